"""The body of a Word file as elements: where it is, and what text it has."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.ooxml.elements import Element
from makereport.ooxml.package import Parts, parse_xml

_DOCUMENT = "/officeDocument"
# Formats, text that is struck out, and text that is there again for old programs.
_SKIPPED = frozenset({"pPr", "rPr", "del", "moveFrom", "Fallback"})
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def main_part(parts: Parts) -> str:
    """The name of the part with the document itself. KeyError without one."""
    for relation in parse_xml(parts["_rels/.rels"]).iter("{*}Relationship"):
        if relation.get("Type", "").endswith(_DOCUMENT):
            return relation.get("Target", "").lstrip("/")
    raise KeyError(_DOCUMENT)


def inside(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """The nearest descendants of these names, whatever wraps them."""
    for child in element:
        name = local_name(child)
        if name in names:
            yield child
        elif name not in _SKIPPED:
            yield from inside(child, names)


TEXT = frozenset({"t", *_MARKS})


def text_of(element: Element) -> str:
    """What an element of TEXT stands for; nothing for the break of a page."""
    name = local_name(element)
    if name == "t":
        return element.text or ""
    return "" if element.attrib.values() == ["page"] else _MARKS[name]


def continues(cell: Element) -> bool:
    """Whether a table cell is merged into the one above it."""
    merge = property_at(cell, "tcPr/vMerge")
    return merge is not None and "restart" not in merge.attrib.values()


def attribute(element: Element, name: str) -> str:
    """An attribute of whatever namespace, nothing where it is absent."""
    items = ((str(key), str(value)) for key, value in element.attrib.items())
    return next((value for key, value in items if key.rpartition("}")[2] == name), "")


def property_at(element: Element, path: str) -> Element | None:
    """The property at a path of elements that there is one of (`pPr/pStyle`)."""
    found: Element | None = element
    for name in path.split("/"):
        found = None if found is None else next(found.iterchildren(f"{{*}}{name}"), None)
    return found


def value_at(element: Element, path: str) -> str:
    """The `val` of the property at a path, nothing where it is absent."""
    found = property_at(element, path)
    return "" if found is None else attribute(found, "val")


def local_name(element: Element) -> str:
    """The name without its namespace; nothing for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
