"""The markup of paragraphs, tables and pictures, to the letter: what Word shows
depends on every attribute of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from makereport.narrative.blocks import Block, Heading, Paragraph, Picture, Span, Table
from makereport.narrative.pictures import Image, parse_image
from makereport.word.media import Ids, Media
from makereport.word.paragraphs import Look, Writer
from makereport.word.widths import fit_columns, half_widths
from tests.support.drawing import exif, jpeg, png

LOOK = Look(
    {"normal": "N", "body text": "B", "heading 2": "H2", "heading 3": "H3", "表格文字": "T"},
    "TS",
    8000,
    10000,
)
RPR = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def written(*blocks: Block, look: Look = LOOK, keep_last: bool = False) -> str:
    return str(Writer(look, Media(lambda: Ids({}))).blocks([*blocks], keep_last))


def text(words: str, pr: str = RPR) -> str:
    return f'<w:r>{pr}<w:t xml:space="preserve">{words}</w:t></w:r>'


def par(style: str, content: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


KEEP = "<w:keepNext/>"
BOLD = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:bCs/></w:rPr>'


def test_paragraphs_and_headings() -> None:
    made = written(
        Heading(2, "（一）", (Span("甲"),)),
        Heading(3, "1.", (Span("乙", True),)),
        Paragraph((Span("丙 <&>"), Span(" 丁 ", True))),
        keep_last=True,
    )
    assert made == (
        par("H2", text("（一）") + text("甲"))
        + par("H3", text("1.") + text("乙", BOLD))
        + par("B", text("丙 &lt;&amp;&gt;") + text(" 丁 ", BOLD), KEEP)
    )


def test_a_heading_without_a_style_of_its_own_has_that_of_the_second() -> None:
    look = replace(LOOK, styles={"body text": "B", "heading 2": "H2"})
    assert written(Heading(3, "1.", (Span("甲"),)), look=look) == par("H2", text("1.") + text("甲"))


def tc(width: int, words: str, jc: str = "", keep: str = "", style: str = "T") -> str:
    align = f'<w:jc w:val="{jc}"/>' if jc else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{par(style, text(words), keep + align)}</w:tc>"
    )


HIGH = '<w:trHeight w:val="400" w:hRule="atLeast"/>'
TABLE = Table(
    ("", "right"),
    ((Span("甲"),), (Span("乙"),)),
    (((Span("丙"),), (Span("1"),)), ((Span("丁"),), (Span("2"),))),
)


@pytest.mark.parametrize("keep_last", [False, True])
def test_a_table(keep_last: bool) -> None:
    keep = KEEP if keep_last else ""
    assert written(TABLE, keep_last=keep_last) == (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TS"/><w:tblW w:w="8000" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/>{HIGH}<w:tblHeader/></w:trPr>"
        f"{tc(4000, '甲', 'center', KEEP)}{tc(4000, '乙', 'center', KEEP)}</w:tr>"
        f"<w:tr><w:trPr><w:cantSplit/>{HIGH}</w:trPr>"
        f"{tc(4000, '丙', '', KEEP)}{tc(4000, '1', 'right', KEEP)}</w:tr>"
        f"<w:tr><w:trPr><w:cantSplit/>{HIGH}</w:trPr>"
        f"{tc(4000, '丁', '', keep)}{tc(4000, '2', 'right', keep)}</w:tr></w:tbl>"
        f'<w:p><w:pPr><w:pStyle w:val="N"/>{keep}</w:pPr></w:p>'
    )


@pytest.mark.parametrize(("rows", "kept"), [(1, 0), (2, 1), (8, 7), (9, 0)])
def test_a_short_table_is_not_parted_by_the_end_of_a_page(rows: int, kept: int) -> None:
    row = ((Span("丙"),),)
    made = written(Table(("",), ((Span("甲"),),), (row,) * rows))

    assert made.count("<w:keepNext/>") == 1 + kept  # the head always is


@pytest.mark.parametrize(
    ("words", "is_left"),
    [
        ("邮箱：gongkai@jinglan.example。", True),
        ("网址：https://www.example/xxgk/2021/", True),
        ("流水号123456789012345。", True),
        ("电话：0000-1234567，全年公开信息12,345,678条。", False),
        ("2021年1月1日至12月31日（不含法定节假日）", False),
    ],
)
def test_a_line_is_not_stretched_for_what_does_not_break(words: str, is_left: bool) -> None:
    left = '<w:jc w:val="left"/>' if is_left else ""
    assert written(Paragraph((Span(words),))) == par("B", text(words), left)


def test_a_table_in_a_template_without_styles_for_it_has_lines_and_margins() -> None:
    look = replace(LOOK, styles={"body text": "B", "heading 2": "H2"}, table_style="")
    made = written(TABLE, look=look)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    assert made.startswith(
        '<w:tbl><w:tblPr><w:tblW w:w="8000" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0000"/></w:tblPr>'
    )
    assert tc(4000, "甲", "center", KEEP, "B") in made
    assert made.endswith("</w:tbl><w:p><w:pPr></w:pPr></w:p>")


def test_text_of_a_crowded_table_is_smaller() -> None:
    cells = tuple((Span("1234567"),) for _ in range(16))
    made = written(Table(("",) * 16, cells, (cells,)))
    small = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="{0}"/><w:szCs w:val="{0}"/></w:rPr>'
    assert text("1234567", small.format(12)) in made
    assert made.count('<w:sz w:val="12"/>') == 32


WIDE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
INCH = 914400
EMU = 635


def drawn(cx: int, cy: int, spare: int = 0, turn: str = "", number: int = 1) -> str:
    name = f'id="{number}" name="图片 {number}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WIDE}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="{spare}" r="0" b="{spare}"/>'
        f'<wp:docPr {name} descr="图 &lt;1&gt;"/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks xmlns:a="{MAIN}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{MAIN}"><a:graphicData uri="{PICTURE}">'
        f'<pic:pic xmlns:pic="{PICTURE}"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{RELATIONS}" r:embed="rIdPicture1"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm{turn}><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


FORMAT = (
    '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
)


@pytest.mark.parametrize(
    ("data", "cx", "cy", "spare", "turn"),
    [
        (png(96, 48), INCH, INCH // 2, 0, ""),
        (png(200, 100, dpi=200), INCH, INCH // 2, 0, ""),
        # As wide as the text, and as high as the page but a line.
        (png(2000, 96), 8000 * EMU, 8000 * EMU * 96 // 2000, 0, ""),
        (png(96, 2000), 9421 * EMU * 96 // 2000, 9421 * EMU, 0, ""),
        (jpeg(192, 96, more=exif(3)), 2 * INCH, INCH, 0, ' rot="10800000"'),
        (jpeg(192, 96, more=exif(6)), 2 * INCH, INCH, INCH // 2, ' rot="5400000"'),
        (jpeg(192, 96, more=exif(8)), 2 * INCH, INCH, INCH // 2, ' rot="16200000"'),
        (jpeg(96, 192, more=exif(6)), INCH, 2 * INCH, 0, ' rot="5400000"'),
        # Upright it may be as high as the page is wide, so that its margins fit.
        (jpeg(4000, 96, more=exif(6)), 8000 * EMU, 8000 * EMU * 96 // 4000, 0, ' rot="5400000"'),
        (png(30000, 1), 8000 * EMU, 8000 * EMU // 30000, 0, ""),
    ],
)
def test_a_picture(data: bytes, cx: int, cy: int, spare: int, turn: str) -> None:
    image = parse_image(data)
    if turn and cx == 8000 * EMU:
        spare = (cx - cy) // 2
    made = written(Picture("图 <1>", "a.png", 1, image))
    assert made == par("B", drawn(cx, cy, spare, turn), FORMAT)


def test_a_picture_before_the_signature_leaves_three_lines_for_it() -> None:
    height = (10000 - 4 * 579) * EMU
    made = written(Picture("图 <1>", "a.png", 1, parse_image(png(96, 2000))), keep_last=True)
    assert made == par("B", drawn(height * 96 // 2000, height), KEEP + FORMAT)


def test_on_the_lowest_page_a_picture_has_a_line() -> None:
    made = written(
        Picture("图 <1>", "a.png", 1, parse_image(png(96, 96))), look=replace(LOOK, height=100)
    )
    assert made == par("B", drawn(579 * EMU, 579 * EMU), FORMAT)


def test_a_picture_that_was_not_read_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"a\.png"):
        written(Picture("", "a.png", 1, None))


# Ids and parts of pictures


def test_numbers_and_ids_keep_clear_of_those_of_the_template() -> None:
    parts = {
        "word/document.xml": b'<wp:docPr name="x" id="7"/><wp:docPr id=\'12\' a="1"/>',
        "word/header1.xml": b'<wp:docPr id="9"/>',
        "word/_rels/document.xml.rels": b'<Relationship Id="rIdPicture1"/><Relationship Id="x"/>',
        "word/media/a.png": b'docPr id="99" Id="rIdPicture2"',
    }
    media = Media(lambda: Ids(parts))
    first, second = parse_image(png(4, 4)), parse_image(jpeg(4, 4))
    assert media.embed(first) == ("rIdPicture2", 13)
    assert media.embed(second) == ("rIdPicture3", 14)
    assert media.embed(first) == ("rIdPicture2", 15)


def test_a_picture_is_related_to_the_parts_that_show_it() -> None:
    media = Media(lambda: Ids({}))
    image: Image = parse_image(jpeg(4, 4))
    relation, _ = media.embed(image)
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    shown = f'<a r:embed="{relation}"/>'.encode()
    parts = {"[Content_Types].xml": types, "word/document.xml": shown, "word/header1.xml": b"<a/>"}
    made = media.added_to(parts, ["word/document.xml", "word/header1.xml"])

    [name] = [name for name in made if name.startswith("word/media/")]
    assert name.endswith(".jpeg")
    assert made[name] == image.data
    assert b'<Default Extension="jpeg" ContentType="image/jpeg"/>' in made["[Content_Types].xml"]
    related = made["word/_rels/document.xml.rels"]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    target = name.removeprefix("word/")
    assert f'Id="{relation}" Type="{kind}" Target="{target}"'.encode() in related
    assert "word/_rels/header1.xml.rels" not in made
    assert "word/media" not in str(parts)


# Widths of columns


@pytest.mark.parametrize(
    ("rows", "width", "widths", "size"),
    [
        # 105 twips for a half character of 10.5 points, and 76 for margins.
        ([["甲", "乙"]], 1000, [500, 500], 0),
        ([["12345", "甲"]], 2 * 76 + 7 * 105, [76 + 525, 76 + 210], 0),
        ([["12345", "甲"]], 2 * 76 + 7 * 100, [76 + 500, 76 + 200], 20),
        ([["12345", "甲"]], 2 * 76 + 7 * 105 - 1, [76 + 500 + 22, 76 + 200 + 12], 20),
        ([["甲" * 20, "1"]], 1000, [714, 286], 0),
        ([["1,234.5%", "甲"]], 2000, [1524, 476], 0),
        ([["a" * 30, "甲"]], 2 * 76 + 16 * 105, [76 + 14 * 105, 76 + 210], 0),
        ([["甲乙丙丁", "甲"], ["1", "甲" * 9]], 5000, [1589, 3411], 0),
    ],
)
def test_columns_are_as_wide_as_what_they_hold(
    rows: list[list[str]], width: int, widths: list[int], size: int
) -> None:
    spans = [[(Span(cell),) for cell in row] for row in rows]
    found, found_size = fit_columns(spans, width)
    assert (sum(found), found_size) == (width, size)
    assert all(abs(a - b) <= 1 for a, b in zip(found, widths, strict=True)), found


def test_the_smallest_text_has_four_points() -> None:
    cells = [(Span("1" * 30),) for _ in range(40)]
    assert fit_columns([cells], 1000)[1] == 8


def test_chinese_is_twice_as_wide() -> None:
    assert half_widths("甲a1，") == 6
