"""A chart as the text of one attribute: how a page of ours keeps it, so that
import gives it back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from makereport.form.numbers import format_number, parse_number
from makereport.narrative.blocks import CHART_KINDS, Chart, Series

_MOST = 100_000
"""Characters of a record."""


def recorded(chart: Chart) -> str:
    """The chart as text."""
    series = [[each.name, list(map(_typed, each.values))] for each in chart.series]
    found = [chart.kind, chart.title, chart.categories, series]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def of_record(text: str) -> Chart | None:
    """The chart that a text records, None where it is none."""
    if len(text) > _MOST:
        return None
    try:
        kind, title, categories, series = json.loads(text)
        made = tuple(Series(_text(name), tuple(map(_value, values))) for name, values in series)
        names = tuple(map(_text, categories))
    except (TypeError, ValueError, RecursionError):
        return None
    is_whole = bool(made) and all(len(each.values) == len(names) for each in made)
    if kind not in CHART_KINDS or not isinstance(title, str) or not is_whole:
        return None
    return Chart(kind, title, names, made)


def _typed(value: Decimal | None) -> str:
    return "" if value is None else format_number(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _value(typed: Any) -> Decimal | None:
    if typed == "":
        return None
    sign = -1 if _text(typed).startswith("-") else 1
    number = parse_number(typed.lstrip("+-"), "amount")
    if number is None:
        raise ValueError
    return sign * number
