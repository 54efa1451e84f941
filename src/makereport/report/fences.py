"""Fenced blocks of a narrative: where they begin and end among its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

FENCE = "```"
CHART = "图表"
TITLE = "标题"
"""The key of a chart's title."""
_OPENS = re.compile(rf"{FENCE}\s*{CHART}\s*")


class Fence(NamedTuple):
    """A chart as typed: the index of the line that opens it, and that of the
    one behind its last. One that is not closed is only the line that opens it."""

    first: int
    end: int
    is_closed: bool


def opens(line: str) -> bool:
    """Whether a line opens the block of a chart."""
    return _OPENS.fullmatch(line.strip()) is not None


def fence_at(lines: Sequence[str], first: int) -> Fence | None:
    """The fenced block that a line opens; none at any other line."""
    if not opens(lines[first]):
        return None
    for end in range(first + 1, len(lines)):
        text = lines[end].strip()
        if text == FENCE:
            return Fence(first, end + 1, True)
        if opens(text):
            break
    return Fence(first, first + 1, False)


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """All fenced blocks of a text."""
    position = 0
    while position < len(lines):
        fence = fence_at(lines, position)
        if fence is not None:
            yield fence
        position = fence.end if fence else position + 1
