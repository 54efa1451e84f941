"""All figures of many reports by agency, as a table for Excel or WPS."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from makereport.findings.errors import WriteError
from makereport.form.model import Form, Table
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

    _lay_out(sheet, form)
    for line in _head_lines(sheet, form):
        sheet.append(line)

    def figure(value: str) -> Any:
        if len(value.replace(".", "").strip("-0")) <= _EXACT_DIGITS:
            return Decimal(value)
        cell = _text(sheet, value)
        cell.alignment = Alignment(horizontal="right")
        return cell

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
    for column, width in (("A", 32), ("B", 24)):
        sheet.column_dimensions[column].width = width
    for number, _ in enumerate(addresses(form), 3):
        sheet.column_dimensions[get_column_letter(number)].width = 11
    for number, height in ((1, 24), (2, 48), (3, 48)):
        sheet.row_dimensions[number].height = height
    for place in ("A1:A3", "B1:B3", *_merged(form)):
        sheet.merged_cells.add(place)


def _head_lines(sheet: Any, form: Form) -> Iterator[list[Any]]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    edge = Side("thin", color="A6A6A6")

    def head(value: str, across: str) -> Any:
        cell = _text(sheet, value)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="E7E6E6")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        return cell

    # A section is wider than any screen: only at its left end is its label seen.
    places = ("left", "center", "center")
    names = (_FIRST_HEADS, ("", ""), ("", ""))
    for first, across, labels in zip(names, places, _heads(form), strict=True):
        yield [head(text, "center") for text in first] + [head(text, across) for text in labels]


def _heads(form: Form) -> Iterator[list[str]]:
    """The three lines of heads: section, row, column; of merged cells the
    first has the text."""
    sections, lines, columns = [], [], []
    for section in form.sections:
        if section.table is None:
            continue
        label = section.label
        for row, column in section.table.cells:
            is_first = column is section.table.columns_of[row.name][0]
            sections.append(label)
            lines.append(_whole_label(section.table, row.name) if is_first else "")
            columns.append(column.label)
            label = ""
    yield from (sections, lines, columns)


def _whole_label(table: Table, name: str) -> str:
    """The label of a row with that of its group, without which many say little."""
    row = table.items[name]
    group = next((item for item in table.items.values() if row in item.items), None)
    return f"{group.label}：{row.label}" if group else row.label


def _merged(form: Form) -> Iterator[str]:
    """The ranges of the head cells that go over several columns."""
    from openpyxl.utils import get_column_letter

    start = 3
    for table in form.tables.values():
        widths = [len(table.columns_of[row.name]) for row in table.leaf_rows]
        for line, spans in ((1, [sum(widths)]), (2, widths)):
            left = start
            for span in spans:
                if span > 1:
                    first, last = get_column_letter(left), get_column_letter(left + span - 1)
                    yield f"{first}{line}:{last}{line}"
                left += span
        start += sum(widths)
