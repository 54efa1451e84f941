"""Blocks of narrative as HTML."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from markupsafe import escape

from makereport.charts.record import recorded
from makereport.charts.svg import svg
from makereport.form.numbers import format_number
from makereport.html.looks import IN_LINE, IN_SHEET
from makereport.html.tables import MOST_COLUMNS, scrolling
from makereport.narrative.blocks import (
    Block,
    Caption,
    Chart,
    Heading,
    Paragraph,
    Picture,
    Span,
    Spans,
    Table,
    plain,
)
from makereport.narrative.pictures import SCREEN_DPI

_RANKS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}


class Entry(NamedTuple):
    """A heading in a table of contents: that of a section (level 1), or the
    next below it; `id` is where it leads."""

    level: int
    id: str
    text: str


class BlockWriter:
    """Writes the blocks of one report; `contents` are its headings so far,
    `characters` counts those of its paragraphs, `picture_bytes` is the size of
    the pictures that it shows."""

    def __init__(self, in_line: bool) -> None:
        self.in_line = in_line
        self.styles = IN_LINE if in_line else IN_SHEET
        self.contents: list[Entry] = []
        self.characters = 0
        self.picture_bytes = 0
        self._level = 1
        self._lower = 0
        self._tables = 0

    def heading(self, label: str, level: int = 1) -> str:
        """The heading of a section; those in its text are so much lower."""
        self._lower = level - 1
        return self._heading(Heading(1, "", (Span(label),)))

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            self.characters += len(plain(block.spans))
            return f"<p{self.styles['段落']}>{_spans(block.spans)}</p>\n"
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Caption):
            self.characters += len(plain(block.spans))
            spans = (Span(block.label), *block.spans)
            kind = "caption" if block.is_below else "caption above"
            return f'<p class="{kind}"{self.styles["图题"]}>{_spans(spans)}</p>\n'
        if isinstance(block, Chart):
            return self._chart(block)
        return self._picture(block)

    def _chart(self, chart: Chart) -> str:
        """A chart with its numbers as a table, for whoever cannot see it."""
        heads = (each.name or chart.title or "数" for each in chart.series)
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
        rows = "".join(
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{_shown(each.values[index])}</td>" for each in chart.series)
            + "</tr>\n"
            for index, name in enumerate(chart.categories)
        )
        return (
            f'<figure class="chart"{self.styles["图表"]} data-makereport="图表"'
            f' data-chart="{escape(recorded(chart))}">\n{_in_page(svg(chart))}\n'
            f"<details{self.styles['图中的数']}><summary>图中的数</summary>\n"
            f"<table{self.styles['表格']}>\n<thead>\n<tr><td></td>{head}</tr>\n</thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n</details>\n</figure>\n"
        )

    def _heading(self, heading: Heading) -> str:
        """A heading; the first level of the page is its title's. A page leaves
        out no level, whatever was typed: import is told which it was."""
        level = heading.level + self._lower
        tag, attributes = f"h{level + 1}", str(self.styles[_RANKS[level]])
        spans = (Span(heading.number), *heading.spans)
        if level < 3:
            entry = Entry(level, f"nb-h{len(self.contents) + 1}", plain(spans))
            self.contents.append(entry)
            attributes += f' id="{entry.id}"'
        if level > max(2, self._level + 1):
            tag, attributes = f"h{level}", f'{attributes} data-makereport="小标题"'
        else:
            self._level = level
        return f"<{tag}{attributes}>{_spans(spans)}</{tag}>\n"

    def _table(self, table: Table) -> str:
        self._tables += 1
        head = "".join(map(self._head_cell, table.header))
        rows = "".join(f"<tr>{self._row(table, row)}</tr>\n" for row in table.rows)
        body = f"<tbody>\n{rows}</tbody>\n" if rows else ""
        is_large = len(table.header) > MOST_COLUMNS
        style = self.styles["大表" if is_large else "表格"]
        kind = ' class="large"' if is_large else ""
        html = f"<table{kind}{style}>\n<thead>\n<tr>{head}</tr>\n</thead>\n{body}</table>\n"
        return scrolling(html, f"表格{self._tables}", self.in_line) if is_large else html

    def _head_cell(self, spans: Spans) -> str:
        """A head; one that says nothing is none."""
        if plain(spans).strip():
            return f'<th scope="col"{self.styles["表头"]}>{_spans(spans)}</th>'
        return f"<td{self.styles['表头']}>{_spans(spans)}</td>"

    def _row(self, table: Table, row: tuple[Spans, ...]) -> str:
        return "".join(
            f"<td{self._aligned(alignment)}>{_spans(spans)}</td>"
            for spans, alignment in zip(row, table.alignments, strict=True)
        )

    def _aligned(self, alignment: str) -> str:
        style = self.styles["格"]
        if not alignment:
            return style
        before = f"{style[:-1]};" if style else ' style="'
        return f'{before}text-align:{alignment}"'

    def _picture(self, picture: Picture) -> str:
        """A picture inside the page, as large as in print or as there is room."""
        image = picture.image
        if image is None:
            raise ValueError(f"the picture {picture.path} has not been read")
        self.picture_bytes += len(image.data)
        width, height = (
            max(1, round(pixels * SCREEN_DPI / dpi))
            for pixels, dpi in zip((image.width, image.height), image.dpi, strict=True)
        )
        if image.turn in (90, 270):
            width, height = height, width
        data = base64.b64encode(image.data).decode()
        return (
            f'<p class="picture"{self.styles["图片"]}><img{self.styles["图"]}'
            f' src="data:image/{image.kind};base64,{data}" alt="{escape(picture.alt)}"'
            f' width="{width}" height="{height}"></p>\n'
        )


def _in_page(drawing: str) -> str:
    """A drawing as a page has it, which knows the names of its elements."""
    return drawing.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _shown(value: Decimal | None) -> str:
    return "" if value is None else format_number(value)


def _spans(spans: Spans) -> str:
    written = []
    for bold, alike in groupby(spans, key=lambda span: span.bold):
        text = str(escape(plain(alike)))
        written.append(f"<strong>{text}</strong>" if bold and text else text)
    return "".join(written)
