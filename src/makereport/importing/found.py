"""What of a foreign file is a report, as recognised by a form."""

from __future__ import annotations

from dataclasses import dataclass, field

from makereport.form.model import Form
from makereport.form.tables import Item, Table
from makereport.importing.cells import Figure
from makereport.importing.table_labels import Head
from makereport.readers.flow import Block

WHOLE = 0.9
"""The share of a table that is all of it."""
CellKey = tuple[str, str]
"""The short names of row and column."""


@dataclass
class TableFound:
    """What a grid says of an official table, or several together. `line` is
    where the first begins, `head` what stands above the columns of the last.
    `seen` counts the rows of numbers, `rows` has those that were understood;
    `unread` are the others with their lines, `partial` the rows some of whose
    numbers are among these, `doubtful` the cells that have two, or
    one that does not count. `marked` tells that a line of the
    form stands above the numbers, `strange` that what stands above those to
    come is not of the form."""

    table: Table
    line: int
    head: Head
    cells: dict[CellKey, Figure] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)
    doubtful: set[CellKey] = field(default_factory=set)
    guesses: list[tuple[int, str]] = field(default_factory=list)
    seen: int = 0
    strange: bool = False
    marked: bool = False

    def add(self, row: Item, column: Item, figure: Figure) -> None:
        """Take a cell; a second, other number for it is not understood."""
        if not self._takes((row.name, column.name), figure):
            self.unread.append((figure.line, f"{row.label} {column.label} {figure.text}"))

    def lose(self, row: Item, column: Item, line: int, text: str) -> None:
        """Note a cell that has a text, but none that counts: it is no zero."""
        self.doubtful.add((row.name, column.name))
        self.unread.append((line, f"{row.label} {column.label} {text}"))

    def join(self, other: TableFound) -> bool:
        """Take what another grid says of the table. Whether both have all of
        it, with other numbers."""
        are_whole = other.share > WHOLE and len(self.cells) > WHOLE * len(other.cells)
        differs = False
        for key, figure in other.cells.items():
            differs |= self.cells.get(key, figure).text != figure.text
            if not self._takes(key, figure):
                self.unread.append((figure.line, f"{'·'.join(key)} {figure.text}（另一处）"))
        self.rows += other.rows
        self.unread += other.unread
        self.partial |= other.partial
        self.doubtful |= other.doubtful
        self.guesses += other.guesses
        return are_whole and differs

    def _takes(self, key: CellKey, figure: Figure) -> bool:
        """Whether a number goes with what is known of its cell: any does with a
        blank, and a blank with any."""
        known = self.cells.setdefault(key, figure)
        if known.is_blank:
            self.cells[key] = figure
        goes = known.is_blank or figure.is_blank or known.text == figure.text
        if not goes and key not in self.doubtful:
            self.doubtful.add(key)
            self.unread.append((known.line, f"{'·'.join(key)} {known.text}"))
        return goes

    @property
    def share(self) -> float:
        """The share of the form's rows (or, across the page, of its cells)
        that was found."""
        if self.table.direction == "across":
            return len(self.cells) / len(self.table.every_cell)
        return len(set(self.rows)) / len(self.table.leaf_rows)

    @property
    def score(self) -> int:
        """How much was understood, less what was not."""
        return len(self.cells) - len(self.unread)

    @property
    def is_sound(self) -> bool:
        """Whether most of what the grid holds belongs to the table, or it
        holds the whole table."""
        return bool(self.cells) and (len(self.rows) >= 0.6 * self.seen or self.share > WHOLE)


@dataclass
class Passage:
    """A paragraph of a section with its rank: 2 or 3 for a heading, 0 for
    text; or a table or a picture of the narrative. `is_below` tells that it
    stands behind the official table of its section."""

    block: Block
    rank: int = 0
    is_below: bool = False


@dataclass
class Found:
    """A report as recognised by a form. `sections` has the blocks of each
    section by name, those beside an official table too, `added` those of parts
    that the form does not know, by heading; `instead` are the tables in whose
    place the form's sentence stands, and whether they apply at all; `is_own` tells that makereport wrote
    the file; `publication` is what the file says about itself; `around` is text of
    the report that is none of its parts, `outside` that of the page around it;
    `passed` has what of the file does not count;
    `headed` counts the sections under a heading of the form, `is_twice` tells
    that a whole table stands there twice with other numbers; `guesses` are
    lines with what was supposed of a heading."""

    form: Form
    is_own: bool = False
    unit: str = ""
    year: int = 0
    title: str = ""
    number: str = ""
    published: str = ""
    publication: dict[str, str] = field(default_factory=dict)
    preface: list[Passage] = field(default_factory=list)
    contacts: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[Passage]] = field(default_factory=dict)
    added: dict[str, list[Passage]] = field(default_factory=dict)
    instead: dict[str, bool] = field(default_factory=dict)
    tables: dict[str, TableFound] = field(default_factory=dict)
    around: list[Block] = field(default_factory=list)
    outside: list[Block] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    headed: int = 0
    is_twice: bool = False
    guesses: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every section and table of the form was found, and nothing
        in them that is not of the form."""
        return self.headed == len(self.form.sections) and all(
            name in self.instead
            or (
                (table := self.tables.get(name)) is not None
                and table.share > WHOLE
                and not table.unread
            )
            for name in self.form.tables
        )

    @property
    def score(self) -> int:
        """How much of the form was found."""
        return sum(table.score for table in self.tables.values()) + 5 * self.headed
