"""The numbers that headings were printed with: which of them counting would
print again, and where they have a gap or a repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from makereport.form.numbers import DIGITS, chinese_number
from makereport.importing.found import Passage
from makereport.narrative.grammar import HeadingCounts
from makereport.readers.flow import Text

_NUMBERS = {
    2: re.compile(r"\s*[（(]([一二三四五六七八九十百零]{1,5})[）)]"),
    3: re.compile(r"\s*([0-9０-９]{1,3})[.．、](?![0-9０-９])"),
}
"""How the headings of each rank are numbered."""


def counted_ranks(parts: Sequence[Passage], before: HeadingCounts) -> set[int]:
    """The ranks whose headings, counted one after the other from those
    `before`, all have the number that they were printed with."""
    ranks = set(_NUMBERS)
    while off := _first_off(parts, ranks, deepcopy(before)):
        ranks.discard(off)
    return ranks


def _first_off(parts: Sequence[Passage], ranks: set[int], counts: HeadingCounts) -> int:
    """The rank of the first heading that counting would give another number, 0
    where there is none."""
    for part in parts:
        if part.rank in ranks and isinstance(part.block, Text):
            counted, typed = counts.next(part.rank), part.block.text
            is_same = _number(typed, part.rank) == _number(counted, part.rank)
            if not (is_same or typed.startswith(counted)):
                return part.rank
    return 0


def faults(parts: Sequence[Passage]) -> Iterator[tuple[Text, str]]:
    """The headings whose number does not follow the one before them, with what
    is wrong. Paragraphs that begin with a number count, too; a list of them
    within a heading disturbs nothing."""
    headings, lines = {2: 0, 3: 0}, {2: 0, 3: 0}
    for part in parts:
        if not isinstance(part.block, Text):
            continue
        text = part.block.text
        for rank in _NUMBERS:
            number = _number(text, rank)
            if not number:
                continue
            before = {headings[rank], lines[rank]}
            if part.rank == rank and number - 1 not in before and (rank == 2 or number != 1):
                last = max(headings[rank], lines[rank] if number > lines[rank] else 0)
                yield part.block, "重号" if number <= last else "跳号"
            lines[rank] = number
            if part.rank == rank:
                headings[rank] = number
            if rank == 2:
                headings[3] = lines[3] = 0


def _number(text: str, rank: int) -> int:
    """The number of a rank that a text begins with, 0 without one."""
    match = _NUMBERS[rank].match(text)
    if match is None:
        return 0
    digits = match.group(1)
    return int(digits.translate(DIGITS)) if rank == 3 else int(chinese_number(digits) or 0)
