"""Templates that offices make of an exported one: furniture of their own, loops
and conditions, and what Word, WPS and LibreOffice do to a file they save."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Cm, RGBColor

from makereport import build_bytes, check_file, check_template, export_folder
from makereport.ooxml.names import W
from makereport.ooxml.package import read_package
from tests.support import office
from tests.support.drawing import png
from tests.support.ooxml_lint import lint
from tests.support.reports import (
    APPLIED,
    EXAMPLES,
    FORM,
    built,
    check_text,
    part,
    tables,
    texts,
    value_at,
    written,
)
from tests.support.runner import run

Edit = Callable[[Any], None]
REPORT = next(path for path in EXAMPLES if path.stem == "2022")
BOX = (
    f'<w:p xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict>'
    '<v:shape style="width:200pt;height:40pt"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>编制单位：{{ 单位 }}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
CONTENTS = (
    f'<w:p xmlns:w="{W}"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>目录</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


FURNITURE = (
    f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
    '<w:tcW w:w="9000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>红头</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
)
LARGE = f"{APPLIED}  本年新收: {{自然人: 12345}}\n  结转下年度: {{自然人: 12345}}\n"


def first(document: Any) -> Any:
    return document.element.body[0]


def add(document: Any, xml: str) -> None:
    """An element before all others."""
    first(document).addprevious(parse_xml(xml))


def add_text(document: Any, *lines: str) -> None:
    """Paragraphs before all others."""
    for line in lines:
        add(document, f'<w:p xmlns:w="{W}"><w:r><w:t>{line}</w:t></w:r></w:p>')


def red_head(document: Any) -> None:
    line = document.sections[0].header.paragraphs[0]
    line.style = document.styles["Normal"]
    run = line.add_run("{{ 单位 }}文件")
    run.font.color.rgb = RGBColor(0xFF, 0, 0)


def logo(document: Any) -> None:
    line = document.sections[0].header.paragraphs[0]
    line.style = document.styles["Normal"]
    line.add_run().add_picture(io.BytesIO(png(40, 40)), width=Cm(2))


def cover(document: Any) -> None:
    add_text(document, "{{ 单位 }}", "{{ 年度 }}年度报告（{{ 年度 + 1 }}年1月编制）")
    page = f'<w:p xmlns:w="{W}"><w:r><w:br w:type="page"/></w:r></w:p>'
    first(document).addprevious(parse_xml(page))


def indicators(document: Any) -> None:
    table = document.add_table(4, 2)
    cells = (
        ("渠道", "条数"),
        ("{%tr for 项 in 指标.公开渠道 %}", ""),
        ("{{ 项 }}", "{{ 指标.公开渠道[项] }}"),
        ("{%tr endfor %}", ""),
    )
    for row, words in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    document.add_paragraph("合计{{ 指标.公开渠道.合计 }}条，电话{{ 联系方式.电话 }}")


def extra_row(document: Any) -> None:
    """A remark in the third table, only where anything was applied for."""
    table = document.tables[1]
    last = table.rows[-1]._tr
    for text in ("{%tr if 申请.本年新收.总计 > 0 %}", "注：有申请", "{%tr endif %}"):
        row = parse_xml(
            f'<w:tr xmlns:w="{W}"><w:tc><w:tcPr><w:tcW w:w="8844" w:type="dxa"/>'
            f'<w:gridSpan w:val="10"/></w:tcPr><w:p><w:r><w:t>{text.replace(">", "&gt;")}</w:t></w:r>'
            "</w:p></w:tc></w:tr>"
        )
        last.addprevious(row) if text.startswith("{%tr if") else None
        if not text.startswith("{%tr if"):
            last.addprevious(row)


def coloured(document: Any) -> None:
    """The cell of a figure, red where it is not zero."""
    cell = next(
        cell._tc
        for row in document.tables[1].rows
        for cell in row.cells
        if cell.text == "{{ r.总计 }}"
    )
    text = next(cell.iter(f"{{{W}}}t"))
    text.text = "{% cellbg 'FFC7CE' if r.总计 > 0 else 'FFFFFF' %}{{ r.总计 | 千分位 }}"


def figures_in_text(document: Any) -> None:
    """Figures beside the tables, with filters and sums."""
    document.add_paragraph(
        "共收到{{ 申请.本年新收.总计 | 千分位 }}件，"
        "连同上年结转{{ 申请.本年新收.总计 + 申请.上年结转.总计 }}件，"
        "{{ 申请.本年新收.总计 | 增减(上年.申请.本年新收.总计) }}"
    )


OFFICES: dict[str, tuple[Edit, str]] = {
    "a red head": (red_head, ""),
    "a logo": (logo, ""),
    "a text box": (lambda document: add(document, BOX), "编制单位：云溪县人力资源和社会保障局"),
    "a cover": (cover, "2022年度报告（2023年1月编制）"),
    "a table of contents": (lambda document: add(document, CONTENTS), "目录"),
    "indicators": (indicators, "合计760条，电话0000-1234567"),
    "a row on a condition": (extra_row, "注：有申请"),
    "a colour": (coloured, "17"),
    "figures in a text": (figures_in_text, "共收到17件，连同上年结转19件，增加7"),
}


def exported(folder: Path, *edits: Edit) -> Path:
    """The exported folder with the edited template."""
    target = folder / "模板"
    export_folder(FORM, target)
    document = Document(str(target / "report.docx"))
    for edit in edits:
        edit(document)
    document.save(str(target / "report.docx"))
    return target


def said_of(template: Path) -> list[tuple[str, str]]:
    """The findings about a template, by code."""
    return [(found.code, found.message) for found in check_template(template).findings]


@pytest.mark.parametrize("office_", OFFICES)
def test_what_offices_do_to_an_exported_template(tmp_path: Path, office_: str) -> None:
    edit, expected = OFFICES[office_]
    template = exported(tmp_path, edit)
    assert said_of(template) == []

    docx = build_bytes(check_file(REPORT), template)
    (tmp_path / "年报.docx").write_bytes(docx)

    assert lint(tmp_path / "年报.docx") == []
    assert expected in "\n".join(texts(docx))
    own = tables(built(check_file(REPORT)))
    got = tables(docx)
    for table, theirs in zip(own, got, strict=False):
        assert [row for row in theirs if row != ["注：有申请"]] == table


def test_a_letterhead_with_everything_is_a_valid_file(tmp_path: Path) -> None:
    template = exported(tmp_path, *(edit for edit, _ in OFFICES.values()))
    assert said_of(template) == []
    target = tmp_path / "年报.docx"
    target.write_bytes(build_bytes(check_file(REPORT), template))

    assert office.validate(target) == ""
    [pdf] = office.to_pdf([target], tmp_path)
    first_page = "".join(office.pdf_text(pdf)[0].split())
    assert first_page.startswith("云溪县人力资源和社会保障局文件")
    headers = [name for name in read_package(target) if name.startswith("word/header")]
    assert headers


def test_cells_have_their_colours(tmp_path: Path) -> None:
    docx = build_bytes(check_file(REPORT), exported(tmp_path, coloured))

    fills = re.findall(rb'w:fill="(\w+)"', read_package(_file(tmp_path, docx))["word/document.xml"])
    assert fills == [b"FFC7CE"]


def _file(folder: Path, docx: bytes) -> Path:
    (folder / "年报.docx").write_bytes(docx)
    return folder / "年报.docx"


def test_a_template_saved_by_libreoffice_gives_the_same_words(tmp_path: Path) -> None:
    template = exported(tmp_path, red_head) / "report.docx"
    [saved] = office.convert([template], tmp_path / "存过", "docx:MS Word 2007 XML")

    assert [found for found in said_of(saved) if found[0] != "F713"] == []
    docx = build_bytes(check_file(REPORT), saved)
    assert texts(docx) == texts(built(check_file(REPORT)))


def cut(document: Any) -> None:
    """What Word does to tags: cut at every character, quotation marks made smart."""
    for text in list(document.element.body.iter(f"{{{W}}}t")):
        if not text.text or "{" not in text.text or "{{p" in text.text:
            continue
        run = text.getparent()
        words = text.text
        for character in words:
            piece = deepcopy(run)
            next(piece.iter(f"{{{W}}}t")).text = character
            next(piece.iter(f"{{{W}}}t")).set(
                "{http://www.w3.org/XML/1998/namespace}space", "preserve"
            )
            run.addprevious(piece)
            run.addprevious(parse_xml(f'<w:proofErr xmlns:w="{W}" w:type="spellStart"/>'))
        run.getparent().remove(run)


def test_a_template_whose_tags_word_has_cut_and_smartened(tmp_path: Path) -> None:
    def quoted(document: Any) -> None:
        add_text(document, "{{ 申请[“本年新收”][‘总计’] }}件")

    template = exported(tmp_path, quoted, cut)

    assert said_of(template) == []
    docx = build_bytes(check_file(REPORT), template)
    assert texts(docx)[0] == "17件"
    assert texts(docx)[1:] == texts(built(check_file(REPORT)))


def test_a_restyled_template_keeps_its_speed(tmp_path: Path) -> None:
    """Neither docxtpl nor lxml nor Jinja fills a template with other styles and margins."""

    def restyled(document: Any) -> None:
        document.styles["Title"].font.color.rgb = RGBColor(0xC0, 0, 0)
        document.sections[0].left_margin = Cm(3)

    template = exported(tmp_path, restyled) / "report.docx"
    from makereport.word.template import compile_template

    word = compile_template(template)
    assert all(filling.is_proved for filling in word.fills.values())


def test_official_tables_are_as_narrow_as_the_page(tmp_path: Path) -> None:
    """Word leaves them as they were when somebody sets other margins or paper."""

    def narrow(document: Any) -> None:
        document.sections[0].left_margin = document.sections[0].right_margin = Cm(4)
        document.sections[0].gutter = Cm(1)
        add(document, FURNITURE)

    template = exported(tmp_path, narrow)
    room = 11906 - round(9 * 566.93)
    docx = build_bytes(check_file(REPORT), template)
    (tmp_path / "窄.docx").write_bytes(docx)
    widths = [int(value_at(table, "tblPr/tblW", "w")) for table in part(docx).iter(f"{{{W}}}tbl")]

    assert widths[0] == 9000
    assert {abs(width - room) <= 1 for width in widths[1:]} == {True}
    assert not lint(tmp_path / "窄.docx")
    assert office.validate(tmp_path / "窄.docx") == ""
    assert texts(docx)[1:] == texts(built(check_file(REPORT)))
    assert check_template(template).findings == []
    wide, small = (
        {size.get(f"{{{W}}}val") for size in part(each).iter(f"{{{W}}}sz")}
        for each in (
            built(check_text(tmp_path, LARGE)),
            build_bytes(check_text(tmp_path, LARGE), template),
        )
    )
    assert not wide, "five digits have room"
    assert {int(size or "") < 21 for size in small} == {True}


def test_a_template_made_for_the_year_before(tmp_path: Path) -> None:
    """Its year typed, and of the form of another year."""

    def typed(document: Any) -> None:
        add_text(document, "2020年政府信息公开工作年度报告")

    template = exported(tmp_path, typed)
    [found] = check_template(template).findings
    assert (found.code, found.line, found.column) == ("F713", 1, 1)
    assert found.message == "正文第 1 段：“2020年”是直接写的，别的年度也会这样印"
    assert found.hint == "写成 {{ 年度 }}年"

    written(tmp_path)
    assert run("template", "export", "zfxxgk-2019", "-o", "旧", cwd=tmp_path).code == 0
    result = run("build", "2021.yaml", "--template", "旧", cwd=tmp_path)
    assert result.code == 1
    assert "正文第 1 张表第 3 行第 2 格：“主动公开.规章”里没有“新制作”" in result.stderr
    checked = run("template", "check", "旧", "--form", FORM.id, cwd=tmp_path)
    assert checked.code == 1
    assert "没有印出“1.申请人无正当理由逾期不补正" in checked.stdout
    assert run("template", "check", "旧", cwd=tmp_path).code == 0
