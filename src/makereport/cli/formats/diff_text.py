"""What `diff` prints on a console, and the words that its pages share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

import typer

from makereport import (
    Comparison,
    FigureChange,
    Item,
    LoneFigure,
    Part,
    Piece,
    Side,
    TextChange,
    WordChange,
    format_number,
)
from makereport.cli.console import cell_width, shown

COLUMNS = ("行", "列", "A", "B", "变化", "变化率")
NO_PERCENT = "—"
UNKNOWN = "?"
AS_TYPED = "引用有错误，文字按原文比较，没有代入数据"
OTHER_UNIT = "注意：两份年报的单位不同"
LONG = 60
"""Unchanged text is cut to its ends, `END` characters each, if it is longer."""
END = 20


def text_diff(comparison: Comparison) -> str:
    """For a console: figures in columns, changed words as `[-old-]{+new+}`."""
    lines = [f"A  {shown(side_words(comparison.a))}", f"B  {shown(side_words(comparison.b))}"]
    if not comparison.same_unit:
        lines.append(typer.style(OTHER_UNIT, fg=typer.colors.YELLOW, bold=True))
    for part in comparison.parts:
        lines += ["", typer.style(part.label, bold=True), *_text_part(part)]
    return "\n".join([*lines, "", summary(comparison)])


def side_words(side: Side) -> str:
    """Which report a side is."""
    year = f"{side.year}年度" if side.year else "没有写年度"
    return f"{side.file}：{side.unit or '没有写单位'}，{year}，{side.form.name}"


def summary(comparison: Comparison) -> str:
    """How much differs, in one line."""
    parts = []
    if comparison.fields:
        parts.append(f"{'、'.join(change.name for change in comparison.fields)}不同")
    if comparison.figures:
        parts.append(f"数字 {comparison.figures} 处不同")
    if comparison.words:
        parts.append(f"表里的文字 {comparison.words} 处不同")
    if comparison.texts:
        parts.append(f"文字 {comparison.texts} 段不同")
    if parts:
        return "，".join(parts)
    return "除了写错的地方，没有不同" if comparison.has_errors else "两份年报没有不同"


def unread_words(part: Part) -> str:
    """That a table was not compared."""
    return f"（{'、'.join(part.unread)} 的这张表有错误，没有比较）"


def _text_part(part: Part) -> Iterator[str]:
    if part.unread:
        yield f"  {unread_words(part)}"
    if part.figures:
        yield from _aligned([COLUMNS, *map(figure_row, part.figures)])
    yield from (f"  {word_words(cell)}" for cell in part.words)
    for side, cells in groupby(part.lone, key=lambda cell: cell.side):
        yield f"  只有 {side} 有：{lone_words(list(cells))}"
    if part.as_typed:
        yield f"  （{AS_TYPED}）"
    for change in part.texts:
        yield f"  {kind_word(change)}  {''.join(_paragraph(change.pieces))}"


def figure_row(cell: FigureChange) -> tuple[str, ...]:
    """A cell under `COLUMNS`."""
    change = "" if cell.change is None else f"{cell.change:+f}"
    return (
        cell.row,
        _column(cell.column),
        _number(cell.before),
        _number(cell.after),
        change,
        NO_PERCENT if cell.percent is None else f"{cell.percent:+f}%",
    )


def word_words(cell: WordChange) -> str:
    """A cell of words, as it was and is."""
    before, after = (
        UNKNOWN if words is None else f"“{words}”" if words else "空"
        for words in (cell.before, cell.after)
    )
    return f"{cell.row} {cell.column.name}：{before} → {after}"


def _column(column: Item) -> str:
    """The column, with its unit where that is not what the others have."""
    return f"{column.name}（{column.unit}）" if column.kind == "amount" else column.name


def _number(value: Decimal | None) -> str:
    return UNKNOWN if value is None else format_number(value)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns: names to the left, numbers to the right."""
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for index, (text, width) in enumerate(zip(row, widths, strict=True)):
            padding = " " * (width - cell_width(text))
            cells.append(text + padding if index < 2 else padding + text)
        yield f"  {'  '.join(cells)}"


def lone_words(cells: Sequence[LoneFigure]) -> str:
    """The cells row by row, in one line."""
    rows = []
    for row, group in groupby(cells, key=lambda cell: cell.row):
        values = (f"{_column(cell.column)} {_number(cell.value)}" for cell in group)
        rows.append(f"{row} {'、'.join(values)}")
    return "；".join(rows)


def kind_word(change: TextChange) -> str:
    """Whether a paragraph was added, removed or changed."""
    if change.before is None:
        return "增"
    return "删" if change.after is None else "改"


def _paragraph(pieces: Sequence[Piece]) -> Iterator[str]:
    """The paragraph with its marks. Long unchanged text is cut to its ends;
    before the first change and after the last just one end is kept."""
    for index, piece in enumerate(pieces):
        if piece.changed:
            yield from _mark(piece)
        elif len(piece.new) > LONG:
            head = piece.new[:END] if index else ""
            tail = piece.new[-END:] if index < len(pieces) - 1 else ""
            yield shown(f"{head}……{tail}")
        else:
            yield shown(piece.new)


def _mark(piece: Piece) -> Iterator[str]:
    if piece.old:
        yield typer.style(f"[-{shown(piece.old)}-]", fg=typer.colors.RED)
    if piece.new:
        yield typer.style(f"{{+{shown(piece.new)}+}}", fg=typer.colors.GREEN)
