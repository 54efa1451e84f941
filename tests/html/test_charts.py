"""Charts and captions on the page, and read back from it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport import check_file, import_file
from makereport.charts.record import of_record, recorded
from makereport.narrative.blocks import CHART_KINDS, Chart, Series
from tests.support.pages import page, parsed, text_of
from tests.support.reports import TEXT, check_text

CHART = """  ```图表
  类型: 柱形
  标题: 各渠道条数
  数据: {政府网站: 413, "<微信> & 号": 187}
  ```
  图 各渠道
"""


def test_a_chart_is_a_drawing_with_its_numbers_as_a_table(tmp_path: Path) -> None:
    html = parsed(page(check_text(tmp_path, TEXT + "  公开。\n" + CHART)))
    [figure] = html.iter("figure")

    assert [drawing.get("role") for drawing in figure.iter("svg")] == ["img"]
    cells = [text_of(cell) for cell in figure.iter("td", "th")]
    assert cells == ["", "各渠道条数", "政府网站", "413", "<微信> & 号", "187"]
    assert "图1\u3000各渠道" in [text_of(each) for each in html.iter("p")]


def test_import_of_a_page_gives_the_chart_back(tmp_path: Path) -> None:
    first = page(check_text(tmp_path, TEXT + "  公开。\n" + CHART))
    (tmp_path / "年报.html").write_bytes(first)
    import_file(tmp_path / "年报.html", tmp_path / "读回.yaml")

    assert page(check_file(tmp_path / "读回.yaml")) == first


@given(
    kind=st.sampled_from(CHART_KINDS),
    title=st.text(max_size=5),
    names=st.lists(st.text(max_size=5), min_size=1, max_size=4),
    data=st.data(),
)
def test_a_record_gives_the_same_chart(
    kind: str, title: str, names: list[str], data: st.DataObject
) -> None:
    numbers = st.none() | st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(abs)
    values = st.lists(numbers, min_size=len(names), max_size=len(names)).map(tuple)
    series = data.draw(st.lists(st.builds(Series, st.text(max_size=3), values), min_size=1))
    chart = Chart(kind, title, tuple(names), tuple(series))

    assert of_record(recorded(chart)) == chart


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '["雷达","",["a"],[["",["1"]]]]', '["饼","",["a"],[["",[]]]]',
             '["饼","",["a"],[["",["一"]]]]', '["饼","",["a"],[["",[1]]]]', "[" * 9999, '["饼",1,["a"],[["",["1"]]]]']
)  # fmt: skip
def test_what_is_no_record_gives_no_chart(text: str) -> None:
    assert of_record(text) is None


def test_a_negative_value_keeps_its_sign() -> None:
    chart = Chart("柱形", "", ("增减",), (Series("", (Decimal(-3),)),))
    assert of_record(recorded(chart)) == chart
