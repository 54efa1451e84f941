"""Web pages: what parts text, what is not read, white space, lists, tables and
pictures."""

from __future__ import annotations

import base64
import os
import time
from pathlib import Path

import pytest

from makereport.narrative.blocks import Span
from makereport.readers.budget import MEMORY, PAGE_SECONDS, BudgetError
from makereport.readers.flow import Drawing, Flow, Grid, Text
from makereport.readers.page import decode_page, read_page
from tests.support.drawing import png
from tests.support.flows import grids, texts


def read(folder: Path, body: str) -> Flow:
    path = folder / "a.html"
    path.write_text(
        f"<html><head><title> 页\n名 </title></head><body>{body}</body></html>", "utf-8"
    )
    return read_page(path)


@pytest.mark.parametrize(
    "name",
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "center",
        "blockquote",
        "form",
        "figure",
        "figcaption",
        "address",
        "fieldset",
        "legend",
        "details",
        "summary",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ],
)
def test_elements_that_part_text(tmp_path: Path, name: str) -> None:
    assert texts(read(tmp_path, f"甲<{name}>乙</{name}>丙")) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("name", ["hr", "br"])
def test_rules_and_breaks_part_text(tmp_path: Path, name: str) -> None:
    assert texts(read(tmp_path, f"甲<{name}>乙")) == ["甲", "乙"]


@pytest.mark.parametrize(
    "name", ["a", "span", "b", "i", "em", "font", "u", "sub", "sup", "label", "small", "strong"]
)
def test_elements_within_a_line(tmp_path: Path, name: str) -> None:
    assert texts(read(tmp_path, f"甲<{name}>乙</{name}>丙")) == ["甲乙丙"]


@pytest.mark.parametrize(
    "name",
    [
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "button",
        "textarea",
        "iframe",
        "object",
        "svg",
        "canvas",
        "video",
        "audio",
        "map",
    ],
)
def test_elements_that_are_not_read(tmp_path: Path, name: str) -> None:
    assert texts(read(tmp_path, f"<p>甲<{name}>乙</{name}>丙</p>")) == ["甲丙"]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        'style="display:none"',
        'style="color:red; DISPLAY : none"',
    ],
)
def test_what_is_hidden_is_not_read(tmp_path: Path, attribute: str) -> None:
    flow = read(
        tmp_path,
        f"<p>甲<span {attribute}>乙</span>丙</p>"
        f"<table><tr><td>1</td><td {attribute}>2</td><td>3</td></tr>"
        f"<tr {attribute}><td>4</td><td>5</td></tr></table>",
    )
    assert texts(flow) == ["甲丙"]
    assert grids(flow) == [[["1", "3"]]]


@pytest.mark.parametrize(
    ("html", "spans"),
    [
        ("<p>甲<b>乙</b>丙</p>", [("甲", False), ("乙", True), ("丙", False)]),
        ("<p>甲<strong>乙<i>丙</i></strong></p>", [("甲", False), ("乙丙", True)]),
        ('<p><span style="font-weight:bold">甲</span></p>', [("甲", True)]),
        ('<p style="font-weight: 700">甲</p>', [("甲", True)]),
        ('<p style="font-weight: 600">甲</p>', [("甲", True)]),
        ('<p style="font-weight: 500">甲</p>', [("甲", False)]),
        ('<p style="font-weight: normal">甲</p>', [("甲", False)]),
        ("<h2><b>甲</b></h2>", [("甲", True)]),
        ('<h2 style="font-weight:bold">甲</h2>', [("甲", False)]),
        ("<b>甲<p>乙</p></b>", [("甲", True)]),
    ],
)
def test_what_is_bold(tmp_path: Path, html: str, spans: list[tuple[str, bool]]) -> None:
    block = read(tmp_path, html).blocks[0]
    assert isinstance(block, Text)
    assert block.spans == tuple(Span(text, bold) for text, bold in spans)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>  甲 \n 乙 </p>", ["甲乙"]),
        ("<p>甲\r\n\t乙</p>", ["甲乙"]),
        ("<p>a\n  b</p>", ["a b"]),
        ("<p>甲 \t 乙</p>", ["甲 乙"]),
        ("<p>甲 <i> 乙</i></p>", ["甲 乙"]),
        ("<p>&emsp;&emsp;甲&ensp;乙</p>", ["甲\u2002乙"]),
        ("<p>&nbsp;\u3000甲&nbsp;乙</p>", ["甲 乙"]),
        ("<p> </p><p>&nbsp;</p><p>甲</p>", ["甲"]),
        ("<p>甲\x00\x1f乙</p>", ["甲乙"]),
        ("<p>甲<!-- 注 -->乙</p>", ["甲乙"]),
        ("<p>甲&amp;&lt;乙&gt;</p>", ["甲&<乙>"]),
        ("<ol><li>甲<li>乙</ol>", ["1.甲", "2.乙"]),
        ("<ol start=3><li>甲</li></ol>", ["3.甲"]),
        ("<ol start=x><li>甲</li></ol>", ["1.甲"]),
        ("<ul><li>甲</li></ul>", ["甲"]),
        ("<p>甲</p></body></html><p>乙</p>", ["甲", "乙"]),
    ],
)
def test_text_as_a_browser_shows_it(tmp_path: Path, html: str, expected: list[str]) -> None:
    assert texts(read(tmp_path, html)) == expected


def test_levels_roles_lines_and_the_name_of_the_page(tmp_path: Path) -> None:
    flow = read(tmp_path, "\n<h1>甲</h1>\n<h3>乙</h3>丙<h6>丁</h6>")
    found = [(b.text, b.level, b.role, b.line) for b in flow.blocks if isinstance(b, Text)]
    assert found == [("甲", 1, "title", 3), ("乙", 3, "", 4), ("丙", 0, "", 4), ("丁", 6, "", 4)]
    assert (flow.title, flow.is_own) == ("页 名", False)


def test_the_way_through_the_page_is_kept(tmp_path: Path) -> None:
    flow = read(tmp_path, "<div><p>甲</p><p>乙</p></div><p>丙</p>")
    ways = [block.trail for block in flow.blocks]
    assert len({way[:-1] for way in ways[:2]}) == 1
    assert len(set(ways)) == 3
    assert ways[2] == (*ways[0][:-2], ways[0][-2] + 1)


CELLS = "<td>甲</td><td>1</td>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<tr>{CELLS}</tr>", [["甲", "1"]]),
        (
            f"<thead><tr>{CELLS}</tr></thead><tfoot><tr><td>乙</td><td>2</td></tr></tfoot>",
            [["甲", "1"], ["乙", "2"]],
        ),
        ("<tr><th>甲</th><td>1</td></tr>", [["甲", "1"]]),
        ("<tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr>", [["甲", "1"], ["甲", "2"]]),
        ("<tr><td rowspan=9>甲</td><td>1</td></tr><tr><td>2</td></tr>", [["甲", "1"], ["甲", "2"]]),
        ("<tr><td colspan=2>甲</td></tr><tr><td>1</td><td>2</td></tr>", [["甲", "甲"], ["1", "2"]]),
        (
            '<tr><td colspan=" 2px">甲</td></tr><tr><td>1</td><td>2</td></tr>',
            [["甲", "甲"], ["1", "2"]],
        ),
        ("<tr><td colspan=0>甲</td><td>1</td></tr>", [["甲", "1"]]),
        ("<tr><td colspan=x>甲</td><td>1</td></tr>", [["甲", "1"]]),
        (
            "<tr><td rowspan=2 colspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr>",
            [["甲", "甲", "1"], ["甲", "甲", "2"]],
        ),
        ("<tr><td><p>甲</p><p>乙</p></td><td>1<br>2</td></tr>", [["甲\n乙", "1\n2"]]),
        ("<tr><td><div>甲<div>乙</div></div>丙</td><td>1</td></tr>", [["甲\n乙\n丙", "1"]]),
        ("<tr><td><img alt=图>甲</td><td>1</td></tr>", [["甲", "1"]]),
        ("<tr><td><ol><li>甲</li></ol></td><td>1</td></tr>", [["甲", "1"]]),
    ],
)
def test_tables(tmp_path: Path, html: str, expected: list[list[str]]) -> None:
    assert grids(read(tmp_path, f"<table>{html}</table>")) == [expected]


def test_spans_have_bounds(tmp_path: Path) -> None:
    flow = read(
        tmp_path, "<table><tr><td colspan=101>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    )
    assert len(grids(flow)[0][0]) == 101


def test_the_caption_of_a_table_is_text_before_it(tmp_path: Path) -> None:
    flow = read(tmp_path, f"<table><caption>表<b>一</b></caption><tr>{CELLS}</tr></table>")
    assert [type(block) for block in flow.blocks] == [Text, Grid]
    assert texts(flow) == ["表一"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>",
        "<table><tr><td>甲</td><td><table><tr><td>乙</td></tr></table></td></tr></table>",
        f"<table><tr><td>甲</td><td>{'字' * 1501}</td></tr></table>",
    ],
)
def test_tables_that_only_place_text(tmp_path: Path, html: str) -> None:
    flow = read(tmp_path, html)
    assert grids(flow) == []
    assert texts(flow)[0] == "甲"


def test_a_long_cell_is_still_one_of_a_table(tmp_path: Path) -> None:
    flow = read(tmp_path, f"<table><tr><td>甲</td><td> {'字' * 1500} </td></tr></table>")
    assert len(grids(flow)) == 1


@pytest.mark.parametrize(
    ("cell", "align"),
    [
        ("<td align=right>甲</td>", "right"),
        ('<td align="CENTER">甲</td>', "center"),
        ('<td style="text-align: left">甲</td>', "left"),
        ('<td style="text-align:center" align=right>甲</td>', "center"),
        ('<td><p align="right">甲</p></td>', "right"),
        ('<td align="right"><p align="center">甲</p></td>', "right"),
        ("<td align=justify>甲</td>", ""),
        ("<td>甲</td>", ""),
    ],
)
def test_how_cells_are_aligned(tmp_path: Path, cell: str, align: str) -> None:
    [grid] = read(tmp_path, f"<table><tr>{cell}<td>1</td></tr></table>").blocks
    assert isinstance(grid, Grid)
    assert grid.cells[0].align == align


# Pictures


def picture(folder: Path, source: str) -> Drawing:
    [_, drawing, _] = read(folder, f'<p>甲<img alt=" 图 " src="{source}">乙</p>').blocks
    assert isinstance(drawing, Drawing)
    assert (drawing.alt, drawing.line) == ("图", 2)
    return drawing


def test_pictures_in_the_page_or_its_folder_are_read(tmp_path: Path) -> None:
    data = png(3, 3)
    (tmp_path / "a_files").mkdir()
    (tmp_path / "a_files" / "图 一.png").write_bytes(data)
    packed = base64.b64encode(data).decode()
    sources = [
        f"data:image/png;base64,{packed}",
        "a_files/图 一.png",
        "./a_files/%E5%9B%BE%20%E4%B8%80.png?v=1",
        f"file://{tmp_path}/a_files/图 一.png",
    ]
    found = [picture(tmp_path, source) for source in sources]
    assert [(each.data == data, each.problem) for each in found] == [(True, "")] * 4


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "图片在网上，没有下载："),
        ("http://a.cn/b.png", "图片在网上，没有下载：http://a.cn/b.png"),
        ("//a.cn/b.png", "图片在网上，没有下载：//a.cn/b.png"),
        ("http://a.cn/" + "b" * 300, "图片在网上，没有下载：http://a.cn/" + "b" * 188),
        ("../b.png", "图片不在网页的文件夹里，没有读：../b.png"),
        ("b.png", "图片文件不在：b.png"),
        (".", "图片文件不在：."),
        ("大.png", "图片超过 10 MB，没有读：大.png"),
        ("http://[", "图片的地址不对：http://["),
        ("data:image/png;base64,A", "网页里的图片已损坏"),
    ],
)
def test_why_a_picture_is_not_read(tmp_path: Path, source: str, problem: str) -> None:
    with (tmp_path / "大.png").open("wb") as file:
        os.truncate(file.fileno(), (10 << 20) + 1)
    found = picture(tmp_path, source)
    assert (found.data, found.problem) == (b"", problem)


def test_pictures_of_a_table_that_may_be_numbers_come_after_it(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(png(3, 3))
    cells = "<td>甲<img alt=花 src=b.png><td>乙<img alt=35 src=b.png><td><img alt=丙 src=b.png>"
    body = f"<table><img alt=丁 src=b.png><tr>{cells}<tr><td>1<td>2<td>3</table>"
    shown = [block.alt for block in read(tmp_path, body).blocks if isinstance(block, Drawing)]
    assert sorted(shown) == ["35", "丁", "丙"]


@pytest.mark.parametrize(
    ("control", "shown"),
    [
        ("<input value=5>", "7 5"),
        ("<button>5</button>", "7 5"),
        ("<select><option label=5 value=x></select>", "7 5"),
        ("<details><summary>甲</summary>5</details>", "7\n甲\n5"),
    ],
)
def test_what_stands_in_a_frame_is_not_joined_to_the_text_before(
    tmp_path: Path, control: str, shown: str
) -> None:
    table = f"<table><tr><td>7{control}</td><td>1</td></tr></table>"
    assert grids(read(tmp_path, table))[0][0][0].strip() == shown


# Size


@pytest.mark.parametrize("attribute", ["a{}=1", "a{}", "a{}/", 'a{}="1"'])
def test_a_tag_with_very_many_attributes_is_given_up_in_time(
    tmp_path: Path, attribute: str
) -> None:
    begin = time.perf_counter()
    attributes = " ".join(attribute.format(number) for number in range(120_000))
    with pytest.raises(BudgetError, match=f"{PAGE_SECONDS.name}|{MEMORY.name}"):
        read(tmp_path, f"<p {attributes}>甲</p>")
    assert time.perf_counter() - begin < 2 * PAGE_SECONDS.most


def test_a_page_with_much_script_and_large_pictures_is_read(tmp_path: Path) -> None:
    script = "<script>" + "var a = { b : 1 } ; /* c > d */ " * 20_000 + "</script>"
    packed = base64.b64encode(os.urandom(3 << 20)).decode()
    assert texts(read(tmp_path, f'{script}<img src="data:image/png;base64,{packed}"><p>甲')) == [
        "甲"
    ]


# Encodings


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        *((None, name) for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16")),
        *(("gb2312", name) for name in ("gbk", "gb18030", "utf-8")),
        *(("utf-8", name) for name in ("utf-8", "gb18030")),
        *((name, "gb18030") for name in ("iso-8859-1", "latin1", "windows-1252", "us-ascii")),
        *(("big5", name) for name in ("big5", "utf-8")),
        *(("no-such", name) for name in ("utf-8", "gb18030")),
        *((name, "gb18030") for name in ("undefined", "punycode", "unicode_escape", "idna")),
    ],
)
def test_the_encoding_is_told_by_the_bytes(declared: str | None, encoding: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    words = "政府資訊公開" if encoding == "big5" else "政府信息公开工作年度报告"
    text = f"<html>{meta}<p>{words}</p>"
    assert decode_page(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damaged_bytes_are_few(encoding: str) -> None:
    text = "政府信息公开工作年度报告" * 3
    found = decode_page(text.encode(encoding) + b"\xff")
    assert found.startswith(text)


def test_an_empty_page_has_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b" \n")
    assert read_page(path) == Flow()
