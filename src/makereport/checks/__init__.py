"""The checks of a whole report, each small and independent of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from makereport.checks import children, contradictions, substance, years
from makereport.findings.finding import Finding
from makereport.report.report import Report

Check = Callable[[Report], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    years.another_agency,
    years.carried_between_years,
    years.vanished_tables,
    years.thousandfold_amounts,
    contradictions.contradictions,
    substance.next_to_nothing,
    substance.missing_mentions,
    substance.placeholders,
    substance.repeated_text,
    substance.other_years,
    substance.year_of_the_file,
    substance.personal_numbers,
    children.sums_of_children,
)


def run_checks(report: Report) -> list[Finding]:
    """All findings of all checks."""
    return [finding for check in CHECKS for finding in check(report)]
