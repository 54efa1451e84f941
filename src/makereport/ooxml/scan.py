"""The XML of a part without a tree: its elements one after another. Expat is
in the standard library; lxml would be a good part of a cold start."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"

Attributes = dict[str, str]


class MalformedError(ValueError):
    """A part that is not well-formed, or declares a document type: entities
    are what attacks are made of, and no Office file has any."""


class Entry(NamedTuple):
    """An entry of a flat part, by the name of its element without namespace.
    In the part it begins at `start` and reaches up to the next one."""

    name: str
    attributes: Attributes
    start: int


Visit = Callable[[int, str, Attributes], object]


def walk(
    data: bytes,
    visit: Visit | None = None,
    begin: int = 0,
    text: Callable[[str], object] | None = None,
) -> None:
    """Show every element: how deep it stands, its name and attributes as
    `namespace}name`; and to `text` what stands between. What stands before
    `begin` is proved, but not shown or counted: a call for each element is
    slow. Raises MalformedError."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse
    _parse(parser, data[:begin], False)
    if visit is not None:
        depth = 0

        def start(name: str, attributes: Attributes) -> None:
            nonlocal depth
            visit(depth, name, attributes)
            depth += 1

        def end(_: str) -> None:
            nonlocal depth
            depth -= 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
    if text is not None:
        parser.CharacterDataHandler = text
    _parse(parser, data[begin:], True)


def _refuse(*_: object) -> None:
    raise MalformedError("a document type is declared")


def _parse(parser: expat.XMLParserType, data: bytes, is_whole: bool) -> None:
    try:
        parser.Parse(data, is_whole)
    except (expat.ExpatError, LookupError) as error:
        raise MalformedError(str(error)) from None


def undeclared(data: bytes) -> bytes:
    """A part in UTF-8 without the declaration at its beginning. Raises
    MalformedError."""
    if data.startswith(_UTF16):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeError as error:
            raise MalformedError(str(error)) from None
    return _DECLARATION.sub(b"", data, count=1) if _DECLARATION.match(data) else data


def entries(body: bytes) -> tuple[str, list[Entry]]:
    """The name of the root of a flat part as it is written, and its entries.
    Raises MalformedError."""
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse
    names: list[str] = []
    found: list[Entry] = []

    def start(name: str, attributes: Attributes) -> None:
        if len(names) == 1:
            local = name.rpartition(":")[2]
            found.append(Entry(local, attributes, parser.CurrentByteIndex))
        elif not names:
            roots.append(name)
        names.append(name)

    def end(_: str) -> None:
        names.pop()

    roots: list[str] = []
    parser.StartElementHandler, parser.EndElementHandler = start, end
    _parse(parser, body, True)
    return roots[0], found


def with_entry(body: bytes, root: str, entry: str) -> bytes:
    """A flat part with one more entry at its end; whole, as it is stored.
    Raises MalformedError where more than entries follow the root."""
    head, closing, _ = body.rpartition(f"</{root}".encode())
    if not closing:
        head, empty, rest = body.rpartition(b"/>")
        if not empty or rest.strip():
            raise MalformedError("no end of the list")
        head += b">"
    return DECLARATION + head + entry.encode() + f"</{root}>".encode()
