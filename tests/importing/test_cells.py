"""Cells: money in any unit, totals that disagree, what is no number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.foreign import Style, page
from tests.support.published import (
    REPORT,
    REPORT_2019,
    figures,
    imported,
    said,
    value,
    with_cell,
    wrong,
)


@pytest.mark.parametrize(
    ("head", "cell", "read", "remark"),
    [
        ("（单位：万元）", "61.59", "61.59", ""),
        ("（单位：元）", "615900", "61.59", "“615900元”换算成 61.59 万元"),
        ("（千元）", "615.9", "61.59", "“615.9千元”换算成 61.59 万元"),
        ("（单位：元）", "61.59万元", "61.59", ""),
        ("（单位：万元）", "615,900 元", "61.59", "“615,900 元”换算成 61.59 万元"),
        ("", "0.6159亿元", "6159", "“0.6159亿元”换算成 6159 万元"),
        ("（单位：元）", "0.00", "0", ""),
        ("（单位：元）", "", "0", ""),
    ],
)
def test_money_in_any_unit(tmp_path: Path, head: str, cell: str, read: str, remark: str) -> None:
    content = with_cell("行政事业性收费", "收费金额", cell).replace("（单位：万元）", head)
    done, _ = imported(tmp_path, content)

    assert figures(done.checked)["主动公开"]["行政事业性收费", "收费金额"] == Decimal(read)
    message = f"行政事业性收费的收费金额：{remark}"
    assert said(done.findings, "I603") == ([("I603", message, "")] if remark else [])


def test_money_without_a_unit_where_the_cell_must_say_it(tmp_path: Path) -> None:
    amount = REPORT_2019.figures["主动公开"]["政府集中采购", "采购金额"]
    content = page(REPORT_2019, Style())
    done, _ = imported(tmp_path, content)
    message = f"政府集中采购的采购金额：“{amount}”没有写单位，按元读"
    assert said(done.findings, "I603") == [("I603", message, "")]
    assert wrong(REPORT_2019, done) == {}

    done, _ = imported(tmp_path, content.replace("采购总金额", "采购总金额（单位：万元）"))
    found = figures(done.checked)["主动公开"]["政府集中采购", "采购金额"]
    assert found == amount * 10000


# Totals that disagree


@pytest.mark.parametrize(
    ("row", "column", "code", "message"),
    [
        ("本年新收", "总计", "B201", "写的是 7，各列之和是"),
        ("办结", "自然人", "B202", "写的是 7，各行之和是"),
        ("结转下年度", "自然人", "B203", "不等于"),
        ("行政复议", "总计", "B204", "写的是 7，各列之和是"),
    ],
)
def test_a_total_that_disagrees_is_kept_and_found(
    tmp_path: Path, row: str, column: str, code: str, message: str
) -> None:
    done, text = imported(tmp_path, with_cell(row, column, "7"))

    [finding] = [f for f in done.checked.findings if f.is_error]
    assert finding.code == code
    assert message in finding.message
    assert str(value(row, column)) in finding.message or code == "B203"
    assert ": 7" in text
    where = 0 if code == "B203" else finding.line
    assert not where or ": 7" in text.splitlines()[where - 1]
    assert done.checked.has_errors


# What is no number


@pytest.mark.parametrize(
    "cell", ["3（其中2件为上年）", "约5", "1/2", "-5", "多件", "3件（注1）", "３．５", "5 6"]
)
@pytest.mark.parametrize(
    ("row", "column"),
    [("行政许可", "处理决定"), ("上年结转", "自然人"), ("行政复议", "结果维持")],
)
def test_what_is_no_number_is_an_error_at_its_cell(
    tmp_path: Path, row: str, column: str, cell: str
) -> None:
    done, text = imported(tmp_path, with_cell(row, column, cell))

    [finding] = [f for f in done.checked.findings if f.is_error]
    assert finding.code == "Y106"
    assert cell in text.splitlines()[finding.line - 1]
    assert all(found is None for _, found in wrong(REPORT, done).values())


# Numbers as people write them


@pytest.mark.parametrize(
    ("cell", "read", "remark"),
    [
        ("180.8595万件", "1808595", "“180.8595万件”读成 1808595"),
        ("5万", "50000", "“5万”读成 50000"),
        ("12（件）", "12", ""),
        ("1,234件", "1234", ""),
    ],
)
def test_counts_with_words(tmp_path: Path, cell: str, read: str, remark: str) -> None:
    done, _ = imported(tmp_path, with_cell("行政许可", "处理决定", cell))

    assert figures(done.checked)["主动公开"]["行政许可", "处理决定"] == Decimal(read)
    message = f"行政许可的处理决定：{remark}"
    assert said(done.findings, "I603") == ([("I603", message, "")] if remark else [])


@pytest.mark.parametrize("cell", ["28万余", "1.23456万件", "近5件", "5万元", "￥5"])
def test_a_count_that_is_none_is_an_error(tmp_path: Path, cell: str) -> None:
    done, text = imported(tmp_path, with_cell("行政许可", "处理决定", cell))

    [finding] = [f for f in done.checked.findings if f.is_error]
    assert finding.code == "Y106"
    assert cell in text.splitlines()[finding.line - 1]


@pytest.mark.parametrize(
    ("cell", "read", "remark"),
    [
        ("59237.2449（万元）", "59237.2449", ""),
        ("￥251,000", "25.1", "“￥251,000”换算成 25.1 万元"),
        ("人民币5.1万元", "5.1", ""),
    ],
)
def test_money_with_words(tmp_path: Path, cell: str, read: str, remark: str) -> None:
    done, _ = imported(tmp_path, with_cell("行政事业性收费", "收费金额", cell))

    assert figures(done.checked)["主动公开"]["行政事业性收费", "收费金额"] == Decimal(read)
    message = f"行政事业性收费的收费金额：{remark}"
    assert said(done.findings, "I603") == ([("I603", message, "")] if remark else [])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("增3", "3"),
        ("减少1", "-1"),
        ("↑2", "2"),
        ("↓2", "-2"),
        ("增加1,000件", "1000"),
        ("+4", "4"),
    ],
)
def test_changes_in_words_or_arrows(tmp_path: Path, cell: str, read: str) -> None:
    value = REPORT_2019.figures["主动公开"]["行政许可", "增减"]
    content = page(REPORT_2019, Style())
    assert content.count(f"<span>{value}</span>") == 1
    done, _ = imported(tmp_path, content.replace(f"<span>{value}</span>", f"<span>{cell}</span>"))

    assert figures(done.checked)["主动公开"]["行政许可", "增减"] == Decimal(read)
