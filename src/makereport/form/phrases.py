"""Phrases of a form that state a figure, as bounded patterns.

The pattern language is small so that no pattern can be slow: Chinese text as
it is, `(a|b)` for a choice, `?` after a bracket for what may be missing, `…`
for up to a dozen characters within one clause, `^` and `$` for where a clause begins and ends,
`Y` for a year (2022年), and `N` for the number. A phrase without `N` says that the figure is zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from makereport.form.numbers import CHINESE, ZERO, chinese_number, parse_number

CLAUSE_END = "(?=[，、；：。！？）)]|$)"
CLAUSE_START = "(?<![^，、；：:（(])"
GAP = "[^，。；、：:（）()0-9]{0,12}?"
NUMBER = rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[{CHINESE}]+)"
_TOKEN = re.compile(r"[(|)?…^$YN]|[^(|)?…^$YN\\\[\]{}*+.]+")
# A number that is no date, or a numeral before a measure word; words for none.
_COUNT = re.compile(rf"[0-9](?![0-9]*[年月日])|[{CHINESE}](?=[件宗份条起次个例万。，])")
_NONE = re.compile("无|未|没有|不存在")
_THOUSANDS = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％（）", "0123456789.%()")
_CITED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_SENTENCE = re.compile(r"[^。！？；;!?]{1,500}")
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})年")
_CLAUSE_END = re.compile("[，、：:（）()]")
_APPROXIMATE_AFTER = re.compile(r"\s*(?:余|多|来|%|‰|％|几|左右|以上|以下|个百分点)")


class PatternError(ValueError):
    """A phrase pattern that is not of the language."""


@dataclass(frozen=True)
class Phrase:
    """One wording of a figure (table, row or group, column) and the code of
    the finding when the text says another number; `unless` are words that
    make it another one when they stand before it in its sentence, `given`
    words of which one must."""

    figure: tuple[str, str, str]
    check: str
    pattern: str
    unless: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that the text states of a figure: its place in the line
    (0-based) and how it is written."""

    phrase: Phrase
    start: int
    text: str
    value: Decimal


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


def fold(line: str) -> str:
    """The line with citations blanked and digits half width, at equal length."""
    line = _CITED.sub(lambda match: "□" * len(match.group()), line)
    line = line.translate(_FULL_WIDTH)
    return _THOUSANDS.sub(",", line)


def statements(phrases: Phrases, line: str, year: int) -> Iterator[Statement]:
    """The figures of the year that a line of narrative states beyond doubt."""
    folded = fold(line)
    kinds = {True: bool(_COUNT.search(folded)), False: bool(_NONE.search(folded))}
    wanted = [phrase for phrase in phrases.phrases if kinds[phrase.has_number]]
    for sentence in _SENTENCE.finditer(folded):
        for found in _in_sentence(phrases, wanted, sentence.group(), year):
            start = sentence.start() + found.start
            yield replace(found, start=start, text=line[start : start + len(found.text)])


def _in_sentence(
    phrases: Phrases, wanted: list[Phrase], sentence: str, year: int
) -> Iterator[Statement]:
    taken = set()
    for phrase in wanted:
        if not any(word in sentence for word in phrase.words):
            continue
        for match in phrase.expression.finditer(sentence):
            has_number = phrase.has_number
            start, end = match.span("number" if has_number else 0)
            value = _value(match.group("number")) if has_number else ZERO
            if value is None or (has_number and start in taken):
                continue
            if _is_other(phrases, phrase, sentence, (match.start(), start, end), year):
                continue
            if has_number:
                taken.add(start)
            yield Statement(phrase, start, sentence[start:end], value)


def _value(text: str) -> Decimal | None:
    number = chinese_number(text)
    return parse_number(text, "amount") if number is None else number


def _is_other(
    phrases: Phrases, phrase: Phrase, sentence: str, places: tuple[int, int, int], year: int
) -> bool:
    """Whether words around say that the number is of something else, or not
    exact. `places`: where the phrase and the number begin, where it ends."""
    phrase_start, start, end = places
    if _APPROXIMATE_AFTER.match(sentence, end):
        return True
    before = sentence[:start]
    if any(word in before for word in (*phrases.other, *phrase.unless)):
        return True
    if phrase.given and not any(word in before for word in phrase.given):
        return True
    if any(int(other) != year for other in _YEAR.findall(sentence[:phrase_start])):
        return True
    clause = _CLAUSE_END.split(sentence[:phrase_start])[-1] + sentence[phrase_start:start]
    return any(word in clause for word in phrases.near)
