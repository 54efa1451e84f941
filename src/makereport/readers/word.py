"""A .docx as a flow of blocks. Numbers that Word counts by itself become text,
as in print; what is deleted, hidden, or repeated for old programs, is not read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from makereport.form.numbers import read_year
from makereport.narrative.blocks import Chart, Span
from makereport.ooxml.body import (
    TEXT,
    attribute,
    continues,
    inside,
    local_name,
    main_part,
    property_at,
    text_of,
    value_at,
)
from makereport.ooxml.elements import Element
from makereport.ooxml.names import R
from makereport.ooxml.package import DIGEST_PART, Parts, broken, is_product, parse_xml, read_package
from makereport.ooxml.scan import MalformedError
from makereport.readers.budget import Budget
from makereport.readers.flow import Block, Drawing, Flow, Grid, GridMaker, Text, bounded, texts
from makereport.readers.marked import DIGIT, HIDDEN, RAISED, STRUCK, Marked, Settled, settle
from makereport.readers.word_margins import said_in_margins
from makereport.readers.word_numbering import Numbering, as_number, number_at
from makereport.readers.word_styles import LEVEL, LIST, Facts, Styles, is_on

_BLOCKS = frozenset({"p", "tbl"})
_ROW, _CELL = frozenset({"tr"}), frozenset({"tc"})
_PARAGRAPH, _RUN, _BOX = frozenset({"p"}), frozenset({"r"}), frozenset({"txbxContent"})
_FRAMES = frozenset({"drawing", "pict", "object"})
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_COMMENT = "commentReference"
_PIECES = TEXT | _FRAMES | frozenset(_NOTES) | {_COMMENT}
_ALIGNMENTS = {
    "start": "left",
    "end": "right",
    **{name: name for name in ("left", "center", "right")},
}
_ROLES = {"title": "title", "文号": "number", "signature": "signature"}
"""What a paragraph is by the name of its style."""
MAX_SPAN = 100
"""Of the columns that a cell takes."""
_BODY_LEVEL = 9
_DELETED = "{*}delText"
_UNSEEN_ROWS = ("trPr/hidden", "trPr/del")


def read_word(path: Path) -> Flow:
    """The blocks of a .docx. Raises PackageError."""
    parts = read_package(path)
    try:
        return _Reader(parts, main_part(parts)).read()
    except (KeyError, MalformedError):
        raise broken(path) from None


class _Reader:
    def __init__(self, parts: Parts, main: str) -> None:
        self.parts = parts
        self.folder = posixpath.dirname(main)
        self.budget = Budget()
        self.body = self._parsed(parts[main])
        self.targets = self._relations(main)
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"))
        is_own = is_product(parts)
        self.flow = Flow(is_own=is_own)
        if is_own:
            self.flow.year, self.flow.properties = _year(parts), _properties(parts)
        self.line = 0
        self.notes: dict[str, dict[str, Element]] = {}  # by part and id, until they are read

    def read(self) -> Flow:
        self.flow.blocks += bounded(self._blocks(self.body), self.budget)
        if not self.flow.is_own:
            margins = [self._parsed(self.parts[name]) for name in self._margins()]
            self.flow.strays += said_in_margins(margins, self.flow.blocks)
        return self.flow

    # Blocks

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for element in inside(parent, _BLOCKS):
            if local_name(element) == "p":
                yield from self._paragraph(element)
            else:
                yield from self._table(element)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        """The text of a paragraph; pictures and text boxes in it are blocks of
        their own, and part it."""
        self.line += 1
        line = self.line
        style = self.styles.of_paragraph(element)
        level = self._level(element, style)
        role = _ROLES.get(style.get("name", ""), "")
        spans: list[Span] = []
        after: list[Block] = []

        def taken() -> Iterator[Text]:
            yield from texts(self._settled(spans, line), line, level, role)
            spans.clear()

        for piece in self._pieces(element, style):
            if isinstance(piece, Span):
                spans.append(piece)
            elif local_name(piece) in _FRAMES:
                for block in self._frame(piece, line):
                    yield from taken()
                    yield block
            else:
                after += self._beside(piece, line)
        yield from taken()
        yield from after

    def _settled(self, spans: Iterable[Span], line: int, is_cell: bool = False) -> list[Span]:
        """The spans that count; what was passed over is noted."""
        return settle(self.flow, spans, line, is_cell).kept

    def _pieces(self, paragraph: Element, style: Facts) -> Iterator[Span | Element]:
        """The text of a paragraph, its number first, and the elements in it
        that stand for something else."""
        if number := self._number(paragraph, style):
            yield Span(number)
        for run in inside(paragraph, _RUN):
            bold = is_on(property_at(run, "rPr"), "b")
            mark = self.styles.mark_of(run, style)
            for piece in inside(run, _PIECES):
                if local_name(piece) not in TEXT:
                    yield piece
                    continue
                says = next(piece.iterancestors("{*}rt"), None) is not None
                yield Marked(text_of(piece), bold, RAISED if says else mark)

    def _table(self, element: Element) -> Iterator[Block]:
        if element.find(".//{*}tbl") is not None or _is_column(element):
            # Not a table of figures but a way to place text on the page.
            for row in inside(element, _ROW):
                for cell in inside(row, _CELL):
                    if not continues(cell):
                        yield from self._blocks(cell)
            return
        after: list[Block] = []
        yield self._grid(element, after)
        yield from after

    def _grid(self, element: Element, after: list[Block]) -> Grid:
        """A table; what is no text in its cells comes after it."""
        maker = GridMaker(self.budget)
        rows = [self._by_column(row) for row in inside(element, _ROW) if self._is_seen(row)]
        for index, cells in enumerate(rows):
            self.line += 1
            maker.row(self.line)
            above = rows[index - 1] if index else {}
            for column, (cell, width, is_continued) in cells.items():
                if is_continued and column in above:
                    self._pass_over(cell)
                    continue
                # A cell is as high as the cells below continue it.
                below = (row.get(column) for row in rows[index + 1 :])
                height = 1 + sum(1 for _ in takewhile(lambda each: each and each[2], below))
                maker.column_to(column)
                found = self._cell_text(cell, after)
                maker.add(found.kept, width, height, _alignment(cell), found.lost)
        return replace(maker.made(), caption=value_at(element, "tblPr/tblCaption"))

    def _by_column(self, row: Element) -> dict[int, tuple[Element, int, bool]]:
        """The cells of a row by the grid column in which each begins: how many
        columns it takes, and whether it continues the one above it."""
        cells: dict[int, tuple[Element, int, bool]] = {}
        column = min(number_at(row, "trPr/gridBefore", 0), MAX_SPAN)
        for cell in inside(row, _CELL):
            width = _span(cell)
            cells[column] = cell, width, continues(cell)
            column += width
        return cells

    def _is_seen(self, row: Element) -> bool:
        is_seen = all(property_at(row, path) is None for path in _UNSEEN_ROWS)
        if not is_seen:
            self._pass_over(row)
        return is_seen

    def _pass_over(self, element: Element) -> None:
        """Note the text of an element that nobody sees in print."""
        text = "".join(text_of(piece) for piece in inside(element, TEXT))
        self._settled([Marked(text, mark=HIDDEN)], self.line, is_cell=True)

    def _cell_text(self, cell: Element, after: list[Block]) -> Settled:
        spans: list[Span] = []
        for number, paragraph in enumerate(inside(cell, _PARAGRAPH)):
            if number:
                spans.append(Span("\n"))
            for piece in self._pieces(paragraph, self.styles.of_paragraph(paragraph)):
                if isinstance(piece, Span):
                    spans.append(piece)
                else:
                    after += self._beside(piece, self.line)
        deleted = "".join(piece.text or "" for piece in cell.iter(_DELETED))
        if DIGIT.search(deleted):
            spans.append(Marked(deleted, mark=STRUCK))
        return settle(self.flow, spans, self.line, is_cell=True)

    # Pictures and what else floats

    def _frame(self, element: Element, line: int) -> Iterator[Block]:
        boxes = list(inside(element, _BOX))
        for box in boxes:
            yield from self._blocks(box)
        described = next(element.iter("{*}docPr"), None)
        alt = "" if described is None else described.get("descr", "")
        # Of today's drawings, and of the old ones (VML).
        pictures = [node.get(f"{{{R}}}embed", "") for node in element.iter("{*}blip")]
        pictures += [node.get(f"{{{R}}}id", "") for node in element.iter("{*}imagedata")]
        for relation in pictures:
            data = self.parts.get(self.targets.get(relation, ""), b"")
            yield Drawing(data, alt, line, "" if data else "图片不在文件里，只有一个链接")
        if chart := self._chart(element):
            yield Drawing(b"", alt, line, "这张图表画不出来", chart=chart)
        elif not boxes and not pictures:
            self.flow.notes.append((line, f"这里的图形没有导入{f'：{alt}' if alt else ''}"))

    def _chart(self, element: Element) -> Chart | None:
        """The chart of a drawing in a file of ours: what another program means
        by one is more than we draw."""
        if not self.flow.is_own:
            return None
        for reference in element.iter("{*}chart"):
            data = self.parts.get(self.targets.get(reference.get(f"{{{R}}}id", ""), ""))
            if data is not None:
                # Here, not above: few files have charts.
                from makereport.readers.word_charts import chart_of

                return chart_of(self._parsed(data))
        return None

    def _beside(self, piece: Element, line: int) -> Iterator[Block]:
        """What a piece of a run stands for that is no text of its own: a
        picture, a text box, a note as a paragraph. What somebody remarked on
        the text is no part of it."""
        name = local_name(piece)
        if name in _FRAMES:
            yield from self._frame(piece, line)
        elif name in _NOTES:
            if note := self._note(piece, _NOTES[name]):
                yield from texts([Span("注："), *note], line)
        elif text := "".join(span.text for span in self._note(piece, "comments")):
            self.flow.notes.append((line, f"批注没有导入：{text}"))

    def _note(self, reference: Element, part: str) -> list[Span]:
        """The text of the note that is referred to; it stands there once, however
        often it is."""
        if part not in self.notes:
            root = self._part(part)
            notes = () if root is None else root
            self.notes[part] = {attribute(note, "id"): note for note in notes}
        note = self.notes[part].pop(attribute(reference, "id"), None)
        pieces = () if note is None else inside(note, TEXT)
        return [Span(text_of(piece)) for piece in pieces if local_name(piece) == "t"]

    # Parts

    def _parsed(self, data: bytes) -> Element:
        return parse_xml(self.budget.spend_markup(data))

    def _part(self, name: str) -> Element | None:
        data = self.parts.get(posixpath.join(self.folder, f"{name}.xml"))
        return None if data is None else self._parsed(data)

    def _relations(self, main: str) -> dict[str, str]:
        """The parts that the document refers to, by id."""
        folder, name = posixpath.split(main)
        data = self.parts.get(f"{folder}/_rels/{name}.rels")
        if data is None:
            return {}
        return {
            relation.get("Id", ""): posixpath.normpath(
                posixpath.join(folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in self._parsed(data).iter("{*}Relationship")
            if relation.get("TargetMode") != "External"
        }

    def _margins(self) -> list[str]:
        """The names of the headers and footers of its pages, each once."""
        marks = self.body.iter("{*}headerReference", "{*}footerReference")
        names = (self.targets.get(mark.get(f"{{{R}}}id", ""), "") for mark in marks)
        return [name for name in dict.fromkeys(names) if name in self.parts]

    # Styles

    def _level(self, paragraph: Element, style: Facts) -> int:
        value = value_at(paragraph, LEVEL) or style.get(LEVEL, "")
        name = style.get("name", "")
        if not value and name.startswith("heading "):
            return as_number(name[8:], 0)
        level = as_number(value, -1) + 1
        return level if level <= _BODY_LEVEL else 0

    def _number(self, paragraph: Element, style: Facts) -> str:
        number, level = (value_at(paragraph, path) or style.get(path, "") for path in LIST)
        if not number or next(inside(paragraph, _RUN), None) is None:
            return ""
        return self.numbering.next(number, as_number(level, 0))


def _year(parts: Parts) -> int:
    """The year that makereport writes among the properties of a document."""
    data = parts.get("docProps/core.xml")
    subject = parse_xml(data).findtext("{*}subject") if data else None
    return read_year(subject or "") or 0


def _properties(parts: Parts) -> dict[str, str]:
    """What a document of ours says about itself."""
    properties = parse_xml(parts[DIGEST_PART]).iterchildren("{*}property")
    return {each.get("name", ""): "".join(map(str, each.itertext())) for each in properties}


def _is_column(table: Element) -> bool:
    """Whether no row of the table has a second cell."""
    return all(len(list(inside(row, _CELL))) < 2 for row in inside(table, _ROW))


def _span(cell: Element) -> int:
    return min(number_at(cell, "tcPr/gridSpan", 1), MAX_SPAN) or 1


def _alignment(cell: Element) -> str:
    values = (value_at(paragraph, "pPr/jc") for paragraph in cell.iterchildren("{*}p"))
    return _ALIGNMENTS.get(next(filter(None, values), ""), "")
