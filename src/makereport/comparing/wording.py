"""What changed in a text: paragraphs that belong together, and in them the
changed words.

Every step is about linear in the length of the text: comparing item by item
is given up where items repeat too often, and the text marked as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

ALIKE = 0.4
"""How much of two paragraphs must be common for one to be the other's new wording."""
WORK = 100_000
"""Pairs of equal items that are looked at to compare two sequences."""
CHUNK = 50
"""Paragraphs among which the new wording of a changed one is looked for."""
GAP = 3
"""Unchanged words that may go with the changed ones around them."""
# A number with its per cent, a Latin word, the mark of bold text, or one character with
# whatever is written upon it.
_WORD = re.compile(
    r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％‰]?|[A-Za-zＡ-Ｚａ-ｚ]+|\*\*"
    r"|.[\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]|[^。；！？]+")


class Piece(NamedTuple):
    """A piece of a paragraph before and after; it changed if they differ."""

    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class TextChange:
    """A paragraph that was changed, removed (`after` is None) or added
    (`before` is None)."""

    before: str | None
    after: str | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The paragraph from beginning to end."""
        return word_pieces(self.before or "", self.after or "")


def text_changes(old: Sequence[str], new: Sequence[str]) -> list[TextChange]:
    """The paragraphs that differ, in order."""
    changes: list[TextChange] = []
    for first, second in _stretches(old, new) or [(old, new)]:
        if first != second:
            changes += _paired(first, second)
    return changes


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts side by side, the changed words told apart. A number is one
    word, so is a Latin one, so is a Chinese character."""
    pieces = _pieces(_words(old), _words(new))
    if pieces is None:
        sentences = _pieces(_SENTENCE.findall(old), _SENTENCE.findall(new))
        pieces = [
            finer
            for piece in sentences or [Piece(old, new)]
            for finer in _pieces(_words(piece.old), _words(piece.new)) or [piece]
        ]
    return tuple(_readable(pieces))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _pieces(old: Sequence[str], new: Sequence[str]) -> list[Piece] | None:
    stretches = _stretches(old, new)
    if stretches is None:
        return None
    return [Piece("".join(first), "".join(second)) for first, second in stretches]


Stretch = tuple[Sequence[str], Sequence[str]]


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[Stretch] | None:
    """Both sequences cut into equal and changed stretches. None where that
    would be too much work."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    first, second = old[head : len(old) - tail], new[head : len(new) - tail]
    counts = Counter(second)
    if sum(counts[item] for item in first) > WORK:
        return None
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    middle = [(first[a:b], second[c:d]) for _, a, b, c, d in matcher.get_opcodes()]
    ends = old[:head], old[len(old) - tail :]
    return [
        stretch for stretch in ((ends[0], ends[0]), *middle, (ends[1], ends[1])) if any(stretch)
    ]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def _readable(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without gaps of a few words between longer changes."""
    merged: list[Piece] = []
    for piece, following in zip(pieces, [*pieces, Piece("", "")][1:], strict=True):
        is_gap = (
            not piece.changed
            and merged
            and _size(piece) <= GAP
            and _size(piece) < min(_size(merged[-1]), _size(following))
        )
        if is_gap or (piece.changed and merged and merged[-1].changed):
            last = merged.pop()
            piece = Piece(last.old + piece.old, last.new + piece.new)
        merged.append(piece)
    return merged


def _size(piece: Piece) -> int:
    return max(len(_words(piece.old)), len(_words(piece.new)))


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """Changed paragraphs beside their new wording, as far as there is one."""
    count = -(-max(len(old), len(new)) // CHUNK)
    for part in range(count):
        yield from _aligned(_chunk(old, part, count), _chunk(new, part, count))


def _chunk(items: Sequence[str], part: int, count: int) -> Sequence[str]:
    return items[part * len(items) // count : (part + 1) * len(items) // count]


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """The pairs that have most in common in all, in the order of both sides."""
    likeness = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and best[i][j] == best[i + 1][j]:
            yield TextChange(old[i], None)
            i += 1
        elif j < len(new) and best[i][j] == best[i][j + 1]:
            yield TextChange(None, new[j])
            j += 1
        else:
            if old[i] != new[j]:
                yield TextChange(old[i], new[j])
            i, j = i + 1, j + 1


def _likeness(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """For each two paragraphs the share of neighbouring words they have in common."""
    first, second = ([_neighbours(text) for text in side] for side in (old, new))
    return [[2 * len(a & b) / (len(a) + len(b)) for b in second] for a in first]


def _neighbours(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(["", *_words(text), ""]))
