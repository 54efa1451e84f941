"""How the text in a cell of a workbook looks: whether anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makereport.readers.marked import HIDDEN, PALE, RAISED, STRUCK, Marked
from makereport.readers.sheet_numbers import blank_mark
from makereport.readers.word_styles import is_white

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_TINY = 2
"""Points of letters that nobody sees."""
_WHITE_OF_THEME = 0
_ALMOST = -0.1
"""The tint to which white is still white."""


def looked_at(cell: Cell, text: str) -> list[Marked]:
    """The text of a cell, in pieces that each look alike."""
    try:
        format_code, fill, font = cell.number_format, cell.fill, cell.font
    except (IndexError, KeyError):  # of a style that the workbook does not have
        return [Marked(text)]
    if mark := blank_mark(cell.value, format_code):
        return [Marked(text, mark=mark)]
    has_ground = _has_ground(fill)
    own = _mark(font, has_ground)
    if isinstance(cell.value, str) or not isinstance(cell.value, list):
        return [Marked(text, mark=own)]
    return [
        Marked(str(piece), mark=own if letters is None else _mark(letters, has_ground))
        for piece, letters in ((piece, getattr(piece, "font", None)) for piece in cell.value)
    ]


def _mark(font: Any, has_ground: bool) -> str:
    """What is said of letters by their font, of a cell or of a part of it."""
    if font.strike:
        return STRUCK
    if font.sz is not None and font.sz <= _TINY:
        return HIDDEN
    if not has_ground and _is_white(font.color):
        return PALE
    return RAISED if font.vertAlign in ("superscript", "subscript") else ""


def _has_ground(fill: Any) -> bool:
    kind = getattr(fill, "fill_type", None)
    if kind == "solid":
        return not _is_white(fill.fgColor)
    return kind not in (None, "none")


def _is_white(colour: Any) -> bool:
    from openpyxl.styles.colors import COLOR_INDEX

    kind = getattr(colour, "type", None)
    if kind == "theme":
        return colour.theme == _WHITE_OF_THEME and (colour.tint or 0) > _ALMOST
    if kind == "indexed":
        return colour.indexed < len(COLOR_INDEX) and is_white(COLOR_INDEX[colour.indexed][2:])
    return kind == "rgb" and isinstance(colour.rgb, str) and is_white(colour.rgb[2:])
