"""Tables and pictures of the narrative in the Word file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from makereport import check_file
from makereport.narrative.blocks import Picture, Span
from makereport.narrative.document import Document
from makereport.narrative.pictures import Image
from makereport.ooxml.package import Parts, is_own_report, write_package
from makereport.textconv import docx_lines
from makereport.word.draw import draw_template
from makereport.word.render import render_docx
from makereport.word.widths import fit_columns
from tests.support import office
from tests.support.drawing import exif, jpeg, png
from tests.support.ooxml_lint import lint
from tests.support.reports import (
    FORM,
    ROOT,
    W,
    built,
    check_text,
    part,
    tables,
    text_of,
    texts,
    value_at,
)

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "word/_rels/document.xml.rels"
WIDTH, HEIGHT, LINE = 8844, 12756, 579  # twips, of the text of the template
EMU = 635
TABLE = "  | 渠道 | 条数 |\n  |---|--:|\n  | 网站 | **450** |\n  | 微信 | 32 |\n"
RICH = (
    "发布日期: 2022-01-05\n"
    f"总体情况: |\n  正文。\n{TABLE}\n{TABLE}"
    '  ![甲 & "乙" <丙>](a.png)\n  ![](b.jpg)\n  ![再一次](a.png)\n  ![竖](竖.jpg)\n'
    "  | 网址 | 说明 |\n  |---|---|\n"
    "  | https://www.example.com/a/very/long/address/without/any/end | "
    + "很长的文字，"
    * 30
    + " |\n"
    "\n  " + "| 数 " * 30 + "|\n  |---|\n  " + "".join(f"| {i * 1001} " for i in range(30)) + "|\n"
    "其他需要报告的事项: |\n  本年度未收取信息处理费。\n" + TABLE
)


def composed(folder: Path, yaml: str) -> Document:
    """The document of a report beside whose file there are some pictures."""
    (folder / "a.png").write_bytes(png(192, 96))
    (folder / "b.jpg").write_bytes(jpeg(300, 600, dpi=300))
    (folder / "竖.jpg").write_bytes(jpeg(1200, 900, more=exif(6)))
    checked = check_text(folder, yaml)
    assert not checked.has_errors, checked.findings
    assert checked.document is not None
    return checked.document


def word(folder: Path, yaml: str, parts: Parts | None = None) -> bytes:
    """The Word file of a report; `parts` are those of a template of its own."""
    template = None
    if parts is not None:
        template = folder / "模板.docx"
        template.write_bytes(write_package(parts))
    return render_docx(composed(folder, yaml), template)


def file(folder: Path, data: bytes) -> Path:
    target = folder / "2021.docx"
    target.write_bytes(data)
    return target


def names(docx: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.namelist()


def media(docx: bytes) -> list[str]:
    return [name for name in names(docx) if "/media/" in name]


def sizes(docx: bytes) -> list[tuple[int, int]]:
    """The extents of the pictures in twips, rounded."""
    found = part(docx).iter(f"{WP}extent")
    return [(round(int(e.get("cx", "0")) / EMU), round(int(e.get("cy", "0")) / EMU)) for e in found]


def sized(folder: Path, data: bytes, more: str = "") -> tuple[int, int]:
    """The extent of one picture."""
    (folder / "x.png").write_bytes(data)
    [size] = sizes(word(folder, f"总体情况: |\n  ![x](x.png)\n{more}"))
    return size


def with_cut_tag(parts: Parts) -> Parts:
    """A template as Word saves it: only docxtpl and Jinja can fill it."""
    xml = parts["word/document.xml"].decode()
    cut = xml.replace("{{ r.自然人 }}", "{{ </w:t></w:r><w:r><w:t>r.自然人 }}")
    assert cut != xml
    return {**parts, "word/document.xml": cut.encode()}


@pytest.mark.parametrize("filled", ["directly", "by docxtpl"])
def test_a_report_with_tables_and_pictures_is_valid(tmp_path: Path, filled: str) -> None:
    parts = draw_template(FORM)
    target = file(
        tmp_path, word(tmp_path, RICH, with_cut_tag(parts) if "docxtpl" in filled else parts)
    )

    assert lint(target) == []
    assert office.validate(target) == ""
    assert is_own_report(target)


def test_both_ways_of_filling_give_the_same_narrative(tmp_path: Path) -> None:
    direct = word(tmp_path, RICH)
    by_jinja = word(tmp_path, RICH, with_cut_tag(draw_template(FORM)))

    assert texts(by_jinja) == texts(direct)
    assert tables(by_jinja) == tables(direct)
    assert sizes(by_jinja) == sizes(direct)
    assert media(by_jinja) == media(direct)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "乙").mkdir()

    assert word(tmp_path / "甲", RICH) == word(tmp_path / "乙", RICH)


# Tables


def first_table(docx: bytes) -> etree._Element:
    return next(part(docx).iter(f"{W}tbl"))


def test_a_table_has_its_cells_in_order_and_a_header_that_repeats(tmp_path: Path) -> None:
    docx = word(tmp_path, f"总体情况: |\n{TABLE}")
    rows = list(first_table(docx).iter(f"{W}tr"))

    assert tables(docx)[0] == [["渠道", "条数"], ["网站", "450"], ["微信", "32"]]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_cells_are_aligned_as_the_dashes_say_heads_are_centred(tmp_path: Path) -> None:
    yaml = "总体情况: |\n  |甲|乙|丙|丁|\n  |-|:-|:-:|-:|\n  |1|2|3|4|\n"
    aligned = [
        [jc.get(f"{W}val") if (jc := p.find(f"{W}pPr/{W}jc")) is not None else None for p in row]
        for row in (
            list(row.iter(f"{W}p")) for row in first_table(word(tmp_path, yaml)).iter(f"{W}tr")
        )
    ]

    assert aligned == [["center"] * 4, [None, "left", "center", "right"]]


def test_bold_words_are_bold_in_a_cell(tmp_path: Path) -> None:
    runs = first_table(word(tmp_path, f"总体情况: |\n{TABLE}")).iter(f"{W}r")

    bold = [text_of(r) for r in runs if r.find(f"{W}rPr/{W}b") is not None]
    assert bold == ["450"]


def test_a_table_wears_the_styles_of_the_template_found_by_name(tmp_path: Path) -> None:
    parts = draw_template(FORM)
    for name in ("word/styles.xml", "word/document.xml"):
        text = parts[name].decode()
        parts[name] = text.replace('"TableText"', '"a7"').replace('"ReportTable"', '"a8"').encode()
    table = first_table(word(tmp_path, f"总体情况: |\n{TABLE}", parts))

    assert value_at(table, "tblPr/tblStyle") == "a8"
    assert {style.get(f"{W}val") for style in table.iter(f"{W}pStyle")} == {"a7"}


def test_a_template_without_the_table_styles_gets_borders_all_the_same(tmp_path: Path) -> None:
    parts = draw_template(FORM)
    styles = parts["word/styles.xml"].decode()
    for name in ("表格文字", "年报表格"):
        styles = styles.replace(f'w:name w:val="{name}"', 'w:name w:val="别的"')
    parts["word/styles.xml"] = styles.encode()
    target = file(tmp_path, word(tmp_path, f"总体情况: |\n{TABLE}", parts))

    assert office.validate(target) == ""
    borders = first_table(target.read_bytes()).find(f"{W}tblPr/{W}tblBorders")
    assert borders is not None
    assert len(borders) == 6


def test_an_empty_paragraph_keeps_tables_apart(tmp_path: Path) -> None:
    body = part(word(tmp_path, f"总体情况: |\n{TABLE}\n{TABLE}"))[0]
    kinds = [etree.QName(child).localname for child in body]

    assert "tbl p tbl p" in " ".join(kinds)
    assert "tbl tbl" not in " ".join(kinds)


def test_a_table_is_as_wide_as_the_text_of_the_template(tmp_path: Path) -> None:
    parts = draw_template(FORM)
    xml = parts["word/document.xml"].decode()
    narrow = re.sub(r'w:left="1588"', 'w:left="3588"', xml)
    assert narrow != xml
    parts["word/document.xml"] = narrow.encode()
    (tmp_path / "宽.png").write_bytes(png(3000, 300))
    docx = word(tmp_path, f"总体情况: |\n{TABLE}  ![x](宽.png)\n", parts)

    grid = [int(c.get(f"{W}w", "0")) for c in first_table(docx).iter(f"{W}gridCol")]
    assert sum(grid) == WIDTH - 2000
    assert sizes(docx) == [(WIDTH - 2000, round((WIDTH - 2000) / 10))]


CELLS = st.text("甲a1,. ", max_size=40)
GRIDS = st.integers(1, 63).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=3)
)


@given(GRIDS)
def test_columns_fill_the_width_and_hold_at_least_one_character(grid: list[list[str]]) -> None:
    rows = [[(Span(cell),) for cell in row] for row in grid]
    widths, size = fit_columns(rows, WIDTH)

    assert sum(widths) == WIDTH
    assert min(widths) >= 56 + 10 * (size or 21)
    assert 0 <= size < 21


@pytest.mark.parametrize(("columns", "least"), [(2, 0), (10, 0), (20, 10), (30, 8)])
def test_numbers_stay_whole_and_text_shrinks_for_it(columns: int, least: int) -> None:
    number = "1,234" if columns > 20 else "123,456"
    rows = [[(Span("全年收到的件数"),)] * columns, [(Span(number),)] * columns]
    widths, size = fit_columns(rows, WIDTH)

    assert size >= least
    assert bool(size) == (columns > 10)
    assert min(widths) >= 56 + len(number) * 5 * (size or 21)


def test_a_long_column_leaves_short_ones_what_they_need() -> None:
    rows = [[(Span("说明"),), (Span("件数"),)], [(Span("很长" * 200),), (Span("11,398,889"),)]]
    widths, size = fit_columns(rows, WIDTH)

    assert size == 0
    assert 56 + 10 * 105 <= widths[1] < 1500


def test_like_columns_are_alike() -> None:
    widths, _ = fit_columns([[(Span("甲"),)] * 4], WIDTH)

    assert widths == [2211] * 4


# Pictures


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(96, 48), (1440, 720)),
        (png(300, 600, dpi=300), (1440, 2880)),
        (jpeg(200, 100, dpi=200), (1440, 720)),
        (png(1, 1), (15, 15)),
        (png(2000, 500), (WIDTH, WIDTH / 4)),
        (png(5000, 1), (WIDTH, 2)),
        (png(400, 4000), ((HEIGHT - LINE) / 10, HEIGHT - LINE)),
    ],
)
def test_a_picture_has_its_natural_size_but_fits_the_page(
    tmp_path: Path, data: bytes, size: tuple[float, float]
) -> None:
    assert sized(tmp_path, data) == pytest.approx(size, abs=1)


@given(st.integers(1, 4000), st.integers(1, 4000))
def test_a_picture_is_never_larger_than_the_text_nor_distorted(width: int, height: int) -> None:
    picture = Picture("", "x.png", 1, Image(b"", "png", width, height))
    document = check_file(ROOT / "examples/yunxi/2021.yaml").document
    assert document is not None
    docx = render_docx(replace(document, sections={**document.sections, "总体情况": [picture]}))
    [extent] = part(docx).iter(f"{WP}extent")
    across, down = int(extent.get("cx", "")), int(extent.get("cy", ""))

    assert 1 <= across <= WIDTH * EMU
    assert 1 <= down <= (HEIGHT - LINE) * EMU
    assert across * height == pytest.approx(down * width, abs=max(width, height) + 1)


@pytest.mark.parametrize(("orientation", "degrees"), [(3, 180), (6, 90), (8, 270)])
def test_a_photo_taken_on_its_side_is_turned(
    tmp_path: Path, orientation: int, degrees: int
) -> None:
    (tmp_path / "x.jpg").write_bytes(jpeg(192, 96, more=exif(orientation)))
    document = part(word(tmp_path, "总体情况: |\n  ![x](x.jpg)\n"))
    [turned] = document.iter(f"{A}xfrm")
    [margins] = document.iter(f"{WP}effectExtent")

    assert turned.get("rot") == str(degrees * 60000)
    upright = degrees in (90, 270)
    assert [int(margins.get(side, "")) / EMU for side in "tb"] == [720 if upright else 0] * 2


@pytest.mark.parametrize(
    ("stored", "size"),
    [((4000, 3000), (WIDTH, WIDTH * 3 / 4)), ((3000, 4000), (WIDTH * 3 / 4, WIDTH))],
)
def test_a_turned_photo_fits_the_page_either_way(
    tmp_path: Path, stored: tuple[int, int], size: tuple[float, float]
) -> None:
    (tmp_path / "x.jpg").write_bytes(jpeg(*stored, more=exif(6)))
    [found] = sizes(word(tmp_path, "总体情况: |\n  ![x](x.jpg)\n"))

    assert found == pytest.approx(size, abs=1)


def test_alternative_text_is_kept_to_the_letter_and_ids_are_unique(tmp_path: Path) -> None:
    found = list(part(word(tmp_path, RICH)).iter(f"{WP}docPr"))

    assert [e.get("descr") for e in found] == ['甲 & "乙" <丙>', "", "再一次", "竖"]
    assert len({e.get("id") for e in found}) == 4


def test_a_picture_shown_twice_is_stored_once_and_as_it_is(tmp_path: Path) -> None:
    docx = word(tmp_path, RICH)
    blips = [blip.get(f"{R}embed") for blip in part(docx).iter(f"{A}blip")]
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        stored = [archive.read(name) for name in media(docx)]

    assert len(stored) == 3
    assert stored[0] == (tmp_path / "a.png").read_bytes()
    assert blips[0] == blips[2]
    assert len(set(blips)) == 3


def test_two_files_of_the_same_content_are_stored_once(tmp_path: Path) -> None:
    for name in ("甲.png", "乙.png"):
        (tmp_path / name).write_bytes(png(8, 8))

    assert len(media(word(tmp_path, "总体情况: |\n  ![x](甲.png)\n  ![x](乙.png)\n"))) == 1


def test_a_picture_stands_in_the_middle_of_a_line_that_does_not_cut_it(tmp_path: Path) -> None:
    [paragraph] = [
        p
        for p in part(word(tmp_path, "总体情况: |\n  ![x](a.png)\n")).iter(f"{W}p")
        if p.find(f".//{W}drawing") is not None
    ]
    properties = paragraph[0]

    assert value_at(properties, "jc") == "center"
    assert value_at(properties, "spacing", "lineRule") == "auto"
    assert value_at(properties, "ind", "firstLine") == "0"


def with_logo(parts: Parts) -> Parts:
    """A template that has a picture and the ids of ours already."""
    blip = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="9525" cy="9525"/><wp:docPr id="7" name="logo"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:nvPicPr><pic:cNvPr id="7" name="logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rIdPicture1"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    relation = (
        '<Relationship Id="rIdPicture1" Target="media/image1.PNG" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    changed = dict(parts)
    for name, before, after in (
        ("word/document.xml", "<w:body>", f"<w:body>{blip}"),
        (RELATIONS, "</Relationships>", f"{relation}</Relationships>"),
        (
            "[Content_Types].xml",
            "<Override",
            '<Default Extension="PNG" ContentType="image/png"/><Override',
        ),
    ):
        text = parts[name].decode()
        assert before in text
        changed[name] = text.replace(before, after, 1).encode()
    changed["word/media/image1.PNG"] = png(1, 1)
    return changed


def test_a_template_with_pictures_of_its_own_keeps_them(tmp_path: Path) -> None:
    docx = word(tmp_path, RICH, with_logo(draw_template(FORM)))
    target = file(tmp_path, docx)

    assert lint(target) == []
    assert office.validate(target) == ""
    assert [blip.get(f"{R}embed") for blip in part(docx).iter(f"{A}blip")] == [
        "rIdPicture1", "rIdPicture2", "rIdPicture3", "rIdPicture2", "rIdPicture4",
    ]  # fmt: skip
    assert [e.get("id") for e in part(docx).iter(f"{WP}docPr")] == ["7", "8", "9", "10", "11"]
    assert len(media(docx)) == 4


def test_a_report_without_pictures_has_nothing_of_them(tmp_path: Path) -> None:
    docx = built(check_text(tmp_path, ""))

    assert media(docx) == []
    assert b"image" not in etree.tostring(part(docx, RELATIONS))
    assert b"png" not in etree.tostring(part(docx, "[Content_Types].xml"))


def test_git_shows_tables_and_pictures_as_text(tmp_path: Path) -> None:
    lines = docx_lines(file(tmp_path, word(tmp_path, f"总体情况: |\n{TABLE}  ![走势](a.png)\n")))

    assert "| 网站 | 450 |" in lines
    assert "[图：走势]" in lines


# The signature


@pytest.mark.parametrize("last", [TABLE, "  ![x](a.png)\n"])
def test_a_signature_is_kept_with_the_table_or_picture_before_it(tmp_path: Path, last: str) -> None:
    yaml = f"其他需要报告的事项: |\n  未收取信息处理费。\n{last}"

    def kept(more: str) -> list[bool]:
        """Of the blocks from the last one to the signature, whether each stays with the next."""
        body = part(word(tmp_path, more + yaml))[0]
        start = next(i for i, e in enumerate(body) if "未收取" in text_of(e)) + 1
        blocks = [
            list(e.iter(f"{W}tr"))[-1] if e.tag == f"{W}tbl" else e for e in list(body)[start:-1]
        ]
        return [
            all(p.find(f"{W}pPr/{W}keepNext") is not None for p in block.iter(f"{W}p"))
            for block in blocks
        ]

    signed = kept("发布日期: 2022-01-05\n")
    assert signed[:-2] == [True] * len(signed[:-2])
    assert len(signed) == (5 if last == TABLE else 4)
    assert not any(kept(""))


def test_a_tall_last_picture_leaves_room_for_the_signature(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png(400, 4000))
    body = "  未收取信息处理费。\n  ![x](x.png)\n"
    docx = word(tmp_path, f"发布日期: 2022-01-05\n其他需要报告的事项: |\n{body}")

    assert sizes(docx)[0][1] == pytest.approx(HEIGHT - 4 * LINE, abs=1)


def test_pages_with_tables_and_pictures_look_as_they_should(tmp_path: Path) -> None:
    (tmp_path / "高.png").write_bytes(png(400, 4000))
    yaml = RICH + "  ![x](高.png)\n"
    target = file(tmp_path, word(tmp_path, yaml))
    [pdf] = office.to_pdf([target], tmp_path)
    pages = ["".join(page.split()) for page in office.pdf_text(pdf)]

    numbers = "".join(str(i * 1001) for i in range(30))
    assert numbers in "".join(pages)
    assert "云溪县示范局2022年1月5日" in pages[-1]
    assert "信息处理费" not in pages[-1]
    assert len(pages) == 7
