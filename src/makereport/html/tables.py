"""Official tables as HTML: one table for each block, cut into literal pieces
once, between which each report has its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count, pairwise

from markupsafe import escape

from makereport.form.layout import LayoutCell, LayoutRow, layout
from makereport.form.tables import Table
from makereport.html.looks import IN_LINE, IN_SHEET

MOST_COLUMNS = 4
"""Of a table that fits a phone."""
MOST_DIGITS = 8
"""Of the figures of a row that fits one, with letters twice as large."""
Rows = Mapping[str, Mapping[str, str]]
"""The printed figures by the short names of row and column."""


@dataclass(frozen=True)
class _Pieces:
    """An HTML table, cut where its figures stand; `cells` are the short names
    of their rows and columns, `texts` those that have none but text. An
    `is_large` one fits no phone."""

    literal: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    name: str
    is_large: bool
    texts: frozenset[tuple[str, str]]


def official_table(table: Table, label: str, prefix: str, rows: Rows, in_line: bool) -> str:
    """The HTML of an official table whose section has a label; ids in it begin
    with a prefix."""
    cut = _cut(table, label, prefix, in_line)
    return "".join(_filled(pieces, rows, in_line) for pieces in cut)


def _filled(pieces: _Pieces, rows: Rows, in_line: bool) -> str:
    texts = [rows[row][column] for row, column in pieces.cells]
    filled = [pieces.literal[0]]
    digits: Counter[str] = Counter()
    for (row, column), text, literal in zip(pieces.cells, texts, pieces.literal[1:], strict=True):
        filled += text if text.isalnum() else str(escape(text)), literal
        digits[row] += 0 if (row, column) in pieces.texts else len(text)
    html = "".join(filled)
    if pieces.is_large or max(digits.values(), default=0) > MOST_DIGITS:
        return scrolling(html, pieces.name, in_line)
    return html


def scrolling(html: str, name: str, in_line: bool) -> str:
    """A wide table in a region of its own, which a keyboard can scroll too."""
    style = (IN_LINE if in_line else IN_SHEET)["宽表"]
    named = f'role="region" aria-label="{escape(name)}" tabindex="0"'
    return f'<div class="wide" {named}{style}>{html}</div>\n'


@cache
def _cut(table: Table, label: str, prefix: str, in_line: bool) -> tuple[_Pieces, ...]:
    """The pieces of all blocks of a table; cut once."""
    writer = _TableWriter(table, label, prefix, in_line)
    return tuple(writer.block(number) for number in range(len(table.blocks)))


class _TableWriter:
    def __init__(self, table: Table, label: str, prefix: str, in_line: bool) -> None:
        self.table = table
        self.label = label
        self.prefix = prefix
        self.styles = IN_LINE if in_line else IN_SHEET
        self.plan = layout(table)
        self.ids: dict[LayoutCell, str] = {}
        self.next_id: Callable[[], int] = count(1).__next__

    def block(self, number: int) -> _Pieces:
        """A block. One of several heads says by its cells which belong to a
        figure (`headers`); in any other the row and the column do (`scope`)."""
        block = self.table.blocks[number]
        rows = [row for row in self.plan.rows if row.block == number and row.kind != "title"]
        lefts = sorted({cell.left for row in rows for cell in row.cells})
        heads = [row for row in rows if row.kind == "head"]
        is_deep = len(heads) > 1 or any(item.items for item in block.rows)
        name = block.label or self.label
        marked = "".join(self._row(row, lefts, is_deep, row is heads[-1]) for row in rows)
        literal = marked.split("\0")
        cells = tuple((c.row, c.column) for row in rows for c in row.cells if c.kind == "number")
        is_large = len(lefts) > MOST_COLUMNS
        style = self.styles["官大表" if is_large else "官表"]
        kind = "official large" if is_large else "official"
        # The heading of the section says it already to those who see it.
        seen, hidden = self.styles["表题"], f' class="unseen"{self.styles["暗题"]}'
        caption = f"<caption{seen if block.label else hidden}>{escape(name)}</caption>\n"
        literal[0] = (
            f'<table class="{kind}"{style}>\n{caption}{self._columns(lefts)}<thead>\n{literal[0]}'
        )
        literal[-1] += "</tbody>\n</table>\n"
        texts = frozenset((c.row, c.column) for row in rows for c in row.cells if c.is_text)
        return _Pieces(tuple(literal), cells, name, is_large, texts)

    def _columns(self, lefts: list[int]) -> str:
        """The columns with their share of the width, as in print."""
        widths = self.table.widths
        shares = (100 * sum(widths[a:b]) / sum(widths) for a, b in pairwise([*lefts, len(widths)]))
        columns = "".join(f'<col style="width:{share:.1f}%">' for share in shares)
        return f"<colgroup>{columns}</colgroup>\n"

    def _row(self, row: LayoutRow, lefts: list[int], is_deep: bool, ends_head: bool) -> str:
        """A row; a figure is the mark where the text is to be cut."""
        cells = "".join(self._cell(cell, lefts, is_deep) for cell in row.cells)
        return f"<tr>{cells}</tr>\n" + ("</thead>\n<tbody>\n" if ends_head else "")

    def _cell(self, cell: LayoutCell, lefts: list[int], is_deep: bool) -> str:
        width = sum(cell.left <= left < cell.left + cell.width for left in lefts)
        attributes = f' colspan="{width}"' if width > 1 else ""
        attributes += f' rowspan="{cell.height}"' if cell.height > 1 else ""
        if cell.kind == "number":
            if is_deep:
                heads = " ".join(self.ids[head] for head in self.plan.headers(cell))
                attributes += f' headers="{heads}"'
            return f"<td{attributes}{self.styles['文' if cell.is_text else '数']}>\0</td>"
        style = self.styles["行名" if cell.kind == "label" else "表头"]
        if not is_deep:
            scope = "row" if cell.kind == "label" else "col"
            return f'<th scope="{scope}"{attributes}{style}>{escape(cell.text)}</th>'
        if cell.kind == "head" and not self._is_over_figures(cell):
            return f"<td{attributes}{style}>{escape(cell.text)}</td>"
        self.ids[cell] = f"{self.prefix}-{self.next_id()}"
        return f'<th id="{self.ids[cell]}"{attributes}{style}>{escape(cell.text)}</th>'

    def _is_over_figures(self, head: LayoutCell) -> bool:
        """Whether a head says something of the figures below it: the corner
        over the labels does not."""
        return self.table.direction == "across" or head.left >= self.table.label_columns
