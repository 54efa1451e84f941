"""What pages look like: rows with room, nothing parted or stretched that need not be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makereport import check_file
from makereport.form.layout import layout
from makereport.form.model import Form
from makereport.word.draw import row_height
from tests.support import office
from tests.support.forms import AddForm
from tests.support.reports import EXAMPLES, FORMS, W, built, check_text, part, value_at

STRETCHED = re.compile(r"(?:[\u4e00-\u9fff] +){5}")
"""How the words of a line that is stretched are printed."""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_rows_are_as_high_as_leaves_a_table_on_its_page(form: Form) -> None:
    heights = {name: row_height(layout(table)) for name, table in form.tables.items()}

    assert all(300 <= height <= 454 for height in heights.values())
    assert heights["主动公开"] == heights["复议诉讼"] == 454
    assert heights["申请"] < 454  # It needs the page.


@pytest.mark.parametrize("path", EXAMPLES[:1] + EXAMPLES[-1:], ids=lambda path: path.stem)
def test_every_row_of_an_official_table_has_its_height(path: Path) -> None:
    body = part(built(check_file(path)))
    tables = [
        table for table in body.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblCaption") is not None
    ]

    assert len(tables) == 3
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        heights = {value_at(row, "trPr/trHeight") for row in rows}
        assert len(heights) == 1
        assert {value_at(row, "trPr/trHeight", "hRule") for row in rows} == {"atLeast"}


ADDRESSES = """发布日期: 2022-01-20
联系方式: {地址: 云溪县示范路1号, 邮编: 010020, 电话: 0000-1234567, 邮箱: bangongshi-zhengwugongkai@yunxi.example, 网址: https://www.yunxi.example/zwgk/xxgknb/2021/index.html}
总体情况: |
  本机关的年度报告见门户网站专栏（https://www.yunxi.example/zwgk/zfxxgk/nianbao/2021/index.html?id=12345678），欢迎监督。
"""


def test_no_line_is_stretched_and_no_table_or_signature_is_parted(tmp_path: Path) -> None:
    """Every example and a report with long addresses, in one conversion."""
    files = []
    for path in EXAMPLES:
        files.append(tmp_path / f"{path.parent.name}{path.stem}.docx")
        files[-1].write_bytes(built(check_file(path)))
    files.append(tmp_path / "地址.docx")
    files[-1].write_bytes(built(check_text(tmp_path, ADDRESSES)))
    found = 0
    for pdf in office.to_pdf(files, tmp_path):
        pages = office.pdf_text(pdf)
        for page in pages:
            assert not STRETCHED.search(page), page
        second = [page for page in pages if "第二十条第（" in "".join(page.split())]
        found += len(second)
        assert len(second) <= 1, pdf.name  # in reports with such a section
        lines = [line.strip() for line in pages[-1].splitlines() if line.strip()]
        assert len(lines) > 4, lines
    assert found == 5


TABLE_LAST = """id: zzbw-2020
name: 表在最后的报告
source: 某某〔2020〕1号
years: {from: 2020}
title: "{{ 年度 }}年度报告"
preface: 由{{ 单位 }}编制。
sections:
  - {label: 一、举措, name: 举措, kind: narrative}
  - label: 二、处罚情况
    name: 处罚
    kind: table
    direction: down
    widths: [4422, 4422]
    blocks:
      - head: 项目
        columns: [{label: 件数, name: 件数, kind: count, unit: 件}]
        rows: [{label: 警告, name: 警告}, {label: 罚款, name: 罚款}]
"""


def test_a_table_at_the_end_stays_with_the_signature(tmp_path: Path, add_form: AddForm) -> None:
    """Whatever room is left on its page."""
    add_form("zzbw-2020", TABLE_LAST)
    files = []
    for count in range(6, 14):
        report = tmp_path / f"{count}.yaml"
        report.write_text(
            "单位: 云溪县示范局\n年度: 2021\n格式: zzbw-2020\n发布日期: 2022-01-20\n"
            "举措: |\n" + "  又一段话。\n" * count + "处罚: {警告: 1}\n",
            encoding="utf-8",
        )
        files.append(report.with_suffix(".docx"))
        files[-1].write_bytes(built(check_file(report)))
    lengths = set()
    for pdf in office.to_pdf(files, tmp_path):
        pages = ["".join(page.split()) for page in office.pdf_text(pdf)]
        lengths.add(len(pages))
        assert "罚款" in pages[-1], pages
        assert "1月20日" in pages[-1], pages
    assert lengths == {1, 2}
