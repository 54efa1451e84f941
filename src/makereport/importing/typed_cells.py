"""The cells of a published table that a person would type: no zeros, and no
total that is what its parts add up to."""

from __future__ import annotations

from decimal import Decimal

from makereport.form.tables import Item, Table
from makereport.importing.cells import Figure
from makereport.importing.found import CellKey
from makereport.report.draft import Cell, TableDraft
from makereport.report.figures import compute
from makereport.source.text import START, Source

Cells = dict[CellKey, Figure]


def worth_typing(table: Table, cells: Cells) -> dict[CellKey, str]:
    """The texts of the cells to write. A total that differs from its parts is
    kept, so that it is verified; the row that the balance computes is kept
    whole where any of its numbers differs."""
    expected = _computed(table, cells)
    typed = set(table.typed_cells)
    kept: dict[CellKey, str] = {}
    for row, column in table.every_cell:
        address = (row.name, column.name)
        figure = cells.get(address)
        if figure is None or figure.is_blank:
            continue
        if not column.is_figure:
            is_news = True
        elif (row, column) in typed:
            is_news = figure.text != "0"
        else:
            is_news = figure.value is None or figure.value != expected.get(address)
        if is_news:
            kept[address] = figure.text
    if any(row == table.carried for row, _ in kept):
        kept |= _row(table.items[table.carried], table, cells)
    return kept


def _row(row: Item, table: Table, cells: Cells) -> dict[CellKey, str]:
    """All numbers of a row, its totals left out."""
    addresses = [(row.name, column.name) for column in table.columns_of[row.name] if not column.sum]
    return {address: cells[address].text or "0" for address in addresses if address in cells}


def _computed(table: Table, cells: Cells) -> dict[CellKey, Decimal]:
    """What the table is by those of its cells that are neither totals nor
    worked out from the balance."""
    draft = TableDraft(START, ())
    for row, column in table.typed_cells:
        figure = cells.get((row.name, column.name))
        if figure is not None:
            draft.cells[row.name, column.name] = Cell(figure.value, START, ())
            draft.rows[row.name] = START
    figures, _ = compute(table, draft, Source("", ""))
    return figures.complete()
