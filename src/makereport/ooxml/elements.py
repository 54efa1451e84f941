"""WordprocessingML elements, as few as a report needs."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from makereport.ooxml.names import W

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = etree._Element


def element(name: str, *children: Element | None, **attributes: str | int) -> Element:
    """A `w:` element; attributes are `w:` too, None children are left out."""
    made = etree.Element(f"{{{W}}}{name}", nsmap={"w": W})
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key}", str(value))
    made.extend(child for child in children if child is not None)
    return made


def text_run(text: str) -> Element:
    """A run of one text in the paragraph's own appearance."""
    made = element("t")
    made.text = text
    if text != text.strip():
        made.set(XML_SPACE, "preserve")
    # Quotation marks and dashes of Chinese text belong to the Chinese face.
    hint = element("rPr", element("rFonts", hint="eastAsia"))
    return element("r", hint, made)


def paragraph(style: str, text: str = "", *properties: Element) -> Element:
    """A paragraph of a style; `properties` follow `pStyle` in schema order."""
    run = text_run(text) if text else None
    return element("p", element("pPr", element("pStyle", val=style), *properties), run)


def cell(width: int, content: Element, span: int = 1, merge: str = "") -> Element:
    """A table cell. `merge` is `restart`, `continue` or nothing; twips."""
    properties = element(
        "tcPr",
        element("tcW", w=width, type="dxa"),
        element("gridSpan", val=span) if span > 1 else None,
        element("vMerge", val=merge) if merge else None,
        element("vAlign", val="center"),
    )
    return element("tc", properties, content)


def row(cells: Iterable[Element], height: int, header: bool = False) -> Element:
    """A table row that never breaks over a page, of a height (twips) at the
    least; `header` rows repeat."""
    properties = element(
        "trPr",
        element("cantSplit"),
        element("trHeight", val=height, hRule="atLeast"),
        element("tblHeader") if header else None,
    )
    return element("tr", properties, *cells)


def table(style: str, widths: Iterable[int], caption: str, rows: Iterable[Element]) -> Element:
    """A table of fixed layout with an explicit grid (twips)."""
    grid = list(widths)
    properties = element(
        "tblPr",
        element("tblStyle", val=style),
        element("tblW", w=sum(grid), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
        element("tblLook", val="0000"),
        element("tblCaption", val=caption),
    )
    columns = element("tblGrid", *(element("gridCol", w=width) for width in grid))
    return element("tbl", properties, columns, *rows)


def serialize(root: Element) -> bytes:
    """A part of a package, as bytes that do not depend on the platform."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
