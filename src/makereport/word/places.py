"""Where a text stands in a template, as somebody finds it in Word: the part,
and the table, row and cell or the paragraph."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from makereport.ooxml.elements import Element
from makereport.ooxml.names import W
from makereport.ooxml.package import parse_xml

_TITLES = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "core": "文档属性",
    "app": "文档属性",
    "custom": "文档属性",
}
_PART = re.compile(r"(?:word|docProps)/([a-z]+)(\d*)\.xml")
_TABLE, _ROW, _CELL, _PARAGRAPH, _TEXT, _BOX = (
    f"{{{W}}}{name}" for name in ("tbl", "tr", "tc", "p", "t", "txbxContent")
)
_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same once more, for old programs."""


class Line(NamedTuple):
    """The text of a paragraph (or property) and where it is, outermost first."""

    place: tuple[str, ...]
    text: str


def lines_of(name: str, data: bytes) -> list[Line]:
    """The paragraphs of a part in order, those in tables and boxes included."""
    root = parse_xml(data)
    title = part_title(name)
    paragraphs = list(root.iter(_PARAGRAPH))
    if not paragraphs:
        return [Line((title,), each.text.strip()) for each in root.iter() if each.text]
    numbers = _numbers(root)
    return [
        Line((title, *_place(each, number, numbers)), _text(each))
        for number, each in enumerate(paragraphs, 1)
    ]


def part_title(name: str) -> str:
    """What a part is called in Word; one of several has its number."""
    found = _PART.fullmatch(name)
    if found is None or found[1] not in _TITLES:
        return name
    return _TITLES[found[1]] + (f"（{found[1]}{found[2]}）" if found[2] else "")


def _numbers(root: Element) -> dict[Element, int]:
    """Tables of a part, rows of a table and cells of a row, counted from 1."""
    numbers: dict[Element, int] = {}
    counted: Counter[Element | None] = Counter()
    for tag, owner in ((_TABLE, None), (_ROW, _TABLE), (_CELL, _ROW)):
        for element in root.iter(tag):
            within = None if owner is None else next(element.iterancestors(owner), None)
            counted[within] += 1
            numbers[element] = counted[within]
    return numbers


def _place(paragraph: Element, number: int, numbers: dict[Element, int]) -> tuple[str, ...]:
    cell = next(paragraph.iterancestors(_CELL, _BOX), None)
    if cell is None:
        return (f"第 {number} 段",)
    if cell.tag == _BOX:
        return ("文本框", f"第 {number} 段")
    row = next(cell.iterancestors(_ROW))
    table = next(row.iterancestors(_TABLE))
    return (
        f"第 {numbers[table]} 张表",
        f"第 {numbers[row]} 行",
        f"第 {numbers[cell]} 格",
    )


def _text(paragraph: Element) -> str:
    """The text of a paragraph, without that of boxes anchored in it."""
    texts = []
    for text in paragraph.iter(_TEXT):
        owner = next(text.iterancestors(_PARAGRAPH, _AGAIN))
        if owner is paragraph and next(text.iterancestors(_AGAIN), None) is None:
            texts.append(text.text or "")
    return "".join(texts)
