"""A saved web page as a flow of blocks. Nothing is fetched: of pictures only
those in the page or in its folder are read."""

from __future__ import annotations

import base64
import codecs
import errno
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from makereport.form.numbers import read_year
from makereport.ooxml.elements import Element
from makereport.readers.apart import read_apart
from makereport.readers.budget import PAGE_SECONDS, PICTURE_BYTES, Budget
from makereport.readers.flow import Block, Drawing, Flow, Trail, bounded, texts
from makereport.readers.marked import DIGIT, HIDDEN, mark_of, settle
from makereport.readers.page_looks import OUTSIDE, Look, Looks
from makereport.readers.page_tables import PageTable
from makereport.readers.page_text import PARTING, SPACE, TextReader, collapsed, line_of, page_parser
from makereport.readers.word_numbering import as_number
from makereport.report.keys import PUBLISHED, SITE
from makereport.source.disk import read_file

MAX_PICTURE = 10 * 1024 * 1024
_PARTING = PARTING | {"table", "tr", "td", "th"}
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_ENCODINGS = ("utf-8", "utf8", "utf-16", "big5", "euc", "hz", "shift", "x-")
# Behind these the parser stops; pages made of pages have them anywhere.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TAG = re.compile(rb"<[^<]*")
_BETWEEN_ATTRIBUTES = b" \t\n\r\f/="
_MOST_STEPS = 400_000_000
"""Of one attribute with another: less than a second."""
_OWN = "data-makereport"
"""What an element is, on the pages that makereport writes: the report itself
has its year there, furniture of the page nothing."""
_ROLES = {"文号": "number", "落款": "signature"}
_LOWER = "小标题"
"""A heading one level lower than the page has it."""
_PUBLICATION = "发布信息"
_CHART = "图表"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_page(path: Path) -> Flow:
    """The blocks of a web page. Raises BudgetError."""
    budget = Budget()
    data = _markup(path, budget)
    if is_crowded(data):
        return read_apart(read_crowded, path, PAGE_SECONDS)
    return _read(path, data, budget)


def read_crowded(path: Path) -> Flow:
    """The blocks of a web page whose parser may need very long. Raises BudgetError."""
    budget = Budget()
    return _read(path, _markup(path, budget), budget)


def is_crowded(data: bytes) -> bool:
    """Whether a tag of a page may have so many attributes that its parser, for
    which each is to be compared with all before it, would not come to an end."""
    steps = 0
    for tag in _TAG.finditer(data):
        inside = tag.group().rpartition(b">")[0] or tag.group()
        steps += (len(inside) - len(inside.translate(None, _BETWEEN_ATTRIBUTES))) ** 2
    return steps > _MOST_STEPS


def _markup(path: Path, budget: Budget) -> bytes:
    text = _ENDS.sub("", _CONTROL.sub("", decode_page(path.read_bytes())))
    return budget.spend_markup(text.encode("utf-8", "replace"))


def _read(path: Path, data: bytes, budget: Budget) -> Flow:
    root = etree.fromstring(data, page_parser()) if data.strip() else None
    return Flow() if root is None else _Reader(path.parent.resolve(), budget).read(root)


def decode_page(data: bytes) -> str:
    """The text of a page. What it says of its encoding counts only where it
    cannot be UTF-8, for many pages say it wrong."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _META.search(data[:4096])
    named = declared.group(1).decode("ascii") if declared else ""
    # GB2312 is the small part of GB18030 that pages name when they mean all of
    # it, and no Chinese page is in a Western encoding, whatever it says.
    # Nor in what Python alone calls an encoding.
    is_of_use = named.lower().startswith(_ENCODINGS)
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
    except (LookupError, UnicodeError):
        return None


class _Reader(TextReader):
    """Reads the blocks of a page."""

    parting = _PARTING

    def __init__(self, folder: Path, budget: Budget) -> None:
        super().__init__(Looks([], budget))
        self.folder = folder
        self.budget = budget
        self.flow = Flow()
        self.counts: dict[Element, int] = {}  # the last number of each list
        self.pictures: dict[str, tuple[bytes, str]] = {}
        self.report: Element | None = None  # on a page of ours
        self.is_inside = False
        self.role = ""
        self.lower = 0

    def read(self, root: Element) -> Flow:
        own = [each for each in root.iter("article") if read_year(each.get(_OWN, ""))]
        if len(own) == 1:
            self.report = own[0]
            self.flow.is_own, self.flow.year = True, read_year(own[0].get(_OWN, "")) or 0
            told = {meta.get("name"): meta.get("content", "") for meta in root.iter("meta")}
            names = {**SITE, PUBLISHED: "PubDate"}
            self.flow.properties = {key: told[name] for key, name in names.items() if name in told}
        self.looks = Looks.of_page(root, self.budget)
        self.walk(root, OUTSIDE, 1)
        self.part()
        title = root.findtext(".//title") or ""
        self.flow.title = SPACE.sub(" ", title).strip()
        return self.flow

    def takes(self, element: Element, name: str, trail: Trail, look: Look) -> bool:
        if self.flow.is_own and _OWN in element.attrib:
            self._take_own(element, element.get(_OWN, ""), trail, look)
            return True
        if name == "img":
            self.part()
            self._add([self._picture(element, trail)])
            return True
        if name != "table" or element.find(".//table") is not None:
            return False
        table = PageTable(element, trail, self.flow, self.looks, look, self.is_inside)
        if table.is_layout:
            return False
        self.part()
        self._add(table.beside)
        self._add([table.grid(self.budget)])
        self._add(self._pictures_in(element, trail))
        return True

    def _take_own(self, element: Element, role: str, trail: Trail, look: Look) -> None:
        """An element that makereport has written as what it is."""
        self.part()
        if role == _CHART:
            # Here, not above: few pages have charts.
            from makereport.charts.record import of_record

            chart = of_record(element.get("data-chart", ""))
            place, problem = line_of(element), "这张图表画不出来"
            self._add([Drawing(b"", chart.title if chart else "", place, problem, trail, chart)])
        elif role == _PUBLICATION:
            terms = (
                " ".join(map(str, term.itertext())).strip() for term in element.iter("dt", "dd")
            )
            self.flow.properties |= dict(zip(terms, terms, strict=False))
        elif role:
            is_inside, self.role = self.is_inside, _ROLES.get(role, "")
            self.is_inside |= element is self.report
            self.lower = int(role == _LOWER)
            self.inside(element, look, trail)
            self.part()
            self.is_inside, self.role, self.lower = is_inside, "", 0

    def _add(self, blocks: Iterable[Block]) -> None:
        self.flow.blocks += bounded(blocks, self.budget)

    def control(
        self, text: str, element: Element, trail: Trail, bold: bool, mark: str = ""
    ) -> None:
        if DIGIT.search(text):  # else a button, a box for searching
            self.text(text, element, trail, bold, mark)

    def part(self) -> None:
        """The text gathered so far is a paragraph."""
        if all(mark_of(span) == HIDDEN for span in self.spans if span.text.strip()):
            self.spans = []  # a menu, a window to come: no part of the text
            return
        line, trail = self.place
        kept = settle(self.flow, self.spans, line).kept
        if self.is_inside:  # where white space is shown as it is
            role = "title" if self.level == 1 else self.role
            self._add(texts(kept, line, max(0, self.level - 1 + self.lower), role, trail))
        elif self.flow.is_own:
            self._add(texts(collapsed(kept), line, trail=trail))
        else:
            role = "title" if self.level == 1 else ""
            self._add(texts(collapsed(kept), line, self.level, role, trail))
        self.spans = []

    def number(self, element: Element, name: str) -> str:
        parent = element.getparent() if name == "li" else None
        if parent is None or parent.tag != "ol":
            return ""
        start = as_number(parent.get("start", ""), 1)
        self.counts[parent] = self.counts.get(parent, start - 1) + 1
        return f"{self.counts[parent]}."

    def _picture(self, element: Element, trail: Trail) -> Drawing:
        line, alt = line_of(element), (element.get("alt") or "").strip()
        source = (element.get("src") or "").strip()
        if source not in self.pictures:
            self.pictures[source] = self._picture_data(source)
            self.budget.spend(PICTURE_BYTES, len(self.pictures[source][0]))
        data, problem = self.pictures[source]
        return Drawing(data, alt, line, problem, trail)

    def _pictures_in(self, table: Element, trail: Trail) -> Iterator[Drawing]:
        """The pictures of a table that may be a number: those beside its cells,
        in cells that have nothing else, and those whose words have one."""
        cells: dict[Element, bool] = {table: True}
        for picture in table.iter("img"):
            cell = next(picture.iterancestors("td", "th", "table"), table)
            if cell not in cells:
                cells[cell] = not "".join(map(str, cell.itertext())).strip()
            if cells[cell] or DIGIT.search(picture.get("alt") or ""):
                yield self._picture(picture, trail)

    def _picture_data(self, source: str) -> tuple[bytes, str]:
        """The bytes of a picture, or why there are none."""
        if source.startswith("data:"):
            try:
                return base64.b64decode(source.partition(",")[2], validate=False), ""
            except ValueError:  # not in base64, or not even in ASCII
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
