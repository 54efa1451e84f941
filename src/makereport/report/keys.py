"""The top keys of a report file that are no sections of its form, as data.

What reads, completes, writes, cites or compares a top key looks here: to add
one, add it to `TOP_KEYS` and its value to `TopValues`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from makereport.form.model import Form
from makereport.report.texts import SourceText

PLACEHOLDER = "待填写"
"""Stands in a file that makereport wrote where somebody is to write."""
SITE = {"网站名称": "SiteName", "栏目名称": "ColumnName"}
"""What a site says of itself, as it is called in the head of a page."""
PUBLICATION = ("索引号", "发布机构", "成文日期", "文号", "主题分类", *SITE)
"""What a site says about a document."""
PUBLISHED = "发布日期"
LAST_YEAR = "上年"
PERIOD = ("起始日期", "截止日期")
"""The names of the first and the last day that a report is of."""
OTHER_NAMES = (*PERIOD, "落款")
"""What else narratives or templates name, and no top key."""
Indicator = str | list["Indicator"] | dict[str, "Indicator"]


@dataclass(kw_only=True)
class TopValues:
    """What a report file says by its top keys; absent ones are empty."""

    unit: str = ""
    year: int = 0
    form_id: str = ""
    title: SourceText | None = None
    number: SourceText | None = None
    preface: SourceText | None = None
    contacts: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    last_year: str = ""
    published: str = ""
    unit_kind: str = ""
    subordinates: tuple[str, ...] = ()
    publication: dict[str, str] = field(default_factory=dict)
    added: dict[str, SourceText] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class TopKey:
    """A top key whose value is the `field` of TopValues. `kind` is the kind of
    that value: `line` of text, `year`, `form`, `title`, `narrative`, `members`
    (texts by name), `indicators`, `choice`, `date`, `files`, or `parts`
    (narratives by heading); `members` are the names or words there are to choose
    from, unless the form has them (`members_of`). `note` tells an editor's user
    about it; `example` is a value. `starter` are its lines in a new file, where `{year}`
    stands for the year, `{published}` for a day of publication, `{members}` for
    the first of the members, each on a line. `carried` says how a report goes over into
    next year's file: `typed`, or `offered` in a comment. `is_cited`: the
    narrative may name it; `is_compared`: it is told when it differs between
    two reports; `is_behind`: a file has it behind the sections of its form."""

    name: str
    field: str
    kind: str
    note: str
    carried: str = ""
    members: tuple[str, ...] = ()
    starter: tuple[str, ...] = ()
    example: str = ""
    is_required: bool = False
    is_cited: bool = False
    is_compared: bool = False
    is_behind: bool = False


_KEYS = (
    TopKey(
        *("单位", "unit", "line", "本机关的全称，必填。", "typed"),
        starter=(f"单位: {PLACEHOLDER}（本机关全称）",),
        is_required=True,
        is_cited=True,
        is_compared=True,
    ),
    TopKey(
        *("年度", "year", "year", "四位年份，必填。这一格式适用于{years}。", "typed"),
        starter=("年度: {year}",),
        is_required=True,
        is_cited=True,
        is_compared=True,
    ),
    TopKey("格式", "form_id", "form", "格式的代号，一般不写，按年度选用。", is_compared=True),
    TopKey("标题", "title", "title", "代替报告的标题一行。", "offered"),
    TopKey("文号", "number", "title", "印在标题下面，居中，例如 云示发〔2022〕3号。", "offered"),
    TopKey("前言", "preface", "narrative", "代替格式规定的开头说明。", "offered"),
    TopKey(
        *("联系方式", "contacts", "members", "会写进报告开头的说明。", "typed"),
        starter=("联系方式:  # 会写进报告开头的说明；没有的可以删掉", "{members}"),
        example="{地址: 示范路1号, 电话: 0000-1234567}",
        is_cited=True,
    ),
    TopKey(
        *("指标", "indicators", "indicators"),
        *("只在正文里引用、不进表格的数据，可以分层。", "offered"),
        starter=(
            "",
            "# 只在正文里引用、不进表格的数据写在“指标”下，例如：",
            "# 指标:",
            "#   公开渠道: {{政府网站: 450, 政务微信: 234}}   # 正文里写 {{{{ 指标.公开渠道.合计 }}}}",
        ),
        is_cited=True,
    ),
    TopKey(
        *(LAST_YEAR, "last_year", "line"),
        *("上年年报的文件名；不写时用同一文件夹里以上一年为名的年报。", "typed"),
    ),
    TopKey(
        *(PUBLISHED, "published", "date", "写了就在报告末尾署单位和日期，例如 2022-01-20。"),
        starter=("# 发布日期: {published}   # 写了就在报告末尾署单位和日期",),
    ),
    TopKey("单位类型", "unit_kind", "choice", "不写时按单位名称判断。", "typed"),
    TopKey("下级", "subordinates", "files", "下级年报的文件名，可以写一个列表。", "offered"),
    TopKey(
        *("发布信息", "publication", "members"),
        *("印在网页的信息栏里，也是 Word 文件的属性；都可以不写。", "offered", PUBLICATION),
        example="{索引号: 000014349/2022-00021, 成文日期: 2022-01-20}",
    ),
    TopKey(
        *("附加部分", "added", "parts"),
        *("格式以外的各节，印在最后一节之后、署名之前：键是标题，值是正文。", "offered"),
        is_behind=True,
    ),
)
TOP_KEYS = {key.name: key for key in _KEYS}
"""Every top key by its name, in the order in which they are written."""


def members_of(key: TopKey, form: Form) -> tuple[str, ...]:
    """The names or words there are to choose from in reports by a form."""
    match key.field:
        case "contacts":
            return form.contacts
        case "unit_kind":
            return tuple(kind.name for kind in form.unit_kinds)
    return key.members
