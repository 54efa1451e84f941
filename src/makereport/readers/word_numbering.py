"""Numbers that Word counts by itself (numbering.xml), as the text they print."""

from __future__ import annotations

from makereport.form.numbers import chinese_ordinal
from makereport.ooxml.body import attribute, value_at
from makereport.ooxml.elements import Element

_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)


class Numbering:
    """The counters of a document. Unknown lists count as 1. 2. 3."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        for abstract in root.iterfind("{*}abstractNum"):
            levels = {}
            for level in abstract.iterfind("{*}lvl"):
                start = value_at(level, "start")
                levels[int(attribute(level, "ilvl") or 0)] = (
                    value_at(level, "numFmt"),
                    value_at(level, "lvlText"),
                    int(start) if start.isdecimal() else 1,
                )
            self._levels[attribute(abstract, "abstractNumId")] = levels
        for instance in root.iterfind("{*}num"):
            self._lists[attribute(instance, "numId")] = value_at(instance, "abstractNumId")

    def next(self, number: str, level: int) -> str:
        """The text before the next paragraph of a list at a level."""
        name = self._lists.get(number)
        if name is None:
            return ""  # 0 takes a paragraph out of its style's list
        levels = self._levels.get(name, {})
        counts = self._counts.setdefault(name, {})
        start = levels.get(level, ("", "", 1))[2]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        kind, pattern, _ = levels.get(level, ("decimal", f"%{level + 1}.", 1))
        if kind in ("bullet", "none"):
            return ""
        text = pattern
        for above in range(level + 1):
            kind, _, start = levels.get(above, ("decimal", "", 1))
            text = text.replace(f"%{above + 1}", _counted(counts.get(above, start), kind))
        return text


def _counted(number: int, kind: str) -> str:
    if kind in _CHINESE and number < 100:
        return chinese_ordinal(number)
    if kind == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if kind == "lowerLetter" else "A") + number - 1)
    return str(number)
