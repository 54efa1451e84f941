"""How a chart looks, whoever draws it: colours, labels, shares, sizes, and
what is said of it to those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from makereport.form.numbers import EXACT, exact_sum, format_number
from makereport.narrative.blocks import Chart

COLOURS = ("1F3864", "F6D585", "C0504D", "8FB8A0", "5B4A8A", "E6EEF5")
"""Fills of series. Neighbours differ by a fifth of the way from black to white,
so that they can be told apart in print without colours."""
ON_DARK = frozenset((0, 2, 4))
"""The colours on which text is white."""
_DARKER = ("1F3864", "B8860B", "C0504D", "3F7F5F", "5B4A8A", "7F7F7F")
"""The same as lines, of which the lightest would hardly be seen."""
DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "lgDashDot")
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
INK = "404040"
SMALL = 3
"""The percentage below which a slice has no label: a legend names it."""
MOST_LABELLED = 24
"""Bars or points with their values beside them; more would be a blur."""
MOST_LYING = 60
WHOLE = 5
"""The largest value on an axis whose steps must be told to be whole."""
NOTHING = "没有数"
UNNAMED = "数量"
"""What the only series of a chart without a title is called."""


def values(chart: Chart) -> list[Decimal]:
    """All values that there are."""
    return [value for each in chart.series for value in each.values if value is not None]


def places(chart: Chart) -> int:
    """The decimals that its values are written with."""
    return max((max(0, -_exponent(value)) for value in values(chart)), default=0)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def is_labelled(chart: Chart) -> bool:
    """Whether values stand beside what they are drawn as."""
    count = len(chart.categories) * len(chart.series)
    if chart.kind == "条形":
        return count <= MOST_LYING
    if chart.kind == "折线":
        return count <= MOST_LABELLED and len(chart.series) <= 2
    return count <= MOST_LABELLED


def shares(numbers: Sequence[Decimal | None]) -> list[Decimal]:
    """The percentages of numbers that are not negative, to one decimal: those
    that lost most by rounding down get what is left, so that all are 100.0."""
    known = [Decimal(0) if number is None else number for number in numbers]
    total = exact_sum(known)
    if not total:
        return [Decimal("0.0") for _ in known]
    exact = [EXACT.multiply(number, Decimal(1000)) for number in known]
    floors = [int(number // total) if number else 0 for number in exact]
    rests = [
        EXACT.subtract(e, EXACT.multiply(total, Decimal(f)))
        for e, f in zip(exact, floors, strict=True)
    ]
    order = sorted(range(len(known)), key=lambda index: (-rests[index], index))
    for index in order[: 1000 - sum(floors)]:
        floors[index] += 1
    return [(Decimal(tenths) / 10).quantize(Decimal("0.1"), ROUND_FLOOR) for tenths in floors]


def slice_names(chart: Chart) -> list[str]:
    """The categories of a pie with their shares."""
    parts = shares(chart.series[0].values)
    return [f"{name}（{share}%）" for name, share in zip(chart.categories, parts, strict=True)]


def names(chart: Chart) -> list[str]:
    """What stands beside the bars, points or slices."""
    return slice_names(chart) if chart.kind == "饼" else [*chart.categories]


def series_name(chart: Chart, index: int) -> str:
    """What a series is called; the only one by what the chart shows."""
    return chart.series[index].name or chart.title or UNNAMED


def has_legend(chart: Chart) -> bool:
    """Whether a legend tells what is what."""
    if chart.kind != "饼":
        return len(chart.series) > 1
    small = small_slices(chart)
    return any(value and small[index] for index, value in enumerate(chart.series[0].values))


def spoken(chart: Chart) -> str:
    """The chart in words, all its numbers told."""
    told = []
    for each in chart.series:
        pairs = zip(names(chart), each.values, strict=True)
        listed = "，".join(f"{name} {_told(value)}" for name, value in pairs)
        told.append(f"{each.name}：{listed}" if each.name else listed)
    title = f"“{chart.title}”" if chart.title else ""
    return f"{chart.kind}图{title}：{'；'.join(told)}"


def _told(value: Decimal | None) -> str:
    return NOTHING if value is None else format_number(value)


def slice_colours(chart: Chart) -> list[int]:
    """The colours of the slices of a pie. One that is 0 is not seen, and takes none."""
    colours, free = [], 0
    for value in chart.series[0].values:
        colours.append(free % len(COLOURS))
        free += bool(value)
    return colours


def small_slices(chart: Chart) -> list[bool]:
    """Which slices are too small for a label beside them."""
    parts = shares(chart.series[0].values)
    return [share < SMALL for share in parts]


def line_colour(tone: int) -> str:
    """The colour of a line, by that of its series."""
    return _DARKER[tone]


def extent(chart: Chart) -> tuple[Decimal, Decimal]:
    """The least and the greatest that is drawn, 0 among them; of stacked bars
    their ends."""
    ends = [Decimal(0)]
    if chart.kind != "堆叠":
        ends += values(chart)
    else:
        for column in zip(*(each.values for each in chart.series), strict=True):
            known = [value for value in column if value is not None]
            ends.append(exact_sum(value for value in known if value > 0))
            ends.append(exact_sum(value for value in known if value < 0))
    return min(ends), max(ends)


def text_width(text: str) -> float:
    """The width of a text in characters of Chinese."""
    return sum(1.0 if mark > "\u2e7f" or mark in "—…“”‘’" else 0.55 for mark in text)


def turn(chart: Chart, room: float) -> int:
    """By how many degrees the names below a chart are turned, where each has so
    many characters of room: names of three lines at most are not."""
    longest = max(map(text_width, chart.categories), default=0)
    each = room / max(1, len(chart.categories))
    if longest <= 3 * (each - 0.8) and each >= 2.5:
        return 0
    return 45 if longest <= 12 and each >= 2 else 90


def height(chart: Chart, width: float, room: float, size: float) -> float:
    """How high a chart is to be drawn, in the unit of its width; text has so
    much height."""
    if chart.kind == "条形":
        lines = sum(
            max(1.0 * len(chart.series), -(-text_width(name) // 14)) + 0.7
            for name in chart.categories
        )
        wanted = size * (lines * 1.25 + 4 + 2 * (len(chart.series) > 1))
    else:
        wanted = width * (0.52 if chart.kind != "饼" else 0.56)
        turned = turn(chart, width * 0.88 / size) if chart.kind != "饼" else 0
        if turned:
            longest = max(map(text_width, chart.categories))
            wanted += min(longest, 20) * size * (1.0 if turned == 90 else 0.7)
    return min(room, max(width * 0.38, wanted))
