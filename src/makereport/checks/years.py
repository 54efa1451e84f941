"""Cross-checks with last year's report (C301, C302, C304–C306).

Tables and rows of two forms correspond where their short names are equal;
what the other form lacks is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from makereport.findings.finding import Finding
from makereport.form.numbers import EXACT, ZERO, format_number
from makereport.form.tables import Table, YearRule
from makereport.report.figures import Address, Figures, Value
from makereport.report.report import Report

THOUSAND = 1000


def another_agency(report: Report) -> Iterator[Finding]:
    """C304: last year's report is another agency's."""
    last = report.last
    draft = report.draft
    if last is None or not draft.unit or report.before:  # a missing unit has a finding
        return
    message = f"上年的年报 {last.draft.source.file} 的单位是“{last.draft.unit}”，不是“{draft.unit}”，没有与它核对"
    hint = "单位改过名的，可以忽略：在这一行末尾写 # makereport: 忽略 C304"
    key = "上年" if "上年" in draft.keys else "单位"
    yield draft.source.finding("C304", draft.place(key), (key,), message, hint)


def carried_between_years(report: Report) -> Iterator[Finding]:
    """C301 and C302: the equations that the form states between two years."""
    last = report.before
    if last is None:
        return
    for name, figures in report.figures.items():
        for rule in figures.table.years:
            for row, column in _cells(figures, rule):
                yield from _compare(report, last, rule, (name, row, column))


def _cells(figures: Figures, rule: YearRule) -> Iterator[tuple[str, str]]:
    """The cells of this year that the rule speaks of, totals left out."""
    if rule.per == "column":
        columns = figures.table.columns_of[rule.this]
        yield from ((rule.this, column.name) for column in columns if not column.sum)
        return
    for row in figures.table.leaf_rows:
        names = {column.name for column in figures.table.columns_of[row.name]}
        if {rule.this, rule.plus, rule.minus} - {""} <= names:
            yield row.name, rule.this


def _compare(report: Report, last: Report, rule: YearRule, address: Address) -> Iterator[Finding]:
    """The finding of one cell against last year's, if they disagree."""
    table, row, column = address
    there = (row, rule.last) if rule.per == "row" else (rule.last, column)
    now, before = _value(report, *address), _value(last, table, *there)
    plus = _value(report, table, row, rule.plus) if rule.plus else ZERO
    minus = _value(report, table, row, rule.minus) if rule.minus else ZERO
    if now is None or before is None or plus is None or minus is None:
        return
    expected = EXACT.subtract(EXACT.add(before, plus), minus)
    if now == expected:
        return
    mark, _ = last.draft.cell_place(table, *there)
    place = last.draft.source.place(mark)
    message = (
        f"{row}的{column}是 {format_number(now)}，"
        f"上年“{there[0]}”的{there[1]}是 {format_number(before)}（{place}）"
    )
    terms = (("加", rule.plus, plus), ("减", rule.minus, minus))
    told = [f"，{word}{name} {format_number(value)}" for word, name, value in terms if name]
    if told:
        message += f"{''.join(told)}，应为 {format_number(expected)}"
    mark, path = report.draft.cell_place(table, row, column)
    hint = f"核对两年的数；确有原因的，在这一行末尾写 # makereport: 忽略 {rule.check}"
    yield report.draft.source.finding(rule.check, mark, path, message, hint)


def vanished_tables(report: Report) -> Iterator[Finding]:
    """C305: a table is absent now but was not zero last year."""
    last, draft = report.before, report.draft
    if last is None:
        return
    for section in draft.form.sections:
        before = last.figures.get(section.name)
        if section.table and section.name not in draft.tables and before and not before.is_zero():
            message = f"“{section.label}”没有填，按 0 计；上年的年报里它不全是 0"
            is_there = section.name in draft.keys  # with texts beside the table only
            zero = f"写上一行 0，例如 {_zero(section.table)}" if is_there else "写上这个键，值留空"
            hint = f"补上这张表；今年确实都是 0 的，{zero}"
            mark = draft.place(section.name if is_there else "年度")
            yield draft.source.finding("C305", mark, (section.name,), message, hint)


def _zero(table: Table) -> str:
    """The first row of a table, typed as zero."""
    row = table.leaf_rows[0].name
    first, *more = (*table.columns_of[row], *table.all_columns_of[row])
    zero = "0" if first.is_figure else '""'
    if table.is_row:
        return f"{first.label}: {zero}"
    return f"{row}: {{{first.label}: {zero}}}" if set(more) - {first} else f"{row}: {zero}"


def thousandfold_amounts(report: Report) -> Iterator[Finding]:
    """C306: an amount is a thousand times last year's or more, or a thousandth."""
    last = report.before
    if last is None:
        return
    for name, figures in report.figures.items():
        for row, column in figures.table.cells:
            if column.kind != "amount":
                continue
            address = name, row.name, column.name
            now, before = _value(report, *address), _value(last, *address)
            if not (now and before):
                continue
            if max(now, before) >= EXACT.multiply(min(now, before), THOUSAND):
                mark, path = report.draft.cell_place(*address)
                message = (
                    f"{row.name}的{column.name}是 {format_number(now)}，"
                    f"上年是 {format_number(before)}，相差上千倍"
                )
                hint = f"单位是{column.unit}，请核对是不是把单位弄错了"
                yield report.draft.source.finding("C306", mark, path, message, hint)


def _value(report: Report, table: str, row: str, column: str) -> Value:
    """A cell, None where there is none by this name or it is not known."""
    figures = report.figures.get(table)
    return figures.get(row, column) if figures else None
