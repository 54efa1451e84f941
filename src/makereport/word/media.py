"""The pictures and charts that a report adds to the package of its template."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from itertools import count

from makereport.narrative.blocks import Chart
from makereport.narrative.pictures import Image
from makereport.ooxml.names import R
from makereport.ooxml.package import (
    Parts,
    add_default_type,
    add_part_type,
    add_relationship,
)

_RELATION = f"{R}/image"
_CHART_RELATION = f"{R}/chart"
_BOOK_RELATION = f"{R}/package"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAWING_ID = re.compile(rb"docPr\b[^>]*?\sid=[\"'](\d+)")
_RELATION_ID = re.compile(rb"\bId=[\"']([^\"']+)")


class Ids:
    """The ids of drawings and relationships that are taken in a template."""

    def __init__(self, template: Parts) -> None:
        parts = [data for name, data in template.items() if name.endswith((".xml", ".rels"))]
        drawings = (int(found) for data in parts for found in _DRAWING_ID.findall(data))
        self.last_drawing = max(drawings, default=0)
        self.relations = frozenset(
            found.decode() for data in parts for found in _RELATION_ID.findall(data)
        )


class Media:
    """The pictures and charts of one report. Each picture is stored once, under a name made
    of its content; ids keep clear of those that the template has, which are
    asked for only when there is a picture."""

    def __init__(self, ids: Callable[[], Ids]) -> None:
        self._ids = ids
        self._stored: dict[str, tuple[str, Image]] = {}  # relationship and picture, by name
        self._charts: dict[str, Chart] = {}  # by relationship
        self._drawings = 0

    def embed(self, image: Image) -> tuple[str, int]:
        """Take a picture in: the id of its relationship and the number of this
        drawing of it."""
        number = self._next_drawing()
        name = f"media/{hashlib.sha256(image.data).hexdigest()[:16]}.{image.kind}"
        if name not in self._stored:
            self._stored[name] = self._free_id("rIdPicture"), image
        return self._stored[name][0], number

    def plot(self, chart: Chart) -> tuple[str, int]:
        """Take a chart in, as `embed` a picture."""
        relation = self._free_id("rIdChart")
        self._charts[relation] = chart
        return relation, self._next_drawing()

    def _next_drawing(self) -> int:
        if not self._drawings:
            self._drawings = self._ids().last_drawing
        self._drawings += 1
        return self._drawings

    def added_to(self, parts: Parts, filled: list[str]) -> Parts:
        """The parts with the pictures, related to those of the filled parts
        that show them."""
        parts = dict(parts)
        for name, (relation, image) in self._stored.items():
            parts[f"word/{name}"] = image.data
            add_default_type(parts, image.kind, f"image/{image.kind}")
            for owner in filled:
                if f'r:embed="{relation}"'.encode() in parts[owner]:
                    add_relationship(parts, owner, relation, _RELATION, name)
        if self._charts:
            self._add_charts(parts, filled)
        return parts

    def _add_charts(self, parts: Parts, filled: list[str]) -> None:
        # Here, not above: few reports have charts.
        from makereport.charts.book import chart_book
        from makereport.charts.part import BOOK_RELATION, chart_part

        for relation, chart in self._charts.items():
            number = next(n for n in count(1) if f"word/charts/chart{n}.xml" not in parts)
            name, book = f"word/charts/chart{number}.xml", f"embeddings/chart{number}.xlsx"
            parts[name] = chart_part(chart)
            parts[f"word/{book}"] = chart_book(chart)
            add_part_type(parts, name, _CHART_TYPE)
            add_default_type(parts, "xlsx", _BOOK_TYPE)
            add_relationship(parts, name, BOOK_RELATION, _BOOK_RELATION, f"../{book}")
            for owner in filled:
                if f'r:id="{relation}"'.encode() in parts[owner]:
                    target = name.removeprefix("word/")
                    add_relationship(parts, owner, relation, _CHART_RELATION, target)

    def _free_id(self, stem: str) -> str:
        stored = (relation for relation, _ in self._stored.values())
        taken = {*self._ids().relations, *stored, *self._charts}
        return next(name for n in count(1) if (name := f"{stem}{n}") not in taken)
