"""A foreign file that asks for too much is refused before it gets it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from makereport.readers.flow import Text
from makereport.readers.opening import read_flow
from tests.importing.test_nothing_is_lost import W, run_xml, table_xml, word_with
from tests.support.flows import notes, reason, texts

MOST_MEMORY = 64 << 20


def page(body: str) -> str:
    return f"<html><body>{body}</body></html>"


def row(cells: str, count: int) -> str:
    return f"<tr>{cells * count}</tr>"


def cell_xml(properties: str) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p/></w:tc>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<table>" + row("<td>5", 100) * 1001, "表格的格子超过 100,000 的上限"),
        ("<table>" + row("<td rowspan=2000 colspan=100>5", 9) * 2000, "表格的格子超过"),
        ("<table>" + row("<td colspan=100>5", 12) * 2, "一张表的列超过 1,000 的上限"),
        ("<table>" + row("<td rowspan=500>5", 30) * 50, "一张表的列超过"),
        ("<table><tr><td>1<td>2</table>" * 20_001, "段落、表格和图片超过 20,000 的上限"),
        ("<ol>" + "<li>甲" * 20_001, "段落、表格和图片超过 20,000 的上限"),
        ("<b>" * 400 + "甲", "一层套一层的元素超过 300 的上限"),
        ("<table><tr><td>1<td>2" + "<i>" * 400 + "甲", "一层套一层的元素超过 300 的上限"),
        ("<p>" + "甲" * 200_001, "一段或一格里的字数超过 200,000 的上限"),
        (f"<p>{'甲' * 150_000}" * 40, "字数超过 4,000,000 的上限"),
        ("<br>" * 1_100_000, "标签和属性超过 1,000,000 的上限"),
    ],
)
def test_a_page_has_limits(tmp_path: Path, body: str, told: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(body), encoding="utf-8")

    assert f"网页里{told}" in reason(path)


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + row("<td rowspan=2000 colspan=100>5", 10) * 500,
        "<table>" + row("<td>5<td rowspan=2000>5", 100) * 500,
    ],
)
def test_what_cells_reach_over_is_not_made_before_it_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(body), encoding="utf-8")
    tracemalloc.start()
    try:
        reason(path)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            f"<w:tbl {W}>" + row(cell_xml('<w:gridSpan w:val="99"/>'), 9) * 200 + "</w:tbl>",
            "表格的格子超过",
        ),
        (
            f"<w:tbl {W}>" + row(cell_xml('<w:gridSpan w:val="99999"/>'), 99) + "</w:tbl>",
            "一张表的列超过 1,000 的上限",
        ),
        (f"<w:p {W}>" + "<w:x/>" * 1_100_000 + "</w:p>", "标签和属性超过 1,000,000 的上限"),
        (f"<w:p {W}>{'<!-- 甲 -->' * 1_100_000}</w:p>", "标签和属性超过"),
        (f"<w:sdt {W}>" + run_xml("<w:t>甲</w:t>") * 20_001 + "</w:sdt>", "段落、表格和图片超过"),
    ],
)
def test_a_word_file_has_limits(tmp_path: Path, body: str, told: str) -> None:
    path = tmp_path / "a.docx"
    body = body.replace("<tr>", "<w:tr>").replace("</tr>", "</w:tr>")
    path.write_bytes(word_with(body))

    assert f"Word 文档里{told}" in reason(path)


STYLED = "<p>" + "<b class=x>甲</b>" * 50


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ("".join(f".a{n} .x{{display:none}}" for n in range(10_000)), "样式规则与元素的比对超过"),
        (".x{" * 400, "一层套一层的元素超过 300 的上限"),
        (".x::before{content:'" + "1" * 200_001 + "'}", "一段或一格里的字数超过 200,000 的上限"),
    ],
)
def test_styles_of_a_page_have_limits(tmp_path: Path, css: str, told: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(f"<style>{css}</style>{STYLED * 1000}"), encoding="utf-8")

    assert f"网页里{told}" in reason(path)


@pytest.mark.parametrize(
    "css",
    [
        "".join(f".c{n}{{display:none}}" for n in range(10_000)),
        "".join(f".x{{left:{n}px}}" for n in range(10_000)),
        ":is(" * 100_000,
        "@media " + "(" * 100_000 + "{.x{display:none}}",
        ".y" * 100_000 + "{left:0}",
        "/*" * 100_000,
        "a[x" + " " * 100_000 + "!]{display:none}",
    ],
)
def test_many_or_strange_styles_take_time_in_proportion(tmp_path: Path, css: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(f"<style>{css}</style>{STYLED * 200}"), encoding="utf-8")

    assert texts(read_flow(path)) == ["甲" * 50] * 200


def test_a_large_part_of_a_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    noise = "".join(f"{number:x}" for number in range(5_000_000))
    path.write_bytes(word_with(f"<w:p {W}/>", numbering=f"<w:numbering {W}>{noise}</w:numbering>"))

    assert "正文、样式等部分的大小超过 24 MB 的上限" in reason(path)


def test_a_list_has_no_more_levels_than_in_word(tmp_path: Path) -> None:
    number = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = "".join(
        f"<w:p>{number.format(level)}<w:r><w:t>甲</w:t></w:r></w:p>"
        for level in ("2000000000", "9" * 5000, "x", "8")
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="x"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    path = tmp_path / "a.docx"
    path.write_bytes(word_with(f"<w:sdt {W}>{body}</w:sdt>", numbering=numbering))

    assert len([text for text in texts(read_flow(path)) if text.endswith("甲")]) == 4


@pytest.mark.parametrize("around", [run_xml, table_xml])
def test_a_note_stands_once_however_often_it_is_referred_to(tmp_path: Path, around: object) -> None:
    note = run_xml("<w:t>脚注</w:t>")
    parts = {
        "footnotes": f'<w:footnotes {W}><w:footnote w:id="7">{note}</w:footnote></w:footnotes>',
        "comments": f'<w:comments {W}><w:comment w:id="7">{note}</w:comment></w:comments>',
    }
    marks = '<w:footnoteReference w:id="7"/><w:commentReference w:id="7"/>' * 20_001
    assert callable(around)
    path = tmp_path / "a.docx"
    path.write_bytes(word_with(around(marks), **parts))

    flow = read_flow(path)
    assert texts(flow).count("注：脚注") == 1
    assert notes(flow) == "批注没有导入：脚注"


def test_styles_in_a_long_chain_each_take_what_they_are_based_on(tmp_path: Path) -> None:
    count = 5000
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{min(n + 1, count - 1)}"/>'
        + (f'<w:pPr><w:outlineLvl w:val="{n // 4000}"/></w:pPr>' if n % 4000 == 999 else "")
        + "</w:style>"
        for n in range(count)
    )
    used = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr><w:r><w:t>甲{n}</w:t></w:r></w:p>'
        for n in (4998, *range(0, count, 250))
    )
    path = tmp_path / "a.docx"
    path.write_bytes(
        word_with(f"<w:sdt {W}>{used}</w:sdt>", styles=f"<w:styles {W}>{styles}</w:styles>")
    )

    flow = read_flow(path)
    levels = {b.text: b.level for b in flow.blocks if isinstance(b, Text) and b.text[0] == "甲"}
    assert (levels["甲500"], levels["甲1250"], levels["甲4750"]) == (1, 2, 2)
