"""Which row or column of a form a foreign label means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

from makereport.form.labels import label_key, name_key, strip_ordinal
from makereport.form.model import Item

NEAR = 0.72
"""How like a label must be to one of the form to be meant for it."""
_TOTALS = frozenset({"总计", "合计", "共计", "总数"})


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
