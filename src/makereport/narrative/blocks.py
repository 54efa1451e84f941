"""The blocks of a narrative: what every renderer and reader knows of a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from makereport.narrative.pictures import Image


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one appearance."""

    text: str
    bold: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the section's own: level 2 `（一）`, level 3 `1.`;
    `number` is the text before it. That of an added part has level 1."""

    level: int
    number: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one header row; all rows are equally long. `alignments` has
    `left`, `center`, `right` or nothing for each column."""

    alignments: tuple[str, ...]
    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a line of its own. `path` is as typed, `line` the index of
    its line; `image` is the file, once somebody has read it."""

    alt: str
    path: str
    line: int
    image: Image | None = None


Block = Heading | Paragraph | Table | Picture


def plain(spans: Iterable[Span]) -> str:
    """The text of spans without their appearance."""
    return "".join(span.text for span in spans)
