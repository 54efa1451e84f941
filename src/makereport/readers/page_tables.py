"""The tables of a web page. A browser shows whatever stands in one, be it a
cell or not, and so does this: no text is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from makereport.narrative.blocks import Span
from makereport.ooxml.elements import Element
from makereport.readers.budget import PLACES, Budget, within
from makereport.readers.flow import Flow, Grid, GridMaker, Text, Trail, paragraphs, texts
from makereport.readers.marked import DIGIT, settle
from makereport.readers.page_looks import Look, Looks
from makereport.readers.page_text import (
    SPACE,
    TextReader,
    collapsed,
    hidden_text,
    line_of,
)
from makereport.readers.spans import Size, fitting_heights

MAX_SPAN = 100
MAX_HEIGHT = 2000
LONG_CELL = 1500
"""Characters of a cell that is part of a page's layout, not of a table."""
COLUMNS = 3
"""A table that only places parts of a page has no more, in but few rows."""
_BREAK = "\x1e"  # no page has it: the reader takes it away
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_CELLS = ("td", "th")


class PageTable(TextReader):
    """The rows of a table, wherever in it they stand; the text beside its
    cells as paragraphs, `beside`. One of a report of ours `is_own`: white space
    in it is shown as it is, and what it is called is no text. What was passed over or stands beside the
    cells with a number is noted in the flow."""

    def __init__(
        self,
        table: Element,
        trail: Trail,
        flow: Flow,
        looks: Looks,
        look: Look,
        is_own: bool = False,
    ) -> None:
        super().__init__(looks)
        self.is_own = is_own
        self.caption = ""
        self.trail = trail
        self.flow = flow
        self.rows: list[tuple[int, list[tuple[Element, Look]]]] = []
        self.beside: list[Text] = []
        self._noted = Flow()
        self._is_open = False
        self.inside(table, look, trail)
        self.part()

    @property
    def is_layout(self) -> bool:
        """Whether it only places parts of the page: it has one column, or whole
        texts in its cells."""
        sizes = [len(cells) for _, cells in self.rows]
        if self.is_own:
            return False
        if all(size < 2 for size in sizes):
            return True
        if sum(size > COLUMNS for size in sizes) > COLUMNS:
            return False
        return any(
            len(SPACE.sub("", "".join(map(str, cell.itertext())))) > LONG_CELL
            for _, cells in self.rows
            for cell, _ in cells
        )

    def takes(self, element: Element, name: str, trail: Trail, look: Look) -> bool:
        if name == "caption" and self.is_own:
            self.caption = "".join(map(str, element.itertext()))
        elif name == "caption":
            spans, _ = self._lines(element, look, self._noted, trail)
            self.beside += texts(spans, line_of(element), trail=self.trail)
        elif name == "tr":
            self._row(element, trail, look)
        elif name in _CELLS:
            self.part()
            if not self._is_open:
                self.rows.append((line_of(element), []))
                self._is_open = True
            self.rows[-1][1].append((element, look))
        else:
            return False
        return True

    def _row(self, element: Element, trail: Trail, look: Look) -> None:
        self.part()
        self.rows.append((line_of(element), []))
        self._is_open = True
        self.inside(element, look, trail)
        self.part()
        self._is_open = False

    def part(self) -> None:
        line, _ = self.place
        kept = settle(self._noted, self.spans, line).kept
        for text in texts(collapsed(kept), line, trail=self.trail):
            self.beside.append(text)
            if DIGIT.search(text.text):
                self._noted.strays.append((line, text.text))
        self.spans = []

    def pass_over(self, element: Element) -> None:
        settle(self._noted, [hidden_text(element)], line_of(element), is_cell=True)

    def grid(self, budget: Budget) -> Grid:
        """The table. Raises BudgetError where it is too large."""
        self.flow.passed += self._noted.passed
        self.flow.doubtful += self._noted.doubtful
        self.flow.strays += self._noted.strays
        maker = GridMaker(budget)
        count = len(self.rows)
        sizes = [
            [_size(cell, count - number) for cell, _ in cells]
            for number, (_, cells) in enumerate(self.rows)
        ]
        within(PLACES, sum(width * height for row in sizes for width, height in row))
        heights_of = fitting_heights(sizes)
        for (line, cells), widths, heights in zip(self.rows, sizes, heights_of, strict=True):
            maker.row(line)
            for (cell, look), (width, _), height in zip(cells, widths, heights, strict=True):
                spans, lost = self._lines(cell, look, self.flow, self.trail)
                maker.add(_parted(spans), width, height, _alignment(cell), lost)
        return replace(maker.made(self.trail), caption=self.caption)

    def _lines(
        self, element: Element, look: Look, flow: Flow, trail: Trail
    ) -> tuple[Iterator[Span], str]:
        """The text in an element, its lines parted by newlines, and what it has
        where it seems blank. The newlines are made once white space is
        collapsed, which would take them for some."""
        reader = _CellText(self.looks)
        reader.inside(element, look, trail)
        found = settle(flow, reader.spans, line_of(element), is_cell=True)
        kept = found.kept if self.is_own else collapsed(found.kept)
        spans = (Span(s.text.replace(_BREAK, "\n"), s.bold) for s in kept)
        return spans, found.lost


class _CellText(TextReader):
    """The text of a cell, where blocks only begin lines."""

    def part(self) -> None:
        self.spans.append(Span(_BREAK))

    def pass_over(self, element: Element) -> None:
        self.spans.append(hidden_text(element))


def _size(cell: Element, below: int) -> Size:
    """The columns and rows of a cell that has so many rows to reach into."""
    height = _number(cell.get("rowspan"), MAX_HEIGHT)
    return _number(cell.get("colspan"), MAX_SPAN), min(height, below)


def _number(text: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return min(int(digits.group(1)), most) or 1 if digits else 1


def _parted(spans: Iterable[Span]) -> tuple[Span, ...]:
    parted: list[Span] = []
    for line in paragraphs(spans):
        parted += [Span("\n"), *line] if parted else line
    return tuple(parted)


def _alignment(cell: Element) -> str:
    for element in (cell, *cell.iterfind("p")):
        style = _ALIGN.search(element.get("style", ""))
        align = style.group(1) if style else element.get("align", "")
        if align.lower() in ("left", "center", "right"):
            return align.lower()
    return ""
