"""A chart as SVG for a page, with the same colours and labels as in Word: black
on white, whatever the page around it is."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import Decimal

from markupsafe import escape

from makereport.charts.axis import ticks, written
from makereport.charts.look import (
    COLOURS,
    ON_DARK,
    height,
    is_labelled,
    line_colour,
    names,
    places,
    series_name,
    slice_colours,
    spoken,
    text_width,
    turn,
    values,
)
from makereport.charts.shapes import (
    SIZE,
    clipped,
    lines_of,
    marker,
    rectangle,
    slice_of,
    stroke,
    words,
)
from makereport.narrative.blocks import Chart

WIDTH = 640.0
_DASHES = ("", "8 5", "2 4", "8 4 2 4", "14 5", "14 4 2 4")
_GAP = SIZE * 0.6


def svg(chart: Chart) -> str:
    """The chart as an element of a page, as wide as there is room. Its numbers
    are its label; a table of them belongs beside it."""
    drawn = (
        _Pie(chart)
        if chart.kind == "饼"
        else _Lying(chart)
        if chart.kind == "条形"
        else _Plot(chart)
    )
    shapes = "".join(drawn.shapes())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH:.0f} {drawn.bottom:.0f}" '
        f'width="100%" font-size="{SIZE:.0f}" fill="currentColor" style="background:#fff;color:#000" aria-label="{escape(spoken(chart))}">'
        f"{shapes}</svg>"
    )


class _Drawing(ABC):
    """What every chart has: its room, title and legend."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.tall = height(chart, WIDTH, WIDTH * 1.5, SIZE)
        self.top = SIZE * 2.2 if chart.title else SIZE
        self.legend = self._legend_rows()
        self.bottom = self.tall + self.top + len(self.legend) * SIZE * 1.6
        self.end = self.bottom - len(self.legend) * SIZE * 1.6 - _GAP

    def shapes(self) -> Iterator[str]:
        if self.chart.title:
            yield words(WIDTH / 2, SIZE * 1.3, self.chart.title, size=SIZE * 1.15, room=WIDTH)
        yield from self.plot()
        for number, row in enumerate(self.legend):
            y = self.end + _GAP + (number + 1) * SIZE * 1.6 - SIZE * 0.5
            x = (WIDTH - sum(width for _, width in row)) / 2
            for index, width in row:
                yield self.key(index, x, y)
                yield words(x + SIZE * 2.2, y, series_name(self.chart, index), "start")
                x += width

    @abstractmethod
    def plot(self) -> Iterator[str]:
        """What stands between title and legend."""

    def key(self, index: int, x: float, y: float) -> str:
        """What a series looks like, for the legend."""
        tone = COLOURS[index]
        return rectangle(x + SIZE, y - SIZE * 0.8, SIZE * 0.8, SIZE * 0.8, tone)

    def _legend_rows(self) -> list[list[tuple[int, float]]]:
        rows: list[list[tuple[int, float]]] = []
        if len(self.chart.series) < 2:
            return rows
        left = 0.0
        for index in range(len(self.chart.series)):
            width = (text_width(series_name(self.chart, index)) + 3.2) * SIZE
            if width > left:
                rows.append([])
                left = WIDTH
            rows[-1].append((index, width))
            left -= width
        return rows


class _Plot(_Drawing):
    """Bars that stand, stacked or not, and lines."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart)
        self.marks = ticks(chart)
        self.left = max(text_width(written(tick)) for tick in self.marks) * SIZE + SIZE
        self.right = WIDTH - SIZE
        self.turned = turn(chart, (self.right - self.left) / SIZE)
        self.each = (self.right - self.left) / len(chart.categories)
        self.base = self.end - self._names_height()

    def _names_height(self) -> float:
        longest = max(map(text_width, self.chart.categories))
        if self.turned == 90:
            return min(longest, 20) * SIZE + _GAP
        if self.turned:
            return min(longest, 20) * SIZE * 0.72 + SIZE
        return (
            SIZE
            * 1.25
            * max(len(lines_of(name, self.each / SIZE - 0.4)) for name in self.chart.categories)
            + _GAP
        )

    def y(self, value: Decimal) -> float:
        low, high = float(self.marks[0]), float(self.marks[-1])
        top = self.top + SIZE
        return self.base - (float(value) - low) / (high - low) * (self.base - top)

    def plot(self) -> Iterator[str]:
        for tick in self.marks:
            y = self.y(tick)
            strong = "" if tick == 0 else ' stroke-opacity=".25"'
            yield stroke(self.left, y, self.right, y, strong)
            yield words(self.left - _GAP, y + SIZE * 0.35, written(tick), "end")
        for index, name in enumerate(self.chart.categories):
            yield from self._name(self.left + (index + 0.5) * self.each, name)
        if self.chart.kind == "折线":
            yield from self._strokes()
        elif self.chart.kind == "堆叠":
            yield from self._stacks()
        else:
            yield from self._bars()

    def _name(self, x: float, name: str) -> Iterator[str]:
        y = self.base + SIZE * 1.3
        if self.turned:
            size = min(SIZE, self.each * 0.85)
            shown = clipped(name, 20)
            yield words(
                x + size * 0.3, self.base + _GAP, shown, "end", size=size, turned=self.turned
            )
            return
        for number, line in enumerate(lines_of(name, self.each / SIZE - 0.4)):
            yield words(x, y + number * SIZE * 1.25, line)

    def _bars(self) -> Iterator[str]:
        count = len(self.chart.series)
        wide = self.each * 0.7 / count
        labelled = is_labelled(self.chart)
        for number, each in enumerate(self.chart.series):
            tone = COLOURS[number]
            for index, value in enumerate(each.values):
                if value is None:
                    continue
                x = self.left + index * self.each + self.each * 0.15 + number * wide
                ends = sorted((self.y(value), self.y(Decimal(0))))
                yield rectangle(x, ends[0], wide, ends[1] - ends[0], tone)
                if labelled:
                    y = ends[0] - 4 if value >= 0 else ends[1] + SIZE
                    yield words(x + wide / 2, y, _shown(self.chart, value))

    def _stacks(self) -> Iterator[str]:
        wide = self.each * 0.6
        for index in range(len(self.chart.categories)):
            above = below = Decimal(0)
            for number, each in enumerate(self.chart.series):
                value = each.values[index]
                if not value:
                    continue
                start = above if value > 0 else below
                stop = start + value
                above, below = (stop, below) if value > 0 else (above, stop)
                ends = sorted((self.y(start), self.y(stop)))
                x = self.left + index * self.each + self.each * 0.2
                yield rectangle(x, ends[0], wide, ends[1] - ends[0], COLOURS[number])
                if is_labelled(self.chart) and ends[1] - ends[0] > SIZE:
                    ink = "#fff" if number in ON_DARK else "#000"
                    middle = sum(ends) / 2 + SIZE * 0.35
                    yield words(x + wide / 2, middle, _shown(self.chart, value), fill=ink)

    def _strokes(self) -> Iterator[str]:
        for number, each in enumerate(self.chart.series):
            places_ = [
                None if value is None else (self.left + (index + 0.5) * self.each, self.y(value))
                for index, value in enumerate(each.values)
            ]
            path, pen = [], "M"
            for place in places_:
                if place is None:
                    pen = "M"
                    continue
                path.append(f"{pen}{place[0]:.1f} {place[1]:.1f}")
                pen = "L"
            dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
            yield f'<path d="{"".join(path)}" fill="none" stroke="#{line_colour(number)}" stroke-width="2.5"{dash}/>'
            for place, value in zip(places_, each.values, strict=True):
                if place is not None and value is not None:
                    yield marker(number, *place)
                    if is_labelled(self.chart):
                        yield words(place[0], place[1] - SIZE * 0.7, _shown(self.chart, value))

    def key(self, index: int, x: float, y: float) -> str:
        if self.chart.kind != "折线":
            return super().key(index, x, y)
        dash = f' stroke-dasharray="{_DASHES[index]}"' if _DASHES[index] else ""
        middle = y - SIZE * 0.35
        line = f'<path d="M{x:.1f} {middle:.1f}h{SIZE * 2:.1f}" stroke="#{line_colour(index)}" stroke-width="2.5"{dash}/>'
        return line + marker(index, x + SIZE, middle)


class _Lying(_Drawing):
    """Bars that lie, the first on top, each beside its name."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart)
        self.marks = ticks(chart)
        self.left = min(14.0, max(map(text_width, chart.categories))) * SIZE + SIZE
        self.right = WIDTH - SIZE * 2
        self.base = self.end - SIZE * 1.6
        widest = max(text_width(_shown(chart, value)) for value in values(chart))
        self.ends = (
            self.left + (widest * SIZE if self.marks[0] < 0 else 0),
            self.right - widest * SIZE * 0.5,
        )

    def x(self, value: Decimal) -> float:
        low, high = float(self.marks[0]), float(self.marks[-1])
        left, right = self.ends
        return left + (float(value) - low) / (high - low) * (right - left)

    def plot(self) -> Iterator[str]:
        for tick in self.marks:
            strong = "" if tick == 0 else ' stroke-opacity=".25"'
            yield stroke(self.x(tick), self.top, self.x(tick), self.base, strong)
            yield words(self.x(tick), self.base + SIZE * 1.2, written(tick))
        count = len(self.chart.series)
        each = (self.base - self.top) / len(self.chart.categories)
        high = each * 0.7 / count
        for index, name in enumerate(self.chart.categories):
            middle = self.top + (index + 0.5) * each
            lines = lines_of(name, 14)
            for number, line in enumerate(lines):
                y = middle + (number - (len(lines) - 1) / 2) * SIZE * 1.15 + SIZE * 0.35
                yield words(self.left - _GAP, y, line, "end")
            for number, series in enumerate(self.chart.series):
                value = series.values[index]
                if value is None:
                    continue
                y = self.top + index * each + each * 0.15 + number * high
                ends = sorted((self.x(value), self.x(Decimal(0))))
                yield rectangle(ends[0], y, ends[1] - ends[0], high, COLOURS[number])
                if not is_labelled(self.chart):
                    continue
                x, anchor = (ends[1] + 4, "start") if value >= 0 else (ends[0] - 4, "end")
                yield words(x, y + high / 2 + SIZE * 0.35, _shown(self.chart, value), anchor)


class _Pie(_Drawing):
    """A pie; its slices begin at the top and go with the clock."""

    def plot(self) -> Iterator[str]:
        radius = (self.end - self.top - SIZE * 5) / 2
        centre = WIDTH / 2, (self.top + self.end) / 2
        numbers = [value or Decimal(0) for value in self.chart.series[0].values]
        total = sum(numbers)
        sides: dict[bool, list[tuple[float, float, int]]] = {True: [], False: []}
        done = Decimal(0)
        tones = slice_colours(self.chart)
        for index, value in enumerate(numbers):
            if not value:
                continue
            start, stop = (float(part / total) * math.tau for part in (done, done + value))
            done += value
            tone = COLOURS[tones[index]]
            yield slice_of(centre, radius, start, stop, tone)
            middle = (start + stop) / 2
            y = centre[1] - math.cos(middle) * (radius + SIZE)
            sides[middle <= math.pi].append((y, middle, index))
        for is_right, labels in sides.items():
            yield from self._labels(labels, is_right, centre, radius)

    def _labels(
        self,
        labels: list[tuple[float, float, int]],
        is_right: bool,
        centre: tuple[float, float],
        radius: float,
    ) -> Iterator[str]:
        """The labels of one side, moved apart where they would meet."""
        x = centre[0] + (1 if is_right else -1) * (radius + SIZE * 1.6)
        room = (WIDTH - x if is_right else x) - SIZE * 0.5
        labels.sort()
        texts = [self._label(index, room / SIZE) for _, _, index in labels]
        steps = [len(lines) * SIZE * 1.15 + SIZE * 0.3 for lines in texts]
        ys: list[float] = []
        for number, (y, _, _) in enumerate(labels):
            ys.append(max(y, ys[-1] + steps[number - 1] if ys else self.top + SIZE))
        limit = self.end + SIZE
        for number in reversed(range(len(ys))):
            limit = ys[number] = min(ys[number], limit - steps[number])
        for (_, middle, _), y, lines in zip(labels, ys, texts, strict=True):
            edge = centre[0] + math.sin(middle) * radius, centre[1] - math.cos(middle) * radius
            yield stroke(*edge, x, y - SIZE * 0.3)
            for number, line in enumerate(lines):
                anchor = "start" if is_right else "end"
                aside = SIZE * (0.3 if is_right else -0.3)
                yield words(x + aside, y + number * SIZE * 1.15, line, anchor)

    def _label(self, index: int, room: float) -> list[str]:
        value = self.chart.series[0].values[index] or Decimal(0)
        return [*lines_of(names(self.chart)[index], room), _shown(self.chart, value)]


def _shown(chart: Chart, value: Decimal) -> str:
    return f"{value:.{places(chart)}f}"
