"""N407 and N418, mark by mark: which blanks and which doubled words are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import told
from tests.support.reports import check_text

LINE = "总体情况: |\n  本年{}办结。\n"


def said(folder: Path, words: str, code: str) -> list[tuple[str, str]]:
    found = told(check_text(folder, LINE.format(words)))
    return [(each.message, each.hint) for each in found if each.label == f"警告 {code}"]


UNITS = [
    "件",
    "条",
    "次",
    "份",
    "期",
    "篇",
    "场",
    "项",
    "人次",
    "人",
    "个",
    "宗",
    "起",
    "万",
    "元",
    "％",
    "%",
    "年",
    "月",
    "日",
    "省",
    "市",
    "县",
    "区",
    "镇",
    "乡",
    "局",
    "委",
    "厅",
    "号",
]


@pytest.mark.parametrize(
    ("words", "blank"),
    [
        *((f"共XX{unit}", "XX") for unit in UNITS),
        *(
            (f"共{mark}件", mark)
            for mark in ("XX", "XXXX", "xx", "ＸＸ", "ｘｘ", "××", "***", "*****", "X", "×", "Ｘ")
        ),
        *(
            (f"共X{unit}", "X")
            for unit in ["件", "条", "次", "份", "期", "篇", "场", "项", "万元", "年", "月", "日"]
        ),
        *(
            (f"共…{unit}", "…")
            for unit in ["件", "条", "次", "份", "期", "篇", "场", "人次", "万元", "年", "月", "日"]
        ),
        *((f"共{mark}件", mark) for mark in ("……", "...", "......")),
        *(
            (mark, mark)
            for mark in ("〔2021〕号", "〔2021〕 号", "（）", "（ ）", "（\u3000）", "()", "( )")
        ),
        *(
            (mark, mark)
            for mark in ("〔〕", "〔 〕", "《》", "《 》", "【】", "【 】", "__", "____", "＿＿")
        ),
        *((mark, mark) for mark in ("（待补充）", "(待核实)", "【待定】")),
        *(
            (f"。{mark}", mark)
            for mark in ("某某局", "某某县人民政府", "某某委员会", "某某市办公室", "某某厅")
        ),
    ],
)
def test_a_blank_that_was_never_filled_in(tmp_path: Path, words: str, blank: str) -> None:
    message = f"“{blank}”像是没有填的空位，会照原样印出"
    assert said(tmp_path, words, "N407") == [(message, "换成实际内容，或者删去这一处")]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "张XX同志",
            "AXX件",
            "1XX件",
            "共XXXXX件",
            "甲X乙",
            "共X人",
            "共……人",
            "2*3",
            "**重点**",
            "..件",
        ),
        *(
            "〔2021〕3号",
            "（一）",
            "《条例》",
            "【甲】",
            "a__b",
            "_",
            "（待办事项的处理，甲）",
            "（等待）",
        ),
        *("某某某局", "甲某某局", "。某某局长", "。某某人"),
    ],
)
def test_what_only_looks_like_a_blank(tmp_path: Path, words: str) -> None:
    assert said(tmp_path, words, "N407") == []


@pytest.mark.parametrize(
    ("words", "twice", "kind", "better"),
    [
        ("依法依法", "依法依法", "词语", "依法"),
        ("依法依法依法", "依法依法依法", "词语", "依法"),
        ("主动公主动公", "主动公主动公", "词语", "主动公"),
        ("甲的的乙", "的的", "词语", "甲的乙"),
        ("做好了了这件", "了了", "词语", "做好了这件"),
        ("我在在县里", "在在", "词语", "我在县里"),
        ("甲和和乙", "和和", "词语", "甲和乙"),
        ("甲及及乙", "及及", "词语", "甲及乙"),
        *((f"甲{mark}{mark}乙", mark * 2, "标点", f"甲{mark}乙") for mark in "，、；："),
        ("甲。。乙", "。。", "标点", "甲。乙"),
    ],
)
def test_what_is_typed_twice(
    tmp_path: Path, words: str, twice: str, kind: str, better: str
) -> None:
    assert said(tmp_path, words, "N418") == [(f"“{twice}”{kind}重复", f"改为：本年{better}办结。")]


DOUBLED = (
    "政府 年度 机关 申请 部门 单位 公开 信息 政务 服务 管理 项目 中心 社区 街道 人员 人民 群众 企业 学校 教育 医院 医疗 "
    "卫生 健康 交通 运输 建设 资源 保障 市场 监管 监督 执法 行政 法律 法规 文件 政策 数据 平台 网络 电子 办公 会议 委员 "
    "组织 领导 小组 党组 党员 干部 行业 产业 农业 农村 工业 经济 社会 文化 旅游 体育 水务 城市 城乡 基层 基础 安全 应急 "
    "生态 环境 财政 税务 审计 统计 档案 司法 公安 民政 人才 科技 事业 公共 公司 商务 气象 海关 邮政 研究 讨论 学习 考虑 "
    "商量 介绍 了解 休息 打扫 锻炼 交流 一个 一件 一次 一步 一项 一条 一点 很多 许多 哈哈 谢谢"
)


@pytest.mark.parametrize("word", DOUBLED.split())
def test_words_that_may_stand_twice(tmp_path: Path, word: str) -> None:
    assert said(tmp_path, f"{word}{word}", "N418") == []


@pytest.mark.parametrize(
    "words",
    [
        *("目的的确", "了了解", "为了了结", "存在在册", "现在在编", "实在在理", "所在在县"),
        *(
            "总和和气",
            "饱和和平",
            "温和和睦",
            "及及时",
            "以及及时",
            "二十二十",
            "。。。",
            "啊啊啊啊",
        ),
        *("甲，乙，", "政务服务服务大厅"),
    ],
)
def test_what_only_looks_doubled(tmp_path: Path, words: str) -> None:
    assert said(tmp_path, words, "N418") == []
