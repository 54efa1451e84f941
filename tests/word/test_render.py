"""The Word file: merges, number sizes, styles, validity, pages and faces."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from makereport import check_file
from makereport.form.model import Form
from makereport.ooxml.package import write_package
from makereport.word.draw import draw_template
from makereport.word.media import Media
from makereport.word.paragraphs import Writer
from makereport.word.render import render_docx, report_context
from makereport.word.template import load_template
from tests.support import office
from tests.support.ooxml_lint import lint
from tests.support.reports import (
    EXAMPLES,
    FORM,
    FORMS,
    W,
    built,
    check_text,
    part,
    tables,
    text_of,
    texts,
    value_at,
)

FACES = {"FandolFang", "FandolKai", "LiberationSerif", "NotoSansCJK", "NotoSerifCJK"}


def example(path: Path, folder: Path) -> Path:
    """An example built into a folder, under a name of its own."""
    target = folder / f"{path.parent.name}-{path.stem}.docx"
    target.write_bytes(built(check_file(path)))
    return target


def extreme(folder: Path) -> Path:
    """A report that strains the page: a long name, long numbers, rare characters."""
    rows = "\n".join(
        f"  {name}: {{自然人: 12345678, 其他: 1}}" for name in ("本年新收", "上年结转")
    )
    text = (
        "单位: 云溪县人力资源和社会保障局经济技术开发区分局暨高新技术产业示范园区人事服务中心\n"
        "联系方式: {地址: 云溪县示范路1号, 网址: 'https://www.example.com/a/very/long/address'}\n"
        "发布日期: 2022-1-5\n"
        "总体情况: |\n  生僻字镕喆，R & D <b>，**“加粗2021年”**。\n  ## 主动公开\n  ### 网站\n  内容。\n"
        "主动公开政府信息情况:\n  行政许可: 123456789012345678901234567890\n"
        f"收到和处理政府信息公开申请情况:\n{rows}\n"
        "政府信息公开行政复议、行政诉讼情况:\n  行政复议: {结果维持: 123456, 尚未审结: 1234567}\n"
    )
    target = folder / "extreme.docx"
    target.write_bytes(built(check_text(folder, text)))
    return target


def template(folder: Path) -> Path:
    target = folder / "template.docx"
    target.write_bytes(FORM.template.read_bytes())
    return target


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_examples_are_valid_and_well_built(tmp_path: Path, path: Path) -> None:
    target = example(path, tmp_path)

    assert lint(target) == []
    assert office.validate(target) == ""


def test_a_report_of_extremes_is_valid_and_well_built(tmp_path: Path) -> None:
    target = extreme(tmp_path)

    assert lint(target) == []
    assert office.validate(target) == ""


def test_the_template_itself_is_a_valid_word_file(tmp_path: Path) -> None:
    target = template(tmp_path)

    faults = [fault for fault in lint(target) if "template tag" not in fault]
    assert faults == []
    assert office.validate(target) == ""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_committed_template_is_what_drawing_gives_today(form: Form) -> None:
    with zipfile.ZipFile(form.template) as archive:
        committed = {name: archive.read(name) for name in archive.namelist()}

    assert committed == draw_template(form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_cell_of_the_form_is_cited_by_the_template(form: Form) -> None:
    tags = "".join(draw_template(form)["word/document.xml"].decode().split())
    cells = 0
    for table in form.tables.values():
        for row in table.leaf_rows:
            assert f"={table.name}.{row.name}%" in tags
            for column in table.columns_of[row.name]:
                assert f".{column.name}" in tags
                cells += 1
    assert cells == tags.count("{{r")
    for section in form.sections:
        assert (section.table is not None) or f"{{{{p{section.name}}}}}" in tags


def spans(row: list[etree._Element]) -> list[tuple[int, str]]:
    """Grid span and vertical merge of each cell of a row."""
    found = []
    for cell in row:
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        width = int(span.get(f"{W}val", "")) if span is not None else 1
        found.append((width, "" if merge is None else merge.get(f"{W}val", "continue")))
    return found


def test_the_third_table_is_merged_as_in_the_official_form(tmp_path: Path) -> None:
    document = part(built(check_text(tmp_path, "")))
    rows = [list(row.iter(f"{W}tc")) for row in list(document.iter(f"{W}tbl"))[1].iter(f"{W}tr")]
    merges = [spans(row) for row in rows]

    assert merges[0] == [(3, "restart"), (7, "")]
    assert merges[1] == [(3, "continue"), (1, "restart"), (5, ""), (1, "restart")]
    assert merges[2] == [(3, "continue"), (1, "continue"), *[(1, "")] * 5, (1, "continue")]
    assert merges[3][0] == (3, "")
    outer = [row[0][1] for row in merges[5:27]]
    assert outer == ["restart"] + ["continue"] * 21
    groups = "".join(row[1][1][:1] or "-" for row in merges[5:27])
    assert groups == "--" + "rccccccc" + "rcc" + "rcccc" + "rcc" + "-"
    assert [row[1][0] for row in merges[5:7]] == [2, 2]
    assert merges[27][0] == (3, "")


def test_the_fourth_table_has_three_header_rows_and_one_of_numbers(tmp_path: Path) -> None:
    fourth = tables(built(check_text(tmp_path, "")))[2]

    assert fourth[0] == ["行政复议", "行政诉讼"]
    assert fourth[1] == ["", "未经复议直接起诉", "复议后起诉"]
    assert fourth[2] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    assert fourth[3] == ["0"] * 15


@pytest.mark.parametrize(
    ("number", "size"), [("12345", None), ("123456", None), ("1234567", 18), ("12345678", 16)]
)
def test_a_number_too_long_for_its_column_gets_a_smaller_size(
    tmp_path: Path, number: str, size: int | None
) -> None:
    """自然人 is 700 twips wide: 644 within the margins, 105 for a digit."""
    yaml = f"收到和处理政府信息公开申请情况:\n  本年新收: {{自然人: {number}}}\n"
    document = part(built(check_text(tmp_path, yaml)))
    run = next(r for r in document.iter(f"{W}r") if text_of(r) == number)
    found = run.find(f"{W}rPr/{W}sz")

    assert (None if found is None else int(found.get(f"{W}val", "0"))) == size


def test_columns_have_the_width_that_the_form_gives_them(tmp_path: Path) -> None:
    document = part(built(check_text(tmp_path, "")))
    grids = [
        [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
        for table in document.iter(f"{W}tbl")
    ]

    assert grids == [list(table.widths) for table in FORM.tables.values()]
    assert [sum(grid) for grid in grids] == [8844] * 3


def test_title_year_author_and_language_stand_in_the_properties(tmp_path: Path) -> None:
    core = part(built(check_text(tmp_path, "单位: R&D 局\n")), "docProps/core.xml")

    title = "R&D 局2021年政府信息公开工作年度报告"
    assert list(core.itertext()) == [title, "2021", "R&D 局", "zh-CN"]


@pytest.mark.parametrize(
    ("unit", "unit_indent", "date_indent"),
    [
        # 13 characters against a date of 6: it begins two to the right.
        ("云溪县人力资源和社会保障局", "200", "700"),
        # A short unit moves left, for the date may not come closer than two.
        ("云溪县局", "600", "200"),
        # One of several lines leaves the date at the margin.
        ("云溪县人力资源和社会保障局经济技术开发区分局人事中心", "200", "200"),
    ],
)
def test_the_signature_puts_the_date_two_characters_right_of_the_unit(
    tmp_path: Path, unit: str, unit_indent: str, date_indent: str
) -> None:
    document = part(built(check_text(tmp_path, f"单位: {unit}\n发布日期: 2022-01-05\n")))
    signed = [
        (text_of(p), value_at(p, "pPr/ind", "rightChars"))
        for p in document.iter(f"{W}p")
        if value_at(p, "pPr/pStyle") == "Signature"
    ]

    assert signed == [(unit, unit_indent), ("2022年1月5日", date_indent)]


def test_pages_look_as_they_should(tmp_path: Path) -> None:
    """One conversion of all: faces, one page for tables three and four,
    numbers unbroken, the template not much longer than a report."""
    files = [*(example(path, tmp_path) for path in EXAMPLES), extreme(tmp_path), template(tmp_path)]
    pdfs = office.to_pdf(files, tmp_path)

    longest = max(office.pdf_pages(pdf) for pdf in pdfs[:-1])
    assert office.pdf_pages(pdfs[-1]) <= longest + 3
    for pdf in pdfs[: len(EXAMPLES)]:
        faces = office.pdf_fonts(pdf)
        assert {known for face in faces for known in FACES if face.startswith(known)} == FACES
        assert all(face.startswith(tuple(FACES)) for face in faces), faces
    own = [i for i, path in enumerate(EXAMPLES) if check_file(path).form.family == FORM.family]
    assert len(own) == 4
    for pdf in [pdfs[i] for i in own]:
        pages = office.pdf_text(pdf)
        third = [page for page in pages if "本年新收政府信息公开申请数量" in _joined(page)]
        assert len(third) == 1
        assert "结转下年度继续办理" in _joined(third[0])
        fourth = [
            page for page in pages if "四、政府信息公开行政复议、行政诉讼情况" in _joined(page)
        ]
        assert len(fourth) == 1
        results = ("结果维持", "结果纠正", "其他结果", "尚未审结")
        heads = _joined(fourth[0])
        assert "复议后起诉" in heads
        assert all(heads.count(result[:2]) >= 3 for result in results)
    strained = _joined("".join(office.pdf_text(pdfs[-2])))
    for number in ("12345678", "24691356", "123456", "1234567", "1358023"):
        assert number in strained.split("三、收到", 1)[1]


def _joined(page: str) -> str:
    return "".join(page.split())


def test_a_template_saved_by_word_with_its_tags_cut_into_runs_gives_the_same_text(
    tmp_path: Path,
) -> None:
    """What Word does to `{{ r.自然人 }}`: three runs and a spelling mark."""
    parts = dict(draw_template(FORM))
    xml = parts["word/document.xml"].decode()
    cut = xml.replace(
        "{{ r.自然人 }}",
        '{{ </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>r.自然人</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> }}',
    )
    assert cut != xml
    parts["word/document.xml"] = cut.encode()
    path = tmp_path / "saved.docx"
    path.write_bytes(write_package(parts))
    checked = check_file(EXAMPLES[0])
    assert checked.document is not None

    assert texts(render_docx(checked.document, path)) == texts(built(checked))


def test_the_template_is_a_real_docxtpl_template(tmp_path: Path) -> None:
    """docxtpl alone, given the same data, renders it to the same text."""
    checked = check_file(EXAMPLES[0])
    assert checked.document is not None
    word = load_template(FORM.template)
    bare = DocxTemplate(FORM.template)
    bare.render(
        report_context(checked.document, Writer(word.look, Media(word.ids))), autoescape=True
    )
    bare.save(tmp_path / "bare.docx")

    assert texts((tmp_path / "bare.docx").read_bytes()) == texts(built(checked))
