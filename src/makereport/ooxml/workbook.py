"""Workbooks for Excel and WPS: neat tables under heads that stay in sight,
texts that are never formulas, and the same bytes on any day."""

from __future__ import annotations

import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from makereport.ooxml.package import Parts, write_package
from makereport.source.tree import UNFIT

LONGEST_TEXT = 32767
"""Characters of a cell."""
LONGEST_NAME = 31
"""Of a sheet, in units of UTF-16."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CACHE = re.compile(rb"(</f>)<v ?(?:/>|></v>)")
_A4 = 9
_FACE: dict[str, Any] = {"name": "宋体", "size": 11}
_EDGE = "A6A6A6"
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "size": 14, "vertical": "center"},
    "head": {"bold": True, "fill": "E7E6E6", "horizontal": "center", "vertical": "center"},
    "wide head": {"bold": True, "fill": "E7E6E6", "horizontal": "left", "vertical": "center"},
    "text": {"vertical": "top"},
    "middle": {"vertical": "top", "horizontal": "center"},
    "bad": {"bold": True, "color": "C00000", "vertical": "top", "horizontal": "center"},
    "link": {"color": "0563C1", "underline": "single", "vertical": "top"},
    "right": {"horizontal": "right"},
    "sum": {"bold": True, "fill": "F2F2F2", "vertical": "center"},
    "middle sum": {"bold": True, "fill": "F2F2F2", "vertical": "center", "horizontal": "center"},
    "right sum": {"bold": True, "fill": "F2F2F2", "vertical": "center", "horizontal": "right"},
}
_WRAPPED = ("text", "middle", "link")
_LINE, _TALLEST = 14.5, 400.0
"""Points: a line of text, and a little less than Excel lets a row be."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: text or a number, how it looks (one of a few words), the formula
    that gives its value, or the name of the sheet that it leads to."""

    value: str | int | Decimal
    look: str = ""
    formula: str = ""
    link: str = ""


@dataclass
class Sheet:
    """A sheet: the widths of its columns, rows of heads (empty cells beside
    a head belong to it where `merged` says so), and the rows under them, which
    can be filtered but for those in `ends`. The first `fixed` columns stay in
    sight with the heads."""

    name: str
    widths: Sequence[float]
    heads: Sequence[Sequence[SheetCell]]
    rows: Sequence[Sequence[SheetCell]]
    ends: Sequence[Sequence[SheetCell]] = ()
    fixed: int = 0
    heights: Sequence[float] = ()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First column and row, last column and row, from 1."""


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file. The names of the sheets must be fit, see `sheet_names`."""
    # Here, not above: few runs need it.
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList
    from openpyxl.writer.excel import ExcelWriter

    book: Any = openpyxl.Workbook(write_only=True)
    book._fonts = IndexedList([Font(**_FACE)])
    book.properties.creator = "makereport"
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    values: list[list[str]] = []
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _lay_out(page, sheet)
        values.append([*_fill(page, sheet)])
        page.close()
    buffer = io.BytesIO()
    # Workbook.save would put the time of day into the properties.
    ExcelWriter(book, _Archive(buffer, "w")).save()
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _remember(parts, values)
    return write_package(parts)


def sheet_names(names: Iterable[str]) -> list[str]:
    """The names as sheets may have them: not too long, without marks that mean
    something in formulas, each once."""
    taken: set[str] = set()
    fit = []
    for name in names:
        base = UNFIT.sub("", _NOT_IN_NAMES.sub(" ", name)).strip(" '") or "未命名"
        base = f"{base}_" if base.casefold() == "history" else base  # Excel's own
        tried, number = _clipped(base, ""), 1
        while tried.casefold() in taken:
            number += 1
            tried = _clipped(base, f" ({number})")
        taken.add(tried.casefold())
        fit.append(tried)
    return fit


def column_letter(number: int) -> str:
    """The name of a column, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _clipped(name: str, end: str) -> str:
    while len(f"{name}{end}".encode("utf-16-le")) > 2 * LONGEST_NAME:
        name = name[:-1]
    return name.rstrip(" '") + end


def _lay_out(page: Any, sheet: Sheet) -> None:
    from openpyxl.worksheet.cell_range import CellRange

    heads, last = len(sheet.heads), column_letter(len(sheet.widths))
    page.freeze_panes = f"{column_letter(sheet.fixed + 1)}{heads + 1}"
    page.print_title_rows = f"1:{heads}"
    if sheet.fixed:
        page.print_title_cols = f"A:{column_letter(sheet.fixed)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    if sum(sheet.widths) < 200:  # wider ones would be too small to read
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToHeight = 0
    for number, width in enumerate(sheet.widths, 1):
        page.column_dimensions[column_letter(number)].width = width
    for number, height in enumerate(sheet.heights, 1):
        page.row_dimensions[number].height = height
    for area in sheet.merged:
        page.merged_cells.add(CellRange(None, *area))
    page.auto_filter.ref = f"A{heads}:{last}{heads + len(sheet.rows)}"


class _Archive(zipfile.ZipFile):
    """Takes a sheet that was written in memory where a file is named."""

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        self.writestr(arcname, filename.getvalue())


def _keep_in_memory(page: Any) -> None:
    """By itself openpyxl writes a sheet to a temporary file, which a killed
    run would leave behind."""
    from openpyxl.worksheet._writer import WorksheetWriter

    writer: Any = WorksheetWriter(page, io.BytesIO())
    writer.cleanup = lambda: None
    writer.write_top()
    page._writer = writer


def _fill(page: Any, sheet: Sheet) -> Iterator[str]:
    """Write all rows; the values of the formulas, in their order."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    _keep_in_memory(page)
    make = _maker(page)
    for number, row in enumerate([*sheet.heads, *sheet.rows, *sheet.ends], 1):
        if number > len(sheet.heads) and (height := _height(row, sheet.widths)):
            page.row_dimensions[number].height = height
        page.append([make(cell) for cell in row])
        for column, cell in enumerate(row, 1):
            if cell.formula:
                yield str(cell.value)
            if cell.link:
                target = "'" + cell.link.replace("'", "''") + "'!A1"
                place = f"{column_letter(column)}{number}"
                page._hyperlinks.append(Hyperlink(ref=place, location=target))


def _height(row: Sequence[SheetCell], widths: Sequence[float]) -> float:
    """What the longest text of a row needs, 0 where nothing is to be wrapped:
    not every program finds it out by itself."""
    wrapped = [
        sum(math.ceil(max(1, _width(line)) / (width - 1)) for line in str(cell.value).split("\n"))
        for cell, width in zip(row, widths, strict=False)
        if cell.look in _WRAPPED
    ]
    return min(_TALLEST, 4 + _LINE * max(wrapped)) if wrapped else 0


def _width(text: str) -> int:
    """In digits, as widths of columns are; Chinese takes two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)


def _maker(page: Any) -> Any:
    """What makes the cells of a sheet; the objects of each look are made once."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    edge = Side("thin", color=_EDGE)
    styles: dict[str, dict[str, Any]] = {}
    for name, look in _LOOKS.items():
        align = {key: look[key] for key in ("horizontal", "vertical") if key in look}
        font: dict[str, Any] = {
            key: look[key] for key in ("bold", "size", "color", "underline") if key in look
        }
        styles[name] = {"alignment": Alignment(wrap_text="right" not in name, **align)}
        if font:
            styles[name]["font"] = Font(**(_FACE | font))
        if name not in ("title", "right"):
            styles[name]["border"] = Border(left=edge, right=edge, top=edge, bottom=edge)
        if "fill" in look:
            styles[name]["fill"] = PatternFill("solid", start_color=look["fill"])

    def make(cell: SheetCell) -> Any:
        is_text = isinstance(cell.value, str) and not cell.formula
        if not cell.look and not is_text and not cell.formula:
            return cell.value
        value: Any = cell.formula or cell.value
        made = WriteOnlyCell(page, _fit(value) if is_text else value)
        if is_text:
            made.data_type = "s"  # whatever it begins with
        for name, style in styles.get(cell.look, {}).items():
            setattr(made, name, style)
        return made

    return make


def _fit(text: str) -> str:
    """The text as a file of XML can hold it."""
    return UNFIT.sub("\ufffd", text)[:LONGEST_TEXT]


def _remember(parts: Parts, values: Sequence[Sequence[str]]) -> None:
    """Put the values of formulas beside them, for who only looks: a preview,
    a telephone, a reader like ours. openpyxl leaves their place empty."""
    for number, known in enumerate(values, 1):
        if known:
            name = f"xl/worksheets/sheet{number}.xml"
            left = iter(known)
            parts[name] = _CACHE.sub(
                lambda found, left=left: found[1] + f"<v>{next(left)}</v>".encode(),  # type: ignore[misc]
                parts[name],
            )
