"""The blocks of a narrative: what every renderer and reader knows of a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a series, one for each category; None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one of `CHART_KINDS`; `title` may be empty."""

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


CHART_KINDS = ("柱形", "条形", "折线", "饼", "堆叠")


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of the object below it, or above it where `is_below`. `kind`
    is `图` or `表`; each kind is counted through the report."""

    kind: str
    number: int
    spans: Spans
    is_below: bool

    @property
    def label(self) -> str:
        """What is printed before its words."""
        return f"{self.kind}{self.number}\u3000"


Block = Heading | Paragraph | Table | Picture | Chart | Caption


def plain(spans: Iterable[Span]) -> str:
    """The text of spans without their appearance."""
    return "".join(span.text for span in spans)
