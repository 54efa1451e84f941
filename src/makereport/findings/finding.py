"""Findings: problems in a user's files, as values with a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from makereport.findings.codes import CODES

ERROR = "error"


class Mark(NamedTuple):
    """A place in a text, both numbers 1-based, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. `path` holds the keys that lead to it, outermost first;
    `excerpt` is the source line it stands on (empty where there is none);
    `echoes` is the code of the finding beside which this one says nothing
    new."""

    code: str
    message: str
    hint: str
    path: tuple[str, ...]
    file: str
    line: int
    column: int
    excerpt: str = ""
    echoes: str = ""

    @property
    def severity(self) -> str:
        """`error` or `warning`, as the table of codes says."""
        return CODES[self.code].severity

    @property
    def order(self) -> tuple[int, int, str]:
        """By what the findings of a file are sorted: their places."""
        return self.line, self.column, self.code

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR


@dataclass(frozen=True)
class Silence:
    """A comment that silences a code on the lines `first` to `last` (1-based)."""

    code: str
    first: int
    last: int


class Settled(NamedTuple):
    """The findings of one file as they are shown, in the order of their
    places, and the warnings that a comment in the file silences."""

    shown: list[Finding]
    silenced: list[Finding]


def settle(findings: Iterable[Finding], silences: Iterable[Silence] = ()) -> Settled:
    """What is to be said of a file, the same whoever reads it."""
    settled = Settled([], [])
    silent = _silent_lines(silences)
    for finding in sorted(_without_echoes(list(findings)), key=lambda f: f.order):
        is_silenced = finding.line in silent.get(finding.code, ()) and not finding.is_error
        (settled.silenced if is_silenced else settled.shown).append(finding)
    return settled


def _silent_lines(silences: Iterable[Silence]) -> dict[str, set[int]]:
    """The lines on which each code is silenced. Silences come in the order of
    their first lines, so that what one adds lies behind what others did."""
    lines: dict[str, set[int]] = {}
    ends: dict[str, int] = {}
    for silence in silences:
        first = max(silence.first, ends.get(silence.code, 0) + 1)
        lines.setdefault(silence.code, set()).update(range(first, silence.last + 1))
        ends[silence.code] = max(silence.last, ends.get(silence.code, 0))
    return lines


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """One slip, one finding: what seems to be missing may stand under a top
    key that was not understood, or on a line that has an error already."""
    codes = {finding.code for finding in findings}
    unread = any(f.code in ("Y103", "Y105") and len(f.path) <= 1 for f in findings)
    faulty = {f.line for f in findings if f.code in ("Y101", "Y105")}
    return [
        finding
        for finding in findings
        if not (finding.code in ("Y104", "N402", "C305") and unread)
        and not (finding.code == "N402" and finding.line in faulty)
        and finding.echoes not in codes
    ]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(finding.is_error for finding in findings)
