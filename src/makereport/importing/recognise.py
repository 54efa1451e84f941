"""What of a foreign file is the report: its unit, year, sections and tables.
In a file of ours the styles tell; in any other what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.form.labels import full_key, label_key, name_key
from makereport.form.model import Form, Section
from makereport.form.numbers import FULL_WIDTH
from makereport.form.tables import Table
from makereport.importing.around import SHORT, contacts_of, is_card, is_remark, is_tail, region
from makereport.importing.found import Found, Passage, TableFound
from makereport.importing.headings import find_headings, section_of, split_run_in
from makereport.importing.one_table import opened
from makereport.importing.table_labels import Head, TableLabels
from makereport.importing.tables import read_grid
from makereport.importing.text_tables import is_of_table, read_text
from makereport.importing.titles import (
    Title,
    editor_of,
    is_unit,
    titles_of,
    year_of_period,
)
from makereport.readers.flow import Block, Flow, Grid, Text
from makereport.report.keys import PUBLICATION, PUBLISHED

# 云溪政公开〔2022〕5号
_NUMBER = re.compile(r"[^\W\d_]{1,12}[〔\[［【（(][12]\d{3}[〕\]］】）)]第?\d{1,5}号")
_DATE = re.compile(r"[12]\d{3}\s*(?:年|-|/|\.)\s*\d{1,2}\s*(?:月|-|/|\.)\s*\d{1,2}\s*日?")


def recognise(flow: Flow, form: Form) -> Found:
    """The report that a file holds, read as one of a form."""
    return _Recogniser(flow, form).run()


class _Recogniser:
    """Blocks are named by their index: `official` are the official tables,
    `inside` all that is the report's and not the page's around it."""

    def __init__(self, flow: Flow, form: Form) -> None:
        self.flow = flow
        self.by_style = flow.is_own
        self.titles = titles_of((form,))
        self.form = form
        self.found = Found(form, flow.is_own)
        self.labels = [TableLabels(s.table, s.keys) for s in form.sections if s.table is not None]
        self.marks = set() if self.by_style else set().union(*(each.marks for each in self.labels))
        blocks = flow.blocks if self.by_style else [*split_run_in(self._opened(), form)]
        self.blocks = [part for block in blocks for part in self._parts(block)]
        self.headings = find_headings(self.blocks, form, self.by_style)
        self.official: list[int] = []
        self.inside: set[int] = set()

    def run(self) -> Found:
        self.found.headed = len(self.headings.sections)
        self.found.guesses = self.headings.guesses
        self._tables()
        known = [*self.headings.sections, *self.headings.parts, *self.official]
        self.inside = region(self.blocks, known)
        self._sections(self._front())
        self._end()
        self._sentences()
        self._text_tables()
        self._unit_and_year()
        self.found.passed = [text for _, text in self.flow.passed]
        self.found.outside = [b for i, b in enumerate(self.blocks) if i not in self.inside]
        return self.found

    # Tables

    def _opened(self) -> Iterator[Block]:
        """The blocks, a report that stands in one table taken apart."""

        def is_label(text: str) -> bool:
            return any(labels.is_known(text) for labels in self.labels) and not any(
                label_key(text) in section.keys for section in self.form.sections
            )

        def is_heading(text: Text) -> bool:
            return section_of(text, self.form)[0] is not None

        def is_title(text: str) -> bool:
            return self.titles.read(text) is not None

        for block in self.flow.blocks:
            if isinstance(block, Grid):
                yield from opened(block, is_heading, is_title, is_label)
            else:
                yield block

    def _parts(self, block: Block) -> list[Block]:
        """A grid that holds several official tables with blank rows between
        them, cut at those."""
        if isinstance(block, Grid):
            parts = block.parted()
            if len(parts) > 1 and not self._is_one(block) and any(map(self._is_one, parts)):
                return [*parts]
        return [block]

    def _is_one(self, grid: Grid) -> bool:
        """Whether a grid reads as one official table with nothing beside it."""
        read = (read_grid(grid, TableLabels(table)) for table in self.form.tables.values())
        return any(found.is_sound and not found.unread for found in read)

    def _tables(self) -> None:
        """Find the official tables. Under a heading of the form its own table
        is expected; elsewhere a grid must hold much of a table to be taken for
        one."""
        heads: dict[Table, Head] = {}
        section: Section | None = None
        captioned = self.by_style and any(isinstance(b, Grid) and b.caption for b in self.blocks)
        for index, block in enumerate(self.blocks):
            section = self.headings.sections.get(index, section)
            if not isinstance(block, Grid) or (captioned and not block.caption):
                continue
            read = [read_grid(block, labels, heads.get(labels.table)) for labels in self.labels]
            sound = [found for found in read if found.is_sound]
            heads |= {found.table: found.head for found in sound}
            fitting = [found for found in sound if self._fits(found, section)]
            if fitting:
                own = section.table if section else None
                best = max(fitting, key=lambda found: (found.score, found.table is own))
                self.official.append(index)
                known = self.found.tables.setdefault(best.table.name, best)
                self.found.is_twice |= known is not best and known.join(best)

    def _sentences(self) -> None:
        """Find the form's sentences in the place of tables, where nothing else
        stands there."""
        for section in self.form.sections:
            table, passages = section.table, self.found.sections.get(section.name, [])
            if table is None or section.name in self.found.tables:
                continue
            for sentence, applies in ((table.not_applicable, False), (table.empty, True)):
                key = name_key(sentence)
                places = [i for i, p in enumerate(passages) if name_key(_text_of(p)) == key]
                if sentence and places and (applies or len(passages) == 1):
                    self.found.instead[section.name] = applies
                    del passages[places[0]]
                    for passage in passages[places[0] :]:
                        passage.is_below = True
                    break

    def _text_tables(self) -> None:
        """Read the official tables that have become text."""
        for section in self.form.sections:
            passages = self.found.sections.get(section.name, [])
            if section.table is None or section.name in self.found.tables or self.by_style:
                continue
            if section.name in self.found.instead:
                continue
            texts = [
                p.block for p in passages if isinstance(p.block, Text) and is_of_table(p.block)
            ]
            table = read_text(section.table, texts) if texts else None
            if table is not None:
                self.found.tables[section.name] = table
                left = [p for p in passages if not any(p.block is text for text in texts)]
                self.found.sections[section.name] = left

    def _fits(self, found: TableFound, section: Section | None) -> bool:
        """Whether a grid that reads like part of a table is one, where it stands."""
        if section is not None and section.table is found.table:
            return True
        if self.by_style:
            return False
        if found.table.direction == "across":
            return found.share >= 0.5
        if section is None:
            return found.marked or found.share >= 0.4 or not found.unread
        return found.marked or (found.share >= 0.6 and len(found.rows) >= 3)

    # What stands before the first section

    def _front(self) -> int:
        """Title, preface and what else stands before the first section or
        table; the index of the first block after them."""
        begins = {*self.headings.sections, *self.headings.parts, *self.official}
        begins |= self.headings.tops & self.inside
        end = min(begins, default=len(self.blocks))
        title = self._title(self.blocks[:end])
        if not begins and not title:
            return 0
        last = max(title, default=-1)
        for index, block in enumerate(self.blocks[:end]):
            is_inside = index in self.inside
            if isinstance(block, Text) and self._is_number(block):
                self.found.number = block.text
                continue
            if index in title or self._is_of_form(block):
                continue
            if not is_inside and (not title or index < last):
                continue
            if index > last and self._is_preface(block, is_inside):
                self.found.preface.append(Passage(block))
            elif is_inside or is_remark(block):
                self.found.around.append(block)
            else:
                continue
            self.inside.add(index)
        self.inside.update(title)
        return end

    def _is_number(self, text: Text) -> bool:
        """Whether a line before the text is the number of the document."""
        if self.by_style:
            return text.role == "number"
        return not self.found.number and _NUMBER.fullmatch(text.text) is not None

    def _title(self, blocks: list[Block]) -> set[int]:
        """The lines of the title among the first blocks, with the unit's: by
        their style in our own files, else the last that read like one."""
        texts = {index: block for index, block in enumerate(blocks) if isinstance(block, Text)}
        title, numbers = self.titles.find([block.text for block in texts.values()])
        lines = {index for number, index in enumerate(texts) if number in numbers}
        styled = {index: block.text for index, block in texts.items() if block.role == "title"}
        if self.by_style and len(styled) > 1:
            unit, *rest = styled.values()
            read = self.titles.read("".join(rest))
            title, lines = Title(unit, "".join(rest), read.year if read else 0), {*styled}
        if title is not None:
            self.found.unit, self.found.title, self.found.year = title.unit, title.title, title.year
        return lines

    def _is_preface(self, block: Block, is_inside: bool) -> bool:
        """Whether a block after the title opens the report, and is no remark
        of the page about it."""
        if isinstance(block, Text):
            long_enough = is_inside or len(block.text) > SHORT
            return long_enough and not is_remark(block) and self.titles.read(block.text) is None
        return is_inside and not is_card(block)

    def _is_of_form(self, block: Block) -> bool:
        """Whether a line beside a table is one of the form's own."""
        return isinstance(block, Text) and full_key(block.text) in self.marks

    # Sections

    def _sections(self, start: int) -> None:
        sections = self.form.sections
        section = next((s for s in sections if s.table is None), sections[0])
        part: list[Passage] | None = None  # the added part, once there is one
        is_below = False
        added = self.headings.added
        for index in range(start, len(self.blocks)):
            block = self.blocks[index]
            if index in self.headings.parts:
                continue
            if index in self.headings.sections:
                section = self.headings.sections[index]
                self.found.sections.setdefault(section.name, [])
                is_below = False
                continue
            if isinstance(block, Text) and index in added and block.text not in self.found.added:
                part = self.found.added.setdefault(block.text, [])
                continue
            is_below |= index in self.official
            is_of_form = section.table is not None and (
                self._is_of_form(block) or _is_note(section.table, block)
            )
            if index in self.inside and index not in self.official and not is_of_form:
                passage = Passage(block, self.headings.ranks.get(index, 0), is_below)
                own = self.found.sections.setdefault(section.name, [])
                (own if part is None else part).append(passage)

    def _last_section(self) -> list[Passage]:
        sections = [*self.found.sections.values(), *self.found.added.values()]
        return next((passages for passages in reversed(sections) if passages), [])

    def _end(self) -> None:
        """Take off the page's links and buttons after the last section, then
        unit and date at the end of the report."""
        last = self._last_section()
        while last and not self.by_style and is_tail(last[-1].block):
            self.found.around.append(last.pop().block)
        last = self._last_section()
        match [passage.block for passage in last[-2:]]:
            case [Text() as unit, Text() as date] if self._is_signature(unit, date):
                self.found.unit = self.found.unit or unit.text
                self.found.published = date.text
                del last[-2:]

    def _is_signature(self, unit: Text, date: Text) -> bool:
        if self.by_style or date.role == "signature":
            return date.role == "signature"
        known = self.found.unit
        named = label_key(unit.text) == label_key(known) if known else is_unit(unit.text)
        return named and _DATE.fullmatch(date.text.translate(FULL_WIDTH)) is not None

    def _unit_and_year(self) -> None:
        found = self.found
        lines = [passage for passage in found.preface if isinstance(passage.block, Text)]
        preface = "\n".join(line.block.text for line in lines if isinstance(line.block, Text))
        named = self.titles.of_page(self.flow.title) or Title("", "", 0)
        first = lines[0].block if lines else None
        if not found.unit and isinstance(first, Text) and is_unit(first.text):  # below the title
            found.unit = first.text
            found.preface.remove(lines[0])
        found.unit = found.unit or named.unit or editor_of(preface)
        found.year = self.flow.year or found.year or year_of_period(preface) or named.year
        found.contacts = contacts_of(preface, found.form)
        properties = self.flow.properties
        if not self.form.is_signed:
            found.published = found.published or properties.get(PUBLISHED, "")
        found.publication = {name: properties[name] for name in PUBLICATION if name in properties}


def _text_of(passage: Passage) -> str:
    return passage.block.text if isinstance(passage.block, Text) else ""


def _is_note(table: Table, block: Block) -> bool:
    """Whether a line below a table is one of the form's notes."""
    keys = {name_key(note) for note in table.notes}
    return isinstance(block, Text) and name_key(block.text) in keys
