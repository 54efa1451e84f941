"""What only the form of 2019 has: changes with their sign, an amount with its
unit in the cell, and the last group of the results as a single row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reports import built, check_text, codes, tables

ACTIVE = "年度: 2019\n主动公开政府信息情况:\n"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("+4", "+4"),
        ("4", "4"),
        ("-2", "-2"),
        ("0", "0"),
        ("＋１２", "+12"),
        ("−3", "-3"),
        ("", "0"),
        ('"+1,234"', "+1234"),
    ],
)
def test_a_change_prints_with_the_sign_it_was_typed_with(
    tmp_path: Path, typed: str, printed: str
) -> None:
    yaml = f"{ACTIVE}  行政许可: {{上一年项目数量: 11, 本年增/减: {typed}, 处理决定数量: 5}}\n"
    checked = check_text(tmp_path, yaml, "2019.yaml")

    assert tables(built(checked))[0][6] == ["行政许可", "11", printed, "5"]


@pytest.mark.parametrize("typed", ["+-4", "+", "4-", "+4.5", "增4"])
def test_what_is_no_change_is_a_finding_at_its_place(tmp_path: Path, typed: str) -> None:
    checked = check_text(tmp_path, f"{ACTIVE}  行政许可: {{本年增/减: {typed}}}\n", "2019.yaml")

    assert codes(checked) == ["Y106"]
    assert (
        checked.findings[0].message == f"“{typed}”不能用：增减只能是整数，减少的前面写 -，例如 -2"
    )
    assert (checked.findings[0].line, checked.findings[0].column) == (3, 17)


@pytest.mark.parametrize(
    ("typed", "printed"), [("251000", "251000元"), ("0", "0"), ("0.50", "0.50元")]
)
def test_the_unit_that_no_label_tells_stands_in_the_cell(
    tmp_path: Path, typed: str, printed: str
) -> None:
    yaml = f"{ACTIVE}  政府集中采购: {{采购项目数量: 6, 采购总金额: {typed}}}\n"
    checked = check_text(tmp_path, yaml, "2019.yaml")

    assert tables(built(checked))[0][-1] == ["政府集中采购", "6", printed]


def test_the_last_group_of_results_is_one_row_of_numbers(tmp_path: Path) -> None:
    yaml = (
        "年度: 2020\n收到和处理政府信息公开申请情况:\n  本年新收: {自然人: 3}\n"
        "  本年度办理结果:\n    其他处理: {自然人: 2}\n"
    )
    rows = tables(built(check_text(tmp_path, yaml, "2020.yaml")))[1]

    assert rows[-3][-8:] == ["（六）其他处理", "2", "0", "0", "0", "0", "0", "2"]
    assert rows[-2][-8:] == ["（七）总计", "2", "0", "0", "0", "0", "0", "2"]
    assert rows[-1][-7:] == ["1", "0", "0", "0", "0", "0", "1"]


def test_last_years_report_in_the_older_form_is_compared_by_short_names(tmp_path: Path) -> None:
    head = "收到和处理政府信息公开申请情况:\n"
    check_text(tmp_path, f"年度: 2020\n{head}  本年新收: {{自然人: 3}}\n", "2020.yaml")
    yaml = (
        f"年度: 2021\n{head}  上年结转: {{自然人: 2}}\n主动公开政府信息情况:\n"
        "  行政规范性文件: {本年制发件数: 1, 现行有效件数: 4}\n"
        "总体情况: 上年结转{{ 上年.申请.结转下年度.总计 }}件。\n"
    )
    checked = check_text(tmp_path, yaml)

    assert codes(checked) == ["C301"], checked.findings
    assert "上年“结转下年度”的自然人是 3" in checked.findings[0].message
