"""The line grammar of narrative: lines in, neutral blocks out.

Each line that is not empty is a paragraph; `##` and `###` make headings that
are numbered here; `**` makes bold. Everything else stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from makereport.citation import LITERAL
from makereport.labels import strip_ordinal
from makereport.numerals import chinese_ordinal

_BOLD = re.compile(r"(?<!\x01)\*\*(?=[^\s*])(.+?)(?<=\S)(?<!\x01)\*\*")
_HEADING = re.compile(r"(#{2,3})(?!#)\s*(\S.*)")
_SPACE = " \t\u3000"


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one appearance."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the section's own: level 2 `（一）`, level 3 `1.`;
    `number` is the text before it."""

    level: int
    number: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


Block = Heading | Paragraph


def parse_blocks(lines: Iterable[str]) -> list[Block]:
    """The blocks of a narrative whose citations have been replaced."""
    blocks: list[Block] = []
    counts = {2: 0, 3: 0}
    for line in lines:
        text = line.strip(_SPACE)
        if not text:
            continue
        heading = _HEADING.fullmatch(text)
        if heading is None:
            blocks.append(Paragraph(_spans(text)))
            continue
        level = len(heading.group(1))
        counts[level] += 1
        if level == 2:
            counts[3] = 0
        blocks.append(
            Heading(level, _number(level, counts[level]), _spans(strip_ordinal(heading.group(2))))
        )
    return blocks


def plain(spans: Iterable[Span]) -> str:
    """The text of spans without their appearance."""
    return "".join(span.text for span in spans)


def _number(level: int, count: int) -> str:
    return f"（{chinese_ordinal(count)}）" if level == 2 else f"{count}."


def _spans(text: str) -> tuple[Span, ...]:
    spans = []
    position = 0
    for match in _BOLD.finditer(text):
        spans.append(Span(_clean(text[position : match.start()])))
        spans.append(Span(_clean(match.group(1)), bold=True))
        position = match.end()
    spans.append(Span(_clean(text[position:])))
    return tuple(span for span in spans if span.text)


def _clean(text: str) -> str:
    return text.replace(LITERAL, "")
