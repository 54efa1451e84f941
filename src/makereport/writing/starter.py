"""The commented file that `makereport new` writes; it builds as it is. With
last year's report it goes on from there, but says nothing in its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makereport.form.labels import plain_label
from makereport.form.model import Form, Section
from makereport.form.shelf import form_for_year
from makereport.form.tables import Item, Table
from makereport.narrative.front import printed_title
from makereport.report.keys import PLACEHOLDER, TOP_KEYS
from makereport.report.table_reader import NOT_APPLICABLE
from makereport.writing.last_year import Carried, LastYear
from makereport.writing.schema import modeline
from makereport.writing.yaml_lines import Rows, key_lines, key_of, starter_lines

Heading = tuple[int, str]
"""Level (2 or 3) and text."""


def starter(form: Form, year: int, file: str, last: LastYear | None = None) -> str:
    """The text of a starter for a year of the form, `file` by name."""
    lines = [
        modeline(form),
        f"# {printed_title(form, year)}（{form.source}格式）",
        "#",
        "# 填写说明",
        *(f"#   {number}. {hint}" for number, hint in enumerate(_hints(form), 1)),
        *(f"#        {example}" for example in _examples(form)),
        f"# 填好后运行：makereport build {file}",
        "",
    ]
    behind: list[str] = []
    for key in TOP_KEYS.values():
        if key.kind == "form" and form_for_year(year) is not form:
            lines += key_lines(key, form.id)
        if key.kind == "date" and not form.is_signed:
            continue
        typed = last.key_lines(key, year, form) if last else starter_lines(key, year, form)
        (behind if key.is_behind else lines).extend(typed)
    for section in form.sections:
        lines += ["", f"# {section.label}"]
        lines += last.text(section) if last else ()
        if section.table is None:
            headings = (last.headings(section) if last else []) or outline(section)
            lines += narrative_skeleton(section.name, headings)
        else:
            lines += _table(plain_label(section.label), section.table, last)
    return "\n".join([*lines, *behind, ""])


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


def _hints(form: Form) -> Iterator[str]:
    """How the file is filled in, as far as the form has what is spoken of."""
    has_text = len(form.tables) < len(form.sections)
    yield "“#”后面是说明，不会出现在报告里，看过可以删掉。"
    yield "冒号、逗号、花括号用半角，冒号和逗号后面空一格；缩进用空格。"
    if form.tables:
        yield "没有的数字留 0，或者整行删掉；总计一律不用写，程序会算。"
    yield f"写着“{PLACEHOLDER}”的地方换成自己的内容。"
    if has_text:
        yield (
            "正文一行是一段；“## 标题”是（一）级标题，“### 标题”是 1. 级标题，"
            "序号自动编；**这样** 加粗。"
        )
    if form.tables and has_text:
        yield "正文里引用数据，数字就不会与表格不一致，例如："


def _examples(form: Form) -> Iterator[str]:
    """A figure cited: of a row that the balance begins with, else of the first."""
    if len(form.tables) == len(form.sections):
        return
    balanced = [table for table in form.tables.values() if table.balance]
    for table in (*balanced, *form.tables.values())[:1]:
        row = table.items[table.balance.left[0][0]] if table.balance else table.leaf_rows[0]
        column = table.columns_of[row.name][-1]
        cell = f"{table.name}.{row.name}.{column.name}"
        yield f"{plain_label(row.label)}{{{{ {cell} }}}}{column.unit}。"
        yield f"较上年{{{{ {cell} | 同比(上年.{cell}) }}}}。"


def _table(key: str, table: Table, last: LastYear | None) -> Iterator[str]:
    """A table under its key; one that did not apply last year does not now."""
    if last and not last.applies(table):
        yield f"{key}: {NOT_APPLICABLE}"
        return
    if table.not_applicable:
        yield f"# 没有这项职责的，只写一行 {key}: {NOT_APPLICABLE}（印“{table.not_applicable}”）"
    yield f"{key}:"
    yield from _rows(table, last.carried(table) if last else Carried())


def _rows(table: Table, carried: Carried) -> Iterator[str]:
    """Every row, zero where nothing is carried over; what is computed only as
    a remark."""
    typed = set(table.typed_cells)
    cells = {
        (row.name, column.name): "0" if column.is_figure else ""
        for row, column in table.every_cell
        if ((row, column) in typed if column.is_figure else not row.sum)
    } | carried.cells
    remarks = dict(carried.remarks)
    for row in table.leaf_rows:
        if row.sum:
            remarks[row.name] = [f"{row.label}：自动算出"]
        elif row.name == table.carried:
            remarks[row.name] = [
                f"{row.label}：不写时自动算出，要自己写就写成 {key_of(row)[0]}: {{…}}"
            ]
    noted = {name: [*_notes(columns)] for name, columns in _noted(table)}
    notes = {name: "；".join(each) for name, each in noted.items()}
    return Rows(table, cells, remarks, notes).lines()


def _noted(table: Table) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """What stands on each line of a table: a row, or of a table that is one a column."""
    for row in table.leaf_rows:
        columns = table.all_columns_of[row.name]
        yield from ((c.name, (c,)) for c in columns) if table.is_row else [(row.name, columns)]


def _notes(columns: tuple[Item, ...]) -> Iterator[str]:
    """What is to be known of the columns of a line: the unit of the first, and
    what others choose from."""
    if columns[0].kind == "amount":
        yield f"单位：{columns[0].unit}"
    for column in columns:
        if column.choices:
            yield f"{column.label}：{'、'.join(column.choices)}"
        elif column.kind == "percent":
            yield f"{column.label}：百分比"
