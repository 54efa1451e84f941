"""Closed lists in the narrative that do not add up (N421): the parts of a
number that is named, with the same measure word.

A list is closed where its words say so, where its kinds leave no other, or
where next to nothing is missing. Parts that may overlap are left alone, and so
is a list that adds up in any way in which it may be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, chain

from makereport.checks.kinds import CHANNEL, MEDIUM, Kinds, kinds_of
from makereport.checks.parts import MARKS, List, lists, value_of
from makereport.checks.quantities import AMOUNTS, Paragraph, Sentence, paragraphs, sentences
from makereport.claims.tokens import scaled
from makereport.findings.finding import Finding
from makereport.form.lexicon import OUTCOME
from makereport.form.numbers import CHINESE, ZERO, exact_sum, format_number
from makereport.report.report import Report

MOST_SHOWN = 8
"""Parts that a message lists."""
FEW_MISSING = Decimal("0.2")
"""Of the whole, at most, where the kinds of the parts leave no other."""
NEXT_TO_NONE = Decimal("0.02")
MOST_SUMS = 64
_TELLING = re.compile(
    r"其\s*中|包\s*[括含]|分\s*[为别]|具\s*体\s*[为是]|[（(：:][^，,。；;（(]{0,20}[0-9０-９]"
    rf"|[共合总]\s*计?\s*[为是有]?\s*[0-9０-９{CHINESE}]"
)
_OPEN = re.compile(
    rf"等(?![^，、；：]*[0-9{CHINESE}])|主要(?!领导|负责)|大部分|多数|绝大|多为|但不限|例如|譬如|比如|尤其|特别"
    "|重点(?!工作|领域|项目|信息|建设)|为主|近半|部分为|还有|之[一二]"
)
_REST = re.compile("其余|剩余|余下|其他|其它")
_UNDONE = re.compile("结转|正在办理|尚未|未办结|办理中|在办|撤回|撤销|延期|转入|遗留|转办|不计入")


def closed_lists(report: Report) -> Iterator[Finding]:
    """N421: the parts of a closed list do not come to the number named."""
    kinds = kinds_of(report)
    for paragraph in paragraphs(report, _TELLING):
        for found in wrong_lists(paragraph.text, kinds):
            yield _finding(paragraph, found)


def wrong_lists(text: str, kinds: Kinds) -> Iterator[List]:
    """The closed lists of a unified paragraph that do not add up."""
    before: Sentence | None = None
    for sentence in sentences(text, MARKS):
        for found in lists(sentence, before, kinds):
            if _is_wrong(found, text):
                yield found
        before = sentence


def _finding(paragraph: Paragraph, found: List) -> Finding:
    whole = found.whole
    numbers = [paragraph.typed(part.start, part.end) for part in found.parts]
    total = exact_sum(value_of(part) for part in found.parts)
    listed = "、".join(numbers) if len(numbers) <= MOST_SHOWN else f"{len(numbers)} 个数"
    shown = format_number(total)
    if whole.unit == "元":
        unit = paragraph.text[whole.end : whole.stop]
        shown = f"{scaled(total, AMOUNTS.get(unit, 0)).normalize():f}{unit}"
    typed = paragraph.typed(whole.start, whole.end)
    message = f"这里写的总数是“{typed}”，列出的 {listed} 合计 {shown}"
    hint = f"核对后改正；各项都对的，总数改为 {shown}"
    if len(numbers) == 1:
        message = f"这里写的总数是“{typed}”，其中的一项却是 {listed}"
        hint = "核对后改正；其中的一项不会比总数多"
    is_closed = found.form not in ("among", "includes") or any(map(_REST.search, found.labels))
    if total < value_of(whole) and not is_closed:
        hint += "；没有列全的，在后面加上“等”"
    return paragraph.finding("N421", whole.start, message, hint)


# What is wrong with one


def _is_wrong(found: List, text: str) -> bool:
    whole = value_of(found.whole)
    values = [value_of(part) for part in found.parts]
    sums = list(accumulate(values))
    total = sums[-1]
    slack = _slack(found)
    if any(abs(number - other) <= slack for number in sums for other in (whole, *found.others)):
        return False
    if found.form == "sum":
        return True
    families = found.families
    if len(families) > 1 and families != {CHANNEL, MEDIUM}:
        return False
    if MEDIUM in families and CHANNEL in families and "申请" in text:
        families = {CHANNEL}
    if total > whole:
        return _exceeds(found, whole, values, families, text)
    return _lacks(found, whole, total, families, text)


def _exceeds(
    found: List, whole: Decimal, values: list[Decimal], families: set[str], text: str
) -> bool:
    if any("涉" in label for label in found.labels):
        return False  # a case may be of several kinds
    if len(values) == 1:  # 复议3件、诉讼1件，其中维持2件 may be of either
        return values[0] > max((whole, *found.others))
    if max(values) > whole:
        return True
    more = exact_sum(values) - whole
    if len(values) < 2 or _is_carried(families, more, text):
        return False
    if MEDIUM in families:
        return False
    if _is_covered(found, families) or (not families and found.form in ("all", "listed")):
        return True
    return len(values) > 2 and more <= whole * FEW_MISSING / 2


def _lacks(found: List, whole: Decimal, total: Decimal, families: set[str], text: str) -> bool:
    few = whole - total <= max(whole * FEW_MISSING, Decimal(2))
    if _OPEN.search(found.text) or (
        _REST.search(found.text) and not any(map(_REST.search, found.labels))
    ):
        return False
    if _is_carried(families, whole - total, text):
        return False
    count = len(found.parts)
    if count < 2:
        return False
    if _REST.match(found.labels[-1]) or found.form == "all":
        return True
    if found.form in ("includes", "listed"):
        return few or (found.form == "listed" and _is_covered(found, families))
    if count < 3:
        return False
    if whole >= 50 and whole - total <= whole * NEXT_TO_NONE:
        return True
    if whole >= 20 and whole - total <= 1 and count > 3:
        return True
    if not any(map(_words, found.labels)):
        return few
    return few and bool(families) and _is_covered(found, families)


def _is_carried(families: set[str], difference: Decimal, text: str) -> bool:
    """Whether outcomes may be of more or fewer cases than came in, by the
    numbers of those that the text says were carried over or withdrawn."""
    if OUTCOME not in families or not _UNDONE.search(text):
        return False
    sums = {ZERO}
    for sentence in sentences(text, MARKS):
        for piece in chain(sentence.pieces, *sentence.brackets.values()):
            if not _UNDONE.search(piece.text):
                continue
            if not piece.counts or len(sums) > MOST_SUMS:
                return True
            sums |= {each + value_of(piece.counts[0]) for each in sums}
    return difference in sums


def _slack(found: List) -> Decimal:
    """By how much rounding may part the whole from the sum."""
    if found.whole.unit != "元":
        return ZERO
    places = [q.places for q in (found.whole, *found.parts) if q.places < 0]
    return Decimal(max(1, len(found.parts) // 2)).scaleb(-max(places)) if places else ZERO


def _words(label: str) -> str:
    """What a label says besides its number."""
    return re.sub("[0-9.,，、；：万元件条宗起份例次项个篇期场]|和|及|以及|为|有", "", label)


def _is_covered(found: List, families: set[str]) -> bool:
    """Whether each part is of the kinds, or what is left of them."""
    return all(
        not _words(label) or _REST.search(label) or found.is_of(families, label)
        for label in found.labels
    )
