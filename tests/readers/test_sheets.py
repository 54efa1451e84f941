"""Workbooks read back: which rows are tables, and how numbers become text."""

from __future__ import annotations

import datetime
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from makereport.findings.errors import ImportFailure, PackageError
from makereport.readers.budget import BudgetError
from makereport.readers.flow import Flow, Grid
from makereport.readers.sheet_numbers import cell_text
from makereport.readers.sheets import read_sheets
from makereport.readers.word import read_word
from tests.support.flows import built_examples, grids, notes, texts

Fill = Callable[[Worksheet], object]


def rows(*lines: list[object], bordered: bool = False) -> Fill:
    """Rows of a sheet; those with more than one value get borders if told so."""

    def fill(sheet: Worksheet) -> None:
        side = Side(style="thin")
        for line in lines:
            sheet.append(line)
            if bordered and len(line) > 1:
                for cell in sheet[sheet.max_row]:
                    cell.border = Border(left=side, right=side, top=side, bottom=side)

    return fill


def workbook(folder: Path, fill: Fill, name: str = "数据.xlsx") -> Path:
    book = Workbook()
    fill(book.worksheets[0])
    path = folder / name
    book.save(path)
    return path


def read(folder: Path, fill: Fill) -> Flow:
    return read_sheets(workbook(folder, fill))


def replaced(path: Path, name: str, old: str, new: str) -> Path:
    """The workbook with some text of a part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("index", [0, 1])
def test_the_official_tables_come_back_with_their_merged_cells(tmp_path: Path, index: int) -> None:
    word = read_word(built_examples(tmp_path)[index])
    tables = [block for block in word.blocks if isinstance(block, Grid)]

    def fill(sheet: Worksheet) -> None:
        top = 1
        for table in tables:
            for cell in table.cells:
                row, column = top + cell.row, 1 + cell.column
                value = int(cell.text) if cell.text.isdecimal() else cell.text
                sheet.cell(row, column, value)
                bottom, right = row + cell.height - 1, column + cell.width - 1
                if (bottom, right) != (row, column):
                    sheet.merge_cells(
                        start_row=row, start_column=column, end_row=bottom, end_column=right
                    )
            top += len(table.lines) + 2

    found = [line for grid in grids(read(tmp_path, fill)) for line in grid]
    expected = [line for grid in grids(word) for line in grid]
    # The first row of a table that is one merged text is taken for its title.
    titles = [line for line in expected if line not in found]
    assert all(len(set(line)) == 1 for line in titles)
    assert found == [line for line in expected if line not in titles]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (61.59, "General", "61.59"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (1e20, "General", "100000000000000000000"),
        (123456789012345678, "0", "123456789012345678"),
        (61.5, "0.00", "61.50"),
        (61.591, "0.00", "61.591"),
        (61.5, "0.0##", "61.5"),
        (11398889, "#,##0", "11398889"),
        (4, "+0;-0;0", "+4"),
        (-4, "+0;-0;0", "-4"),
        (0, "+0;-0;0", "0"),
        (-5, "#,##0_);(#,##0)", "-5"),
        (5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0"),
        (61.59, '0.00"万元"', "61.59万元"),
        (0.123, "0%", "12.3%"),
        (0.5, "0.00%", "50.00%"),
        (615900, '0!.0,"万"', "615900"),
        (0.5, "# ?/?", "0.5"),
        (True, "General", "是"),
        ("#REF!", "General", "#REF!"),
        (datetime.datetime(2022, 1, 20), "yyyy-mm-dd", "2022-01-20"),
        (datetime.datetime(2022, 1, 20, 9, 5), "yyyy-mm-dd", "2022-01-20 09:05"),
        (datetime.date(2022, 1, 20), "yyyy-mm-dd", "2022-01-20"),
        (None, "0", ""),
    ],
)
def test_a_value_keeps_all_its_digits(value: object, number_format: str, text: str) -> None:
    assert cell_text(value, number_format) == text


def test_numbers_and_dates_are_read_from_a_file(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["行政事业性收费", 61.5, datetime.date(2022, 1, 20), "３１７", "#DIV/0!"])
        sheet["B1"].number_format = "0.00"

    assert grids(read(tmp_path, fill)) == [
        [["行政事业性收费", "61.50", "2022-01-20", "３１７", "#DIV/0!"]]
    ]


def test_a_number_shown_as_another_is_noted(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["行政事业性收费", 615900])
        sheet["B1"].number_format = '0!.0,"万元"'

    flow = read(tmp_path, fill)
    assert grids(flow) == [[["行政事业性收费", "615900"]]]
    assert "B1 里的数是 615900" in notes(flow)


def test_text_around_a_table_becomes_paragraphs(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "云溪县示范局\n2021年统计表"
        sheet.merge_cells("A1:C1")
        sheet["C2"] = "单位：件"
        rows(["信息内容", "制发", "废止"], ["规章", 1, 0], [], ["注：数据截至年底"])(sheet)

    flow = read(tmp_path, fill)
    assert texts(flow) == ["云溪县示范局", "2021年统计表", "单位：件", "注：数据截至年底"]
    assert grids(flow) == [[["信息内容", "制发", "废止"], ["规章", "1", "0"]]]
    assert [block.line for block in flow.blocks] == [1, 1, 2, 3, 6]


A, B = ["甲", 1], ["乙", 2]


@pytest.mark.parametrize(
    ("lines", "bordered", "tables", "paragraphs"),
    [
        pytest.param([A, [], B], False, 1, 0, id="one empty row is within the table"),
        pytest.param([A, [], [], B], False, 2, 0, id="two empty rows part"),
        pytest.param([A, [], ["二、表"], B], False, 2, 1, id="an empty row and a title part"),
        pytest.param([A, ["小计"], B], False, 1, 0, id="a label without numbers is a row"),
        pytest.param([A, ["二、表"], B], True, 2, 1, id="text without borders parts bordered rows"),
        pytest.param([A, ["行政强制"]], False, 1, 0, id="a label at the end is a row"),
        pytest.param([A, ["注：无"]], False, 1, 1, id="a remark at the end is none"),
        pytest.param([["只有文字"]], False, 0, 1, id="no table at all"),
        pytest.param([], False, 0, 0, id="nothing at all"),
    ],
)
def test_where_a_table_ends(
    tmp_path: Path, lines: list[list[object]], bordered: bool, tables: int, paragraphs: int
) -> None:
    flow = read(tmp_path, rows(*lines, bordered=bordered))
    assert (len(grids(flow)), len(texts(flow))) == (tables, paragraphs)


def test_a_formula_without_a_result_is_seen(tmp_path: Path) -> None:
    flow = read(tmp_path, rows(["规章", 1, "=SUM(A1:B1)"], ["合计", "=1+1", None]))
    assert grids(flow) == [[["规章", "1", "=SUM(A1:B1)"], ["合计", "=1+1", ""]]]
    assert flow.notes[0][0] == 1
    assert "C1 是公式 =SUM(A1:B1)，文件里没有它的结果" in notes(flow)


def test_a_formula_with_a_result_gives_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, rows(["规章", "=1+1", '=""'], ["合计", 3, 4]))
    replaced(path, SHEET, "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    replaced(path, SHEET, '<c r="C1"><f>""</f><v></v>', '<c r="C1" t="str"><f>""</f><v></v>')
    flow = read_sheets(path)
    assert grids(flow) == [[["规章", "2", ""], ["合计", "3", "4"]]]
    assert not flow.notes


def test_what_is_hidden_is_told(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["规章", 1, 2], ["合计", 3, 4])(sheet)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        book = sheet.parent
        assert book is not None
        book.create_sheet("第二页").append(["乙", 9])
        draft = book.create_sheet("草稿")
        draft.append(["丙", 8])
        draft.sheet_state = "hidden"

    flow = read(tmp_path, fill)
    assert grids(flow) == [[["规章", "1", "2"], ["合计", "3", "4"]], [["乙", "9"]]]
    assert "的第2行是隐藏的，也导入了" in notes(flow)
    assert "的C列是隐藏的，也导入了" in notes(flow)
    assert "隐藏的工作表“草稿”没有导入" in notes(flow)


WHITE = Font(color="FFFFFFFF")
SOLID = PatternFill("solid", fgColor="FFC00000")


def part(text: str, **properties: Any) -> TextBlock:
    return TextBlock(InlineFont(**properties), text)


@pytest.mark.parametrize(
    ("value", "style", "read", "passed", "doubtful"),
    [
        (CellRichText("317", part("1", vertAlign="superscript")), {}, "317", "1（上标）", ""),
        (CellRichText(part("88", strike=True), "317"), {}, "317", "88（划去）", ""),
        (CellRichText("317", part("88", color="FFFFFFFF")), {}, "317", "88（与底色相同）", ""),
        (CellRichText(part("88", sz=1), "317"), {}, "317", "88（隐藏）", ""),
        (CellRichText(part("3", b=True), "17"), {}, "317", "", ""),
        (317, {"font": Font(strike=True)}, "", "317（划去）", ""),
        (317, {"font": Font(sz=1)}, "", "317（隐藏）", ""),
        (317, {"number_format": ";;;"}, "", "317（隐藏）", ""),
        ("317", {"number_format": ";;;"}, "", "317（隐藏）", ""),
        (317, {"number_format": '"";"";""'}, "", "317（隐藏）", ""),
        (317, {"number_format": '[=317]"";0'}, "317", "", "317（不一定看得见）"),
        (0, {"number_format": "0;-0;;@"}, "0", "", ""),
        (317, {"font": WHITE}, "317", "", "317（与底色相同）"),
        (317, {"font": Font(color=Color(theme=0))}, "317", "", "317（与底色相同）"),
        (317, {"font": WHITE, "fill": SOLID}, "317", "", ""),
    ],
)
def test_what_nobody_sees_in_a_cell_is_no_number(
    tmp_path: Path, value: object, style: dict[str, object], read: str, passed: str, doubtful: str
) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["规章", 1, 2], ["合计", 3, 4])(sheet)
        sheet["B2"].value = value
        for name, said in style.items():
            setattr(sheet["B2"], name, said)

    flow = read_sheets(workbook(tmp_path, fill))
    [grid] = [block for block in flow.blocks if isinstance(block, Grid)]
    cell = grid.rows[1][1]
    assert cell is not None
    assert (cell.text, cell.lost) == (read, "" if read else passed)
    assert [text for _, text in flow.passed] == ([passed] if passed else [])
    assert [text for _, text in flow.doubtful] == ([doubtful] if doubtful else [])


def merge_all(path: Path) -> None:
    old = "</sheetData>"
    replaced(path, SHEET, old, f'{old}<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def merge_nonsense(path: Path) -> None:
    old = "</sheetData>"
    replaced(path, SHEET, old, f'{old}<mergeCells><mergeCell ref="A1:?"/></mergeCells>')


def merge_often(path: Path) -> None:
    areas = "".join(f'<mergeCell ref="A{n}:ALL{n}"/>' for n in range(2, 200))
    old = "</sheetData>"
    replaced(path, SHEET, old, f"{old}<mergeCells>{areas}</mergeCells>")


def many_wide_rows(path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 40))
    replaced(path, SHEET, "</sheetData>", f"{cells}</sheetData>")


def much_text(path: Path) -> None:
    letters = random.Random(1).choices("件数公开", k=30_000)
    text = f"<is><t>{''.join(letters)}</t></is>"
    more = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr">{text}</c></row>' for n in range(2, 80))
    replaced(path, SHEET, "</sheetData>", f"{more}</sheetData>")


def shared_formula(path: Path) -> None:
    long = "+1" * 2000
    first = f'<row r="2"><c r="A2"><f t="shared" ref="A2:A999" si="0">1{long}</f></c></row>'
    others = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(3, 999)
    )
    replaced(path, SHEET, "</sheetData>", f"{first}{others}</sheetData>")


def one_sheet_many_times(path: Path) -> None:
    again = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, 200))
    again = again.replace(
        "r:id", 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id'
    )
    replaced(path, "xl/workbook.xml", "</sheets>", f"{again}</sheets>")


def entities(path: Path) -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    kind = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{lines}]>'
    replaced(path, SHEET, "<worksheet", f"{kind}<worksheet")


def large(path: Path) -> None:
    filler = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * n}</v></c></row>' for n in range(2, 240_000)
    )
    replaced(path, SHEET, "</sheetData>", f"{filler}</sheetData>")


@pytest.mark.parametrize(
    "spoil",
    [
        *(merge_all, merge_nonsense, merge_often, many_wide_rows, much_text),
        *(shared_formula, one_sheet_many_times, entities, large),
    ],
)
def test_what_would_fill_the_memory_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = workbook(tmp_path, rows(["规章", 1]))
    spoil(path)
    tracemalloc.start()
    try:
        with pytest.raises((ImportFailure, BudgetError)):
            read_sheets(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20


def test_a_cell_far_away_is_read_as_any_other(tmp_path: Path) -> None:
    path = workbook(tmp_path, rows(["规章", 1]))
    far = '<row r="1048576"><c r="A1048576"><v>7</v></c><c r="XFD1048576"/></row></sheetData>'
    flow = read_sheets(replaced(path, SHEET, "</sheetData>", far))

    assert grids(flow) == [[["规章", "1"]], [["7"]]]
    assert [block.line for block in flow.blocks] == [1, 1048576]


def test_a_border_may_have_no_sides(tmp_path: Path) -> None:
    path = workbook(tmp_path, rows(["规章", 1], bordered=True))
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml").decode()
    borders = styles[styles.index("<borders") : styles.index("</borders>")]
    replaced(path, "xl/styles.xml", borders, '<borders count="2"><border/><border/>')
    assert grids(read_sheets(path)) == [[["规章", "1"]]]


@pytest.mark.parametrize("attribute", ["fontId", "fillId", "numFmtId"])
def test_a_cell_of_a_style_that_is_not_there_keeps_its_value(
    tmp_path: Path, attribute: str
) -> None:
    path = workbook(tmp_path, rows(["规章", 5]))
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml").decode()
    cells = styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]
    replaced(path, "xl/styles.xml", cells, cells.replace(f'{attribute}="0"', f'{attribute}="99"'))
    flow = read_sheets(path)
    assert grids(flow) == [[["规章", "5"]]]
    assert flow.notes == []


def test_a_broken_part_is_a_broken_file(tmp_path: Path) -> None:
    path = replaced(workbook(tmp_path, rows(["规章", 1])), SHEET, "</sheetData>", "")
    with pytest.raises(PackageError, match=r"不是完好的 \.xlsx 文件"):
        read_sheets(path)
