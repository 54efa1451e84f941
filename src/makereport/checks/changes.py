"""Changes against last year that contradict last year's file (N423): a figure
of the text that is said to have grown, fallen or stayed the same.

What changed must be the figure of the number right before the change, and
nothing else may be its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from makereport.checks.quantities import (
    GROSS,
    HIDDEN,
    PERCENT,
    TENTHS,
    TIMES,
    Paragraph,
    Piece,
    Quantity,
    Sentence,
    half_up,
    is_percentage,
    paragraphs,
    percentage,
    sentences,
)
from makereport.claims.claim import Claim
from makereport.claims.reader import Reader, reader_of
from makereport.findings.finding import Finding
from makereport.form.numbers import EXACT, ZERO, divided, format_number
from makereport.report.report import Report

NEARLY_SAME = Decimal("0.02")
"""Of last year's figure: what still counts as the same."""
ROUGHLY_SAME = Decimal("0.1")
_TELLING = re.compile(r"同\s*比|[上去]\s*一?\s*年|[比较与同和跟于]\s*[12１２][0-9０-９]{3}\s*年")
_MARKS = "[，、；：]"
# No word of a repeated choice is made of others: there is one way to read each.
_SUBJECT = "(?:其|且|并|数|量|总|体|件|申请|受理|收件|办件|办理|办结|与此)*"
_LAST = "(?:上年|去年|上一年)(?:度)?"
_REFERENCE = re.compile(
    rf"^{_SUBJECT}(?:同比(?:{_LAST})?|(?:比|较|与|和|同|跟|相较于?|相比于?|对比){_LAST}(?:全年)?"
    "(?:同期)?(?:相比|比较|比|相较)?(?:同期)?)(?P<rest>.*)$"
)
_UP = "增长|增加|上升|提高|提升|增多|上涨|多|升|增"
_DOWN = "下降|减少|降低|下滑|回落|减|少|降"
_FILL = (
    "(?:总|体|略|有|所|大幅|度|明显|显著|小幅|共|数|量|件|申请|基本|大体|也|又|则|均|呈|稍|继续"
    "|进一步|稳步|净|同比)*"
)
_CHANGE = re.compile(
    rf"^{_FILL}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:幅度?|率)?"
    "(?:了|约|近|超过?|逾|达到?|为|大约|将近|趋势|态势|较多|较大|明显|不多)*$"
)
_ROUGHLY = re.compile("基本|大致|大体|差不多|相当|略")
_SAME = re.compile(
    "^(?:总体|基本|大致|大体|略|均|也|数|量|申请|受理|保持|完全|差不多)*"
    "(?:持平|相同|一致|一样|没有变化|无变化|相当)$"
)
_DOUBLED = re.compile(
    "^(?:数|量|同比|近|约|将近|超过?|增长|增加|又|也)*翻了?(?P<times>[一两二三])番$"
)
_TIMES = {"一": 1, "两": 2, "二": 2, "三": 3}
_NOT_LAST = re.compile("半年|季度|月|前年|前三|同类|平均|历年|部门|全[国省市县区]")
_DONE = re.compile(
    "(?:均|全部|都|皆)?(?:已|按|依法|及时)?[^申信公网]{0,8}(?:办结|答复|办理完毕|回复)$"
)
NEAR = 4
"""Characters between a number and brackets that are of it."""
LEAST, MOST = Decimal("0.85"), Decimal("1.25")
"""What is doubled may come to so much of twice as much."""
HALF = Decimal("0.5")


class Change(NamedTuple):
    """A change as the text states it: where it begins and ends, its direction
    (1, -1; 0 for none), by how much (nothing where only the direction is told),
    how many times the figure is doubled, and whether it is only rough."""

    start: int
    end: int
    direction: int
    amount: Quantity | None = None
    doubled: int = 0
    is_rough: bool = False


class _Figures(NamedTuple):
    """A figure of both years; `others` are further readings of it."""

    claim: Claim
    now: Decimal
    before: Decimal
    others: tuple[tuple[Decimal, Decimal], ...]


def changes(report: Report) -> Iterator[Finding]:
    """N423: a change is not that against last year's report."""
    last, draft = report.before, report.draft
    if last is None or not draft.form.lexicon.check:
        return
    reader: Reader | None = None
    for paragraph in paragraphs(report, _TELLING):
        stated = list(stated_changes(paragraph.text))
        if not stated:
            continue
        if reader is None:
            reader = reader_of(draft.form, draft.unit, draft.kind)
        claims = {claim.start: claim for claim in reader.claims(paragraph.text, paragraph.heading)}
        for number, change in stated:
            claim = claims.get(number.start)
            known = _known(report, last, claim) if claim else None
            if known is not None and not _is_right(change, number, known):
                yield _finding(paragraph, last, change, number, known)


def stated_changes(text: str) -> Iterator[tuple[Quantity, Change]]:
    """The changes against last year in a unified paragraph, each with the number
    of which it is said."""
    for sentence in sentences(text, _MARKS):
        number: Quantity | None = None
        is_last = False
        for index, piece in enumerate(sentence.pieces):
            found = _change(piece, is_last)
            is_last = False
            if found is None:
                if _is_reference(piece) and index + 1 < len(sentence.pieces):
                    is_last = True  # 与上年相比，增加5件
                    continue
                number = _number_of(piece, number)
                yield from _own_changes(piece, number, sentence)
                continue
            if number is not None and not _goes_on(sentence.pieces, index):
                yield number, found
            is_last = True  # 比上年增加5件，增长5.4%


def _number_of(piece: Piece, number: Quantity | None) -> Quantity | None:
    """The number that a change in the next piece is said of."""
    if not piece.counts:
        return number if _DONE.match(piece.text) and not piece.quantities else None
    return piece.counts[-1] if len(piece.counts) == 1 else None


def _is_reference(piece: Piece) -> bool:
    match = _REFERENCE.match(piece.text.replace(HIDDEN, ""))
    return match is not None and not match.group("rest") and not piece.quantities


def _goes_on(pieces: Sequence[Piece], index: int) -> bool:
    """Whether several changes follow one another (分别增长3%、5%)."""
    following = pieces[index + 1 : index + 2]
    return bool(following) and following[0].mark == "、" and bool(following[0].quantities)


def _change(piece: Piece, is_last: bool) -> Change | None:
    """The change that a piece states; `is_last` where the piece before told
    that it is against last year."""
    text = piece.text.replace(HIDDEN, "")
    return _read(text, piece.start, piece, is_last)


def _own_changes(
    piece: Piece, number: Quantity | None, sentence: Sentence
) -> Iterator[tuple[Quantity, Change]]:
    """The changes of a number that stand in its own piece, or in brackets behind it."""
    for opening, inner in sentence.brackets.items():
        if number and 0 <= opening - number.stop <= NEAR and opening < piece.end:
            is_last = False
            for each in inner:
                found = _change(each, is_last)
                if found is not None:
                    yield number, found
                is_last = found is not None or _is_reference(each)
    if piece.counts:  # 收到申请97件比上年增长21.5%
        first = piece.counts[0]
        text = piece.text[first.stop - piece.start :].replace(HIDDEN, "")
        found = _read(text, first.stop, piece, False)
        if found is not None:
            yield first, found


def _read(text: str, start: int, piece: Piece, is_last: bool) -> Change | None:
    """The change that a text of a piece states from its beginning."""
    match = _REFERENCE.match(text)
    if _NOT_LAST.search(text) or "分别" in text or (match is None and not is_last):
        return None
    rest = match.group("rest") if match else text
    at = start + (match.start("rest") if match else 0)
    told = [q for q in piece.quantities if q.start >= at]
    if match and len(told) == 2 and rest[: told[0].start - at] in ("", "的"):
        rest, at = rest[told[0].stop - at :], told[0].stop  # 比上年的80件增加17件
        told = told[1:]
    if not told:
        return _without_amount(rest, at, piece.end)
    amount = told[0]
    words, behind = rest[: amount.start - at], rest[amount.stop - at :]
    change = _CHANGE.match(words)
    is_hidden = HIDDEN in piece.text[: amount.start - piece.start]
    if len(told) > 1 or is_hidden or amount.value is None or change is None:
        return None
    if behind.strip("左右上下以余"):
        return None
    return Change(at, amount.stop, _direction(change), amount, is_rough=amount.is_rough)


def _without_amount(words: str, start: int, end: int) -> Change | None:
    doubled = _DOUBLED.match(words)
    if doubled:
        return Change(start, end, 1, None, _TIMES[doubled["times"]])
    same = _SAME.match(words)
    if same:
        return Change(start, end, 0, is_rough=bool(_ROUGHLY.search(words)))
    change = _CHANGE.match(words)
    if change is None or len(change["up"] or change["down"]) < 2:
        return None
    return Change(start, end, _direction(change))


def _direction(change: re.Match[str]) -> int:
    return 1 if change["up"] else -1


# The figures


def _known(report: Report, last: Report, claim: Claim) -> _Figures | None:
    """The figure of a claim in both years, if the text has it right and last
    year's report gives its table."""
    table = claim.figure[0]
    figures = last.figures.get(table)
    now, before = report.total((claim.figure,)), last.total((claim.figure,))
    if figures is None or not figures.given or _unit(report, claim) != _unit(last, claim):
        return None
    if now is None or before is None:
        return None
    others = []
    for also in claim.also:
        pair = report.total(also), last.total(also)
        if pair[0] is not None and pair[1] is not None:
            others += [(pair[0], pair[1]), (now, pair[1])]
    if now != claim.value and not (claim.shift and abs(now - claim.value) < 1):
        return None  # N401 tells of it, or it is another reading
    return _Figures(claim, now, before, tuple(others))


def _unit(report: Report, claim: Claim) -> str:
    """In what a figure is given; forms differ."""
    table, row, name = claim.figure
    columns = report.draft.form.tables[table].columns_of.get(row, ())
    return next((column.unit for column in columns if column.name == name), "")


def _is_right(change: Change, number: Quantity, known: _Figures) -> bool:
    amount = change.amount
    if amount is not None:
        is_known = amount.unit in (PERCENT, TIMES, TENTHS, number.unit)
        if not is_known:
            return True
    pairs = ((known.now, known.before), *known.others)
    # Amounts are typed in another unit than that of the column.
    unit = divided(known.claim.value, number.value) if number.value else Decimal(1)
    return any(_fits(change, now, before, unit) for now, before in pairs)


def _fits(change: Change, now: Decimal, before: Decimal, unit: Decimal) -> bool:
    more = EXACT.subtract(now, before)
    amount = change.amount
    if change.doubled:
        times = Decimal(2**change.doubled)
        return bool(before) and times * LEAST <= divided(now, before) <= times * MOST
    if not change.direction:
        return abs(more) <= before * (ROUGHLY_SAME if change.is_rough else NEARLY_SAME)
    if amount is None or amount.value is None:
        return more * change.direction > 0
    if not amount.value:
        return not more
    if more * change.direction <= 0:
        return False
    if amount.is_rate:
        return bool(before) and _is_rate(change, amount, amount.value, abs(more), now, before)
    value = EXACT.multiply(amount.value, unit)
    room = abs(more) / 5 if change.is_rough else ZERO
    if amount.unit == "元":
        room = max(room, EXACT.multiply(Decimal(1).scaleb(-amount.places), unit))
    return abs(abs(more) - value) <= room


def _is_rate(
    change: Change, amount: Quantity, value: Decimal, more: Decimal, now: Decimal, before: Decimal
) -> bool:
    if amount.unit == TIMES:
        room = HALF if change.is_rough else Decimal(1).scaleb(-amount.places)
        told = (divided(more, before), divided(now, before))
        return change.direction < 0 or any(
            abs(half_up(each, amount.places) - value) <= room for each in told
        )
    exact = percentage(more, before)
    if amount.unit == TENTHS:
        return abs(exact - value * 10) <= GROSS * 2
    return is_percentage(amount, exact)


# What is said


def _finding(
    paragraph: Paragraph, last: Report, change: Change, number: Quantity, known: _Figures
) -> Finding:
    _, row, column = known.claim.figure
    mark, _ = last.draft.cell_place(*known.claim.figure)
    more = EXACT.subtract(known.now, known.before)
    typed = paragraph.typed(change.start, change.end)
    message = (
        f"这里写的是“{typed}”，{row}的{column}今年是 {format_number(known.now)}，"
        f"上年是 {format_number(known.before)}（{last.draft.source.place(mark)}）"
    )
    is_rate = change.amount is not None and change.amount.is_rate
    right = _right(change, known, more, number)
    if is_rate and not known.before:
        return paragraph.finding(
            "N423", change.start, f"{message}，算不出百分比", f"写件数，不写百分比；改为：{right}"
        )
    return paragraph.finding(
        "N423", change.start, message, f"核对后改正；今年的数是对的，改为：{right}"
    )


def _right(change: Change, known: _Figures, more: Decimal, number: Quantity) -> str:
    """The change as it should be written."""
    if not more:
        return "持平"
    amount = change.amount
    if amount is not None and amount.is_rate and known.before:
        places = amount.places if amount.unit == PERCENT else 1
        rate = half_up(percentage(abs(more), known.before), places)
        return f"{'增长' if more > 0 else '下降'}{format_number(rate)}%"
    unit = number.unit if number.unit != "元" else ""
    return f"{'增加' if more > 0 else '减少'}{format_number(abs(more))}{unit}"
