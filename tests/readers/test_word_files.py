"""What Word files of others have: numbers that Word counts, levels, alignments,
merged cells, tables that only place text, text that was struck out."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from makereport.narrative.blocks import Span
from makereport.readers.flow import Drawing, Flow, Grid, Text
from makereport.readers.word import read_word
from tests.support.archives import zipped
from tests.support.drawing import png
from tests.support.flows import grids, notes, texts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="urn:a" xmlns:v="urn:v" xmlns:mc="urn:mc" '
    'xmlns:wp="urn:wp"'
)


def related(*targets: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def read(folder: Path, body: str, main: str = "word/document.xml", **parts: str | bytes) -> Flow:
    """The flow of a file with this body, and other parts beside it by name."""
    members: dict[str, str | bytes] = {
        "_rels/.rels": related(("rId1", f"{R}/officeDocument", main)),
        main.lstrip("/"): f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    members |= {f"word/{name}.xml": content for name, content in parts.items()}
    path = folder / "a.docx"
    path.write_bytes(zipped(**members))
    return read_word(path)


def p(text: str, properties: str = "", run: str = "") -> str:
    made = f"<w:r><w:rPr>{run}</w:rPr><w:t>{html.escape(text)}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{made}</w:p>"


def listed(number: int, level: int = 0, text: str = "甲") -> str:
    found = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, found)


def level(number: int, kind: str, text: str, start: str = "") -> str:
    begins = f'<w:start w:val="{start}"/>' if start else ""
    return (
        f'<w:lvl w:ilvl="{number}">{begins}<w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, number: int = 3) -> str:
    return (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


@pytest.mark.parametrize(
    ("kind", "text", "start", "printed"),
    [
        ("decimal", "%1.", "", ["1.甲", "2.甲"]),
        ("decimal", "（%1）", "3", ["（3）甲", "（4）甲"]),
        ("chineseCounting", "%1、", "", ["一、甲", "二、甲"]),
        ("chineseCountingThousand", "（%1）", "10", ["（十）甲", "（十一）甲"]),
        ("taiwaneseCounting", "%1、", "9", ["九、甲", "十、甲"]),
        ("japaneseCounting", "%1、", "", ["一、甲", "二、甲"]),
        ("chineseLegalSimplified", "%1、", "", ["一、甲", "二、甲"]),
        ("ideographDigital", "%1、", "", ["一、甲", "二、甲"]),
        ("chineseCounting", "%1、", "99", ["九十九、甲", "100、甲"]),
        ("decimalEnclosedCircle", "%1", "", ["①甲", "②甲"]),
        ("decimalEnclosedCircle", "%1", "20", ["⑳甲", "21甲"]),
        ("lowerLetter", "%1)", "", ["a)甲", "b)甲"]),
        ("upperLetter", "%1)", "25", ["Y)甲", "Z)甲"]),
        ("lowerLetter", "%1)", "26", ["z)甲", "27)甲"]),
        ("bullet", "●", "", ["甲", "甲"]),
        ("none", "%1", "", ["甲", "甲"]),
        ("decimal", "%1.", "x", ["1.甲", "2.甲"]),
    ],
)
def test_a_number_that_word_counts_is_read_as_it_prints(
    tmp_path: Path, kind: str, text: str, start: str, printed: list[str]
) -> None:
    flow = read(tmp_path, listed(3) + listed(3), numbering=numbering(level(0, kind, text, start)))
    assert texts(flow) == printed


def test_levels_of_a_list_count_below_each_other(tmp_path: Path) -> None:
    levels = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%3)"),
    )
    body = "".join(listed(3, each) for each in (0, 1, 1, 2, 0, 1, 2, 2, 5))
    flow = read(tmp_path, body, numbering=levels)
    assert texts(flow) == [
        *("一、甲", "一.1甲", "一.2甲", "1)甲", "二、甲", "二.1甲", "1)甲", "2)甲", "1.甲"),
    ]


def test_a_list_without_a_definition_counts_in_digits_and_zero_takes_out_of_it(
    tmp_path: Path,
) -> None:
    body = listed(3) + listed(0) + listed(3) + listed(9)
    flow = read(tmp_path, body, numbering=numbering())
    assert texts(flow) == ["1.甲", "甲", "2.甲", "甲"]
    assert texts(read(tmp_path, listed(3))) == ["甲"]


def test_an_empty_paragraph_of_a_list_does_not_count(tmp_path: Path) -> None:
    flow = read(
        tmp_path,
        listed(3) + listed(3, text="") + listed(3),
        numbering=numbering(level(0, "decimal", "%1.")),
    )
    assert texts(flow) == ["1.甲", "2.甲"]


STYLES = (
    f'<w:styles {NAMES}><w:style w:styleId="a1"><w:name w:val="Heading 1"/></w:style>'
    '<w:style w:styleId="a2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="a9"><w:name w:val="标题甲"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:styleId="b"><w:name w:val="乙"/><w:basedOn w:val="a9"/></w:style>'
    '<w:style w:styleId="c"><w:name w:val="丙"/><w:basedOn w:val="c"/></w:style>'
    '<w:style w:styleId="d"><w:name w:val="heading x"/></w:style>'
    '<w:style w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="n"><w:name w:val="文号"/></w:style>'
    '<w:style w:styleId="s"><w:name w:val="Signature"/></w:style>'
    '<w:style w:styleId="l"><w:name w:val="列表"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
    '<w:numId w:val="3"/></w:numPr></w:pPr></w:style></w:styles>'
)


@pytest.mark.parametrize(
    ("properties", "level", "role"),
    [
        ('<w:pStyle w:val="a1"/>', 1, ""),
        ('<w:pStyle w:val="a2"/>', 2, ""),
        ('<w:pStyle w:val="a9"/>', 3, ""),
        ('<w:pStyle w:val="b"/>', 3, ""),
        ('<w:pStyle w:val="c"/>', 0, ""),
        ('<w:pStyle w:val="d"/>', 0, ""),
        ('<w:pStyle w:val="t"/>', 0, "title"),
        ('<w:pStyle w:val="n"/>', 0, "number"),
        ('<w:pStyle w:val="s"/>', 0, "signature"),
        ('<w:pStyle w:val="无"/>', 0, ""),
        ('<w:outlineLvl w:val="0"/>', 1, ""),
        ('<w:outlineLvl w:val="8"/>', 9, ""),
        ('<w:outlineLvl w:val="9"/>', 0, ""),
        ('<w:pStyle w:val="a1"/><w:outlineLvl w:val="1"/>', 2, ""),
        ("", 0, ""),
    ],
)
def test_the_rank_and_role_of_a_paragraph(
    tmp_path: Path, properties: str, level: int, role: str
) -> None:
    [block] = read(tmp_path, p("甲", properties), styles=STYLES).blocks
    assert isinstance(block, Text)
    assert (block.level, block.role) == (level, role)


def test_a_style_may_belong_to_a_list(tmp_path: Path) -> None:
    levels = numbering(level(0, "decimal", "%1."), level(1, "decimal", "（%2）"))
    flow = read(tmp_path, p("甲", '<w:pStyle w:val="l"/>'), styles=STYLES, numbering=levels)
    assert texts(flow) == ["（1）甲"]


@pytest.mark.parametrize(
    ("mark", "bold"),
    [
        ("<w:b/>", True),
        ('<w:b w:val="1"/>', True),
        ('<w:b w:val="true"/>', True),
        ('<w:b w:val="0"/>', False),
        ('<w:b w:val="false"/>', False),
        ('<w:b w:val="off"/>', False),
        ("", False),
    ],
)
def test_what_is_bold(tmp_path: Path, mark: str, bold: bool) -> None:
    [block] = read(tmp_path, p("甲", run=mark)).blocks
    assert isinstance(block, Text)
    assert block.spans == (Span("甲", bold),)


def test_text_that_is_struck_out_or_there_for_old_programs_is_left_out(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p><w:ins>{run('甲')}</w:ins><w:del>{run('删')}</w:del>"
        f"<w:moveFrom>{run('移')}</w:moveFrom><w:moveTo>{run('乙')}</w:moveTo>"
        f"<w:hyperlink>{run('丙')}</w:hyperlink>"
        f"<mc:AlternateContent><mc:Fallback>{run('旧')}</mc:Fallback></mc:AlternateContent>"
        "<w:r><w:tab/><w:t>丁</w:t><w:noBreakHyphen/><w:t>戊</w:t></w:r>"
        '<w:r><w:br w:type="page"/><w:t>己</w:t><w:br/><w:t>庚</w:t><w:cr/><w:t>辛</w:t></w:r></w:p>'
    )
    assert texts(read(tmp_path, body)) == ["甲乙丙\t丁-戊己", "庚", "辛"]


def tc(text: str, properties: str = "", paragraph: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text, paragraph)}</w:tc>"


def tr(*cells: str, before: str = "") -> str:
    return f"<w:tr><w:trPr>{before}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


MERGED = '<w:vMerge w:val="restart"/>'


def test_merged_cells_stand_at_all_their_places(tmp_path: Path) -> None:
    flow = read(
        tmp_path,
        tbl(
            tr(tc("甲", MERGED), tc("乙", '<w:gridSpan w:val="2"/>')),
            tr(tc("", "<w:vMerge/>"), tc("1"), tc("2")),
            tr(tc("", '<w:vMerge w:val="continue"/>'), tc("3"), tc("4")),
            tr(tc("丙"), tc("5"), tc("6")),
            tr(tc("7"), tc("8"), before='<w:gridBefore w:val="1"/>'),
        ),
    )
    assert grids(flow) == [
        [
            ["甲", "乙", "乙"],
            ["甲", "1", "2"],
            ["甲", "3", "4"],
            ["丙", "5", "6"],
            ["", "7", "8"],
        ]
    ]
    [grid] = flow.blocks
    assert isinstance(grid, Grid)
    assert [(cell.height, cell.width) for cell in grid.cells[:2]] == [(3, 1), (1, 2)]
    assert grid.lines == (1, 2, 3, 4, 5)


def test_a_cell_that_continues_nothing_is_a_cell(tmp_path: Path) -> None:
    flow = read(tmp_path, tbl(tr(tc("甲", "<w:vMerge/>"), tc("1")), tr(tc("乙"), tc("2"))))
    assert grids(flow) == [[["甲", "1"], ["乙", "2"]]]


@pytest.mark.parametrize("span", ["0", "x", "-1", "5000000"])
def test_a_span_that_cannot_be_is_none_or_the_most(tmp_path: Path, span: str) -> None:
    flow = read(tmp_path, tbl(tr(tc("甲", f'<w:gridSpan w:val="{span}"/>'), tc("1"))))
    [grid] = flow.blocks
    assert isinstance(grid, Grid)
    assert grid.cells[0].width == (100 if span == "5000000" else 1)


@pytest.mark.parametrize(
    ("word", "align"),
    [
        *(("left", "left"), ("start", "left"), ("center", "center"), ("right", "right")),
        *(("end", "right"), ("both", ""), ("", "")),
    ],
)
def test_the_alignment_and_caption_of_a_table(tmp_path: Path, word: str, align: str) -> None:
    jc = f'<w:jc w:val="{word}"/>' if word else ""
    flow = read(
        tmp_path,
        tbl(tr(tc("甲", paragraph=jc), tc("1")), properties='<w:tblCaption w:val="表名"/>'),
    )
    [grid] = flow.blocks
    assert isinstance(grid, Grid)
    assert (grid.cells[0].align, grid.cells[1].align, grid.caption) == (align, "", "表名")


def test_paragraphs_of_a_cell_are_its_lines(tmp_path: Path) -> None:
    cell = f"<w:tc>{p('甲')}{p('乙')}</w:tc>"
    assert grids(read(tmp_path, tbl(tr(cell, tc("1"))))) == [[["甲\n乙", "1"]]]


def test_tables_that_only_place_text_are_text(tmp_path: Path) -> None:
    column = tbl(tr(tc("甲")), tr(tc("乙")))
    inner = tbl(tr(tc("丙"), tc("1")))
    outer = tbl(
        tr(tc("丁", MERGED), f"<w:tc>{inner}</w:tc>"), tr(tc("不印", "<w:vMerge/>"), tc("戊"))
    )
    flow = read(tmp_path, column + outer)
    assert texts(flow) == ["甲", "乙", "丁", "戊"]
    assert grids(flow) == [[["丙", "1"]]]


def test_pictures_part_the_text_and_lines_are_counted(tmp_path: Path) -> None:
    data = png(4, 4)
    drawing = '<w:r><w:drawing><wp:docPr descr="图甲"/><a:blip r:embed="rId5"/></w:drawing></w:r>'
    old = '<w:r><w:pict><v:imagedata r:id="rId5"/></w:pict></w:r>'
    linked = '<w:r><w:drawing><a:blip r:embed="rId6"/></w:drawing></w:r>'
    shape = '<w:r><w:drawing><wp:docPr descr="图形"/></w:drawing></w:r>'
    body = p("一") + f"<w:p><w:r><w:t>前</w:t></w:r>{drawing}<w:r><w:t>后</w:t></w:r></w:p>"
    body += f"<w:p>{old}</w:p><w:p>{linked}</w:p><w:p>{shape}</w:p>"
    relations = related(("rId5", "x", "../media/图.png")).replace(
        "</Relationships>",
        '<Relationship Id="rId6" Type="x" Target="http://a/b.png" TargetMode="External"/>'
        "</Relationships>",
    )
    members: dict[str, str | bytes] = {
        "_rels/.rels": related(("rId1", f"{R}/officeDocument", "/word/document.xml")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations,
        "media/图.png": data,
    }
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(**members))
    flow = read_word(path)
    shown = [
        (block.text, block.line)
        if isinstance(block, Text)
        else (block.data, block.alt, block.line, block.problem)
        for block in flow.blocks
        if isinstance(block, Text | Drawing)
    ]
    assert shown == [
        ("一", 1),
        ("前", 2),
        (data, "图甲", 2, ""),
        ("后", 2),
        (data, "", 3, ""),
        (b"", "", 4, "图片不在文件里，只有一个链接"),
    ]
    assert flow.notes == [(5, "这里的图形没有导入：图形")]


@pytest.mark.parametrize("main", ["word/document.xml", "/word/document.xml", "document2.xml"])
def test_the_document_is_found_wherever_it_is(tmp_path: Path, main: str) -> None:
    assert texts(read(tmp_path, p("甲"), main)) == ["甲"]


def test_notes_stand_behind_what_they_explain(tmp_path: Path) -> None:
    note = (
        f'<w:footnotes {NAMES}><w:footnote w:id="1">{p("脚注")}</w:footnote>'
        f'<w:footnote w:id="2">{p("别的")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    body += "<w:r><w:t>乙</w:t></w:r></w:p>"
    flow = read(tmp_path, body, footnotes=note)
    assert texts(flow) == ["甲乙", "注：脚注"]
    assert notes(flow) == ""


def test_it_is_a_file_of_others(tmp_path: Path) -> None:
    flow = read(tmp_path, p("甲"))
    assert (flow.is_own, flow.year) == (False, 0)
