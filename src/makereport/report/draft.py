"""A report as its author typed it: values with their places, no totals yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from makereport.findings.finding import Mark
from makereport.form.model import Form, Section
from makereport.report.keys import TopValues
from makereport.report.texts import SourceText
from makereport.source.text import START, Source


class Cell(NamedTuple):
    """A typed figure; `value` is None where it is not one and a finding says so."""

    value: Decimal | None
    mark: Mark
    path: tuple[str, ...]


class WordCell(NamedTuple):
    """Typed words, as the cell prints them; `text` is None where they are none
    of the column's and a finding says so."""

    text: str | None
    mark: Mark
    path: tuple[str, ...]


@dataclass
class TableDraft:
    """What was typed of one table: cells by row and column name, those of words
    apart, the places of the rows that are present at all. `applies` is False
    where nothing was but that it does not."""

    mark: Mark
    path: tuple[str, ...]
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    words: dict[tuple[str, str], WordCell] = field(default_factory=dict)
    rows: dict[str, Mark] = field(default_factory=dict)
    applies: bool = True


@dataclass
class Draft(TopValues):
    """A report file as read by its form. `narratives` are the texts of its
    sections by name (`Section.texts`); `keys` has the places of the top keys and
    sections, `placeholders` those of what is still to be written."""

    source: Source
    form: Form
    tables: dict[str, TableDraft] = field(default_factory=dict)
    narratives: dict[str, SourceText] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)
    placeholders: tuple[Mark, ...] = ()

    def texts(self) -> Iterator[tuple[Section | None, str, SourceText]]:
        """Every text of the body in the order of print, with its section (None
        for an added part) and what it is called."""
        for section in self.form.sections:
            for place in section.texts:
                if place.name in self.narratives:
                    yield section, place.label, self.narratives[place.name]
        for heading, text in self.added.items():
            yield None, heading, text

    @property
    def kind(self) -> str:
        """The kind of the agency: as typed, else by its name."""
        return self.unit_kind or self.form.kind_of(self.unit)

    def place(self, key: str) -> Mark:
        """The place of a top key, the start of the file where it is absent."""
        return self.keys.get(key, START)

    def cell_place(self, table: str, row: str, column: str) -> tuple[Mark, tuple[str, ...]]:
        """Where a cell stands, else its row, else its table, else the file."""
        draft = self.tables.get(table)
        address = self.form.tables[table].address(row, column)
        if draft is None:
            return self.place("年度"), address
        cell = draft.cells.get((row, column)) or draft.words.get((row, column))
        if cell is not None:
            return cell.mark, cell.path
        return draft.rows.get(row, draft.mark), (*draft.path, *address[1:])
