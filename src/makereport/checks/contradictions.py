"""Narrative against tables: a number typed into the text that contradicts the
figure it speaks of (N401)."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.findings.finding import Finding, Mark
from makereport.form.numbers import format_number
from makereport.form.phrases import Statement, statements
from makereport.narrative.grammar import is_prose
from makereport.report.report import Report
from makereport.report.texts import SourceText


def contradictions(report: Report) -> Iterator[Finding]:
    """Match on the lines as typed, so that places survive; figures that are
    cited are right by construction and blanked out. What a number in a table
    is of its column tells, so rows are left out."""
    for text in report.draft.narratives.values():
        for line in text.lines:
            if not is_prose(line.text):
                continue
            for statement in statements(report.draft.form.phrases, line.text, report.draft.year):
                mark = Mark(line.mark.line, line.mark.column + statement.start)
                finding = _compare(report, text, statement, mark)
                if finding:
                    yield finding


def _compare(report: Report, text: SourceText, statement: Statement, mark: Mark) -> Finding | None:
    table, row, column = statement.phrase.figure
    value = report.figures[table][row, column]
    if value is None or value == statement.value:
        return None
    place, _ = report.draft.cell_place(table, row, column)
    figure = ".".join(statement.phrase.figure)
    message = (
        f"这里写的是“{statement.text}”，表里{row}的{column}是 {format_number(value)}"
        f"（第 {place.line} 行）"
    )
    hint = f"核对后改正；写成 {{{{ {figure} }}}} 就不会不一致"
    return text.finding(statement.phrase.check, mark, message, hint)
