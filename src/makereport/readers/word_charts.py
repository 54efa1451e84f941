"""A native chart of a Word file as a chart of ours: what it shows, by the
values that the file keeps for programs that do not compute them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from makereport.charts.look import UNNAMED, shares
from makereport.form.numbers import parse_number
from makereport.narrative.blocks import Chart, Series
from makereport.ooxml.body import local_name, property_at, value_at
from makereport.ooxml.elements import Element

_KINDS = {
    ("barChart", "col", "clustered"): "柱形",
    ("barChart", "bar", "clustered"): "条形",
    ("barChart", "col", "stacked"): "堆叠",
    ("lineChart", "", "standard"): "折线",
    ("pieChart", "", ""): "饼",
}
MAX_POINTS = 1000


def chart_of(root: Element) -> Chart | None:
    """The chart of a chart part; None where it is none that we draw."""
    plots = [e for e in root.iterfind("{*}chart/{*}plotArea/*") if local_name(e).endswith("Chart")]
    if len(plots) != 1:
        return None
    (plot,) = plots
    kind = _KINDS.get((local_name(plot), value_at(plot, "barDir"), value_at(plot, "grouping")))
    found = [_series(each) for each in plot.iterchildren("{*}ser")]
    if kind is None or not found or None in found:
        return None
    names = found[0][0] if found[0] else ()
    if len(set(names)) != len(names) or any(each and each[0] != names for each in found):
        return None
    title = _joined(root.find("{*}chart/{*}title"))
    chart = Chart(kind, title, names, tuple(each[1] for each in found if each))
    if kind == "饼":
        chart = replace(chart, categories=tuple(_without_shares(chart)))
    if len(found) == 1 and chart.series[0].name in (title, UNNAMED):
        chart = replace(chart, series=(replace(chart.series[0], name=""),))
    return chart


def _series(element: Element) -> tuple[tuple[str, ...], Series] | None:
    """Categories and values of a series; None where a value is no number."""
    names = _points(property_at(element, "cat"))
    texts = _points(property_at(element, "val"))
    if names is None or texts is None:
        return None
    values: list[Decimal | None] = []
    for text in texts:
        number = _number(text) if text else None
        if text and number is None:
            return None
        values.append(number)
    values += [None] * (len(names) - len(values))
    name = "".join(_points(property_at(element, "tx")) or [""])
    return tuple(map(_line, names)), Series(_line(name), tuple(values[: len(names)]))


def _points(element: Element | None) -> list[str] | None:
    """The texts that are kept for cells, by their places."""
    if element is None:
        return None
    count = next(
        (value_at(each, "ptCount") for each in element.iter("{*}strCache", "{*}numCache")), ""
    )
    if not count.isdecimal() or int(count) > MAX_POINTS:
        return None
    texts = [""] * int(count)
    for point in element.iter("{*}pt"):
        index = point.get("idx", "")
        if index.isdecimal() and int(index) < len(texts):
            texts[int(index)] = point.findtext("{*}v") or ""
    return texts


def _number(text: str) -> Decimal | None:
    number = parse_number(text.removeprefix("-"), "amount")
    return -number if number is not None and text.startswith("-") else number


def _joined(title: Element | None) -> str:
    return "" if title is None else _line("".join(each.text or "" for each in title.iter("{*}t")))


def _line(text: str) -> str:
    return " ".join(text.split())


def _without_shares(chart: Chart) -> Iterator[str]:
    """The names of slices without the shares that are printed behind them."""
    known = [value or Decimal(0) for value in chart.series[0].values]
    parts = shares(known) if min(known, default=Decimal(0)) >= 0 else known
    for name, share in zip(chart.categories, parts, strict=True):
        yield name.removesuffix(f"（{share}%）")
