"""Percentages in the narrative that contradict their two numbers (N422), and
shares of one whole that come to more than 100 %.

A share is checked only where both of its numbers are beyond doubt, and left
alone where any number of the sentence would make it right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from makereport.checks.kinds import MEDIUM, Kinds, family_of, kinds_of
from makereport.checks.quantities import (
    HIDDEN,
    HUNDRED,
    PERCENT,
    TENTHS,
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
from makereport.findings.finding import Finding
from makereport.form.numbers import CHINESE, EXACT, ZERO, exact_sum, format_number
from makereport.report.report import Report

GROSS_TENTHS = Decimal(15)
"""As `GROSS`, of a share in tenths."""
_TELLING = re.compile(rf"[%％]|百\s*分\s*之|[0-9０-９{CHINESE}}}][\s*]*成")
_MARKS = "[，、；：]|(?=其中(?!心)|包括|包含)"
_SHARE = re.compile(
    "^(?:其|且|大?约|所|合计|共|仅|只|就|将?近)*占(?:到|了)?(?P<of>.*?)(?:的)?(?:比例|比重|比率|百分比|比)?(?:的)?(?:为|达到|达|约|近|超过|超|是|：)*$"
)
_EACH = re.compile("分别(?:约)?占|占比(?:例)?分别|比例分别|分别为")
_RATE = re.compile(
    "(?<![时期法规内])(?:总|年度|申请|年内)?(?P<what>办结|答复|回复|办复)率(?:为|达到|达|是)?(?:约)?$"
)
_GOOD_RATE = re.compile("(?:按时|按期|及时|限时|依法|法定|规定|期限|主动|当期|应|限内).{0,4}$")
_RECEIVED = re.compile("收到|新收|受理|接收|收件|接到")
_DONE = re.compile("办结|答复|回复|办复|办理完毕")
_UNDONE = re.compile("结转|正在办理|尚未|未到期|在办|撤回|撤销|遗留|转入|转办")
_OF = (re.compile("办结|已办|答复|办理|处理"), re.compile("收到|新收|受理|接收"))
"""Words for those done with and those that came in."""
_OF_PUBLISHED = re.compile("(?<!申请)公开(?!.{0,2}申请)|发布")
_OF_REST = re.compile(
    "总额|金额|全部|本年|全年|年度|年内|本级|总|数|量|件|条|的|政府|信息|公开|依|申请|收到|新收|受理|接收|办结|答复|办理|处理|已"
    "|发布|全体|整个|所有|合计|主动|以上|上述|比|例|件数|本机关|我局|本局|我委|我镇|我县|我办"
)
_COMPARED = re.compile("上年|去年|同比|环比|增长|下降|增加|减少|上升|提高|较|相比")
_AMONG = re.compile("其中|包括|包含|当中")


class Share(NamedTuple):
    """A share that is not what its numbers give: its place, how it is typed,
    and the two numbers (none where several shares come to too much, `total`)."""

    rate: Quantity
    part: Quantity | None = None
    whole: Quantity | None = None
    total: Decimal = ZERO
    shares: tuple[Quantity, ...] = ()


class _Stated(NamedTuple):
    """A share as it is stated: of what part, and by what words of which whole."""

    rate: Quantity
    part: Quantity | None
    of: str
    at: int
    label: str
    is_each: bool = False


def shares(report: Report) -> Iterator[Finding]:
    """N422: a percentage is not what its numbers give."""
    kinds = kinds_of(report)
    for paragraph in paragraphs(report, _TELLING):
        for found in wrong_shares(paragraph.text, kinds):
            yield _finding(paragraph, found)


def wrong_shares(text: str, kinds: Kinds) -> Iterator[Share]:
    """The percentages of a unified paragraph that contradict its numbers."""
    before: Sentence | None = None
    for sentence in sentences(text, _MARKS):
        if any(q.unit in (PERCENT, TENTHS) for q in _all(sentence)):
            yield from _in_sentence(sentence, before, text, kinds)
        before = sentence


def _all(sentence: Sentence) -> Iterator[Quantity]:
    for pieces in (sentence.pieces, *sentence.brackets.values()):
        for piece in pieces:
            yield from piece.quantities


def _in_sentence(
    sentence: Sentence, before: Sentence | None, text: str, kinds: Kinds
) -> Iterator[Share]:
    stated = list(_stated(sentence))
    parts = {share.part for share in stated if share.part is not None}
    known = [q for each in (before, sentence) if each for q in _all(each) if not q.is_rate]
    found = []
    for share in stated:
        if share.part is None:
            if share.rate.value is not None and share.rate.value > HUNDRED and not share.is_each:
                found.append(Share(share.rate, total=share.rate.value, shares=(share.rate,)))
            continue
        whole = _whole(share, sentence, before, parts)
        if whole is not None and _is_wrong(share.rate, share.part, whole, known):
            found.append(Share(share.rate, share.part, whole))
    found += _rates(sentence, known, text)
    yield from found or _too_much(stated, kinds)


def _stated(sentence: Sentence) -> Iterator[_Stated]:
    """The shares that a sentence states (占…的72.5%), in brackets, too."""
    pieces = sentence.pieces
    each: list[Quantity] = []
    for index, piece in enumerate(pieces):
        for opening, inner in sentence.brackets.items():
            if piece.start <= opening < piece.end:
                yield from _in_bracket(pieces, index, opening, inner)
        rates = [q for q in piece.quantities if q.unit in (PERCENT, TENTHS)]
        if not rates:
            each = []
            continue
        before = piece.text[: rates[0].start - piece.start].replace(HIDDEN, "")
        if _EACH.search(before) and "占" in before and len(rates) == 1:
            each = [rates[0]]
            yield from _one_by_one(pieces, index)
            continue
        if each and piece.mark == "、" and not before:
            each.append(rates[0])
            continue
        each = []
        if len(rates) == 1:
            share = _of_piece(pieces, index, rates[0])
            if share is not None:
                yield share


def _of_piece(pieces: Sequence[Piece], index: int, rate: Quantity) -> _Stated | None:
    piece = pieces[index]
    counts = [q for q in piece.counts if q.stop <= rate.start]
    begin = counts[-1].stop if counts else piece.start
    words = piece.text[begin - piece.start : rate.start - piece.start].replace(HIDDEN, "")
    match = _SHARE.match(words)
    if match is None:
        at = words.find("占")
        match = _SHARE.match(words[at:]) if at >= 0 else None
        if match is None or _COMPARED.search(words):
            return None
        return _Stated(rate, None, match.group("of"), index, words[:at])
    if _COMPARED.search(words):
        return None
    if counts:
        part, home = counts[-1], piece
        label = piece.text[: part.start - piece.start]
    else:
        if not index or not pieces[index - 1].counts or piece.mark not in "，、":
            return None
        home = pieces[index - 1]
        part = home.counts[-1]
        label = home.text
    if any(q.is_rate for q in home.quantities if q is not rate) or _COMPARED.search(home.text):
        return None
    if len(home.counts) > 1 or "其余" in words:
        return None
    return _Stated(rate, part, match.group("of"), index, label)


def _in_bracket(
    pieces: Sequence[Piece], index: int, opening: int, inner: Sequence[Piece]
) -> Iterator[_Stated]:
    """A share in brackets behind its number: 25件（占62.5%）."""
    piece = pieces[index]
    counts = [q for q in piece.counts if q.stop <= opening]
    rates = [q for q in inner[0].quantities if q.unit == PERCENT]
    if len(inner) != 1 or len(rates) != 1 or inner[0].counts or not counts:
        return
    words = inner[0].text[: rates[0].start - inner[0].start]
    match = _SHARE.match(words)
    if match is None or opening - counts[-1].stop > 4 or _COMPARED.search(piece.text):
        return
    label = piece.text[: counts[-1].start - piece.start]
    yield _Stated(rates[0], counts[-1], match.group("of"), index, label)


def _one_by_one(pieces: Sequence[Piece], index: int) -> Iterator[_Stated]:
    """Shares of the numbers before, in their order: 25件、15件，分别占62.5%、37.5%."""
    rates = [q for q in pieces[index].quantities if q.is_rate]
    for piece in pieces[index + 1 :]:
        told = [q for q in piece.quantities if q.unit == PERCENT]
        if piece.mark != "、" or len(told) != 1 or told[0].start > piece.start:
            break
        rates += told
    numbers: list[Quantity] = []
    start = index
    for at in range(index - 1, -1, -1):
        counts = pieces[at].counts
        if (
            len(counts) != 1
            or len(numbers) == len(rates)
            or any(q.is_rate for q in pieces[at].quantities)
        ):
            break
        numbers.insert(0, counts[0])
        start = at
        if _AMONG.match(pieces[at].text) or pieces[at].mark == "：":
            break
    first = pieces[index].text[: rates[0].start - pieces[index].start]
    match = re.search("占(?:比例?)?(?P<of>.*?)(?:的)?(?:比例?|比重)?(?:分别)?(?:为|约)?$", first)
    of = match.group("of") if match else "？"
    is_known = len(numbers) == len(rates) > 1 and _is_begin(pieces, start)
    for at, rate in enumerate(rates):
        yield _Stated(rate, numbers[at] if is_known else None, of, start, "", is_each=True)


def _is_begin(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a list begins with a piece."""
    return bool(_AMONG.match(pieces[index].text)) or pieces[index].mark in ("：", "，", "；", "")


# The whole of a share


def _whole(
    share: _Stated, sentence: Sentence, before: Sentence | None, parts: set[Quantity]
) -> Quantity | None:
    """The number of which a share is, if there can be no other. What has a
    share itself is none."""
    part = share.part
    if part is None or part.value is None:
        return None
    pieces = sentence.pieces
    earlier = [
        (at, piece, q)
        for at, piece in enumerate(pieces[: share.at + (not share.is_each)])
        for q in piece.counts
        if q not in parts
        and q.stop <= part.start
        and q.unit == part.unit
        and not _COMPARED.search(piece.text)
    ]
    of = share.of.replace(HIDDEN, "")
    if _OF_REST.sub("", of) not in "".join(piece.text for _, piece, _ in earlier):
        return None
    named = [words for words in _OF if words.search(of)]
    if named:
        fitting = [q for _, piece, q in earlier if named[0].search(piece.text)]
        return fitting[0] if len(fitting) == 1 and len(named) == 1 else None
    if _OF_PUBLISHED.search(of):
        earlier = [each for each in earlier if _OF_PUBLISHED.search(each[1].text)]
    marks = [at for at in range(share.at, -1, -1) if _AMONG.match(pieces[at].text)]
    if len(marks) > 1:
        return None
    if marks:
        before_list = [q for at, _, q in earlier if at < marks[0]]
        if not before_list:
            return _alone(before, part) if not marks[0] else None
        return before_list[-1] if len({q.value for q in before_list}) == 1 else None
    values = [q for _, _, q in earlier]
    return values[0] if len(values) == 1 else None


def _alone(sentence: Sentence | None, part: Quantity) -> Quantity | None:
    """The only number of a sentence."""
    counts = [q for piece in sentence.pieces for q in piece.counts] if sentence else []
    return counts[0] if len(counts) == 1 and counts[0].unit == part.unit else None


# What is wrong


def _is_wrong(rate: Quantity, part: Quantity, whole: Quantity, known: Sequence[Quantity]) -> bool:
    if rate.value is None or not part.value or not whole.value:
        return False
    if part.is_rough or whole.is_rough or part.value > whole.value:
        return False
    same = [q.value for q in known if q.unit == part.unit and q.value]
    others = [value for value in same if value != part.value or rate.value == HUNDRED]
    if any(_fits(rate, part.value, value) for value in others):
        return False
    told = [q.value or ZERO for q in known if q.unit == part.unit and q.stop <= part.start]
    sums = [EXACT.subtract(exact_sum(same), whole.value), exact_sum(told)]
    sums = [value for value in sums if value > 0 and value != part.value]
    return not any(_fits(rate, part.value, value) for value in sums)


def _fits(rate: Quantity, part: Decimal, whole: Decimal) -> bool:
    """Whether a rate is that of two numbers, as exactly as it is given."""
    exact = percentage(part, whole)
    if rate.unit == TENTHS:
        return abs(exact - (rate.value or ZERO) * 10) <= GROSS_TENTHS
    return is_percentage(rate, exact)


def _rates(sentence: Sentence, known: Sequence[Quantity], text: str) -> Iterator[Share]:
    """Rates of what was done among what came in (办结率)."""
    pieces = sentence.pieces
    for piece in pieces:
        for rate in piece.quantities:
            words = piece.text[: rate.start - piece.start].replace(HIDDEN, "")
            match = _RATE.search(words) if rate.unit == PERCENT else None
            if match is None or _GOOD_RATE.search(words[: match.start()]) or _UNDONE.search(text):
                continue
            told = [p for p in pieces if len(p.counts) == 1 and not _COMPARED.search(p.text)]
            received = [p.counts[0] for p in told if _RECEIVED.search(p.text)]
            done = [
                p.counts[0] for p in told if _DONE.search(p.text) and not _RECEIVED.search(p.text)
            ]
            is_known = len(received) == 1 == len(done) and received[0].unit == done[0].unit
            if is_known and _is_wrong(rate, done[0], received[0], known):
                yield Share(rate, done[0], received[0])


def _too_much(stated: Sequence[_Stated], kinds: Kinds) -> Iterator[Share]:
    """Shares of one whole that come to more than it."""
    groups: dict[tuple[str, str], list[_Stated]] = {}
    for share in stated:
        kind = "each" if share.is_each else family_of(share.label, kinds)
        if kind and kind != MEDIUM:
            groups.setdefault((kind, _OF_REST.sub("", share.of)), []).append(share)
    for group in groups.values():
        rates = [share.rate for share in group]
        values = [rate.value for rate in rates if rate.value is not None and rate.unit == PERCENT]
        if len(rates) < 2 or len(values) < len(rates) or any(rate.is_rough for rate in rates):
            continue
        slack = exact_sum(Decimal(5).scaleb(-rate.places - 1) for rate in rates)
        total = exact_sum(values)
        if total > HUNDRED + slack and len({share.label for share in group}) in (1, len(group)):
            yield Share(rates[-1], total=total, shares=tuple(rates))


def _finding(paragraph: Paragraph, found: Share) -> Finding:
    rate = found.rate
    typed = paragraph.typed(rate.start, rate.stop)
    if found.part is None or found.whole is None:
        if len(found.shares) == 1:
            message = f"这里写的占比是“{typed}”，超过了 100%"
        else:
            listed = "、".join(paragraph.typed(q.start, q.stop) for q in found.shares)
            message = f"列出的占比 {listed} 合计 {format_number(found.total)}%，超过了 100%"
        return paragraph.finding(
            "N422", rate.start, message, "核对后改正；同一总数的各项占比合计是 100%"
        )
    part, whole = (paragraph.typed(q.start, q.end) for q in (found.part, found.whole))
    exact = percentage(found.part.value or ZERO, found.whole.value or ZERO)
    places = 1 if rate.unit == TENTHS or rate.is_rough else rate.places
    right = format_number(half_up(exact, places))
    message = f"这里写的是“{typed}”，{part} 占 {whole} 的 {right}%"
    return paragraph.finding(
        "N422", rate.start, message, f"核对后改正；两个数都对的，改为：{right}%"
    )
