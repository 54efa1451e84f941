"""A parent's figures against the sum of its subordinate reports (H501)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from makereport.checks.subordinates import Child, Children
from makereport.findings.finding import Finding
from makereport.form.numbers import EXACT, ZERO, format_number
from makereport.report.figures import Address, add, typed_addresses
from makereport.report.report import Report

MOST_FINDINGS = 20
MOST_NAMED = 5
"""Subordinate reports named in one message."""


def sums_of_children(report: Report) -> Iterator[Finding]:
    """H501: cell by cell, totals left out. Where a subordinate report cannot
    be used the sums would be wrong, so that only this is said."""
    draft = report.draft
    if not draft.subordinates or not draft.form.serves(draft.year):
        return
    children = Children(report)
    if children.faults:
        yield from _faults(report, children.faults)
        return
    sums: dict[Address, Decimal] = {}
    for child in children.used:
        add(sums, child.values)
    yield from _absent_tables(report, sums, len(children.used))
    differing = [
        address for address in typed_addresses(draft.form) if _differs(report, sums, address)
    ]
    for address in differing[:MOST_FINDINGS]:
        yield _difference(report, sums, children.used, address)
    if differing[MOST_FINDINGS:]:
        counted = Counter(table for table, _, _ in differing[MOST_FINDINGS:])
        where = "、".join(f"{table} {count} 格" for table, count in counted.items())
        hint = "先改正上面列出的，再检查一遍"
        yield _at_key(report, f"另外还有与下级之和不一致的：{where}", hint)


def _faults(report: Report, faults: list[str]) -> Iterator[Finding]:
    hint = "改正“下级”或那份年报后再检查；现在没有与下级之和核对"
    for fault in faults[:MOST_FINDINGS]:
        yield _at_key(report, f"下级年报用不了：{fault}", hint)
    if faults[MOST_FINDINGS:]:
        yield _at_key(report, f"另外还有 {len(faults) - MOST_FINDINGS} 处下级年报用不了", hint)


def _at_key(report: Report, message: str, hint: str) -> Finding:
    draft = report.draft
    return draft.source.finding("H501", draft.place("下级"), ("下级",), message, hint)


def _absent_tables(report: Report, sums: dict[Address, Decimal], count: int) -> Iterator[Finding]:
    """One finding for a table that the parent lacks altogether."""
    draft = report.draft
    filled = {table for (table, _, _), value in sums.items() if value}
    for section in draft.form.sections:
        if section.name in filled and not report.figures[section.name].given:
            message = f"“{section.label}”没有填，按 0 计；{count} 份下级年报之和不全是 0"
            mark = draft.place("年度")
            yield draft.source.finding("H501", mark, (section.name,), message, "补上这张表")


def _differs(report: Report, sums: dict[Address, Decimal], address: Address) -> bool:
    """Whether a cell of a table that is there is known and not the sum."""
    table, row, column = address
    figures = report.figures[table]
    value = figures[row, column]
    return figures.given and value is not None and value != sums.get(address, ZERO)


def _difference(
    report: Report, sums: dict[Address, Decimal], children: list[Child], address: Address
) -> Finding:
    table, row, column = address
    own = report.figures[table][row, column] or ZERO
    total = sums.get(address, ZERO)
    difference = EXACT.subtract(own, total)
    message = (
        f"{row}的{column}是 {format_number(own)}，"
        f"{len(children)} 份下级年报之和是 {format_number(total)}，"
        f"{'多' if difference > 0 else '少'} {format_number(abs(difference))}"
    )
    parts = [message, *_explained(children, address, difference)]
    mark, path = report.draft.cell_place(table, row, column)
    hint = "核对两级的数；确有原因的，在这一行末尾写 # makereport: 忽略 H501"
    return report.draft.source.finding("H501", mark, path, "；".join(parts), hint)


def _explained(children: list[Child], address: Address, difference: Decimal) -> Iterator[str]:
    """The subordinate reports that explain the difference by themselves, then
    the largest of the others."""
    given = sorted(
        (child for child in children if address in child.values),
        key=lambda child: -abs(child.values[address]),
    )
    left = MOST_NAMED
    for word, wanted in (("漏加了", -difference), ("加了两次", difference)):
        exact = [child for child in given if child.values[address] == wanted][:left]
        if exact:
            yield f"可能{word} {_named(exact, address)}"
            given = [child for child in given if child not in exact]
            left -= len(exact)
    if given and left:
        yield f"数较大的下级：{_named(given[:left], address)}"


def _named(children: list[Child], address: Address) -> str:
    return "、".join(
        f"{child.unit} {format_number(child.values[address])}（{child.file}）" for child in children
    )
