"""Drawing of a form's Word template: the page of GB/T 9704—2012 with the
form's titles, headings and tables, and docxtpl tags for what a report fills in.

Everything but the body is fixed (`parts/`); the body is drawn from the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from makereport.form.model import Block, Form, Item, Table
from makereport.ooxml.elements import (
    Element,
    R,
    W,
    cell,
    element,
    paragraph,
    row,
    serialize,
    table,
)
from makereport.ooxml.package import Parts, sign

_PARTS = Path(__file__).parent / "parts"
_ORDER = (
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "docProps/app.xml",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/footer1.xml",
    "word/footer2.xml",
)
_LABEL, _NUMBER = "TableText", "TableNumber"


def draw_template(form: Form) -> Parts:
    """The parts of the form's Word template."""
    body = element("body", *_body(form), _page())
    document = element("document", body)
    drawn = {"word/document.xml": serialize(document)}
    return sign({name: drawn.get(name) or (_PARTS / name).read_bytes() for name in _ORDER})


def _body(form: Form) -> Iterator[Element]:
    yield paragraph("Title", "{{ 单位 }}")
    yield paragraph("Title", "{{ 标题 }}")
    yield paragraph("Normal")
    yield paragraph("BodyText", "{{p 前言 }}")
    for section in form.sections:
        yield paragraph("Heading1", section.label)
        if section.table is None:
            yield paragraph("BodyText", f"{{{{p {section.name} }}}}")
        else:
            yield _table(section.table, section.label)
            yield paragraph("Normal")
    yield paragraph("BodyText", "{{p 落款 }}")


def _page() -> Element:
    """A4, 版心 156 × 225 mm, 22 lines of 28 characters."""
    return element(
        "sectPr",
        _footer("default", "rId4"),
        _footer("even", "rId5"),
        element("pgSz", w=11906, h=16838),
        element(
            "pgMar", top=2098, right=1474, bottom=1984, left=1588, header=851, footer=1446, gutter=0
        ),
        element("docGrid", type="lines", linePitch=579),
    )


def _footer(kind: str, relation: str) -> Element:
    # The prefix is given: one that lxml makes up depends on what else is loaded.
    reference = etree.Element(f"{{{W}}}footerReference", nsmap={"w": W, "r": R})
    reference.set(f"{{{W}}}type", kind)
    reference.set(f"{{{R}}}id", relation)
    return reference


def _table(form_table: Table, caption: str) -> Element:
    draw = _across if form_table.direction == "across" else _down
    return table("ReportTable", form_table.widths, caption, draw(form_table))


class _Grid:
    """Cells of one table row, placed from left to right on the grid. The row
    stays on the page of the next one, unless it is the `last` of its block."""

    def __init__(self, widths: tuple[int, ...], last: bool = False) -> None:
        self.widths = widths
        self.last = last
        self.column = 0
        self.cells: list[Element] = []

    def add(self, span: int, style: str, text: str, merge: str = "") -> None:
        width = sum(self.widths[self.column : self.column + span])
        keep = () if self.last else (element("keepNext"),)
        content = paragraph(style, "" if merge == "continue" else text, *keep)
        self.cells.append(cell(width, content, span, merge))
        self.column += span


def _down(form_table: Table) -> Iterator[Element]:
    """A table whose rows run down the page, block after block. Only the head
    of a table of one block repeats on the next page."""
    labels = form_table.label_columns
    for block in form_table.blocks:
        spans = form_table.number_spans(block)
        if block.label:
            grid = _Grid(form_table.widths)
            grid.add(len(form_table.widths), _NUMBER, block.label)
            yield row(grid.cells)
        yield from _head(form_table, block, spans, labels)
        for path in _leaf_paths(block.rows):
            yield _leaf_row(form_table, block, path, spans, labels)


def _head(
    form_table: Table, block: Block, spans: tuple[int, ...], labels: int
) -> Iterator[Element]:
    depth = max(column.depth for column in block.columns)
    for level in range(depth):
        grid = _Grid(form_table.widths)
        grid.add(labels, _NUMBER, block.head, _merge(level, 0, depth))
        start = 0
        for item, top, bottom in _head_level(block.columns, level, depth):
            span = sum(spans[start : start + len(item.leaves)])
            grid.add(span, _NUMBER, item.label, _merge(level, top, bottom))
            start += len(item.leaves)
        yield row(grid.cells, header=len(form_table.blocks) == 1)


def _head_level(items: tuple[Item, ...], level: int, depth: int) -> Iterator[tuple[Item, int, int]]:
    """The items that stand in one line of a head with the lines (first, one
    past the last) they take; those without members reach to the bottom."""

    def walk(item: Item, top: int) -> Iterator[tuple[Item, int, int]]:
        bottom = top + 1 if item.items else depth
        if level < bottom:
            yield item, top, bottom
        else:
            for member in item.items:
                yield from walk(member, top + 1)

    for item in items:
        yield from walk(item, 0)


def _merge(level: int, top: int, bottom: int) -> str:
    if bottom - top == 1:
        return ""
    return "restart" if level == top else "continue"


def _leaf_paths(rows: tuple[Item, ...]) -> Iterator[list[tuple[Item, bool]]]:
    """Each row with the groups above it, outermost first; the flag tells
    whether it is the first row of that group."""
    for item in rows:
        if not item.items:
            yield [(item, True)]
            continue
        for index, path in enumerate(_leaf_paths(item.items)):
            yield [(item, index == 0), *path]


def _leaf_row(
    form_table: Table,
    block: Block,
    path: list[tuple[Item, bool]],
    spans: tuple[int, ...],
    labels: int,
) -> Element:
    grid = _Grid(form_table.widths, last=path[-1][0] is block.leaf_rows[-1])
    for group, first in path[:-1]:
        grid.add(1, _LABEL, group.label, "restart" if first else "continue")
    leaf = path[-1][0]
    bind = f"{{% set r = {form_table.name}.{leaf.name} %}}"
    grid.add(labels - len(path) + 1, _LABEL, bind + leaf.label)
    for column, span in zip(block.leaf_columns, spans, strict=True):
        grid.add(span, _NUMBER, f"{{{{ r.{column.name} }}}}")
    return row(grid.cells)


def _across(form_table: Table) -> Iterator[Element]:
    """A table whose rows run across the page as groups of its head."""
    block = form_table.blocks[0]
    count = len(block.leaf_columns)
    depth = max(item.depth for item in block.rows)
    names = {leaf.name: f"r{i}" for i, leaf in enumerate(block.leaf_rows, 1)}
    for level in range(depth):
        grid = _Grid(form_table.widths)
        for item, top, bottom in _head_level(block.rows, level, depth):
            bind = (
                f"{{% set {names[item.name]} = {form_table.name}.{item.name} %}}"
                if not item.items
                else ""
            )
            grid.add(
                count * len(item.leaves), _NUMBER, bind + item.label, _merge(level, top, bottom)
            )
        yield row(grid.cells, header=True)
    head, numbers = _Grid(form_table.widths), _Grid(form_table.widths, last=True)
    for leaf in block.leaf_rows:
        for column in block.leaf_columns:
            head.add(1, _NUMBER, column.label)
            numbers.add(1, _NUMBER, f"{{{{ {names[leaf.name]}.{column.name} }}}}")
    yield row(head.cells, header=True)
    yield row(numbers.cells)
