"""Phrases of a form that state a figure, as bounded patterns.

The pattern language is small so that no pattern can be slow: Chinese text as
it is, `(a|b)` for a choice, `?` after a bracket for what may be missing, `…`
for up to a dozen characters within one clause, `^` and `$` for where a clause begins and ends,
`Y` for a year (2022年), and `N` for the number. A phrase without `N` says that the figure is zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from makereport.form.numbers import CHINESE

CLAUSE_END = "(?=[，、；：。！？）)]|$)"
CLAUSE_START = "(?<![^，、；：:（(])"
GAP = "[^，。；、：:（）()0-9]{0,12}?"
NUMBER = rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[{CHINESE}]+)"
_TOKEN = re.compile(r"[(|)?…^$YN]|[^(|)?…^$YN\\\[\]{}*+.]+")


class PatternError(ValueError):
    """A phrase pattern that is not of the language."""


@dataclass(frozen=True)
class Phrase:
    """One wording of a figure (table, row or group, column) and the code of
    the finding when the text says another number; `unless` are words that
    make it another one when they stand before it in its sentence, `given`
    words of which one must. `shift` is by how many places the unit of the text
    is smaller than that of the figure: 4 for 元 where it is 万元."""

    figure: tuple[str, str, str]
    check: str
    pattern: str
    unless: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    shift: int = 0

    @property
    def has_number(self) -> bool:
        return "N" in self.pattern

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when first needed: few texts need all of them."""
        return compile_pattern(self.pattern)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of which every match has one: the most telling part of the
        pattern that may not be missing."""
        parts = _mandatory(self.pattern)
        return max(parts, key=lambda words: min(map(len, words)), default=("",))


@dataclass(frozen=True)
class Phrases:
    """The phrases of a form, and the words that make a number another one:
    `other` anywhere before it in its sentence, `near` right before it or its
    phrase (within the clause)."""

    phrases: tuple[Phrase, ...] = ()
    other: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @cached_property
    def by_word(self) -> dict[str, tuple[int, ...]]:
        """Each telling word with the indexes of the phrases that it may begin
        to tell: few sentences have any, and these phrases alone are tried."""
        found: dict[str, list[int]] = {}
        for index, phrase in enumerate(self.phrases):
            for word in phrase.words:
                found.setdefault(word, []).append(index)
        return {word: tuple(indexes) for word, indexes in found.items()}


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that is not of the language, without compiling it.
    Raises PatternError."""
    if "".join(_TOKEN.findall(pattern)) != pattern:
        raise PatternError(f"短语“{pattern}”里有不能用的字符")
    if pattern.count("N") > 1:
        raise PatternError(f"短语“{pattern}”里的 N 多于一个")
    depth = 0
    for before, mark in pairwise(["", *pattern]):
        depth += (mark == "(") - (mark == ")")
        if depth < 0 or (mark == "?" and before != ")"):
            break
    else:
        if depth == 0:
            return
    raise PatternError(f"短语“{pattern}”的括号或问号不对")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a phrase. Raises PatternError."""
    check_pattern(pattern)
    pieces = {
        "(": "(?:",
        "…": GAP,
        "^": CLAUSE_START,
        "$": CLAUSE_END,
        "Y": "[12][0-9]{3}年",
        "N": NUMBER,
    }
    return re.compile("".join(pieces.get(token, token) for token in _TOKEN.findall(pattern)))


def _mandatory(pattern: str) -> Iterator[tuple[str, ...]]:
    """The words that may stand at each place of the pattern's top level, where
    something must."""
    depth, words = 0, [""]
    for piece, after in pairwise([*_TOKEN.findall(pattern), ""]):
        if piece == "(":
            depth += 1
            words = [""] if depth == 1 else [*words, ""]  # a choice in a choice tells nothing
        elif piece == ")":
            depth -= 1
            if depth == 0 and after != "?":
                yield tuple(words)
        elif piece == "|":
            words.append("")
        elif piece not in "?…^$YN" and depth < 2:
            words[-1] += piece
            if depth == 0:
                yield (piece,)
                words = [""]
