"""What a template may carry into a report: nothing that runs, and nothing that
is fetched when somebody opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.ooxml.package import Parts
from makereport.ooxml.scan import Attributes, entries, undeclared, walk

BODY = "word/document.xml"
_MACROS = re.compile(r"vbaProject|vbaData|activeX|customUI|\.bin$", re.IGNORECASE)
_HARMLESS = ("/hyperlink",)
"""Relations to the outside that only lead there when somebody clicks."""
_EMBEDDED = ("/oleObject", "/aFChunk", "/subDocument")
"""What is opened with the report, though it is in the file."""
_FETCHING = re.compile(r"\b(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I)
_TELLING = re.compile(rb"instr|altChunk|mailMerge|imagedata|vanish|\0")
"""One of these stands in any part that has something of the kind, in UTF-8."""
_OUTSIDE = re.compile(r"\s*(?:[a-z]{2,}:|//|\\\\)", re.I)
_OFF = frozenset({"0", "false", "off", "none"})


def unwanted(parts: Parts) -> Iterator[str]:
    """What must not be there, in words. Raises MalformedError, IndexError."""
    for name, data in parts.items():
        if _MACROS.search(name):
            yield f"宏或控件 {name}"
        elif name.lower().endswith(".rels"):
            yield from _relations(name, data)
        elif name.lower().endswith(".xml") and _TELLING.search(data):
            yield from (f"{name} 里{what}" for what in _Part(data, name == BODY).found)


def _relations(name: str, data: bytes) -> Iterator[str]:
    _, found = entries(undeclared(data))
    for relation in found:
        kind = relation.attributes.get("Type", "")
        outside = relation.attributes.get("TargetMode", "").lower() == "external"
        if kind.endswith(_EMBEDDED):
            yield f"{name} 里的嵌入对象 {relation.attributes.get('Target', '')}"
        elif outside and not kind.endswith(_HARMLESS):
            yield f"{name} 里指向外面的 {relation.attributes.get('Target', '')}"


class _Part:
    """What of a part, in words, is `found` that must not be there."""

    def __init__(self, data: bytes, is_body: bool) -> None:
        self.found: list[str] = []
        self._is_body = is_body
        self._is_instruction = False
        self._marks: int | None = None  # how deep the looks of a paragraph's mark stand
        self._typed: list[str] = []
        walk(data, self._visit, text=self._text)
        # A name may be cut into runs, with white space of the file between them.
        joined = "".join(piece for piece in self._typed if piece == " " or not piece.isspace())
        for typed in ("".join(self._typed), joined):
            if field := _FETCHING.search(typed):
                self.found.append(f"的域 {field[1]}")
                break

    def _visit(self, depth: int, name: str, attributes: Attributes) -> None:
        said = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        name = name.rpartition("}")[2]
        self._is_instruction = name == "instrText"
        if self._marks is not None and depth <= self._marks:
            self._marks = None
        if name == "pPr":
            self._marks = depth
        elif name == "fldChar":
            self._typed.append(" ")
        elif name == "fldSimple":
            self._typed.append(f" {said.get('instr', '')} ")
        elif name in ("altChunk", "mailMerge"):
            self.found.append(f"的 {name}")
        elif name == "imagedata" and _OUTSIDE.match(said.get("src", "")):
            self.found.append(f"指向外面的 {said['src']}")
        elif name == "vanish" and self._is_body and self._marks is None:
            is_on = said.get("val", "").lower() not in _OFF
            self.found += ["隐藏的文字"] if is_on else []

    def _text(self, text: str) -> None:
        if self._is_instruction:
            self._typed.append(text)
