"""What a paragraph and a sentence have said before a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from makereport.claims.cells import Cells, Whole
from makereport.claims.clauses import Clause
from makereport.claims.tokens import Token
from makereport.form.lexicon import TableWords


@dataclass
class State:
    """What the sentence has said so far."""

    rows: dict[str, str] = field(default_factory=dict)
    """The last row that a number was of, by table."""
    counts: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    """The numbers that are of a row without a column, by table and row."""
    counts_before: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    """Those of the last sentence that had any."""
    columns: dict[str, str] = field(default_factory=dict)
    """The last column that the clause has named, by table."""
    table: str = ""
    """That of the last number; nothing where that was foreign."""
    is_named: bool = False
    """Whether that table is one that only its own words name."""
    is_past: bool = False
    is_elsewhere: bool = False
    is_foreign: bool = False
    """Whether the last number was of what the lexicon does not know."""
    measure: str = ""
    """Of that number."""
    is_part: bool = False
    """Whether what follows are parts of something foreign."""
    wholes: tuple[Whole, ...] = ()
    """Numbers of which not all words are known: what follows are parts of them."""
    is_divided: bool = False
    """Whether what follows are parts of the last figure."""
    mark: str = ""
    """Before the clause."""
    last: tuple[Token, Cells] | None = None
    """The number that the last clause ends with, and of what it is."""
    pending: tuple[Cells, ...] = ()
    """What the last clause without a number names."""
    awaited: tuple[Cells, ...] = ()
    """Of what the next numbers are, one by one."""


@dataclass
class Paragraph:
    """A unified text under a heading, read up to `end`."""

    text: str
    heading: str
    is_reviewer: bool = False
    end: int = 0
    is_none: bool = False
    """Whether the number that is read is zero: what is none at all is none of a
    table's matter."""
    _given: dict[str, int] = field(default_factory=dict)
    _about: dict[str, int] = field(default_factory=dict)
    """Where a table is first spoken of, by its name."""

    def is_given(self, words: TableWords) -> bool:
        """Whether it may speak of a table."""
        if self.is_none or not words.given:
            return True
        if words.table not in self._given:
            self._given[words.table] = self._first(words.given_pattern)
        return self._given[words.table] < self.end

    def is_about(self, words: TableWords, state: State) -> bool:
        """Whether it speaks of a table, so that acts alone are of it."""
        if state.table:
            return state.table == words.table
        return self._about_at(words) < self.end

    def is_of_any(self, tables: Iterable[TableWords], end: int) -> bool:
        """Whether it speaks of one of the tables up to a place."""
        return any(self._about_at(words) < end for words in tables)

    def tells(self, words: TableWords, clause: Clause) -> bool:
        """Whether a clause itself speaks of a table."""
        text = self.text[clause[0].start : clause[-1].end] if clause else ""
        return any(word in text for word in words.given)

    def _about_at(self, words: TableWords) -> int:
        if words.table not in self._about:
            self._about[words.table] = self._first(words.about)
        return self._about[words.table]

    def _first(self, words: re.Pattern[str]) -> int:
        """Where the first of the words stands, -1 for the heading; behind the
        end of the text where none does."""
        if words.search(self.heading):
            return -1
        found = words.search(self.text)
        return found.start() if found else len(self.text) + 1
