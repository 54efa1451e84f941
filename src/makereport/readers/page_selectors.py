"""The selectors of a style sheet, as far as they are read here: by name, id,
class, attribute, place among the children, and what is around. What more one
says makes it unsure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|(.))", re.DOTALL)
_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\.)+"
_SELECTOR = re.compile(
    rf"""(?P<combinator>\s*[>+~]\s*|\s+) | (?P<tag>\*|{_NAME}) | \#(?P<id>{_NAME})
    | \.(?P<class>{_NAME}) | ::?(?P<pseudo>[\w-]+) | \[(?P<attribute>[^\]]*)\] | (?P<nest>&)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""\s*([\w-]+)\s*(?:([~|^$*]?)=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?\s*"""
)
_BRACKETS = re.compile(r"[()]")
LONGEST = 300
"""Characters of what stands in brackets and is understood."""
_STILL = frozenset({"hover", "focus", "active", "visited", "target", "focus-within"})
"""What no element is before somebody does something."""
_PARTS_OF_TEXT = frozenset({"first-letter", "first-line"})
_CHOICES = frozenset({"is", "where", "not", "matches"})
_BESIDE = frozenset({"before", "after"})
_NTH = re.compile(r"\s*(?:(odd|even)|([+-]?\d{0,6})n\s*(?:([+-])\s*(\d{1,6}))?|(\d{1,6}))\s*")


class Attribute(NamedTuple):
    """A test of an attribute: how its value compares to a text."""

    name: str
    how: str
    text: str

    def holds(self, value: str | None) -> bool:
        if value is None:
            return False
        match self.how:
            case "":
                return True
            case "=":
                return value == self.text
            case "~":
                return self.text in value.split()
            case "|":
                return value == self.text or value.startswith(f"{self.text}-")
            case "^":
                return bool(self.text) and value.startswith(self.text)
            case "$":
                return bool(self.text) and value.endswith(self.text)
            case _:
                return bool(self.text) and self.text in value


@dataclass(frozen=True)
class Compound:
    """What one element has to be: `nth` (a step and a first place) of the
    children of its parent, or the last; one of some `choices`, or (with True) none of them;
    `is_child` that the compound before it is the parent's."""

    tag: str = ""
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    nth: tuple[tuple[int, int], ...] = ()
    is_last: bool = False
    choices: tuple[tuple[bool, tuple[Compound, ...]], ...] = ()
    is_child: bool = False

    def folded(self) -> Compound:
        """The compound with ids and classes in small letters."""
        return replace(
            self,
            ids=tuple(map(str.lower, self.ids)),
            classes=tuple(map(str.lower, self.classes)),
            choices=tuple(
                (is_not, tuple(c.folded() for c in each)) for is_not, each in self.choices
            ),
        )


@dataclass(frozen=True)
class Selector:
    """Compounds from the outer to the inner; `pseudo` is `before` or `after`
    for text that the style itself adds. One that is not sure may hold for fewer
    elements than it says."""

    compounds: tuple[Compound, ...]
    pseudo: str = ""
    is_sure: bool = True

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much it counts against others."""
        each = self.compounds
        return (
            sum(len(one.ids) for one in each),
            sum(
                len((*one.classes, *one.attributes, *one.nth, *one.choices)) + one.is_last
                for one in each
            ),
            sum(bool(one.tag) for one in each),
        )


def listed(text: str) -> Iterable[str]:
    """The selectors of a list; commas in brackets part none."""
    if "(" not in text and "[" not in text:
        return text.split(",")
    found, depth, begin = [], 0, 0
    for place, letter in enumerate(text):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter == "," and depth <= 0:
            found.append(text[begin:place])
            begin = place + 1
    return [*found, text[begin:]]


class _SelectorReader:
    """Reads one selector; `is_moot` tells that it holds for nothing on a page
    at rest."""

    def __init__(self, text: str) -> None:
        self.done: list[Compound] = []
        self.compound = Compound()
        self.pseudo = ""
        self.is_sure = True
        self.is_moot = False
        place = 0
        while place < len(text) and not self.is_moot:
            match = _SELECTOR.match(text, place)
            if match is None:
                self.is_moot = True
                break
            place = match.end()
            if match["pseudo"]:
                inner, place = _argument(text, place)
                is_element = match.group().startswith("::")
                self._state(match["pseudo"].lower(), inner, is_element, place == len(text))
            elif match["combinator"]:
                self._combine(match["combinator"].strip())
            elif match["attribute"] is not None:
                self._attribute(match["attribute"])
            else:
                self._name(match)

    def _name(self, match: re.Match[str]) -> None:
        one = self.compound
        if match["tag"]:
            tag = "" if match["tag"] == "*" else unescaped(match["tag"]).lower()
            self.compound = replace(one, tag=tag)
        elif match["id"]:
            self.compound = replace(one, ids=(*one.ids, unescaped(match["id"])))
        elif match["class"]:
            self.compound = replace(one, classes=(*one.classes, unescaped(match["class"])))

    def _combine(self, sign: str) -> None:
        if sign in ("+", "~"):
            # Which sibling stands before is not looked at.
            self.is_sure = False
            self.compound = Compound(is_child=self.compound.is_child)
        else:
            self.done.append(self.compound)
            self.compound = Compound(is_child=sign == ">")

    def _attribute(self, text: str) -> None:
        test = _ATTRIBUTE.fullmatch(text) if len(text) < LONGEST else None
        if test is None:
            self.is_sure = False
            return
        word = next((text for text in test.groups()[2:] if text is not None), None)
        how = "" if word is None else test[2] or "="
        added = Attribute(test[1].lower(), how, word or "")
        self.compound = replace(self.compound, attributes=(*self.compound.attributes, added))

    def _state(self, name: str, inner: str, is_element: bool, is_last: bool) -> None:
        """Take what stands behind a colon. An empty element has no text."""
        if name in _BESIDE:
            self.pseudo = name
        elif name == "root":
            self.compound = replace(self.compound, tag="html")
        elif name == "first-child" or (name == "nth-child" and _nth(inner)):
            nth = (*self.compound.nth, _nth(inner) or (0, 1))
            self.compound = replace(self.compound, nth=nth)
        elif name == "last-child":
            self.compound = replace(self.compound, is_last=True)
        elif name in _CHOICES and (among := _compounds(inner)):
            choice = (name == "not", among)
            self.compound = replace(self.compound, choices=(*self.compound.choices, choice))
        elif (
            name in _STILL
            or (name == "empty" and is_last)
            or (is_element and name not in _PARTS_OF_TEXT)
        ):
            self.is_moot = True
        else:
            self.is_sure = False


def read_selector(text: str) -> Selector | None:
    """A selector; None for one that is none, or holds for nothing."""
    if not text:
        return None
    if sum(map(text.count, ".#[:")) > LONGEST:
        return Selector((Compound(),), is_sure=False)
    read = _SelectorReader(text)
    if read.is_moot:
        return None
    return Selector((*read.done, read.compound), read.pseudo, read.is_sure)


def _compounds(text: str) -> tuple[Compound, ...]:
    """A list of selectors that each are of one element; nothing for another."""
    if len(text) > LONGEST or ":" in text:
        return ()
    found = [read_selector(each.strip()) for each in listed(text)]
    simple = [one.compounds[0] for one in found if one and one.is_sure and len(one.compounds) == 1]
    return tuple(simple) if len(simple) == len(found) else ()


def _argument(text: str, place: int) -> tuple[str, int]:
    """What stands in brackets at a place, and where these end."""
    if text[place : place + 1] != "(":
        return "", place
    depth = 0
    for bracket in _BRACKETS.finditer(text, place):
        depth += 1 if bracket.group() == "(" else -1
        if not depth:
            return text[place + 1 : bracket.start()], bracket.end()
    return text[place + 1 :], len(text)


def _nth(text: str) -> tuple[int, int] | None:
    """The step and the first place of a formula such as 2n+1."""
    match = _NTH.fullmatch(text.lower()) if len(text) < LONGEST else None
    if match is None:
        return None
    word, step, sign, first, alone = match.groups()
    if word:
        return 2, 1 if word == "odd" else 0
    if alone:
        return 0, int(alone)
    steps = int(f"{step}1") if step in ("", "+", "-") else int(step)
    return steps, int(f"{sign or ''}{first or 0}")


def unescaped(text: str) -> str:
    """A text with what its backslashes stand for."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "" if escape[2] == "\n" else escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
