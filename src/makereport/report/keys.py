"""The top keys of a report file that are no sections of its form, as data.

What reads, completes, writes, cites or compares a top key looks here: to add
one, add a field to `TopValues`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from makereport.form.model import UNIT_KINDS
from makereport.report.texts import SourceText

PLACEHOLDER = "待填写"
"""Stands in a file that makereport wrote where somebody is to write."""
CONTACTS = ("地址", "邮编", "电话", "传真", "邮箱", "网址")
Indicator = str | list["Indicator"] | dict[str, "Indicator"]


@dataclass(frozen=True, eq=False)
class TopKey:
    """A top key. `kind` is the kind of its value: `line` of text, `year`,
    `form`, `title`, `narrative`, `members` (texts by name), `indicators`, `choice`,
    `date`, or `files`; `members` are the names or words there are to choose
    from. `note` tells an editor's user about it. `starter` are its lines in a
    new file, where `{year}` and `{next_year}` stand for years. `carried` says
    how a report goes over into next year's file: `typed`, or `offered` in a
    comment. `is_cited`: the narrative may name it; `is_compared`: it is told
    when it differs between two reports."""

    name: str
    field: str
    kind: str
    note: str
    members: tuple[str, ...] = ()
    starter: tuple[str, ...] = ()
    carried: str = ""
    is_required: bool = False
    is_cited: bool = False
    is_compared: bool = False


def _key(name: str, kind: str, note: str, **more: Any) -> dict[str, Any]:
    """What makes a field of `TopValues` a top key."""
    return {"name": name, "kind": kind, "note": note, **more}


@dataclass(kw_only=True)
class TopValues:
    """What a report file says by its top keys, in the order in which they are
    written; absent ones are empty."""

    unit: str = field(
        default="",
        metadata=_key(
            "单位",
            "line",
            "本机关的全称，必填。",
            starter=(f"单位: {PLACEHOLDER}（本机关全称）",),
            carried="typed",
            is_required=True,
            is_cited=True,
            is_compared=True,
        ),
    )
    year: int = field(
        default=0,
        metadata=_key(
            "年度",
            "year",
            "四位年份，必填。这一格式适用于{years}。",
            starter=("年度: {year}",),
            carried="typed",
            is_required=True,
            is_cited=True,
            is_compared=True,
        ),
    )
    form_id: str = field(
        default="",
        metadata=_key("格式", "form", "格式的代号，一般不写，按年度选用。", is_compared=True),
    )
    title: SourceText | None = field(
        default=None,
        metadata=_key("标题", "title", "代替报告的标题一行。", carried="offered"),
    )
    preface: SourceText | None = field(
        default=None,
        metadata=_key("前言", "narrative", "代替格式规定的开头说明。", carried="offered"),
    )
    contacts: dict[str, str] = field(
        default_factory=dict,
        metadata=_key(
            "联系方式",
            "members",
            "会写进报告开头的说明。",
            members=CONTACTS,
            starter=(
                "联系方式:  # 会写进报告开头的说明；没有的可以删掉",
                *(f"  {name}: {PLACEHOLDER}" for name in CONTACTS[:3]),
            ),
            carried="typed",
            is_cited=True,
        ),
    )
    indicators: dict[str, Indicator] = field(
        default_factory=dict,
        metadata=_key(
            "指标",
            "indicators",
            "只在正文里引用、不进表格的数据，可以分层。",
            starter=(
                "",
                "# 只在正文里引用、不进表格的数据写在“指标”下，例如：",
                "# 指标:",
                "#   公开渠道: {{政府网站: 450, 政务微信: 234}}"
                "   # 正文里写 {{{{ 指标.公开渠道.合计 }}}}",
            ),
            carried="offered",
            is_cited=True,
        ),
    )
    last_year: str = field(
        default="",
        metadata=_key(
            "上年",
            "line",
            "上年年报的文件名；不写时用同一文件夹的“上一年.yaml”。",
            carried="typed",
        ),
    )
    published: str = field(
        default="",
        metadata=_key(
            "发布日期",
            "date",
            "写了就在报告末尾署单位和日期，例如 2022-01-20。",
            starter=("# 发布日期: {next_year}-01-20   # 写了就在报告末尾署单位和日期",),
        ),
    )
    unit_kind: str = field(
        default="",
        metadata=_key(
            "单位类型", "choice", "不写时按单位名称判断。", members=UNIT_KINDS, carried="typed"
        ),
    )
    subordinates: tuple[str, ...] = field(
        default=(),
        metadata=_key("下级", "files", "下级年报的文件名，可以写一个列表。", carried="offered"),
    )


TOP_KEYS = {
    key.name: key for key in (TopKey(field=f.name, **f.metadata) for f in fields(TopValues))
}
"""Every top key by its name, in the order in which they are written."""
