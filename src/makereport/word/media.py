"""The picture files that a report adds to the package of its template."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from itertools import count

from makereport.narrative.pictures import Image
from makereport.ooxml.names import R
from makereport.ooxml.package import Parts, add_default_type, add_relationship

_RELATION = f"{R}/image"
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
    """The pictures of one report. Each file is stored once, under a name made
    of its content; ids keep clear of those that the template has, which are
    asked for only when there is a picture."""

    def __init__(self, ids: Callable[[], Ids]) -> None:
        self._ids = ids
        self._stored: dict[str, tuple[str, Image]] = {}  # relationship and picture, by name
        self._drawings = 0

    def embed(self, image: Image) -> tuple[str, int]:
        """Take a picture in: the id of its relationship and the number of this
        drawing of it."""
        if not self._drawings:
            self._drawings = self._ids().last_drawing
        self._drawings += 1
        name = f"media/{hashlib.sha256(image.data).hexdigest()[:16]}.{image.kind}"
        if name not in self._stored:
            self._stored[name] = self._free_id(), image
        return self._stored[name][0], self._drawings

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
        return parts

    def _free_id(self) -> str:
        taken = {*self._ids().relations, *(relation for relation, _ in self._stored.values())}
        return next(name for n in count(1) if (name := f"rIdPicture{n}") not in taken)
