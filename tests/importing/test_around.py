"""What stands around a published report: how to reach the office, remarks of
the page, what follows, unit and date."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.published import PAGE, imported, narrative


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        *((word, word) for word in ("地址", "邮编", "电话", "邮箱", "网址", "传真")),
        *(("邮政编码", "邮编"), ("联系电话", "电话"), ("咨询电话", "电话"), ("联系地址", "地址")),
        *(("通信地址", "地址"), ("通讯地址", "地址"), ("电子邮箱", "邮箱"), ("电子邮件", "邮箱")),
        *(("办公电话", "电话"), ("办公地址", "地址"), ("传真号码", "传真"), ("网站", "网址")),
    ],
)
@pytest.mark.parametrize("mark", ["：", ":", "为"])
def test_ways_to_reach_the_office_are_read_from_the_preface(
    tmp_path: Path, typed: str, key: str, mark: str
) -> None:
    preface = f"12月31日。如有疑问，请联系我们（{typed}{mark}A1 b）。</p>"
    content = PAGE.replace("12月31日。</p>", preface)
    assert content != PAGE
    done, text = imported(tmp_path, content)
    assert done.checked.report.draft.contacts == {key: "A1 b"}
    assert f"\n联系方式: {{{key}: A1 b}}\n" in text


@pytest.mark.parametrize(
    "remark",
    [
        *("发布日期：2022-01-20", "发文时间：2022-01-20", "公开日期:2022", "生成日期：2022"),
        *("成文日期：2022", "更新时间：2022", "日期：2022", "来源：示范网", "信息来源：示范网"),
        *("作者：甲", "浏览次数：3", "阅读量：3", "点击数：3", "访问次数 3", "字号：大 中 小"),
        *("【字体：大】", "打印本页", "分享到", "索引号：001", "发布机构：甲局", "发布单位：甲局"),
        *(
            "责任编辑：甲",
            "文 号：甲〔2022〕1号",
            "当前位置：首页",
            "您的位置：首页",
            "您现在的位置：首页",
        ),
    ],
)
def test_remarks_of_the_page_are_kept_as_comments(tmp_path: Path, remark: str) -> None:
    content = PAGE.replace("<p>本报告", f"<p>{remark}</p><p>本报告")
    _, text = imported(tmp_path, content)
    assert f"# 原文：{remark}" in text.splitlines()
    assert text.count(remark) == 1


@pytest.mark.parametrize(
    "tail",
    [
        *(
            "相关链接",
            "相关附件",
            "相关文档",
        ),
        *("相关新闻", "相关文章", "相关稿件", "上一篇：甲", "上一条", "下一篇：乙", "下一条：无"),
        *(
            "扫一扫在手机打开",
            "分享到：",
            "打印",
            "关闭窗口",
            "【关闭】",
            "返回首页",
            "版权所有 甲",
        ),
        *("主办单位：甲", "扫码关注", "- 3 -", "— 12 —", "来源：示范网"),
    ],
)
def test_what_follows_the_report_on_its_page_is_no_text_of_it(tmp_path: Path, tail: str) -> None:
    content = PAGE.replace("</div><div class", f"<p>{tail}</p></div><div class")
    assert content != PAGE
    done, text = imported(tmp_path, content)
    assert f"# 原文：{tail}" in text.splitlines()
    assert narrative(done.checked)[-1] == "没有收取信息处理费。"


@pytest.mark.parametrize(
    "text",
    [
        "附件：名单",
        "附件已经公开。",
        "相关工作有序推进。",
        "关于来源：本报告的数据由各科室报送，经过了核对和审查。",
    ],
)
def test_what_only_looks_like_it_is_text(tmp_path: Path, text: str) -> None:
    content = PAGE.replace("</div><div class", f"<p>{text}</p></div><div class")
    done, _ = imported(tmp_path, content)
    assert narrative(done.checked)[-1] == text


@pytest.mark.parametrize(
    ("html", "unit", "date"),
    [
        ("<p>云溪县示范局</p><p>2022年1月20日</p>", "云溪县示范局", "2022年1月20日"),
        ("<p>云溪县示范局</p><p>２０２２年１月２０日</p>", "云溪县示范局", "２０２２年１月２０日"),
        ("<p>云溪县示范局</p><p>2022-01-20</p>", "云溪县示范局", "2022-01-20"),
        ("<p>云溪县示范局</p><p>2022.1.20</p>", "云溪县示范局", "2022.1.20"),
        ("<p>云溪县示范局</p><p>2022/1/20</p>", "云溪县示范局", "2022/1/20"),
        ("<p>别的局</p><p>2022年1月20日</p>", "云溪县示范局", ""),
        ("<p>云溪县示范局</p><p>去年</p>", "云溪县示范局", ""),
    ],
)
def test_unit_and_date_at_the_end_are_the_signature(
    tmp_path: Path, html: str, unit: str, date: str
) -> None:
    content = PAGE.replace("</div><div class", f"{html}</div><div class")
    done, text = imported(tmp_path, content)
    assert done.checked.report.draft.unit == unit
    assert (f"\n发布日期: {date}\n" in text) == bool(date)
