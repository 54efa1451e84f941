"""Column widths of a table of narrative: by content, never beyond the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from makereport.narrative.blocks import Spans, plain

TABLE_SIZE = 21
"""Half-points of table text (五号)."""
CELL_MARGINS = 56
_SPARE = 20
_LEAST_SIZE = 8
_UNBROKEN = re.compile(r"[0-9][0-9,.%]*|[!-~]+")
_LONG_WORD = 14
"""Characters up to which a word of letters asks for a line of its own width."""

Row = Sequence[Spans]


def fit_columns(rows: Iterable[Row], width: int) -> tuple[list[int], int]:
    """Widths that add up to `width` (twips), and the size of the text in
    half-points, 0 for the style's own. Short columns get what they ask for,
    long ones share what is left; text shrinks where numbers would break."""
    columns = [[plain(spans) for spans in column] for column in zip(*rows, strict=True)]
    whole = [max(map(half_widths, column)) for column in columns]
    least = [max(map(_unbroken, column)) for column in columns]
    size = TABLE_SIZE
    while size > _LEAST_SIZE and sum(_twips(n, size) for n in least) > width:
        size -= 1
    widths = _shared([_twips(n, size) for n in least], width)
    wanted = [_twips(n, size) - given for n, given in zip(whole, widths, strict=True)]
    widths = _added(widths, _shared([max(0, n) for n in wanted], width - sum(widths)))
    spare = width - sum(widths)
    shares = [spare * given // sum(widths) for given in widths]
    shares[-1] += spare - sum(shares)
    return _added(widths, shares), 0 if size == TABLE_SIZE else size


def _added(first: Sequence[int], second: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(first, second, strict=True)]


def _shared(wishes: Sequence[int], room: int) -> list[int]:
    """What each wish gets of the room: small ones all, the others alike."""
    given = [0] * len(wishes)
    order = sorted(range(len(wishes)), key=lambda i: wishes[i])
    for place, index in enumerate(order):
        given[index] = min(wishes[index], room // (len(order) - place))
        room -= given[index]
    return given


def half_widths(text: str) -> int:
    """The width in half characters: ASCII is half as wide as Chinese."""
    return sum(1 if character.isascii() else 2 for character in text)


def _unbroken(text: str) -> int:
    """The half characters that must stay on one line: the longest number or
    word, at the least one character."""
    words = _UNBROKEN.findall(text)
    lengths = [len(w) if w[0].isdigit() else min(len(w), _LONG_WORD) for w in words]
    return max([2, *lengths])


def _twips(half_characters: int, size: int) -> int:
    """The column that so much text fills on one line, a little to spare."""
    return half_characters * size * 5 + CELL_MARGINS + _SPARE
