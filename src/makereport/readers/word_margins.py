"""Headers and footers of the pages of a Word file: not read, but what numbers
they have that stand nowhere else are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from makereport.ooxml.body import TEXT, attribute, inside, local_name, text_of
from makereport.ooxml.elements import Element
from makereport.readers.flow import Block, Grid, Text

_PARAGRAPH = frozenset({"p"})
_PIECES = TEXT | {"fldSimple", "fldChar"}
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")
_PAGE_NUMBER = re.compile(r"[\W_第页共]*[0-9０-９]{1,4}[\W_第页共]*")
_SHIFTS = {"begin": 1, "end": -1}
"""By which the kind of a mark of a field takes us into one or out of it."""


def said_in_margins(margins: Iterable[Element], blocks: Iterable[Block]) -> list[tuple[int, str]]:
    """The lines of headers and footers with numbers that the text does not have,
    each once. Fields, as those for the number of the page, are passed over."""
    lines = list(dict.fromkeys(line for margin in margins for line in _lines(margin)))
    numbered = [line for line in lines if _NUMBER.search(line) and not _PAGE_NUMBER.fullmatch(line)]
    known = set(_numbers(blocks)) if numbered else set()
    return [(1, f"页眉、页脚：{line}") for line in numbered if {*_NUMBER.findall(line)} - known]


def _lines(margin: Element) -> Iterator[str]:
    for paragraph in inside(margin, _PARAGRAPH):
        depth = 0
        texts = []
        for piece in inside(paragraph, _PIECES):
            name = local_name(piece)
            if name == "fldChar":
                depth += _SHIFTS.get(attribute(piece, "fldCharType"), 0)
            elif name in TEXT and depth <= 0:
                texts.append(text_of(piece))
        yield " ".join("".join(texts).split())


def _numbers(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Text):
            yield from _NUMBER.findall(block.text)
        elif isinstance(block, Grid):
            for cell in block.cells:
                yield from _NUMBER.findall(cell.text)
