"""The workbook of `check`: what bureaus get back."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport import Finding, Sheet, SheetCell, check_file, sheet_names, write_workbook
from makereport.cli.formats.checkup import Checkup, FileResult
from makereport.cli.formats.findings import xlsx_report
from tests.support.reports import check_text

WRONG = "单位: 云溪县教育局\n行政: 1\n主动公开:\n  行政强制: 无\n  行政处罚: 三\n"


def result(folder: Path, name: str, yaml: str) -> FileResult:
    checked = check_text(folder, yaml, name)
    return FileResult(name, checked.findings, checked.silenced, unit=checked.report.draft.unit)


def book(*results: FileResult) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_report(Checkup(results))))


def texts(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_workbook_has_all_files_and_a_sheet_for_each_unit_with_findings(tmp_path: Path) -> None:
    silenced = "单位: 民政局\n主动公开:\n  行政处罚: 无  # makereport: 忽略 Y108\n"
    made = book(
        result(tmp_path, "甲.yaml", WRONG),
        result(tmp_path, "乙.yaml", "单位: 财政局\n"),
        result(tmp_path, "丙.yaml", silenced),
        result(tmp_path, "丁.yaml", WRONG.replace("行政: 1\n", "")),
        FileResult("戊.docx", failure="戊.docx: 打不开：文件不存在\n  请检查"),
    )

    assert made.sheetnames == ["概览", "云溪县教育局", "民政局", "戊"]
    assert texts(made["概览"]) == [
        ["单位", "文件", "错误", "警告", "代码（次数）"],
        ["云溪县教育局", "甲.yaml", 2, 1, "Y103　Y106　Y108"],
        ["财政局", "乙.yaml", 0, 0, "没有问题"],
        ["民政局", "丙.yaml", 0, 0, "Y108"],
        ["云溪县教育局", "丁.yaml", 1, 1, "Y106　Y108"],
        ["戊", "戊.docx", 0, 0, "没有检查完：戊.docx: 打不开：文件不存在 请检查"],
        ["共 5 个文件", None, 3, 2, None],
    ]
    title, heads, *rows = texts(made["云溪县教育局"])
    assert title[0] == "云溪县教育局：3 个错误，2 个警告"
    assert heads == ["级别", "代码", "文件", "位置", "哪一项", "问题", "怎么改"]
    assert [row[:5] for row in rows] == [
        ["错误", "Y103", "甲.yaml", "第 2 行第 1 列", "行政"],
        ["警告", "Y108", "甲.yaml", "第 4 行第 9 列", "主动公开 › 行政强制"],
        ["错误", "Y106", "甲.yaml", "第 5 行第 9 列", "主动公开 › 行政处罚"],
        ["警告", "Y108", "丁.yaml", "第 3 行第 9 列", "主动公开 › 行政强制"],
        ["错误", "Y106", "丁.yaml", "第 4 行第 9 列", "主动公开 › 行政处罚"],
    ]
    assert all(row[5] for row in rows)
    assert texts(made["民政局"])[2][0] == "已忽略"


def test_the_sheets_are_easy_to_use(tmp_path: Path) -> None:
    made = book(result(tmp_path, "甲.yaml", WRONG))
    overview, unit = made.worksheets

    assert (overview.freeze_panes, overview.auto_filter.ref) == ("A2", "A1:E2")
    assert (unit.freeze_panes, unit.auto_filter.ref) == ("A3", "A2:G5")
    assert unit.column_dimensions["F"].width > 40
    assert unit["F3"].alignment.wrap_text
    assert unit.row_dimensions[3].height > overview.row_dimensions[2].height >= 18
    assert overview["A2"].hyperlink.location == "'云溪县教育局'!A1"


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    results = [result(tmp_path, "甲.yaml", WRONG)]

    assert xlsx_report(Checkup(results)) == xlsx_report(Checkup(results))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "=cmd|' /C calc'!A0"])
def test_no_text_is_a_formula(start: str) -> None:
    finding = Finding("Y103", f"{start}1", f"{start}2", (f"{start}3",), "x", 1, 1, "x")
    made = book(FileResult(f"{start}4.yaml", [finding], unit=f"{start}5"))

    for sheet in made.worksheets:
        for row in sheet.iter_rows():
            assert "f" not in {cell.data_type for cell in row}
    assert made.worksheets[1]["F3"].value == f"{start}1"


def test_marks_that_no_file_can_hold_and_endless_texts_harm_nobody() -> None:
    finding = Finding("Y101", "\x00\x1b\ud800\uffff" + "长" * 40_000, "", (), "x", 1, 1, "x")
    made = book(FileResult("\udcff.yaml", [finding], unit="甲"))

    assert made.worksheets[1]["F3"].value.startswith("\ufffd\ufffd\ufffd\ufffd长长")
    assert len(made.worksheets[1]["F3"].value) == 32767


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_names_become_names_of_sheets(names: list[str]) -> None:
    fit = sheet_names(names)

    assert len({name.casefold() for name in fit}) == len(names)
    for name in fit:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\\0")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_alike_names_of_sheets_are_told_apart() -> None:
    assert sheet_names(["甲/乙", "甲:乙", "History", "", "长" * 40, "长" * 40]) == [
        *("甲 乙", "甲 乙 (2)", "History_", "未命名"),
        *("长" * 31, f"{'长' * 27} (2)"),
    ]


def test_thousands_of_sheets_do_not_run_out_of_files() -> None:
    sheets = [
        Sheet(str(number), (10,), [[SheetCell("头", "head")]], [[SheetCell(number)]])
        for number in range(1200)
    ]

    assert len(openpyxl.load_workbook(io.BytesIO(write_workbook(sheets))).sheetnames) == 1200


def test_the_command_writes_a_workbook_and_loads_its_library_only_then(tmp_path: Path) -> None:
    check_text(tmp_path, WRONG, "甲.yaml")
    code = (
        "import sys; from makereport.cli.main import app\n"
        "try: app(['check', '甲.yaml', '--format', sys.argv[1]], standalone_mode=False)\n"
        "finally: print('openpyxl' in sys.modules, file=sys.stderr)"
    )
    for name, loads in (("text", "False"), ("xlsx", "True")):
        words = [sys.executable, "-X", "utf8", "-c", code, name]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
        assert done.stderr.decode().split()[-1] == loads
    assert openpyxl.load_workbook(io.BytesIO(done.stdout)).sheetnames == ["概览", "云溪县教育局"]
    assert check_file(tmp_path / "甲.yaml").has_errors


def looks(cell: Any) -> tuple[object, ...]:
    """How a cell looks: its font, its colour, its place and its lines."""
    font, fill, align = cell.font, cell.fill, cell.alignment
    return (
        bool(font.b),
        font.sz,
        font.color.rgb[2:] if font.color and isinstance(font.color.rgb, str) else "",
        font.u or "",
        fill.start_color.rgb[2:] if fill.fill_type == "solid" else "",
        align.horizontal or "",
        align.vertical or "",
        bool(align.wrap_text),
        cell.border.left.style or "",
    )


def test_how_the_cells_look(tmp_path: Path) -> None:
    made = book(
        result(tmp_path, "甲.yaml", WRONG),
        result(tmp_path, "乙.yaml", "单位: 财政局\n"),
        FileResult("丙.docx", failure="打不开", unit="丙局"),
    )
    overview, unit, failed = made.worksheets
    text = (False, 11, "", "", "", "", "top", True, "thin")
    head = (True, 11, "", "", "E7E6E6", "center", "center", True, "thin")
    middle = (False, 11, "", "", "", "center", "top", True, "thin")
    bad = (True, 11, "C00000", "", "", "center", "top", True, "thin")
    link = (False, 11, "0563C1", "single", "", "", "top", True, "thin")
    last = (True, 11, "", "", "F2F2F2", "", "center", True, "thin")
    middle_last = (True, 11, "", "", "F2F2F2", "center", "center", True, "thin")

    assert [[looks(cell) for cell in row] for row in overview.iter_rows()] == [
        [head] * 5,
        [link, text, bad, middle, text],
        [text, text, middle, middle, text],
        [link, text, middle, middle, text],
        [last, last, middle_last, middle_last, last],
    ]
    assert looks(unit["A1"]) == (True, 14, "", "", "", "", "center", True, "")
    assert [looks(cell) for cell in unit[2]] == [head] * 7
    assert [looks(cell) for cell in unit[3]] == [bad, middle, *[text] * 5]
    assert [looks(cell) for cell in unit[4]] == [middle, middle, *[text] * 5]
    assert [looks(cell) for cell in failed[3]] == [bad, *[text] * 6]
    assert texts(failed)[2] == ["错误", None, "丙.docx", None, None, "没有检查完：打不开", None]


def test_sheets_are_laid_out_to_be_read_and_printed(tmp_path: Path) -> None:
    made = book(result(tmp_path, "甲.yaml", WRONG))
    overview, unit = made.worksheets

    widths = [[sheet.column_dimensions[c].width for c in "ABCDEFG"] for sheet in made.worksheets]
    assert widths[0][:5] == [36, 36, 9, 9, 40]
    assert widths[1] == [8, 9, 24, 18, 32, 52, 44]
    assert [overview.row_dimensions[row].height for row in (1, 2)] == [24, 18.5]
    assert [unit.row_dimensions[row].height for row in (1, 2)] == [30, 24]
    assert [str(area) for area in unit.merged_cells.ranges] == ["A1:G1"]
    for sheet, rows in ((overview, "$1:$1"), (unit, "$1:$2")):
        assert sheet.print_title_rows == rows
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
    assert (made.properties.creator, made.properties.created.year) == ("makereport", 2000)
    assert made.properties.modified.year == 2000
    assert overview["A1"].font.name == "宋体"


@pytest.mark.parametrize(
    ("text", "height"),
    [("字", 18.5), ("字" * 25, 18.5), ("字" * 26, 33), ("字\n字\n字", 47.5), ("字" * 5000, 400)],
)
def test_a_row_is_as_high_as_its_longest_text(text: str, height: float) -> None:
    finding = Finding("Y103", text, "", (), "x", 1, 1, "x")
    made = book(FileResult("甲.yaml", [finding], unit="甲"))
    assert made.worksheets[1].row_dimensions[3].height == height
