"""What of a foreign file is the report: its unit, year, sections, tables, and
what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from makereport.form.labels import label_key
from makereport.form.model import Form, Section
from makereport.form.numbers import FULL_WIDTH
from makereport.importing.cells import Figure
from makereport.importing.headings import is_top, rank, section_headings, split_run_in
from makereport.importing.tables import WHOLE, Address, Piece, TableMatcher
from makereport.importing.titles import (
    editor_of,
    find_title,
    is_unit,
    read_title,
    title_of_page,
    year_of_period,
)
from makereport.readers.flow import Block, Drawing, Flow, Grid, Text, Trail
from makereport.report.keys import CONTACTS

_META = re.compile(
    r"(?:发布|发文|公开|生成|成文|更新)?(?:日期|时间)\s*[：:]|(?:信息)?来源\s*[：:]|作者\s*[：:]"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)|字号|字体|打印|分享|索引号|发布机构|发布单位|责任编辑"
    r"|文\s*号\s*[：:]|(?:当前|您(?:现在|当前)?的?)位置"
)
_TAIL = re.compile(
    r"附件\s*[：:0-9一二三]|相关(?:链接|附件|文档|新闻|文章|稿件)|上一[篇条]|下一[篇条]|扫一扫|分享|打印|关闭|【.{0,8}】$"
    r"|返回|版权所有|主办单位|扫码|[-—–]\s*\d{1,4}\s*[-—–]$"
)
_CONTACT_WORDS = {"邮政编码": "邮编", "联系电话": "电话", "咨询电话": "电话", "联系地址": "地址"}
_CONTACT_WORDS |= {"通信地址": "地址", "通讯地址": "地址", "电子邮箱": "邮箱", "电子邮件": "邮箱"}
_CONTACT_WORDS |= {"办公电话": "电话", "办公地址": "地址", "传真号码": "传真", "网站": "网址"}
_CONTACT_WORDS |= {word: word for word in CONTACTS}
_CONTACT = re.compile(
    rf"({'|'.join(sorted(_CONTACT_WORDS, key=len, reverse=True))})\s*[：:为]\s*([^，,；;。、）)]+)"
)
_DATE = re.compile(r"[12]\d{3}\s*(?:年|-|/|\.)\s*\d{1,2}\s*(?:月|-|/|\.)\s*\d{1,2}\s*日?")
SHORT = 20
"""Characters of what beside the report is more than a button."""


@dataclass
class Part:
    """A paragraph of a section with its rank: 2 or 3 for a heading, 0 for
    text; or a table or a picture of the narrative."""

    block: Block
    rank: int = 0


@dataclass
class TableFound:
    """The cells of one official table, and what of it was not understood."""

    cells: dict[Address, Figure] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    unread: list[tuple[int, str]] = field(default_factory=list)
    guesses: list[tuple[int, str]] = field(default_factory=list)
    line: int = 0


@dataclass
class Found:
    """A report as recognised by a form. `sections` has the blocks of each
    section by name, those beside an official table too; `around` is text of
    the report that is none of its parts, `outside` that of the page around it;
    `headed` counts the sections under a heading of the form, `is_twice` tells
    that a whole table stands there twice with other numbers."""

    form: Form
    unit: str = ""
    year: int = 0
    title: str = ""
    published: str = ""
    preface: list[Part] = field(default_factory=list)
    contacts: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[Part]] = field(default_factory=dict)
    tables: dict[str, TableFound] = field(default_factory=dict)
    around: list[Block] = field(default_factory=list)
    outside: list[Block] = field(default_factory=list)
    headed: int = 0
    is_twice: bool = False

    @property
    def score(self) -> int:
        """How much of the form was found."""
        cells = sum(len(table.cells) - len(table.unread) for table in self.tables.values())
        return cells + 5 * self.headed


def recognise(flow: Flow, form: Form) -> Found:
    """The report that a file holds, read as one of a form."""
    return _Recogniser(flow, form).run()


class _Recogniser:
    def __init__(self, flow: Flow, form: Form) -> None:
        self.flow = flow
        self.form = form
        self.found = Found(form)
        self.matchers = [
            TableMatcher(section.table, section.keys)
            for section in form.sections
            if section.table is not None
        ]
        self.marks = {mark for matcher in self.matchers for mark in matcher.marks}

    def run(self) -> Found:
        blocks = self.flow.blocks
        if not self.flow.is_own:
            blocks = split_run_in(blocks, self.form)
        blocks = [part for block in blocks for part in self._parts(block)]
        headings = section_headings(blocks, self.form, self.flow.is_own)
        self.found.headed = len(headings)
        pieces = self._pieces(blocks, headings)
        inside = _region(blocks, [*headings, *pieces])
        start = self._front(blocks, headings, pieces, inside)
        self._sections(blocks, headings, pieces, inside, start)
        self._tail()
        self._signature()
        self._unit_and_year()
        self.found.outside = [block for i, block in enumerate(blocks) if i not in inside]
        return self.found

    # Tables

    def _parts(self, block: Block) -> list[Block]:
        """A grid that holds several official tables with blank rows between
        them, cut at those."""
        if not isinstance(block, Grid):
            return [block]
        parts = block.parted()
        if len(parts) > 1 and not self._is_one(block) and any(map(self._is_one, parts)):
            return [*parts]
        return [block]

    def _is_one(self, grid: Grid) -> bool:
        """Whether a grid reads as one official table with nothing beside it."""
        read = (TableMatcher(table).read(grid) for table in self.form.tables.values())
        return any(piece.is_sound and not piece.unread for piece in read)

    def _pieces(self, blocks: list[Block], headings: dict[int, Section]) -> dict[int, Piece]:
        """The official tables by the index of their block. Under a heading of
        the form its own table is expected; elsewhere a grid must hold much of
        a table to be taken for one."""
        pieces = {}
        section: Section | None = None
        for index, block in enumerate(blocks):
            section = headings.get(index, section)
            if not isinstance(block, Grid):
                continue
            read = [matcher.read(block) for matcher in self.matchers]
            by_place = self.flow.is_own  # there every official table stands in its section
            fitting = [p for p in read if p.is_sound and _fits(p, section, by_place)]
            if fitting:
                best = max(fitting, key=lambda piece: len(piece.cells))
                pieces[index] = best
                self._take(best, block)
        return pieces

    def _take(self, piece: Piece, grid: Grid) -> None:
        table = self.found.tables.setdefault(piece.table.name, TableFound(line=grid.line))
        is_whole = piece.share > WHOLE and len(table.cells) > WHOLE * len(piece.cells)
        for address, figure in piece.cells.items():
            first = table.cells.setdefault(address, figure)
            if first.text == figure.text:
                continue
            self.found.is_twice |= is_whole
            if first.is_blank:
                table.cells[address] = figure
            elif not figure.is_blank:
                table.unread.append((figure.line, f"{'·'.join(address)} {figure.text}（另一处）"))
        table.rows |= set(piece.rows)
        table.unread += piece.unread
        table.guesses += piece.guesses

    # What stands before the first section

    def _front(
        self,
        blocks: list[Block],
        headings: dict[int, Section],
        pieces: dict[int, Piece],
        inside: set[int],
    ) -> int:
        """Title, preface and what else stands before the first section or
        table; the index of the first block after them."""
        tops = [
            index
            for index, block in enumerate(blocks)
            if index in headings or index in pieces or (index in inside and self._is_top(block))
        ]
        end = tops[0] if tops else len(blocks)
        title = self._title_at(blocks, end)
        if not tops and not title:
            return 0
        for index in range(end):
            block = blocks[index]
            after_title = not title or index > max(title)
            if index in title or (index not in inside and not (title and after_title)):
                continue
            if self._is_of_form(block):
                continue
            if after_title and self._is_preface(block, index in inside):
                inside.add(index)
                self.found.preface.append(Part(block))
            elif index in inside or (isinstance(block, Text) and _is_meta(block.text)):
                inside.add(index)
                self.found.around.append(block)
        inside.update(title)
        return end

    def _title_at(self, blocks: list[Block], end: int) -> set[int]:
        """The lines of the title before a block, with the unit's: by their
        style in our own files, else the last that read like one."""
        texts = [(i, b) for i, b in enumerate(blocks[:end]) if isinstance(b, Text)]
        styled = [(index, block) for index, block in texts if block.role == "title"]
        if self.flow.is_own and len(styled) > 1:
            self.found.unit = styled[0][1].text
            self.found.title = "".join(block.text for _, block in styled[1:])
            return {index for index, _ in styled}
        title, numbers = find_title([block.text for _, block in texts])
        if title is not None:
            self.found.unit, self.found.title, self.found.year = title.unit, title.title, title.year
        return {texts[number][0] for number in numbers}

    def _is_preface(self, block: Block, inside: bool) -> bool:
        """Whether a block after the title opens the report, and is no remark
        of the page about it."""
        if isinstance(block, Text):
            long_enough = inside or len(block.text) > SHORT
            return long_enough and not _is_meta(block.text) and read_title(block.text) is None
        return inside and not (isinstance(block, Grid) and self._is_index(block))

    def _is_of_form(self, block: Block) -> bool:
        """Whether a line beside a table is one of the form's own."""
        if self.flow.is_own or not isinstance(block, Text):
            return False
        return label_key(block.text) in self.marks

    def _is_top(self, block: Block) -> bool:
        return isinstance(block, Text) and not self.flow.is_own and is_top(block)

    def _is_index(self, grid: Grid) -> bool:
        """Whether a table is the page's card about the document."""
        return any(_is_meta(f"{cell.text}：") for cell in grid.cells)

    # Sections

    def _sections(
        self,
        blocks: list[Block],
        headings: dict[int, Section],
        pieces: dict[int, Piece],
        inside: set[int],
        start: int,
    ) -> None:
        levels = [b.level for i in headings if isinstance(b := blocks[i], Text) and b.level]
        top = min(levels, default=0)
        section = next(
            (section for section in self.form.sections if section.table is None),
            self.form.sections[0],
        )
        for index in range(start, len(blocks)):
            block = blocks[index]
            if index in headings:
                section = headings[index]
                self.found.sections.setdefault(section.name, [])
                continue
            is_of_form = section.table is not None and self._is_of_form(block)
            if index in inside and index not in pieces and not is_of_form:
                below = 0
                if isinstance(block, Text):
                    below = rank(block, top, self.flow.is_own)
                    if not below and self._is_top(block):
                        below = 2
                self.found.sections.setdefault(section.name, []).append(Part(block, below))

    def _tail(self) -> None:
        """Links and buttons of the page after the report's last section."""
        parts = next((p for p in reversed(list(self.found.sections.values())) if p), [])
        while parts and not self.flow.is_own and _is_tail(parts[-1].block):
            self.found.around.append(parts.pop().block)

    def _signature(self) -> None:
        """Unit and date at the end of the report."""
        parts = next((p for p in reversed(list(self.found.sections.values())) if p), [])
        if len(parts) < 2:
            return
        unit, date = parts[-2].block, parts[-1].block
        if not isinstance(unit, Text) or not isinstance(date, Text):
            return
        text = date.text.translate(FULL_WIDTH)
        known = self.found.unit
        named = label_key(unit.text) == label_key(known) if known else is_unit(unit.text)
        if date.role == "signature" or (
            named and not self.flow.is_own and _DATE.fullmatch(text) is not None
        ):
            self.found.unit, self.found.published = known or unit.text, date.text
            del parts[-2:]

    def _unit_and_year(self) -> None:
        found = self.found
        lines = [part.block.text for part in found.preface if isinstance(part.block, Text)]
        preface = "\n".join(lines)
        named = title_of_page(self.flow.title)
        if not found.unit and lines and is_unit(lines[0]):  # below the title
            found.unit = lines[0]
            del found.preface[0]
        found.unit = found.unit or (named.unit if named else "") or editor_of(preface)
        found.year = found.year or year_of_period(preface) or (named.year if named else 0)
        if self.flow.is_own and (title := read_title(found.title)) is not None:
            found.year = title.year
        found.year = self.flow.year or found.year
        for match in _CONTACT.finditer(preface):
            key, value = _CONTACT_WORDS[match.group(1)], match.group(2).strip()
            found.contacts.setdefault(key, value)


def _region(blocks: list[Block], known: list[int]) -> set[int]:
    """The blocks of the element of a page that holds all that is known to be
    the report's; everything where nothing is known, or in a file without elements."""
    trails = [blocks[index].trail for index in known]
    common = _common(trails)
    return {index for index, block in enumerate(blocks) if block.trail[: len(common)] == common}


def _common(trails: list[Trail]) -> Trail:
    if not trails:
        return ()
    common = trails[0][:-1]
    for trail in trails[1:]:
        length = next(
            (i for i, pair in enumerate(zip(common, trail, strict=False)) if pair[0] != pair[1]),
            min(len(common), len(trail)),
        )
        common = common[:length]
    return common


def _fits(piece: Piece, section: Section | None, by_place: bool) -> bool:
    """Whether a grid that reads like part of a table is one, where it stands;
    `by_place` if that alone counts."""
    if by_place or (section is not None and section.table is piece.table):
        return section is not None and section.table is piece.table
    if piece.table.direction == "across":
        return piece.share >= 0.5
    if section is None:
        return piece.marked or piece.share >= 0.4 or not piece.unread
    return piece.marked or (piece.share >= 0.6 and piece.read >= 3)


def _is_meta(text: str) -> bool:
    return len(text) <= 120 and _META.search(text) is not None


def _is_tail(block: Block) -> bool:
    if not isinstance(block, Text):
        return False
    return _TAIL.match(block.text) is not None or (len(block.text) < SHORT and _is_meta(block.text))


def texts(blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """The texts of blocks with their lines, a table as one text a row."""
    for block in blocks:
        if isinstance(block, Text):
            yield block.line, block.text
        elif isinstance(block, Grid):
            for line, places in zip(block.lines, block.rows, strict=True):
                cells = dict.fromkeys(cell for cell in places if cell is not None)
                yield line, " | ".join(" ".join(cell.text.split()) for cell in cells)
        elif isinstance(block, Drawing) and block.alt:
            yield block.line, f"[图：{block.alt}]"
