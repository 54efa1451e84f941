"""Findings: problems in a user's files, as values with a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from makereport.findings.codes import CODES

ERROR = "error"
NO_LAST_YEAR = "没有上年的年报可以引用"


class Mark(NamedTuple):
    """A place in a text, both numbers 1-based, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. `path` holds the keys that lead to it, outermost first;
    `excerpt` is the source line it stands on (empty where there is none)."""

    code: str
    message: str
    hint: str
    path: tuple[str, ...]
    file: str
    line: int
    column: int
    excerpt: str = ""

    @property
    def severity(self) -> str:
        """`error` or `warning`, as the table of codes says."""
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR


def has_errors(findings: list[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(finding.is_error for finding in findings)


def without_echoes(findings: list[Finding]) -> list[Finding]:
    """One slip, one finding: what seems to be missing may stand under a top
    key that was not understood, on a line that has an error already, or in
    last year's report that was named and is of no use."""
    unread = any(f.code in ("Y103", "Y105") and len(f.path) <= 1 for f in findings)
    faulty = {f.line for f in findings if f.code in ("Y101", "Y105")}
    lost = any(f.code == "C303" for f in findings)
    return [
        finding
        for finding in findings
        if not (finding.code in ("Y104", "N402", "C305") and unread)
        and not (finding.code == "N402" and finding.line in faulty)
        and not (finding.message == NO_LAST_YEAR and lost)
    ]


def in_order(findings: list[Finding]) -> list[Finding]:
    """The findings of one file in the order of their places."""
    return sorted(findings, key=lambda f: (f.line, f.column, f.code))
