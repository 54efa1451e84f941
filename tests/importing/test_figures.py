"""Figures as pages write them: units, blanks, gaps, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.published import figures, imported, said, with_cell


@pytest.mark.parametrize(
    ("head", "cell", "read", "remark"),
    [
        ("（单位：百元）", "6159", "61.59", "“6159百元”换算成 61.59 万元"),
        ("（单位：百万元）", "0.6159", "61.59", "“0.6159百万元”换算成 61.59 万元"),
        ("（单位：千万元）", "0.06", "60", "“0.06千万元”换算成 60 万元"),
        ("（金额：万元）", "61.59", "61.59", ""),
        ("（元）", "61590", "6.159", "“61590元”换算成 6.159 万元"),
        ("（单位：万元）", "1 051", "1051", "“1 051”读成 1051"),
        ("（单位：元）", "1 051", "0.1051", "“1 051元”换算成 0.1051 万元"),
        ("（单位：元）", "无", "0", ""),
        ("（单位：元）", "不适用", "0", ""),
        ("（单位：元）", "——", "0", ""),
        ("（单位：元）", "/", "0", ""),
        ("（单位：元）", "-.-", "0", ""),
    ],
)
def test_money_in_rarer_units(tmp_path: Path, head: str, cell: str, read: str, remark: str) -> None:
    content = with_cell("行政事业性收费", "收费金额", cell).replace("（单位：万元）", head)
    done, _ = imported(tmp_path, content)
    found = figures(done.checked)["主动公开"]["行政事业性收费", "收费金额"]
    assert f"{found:f}" == read
    messages = [message for _, message, _ in said(done.findings, "I603")]
    assert messages == ([f"行政事业性收费的收费金额：{remark}"] if remark else [])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        *(("5件", "5"), ("5 件", "5"), ("５人", "5"), ("1,234 件", "1234"), ("7.00", "7")),
        *(("7.0件", "7"), ("0.00", "0"), ("", "0"), ("无", "0"), ("\xa0", "0"), ("—", "0")),
        *(("12 345", "12345"), ("1 234 567件", "1234567")),
    ],
)
def test_counts_as_pages_write_them(tmp_path: Path, cell: str, read: str) -> None:
    done, _ = imported(tmp_path, with_cell("行政许可", "处理决定", cell))
    assert f"{figures(done.checked)['主动公开']['行政许可', '处理决定']:f}" == read
    assert not done.checked.has_errors


@pytest.mark.parametrize(
    "cell", ["5元", "5万元", "3.5", "5.05件", "12 34", "1 2345", "１ ２３", "5箱"]
)
def test_what_is_no_count_is_kept_as_it_stands(tmp_path: Path, cell: str) -> None:
    done, text = imported(tmp_path, with_cell("行政许可", "处理决定", cell))
    [finding] = [found for found in done.checked.findings if found.is_error]
    assert finding.code == "Y106"
    assert cell in text


def test_money_with_the_unit_of_a_count_is_kept_as_it_stands(tmp_path: Path) -> None:
    done, text = imported(tmp_path, with_cell("行政事业性收费", "收费金额", "5件"))
    assert [found.code for found in done.checked.findings if found.is_error] == ["Y107"]
    assert "5件" in text
