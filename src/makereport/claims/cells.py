"""The cells of a table that words name."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from makereport.form.lexicon import Sense, TableWords
from makereport.form.tables import Table

Figure = tuple[str, str, str]
"""A figure by the short names of table, row or group, and column."""


Whole = tuple[Decimal, tuple[tuple[Figure, ...], ...]]
"""A number, and the sums of figures of which one is its."""


class Cells(NamedTuple):
    """What a number is of: rows of a table (the second and further are other
    readings), and a column, if one is named; it is a part of the `wholes` unless
    they are so."""

    words: TableWords
    rows: tuple[str, ...]
    column: str = ""
    wholes: tuple[Whole, ...] = ()


def nearest(table: Table, rows: tuple[Sense, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rows that are meant: a label rather than an act, a row rather than
    the group that it is in; and these groups."""
    told = [row for row in rows if row.kind == "row"] or rows
    names = tuple(dict.fromkeys(row.name for row in told))
    if len(names) == 1:
        return names, ()
    groups = tuple(name for name in names if not table.below[name].isdisjoint(names))
    return tuple(name for name in names if name not in groups), groups


def column_of(words: TableWords, table: Table, row: str) -> str:
    """The column of a number of which only the row is named."""
    names = table.columns_by_name[row]
    if words.column in names:
        return words.column
    return next(iter(names)) if len(names) == 1 else ""


def figures_of(cells: Cells, table: Table) -> list[Figure]:
    """The figures that the form has of these cells."""
    named = [(row, cells.column or column_of(cells.words, table, row)) for row in cells.rows]
    return [(table.name, *pair) for pair in named if pair[1] in table.columns_by_name[pair[0]]]
