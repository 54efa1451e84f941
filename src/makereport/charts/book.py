"""The workbook inside a chart, which Word opens to edit its numbers: five
small parts, the same bytes every time."""

from __future__ import annotations

from markupsafe import escape

from makereport.charts.look import names, series_name
from makereport.narrative.blocks import Chart
from makereport.ooxml.names import R
from makereport.ooxml.package import write_package
from makereport.ooxml.scan import DECLARATION

SHEET = "Sheet1"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_P}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_P}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_S}" xmlns:r="{R}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_P}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}


def chart_book(chart: Chart) -> bytes:
    """The workbook of a chart: names in the first column, a column for each series."""
    head = [
        _text("A1", ""),
        *(_text(place(i, 0), series_name(chart, i)) for i in range(len(chart.series))),
    ]
    rows = [_row(1, head)]
    for number, name in enumerate(names(chart), 1):
        cells = [_text(f"A{number + 1}", name)]
        for index, each in enumerate(chart.series):
            value = each.values[number - 1]
            if value is not None:
                cells.append(f'<c r="{place(index, number)}"><v>{value:f}</v></c>')
        rows.append(_row(number + 1, cells))
    sheet = f'<worksheet xmlns="{_S}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    parts = {**_PARTS, "xl/worksheets/sheet1.xml": sheet}
    return write_package({name: DECLARATION + xml.encode() for name, xml in parts.items()})


def place(series: int, row: int) -> str:
    """The cell of a series in a row; row 0 has the names of the series."""
    return f"{'BCDEFG'[series]}{row + 1}"


def _row(number: int, cells: list[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
