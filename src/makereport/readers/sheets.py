"""A workbook (.xlsx) as a flow of blocks: its tables, and the text around them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from makereport.findings.errors import ImportFailure
from makereport.narrative.blocks import Span, plain
from makereport.ooxml.package import broken, read_package
from makereport.readers.budget import SHEET_CHARACTERS, SHEET_PLACES, Budget
from makereport.readers.flow import Block, Cell, Flow, Grid, Text, texts
from makereport.readers.marked import settle
from makereport.readers.sheet_bounds import SMALLER, inspect
from makereport.readers.sheet_looks import looked_at
from makereport.readers.sheet_numbers import cell_text, is_shifted

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def read_sheets(path: Path) -> Flow:
    """The blocks of all sheets that are not hidden, in order; a line is the
    row in its sheet. Raises ImportFailure, PackageError or BudgetError."""
    parts = read_package(path)
    budget = Budget()
    lacks_values = inspect(path, parts, budget)
    values = _load(path, data_only=True, rich_text=True)
    formulas = _load(path, data_only=False) if lacks_values else None
    flow = Flow(title=values.properties.title or "")
    if any(name.startswith("xl/media/") for name in parts):
        flow.notes.append((1, "工作簿里的图片没有导入"))
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            flow.notes.append((1, f"隐藏的工作表“{sheet.title}”没有导入"))
            continue
        flow.notes += _hidden(sheet)
        reader = _Reader(sheet, formulas[sheet.title] if formulas else None, flow, budget)
        flow.blocks += _blocks(reader.rows())
    return flow


def read_rows(path: Path) -> list[list[str]]:
    """The texts of the first sheet that is not hidden, row by row without the
    empty ones. Raises ImportFailure, PackageError or BudgetError."""
    budget = Budget()
    inspect(path, read_package(path), budget)
    sheets = _load(path, data_only=True).worksheets
    sheet = next((each for each in sheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise ImportFailure(str(path), "工作表都隐藏了", SMALLER)
    rows: dict[int, list[str]] = {}
    for (number, column), cell in _cells(sheet):
        if cell.value is not None:
            text, row = str(cell.value), rows.setdefault(number, [])
            budget.spend(SHEET_PLACES, column - len(row))
            budget.spend(SHEET_CHARACTERS, len(text))
            row += [""] * (column - 1 - len(row))
            row.append(text)
    return [*rows.values()]


def _cells(sheet: Worksheet) -> list[tuple[tuple[int, int], SheetCell]]:
    """The cells that are there and not covered, each with its row and column.
    (What openpyxl offers in public makes all others between them.)"""
    from openpyxl.cell.cell import Cell as Uncovered

    there = sorted(sheet._cells.items())
    return [(place, cell) for place, cell in there if isinstance(cell, Uncovered)]


def _load(path: Path, *, data_only: bool, rich_text: bool = False) -> Workbook:
    """Raises PackageError."""
    from openpyxl import load_workbook

    # openpyxl goes by the name where it is given one.
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return load_workbook(file, data_only=data_only, keep_links=False, rich_text=rich_text)
        except MemoryError:
            raise
        except Exception as error:  # it has many ways to fail over a damaged file
            raise broken(path) from error


def _hidden(sheet: Worksheet) -> Iterator[tuple[int, str]]:
    """A note for each row or column that is hidden; it is read all the same."""
    for number, row in sheet.row_dimensions.items():
        if row.hidden and number <= sheet.max_row:
            yield number, f"工作表“{sheet.title}”的第{number}行是隐藏的，也导入了"
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            yield 1, f"工作表“{sheet.title}”的{letter}列是隐藏的，也导入了"


# Rows


@dataclass
class _Row:
    """A row of a sheet: its cells (blank ones too, those of a merged area
    once), and whether it is part of a table for certain."""

    number: int
    cells: list[Cell] = field(default_factory=list)
    is_table: bool = False
    is_covered: bool = False
    """Whether a merged area reaches down to it."""
    is_bordered: bool = False

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.spans]

    @property
    def is_empty(self) -> bool:
        return not self.filled and not self.is_covered


class _Reader:
    """Reads the cells of a sheet."""

    def __init__(
        self, sheet: Worksheet, formulas: Worksheet | None, flow: Flow, budget: Budget
    ) -> None:
        self.sheet = sheet
        self.formulas = formulas
        self.flow = flow
        self.budget = budget
        merged = sheet.merged_cells.ranges
        self.sizes = {(area.min_row, area.min_col): area.size for area in merged}

    def rows(self) -> list[_Row]:
        """The rows that have texts, or are covered by one, and those between:
        of empty ones all that matters is whether they are more than one."""
        read = {place: self._read(cell) for place, cell in _cells(self.sheet)}
        filled = [place for place in read.values() if place.spans]
        numbers = {n for cell in filled for n in range(cell.row, cell.row + cell.height)}
        width = max((cell.column + cell.width - 1 for cell in filled), default=0)
        self.budget.spend(SHEET_PLACES, len(numbers) * width)
        rows: list[_Row] = []
        covered = 0
        for number in sorted(numbers):
            if rows and number == rows[-1].number + 2:
                rows.append(self._row(number - 1, width, read))
            elif rows and number > rows[-1].number + 2:
                rows += (_Row(number - 2), _Row(number - 1))
            row = self._row(number, width, read)
            row.is_covered = number <= covered
            covered = max(covered, *(cell.row + cell.height - 1 for cell in row.filled), 0)
            # What reaches into a row makes it one of the table, but no blank one.
            row.is_table |= row.is_bordered or len(row.filled) > 1 or row.is_covered
            row.is_table &= bool(row.filled)
            rows.append(row)
        return rows

    def _row(self, number: int, width: int, read: dict[tuple[int, int], Cell]) -> _Row:
        """A row with a cell at each place but those within a merged area."""
        row = _Row(number)
        cells = self.sheet._cells
        for column in range(1, width + 1):
            place = (number, column)
            if place not in cells:
                row.cells.append(Cell((), number, column))
            elif place in read:
                row.cells.append(read[place])
                if read[place].spans:
                    # There may be a border without sides.
                    row.is_bordered |= getattr(cells[place].border.left, "style", None) is not None
                    row.is_table |= not isinstance(cells[place].value, str | list)
        return row

    def _read(self, cell: SheetCell) -> Cell:
        text = self._text(cell)
        self.budget.spend(SHEET_CHARACTERS, len(text))
        pieces = looked_at(cell, text) if text.strip() else []
        found = settle(self.flow, pieces, cell.row, is_cell=True)
        shown = plain(found.kept)
        spans = (Span(shown),) if shown.strip() else ()
        size = self.sizes.get((cell.row, cell.column), {"rows": 1, "columns": 1})
        height, width = size["rows"], size["columns"]
        return Cell(spans, cell.row, cell.column, height, width, lost=found.lost)

    def _text(self, cell: SheetCell) -> str:
        value = cell.value
        if value is None and self.formulas is not None:
            return self._formula(cell, self.formulas[cell.coordinate])
        if is_shifted(value, cell.number_format):
            text = f"{cell.coordinate} 里的数是 {value}，在表里按格式 {cell.number_format} 显示成别的数"
            self._note(cell, text)
        return cell_text(value, cell.number_format)

    def _formula(self, cell: SheetCell, there: SheetCell) -> str:
        """The formula of a cell without a value, so that it is not taken for
        a blank."""
        if there.data_type != "f" or cell.data_type == "str":
            return ""
        text = str(getattr(there.value, "text", there.value))
        self._note(cell, f"{cell.coordinate} 是公式 {text}，文件里没有它的结果，请打开重算后再存")
        return text

    def _note(self, cell: SheetCell, text: str) -> None:
        self.flow.notes.append((cell.row, f"工作表“{self.sheet.title}”的 {text}"))


# Blocks


def _blocks(rows: list[_Row]) -> Iterator[Block]:
    """Tables, and the rows between them that hold one text each."""
    table: list[_Row] = []
    pending: list[_Row] = []
    """Rows since the table that are empty or hold one text."""
    for row in rows:
        if not row.is_table:
            pending.append(row)
            continue
        if table and _parts(table, pending):
            yield from _closed(table, pending)
            table = []
        elif not table:
            yield from _texts(pending)
        else:
            table += pending
        table.append(row)
        pending = []
    yield from _closed(table, pending)


def _parts(table: list[_Row], pending: list[_Row]) -> bool:
    """Whether rows between two tables part them, or lie within one."""
    empty = [row.is_empty for row in pending]
    if sum(empty) > 1:
        return True
    has_text = not all(empty)
    return has_text and (True in empty or any(row.is_bordered for row in table))


def _closed(table: list[_Row], pending: list[_Row]) -> Iterator[Block]:
    """A table and the rows after it. Rows with a label only are its last ones."""
    after = 0
    while table and after < len(pending) and _is_label(table, pending[after]):
        after += 1
    if table:
        yield _grid(table + pending[:after])
    yield from _texts(pending[after:])


def _is_label(table: list[_Row], row: _Row) -> bool:
    if row.is_empty or not row.filled or any(line.is_bordered for line in table):
        return False
    label = row.filled[0]
    first = min(cell.column for line in table for cell in line.filled)
    return label.column == first and not any(mark in label.text for mark in "：:。")


def _texts(rows: list[_Row]) -> Iterator[Text]:
    for row in rows:
        for cell in row.filled:
            yield from texts(cell.spans, row.number)


def _grid(rows: list[_Row]) -> Grid:
    """Rows as a table, without the blank columns on its sides."""
    filled = [cell for row in rows for cell in row.filled]
    left = min(cell.column for cell in filled)
    right = max(cell.column + cell.width for cell in filled)
    top, bottom = rows[0].number, rows[-1].number
    cells = (
        Cell(
            cell.spans,
            cell.row - top,
            cell.column - left,
            min(cell.height, bottom + 1 - cell.row),
            min(cell.width, right - cell.column),
            lost=cell.lost,
        )
        for row in rows
        for cell in row.cells
        if left <= cell.column < right
    )
    return Grid(tuple(cells), tuple(row.number for row in rows))
