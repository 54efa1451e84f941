"""Arithmetic of the form: zeros, totals, carry-over, verification."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makereport.report.figures import Figures
from makereport.report.reader import read_report
from makereport.source.text import Source
from tests.support.reports import built, check_text, codes, complete, tables
from tests.support.strategies import Sparse, sparse_reports

APPLICATIONS = "收到和处理政府信息公开申请情况"


def figures_of(yaml: str) -> tuple[dict[str, Figures], list[str]]:
    report, findings = read_report(Source("2021.yaml", complete(yaml)), Path())
    return report.figures, [finding.code for finding in findings]


def known(figures: Figures, row: str, column: str) -> Decimal:
    """The value of a cell or of a group, which must be known."""
    value = figures[row, column]
    assert value is not None
    return value


@given(sparse_reports())
def test_every_cell_is_filled_and_every_total_is_the_sum_of_its_parts(report: Sparse) -> None:
    figures, found = figures_of(report.head + report.yaml())

    assert found == []
    for name, table in report.form.tables.items():
        full = figures[name]
        for row in table.leaf_rows:
            for column in table.columns_of[row.name]:
                value = known(full, row.name, column.name)
                if column.sum:
                    assert value == sum(known(full, row.name, part) for part in column.sum)
                elif row.sum:
                    assert value == sum(known(full, part, column.name) for part in row.sum)
                elif row.name != full.computed:
                    typed = report.tables[name].get((row.name, column.name), 0)
                    assert value == Decimal(typed)


@given(sparse_reports())
def test_the_balance_holds_in_every_column(report: Sparse) -> None:
    figures, _ = figures_of(report.head + report.yaml())

    for name, table in report.form.tables.items():
        if table.balance is None:
            continue
        for column in table.columns_of[table.balance.computes]:
            left, right = (
                sum(known(figures[name], row, column.name) for row, _ in side)
                for side in (table.balance.left, table.balance.right)
            )
            assert left == right
            assert known(figures[name], table.balance.computes, column.name) >= 0


@given(sparse_reports(), st.lists(st.integers(), min_size=3, max_size=6))
def test_the_order_of_keys_does_not_matter(report: Sparse, order: list[int]) -> None:
    straight, _ = figures_of(report.head + report.yaml())
    shuffled, _ = figures_of(report.head + report.yaml(order))

    assert {n: f.complete() for n, f in straight.items()} == {
        n: f.complete() for n, f in shuffled.items()
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(report=sparse_reports())
def test_giving_the_computed_row_changes_nothing(report: Sparse) -> None:
    """Verified, never trusted: what was computed, typed back, is accepted."""
    figures, _ = figures_of(report.head + report.yaml())
    for name, table in report.form.tables.items():
        if table.balance is None:
            continue
        row = table.balance.computes
        for column in table.columns_of[row]:
            report.tables[name][row, column.name] = figures[name][row, column.name]
    again, found = figures_of(report.head + report.yaml())

    assert found == []
    assert {n: f.complete() for n, f in figures.items()} == {
        n: f.complete() for n, f in again.items()
    }


def test_numbers_of_any_size_are_added_exactly(tmp_path: Path) -> None:
    huge = "9" * 5000
    yaml = f"{APPLICATIONS}:\n  本年新收: {{自然人: {huge}, 商业企业: 1}}\n"
    rows = tables(built(check_text(tmp_path, yaml)))[1]

    assert rows[3][-1] == "1" + "0" * 5000
    assert rows[-1][-1] == "1" + "0" * 5000


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("61.50", "61.50"),
        ("0.10", "0.10"),
        ("11,398.890", "11398.890"),
        ("１２．５", "12.5"),
        ("0", "0"),
        ("123456789012345678901234567890.000000000000000000000000000001", None),
    ],
)
def test_amounts_print_as_they_were_typed(tmp_path: Path, typed: str, printed: str | None) -> None:
    yaml = f"主动公开政府信息情况:\n  行政事业性收费: {typed}\n"
    rows = tables(built(check_text(tmp_path, yaml)))[0]

    assert rows[-1][-1] == (printed or typed)


def test_carry_over_is_computed_only_where_its_whole_row_is_absent(tmp_path: Path) -> None:
    absent = f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 商业企业: 1}}\n"
    present = absent + "  结转下年度: {自然人: 3}\n"
    empty = absent + "  结转下年度:\n"

    assert check_text(tmp_path, absent).understood.startswith("主动公开未填，按0计；新收4＋")
    assert "结转4（自动算出）" in check_text(tmp_path, absent).understood
    assert codes(check_text(tmp_path, present)) == ["B203"]
    assert codes(check_text(tmp_path, empty)) == ["B203", "B203"]


@pytest.mark.parametrize(
    ("yaml", "line", "column", "message"),
    [
        (
            f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 总计: 4}}\n",
            2,
            22,
            "“一、本年新收政府信息公开申请数量”的总计写的是 4，各列之和是 3，相差 1",
        ),
        (
            f"{APPLICATIONS}:\n  本年新收: {{自然人: 3}}\n  办理结果:\n    予以公开: {{自然人: 2}}\n"
            "    （七）总计: {自然人: 3}\n",
            5,
            18,
            "“（七）总计”的自然人写的是 3，各行之和是 2，相差 1",
        ),
        (
            f"{APPLICATIONS}:\n  本年新收: {{自然人: 3}}\n  办理结果:\n    予以公开: {{自然人: 5}}\n",
            2,
            15,
            "自然人一列：新收3＋上年结转0＝3，小于办结5",
        ),
        (
            f"{APPLICATIONS}:\n  上年结转: {{自然人: 3}}\n  结转下年度: {{自然人: 2}}\n",
            2,
            15,
            "自然人一列：新收0＋上年结转3＝3，不等于办结0＋结转2＝2",
        ),
        (
            "政府信息公开行政复议、行政诉讼情况:\n  行政诉讼:\n    复议后起诉: {其他结果: 2, 总计: 1}\n",
            3,
            26,
            "“复议后起诉”的总计写的是 1，各列之和是 2，相差 1",
        ),
    ],
    ids=["B201", "B202", "B203 computed", "B203 given", "B204"],
)
def test_a_total_that_does_not_agree_is_found_where_it_stands(
    tmp_path: Path, yaml: str, line: int, column: int, message: str
) -> None:
    finding = check_text(tmp_path, yaml).findings[0]

    assert (finding.line, finding.column) == (line, column)
    assert finding.message == message


def test_a_cell_that_is_no_number_is_left_out_of_sums_and_comparisons(tmp_path: Path) -> None:
    yaml = f"{APPLICATIONS}:\n  本年新收: {{自然人: 三, 总计: 9}}\n  结转下年度: {{自然人: 4}}\n"

    assert codes(check_text(tmp_path, yaml)) == ["Y106"]


def test_a_group_counts_its_rows_without_its_total(tmp_path: Path) -> None:
    figures, _ = figures_of(
        f"{APPLICATIONS}:\n  本年新收: {{自然人: 9}}\n  办理结果:\n"
        "    不予公开: {属于国家秘密: {自然人: 1}, 属于行政查询事项: {自然人: 2}}\n"
    )

    assert figures["申请"]["不予公开", "总计"] == 3
    assert figures["申请"]["办理结果", "总计"] == 3
