"""What the styles of a Word file say of its paragraphs and runs."""

from __future__ import annotations

from makereport.ooxml.body import attribute, property_at, value_at
from makereport.ooxml.elements import Element
from makereport.readers.marked import HIDDEN, RAISED, STRUCK

LEVEL, LIST = "pPr/outlineLvl", ("pPr/numPr/numId", "pPr/numPr/ilvl")
_VALUES = (LEVEL, *LIST)
_SWITCHES = {"strike": STRUCK, "dstrike": STRUCK, "vanish": HIDDEN}
_RAISING = "vertAlign"
_MARKS = (*_SWITCHES, _RAISING)
_OFF = ("0", "false", "off", "baseline")

Facts = dict[str, str]
"""Of a style: its name, values by their paths, and what it says of runs
(`on`, `off`) by the names of their properties. What is not there is not said."""


class Styles:
    """The styles of a file, each read once, with what they are based on."""

    def __init__(self, root: Element | None) -> None:
        found = () if root is None else root.iterchildren("{*}style")
        self._styles = {attribute(style, "styleId"): style for style in found}
        self._facts: dict[str, Facts] = {}

    def of_paragraph(self, paragraph: Element) -> Facts:
        return self._known(value_at(paragraph, "pPr/pStyle"))

    def mark_of(self, run: Element, paragraph: Facts) -> str:
        """Whether text of a run is struck out, hidden or raised; nothing if it
        is plain."""
        own = property_at(run, "rPr")
        style = self._known("" if own is None else value_at(own, "rStyle"))
        said = {**paragraph, **style, **_said(own)}
        marks = (_SWITCHES.get(name, RAISED) for name in _MARKS if said.get(name) == "on")
        return next(marks, "")

    def _known(self, name: str) -> Facts:
        """The facts of a style, of what it is based on too."""
        chain: list[str] = []
        seen: set[str] = set()
        base = name
        while base in self._styles and base not in self._facts and base not in seen:
            seen.add(base)
            chain.append(base)
            base = value_at(self._styles[base], "basedOn")
        facts = self._facts.get(base, {})
        for each in reversed(chain):
            style = self._styles[each]
            values = {path: value for path in _VALUES if (value := value_at(style, path))}
            own = {"name": value_at(style, "name").lower(), **values}
            facts = {**facts, **_said(property_at(style, "rPr")), **own}
            self._facts[each] = facts
        return facts


def is_on(properties: Element | None, name: str) -> bool:
    """Whether properties of a run turn one on."""
    return _state(properties, name) == "on"


def _said(properties: Element | None) -> Facts:
    return {name: state for name in _MARKS if (state := _state(properties, name))}


def _state(properties: Element | None, name: str) -> str:
    mark = None if properties is None else property_at(properties, name)
    if mark is None:
        return ""
    return "off" if attribute(mark, "val").lower() in _OFF else "on"
