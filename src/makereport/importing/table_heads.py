"""The head of a foreign table: what stands above each of its columns, and which
row or column of the form a label means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

from makereport.form.labels import label_key, name_key, strip_ordinal
from makereport.form.model import Item
from makereport.importing.cells import money_unit
from makereport.readers.flow import Cell

NEAR = 0.72
"""How like a label must be to one of the form to be meant for it."""
_TOTALS = frozenset({"总计", "合计", "共计", "总数"})


class Head:
    """The texts above each grid column, downwards."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {}
        self._named: dict[tuple[Item, ...], dict[int, Item]] = {}

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, places: list[Cell | None]) -> None:
        """Take a row of the head."""
        self._named.clear()
        for place, cell in enumerate(places):
            if cell is not None and cell.text:
                self._texts.setdefault(place, []).append(cell.text)

    def money_unit(self, place: int) -> str:
        """The unit of money that stands above a grid column."""
        return money_unit(self._texts.get(place, []))

    def named(self, items: tuple[Item, ...]) -> dict[int, Item]:
        """What each grid column is by the lowest of its texts that names one
        of the items; one that nothing names is what its texts are very like."""
        if items not in self._named:
            exact = {place: item for place in self._texts if (item := self._exact(place, items))}
            left = [item for item in items if item not in exact.values()]
            near = {
                place: item
                for place, texts in self._texts.items()
                if place not in exact
                and (item := next(filter(None, (nearest(t, left) for t in reversed(texts))), None))
            }
            found = {**exact, **near}
            self._named[items] = {place: found[place] for place in sorted(found)}
        return self._named[items]

    def _exact(self, place: int, items: tuple[Item, ...]) -> Item | None:
        texts = reversed(self._texts[place])
        return next((item for text in texts for item in items if is_named(item, text)), None)


@lru_cache(maxsize=1024)
def keys_of(item: Item) -> frozenset[str]:
    """The keys of all that an item is called: also with its note, and a total
    by any word for one."""
    with_note = name_key(strip_ordinal(item.label))
    return item.keys | {with_note} | (_TOTALS if item.sum else frozenset())


def is_named(item: Item, text: str) -> bool:
    return label_key(text) in keys_of(item)


def nearest(text: str, items: Iterable[Item]) -> Item | None:
    """The item whose label is very like the text, if there is just one."""
    key = label_key(text)
    if len(key) < 2:
        return None
    scored = sorted(((_likeness(key, item), item) for item in items), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < NEAR or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return scored[0][1]


def _likeness(key: str, item: Item) -> float:
    """How like a key is to those of an item; 0 where it cannot be near."""
    ratios = []
    for known in item.keys:
        matcher = difflib.SequenceMatcher(None, key, known)
        is_far = matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR
        ratios.append(0.0 if is_far else matcher.ratio())
    return max(ratios)
