"""The filters of citations: signs, halves, zeros, and what cannot be computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import told
from tests.support.reports import built, check_text, narrative


def cited(folder: Path, expression: str) -> str:
    """What a citation comes out as in Word."""
    docx = built(check_text(folder, f"总体情况: 一{{{{ {expression} }}}}二\n"))
    [line] = [line for line in narrative(docx) if line.startswith("一") and line.endswith("二")]
    return line[1:-1]


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("3 | 增减(2)", "增加1"),
        ("2 | 增减(3)", "减少1"),
        ("2 | 增减(5)", "减少3"),
        ("3 | 增减(3)", "持平"),
        ("(0 - 2) | 增减(1)", "减少3"),
        ("1.5 | 增减(1.25)", "增加0.25"),
        ("3 | 同比(2)", "增长50.0%"),
        ("2 | 同比(3)", "下降33.3%"),
        ("0 | 同比(3)", "下降100.0%"),
        ("1001 | 同比(1000)", "增长0.1%"),
        ("2001 | 同比(2000)", "增长0.1%"),  # a half goes up
        ("1999 | 同比(2000)", "下降0.1%"),  # and away from zero
        ("10001 | 同比(10000)", "增长0.01%"),  # never 0.0 % of what has changed
        ("1000001 | 同比(1000000)", "增长0.0001%"),
        ("100000001 | 同比(100000000)", "增长0.000001%"),
        ("1 | 占比(3)", "33.3%"),
        ("2 | 占比(3)", "66.7%"),
        ("0 | 占比(3)", "0.0%"),
        ("1 | 占比(8)", "12.5%"),
        ("1 | 占比(80)", "1.3%"),
        ("1 | 占比(30000)", "0.003%"),
        ("1234567.5 | 千分位", "1,234,567.5"),
        ("999 | 千分位", "999"),
        ("(0 - 1234) | 千分位", "-1,234"),
        ("12345 | 万", "1.23万"),
        ("12350 | 万(1)", "1.2万"),
        ("12500 | 万(1)", "1.3万"),
        ("10000 | 万(0)", "1万"),
        ("100000 | 万(0)", "10万"),
        ("100500 | 万(1)", "10.1万"),
        ("0.25 | 小数", "0.3"),
        ("(0 - 0.25) | 小数", "-0.3"),
        ("0.24 | 小数", "0.2"),
        ("0.125 | 小数(2)", "0.13"),
        ("2 | 小数(2)", "2.00"),
        ("2.5 | 小数(0)", "3"),
        ("1 | 小数(10)", "1.0000000000"),
    ],
)
def test_what_a_filter_prints(tmp_path: Path, expression: str, printed: str) -> None:
    assert cited(tmp_path, expression) == printed


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("3 | 占比(0)", "总数是 0，算不出占比"),
        ("0 | 占比(0)", "总数是 0，算不出占比"),
        ("3 | 占比(申请.本年新收.总计)", "总数是 0，算不出占比"),
        ("3 | 同比(0)", "上年的数是 0，算不出同比"),
        ("3 | 小数(11)", "小数位数应在 0 到 10 之间"),
        ("3 | 小数(0 - 1)", "小数位数应在 0 到 10 之间"),
        ("3 | 占比(没有这个)", "“没有这个”"),
    ],
)
def test_what_cannot_be_computed_is_said_at_its_place(
    tmp_path: Path, expression: str, said: str
) -> None:
    [finding] = told(check_text(tmp_path, f"总体情况: 一{{{{ {expression} }}}}二\n"))
    assert finding.label == "错误 N405"
    assert said in finding.message
    assert finding.place.startswith("2021.yaml:1:")
