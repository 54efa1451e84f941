"""What has values behind names: indicators and other mappings, tables, rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from makereport.form.labels import name_key, suggestion
from makereport.form.numbers import exact_sum
from makereport.form.tables import Item
from makereport.narrative.values import CitationError, Number, Said, UnitError, number_and_unit
from makereport.report.figures import Figures
from makereport.report.texts import TypedText

SUM = "合计"


class Names:
    """A mapping cited by name; spaces, punctuation and width do not matter.
    `of` is the name of the report that it belongs to, nothing for this one."""

    def __init__(self, what: str, make: Callable[[], dict[str, Any]], of: str = "") -> None:
        self.what = what
        self.of = of
        self._make = make

    @cached_property
    def values(self) -> dict[str, Any]:
        """What there is, made when first cited: much never is."""
        return self._make()

    @cached_property
    def _by_key(self) -> dict[str, Any]:
        return {name_key(name): value for name, value in self.values.items()}

    def look_up(self, name: str) -> Any:
        key = name_key(name)
        if key in self._by_key:
            return self._by_key[key]
        raise CitationError(name, f"{self.what}里没有“{name}”", self.hint(name), self.of)

    def hint(self, name: str) -> str:
        """What may have been meant by a name that is not there."""
        return _hint(name, self.values)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)


class Indicators(Names):
    """A mapping of indicators. One of numbers only answers `合计`."""

    def look_up(self, name: str) -> Any:
        if name_key(name) == SUM and SUM not in self._by_key:
            numbers = list(self.values.values())
            texts = [n for n in numbers if isinstance(n, TypedText) and number_and_unit(n)]
            if texts and all(n in texts or isinstance(n, Number) for n in numbers):
                raise UnitError(texts)
            if not numbers or not all(isinstance(number, Number) for number in numbers):
                raise CitationError(name, f"{self.what}不全是数，不能合计", of=self.of)
            return Number(exact_sum(numbers))
        return super().look_up(name)

    def hint(self, name: str) -> str:
        if self.of and not self.values:
            return f"那份年报没有写指标（公布的文件都没有）：直接写{self.of}的数，或者补上它的指标"
        return super().hint(name)


class TableScope:
    """A table of the form; rows and groups by short name or label."""

    def __init__(self, figures: Figures, of: str = "") -> None:
        self.figures = figures
        self.of = of

    def look_up(self, name: str) -> Any:
        table = self.figures.table
        item = table.find(name)
        if item is None:
            message = f"“{table.name}”表里没有“{name}”这一行"
            raise CitationError(name, message, _hint(name, table.items), self.of)
        return row_value(self.figures, item, self.of)


class RowScope:
    """A row or a group of rows of a table; columns and member rows by name."""

    def __init__(self, figures: Figures, item: Item, of: str) -> None:
        self.figures = figures
        self.item = item
        self.of = of

    @property
    def advice(self) -> str:
        """How a single value of the row is cited."""
        column = self.figures.table.all_columns_of[self.item.name][-1]
        return f"在后面写明列，例如 {self.item.name}.{column.name}"

    def look_up(self, name: str) -> Any:
        columns = self.figures.table.all_columns_of[self.item.name]
        if self.item.items:  # what a group comes to: no words
            columns = self.figures.table.columns_of[self.item.name]
        column = _named(columns, name)
        if column is not None:
            return _cell(self.figures, self.item, column)
        member = _named(self.item.items, name)
        if member is not None:
            return row_value(self.figures, member, self.of)
        known = [column.name for column in columns] + [member.name for member in self.item.items]
        message = f"“{self.item.name}”里没有“{name}”"
        raise CitationError(name, message, _hint(name, known), self.of)


@lru_cache(maxsize=4096)
def _named(items: tuple[Item, ...], name: str) -> Item | None:
    """The first of the items that is cited by a name."""
    key = name_key(name)
    return next((i for i in items if key == name_key(i.name) or i.matches(name)), None)


def table_value(figures: Figures, of: str) -> Any:
    """What a table is when cited by its name."""
    table = figures.table
    return row_value(figures, table.rows[0], of) if table.is_row else TableScope(figures, of)


def row_value(figures: Figures, item: Item, of: str) -> Any:
    """What a row is when cited without a column: its value if it has just one."""
    table = figures.table
    columns = (table.columns_of if item.items else table.all_columns_of)[item.name]
    row = RowScope(figures, item, of)
    return _cell(figures, item, columns[0], row) if len(columns) == 1 else row


def _cell(figures: Figures, item: Item, column: Item, row: RowScope | None = None) -> Number | Said:
    if not column.is_figure:
        words = figures.words[item.name, column.name]
        if words and column.kind == "percent":
            return Number(Decimal(words.rstrip("%")), words, row)
        return Said(figures.printed_words(item, column), row)
    value = figures[item.name, column.name]
    if value is None:
        # The cell has a finding of its own; citing it is no second one.
        return Number(Decimal(1), "?", row)
    return Number(value, row=row)


def _hint(name: str, known: Any) -> str:
    near = suggestion(name, known)
    names = list(known)
    if near:
        return f"是不是“{near}”？"
    if not names:
        return ""
    return f"可以引用：{'、'.join(names[:12])}{'……' if len(names) > 12 else ''}"
