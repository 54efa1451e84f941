"""The checks of a whole report, each small and independent of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from makereport.finding import Finding
from makereport.report import Report

Check = Callable[[Report], Iterator[Finding]]

CHECKS: tuple[Check, ...] = ()


def run_checks(report: Report) -> list[Finding]:
    """All findings of all checks."""
    return [finding for check in CHECKS for finding in check(report)]
