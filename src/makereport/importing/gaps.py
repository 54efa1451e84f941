"""What of an official table stands in the source but was not read: never zero,
to be filled in by a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from makereport.form.labels import label_key, name_key
from makereport.form.tables import Item, Table
from makereport.importing.found import CellKey, Passage, TableFound
from makereport.importing.table_labels import TableLabels
from makereport.readers.flow import Drawing, Grid
from makereport.source.text import clipped

BEFORE = 14
LONGEST_SHOWN = 120
"""Characters of what is shown where a table was not read, and of that what
stands before its first number."""
_NUMBER = re.compile(r"(?:^|(?<=\s))[0-9０-９][0-9０-９,，.．]*(?=\s|$)")
_SENTENCE = re.compile("[。；！？]")
_DIGIT = re.compile("[0-9０-９]")


def gaps(found: TableFound, beside: Iterable[str]) -> set[CellKey]:
    """The cells that the source may have a number for and that were not read.
    A row or column that is nowhere in it is none; where something was not
    understood, or stands `beside` the table by its label, or there hidden, it may be. A cell with
    two numbers is one, too."""
    absent = [
        (row, column)
        for row, column in found.table.cells
        if not row.sum and not column.sum and (row.name, column.name) not in found.cells
    ]
    doubtful = {
        (row.name, column.name)
        for row, column in found.table.cells
        if (row.name, column.name) in found.doubtful and not row.sum and not column.sum
    }
    if not absent:
        return doubtful
    is_doubtful = any(_DIGIT.search(text) for _, text in found.unread)
    named = [name_key(text) for text in beside if _DIGIT.search(text)]
    rows, columns = set(found.rows), {column for _, column in found.cells}
    return doubtful | {
        (row.name, column.name)
        for row, column in absent
        if (
            row.name in found.partial or column.name in columns
            if row.name in rows
            else is_doubtful or any(label_key(row.label) in text for text in named)
        )
    }


def may_be_of(table: Table, part: Passage) -> bool:
    """Whether something in the section of a table of which nothing was read
    may be it, in another shape: all but sentences without its numbers."""
    if isinstance(part.block, Grid):
        known = TableLabels(table).is_known
        return any(known(cell.text) for cell in part.block.cells if label_key(cell.text))
    if isinstance(part.block, Drawing):
        return True
    text = part.block.text
    if not _SENTENCE.search(text):
        return True
    key = name_key(text)
    labels = sum(label_key(row.label) in key for row in table.leaf_rows)
    return labels > 1 and _DIGIT.search(text) is not None


def has_numbers_of(table: Table, part: Passage) -> bool:
    """Whether something beside a table that was read may be more of it: labels
    of its rows with numbers, and no sentence."""
    if isinstance(part.block, Grid):
        return may_be_of(table, part)
    if isinstance(part.block, Drawing) or _SENTENCE.search(part.block.text):
        return False
    key = name_key(part.block.text)
    has_label = any(label_key(row.label) in key for row in table.leaf_rows)
    return has_label and _DIGIT.search(key) is not None


def from_numbers(text: str) -> str:
    """A text from a little before its first number on, cut to what is shown."""
    match = _NUMBER.search(text)
    begin = max(0, match.start() - BEFORE) if match else 0
    return clipped(f"{'…' if begin else ''}{text[begin:]}", LONGEST_SHOWN)


def whole_items(table: Table, cells: Collection[CellKey]) -> set[str]:
    """The rows and groups, the outermost only, all of whose figures are among
    some cells."""
    typed: dict[str, set[CellKey]] = {}
    for row, column in table.cells:
        if not column.sum:
            typed.setdefault(row.name, set()).add((row.name, column.name))
    unread = {name for name, keys in typed.items() if keys <= set(cells)}
    found: set[str] = set()

    def visit(items: tuple[Item, ...]) -> None:
        for item in items:
            leaves = [leaf for leaf in item.leaves if not leaf.sum]
            if leaves and all(leaf.name in unread for leaf in leaves):
                found.add(item.name)
            else:
                visit(item.items)

    visit(table.rows)
    return found
