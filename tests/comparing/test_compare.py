"""What differs between two reports: figures, texts, and nothing else."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from makereport import Comparison, diff_files
from makereport.comparing.differences import FigureChange
from makereport.form.tables import Item
from makereport.loading import load_any
from tests.support.drawing import png
from tests.support.reports import ROOT, written
from tests.support.strategies import Sparse, sparse_reports

YUNXI = ROOT / "examples" / "yunxi"


def compared(folder: Path, a: str, b: str) -> Comparison:
    """Two reports of which just the differing keys are given."""
    return diff_files(written(folder, "甲.yaml", a), written(folder, "乙.yaml", b))


def texts(comparison: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [
        (part.name, change.before, change.after)
        for part in comparison.parts
        for change in part.texts
    ]


def figures(comparison: Comparison) -> list[tuple[str, str, str, object, object]]:
    return [
        (part.name, cell.row, cell.column.name, cell.before, cell.after)
        for part in comparison.parts
        for cell in part.figures
    ]


@given(sparse_reports())
@settings(max_examples=30)
def test_a_report_does_not_differ_from_itself(report: Sparse) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), "年报.yaml", report.head + report.yaml())
        comparison = diff_files(path, path)

    assert not comparison.differs
    assert comparison.readable


@given(sparse_reports(), sparse_reports())
@settings(max_examples=30)
def test_the_changes_lead_from_one_report_to_the_other(a: Sparse, b: Sparse) -> None:
    """In every cell, of one form or of two: rows that only one form has are
    listed for it, where they are not zero."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            written(Path(folder), f"{name}.yaml", report.head + report.yaml())
            for name, report in (("甲", a), ("乙", b))
        ]
        comparison = diff_files(*paths)
        first, second = (load_any(path).report for path in paths)

    parts = {part.name: part for part in comparison.parts}
    for name in {**a.form.tables, **b.form.tables}:
        before, after = first.figures[name].complete(), second.figures[name].complete()
        part = parts.get(name)
        for change in part.figures if part else ():
            address = change.row, change.column.name
            assert change.change is not None
            before[address] = (first.figures[name][address] or 0) + change.change  # may be a group
            after[address] = second.figures[name][address] or Decimal(0)
        lone = {(c.side, c.row, c.column.name): c.value for c in part.lone} if part else {}
        for (side, row, column), value in lone.items():
            assert (before if side == "A" else after)[row, column] == value
        shared = before.keys() & after.keys()
        assert {address: before[address] for address in shared} == {
            address: after[address] for address in shared
        }
        for side, cells, other in (("A", before, second), ("B", after, first)):
            for (row, column), value in cells.items():
                known = column in {
                    c.name for c in other.figures[name].table.columns_of.get(row, ())
                }
                assert ((side, row, column) in lone) == (value != 0 and not known)


def test_totals_are_compared_and_every_cell_comes_in_the_order_of_the_form(tmp_path: Path) -> None:
    comparison = compared(
        tmp_path,
        "申请: {本年新收: {自然人: 3}, 办理结果: {予以公开: {自然人: 2}}}\n主动公开: {行政许可: 4}\n",
        "申请: {本年新收: {自然人: 4}, 办理结果: {予以公开: {自然人: 2}}}\n主动公开: {行政许可: 1}\n",
    )

    assert figures(comparison) == [
        ("主动公开", "行政许可", "处理决定", 4, 1),
        ("申请", "本年新收", "自然人", 3, 4),
        ("申请", "本年新收", "总计", 3, 4),
        ("申请", "结转下年度", "自然人", 1, 2),
        ("申请", "结转下年度", "总计", 1, 2),
    ]


@pytest.mark.parametrize(
    ("before", "after", "change", "percent"),
    [
        ("3", "4", "1", "33.3"),
        ("4", "3", "-1", "-25.0"),
        ("61.50", "61.59", "0.09", "0.1"),
        ("8", "8.005", "0.005", "0.1"),
        ("0", "5", "5", None),
        ("-2", "5", "7", None),
        ("1", "30", "29", "2900.0"),
        ("100000", "99999", "-1", "-0.0"),
        ("0.1", "0.3", "0.2", "200.0"),
        ("1" + "0" * 5000, "1" + "0" * 4999 + "1", "1", "0.0"),
        (None, "5", None, None),
        ("5", None, None, None),
    ],
)
def test_a_change_is_exact_and_its_percentage_has_one_decimal(
    before: str | None, after: str | None, change: str | None, percent: str | None
) -> None:
    values = [None if text is None else Decimal(text) for text in (before, after)]
    cell = FigureChange("行", Item("列", "列"), *values)

    assert cell.change == (None if change is None else Decimal(change))
    assert (None if cell.percent is None else f"{cell.percent:f}") == percent


def test_what_is_said_is_compared_and_not_how_it_is_typed(tmp_path: Path) -> None:
    figures = "主动公开: {行政许可: 317}\n"
    cited = figures + "总体情况: |\n  ## 主动公开\n\n  作出许可{{ 主动公开.行政许可 }}件。\n"
    typed = (
        "主动公开:\n  行政许可: ３１７\n总体情况: |\n  ## （一）主动公开\n  　　作出许可317件。\n"
    )

    assert not compared(tmp_path, cited, typed).differs


def test_every_text_of_a_report_is_compared(tmp_path: Path) -> None:
    a = "标题: 甲\n前言: 子\n总体情况: |\n  ## 一\n  本机关**重点**公开信息\n发布日期: 2022-01-05\n"
    b = "标题: 乙\n前言: 丑\n总体情况: |\n  ## 二\n  本机关重点公开信息\n"

    assert texts(compared(tmp_path, a, b)) == [
        ("标题", "甲", None),
        ("标题", None, "乙"),
        ("前言", "子", None),
        ("前言", None, "丑"),
        ("总体情况", "（一）一", "（一）二"),
        ("总体情况", "本机关**重点**公开信息", "本机关重点公开信息"),
        ("发布日期", "2022年1月5日", None),
    ]


def test_tables_and_pictures_of_the_narrative_are_compared_by_row_and_content(
    tmp_path: Path,
) -> None:
    (tmp_path / "图.png").write_bytes(png(2, 2))
    (tmp_path / "新图.png").write_bytes(png(3, 2))
    (tmp_path / "同图.png").write_bytes(png(2, 2))
    yaml = "总体情况: |\n  | 渠道 | 条数 |\n  |---|---|\n  | 网站 | {} |\n\n  ![走势]({}.png)\n"
    same = compared(tmp_path, yaml.format(4, "图"), yaml.format(4, "同图"))
    other = compared(tmp_path, yaml.format(4, "图"), yaml.format(5, "新图"))

    assert not same.differs
    (_, *row), (_, *picture) = texts(other)
    assert row == ["| 网站 | 4 |", "| 网站 | 5 |"]
    assert all(re.fullmatch(r"\[图：走势，内容 [0-9a-f]{8}\]", str(line)) for line in picture)
    assert picture[0] != picture[1]


def test_a_picture_without_a_description_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png(2, 2))
    comparison = compared(tmp_path, "总体情况: 甲\n", "总体情况: |\n  甲\n  ![](图.png)\n")

    [(_, before, after)] = texts(comparison)
    assert before is None
    assert str(after).startswith("[图：没有说明，内容 ")


def test_with_a_wrong_citation_the_text_is_compared_as_typed(tmp_path: Path) -> None:
    a = "总体情况: |\n  办结{{ 申请.没有 }}件，好。\n  见下。\n"
    b = "总体情况: |\n  办结{{ 申请.没有 }}件，差。\n  见下。\n"
    comparison = compared(tmp_path, a, b)

    assert texts(comparison) == [
        ("总体情况", "办结{{ 申请.没有 }}件，好。", "办结{{ 申请.没有 }}件，差。")
    ]
    assert [part.as_typed for part in comparison.parts] == [True]
    assert [f.code for f in comparison.a.findings] == ["N405"]
    assert comparison.has_errors


def test_a_wrong_total_is_compared_as_it_was_typed(tmp_path: Path) -> None:
    """Somebody changed a total in a copy: nothing else differs, but that must show."""
    yaml = "申请: {{本年新收: {{自然人: 3, 总计: {}}}}}\n"
    comparison = compared(tmp_path, yaml.format(3), yaml.format(4))

    assert figures(comparison) == [("申请", "本年新收", "总计", 3, 4)]
    assert [f.code for f in comparison.b.findings] == ["B201"]


def test_an_empty_section_is_a_difference_and_told_as_check_tells_it(tmp_path: Path) -> None:
    comparison = compared(tmp_path, "总体情况: 甲\n", "总体情况:\n")

    assert texts(comparison) == [("总体情况", "甲", None)]
    assert [finding.code for finding in comparison.b.findings] == ["N402"]


def test_a_silenced_warning_is_not_repeated(tmp_path: Path) -> None:
    comparison = compared(
        tmp_path, "主动公开: {行政许可: 无}\n", "主动公开: {行政许可: 无} # makereport: 忽略 Y108\n"
    )

    assert [f.code for f in comparison.a.findings] == ["Y108"]
    assert comparison.b.findings == []


def test_two_forms_are_compared_by_short_names() -> None:
    comparison = diff_files(YUNXI / "2020.yaml", YUNXI / "2021.yaml")
    (part,) = (part for part in comparison.parts if part.name == "主动公开")
    lone = {(cell.side, cell.row, cell.column.name): cell.value for cell in part.lone}

    assert [change.name for change in comparison.fields] == ["年度", "格式"]
    assert ("主动公开", "行政许可", "处理决定", 241, 286) in figures(comparison)
    # A row of the one form is a group of rows in the other.
    assert ("申请", "其他处理", "自然人", 1, 0) in figures(comparison)
    assert lone["A", "行政许可", "增减"] == 2
    assert lone["B", "行政事业性收费", "收费金额"] == Decimal("5.42")
    assert [cell.side for cell in part.lone] == sorted(cell.side for cell in part.lone)


@pytest.mark.parametrize(
    ("a", "b", "before", "after"),
    [
        ("（二）依申请公开", "## 依申请公开", "（二）依申请公开", "（一）依申请公开"),
        ("2.政府网站", "### 政府网站", "2.政府网站", "1.政府网站"),
        ("六、其他", "五、其他", "六、其他", "五、其他"),
    ],
)
def test_another_number_of_a_heading_is_a_difference(
    tmp_path: Path, a: str, b: str, before: str, after: str
) -> None:
    comparison = compared(tmp_path, f"总体情况: |\n  {a}\n", f"总体情况: |\n  {b}\n")

    assert texts(comparison) == [("总体情况", before, after)]


def test_a_heading_typed_with_the_number_that_is_printed_is_no_difference(tmp_path: Path) -> None:
    a = "总体情况: |\n  （一）主动公开\n  （二）依申请公开\n"
    b = "总体情况: |\n  ## 主动公开\n  ## 依申请公开\n"

    assert not compared(tmp_path, a, b).differs
