"""Narrative against tables: a number typed into the text that contradicts the
figure it speaks of (N401)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from makereport.checks.sentences import LONGEST_LABEL, fold
from makereport.claims.cells import Figure
from makereport.claims.claim import Claim
from makereport.claims.reader import reader_of
from makereport.claims.tokens import unified
from makereport.findings.finding import Finding, Mark
from makereport.form.numbers import EXACT, format_number
from makereport.narrative.grammar import is_prose
from makereport.report.report import Report
from makereport.report.texts import SourceText, TextLine


def contradictions(report: Report) -> Iterator[Finding]:
    """Match on the lines as typed, so that places survive; figures that are
    cited are right by construction and blanked out. What a number in a table
    is of its column tells, so rows are left out."""
    draft = report.draft
    if not draft.form.lexicon.check:
        return
    reader = reader_of(draft.form, draft.unit, draft.kind)
    for _, _, text in draft.texts():
        heading = ""
        for line in text.prose:
            if draft.form.lexicon.may_state(line.text) and is_prose(line.text):
                whole, places = unified(fold(line.text), draft.year)
                claims = list(reader.claims(whole, heading))
                yield from _compare(report, text, line, claims, places)
            if len(line.text) <= LONGEST_LABEL:
                heading = fold(line.text)


def _compare(
    report: Report, text: SourceText, line: TextLine, claims: list[Claim], places: list[int]
) -> Iterator[Finding]:
    right = {claim.figure for claim in claims if _agrees(report, claim._replace(also=(), near=()))}
    told: set[Figure | int] = set()  # figures, and the places of numbers: one finding a slip
    for claim in claims:
        value = report.total((claim.figure,))
        slip: set[Figure | int] = {claim.figure, claim.start} if claim.value else {claim.figure}
        if value is None or claim.figure in right or told & slip:
            continue
        if not claim.holds(report.total) or _agrees(report, claim):
            continue
        told |= slip
        typed = line.text[places[claim.start] : places[claim.end - 1] + 1]
        mark = Mark(line.mark.line, line.mark.column + places[claim.start])
        yield _finding(report, text, claim, value, typed, mark)


def _finding(
    report: Report, text: SourceText, claim: Claim, value: Decimal, typed: str, mark: Mark
) -> Finding:
    table, row, column = claim.figure
    draft = report.draft
    place, _ = draft.cell_place(table, row, column)
    computed = row == report.figures[table].computed
    where = "自动算出" if computed else f"{draft.source.file} 第 {place.line} 行"
    message = f"这里写的是“{typed}”，读作{row}的{column}，表里是 {format_number(value)}（{where}）"
    cited = ".".join(draft.form.tables[table].address(row, column))
    hint = f"核对后改正；写成 {{{{ {cited} }}}} 就不会不一致"
    if computed:
        hint = "核对后改正；也许表里漏填了一行，程序才算出这个数"
    if claim.shift:
        hint = f"核对后改正；这里写的合 {format_number(claim.value)}，表里的数按那一列的单位填"
    return text.finding(report.draft.form.lexicon.check, mark, message, hint)


def _agrees(report: Report, claim: Claim) -> bool:
    """Whether a figure is the number stated, or another reading of it is."""
    near = ((figure,) for figure in claim.near if claim.value)
    for figures in ((claim.figure,), *claim.also, *near):
        value = report.total(figures)
        if value is not None and _is_equal(value, claim):
            return True
    return False


def _is_equal(value: Decimal, claim: Claim) -> bool:
    """Of a figure in a smaller unit the table has the rounded value."""
    if not claim.shift:
        return value == claim.value
    exponent = value.as_tuple().exponent
    unit = EXACT.scaleb(Decimal(1), exponent if isinstance(exponent, int) else 0)
    return abs(EXACT.subtract(value, claim.value)) < unit
