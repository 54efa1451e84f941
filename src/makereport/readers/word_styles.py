"""What the styles of a Word file say of its paragraphs and runs."""

from __future__ import annotations

import re
from itertools import islice

from makereport.ooxml.body import attribute, local_name, property_at, value_at
from makereport.ooxml.elements import Element
from makereport.readers.marked import HIDDEN, PALE, RAISED, STRUCK
from makereport.readers.word_numbering import as_number

LEVEL, LIST = "pPr/outlineLvl", ("pPr/numPr/numId", "pPr/numPr/ilvl")
_VALUES = (LEVEL, *LIST)
_SWITCHES = {"strike": STRUCK, "dstrike": STRUCK, "vanish": HIDDEN}
_RAISING = "vertAlign"
_MARKS = (*_SWITCHES, _RAISING)
_RUN_VALUES = ("color", "sz", "w")
_TINY = {"sz": 4, "w": 10}
"""Half points, and parts in a hundred of the width, of letters that nobody sees."""
_WHITES_OF_THEME = ("background1", "light1")
_MOVED = 6
"""Half points."""
_WHITE = re.compile("(?:e[89a-f]|f[0-9a-f]){3}", re.IGNORECASE)
_SHADED = frozenset({"p", "tc", "tbl"})
"""What has a colour behind all its text, by its own properties."""
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
        self._shading: dict[str, bool] = {}

    def of_paragraph(self, paragraph: Element) -> Facts:
        return self._known(value_at(paragraph, "pPr/pStyle"))

    def mark_of(self, run: Element, paragraph: Facts) -> str:
        """Whether text of a run is struck out, hidden, raised or of the colour of
        its ground; nothing if it is plain."""
        own = property_at(run, "rPr")
        style = self._known("" if own is None else value_at(own, "rStyle"))
        said = {**paragraph, **style, **_said(own)}
        marks = (mark for name, mark in _SWITCHES.items() if said.get(name) == "on")
        if mark := next(marks, ""):
            return mark
        if said.get("textFill") == "none" or any(
            as_number(said.get(name, ""), most + 1) <= most for name, most in _TINY.items()
        ):
            return HIDDEN
        if is_white(said.get("color", "")) and not self._has_ground(run, said):
            return PALE
        return RAISED if said.get(_RAISING) == "on" or _is_moved(own) else ""

    def _has_ground(self, run: Element, said: Facts) -> bool:
        """Whether there is, or may be, a colour behind a run."""
        if said.get("ground") == "on":
            return True
        for outer in run.iterancestors():
            name = local_name(outer)
            if name == "txbxContent":
                return True
            own = _first(outer, f"{name}Pr") if name in _SHADED else None
            if own is not None and (_is_shaded(own) or self._shades(value_at(own, "tblStyle"))):
                return True
        return False

    def _shades(self, name: str) -> bool:
        """Whether a style of tables has a colour for some of their cells."""
        if name not in self._shading:
            style = self._styles.get(name)
            found = () if style is None else style.iter("{*}shd")
            self._shading[name] = next(iter(found), None) is not None
        return self._shading[name]

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


def is_white(colour: str) -> bool:
    """Whether a colour in six hexadecimal digits is that of paper."""
    return _WHITE.fullmatch(colour) is not None


def _said(properties: Element | None) -> Facts:
    said = {name: state for name in _MARKS if (state := _state(properties, name))}
    if properties is None:
        return said
    said |= {name: value for name in _RUN_VALUES if (value := value_at(properties, name))}
    colour = property_at(properties, "color")
    if colour is not None and attribute(colour, "themeColor") in _WHITES_OF_THEME:
        said["color"] = "FFFFFF"
    if property_at(properties, "textFill/noFill") is not None:
        said["textFill"] = "none"
    if _is_shaded(properties) or value_at(properties, "highlight") not in ("", "none", "white"):
        said["ground"] = "on"
    return said


def _first(element: Element, name: str) -> Element | None:
    """The properties of an element, which begin it; it may have many children."""
    return next((child for child in islice(element, 3) if local_name(child) == name), None)


def _is_shaded(properties: Element | None) -> bool:
    shade = None if properties is None else property_at(properties, "shd")
    if shade is None:
        return False
    is_filled = attribute(shade, "fill").lower() not in ("", "auto", "ffffff")
    is_patterned = attribute(shade, "val").lower() not in ("", "clear", "nil")
    return is_filled or is_patterned or attribute(shade, "themeFill") not in ("", "background1")


def _is_moved(own: Element | None) -> bool:
    """Whether a run in a size of its own is moved off the line."""
    if own is None or not value_at(own, "sz"):
        return False
    return abs(as_number(value_at(own, "position").lstrip("-"), 0)) >= _MOVED


def _state(properties: Element | None, name: str) -> str:
    mark = None if properties is None else property_at(properties, name)
    if mark is None:
        return ""
    return "off" if attribute(mark, "val").lower() in _OFF else "on"
