"""The overview: every cell of every agency, as CSV and for Excel."""

from __future__ import annotations

import csv
import gc
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from makereport import merge_files
from makereport.merging.overview import Row, overview_bytes
from makereport.ooxml.workbook import column_letter
from makereport.report.figures import addresses
from makereport.report.report import Report
from tests.support.agencies import APPLICATIONS, agencies, merge, write
from tests.support.office import computed
from tests.support.reports import FORM


def rows_of(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def three_agencies(folder: Path) -> list[str]:
    (folder / "名单.txt").write_text("丙局\n乙局\n", encoding="utf-8")
    rows = f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 商业企业: 1}}\n  办理结果:\n    予以公开: {{自然人: 1}}\n"
    write(folder, "甲.yaml", f"单位: =1+1\n{rows}")
    write(
        folder,
        "乙局.yaml",
        "主动公开:\n  行政许可: 12345678901234567890\n  行政事业性收费: 61.50\n",
    )
    return ["甲.yaml", "乙局.yaml"]


def test_the_overview_as_csv_has_every_cell_of_every_agency_in_the_order_of_the_list(
    tmp_path: Path,
) -> None:
    files = three_agencies(tmp_path)
    result = merge(tmp_path, *files, "--expect", "名单.txt", "--overview", "一览.csv")
    head, *rows = rows_of(tmp_path / "一览.csv")
    column = {name: number for number, name in enumerate(head)}

    assert "各单位的数据 → 一览.csv" in result.stdout
    assert head == ["单位", "年报文件", *(".".join(address) for address in addresses(FORM))]
    assert [row[:2] for row in rows] == [
        ["丙局", "未报送"],
        ["乙局", "乙局.yaml"],
        ["'=1+1", "甲.yaml"],
        ["合计", "2 个单位"],
    ]
    assert set(rows[0][2:]) == {""}
    for name, values in {
        "主动公开.行政许可.处理决定": ["12345678901234567890", "0", "12345678901234567890"],
        "主动公开.行政事业性收费.收费金额": ["61.50", "0", "61.50"],
        "申请.本年新收.总计": ["0", "4", "4"],
        "申请.办结.自然人": ["0", "1", "1"],
        "申请.结转下年度.自然人": ["0", "2", "2"],
    }.items():
        assert [row[column[name]] for row in rows[1:]] == values


def test_the_overview_for_excel_has_numbers_as_numbers_unless_they_would_be_rounded(
    tmp_path: Path,
) -> None:
    files = three_agencies(tmp_path)
    merge(tmp_path, *files, "--expect", "名单.txt", "--overview", "一览.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "一览.xlsx", data_only=True).worksheets[0]
    columns = {address: number for number, address in enumerate(addresses(FORM), 3)}
    licences = columns["主动公开", "行政许可", "处理决定"]
    fee = columns["主动公开", "行政事业性收费", "收费金额"]
    received = columns["申请", "本年新收", "总计"]
    other = columns["申请", "其他情形", "自然人"]

    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == f"A3:{column_letter(sheet.max_column)}6"
    assert sheet.max_column == 2 + len(columns)
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [
        *("单位", None, None),
        *("丙局", "乙局", "=1+1", "合计"),
    ]
    assert sheet.cell(6, 1).data_type == "s"
    assert [sheet.cell(row, licences).value for row in range(1, 8)] == [
        *(None, "行政许可", "本年处理决定数量"),
        *(None, "12345678901234567890", 0, "12345678901234567890"),
    ]
    assert [sheet.cell(row, fee).value for row in range(4, 8)] == [None, 61.5, 0, 61.5]
    assert [sheet.cell(row, received).value for row in range(3, 8)] == ["总计", None, 0, 4, 4]
    assert sheet.cell(2, other).value == "（六）其他处理：3.其他"
    assert sheet.cell(1, 3).value == "二、主动公开政府信息情况"
    merged = {str(place) for place in sheet.merged_cells.ranges}
    assert {"A1:A3", "C1:L1", "C2:E2", "M2:S2"} <= merged


def as_computed(book: Path) -> list[list[str]]:
    """The first sheet as LibreOffice computes it, our own results taken out."""
    bare = book.with_stem("无值")
    openpyxl.load_workbook(book).save(bare)
    text = computed(bare, book.parent).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_last_row_has_formulas_that_give_our_sums_in_libreoffice(tmp_path: Path) -> None:
    files = three_agencies(tmp_path)
    write(tmp_path, "丁.yaml", "主动公开:\n  行政处罚: 999999999999999\n  行政事业性收费: 0.1\n")
    write(tmp_path, "戊.yaml", "主动公开:\n  行政处罚: 1\n  行政事业性收费: 0.2\n")
    files += ["丁.yaml", "戊.yaml"]
    merge_files(
        [tmp_path / file for file in files],
        tmp_path / "汇总.yaml",
        expect=tmp_path / "名单.txt",
        overview=tmp_path / "一览.xlsx",
    )
    path = tmp_path / "一览.xlsx"
    formulas = openpyxl.load_workbook(path).worksheets[0][9]
    values = openpyxl.load_workbook(path, data_only=True).worksheets[0][9]
    line = as_computed(path)[8]
    columns = {address: number for number, address in enumerate(addresses(FORM), 2)}

    assert sum(cell.data_type == "f" for cell in formulas) == len(columns) - 1
    for number, cell in enumerate(formulas[2:], 2):
        if cell.data_type == "f":
            letter = column_letter(number + 1)
            assert cell.value == f"=SUM({letter}4:{letter}8)"
            assert float(line[number]) == values[number].value
        else:
            assert line[number] == cell.value
    expected = {
        ("行政许可", "处理决定"): "12345678901234567890",
        ("行政处罚", "处理决定"): "1000000000000000",
        ("行政事业性收费", "收费金额"): "61.8",
    }
    assert {
        key: f"{Decimal(line[columns['主动公开', key[0], key[1]]]):f}" for key in expected
    } == expected
    assert line[columns["申请", "本年新收", "总计"]] == "4"


def test_without_a_list_the_overview_is_in_the_order_given(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=1, 乙=2)
    merge(tmp_path, "乙.yaml", "甲.yaml", "--overview", "一览.CSV")

    assert [row[0] for row in rows_of(tmp_path / "一览.CSV")] == ["单位", "乙", "甲", "合计"]


def test_an_existing_overview_is_overwritten_by_force_only(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=1)
    (tmp_path / "一览.csv").write_text("我的", encoding="utf-8")
    refused = merge(tmp_path, "甲.yaml", "--overview", "一览.csv")

    assert refused.code == 1
    assert "一览.csv: 没有写成：已有同名文件，没有覆盖" in refused.stderr
    assert "加 --force 覆盖" in refused.stderr
    assert not (tmp_path / "汇总.yaml").exists()
    assert (tmp_path / "一览.csv").read_text(encoding="utf-8") == "我的"
    assert merge(tmp_path, "甲.yaml", "--overview", "一览.csv", "--force").code == 0
    assert len(rows_of(tmp_path / "一览.csv")) == 3


@pytest.mark.parametrize("name", ["一览.csv", "一览.xlsx"])
def test_a_run_that_was_killed_after_the_overview_can_be_repeated(
    tmp_path: Path, name: str
) -> None:
    agencies(tmp_path, 甲=1)
    merge(tmp_path, "甲.yaml", "--overview", name)
    (tmp_path / "汇总.yaml").unlink()

    assert merge(tmp_path, "甲.yaml", "--overview", name).code == 0
    assert (tmp_path / "汇总.yaml").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t"])
def test_no_text_of_a_csv_is_taken_for_a_formula(start: str) -> None:
    data = overview_bytes(FORM, [Row(f"{start}1", f"{start}2", ())], Path("a.csv"))

    assert f"'{start}1,'{start}2," in data.decode("utf-8")


@pytest.mark.parametrize(
    "figure", ["999999999999999", "-12", "0.0000000000000001234", "100", "12345.6789012345"]
)
def test_a_figure_that_excel_can_hold_is_a_number_there(tmp_path: Path, figure: str) -> None:
    row = Row("甲", "甲.yaml", (figure,))
    (tmp_path / "a.xlsx").write_bytes(overview_bytes(FORM, [row], Path("a.xlsx")))
    value = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["C4"].value

    assert Decimal(repr(value)) == Decimal(figure)


def test_a_figure_too_long_for_a_cell_is_not_cut(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=int("9" * 4000))
    text = (tmp_path / "甲.yaml").read_text("utf-8").replace("9" * 4000, "9" * 40000)
    (tmp_path / "甲.yaml").write_text(text, "utf-8")
    result = merge(tmp_path, "甲.yaml", "--overview", "一览.xlsx")

    assert result.code == 1
    assert "有一格超过 32767 个字符，Excel 放不下" in result.stderr
    assert not (tmp_path / "汇总.yaml").exists()


def reports_held() -> int:
    """How many reports are in memory."""
    gc.collect()
    return sum(isinstance(held, Report) for held in gc.get_objects())


def test_what_is_kept_of_a_report_does_not_hold_the_report(tmp_path: Path) -> None:
    files = [str(tmp_path / file) for file in agencies(tmp_path, 甲=1, 乙=2)]
    before = reports_held()
    without = merge_files(files, tmp_path / "一.yaml")
    with_overview = merge_files(files, tmp_path / "二.yaml", overview=tmp_path / "二.csv")

    assert [agency.cells for agency in without.agencies] == [(), ()]
    assert [len(agency.cells) for agency in with_overview.agencies] == [200, 200]
    assert reports_held() == before


def test_only_heads_over_several_columns_are_merged(tmp_path: Path) -> None:
    write(tmp_path, "甲.yaml", "单位: 甲局\n")
    merge(tmp_path, "甲.yaml", "--overview", "一览.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "一览.xlsx").worksheets[0]
    expected = {"A1:A3", "B1:B3"}
    begin = 3
    for section in FORM.sections:
        if section.table is not None:
            end = begin + len(section.table.cells) - 1
            expected.add(f"{column_letter(begin)}1:{column_letter(end)}1")
            for row in section.table.leaf_rows:
                width = len(section.table.columns_of[row.name])
                if width > 1:
                    expected.add(f"{column_letter(begin)}2:{column_letter(begin + width - 1)}2")
                begin += width

    assert {str(place) for place in sheet.merged_cells.ranges} == expected
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [32, 24, 11, 11]
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3)] == [24, 48, 48]
    assert [sheet.cell(1, 3).alignment.horizontal, sheet.cell(2, 3).alignment.horizontal] == [
        *("left", "center"),
    ]


def test_two_columns_are_merged_too(tmp_path: Path) -> None:
    write(tmp_path, "甲.yaml", "单位: 甲局\n年度: 2020\n")
    merge(tmp_path, "甲.yaml", "--overview", "一览.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "一览.xlsx").worksheets[0]
    places = [str(place) for place in sheet.merged_cells.ranges]
    assert any(place.size == {"rows": 1, "columns": 2} for place in sheet.merged_cells.ranges), (
        places
    )
