"""An official table as rows of cells on a grid, for whatever draws it.

Rows run down the page beside their labels, or across it as groups of the head.
A block down the page gives each number one column of the grid and the last one
what is left; a block across it shares the grid evenly among its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import Literal

from makereport.form.tables import Block, Item, Table

Kind = Literal["title", "head", "label", "number"]
Area = tuple[int, int, int, int]
"""Top, left, height and width on the grid."""


@dataclass(frozen=True)
class LayoutCell:
    """A cell, named once where it begins: grid row `top`, grid column `left`;
    `twips` is its width. `row` is the row or group that it labels or holds a
    figure of, `column` that figure's column, by short name. One with a text in
    place of a figure `is_text`."""

    kind: Kind
    text: str
    top: int
    left: int
    height: int
    width: int
    twips: int
    row: str = ""
    column: str = ""
    is_text: bool = False

    def reaches(self, row: int) -> bool:
        return self.top <= row < self.top + self.height


@dataclass(frozen=True)
class LayoutRow:
    """The cells that begin in a row of a block (counted from 0). Its `kind` is
    `number` where figures stand. What is above them repeats on the next page if
    it has but one block; only the `last` row of a block may end a page."""

    block: int
    kind: Kind
    cells: tuple[LayoutCell, ...]
    repeats: bool
    last: bool


@dataclass(frozen=True)
class Layout:
    """The rows of a table, block after block."""

    rows: tuple[LayoutRow, ...]

    def in_row(self, row: int) -> list[LayoutCell]:
        """All cells of a row from left to right, those from above included."""
        cells = [c for line in self.rows[: row + 1] for c in line.cells if c.reaches(row)]
        return sorted(cells, key=lambda cell: cell.left)

    def headers(self, number: LayoutCell) -> list[LayoutCell]:
        """The cells that say what a number is: its heads, the outermost first,
        then its labels."""
        block = self.rows[number.top].block
        cells = [c for line in self.rows if line.block == block for c in line.cells]
        heads = [c for c in cells if c.kind == "head" and c.left <= number.left < c.left + c.width]
        return heads + [c for c in cells if c.kind == "label" and c.reaches(number.top)]

    @cached_property
    def number_widths(self) -> dict[tuple[str, str], int]:
        """The width in twips of each number cell by row and column name."""
        cells = (cell for line in self.rows for cell in line.cells)
        return {(c.row, c.column): c.twips for c in cells if c.kind == "number"}


@cache
def layout(table: Table) -> Layout:
    """The cells of a table; worked out once."""
    rows: list[LayoutRow] = []
    for index, block in enumerate(table.blocks):
        rows += _rows(table, index, _Placer(table, block, len(rows)).cells)
    return Layout(tuple(rows))


def _rows(table: Table, block: int, cells: list[LayoutCell]) -> Iterator[LayoutRow]:
    bottom = max(cell.top for cell in cells)
    placed = sorted(cells, key=lambda cell: (cell.top, cell.left))
    for top, group in groupby(placed, key=lambda cell: cell.top):
        begun = tuple(group)
        kind = begun[-1].kind
        repeats = kind != "number" and len(table.blocks) == 1
        yield LayoutRow(block, kind, begun, repeats, top == bottom)


class _Placer:
    """Places the cells of a block from the grid row `top` on."""

    def __init__(self, table: Table, block: Block, top: int) -> None:
        self.table = table
        self.cells: list[LayoutCell] = []
        if block.label:
            self._put("title", block.label, (top, 0, 1, len(table.widths)))
            top += 1
        (self._across if table.direction == "across" else self._down)(block, top)

    def _down(self, block: Block, top: int) -> None:
        labels, columns = self.table.label_columns, block.leaf_columns
        spans = dict.fromkeys(columns, 1)
        spans[columns[-1]] += len(self.table.widths) - labels - len(columns)
        body = top + _depth(block.columns)
        self._put("head", block.head, (top, 0, body - top, labels))
        self._heads(block.columns, top, body, labels, spans)
        self._labels(block.rows, body, 0)
        for line, row in enumerate(block.leaf_rows, body):
            self._numbers(row, line, labels, spans)

    def _across(self, block: Block, top: int) -> None:
        numbers = len(block.leaf_rows) * len(block.leaf_columns)
        spans = dict.fromkeys(block.leaf_columns, len(self.table.widths) // numbers)
        each = sum(spans.values())
        middle = top if self.table.is_row else top + _depth(block.rows)
        body = middle + _depth(block.columns)
        if not self.table.is_row:
            self._heads(block.rows, top, middle, 0, dict.fromkeys(block.leaf_rows, each))
        for number, row in enumerate(block.leaf_rows):
            self._heads(block.columns, middle, body, number * each, spans)
            self._numbers(row, body, number * each, spans)

    def _heads(
        self, items: tuple[Item, ...], top: int, bottom: int, left: int, spans: Mapping[Item, int]
    ) -> None:
        """Items side by side, members below their group; what has no members
        reaches down to the bottom."""
        for item in items:
            width = sum(spans[leaf] for leaf in item.leaves)
            height = 1 if item.items else bottom - top
            row = item.name if self.table.items.get(item.name) is item else ""
            self._put("head", item.label, (top, left, height, width), row)
            self._heads(item.items, top + 1, bottom, left, spans)
            left += width

    def _labels(self, items: tuple[Item, ...], top: int, left: int) -> None:
        """Items below each other, members to the right of their group; what has
        no members reaches to the numbers."""
        for item in items:
            width = 1 if item.items else self.table.label_columns - left
            self._put("label", item.label, (top, left, len(item.leaves), width), item.name)
            self._labels(item.items, top, left + 1)
            top += len(item.leaves)

    def _numbers(self, row: Item, top: int, left: int, spans: Mapping[Item, int]) -> None:
        for column, width in spans.items():
            is_text = column.kind == "text"
            self._put("number", "", (top, left, 1, width), row.name, column.name, is_text)
            left += width

    def _put(
        self,
        kind: Kind,
        text: str,
        area: Area,
        row: str = "",
        column: str = "",
        is_text: bool = False,
    ) -> None:
        _, left, _, width = area
        twips = sum(self.table.widths[left : left + width])
        self.cells.append(LayoutCell(kind, text, *area, twips, row, column, is_text))


def _depth(items: tuple[Item, ...]) -> int:
    return max(item.depth for item in items)
