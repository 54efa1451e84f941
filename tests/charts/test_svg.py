"""Charts on a page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from makereport.charts.look import spoken
from makereport.charts.svg import svg
from makereport.narrative.blocks import CHART_KINDS, Chart, Series

SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.text("甲乙丙&<>\"' a1—", min_size=1, max_size=30)


def drawn(chart: Chart) -> etree._Element:
    return etree.fromstring(svg(chart).encode())


def shown(chart: Chart) -> list[str]:
    return ["".join(map(str, text.itertext())) for text in drawn(chart).iter(f"{SVG}text")]


def one(kind: str, **values: str) -> Chart:
    return Chart(kind, "标题", tuple(values), (Series("", tuple(map(Decimal, values.values()))),))


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_title_names_and_values_are_there(kind: str) -> None:
    texts = shown(one(kind, 网站="413", 微信="187"))

    assert {"标题", "413", "187"} <= set(texts)
    assert any(text.startswith("网站") for text in texts)


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_it_is_a_picture_with_its_numbers_as_label_and_nothing_to_fetch_or_run(kind: str) -> None:
    chart = one(kind, 网站="413", 微信="187")
    root = drawn(chart)

    assert root.get("role") == "img"
    assert root.get("aria-label") == spoken(chart)
    assert {etree.QName(e).localname for e in root.iter()} <= {
        "svg",
        "text",
        "path",
        "rect",
        "circle",
    }
    assert not any(name in ("href", "id") for e in root.iter() for name in e.attrib)


@given(
    st.sampled_from(CHART_KINDS),
    st.lists(NAMES, min_size=1, max_size=40, unique=True),
    st.integers(1, 6),
    st.lists(st.integers(-(10**6), 10**12), min_size=1, max_size=9),
)
def test_whatever_it_draws_is_well_formed_and_inside(
    kind: str, names: list[str], count: int, numbers: list[int]
) -> None:
    values = [Decimal(numbers[i % len(numbers)]) for i in range(len(names))]
    if kind == "饼":
        names, values, count = names[:6], [abs(value) for value in values[:6]], 1
        values[0] += 1
    series = tuple(Series(f"组{i}", tuple(values)) for i in range(count))
    root = drawn(Chart(kind, "甲&乙", tuple(names), series))

    _, _, width, height = map(float, root.get("viewBox", "").split())
    for shape in root.iter(f"{SVG}rect"):
        x, y, wide, tall = (float(shape.get(k, "")) for k in ("x", "y", "width", "height"))
        assert -1 <= x <= x + wide <= width + 1
        assert -1 <= y <= y + tall <= height + 1
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("y", "")) <= height + 1


def test_a_slice_of_everything_is_a_circle_and_one_of_nothing_is_not_drawn() -> None:
    root = drawn(one("饼", 网站="5", 微信="0"))

    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "网站（100.0%）" in shown(one("饼", 网站="5", 微信="0"))


def test_a_series_has_a_gap_where_it_has_no_value() -> None:
    chart = Chart("折线", "", ("一", "二", "三"), (Series("", (Decimal(1), None, Decimal(3))),))
    strokes = [p.get("d", "") for p in drawn(chart).iter(f"{SVG}path") if p.get("fill") == "none"]

    assert [stroke.count("M") for stroke in strokes] == [2]
