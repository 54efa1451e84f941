"""The official tables in foreign grids, found by their labels: columns may
shift, swap or be missing, and a page break may cut a table in two."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

from makereport.form.labels import label_key
from makereport.form.tables import Item
from makereport.importing.cells import is_value, read_figure
from makereport.importing.found import TableFound
from makereport.importing.table_labels import Head, TableLabels, keys_of, names_of, nearest
from makereport.readers.flow import Cell, Grid
from makereport.readers.marked import DIGIT


def read_grid(grid: Grid, labels: TableLabels, above: Head | None = None) -> TableFound:
    """What a grid says of a table. One without a head goes on below that of the
    grid before it, `above`. A table across the page may stand there turned."""
    head = above if above is not None and above.width == grid.width else Head(grid.width)
    ways = [_Across, _Down] if labels.table.direction == "across" else [_Down]
    readings = [way(grid, labels, head).found for way in ways]
    return max(readings, key=lambda found: len(found.cells))


@dataclass(frozen=True)
class _Row:
    """A row of a grid: the cell at each of its places, and each cell once."""

    number: int
    line: int
    places: list[Cell | None]
    cells: list[Cell]

    @cached_property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells if cell.text]


class _Reading(ABC):
    """One grid read as one table; `found` grows row by row."""

    def __init__(self, grid: Grid, labels: TableLabels, head: Head) -> None:
        self.grid = grid
        self.labels = labels
        self.table = labels.table
        self.found = TableFound(self.table, grid.line, head)
        self.in_head = False
        self.head_rows: list[_Row] = []
        self.used: set[Cell] = set()  # read, or told
        rows = zip(grid.lines, grid.rows, grid.row_cells, strict=True)
        self.rows = [_Row(number, *row) for number, row in enumerate(rows)]
        for row in self.rows:
            self._read(row)
        self._end_head()
        self._left()

    @abstractmethod
    def _read(self, row: _Row) -> None:
        """Take one more row of the grid."""

    def _read_head(self, row: _Row) -> None:
        """Take a row that names columns, the first of a head or one below it."""
        if not self.in_head:
            self.found.head = Head(self.grid.width)
        self.in_head = True
        self.found.head.add(row.places)
        self.head_rows.append(row)

    def _end_head(self) -> None:
        """A head is whole: what in it is none of the form's labels?"""
        self.in_head = False
        for row in self.head_rows:
            self._strangers(row, row.cells, self.labels.columns)
        self.head_rows = []

    def _completes_head(self, row: _Row) -> bool:
        """Whether a row below a head has nothing but second halves of labels."""
        cells = [cell for cell in row.cells if cell.row == row.number and cell.text]
        items, head = self.labels.columns, self.found.head
        return (
            self.in_head
            and bool(cells)
            and not any(is_value(cell.text) for cell in cells)
            and all(
                label_key(cell.text) and head.completes(cell.column, cell.text, items)
                for cell in cells
            )
        )

    def _strangers(self, row: _Row, cells: list[Cell], like: tuple[Item, ...] = ()) -> None:
        """Texts beside those of the form, in a row of it: not understood,
        unless they are very like one of some items."""
        for cell in cells:
            text = " ".join(cell.text.split())
            if cell.row != row.number or is_value(text) or self.labels.is_known(text):
                continue
            self.used.add(cell)
            if like and self.found.head.is_part(cell.column, cell.text, like):
                continue
            near = nearest(text, like)
            if near is None:
                self.found.unread.append((row.line, text))
            else:
                self.found.guesses.append((row.line, f"“{text}”一列当作“{near.label}”"))

    def _number(self, cell: Cell, row: Item, column: Item, line: int) -> None:
        self.used.add(cell)
        if cell.lost:
            self.found.lose(row, column, line, cell.lost)
            return
        unit = self.found.head.money_unit(cell.column)
        self.found.add(row, column, read_figure(cell.text, column, line, unit))

    def _unread(self, row: _Row) -> None:
        self.used.update(row.cells)
        self.found.unread.append((row.line, " ".join(row.texts)))

    def _left(self) -> None:
        """The numbers that a reader sees and nothing above has taken or told."""
        for row in self.rows:
            for cell in row.cells:
                if cell.row != row.number or cell in self.used or cell in self._serials:
                    continue
                if DIGIT.search(cell.text) and not self.labels.is_known(cell.text):
                    self.found.unread.append((row.line, " ".join(cell.text.split())))

    @cached_property
    def _serials(self) -> set[Cell]:
        """The cells of columns that but number the rows: 1, 2, 3."""
        counts: dict[int, list[Cell]] = {}
        for row in self.rows:
            for cell in row.cells:
                if cell.row == row.number and cell not in self.used and DIGIT.search(cell.text):
                    counts.setdefault(cell.column, []).append(cell)
        return {
            cell
            for cells in counts.values()
            if len(cells) > 2
            and [c.text for c in cells] == [str(n) for n in range(1, len(cells) + 1)]
            for cell in cells
        }


class _Down(_Reading):
    """Rows down the page, in `groups`, the outer before the inner."""

    groups: tuple[Item, ...] = ()

    def _read(self, row: _Row) -> None:
        if self._is_head(row.texts) or self._completes_head(row):
            self.found.strange = False
            self._read_head(row)
            return
        self._end_head()
        marks = [self.labels.is_mark(text) for text in row.texts]
        if any(marks) and (all(marks) or not any(map(is_value, row.texts))):
            self.found.marked, self.found.strange = True, False
            self.found.head = Head(self.grid.width)
            self._strangers(row, row.cells)
            return
        first = min(self.found.head.named(self.labels.columns), default=0)
        labels, values = _split(row, first)
        item = self._item(labels)
        is_below = bool(self.found.cells or self.found.head.named(self.labels.columns))
        if item is None and is_below and labels:
            item = self._like(labels[-1].text, row.line)
            labels = labels[:-1] if item else labels
        elif item is not None and item.items and not self.labels.is_known(labels[-1].text):
            within = self._like(labels[-1].text, row.line, item)
            item, labels = (within, labels[:-1]) if within else (item, labels)
        if item is None:
            self._other(row, labels, values)
            return
        self._strangers(row, labels)
        if item.items:
            self.groups = (*(group for group in self.groups if item in group.items), item)
            numbers = [cell for cell in labels if cell.row == row.number and is_value(cell.text)]
            if any(cell.text for cell in (*numbers, *values)):
                self._unread(row)
        else:
            self._numbers(row, item, values)

    def _is_head(self, texts: list[str]) -> bool:
        """Whether a row names columns: two of them, or one and no row; or has
        words very like theirs behind the form's word for its rows."""
        if any(map(is_value, texts)):
            return False
        behind = texts[1:] if texts and self.labels.is_corner(texts[0]) else []
        if any(nearest(text, self.labels.columns) for text in behind):
            return True
        columns, rows = names_of(self.labels.columns), names_of(self.table.leaf_rows)
        keys = [label_key(text) for text in texts]
        named = {name for key in keys for name in columns.get(key, ())}
        return len(named) > 1 or (bool(named) and not any(key in rows for key in keys))

    def _item(self, labels: list[Cell]) -> Item | None:
        """The row or group that labels name, the outer before the inner."""
        path = [*self.groups]
        found = None
        for cell in labels:
            candidates = self.labels.named(cell.text)
            inner = [item for item in candidates if any(item in group.items for group in path)]
            chosen = inner or [item for item in candidates if item in self.table.rows] or candidates
            if chosen and (len(chosen) == 1 or inner):
                found = chosen[0]
                path.append(found)
            elif candidates:
                found = None
        return found

    @cached_property
    def _present(self) -> frozenset[str]:
        return frozenset(label_key(cell.text) for cell in self.grid.cells)

    def _like(self, text: str, line: int, group: Item | None = None) -> Item | None:
        """The row, of the group beside it, whose label is very like the text,
        if no other is its own."""
        among = group.leaves if group else self.table.leaf_rows
        rows = [row for row in among if not keys_of(row) & self._present]
        row = nearest(text, rows)
        if row is not None:
            self.found.guesses.append((line, f"“{' '.join(text.split())}”一行当作“{row.label}”"))
        return row

    def _numbers(self, row: _Row, item: Item, values: list[Cell]) -> None:
        columns = self.table.all_columns_of[item.name]
        named = self.found.head.named(columns)
        pairs = [(cell, named.get(cell.column)) for cell in values]
        distinct = {column for _, column in pairs if column is not None}
        if len(distinct) < len(values):
            order = list(dict.fromkeys(named.values()))
            in_order = self._by_order(values, order, columns, row.line)
            # A column without its number: nobody knows which number is whose.
            is_shifted = len(distinct) < len(order)
            pairs = in_order or ([(cell, None) for cell in values] if is_shifted else pairs)
        self.found.seen += 1
        self.found.rows.append(item.name)
        for cell, column in pairs:
            if column is not None:
                self._number(cell, item, column, row.line)
            elif cell.text:
                self.used.add(cell)
                text = f"{item.label} {cell.text}" if is_value(cell.text) else cell.text
                self.found.unread.append((row.line, text))
                self.found.partial.add(item.name)
        self._merged(row, item, named)

    def _merged(self, row: _Row, item: Item, named: dict[int, Item]) -> None:
        """The columns that one blank or zero says something of together."""
        for place, column in named.items():
            cell = row.places[place] if place < len(row.places) else None
            if cell is None or cell.lost or (item.name, column.name) in self.found.cells:
                continue
            if not column.is_figure:
                continue
            figure = read_figure(cell.text, column, row.line)
            if is_value(cell.text) and not figure.value:
                self.found.add(item, column, figure)

    def _by_order(
        self, values: list[Cell], order: list[Item], columns: tuple[Item, ...], line: int
    ) -> list[tuple[Cell, Item | None]]:
        """Pairs by order, where the grid's columns have shifted against their
        head, which names them in `order`, or where there is no head at all."""
        if order and len(order) == len(values):
            return list(zip(values, order, strict=True))
        if not order and not self.found.strange and len(columns) == len(values):
            self.found.guesses.append((line, "没有列的标题，按格式的次序读"))
            return list(zip(values, columns, strict=True))
        if len(columns) == len(values) and self.found.head.lists(columns):
            self.found.guesses.append((line, "列的标题没有对齐，按格式的次序读"))
            return list(zip(values, columns, strict=True))
        return []

    def _other(self, row: _Row, labels: list[Cell], values: list[Cell]) -> None:
        """A row that is none of the form's."""
        if labels and any(cell.text and is_value(cell.text) for cell in values):
            self.found.seen += 1
            self._unread(row)
        elif not all(map(self.labels.is_known, row.texts)):
            self.found.strange = True
            self._unread(row)


class _Across(_Reading):
    """Rows across the page, as groups of the head."""

    def _read(self, row: _Row) -> None:
        if self._names_any(row.texts) or self._completes_head(row):
            self._read_head(row)
        elif self._are_numbers(row.cells):
            self._end_head()
            self._numbers(row)
        elif not all(map(self.labels.is_mark, row.texts)):
            self._unread(row)

    def _names_any(self, texts: list[str]) -> bool:
        """Whether one of the texts names a row or column, and none is a number."""
        if any(map(is_value, texts)):
            return False
        columns = [c for block in self.table.blocks for top in block.columns for c in top.walk()]
        items = (*columns, *self.table.items.values())
        names = names_of(items)
        is_whole = len(self.found.head.named(self.labels.columns)) == len(self.table.every_cell)
        # Words below a whole head may be those of a label.
        enough = all if is_whole and self.table.word_cells else any
        return enough(label_key(text) in names for text in texts)

    def _are_numbers(self, cells: list[Cell]) -> bool:
        """Whether a row stands under the columns, or has nothing but numbers
        (and words under the columns of words). Blanks do not make a row of a text
        beside them."""
        columns = self.found.head.named(self.labels.columns)
        has_text = any(not is_value(cell.text) for cell in cells)
        has_number = any(cell.text and is_value(cell.text) for cell in cells)
        counted = [cell for cell in cells if cell.text or has_number or not has_text]
        under = sum(cell.column in columns for cell in counted)
        said = {place for place, column in columns.items() if not column.is_figure}
        return bool(columns) and (
            2 * under > len(columns)
            or all(is_value(cell.text) or cell.column in said for cell in cells)
        )

    def _numbers(self, row: _Row) -> None:
        head = self.found.head
        columns, items = head.named(self.labels.columns), head.named(self.table.leaf_rows)
        order = self._order(columns)
        self.found.seen += 1
        is_shifted = len(columns) < len(self.table.every_cell) and any(
            cell.text and cell.column not in columns for cell in row.cells
        )
        for cell in row.cells:
            column = None if is_shifted else columns.get(cell.column)
            item = items.get(cell.column) or order.get(cell.column)
            if item is not None and column is not None:
                self._number(cell, item, column, row.line)
            elif cell.text:
                self.used.add(cell)
                self.found.unread.append((row.line, cell.text))
        self.found.rows = sorted({name for name, _ in self.found.cells})

    def _order(self, columns: dict[int, Item]) -> dict[int, Item]:
        """The row that each grid column belongs to by the order of the form,
        where all columns of all rows are there."""
        rows = self.table.leaf_rows
        if len(rows) == 1:
            return dict.fromkeys(columns, rows[0])
        if len(columns) != len(self.table.every_cell):
            return {}
        each = len(columns) // len(rows)
        return {place: rows[number // each] for number, place in enumerate(columns)}


def _split(row: _Row, first: int) -> tuple[list[Cell], list[Cell]]:
    """Labels and numbers of a row: by the first grid column of numbers, else
    by what looks like a number. Numbers do not come down from a row above."""
    labels = [cell for cell in row.cells if cell.column < first and cell.text]
    if not labels or is_value(labels[-1].text):
        labels = []
        for cell in row.cells:
            if (cell.text and is_value(cell.text)) or (labels and not cell.text):
                break
            labels.append(cell)
    last = labels[-1].column if labels else -1
    return labels, [cell for cell in row.cells if cell.column > last and cell.row == row.number]
