"""Figures that balance and are wrong all the same: a carry-over that only the
computing made (C307), an amount beyond what any agency takes (B205)."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.findings.finding import Finding
from makereport.form.numbers import format_number
from makereport.report.figures import Figures
from makereport.report.report import Report

MOST_NAMED = 5
# Agencies that take the fees of a whole province or of the country.
_WIDE = ("省", "自治区", "总局", "国家", "税务", "海关")


def forgotten_rows(report: Report) -> Iterator[Finding]:
    """C307: the carry-over was worked out and is not zero, and rows that had
    figures last year are absent: one of them may be what is carried over."""
    last = report.before
    for name, figures in report.figures.items():
        computed = figures.row_total(figures.computed) if figures.computed else None
        before = last.figures.get(name) if last else None
        if not computed or before is None or name not in report.draft.tables:
            continue
        if _speaks_of(report, figures):
            continue
        absent = _absent_rows(report, figures, before)
        if absent:
            carried = figures.computed
            shown = "、".join(f"“{row}”" for row in absent[:MOST_NAMED])
            more = f"等 {len(absent)} 行" if len(absent) > MOST_NAMED else ""
            message = (
                f"{carried}没有写，自动算出是 {format_number(computed)}；"
                f"上年有数的{shown}{more}今年没有写，按 0 计"
            )
            table = report.draft.tables[name]
            hint = f"核对是不是漏填了；确实没有漏的，写上一行 {carried}: {{…}}"
            yield report.draft.source.finding("C307", table.mark, table.path, message, hint)


def _speaks_of(report: Report, figures: Figures) -> bool:
    """Whether the narrative speaks of what is carried over: then it is known."""
    balance = figures.table.balance
    words = dict(balance.right).get(figures.computed, "") if balance else ""
    return any(words in text.text for _, _, text in report.draft.texts())


def _absent_rows(report: Report, figures: Figures, before: Figures) -> list[str]:
    """The rows that end an application, absent though they had figures last year."""
    table, rows = figures.table, report.draft.tables[figures.table.name].rows
    if table.balance is None:
        return []
    ended = [
        leaf.name
        for row, _ in table.balance.right
        if row != figures.computed
        for part in (table.items[row].sum or (row,))
        for leaf in table.addends(part)
    ]
    known = {item.name for item in before.table.leaf_rows}
    return [row for row in ended if row not in rows and row in known and before.row_total(row)]


def senseless_amounts(report: Report) -> Iterator[Finding]:
    """B205: more than agencies of this kind take, so perhaps of another unit.
    With last year's amount to compare, that says it better (C306)."""
    draft = report.draft
    if any(word in draft.unit for word in _WIDE):
        return
    last = report.before
    for name, figures in report.figures.items():
        before = last.figures.get(name) if last else None
        for row, column in figures.table.limited_cells:
            limit = next((most for most in column.most if most.unit_kind == draft.kind), None)
            value = figures.get(row.name, column.name) if limit else None
            if limit is None or value is None or value < limit.value:
                continue
            if before is not None and before.get(row.name, column.name):
                continue
            mark, path = draft.cell_place(name, row.name, column.name)
            message = (
                f"{row.name}的{column.name}是 {format_number(value)}{column.unit}，大得不合情理"
            )
            hint = f"单位是{column.unit}，请核对是不是把单位弄错了；确实这么多的，忽略这个警告"
            yield draft.source.finding(limit.check, mark, path, message, hint)
