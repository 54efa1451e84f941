"""Sentences of a narrative cut into words and numbers, by the lexicon of a form.

Typing habits go first: spaces, bold marks and quotation marks, the width of
punctuation and digits. Years are named by how they stand to that of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from makereport.form.lexicon import OTHER_YEAR, Lexicon, Sense
from makereport.form.numbers import CHINESE, EXACT, chinese_number, parse_number

_DROPPED = re.compile(r"[\s*#“”‘’\"'「」]")
_PUNCTUATION = str.maketrans(",;:()!?", "，；：（）！？")
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})\s*年(?!期)")
_RELATIVE = {-1: "上年", 0: "本年", 1: "下年"}
_NUMBER = re.compile(
    rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[{CHINESE}]+"
)
_DATE = re.compile("[0-9]{1,2}(?:月(?:[0-9]{1,2}日)?|日)|年")
# After a number: it is no count of cases, or not exact.
_RATE = re.compile("%|‰|倍|成|个百分点|分之|折|亿|万(?!元)")
_OTHER = re.compile(
    "[余多来几]|左右|以[上下内]|上下|个?(?:工作日|自然日|小时|月|星期|周|季度|方面|环节|部门|单位|窗口)"
    "|[种类大名人家户天日月年号期场篇册页点级层档章款岁块]|人次|次会|例会|方面|至|到|、[0-9]"
)
_SEVERAL = "数几上近多"
_AFTER_MEASURE = re.compile(
    "[余来几]|多(?![为与是涉因属系集数])|左右|以[上下内]|上下|工作日|自然日|月|星期|小时|次|[至到－—-][0-9]"
)
_END = "，。；：（）、！？"


class Token(NamedTuple):
    """A piece of a sentence: its place in it (0-based), its senses (none for
    what the lexicon does not know), and of a number its value (None where it is
    cited) and the measure word."""

    start: int
    end: int
    text: str
    senses: tuple[Sense, ...] = ()
    is_number: bool = False
    value: Decimal | None = None
    measure: str = ""

    def has(self, kind: str) -> bool:
        return any(sense.kind == kind for sense in self.senses)


MARK, JOIN = Sense("mark"), Sense("join")
CITED = "□"


def unified(line: str, year: int) -> tuple[str, list[int]]:
    """A folded line without what does not matter, and the place in the line of
    each of its characters (one more for its end)."""
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for match in re.finditer(rf"{_YEAR.pattern}|{_DROPPED.pattern}|[,;:()!?.]", line):
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
        elif not _DROPPED.match(match.group()):
            told = match.group().translate(_PUNCTUATION)
        pieces.append(told)
        places += [start] * len(told)
    pieces.append(line[position:])
    places += range(position, len(line) + 1)
    return "".join(pieces), places


class Scanner:
    """Cuts text into tokens. `own` is the pattern of the agency's names."""

    def __init__(self, lexicon: Lexicon, own: re.Pattern[str]) -> None:
        self.lexicon = lexicon
        self.own = own
        self._senses = lexicon.senses
        self._lengths = lexicon.lengths
        self._measures = _any(lexicon.measures)
        self._own_starts = frozenset[str]()

    def tokens(self, text: str) -> Iterator[Token]:
        """The tokens of a unified sentence, in order."""
        position = 0
        while position < len(text):
            token = self._token(text, position)
            yield token
            position = token.end

    def _token(self, text: str, start: int) -> Token:
        character = text[start]
        if character in _END:
            return Token(start, start + 1, character, (JOIN if character == "、" else MARK,))
        if character == CITED:
            end = start
            while text[end : end + 1] == CITED:
                end += 1
            return Token(start, end, text[start:end], is_number=True)
        word = self._word(text, start)
        if character.isdigit() or character in CHINESE:
            number = self._number(text, start)
            if number is not None and (word is None or number.end >= word.end):
                return number
        own = self.own.match(text, start)
        if own is not None and (word is None or own.end() > word.end or word.has("elsewhere")):
            return Token(start, own.end(), own.group(), (Sense("own"),))
        return word or Token(start, start + 1, character)

    def _word(self, text: str, start: int) -> Token | None:
        for begin in (text[start : start + 2], text[start]):
            for length in self._lengths.get(begin, ()):
                word = text[start : start + length]
                if word in self._senses:
                    return Token(start, start + length, word, self._senses[word])
        return None

    def _number(self, text: str, start: int) -> Token | None:
        match = _NUMBER.match(text, start)
        if match is None:
            return None
        end = match.end()
        is_chinese = text[start] in CHINESE
        if is_chinese and start and text[start - 1] in _SEVERAL:
            return None
        if not is_chinese and (date := _DATE.match(text, start)):
            return Token(start, date.end(), date.group(), (Sense("pass"),))
        measure = self._measures.match(text, end)
        told = match.group()
        if measure is None or (text[end] == "万" and measure.group() != "万元"):
            # 十二万元: the numeral took the first character of the measure.
            if is_chinese and told.endswith("万") and text.startswith("元", end):
                end, told = end - 1, told[:-1]
                measure = self._measures.match(text, end)
        if measure is None:
            if _RATE.match(text, end) or _OTHER.match(text, end):
                return None if is_chinese else Token(start, end, told)
            is_alone = end == len(text) or text[end] in _END
            if is_chinese and not is_alone:
                return None
            return Token(start, end, told, is_number=is_alone, value=_value(told))
        if _AFTER_MEASURE.match(text, measure.end()) or _RATE.match(text, end):
            return None if is_chinese else Token(start, measure.end(), told)
        value = _value(told)
        return Token(start, measure.end(), told, (), True, value, measure.group())


def scaled(token: Token, places: int) -> Decimal | None:
    """The number in a unit that is so many places greater."""
    return None if token.value is None else EXACT.scaleb(token.value, -places)


def _value(text: str) -> Decimal | None:
    number = chinese_number(text)
    return parse_number(text, "amount") if number is None else number


@lru_cache(maxsize=64)
def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or "(?!)")
