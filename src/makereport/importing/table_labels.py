"""Labels of foreign tables: what stands above each column, and which row or
column of the form is meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from makereport.form.labels import full_key, label_key, name_key, strip_ordinal
from makereport.form.tables import Item, Table
from makereport.readers.flow import Cell

T = TypeVar("T")
NEAR = 0.72
"""How like a label must be to one of the form to be meant for it."""
SHORTENED = 6
"""Characters that are enough of a label to be meant for all of it."""
# 金额（万元）, 单位：万元
_MONEY_UNIT = re.compile(r"(?:单位\s*[：:]|[（(/])\s*([百千万亿]{0,2}元)\s*(?:$|[）)])")
_TOTALS = frozenset({"总计", "合计", "共计", "总数"})


class TableLabels:
    """How a table of the form calls its rows, columns and lines. `titles` are
    the keys of its section, whose heading may stand in a grid."""

    def __init__(self, table: Table, titles: frozenset[str] = frozenset()) -> None:
        self.table = table
        self.columns = tuple(c for block in table.blocks for c in block.leaf_columns)
        self._items: dict[str, list[Item]] = {}
        for item in table.items.values():
            for key in keys_of(item):
                self._items.setdefault(key, []).append(item)
        self.marks = {label_key(block.label) for block in table.blocks if block.label}
        self._above = self.marks | titles
        columns = (c for block in table.blocks for group in block.columns for c in group.walk())
        self._corners = {label_key(block.head) for block in table.blocks if block.head}
        notes = {full_key(note) for note in table.notes}
        self._known = self._above.union(self._items, self._corners, notes, *map(keys_of, columns))

    def is_mark(self, text: str) -> bool:
        """Whether a line of the table's own stands above its numbers, the
        heading of its section included."""
        return label_key(text) in self._above

    def is_corner(self, text: str) -> bool:
        """Whether a text stands in a head above the rows."""
        return label_key(text) in self._corners

    def is_known(self, text: str) -> bool:
        """Whether all of a text is a label of the table."""
        key = full_key(text)
        return not key or key in self._known

    def named(self, text: str) -> list[Item]:
        """The rows and groups of a label; of several lines the last counts too."""
        last_line = text.rpartition("\n")[2]
        return self._items.get(label_key(text)) or self._items.get(label_key(last_line), [])


class Head:
    """The texts above each column of a grid that is so wide, downwards."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._texts: dict[int, list[str]] = {}
        self._named: dict[tuple[Item, ...], dict[int, Item]] = {}
        self._parts: dict[tuple[int, tuple[Item, ...]], set[str]] = {}
        self._rows: list[list[str]] = []

    def add(self, places: list[Cell | None]) -> None:
        """Take a row of the head."""
        self._named.clear()
        self._parts.clear()
        self._rows.append([cell.text for cell in dict.fromkeys(filter(None, places))])
        for place, cell in enumerate(places):
            if cell is not None and cell.text:
                self._texts.setdefault(place, []).append(cell.text)

    def money_unit(self, place: int) -> str:
        """The unit of money that stands above a grid column."""
        units = map(_MONEY_UNIT.search, reversed(self._texts.get(place, [])))
        return next((match.group(1) for match in units if match), "")

    def named(self, items: tuple[Item, ...]) -> dict[int, Item]:
        """What each grid column is by the lowest of its texts that names one
        of the items, or by two that do so together (商业 above 企业); one that
        nothing names is what its texts are very like."""
        if items not in self._named:
            found: dict[int, Item] = {}
            for texts_of, find in ((_each, _named), (_pairs, _named), (_each, nearest)):
                left = [item for item in items if item not in found.values()]
                for place in self._texts.keys() - found.keys():
                    texts = texts_of(self._texts[place])
                    if item := next(filter(None, (find(text, left) for text in texts)), None):
                        found[place] = item
            self._named[items] = dict(sorted(found.items()))
        return self._named[items]

    def lists(self, columns: tuple[Item, ...]) -> bool:
        """Whether the head has the labels of all these columns, each once and
        in each of its rows in their order, wherever they stand."""
        found: list[int] = []
        for row in self._rows:
            named = [_named(text, columns) for text in row]
            places = [columns.index(item) for item in named if item is not None]
            if places != sorted(places):
                return False
            found += places
        return sorted(found) == list(range(len(columns)))

    def is_part(self, place: int, text: str, items: tuple[Item, ...]) -> bool:
        """Whether a text stands above a grid column with another that makes
        it the label of an item."""
        key = place, items
        if key not in self._parts:
            pairs = pairwise(self._texts.get(place, []))
            labels = (pair for pair in pairs if _is_named_by("".join(pair), items))
            self._parts[key] = {part for pair in labels for part in pair}
        return text in self._parts[key]

    def completes(self, place: int, text: str, items: tuple[Item, ...]) -> bool:
        """Whether a text below those of a grid column makes the lowest of them
        the label of an item."""
        texts = self._texts.get(place, [])
        return bool(texts) and _is_named_by(texts[-1] + text, items)


@lru_cache(maxsize=1024)
def keys_of(item: Item) -> frozenset[str]:
    """The keys of all that an item is called: also with its note, and a total
    by any word for one."""
    with_note = name_key(strip_ordinal(item.label))
    return item.keys | {with_note} | (_TOTALS if item.sum else frozenset())


@lru_cache(maxsize=1024)
def names_of(items: tuple[Item, ...]) -> dict[str, set[str]]:
    """The names of the items that each key is one of."""
    names: dict[str, set[str]] = {}
    for item in items:
        for key in keys_of(item):
            names.setdefault(key, set()).add(item.name)
    return names


def is_named(item: Item, text: str) -> bool:
    return label_key(text) in keys_of(item)


def _each(texts: list[str]) -> Iterable[str]:
    return reversed(texts)


def _pairs(texts: list[str]) -> Iterable[str]:
    return [above + below for above, below in pairwise(texts)][::-1]


def _named(text: str, items: Sequence[Item]) -> Item | None:
    return next((item for item in items if is_named(item, text)), None)


def _is_named_by(text: str, items: Sequence[Item]) -> bool:
    """Whether one of the items is named by a text that says no more."""
    return any(full_key(text) in keys_of(item) for item in items)


def nearest(text: str, items: Sequence[Item]) -> Item | None:
    """The item whose label is very like the text, or begins with all of it, if
    there is just one."""
    key = label_key(text)
    if len(key) < 2:
        return None
    named = {item.name: item for item in items}  # of two blocks, the same
    scores = (max(likeness(key, known, NEAR) for known in item.keys) for item in named.values())
    near = only_best(zip(scores, named.values(), strict=True), NEAR)
    if near is not None or len(key) < SHORTENED:
        return near
    longer = [item for item in named.values() if label_key(item.label).startswith(key)]
    return longer[0] if len(longer) == 1 else None


@lru_cache(maxsize=4096)
def likeness(key: str, known: str, least: float) -> float:
    """How like two keys are; 0 where it cannot be so much."""
    matcher = difflib.SequenceMatcher(None, key, known)
    is_far = matcher.real_quick_ratio() < least or matcher.quick_ratio() < least
    return 0.0 if is_far else matcher.ratio()


def only_best(scored: Iterable[tuple[float, T]], least: float) -> T | None:
    """What scores highest, if it scores so much and nothing else scores the same."""
    best = 0.0
    found: list[T] = []
    for score, item in scored:
        if score > best:
            best, found = score, []
        if score == best:
            found.append(item)
    return found[0] if best >= least and len(found) == 1 else None
