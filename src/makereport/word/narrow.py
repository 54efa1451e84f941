"""Tables as narrow as the pages of a template that somebody has changed: Word
leaves them as wide as they were, beyond the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from makereport.ooxml.elements import Element
from makereport.ooxml.names import W
from makereport.ooxml.package import parse_xml
from makereport.ooxml.scan import DECLARATION, Attributes

_TABLE, _SECTION, _TEXT, _WIDTH, _TYPE = (
    f"{{{W}}}{name}" for name in ("tbl", "sectPr", "t", "w", "type")
)


def narrowed(document: bytes, room: Callable[[Attributes], tuple[int, int]]) -> bytes:
    """The body with each table that has tags no wider than the text of its
    section, for which `room` gives width and height; others are furniture.
    Raises MalformedError."""
    root = parse_xml(document)
    tables: list[Element] = []
    for each in root.iter(_TABLE, _SECTION):
        if each.tag == _TABLE:
            if next(each.iterancestors(_TABLE), None) is None:
                tables.append(each)
            continue
        width, _ = room(_told(each))
        for table in tables:
            if width > 0 and any("{" in (text.text or "") for text in table.iter(_TEXT)):
                _fit(table, width)
        tables = []
    return DECLARATION + etree.tostring(root)


def _told(section: Element) -> Attributes:
    told: Attributes = {}
    for name in ("pgSz", "pgMar"):
        for each in section.findall(f"{{{W}}}{name}"):
            told |= {str(key)[1:]: str(value) for key, value in each.attrib.items()}
    return told


def _fit(table: Element, width: int) -> None:
    columns = _children(table, "tblGrid/gridCol")
    edges = [0]
    for column in columns:
        edges.append(edges[-1] + _number(column, "w"))
    if edges[-1] <= width:
        return
    edges = [edge * width // edges[-1] for edge in edges]
    for place, column in enumerate(columns):
        column.set(_WIDTH, str(edges[place + 1] - edges[place]))
    for whole in _children(table, "tblPr/tblW"):
        if whole.get(_TYPE) == "dxa":
            whole.set(_WIDTH, str(width))
    for row in _children(table, "tr"):
        _fit_row(row, edges)


def _fit_row(row: Element, edges: Sequence[int]) -> None:
    left = sum(_number(before, "val") for before in _children(row, "trPr/gridBefore"))
    for cell in _children(row, "tc"):
        spans = [_number(span, "val") for span in _children(cell, "tcPr/gridSpan")]
        right = left + (spans[0] if spans else 1)
        for told in _children(cell, "tcPr/tcW"):
            if told.get(_TYPE) == "dxa" and right < len(edges):
                told.set(_WIDTH, str(edges[right] - edges[left]))
        left = right


def _children(element: Element, path: str) -> list[Element]:
    return element.findall("/".join(f"{{{W}}}{step}" for step in path.split("/")))


def _number(element: Element, name: str) -> int:
    try:
        return max(0, int(element.get(f"{{{W}}}{name}", "0")))
    except ValueError:
        return 0
