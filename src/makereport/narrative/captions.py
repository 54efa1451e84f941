"""Captions: lines `图 …` and `表 …` right above or below what they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from makereport.form.numbers import DIGITS
from makereport.narrative.blocks import Block, Caption, Picture, Spans, Table, plain
from makereport.report.fences import Fence

_CAPTION = re.compile(
    r"([图表])(?:[ \t\u3000]*([0-9０-９]{1,3})(?:[ \t\u3000]+|[.．：:、]\s*)|[ \t\u3000]+)(.+)"
)
_SENTENCE = tuple("。；！？，：")
_MOST = 60
"""Characters of a line that is a caption beyond doubt."""


class CaptionLine(NamedTuple):
    """A line that may be a caption: its words begin at the character `at`;
    `number` is what was typed before them (0 where nothing was)."""

    kind: str
    number: int
    at: int


def caption_of(text: str) -> CaptionLine | None:
    """What a line says as a caption; None for any other."""
    match = _CAPTION.fullmatch(text)
    if match is None:
        return None
    number = int((match[2] or "0").translate(DIGITS))
    return CaptionLine(match[1], number, match.start(3))


@dataclass(frozen=True)
class Candidate:
    """A line that is a caption where it has an object: what it is else, and
    the index of the line."""

    said: CaptionLine
    spans: Spans
    otherwise: Block
    line: int


class CaptionCounts:
    """The numbers of a report's captions, one after the other in each kind."""

    def __init__(self) -> None:
        self._counts = {"图": 0, "表": 0}

    def next(self, kind: str) -> int:
        """The number of the next caption of a kind, which is not taken yet."""
        return self._counts[kind] + 1

    def take(self, kind: str) -> None:
        self._counts[kind] += 1


Made = Block | Fence
Remark = Callable[[int, str, str, str], None]
"""Told of a line: its index, a code, what is wrong, what to do."""


def captioned(
    blocks: Sequence[Made | Candidate], counts: CaptionCounts, remark: Remark
) -> Iterator[Made]:
    """The blocks, their captions numbered. A line without an object is what it
    would be otherwise. A picture that nobody describes has its caption read out."""
    owners = _owners(blocks)
    captions = {owner: blocks[index] for index, owner in owners.items()}
    for index, block in enumerate(blocks):
        if not isinstance(block, Candidate):
            caption = captions.get(index)
            if isinstance(block, Picture) and not block.alt and isinstance(caption, Candidate):
                block = replace(block, alt=plain(caption.spans))
            yield block
            continue
        said, owner = block.said, owners.get(index)
        if owner is None:
            if not said.number and _is_sure(block):
                message = f"“{said.kind}”题的上面、下面都没有图或表，会照原样印成一段文字"
                hint = "写在图片、图表或表格的上一行或下一行；不是图题、表题的，删去后面的空格"
                remark(block.line, "N427", message, hint)
            yield block.otherwise
            continue
        number = counts.next(said.kind)
        if said.number not in (0, number):
            message = f"这里写的是{said.kind}{said.number}，按次序是{said.kind}{number}，照原样印出"
            remark(block.line, "N428", message, f"只写“{said.kind} 说明”，由程序编号")
            yield block.otherwise
            continue
        counts.take(said.kind)
        yield Caption(said.kind, number, block.spans, is_below=owner < index)


def _is_sure(candidate: Candidate) -> bool:
    """Whether a line was meant as a caption though nothing stands beside it."""
    text = plain(candidate.spans)
    return len(text) <= _MOST and not text.endswith(_SENTENCE)


def _owners(blocks: Sequence[Made | Candidate]) -> dict[int, int]:
    """The object of each caption by their indexes, each object once. A caption
    of its own kind goes first; 图 stands below, 表 above where both would do."""
    owners: dict[int, int] = {}
    taken: set[int] = set()
    candidates = [(i, b) for i, b in enumerate(blocks) if isinstance(b, Candidate)]
    for is_own in (True, False):
        for index, block in candidates:
            if index in owners:
                continue
            sides = (index - 1, index + 1) if block.said.kind == "图" else (index + 1, index - 1)
            for side in sides:
                if side in taken or not 0 <= side < len(blocks):
                    continue
                kind = _kind(blocks[side])
                if kind and (kind == block.said.kind or not is_own):
                    owners[index] = side
                    taken.add(side)
                    break
    return owners


def _kind(block: Made | Candidate) -> str:
    if isinstance(block, Table):
        return "表"
    return "图" if isinstance(block, (Picture, Fence)) else ""
