"""Reading the words of a form in which narratives speak of its figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from makereport.form.fields import Fields, unplaced
from makereport.form.lexicon import (
    KINDS,
    LEAST_LABEL,
    PART_KINDS,
    Lexicon,
    PatternError,
    Sense,
    TableWords,
    bare,
    expanded,
)
from makereport.form.tables import Item, Table

Pairs = list[tuple[str, Sense]]


def read_lexicon(fields: Fields, tables: Mapping[str, Table]) -> Lexicon:
    """The words under `claims`. Every table can be spoken of by its labels,
    whether it is listed or not. Raises FormError."""
    check = fields.check("N401")
    shared = fields.inner(fields.need("words"), "words")
    words: Pairs = []
    for kind in KINDS:
        words += [(word, Sense(kind)) for word in shared.list(kind, shared.word, required=False)]
    shared.done()
    listed = fields.list("tables", lambda node: _table(fields.inner(node, "tables 的一项"), tables))
    kinds = _kinds(fields)
    matters, topics = _listed(fields, "matters"), _listed(fields, "topics")
    reviewers = fields.list("reviewers", fields.word, required=False)
    fields.done()
    pairs = (*words, *(pair for own in listed for pair in own.words))
    for pattern in chain((word for word, _ in pairs), *kinds.values(), matters, topics):
        _check(fields, pattern)
    named = {own.table for own in listed}
    others = [_plain(table) for name, table in tables.items() if name not in named]
    made = tuple(replace(own, labels=_labels(own, tables[own.table])) for own in (*listed, *others))
    lexicon: Lexicon = unplaced(
        Lexicon(check, tuple(words), made, kinds, matters, topics, reviewers)
    )
    return lexicon


def _plain(table: Table) -> TableWords:
    """A table of which only the labels are known."""
    units = {column.unit for column in _columns(table) if column.unit}
    own = table.name if table.is_row else ""
    return TableWords(table.name, tuple(sorted(units)), row=own, column=_total(table))


def _table(fields: Fields, tables: Mapping[str, Table]) -> TableWords:
    name = fields.text("table")
    fields.expect(name, tables, f"table 里的表“{name}”不在格式中")
    table = tables[name]
    rows, columns = table.items, {column.name for column in _columns(table)}
    words: Pairs = []
    for grade, key in (("strong", "nouns"), ("weak", "weak_nouns")):
        words += [(word, Sense("noun", name, grade)) for word in _listed(fields, key)]
    for kind, key in (("way", "ways"), ("review", "reviews"), ("tail", "tail")):
        words += [(word, Sense(kind, name)) for word in _listed(fields, key)]
    for key, kind, known in (
        ("rows", "row", rows),
        ("acts", "act", rows),
        ("columns", "column", columns),
        ("zero", "zero", rows),
    ):
        words += _named(fields, key, kind, name, known)
    row = fields.text("row", name if table.is_row else "")
    if row:
        fields.expect(row, rows, f"row 里的行“{row}”不在表“{name}”中")
    column = fields.text("column", "")
    if column:
        fields.expect(column, columns, f"column 里的列“{column}”不在表“{name}”中")
    amounts = fields.take("amounts")
    made = TableWords(
        name,
        measures=fields.list("measures", fields.word),
        items=fields.list("items", fields.word, required=False),
        amounts=_shifts(fields.inner(amounts, "amounts")) if amounts else {},
        row=row,
        column=column or _total(table),
        given=fields.list("given", fields.word, required=False),
        words=tuple(words),
        parts=fields.list("parts", fields.word, required=False),
        also=_sums(fields, rows),
    )
    for part in made.parts:
        fields.expect(part, rows, f"parts 里的行“{part}”不在表“{name}”中")
    fields.done()
    return made


def _listed(fields: Fields, key: str) -> tuple[str, ...]:
    return fields.list(key, fields.word, required=False)


def _kinds(fields: Fields) -> dict[str, tuple[str, ...]]:
    """The words of each kind of parts that is listed."""
    node = fields.take("kinds")
    if node is None:
        return {}
    inner = fields.inner(node, "kinds")
    found = {kind: words for kind in PART_KINDS if (words := _listed(inner, kind))}
    inner.done()
    return found


def _named(
    fields: Fields, key: str, kind: str, table: str, known: Collection[str]
) -> Iterator[tuple[str, Sense]]:
    """The words of a mapping from rows or columns to lists of words."""
    node = fields.take(key)
    if node is None:
        return
    inner = fields.inner(node, key)
    for entry in list(inner.entries.values()):
        name = entry.key.value
        if name not in known:
            fields.complain(entry.key, f"{key} 里的“{name}”不在表“{table}”中")
        yield from ((word, Sense(kind, table, name)) for word in _listed(inner, name))


def _shifts(fields: Fields) -> dict[str, int]:
    return {measure: fields.whole(measure, most=9) for measure in list(fields.entries)}


def _sums(fields: Fields, rows: Collection[str]) -> dict[str, tuple[str, ...]]:
    node = fields.take("also")
    if node is None:
        return {}
    inner = fields.inner(node, "also")
    for entry in inner.entries.values():
        if entry.key.value not in rows:
            fields.complain(entry.key, f"also 里的行“{entry.key.value}”不在表里")
    found = {name: _listed(inner, name) for name in list(inner.entries)}
    for row in (row for names in found.values() for row in names):
        fields.expect(row, rows, f"also 里的行“{row}”不在表里")
    return found


def _check(fields: Fields, pattern: str) -> None:
    try:
        expanded(pattern)
    except PatternError as error:
        fields.complain(pattern, str(error))


def _labels(own: TableWords, table: Table) -> tuple[tuple[str, Sense], ...]:
    """The labels and short names of a table that say by themselves what they
    are."""
    found = [(item, "row") for item in table.items.values()]
    found += [(column, "column") for column in _columns(table) if column.name != own.column]
    return tuple(
        (word, Sense(kind, table.name, item.name))
        for item, kind in found
        for word in dict.fromkeys((bare(item.label), item.name))
        if len(word) >= LEAST_LABEL
    )


def _columns(table: Table) -> Iterator[Item]:
    for block in table.blocks:
        yield from (column for column in block.leaf_columns if column.is_figure)


def _total(table: Table) -> str:
    """The column of a row's total."""
    return next((column.name for column in _columns(table) if column.sum), "")
