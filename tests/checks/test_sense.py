"""Figures that balance and are wrong all the same (C307, B205), and what the
narrative says of them (N401)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reports import APPLIED, OPEN, check_text, codes

LAST = f"""年度: 2021
{APPLIED}  本年新收: {{自然人: 5}}
  办理结果:
    予以公开: {{自然人: 3}}
    不予公开:
      属于行政执法案卷: {{自然人: 1}}
    其他处理:
      其他情形: {{自然人: 1}}
"""
NOW = f"""年度: 2022
{APPLIED}  本年新收: {{自然人: 6}}
  办理结果:
    予以公开: {{自然人: 4}}
"""


def this_year(folder: Path, yaml: str, last: str = LAST) -> list[tuple[str, str]]:
    check_text(folder, last, "2021.yaml")
    found = check_text(folder, yaml, "2022.yaml").findings
    return [(finding.code, finding.message) for finding in found]


def test_rows_of_last_year_that_are_absent_are_told_where_the_carry_over_was_computed(
    tmp_path: Path,
) -> None:
    message = (
        "结转下年度没有写，自动算出是 2；"
        "上年有数的“属于行政执法案卷”、“其他情形”今年没有写，按 0 计"
    )

    assert this_year(tmp_path, NOW) == [("C307", message)]


@pytest.mark.parametrize(
    "more",
    [
        "  结转下年度: {自然人: 2}\n",
        "总体情况: 年底有2件申请结转下年度办理。\n",
        "总体情况: 结转{{ 申请.结转下年度.总计 }}件。\n",
        "    不予公开: \n      属于行政执法案卷: {自然人: 1}\n    其他处理: {其他情形: {自然人: 1}}\n",
        "    不予公开:\n      属于行政执法案卷: 0\n    其他处理:\n      其他情形:\n",
    ],
)
def test_a_carry_over_that_somebody_knows_of_is_let_alone(tmp_path: Path, more: str) -> None:
    found = this_year(tmp_path, NOW + more)

    assert "C307" not in [code for code, _ in found]


def test_without_last_year_or_a_carry_over_nothing_is_said(tmp_path: Path) -> None:
    assert codes(check_text(tmp_path, NOW, "2022.yaml")) == []
    assert this_year(tmp_path, NOW.replace("自然人: 6", "自然人: 4")) == []


@pytest.mark.parametrize(
    "said",
    [
        "新收申请6件，全部办结。",
        "共收到申请6件，均已办结。",
        "收到政府信息公开申请6件，已全部按期办结。",
        "依申请公开方面，无结转下年度办理的申请。",
        "全年受理申请6件，没有结转下一年度的情况。",
    ],
)
def test_all_handled_in_the_text_and_a_computed_carry_over_is_told(
    tmp_path: Path, said: str
) -> None:
    yaml = f"总体情况: {said}\n{NOW}"
    [finding] = check_text(tmp_path, yaml, "2022.yaml").findings

    assert finding.code == "N401"
    assert "读作结转下年度的总计，表里是 2（自动算出）" in finding.message
    assert "漏填了一行" in finding.hint
    right = yaml.replace("自然人: 6", "自然人: 4").replace("6件", "4件")
    assert codes(check_text(tmp_path, right, "2022.yaml")) == []


@pytest.mark.parametrize(
    "said",
    [
        "上年留下的公开申请已全部办结。",
        "新收申请6件，其中当面申请3件全部办结。",
        "收到申请6件，热线诉求均已办结。",
        "公开申请以外的人大建议均已办结。",
        "各项任务全部办结。",
        "新收申请6件，已办结的全部公开。",
    ],
)
def test_what_else_was_handled_is_no_matter(tmp_path: Path, said: str) -> None:
    assert codes(check_text(tmp_path, f"总体情况: {said}\n{NOW}", "2022.yaml")) == []


@pytest.mark.parametrize(
    ("unit", "amount", "is_told"),
    [
        ("云溪县示范局", "100000", True),
        ("云溪县示范局", "615900.00", True),
        ("云溪县示范局", "99999.99", False),
        ("云溪县人民政府", "615900", False),
        ("云溪县人民政府", "10000000", True),
        ("国家税务总局云溪县税务局", "615900", False),
        ("某省财政厅", "615900", False),
    ],
)
def test_an_amount_beyond_sense_is_told(
    tmp_path: Path, unit: str, amount: str, is_told: bool
) -> None:
    yaml = f"单位: {unit}\n{OPEN}  行政事业性收费: {amount}\n"
    found = [code for code in codes(check_text(tmp_path, yaml)) if code == "B205"]

    assert found == ["B205"] * is_told


def test_with_last_years_amount_only_the_comparison_is_told(tmp_path: Path) -> None:
    last = f"年度: 2021\n{OPEN}  行政事业性收费: 60.20\n"
    now = f"年度: 2022\n{OPEN}  行政事业性收费: 615900\n"

    assert [code for code, _ in this_year(tmp_path, now, last)] == ["C306"]


@pytest.mark.parametrize(
    ("typed", "said", "found"),
    [
        ("61.59", "收取行政事业性收费615900元。", []),
        ("61.59", "收取行政事业性收费615,912.34元。", []),
        ("61.59", "行政事业性收费共６１５９００元。", []),
        ("0.35", "行政事业性收费3500元。", []),
        ("3500", "行政事业性收费3500元。", ["N401"]),
        ("61.59", "行政事业性收费61590元。", ["N401"]),
        ("61590", "行政事业性收费6.159万元。", ["N401"]),
    ],
)
def test_an_amount_in_yuan_is_compared_with_one_in_ten_thousands(
    tmp_path: Path, typed: str, said: str, found: list[str]
) -> None:
    yaml = f"总体情况: {said}\n{OPEN}  行政事业性收费: {typed}\n"

    assert codes(check_text(tmp_path, yaml)) == found
