"""Sentences of a narrative cut into words and numbers, by the lexicon of a form.

Typing habits go first: spaces, bold marks and quotation marks, the width of
punctuation and digits. Years are named by how they stand to that of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from makereport.claims.own_names import OwnNames
from makereport.form.lexicon import ENDS, NO_COUNT, OTHER_YEAR, UNKNOWN, Lexicon, Sense, Word
from makereport.form.numbers import CHINESE, EXACT, chinese_number, parse_number

_DROPPED = re.compile(r"[\s*#“”‘’\"'「」]")
_PUNCTUATION = str.maketrans(",;:()!?", "，；：（）！？")
_YEAR = re.compile(
    r"(?<![0-9])(?:[12][0-9]{3}\s*[-—–~－至]{1,3}\s*(?=[12][0-9]{3}\s*学年))?"
    r"([12][0-9]{3})\s*(?:学?年(?!期)|(?=全年|我))"
)
_UNIFIED = re.compile(rf"{_YEAR.pattern}|{_DROPPED.pattern}|[,;:()!?.]|□+")
_RELATIVE = {-1: "上年", 0: "本年", 1: "下年"}
_NUMBER = re.compile(rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[{CHINESE}]+")
_DATE = re.compile("[0-9]{1,2}(?:月(?:[0-9]{1,2}日)?|日)|年")
_SPAN = re.compile("(?:个?(?:工作日|自然日|小时|月)|日|天)之?内")
# After a number: it is no count of cases, or not exact.
_RATE = re.compile("%|‰|倍|成|个百分点|分之|折|亿|万(?!元)")
_OTHER = re.compile(
    "[余多来几]|左右|以[上下内]|上下|个?(?:工作日|自然日|小时|月|星期|周|季度|方面|环节|部门|单位|窗口)"
    "|[种类大名人家户天日月年号期场篇册页点级层档章款岁块]|人次|次会|例会|方面|至|到|、[0-9]"
)
_SENTENCE = re.compile("[^。！？]{1,500}[。！？]?")
"""No sentence is longer; text without marks is cut."""
_LONGEST_TITLE = 60
_SEVERAL = "数几上近多"
_PART = re.compile("(?!12月|1月1日|1月?[至到~—－-]+12月)[0-9]+月")
"""A day or a month that is no end of the year."""
_AFTER_MEASURE = re.compile(NO_COUNT)


class Token(NamedTuple):
    """A piece of a sentence: its place in it (0-based), what it says (nothing
    where the lexicon does not know it), and of a number its value (None where it
    is cited) and the measure word."""

    start: int
    end: int
    text: str
    word: Word = UNKNOWN
    is_number: bool = False
    value: Decimal | None = None
    measure: str = ""

    def is_a(self, *kinds: str) -> bool:
        return not self.word.kinds.isdisjoint(kinds)


CITED = "□"
_SPECIAL = frozenset(f"0123456789{CHINESE}{CITED}《")
"""What numbers and titles begin with."""


def unified(line: str, year: int) -> tuple[str, list[int]]:
    """A folded line without what does not matter, and the place in the line of
    each of its characters (one more for its end)."""
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for match in _UNIFIED.finditer(line):
        start, end = match.span()
        pieces.append(line[position:start])
        places += range(position, start)
        position = end
        told = ""
        if match.group(1):
            told = _RELATIVE.get(int(match.group(1)) - year, OTHER_YEAR)
        elif match.group() == ".":
            is_decimal = line[end : end + 1].isdigit() and line[start - 1 : start].isdigit()
            told = "." if is_decimal else "。"
        elif match.group() == ",":
            is_thousands = re.match(r"[0-9]{3}(?![0-9])", line[end : end + 4]) is not None
            told = "," if is_thousands and line[start - 1 : start].isdigit() else "，"
        elif match.group().startswith(CITED):
            told = CITED
        elif not _DROPPED.match(match.group()):
            told = match.group().translate(_PUNCTUATION)
        pieces.append(told)
        places += [start] * len(told)
    pieces.append(line[position:])
    places += range(position, len(line) + 1)
    return "".join(pieces), places


class Scanner:
    """Cuts text into tokens. `own` are the agency's names."""

    def __init__(self, lexicon: Lexicon, own: OwnNames) -> None:
        self._own = own
        self._entries = lexicon.entries
        self._lengths = lexicon.lengths
        self._measures = _any(lexicon.measures)
        self._counting, self._denying = lexicon.counting, lexicon.denying
        self._naming, self._telling = lexicon.naming, lexicon.telling
        self._deniable = lexicon.deniable
        self._own_word = _anywhere("own", lexicon)
        self._quiet_word = _anywhere("pass", lexicon)
        self._part_word = Word(frozenset({"past"}))

    def sentences(self, text: str, is_about: Callable[[int], bool]) -> Iterator[list[Token]]:
        """The sentences of a unified text that may state a figure, as tokens; none
        for one with counts of what the lexicon does not know. It is asked whether the
        text up to the end of a sentence speaks of a table."""
        for match in _SENTENCE.finditer(text):
            sentence = match.group()
            if self._counting.search(sentence):
                words = self._naming if is_about(match.end()) else self._telling
                yield self.tokens(text, *match.span()) if words.are_in(sentence) else []
            elif self._denying.search(sentence) and self._deniable.are_in(sentence):
                yield self.tokens(text, *match.span())

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """The tokens of a part of a unified text, in order. What the lexicon does
        not know is one token up to the next word."""
        found: list[Token] = []
        own = self._own.ends(text, start, end)
        lengths, entries = self._lengths, self._entries
        position = unknown = start
        while position < end:
            first = text[position]
            token = None
            for length in lengths.get(text[position : position + 2]) or lengths.get(first, ()):
                word = text[position : position + length]
                entry = entries.get(word)
                if entry is not None:
                    token = Token(position, position + length, word, entry)
                    break
            if first in _SPECIAL:
                number = self._number(text, position, end)
                if number is not None and (token is None or number.end >= token.end):
                    token = number
            if position in own and _is_own(own[position], token):
                stop = own[position]
                token = Token(position, stop, text[position:stop], self._own_word)
            if token is None:
                position += 1
                continue
            if unknown < position:
                found.append(Token(unknown, position, text[unknown:position]))
            found.append(token)
            position = unknown = token.end
        if unknown < end:
            found.append(Token(unknown, end, text[unknown:end]))
        return found

    def _title(self, text: str, start: int, limit: int) -> Token | None:
        """The title of a document, which says nothing unless it is a word."""
        end = text.find("》", start, min(limit, start + _LONGEST_TITLE)) + 1
        title = text[start:end]
        is_title = end and title not in self._entries
        return Token(start, end, title, self._quiet_word) if is_title else None

    def _number(self, text: str, start: int, limit: int) -> Token | None:
        if text[start] == "《":
            return self._title(text, start, limit)
        if text[start] == CITED:
            return Token(start, start + 1, CITED, is_number=True)
        match = _NUMBER.match(text, start, limit)
        if match is None:
            return None
        end, told = match.end(), match.group()
        is_chinese = text[start] in CHINESE
        if start and text[start - 1] == "第":
            return Token(start, end, told)
        if is_chinese and start and text[start - 1] in _SEVERAL:
            return None
        if span := _SPAN.match(text, end):
            return Token(start, span.end(), text[start : span.end()], self._quiet_word)
        if not is_chinese and (date := _DATE.match(text, start)):
            word = self._part_word if _PART.match(text, start) else self._quiet_word
            return Token(start, date.end(), date.group(), word)
        if is_chinese and told.endswith("万") and text.startswith("元", end):
            end, told = end - 1, told[:-1]  # 十二万元: 万 is of the measure word
        return self._count(text, start, end, told)

    def _count(self, text: str, start: int, end: int, told: str) -> Token | None:
        """A number with the measure word behind it, or alone; a Chinese numeral
        that is neither is part of a word."""
        is_chinese = text[start] in CHINESE
        measure = self._measures.match(text, end)
        if measure is None:
            is_alone = end == len(text) or text[end] in ENDS or text[end] == "、"
            is_other = _RATE.match(text, end) or _OTHER.match(text, end)
            if is_chinese and (is_other or not is_alone):
                return None
            is_number = is_alone and not is_other
            return Token(start, end, told, UNKNOWN, is_number, _value(told))
        if _AFTER_MEASURE.match(text, measure.end()) or _RATE.match(text, end):
            return None if is_chinese else Token(start, measure.end(), told)
        return Token(start, measure.end(), told, UNKNOWN, True, _value(told), measure.group())


def _anywhere(kind: str, lexicon: Lexicon) -> Word:
    """A word that says the same in a clause of any table."""
    return Word(frozenset({kind}), {own.table: (Sense(kind),) for own in lexicon.tables})


def _is_own(end: int, token: Token | None) -> bool:
    """Whether a name of the agency that ends here goes before a word."""
    if token is None or token.is_a("elsewhere"):
        return True
    return end > token.end or (end == token.end and not token.is_a("row", "column"))


def scaled(value: Decimal, places: int) -> Decimal:
    """A number in a unit that is so many places greater."""
    return EXACT.scaleb(value, -places) if places else value


def _value(text: str) -> Decimal | None:
    if text.isdecimal():
        return Decimal(text)
    number = chinese_number(text)
    return parse_number(text, "amount") if number is None else number


@lru_cache(maxsize=64)
def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or "(?!)")
