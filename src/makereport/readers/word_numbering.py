"""Numbers that Word counts by itself (numbering.xml), as the text they print."""

from __future__ import annotations

import re

from makereport.form.numbers import chinese_ordinal
from makereport.ooxml.body import attribute, value_at
from makereport.ooxml.elements import Element

_CHINESE = re.compile(
    "(?:chinese|taiwanese)Counting(?:Thousand)?|japaneseCounting|chineseLegalSimplified"
    "|ideographDigital"
)


LAST_LEVEL = 8
"""Of a list in Word, from 0."""
DIGITS = 9


class Numbering:
    """The counters of a document. Unknown lists count as 1. 2. 3."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, str] = {}
        # By list and level: how it counts, its pattern (%1 is the first level's
        # number), and where it starts.
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.iterfind("{*}abstractNum"):
            self._levels[attribute(abstract, "abstractNumId")] = {
                as_number(attribute(level, "ilvl"), 0): (
                    value_at(level, "numFmt"),
                    value_at(level, "lvlText"),
                    number_at(level, "start", 1),
                )
                for level in abstract.iterfind("{*}lvl")
            }
        for instance in root.iterfind("{*}num"):
            self._lists[attribute(instance, "numId")] = value_at(instance, "abstractNumId")

    def next(self, number: str, level: int) -> str:
        """The text before the next paragraph of a list at a level."""
        name = self._lists.get(number)
        if name is None:
            return ""  # 0 takes a paragraph out of its style's list
        level = min(level, LAST_LEVEL)
        levels = self._levels.get(name, {})
        kind, text, start = levels.get(level, ("decimal", f"%{level + 1}.", 1))
        # A number at one level starts those below it anew.
        before = self._counts.get(name, {})
        counts = {above: count for above, count in before.items() if above <= level}
        counts[level] = counts.get(level, start - 1) + 1
        self._counts[name] = counts
        if kind in ("bullet", "none"):
            return ""
        for above in range(level + 1):
            kind, _, start = levels.get(above, ("decimal", "", 1))
            text = text.replace(f"%{above + 1}", _counted(counts.get(above, start), kind))
        return text


def number_at(element: Element, path: str, default: int) -> int:
    """The number of the property at a path, the default where it is none."""
    return as_number(value_at(element, path), default)


def as_number(text: str, default: int) -> int:
    """The number that a text is, the default where it is none of some use."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else default


def _counted(number: int, kind: str) -> str:
    if _CHINESE.fullmatch(kind) and number < 100:
        return chinese_ordinal(number)
    if kind == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if kind == "lowerLetter" else "A") + number - 1)
    return str(number)
