"""Texts of a report file: narratives, those beside a table, and parts that the
form does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from makereport.findings.finding import Mark
from makereport.form.labels import label_key, name_key
from makereport.form.model import Form, Section
from makereport.form.places import top_value
from makereport.form.tables import BESIDE, Table
from makereport.report.entries import EntryReader, Keys, short
from makereport.report.texts import SourceText, TextLine
from makereport.source.nodes import Entry, Mapping, Scalar
from makereport.source.text import START, Source

MOST_HEADING = 100
"""Characters of the heading of an added part."""
_ITEM = re.compile(
    r"\s*([^:：\s|｜][^:：]{0,80})[:：]\s*(?:([{｛](?![{｛%％]).*)|([|｜>])|([0-9０-９][0-9０-９,，.．]*))\s*"
)
"""A line that reads like an item of the file: with columns, a text, or a number."""
_NOT_ZERO = re.compile("[1-9１-９]")
_CITES = re.compile(r"[{｛][{｛%％]")


class TextReader(EntryReader):
    """Reads texts; one slip gives one finding."""

    def narrative(self, entry: Entry, path: Keys, hint: str = "") -> SourceText | None:
        """The text of an entry, None (and a finding) if it is not text."""
        if not isinstance(entry.value, Scalar):
            hint = hint or f"写成 {entry.key.value}: |，正文从下一行起，缩进两格"
            self.add("Y105", entry.value.mark, path, "这里应当是文字", hint)
            return None
        return SourceText(self.source, path, entry.key.mark, text_lines(self.source, entry.value))

    def beside(
        self, section: Section, table: Table, entry: Entry, path: Keys
    ) -> tuple[dict[str, SourceText], Entry | None]:
        """The texts typed among the rows of a section's table, by their names,
        and the entry without them; None where nothing of the table is left."""
        node = entry.value
        if not isinstance(node, Mapping):
            return {}, entry
        typed: list[Entry] = []
        rows: list[Entry] = []
        for item in node.entries:
            (typed if label_key(item.key.value) in BESIDE else rows).append(item)
        places = {place.key: place for place in section.texts}
        texts = {}
        found = self.matched(
            Mapping(node.mark, typed), path, lambda key: places.get(label_key(key)), []
        )
        for place, item in found:
            text = self.narrative(item, (*path, item.key.value))
            if text is not None:
                self._swallowed(text, place.key, _Rows(table, frozenset(_keys(rows))))
                texts[place.name] = text
        if typed and not rows:
            return texts, None
        return texts, Entry(entry.key, Mapping(node.mark, rows))

    def _swallowed(self, text: SourceText, key: str, rows: _Rows | None = None) -> None:
        """An item that is indented so far that it is text below another one."""
        for line in text.prose:
            match = _ITEM.fullmatch(line.text)
            if match and (match[3] or (rows and rows.lack(match[1], match[4] or ""))):
                message = f"“{match[1]}”这一行写进了“{key}”，会印成文字"
                hint = f"与“{key}”这个键对齐；确是文字的，在末尾加句号"
                mark = Mark(line.mark.line, line.mark.column + match.start(1))
                self.findings.append(text.finding("Y117", mark, message, hint))
                return

    def added(self, node: Mapping, path: Keys, form: Form) -> dict[str, SourceText]:
        """The parts that the form does not have, by their headings as typed."""
        parts = {}
        for _, item in self.matched(node, path, lambda key: name_key(key) or key, []):
            heading, below = item.key.value.strip(), (*path, item.key.value)
            text = self.narrative(item, below)
            if text is not None:
                self._swallowed(text, short(heading))
            if fault := _heading_fault(heading, form):
                self.add("Y116", item.key.mark, below, *fault)
            elif text is not None:
                parts[heading] = text
        return parts


class _Rows(NamedTuple):
    """The rows of a table, and the keys that are typed among them."""

    table: Table
    typed: frozenset[str]

    def lack(self, name: str, number: str) -> bool:
        """Whether a line of text names a row that is not typed in the table. One
        that is, or says zero, or is computed, may well be mentioned in a text;
        and no row of several columns is typed as a number."""
        row = self.table.find(name)
        if row is None or not number:
            return row is not None
        is_number = len(self.table.all_columns_of[row.name]) == 1 and not (row.items or row.sum)
        return is_number and bool(_NOT_ZERO.search(number)) and not row.keys & self.typed


def _keys(entries: Iterable[Entry]) -> Iterator[str]:
    """What is typed as keys at any level."""
    for entry in entries:
        yield label_key(entry.key.value)
        if isinstance(entry.value, Mapping):
            yield from _keys(entry.value.entries)


def _heading_fault(heading: str, form: Form) -> tuple[str, str] | None:
    """Why a text is no heading of an added part, and what to do."""
    if not heading:
        return "标题是空的", "冒号前写上要印出来的标题，例如 七、联系人: |"
    if len(heading) > MOST_HEADING or "\n" in heading:
        shown = short(" ".join(heading.split("\n")))
        hint = f"标题写成一行，不超过 {MOST_HEADING} 字，正文写在下面"
        return f"标题“{shown}”太长，或者不止一行", hint
    if _CITES.search(heading):
        return f"标题“{short(heading)}”里有引用，会照原样印出", "标题里直接写字，引用写在正文里"
    key = label_key(heading)
    section = next((section for section in form.sections if key in section.keys), None)
    if section:
        hint = f"移到最外一层，写成 {section.name}: …"
        return f"“{heading}”是格式里的一节，不能写在附加部分", hint
    return None


def text_lines(source: Source, scalar: Scalar) -> tuple[TextLine, ...]:
    """The lines of a scalar with their places. Text in quotes or without has
    one line in the file, however many it holds by escapes."""
    lines = scalar.value.rstrip("\n").split("\n")
    if scalar.style not in ("|", ">"):
        mark = Mark(scalar.mark.line, scalar.mark.column + len(scalar.style))
        return tuple(TextLine(line, mark) for line in lines)
    return tuple(
        TextLine(line, Mark(number, max(1, len(source.line(number)) - len(line) + 1)))
        for number, line in enumerate(lines, scalar.mark.line + 1)
    )


def form_text(form: Form, key: str) -> SourceText:
    """A text of a form, the value of one of its top keys, as it stands in the
    form.yaml. Nothing where that has changed since."""
    source, found = top_value(form.folder, key)
    lines = text_lines(source, found) if isinstance(found, Scalar) else ()
    return SourceText(source, (), lines[0].mark if lines else START, lines)
