"""A claim of a narrative: a number and the figure that it is taken for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from makereport.claims.cells import Cells, Figure, Whole, column_of, figures_of
from makereport.claims.clauses import Clause
from makereport.claims.tokens import Token, scaled
from makereport.form.lexicon import Lexicon
from makereport.form.tables import Table

Total = Callable[[Iterable[Figure]], Decimal | None]
"""The sum of figures in a report; None where one of them has no number."""


class Claim(NamedTuple):
    """A number that the text states: where it stands in the unified text, how
    many places its unit is smaller than that of the figure, what it is taken
    for, and what else it may be (each a sum of figures)."""

    start: int
    end: int
    value: Decimal
    shift: int
    figure: Figure
    also: tuple[tuple[Figure, ...], ...] = ()
    near: tuple[Figure, ...] = ()
    """What else the sentence names and gives no number for."""
    wholes: tuple[Whole, ...] = ()
    """Numbers before it with words that are not known: it is a part of them, unless
    they are what their known words say."""

    def holds(self, total: Total) -> bool:
        """Whether it is read right, by the numbers before it."""
        return all(any(total(each) == value for each in sums) for value, sums in self.wholes)


def claim_of(number: Token, cells: Cells, table: Table, wholes: tuple[Whole, ...]) -> Claim | None:
    """What a number states of cells; None where it is cited or no number of theirs."""
    words = cells.words
    figures = [] if number.value is None else figures_of(cells, table)
    if not figures or number.value is None:
        return None
    _, row, column = figures[0]
    kind = table.columns_by_name[row][column].kind
    if (kind == "amount") != (number.measure in words.amounts) and number.value:
        return None
    sums = filter(None, map(words.also.get, cells.rows))
    also: list[tuple[Figure, ...]] = [(figure,) for figure in figures[1:]]
    also += [tuple((words.table, name, column) for name in names) for names in sums]
    shift = words.amounts.get(number.measure, 0)
    # The number as it is typed, without its measure word.
    end = number.start + len(number.text)
    value = scaled(number.value, shift)
    wholes += cells.wholes
    return Claim(number.start, end, value, shift, figures[0], tuple(also), wholes=wholes)


def named_beside(
    sentence: Clause, told: set[Figure], lexicon: Lexicon, tables: Mapping[str, Table]
) -> Iterator[Figure]:
    """The figures whose rows a sentence names by their labels, without those told
    and the groups of rows told (2件因不掌握而不提供)."""
    senses = {sense for token in sentence for s in token.word.senses.values() for sense in s}
    for sense in sorted(senses):
        if sense.kind == "row":
            table, row = tables[sense.table], sense.name
            column = column_of(lexicon.by_table[sense.table], table, row)
            names = (row, *table.below[row])
            if column and told.isdisjoint((sense.table, name, column) for name in names):
                yield (sense.table, row, column)
