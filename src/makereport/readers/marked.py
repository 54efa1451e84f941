"""Text that a file has but a reader of its page does not read as text: struck
out, hidden, or raised as the mark of a note. Joined to a number it would make
another number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from makereport.narrative.blocks import Span, plain

STRUCK, HIDDEN, RAISED = "划去", "隐藏", "上标"
DIGIT = re.compile("[0-9０-９]")
_AFTER_LETTER = re.compile(r"[A-Za-zａ-ｚＡ-Ｚ]\s*\Z")
_BRACKETED = re.compile(r"\s*[\[［（(〔【].*[\]］）)〕】]\s*")


@dataclass(frozen=True, slots=True)
class Marked(Span):
    """Text with what is said of it, one of the three words above."""

    mark: str = ""


def settled(spans: Iterable[Span], is_cell: bool) -> tuple[list[Span], list[str]]:
    """The spans that are text of a cell or a paragraph, and what was passed
    over and is to be told. A raised number is a mark, in a paragraph kept in
    brackets, unless it stands behind a letter (m²) or is all of its cell."""
    spans = list(spans)
    if not any(map(_mark, spans)):
        return spans, []
    visible = list(_joined(spans))
    passed = [_told(span) for span in visible if _mark(span) in (STRUCK, HIDDEN)]
    visible = [span for span in visible if _mark(span) not in (STRUCK, HIDDEN)]
    is_alone = is_cell and not plain([s for s in visible if not _mark(s)]).strip()
    kept: list[Span] = []
    for span in visible:
        if not _mark(span) or is_alone or not _is_note(span, kept):
            kept.append(Span(span.text, span.bold))
        elif is_cell:
            passed.append(_told(span))
        else:
            text = span.text if _BRACKETED.fullmatch(span.text) else f"[{span.text.strip()}]"
            kept.append(Span(text, span.bold))
    return kept, [text for text in passed if text]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, neighbours with one mark made one."""
    for mark, alike in groupby(spans, key=_mark):
        pieces = tuple(alike)
        if mark:
            yield Marked(plain(pieces), pieces[0].bold, mark)
        else:
            yield from pieces


def _mark(span: Span) -> str:
    return span.mark if isinstance(span, Marked) else ""


def _is_note(span: Span, before: Sequence[Span]) -> bool:
    """Whether a raised text is a note's mark, given what stands before it."""
    last = before[-1].text if before else ""
    return DIGIT.search(span.text) is not None and not _AFTER_LETTER.search(last[-9:])


def _told(span: Span) -> str:
    """What is said of a text passed over: all that is struck out, for everybody
    sees it, of the rest the numbers only."""
    text = " ".join(span.text.split())
    if not text or (_mark(span) != STRUCK and not DIGIT.search(text)):
        return ""
    return f"{text}（{_mark(span)}）"
