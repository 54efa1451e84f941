"""What every reader gives: the content of a foreign file as a list of blocks,
in the order of reading and without any knowledge of reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from makereport.narrative.blocks import Chart, Span, plain
from makereport.readers.budget import (
    BLOCKS,
    CHARACTERS,
    COLUMNS,
    PARAGRAPH,
    PLACES,
    Budget,
    within,
)

Trail = tuple[int, ...]


@dataclass(frozen=True)
class Text:
    """A paragraph. `level` is its rank in the outline as the file has it
    (1 the highest, 0 for body text), `role` is `title`, `number` or `signature`
    where a style says so; `line` is where it stands, `trail` the way to it through the
    elements of a page."""

    spans: tuple[Span, ...]
    line: int
    level: int = 0
    role: str = ""
    trail: Trail = ()

    @cached_property
    def text(self) -> str:
        return plain(self.spans).strip()

    @classmethod
    def of(cls, text: str, line: int = 0, trail: Trail = ()) -> Text:
        """A paragraph of plain text."""
        return cls((Span(text),), line, trail=trail)


@dataclass(frozen=True)
class Cell:
    """A cell of a grid with the rows and columns it takes. Paragraphs in it
    are parted by newlines. `lost` is what one has that nobody, or
    perhaps nobody, sees, where it is no number for that reason."""

    spans: tuple[Span, ...]
    row: int
    column: int
    height: int = 1
    width: int = 1
    align: str = ""
    lost: str = ""

    @cached_property
    def text(self) -> str:
        return plain(self.spans).strip()


@dataclass(frozen=True)
class Grid:
    """A table; `lines` are the places of its rows, `caption` is what its
    properties call it."""

    cells: tuple[Cell, ...]
    lines: tuple[int, ...]
    trail: Trail = ()
    caption: str = ""

    @cached_property
    def width(self) -> int:
        return max((cell.column + cell.width for cell in self.cells), default=0)

    @cached_property
    def rows(self) -> list[list[Cell | None]]:
        """The cell at each place, a merged one at each of its places."""
        places: list[list[Cell | None]] = [[None] * self.width for _ in self.lines]
        for cell in self.cells:
            for row in places[cell.row : cell.row + cell.height]:
                row[cell.column : cell.column + cell.width] = [cell] * cell.width
        return places

    @cached_property
    def row_cells(self) -> list[list[Cell]]:
        """The cells of each row from left to right, a merged one once."""
        return [list(dict.fromkeys(filter(None, places))) for places in self.rows]

    @cached_property
    def _by_row(self) -> list[list[Cell]]:
        """The cells by the row in which they begin."""
        rows: list[list[Cell]] = [[] for _ in self.lines]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return rows

    def parted(self) -> list[Grid]:
        """The grid cut after its blank rows; cells that reach over a cut end there."""
        blank = [not any(cell and cell.text for cell in places) for places in self.rows]
        cuts = [
            row + 1 for row, is_blank in enumerate(blank[:-1]) if is_blank and not blank[row + 1]
        ]
        edges = [0, *cuts, len(self.lines)]
        return [self.part(*pair) for pair in pairwise(edges)]

    def part(self, first: int, last: int) -> Grid:
        """The rows from one on to before another."""
        cells = tuple(
            replace(cell, row=cell.row - first, height=min(cell.height, last - cell.row))
            for row in self._by_row[first:last]
            for cell in row
        )
        return replace(self, cells=cells, lines=self.lines[first:last])

    @property
    def line(self) -> int:
        return self.lines[0] if self.lines else 0


@dataclass(frozen=True)
class Drawing:
    """A picture: its bytes, or why there are none; or a chart, which has none."""

    data: bytes
    alt: str
    line: int
    problem: str = ""
    trail: Trail = ()
    chart: Chart | None = None


Block = Text | Grid | Drawing


@dataclass
class Flow:
    """A file's blocks. `is_own` tells that makereport wrote the file, whose
    styles then mean what they say; `title` is the file's name for itself;
    `year` that of the report in a file of ours, `properties` what that says
    about itself, by name. With their lines: `notes` are
    remarks of the reader, `passed` texts that do not count (struck out, hidden,
    raised), `doubtful` those that count though perhaps nobody sees them,
    `strays` those with numbers that stand in no cell or paragraph."""

    blocks: list[Block] = field(default_factory=list)
    is_own: bool = False
    title: str = ""
    year: int = 0
    properties: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    doubtful: list[tuple[int, str]] = field(default_factory=list)
    strays: list[tuple[int, str]] = field(default_factory=list)


def bounded(blocks: Iterable[Block], budget: Budget) -> Iterator[Block]:
    """The blocks, as many and as long as a file may have them. Raises BudgetError."""
    for block in blocks:
        budget.spend(BLOCKS)
        pieces = block.cells if isinstance(block, Grid) else (block,)
        for piece in pieces:
            size = 0 if isinstance(piece, Drawing) else sum(len(span.text) for span in piece.spans)
            within(PARAGRAPH, size)
            budget.spend(CHARACTERS, size)
        yield block


class GridMaker:
    """Places the cells of a table row after row, over those that reach down
    from above."""

    def __init__(self, budget: Budget) -> None:
        self.cells: list[Cell] = []
        self.lines: list[int] = []
        self._budget = budget
        self._taken: dict[int, int] = {}  # by column: the first row that is free
        self._column = 0

    def row(self, line: int) -> None:
        self.lines.append(line)
        self._column = 0

    def column_to(self, column: int) -> None:
        """Go on at a column."""
        self._column = column

    def add(
        self,
        spans: Iterable[Span],
        width: int = 1,
        height: int = 1,
        align: str = "",
        lost: str = "",
    ) -> None:
        """Add a cell. Raises BudgetError where the table becomes too large."""
        row = len(self.lines) - 1
        while self._taken.get(self._column, 0) > row:
            self._column += 1
        within(COLUMNS, self._column + width)
        lines = (Span(_BREAKS.sub("\n", _clean(span.text)), span.bold) for span in spans)
        cell = Cell(tuple(lines), row, self._column, height, width, align, lost)
        if height > 1:
            for column in range(self._column, self._column + width):
                self._taken[column] = max(row + height, self._taken.get(column, 0))
        self.cells.append(cell)
        self._column += width

    def made(self, trail: Trail = ()) -> Grid:
        """The grid; cells that would reach below the last row end there."""
        last = len(self.lines)
        cells = (
            cell if cell.row + cell.height <= last else replace(cell, height=last - cell.row)
            for cell in self.cells
        )
        grid = Grid(tuple(cells), tuple(self.lines), trail)
        self._budget.spend(PLACES, grid.width * last)
        return grid


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with neighbours of one appearance made one."""
    visible = (span for span in spans if span.text)
    for bold, alike in groupby(visible, key=lambda span: span.bold):
        yield Span(plain(alike), bold)


# What ends a line somewhere in YAML, and what YAML cannot hold or nobody sees.
_BREAKS = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def paragraphs(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """The spans cut at their newlines; empty lines are left out."""
    line: list[Span] = []
    for span in spans:
        first, *rest = _BREAKS.split(_clean(span.text))
        line.append(Span(first, span.bold))
        for text in rest:
            yield from _paragraph(line)
            line = [Span(text, span.bold)]
    yield from _paragraph(line)


def texts(
    spans: Iterable[Span], line: int, level: int = 0, role: str = "", trail: Trail = ()
) -> Iterator[Text]:
    """The paragraphs of the spans, which stand at a line."""
    for found in paragraphs(spans):
        yield Text(found, line, level, role, trail)


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _paragraph(line: list[Span]) -> Iterator[tuple[Span, ...]]:
    spans = tuple(joined(line))
    if plain(spans).strip():
        yield spans
