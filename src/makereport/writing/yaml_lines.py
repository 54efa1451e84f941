"""Figures and texts as lines of a report file, the way people type them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from makereport.form.labels import plain_label
from makereport.form.model import Form
from makereport.form.tables import Item, Table
from makereport.report.keys import PLACEHOLDER, Indicator, TopKey, members_of
from makereport.report.texts import SourceText

MOST_OFFERED = 3
"""Members of a top key that a new file begins with."""
LONGEST_KEY = 20
"""Characters of a label that still serves as a key."""
_NO_COMMENT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")
_DIRECTIVE = re.compile(r"#(?=\s*makereport)", re.IGNORECASE)
_WORD = "0-9０-９A-Za-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "_.%/+\\-、。·—…（）()《》〈〉〔〕【】“”‘’"
_PLAIN = re.compile(f"[-+]?[{_WORD}（《〈〔【“‘](?:[{_WORD}{_MARKS} ]*[{_WORD}{_MARKS}])?")
"""What needs no quotation marks anywhere: as a value, in braces, as a key."""
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def scalar(text: str) -> str:
    """The text as a scalar on one line: plain, or in double quotation marks
    where another reading is possible."""
    return text if _PLAIN.fullmatch(text) else f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def comment(text: str) -> str:
    """Anybody's text as one line of comment, which tells makereport nothing."""
    return "# " + _DIRECTIVE.sub("＃", _NO_COMMENT.sub(" ", text))


def key_lines(key: TopKey, value: Any) -> Iterator[str]:
    """A top key with a value of its kind; narrative may be given as text."""
    match key.kind:
        case "narrative":
            yield from text_lines(key.name, value if isinstance(value, str) else value.text)
        case "parts":
            yield f"{key.name}:"
            for heading, part in value.items():
                text = part if isinstance(part, str) else part.text
                yield from text_lines(scalar(heading), text, "  ")
        case "members":
            pairs = (f"{name}: {scalar(text)}" for name, text in value.items())
            yield f"{key.name}: {{{', '.join(pairs)}}}"
        case "indicators":
            yield f"{key.name}:"
            yield from _mapping_lines(value, "  ")
        case "files":
            yield f"{key.name}: [{', '.join(map(scalar, value))}]"
        case _:
            text = value.text if isinstance(value, SourceText) else str(value)
            yield f"{key.name}: {scalar(text)}"


def text_lines(key: str, text: str, indent: str = "") -> Iterator[str]:
    """Narrative under a key of its own."""
    yield f"{indent}{key}: |"
    yield from (f"{indent}  {line}".rstrip() for line in text.split("\n"))


def starter_lines(key: TopKey, year: int, form: Form) -> Iterator[str]:
    """The lines of a top key in a new file by a form."""
    if key.field == "contacts" and key.name not in form.preface:
        return  # nothing would print them
    for line in key.starter:
        if line == "{members}":
            yield from (f"  {name}: {PLACEHOLDER}" for name in members_of(key, form)[:MOST_OFFERED])
        else:
            published = min(form.period.end(year).toordinal() + 20, date.max.toordinal())
            day = date.fromordinal(published).isoformat()
            yield line.format(year=year, published=day)


def _mapping_lines(values: Mapping[str, Indicator], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{scalar(name)}:"
            yield from _mapping_lines(value, indent + "  ")
        elif isinstance(value, list):
            texts = [item for item in value if isinstance(item, str)]
            yield f"{indent}{scalar(name)}: [{', '.join(map(scalar, texts))}]"
        else:
            yield f"{indent}{scalar(name)}: {scalar(value)}"


@dataclass
class Rows:
    """The lines below the key of a table. `cells` are texts by the short names
    of row and column; rows without any are left out. By row, `remarks` are
    comments in lines above (or instead of) it, `notes` one behind it (by column,
    where the table is one row); `unfilled` are the rows and groups of which a
    person is to write all."""

    table: Table
    cells: Mapping[tuple[str, str], str]
    remarks: Mapping[str, list[str]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    unfilled: Collection[str] = ()

    def lines(self) -> Iterator[str]:
        if self.table.is_row:
            return self._columns(self.table.name, "  ")
        return self._level(self.table.rows, "  ")

    def _columns(self, row: str, indent: str) -> Iterator[str]:
        """A row with a line for each of its cells."""
        yield from (f"{indent}# {remark}" for remark in self.remarks.get(row, ()))
        for column in self.table.all_columns_of[row]:
            key, note = key_of(column)
            note = note or self.notes.get(column.name, "")
            is_unfilled = row in self.unfilled and column.is_figure and not column.sum
            text = self.cells.get((row, column.name), PLACEHOLDER if is_unfilled else None)
            if text is not None:
                yield f"{indent}{scalar(key)}: {scalar(text)}" + (f"  # {note}" if note else "")

    def _level(self, items: tuple[Item, ...], indent: str) -> Iterator[str]:
        for item in items:
            yield from (f"{indent}# {remark}" for remark in self.remarks.get(item.name, ()))
            key, note = key_of(item)
            note = note or self.notes.get(item.name, "")
            behind = f"  # {note}" if note else ""
            if item.name in self.unfilled:
                yield f"{indent}{scalar(key)}: {PLACEHOLDER}{behind}"
            elif item.items:
                inner = list(self._level(item.items, indent + "  "))
                if inner:
                    yield f"{indent}{scalar(key)}:{behind}"
                    yield from inner
            elif value := self._row(item):
                yield f"{indent}{scalar(key)}: {value}{behind}"

    def _row(self, row: Item) -> str:
        columns = self.table.all_columns_of[row.name]
        typed = {
            c: self.cells[row.name, c.name] for c in columns if (row.name, c.name) in self.cells
        }
        if len(columns) == 1 or not typed:
            return "".join(map(scalar, typed.values()))
        pairs = (f"{scalar(key_of(column)[0])}: {scalar(text)}" for column, text in typed.items())
        return f"{{{', '.join(pairs)}}}"


def key_of(item: Item) -> tuple[str, str]:
    """The key of an item, short enough to read, and the label where it is not
    the key."""
    label = plain_label(item.label)
    return (label, "") if len(label) <= LONGEST_KEY else (item.name, item.label)
