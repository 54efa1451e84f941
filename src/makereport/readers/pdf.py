"""A PDF as a flow of blocks: paragraphs put together from lines of print, and
ruled tables. Needs pdfplumber, which comes with `makereport[pdf]`."""

from __future__ import annotations

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import mode

from makereport.findings.errors import ImportFailure
from makereport.findings.installing import install_command
from makereport.readers.budget import DRAWN_BYTES, PAGE_BYTES, PAGES, STREAM_BYTES, Budget, within
from makereport.readers.flow import Flow, Grid, Text
from makereport.readers.pdf_page import (
    UNKNOWN,
    Line,
    PageContent,
    drawn_bytes,
    joined_lines,
    read_content,
)

_CHUNK = 1 << 20
_STREAM = re.compile(rb"stream\r?\n")
# 3, — 3 —, 第3页, 第 3 页 共 12 页, 3/12
_PAGE_NUMBER = re.compile(r"[-—–－\s]*(?:第?\s*\d+\s*页?)(?:[/／，,\s共]*\d+\s*页?)?[-—–－\s]*")
_MARGIN = 0.15
"""Part of the page at its top and its bottom where page numbers stand."""
WORD_HINT = "如有做成 PDF 之前的 Word 文件，请导入那个文件"


def read_pdf(path: Path) -> Flow:
    """The blocks of a PDF; a line is the number of its page. Raises ImportFailure
    or BudgetError."""
    try:
        import pdfplumber
    except ModuleNotFoundError:
        hint = f"请先安装：{install_command('pdfplumber')}；{WORD_HINT}"
        raise ImportFailure(str(path), "导入 PDF 要用的 pdfplumber 没有安装", hint) from None
    _check_streams(path)
    # What it has to say of fonts and boxes is nothing for users.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages = []
    budget = Budget()
    try:
        with pdfplumber.open(path) as pdf:
            within(PAGES, len(pdf.pages))
            for page in pdf.pages:
                size = drawn_bytes(page)
                budget.spend(DRAWN_BYTES, size)
                within(PAGE_BYTES, size)
                pages.append(read_content(page))
                page.close()
            title = str((pdf.metadata or {}).get("Title", ""))
    except pdfplumber.utils.exceptions.PdfminerException as error:
        if "Password" in str(error) or "Password" in repr(error):
            hint = "请用阅读器打开它，去掉密码后另存"
            raise ImportFailure(str(path), "PDF 有密码保护", hint) from None
        raise ImportFailure(str(path), "不是完好的 PDF 文件", WORD_HINT) from error
    _check_text(path, pages)
    return _flow(pages, title)


def _check_streams(path: Path) -> None:
    """Refuse a file in which a small stream unpacks to very much."""
    data = path.read_bytes()
    for start in _STREAM.finditer(data):
        within(STREAM_BYTES, _unpacked_size(memoryview(data)[start.end() :]))


def _unpacked_size(packed: memoryview) -> int:
    """The size of a stream, unpacked, as far as it may be."""
    unpacker = zlib.decompressobj()
    size = 0
    rest: bytes | memoryview = packed[:_CHUNK]
    position = len(rest)
    try:
        while not unpacker.eof and len(rest) and size <= STREAM_BYTES.most:
            size += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
            if not rest:
                rest = packed[position : position + _CHUNK]
                position += len(rest)
    except zlib.error:
        pass
    return size


def _check_text(path: Path, pages: list[PageContent]) -> None:
    total = sum(page.characters for page in pages)
    if not total:
        reason = "PDF 里没有文字，可能是扫描件；makereport 不带文字识别（OCR）"
        hint = f"请先用文字识别软件处理；{WORD_HINT}"
        raise ImportFailure(str(path), reason, hint)
    unknown = sum(line.text.count(UNKNOWN) for page in pages for line in page.lines)
    if unknown * 3 > total:
        raise ImportFailure(str(path), "PDF 里的字没有编码，认不出来", WORD_HINT)


def _flow(pages: list[PageContent], title: str) -> Flow:
    flow = Flow(title=title)
    for page in pages:
        flow.notes += [(page.number, f"第{page.number}页的{note}") for note in page.notes]
        if not page.characters:
            flow.notes.append((page.number, f"第{page.number}页没有文字"))
    flow.blocks += _blocks(_without_margins(pages, flow))
    return flow


# Running heads and page numbers


def _without_margins(pages: list[PageContent], flow: Flow) -> list[PageContent]:
    """The pages without their page numbers, and without the lines that every
    page has at its top or its bottom."""
    repeated = Counter(_bare(line) for page in pages for line in _outer(page))
    least = max(3, len(pages) * 0.6)
    dropped = {text for text, count in repeated.items() if count >= least}
    cleaned = []
    for page in pages:
        outer = [line for line in _outer(page) if _bare(line) in dropped or _is_number(line)]
        cleaned.append(replace(page, lines=[line for line in page.lines if line not in outer]))
    for text in sorted(dropped):
        if text.strip(" -—–－"):
            flow.notes.append((1, f"每页都有的“{text.strip()}”没有导入"))
    return cleaned


def _outer(page: PageContent) -> list[Line]:
    """The first and the last lines of a page that stand in its margins."""
    top, bottom = page.height * _MARGIN, page.height * (1 - _MARGIN)
    ends = {id(line): line for line in (*page.lines[:1], *page.lines[-1:])}
    return [line for line in ends.values() if line.bottom < top or line.top > bottom]


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _bare(line: Line) -> str:
    return re.sub(r"\d+", "", line.text)


# Paragraphs


@dataclass(frozen=True)
class _Measure:
    """The text area as most lines show it, in points, and the size of its text."""

    left: float
    right: float
    size: float
    pitch: float

    def is_indented(self, line: Line) -> bool:
        return line.left > self.left + 1.5 * self.size

    def is_short(self, line: Line) -> bool:
        return line.right < self.right - 3 * line.size

    def is_title(self, line: Line) -> bool:
        middle = (self.left + self.right) / 2
        is_centred = abs((line.left + line.right) / 2 - middle) < 1.5 * self.size
        return is_centred and line.size > 1.2 * self.size


def _measure(pages: list[PageContent]) -> _Measure:
    lines = [line for page in pages for line in page.lines]
    size = mode(round(line.size, 1) for line in lines for _ in line.text)
    body = [line for line in lines if abs(line.size - size) < 1]
    rights = sorted(line.right for line in body)
    steps = [
        round(second.top - first.top)
        for page in pages
        for first, second in pairwise(page.lines)
        if first in body and second in body
    ]
    right = rights[len(rights) * 9 // 10]
    left = _left(body)
    other = pages[0].width - right
    # Where no paragraph has a second line, all are indented.
    left = other if left > other + 1.5 * size else left
    return _Measure(left, right, size, mode(steps) if steps else 2 * size)


def _left(lines: list[Line]) -> float:
    """The leftmost place at which several lines begin."""
    places = Counter(round(line.left) for line in lines)
    least = min(max(2, len(lines) // 20), max(places.values()))
    return min(place for place, count in places.items() if count >= least)


def _blocks(pages: list[PageContent]) -> Iterator[Text | Grid]:
    if not any(page.lines for page in pages):
        for page in pages:
            yield from (grid for _, grid in page.tables)
        return
    measure = _measure(pages)
    paragraph: list[Line] = []
    first = 1
    for page in pages:
        above: Line | None = None
        for item in _in_order(page):
            line = item if isinstance(item, Line) else None
            if line is None or (paragraph and _begins(line, paragraph[-1], above, measure)):
                yield from _paragraph(paragraph, first, measure)
                paragraph = []
            if isinstance(item, Grid):
                yield item
            else:
                first = first if paragraph else page.number
                paragraph.append(item)
            above = line
    yield from _paragraph(paragraph, first, measure)


def _in_order(page: PageContent) -> Iterable[Line | Grid]:
    items: list[tuple[float, Line | Grid]] = [(line.top, line) for line in page.lines]
    items += page.tables
    return (item for _, item in sorted(items, key=lambda item: item[0]))


def _begins(line: Line, last: Line, above: Line | None, measure: _Measure) -> bool:
    """Whether a line begins a paragraph after the last one read, which is the
    one above it unless a page or a table lies between."""
    if above is not None and line.top - above.top > 1.5 * measure.pitch:
        return True
    return measure.is_indented(line) or measure.is_short(last) or abs(line.size - last.size) > 1


def _paragraph(lines: list[Line], page: int, measure: _Measure) -> Iterator[Text]:
    if lines:
        role = "title" if all(measure.is_title(line) for line in lines) else ""
        yield Text(joined_lines(lines), page, role=role)
