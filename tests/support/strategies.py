"""Generated reports: any legal sparse input of any form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from makereport.form.model import Form
from makereport.form.tables import Item, Table
from tests.support.reports import FORM, FORMS

COUNTS = st.integers(min_value=0, max_value=10**12)
CHANGES = st.builds("{}{}".format, st.sampled_from(["", "+", "-"]), COUNTS)
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
KINDS: dict[str, st.SearchStrategy[Any]] = {"count": COUNTS, "change": CHANGES, "amount": AMOUNTS}

Cells = dict[tuple[str, str], Any]


@dataclass
class Sparse:
    """Cells typed, by table; whatever is missing is zero."""

    tables: dict[str, Cells]
    form: Form = field(default=FORM, repr=False)

    @property
    def head(self) -> str:
        """The keys that choose the form."""
        return f"格式: {self.form.id}\n年度: {self.form.first_year}\n"

    def yaml(self, order: list[int] | None = None) -> str:
        """The report's tables as YAML; `order` shuffles rows within each level."""
        lines = []
        for name, cells in self.tables.items():
            section = next(s for s in self.form.sections if s.name == name)
            if cells and section.table is not None and section.table.is_row:
                typed = (f"  {column}: {value}" for (_, column), value in cells.items())
                lines += [f"{section.label}:", *typed]
            elif cells and section.table is not None:
                lines += [f"{section.label}:", *_rows(section.table.rows, cells, "  ", order or [])]
        return "\n".join(lines) + "\n"


def _rows(items: tuple[Item, ...], cells: Cells, indent: str, order: list[int]) -> list[str]:
    blocks = []
    for item in items:
        if item.items:
            inner = _rows(item.items, cells, indent + "  ", order)
            if inner:
                blocks.append([f"{indent}{item.label}:", *inner])
            continue
        typed = {column: value for (row, column), value in cells.items() if row == item.name}
        if typed:
            pairs = ", ".join(f"{column}: {value}" for column, value in typed.items())
            blocks.append([f"{indent}{item.name}: {{{pairs}}}"])
    keyed = sorted(
        enumerate(blocks), key=lambda pair: order[pair[0] % len(order)] if order else pair[0]
    )
    return [line for _, block in keyed for line in block]


@st.composite
def sparse_reports(draw: st.DrawFn, forms: Sequence[Form] = FORMS) -> Sparse:
    """Any cells of any table; what is received covers what is answered, so
    that the balance can hold."""
    form = draw(st.sampled_from(forms))
    tables = {}
    for table in form.tables.values():
        addresses = [
            (row.name, column.name)
            for row in table.leaf_rows
            for column in table.columns_of[row.name]
            if not row.sum and not column.sum and not _computed(table, row)
        ]
        cells: Cells = {}
        for row, column in draw(st.lists(st.sampled_from(addresses), unique=True, max_size=30)):
            kind = next(c.kind for c in table.columns_of[row] if c.name == column)
            cells[row, column] = draw(KINDS[kind])
        if table.balance:
            _cover(draw, table, cells)
        tables[table.name] = cells
    return Sparse(tables, form)


def _computed(table: Table, row: Item) -> bool:
    return table.balance is not None and row.name == table.balance.computes


def _cover(draw: st.DrawFn, table: Table, cells: Cells) -> None:
    """Raise the first row of the balance until no column falls short."""
    assert table.balance is not None
    received = [row for row, _ in table.balance.left]
    for column in table.columns_of[received[0]]:
        if column.sum:
            continue
        have = sum(cells.get((row, column.name), 0) for row in received)
        done = sum(
            value
            for (row, name), value in cells.items()
            if name == column.name and row not in received
        )
        if done > have:
            missing = done - have + draw(st.integers(min_value=0, max_value=10))
            address = (received[0], column.name)
            cells[address] = cells.get(address, 0) + missing
