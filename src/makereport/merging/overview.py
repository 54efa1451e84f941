"""All figures of many reports by agency, as a table for Excel or WPS."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from makereport.findings.errors import WriteError
from makereport.form.model import Form, Item, Table
from makereport.report.figures import Address, addresses

OVERVIEW_SUFFIXES = (".xlsx", ".csv")
TOTAL = "合计"
"""The name of the last row, which is no agency."""
_FIRST_HEADS = ("单位", "年报文件")
_EXACT_DIGITS = 15
"""What a number of Excel holds; longer ones are text there."""
_LONGEST_TEXT = 32767
_FORMULA = tuple("=+-@＝＋－＠\t\r")


@dataclass(frozen=True)
class Row:
    """One line: an agency, its file or what is said instead of it, and its
    figures in the order of `row_cells` (none for who has not reported)."""

    unit: str
    file: str
    cells: tuple[str, ...]


def row_cells(form: Form, values: Mapping[Address, Decimal]) -> tuple[str, ...]:
    """Every cell of every table as text, totals included; what has no value
    is zero."""
    return tuple(f"{values[key]:f}" if key in values else "0" for key in addresses(form))


def overview_bytes(form: Form, rows: Sequence[Row], path: Path) -> bytes:
    """The overview as a file of the kind that the path names, one of
    OVERVIEW_SUFFIXES: the same rows give the same bytes. Raises WriteError where a
    number is too long for a cell."""
    if path.suffix.lower() == ".csv":
        return _csv(form, rows)
    if any(len(text) > _LONGEST_TEXT for row in rows for text in (row.unit, *row.cells)):
        reason = f"有一格超过 {_LONGEST_TEXT} 个字符，Excel 放不下"
        raise WriteError(str(path), reason, "改用 .csv")
    return _xlsx(form, rows)


def _csv(form: Form, rows: Sequence[Row]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel reads mojibake."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_FIRST_HEADS, *map(".".join, addresses(form))])
    for row in rows:
        figures = row.cells or [""] * sum(1 for _ in addresses(form))
        writer.writerow([_no_formula(row.unit), _no_formula(row.file), *figures])
    return text.getvalue().encode("utf-8-sig")


def _no_formula(text: str) -> str:
    """The text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _xlsx(form: Form, rows: Sequence[Row]) -> bytes:
    # Here, not above: only this needs it.
    import openpyxl
    from openpyxl.writer.excel import ExcelWriter

    from makereport.ooxml.package import write_package

    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "makereport"
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    _fill(book.create_sheet("汇总"), form, rows)
    buffer = io.BytesIO()
    # Workbook.save would put the time of day into the properties.
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()
    with zipfile.ZipFile(buffer) as archive:
        return write_package({name: archive.read(name) for name in archive.namelist()})


def _fill(sheet: Any, form: Form, rows: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment

    def figure(value: str) -> Any:
        if len(value.replace(".", "").strip("-0")) <= _EXACT_DIGITS:
            return Decimal(value)
        cell = _text(sheet, value)
        cell.alignment = Alignment(horizontal="right")
        return cell

    _lay_out(sheet, form)
    _write_heads(sheet, form)
    for row in rows:
        sheet.append([_text(sheet, row.unit), _text(sheet, row.file), *map(figure, row.cells)])


def _text(sheet: Any, value: str) -> Any:
    """A cell of text, whatever it begins with: never a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _lay_out(sheet: Any, form: Form) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "C4"
    sheet.print_title_rows, sheet.print_title_cols = "1:3", "A:B"
    sheet.page_setup.orientation = "landscape"
    for number, width in enumerate((32, 24, *(11 for _ in addresses(form))), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, height in ((1, 24), (2, 48), (3, 48)):
        sheet.row_dimensions[number].height = height


def _write_heads(sheet: Any, form: Form) -> None:
    """Three lines; a head over several columns is one merged cell, of which
    the first has the text."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.cell_range import CellRange

    edge = Side("thin", color="A6A6A6")

    def head(value: str, across: str) -> Any:
        cell = _text(sheet, value)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="E7E6E6")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        return cell

    for column in (1, 2):
        sheet.merged_cells.add(CellRange(None, column, 1, column, 3))
    # A section is wider than any screen: only at its left end is its label seen.
    places = ("left", "center", "center")
    for number, (across, heads) in enumerate(zip(places, _heads(form), strict=True), 1):
        line = [head(text if number == 1 else "", "center") for text in _FIRST_HEADS]
        for text, span in heads:
            if span > 1:
                place = CellRange(None, len(line) + 1, number, len(line) + span, number)
                sheet.merged_cells.add(place)
            line += [head(text, across), *(head("", across) for _ in range(span - 1))]
        sheet.append(line)


def _heads(form: Form) -> tuple[list[tuple[str, int]], ...]:
    """The three lines of heads – section, row, column – each head with how
    many columns it goes over."""
    sections, lines, columns = [], [], []
    for section in form.sections:
        table = section.table
        if table is None:
            continue
        sections.append((section.label, len(table.cells)))
        for row in table.leaf_rows:
            own = table.columns_of[row.name]
            lines.append((_whole_label(table, row), len(own)))
            columns += [(column.label, 1) for column in own]
    return sections, lines, columns


def _whole_label(table: Table, row: Item) -> str:
    """The label of a row with that of its group, without which many say little."""
    group = next((item for item in table.items.values() if row in item.items), None)
    return f"{group.label}：{row.label}" if group else row.label
