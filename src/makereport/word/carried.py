"""What a template may carry into a report: nothing that runs, and nothing that
is fetched when somebody opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.ooxml.package import Parts
from makereport.ooxml.scan import entries, undeclared

_MACROS = re.compile(r"vbaProject|vbaData|activeX|\.bin$", re.IGNORECASE)
_HARMLESS = ("/hyperlink",)
"""Relations to the outside that only lead there when somebody clicks."""
_INSTRUCTION = re.compile(
    rb"<w:instrText\b[^>]*>([^<]*)|<w:fldSimple\b[^>]*\bw:instr=\"([^\"]*)\"|<w:fldChar\b"
)
_FETCHING = re.compile(rb"\b(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I)


def unwanted(parts: Parts) -> Iterator[str]:
    """What must not be there, in words. Raises MalformedError, IndexError."""
    for name, data in parts.items():
        if _MACROS.search(name):
            yield f"宏或控件 {name}"
        elif name.endswith(".rels"):
            yield from _relations(name, data)
        elif name.endswith(".xml") and (field := _field(data)):
            yield f"{name} 里的域 {field}"


def _relations(name: str, data: bytes) -> Iterator[str]:
    _, found = entries(undeclared(data))
    for relation in found:
        kind = relation.attributes.get("Type", "")
        outside = relation.attributes.get("TargetMode", "").lower() == "external"
        if kind.endswith("/oleObject"):
            yield f"{name} 里的嵌入对象 {relation.attributes.get('Target', '')}"
        elif outside and not kind.endswith(_HARMLESS):
            yield f"{name} 里指向外面的 {relation.attributes.get('Target', '')}"


def _field(data: bytes) -> str:
    """A field of a part that fetches something. Its name may be cut into runs,
    which a mark of the field begins and ends."""
    if b"instr" not in data:
        return ""
    text = b"".join(
        typed[1] or b" " + (typed[2] or b"") + b" " for typed in _INSTRUCTION.finditer(data)
    )
    found = _FETCHING.search(text)
    return found[1].decode() if found else ""
