"""Text that a file has but a reader of its page does not read as text: struck
out, hidden, or raised as the mark of a note. Joined to a number it would make
another number. And text of which it is not certain that he can see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from makereport.narrative.blocks import Span, plain

STRUCK, HIDDEN, RAISED = "划去", "隐藏", "上标"
PALE, UNSURE = "与底色相同", "不一定看得见"
_PASSED, _DOUBTED = (STRUCK, HIDDEN), (PALE, UNSURE)
DIGIT = re.compile("[0-9０-９]")
_AFTER_LETTER = re.compile(r"[A-Za-zａ-ｚＡ-Ｚ]\s*\Z")
_BRACKETED = re.compile(r"\s*[\[［（(〔【].*[\]］）)〕】]\s*")


@dataclass(frozen=True, slots=True)
class Marked(Span):
    """Text with what is said of it, one of the words above."""

    mark: str = ""


@dataclass(frozen=True)
class Settled:
    """The spans that are `kept` as text of a cell or a paragraph, what was
    `passed` over, and what of the kept is `doubtful`: to be told, both."""

    kept: list[Span]
    passed: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    is_mixed: bool = False
    """Whether a number is perhaps a part of what is kept, perhaps all of it."""

    @property
    def lost(self) -> str:
        """What makes the cell no number: what was passed over where that was
        all, if there are numbers in it; what may be part of a number."""
        if self.is_mixed:
            return "、".join(self.doubtful)
        text = "、".join(self.passed)
        return text if DIGIT.search(text) and not plain(self.kept).strip() else ""


def settled(spans: Iterable[Span], is_cell: bool) -> Settled:
    """What becomes of the spans of a cell or a paragraph. A raised number is a
    mark, in a paragraph kept in brackets, unless it stands behind a letter (m²)
    or is all there is. Letters in the colour of their ground are passed over
    beside others; if they are all there is, a ground may not be known."""
    spans = list(spans)
    if not any(map(mark_of, spans)):
        return Settled(spans)
    joined = list(_joined(spans))
    is_plain = plain([span for span in joined if not mark_of(span)]).strip() != ""
    left_out = (*_PASSED, PALE) if is_plain else _PASSED
    passed = [_told(span) for span in joined if mark_of(span) in left_out]
    visible = [span for span in joined if mark_of(span) not in left_out]
    doubtful = [_told(span) for span in visible if mark_of(span) in _DOUBTED]
    is_alone = is_cell and not plain([s for s in visible if mark_of(s) != RAISED]).strip()
    kept: list[Span] = []
    for span in visible:
        if mark_of(span) != RAISED or is_alone or not _is_note(span, kept):
            kept.append(Span(span.text, span.bold))
        elif is_cell:
            passed.append(_told(span))
        else:
            text = span.text if _BRACKETED.fullmatch(span.text) else f"[{span.text.strip()}]"
            kept.append(Span(text, span.bold))
    shown = [span for span in spans if mark_of(span) not in (*left_out, RAISED)]
    numbers = [mark_of(span) for span in shown if DIGIT.search(span.text)]
    is_mixed = is_cell and len(numbers) > 1 and UNSURE in numbers
    return Settled(kept, [*filter(None, passed)], [*filter(None, doubtful)], is_mixed)


class Told(Protocol):
    """What keeps texts to be told, each with its line: a flow."""

    passed: list[tuple[int, str]]
    doubtful: list[tuple[int, str]]


def settle(flow: Told, spans: Iterable[Span], line: int, is_cell: bool = False) -> Settled:
    """What becomes of the spans of a cell or a paragraph of a flow; what has to
    be told is noted there."""
    found = settled(spans, is_cell)
    flow.passed += [(line, text) for text in found.passed]
    flow.doubtful += [(line, text) for text in found.doubtful]
    return found


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, neighbours with one mark made one."""
    for mark, alike in groupby(spans, key=mark_of):
        pieces = tuple(alike)
        if mark:
            yield Marked(plain(pieces), pieces[0].bold, mark)
        else:
            yield from pieces


def mark_of(span: Span) -> str:
    """What is said of a span, nothing if it is plain."""
    return span.mark if isinstance(span, Marked) else ""


def _is_note(span: Span, before: Sequence[Span]) -> bool:
    """Whether a raised text is a note's mark, given what stands before it."""
    last = before[-1].text if before else ""
    return DIGIT.search(span.text) is not None and not _AFTER_LETTER.search(last[-9:])


def _told(span: Span) -> str:
    """What is said of a text passed over: all that is struck out, for everybody
    sees it, of the rest the numbers only."""
    text = " ".join(span.text.split())
    if not text or (mark_of(span) != STRUCK and not DIGIT.search(text)):
        return ""
    return f"{text}（{mark_of(span)}）"
