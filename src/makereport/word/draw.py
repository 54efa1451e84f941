"""Drawing of a form's Word template: the page of GB/T 9704—2012 with the
form's titles, headings and tables, and docxtpl tags for what a report fills in.

Everything but the body is fixed (`parts/`); the body is drawn from the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from makereport.form.layout import Layout, LayoutCell, layout
from makereport.form.model import Form, Part, Section
from makereport.form.tables import Table
from makereport.ooxml.elements import (
    Element,
    cell,
    element,
    paragraph,
    row,
    serialize,
    table,
)
from makereport.ooxml.names import R, W
from makereport.ooxml.package import Parts, sign
from makereport.word.widths import CELL_MARGINS, TABLE_SIZE, half_widths

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
ROW_HEIGHT, LEAST_HEIGHT = 454, 300
"""Twips: 8 mm, and what a line of table text takes with the lines around it."""
LINE = 320
"""Twips of a line of table text in the tallest of the faces in use."""
ROOM = 12756 - 2 * 579
"""Twips of a page below the heading, and a line to spare for other faces."""
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
    yield paragraph("DocumentNumber", "{{p 文号 }}")
    yield paragraph("Normal")
    yield paragraph("BodyText", "{{p 前言 }}")
    for section in form.sections:
        headings: list[Part | Section] = [*section.parts, section]
        for heading in headings:
            yield paragraph(f"Heading{heading.level}", heading.printed)
        tags = [paragraph("BodyText", f"{{{{p {place.name} }}}}") for place in section.texts]
        if section.table is not None:
            # A signature may follow the last section: it is not to be alone on its page.
            is_final = section is form.sections[-1]
            keep = (element("keepNext"),) if is_final else ()
            # A paragraph parts the table from one that its text may begin with.
            below = [paragraph("TableText", note, *keep) for note in section.table.notes]
            below = below or [paragraph("Normal", "", *keep)]
            tags[1:1] = [_table(section.table, section.label, is_final), *below]
        yield from tags
    yield paragraph("BodyText", "{{p 附加部分 }}")
    if form.is_signed:
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


def _table(form_table: Table, caption: str, is_final: bool) -> Element:
    """A table; a final one stays with what follows it."""
    plan = layout(form_table)
    names = _bound_names(form_table)
    height = row_height(plan)
    last = len(plan.rows) - 1
    parting = set(_parting(plan)) if not height else set()
    parting = parting - {last} if is_final else parting | {last}
    rows = (
        row(
            (_cell(form_table, c, top, top in parting, names) for c in plan.in_row(top)),
            height or LEAST_HEIGHT,
            line.repeats,
        )
        for top, line in enumerate(plan.rows)
    )
    return table("ReportTable", form_table.widths, caption, rows)


def row_height(plan: Layout) -> int:
    """The height in twips that rows have at the least: comfortable, or as much
    as leaves the table on a page with its heading; 0 where that is too little
    for a line."""
    needed = [_lines(plan, top) * LINE for top in range(len(plan.rows))]
    heights = range(ROW_HEIGHT, LEAST_HEIGHT - 1, -1)
    fitting = (h for h in heights if sum(max(h, each) for each in needed) <= ROOM)
    return next(fitting, 0)


def _parting(plan: Layout) -> Iterator[int]:
    """The rows after which a page may end in a table that has no room on one:
    those that end a block; in a block that has none either, those that end what
    labels hold together, as far as that has room."""

    def has_room(first: int, count: int) -> bool:
        needed = (max(LEAST_HEIGHT, _lines(plan, i) * LINE) for i in range(first, first + count))
        return sum(needed) <= ROOM

    blocks = [line.block for line in plan.rows]
    labels = [c for line in plan.rows for c in line.cells if c.kind == "label"]
    for top, line in enumerate(plan.rows):
        if line.last:
            yield top
        elif line.kind == "number" and not has_room(
            blocks.index(line.block), blocks.count(line.block)
        ):
            across = (c for c in labels if c.reaches(top) and c.reaches(top + 1))
            if not any(has_room(c.top, c.height) for c in across):
                yield top


def _lines(plan: Layout, top: int) -> int:
    """The lines of text in a row, as far as its cells are not those of several."""
    room = [
        (half_widths(cell.text) * TABLE_SIZE * 5, cell.twips - CELL_MARGINS)
        for cell in plan.rows[top].cells
        if cell.height == 1
    ]
    return max([1, *(-(-asked // given) for asked, given in room)])


def _bound_names(form_table: Table) -> dict[str, str]:
    """What a row is called in its number cells, which are narrow: in a line of
    its own always the same."""
    if form_table.direction == "down" or form_table.is_row:
        return {leaf.name: "r" for leaf in form_table.leaf_rows}
    return {leaf.name: f"r{i}" for i, leaf in enumerate(form_table.leaf_rows, 1)}


def _cell(
    form_table: Table, placed: LayoutCell, top: int, may_part: bool, names: dict[str, str]
) -> Element:
    """A cell in the line `top`, which it may only reach into. Lines stay
    together with the next one but where a table `may_part`."""
    merge = "" if placed.height == 1 else "restart" if top == placed.top else "continue"
    text = placed.text
    if merge == "continue":
        text = ""
    elif placed.column:
        text = f"{{{{ {names[placed.row]}.{placed.column} }}}}"
    elif placed.row in names or (form_table.is_row and (top, placed.left) == (0, 0)):
        row = placed.row or form_table.name
        bound = ".".join(form_table.address(row))
        text = f"{{% set {names[row]} = {bound} %}}{text}"
    style = _LABEL if placed.kind == "label" or placed.is_text else _NUMBER
    keep = () if may_part else (element("keepNext"),)
    return cell(placed.twips, paragraph(style, text, *keep), placed.width, merge)
