"""The words of a form in which narratives speak of its figures.

A clause of a narrative is read word by word, as of one table: each word has
the senses that this file lists, and a clause with a word that has none says
nothing. The words are data of the form; a pattern stands for several words:
`(a|b)` is a choice, and `?` after a bracket for what may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, pairwise, product
from operator import add
from typing import NamedTuple

from makereport.form.labels import plain_label
from makereport.form.numbers import CHINESE

MOST_WORDS = 2_000
"""That one pattern may stand for."""
_SHORT = 4
OTHER_YEAR = "\x02"
"""Stands for a year that is neither that of the report nor next to it."""
LEAST_LABEL = 3
"""Characters of a label that says by itself what it is."""
_TOKEN = re.compile(r"[(|)?]|[^(|)?\s\\\[\]{}*+.^$]+")
_MARKS = re.compile(r"[\s“”‘’\"'「」*]")

ENDS = "，。；：（）！？"
"""Marks that end a clause."""
KINDS = (
    *("pass", "stop", "elsewhere", "own", "past", "now", "compare", "deny", "none", "both"),
    *("among", "each", "every", "join", "whole", "by"),
)
"""Senses of words that are the same for every table:

pass         changes nothing
stop         the clause is of a part, or of something else
elsewhere    the sentence is, until the agency itself is named
own          the agency
past, now    another year or part of one; this year
compare      the rest of the clause compares
deny, none   there is none of what follows; of what stood before
both         none of all that stood before
among        what follows are parts
each, every  the numbers of what stood before follow, in its order; one number is that of all
join         between two that are named together
whole        the number is that of what stood before
by           those who apply stand before
"""


OUTCOME = "outcome"
PART_KINDS = ("applicant", OUTCOME, "result", "source")
"""Kinds of parts of which a form tells the words: who applied, what became of cases
(they may come to fewer by those carried over), how cases were decided, whence they came."""
SAYS_NOTHING = frozenset(
    {"pass", "own", "now", "whole", "each", "every", "join", "among", "by", "deny", "none", "both"}
)
"""Kinds of words that may stand in a clause of any table."""


_DENYING = frozenset({"deny", "none", "both", "zero"})
NO_COUNT = (
    "[余来几]|多(?![为与是涉因属系集数])|左右|以[上下内]|上下|工作日|自然日|月|星期|小时"
    "|方面|次|[至到－—-][0-9]"
)
"""What after a measure word makes a number no count of cases, or not exact."""


class PatternError(ValueError):
    """A pattern that is not of the language."""


class Sense(NamedTuple):
    """What a word says: one of KINDS, or of a table `noun` (what its numbers
    count; `strong` where it can be of nothing else), `act` (a row, where a noun
    is near), `row`, `column`, `way` (a part came so), `review` (what a reviewing agency
    does), `tail` (nothing, in a clause of this table) or `zero` (that the row is zero)."""

    kind: str
    table: str = ""
    name: str = ""


class Word(NamedTuple):
    """A word with the kinds of all its senses, and what it says in a clause of
    each table: its own senses of one kind, else what it says anywhere. A table
    where it says nothing is left out."""

    kinds: frozenset[str] = frozenset()
    senses: Mapping[str, tuple[Sense, ...]] = {}


UNKNOWN = Word()
MARK = Word(frozenset({"mark"}))


@dataclass(frozen=True, eq=False)
class TableWords:
    """The words of one table. A noun alone is of the row `row`; a row without
    a column is of the column `column`, else of the only one it has. `measures`
    are the measure words of its numbers, `amounts` those of amounts with the
    places by which they are smaller than the column's unit, `items` measure words that
    count pieces of information, too, unless a row is named. With `given`, one of
    these must stand in the paragraph. `labels` are words
    where they are not listed otherwise. `parts` are rows of which a number after
    其中 is a part, `also` rows whose number may be that of a sum."""

    table: str
    measures: tuple[str, ...]
    items: tuple[str, ...] = ()
    amounts: Mapping[str, int] = field(default_factory=dict)
    row: str = ""
    column: str = ""
    given: tuple[str, ...] = ()
    words: tuple[tuple[str, Sense], ...] = ()
    labels: tuple[tuple[str, Sense], ...] = ()
    parts: tuple[str, ...] = ()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def units(self) -> frozenset[str]:
        """The measure words of counts and amounts."""
        return frozenset((*self.measures, *self.amounts))

    @cached_property
    def whole(self) -> tuple[Sense, ...]:
        """The row of a number of which only the noun is named."""
        return (Sense("row", self.table, self.row),) if self.row else ()

    @cached_property
    def about(self) -> re.Pattern[str]:
        """Words of which a text that speaks of the table has one."""
        words = _shortest(
            word
            for pattern, sense in self.words
            if sense.kind == "noun" and sense.name == "strong"
            for word in expanded(pattern)
        )
        return re.compile(_any(words) or "(?!)")

    @cached_property
    def given_pattern(self) -> re.Pattern[str]:
        return re.compile(_any(self.given) or "(?!)")


@dataclass(frozen=True)
class Lexicon:
    """All words, and the code of the finding when text and table differ. `kinds` are
    words by the kind of parts that they name, `matters` what a sentence of the work
    of a year begins with, `topics` what one of the agency's own work speaks of;
    `reviewers` are parts of the names of agencies that review acts of others, as
    every government does."""

    check: str = ""
    words: tuple[tuple[str, Sense], ...] = ()
    tables: tuple[TableWords, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    matters: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()

    @cached_property
    def entries(self) -> dict[str, Word]:
        """Every word with what it says."""
        found: dict[str, tuple[Sense, ...]] = {OTHER_YEAR: (Sense("past"),), "、": (Sense("join"),)}
        for pattern, sense in chain(self.words, *(own.words for own in self.tables)):
            alone = (sense,)
            for word in expanded(pattern):
                known = found.setdefault(word, alone)
                if sense not in known:
                    found[word] = (*known, sense)
        for own in self.tables:
            for word, sense in own.labels:
                known = found.get(word, ())
                if not any(each.table in ("", own.table) for each in known):
                    found[word] = (*known, sense)
        names = [own.table for own in self.tables]
        # Many words say the same.
        made = {senses: _word(sorted(senses), names) for senses in {*found.values()}}
        marks = dict.fromkeys(ENDS, MARK)
        return marks | {word: made[senses] for word, senses in found.items()}

    @cached_property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """By the first characters of a word (two, or the only one), how long the
        words are that begin so, the longest first."""
        found: dict[str, set[int]] = {}
        for word in self.entries:
            found.setdefault(word[:2], set()).add(len(word))
        for start, lengths in found.items():
            if start[0] in found:
                lengths.add(1)
        return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}

    @cached_property
    def by_table(self) -> dict[str, TableWords]:
        return {own.table: own for own in self.tables}

    @cached_property
    def kind_patterns(self) -> dict[str, re.Pattern[str]]:
        """What names a part, by its kind."""
        return {kind: re.compile(any_of(words)) for kind, words in self.kinds.items()}

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """All measure words, the longest first."""
        return tuple(sorted({m for own in self.tables for m in own.units}, key=len, reverse=True))

    @cached_property
    def counting(self) -> re.Pattern[str]:
        """Where a number may be a count; spaces and bold marks may part it from
        its measure word."""
        ends = "".join(map(re.escape, f"{ENDS}、,;:.!?()"))
        measures = _any(self.measures)
        return re.compile(
            rf"[0-9０-９{CHINESE}](?!(?<=万)元)[\s*]*(?:(?:{measures})(?!{NO_COUNT})|[{ends}]|$)"
        )

    @cached_property
    def denying(self) -> re.Pattern[str]:
        """Where a word that denies begins, and no longer word that does not
        (无, but not 无法)."""
        denying = {word for word, entry in self.entries.items() if entry.kinds & _DENYING}
        longer: dict[str, list[str]] = {
            word: [] for word in _shortest(w[:_SHORT] for w in _shortest(denying))
        }
        first = {word[0] for word in longer}
        for word in self.entries.keys() - denying:
            for length in range(1, min(len(word), _SHORT + 1)) if word[0] in first else ():
                if word[:length] in longer:
                    longer[word[:length]].append(word[length:])
        found = [
            re.escape(word) + (f"(?!{_any(_shortest(ends))})" if ends else "")
            for word, ends in longer.items()
        ]
        return re.compile("|".join(found) or "(?!)")

    @cached_property
    def deniable(self) -> Words:
        """Words of which a sentence that denies a figure has one."""
        return self._naming({"noun", "row", "zero"})

    @cached_property
    def naming(self) -> Words:
        """Words of which a sentence that states a number of a figure has one."""
        return self._naming({"noun", "row", "act", "column"})

    @cached_property
    def telling(self) -> Words:
        """The same where nothing before it speaks of a table: acts alone may be of
        anything."""
        return self._naming({"noun", "row", "column"})

    def _naming(self, kinds: set[str]) -> Words:
        """What words of these kinds begin with."""
        return Words(word[:_SHORT] for word, entry in self.entries.items() if entry.kinds & kinds)

    def may_state(self, text: str) -> bool:
        """Whether a text has a count or a denial, at a glance."""
        return self.counting.search(text) is not None or self.denying.search(text) is not None


class Words:
    """Words to look for in texts."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        for word in sorted(set(words), key=len):
            known = self._by_start.setdefault(word[:2], [])
            if not any(map(word.startswith, known)):  # which would be found, too
                known.append(word)
        self._characters = frozenset(start for start in self._by_start if len(start) == 1)

    def are_in(self, text: str) -> bool:
        """Whether a text has one of them."""
        if not self._characters.isdisjoint(text):
            return True
        # Most pairs of characters begin none: few words are left to look for.
        starts = self._by_start.keys() & {*map(add, text, text[1:])}
        return any(word in text for start in starts for word in self._by_start[start])


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def any_of(patterns: Iterable[str]) -> str:
    """A regular expression for any of the words that patterns stand for."""
    return _any(word for pattern in patterns for word in expanded(pattern)) or "(?!)"


def _word(senses: list[Sense], tables: list[str]) -> Word:
    shared = tuple(sense for sense in senses if sense.kind in SAYS_NOTHING)[:1]
    by_table: dict[str, tuple[Sense, ...]] = {}
    for table in tables:
        own = [sense for sense in senses if sense.table == table]
        says = tuple(sense for sense in own if sense.kind == own[0].kind) or shared
        if says:
            by_table[table] = says
    return Word(frozenset(sense.kind for sense in senses), by_table)


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that contain no other of them."""
    found: dict[str, list[str]] = {}  # by the first character
    for word in sorted(set(words), key=len):
        begun = ((i, found[first]) for i, first in enumerate(word) if first in found)
        if not any(word.startswith(other, i) for i, others in begun for other in others):
            found.setdefault(word[0], []).append(word)
    return tuple(sorted((word for others in found.values() for word in others), key=len))


def bare(label: str) -> str:
    """A label as a word: without ordinal, note and marks."""
    return _MARKS.sub("", plain_label(label))


@lru_cache(maxsize=8192)
def expanded(pattern: str) -> tuple[str, ...]:
    """The words that a pattern stands for. Raises PatternError."""
    pieces = check_pattern(pattern)
    if len(pieces) == 1:
        return tuple(pieces)
    words, _ = _choice(pieces, 0)
    return tuple(word for word in dict.fromkeys(words) if word)


def check_pattern(pattern: str) -> list[str]:
    """The pieces of a pattern. Raises PatternError where it is none."""
    pieces: list[str] = _TOKEN.findall(pattern)
    if "".join(pieces) != pattern:
        raise PatternError(f"词语“{pattern}”里有不能用的字符")
    depth = 0
    for before, mark in pairwise(["", *pieces]):
        depth += (mark == "(") - (mark == ")")
        if depth < 0 or (mark == "?" and before != ")") or (mark == "|" and not depth):
            break
    else:
        if depth == 0:
            return pieces
    raise PatternError(f"词语“{pattern}”的括号或问号不对")


def _choice(pieces: list[str], position: int) -> tuple[list[str], int]:
    """The words of the choice that begins at a position, and where it ends."""
    words: list[str] = []
    sequence = [""]
    while position < len(pieces):
        piece = pieces[position]
        position += 1
        if piece == ")":
            break
        if piece == "|":
            words += sequence
            sequence = [""]
            continue
        inner = [piece]
        if piece == "(":
            inner, position = _choice(pieces, position)
            if position < len(pieces) and pieces[position] == "?":
                inner, position = ["", *inner], position + 1
        if len(sequence) * len(inner) > MOST_WORDS:
            raise PatternError("词语的写法太多")
        sequence = [a + b for a, b in product(sequence, inner)]
    return words + sequence, position
