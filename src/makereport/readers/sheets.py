"""A workbook (.xlsx) as a flow of blocks: its tables, and the text around them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from makereport.findings.errors import ImportFailure
from makereport.narrative.blocks import Span
from makereport.ooxml.package import Parts, broken, parse_xml, read_package
from makereport.readers.flow import Block, Cell, Flow, Grid, Text, texts
from makereport.readers.sheet_numbers import cell_text, is_shifted

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_SHEET_BYTES = 8 * 1024 * 1024
MAX_PLACES = 1_000_000
"""Of a sheet: rows times columns up to the last cell that is not blank."""
_SHEETS = "xl/worksheets/"
_LARGE = (_SHEETS, "xl/sharedStrings", "xl/styles")
_SMALLER = "请把要导入的表格复制到一个新的工作簿，另存后再导入"


def read_sheets(path: Path) -> Flow:
    """The blocks of all sheets that are not hidden, in order; a line is the
    row in its sheet. Raises ImportFailure or PackageError."""
    parts = read_package(path)
    try:
        lacks_values = _inspect(path, parts)
    except etree.XMLSyntaxError:
        raise broken(path) from None
    values = _load(path, data_only=True)
    formulas = _load(path, data_only=False) if lacks_values else None
    flow = Flow(title=values.properties.title or "")
    if any(name.startswith("xl/media/") for name in parts):
        flow.notes.append((1, "工作簿里的图片没有导入"))
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            flow.notes.append((1, f"隐藏的工作表“{sheet.title}”没有导入"))
            continue
        if sheet.max_row * sheet.max_column > MAX_PLACES:
            size = f"{sheet.max_row} 行、{sheet.max_column} 列"
            raise ImportFailure(str(path), f"工作表“{sheet.title}”有 {size}，多得不正常", _SMALLER)
        flow.notes += _hidden(sheet)
        reader = _Reader(sheet, formulas[sheet.title] if formulas else None, flow)
        flow.blocks += _blocks(reader.rows())
    return flow


def read_rows(path: Path) -> list[list[str]]:
    """The texts of the first sheet that is not hidden, row by row. Raises
    ImportFailure or PackageError."""
    try:
        _inspect(path, read_package(path))
    except etree.XMLSyntaxError:
        raise broken(path) from None
    sheets = _load(path, data_only=True).worksheets
    sheet = next((each for each in sheets if each.sheet_state == "visible"), None)
    if sheet is None or sheet.max_row * sheet.max_column > MAX_PLACES:
        raise ImportFailure(str(path), "工作表大得不正常，或者都隐藏了", _SMALLER)
    rows = sheet.iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


def _inspect(path: Path, parts: Parts) -> bool:
    """Refuse what would take openpyxl long or much memory; whether there are
    formulas that no program has computed."""
    lacks_values = False
    for name, data in parts.items():
        if not name.startswith("xl/") or not name.endswith(".xml"):
            continue
        if name.startswith(_LARGE) and len(data) > MAX_SHEET_BYTES:
            raise ImportFailure(str(path), "工作表大得不正常", _SMALLER)
        root = parse_xml(data)
        if root.getroottree().docinfo.internalDTD is not None:
            raise ImportFailure(str(path), "文件里有不该有的内容（DOCTYPE 声明）")
        if name.startswith(_SHEETS):
            if sum(_area(merge.get("ref", "")) for merge in root.iter("{*}mergeCell")) > MAX_PLACES:
                raise ImportFailure(str(path), "工作表里合并的单元格多得不正常", _SMALLER)
            lacks_values |= any(_is_uncomputed(cell) for cell in root.iter("{*}c"))
    return lacks_values


def _area(reference: str) -> int:
    """Places of a range such as A1:C3; many of one that is none."""
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError:
        return MAX_PLACES + 1
    if None in (left, top, right, bottom):
        return MAX_PLACES + 1
    return (right - left + 1) * (bottom - top + 1)  # type: ignore[operator]


def _is_uncomputed(cell: etree._Element) -> bool:
    """Whether a cell has a formula and no value; an empty text is a value."""
    return (
        cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.get("t", "n") != "str"
    )


def _load(path: Path, *, data_only: bool) -> Workbook:
    from openpyxl import load_workbook

    # openpyxl goes by the name where it is given one.
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(file, data_only=data_only, keep_links=False)


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

    def __init__(self, sheet: Worksheet, formulas: Worksheet | None, flow: Flow) -> None:
        self.sheet = sheet
        self.formulas = formulas
        self.flow = flow
        # openpyxl gives the other cells of a merged area as MergedCell.
        merged = sheet.merged_cells.ranges
        self.sizes = {(area.min_row, area.min_col): area.size for area in merged}

    def rows(self) -> list[_Row]:
        from openpyxl.cell.cell import MergedCell

        rows = []
        covered = 0
        for number, cells in enumerate(self.sheet.iter_rows(), 1):
            row = _Row(number, is_covered=number <= covered)
            for cell in cells:
                if isinstance(cell, MergedCell):
                    continue
                size = self.sizes.get((number, cell.column), {"rows": 1, "columns": 1})
                text = self._text(cell)
                spans = (Span(text),) if text.strip() else ()
                place = Cell(spans, number, cell.column, size["rows"], size["columns"])
                row.cells.append(place)
                if spans:
                    covered = max(covered, number + place.height - 1)
                    row.is_bordered |= cell.border.left.style is not None
                    row.is_table |= not isinstance(cell.value, str)
            # What reaches into a row makes it one of the table, but no blank one.
            row.is_table |= row.is_bordered or len(row.filled) > 1 or row.is_covered
            row.is_table &= bool(row.filled)
            rows.append(row)
        return rows

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
        )
        for row in rows
        for cell in row.cells
        if left <= cell.column < right
    )
    return Grid(tuple(cells), tuple(row.number for row in rows))
