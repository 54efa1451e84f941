"""All figures of many reports by agency, as a table for Excel or WPS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from makereport.findings.errors import WriteError
from makereport.form.model import Form
from makereport.form.tables import Item, Table
from makereport.ooxml.workbook import (
    LONGEST_TEXT,
    Sheet,
    SheetCell,
    column_letter,
    write_workbook,
)
from makereport.report.figures import Address

OVERVIEW_SUFFIXES = (".xlsx", ".csv")
TOTAL = "合计"
"""The name of the last row, which is no agency."""
_FIRST_HEADS = ("单位", "年报文件")
_EXACT_DIGITS = 15
"""What a number of Excel holds; longer ones are text there."""
_FORMULA = tuple("=+-@＝＋－＠\t\r")


@dataclass(frozen=True)
class Row:
    """One line: an agency, its file or what is said instead of it, and its
    figures in the order of `row_cells` (none for who has not reported)."""

    unit: str
    file: str
    cells: tuple[str, ...]


def row_cells(
    form: Form, values: Mapping[Address, Decimal], words: Mapping[Address, str]
) -> tuple[str, ...]:
    """Every cell of every table as text, totals included; a figure that has no
    value is zero."""
    return tuple(
        words.get(key, "") if not column.is_figure else f"{values[key]:f}" if key in values else "0"
        for key, column in _cells(form)
    )


def _cells(form: Form) -> Iterator[tuple[Address, Item]]:
    """Every cell of every table with its column."""
    for name, table in form.tables.items():
        yield from (((name, row.name, column.name), column) for row, column in table.every_cell)


def overview_bytes(form: Form, rows: Sequence[Row], path: Path, total: Row | None = None) -> bytes:
    """The overview as a file of the kind that the path names, one of
    OVERVIEW_SUFFIXES: the same rows give the same bytes. Raises WriteError where a
    number is too long for a cell."""
    every = [*rows, total] if total else rows
    if path.suffix.lower() == ".csv":
        return _csv(form, every)
    if any(len(text) > LONGEST_TEXT for row in every for text in (row.unit, *row.cells)):
        reason = f"有一格超过 {LONGEST_TEXT} 个字符，Excel 放不下"
        raise WriteError(str(path), reason, "改用 .csv")
    return write_workbook([_sheet(form, rows, total)])


def _csv(form: Form, rows: Sequence[Row]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel reads mojibake."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_FIRST_HEADS, *map(".".join, _names(form))])
    columns = [column for _, column in _cells(form)]
    for row in rows:
        cells = zip(columns, row.cells or [""] * len(columns), strict=True)
        figures = [text if column.is_figure else _no_formula(text) for column, text in cells]
        writer.writerow([_no_formula(row.unit), _no_formula(row.file), *figures])
    return text.getvalue().encode("utf-8-sig")


def _names(form: Form) -> Iterator[tuple[str, ...]]:
    cells = (key for key, _ in _cells(form))
    return (form.tables[table].address(row, column) for table, row, column in cells)


def _no_formula(text: str) -> str:
    """The text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sheet(form: Form, rows: Sequence[Row], total: Row | None) -> Sheet:
    heads = [
        [SheetCell(text if number == 1 else "", "head") for text in _FIRST_HEADS]
        for number in (1, 2, 3)
    ]
    merged = [(column, 1, column, 3) for column in (1, 2)]
    # A section is wider than any screen: only at its left end is its label seen.
    looks = ("wide head", "head", "head")
    for number, (line, look, labels) in enumerate(zip(heads, looks, _heads(form), strict=True), 1):
        for text, span in labels:
            if span > 1:
                merged.append((len(line) + 1, number, len(line) + span, number))
            line += [SheetCell(text, look), *[SheetCell("", look)] * (span - 1)]
    columns = [column for _, column in _cells(form)]
    figures = [
        [SheetCell(row.unit), SheetCell(row.file), *map(_cell, row.cells, columns)] for row in rows
    ]
    return Sheet(
        "汇总",
        (32, 24, *(11 for _ in columns)),
        heads,
        figures,
        [_total(total, rows, columns)] if total else (),
        fixed=2,
        heights=(24, 48, 48),
        merged=merged,
    )


def _cell(text: str, column: Item) -> SheetCell:
    if not column.is_figure:
        return SheetCell(text, "right" if column.kind == "percent" else "")
    return SheetCell(Decimal(text)) if _is_exact(text) else SheetCell(text, "right")


def _is_exact(text: str) -> bool:
    """Whether Excel can hold a figure as a number."""
    return len(text.replace(".", "").strip("-0")) <= _EXACT_DIGITS


def _total(total: Row, rows: Sequence[Row], columns: Sequence[Item]) -> list[SheetCell]:
    """The last row: formulas, so that a figure that is put right later is in
    the sum; where Excel would round, what we have summed up ourselves. Words have no sum."""
    line = [SheetCell(total.unit, "sum"), SheetCell(total.file, "sum")]
    cells = [row.cells for row in rows if row.cells]
    for number, text in enumerate(total.cells):
        column = column_letter(len(line) + 1)
        if not columns[number].is_figure:
            line.append(SheetCell("", "sum"))
        elif not all(map(_is_exact, (text, *(each[number] for each in cells)))):
            line.append(SheetCell(text, "right sum"))
        else:
            formula = f"=SUM({column}4:{column}{len(rows) + 3})"
            line.append(SheetCell(Decimal(text), "sum", formula))
    return line


def _heads(form: Form) -> tuple[list[tuple[str, int]], ...]:
    """The three lines of heads – section, row, column – each head with how
    many columns it goes over."""
    sections, lines, columns = [], [], []
    for section in form.sections:
        table = section.table
        if table is None:
            continue
        sections.append((section.label, len(table.every_cell)))
        for row in table.leaf_rows:
            own = table.all_columns_of[row.name]
            lines.append(("" if table.is_row else _whole_label(table, row), len(own)))
            columns += [(column.label, 1) for column in own]
    return sections, lines, columns


def _whole_label(table: Table, row: Item) -> str:
    """The label of a row with that of its group, without which many say little."""
    group = next((item for item in table.items.values() if row in item.items), None)
    return f"{group.label}：{row.label}" if group else row.label
