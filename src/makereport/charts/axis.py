"""The axis of a chart: where it begins and ends, and its steps."""

from __future__ import annotations

from decimal import Decimal

from makereport.charts.look import extent, places
from makereport.form.numbers import EXACT
from makereport.narrative.blocks import Chart

_STEPS = (1, 2, 5, 10)
_MOST = 6
"""Steps of an axis, about."""


def ticks(chart: Chart) -> list[Decimal]:
    """The values that are marked, the least first. Of whole numbers they are whole."""
    least, greatest = extent(chart)
    if not least and not greatest:
        return [Decimal(0), Decimal(1)]
    span = EXACT.subtract(greatest, least)
    power = Decimal(1).scaleb((span / _MOST).adjusted())
    step = next(step for n in _STEPS if (step := n * power) * _MOST >= span)
    if not places(chart):
        step = max(Decimal(1), step)
    # One more than there must be: the last value has its number beside it.
    first = int(least / step) - bool(least)
    last = int(greatest / step) + bool(greatest)
    return [EXACT.multiply(step, Decimal(number)) for number in range(first, last + 1)]


def written(tick: Decimal) -> str:
    """A tick in plain digits."""
    text = f"{tick:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
