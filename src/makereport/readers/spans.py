"""How far down the cells of a page's table reach, where the page says too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Size = tuple[int, int]
"""Columns and rows that a cell takes."""


@dataclass
class _Open:
    """A cell that reaches into rows below: its place, width, and last row."""

    row: int
    number: int
    width: int
    last: int


def fitting_heights(rows: Sequence[Sequence[Size]]) -> list[list[int]]:
    """The heights of the cells of each row. A row that would be wider than
    most pushes its cells out of their columns: the cell that came last to
    reach into it, by just so much, ends above."""
    heights = [[height for _, height in row] for row in rows]
    widths = (width for width, row in zip(_widths(rows), rows, strict=True) if row)
    usual = Counter(widths).most_common(1)
    open_cells: list[_Open] = []
    for number, row in enumerate(rows):
        open_cells = [cell for cell in open_cells if cell.last >= number]
        excess = sum(width for width, _ in row) + sum(c.width for c in open_cells) - usual[0][0]
        if row and excess > 0:
            over = next((cell for cell in reversed(open_cells) if cell.width == excess), None)
            if over is not None:
                open_cells.remove(over)
                heights[over.row][over.number] = number - over.row
        open_cells += [
            _Open(number, place, width, number + height - 1)
            for place, (width, height) in enumerate(row)
            if height > 1
        ]
    return heights


def _widths(rows: Sequence[Sequence[Size]]) -> list[int]:
    """The width of each row, with what reaches into it from above."""
    ends: Counter[int] = Counter()
    widths, reaching = [], 0
    for number, row in enumerate(rows):
        reaching -= ends.pop(number, 0)
        widths.append(reaching + sum(width for width, _ in row))
        for width, height in row:
            if height > 1:
                reaching += width
                ends[number + height] += width
    return widths
