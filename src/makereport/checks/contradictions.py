"""Narrative against tables: a number typed into the text that contradicts the
figure it speaks of (N401)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from makereport.checks.sentences import fold
from makereport.findings.finding import Finding, Mark
from makereport.form.numbers import (
    CHINESE,
    EXACT,
    ZERO,
    chinese_number,
    format_number,
    parse_number,
)
from makereport.form.phrases import Phrase, Phrases
from makereport.narrative.grammar import is_prose
from makereport.report.report import Report
from makereport.report.texts import SourceText

# A number that is no date, or a numeral before a measure word; words for none.
_COUNT = re.compile(rf"[0-9](?![0-9]*[年月日])|[{CHINESE}](?=[件宗份条起次个例万。，])")
_NONE = re.compile("无|未|没有|不存在|全部|均已|都已")
_SENTENCE = re.compile(r"[^。！？；;!?]{1,500}")
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})年")
_CLAUSE_END = re.compile("[，、：:（）()]")
_APPROXIMATE_AFTER = re.compile(r"\s*(?:余|多|来|%|‰|％|几|左右|以上|以下|个百分点)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that the text states of a figure: its place in the line
    (0-based) and how it is written."""

    phrase: Phrase
    start: int
    text: str
    value: Decimal


def contradictions(report: Report) -> Iterator[Finding]:
    """Match on the lines as typed, so that places survive; figures that are
    cited are right by construction and blanked out. What a number in a table
    is of its column tells, so rows are left out."""
    for _, _, text in report.draft.texts():
        for line in text.prose:
            if not is_prose(line.text):
                continue
            for statement in statements(report.draft.form.phrases, line.text, report.draft.year):
                mark = Mark(line.mark.line, line.mark.column + statement.start)
                yield from _compare(report, text, statement, mark)


def _compare(
    report: Report, text: SourceText, statement: Statement, mark: Mark
) -> Iterator[Finding]:
    table, row, column = statement.phrase.figure
    value = report.figures[table][row, column]
    if value is None or _agrees(value, statement):
        return
    place, _ = report.draft.cell_place(table, row, column)
    computed = row == report.figures[table].computed
    figure = ".".join(statement.phrase.figure)
    message = (
        f"这里写的是“{statement.text}”，表里{row}的{column}是 {format_number(value)}"
        f"（{'自动算出' if computed else f'第 {place.line} 行'}）"
    )
    hint = f"核对后改正；写成 {{{{ {figure} }}}} 就不会不一致"
    if computed:
        hint = "核对后改正；也许表里漏填了一行，程序才算出这个数"
    if statement.phrase.shift:
        hint = f"核对后改正；这里写的合 {format_number(statement.value)}，表里的数按那一列的单位填"
    yield text.finding(statement.phrase.check, mark, message, hint)


def _agrees(value: Decimal, statement: Statement) -> bool:
    """Whether a figure is the number stated; of one in a smaller unit the table
    has the rounded value."""
    if not statement.phrase.shift:
        return value == statement.value
    exponent = value.as_tuple().exponent
    unit = EXACT.scaleb(Decimal(1), exponent if isinstance(exponent, int) else 0)
    return abs(EXACT.subtract(value, statement.value)) < unit


def statements(phrases: Phrases, line: str, year: int) -> Iterator[Statement]:
    """The figures of the year that a line of narrative states beyond doubt."""
    folded = fold(line)
    words = [word for word in phrases.by_word if word in folded]
    kinds = words and {True: bool(_COUNT.search(folded)), False: bool(_NONE.search(folded))}
    if not kinds or True not in kinds.values():
        return
    for sentence in _SENTENCE.finditer(folded):
        text = sentence.group()
        told = {index for word in words if word in text for index in phrases.by_word[word]}
        wanted = (phrases.phrases[index] for index in sorted(told))
        likely = [phrase for phrase in wanted if kinds[phrase.has_number]]
        for found in _in_sentence(phrases, likely, text, year):
            start = sentence.start() + found.start
            yield replace(found, start=start, text=line[start : start + len(found.text)])


def _in_sentence(
    phrases: Phrases, likely: list[Phrase], sentence: str, year: int
) -> Iterator[Statement]:
    taken = set()
    for phrase in likely:
        for match in phrase.expression.finditer(sentence):
            has_number = phrase.has_number
            start, end = match.span("number" if has_number else 0)
            value = _value(match.group("number"), phrase.shift) if has_number else ZERO
            if value is None or (has_number and start in taken):
                continue
            if _is_other(phrases, phrase, sentence, (match.start(), start, end), year):
                continue
            if has_number:
                taken.add(start)
            yield Statement(phrase, start, sentence[start:end], value)


def _value(text: str, shift: int) -> Decimal | None:
    number = chinese_number(text)
    value = parse_number(text, "amount") if number is None else number
    return EXACT.scaleb(value, -shift) if shift and value is not None else value


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
