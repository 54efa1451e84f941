"""What `diff` writes as JSON."""

from __future__ import annotations

import re

from makereport import Comparison, FigureChange, LoneFigure, Part, Side, TextChange
from makereport.cli.formats.machine import as_json, utf8

# Python's JSON has only binary floats, and no integers over 4300 digits. A
# number travels as a string behind a character that no report can contain.
_BARE = re.compile(r'"\\u0000([-0-9.]+)"')


def json_diff(comparison: Comparison) -> bytes:
    """One object. Numbers are exact and have all their digits."""
    parts = comparison.parts
    data = {
        "differs": comparison.differs,
        "a": _side(comparison.a),
        "b": _side(comparison.b),
        "fields": [
            {"name": change.name, "before": change.before, "after": change.after}
            for change in comparison.fields
        ],
        "figures": [
            _cell(part, cell, "before", "after", "change", "percent")
            for part in parts
            for cell in part.figures
        ],
        "lone": [
            {"side": cell.side.lower(), **_cell(part, cell, "value")}
            for part in parts
            for cell in part.lone
        ],
        "words": [
            {
                "table": part.name,
                "row": cell.row,
                "column": cell.column.name,
                "before": cell.before,
                "after": cell.after,
            }
            for part in parts
            for cell in part.words
        ],
        "unread": [
            {"side": side.lower(), "table": part.name} for part in parts for side in part.unread
        ],
        "texts": [_text(part, change) for part in parts for change in part.texts],
    }
    return utf8(_BARE.sub(r"\1", as_json(data)))


def _side(side: Side) -> dict[str, object]:
    return {
        "file": side.file,
        "unit": side.unit,
        "year": side.year,
        "form": side.form.id,
        "errors": sum(finding.is_error for finding in side.findings),
    }


def _cell(part: Part, cell: FigureChange | LoneFigure, *numbers: str) -> dict[str, object]:
    """A cell with what it has under the names of `numbers`."""
    values = ((name, getattr(cell, name)) for name in numbers)
    return {
        "table": part.name,
        "row": cell.row,
        "column": cell.column.name,
        "unit": cell.column.unit,
        **{name: None if value is None else f"\0{value:f}" for name, value in values},
    }


def _text(part: Part, change: TextChange) -> dict[str, object]:
    return {
        "section": part.name,
        "as_typed": part.as_typed,
        "before": change.before,
        "after": change.after,
        "words": [list(piece) for piece in change.pieces],
    }
