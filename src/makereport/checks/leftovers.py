"""What typing leaves in a text: blanks that were never filled in (N407), words
and marks typed twice (N418)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.checks.sentences import fold
from makereport.findings.finding import Finding, Mark
from makereport.narrative.grammar import PIPES, is_prose
from makereport.report.draft import Draft
from makereport.report.keys import PLACEHOLDER
from makereport.report.report import Report
from makereport.report.texts import SourceText, TypedText

# What a number or a name stands before: `XX` alone may be somebody's name made unreadable.
_COUNTED = "件|条|次|份|期|篇|场|项|人次|人|个|宗|起|万|元|％|%|年|月|日"
_BLANK = (
    rf"(?<![A-Za-z\d×*])(?:[XＸx×ｘ]{{2,4}}|\*{{3,6}})(?=\s?(?:{_COUNTED}|省|市|县|区|镇|乡|局|委|厅|号))"
    rf"|(?<![A-Za-z\d×])[XＸ×](?=(?:件|条|次|份|期|篇|场|项|万元|年|月|日))"
    rf"|(?:…{{1,2}}|\.{{3,6}})(?=(?:件|条|次|份|期|篇|场|人次|万元|年|月|日))"
    r"|〔\d{4}〕[ \u3000]*号|（[ \u3000]*）|\([ \u3000]*\)|〔[ \u3000]*〕|《[ \u3000]*》|【[ \u3000]*】"
    r"|(?<![A-Za-z\d_])[_＿]{2,40}(?![A-Za-z\d_＿])"
    r"|[（(【]待[^，。（()）】]{1,6}[）)】]"
    r"|(?:^|(?<=[，。；由]))某某(?:省|市|县|区|镇|乡|街道)?(?:人民政府|局|委员会|办公室|厅)(?!长)"
)
# What the text must have for one of these to be there at all.
_BLANK_MARKS = (
    "X", "xx", "Ｘ", "ｘ", "×", "***", "…", "...", "（）", "（ ", "（\u3000", "()", "( ", "〔〕", "〔 ",
    "〕号", "〕 ", "〕\u3000", "《》", "《 ", "【】", "【 ", "__", "＿", "（待", "(待", "【待", "某某",
)  # fmt: skip
# Letters beside it make `xx` and `__` part of a mailbox or an address.
_NAMELESS = re.compile(
    r"(?<![A-Za-z_])[XＸx×ｘ]{2,}(?![A-Za-z\d_])|某某|(?<![A-Za-z\d_])[_＿]{2,}(?![A-Za-z\d_])"
    r"|[（(][ \u3000]*[）)]"
)
_WORD = "[\u4e00-\u9fff]"
_DOUBLED = re.compile(rf"({_WORD}{{2,4}})\1")
_TWICE = (
    rf"({_WORD}{{2,4}}?)\1+|(?<![目标的])的的(?![的确])|(?<![不了])了了(?![解结然望如])"
    r"|(?<![存现实所旨自内潜外正])在在|(?<![总饱温谐共缓柔中调平])和和(?![气睦平谐解美])"
    r"|(?<![以])及及(?![时早其])|([，、；：])\2|(?<!。)。。(?!。)"
)
_TWICE_MARKS = ("的的", "了了", "在在", "和和", "及及", "，，", "、、", "；；", "：：", "。。")
# Words that end one name and begin the next (县政府政府信息公开, 行政机关机关党委), and verbs that
# are doubled to soften them.
_NOUNS = (
    " 政府 年度 机关 申请 部门 单位 公开 信息 政务 服务 管理 项目 中心 社区 街道 人员 人民 群众 企业 学校 教育 医院"
    " 医疗 卫生 健康 交通 运输 建设 资源 保障 市场 监管 监督 执法 行政 法律 法规 文件 政策 数据 平台 网络 电子 办公"
    " 会议 委员 组织 领导 小组 党组 党员 干部 行业 产业 农业 农村 工业 经济 社会 文化 旅游 体育 水务 城市 城乡 基层"
    " 基础 安全 应急 生态 环境 财政 税务 审计 统计 档案 司法 公安 民政 人才 科技 事业 公共 公司 商务 气象 海关 邮政"
    " 研究 讨论 学习 考虑 商量 介绍 了解 休息 打扫 锻炼 交流 一个 一件 一次 一步 一项 一条 一点 很多 许多 哈哈 谢谢 "
)
_NUMERALS = re.compile("[零〇一二三四五六七八九十百千万亿两]{2}")


def placeholders(report: Report) -> Iterator[Finding]:
    """N407: a placeholder of the starter is left, or a blank of any other kind."""
    draft = report.draft
    for mark in draft.placeholders:
        message = f"还有“{PLACEHOLDER}”没有填"
        yield draft.source.finding("N407", mark, (), message, "换成实际内容")
    for path, value in (("单位",), draft.unit), *_members(draft):
        match = _NAMELESS.search(value)
        if match:
            message = f"“{value}”里的“{match.group()}”像是没有填的空位"
            mark = value.mark if isinstance(value, TypedText) else draft.place(path[0])
            yield draft.source.finding("N407", mark, path, message, "换成实际内容")
    for text in _texts(report):
        if not any(mark in text.text for mark in _BLANK_MARKS):
            continue
        for line in text.prose:
            if not (is_prose(line.text) or line.text.lstrip().startswith(PIPES)):
                continue  # a picture
            for blank in re.finditer(_BLANK, fold(line.text)):
                if PLACEHOLDER in blank.group():
                    continue
                typed = line.text[blank.start() : blank.end()]
                message = f"“{typed}”像是没有填的空位，会照原样印出"
                mark = Mark(line.mark.line, line.mark.column + blank.start())
                yield text.finding("N407", mark, message, "换成实际内容，或者删去这一处")


def doubled_words(report: Report) -> Iterator[Finding]:
    """N418: a word or a mark typed twice."""
    for text in _texts(report):
        if not _DOUBLED.search(text.text) and not any(m in text.text for m in _TWICE_MARKS):
            continue
        for line in text.lines:
            better = re.sub(_TWICE, _once, line.text).strip()
            for match in re.finditer(_TWICE, line.text):
                once = _once(match)
                if once == match.group():
                    continue
                what = "标点" if len(once) == 1 and not once.isalnum() else "词语"
                message = f"“{match.group()}”{what}重复"
                mark = Mark(line.mark.line, line.mark.column + match.start())
                yield text.finding("N418", mark, message, f"改为：{better}")


def _once(match: re.Match[str]) -> str:
    """What is meant by what stands there twice; that itself where it may."""
    typed = match.group()
    once = match.group(1) or typed[: len(typed) // 2]
    if len(set(once)) == 1 and len(once) > 1:  # a cry, or a line of one character
        return typed
    # 政务服务服务大厅 has 务服务服 before 服务服务.
    is_known = any(f" {word} " in _NOUNS for word in (once, once[1:] + once[:1]))
    return typed if is_known or _NUMERALS.fullmatch(once[:2]) else once


def _members(draft: Draft) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, members in (("联系方式", draft.contacts), ("发布信息", draft.publication)):
        for name, value in members.items():
            yield (key, name), value


def _texts(report: Report) -> Iterator[SourceText]:
    draft = report.draft
    yield from filter(None, (draft.number, draft.title, draft.preface))
    yield from (text for _, _, text in draft.texts())
