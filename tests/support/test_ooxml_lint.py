"""Each fault is planted in a small, clean document, and the lint must name it and its place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document

from tests.support.ooxml_lint import lint

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = "[Content_Types].xml"
RELS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
FOOTER = "word/footer1.xml"

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
CODE = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
FIELD = f"{BEGIN}{CODE}{SEPARATE}<w:r><w:t>1</w:t></w:r>{END}"

NESTED = (
    '<w:tbl><w:tblGrid><w:gridCol w:w="50"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
)
LAST = "<w:p><w:r><w:t>last</w:t></w:r></w:p>"
CONTINUED = '<w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
# Row 1: a cell over two columns, one in a content control. Rows 2 and 3: a cell merged
# downwards, two plain ones, the last of row 3 with a nested table.
TABLE = f"""
<w:tbl>
 <w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="600" w:type="dxa"/></w:tblPr>
 <w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="200"/><w:gridCol w:w="300"/></w:tblGrid>
 <w:tr><w:trPr><w:gridBefore w:val="0"/></w:trPr>
  <w:tc><w:tcPr><w:tcW w:w="300" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>
  <w:sdt><w:sdtContent>
   <w:tc><w:tcPr><w:tcW w:w="300" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc>
  </w:sdtContent></w:sdt>
 </w:tr>
 <w:tr>
  <w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc>
  <w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p/></w:tc>
  <w:tc><w:p/></w:tc>
 </w:tr>
 <w:tr>
  {CONTINUED}
  <w:tc><w:tcPr><w:tcW w:w="200" w:type="dxa"/></w:tcPr><w:p/></w:tc>
  <w:tc>{NESTED}{LAST}</w:tc>
 </w:tr>
</w:tbl>"""

CLEAN = {
    TYPES: f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="PNG" ContentType="image/png"/>
 <Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>
 <Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>
 <Override PartName="/word/footer1.xml" ContentType="{WORD}.footer+xml"/>
</Types>""",
    "_rels/.rels": f"""
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="{TYPE}/officeDocument" Target="word/document.xml"/>
</Relationships>""",
    RELS: f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="{TYPE}/styles" Target="styles.xml"/>
 <Relationship Id="rId2" Type="{TYPE}/footer" Target="/word/footer1.xml"/>
 <Relationship Id="rId3" Type="{TYPE}/image" Target="../word/media/a%20b.png"/>
 <Relationship Id="rId4" Type="{TYPE}/hyperlink" Target="https://example.org/"
  TargetMode="External"/>
</Relationships>""",
    DOCUMENT: f"""<w:document {W} {R} {WP}><w:body>
<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr>
 <w:t>one</w:t></w:r><w:r><w:t> two</w:t></w:r></w:p>
<w:p>{FIELD}<w:r><wp:docPr id="1" name="first" descr="chart"/></w:r></w:p>
{TABLE}
<w:p><w:r><wp:docPr id="2" name="second"/></w:r></w:p>
<w:sectPr><w:footerReference w:type="default" r:id="rId2"/></w:sectPr>
</w:body></w:document>""",
    STYLES: f"""<w:styles {W}>
 <w:style w:type="paragraph" w:styleId="Body"/>
 <w:style w:type="paragraph" w:styleId="Note"><w:basedOn w:val="Body"/></w:style>
 <w:style w:type="character" w:styleId="Strong"/>
 <w:style w:type="table" w:styleId="Grid"/>
</w:styles>""",
    FOOTER: f"<w:ftr {W} {R} {WP}><w:p>{FIELD}</w:p></w:ftr>",
    "word/media/a b.png": "{{ not text }}",
}


GRID = '<w:gridCol w:w="100"/><w:gridCol w:w="200"/>'
ONE_CELL_ROW = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
PNG = '<Default Extension="PNG" ContentType="image/png"/>'

# Name: the part, the text in it, what stands in its place, and what the lint says of it.
FAULTS = {
    "cell without any block": (
        DOCUMENT,
        "<w:tc><w:p/></w:tc>\n",
        "<w:tc/>\n",
        "w:tr[2]/w:tc[3]: cell without a paragraph",
    ),
    "cell with a table alone": (DOCUMENT, LAST, "", "w:tr[3]/w:tc[3]: cell without a paragraph"),
    "cell that ends in a table": (
        DOCUMENT,
        NESTED + LAST,
        LAST + NESTED,
        "w:tr[3]/w:tc[3]: cell ends in a table",
    ),
    "no grid": (DOCUMENT, '<w:gridCol w:w="50"/>', "", "w:tc[3]/w:tbl: tblGrid without columns"),
    "grid column without width": (
        DOCUMENT,
        '<w:gridCol w:w="50"/>',
        "<w:gridCol/>",
        "column without width",
    ),
    "grid with a column too few": (
        DOCUMENT,
        GRID,
        '<w:gridCol w:w="300"/>',
        "w:tr[2]: row overflows: 3 grid columns of 2",
    ),
    "grid with a column too many": (
        DOCUMENT,
        GRID,
        f'{GRID}<w:gridCol w:w="9"/>',
        "w:tr[2]: short row: 3 grid columns of 4",
    ),
    "grid wider than the table": (
        DOCUMENT,
        '<w:tblW w:w="600"',
        '<w:tblW w:w="601"',
        "tblW is 601, tblGrid adds up to 600",
    ),
    "gridSpan past the grid": (
        DOCUMENT,
        '<w:gridSpan w:val="2"/>',
        '<w:gridSpan w:val="3"/>',
        "w:tr[1]: row overflows: 4 grid columns of 3",
    ),
    "gridSpan lost": (
        DOCUMENT,
        '<w:gridSpan w:val="2"/>',
        "",
        "w:tr[1]: short row: 2 grid columns of 3",
    ),
    "gridBefore not made up for": (
        DOCUMENT,
        '<w:gridBefore w:val="0"/>',
        '<w:gridBefore w:val="1"/>',
        "row overflows",
    ),
    "gridAfter not made up for": (
        DOCUMENT,
        '<w:gridBefore w:val="0"/>',
        '<w:gridAfter w:val="1"/>',
        "row overflows",
    ),
    "row without cells": (
        DOCUMENT,
        ONE_CELL_ROW,
        "<w:tr/>",
        "w:tbl/w:tr: short row: 0 grid columns of 1",
    ),
    "cell of another width than its columns": (
        DOCUMENT,
        '<w:tcW w:w="200"',
        '<w:tcW w:w="150"',
        "w:tr[3]/w:tc[2]: tcW is 150, its grid columns add up to 200",
    ),
    "wide cell of another width than its columns": (
        DOCUMENT,
        '<w:tcW w:w="300"',
        '<w:tcW w:w="100"',
        "w:tr[1]/w:tc: tcW is 100, its grid columns add up to 300",
    ),
    "vMerge under a plain cell": (
        DOCUMENT,
        '<w:vMerge w:val="restart"/>',
        "",
        "w:tr[3]/w:tc[1]: vMerge continues nothing",
    ),
    "vMerge in the first row": (
        DOCUMENT,
        '<w:vMerge w:val="restart"/>',
        '<w:vMerge w:val="continue"/>',
        "w:tr[2]/w:tc[1]: vMerge continues nothing",
    ),
    "vMerge of another span": (
        DOCUMENT,
        CONTINUED,
        CONTINUED.replace("<w:vMerge/>", '<w:gridSpan w:val="2"/><w:vMerge/>'),
        "w:tr[3]/w:tc[1]: vMerge continues nothing",
    ),
    "undefined paragraph style": (
        DOCUMENT,
        '<w:pStyle w:val="Body"/>',
        '<w:pStyle w:val="Nix"/>',
        "w:pStyle: style Nix is not defined",
    ),
    "undefined character style": (
        DOCUMENT,
        '<w:rStyle w:val="Strong"/>',
        '<w:rStyle w:val="Nix"/>',
        "w:rStyle: style Nix is not defined",
    ),
    "undefined table style": (
        DOCUMENT,
        '<w:tblStyle w:val="Grid"/>',
        '<w:tblStyle w:val="Nix"/>',
        "w:tblStyle: style Nix is not defined",
    ),
    "style of another kind": (
        DOCUMENT,
        '<w:pStyle w:val="Body"/>',
        '<w:pStyle w:val="Strong"/>',
        "Strong is a character style, not a paragraph style",
    ),
    "style based on nothing": (
        STYLES,
        '<w:basedOn w:val="Body"/>',
        '<w:basedOn w:val="Nix"/>',
        "w:basedOn: style Nix is not defined",
    ),
    "text in a run": (DOCUMENT, "<w:t> two</w:t>", "two", "w:r[2]: stray text 'two'"),
    "text after an element": (
        DOCUMENT,
        "<w:sectPr>",
        "tail<w:sectPr>",
        "w:body: stray text 'tail'",
    ),
    "text after a comment": (
        DOCUMENT,
        "<w:sectPr>",
        "<!-- -->tail<w:sectPr>",
        "w:body: stray text 'tail'",
    ),
    "field without begin": (DOCUMENT, BEGIN, "", "w:p[2]/w:r[1]/w:instrText: field instrText"),
    "field without end": (FOOTER, END, "", "/w:ftr: 1 field(s) without an end"),
    "field with two ends": (FOOTER, END, END + END, "field end without its begin"),
    "field with two separators": (
        FOOTER,
        SEPARATE,
        SEPARATE * 2,
        "field separate without its begin",
    ),
    "field that leaves its cell": (
        DOCUMENT,
        f"{CONTINUED}",
        CONTINUED.replace("<w:p/>", f"<w:p>{BEGIN}</w:p>"),
        "w:tr[3]/w:tc[1]: 1 field(s) without an end",
    ),
    "docPr id twice": (
        DOCUMENT,
        '<wp:docPr id="2"',
        '<wp:docPr id="1"',
        "docPr id 1 is taken by word/document",
    ),
    "docPr id twice in two parts": (
        FOOTER,
        CODE,
        f'{CODE}<w:r><wp:docPr id="1" name="third"/></w:r>',
        "docPr id 1 is taken",
    ),
    "relationship to a missing part": (
        RELS,
        "styles.xml",
        "style.xml",
        "rId1: points to word/style.xml, which is missing",
    ),
    "relationship id unknown": (
        DOCUMENT,
        'r:id="rId2"',
        'r:id="rId9"',
        "w:footerReference: no relationship rId9",
    ),
    "part without content type": (TYPES, PNG, "", "word/media/a b.png: has no content type"),
    "content type without part": (
        TYPES,
        "/word/footer1.xml",
        "/word/footer2.xml",
        "word/footer2.xml, which is missing",
    ),
    "template tag in text": (
        DOCUMENT,
        "<w:t>one</w:t>",
        "<w:t>{{ one }}</w:t>",
        "template tag left in '{{ one }}",
    ),
    "template tag cut into runs": (
        DOCUMENT,
        "<w:t>one</w:t></w:r><w:r><w:t> two</w:t>",
        "<w:t>{</w:t></w:r><w:r><w:t>%p if %}</w:t>",
        "template tag left in '{%p if %}'",
    ),
    "template tag in an attribute": (
        DOCUMENT,
        'descr="chart"',
        'descr="{{ alt }}"',
        "wp:docPr: template tag left",
    ),
    "template tag in a footer": (FOOTER, "<w:t>1", "<w:t>{{ n }}", "word/footer1.xml /w:ftr/w:p"),
    "part that is no XML": (FOOTER, "</w:ftr>", "", "word/footer1.xml: not well-formed"),
}


def write(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_clean_document_has_no_fault(tmp_path: Path) -> None:
    assert lint(write(tmp_path / "clean.docx", CLEAN)) == []


def test_document_of_python_docx_has_no_fault(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("标题")
    table = document.add_table(3, 3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "a.docx"))
    assert lint(tmp_path / "a.docx") == []


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    part, old, new, expected = FAULTS[name]
    assert old in CLEAN[part]
    parts = {**CLEAN, part: CLEAN[part].replace(old, new, 1)}
    problems = lint(write(tmp_path / "faulty.docx", parts))
    assert any(expected in problem for problem in problems), problems
    assert any(problem.startswith(part) or part == TYPES for problem in problems)


def test_lost_part_is_found(tmp_path: Path) -> None:
    parts = {name: text for name, text in CLEAN.items() if name != DOCUMENT}
    problems = lint(write(tmp_path / "faulty.docx", parts))
    assert any("rId1: points to word/document.xml" in problem for problem in problems)
    assert any("belongs to word/document.xml" in problem for problem in problems)


def test_lost_content_types_are_found(tmp_path: Path) -> None:
    parts = {name: text for name, text in CLEAN.items() if name != TYPES}
    assert lint(write(tmp_path / "faulty.docx", parts)) == [f"{TYPES}: missing"]


def test_duplicate_member_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "faulty.docx", CLEAN)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(FOOTER, CLEAN[FOOTER])
    assert lint(path) == [f"{FOOTER}: stands 2 times in the zip"]
