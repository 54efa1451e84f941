"""The official tables in foreign grids, found by their labels: columns may
shift, swap or be missing, and a page break may cut a table in two."""

from __future__ import annotations

from dataclasses import dataclass, field

from makereport.form.labels import label_key
from makereport.form.model import Item, Table
from makereport.importing.cells import Figure, is_value, read_figure
from makereport.importing.table_heads import Head, is_named, keys_of, nearest
from makereport.readers.flow import Cell, Grid

WHOLE = 0.9
"""The share of a table that is all of it."""
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
        address = (row.name, column.name)
        first = self.cells.setdefault(address, figure)
        if first.is_blank:
            self.cells[address] = figure
        elif first.text != figure.text and figure.text:
            self.unread.append((figure.line, f"{row.label} {column.label} {figure.text}"))

    @property
    def read(self) -> int:
        return len(self.rows)

    @property
    def share(self) -> float:
        """The share of the form's rows (or, across the page, of its cells)
        that stand in the piece."""
        if self.table.direction == "across":
            return len(self.cells) / len(self.table.cells)
        return len(set(self.rows)) / len(self.table.leaf_rows)

    @property
    def is_sound(self) -> bool:
        """Whether most of what the grid holds belongs to the table, or it
        holds the whole table."""
        return bool(self.cells) and (self.read >= 0.6 * self.seen or self.share > WHOLE)


class TableMatcher:
    """Reads grids as pieces of one table of the form, in their order. The
    head of a piece serves the next one too, if that has none."""

    def __init__(self, table: Table, titles: frozenset[str] = frozenset()) -> None:
        self.table = table
        self.columns = tuple(c for block in table.blocks for c in block.leaf_columns)
        self.items: dict[str, list[Item]] = {}
        for item in table.items.values():
            for key in keys_of(item):
                self.items.setdefault(key, []).append(item)
        self.heads = {label_key(block.head) for block in table.blocks} | {
            key
            for block in table.blocks
            for group in block.columns
            for column in group.walk()
            for key in keys_of(column)
        }
        self.marks = {label_key(block.label) for block in table.blocks if block.label}
        self.titles = titles
        self.head = Head()
        self.width = 0
        self.present: frozenset[str] = frozenset()

    def read(self, grid: Grid) -> Piece:
        """What a grid says; a table across the page may stand there turned."""
        ways = [self._across, self._down] if self.table.direction == "across" else [self._down]
        self.present = frozenset(label_key(cell.text) for cell in grid.cells)
        pieces = []
        for read in ways:
            piece = Piece(self.table)
            head = read(grid, piece, self.head if grid.width == self.width else Head())
            pieces.append((piece, head))
        piece, head = max(pieces, key=lambda pair: len(pair[0].cells))
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
                head = head if in_head else Head()
                in_head, piece.strange = True, False
                head.add(places)
                self._strangers(piece, cells, index, line, self.columns)
                continue
            in_head = False
            texts = [cell.text for cell in cells if cell.text]
            if any(self._is_mark(text) for text in texts):
                piece.marked, piece.strange = True, False
                head = Head()
                self._strangers(piece, cells, index, line)
                continue
            labels, values = _split(cells, index, min(head.named(self.columns), default=0))
            item = self._row(labels, groups)
            if item is None and piece.cells and labels:
                item = self._like(piece, labels[-1].text, line)
                labels = labels[:-1] if item else labels
            if item is None:
                self._other(piece, line, texts, labels, values)
                continue
            self._strangers(piece, labels, index, line)
            if item.items:
                groups = [group for group in groups if item in group.items] + [item]
                numbers = [cell for cell in labels if cell.row == index and is_value(cell.text)]
                if any(cell.text for cell in (*numbers, *values)):
                    piece.unread.append((line, " ".join(texts)))
            else:
                self._numbers(piece, item, values, head, line)
        return head

    def _strangers(
        self, piece: Piece, cells: list[Cell], row: int, line: int, like: tuple[Item, ...] = ()
    ) -> None:
        """Texts beside those of the form, in a row of it: not understood,
        unless they are very like one of some items."""
        for cell in cells:
            text = " ".join(cell.text.split())
            if cell.row != row or is_value(text) or self._is_known(text):
                continue
            near = nearest(text, like)
            if near is None:
                piece.unread.append((line, text))
            else:
                piece.guesses.append((line, f"“{text}”一列当作“{near.label}”"))

    def _is_head(self, cells: list[Cell]) -> bool:
        """Whether a row names columns: two of them, or one and no row."""
        texts = [cell.text for cell in cells if cell.text]
        named = {column.name for text in texts for column in self.columns if is_named(column, text)}
        if any(text and is_value(text) for text in texts) or not named:
            return False
        rows = [row for text in texts for row in self.table.leaf_rows if is_named(row, text)]
        return len(named) > 1 or not rows

    def _row(self, labels: list[Cell], groups: list[Item]) -> Item | None:
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
        return found

    def _like(self, piece: Piece, text: str, line: int) -> Item | None:
        """The row whose label is very like the text, if no other is its own."""
        rows = [row for row in self.table.leaf_rows if not keys_of(row) & self.present]
        row = nearest(text, rows)
        if row is not None:
            piece.guesses.append((line, f"“{' '.join(text.split())}”一行当作“{row.label}”"))
        return row

    def _named(self, text: str) -> list[Item]:
        """The rows and groups of a label; of several lines the last counts too."""
        return self.items.get(label_key(text)) or self.items.get(
            label_key(text.rpartition("\n")[2]), []
        )

    def _numbers(self, piece: Piece, row: Item, values: list[Cell], head: Head, line: int) -> None:
        columns = self.table.columns_of[row.name]
        named = head.named(columns)
        pairs = [(cell, named.get(cell.column)) for cell in values]
        found = [column.name for _, column in pairs if column is not None]
        if len(found) < len(values) or len(set(found)) < len(found):
            order = list(dict.fromkeys(named.values()))
            pairs = self._by_order(piece, values, order, columns, line) or pairs
        piece.seen += 1
        piece.rows.append(row.name)
        for cell, column in pairs:
            if column is not None:
                unit = head.money_unit(cell.column)
                piece.add(row, column, read_figure(cell.text, column, line, unit))
            elif cell.text and not is_value(cell.text):
                piece.unread.append((line, cell.text))
            elif cell.text.strip():
                piece.unread.append((line, f"{row.label} {cell.text}"))

    def _by_order(
        self,
        piece: Piece,
        values: list[Cell],
        order: list[Item],
        columns: tuple[Item, ...],
        line: int,
    ) -> list[tuple[Cell, Item | None]]:
        """Pairs by order, where the grid's columns have shifted against their
        head, which names them in `order`, or where there is no head at all."""
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
        return not key or key in self.heads or key in self.items or self._is_mark(text)

    def _is_mark(self, text: str) -> bool:
        """Whether a line of the table's own stands above its numbers, the
        heading of its section included."""
        return label_key(text) in self.marks | self.titles

    # Rows across the page

    def _across(self, grid: Grid, piece: Piece, head: Head) -> Head:
        in_head = False
        for index, places in enumerate(grid.rows):
            cells = _distinct(places)
            texts = [cell.text for cell in cells if cell.text]
            if self._names_any(texts):
                head = head if in_head else Head()
                in_head = True
                head.add(places)
                self._strangers(piece, cells, index, grid.lines[index], self.columns)
            elif self._are_numbers(cells, head):
                in_head = False
                self._numbers_across(piece, cells, head, grid.lines[index])
            elif not all(map(self._is_mark, texts)):
                piece.unread.append((grid.lines[index], " ".join(texts)))
        piece.rows = sorted({row for row, _ in piece.cells})
        return head

    def _names_any(self, texts: list[str]) -> bool:
        """Whether one of the texts names a row or column, and none is a number."""
        if any(map(is_value, texts)):
            return False
        columns = [c for block in self.table.blocks for top in block.columns for c in top.walk()]
        items = (*columns, *self.table.items.values())
        return any(is_named(item, text) for text in texts for item in items)

    def _are_numbers(self, cells: list[Cell], head: Head) -> bool:
        """Whether a row stands under the columns, or has nothing but numbers."""
        columns = head.named(self.columns)
        under = sum(cell.column in columns for cell in cells)
        return bool(columns) and (
            2 * under > len(columns) or all(is_value(cell.text) for cell in cells)
        )

    def _numbers_across(self, piece: Piece, cells: list[Cell], head: Head, line: int) -> None:
        columns, rows = head.named(self.columns), head.named(self.table.leaf_rows)
        order = self._order(columns)
        piece.seen += 1
        for cell in cells:
            column = columns.get(cell.column)
            row = rows.get(cell.column) or order.get(cell.column)
            if row is not None and column is not None:
                unit = head.money_unit(cell.column)
                piece.add(row, column, read_figure(cell.text, column, line, unit))
            elif cell.text:
                piece.unread.append((line, cell.text))

    def _order(self, columns: dict[int, Item]) -> dict[int, Item]:
        """The row that each grid column belongs to by the order of the form,
        where all columns of all rows are there."""
        rows = self.table.leaf_rows
        if len(columns) != len(self.table.cells):
            return {}
        each = len(columns) // len(rows)
        return {place: rows[number // each] for number, place in enumerate(columns)}


def _distinct(places: list[Cell | None]) -> list[Cell]:
    """The cells of a row from left to right, a merged one once."""
    return list(dict.fromkeys(cell for cell in places if cell is not None))


def _split(cells: list[Cell], row: int, first: int) -> tuple[list[Cell], list[Cell]]:
    """Labels and numbers of a row: by the first grid column of numbers, else
    by what looks like a number. Numbers do not come down from a row above."""
    labels = [cell for cell in cells if cell.column < first and cell.text]
    if not labels or is_value(labels[-1].text):
        labels = []
        for cell in cells:
            if (cell.text and is_value(cell.text)) or (labels and not cell.text):
                break
            labels.append(cell)
    last = labels[-1].column if labels else -1
    return labels, [cell for cell in cells if cell.column > last and cell.row == row]
