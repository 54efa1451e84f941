"""The commented file that `makereport new` writes; it builds as it is. With
last year's report it goes on from there, but says nothing in its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makereport.checks.substance import PLACEHOLDER
from makereport.form.model import Form, Item, Section, Table
from makereport.report.reader import CONTACTS
from makereport.writing.last_year import Carried, LastYear
from makereport.writing.schema import modeline, plain_label
from makereport.writing.yaml_lines import key_of

Heading = tuple[int, str]
"""Level (2 or 3) and text."""


def starter(form: Form, year: int, file: str, last: LastYear | None = None) -> str:
    """The text of a starter for a year of the form, `file` by name."""
    lines = [
        modeline(form),
        f"# {year}年政府信息公开工作年度报告（{form.source}格式）",
        "#",
        "# 填写说明",
        "#   1. “#”后面是说明，不会出现在报告里，看过可以删掉。",
        "#   2. 冒号、逗号、花括号用半角，冒号和逗号后面空一格；缩进用空格。",
        "#   3. 没有的数字留 0，或者整行删掉；总计一律不用写，程序会算。",
        f"#   4. 写着“{PLACEHOLDER}”的地方换成自己的内容。",
        "#   5. 正文一行是一段；“## 标题”是（一）级标题，“### 标题”是 1. 级标题，序号自动编；**这样** 加粗。",
        "#   6. 正文里引用数据，数字就不会与表格不一致，例如：",
        *(f"#        {example}" for example in _examples(form)),
        f"# 填好后运行：makereport build {file}",
        "",
        *(last.head(year) if last else _head(year)),
        "",
    ]
    for section in form.sections:
        if section.table is None:
            headings = (last.headings(section) if last else []) or outline(section)
            text = last.text(section) if last else ()
            lines += [f"# {section.label}", *text, *narrative_skeleton(section.name, headings), ""]
            continue
        carried = last.carried(section.table) if last else Carried()
        lines += [f"# {section.label}", f"{plain_label(section.label)}:"]
        lines += [*_rows(section.table, section.table.rows, "  ", carried), ""]
    return "\n".join(lines)


def _head(year: int) -> list[str]:
    return [
        f"单位: {PLACEHOLDER}（本机关全称）",
        f"年度: {year}",
        "联系方式:  # 会写进报告开头的说明；没有的可以删掉",
        *(f"  {key}: {PLACEHOLDER}" for key in CONTACTS[:3]),
        "",
        "# 只在正文里引用、不进表格的数据写在“指标”下，例如：",
        "# 指标:",
        "#   公开渠道: {政府网站: 450, 政务微信: 234}   # 正文里写 {{ 指标.公开渠道.合计 }}",
        f"# 发布日期: {year + 1}-01-20   # 写了就在报告末尾署单位和日期",
    ]


def outline(section: Section) -> list[Heading]:
    """The headings that the form proposes for a section."""
    return [(2, heading) for heading in section.outline]


def narrative_skeleton(name: str, headings: Iterable[Heading]) -> Iterator[str]:
    """A section of narrative that is all to be written."""
    yield f"{name}: |"
    yield f"  {PLACEHOLDER}"
    for level, heading in headings:
        yield f"  {'#' * level} {heading}"
        yield f"  {PLACEHOLDER}"


def _examples(form: Form) -> Iterator[str]:
    for name, table in form.tables.items():
        if table.balance:
            row = table.balance.left[0][0]
            column = table.columns_of[row][-1].name
            yield f"本年度新收申请{{{{ {name}.{row}.{column} }}}}件。"
            yield f"较上年{{{{ {name}.{row}.{column} | 同比(上年.{name}.{row}.{column}) }}}}。"


def _rows(table: Table, items: tuple[Item, ...], indent: str, carried: Carried) -> Iterator[str]:
    for item in items:
        key, note = key_of(item)
        yield from (f"{indent}# {remark}" for remark in carried.remarks.get(item.name, ()))
        if item.items:
            yield f"{indent}{key}:{note}"
            yield from _rows(table, item.items, indent + "  ", carried)
        elif item.sum:
            yield f"{indent}# {item.label}：自动算出"
        elif item.name == table.carried:
            yield f"{indent}# {item.label}：不写时自动算出，要自己写就写成 {key}: {{…}}"
        else:
            columns = [column for column in table.columns_of[item.name] if not column.sum]
            unit = f"  # 单位：{columns[0].unit}" if columns[0].kind == "amount" else ""
            texts = [carried.cells.get((item.name, column.name), "0") for column in columns]
            value = texts[0] if len(columns) == 1 else _pairs(columns, texts)
            yield f"{indent}{key}: {value}{note or unit}"


def _pairs(columns: list[Item], texts: list[str]) -> str:
    pairs = zip(columns, texts, strict=True)
    return "{" + ", ".join(f"{key_of(column)[0]}: {text}" for column, text in pairs) + "}"
