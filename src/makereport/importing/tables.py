"""The official tables in foreign grids, found by their labels: columns may
shift, swap or be missing, and a page break may cut a table in two."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from makereport.form import Item, Table
from makereport.importing.cells import Figure, is_value, read_figure
from makereport.importing.flow import Cell, Grid
from makereport.labels import label_key

NEAR = 0.72
"""How like a label must be to one of the form to be meant for it."""
Address = tuple[str, str]


@dataclass
class Piece:
    """What one grid says of a table. `seen` counts its rows of numbers, `read`
    those that were understood; `unread` are the others with their lines.
    `marked` tells that a line of the form stands above its numbers, `strange`
    that what stands above those to come is not of the form."""

    table: Table
    cells: dict[Address, Figure] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    guesses: list[tuple[int, str]] = field(default_factory=list)
    seen: int = 0
    strange: bool = False
    marked: bool = False

    def add(self, row: Item, column: Item, figure: Figure) -> None:
        """Take a cell; a second, other number for it is not understood."""
        first = self.cells.setdefault((row.name, column.name), figure)
        if first.text != figure.text and figure.text:
            self.unread.append((figure.line, f"{row.label} {column.label} {figure.text}"))

    @property
    def read(self) -> int:
        return len(self.rows)

    @property
    def share(self) -> float:
        """The share of the form's rows (or, across the page, of its cells)
        that stand in the piece."""
        if self.table.direction == "across":
            return len(self.cells) / len(self.table.cell_widths)
        return len(set(self.rows)) / len(self.table.leaf_rows)

    @property
    def is_sound(self) -> bool:
        """Whether most of what the grid holds belongs to the table."""
        return bool(self.cells) and self.read >= 0.6 * self.seen


Head = dict[int, list[str]]
"""The texts above each grid column, downwards."""


class TableMatcher:
    """Reads grids as pieces of one table of the form, in their order. The
    head of a piece serves the next one too, if that has none."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = [c for block in table.blocks for c in block.leaf_columns]
        self.items: dict[str, list[Item]] = {}
        for item in table.items.values():
            for key in item.keys:
                self.items.setdefault(key, []).append(item)
        self.heads = {label_key(block.head) for block in table.blocks} | {
            label_key(column.label)
            for block in table.blocks
            for group in block.columns
            for column in group.walk()
        }
        self.marks = {label_key(block.label) for block in table.blocks if block.label}
        self.head: Head = {}
        self.width = 0

    def read(self, grid: Grid) -> Piece:
        piece = Piece(self.table)
        head = self.head if grid.width == self.width else {}
        read = self._across if self.table.direction == "across" else self._down
        head = read(grid, piece, head)
        if piece.is_sound:
            self.head, self.width = head, grid.width
        return piece

    # Rows down the page

    def _down(self, grid: Grid, piece: Piece, head: Head) -> Head:
        in_head = False
        groups: list[Item] = []
        for index, places in enumerate(grid.rows):
            cells = _distinct(places)
            line = grid.lines[index]
            if self._is_head(cells):
                head = head if in_head else {}
                in_head, piece.strange = True, False
                _add_head(head, places)
                continue
            in_head = False
            texts = [cell.text for cell in cells if cell.text]
            if any(label_key(text) in self.marks for text in texts):
                piece.marked, piece.strange = True, False
                head = {}
                continue
            first = self._first_number(head)
            labels, values = _split(cells, index, first)
            item = self._row(labels, groups, bool(piece.cells))
            if item is None:
                self._other(piece, line, texts, labels, values)
            elif item.items:
                groups = [group for group in groups if item in group.items] + [item]
                if any(cell.text for cell in values):
                    piece.unread.append((line, " ".join(texts)))
            else:
                self._numbers(piece, item, values, head, line)
        return head

    def _is_head(self, cells: list[Cell]) -> bool:
        """Whether a row names columns: two of them, or one and no row."""
        texts = [cell.text for cell in cells if cell.text]
        named = {column.name for text in texts for column in self.columns if column.matches(text)}
        if any(text and is_value(text) for text in texts) or not named:
            return False
        rows = [row for text in texts for row in self.table.leaf_rows if row.matches(text)]
        return len(named) > 1 or not rows

    def _first_number(self, head: Head) -> int:
        """The first grid column under a column of the form, 0 if none is."""
        named = (
            place for place, texts in head.items() if _matching(texts, self.columns) is not None
        )
        return min(named, default=0)

    def _row(self, labels: list[Cell], groups: list[Item], fuzzy: bool) -> Item | None:
        """The row or group that labels name, the outer before the inner."""
        path = list(groups)
        found = None
        for cell in labels:
            candidates = self._named(cell.text)
            inner = [item for item in candidates if any(item in group.items for group in path)]
            chosen = inner or [item for item in candidates if item in self.table.rows] or candidates
            if chosen and (len(chosen) == 1 or inner):
                found = chosen[0]
                path.append(found)
            elif candidates:
                found = None
        if found is None and fuzzy and labels:
            found = _nearest(labels[-1].text, self.table.leaf_rows)
        return found

    def _named(self, text: str) -> list[Item]:
        """The rows and groups of a label; of several lines the last counts too."""
        return self.items.get(label_key(text)) or self.items.get(
            label_key(text.rpartition("\n")[2]), []
        )

    def _numbers(self, piece: Piece, row: Item, values: list[Cell], head: Head, line: int) -> None:
        columns = self.table.columns_of[row.name]
        pairs = [(cell, _matching(head.get(cell.column, []), columns)) for cell in values]
        named = [column for _, column in pairs if column is not None]
        if len(named) < len(values) or len({column.name for column in named}) < len(named):
            pairs = self._by_order(piece, values, head, columns, line) or pairs
        piece.seen += 1
        piece.rows.append(row.name)
        for cell, column in pairs:
            if column is not None:
                piece.add(row, column, read_figure(cell.text, column, line))
            elif cell.text and not is_value(cell.text):
                piece.unread.append((line, cell.text))
            elif cell.text.strip():
                piece.unread.append((line, f"{row.label} {cell.text}"))

    def _by_order(
        self, piece: Piece, values: list[Cell], head: Head, columns: tuple[Item, ...], line: int
    ) -> list[tuple[Cell, Item | None]]:
        """Pairs by order, where the grid's columns have shifted against their
        head, or where there is no head at all."""
        named = [_matching(head[place], columns) for place in sorted(head)]
        order = list(dict.fromkeys(column for column in named if column is not None))
        if order and len(order) == len(values):
            return list(zip(values, order, strict=True))
        if not order and not piece.strange and len(columns) == len(values):
            piece.guesses.append((line, "没有列的标题，按格式的次序读"))
            return list(zip(values, columns, strict=True))
        return []

    def _other(
        self, piece: Piece, line: int, texts: list[str], labels: list[Cell], values: list[Cell]
    ) -> None:
        """A row that is none of the form's."""
        if any(cell.text and is_value(cell.text) for cell in values) and labels:
            piece.seen += 1
            piece.unread.append((line, " ".join(texts)))
        elif any(not self._is_known(text) for text in texts):
            piece.strange = True
            piece.unread.append((line, " ".join(texts)))

    def _is_known(self, text: str) -> bool:
        key = label_key(text)
        return not key or key in self.heads or key in self.items

    # Rows across the page

    def _across(self, grid: Grid, piece: Piece, head: Head) -> Head:
        rows = self.table.leaf_rows
        for index, places in enumerate(grid.rows):
            cells = _distinct(places)
            if not all(is_value(cell.text) for cell in cells):
                if piece.cells or any(cell.text and is_value(cell.text) for cell in cells):
                    piece.unread.append((grid.lines[index], " ".join(c.text for c in cells)))
                    continue
                head = {} if index == 0 else head
                _add_head(head, places)
                continue
            order = self._order(head)
            piece.seen += 1
            for cell in cells:
                place = cell.column
                column = _matching(head.get(place, []), self.columns)
                row = _matching(head.get(place, []), rows) or order.get(place)
                if row is not None and column is not None:
                    piece.add(row, column, read_figure(cell.text, column, grid.lines[index]))
                elif cell.text:
                    piece.unread.append((grid.lines[index], cell.text))
        piece.rows = sorted({row for row, _ in piece.cells}) if piece.cells else []
        return head

    def _order(self, head: Head) -> dict[int, Item]:
        """The row that each grid column belongs to by the order of the form,
        where all columns of all rows are there."""
        named = [
            (place, column)
            for place in sorted(head)
            if (column := _matching(head[place], self.columns)) is not None
        ]
        rows = self.table.leaf_rows
        if len(named) != len(self.table.cell_widths):
            return {}
        each = len(named) // len(rows)
        return {place: rows[number // each] for number, (place, _) in enumerate(named)}


def _distinct(places: list[Cell | None]) -> list[Cell]:
    """The cells of a row from left to right, a merged one once."""
    return list(dict.fromkeys(cell for cell in places if cell is not None))


def _add_head(head: Head, places: list[Cell | None]) -> None:
    for place, cell in enumerate(places):
        if cell is not None and cell.text:
            head.setdefault(place, []).append(cell.text)


def _split(cells: list[Cell], row: int, first: int) -> tuple[list[Cell], list[Cell]]:
    """Labels and numbers of a row: by the first grid column of numbers, else
    by what looks like a number. Numbers do not come down from a row above."""
    if first and any(cell.column < first and cell.text for cell in cells):
        labels = [cell for cell in cells if cell.column < first and cell.text]
    else:
        labels = []
        for cell in cells:
            if (cell.text and is_value(cell.text)) or (labels and not cell.text):
                break
            labels.append(cell)
    last = labels[-1].column if labels else -1
    return labels, [cell for cell in cells if cell.column > last and cell.row == row]


def _matching(texts: list[str], items: Iterable[Item]) -> Item | None:
    """The item that the lowest of the texts names."""
    items = tuple(items)
    for text in reversed(texts):
        for item in items:
            if item.matches(text):
                return item
    for text in reversed(texts):
        near = _nearest(text, items)
        if near is not None:
            return near
    return None


def _nearest(text: str, items: Iterable[Item]) -> Item | None:
    """The item whose label is very like the text, if there is just one."""
    key = label_key(text)
    if len(key) < 2:
        return None
    scored = sorted(((_likeness(key, item), item) for item in items), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < NEAR or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return scored[0][1]


def _likeness(key: str, item: Item) -> float:
    return max(difflib.SequenceMatcher(None, key, known).ratio() for known in item.keys)
