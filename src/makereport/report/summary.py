"""What a build understood, in one line, so that an omission shows."""

from __future__ import annotations

from makereport.form.model import Balance
from makereport.form.numbers import format_number
from makereport.report.figures import Figures
from makereport.report.report import Report


def understood(report: Report) -> str:
    """For example 新收4＋上年结转0＝办结3＋结转1（自动算出）；复议诉讼未填，按0计."""
    parts = []
    for name, figures in report.figures.items():
        if not figures.given:
            parts.append(f"{name}未填，按0计")
        elif figures.table.balance:
            parts.append(_balance(figures, figures.table.balance))
        else:
            filled = sum(1 for value in figures.complete().values() if value)
            parts.append(f"{name}有{filled}格不为0" if filled else f"{name}全为0")
    return "；".join(parts)


def _balance(figures: Figures, balance: Balance) -> str:
    left = "＋".join(_term(figures, row, word) for row, word in balance.left)
    right = "＋".join(_term(figures, row, word) for row, word in balance.right)
    return f"{left}＝{right}"


def _term(figures: Figures, row: str, word: str) -> str:
    total = next(column for column in figures.table.columns_of[row] if column.sum)
    value = figures[row, total.name]
    computed = "（自动算出）" if row == figures.computed else ""
    return f"{word}{'?' if value is None else format_number(value)}{computed}"
