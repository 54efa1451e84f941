"""A whole report: the draft, its full tables, and last year's report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from makereport.findings.finding import Silence
from makereport.form.labels import name_key
from makereport.form.numbers import exact_sum, format_number
from makereport.form.tables import Balance
from makereport.report.draft import Draft
from makereport.report.figures import Figures

MOST_NAMED = 3
"""Files that a sentence lists."""


@dataclass
class Report:
    """One agency's year, from the file `path`. `figures` are its tables by
    short name, `last` the report of the year before, if there is one that can
    be read; `pictures` are those that came with the file, by their path in
    the narrative. `last_files` are the files that were found or
    named for last year's report; without `last` none of them is of use. `beside`
    are the agency's reports of the year by other forms, by the family of each. `is_read` tells whether there was anything to interpret in
    the file; if not, the rest says nothing."""

    draft: Draft
    path: Path
    figures: dict[str, Figures] = field(default_factory=dict)
    last: Report | None = None
    last_files: tuple[Path, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)
    silences: list[Silence] = field(default_factory=list)
    is_read: bool = True
    beside: dict[str, Report] = field(default_factory=dict)
    find_earlier: Callable[[Report, int], list[Report | None]] | None = None

    def earlier(self, count: int) -> list[Report | None]:
        """The reports of so many years before, the last one first; None where
        there is none of this agency's."""
        if self.find_earlier is not None:
            return self.find_earlier(self, count)
        return [self.before, *[None] * (count - 1)][:count]

    @property
    def before(self) -> Report | None:
        """Last year's report if it is the same agency's: what this one is
        compared with."""
        last = self.last
        same = last is not None and name_key(last.draft.unit) == name_key(self.draft.unit)
        return last if same else None

    def total(self, cells: Iterable[tuple[str, str, str]]) -> Decimal | None:
        """The sum of cells (table, row and column), None if one of them has no
        number or is not in this form."""
        values = [
            self.figures[table].get(row, column) if table in self.figures else None
            for table, row, column in cells
        ]
        known = [value for value in values if value is not None]
        return exact_sum(known) if len(known) == len(values) else None

    @property
    def understood(self) -> str:
        """What the figures say and what they were compared with, in one line, so
        that an omission shows: 收入4＋上年1＝支出3＋结余2（自动算出）；另一表未填，
        按0计；已与上年的 2020.yaml 核对."""
        figures = [_understood(name, table) for name, table in self.figures.items()]
        return "；".join([*figures, self._compared])

    @property
    def _compared(self) -> str:
        if self.before:
            return f"已与上年的 {self.before.path.name} 核对"
        if self.last_files:
            return f"没有与上年核对（{listed_files(self.last_files)} 用不上）"
        return "没有找到上年的年报，没有与上年核对"


def listed_files(files: Iterable[Path]) -> str:
    """Files of one folder by their names, the first few."""
    names = [file.name for file in files]
    return "、".join(names[:MOST_NAMED]) + (
        f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    )


def _understood(name: str, figures: Figures) -> str:
    if not figures.given:
        return f"{name}未填，按0计"
    if not figures.applies:
        return f"{name}不适用"
    if figures.table.balance:
        return _balance(figures, figures.table.balance)
    known = figures.complete()
    filled = sum(1 for value in known.values() if value)
    said = sum(map(bool, figures.words.values()))
    told = f"{name}有{filled}格不为0" + (f"，{said}格写了字" if said else "")
    if unknown := len(figures.table.cells) - len(known):
        return f"{told}，{unknown}格还不知道"
    return told if filled or said else f"{name}全为0"


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
