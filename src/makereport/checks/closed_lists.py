"""Closed lists in the narrative that do not add up (N421): the parts of a
number that is named, with the same measure word.

A list is closed where its words say so, where its kinds leave no other, or
where next to nothing is missing. Parts that may overlap are left alone, and so
is a list that adds up in any way in which it may be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from makereport.checks.quantities import (
    HIDDEN,
    Paragraph,
    Piece,
    Quantity,
    Sentence,
    paragraphs,
    sentences,
)
from makereport.findings.finding import Finding
from makereport.form.numbers import ZERO, exact_sum, format_number
from makereport.report.report import Report

MOST_SHOWN = 8
"""Parts that a message lists."""
FEW_MISSING = Decimal("0.2")
"""Of the whole, at most, where the kinds of the parts leave no other."""
NEXT_TO_NONE = Decimal("0.02")
_TELLING = re.compile("其\\s*中|包\\s*括|包\\s*含|分\\s*为|分\\s*别|具\\s*体|组\\s*成|构\\s*成|[(（：:]|共|合\\s*计|总\\s*计")
_MARKS = "[，、；：]|(?=其中(?!心)|包括|包含|分为|分别[为是有]|具体[为是])"
_AMONG = re.compile("其中")
_INCLUDES = re.compile("包括|包含|含|内含")
_ALL = re.compile("分为|分别[为是有]|具体[为是]")
_OPEN = re.compile(
    "等|主要|大部分|多数|绝大|多为|但不限|例如|譬如|比如|尤其|特别|重点|以.+为主|近半|部分为|还有|之[一二]"
)
_NO_PART = re.compile("每|平均|累计|上年|去年|同期|均|皆|各(?![类项])|含|[其内]中|中有|不计|不含|另外")
_NO_WHOLE = re.compile("每|平均|上年(?!结转|遗留|转)|去年|同期|下年|下一年|超过|力争|计划|目标|第")
_REST = re.compile("其余|剩余|余下|其他|其它")
_REMARK = re.compile(
    "比上年|较上年|同比|环比|相比|上年(?!结转|遗留|转)|去年|增长|增加|增幅|下降|减少|降幅|持平|上升|占|比例|比重|率"
)
_ACT = re.compile(
    "^(?:已|全部|均|共|全年|本年|年内|累计|按时|按期|依法|，)*(?:办结|答复|收到|受理|新收|接收|办理|发布|公开|制发|召开|开展|举办|回复|编发|更新|结转|解读|接待|转载|通过)"
)
_UNDONE = re.compile("结转|正在办理|尚未|未办结|办理中|在办|撤回|撤销|延期|转入|遗留|转办|不计入")
_TOTAL = re.compile(r"^(?:以上)?(?:总共|一共|共计|合计|总计|共|计)(?:为|是|有)?$")
_FAMILIES = {
    "channel": re.compile(
        "网上|网络|在线|互联网|网站|平台|电子邮|邮箱|邮件|信函|来信|信件|邮寄|寄送|邮政|挂号|快递|EMS"
        "|当面|现场|窗口|当场|来访|上门|传真|电话|口头|线上|线下"
    ),
    "medium": re.compile(
        "微信|微博|公众号|客户端|APP|短视频|抖音|头条|报刊|报纸|公报|公[示告]栏|电视|广播|新媒体|电子屏|简报|网站|门户网"
    ),
    "applicant": re.compile("自然人|公民|个人|法人|企业|科研机构|律师|法律服务|公益|(?:其[他它]|社会)组织|社会团体|事业单位"),
    "outcome": re.compile(
        "(?:予以|部分|不予|同意|全部|全文|主动|已|已经|不|依法)公开|无法提供|不予处理|其[他它]处理|不存在|非政府信息|结转"
        "|不属于|告知|不掌握|不予提供|补正|撤回|作其[他它]"
    ),
    "result": re.compile("维持|纠正|未审结|撤诉|驳回|撤销|胜诉|败诉|其[他它]结果"),
    "grade": re.compile("优秀|良好|一般|合格|较好|较差|达标|满意|优等|中等"),
    "source": re.compile("新收|上年结转|上年遗留|上年转"),
}


@dataclass
class List:
    """A number and those that are said to be its parts. `others` are numbers
    that the whole may be as well; `form` tells by what word the list begins."""

    whole: Quantity
    form: str
    parts: list[Quantity] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    others: list[Decimal] = field(default_factory=list)
    text: str = ""
    """From the whole to the end of the list."""


def closed_lists(report: Report) -> Iterator[Finding]:
    """N421: the parts of a closed list do not come to the number named."""
    for paragraph in paragraphs(report, _TELLING):
        for found in wrong_lists(paragraph.text):
            yield _finding(paragraph, found)


def wrong_lists(text: str) -> Iterator[List]:
    """The closed lists of a unified paragraph that do not add up."""
    before: Sentence | None = None
    for sentence in sentences(text, _MARKS):
        for found in _lists(sentence, before):
            if _is_wrong(found, text):
                yield found
        before = sentence


def _finding(paragraph: Paragraph, found: List) -> Finding:
    whole = found.whole
    numbers = [paragraph.typed(part.start, part.end) for part in found.parts]
    total = exact_sum(_value(part) for part in found.parts)
    listed = "、".join(numbers) if len(numbers) <= MOST_SHOWN else f"{len(numbers)} 个数"
    shown = format_number(total)
    if whole.unit == "元":
        shown += "元"
    typed = paragraph.typed(whole.start, whole.end)
    message = f"这里写的总数是“{typed}”，列出的 {listed} 合计 {shown}"
    if len(numbers) == 1:
        message = f"这里写的总数是“{typed}”，其中的一项却是 {listed}"
    hint = f"核对后改正；各项都对的，总数改为 {shown}"
    if total < _value(whole):
        hint += "；没有列全的，在后面加上“等”"
    return paragraph.finding("N421", whole.start, message, hint)


def _value(quantity: Quantity) -> Decimal:
    return quantity.value or ZERO


# How lists are found


def _lists(sentence: Sentence, before: Sentence | None) -> Iterator[List]:
    pieces = sentence.pieces
    for index, piece in enumerate(pieces):
        form = _form(piece, pieces[index - 1] if index else None)
        found = None
        if form:
            whole = _whole(pieces[:index])
            if whole is None and form == "among" and index == 0 and before is not None:
                whole = _only_whole(before)
            if whole is not None:
                others = _others(pieces[:index], whole)
                found = _collected(List(whole, form, others=others), pieces[index:])
        elif piece.counts and index > 1:
            found = _summed(pieces, index)
        if found is not None:
            yield found
        for opening, inner in sentence.brackets.items():
            if piece.start <= opening < piece.end:
                found = _bracketed(piece, opening, inner)
                if found is not None:
                    yield found


def _form(piece: Piece, last: Piece | None) -> str:
    """By what word a list begins with a piece."""
    if _AMONG.match(piece.text):
        return "among"
    if _INCLUDES.match(piece.text):
        return "includes"
    if _ALL.match(piece.text):
        return "all"
    if piece.mark == "：" and last is not None and last.counts:
        ends = last.end - last.counts[-1].stop
        return "all" if ends <= 4 and len(last.counts) == 1 else ""
    return ""


def _whole(pieces: Sequence[Piece]) -> Quantity | None:
    """The last number before a list."""
    for piece in reversed(pieces[-4:]):
        counts = piece.counts
        if _REMARK.search(piece.text) and not (counts and _ACT.match(piece.text)):
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
    told = [p for p in sentence.pieces if p.counts and not _REMARK.search(p.text)]
    if len(told) != 1 or len(told[0].counts) != 1:
        return None
    return _whole(told)


def _others(pieces: Sequence[Piece], whole: Quantity) -> list[Decimal]:
    """Other numbers before a list that its parts may be of: single ones, and
    the sums of those next to each other up to the last."""
    values = [
        _value(quantity)
        for piece in pieces
        for quantity in piece.counts
        if quantity.unit == whole.unit
    ]
    return [*values, *accumulate(reversed(values))]


def _collected(found: List, pieces: Sequence[Piece]) -> List | None:
    """A list with its parts; None where it is not clear which they are."""
    label, separator = "", ""
    is_over = False
    end = pieces[0].start
    for index, piece in enumerate(pieces):
        text = piece.text.replace(HIDDEN, "")
        if piece.mark == "；" and separator != "；" and index and (found.parts or is_over):
            break
        if index and not found.parts and piece.mark == "：" and not is_over:
            pass
        elif index and found.parts and _is_next(piece, found):
            break
        if index and _form(piece, None):
            if _AMONG.match(text) or (found.parts and piece.counts):
                return None
            is_over = bool(found.parts)
        if _REMARK.search(text) and not piece.counts:
            end = piece.end
            continue
        if not piece.quantities:
            if _is_label(pieces, index):
                label += text + "、"
            elif found.parts:
                is_over = True
            end = piece.end
            continue
        if _REMARK.search(text):
            if _NO_PART.search(text) or not _is_with_share(piece):
                continue
        counts = piece.counts
        if not counts:
            continue
        fits = all(quantity.unit in (found.whole.unit, "") for quantity in counts)
        if is_over and fits:
            return None
        if not fits or len(counts) > 1 or any(q.value is None or q.is_rough for q in counts):
            if not fits and found.parts and all(q.unit != found.whole.unit for q in counts):
                is_over = True
                continue
            return None
        told = label + text
        if _NO_PART.search(_INCLUDES.sub("", _AMONG.sub("", told, 1), 1)):
            return None
        if found.parts and not separator:
            separator = piece.mark
        found.parts.append(counts[0])
        found.labels.append(_AMONG.sub("", _INCLUDES.sub("", _ALL.sub("", told))))
        label = ""
        end = piece.end
    found.text = "".join(p.mark + p.text for p in pieces if p.start < max(end, pieces[0].start + 1))
    return found if found.parts else None


def _is_next(piece: Piece, found: List) -> bool:
    """Whether a piece begins a statement of its own."""
    if not _ACT.match(piece.text) or piece.mark not in "，；":
        return False
    return not any(_ACT.match(label) for label in found.labels) and not any(
        _covers(family, piece.text) for family in _of_all(found.labels)
    )


def _is_label(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a piece without a number names, with the next ones, a part."""
    following = pieces[index + 1 : index + 2]
    return bool(following) and (following[0].mark in ("、", "：") or not index)


def _is_with_share(piece: Piece) -> bool:
    """Whether a piece states a part and then its share."""
    at = _REMARK.search(piece.text)
    return bool(at and piece.counts and piece.counts[0].stop <= piece.start + at.start())


def _bracketed(piece: Piece, opening: int, inner: Sequence[Piece]) -> List | None:
    counts = [quantity for quantity in piece.counts if quantity.stop <= opening]
    if not counts or opening - counts[-1].stop > 4 or _NO_WHOLE.search(piece.text):
        return None
    whole = counts[-1]
    if not whole.unit or whole.value is None or whole.is_rough or _REMARK.search(piece.text):
        return None
    form = _form(inner[0], None) or ("includes" if _INCLUDES.match(inner[0].text) else "all")
    if form == "all" and (len(inner) < 2 or any(len(p.counts) != 1 for p in inner)):
        return None
    return _collected(List(whole, form), inner)


def _summed(pieces: Sequence[Piece], index: int) -> List | None:
    """The parts before a number that is said to be their sum."""
    piece = pieces[index]
    whole = piece.counts[0]
    lead = piece.text[: whole.start - piece.start]
    rest = piece.text[whole.stop - piece.start :]
    if not _TOTAL.match(lead) or rest or whole.value is None or whole.is_rough or not whole.unit:
        return None
    first = next(i for i, each in enumerate(pieces) if each.quantities)
    told = pieces[first:index]
    if len(told) < 2 or any(_form(p, None) or len(p.counts) != 1 or _REMARK.search(p.text) for p in told):
        return None
    parts = [p.counts[0] for p in told]
    if any(q.unit != whole.unit or q.value is None or q.is_rough for q in parts):
        return None
    if any(_NO_PART.search(p.text) for p in told):
        return None
    values = [_value(q) for q in parts]
    if _value(whole) in list(accumulate(reversed(values))):
        return None
    text = "".join(p.text for p in told)
    return List(whole, "sum", parts, [p.text for p in told], text=text)


# What is wrong with one


def _is_wrong(found: List, text: str) -> bool:
    whole = _value(found.whole)
    values = [_value(part) for part in found.parts]
    sums = list(accumulate(values))
    total = sums[-1]
    slack = _slack(found)
    if any(abs(number - other) <= slack for number in sums for other in (whole, *found.others)):
        return False
    if found.form == "sum":
        return True
    families = _of_all(found.labels)
    if len(families) > 1 and families != {"channel", "medium"}:
        return False
    if "medium" in families and "channel" in families and "申请" in text:
        families = {"channel"}
    if total > whole:
        return _exceeds(found, whole, values, families, text)
    return _lacks(found, whole, total, families, text)


def _exceeds(
    found: List, whole: Decimal, values: list[Decimal], families: set[str], text: str
) -> bool:
    if max(values) > whole:
        return len(values) == 1 or "medium" not in families
    if len(values) < 2 or _is_of_last_year(families, text):
        return False
    more = exact_sum(values) - whole
    if "medium" in families:
        return False
    if families or not any(map(_words, found.labels)) or found.form == "all":
        return bool(not families or _is_covered(found, families))
    if any("涉" in label for label in found.labels):
        return False
    return len(values) > 2 and more <= whole * FEW_MISSING / 2


def _lacks(found: List, whole: Decimal, total: Decimal, families: set[str], text: str) -> bool:
    few = whole - total <= max(whole * FEW_MISSING, Decimal(2))
    if _OPEN.search(found.text) or (_REST.search(found.text) and not any(map(_REST.search, found.labels))):
        return False
    if _is_of_last_year(families, text):
        return False
    count = len(found.parts)
    if count < 2:
        return False
    if _REST.match(found.labels[-1]) or found.form == "all":
        return True
    if found.form == "includes":
        return few
    if count < 3:
        return False
    if whole >= 50 and whole - total <= whole * NEXT_TO_NONE:
        return True
    if not any(map(_words, found.labels)):
        return few
    return few and bool(families) and _is_covered(found, families)


def _is_of_last_year(families: set[str], text: str) -> bool:
    """Whether outcomes may be of more or fewer cases than came in."""
    return bool("outcome" in families and _UNDONE.search(text))


def _slack(found: List) -> Decimal:
    """By how much rounding may part the whole from the sum."""
    if found.whole.unit != "元":
        return ZERO
    places = max(quantity.places for quantity in (found.whole, *found.parts))
    return Decimal(max(1, len(found.parts) // 2)).scaleb(-places) if places < 0 else ZERO


def _words(label: str) -> str:
    """What a label says besides its number."""
    return re.sub("[0-9.,，、；：万元件条宗起份例次项个篇期场]|和|及|以及|为|有", "", label)


def _covers(family: str, text: str) -> bool:
    return bool(_FAMILIES[family].search(text))


def _of_all(labels: Sequence[str]) -> set[str]:
    return {family for family in _FAMILIES if any(_covers(family, label) for label in labels)}


def family_of(label: str) -> str:
    """The kind of parts that a label belongs to; nothing for none or several."""
    families = _of_all([label])
    return families.pop() if len(families) == 1 else ""


def _is_covered(found: List, families: set[str]) -> bool:
    """Whether each part is of the kinds, or what is left of them."""
    return all(
        not _words(label) or _REST.search(label) or any(_covers(f, label) for f in families)
        for label in found.labels
    )
