"""A saved web page as a flow of blocks. Nothing is fetched: of pictures only
those in the page or in its folder are read."""

from __future__ import annotations

import base64
import binascii
import codecs
import errno
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from makereport.findings.errors import ImportFailure
from makereport.narrative.blocks import Span
from makereport.ooxml.elements import Element
from makereport.readers.flow import Block, Drawing, Flow, Grid, GridMaker, Trail, paragraphs, texts
from makereport.readers.spans import Size, fitting_heights
from makereport.source.disk import read_file

MAX_PICTURE = 10 * 1024 * 1024
MAX_SPAN = 100
MAX_HEIGHT = 2000
LONG_CELL = 1500
"""Characters of a cell that is part of a page's layout, not of a table."""
COLUMNS = 3
"""A table that only places parts of a page has no more, in but few rows."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = {
    *("head", "script", "style", "noscript", "template", "select", "option", "button"),
    *("textarea", "input", "iframe", "object", "svg", "canvas", "video", "audio", "map"),
}
_PARTING = {
    *("html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside"),
    *("nav", "li", "ul", "ol", "dl", "dt", "dd", "center", "blockquote", "form", "figure"),
    *("figcaption", "address", "fieldset", "legend", "pre", "hr", "br", "caption"),
    *_HEADINGS,
}
_PARTING_OUTSIDE = _PARTING | {"table", "tr", "td", "th"}
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_INDENTS = " \u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
# A line of Chinese that was wrapped in the source: no space belongs there.
_WIDE_BREAK = re.compile(r"(?<=[\u2e80-\uffef]) ?[\r\n][ \t\r\n\f]*(?=[\u2e80-\uffef])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_BREAK = "\x1e"  # no page has it: _CONTROL
# Behind these the parser stops; pages made of pages have them anywhere.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_page(path: Path) -> Flow:
    """The blocks of a web page."""
    text = _ENDS.sub("", _CONTROL.sub("", decode_page(path.read_bytes())))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    try:
        return Flow() if root is None else _Reader(path.parent.resolve()).read(root)
    except RecursionError:
        hint = "请在浏览器里打开它，把年报复制到 Word 里，存为 .docx 后再导入"
        raise ImportFailure(str(path), "网页里的元素一层套一层，层数太多", hint) from None


def decode_page(data: bytes) -> str:
    """The text of a page. What it says of its encoding counts only where it
    cannot be UTF-8, for many pages say it wrong."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _META.search(data[:4096])
    named = declared.group(1).decode("ascii") if declared else ""
    # GB2312 is the small part of GB18030 that pages name when they mean all of
    # it, and no Chinese page is in a Western encoding, whatever it says.
    is_of_use = not named.lower().startswith(("gb", "iso-8859", "latin", "windows", "us-ascii"))
    candidates = ["utf-8-sig", *([named] if named and is_of_use else []), "gb18030"]
    texts: list[str] = []
    for text in filter(None, (_decoded(data, encoding) for encoding in candidates)):
        if "\ufffd" not in text:
            return text
        texts.append(text)
    # No encoding fits: the one that is wrong in the fewest places then.
    return min(texts, key=lambda text: text.count("\ufffd"), default="")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return None


class _Reader:
    """Reads the blocks of a page, or (`in_table`) the text of a cell, where
    blocks only begin lines."""

    def __init__(self, folder: Path = Path(), *, in_table: bool = False) -> None:
        self.folder = folder
        self.in_table = in_table
        self.blocks: list[Block] = []
        self.spans: list[Span] = []
        self.level = 0
        self.place: tuple[int, Trail] = (1, ())

    def read(self, root: Element) -> Flow:
        self.walk(root)
        self._part()
        title = root.findtext(".//title") or ""
        return Flow(self.blocks, title=_SPACE.sub(" ", title).strip())

    def walk(self, element: Element, trail: Trail = (), bold: bool = False) -> None:
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        if not name or name in _SKIPPED or _is_hidden(element):
            return
        if not self.in_table and self._is_block(element, name, trail):
            return
        parts = name in (_PARTING if self.in_table else _PARTING_OUTSIDE)
        if parts:
            self._part()
            self.level = _HEADINGS.get(name, self.level)
        inner = bold or name in ("b", "strong") or _is_styled(element, _BOLD)
        if not self.in_table:
            self._text(_list_number(element, name), element, trail, bold)
            inner &= name not in _HEADINGS
        self._text(element.text, element, trail, inner)
        for index, child in enumerate(element):
            self.walk(child, (*trail, index), inner)
            self._text(child.tail, element, trail, inner)
        if parts:
            self._part()
            self.level = 0 if name in _HEADINGS else self.level

    def _is_block(self, element: Element, name: str, trail: Trail) -> bool:
        """Whether an element is a block as a whole; take it then."""
        if name == "img":
            self._part()
            self.blocks.append(self._picture(element, trail))
        elif name == "table" and not _is_layout(element):
            self._part()
            for caption in element.iterfind("caption"):
                self.blocks += texts(_spans(caption), _line(caption), trail=trail)
            self.blocks.append(_grid(element, trail))
        else:
            return False
        return True

    def _text(self, text: str | None, element: Element, trail: Trail, bold: bool) -> None:
        if not text:
            return
        if not self.spans:
            self.place = (_line(element), trail)
        self.spans.append(Span(_WIDE_BREAK.sub("", text), bold))

    def _part(self) -> None:
        """The text gathered so far is a paragraph, or a line of a cell."""
        if self.in_table:
            self.spans.append(Span(_BREAK))
            return
        line, trail = self.place
        role = "title" if self.level == 1 else ""
        self.blocks += texts(_collapsed(self.spans), line, self.level, role, trail)
        self.spans = []

    def _picture(self, element: Element, trail: Trail) -> Drawing:
        line, alt = _line(element), (element.get("alt") or "").strip()
        data, problem = self._picture_data((element.get("src") or "").strip())
        return Drawing(data, alt, line, problem, trail)

    def _picture_data(self, source: str) -> tuple[bytes, str]:
        """The bytes of a picture, or why there are none."""
        if source.startswith("data:"):
            try:
                return base64.b64decode(source.partition(",")[2], validate=False), ""
            except binascii.Error:
                return b"", "网页里的图片已损坏"
        try:
            address = urlsplit(source)
            path = (self.folder / unquote(address.path)).resolve()
        except (OSError, ValueError):
            return b"", f"图片的地址不对：{source[:200]}"
        if not source or address.scheme not in ("", "file") or address.netloc:
            return b"", f"图片在网上，没有下载：{source[:200]}"
        if not path.is_relative_to(self.folder):
            return b"", f"图片不在网页的文件夹里，没有读：{source[:200]}"
        try:
            return read_file(path, MAX_PICTURE), ""
        except OSError as error:
            if error.errno == errno.EFBIG:
                return b"", f"图片超过 10 MB，没有读：{source[:200]}"
            return b"", f"图片文件不在：{source[:200]}"


def _line(element: Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or _is_styled(element, _HIDDEN)


def _is_styled(element: Element, style: re.Pattern[str]) -> bool:
    return style.search(element.get("style", "")) is not None


def _list_number(item: Element, name: str) -> str:
    """The number that a browser prints before an item of a list."""
    parent = item.getparent() if name == "li" else None
    if parent is None or parent.tag != "ol":
        return ""
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    start = parent.get("start", "1")
    return f"{before + (int(start) if start.isdecimal() else 1)}."


def _collapsed(spans: list[Span]) -> Iterator[Span]:
    """The spans with white space as a browser shows it, without the wide
    spaces that indent a paragraph."""
    begins, ends_in_space = True, True
    for span in spans:
        text = _SPACE.sub(" ", span.text)
        if begins:
            text = text.lstrip(_INDENTS)
        elif ends_in_space:
            text = text.removeprefix(" ")
        if text:
            begins = False
            ends_in_space = text.endswith(" ")
            yield Span(text, span.bold)


# Tables


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot", "form"):
            yield from _rows(child)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_layout(table: Element) -> bool:
    """Whether a table only places parts of the page: it has tables in it, one
    column, or whole texts in its cells."""
    rows = [_cells(row) for row in _rows(table)]
    if table.find(".//table") is not None or all(len(cells) < 2 for cells in rows):
        return True
    if sum(len(cells) > COLUMNS for cells in rows) > COLUMNS:
        return False
    return any(
        len(_SPACE.sub("", str(cell.xpath("string()")))) > LONG_CELL
        for cells in rows
        for cell in cells
    )


def _grid(table: Element, trail: Trail) -> Grid:
    maker = GridMaker()
    rows = [row for row in _rows(table) if not _is_hidden(row)]
    cells_of = [[cell for cell in _cells(row) if not _is_hidden(cell)] for row in rows]
    sizes = [[_size(cell) for cell in cells] for cells in cells_of]
    heights_of = fitting_heights(sizes)
    for row, cells, widths, heights in zip(rows, cells_of, sizes, heights_of, strict=True):
        maker.row(_line(row))
        for cell, (width, _), height in zip(cells, widths, heights, strict=True):
            maker.add(_cell_spans(cell), width, height, _alignment(cell))
    return maker.made(trail)


def _size(cell: Element) -> Size:
    return _number(cell.get("colspan"), MAX_SPAN), _number(cell.get("rowspan"), MAX_HEIGHT)


def _cell_spans(cell: Element) -> tuple[Span, ...]:
    parted: list[Span] = []
    for spans in paragraphs(_spans(cell)):
        parted += [Span("\n"), *spans] if parted else spans
    return tuple(parted)


def _spans(element: Element) -> Iterator[Span]:
    """The text in a table's element, its lines parted by newlines. These are
    made once white space is collapsed, which would take them for some."""
    reader = _Reader(in_table=True)
    reader.walk(element)
    return (Span(s.text.replace(_BREAK, "\n"), s.bold) for s in _collapsed(reader.spans))


def _number(text: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return min(int(digits.group(1)), most) or 1 if digits else 1


def _alignment(cell: Element) -> str:
    for element in (cell, *cell.iterfind("p")):
        style = _ALIGN.search(element.get("style", ""))
        align = style.group(1) if style else element.get("align", "")
        if align.lower() in ("left", "center", "right"):
            return align.lower()
    return ""
