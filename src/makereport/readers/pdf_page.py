"""A page of a PDF: its ruled tables, and the lines of text outside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from makereport.narrative.blocks import Span
from makereport.readers.budget import EDGES
from makereport.readers.flow import Cell, Grid, joined

if TYPE_CHECKING:
    from pdfplumber.page import Page

UNKNOWN = "□"
_NEAR = 2.0
"""Points within which two ruled lines are one."""
_STRAIGHT = 0.05
"""Part of a right angle that is still straight."""
_CID = re.compile(r"\(cid:\d+\)")
_BLANK = "\xa0\u3000"
_RADICALS = range(0x2E80, 0x2FE0)

Char = dict[str, Any]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A line of text with its place on the page, in points from the top left,
    and the size of its letters."""

    spans: tuple[Span, ...]
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class PageContent:
    """What a page holds: its tables, each with its top, lines outside them,
    and the remarks of the reader."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[tuple[float, Grid]]
    characters: int
    notes: list[str]


def drawn_bytes(page: Page) -> int:
    """The size of what draws a page of pdfplumber, unpacked."""
    from pdfminer.pdftypes import stream_value

    return sum(len(stream_value(each).get_data()) for each in page.page_obj.contents)


def read_content(page: Page) -> PageContent:
    """The content of a page of pdfplumber."""
    notes = []
    chars = [_cleaned(char) for char in page.chars if char["text"] >= " "]
    if any(char["text"] == UNKNOWN for char in chars):
        notes.append(f"有的字没有编码，认不出来，写成了 {UNKNOWN}")
    if page.images:
        notes.append("图片没有导入")
    # A watermark lies across text and tables.
    slanted = [char for char in chars if 0 < _turn(char) < 1]
    chars = [char for char in chars if not 0 < _turn(char) < 1]
    boxes: list[list[Box]] = []
    if len(page.edges) > EDGES.most:
        notes.append("线条太多，其中的表格没有认出来")
    else:
        boxes = [table.cells for table in page.find_tables() if _is_table(table.cells)]
    tables = []
    for cells in boxes:
        inside = [char for char in chars if any(_holds(box, char) for box in cells)]
        chars = [char for char in chars if not any(_holds(box, char) for box in cells)]
        tables.append((min(box[1] for box in cells), _grid(cells, inside, page.page_number)))
    turned = slanted + [char for char in chars if _turn(char) > 0]
    if text := "".join(char["text"] for char in turned).strip():
        notes.append(f"斜排或竖排的文字没有导入：{text[:40]}")
    return PageContent(
        page.page_number,
        page.width,
        page.height,
        list(_lines(char for char in chars if _turn(char) == 0)),
        tables,
        len(page.chars),
        notes,
    )


def _turn(char: Char) -> float:
    """How far a character is turned: 0 not at all, 1 by a right angle."""
    along, across = (abs(part) for part in char["matrix"][:2])
    share = across / (along + across) if along + across else 0.0
    return 0.0 if share < _STRAIGHT else 1.0 if share > 1 - _STRAIGHT else share


def _cleaned(char: Char) -> Char:
    """A character with its usual code: not that of a radical, as many fonts
    have it, nor a number of the font."""
    text = _CID.sub(UNKNOWN, char["text"])
    text = "".join(
        unicodedata.normalize("NFKC", letter) if ord(letter) in _RADICALS else letter
        for letter in text
    )
    return {**char, "text": " " if text in _BLANK else text}


# Lines


def _lines(chars: Iterable[Char]) -> Iterator[Line]:
    """Characters as lines from the top down: those of about the same height."""
    line: list[Char] = []
    for char in sorted(chars, key=_middle):
        if line and _middle(char) - _middle(line[0]) > min(char["size"], line[0]["size"]) / 2:
            yield from _line(line)
            line = []
        line.append(char)
    yield from _line(line)


def _line(chars: list[Char]) -> Iterator[Line]:
    chars = sorted(chars, key=lambda char: char["x0"])
    visible = [char for char in chars if char["text"].strip()]
    if not visible:
        return
    chars = chars[chars.index(visible[0]) : chars.index(visible[-1]) + 1]
    spans = [Span(chars[0]["text"], _is_bold(chars[0]))]
    for before, char in pairwise(chars):
        gap = " " if _is_gap(before, char) else ""
        spans.append(Span(f"{gap}{char['text']}", _is_bold(char)))
    yield Line(
        tuple(joined(spans)),
        visible[0]["x0"],
        visible[-1]["x1"],
        min(char["top"] for char in visible),
        max(char["bottom"] for char in visible),
        max(char["size"] for char in visible),
    )


def _is_gap(before: Char, char: Char) -> bool:
    """Whether there is a space between two characters that has no character of
    its own. The little space between Chinese and digits is none."""
    space = (char["x0"] - before["x1"]) / char["size"]
    if " " in (before["text"], char["text"]):
        return False
    return bool(space > 1 or (space > 0.2 and is_word(before["text"]) and is_word(char["text"])))


def is_word(text: str) -> bool:
    """Whether a character is a letter of a word that spaces part from others."""
    return text.isascii() and text.isalpha()


def _is_bold(char: Char) -> bool:
    return "bold" in char["fontname"].lower()


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2


def joined_lines(lines: Iterable[Line]) -> tuple[Span, ...]:
    """The text of lines that one paragraph fills; words stay apart."""
    spans: list[Span] = []
    for line in lines:
        if spans and is_word(spans[-1].text[-1]) and is_word(line.text[0]):
            spans.append(Span(" ", spans[-1].bold))
        spans += line.spans
    return tuple(joined(spans))


# Tables


def _is_table(cells: list[Box]) -> bool:
    """Whether ruled cells are a table, not a frame around text."""
    return len({round(box[0]) for box in cells}) > 1 and len({round(box[1]) for box in cells}) > 1


def _holds(box: Box, char: Char) -> bool:
    left, top, right, bottom = box
    return left <= (char["x0"] + char["x1"]) / 2 < right and top <= _middle(char) < bottom


def _grid(boxes: list[Box], chars: list[Char], page: int) -> Grid:
    """Cells by the lines they lie between: a merged one lies across others."""
    columns = _rules(x for box in boxes for x in (box[0], box[2]))
    rows = _rules(y for box in boxes for y in (box[1], box[3]))
    cells = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        left, top, right, bottom = (
            _nearest(rules, place)
            for rules, place in zip((columns, rows, columns, rows), box, strict=True)
        )
        spans = joined_lines(_lines(char for char in chars if _holds(box, char)))
        cells.append(Cell(spans, top, left, bottom - top, right - left))
    return Grid(tuple(cells), (page,) * (len(rows) - 1))


def _rules(places: Iterable[float]) -> list[float]:
    """The places of ruled lines, those close together once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _nearest(rules: list[float], place: float) -> int:
    return min(range(len(rules)), key=lambda index: abs(rules[index] - place))
