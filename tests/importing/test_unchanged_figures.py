"""A figure read back is the one on the page: what is struck out, hidden or a
note's mark does not join it, and what was passed over is told."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from tests.importing.test_nothing_is_lost import W, word_with
from tests.support.archives import with_parts
from tests.support.published import PAGE, REPORT, WORD, imported, said, value, with_cell, wrong

FIGURE = str(value("行政许可", "处理决定"))
ROW, COLUMN = "行政许可", "处理决定"


def passed(*texts: str) -> str:
    return f"划去、隐藏、上标的字没有算作正文和数：{'、'.join(texts)}"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (f"{FIGURE}<sup>1</sup>", "1（上标）"),
        (f"{FIGURE}<SUP>[2]</SUP>", "[2]（上标）"),
        (f"<sup>3</sup>{FIGURE}", "3（上标）"),
        (f"{FIGURE} <sub>3</sub>", "3（上标）"),
        (f"{FIGURE}<a href='#n'><span style='vertical-align: super'>3</span></a>", "3（上标）"),
        (f"<ruby>{FIGURE}<rt>3</rt></ruby>", "3（上标）"),
        (f"{FIGURE}件<sup>3</sup>", "3（上标）"),
        (f"<del>88</del>{FIGURE}", "88（划去）"),
        (f"<s>88</s>{FIGURE}", "88（划去）"),
        (f"<strike><b>8</b>8</strike>{FIGURE}", "88（划去）"),
        (f"<span style='text-decoration:underline line-through'>88</span>{FIGURE}", "88（划去）"),
        (f"<span style='text-decoration-line: LINE-THROUGH'>88</span>{FIGURE}", "88（划去）"),
        (f"<span hidden>88</span>{FIGURE}", "88（隐藏）"),
        (f"<span style='display:none'>88</span>{FIGURE}", "88（隐藏）"),
        (f"<span style='font-size:0'>88</span>{FIGURE}", "88（隐藏）"),
        (f"{FIGURE}<input type=hidden value=88>", ""),
        (f"{FIGURE}<script>88</script><span hidden>甲</span>", ""),
        (f"<sup>{FIGURE}</sup>", ""),
        (f"<span style='font-size:0.9em'>{FIGURE}</span>", ""),
    ],
)
def test_what_is_no_part_of_a_number_does_not_join_it(tmp_path: Path, cell: str, told: str) -> None:
    content = with_cell(ROW, COLUMN, cell)
    line = next(n for n, text in enumerate(content.splitlines(), 1) if cell in text)
    done, _ = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}
    message = passed(f"{told}第 {line} 行")
    assert said(done.findings, "I608") == ([("I608", message, "")] if told else [])


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def word_cell(runs: str) -> bytes:
    """The report as a Word file with more runs in the cell of the figure."""
    document = docx.Document(io.BytesIO(WORD))
    cells = {id(c._tc): c for t in document.tables for row in t.rows for c in row.cells}
    [paragraph] = [c.paragraphs[0] for c in cells.values() if c.text == FIGURE]
    for run in parse_xml(f"<w:p {W}>{runs}</w:p>"):
        paragraph._p.append(run)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
STYLES = f"""<w:styles {W}>
<w:style w:type="character" w:styleId="a"><w:basedOn w:val="b"/></w:style>
<w:style w:type="character" w:styleId="b"><w:rPr><w:PROPERTY/></w:rPr></w:style>
</w:styles>"""


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        (run("1", '<w:vertAlign w:val="superscript"/>'), "1（上标）"),
        (run("1", '<w:vertAlign w:val="subscript"/>'), "1（上标）"),
        (run("88", "<w:strike/>"), "88（划去）"),
        (run("88", '<w:dstrike w:val="true"/>'), "88（划去）"),
        (run("8", "<w:strike/>") + run("8", "<w:b/><w:strike/>"), "88（划去）"),
        (run("88", "<w:vanish/>"), "88（隐藏）"),
        (run("88", '<w:color w:val="FFFFFF"/>'), "88（与底色相同）"),
        (run("88", '<w:color w:themeColor="background1"/>'), "88（与底色相同）"),
        (run("88", '<w:w w:val="1"/>'), "88（隐藏）"),
        (run("88", '<w:sz w:val="2"/>'), "88（隐藏）"),
        (run("1", '<w:position w:val="12"/><w:sz w:val="12"/>'), "1（上标）"),
        (
            f'<w:r><w:rPr><x:textFill xmlns:x="{W14}"><x:noFill/></x:textFill></w:rPr>'
            "<w:t>88</w:t></w:r>",
            "88（隐藏）",
        ),
        ("<w:del><w:r><w:delText>88</w:delText></w:r></w:del>", "88（划去）"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>8</w:t></w:r></w:rt></w:ruby></w:r>", "8（上标）"),
        (run("", '<w:strike w:val="0"/>'), ""),
    ],
)
def test_nor_does_it_in_a_word_file(tmp_path: Path, runs: str, told: str) -> None:
    done, _ = imported(tmp_path, word_cell(runs), "年报.docx")

    assert wrong(REPORT, done) == {}
    found = said(done.findings, "I608")
    assert len(found) == bool(told)
    assert all(told in message for _, message, _ in found)


@pytest.mark.parametrize(
    ("name", "word"), [("strike", "划去"), ("vanish", "隐藏"), ("dstrike", "划去")]
)
def test_nor_does_what_a_style_hides(tmp_path: Path, name: str, word: str) -> None:
    styles = STYLES.replace("PROPERTY", name).encode()
    data = word_cell(run("88", '<w:rStyle w:val="a"/>'))
    done, _ = imported(tmp_path, with_parts(data, {"word/styles.xml": styles}), "年报.docx")

    assert wrong(REPORT, done) == {}
    [(_, message, _)] = said(done.findings, "I608")
    assert f"88（{word}）" in message


def test_a_property_turned_off_against_the_style_leaves_the_number(tmp_path: Path) -> None:
    styles = STYLES.replace("PROPERTY", "strike").encode()
    data = word_cell(run("5", '<w:rStyle w:val="a"/><w:strike w:val="false"/>'))
    done, _ = imported(tmp_path, with_parts(data, {"word/styles.xml": styles}), "年报.docx")

    assert int(wrong(REPORT, done)[f"主动公开 {ROW} {COLUMN}"][1] or 0) == int(f"{FIGURE}5")


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="C00000"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>',
        "<w:webHidden/>",  # it is printed all the same
        '<w:sz w:val="18"/>',
    ],
)
def test_a_digit_that_can_be_seen_in_word_is_one(tmp_path: Path, properties: str) -> None:
    done, _ = imported(tmp_path, word_cell(run("5", properties)), "年报.docx")

    assert int(wrong(REPORT, done)[f"主动公开 {ROW} {COLUMN}"][1] or 0) == int(f"{FIGURE}5")


@pytest.mark.parametrize(("shade", "is_told"), [("<w:shd/>", False), ("", True)])
def test_a_style_of_tables_may_colour_what_is_behind(
    tmp_path: Path, shade: str, is_told: bool
) -> None:
    style = (
        f'<w:styles {W}><w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow">'
        f"<w:tcPr>{shade}</w:tcPr></w:tblStylePr></w:style></w:styles>"
    )
    white = run("88", '<w:color w:val="FFFFFF"/>')
    cell = f"<w:tc><w:p>{white}</w:p></w:tc>"
    table = f'<w:tbl {W}><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr>{cell * 2}</w:tr></w:tbl>'
    done, _ = imported(tmp_path, word_with(table, styles=style), "年报.docx")

    assert bool(said(done.findings, "I610")) is is_told
    assert said(done.findings, "I608") == []


@pytest.mark.parametrize("properties", ["<w:strike/>", "<w:vanish/>", '<w:sz w:val="2"/>'])
def test_a_cell_of_word_with_nothing_to_be_seen_is_no_zero(tmp_path: Path, properties: str) -> None:
    done, text = imported(tmp_path, marked_in_word(properties), "年报.docx")

    assert wrong(REPORT, done) == {f"主动公开 {ROW} {COLUMN}": (value(ROW, COLUMN), None)}
    assert "待填写" in text
    [(_, message, _)] = said(done.findings, "I608")
    assert FIGURE in message


def marked_in_word(properties: str) -> bytes:
    """The report with properties of all runs in the cell of the figure."""
    document = docx.Document(io.BytesIO(WORD))
    cells = {id(c._tc): c for t in document.tables for row in t.rows for c in row.cells}
    [paragraph] = [c.paragraphs[0] for c in cells.values() if c.text == FIGURE]
    for one in paragraph.runs:
        for each in parse_xml(f"<w:rPr {W}>{properties}</w:rPr>"):
            one._r.get_or_add_rPr().append(each)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("受理12<sup>1</sup>件", "受理12[1]件"),
        ("受理12件<sup>［1］</sup>。", "受理12件［1］。"),
        ("面积12m<sup>2</sup>。", "面积12m2。"),
        ("受理<del>13</del>12件。", "受理12件。"),
    ],
)
def test_in_a_sentence_a_raised_number_is_in_brackets(
    tmp_path: Path, typed: str, read: str
) -> None:
    _, text = imported(tmp_path, PAGE.replace("<p>二、", f"<p>{typed}</p><p>二、"))
    assert f"  {read}" in text.splitlines()


def test_what_a_row_merged_or_hidden_in_word_has_is_told(tmp_path: Path) -> None:
    def cell(text: str, merge: str) -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    begin = '<w:vMerge w:val="restart"/>'
    rows = (
        f"<w:tr>{cell('甲', begin)}{cell('乙', '')}</w:tr>"
        f"<w:tr>{cell('77', '<w:vMerge/>')}{cell('丙', '')}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('99', '')}{cell('丁', '')}</w:tr>"
    )
    done, _ = imported(tmp_path, word_with(f"<w:tbl {W}>{rows}</w:tbl>"), "年报.docx")

    [(_, message, _)] = said(done.findings, "I608")
    assert "77（隐藏）" in message
    assert "99" in message


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        (run("云溪县，收文 783 号"), True),
        (run("2021年政府信息公开工作年度报告"), False),
        (run("- 3 -"), False),
        (run("第") + f'<w:fldSimple w:instr="PAGE">{run("783")}</w:fldSimple>' + run("页"), False),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + run("783")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            False,
        ),
    ],
)
def test_numbers_at_the_head_of_a_page_are_told(tmp_path: Path, typed: str, is_told: bool) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="h1" Type="x/header" Target="header9.xml"/></Relationships>'
    )
    mark = (
        f'<w:sectPr {W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><w:headerReference w:type="default" r:id="h1"/></w:sectPr>'
    )
    header = f"<w:hdr {W}><w:p>{typed}</w:p></w:hdr>"
    data = word_with(f"<w:p {W}><w:pPr>{mark}</w:pPr></w:p>", header9=header)
    data = with_parts(data, {"word/_rels/document.xml.rels": relations.encode()})
    done, _ = imported(tmp_path, data, "年报.docx")

    told = [("I609", "原文的数不在表格的格子或正文里", "页眉、页脚：云溪县，收文 783 号")]
    assert said(done.findings, "I608", "I609") == (told if is_told else [])


def test_an_ordinary_report_has_nothing_passed_over(tmp_path: Path) -> None:
    for name, content in (("a.html", PAGE), ("a.docx", WORD)):
        done, _ = imported(tmp_path, content, name)
        assert said(done.findings, "I608", "I609") == []
