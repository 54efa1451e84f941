"""Numbers of a sentence with those that are said to be their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from makereport.checks.kinds import Kinds, families_of
from makereport.checks.quantities import HIDDEN, Piece, Quantity, Sentence
from makereport.form.numbers import ZERO

MARKS = "[，、；：]|(?=其中(?!心)|包括|包含|分为|分别[为是有]|具体[为是])"
_AMONG = re.compile("其中")
_INCLUDES = re.compile("包括|包含|含|内含")
_ALL = re.compile("分为|分别[为是有]|具体[为是]")
_NO_PART = re.compile(
    "每|平均|累计|上年(?!结转|遗留|转|.{0,12}年报)|去年|同期|均|皆|各(?![类项])|含|[其内]中|中有|不计|不含|另外"
)
_NO_WHOLE = re.compile("每|平均|上年(?!结转|遗留|转)|去年|同期|下年|下一年|超过|力争|计划|目标|第")
REMARK = re.compile(
    "[比较与同和](?:上年|去年)|上年同期|同比|环比|相比|增长|增加|增幅|下降|减少|降幅|持平|上升"
    "|占|比例|比重|率"
)
_ACT = re.compile(
    "^(?:已|全部|均|共|全年|本年|年内|累计|按时|按期|依法|，)*(?:办结|答复|收到|受理|新收|接收|办理|发布|公开|制发|召开|开展|举办|回复|编发|更新|结转|解读|接待|转载|通过)"
)
_TOTAL = re.compile(r"^(?:以上)?(?:总共|一共|共计|合计|总计|共|计)(?:为|是|有)?$")
_FORMS = re.compile(f"{_AMONG.pattern}|{_INCLUDES.pattern}|{_ALL.pattern}")


@dataclass
class List:
    """A number and those that are said to be its parts. `others` are numbers
    that the whole may be as well; `form` tells by what word the list begins, `kinds`
    are those that its labels may be of."""

    whole: Quantity
    form: str
    kinds: Kinds
    parts: list[Quantity] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    others: list[Decimal] = field(default_factory=list)
    text: str = ""
    """From the whole to the end of the list."""

    @property
    def families(self) -> set[str]:
        """The kinds of its parts."""
        return families_of(self.labels, self.kinds)

    def is_of(self, families: set[str], text: str) -> bool:
        """Whether a text names a part of one of the kinds."""
        return any(self.kinds[family].search(text) for family in families)


def value_of(quantity: Quantity) -> Decimal:
    """A number; zero where it is not known."""
    return quantity.value or ZERO


def lists(sentence: Sentence, before: Sentence | None, kinds: Kinds) -> Iterator[List]:
    pieces = sentence.pieces
    for index, piece in enumerate(pieces):
        form = form_of(piece, pieces[index - 1] if index else None)
        found = None
        if form:
            whole = _whole(pieces[:index])
            if whole is None and form == "among" and index == 0 and before is not None:
                whole = _only_whole(before)
            if whole is not None:
                others = _others(pieces[:index], whole)
                found = _collected(List(whole, form, kinds, others=others), pieces[index:])
        elif piece.counts and index > 1:
            found = _summed(pieces, index, kinds)
        if found is not None:
            yield found
        for opening, inner in sentence.brackets.items():
            if piece.start <= opening < piece.end:
                found = _bracketed(piece, opening, inner, kinds)
                if found is not None:
                    yield found


def form_of(piece: Piece, last: Piece | None) -> str:
    """By what word a list begins with a piece."""
    if _AMONG.match(piece.text):
        return "among"
    if _INCLUDES.match(piece.text):
        return "includes"
    if _ALL.match(piece.text):
        return "all"
    if piece.mark == "：" and last is not None and last.counts:
        ends = last.end - last.counts[-1].stop
        return "listed" if ends <= 4 and len(last.counts) == 1 else ""
    return ""


def _whole(pieces: Sequence[Piece]) -> Quantity | None:
    """The last number before a list."""
    for piece in reversed(pieces[-4:]):
        counts = piece.counts
        if REMARK.search(piece.text) and not (counts and _ACT.match(piece.text)):
            continue
        if counts:
            whole = counts[-1]
            is_usable = whole.unit and whole.value is not None and not whole.is_rough
            return whole if is_usable and not _NO_WHOLE.search(piece.text) else None
        if _AMONG.match(piece.text):
            return None
    return None


def _only_whole(sentence: Sentence) -> Quantity | None:
    """The number of a sentence that has one."""
    told = [p for p in sentence.pieces if p.counts and not REMARK.search(p.text)]
    if len(told) != 1 or len(told[0].counts) != 1:
        return None
    return _whole(told)


def _others(pieces: Sequence[Piece], whole: Quantity) -> list[Decimal]:
    """Other numbers before a list that its parts may be of: single ones, and
    the sums of those next to each other up to the last."""
    values = [
        value_of(quantity)
        for piece in pieces
        for quantity in piece.counts
        if quantity.unit == whole.unit
    ]
    return [*values, *accumulate(reversed(values))]


def _collected(found: List, pieces: Sequence[Piece]) -> List | None:
    """A list with its parts; None where it is not clear which they are."""
    collector = _Collector(found)
    for index, piece in enumerate(pieces):
        is_named = _is_label(pieces, index)
        if index and collector.is_end(piece):
            break
        if not collector.takes(piece, is_named, is_first=not index):
            return None
    found.text = "".join(p.mark + p.text for p in pieces if p.start <= collector.end)
    return found if found.parts else None


class _Collector:
    """Takes the pieces of a list one by one."""

    def __init__(self, found: List) -> None:
        self._found = found
        self._label = ""
        self._separator = ""
        self._is_over = False
        self.end = 0
        """Where the last piece of the list begins."""

    def is_end(self, piece: Piece) -> bool:
        """Whether a piece is behind the list."""
        parts = self._found.parts
        is_other = self._separator != "；" and len(parts) > 1
        if piece.mark == "；" and (is_other or self._is_over):
            return True
        return bool(parts) and _is_next(piece, self._found)

    def takes(self, piece: Piece, is_named: bool, is_first: bool) -> bool:
        """Take one more piece; whether it is still clear what the parts are."""
        text = piece.text.replace(HIDDEN, "")
        if not is_first and form_of(piece, None):
            if _AMONG.match(text) or (self._found.parts and piece.counts):
                return False
            self._is_over = bool(self._found.parts)
        counts = piece.counts
        is_remark = bool(REMARK.search(text))
        if not piece.quantities and not is_remark:
            if is_named:
                self._label += text + "、"
            else:
                self._is_over |= bool(self._found.parts)
        if not counts or (is_remark and (_NO_PART.search(text) or not _is_with_share(piece))):
            self.end = piece.start if is_remark or not piece.quantities else self.end
            return True
        return self._takes_part(piece, counts, self._label + text)

    def _takes_part(self, piece: Piece, counts: Sequence[Quantity], told: str) -> bool:
        found = self._found
        same = [quantity for quantity in counts if quantity.unit in (found.whole.unit, "")]
        if not same:
            self._is_over = True
            return bool(found.parts)
        part = same[0]
        if self._is_over or len(same) > 1 or part.value is None or part.is_rough:
            return False
        if _NO_PART.search(_INCLUDES.sub("", _AMONG.sub("", told, count=1), count=1)):
            return False
        if found.parts and not self._separator:
            self._separator = piece.mark
        found.parts.append(part)
        found.labels.append(_FORMS.sub("", told))
        self._label = ""
        self.end = piece.start
        return True


def _is_next(piece: Piece, found: List) -> bool:
    """Whether a piece begins a statement of its own."""
    if not _ACT.match(piece.text) or piece.mark not in "，；":
        return False
    is_list_of_acts = any(_ACT.match(label) for label in found.labels)
    return not is_list_of_acts and not found.is_of(found.families, piece.text)


def _is_label(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a piece without a number names, with the next ones, a part."""
    following = pieces[index + 1 : index + 2]
    return bool(following) and (following[0].mark in ("、", "：") or not index)


def _is_with_share(piece: Piece) -> bool:
    """Whether a piece states a part and then its share."""
    at = REMARK.search(piece.text)
    return bool(at and piece.counts and piece.counts[0].stop <= piece.start + at.start())


def _bracketed(piece: Piece, opening: int, inner: Sequence[Piece], kinds: Kinds) -> List | None:
    counts = [quantity for quantity in piece.counts if quantity.stop <= opening]
    if not counts or opening - counts[-1].stop > 4 or _NO_WHOLE.search(piece.text):
        return None
    whole = counts[-1]
    if not whole.unit or whole.value is None or whole.is_rough or REMARK.search(piece.text):
        return None
    form = form_of(inner[0], None) or ("includes" if _INCLUDES.match(inner[0].text) else "listed")
    if form == "listed" and len(_told(inner)) < 2:
        return None
    return _collected(List(whole, form, kinds), inner)


def _told(inner: Sequence[Piece]) -> list[Piece]:
    """The parts in brackets, none where something else stands there, too."""
    told = [piece for piece in inner if piece.counts or not REMARK.search(piece.text)]
    return told if all(len(piece.counts) == 1 for piece in told) else []


def _summed(pieces: Sequence[Piece], index: int, kinds: Kinds) -> List | None:
    """The parts before a number that is said to be their sum."""
    piece = pieces[index]
    whole = piece.counts[0]
    lead = piece.text[: whole.start - piece.start]
    rest = piece.text[whole.stop - piece.start :]
    if not _TOTAL.match(lead) or rest or whole.value is None or whole.is_rough or not whole.unit:
        return None
    first = next(i for i, each in enumerate(pieces) if each.quantities)
    told = pieces[first:index]
    if len(told) < 2 or any(
        form_of(p, None) or len(p.counts) != 1 or REMARK.search(p.text) for p in told
    ):
        return None
    parts = [p.counts[0] for p in told]
    if any(q.unit != whole.unit or q.value is None or q.is_rough for q in parts):
        return None
    if any(_NO_PART.search(p.text) for p in told):
        return None
    values = [value_of(q) for q in parts]
    if value_of(whole) in list(accumulate(reversed(values))):
        return None
    text = "".join(p.text for p in told)
    return List(whole, "sum", kinds, parts, [p.text for p in told], text=text)
