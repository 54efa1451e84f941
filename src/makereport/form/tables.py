"""The tables of a form as data: rows, columns, sums.

A cell is addressed by the short names of its row and column. A form is read once and
never changes, so that its parts are compared by identity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from makereport.findings.finding import Mark
from makereport.form.labels import label_key, name_key, plain_label
from makereport.form.numbers import GRAMMARS, ZERO, format_number

WORD_KINDS = ("text", "choice", "yes-no", "percent")
"""Kinds of columns whose cells hold words: no figures, and never added up."""
BESIDE = ("表前文字", "表后文字")
"""Keys among the rows of every table: texts printed before and after it."""
UNKNOWN = "？"
"""What a draft has in a cell of which nobody knows the figure."""


@dataclass(frozen=True)
class Limit:
    """What figures of a column come to at most in any agency of a kind."""

    check: str
    unit_kind: str
    value: Decimal


@dataclass(frozen=True, eq=False)
class Item:
    """A row or a column of a table, or a group of them (then `items` are its
    members). `sum` names what a total adds up, `check` the code of the
    finding when a given total differs, `unit_in_cell` has the figure printed
    with its unit, `most` is what makes sense. A column of words has `choices`
    where it holds one of them, and `blank` is printed for none."""

    label: str
    name: str
    items: tuple[Item, ...] = ()
    kind: str = ""
    unit: str = ""
    sum: tuple[str, ...] = ()
    check: str = ""
    unit_in_cell: bool = False
    most: tuple[Limit, ...] = ()
    choices: tuple[str, ...] = ()
    blank: str = ""

    @cached_property
    def is_figure(self) -> bool:
        """Whether the cells of the column hold figures, not words."""
        return self.kind in GRAMMARS

    @cached_property
    def leaves(self) -> tuple[Item, ...]:
        """The rows or columns of the group in order; of a leaf, itself."""
        if not self.items:
            return (self,)
        return tuple(leaf for item in self.items for leaf in item.leaves)

    def walk(self) -> Iterator[Item]:
        """The item and all below it, the outer before the inner."""
        yield self
        for item in self.items:
            yield from item.walk()

    @cached_property
    def depth(self) -> int:
        """Levels of labels: 1 for a leaf."""
        return 1 + max((item.depth for item in self.items), default=0)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What a typed key may be for this item."""
        return frozenset(filter(None, (label_key(self.label), label_key(self.name))))

    def matches(self, typed: str) -> bool:
        return label_key(typed) in self.keys

    def printed(self, value: Decimal) -> str:
        """A figure of this column as its cell has it; one that is not known, NaN,
        as a question mark."""
        if value.is_nan():
            return UNKNOWN
        return format_number(value) + (self.unit if self.unit_in_cell and value else "")


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that share one head. `label` is a line of its own above the head,
    `head` the text of the corner."""

    label: str
    head: str
    columns: tuple[Item, ...]
    rows: tuple[Item, ...]

    @cached_property
    def leaf_columns(self) -> tuple[Item, ...]:
        return tuple(leaf for column in self.columns for leaf in column.leaves)

    @cached_property
    def leaf_rows(self) -> tuple[Item, ...]:
        return tuple(leaf for row in self.rows for leaf in row.leaves)


@dataclass(frozen=True)
class Balance:
    """In every column the rows of `left` add up to those of `right`; each
    goes with its word in the summary. `computes` is worked out if absent."""

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]
    computes: str
    check: str


CellName = tuple[str, str, str]
"""A cell by the short names of table, row or group, and column."""


@dataclass(frozen=True)
class Relation:
    """The cells of `left` add up to those of `right`, or to them at most where
    `is_limit`; so much of a difference is tolerated. `note` says why."""

    left: tuple[CellName, ...]
    right: tuple[CellName, ...]
    is_limit: bool
    check: str
    tolerance: Decimal = ZERO
    note: str = ""


@dataclass(frozen=True)
class Beside:
    """The cells of `left` add up to those of `right` in the agency's report of the
    year by a form of another `family`, short names joined by points, each with its
    place in form.yaml: that form is another one, and not asked before its report
    is there."""

    family: str
    left: tuple[CellName, ...]
    right: tuple[tuple[str, Mark], ...]
    check: str
    tolerance: Decimal = ZERO
    note: str = ""


@dataclass(frozen=True)
class YearRule:
    """An equation with last year's report. Per `column`: the row `this` equals
    last year's row `last`. Per `row`: the column `this` equals last year's
    column `last`, plus and minus two columns of this year."""

    check: str
    per: str
    this: str
    last: str
    plus: str = ""
    minus: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """One official table. `direction` says where its rows run: `down` the
    page, or `across` it as groups of the head. `widths` in twips. One that
    `is_row` has nothing but columns: its only row has its own name, and is
    neither printed, typed nor cited. `notes` are printed below it;
    `not_applicable` stands in its place where a report says that it does not
    apply, `empty` where every figure is zero."""

    name: str
    direction: str
    widths: tuple[int, ...]
    blocks: tuple[Block, ...]
    balance: Balance | None = None
    years: tuple[YearRule, ...] = ()
    is_row: bool = False
    notes: tuple[str, ...] = ()
    not_applicable: str = ""
    empty: str = ""

    @cached_property
    def rows(self) -> tuple[Item, ...]:
        """The top rows and groups of all blocks."""
        return tuple(row for block in self.blocks for row in block.rows)

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every row and group of the table by its short name."""
        return {item.name: item for row in self.rows for item in row.walk()}

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """The short names of all rows and groups in each group; none in a row."""
        return {
            name: frozenset(inner.name for inner in item.walk()) - {name}
            for name, item in self.items.items()
        }

    @cached_property
    def all_columns_of(self) -> dict[str, tuple[Item, ...]]:
        """The columns of each row or group, by its short name. A group of
        rows is never spread over two blocks."""
        return {
            item.name: block.leaf_columns
            for block in self.blocks
            for row in block.rows
            for item in row.walk()
        }

    @property
    def labels(self) -> Iterator[str]:
        """What rows and columns are called, as people type it."""
        columns = (column for block in self.blocks for column in block.leaf_columns)
        return (plain_label(item.label) for item in (*self.items.values(), *columns))

    @cached_property
    def columns_of(self) -> dict[str, tuple[Item, ...]]:
        """The columns of figures of each row or group."""
        return {
            name: tuple(column for column in columns if column.is_figure)
            for name, columns in self.all_columns_of.items()
        }

    @cached_property
    def columns_by_name(self) -> dict[str, dict[str, Item]]:
        """The same by their short names."""
        return {
            row: {column.name: column for column in columns}
            for row, columns in self.columns_of.items()
        }

    @cached_property
    def only_rows(self) -> dict[str, str]:
        """The row that alone has a column, by the short name of that column."""
        names = [(column.name, row.name) for row, column in self.cells]
        count = Counter(column for column, _ in names)
        return {column: row for column, row in names if count[column] == 1}

    @cached_property
    def leaf_rows(self) -> tuple[Item, ...]:
        return tuple(row for block in self.blocks for row in block.leaf_rows)

    @cached_property
    def cells(self) -> tuple[tuple[Item, Item], ...]:
        """Every number cell as its row and column, in the order of the form."""
        return tuple((row, c) for row in self.leaf_rows for c in self.columns_of[row.name])

    @cached_property
    def every_cell(self) -> tuple[tuple[Item, Item], ...]:
        """The number cells and those of words, in the order of the form."""
        return tuple((row, c) for row in self.leaf_rows for c in self.all_columns_of[row.name])

    @cached_property
    def word_cells(self) -> tuple[tuple[Item, Item], ...]:
        return tuple((row, column) for row, column in self.every_cell if not column.is_figure)

    @cached_property
    def limited_cells(self) -> tuple[tuple[Item, Item], ...]:
        """The cells of which is known what makes sense."""
        return tuple((row, column) for row, column in self.cells if column.most)

    @cached_property
    def typed_cells(self) -> tuple[tuple[Item, Item], ...]:
        """The cells that say everything: no totals, and no row that the balance
        works out."""
        return tuple(
            (row, column)
            for row, column in self.cells
            if not row.sum and not column.sum and row.name != self.carried
        )

    def address(self, row: str, *column: str) -> tuple[str, ...]:
        """The names by which a row, or a cell of it, is cited."""
        return (self.name, *column) if self.is_row else (self.name, row, *column)

    @cached_property
    def addresses(self) -> dict[str, tuple[Item, Item]]:
        """The cells by how templates and narrative cite them."""
        return {".".join(self.address(row.name, c.name)): (row, c) for row, c in self.every_cell}

    @property
    def carried(self) -> str:
        """The name of the row that the balance works out; nothing without one."""
        return self.balance.computes if self.balance else ""

    @cached_property
    def label_columns(self) -> int:
        """How many grid columns the labels take when rows run down."""
        return max(row.depth for row in self.rows)

    def addends(self, name: str) -> tuple[Item, ...]:
        """The rows a row or group stands for in a sum, totals left out."""
        item = self.items[name]
        return tuple(leaf for leaf in item.leaves if leaf is item or not leaf.sum)

    def find(self, typed: str) -> Item | None:
        """A row or group by short name or label, where that is unambiguous."""
        key = name_key(typed)
        if key in self._by_name:
            return self._by_name[key]
        found = [item for item in self.items.values() if item.matches(typed)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str, Item]:
        return {name_key(name): item for name, item in self.items.items()}
