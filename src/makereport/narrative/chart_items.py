"""The lines of a chart as typed: keys, and data that are an expression or
items by name, in the way in which the rest of the file is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from makereport.findings.finding import Mark
from makereport.narrative.grammar import LITERAL
from makereport.report.texts import TextLine

_OPENING, _CLOSING = "{｛([（【", "}｝)]）】"
_COLONS = ":："
_COMMAS = ",，"
_BRACES = ("{", "｛"), ("}", "｝")
_SPACE = " \t\u3000"
GAP = "—"
"""Typed where a series has no value for a category."""
MAX_DEPTH = 2
"""Of items in items: a series has values, these have none."""


class Typed(NamedTuple):
    """A piece of a line and where it stands."""

    text: str
    mark: Mark

    def cut(self, start: int, end: int | None = None) -> Typed:
        """A piece of it, without the white space around."""
        piece = self.text[start:end]
        bare = piece.lstrip(_SPACE)
        moved = start + len(piece) - len(bare)
        return Typed(bare.rstrip(_SPACE), Mark(self.mark.line, self.mark.column + moved))


@dataclass(frozen=True)
class Item:
    """A named item: an expression, or items again."""

    name: str
    place: Typed
    value: Typed | list[Item]


class SlipError(Exception):
    """What cannot be read: where, why, and what to do."""

    def __init__(self, mark: Mark, message: str, hint: str) -> None:
        super().__init__(message)
        self.mark = mark
        self.message = message
        self.hint = hint


@dataclass
class Key:
    """A line `键: 值` and those indented below it."""

    name: Typed
    value: Typed
    below: list[Typed]


def keys_of(lines: Sequence[TextLine]) -> Iterator[Key]:
    """The keys of the lines between the fences. Raises SlipError."""
    found: list[Key] = []
    depths: list[int] = []
    for line in lines:
        typed = Typed(line.text.replace(LITERAL, ""), line.mark).cut(0)
        if not typed.text:
            continue
        depth = typed.mark.column
        if found and depth > depths[-1]:
            found[-1].below.append(typed)
            continue
        name, value = _pair(typed)
        found.append(Key(Typed(name, typed.mark), value, []))
        depths.append(depth)
    yield from found


def items_of_lines(lines: Sequence[Typed]) -> list[Item]:
    """One item a line. Raises SlipError."""
    return [_item(line, 1) for line in lines]


def value_of(typed: Typed, depth: int = 0) -> Typed | list[Item]:
    """An expression, or the items between braces. Raises SlipError."""
    if not typed.text.startswith(_BRACES[0]):
        return typed
    if not typed.text.endswith(_BRACES[1]):
        raise SlipError(typed.mark, "花括号没有配对", "在这一项的末尾补上 }")
    if depth >= MAX_DEPTH:
        raise SlipError(typed.mark, "花括号套得太深", "写成 {2021年: {政府网站: 450}}，不再往里套")
    inner = typed.cut(1, len(typed.text) - 1)
    pieces = [inner.cut(start, end) for start, end in _split(inner)]
    return [_item(piece, depth + 1) for piece in pieces if piece.text]


def _item(typed: Typed, depth: int) -> Item:
    name, value = _pair(typed)
    return Item(name, typed, value_of(value, depth))


def _pair(typed: Typed) -> tuple[str, Typed]:
    """Name and value at the first colon outside of quotation marks."""
    text = typed.text
    if text.startswith('"'):
        name, end = _quoted(typed)
        rest = typed.cut(end)
        if not rest.text.startswith(tuple(_COLONS)):
            raise _no_colon(typed)
        return name, rest.cut(1)
    at = min((text.find(colon) for colon in _COLONS if colon in text), default=-1)
    name = text[:at].rstrip(_SPACE)
    if at < 0 or not name:
        raise _no_colon(typed)
    return name, typed.cut(at + 1)


def _no_colon(typed: Typed) -> SlipError:
    shown = typed.text[:20]
    return SlipError(
        typed.mark, f"“{shown}”不是“名称: 值”的样子", "写成 名称: 值，例如 政府网站: 450"
    )


def _quoted(typed: Typed) -> tuple[str, int]:
    """The text between quotation marks that open a piece, and where it ends."""
    name: list[str] = []
    escaped = False
    for index, mark in enumerate(typed.text[1:], 1):
        if escaped or mark not in '\\"':
            name.append(mark)
            escaped = False
        elif mark == "\\":
            escaped = True
        else:
            return "".join(name), index + 1
    raise SlipError(typed.mark, "引号没有配对", '名称写成 "名称"')


def _split(typed: Typed) -> Iterator[tuple[int, int]]:
    """The pieces between commas that stand in no brackets and no quotes."""
    start = depth = 0
    quoted = escaped = False
    for index, mark in enumerate(typed.text):
        if quoted:
            quoted = escaped or mark != '"'
            escaped = mark == "\\" and not escaped
        elif mark == '"':
            quoted = True
        elif mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
        elif mark in _COMMAS and depth == 0:
            yield start, index
            start = index + 1
    yield start, len(typed.text)


def written_name(name: str) -> str:
    """A name as an item begins with it, in quotes where it must be."""
    if (
        name
        and name == name.strip(_SPACE)
        and not set(name) & set(f'{_COLONS}{_COMMAS}{_OPENING}{_CLOSING}"`')
    ):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
