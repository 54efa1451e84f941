"""Narrative of a published page as the lines of a report file: headings and
their numbers, bold, tables, and what would be read as something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.readers.flow import Flow
from tests.support.flows import notes
from tests.support.foreign import Style, page
from tests.support.published import (
    PAGE,
    REPORT,
    REPORT_2019,
    figures,
    imported,
    narrative,
    said,
    with_cell,
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
        ("<p>（二）（三）甲</p>", ["## （二）（三）甲"]),
        ("<p>（一）（三）甲</p>", ["## （一）（三）甲"]),
        ("<p>（三）甲</p>", ["## 甲"]),
        ("<p>（一）甲是一句话。</p>", ["（一）甲是一句话。"]),
        ("<p>（一）甲：</p>", ["（一）甲："]),
        (f"<p>（一）{'甲' * 32}</p>", [f"## {'甲' * 32}"]),
        (f"<p>（一）{'甲' * 33}</p>", [f"（一）{'甲' * 33}"]),
        ("<p>1.5倍</p>", ["1.5倍"]),
        ("<p>七、甲</p>", ["## 甲"]),
        ("<p>第二部分 甲</p>", ["## 第二部分 甲"]),
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


@pytest.mark.parametrize(
    ("head", "cell", "read", "remark"),
    [
        ("（单位：百元）", "6159", "61.59", "“6159百元”换算成 61.59 万元"),
        ("（单位：百万元）", "0.6159", "61.59", "“0.6159百万元”换算成 61.59 万元"),
        ("（单位：千万元）", "0.06", "60", "“0.06千万元”换算成 60 万元"),
        ("（金额：万元）", "61.59", "61.59", ""),
        ("（元）", "61590", "6.159", "“61590元”换算成 6.159 万元"),
        ("（单位：万元）", "1 051", "1051", "“1 051”读成 1051"),
        ("（单位：元）", "1 051", "0.1051", "“1 051元”换算成 0.1051 万元"),
        ("（单位：元）", "无", "0", ""),
        ("（单位：元）", "不适用", "0", ""),
        ("（单位：元）", "——", "0", ""),
        ("（单位：元）", "/", "0", ""),
        ("（单位：元）", "-.-", "0", ""),
    ],
)
def test_money_in_rarer_units(
    tmp_path: Path, head: str, cell: str, read: str, remark: str
) -> None:
    content = with_cell("行政事业性收费", "收费金额", cell).replace("（单位：万元）", head)
    done, _ = imported(tmp_path, content)
    found = figures(done.checked)["主动公开"]["行政事业性收费", "收费金额"]
    assert f"{found:f}" == read
    messages = [message for _, message, _ in said(done.findings, "I603")]
    assert messages == ([f"行政事业性收费的收费金额：{remark}"] if remark else [])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        *(("5件", "5"), ("5 件", "5"), ("５人", "5"), ("1,234 件", "1234"), ("7.00", "7")),
        *(("7.0件", "7"), ("0.00", "0"), ("", "0"), ("无", "0"), ("\xa0", "0"), ("—", "0")),
        *(("12 345", "12345"), ("1 234 567件", "1234567")),
    ],
)
def test_counts_as_pages_write_them(tmp_path: Path, cell: str, read: str) -> None:
    done, _ = imported(tmp_path, with_cell("行政许可", "处理决定", cell))
    assert f"{figures(done.checked)['主动公开']['行政许可', '处理决定']:f}" == read
    assert not done.checked.has_errors


@pytest.mark.parametrize("cell", ["5元", "5万元", "3.5", "5.05件", "12 34", "1 2345", "１ ２３", "5箱"])
def test_what_is_no_count_is_kept_as_it_stands(tmp_path: Path, cell: str) -> None:
    done, text = imported(tmp_path, with_cell("行政许可", "处理决定", cell))
    [finding] = [found for found in done.checked.findings if found.is_error]
    assert finding.code == "Y106"
    assert cell in text


def test_money_with_the_unit_of_a_count_is_kept_as_it_stands(tmp_path: Path) -> None:
    done, text = imported(tmp_path, with_cell("行政事业性收费", "收费金额", "5件"))
    assert [found.code for found in done.checked.findings if found.is_error] == ["Y107"]
    assert "5件" in text


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
    assert [(code, message) for code, message, _ in said(done.findings, "I601", "I602")] == [
        ("I601", "“二、主动公开政府信息情况”里没有表格，文字移到了“一、总体情况”"),
        ("I602", "没有找到“二、主动公开政府信息情况”的表格，按 0 计"),
        ("I602", "没有找到“三、收到和处理政府信息公开申请情况”的表格，按 0 计"),
        ("I602", "没有找到“四、政府信息公开行政复议、行政诉讼情况”的表格，按 0 计"),
        ("I602", "没有找到“五、存在的主要问题及改进情况”的文字"),
        ("I602", "没有找到“六、其他需要报告的事项”的文字"),
    ]
    assert "\n  ## 主动公开政府信息情况\n  甲。\n" in text
    assert "\n主动公开政府信息情况:  # 原文里没有找到这张表\n" in text
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
