"""What `diff` writes as Markdown, for a review or a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from makereport import Comparison, Part, TextChange
from makereport.cli.formats.diff_text import (
    AS_TYPED,
    COLUMNS,
    OTHER_UNIT,
    figure_row,
    kind_word,
    lone_words,
    side_words,
    summary,
    unread_words,
    word_words,
)


def markdown_diff(comparison: Comparison) -> bytes:
    """Tables of figures; changed words as `<del>` and `<ins>`, as asterisks and
    tildes mean nothing beside Chinese punctuation."""
    lines = ["# 年报比较", ""]
    lines += [
        f"- A：{_escaped(side_words(comparison.a))}",
        f"- B：{_escaped(side_words(comparison.b))}",
        "",
    ]
    if not comparison.same_unit:
        lines += [f"**{OTHER_UNIT}**", ""]
    lines.append(summary(comparison))
    for part in comparison.parts:
        lines += ["", f"## {_escaped(part.label)}", *_markdown_part(part)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _markdown_part(part: Part) -> Iterator[str]:
    if part.unread:
        yield ""
        yield unread_words(part)
    if part.figures:
        yield ""
        yield f"| {' | '.join(COLUMNS)} |"
        yield "|---|---|---:|---:|---:|---:|"
        for cell in part.figures:
            yield f"| {' | '.join(map(_escaped, figure_row(cell)))} |"
    if part.words:
        yield ""
    yield from (f"- {_escaped(word_words(cell))}" for cell in part.words)
    for side, cells in groupby(part.lone, key=lambda cell: cell.side):
        yield ""
        yield f"只有 {side} 有：{_escaped(lone_words(list(cells)))}"
    if part.as_typed:
        yield ""
        yield f"（{AS_TYPED}）"
    if part.texts:
        yield ""
    for change in part.texts:
        yield f"- {kind_word(change)}：{''.join(_tagged(change))}"


def _tagged(change: TextChange) -> Iterator[str]:
    for piece in change.pieces:
        if not piece.changed:
            yield _escaped(piece.new)
            continue
        if piece.old:
            yield f"<del>{_escaped(piece.old)}</del>"
        if piece.new:
            yield f"<ins>{_escaped(piece.new)}</ins>"


def _escaped(text: str) -> str:
    """The text with the marks that Markdown would read made plain."""
    return re.sub(r"([\\`*_\[\]<>|~&#$])", r"\\\1", text)
