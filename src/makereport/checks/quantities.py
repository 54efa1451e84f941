"""Numbers of a narrative with what they count, for the checks that compare the
numbers of a text with one another.

Unlike `tokens` this knows no words of a form: whatever is counted is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from makereport.checks.sentences import LONGEST_LABEL, fold
from makereport.claims.tokens import CITED, unified
from makereport.findings.finding import Finding, Mark
from makereport.form.numbers import (
    CHINESE,
    EXACT,
    ZERO,
    chinese_number,
    divided,
    format_number,
)
from makereport.narrative.expressions import ExpressionError, expression
from makereport.narrative.grammar import is_prose
from makereport.narrative.scope import report_scope
from makereport.narrative.tags import tags
from makereport.narrative.values import CitationError
from makereport.report.report import Report
from makereport.report.texts import SourceText, TextLine

HIDDEN = "\0"
"""Stands in a sentence for what is in brackets."""
MOST_PIECES = 200
MOST_DIGITS = 20
PERCENT, TENTHS, TIMES, POINTS = "%", "成", "倍", "个百分点"
_RATES = (PERCENT, TENTHS, TIMES, POINTS)
HUNDRED = Decimal(100)
GROSS = Decimal(5)
"""Percentage points by which a percentage that is said not to be exact must differ."""
AMOUNTS = {"元": 0, "万元": 4, "亿元": 8}
"""By how many places they are greater than a yuan."""
_UNITS = (
    *("件次", "人次", "条次", "场次", "例次", *AMOUNTS),
    *"件条宗起份例次项个篇期场部封户家人名批则页册卷通种类笔处辆台幅段张套幢位所座块",
)
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_WRITTEN = rf"[{CHINESE}]+(?:点[零一二三四五六七八九]+)?"
_ANY_UNIT = "|".join((*_RATES, *sorted(_UNITS, key=len, reverse=True)))
_QUANTITY = re.compile(
    rf"百分之(?P<hundredths>{_DIGITS}|{_WRITTEN})"
    rf"|(?P<number>{_DIGITS}|{_WRITTEN})(?P<more>[余多来几]?)(?P<scale>(?:[万亿](?!元))?)(?P<rest>[余多来几]?)"
    rf"(?P<unit>{_ANY_UNIT})?"
)
_CITED = re.compile(rf"{CITED}+({_ANY_UNIT})?")
_ROUGH_BEFORE = re.compile(
    "(?:约为?|近|将近|接近|超过?|逾|不足|不到|至少|至多|突破|以上|最[多少]|共?达?近|仅?约)$"
)
_ROUGH_AFTER = re.compile(
    "余|来|几|多(?![为与是涉因属系集数])|左右|上下|以[上下内]|[至到—－~-][0-9]"
)
_NO_COUNT = re.compile(
    "工作日|自然日|小时|月|星期|季度|年|日|天|周|分钟|分(?!别)|点|号|时(?!间)|性|以来|之|方面|环节|渠道|途径"
)
_NO_NUMBER_BEFORE = re.compile(r"[第每某逐]$|[0-9.〔A-Za-z]$")
_NO_NUMERAL_BEFORE = re.compile("[数几多同任唯统之]$")
_SENTENCE = re.compile("[^。！？]+")
_BRACKET = re.compile("（([^（）]*)）")
_PATH = re.compile(r"\s*[^\W\d][\w、（）()]*(?:\s*\.\s*[\w、（）()]+)*\s*")


class Quantity(NamedTuple):
    """A number in a sentence: where its digits begin and end, where its unit
    ends, its value (None where it is cited and not known here), its unit (yuan
    for amounts of money), how many decimals were written, and whether the text
    says that it is not exact."""

    start: int
    end: int
    stop: int
    value: Decimal | None
    unit: str
    places: int = 0
    is_rough: bool = False

    def moved(self, offset: int) -> Quantity:
        """The same, so many characters further on."""
        start, end, stop = (place + offset for place in self[:3])
        return self._replace(start=start, end=end, stop=stop)

    @property
    def is_rate(self) -> bool:
        return self.unit in _RATES


class Piece(NamedTuple):
    """What stands between two marks of a sentence: the mark before it, its
    place, its text without brackets, and its quantities."""

    mark: str
    start: int
    end: int
    text: str
    quantities: tuple[Quantity, ...]

    @property
    def counts(self) -> list[Quantity]:
        return [quantity for quantity in self.quantities if not quantity.is_rate]


class Sentence(NamedTuple):
    """The pieces of a sentence, and those in each of its brackets by where it opens."""

    pieces: tuple[Piece, ...]
    brackets: dict[int, tuple[Piece, ...]]


class Paragraph(NamedTuple):
    """A line of narrative as the checks read it: its unified text, with the
    place in the line of each character; cited numbers are as they come out.
    `heading` is the line above it that may be its heading, folded."""

    source: SourceText
    line: TextLine
    text: str
    places: list[int]
    heading: str = ""

    def typed(self, start: int, end: int) -> str:
        """A part of the text as it was typed; what is cited, as it comes out."""
        first, last = self.places[start], self.places[end - 1]
        is_cited = self.line.text.startswith("{", first)
        return self.text[start:end] if is_cited else self.line.text[first : last + 1]

    def finding(self, code: str, start: int, message: str, hint: str) -> Finding:
        """A finding at a place of the text."""
        mark = Mark(self.line.mark.line, self.line.mark.column + self.places[start])
        return self.source.finding(code, mark, message, hint)


def paragraphs(report: Report, telling: re.Pattern[str]) -> Iterator[Paragraph]:
    """The lines of the narrative in which one of the telling words stands."""
    scope: dict[str, Any] = {}
    year = report.draft.year
    for _, _, text in report.draft.texts():
        heading = ""
        for line in text.prose:
            if not is_prose(line.text) or "{%" in line.text:
                continue
            if telling.search(line.text):
                if "{{" in line.text and not scope:
                    scope = report_scope(report)
                said, whence = _cited(line.text, scope)
                folded, places = unified(fold(said), year)
                yield Paragraph(text, line, folded, [whence[place] for place in places], heading)
            if len(line.text) <= LONGEST_LABEL:
                heading = fold(line.text)


def _cited(line: str, scope: dict[str, Any]) -> tuple[str, list[int]]:
    """A line with the plain numbers that it cites, and the place of each character."""
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for start, end in tags(line) if "{{" in line else ():
        value = _value_of(line[start + 2 : end - 2], scope)
        if value is None:
            continue
        told = format_number(value)
        pieces += line[last:start], told
        places += [*range(last, start), *[start] * len(told)]
        last = end
    places += range(last, len(line) + 1)
    return "".join([*pieces, line[last:]]), places


def _value_of(code: str, scope: dict[str, Any]) -> Decimal | None:
    """The number that a citation without filters prints."""
    if not _PATH.fullmatch(code):
        return None
    try:
        value = expression(code)(scope)
    except (ExpressionError, CitationError):  # told where the text is rendered
        return None
    return value if isinstance(value, Decimal) and value >= 0 else None


def half_up(value: Decimal, places: int) -> Decimal:
    """A number rounded to so many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)


def percentage(part: Decimal, whole: Decimal) -> Decimal:
    return EXACT.multiply(divided(part, whole), HUNDRED)


def is_percentage(stated: Quantity, exact: Decimal) -> bool:
    """Whether a percentage is the one stated, as exactly as that is given."""
    value = stated.value or ZERO
    if stated.is_rough:
        return abs(exact - value) <= max(GROSS, exact / 5)
    return abs(half_up(exact, stated.places) - value) <= Decimal(1).scaleb(-stated.places)


def sentences(text: str, marks: str) -> Iterator[Sentence]:
    """The sentences of a unified text, cut at the marks (a pattern). One that is
    longer than anybody writes is left out."""
    cut = re.compile(marks)
    for match in _SENTENCE.finditer(text):
        outer = _BRACKET.sub(lambda found: HIDDEN * len(found.group()), match.group())
        first = match.start()
        brackets = {
            first + found.start(): tuple(_pieces(found.group(1), first + found.start(1), cut))
            for found in _BRACKET.finditer(match.group())
        }
        pieces = tuple(_pieces(outer, first, cut))
        if len(pieces) <= MOST_PIECES and len(brackets) <= MOST_PIECES:
            yield Sentence(pieces, brackets)


def _pieces(text: str, offset: int, cut: re.Pattern[str]) -> Iterator[Piece]:
    begin, mark = 0, ""
    for found in cut.finditer(text):
        if found.group() or found.start() > begin:
            yield _piece(text, begin, found.start(), offset, mark)
            begin, mark = found.end(), found.group()
    yield _piece(text, begin, len(text), offset, mark)


def _piece(text: str, begin: int, end: int, offset: int, mark: str) -> Piece:
    told = text[begin:end]
    found = sorted(_quantities(told, offset + begin))
    return Piece(mark, offset + begin, offset + end, told, tuple(found))


def _quantities(text: str, offset: int) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(text):
        quantity = _quantity(text, match)
        if quantity is not None:
            yield quantity.moved(offset)
    if CITED in text:
        for match in _CITED.finditer(text):
            unit = match.group(1) or ""
            place = Quantity(match.start(), match.end() - len(unit), match.end(), None, unit)
            yield place.moved(offset)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    start, stop = match.span()
    before = text[max(0, start - 8) : start]
    if match.group("hundredths"):
        told, unit, end = match.group("hundredths"), PERCENT, stop
    else:
        told, unit, end = match.group("number"), match.group("unit") or "", match.end("number")
    is_written = told[0] in CHINESE
    is_some = told[0] in "百千万" and before.endswith("上")
    if is_written and (is_some or _NO_NUMERAL_BEFORE.search(before)):
        return None
    if is_written and unit in ("类", "种"):
        return None
    if _NO_NUMBER_BEFORE.search(before) or _NO_COUNT.match(text, stop):
        return None
    if unit == TENTHS and (
        len(told) > 1 or re.match("[立效果为员功绩长立就]", text[stop : stop + 1])
    ):
        return None
    more = "".join(match.group(name) or "" for name in ("more", "scale", "rest"))
    if not unit:
        is_alone = stop == len(text) or text[stop] == HIDDEN
        if is_written or not is_alone or more:
            return None
    value = _number(told)
    if value is None:
        return None
    is_rough = bool(more or _ROUGH_BEFORE.search(before) or _ROUGH_AFTER.match(text, stop))
    is_rough |= (
        bool(re.search("[至到—－~-]$", before)) and unit not in _RATES and _ends_in_number(before)
    )
    places = len(told.partition(".")[2] or told.partition("点")[2])
    if unit in AMOUNTS:
        places -= AMOUNTS[unit]
        value, unit = value.scaleb(AMOUNTS[unit]), "元"
    return Quantity(start, end, stop, value, unit, places, is_rough)


def _ends_in_number(before: str) -> bool:
    return bool(re.search("[0-9][^0-9]?$", before[:-1]))


def _number(told: str) -> Decimal | None:
    if len(told) > MOST_DIGITS:
        return None
    if told[0] not in CHINESE:
        return Decimal(told.replace(",", ""))
    whole, _, decimals = told.partition("点")
    value = chinese_number(whole)
    digits = chinese_number(decimals) if decimals else None
    if value is None or digits is None:
        return value
    return value + digits.scaleb(-len(decimals))
