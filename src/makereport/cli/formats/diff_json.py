"""What `diff` writes as JSON."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from makereport import Comparison, FigureChange, LoneFigure, Part, Side, TextChange

# Python's JSON has only binary floats, and no integers over 4300 digits. A
# number travels as a string behind a character that no report can contain.
_BARE = re.compile(r'"\\u0000([-0-9.]+)"')


def json_diff(comparison: Comparison) -> bytes:
    """One object. Numbers are exact and have all their digits."""
    data = {
        "differs": comparison.differs,
        "a": _side(comparison.a),
        "b": _side(comparison.b),
        "fields": [
            {"name": change.name, "before": change.before, "after": change.after}
            for change in comparison.fields
        ],
        "figures": [_figure(part, cell) for part in comparison.parts for cell in part.figures],
        "lone": [_lone(part, cell) for part in comparison.parts for cell in part.lone],
        "unread": [
            {"side": side.lower(), "table": part.name}
            for part in comparison.parts
            for side in part.unread
        ],
        "texts": [_text(part, change) for part in comparison.parts for change in part.texts],
    }
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _BARE.sub(r"\1", text).encode("utf-8", "backslashreplace") + b"\n"


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"\0{value:f}"


def _side(side: Side) -> dict[str, object]:
    errors = sum(finding.is_error for finding in side.findings)
    return {
        "file": side.file,
        "unit": side.unit,
        "year": side.year,
        "form": side.form.id,
        "errors": errors,
    }


def _figure(part: Part, cell: FigureChange) -> dict[str, object]:
    return {
        "table": part.name,
        "row": cell.row,
        "column": cell.column.name,
        "unit": cell.column.unit,
        "before": _number(cell.before),
        "after": _number(cell.after),
        "change": _number(cell.change),
        "percent": _number(cell.percent),
    }


def _lone(part: Part, cell: LoneFigure) -> dict[str, object]:
    return {
        "side": cell.side.lower(),
        "table": part.name,
        "row": cell.row,
        "column": cell.column.name,
        "unit": cell.column.unit,
        "value": _number(cell.value),
    }


def _text(part: Part, change: TextChange) -> dict[str, object]:
    return {
        "section": part.name,
        "as_typed": part.as_typed,
        "before": change.before,
        "after": change.after,
        "words": [list(piece) for piece in change.pieces],
    }
