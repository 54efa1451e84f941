"""Narrative of a published page as the lines of a report file: headings and
their numbers, bold, tables, and what would be read as something else."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from makereport.readers.flow import Flow
from tests.support.drawing import png
from tests.support.flows import notes
from tests.support.foreign import Style, page
from tests.support.published import (
    PAGE,
    REPORT,
    REPORT_2019,
    imported,
    narrative,
    said,
    with_row,
    wrong,
)

FIRST = "<p>&emsp;&emsp;总体情况的文字。</p>\n<p>&emsp;&emsp;没有收取信息处理费。</p>\n"
assert PAGE.count(FIRST) == 1


def lines(folder: Path, html: str, heading: str = "<p>一、总体情况</p>") -> list[str]:
    """The lines of the first section, whose text is this HTML."""
    content = PAGE.replace(f"<p>一、总体情况</p>\n{FIRST}", f"{heading}\n{html}\n")
    assert content != PAGE
    done, text = imported(folder, content)
    assert wrong(REPORT, done) == {}
    found = text.split("\n总体情况: |\n")[1].split("\n主动公开政府信息情况:")[0].rstrip("\n")
    return [line.removeprefix("  ") for line in found.split("\n")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲。</p>", ["甲。"]),
        ("<p>（一）甲</p><p>乙。</p>", ["## 甲", "乙。"]),
        ("<p>（一）<b>甲乙</b>丙</p>", ["## **甲乙**丙"]),
        ("<p><b>（一）甲</b>乙<b>丙</b></p>", ["## **甲**乙**丙**"]),
        ("<p><b>（</b>一<b>）甲</b></p>", ["## **甲**"]),
        ("<p>（一）甲</p><p>1.乙</p><p>丙。</p>", ["## 甲", "### 乙", "丙。"]),
        ("<p>1、乙</p><p>2．丙</p>", ["### 乙", "### 丙"]),
        ("<p>（1）甲</p>", ["（1）甲"]),
        ("<p>（二）（三）甲</p>", ["（二）（三）甲"]),
        ("<p>（一）（三）甲</p>", ["## （一）（三）甲"]),
        ("<p>（三）甲</p>", ["（三）甲"]),
        ("<p>（一）甲</p><p>（三）乙</p>", ["（一）甲", "（三）乙"]),
        ("<p>（一）甲</p><p>1.乙</p><p>3.丙</p>", ["## 甲", "1.乙", "3.丙"]),
        ("<p>（一）甲是一句话。</p>", ["（一）甲是一句话。"]),
        ("<p>（一）甲：</p>", ["（一）甲："]),
        (f"<p>（一）{'甲' * 32}</p>", [f"## {'甲' * 32}"]),
        (f"<p>（一）{'甲' * 33}</p>", [f"（一）{'甲' * 33}"]),
        ("<p>1.5倍</p>", ["1.5倍"]),
        ("<p>七、甲</p>", ["七、甲"]),
        ("<p>第二部分 甲</p>", ["**第二部分 甲**"]),
        ("<p>甲<b>乙</b>丙</p>", ["甲**乙**丙"]),
        ("<p>甲<b> 乙 </b>丙</p>", ["甲 **乙** 丙"]),
        ("<p><b>甲</b><strong>乙</strong></p>", ["**甲乙**"]),
        ("<p>甲<b>*乙*</b></p>", ['甲**{{ "*" }}乙{{ "*" }}**']),
        ("<p>**甲**</p>", ['{{ "*" }}*甲{{ "*" }}{{ "*" }}']),
        ("<p>2*3</p>", ["2*3"]),
        ("<p>{{ 甲 }}</p>", ['{{ "{" }}{ 甲 }}']),
        ("<p>{% 甲 %}</p>", ['{{ "{" }}% 甲 %}']),
        ("<p>｛｛甲｝｝</p>", ['{{ "｛" }}｛甲｝｝']),
        ("<p>{甲}</p>", ["{甲}"]),
        ("<p># 甲</p>", ["# 甲"]),
        ("<p>## 甲</p>", ['{{ "#" }}# 甲']),
        ("<p>（一）#甲</p>", ['## {{ "#" }}甲']),
        ("<p>| 甲 |</p>", ['{{ "|" }} 甲 |']),
        ("<p>![甲](a.png)</p>", ['{{ "!" }}[甲](a.png)']),
        ("<p>！【甲】</p>", ['{{ "！" }}【甲】']),
        ("<p>！甲</p>", ["！甲"]),
        ("<p>甲<br>乙</p>", ["甲", "乙"]),
        ("<p>　　甲 </p>", ["甲"]),
        ("<ol><li>甲</li><li>乙</li></ol>", ["### 甲", "### 乙"]),
        ('<ol start="4"><li>甲。</li></ol><ul><li>乙</li></ul>', ["4.甲。", "乙"]),
        (
            "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2|3</td></tr></table>",
            ["| 甲 | 乙 |", "| --- | --- |", r"| 1 | 2\|3 |"],
        ),
        (
            "<table><tr><td align=right>甲</td><td>乙</td><td>丙</td></tr>"
            "<tr><td align=center>1</td><td align=right>2</td><td align=left>3</td></tr>"
            "<tr><td align=center><b>4</b></td><td>5<br>6</td><td align=left></td></tr></table>",
            [
                "| 甲 | 乙 | 丙 |",
                "| :---: | --- | :--- |",
                "| 1 | 2 | 3 |",
                "| **4** | 5 6 |  |",
            ],
        ),
        (
            "<table><tr><td colspan=2>甲</td></tr><tr><td>1</td><td>2</td></tr></table>"
            "<table><tr><td>乙</td><td>丙</td></tr></table><p>丁。</p>",
            [
                "| 甲 |  |",
                "| --- | --- |",
                "| 1 | 2 |",
                "",
                "| 乙 | 丙 |",
                "| --- | --- |",
                "丁。",
            ],
        ),
    ],
)
def test_blocks_become_lines_that_read_back_the_same(
    tmp_path: Path, html: str, expected: list[str]
) -> None:
    assert lines(tmp_path, html) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("<p>一、总体情况：甲。</p>", ["甲。", "乙。"]),
        ("<p>一、总体情况。甲。</p>", ["甲。", "乙。"]),
        ("<p><b>一、总体情况 甲。</b></p>", ["甲。", "乙。"]),
        ("<p>一、总体情况　　甲。</p>", ["甲。", "乙。"]),
        ("<h2>一、总体情况：甲。</h2>", ["甲。", "乙。"]),
        ("<p>一、总体情况</p>", ["乙。"]),
        ("<p>一、总体情况：</p>", ["乙。"]),
        ("<p>第一部分 总体情况</p>", ["乙。"]),
        ("<p>一、2021年总体情况概述</p>", ["乙。"]),
        ("<p>一、工作总体情况</p>", ["乙。"]),
        ("<h2>总体情况</h2>", ["乙。"]),
    ],
)
def test_a_heading_of_the_form_is_found_and_parted_from_its_text(
    tmp_path: Path, heading: str, expected: list[str]
) -> None:
    assert lines(tmp_path, "<p>乙。</p>", heading) == expected


def test_of_many_unread_places_ten_are_told_and_all_kept(tmp_path: Path) -> None:
    content = PAGE
    for number in range(12):
        content = with_row_in(content, f"甲{number}乙", f"{9000 + number}")
    done, text = imported(tmp_path, content)
    found = said(done.findings, "I601")
    assert len(found) == 11
    assert found[-1][1] == "“二、主动公开政府信息情况”里另有 2 处没读懂，都在注释里"
    assert text.count("# 没有读懂：甲") == 12


def with_row_in(content: str, *cells: str) -> str:
    """The page with a row more at the end of its first table."""
    end = content.index("</tbody></table>")
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"{content[:end]}<tr>{row}</tr>{content[end:]}"


def test_rows_that_are_not_there_are_named(tmp_path: Path) -> None:
    rows = PAGE.split("<tr>")
    kept = [row for row in rows if "行政处罚" not in row and "行政强制" not in row]
    done, _ = imported(tmp_path, "<tr>".join(kept))
    assert [message for _, message, _ in said(done.findings, "I602")] == [
        "“二、主动公开政府信息情况”的表格里没有找到行政处罚、行政强制，按 0 计"
    ]


def test_a_table_and_texts_that_are_not_there_are_told(tmp_path: Path) -> None:
    start = PAGE.index("<p>二、")
    content = f"{PAGE[:start]}<p>二、主动公开政府信息情况</p><p>甲。</p></div></body></html>"
    done, text = imported(tmp_path, content)
    assert [(code, message) for code, message, _ in said(done.findings) if code != "I604"] == [
        ("I606", "“二、主动公开政府信息情况”的数没有读出，写了“待填写”；原文在这里"),
        ("I602", "没有找到“三、收到和处理政府信息公开申请情况”的表格，写了“待填写”"),
        ("I602", "没有找到“四、政府信息公开行政复议、行政诉讼情况”的表格，写了“待填写”"),
        ("I602", "没有找到“五、存在的主要问题及改进情况”的文字"),
        ("I602", "没有找到“六、其他需要报告的事项”的文字"),
    ]
    assert (
        "\n# 原文：甲。\n主动公开政府信息情况:  # 原文的数没有读出\n  表前文字: |\n    甲。\n  规章: 待填写\n"
    ) in text
    assert "\n收到和处理政府信息公开申请情况: 待填写  # 原文里没有找到这张表\n" in text
    assert "存在的主要问题及改进情况: |\n  待填写\n" in text


def test_notes_of_a_reader_have_their_line() -> None:
    assert notes(Flow(notes=[(3, "甲"), (4, "乙")])) == "甲\n乙"


def test_a_report_of_before_goes_by_the_form_of_its_year(tmp_path: Path) -> None:
    done, text = imported(tmp_path, page(REPORT_2019, Style()))
    assert done.checked.form.id == "zfxxgk-2019"
    assert "格式:" not in text
    assert narrative(done.checked)[-1] == "没有收取信息处理费。"


def test_a_total_in_a_blank_row_is_no_row_of_the_form(tmp_path: Path) -> None:
    tables = PAGE[PAGE.index("<table") : PAGE.index("</table>") + len("</table>")]
    done, text = imported(tmp_path, with_row(tables, 3, "合计", "77", "77", "77"))
    assert "# 没有读懂：合计 77 77 77" in text.splitlines()
    assert wrong(REPORT, done) == {}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("h2", "h3", "h4", "h5"), ["## 甲", "### 乙", "丙", "丁。"]),
        (("h1", "h2", "h3", "h4"), ["## 甲", "### 乙", "丙", "丁。"]),
        (("p", "h1", "h2", "h3"), ["## 甲", "### 乙", "丙", "丁。"]),
        (("h2", "h3", "p", "h5"), ["## 甲", "### 乙", "丙", "丁。"]),
    ],
)
def test_headings_have_ranks_below_those_of_the_sections(
    tmp_path: Path, levels: tuple[str, ...], expected: list[str]
) -> None:
    top, *rest = levels
    texts = ("（一）甲", "1.乙", "丙")
    html = "".join(f"<{level}>{text}</{level}>" for level, text in zip(rest, texts, strict=True))
    found = lines(tmp_path, f"{html}<p>丁。</p>", f"<{top}>一、总体情况</{top}>")
    assert found == expected


@pytest.mark.parametrize(
    ("heading", "is_found"),
    [
        (f"一、{'甲' * 15}总体情况", True),
        (f"一、{'甲' * 16}总体情况", False),
        ("一、总体情形", True),
        ("一、总的情形", True),
        ("一、年初打算", False),
        ("一、总体情形。", False),
        ("总体情形", False),
    ],
)
def test_how_like_a_heading_must_be(tmp_path: Path, heading: str, is_found: bool) -> None:
    content = PAGE.replace("<p>一、总体情况</p>", f"<p>{heading}</p>")
    _, text = imported(tmp_path, content)
    assert (heading.removeprefix("一、") not in text) == is_found


def test_a_picture_and_text_behind_a_table_are_its_text(tmp_path: Path) -> None:
    data = base64.b64encode(png(5, 5)).decode()
    image = f'<img alt="图[1]" src="data:image/png;base64,{data}">'
    _, text = imported(tmp_path, PAGE.replace("<p>三、", f"{image}<p>甲。</p><p>三、"))

    assert "  表后文字: |\n    ![图〔1〕](读回-图片/图1.png)\n    甲。\n" in text
    assert (tmp_path / "读回-图片" / "图1.png").read_bytes() == png(5, 5)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"GIF89a", ".gif"),
        (b"BM12", ".bmp"),
        (b"II*\0", ".tif"),
        (b"\xd7\xcd\xc6\x9a", ".wmf"),
        (b"\x89PNG", ".png"),
        (b"\xff\xd8", ".jpg"),
        (bytes(40) + b" EMF", ".emf"),
        (b"what", ".bin"),
    ],
)
def test_a_picture_that_word_does_not_show_is_kept_beside_and_told(
    tmp_path: Path, data: bytes, suffix: str
) -> None:
    image = f'<img alt="图" src="data:image/x;base64,{base64.b64encode(data).decode()}">'
    done, text = imported(tmp_path, PAGE.replace("<p>二、", f"{image}<p>二、"))

    assert (tmp_path / f"读回-图片/图1{suffix}").read_bytes() == data
    [finding] = [found for found in done.findings if found.code == "I605"]
    assert finding.message.startswith("图片（图）没有放进来：")
    assert finding.message.endswith(f"；原图存在 读回-图片/图1{suffix}")
    assert finding.hint == "需要的话另存为 PNG 再放进来"
    assert f"# 这一节里有{finding.message}" in text.splitlines()
