"""The equations of a form between cells of any of its tables (B206, B207)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from makereport.findings.codes import CODES
from makereport.findings.finding import Finding, Mark
from makereport.form.labels import plain_label
from makereport.form.model import Form
from makereport.form.numbers import EXACT, exact_sum
from makereport.form.tables import CellName, Relation
from makereport.report.draft import Draft
from makereport.report.figures import Figures, shown

Tables = Mapping[str, Figures]


def related(draft: Draft, figures: Tables) -> Iterator[Finding]:
    """The relations that do not hold. One of them with a cell that is not known,
    or of a table that does not apply, is not checked."""
    for relation in draft.form.relations:
        if not all(figures[cell[0]].applies for cell in (*relation.left, *relation.right)):
            continue
        finding = _finding(draft, figures, relation)
        if finding is not None:
            yield finding


def _finding(draft: Draft, figures: Tables, relation: Relation) -> Finding | None:
    values = {
        cell: value
        for cell in (*relation.left, *relation.right)
        if (value := figures[cell[0]].get(*cell[1:])) is not None
    }
    if len(values) < len({*relation.left, *relation.right}):
        return None
    left, right = (
        exact_sum(values[cell] for cell in side) for side in (relation.left, relation.right)
    )
    difference = EXACT.subtract(left, right)
    if (difference if relation.is_limit else abs(difference)) <= relation.tolerance:
        return None
    names = cell_names(draft.form, list(values), len({table for table, *_ in values}) > 1)

    def side(cells: tuple[CellName, ...]) -> str:
        terms = "＋".join(f"{names[cell]} {shown(values[cell])}" for cell in cells)
        whole = exact_sum(values[cell] for cell in cells)
        return terms if len(cells) == 1 else f"{terms}＝{shown(whole)}"

    relates = "大于" if relation.is_limit else "不等于"
    allowed = f"，允许相差 {shown(relation.tolerance)}" if relation.tolerance else ""
    message = (
        f"{side(relation.left)}，{relates}{side(relation.right)}，"
        f"相差 {shown(abs(difference))}{allowed}"
    )
    message += not_given(draft.form, figures, values)
    hint = relation.note or "核对两边的数"
    if CODES[relation.check].severity == "warning":
        hint += f"；确有原因的，在这一行末尾写 # makereport: 忽略 {relation.check}"
    mark, path = place_of(draft, list(values))
    return draft.source.finding(relation.check, mark, path, message, hint)


def not_given(form: Form, figures: Tables, cells: Iterable[CellName]) -> str:
    """What a message adds where tables of the cells were left out."""
    left_out = (t for t in dict.fromkeys(table for table, _, _ in cells) if not figures[t].given)
    return "".join(f"；“{_title(form, table)}”没有填，按 0 计" for table in left_out)


def place_of(draft: Draft, cells: list[CellName]) -> tuple[Mark, tuple[str, ...]]:
    """The first of the cells that was typed; else the first of a table that was."""
    there = [cell for cell in cells if cell[0] in draft.tables]
    typed = [cell for cell in there if cell[1:] in draft.tables[cell[0]].cells]
    return draft.cell_place(*[*typed, *there, *cells][0])


def cell_names(form: Form, cells: Iterable[CellName], with_table: bool) -> dict[CellName, str]:
    """What the form calls the cells, and their tables if that is wanted."""
    return {cell: _name(form, cell, with_table) for cell in cells}


def _name(form: Form, cell: CellName, with_table: bool) -> str:
    name, row, column = cell
    table = form.tables[name]
    columns = {each.name: plain_label(each.label) for each in table.columns_of[row]}
    if table.is_row:
        return (f"“{_title(form, name)}”的" if with_table else "") + columns[column]
    label = plain_label(table.items[row].label)
    start = f"“{_title(form, name)}”{label}" if with_table else label
    return start if len(columns) == 1 else f"{start}的{columns[column]}"


def _title(form: Form, table: str) -> str:
    return next(plain_label(each.label) for each in form.sections if each.name == table)
