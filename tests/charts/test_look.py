"""Shares, colours and axes of charts."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.charts.axis import ticks, written
from makereport.charts.look import COLOURS, shares, spoken
from makereport.narrative.blocks import Chart, Series


def chart(kind: str, *values: str) -> Chart:
    names = tuple(f"第{number}项" for number in range(1, len(values) + 1))
    return Chart(kind, "", names, (Series("", tuple(map(Decimal, values))),))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any))
def test_shares_add_up_to_a_hundred_and_none_is_off_by_a_tenth(numbers: list[int]) -> None:
    parts = shares([Decimal(number) for number in numbers])

    assert sum(parts) == Decimal("100.0")
    for number, part in zip(numbers, parts, strict=True):
        exact = Decimal(number) * 100 / sum(numbers)
        assert abs(part - exact) < Decimal("0.1")
        assert number or part == 0


def test_three_alike_share_the_tenth_that_is_left() -> None:
    assert list(map(str, shares([Decimal(1)] * 3))) == ["33.4", "33.3", "33.3"]


def test_neighbouring_colours_differ_in_grey() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        return (0.299 * red + 0.587 * green + 0.114 * blue) / 255

    greys = [grey(colour) for colour in COLOURS]
    assert all(abs(one - other) > 0.2 for one, other in pairwise(greys))
    ordered = sorted(greys)
    assert all(other - one > 0.08 for one, other in pairwise(ordered))


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        (("0", "0"), "0 1"),
        (("1", "2"), "0 1 2 3"),
        (("-4", "2"), "-5 -4 -3 -2 -1 0 1 2 3"),
        (("413", "187"), "0 100 200 300 400 500"),
        (("0.2", "0.75"), "0 0.2 0.4 0.6 0.8"),
        (("-3",), "-4 -3 -2 -1 0"),
    ],
)
def test_an_axis_begins_and_ends_beyond_the_values_and_of_counts_is_whole(
    values: tuple[str, ...], marks: str
) -> None:
    assert " ".join(map(written, ticks(chart("柱形", *values)))) == marks


def test_what_is_said_of_a_chart_has_all_its_numbers() -> None:
    pie = chart("饼", "1", "2", "0")
    assert spoken(pie) == "饼图：第1项（33.3%） 1，第2项（66.7%） 2，第3项（0.0%） 0"
    two = Chart(
        "柱形",
        "各渠道",
        ("网站", "微信"),
        (Series("2021年", (Decimal(4), None)), Series("2020年", (Decimal("1.50"), Decimal(-1)))),
    )
    assert spoken(two) == "柱形图“各渠道”：2021年：网站 4，微信 没有数；2020年：网站 1.50，微信 -1"
