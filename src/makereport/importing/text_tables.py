"""An official table that has become text: its labels with exactly the numbers
of their columns behind them, in the order of the form. Anything else is left
to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from makereport.form.labels import name_key
from makereport.form.tables import Block, Item, Table
from makereport.importing.cells import is_value, read_figure
from makereport.importing.found import TableFound
from makereport.importing.table_labels import Head, keys_of
from makereport.readers.flow import Text

_PARTS = re.compile(r"[\s|｜]+")
_RULE = re.compile(r":?-{2,}:?")
_SENTENCE = re.compile("[。；！？]")
LONGEST_RUN = 600
"""Characters of the words between two numbers."""

Number = tuple[str, int]
"""A number as it is written, and its line."""
Slot = tuple[Item, Item]
"""A cell by its row and column."""


def is_of_table(text: Text) -> bool:
    """Whether a paragraph may be cells of a table: it is no sentence."""
    return not _SENTENCE.search(text.text)


def read_text(table: Table, texts: Sequence[Text]) -> TableFound | None:
    """The table that some paragraphs hold, None where any of it is in doubt."""
    runs = list(_runs(texts))
    expected = _expected(table)
    if len(runs) != len(expected):
        return None
    found = TableFound(table, texts[0].line, Head(0))
    for (words, numbers), (keys, slots) in zip(runs, expected, strict=True):
        if words not in keys or len(numbers) != len(slots):
            return None
        for (text, line), (row, column) in zip(numbers, slots, strict=True):
            found.add(row, column, read_figure(text, column, line))
    found.rows = [row.name for row in table.leaf_rows]
    found.guesses.append((found.line, "原文不是表格，按“名称 数”的次序逐行读出"))
    return found


def _runs(texts: Iterable[Text]) -> Iterator[tuple[str, list[Number]]]:
    """Words with the numbers behind them."""
    words: list[str] = []
    numbers: list[Number] = []
    for text in texts:
        for part in filter(None, _PARTS.split(text.text)):
            if _RULE.fullmatch(part):
                continue
            if is_value(part):
                numbers.append((part, text.line))
                continue
            if numbers:
                yield _key(words), numbers
                words, numbers = [], []
            words.append(part)
    if words or numbers:
        yield _key(words), numbers


def _key(words: list[str]) -> str:
    return name_key("".join(words)[: LONGEST_RUN + 1])


@lru_cache(maxsize=64)
def _expected(table: Table) -> list[tuple[set[str], list[Slot]]]:
    """The words that may stand before each run of numbers, and its cells."""
    if table.direction == "across":
        return [(_heads_across(table, block), list(_cells(block))) for block in table.blocks]
    expected = []
    groups: list[Item] = []
    for block in table.blocks:
        before = [_heads(block.columns, block.head) | {""}]
        before = [{"", name_key(block.label)}, *before]
        for row in block.leaf_rows:
            around = [item for item in table.items.values() if row in item.leaves and item.items]
            entered = [group for group in around if group not in groups]
            groups += entered
            choices = [*before, *({"", *_names(group)} for group in entered), _names(row)]
            keys = {"".join(choice) for choice in product(*choices)}
            expected.append((keys, [(row, column) for column in table.columns_of[row.name]]))
            before = []
    return expected


def _heads_across(table: Table, block: Block) -> set[str]:
    tree = [_with_columns(row, block.columns) for row in block.rows]
    heads = _heads(block.columns if table.is_row else tree, "")
    return heads | {name_key(block.label) + head for head in heads}


def _cells(block: Block) -> Iterator[Slot]:
    return product(block.leaf_rows, block.leaf_columns)


def _names(item: Item) -> set[str]:
    return {*keys_of(item), name_key(item.label)}


def _with_columns(row: Item, columns: tuple[Item, ...]) -> Item:
    inner = tuple(_with_columns(child, columns) for child in row.items) or columns
    return Item(label=row.label, name=row.name, items=inner)


def _heads(items: Sequence[Item], corner: str) -> set[str]:
    """The words of a head: line by line as it is drawn, or the labels of its
    columns only, behind the word for its rows or without it."""
    by_line: list[Item] = []
    level = list(items)
    while level:
        by_line += level
        level = [child for item in level for child in item.items]
    leaves = [leaf for item in items for leaf in item.leaves]
    nested = [inner for item in items for inner in item.walk()]
    heads = {"".join(name_key(item.label) for item in way) for way in (by_line, leaves, nested)}
    return {start + head for start in ("", name_key(corner)) for head in heads}
