"""Web pages of reports made for tests, and what a browser shows of them."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from makereport import Checked
from makereport.html.page import render_html


def page(
    checked: Checked,
    *,
    fragment: bool = False,
    draft: bool = False,
    links: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The page of a report that must be free of errors."""
    assert checked.document is not None
    assert not checked.has_errors, checked.findings
    return render_html(checked.document, fragment=fragment, draft=draft, links=links)


def parsed(html: bytes) -> etree._Element:
    """A page as a tree."""
    root = etree.fromstring(html, etree.HTMLParser(encoding="utf-8"))
    assert root is not None
    return root


def text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def paragraphs(html: bytes) -> list[str]:
    """The lines of a report outside its tables, in order, titles included."""
    (report,) = parsed(html).iter("article")
    lines: list[str] = []
    for element in report.iter("h1", "h2", "h3", "h4", "p"):
        if "draft" in element.get("class", ""):
            continue
        for ending in element.iter("br"):
            ending.tail = "\n" + (ending.tail or "")
        lines += filter(None, text_of(element).split("\n"))
    return lines


def tables(html: bytes) -> list[list[list[str]]]:
    """Every table as rows of cell texts, merged cells once."""
    return [
        [[text_of(cell) for cell in row] for row in table.iter("tr")]
        for table in parsed(html).iter("table")
    ]
