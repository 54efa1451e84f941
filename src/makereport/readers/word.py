"""A .docx as a flow of blocks. Numbers that Word counts by itself become text,
as in print; what is deleted, or repeated for old programs, is not read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from makereport.narrative.blocks import Span
from makereport.ooxml.body import (
    TEXT,
    attribute,
    continues,
    inside,
    local_name,
    main_part,
    text_of,
    value_at,
)
from makereport.ooxml.elements import Element, R
from makereport.ooxml.package import Parts, broken, is_product, parse_xml, read_package
from makereport.readers.flow import Block, Drawing, Flow, Grid, GridMaker, Text, paragraphs
from makereport.readers.word_numbering import Numbering

_BLOCKS = frozenset({"p", "tbl"})
_ROW, _CELL, _RUN = frozenset({"tr"}), frozenset({"tc"}), frozenset({"r"})
_FRAMES = frozenset({"drawing", "pict", "object"})
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_COMMENT = "commentReference"
_PIECES = TEXT | _FRAMES | frozenset(_NOTES) | {_COMMENT}
_ALIGNMENTS = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
}
_ROLES = {"title": "title", "signature": "signature"}
_BODY_LEVEL = 9


def read_word(path: Path) -> Flow:
    """The blocks of a .docx. Raises PackageError."""
    parts = read_package(path)
    try:
        main = main_part(parts)
        body = parse_xml(parts[main])
        return _Reader(parts, main).read(body)
    except (KeyError, etree.XMLSyntaxError):
        raise broken(path) from None


class _Reader:
    def __init__(self, parts: Parts, main: str) -> None:
        self.parts = parts
        self.folder = posixpath.dirname(main)
        self.targets = self._relations(main)
        self.styles = self._styles()
        self.numbering = Numbering(self._part("numbering"))
        self.flow = Flow(is_own=is_product(parts))
        if self.flow.is_own:
            self.flow.year = _year(parts)
        self.line = 0
        self.notes: dict[str, dict[str, Element]] = {}  # by part and id

    def read(self, body: Element) -> Flow:
        self.flow.blocks.extend(self._blocks(body))
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
        style = self._style(element)
        level, role = self._level(element, style), _ROLES.get(style.get("name", ""), "")
        spans = [Span(number)] if (number := self._number(element, style)) else []
        after: list[Block] = []
        for run in inside(element, _RUN):
            bold = _is_bold(run)
            for piece in inside(run, _PIECES):
                name = local_name(piece)
                if name in TEXT:
                    spans.append(Span(text_of(piece), bold))
                elif name in _FRAMES:
                    for block in self._frame(piece, line):
                        yield from _texts(spans, line, level, role)
                        spans = []
                        yield block
                else:
                    after += self._beside(piece, line)
        yield from _texts(spans, line, level, role)
        yield from after

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
        maker = GridMaker()
        rows = [list(inside(row, _CELL)) for row in inside(element, _ROW)]
        starts = [
            _starts(row, cells) for row, cells in zip(inside(element, _ROW), rows, strict=True)
        ]
        for index, cells in enumerate(rows):
            self.line += 1
            maker.row(self.line)
            for cell, start in zip(cells, starts[index], strict=True):
                if continues(cell) and index:
                    continue
                maker.column_to(start)
                maker.add(
                    self._cell_spans(cell, after),
                    _span(cell),
                    _height(rows, starts, index, start),
                    _alignment(cell),
                )
        return maker.made()

    def _cell_spans(self, cell: Element, after: list[Block]) -> list[Span]:
        spans: list[Span] = []
        for number, paragraph in enumerate(inside(cell, frozenset({"p"}))):
            if number:
                spans.append(Span("\n"))
            if counted := self._number(paragraph, self._style(paragraph)):
                spans.append(Span(counted))
            for run in inside(paragraph, _RUN):
                bold = _is_bold(run)
                for piece in inside(run, _PIECES):
                    if local_name(piece) in TEXT:
                        spans.append(Span(text_of(piece), bold))
                    else:
                        after += self._beside(piece, self.line)
        return spans

    # Pictures and what else floats

    def _frame(self, element: Element, line: int) -> Iterator[Block]:
        boxes = list(inside(element, frozenset({"txbxContent"})))
        for box in boxes:
            yield from self._blocks(box)
        described = next(element.iter("{*}docPr"), None)
        alt = "" if described is None else described.get("descr", "")
        pictures = [
            node.get(etree.QName(R, name), "")
            for tag, name in (("blip", "embed"), ("imagedata", "id"))
            for node in element.iter(f"{{*}}{tag}")
        ]
        for relation in pictures:
            data = self.parts.get(self.targets.get(relation, ""), b"")
            yield Drawing(data, alt, line, "" if data else "图片不在文件里，只有一个链接")
        if not boxes and not pictures:
            self.flow.notes.append((line, f"这里的图形没有导入{f'：{alt}' if alt else ''}"))

    def _beside(self, piece: Element, line: int) -> Iterator[Block]:
        """What a piece of a run stands for that is no text of its own: a
        picture, a text box, a note as a paragraph. What somebody remarked on
        the text is no part of it."""
        name = local_name(piece)
        if name in _FRAMES:
            yield from self._frame(piece, line)
        elif name in _NOTES:
            yield from _texts([Span("注："), *self._note(piece, _NOTES[name])], line)
        elif text := "".join(span.text for span in self._note(piece, "comments")):
            self.flow.notes.append((line, f"批注没有导入：{text}"))

    def _note(self, reference: Element, part: str) -> list[Span]:
        """The text of the note that is referred to."""
        if part not in self.notes:
            root = self._part(part)
            notes = () if root is None else root
            self.notes[part] = {attribute(note, "id"): note for note in notes}
        note = self.notes[part].get(attribute(reference, "id"))
        pieces = () if note is None else inside(note, TEXT)
        return [Span(text_of(piece)) for piece in pieces if local_name(piece) == "t"]

    # Parts

    def _part(self, name: str) -> Element | None:
        data = self.parts.get(posixpath.join(self.folder, f"{name}.xml"))
        return None if data is None else parse_xml(data)

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
            for relation in parse_xml(data).iter("{*}Relationship")
            if relation.get("TargetMode") != "External"
        }

    def _styles(self) -> dict[str, dict[str, str]]:
        """Name, outline level and numbering of each paragraph style, those it
        is based on included."""
        root = self._part("styles")
        own: dict[str, dict[str, str]] = {}
        for style in () if root is None else root.iterfind("{*}style"):
            known = {"name": value_at(style, "name").lower(), "base": value_at(style, "basedOn")}
            for key, path in _STYLE_FACTS.items():
                if value := value_at(style, path):
                    known[key] = value
            own[attribute(style, "styleId")] = known
        return {name: _inherited(own, name) for name in own}

    def _style(self, paragraph: Element) -> dict[str, str]:
        return self.styles.get(value_at(paragraph, "pPr/pStyle"), {})

    def _level(self, paragraph: Element, style: dict[str, str]) -> int:
        value = value_at(paragraph, "pPr/outlineLvl") or style.get("level", "")
        name = style.get("name", "")
        if not value and name.startswith("heading "):
            return int(name[8:]) if name[8:].isdecimal() else 0
        level = int(value) + 1 if value.isdecimal() else 0
        return level if level <= _BODY_LEVEL else 0

    def _number(self, paragraph: Element, style: dict[str, str]) -> str:
        number = value_at(paragraph, "pPr/numPr/numId") or style.get("number", "")
        level = value_at(paragraph, "pPr/numPr/ilvl") or style.get("number level", "0")
        if not number or not any(True for _ in inside(paragraph, _RUN)):
            return ""
        return self.numbering.next(number, int(level) if level.isdecimal() else 0)


_STYLE_FACTS = {
    "level": "pPr/outlineLvl",
    "number": "pPr/numPr/numId",
    "number level": "pPr/numPr/ilvl",
}


def _year(parts: Parts) -> int:
    """The year that makereport writes among the properties of a document."""
    data = parts.get("docProps/core.xml")
    subject = (parse_xml(data).findtext("{*}subject") or "") if data else ""
    return int(subject) if re.fullmatch("[12][0-9]{3}", subject) else 0


def _inherited(own: dict[str, dict[str, str]], name: str) -> dict[str, str]:
    facts = dict(own[name])
    seen = {name}
    base = facts["base"]
    while base in own and base not in seen:
        seen.add(base)
        facts = {**own[base], **facts, "name": facts["name"]}
        base = own[base]["base"]
    return facts


def _texts(spans: list[Span], line: int, level: int = 0, role: str = "") -> Iterator[Text]:
    for found in paragraphs(spans):
        yield Text(found, line, level, role)


def _is_bold(run: Element) -> bool:
    mark = run.find("{*}rPr/{*}b")
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off")


def _is_column(table: Element) -> bool:
    """Whether no row of the table has a second cell."""
    return all(len(list(inside(row, _CELL))) < 2 for row in inside(table, _ROW))


def _span(cell: Element) -> int:
    value = value_at(cell, "tcPr/gridSpan")
    return min(int(value), 100) if value.isdecimal() and int(value) else 1


def _starts(row: Element, cells: list[Element]) -> list[int]:
    """The grid column in which each cell of a row begins."""
    before = value_at(row, "trPr/gridBefore")
    column = min(int(before), 100) if before.isdecimal() else 0
    starts = []
    for cell in cells:
        starts.append(column)
        column += _span(cell)
    return starts


def _height(rows: list[list[Element]], starts: list[list[int]], index: int, start: int) -> int:
    """Rows that a cell takes: those below it that continue it."""
    height = 1
    for cells, columns in zip(rows[index + 1 :], starts[index + 1 :], strict=True):
        if start not in columns or not continues(cells[columns.index(start)]):
            break
        height += 1
    return height


def _alignment(cell: Element) -> str:
    return _ALIGNMENTS.get(value_at(cell, "p/pPr/jc"), "")
