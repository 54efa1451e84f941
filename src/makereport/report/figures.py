"""Figures of one table: every cell filled, every total computed, what was
given verified; and sums of such figures over reports.

A cell is None where what was typed is no number (a finding says so already);
whatever depends on it is None too and is not verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from makereport.findings.finding import Finding, Mark
from makereport.form.model import Form
from makereport.form.numbers import EXACT, ZERO, chinese_ordinal, exact_sum, format_number
from makereport.form.tables import UNKNOWN, Balance, Item, Table
from makereport.report.draft import Cell, TableDraft
from makereport.source.text import Source

Value = Decimal | None
Address = tuple[str, str, str]
"""A cell by the short names of table, row and column."""


class Figures:
    """The full table. `given` tells whether the report has it at all, `applies`
    whether it has anything to say in it, `computed` names the row worked out from
    the balance, if it was; `words` are the cells that hold words, None where they
    are not known."""

    def __init__(self, table: Table, draft: TableDraft | None) -> None:
        self.table = table
        self.given = draft is not None
        self.applies = draft is None or draft.applies
        self.computed = ""
        self.words: dict[tuple[str, str], str | None] = {}
        self._values: dict[tuple[str, str], Value] = {}

    def __getitem__(self, address: tuple[str, str]) -> Value:
        """The value of a row or group (the sum of its rows without totals)
        in a column, both by short name. KeyError where there is no such cell."""
        if address in self._values:
            return self._values[address]
        row, column = address
        if not self.table.items[row].items or column not in self._columns(row):
            raise KeyError(address)
        return _total(self[leaf.name, column] for leaf in self.table.addends(row))

    def get(self, row: str, column: str) -> Value:
        """As by index; None, too, where there is no such cell."""
        try:
            return self[row, column]
        except KeyError:
            return None

    def row_total(self, row: str) -> Value:
        """What the columns of a row come to: its total, where the form has one."""
        columns = self.table.columns_of[row]
        totals = [column for column in columns if column.sum]
        return _total(self[row, column.name] for column in totals[:1] or columns)

    def __setitem__(self, address: tuple[str, str], value: Value) -> None:
        self._values[address] = value

    def _columns(self, row: str) -> list[str]:
        return [column.name for column in self.table.columns_of[row]]

    def complete(self) -> dict[tuple[str, str], Decimal]:
        """Every cell; one that is not known (and has a finding) is left out."""
        return {address: value for address, value in self._values.items() if value is not None}

    def printed_words(self, row: Item, column: Item) -> str:
        """The words of a cell as it is printed. A total has no words to lack."""
        words = self.words[row.name, column.name]
        return UNKNOWN if words is None else words or ("" if row.sum else column.blank)

    def is_zero(self) -> bool:
        """Whether every known cell is zero, and none has words."""
        return not any(self._values.values()) and not any(self.words.values())

    @property
    def instead(self) -> str:
        """The sentence of the form that is printed in place of the table."""
        if not self.applies:
            return self.table.not_applicable
        unknown = {*self._values.values(), *self.words.values()}
        is_zero = self.is_zero() and None not in unknown
        return self.table.empty if is_zero else ""


def compute(
    table: Table, draft: TableDraft | None, source: Source
) -> tuple[Figures, list[Finding]]:
    """Fill, add up and verify one table of a report."""
    figures = Figures(table, draft)
    verifier = _Verifier(figures, draft or TableDraft(Mark(1, 1), ()), source)
    verifier.run()
    return figures, verifier.findings


def typed_addresses(form: Form) -> Iterator[Address]:
    """The cells whose sums over reports say everything. (Every report without
    errors balances, so sums do.)"""
    for name, table in form.tables.items():
        yield from ((name, row.name, column.name) for row, column in table.typed_cells)


def addresses(form: Form) -> Iterator[Address]:
    """All cells of all tables, totals included, in the order of the form."""
    for name, table in form.tables.items():
        yield from ((name, row.name, column.name) for row, column in table.cells)


def nonzero(figures: Mapping[str, Figures]) -> dict[Address, Decimal]:
    """The cells of a report that are known and not zero, totals included."""
    return {
        (name, row, column): value
        for name, table in figures.items()
        for (row, column), value in table.complete().items()
        if value
    }


def said(figures: Mapping[str, Figures]) -> dict[Address, str]:
    """The words of a report's cells that have any."""
    return {
        (name, row, column): words
        for name, table in figures.items()
        for (row, column), words in table.words.items()
        if words
    }


def add(sums: dict[Address, Decimal], values: Mapping[Address, Decimal]) -> None:
    """Add a report's cells to sums, exactly. A cell without a sum is zero."""
    for address, value in values.items():
        sums[address] = EXACT.add(sums.get(address, ZERO), value)


class _Verifier:
    def __init__(self, figures: Figures, draft: TableDraft, source: Source) -> None:
        self.figures = figures
        self.table = figures.table
        self.draft = draft
        self.source = source
        self.findings: list[Finding] = []

    def run(self) -> None:
        balance = self.table.balance
        carried = "" if self.table.carried in self.draft.rows else self.table.carried
        self.figures.computed = carried
        plain = [row for row in self.table.leaf_rows if not row.sum and row.name != carried]
        for row in plain:
            self._typed_row(row)
        for row in self.table.leaf_rows:
            if row.sum:
                self._total_row(row)
        if balance:
            self._balance(balance, carried)
        for row in self.table.leaf_rows:
            self._total_columns(row)
        for row, column in self.table.word_cells:
            address = row.name, column.name
            words = self.draft.words.get(address)
            self.figures.words[address] = words.text if words else ""

    def _cell(self, row: Item, column: Item) -> Cell | None:
        return self.draft.cells.get((row.name, column.name))

    def _plain_columns(self, row: Item) -> Iterator[Item]:
        return (column for column in self.table.columns_of[row.name] if not column.sum)

    def _typed_row(self, row: Item) -> None:
        for column in self._plain_columns(row):
            cell = self._cell(row, column)
            self.figures[row.name, column.name] = cell.value if cell else ZERO

    def _total_row(self, row: Item) -> None:
        for column in self._plain_columns(row):
            value = _total(self.figures[name, column.name] for name in row.sum)
            self.figures[row.name, column.name] = value
            self._verify(row, column, value, row.check, "各行")

    def _total_columns(self, row: Item) -> None:
        for column in self.table.columns_of[row.name]:
            if column.sum:
                value = _total(self.figures[row.name, name] for name in column.sum)
                self.figures[row.name, column.name] = value
                self._verify(row, column, value, column.check, "各列")

    def _verify(self, row: Item, column: Item, value: Value, code: str, parts: str) -> None:
        """Compare a total with what was given for it, if anything was."""
        cell = self._cell(row, column)
        if cell is None or cell.value is None or value is None or cell.value == value:
            return
        message = (
            f"“{row.label}”的{column.label}写的是 {shown(cell.value)}，"
            f"{parts}之和是 {shown(value)}，相差 {shown(abs(EXACT.subtract(cell.value, value)))}"
        )
        self._add(code, cell.mark, cell.path, message, f"核对{parts}；总计可以不写，由程序计算")

    def _balance(self, balance: Balance, carried: str) -> None:
        for column in self._plain_columns(self.table.items[balance.computes]):
            left = [(word, self.figures[row, column.name]) for row, word in balance.left]
            right = [
                (word, self.figures[row, column.name])
                for row, word in balance.right
                if row != carried
            ]
            difference = _difference(left, right)
            if carried:
                self.figures[carried, column.name] = difference
            if difference is not None and (difference < 0 if carried else difference != 0):
                self._unbalanced(balance, column, left, right, carried)

    def _unbalanced(
        self,
        balance: Balance,
        column: Item,
        left: list[tuple[str, Value]],
        right: list[tuple[str, Value]],
        carried: str,
    ) -> None:
        left_sum, right_sum = (_total(value for _, value in side) for side in (left, right))
        relation = "小于" if carried else "不等于"
        message = (
            f"{column.label}一列：{_terms(left)}＝{shown(left_sum)}，{relation}"
            f"{_terms(right)}{'＝' + shown(right_sum) if len(right) > 1 else ''}"
        )
        hint = f"核对这一列；{'算出的结转数会是负数' if carried else _equation(balance)}"
        names = [row for row, _ in (*balance.left, *balance.right)]
        cells = [self.draft.cells.get((row, column.name)) for row in names]
        cell = next((cell for cell in cells if cell), None)
        mark = cell.mark if cell else self.draft.mark
        path = cell.path if cell else self.draft.path
        self._add(balance.check, mark, path, message, hint)

    def _add(self, code: str, mark: Mark, path: tuple[str, ...], message: str, hint: str) -> None:
        self.findings.append(self.source.finding(code, mark, path, message, hint))


def _total(values: Iterable[Value]) -> Value:
    known = []
    for value in values:
        if value is None:
            return None
        known.append(value)
    return exact_sum(known)


def _difference(left: list[tuple[str, Value]], right: list[tuple[str, Value]]) -> Value:
    plus, minus = (_total(value for _, value in side) for side in (left, right))
    return None if plus is None or minus is None else EXACT.subtract(plus, minus)


def _equation(balance: Balance) -> str:
    """The balance by the ordinals of its rows: 第一项加第二项应等于第三项加第四项."""
    ordinals = [f"第{chinese_ordinal(n)}项" for n in range(1, 100)]
    middle, end = len(balance.left), len(balance.left) + len(balance.right)
    return f"{'加'.join(ordinals[:middle])}应等于{'加'.join(ordinals[middle:end])}"


def _terms(terms: list[tuple[str, Value]]) -> str:
    return "＋".join(f"{word}{shown(value)}" for word, value in terms)


def shown(value: Value) -> str:
    """A figure in a message: of a long one its ends."""
    if value is None:
        return "?"
    text = format_number(value)
    return text if len(text) <= 24 else f"{text[:6]}…{text[-4:]}（{len(text)} 位）"
