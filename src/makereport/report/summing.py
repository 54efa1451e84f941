"""Sums over reports: the cells that are added up, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from makereport.form.model import Form
from makereport.form.numbers import EXACT, ZERO
from makereport.report.figures import Figures

Address = tuple[str, str, str]
"""A cell by the short names of table, row and column."""


def addends(form: Form) -> Iterator[Address]:
    """The cells whose sums say everything: no totals, and no row that the
    balance works out. (Every report without errors balances, so sums do.)"""
    for name, table in form.tables.items():
        computed = table.balance.computes if table.balance else ""
        for row in table.leaf_rows:
            for column in table.columns_of[row.name]:
                if not row.sum and not column.sum and row.name != computed:
                    yield name, row.name, column.name


def cells(form: Form) -> Iterator[Address]:
    """All cells of all tables, totals included, in the order of the form."""
    for name, table in form.tables.items():
        for row in table.leaf_rows:
            for column in table.columns_of[row.name]:
                yield name, row.name, column.name


def nonzero(figures: Mapping[str, Figures]) -> dict[Address, Decimal]:
    """The cells of a report that are known and not zero, totals included."""
    return {
        (name, row, column): value
        for name, table in figures.items()
        for (row, column), value in table.complete().items()
        if value
    }


def add(sums: dict[Address, Decimal], values: Mapping[Address, Decimal]) -> None:
    """Add a report's cells to sums, exactly. A cell without a sum is zero."""
    for address, value in values.items():
        sums[address] = EXACT.add(sums.get(address, ZERO), value)
