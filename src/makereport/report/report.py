"""A whole report: the draft, its full tables, and last year's report."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from makereport.findings.finding import Silence
from makereport.form.model import Balance
from makereport.form.numbers import format_number
from makereport.report.draft import Draft
from makereport.report.figures import Figures


@dataclass
class Report:
    """One agency's year, from the file `path`. `figures` are its tables by
    short name, `last` the report of the year before, if there is one that can
    be read; `pictures` are those that came with the file, by their path in
    the narrative. `is_read` tells whether there was anything to interpret in
    the file; if not, the rest says nothing."""

    draft: Draft
    path: Path
    figures: dict[str, Figures] = field(default_factory=dict)
    last: Report | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)
    silences: list[Silence] = field(default_factory=list)
    is_read: bool = True

    @property
    def understood(self) -> str:
        """What the figures say, in one line, so that an omission shows: 新收4＋
        上年结转0＝办结3＋结转1（自动算出）；复议诉讼未填，按0计."""
        return "；".join(_understood(name, table) for name, table in self.figures.items())


def _understood(name: str, figures: Figures) -> str:
    if not figures.given:
        return f"{name}未填，按0计"
    if figures.table.balance:
        return _balance(figures, figures.table.balance)
    filled = sum(1 for value in figures.complete().values() if value)
    return f"{name}有{filled}格不为0" if filled else f"{name}全为0"


def _balance(figures: Figures, balance: Balance) -> str:
    left, right = (
        "＋".join(_term(figures, row, word) for row, word in side)
        for side in (balance.left, balance.right)
    )
    return f"{left}＝{right}"


def _term(figures: Figures, row: str, word: str) -> str:
    """A row by what all its columns come to."""
    value = figures.row_total(row)
    computed = "（自动算出）" if row == figures.computed else ""
    return f"{word}{'?' if value is None else format_number(value)}{computed}"
