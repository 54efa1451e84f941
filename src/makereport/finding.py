"""Findings: problems in a user's files, as values with a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from makereport.codes import CODES

ERROR = "error"


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


def in_order(findings: list[Finding]) -> list[Finding]:
    """The findings of one file in the order of their places."""
    return sorted(findings, key=lambda f: (f.line, f.column, f.code))
