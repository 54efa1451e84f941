"""Charts and captions in the Word file."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from makereport.narrative.blocks import CHART_KINDS
from makereport.ooxml.package import is_own_report, read_package, write_package
from makereport.textconv import docx_lines
from makereport.word.draw import draw_template
from makereport.word.render import render_docx
from tests.support import office
from tests.support.drawing import png
from tests.support.ooxml_lint import lint
from tests.support.reports import FORM, W, built, check_text, part, text_of

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEIGHT, LINE, EMU = 12756, 579, 635
MANY = ", ".join(f"云溪县示范镇第{i}便民服务站: {i * 37 % 101}" for i in range(40))


def block(data: str, kind: str = "柱形", title: str = "各渠道") -> str:
    return f"  ```图表\n  类型: {kind}\n  标题: {title}\n  数据: {data}\n  ```\n"


EXTREMES = [
    ("{网站: 413, 微信: 187}", *CHART_KINDS),
    ("{网站: 0, 微信: 0}", "柱形", "条形", "折线", "堆叠"),
    ("{许可: -4, 处罚: 2}", "柱形", "条形", "折线", "堆叠"),
    ("{一: {甲: 1.50, 乙: —}, 二: {甲: 2, 乙: 3}}", "柱形", "条形", "折线", "堆叠"),
    ("{" + MANY + "}", "柱形", "条形", "折线", "堆叠"),
    ('{"甲&乙<丙>\\"": 400, 小: 1, 大: 99}', *CHART_KINDS),
]


def word(folder: Path, narrative: str, template: Path | None = None) -> bytes:
    checked = check_text(folder, f"总体情况: |\n{narrative}")
    assert not checked.has_errors, checked.findings
    assert checked.document is not None
    return render_docx(checked.document, template)


def extremes() -> str:
    lines = (block(data, kind, "一&<二>") for data, *kinds in EXTREMES for kind in kinds)
    return "  图 开头\n" + "".join(lines)


def file(folder: Path, docx: bytes) -> Path:
    target = folder / "2021.docx"
    target.write_bytes(docx)
    return target


def chart_of(docx: bytes, number: int = 1) -> etree._Element:
    return part(docx, f"word/charts/chart{number}.xml")


def books(docx: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return [archive.read(n) for n in archive.namelist() if n.endswith(".xlsx")]


def at(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{C}{step}" for step in path.split("/")))
    assert found is not None, path
    return found.get("val", "")


@pytest.mark.parametrize("filled", ["directly", "by docxtpl"])
def test_charts_of_every_kind_are_valid_and_so_are_their_workbooks(
    tmp_path: Path, filled: str
) -> None:
    parts = draw_template(FORM)
    if filled == "by docxtpl":
        xml = parts["word/document.xml"].decode()
        cut = xml.replace("{{ r.自然人 }}", "{{ </w:t></w:r><w:r><w:t>r.自然人 }}")
        parts = {**parts, "word/document.xml": cut.encode()}
    template = tmp_path / "模板.docx"
    template.write_bytes(write_package(parts))
    target = file(tmp_path, word(tmp_path, extremes(), template))

    assert lint(target) == []
    assert office.validate(target) == ""
    assert is_own_report(target)
    book = tmp_path / "book.xlsx"
    for data in books(target.read_bytes())[:5]:
        book.write_bytes(data)
        assert office.validate(book) == ""


def test_the_same_chart_has_the_same_bytes_in_any_folder(tmp_path: Path) -> None:
    (tmp_path / "别处").mkdir()
    assert word(tmp_path, extremes()) == word(tmp_path / "别处", extremes())


def test_the_workbook_and_the_chart_have_the_numbers(tmp_path: Path) -> None:
    docx = word(tmp_path, block("{一: {甲: 1.50, 乙: —}, 二: {甲: 2, 乙: 3}}"))
    (data,) = books(docx)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    cells = {c.get("r"): "".join(map(str, c.itertext())) for c in sheet.iter(f"{S}c")}

    assert cells == {
        "A1": "", "B1": "一", "C1": "二",
        "A2": "甲", "B2": "1.50", "C2": "2",
        "A3": "乙", "C3": "3",
    }  # fmt: skip
    chart = chart_of(docx)
    formulas = [f.text for f in chart.iter(f"{C}f")]
    assert formulas == [
        "Sheet1!$B$1", "Sheet1!$A$2:$A$3", "Sheet1!$B$2:$B$3",
        "Sheet1!$C$1", "Sheet1!$A$2:$A$3", "Sheet1!$C$2:$C$3",
    ]  # fmt: skip
    assert [v.text for v in chart.iter(f"{C}v")] == [
        "一",
        "甲",
        "乙",
        "1.50",
        "二",
        "甲",
        "乙",
        "2",
        "3",
    ]


@pytest.mark.parametrize(
    ("data", "step"), [("{甲: 1, 乙: 2}", "1"), ("{甲: 0, 乙: 0}", "1"), ("{甲: 400, 乙: 2}", "")]
)
def test_the_axis_of_small_counts_has_whole_steps(tmp_path: Path, data: str, step: str) -> None:
    axis = chart_of(word(tmp_path, block(data))).find(f".//{C}valAx")
    assert axis is not None

    assert [e.get("val") for e in axis.iter(f"{C}majorUnit")] == [step] * bool(step)
    assert [e.get("formatCode") for e in axis.iter(f"{C}numFmt")] == ["0"]


def test_names_are_turned_where_they_have_no_room_and_only_there(tmp_path: Path) -> None:
    turned = []
    for data in ("{网站: 1, 微信: 2}", "{" + MANY + "}"):
        axis = chart_of(word(tmp_path, block(data))).find(f".//{C}catAx")
        assert axis is not None
        turned += [e.get("rot") for e in axis.iter("{*}bodyPr")]

    assert turned == ["-0", "-5400000"]


def test_the_slices_of_a_pie_tell_their_shares(tmp_path: Path) -> None:
    names = [
        v.text for v in chart_of(word(tmp_path, block("{甲: 1, 乙: 1, 丙: 1}", "饼"))).iter(f"{C}v")
    ]
    assert names[1:4] == ["甲（33.4%）", "乙（33.3%）", "丙（33.3%）"]


def test_the_alternative_text_has_all_numbers_and_git_shows_it(tmp_path: Path) -> None:
    docx = word(tmp_path, block("{网站: 413, 微信: 187}"))
    [shown] = [e.get("descr") for e in part(docx).iter(f"{WP}docPr")]

    assert shown == "柱形图“各渠道”：网站 413，微信 187"
    assert f"[图：{shown}]" in docx_lines(file(tmp_path, docx))


def test_a_number_changed_in_the_chart_is_an_edit(tmp_path: Path) -> None:
    target = file(tmp_path, word(tmp_path, block("{网站: 413, 微信: 187}")))
    parts = read_package(target)
    for name in ("word/charts/chart1.xml", "word/embeddings/chart1.xlsx"):
        changed = {**parts, name: parts[name].replace(b"413", b"414") + b" "}
        target.write_bytes(write_package(changed))
        assert not is_own_report(target)


def paragraphs(docx: bytes) -> list[etree._Element]:
    return list(part(docx)[0].iterchildren(f"{W}p", f"{W}tbl"))


def keeps_next(element: etree._Element) -> bool:
    return element.find(f"{W}pPr/{W}keepNext") is not None


def around(docx: bytes, caption: str) -> list[etree._Element]:
    """What stands before a caption, it, and what stands behind."""
    found = paragraphs(docx)
    at = next(i for i, each in enumerate(found) if text_of(each).startswith(caption))
    return found[at - 1 : at + 2]


def test_a_caption_keeps_with_its_object(tmp_path: Path) -> None:
    docx = word(
        tmp_path,
        "  正文。\n  图 上\n" + block("{甲: 1, 乙: 2}") + block("{甲: 1, 乙: 2}") + "  图 下\n",
    )
    _, above, _ = around(docx, "图1")
    chart, below, after = around(docx, "图2")

    assert keeps_next(above)
    assert keeps_next(chart)
    assert next(chart.iter(f"{C}chart"), None) is not None
    assert not keeps_next(below)
    assert text_of(after) != ""


def test_a_table_keeps_its_caption_and_no_empty_line_parts_them(tmp_path: Path) -> None:
    table = "  | 渠道 | 条数 |\n  |---|--:|\n  | 网站 | 3 |\n"
    docx = word(tmp_path, f"  正文。\n  表 上\n{table}\n{table}  表 下\n")
    _, above, first = around(docx, "表1")
    second, _, _ = around(docx, "表2")

    assert keeps_next(above)
    assert [etree.QName(each).localname for each in (first, second)] == ["tbl", "tbl"]
    assert all(map(keeps_next, second.iter(f"{W}p")))


@pytest.mark.parametrize("signed", ["", "发布日期: 2022-01-05\n"])
def test_a_picture_as_high_as_a_page_leaves_room_for_its_caption(
    tmp_path: Path, signed: str
) -> None:
    (tmp_path / "a.png").write_bytes(png(300, 4000))
    text = f"{signed}附加部分:\n  附件: |\n    ![高](a.png)\n    图 {'很长的图题，' * 12}\n"
    docx = built(check_text(tmp_path, text))
    [extent] = part(docx).iter(f"{WP}extent")

    lines = 4 + 3 * bool(signed)
    assert int(extent.get("cy", "")) / EMU + lines * LINE <= HEIGHT
    assert int(extent.get("cy", "")) / EMU + (lines + 1) * LINE > HEIGHT


def test_captions_have_a_style_and_do_without_it(tmp_path: Path) -> None:
    text = "  图 题\n" + block("{甲: 1, 乙: 2}")
    _, caption, _ = around(word(tmp_path, text), "图1")
    assert [s.get(f"{W}val") for s in caption.iter(f"{W}pStyle")] == ["Caption"]

    parts = draw_template(FORM)
    styles = parts["word/styles.xml"].decode()
    bare = re.sub(r'<w:style [^>]*w:styleId="Caption">.*?</w:style>', "", styles, flags=re.DOTALL)
    assert bare != styles
    template = tmp_path / "旧.docx"
    template.write_bytes(write_package({**parts, "word/styles.xml": bare.encode()}))
    target = file(tmp_path, word(tmp_path, text, template))
    _, caption, _ = around(target.read_bytes(), "图1")
    assert [e.get(f"{W}val") for e in caption.iter(f"{W}jc")] == ["center"]
    assert lint(target) == []


def test_every_number_is_on_the_printed_page(tmp_path: Path) -> None:
    lines = "".join(block("{网站: 413, 微信: 187}", kind) for kind in CHART_KINDS)
    (pdf,) = office.to_pdf([file(tmp_path, word(tmp_path, lines + "  图 题\n"))], tmp_path)
    text = "".join(office.pdf_text(pdf))

    assert text.count("413") >= len(CHART_KINDS)
    assert "68.8%" in text
    assert "图1" in text.replace(" ", "")
