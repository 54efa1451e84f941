"""Blocks of narrative as paragraphs, tables, pictures and charts in a template's styles.

The XML is put together as text, what comes from a report escaped: as elements
(`makereport.ooxml.elements`, by which templates are drawn) it takes ten times
as long, and a template is filled as text anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

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
from makereport.narrative.pictures import Image
from makereport.ooxml.names import R
from makereport.word.media import Media
from makereport.word.widths import fit_columns, half_widths

LINE_HEIGHT = 579
SIGNATURE_LINES = 3
CAPTION_SIZE = 24
"""Half-points, where a template has no style for captions."""
CHART_TEXT = 210
"""The size of text in charts, in twips."""
SHORT = 8
"""Rows of a table that are not parted by the end of a page."""
TWIP = 635
"""English Metric Units; there are 914400 to an inch."""
INCH = 914400
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_BORDERS = f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
_TABLE_MARGINS = (
    '<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar>'
)
_ROW_HEIGHT = '<w:trHeight w:val="400" w:hRule="atLeast"/>'
LEFT = '<w:jc w:val="left"/>'
# Moved to the next line as a whole, it would have the words before it spread over theirs.
_UNBROKEN = re.compile(r"[!-~]{15}")
CENTERED = '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
_PICTURE_FORMAT = f'<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>{CENTERED}'
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@dataclass(frozen=True)
class Look:
    """What a template gives to narrative: the ids of its paragraph styles by
    lower-case name, the id of its table style (empty where it has none), and
    the room for text on a page in twips."""

    styles: dict[str, str]
    table_style: str
    width: int
    height: int


@dataclass(frozen=True)
class Writer:
    """Writes the blocks of one report."""

    look: Look
    media: Media

    def blocks(self, blocks: list[Block], keep_last: bool = False, lower: int = 0) -> Markup:
        """The XML of blocks, headings so many levels `lower`; `keep_last` keeps the
        last one with what follows, so that a signature is never alone on a page."""
        final = len(blocks) - 1 if keep_last else -1
        written = []
        for i, block in enumerate(blocks):
            above, below = (blocks[j] if 0 <= j < len(blocks) else None for j in (i - 1, i + 1))
            said = _caption(above, block, below)
            # What stands on the page of an object beside it.
            lines = SIGNATURE_LINES * (i == final or (i + 1 == final and said is below))
            lines += self._caption_lines(said) if said else 0
            is_kept = i == final or (said is not None and said is below)
            if lower and isinstance(block, Heading):
                block = replace(block, level=block.level + lower)
            written.append(self._block(block, is_kept, lines, said is not None and said is below))
        return Markup("".join(written))  # noqa: S704 - escaped by run

    def _caption_lines(self, caption: Caption) -> int:
        """About how many lines a caption takes, rather one more."""
        text = caption.label + plain(caption.spans)
        return 1 + half_widths(text) * CAPTION_SIZE * 5 // self.look.width

    def _block(self, block: Block, keep_next: bool, lines: int, is_captioned: bool) -> str:
        styles = self.look.styles
        if isinstance(block, Heading):
            spans = (Span(block.number), *block.spans)
            # A template may have no heading 1: it has the form's headings as it likes.
            style = styles.get(f"heading {block.level}", styles["heading 2"])
            return paragraph(style, _runs(spans), _keep(keep_next))
        if isinstance(block, Paragraph):
            left = LEFT if _UNBROKEN.search(plain(block.spans)) else ""
            return paragraph(styles["body text"], _runs(block.spans), _keep(keep_next) + left)
        if isinstance(block, Table):
            return self._table(block, keep_next, is_captioned)
        if isinstance(block, Caption):
            return self._caption(block, keep_next or not block.is_below)
        if isinstance(block, Chart):
            return self._chart(block, keep_next, lines)
        return self._picture(block, keep_next, lines)

    def _caption(self, caption: Caption, keep_next: bool) -> str:
        spans = (Span(caption.label), *caption.spans)
        style = self.look.styles.get("caption")
        if style:
            return paragraph(style, _runs(spans), _keep(keep_next))
        properties = _keep(keep_next) + CENTERED
        return paragraph(self.look.styles["body text"], _runs(spans, CAPTION_SIZE), properties)

    def _table(self, table: Table, keep_next: bool, is_captioned: bool) -> str:
        """A table as wide as the text, and an empty paragraph that keeps it
        apart from what follows, where that is no caption."""
        widths, size = fit_columns([table.header, *table.rows], self.look.width)
        head = self._row(table.header, widths, ("center",) * len(widths), size, True, True)
        last = len(table.rows) - 1
        is_short = last < SHORT
        rows = "".join(
            self._row(
                *(row, widths, table.alignments, size),
                keep_next=keep_next if i == last else is_short,
                is_header=False,
            )
            for i, row in enumerate(table.rows)
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        normal = self.look.styles.get("normal")
        style = f'<w:pStyle w:val="{normal}"/>' if normal else ""
        after = "" if is_captioned else f"<w:p><w:pPr>{style}{_keep(keep_next)}</w:pPr></w:p>"
        return (
            f"<w:tbl>{self._table_format()}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{after}"
        )

    def _table_format(self) -> str:
        style = self.look.table_style
        named = f'<w:tblStyle w:val="{style}"/>' if style else ""
        borders, margins = ("", "") if style else (_TABLE_BORDERS, _TABLE_MARGINS)
        return (
            f'<w:tblPr>{named}<w:tblW w:w="{self.look.width}" w:type="dxa"/><w:jc w:val="center"/>'
            f'{borders}<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0000"/></w:tblPr>'
        )

    def _row(
        self,
        cells: Iterable[Spans],
        widths: Iterable[int],
        alignments: Iterable[str],
        size: int,
        keep_next: bool,
        is_header: bool,
    ) -> str:
        style = self.look.styles.get("表格文字", self.look.styles["body text"])
        written = []
        for spans, width, alignment in zip(cells, widths, alignments, strict=True):
            jc = f'<w:jc w:val="{alignment}"/>' if alignment else ""
            text = paragraph(style, _runs(spans, size), _keep(keep_next) + jc)
            written.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
                f"{text}</w:tc>"
            )
        header = "<w:tblHeader/>" if is_header else ""
        return (
            f"<w:tr><w:trPr><w:cantSplit/>{_ROW_HEIGHT}{header}</w:trPr>{''.join(written)}</w:tr>"
        )

    def _picture(self, picture: Picture, keep_next: bool, lines: int) -> str:
        image = picture.image
        if image is None:
            raise ValueError(f"the picture {picture.path} has not been read")
        relation, number = self.media.embed(image)
        drawing = _drawing(image, picture.alt, relation, number, self._room(lines))
        return self._shown(drawing, keep_next)

    def _chart(self, chart: Chart, keep_next: bool, lines: int) -> str:
        # Here, not above: few reports have charts.
        from makereport.charts.look import height, spoken

        relation, number = self.media.plot(chart)
        width, room = self._room(lines)
        size = width * TWIP, round(height(chart, width, room, CHART_TEXT) * TWIP)
        return self._shown(_chart_frame(spoken(chart), relation, number, size), keep_next)

    def _room(self, lines: int) -> tuple[int, int]:
        """What is left of a page beside its own line and some more."""
        height = self.look.height - (1 + lines) * LINE_HEIGHT
        return self.look.width, max(LINE_HEIGHT, height)

    def _shown(self, drawing: str, keep_next: bool) -> str:
        shown = f"<w:r><w:drawing>{drawing}</w:drawing></w:r>"
        return paragraph(self.look.styles["body text"], shown, _keep(keep_next) + _PICTURE_FORMAT)


def _caption(above: Block | None, block: Block, below: Block | None) -> Caption | None:
    """The caption of a block, if it has one."""
    if isinstance(block, Caption):
        return None
    if isinstance(above, Caption) and not above.is_below:
        return above
    return below if isinstance(below, Caption) and below.is_below else None


def run(span: Span, size: int = 0) -> str:
    """A run; `size` (half-points) where it differs from the style's."""
    bold = "<w:b/><w:bCs/>" if span.bold else ""
    sizes = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    text = escape(span.text)
    return f'<w:r><w:rPr>{_HINT}{bold}{sizes}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _runs(spans: Spans, size: int = 0) -> str:
    return "".join(run(span, size) for span in spans)


def _keep(keep_next: bool) -> str:
    return "<w:keepNext/>" if keep_next else ""


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph of a style; `properties` follow `pStyle` in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def _drawing(image: Image, alt: str, relation: str, number: int, room: tuple[int, int]) -> str:
    """An inline picture. A turned one is stored lying: its frame keeps the
    stored sides, and margins make the room that it takes upright."""
    width, height = _size(image, room)
    spare = max(0, (width - height) // 2) if image.turn in (90, 270) else 0
    turn = f' rot="{image.turn * 60000}"' if image.turn else ""
    name = f"图片 {number}"
    return (
        f'<wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:effectExtent l="0" t="{spare}" r="0" b="{spare}"/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{escape(alt)}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
        f"</wp:cNvGraphicFramePr>"
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{R}" r:embed="{relation}"/>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm{turn}><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        f"</pic:pic></a:graphicData></a:graphic></wp:inline>"
    )


def _chart_frame(alt: str, relation: str, number: int, size: tuple[int, int]) -> str:
    """An inline chart."""
    return (
        f'<wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="图表 {number}" descr="{escape(alt)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{R}" r:id="{relation}"/>'
        f"</a:graphicData></a:graphic></wp:inline>"
    )


def _size(image: Image, room: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the stored picture in EMU: natural by its dpi, less
    where the room (twips) is less."""
    width = image.width * INCH / image.dpi[0]
    height = image.height * INCH / image.dpi[1]
    across, down = room[0] * TWIP, room[1] * TWIP
    if image.turn in (90, 270):
        across, down = min(across, down), across
    scale = min(1.0, across / width, down / height)
    return max(1, int(width * scale)), max(1, int(height * scale))
