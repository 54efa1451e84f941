"""The agency's reports of one year by different forms against each other (C309)."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.findings.finding import Finding
from makereport.form.numbers import EXACT
from makereport.form.relation_reader import cells_beside
from makereport.form.shelf import form_beside
from makereport.form.tables import Beside, CellName
from makereport.report.figures import shown
from makereport.report.relations import cell_names, not_given, place_of
from makereport.report.report import Report


def differing_reports(report: Report) -> Iterator[Finding]:
    """C309: figures that the form says are those of another report are not."""
    form = report.draft.form
    for beside in form.beside:
        other = report.beside.get(beside.family)
        if other is None:
            continue
        newest = form_beside(report.path.parent, beside.family)
        right = cells_beside(form, beside, other.draft.form, newest)
        if right and (finding := _compared(report, other, beside, right)):
            yield finding


def _compared(
    report: Report, other: Report, beside: Beside, right: tuple[CellName, ...]
) -> Finding | None:
    tables = [report.figures[table] for table, _, _ in beside.left]
    tables += [other.figures[table] for table, _, _ in right]
    # What does not apply is none of theirs; of what nobody has filled in nothing is said.
    if not all(t.applies for t in tables) or not any(t.given for t in tables):
        return None
    own, theirs = report.total(beside.left), other.total(right)
    if own is None or theirs is None:
        return None
    difference = abs(EXACT.subtract(own, theirs))
    if difference <= beside.tolerance:
        return None
    draft = report.draft
    allowed = f"，允许相差 {shown(beside.tolerance)}" if beside.tolerance else ""
    message = (
        f"{_side(report, beside.left, False)}，{other.draft.source.file}"
        f"（{other.draft.form.name}）里{_side(other, right, True)}，相差 {shown(difference)}{allowed}"
        f"{not_given(draft.form, report.figures, beside.left)}"
        f"{not_given(other.draft.form, other.figures, right)}"
    )
    hint = f"{beside.note or '核对两份年报的数'}；确有原因的，在这一行末尾写 # makereport: 忽略 {beside.check}"
    mark, path = place_of(draft, list(beside.left))
    return draft.source.finding(beside.check, mark, path, message, hint)


def _side(report: Report, cells: tuple[CellName, ...], with_places: bool) -> str:
    """The cells by name with their figures, and in another file with their lines."""
    names = cell_names(report.draft.form, cells, True)
    terms = []
    for cell in cells:
        value = report.figures[cell[0]].get(*cell[1:])
        mark, _ = report.draft.cell_place(*cell)
        line = (
            f"（第 {mark.line} 行）" if with_places and not report.draft.source.is_published else ""
        )
        terms.append(f"{names[cell]}是 {'?' if value is None else shown(value)}{line}")
    whole = report.total(cells)
    return "、".join(terms) + (f"，合计 {shown(whole)}" if len(cells) > 1 else "")
