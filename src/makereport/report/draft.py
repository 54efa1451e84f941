"""A report as its author typed it: values with their places, no totals yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from makereport.findings.finding import Finding, Mark
from makereport.form.model import Form
from makereport.form.shelf import latest_form
from makereport.source.text import START, Source
from makereport.source.tree import Node, Scalar


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text and the place of its first character."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class SourceText:
    """Text of the file, line by line. `mark` is the place of its key."""

    source: Source
    path: tuple[str, ...]
    mark: Mark
    lines: tuple[TextLine, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def finding(self, code: str, mark: Mark, message: str, hint: str = "") -> Finding:
        return self.source.finding(code, mark, self.path, message, hint)


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


def plain_text(file: str, text: str) -> SourceText:
    """Text that stands in no report file (a form's preface): a source of its own."""
    lines = tuple(TextLine(line, Mark(i, 1)) for i, line in enumerate(text.split("\n"), 1))
    return SourceText(Source(file, text), (), START, lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """A typed figure; `value` is None where it is not one and a finding says so."""

    value: Decimal | None
    mark: Mark
    path: tuple[str, ...]


@dataclass
class TableDraft:
    """What was typed of one table: cells by row and column name, the places
    of the rows that are present at all."""

    mark: Mark
    path: tuple[str, ...]
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    rows: dict[str, Mark] = field(default_factory=dict)


Indicator = str | list["Indicator"] | dict[str, "Indicator"]


@dataclass
class Draft:
    """A report file as read by its form. `keys` has the places of top keys."""

    source: Source
    form: Form
    unit: str = ""
    year: int = 0
    title: SourceText | None = None
    preface: SourceText | None = None
    contacts: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    published: str = ""
    unit_kind: str = ""
    last_year: str = ""
    subordinates: tuple[str, ...] = ()
    tables: dict[str, TableDraft] = field(default_factory=dict)
    narratives: dict[str, SourceText] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)
    tree: Node | None = None

    def place(self, key: str) -> Mark:
        """The place of a top key, the start of the file where it is absent."""
        return self.keys.get(key, START)

    def cell_place(self, table: str, row: str, column: str) -> tuple[Mark, tuple[str, ...]]:
        """Where a cell stands, else its row, else its table, else the file."""
        draft = self.tables.get(table)
        if draft is None:
            return self.place("年度"), (table, row, column)
        cell = draft.cells.get((row, column))
        if cell is not None:
            return cell.mark, cell.path
        return draft.rows.get(row, draft.mark), (*draft.path, row, column)

    @classmethod
    def unread(cls, source: Source) -> Draft:
        """The draft of a file that could not be read at all."""
        return cls(source, latest_form())
