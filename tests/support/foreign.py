"""The official tables the way other programs and people publish them: as web
pages and Word files that know nothing of makereport."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import strategies as st

from makereport.form.labels import strip_ordinal
from makereport.form.model import Form, Section
from makereport.form.tables import Block, Item, Table

Values = Mapping[tuple[str, str], Decimal]
_WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@dataclass(frozen=True)
class Slot:
    """A cell as it is written, with the columns and rows it takes."""

    text: str
    width: int = 1
    height: int = 1


Rows = list[list[Slot]]


@dataclass(frozen=True)
class Style:
    """How an office publishes. `groups` tells where the labels of groups
    stand: `merged` downwards, on a row of their `own`, `blank` or `again` in
    the rows below; `cut` is after how many rows a page ends (0: nowhere)."""

    blank: str = "0"
    number: str = "plain"
    totals: bool = True
    ordinals: bool = True
    spaced: str = ""
    groups: str = "merged"
    shuffled: int = 0
    extra: bool = False
    wide: bool = False
    cut: int = 0
    head_again: bool = False
    nested: bool = False
    heading: str = "p"
    headings: int = 0
    seed: int = 0


STYLES = st.builds(
    Style,
    blank=st.sampled_from(["0", "", "\xa0", "/", "—", "０", "-", " "]),
    number=st.sampled_from(["plain", "thousands", "wide", "wide thousands", "unit"]),
    totals=st.booleans(),
    ordinals=st.booleans(),
    spaced=st.sampled_from(["", " ", "\u3000", "\n", "\xa0"]),
    groups=st.sampled_from(["merged", "own", "blank", "again"]),
    shuffled=st.integers(0, 3),
    extra=st.booleans(),
    wide=st.booleans(),
    cut=st.integers(0, 24),
    head_again=st.booleans(),
    nested=st.booleans(),
    heading=st.sampled_from(["p", "b", "h2", "h3", "div"]),
    headings=st.integers(0, 5),
    seed=st.integers(0, 99),
)


# The tables as rows of cells


def table_rows(table: Table, values: Values, style: Style) -> list[Rows]:
    """The rows of a table, in two parts where a page ends in it."""
    if table.direction == "across":
        return [_across(table, values, style)]
    parts: list[Rows] = [[]]
    columns = max(len(block.leaf_columns) for block in table.blocks) + style.wide
    done = 0
    for block in table.blocks:
        head = _block_head(table, block, columns, style)
        parts[-1] += head
        body, places = _body(table, block, values, columns, style)
        cut = style.cut - done
        if 0 < cut < len(body):
            first, second = _cut(body, cut, places)
            parts[-1] += first
            parts.append([*head, *second] if style.head_again else second)
        else:
            parts[-1] += body
        done += len(body)
    if style.extra:
        parts = [[[*row, Slot("")] for row in part] for part in parts]
    return parts


def _order(items: tuple[Item, ...], style: Style) -> list[Item]:
    """Columns in the order of the office, groups kept together."""
    shuffled = list(items)
    if style.shuffled:
        random.Random(style.shuffled).shuffle(shuffled)
    return [replace(item, items=tuple(_order(item.items, style))) for item in shuffled]


def _leaves(items: list[Item]) -> list[Item]:
    return [leaf for item in items for leaf in item.leaves]


def _block_head(table: Table, block: Block, columns: int, style: Style) -> Rows:
    ordered = _order(block.columns, style)
    rows: Rows = []
    if block.label:
        rows.append([Slot(block.label, table.label_columns + columns)])
    depth = max(item.depth for item in ordered)
    head = _head(ordered, depth, style, _spans(len(block.leaf_columns), columns, style))
    corner = Slot(block.head, table.label_columns, depth)
    return [*rows, [corner, *head[0]], *head[1:]]


def _head(items: list[Item], depth: int, style: Style, spans: list[int]) -> Rows:
    rows: Rows = [[] for _ in range(depth)]
    left = list(spans)

    def place(item: Item, level: int) -> int:
        if not item.items:
            width = left.pop(0)
            rows[level].append(Slot(_label(item.label, style), width, depth - level))
            return width
        at = len(rows[level])
        width = sum([place(child, level + 1) for child in item.items])
        rows[level].insert(at, Slot(_label(item.label, style), width))
        return width

    for item in items:
        place(item, 0)
    return rows


def _spans(count: int, columns: int, style: Style) -> list[int]:
    """How many grid columns each number takes: what is left goes to one of them."""
    spans = [1] * count
    spans[style.seed % count] += columns - count
    return spans


def _body(
    table: Table, block: Block, values: Values, columns: int, style: Style
) -> tuple[Rows, list[list[Slot]]]:
    """Rows of a block, and for each the merged labels that reach into it."""
    ordered = _leaves(_order(block.columns, style))
    spans = _spans(len(ordered), columns, style)
    rows: Rows = []
    reaching: list[list[Slot]] = []

    def numbers(row: Item) -> list[Slot]:
        texts = [_number(row, column, values, style) for column in ordered]
        return [Slot(text, span) for text, span in zip(texts, spans, strict=True)]

    def place(item: Item, depth: int, above: list[Slot], over: list[Slot]) -> list[Slot]:
        """Write the rows of an item; `above` are labels yet to be written."""
        label = Slot(_label(item.label, style), 1)
        if not item.items:
            width = table.label_columns - depth
            rows.append([*above, replace(label, width=width), *numbers(item)])
            reaching.append(over)
            return [replace(s, text=s.text if style.groups == "again" else "") for s in above]
        if style.groups == "own":
            rows.append([replace(label, width=table.label_columns), *[Slot("", s) for s in spans]])
            reaching.append([])
            for child in item.items:
                place(child, 0, [], [])
            return []
        if style.groups == "merged":
            label = replace(label, height=len(item.leaves))
            above, over = [*above, label], [*over, label]
            for child in item.items:
                above = place(child, depth + 1, above, over)[:0]
            return []
        above = [*above, label]
        for child in item.items:
            above = place(child, depth + 1, above, over)
        return above[:-1]

    for row in block.rows:
        place(row, 0, [], [])
    return rows, reaching


def _cut(body: Rows, at: int, reaching: list[list[Slot]]) -> tuple[Rows, Rows]:
    """A page ends: merged labels end there, and begin again on the next page."""
    first, second = [list(row) for row in body[:at]], [list(row) for row in body[at:]]
    for number, row in enumerate(first):
        first[number] = [replace(s, height=min(s.height, at - number)) for s in row]
    open_slots = [slot for slot in reaching[at] if slot not in body[at]]
    starts = {id(s): n for n, row in enumerate(body) for s in row}
    rest = []
    for slot in open_slots:
        begin = next(
            n for n, row in enumerate(body) for s in row if s is slot or starts.get(id(slot)) == n
        )
        rest.append(replace(slot, height=begin + slot.height - at))
    second[0] = [*rest, *second[0]]
    return first, second


def _across(table: Table, values: Values, style: Style) -> Rows:
    [block] = table.blocks
    leaves = [(row, column) for row in block.leaf_rows for column in _order(block.columns, style)]
    widths = [1] * len(leaves)
    items = [
        replace(leaf, items=tuple(_order(block.columns, style)), name=leaf.name)
        for leaf in block.leaf_rows
    ]
    by_name = {item.name: item for item in items}

    def whole(item: Item) -> Item:
        if item.name in by_name:
            return by_name[item.name]
        return replace(item, items=tuple(whole(child) for child in item.items))

    tops = [whole(row) for row in block.rows]
    depth = max(item.depth for item in tops)
    head = _head(tops, depth, style, widths)
    cells = [Slot(_number(row, column, values, style)) for row, column in leaves]
    return [*head, cells]


def _label(label: str, style: Style) -> str:
    text = label if style.ordinals else strip_ordinal(label)
    if not style.spaced or len(text) < 3:
        return text
    at = 2 + style.seed % (len(text) - 2)
    if text[at - 1].isdigit():
        return text
    return f"{text[:at]}{style.spaced}{text[at:]}"


def _number(row: Item, column: Item, values: Values, style: Style) -> str:
    value = values[row.name, column.name]
    if (row.sum or column.sum) and not style.totals:
        return ""
    if not value:
        return style.blank
    text = f"{value:,f}" if "thousands" in style.number else f"{value:f}"
    if style.number.startswith("wide"):
        text = text.translate(_WIDE)
    has_unit = style.number == "unit" and column.kind != "change"
    return f"{text}{column.unit}" if has_unit else text


# The report around them


@dataclass(frozen=True)
class Foreign:
    """A report to publish: every figure of every table, and the paragraphs of
    each section of text."""

    form: Form
    figures: Mapping[str, Values]
    texts: Mapping[str, list[str]]
    unit: str = "云溪县示范局"
    between: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.form.first_year

    @property
    def title(self) -> str:
        return f"{self.year}年政府信息公开工作年度报告"

    @property
    def preface(self) -> str:
        return f"本报告由{self.unit}编制，数据统计期限为{self.year}年1月1日至12月31日。"


HEADINGS: list[Callable[[str], str]] = [
    lambda label: label,
    lambda label: label.replace("、", "、 ", 1),
    lambda label: label.replace("、", "．", 1),
    lambda label: f"{label}：",
    lambda label: f"\u3000\u3000{label}",
    lambda label: f"第{label[0]}部分 {label[2:]}",
]


def heading_of(section: Section, style: Style) -> str:
    return HEADINGS[style.headings](section.label)


# As a web page


def page(report: Foreign, style: Style) -> str:
    """The report as a web page with the site around it."""
    return page_of(blocks(report, style), report, style)


def page_of(parts: Iterable[str], report: Foreign, style: Style) -> str:
    body = "\n".join(parts)
    if style.nested:
        body = f"<table width=100%><tr><td>{body}</td></tr></table>"
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f"<title>{report.unit}{report.title}_示范网</title></head><body>"
        '<div class="nav"><a>首页</a><a>政务公开</a></div>'
        f'<div id="main">{body}</div><div class="foot">版权所有 示范网</div></body></html>'
    )


def blocks(report: Foreign, style: Style) -> Iterator[str]:
    yield f"<h1>{report.unit}<br>{report.title}</h1>"
    yield f"<p>{report.preface}</p>"
    for section in report.form.sections:
        yield _page_heading(heading_of(section, style), style)
        for text in report.texts.get(section.name, []):
            yield f"<p>&emsp;&emsp;{html.escape(text)}</p>"
        if section.table is not None:
            for part in table_rows(section.table, report.figures[section.name], style):
                yield page_table(part)
        for text in report.between.get(section.name, []):
            yield f"<p>{html.escape(text)}</p>"


def _page_heading(text: str, style: Style) -> str:
    if style.heading == "b":
        return f"<p><strong>{text}</strong></p>"
    return f"<{style.heading}>{text}</{style.heading}>"


def page_table(rows: Rows) -> str:
    cells = ("".join(map(_page_cell, row)) for row in rows)
    return f"<table border=1><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _page_cell(slot: Slot) -> str:
    text = html.escape(slot.text).replace("\n", "<br />").replace("\xa0", "&nbsp;")
    return f'<td colspan="{slot.width}" rowspan={slot.height}><p align="center"><span>{text}</span></p></td>'


# As a Word file


def word(report: Foreign, style: Style) -> bytes:
    """The report as a Word file of another program: no headings by style,
    runs split anywhere, section numbers counted by Word with `heading` h2."""
    return word_of(word_blocks(report, style), style)


def word_of(parts: Iterable[str], style: Style) -> bytes:
    document = docx.Document()
    at = document.element.body[-1]
    for xml in parts:
        at.addprevious(parse_xml(xml))
    if style.heading == "h2":
        _count_headings(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_blocks(report: Foreign, style: Style) -> Iterator[str]:
    chance = random.Random(style.seed)
    yield word_paragraph(report.unit, chance)
    yield word_paragraph(report.title, chance)
    yield word_paragraph(report.preface, chance)
    for section in report.form.sections:
        if style.heading == "h2":
            number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
            yield word_paragraph(strip_ordinal(section.label), chance, number)
        else:
            bold = style.heading == "b"
            yield word_paragraph(heading_of(section, style), chance, bold=bold)
        for text in report.texts.get(section.name, []):
            yield word_paragraph(text, chance)
        if section.table is not None:
            for part in table_rows(section.table, report.figures[section.name], style):
                table = word_table(part, chance)
                yield _around(table, chance) if style.nested else table
                yield word_paragraph("", chance)
        for text in report.between.get(section.name, []):
            yield word_paragraph(text, chance)


def word_paragraph(
    text: str, chance: random.Random, properties: str = "", bold: bool = False
) -> str:
    """A paragraph whose text is split into runs at random places."""
    mark = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = "".join(
        f'<w:r>{mark}<w:t xml:space="preserve">{html.escape(piece)}</w:t></w:r>'
        if piece != "\n"
        else "<w:r><w:br/></w:r>"
        for piece in _pieces(text, chance)
    )
    return f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _pieces(text: str, chance: random.Random) -> Iterator[str]:
    piece = ""
    for character in text:
        if character == "\n" or chance.random() < 0.1:
            yield piece
            piece = ""
        if character == "\n":
            yield character
        else:
            piece += character
    yield piece


def word_table(rows: Rows, chance: random.Random) -> str:
    width = max(sum(slot.width for slot in row) for row in rows)
    open_slots: dict[int, tuple[int, int]] = {}  # column: rows left, width
    written = []
    for row in rows:
        cells, column, slots = [], 0, list(row)
        while column < width:
            if column in open_slots:
                left, span = open_slots.pop(column)
                cells.append(_word_cell(word_paragraph("", chance), span, "<w:vMerge/>"))
                if left > 1:
                    open_slots[column] = (left - 1, span)
                column += span
            elif slots:
                slot = slots.pop(0)
                merge = '<w:vMerge w:val="restart"/>' if slot.height > 1 else ""
                cells.append(_word_cell(word_paragraph(slot.text, chance), slot.width, merge))
                if slot.height > 1:
                    open_slots[column] = (slot.height - 1, slot.width)
                column += slot.width
            else:
                break
        written.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = '<w:gridCol w:w="600"/>' * width
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"
    )


def _around(table: str, chance: random.Random) -> str:
    """A table in a cell of another that only places it."""
    beside = _word_cell(word_paragraph("", chance), 1, "")
    return f"<w:tbl {nsdecls('w')}><w:tr>{beside}{_word_cell(table, 1, '')}</w:tr></w:tbl>"


def _word_cell(content: str, span: int, merge: str) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{content}</w:tc>'


def _count_headings(document: docx.document.Document) -> None:
    """A list that counts 一、 二、 三、, for the headings of the sections."""
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
