"""Tables that a page has lost: to text, pictures, other heads. What was not
read is written so that nobody can publish it as zero."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.published import (
    DISPUTES,
    PAGE,
    PROACTIVE,
    REPORT,
    REQUESTS,
    figures,
    imported,
    rows_of,
    said,
    wrong,
)
from tests.support.runner import CommandLine

TABLES = {"主动公开": PROACTIVE, "申请": REQUESTS, "复议诉讼": DISPUTES}
KEYS = {
    "主动公开": "主动公开政府信息情况",
    "申请": "收到和处理政府信息公开申请情况",
    "复议诉讼": "政府信息公开行政复议、行政诉讼情况",
}
Lost = Callable[[list[list[str]]], str]


def cells_of(table: str) -> list[list[str]]:
    """The texts of a table's cells by row."""
    return [
        [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", row, re.DOTALL)]
        for row in rows_of(table)
    ]


def lines(separator: str) -> Lost:
    return lambda rows: "".join(f"<p>{separator.join(row)}</p>" for row in rows)


AS_TEXT: dict[str, Lost] = {
    "one line": lambda rows: f"<p>{' '.join(' '.join(row) for row in rows)}</p>",
    "tabs": lines("\t"),
    "pipes": lambda rows: "".join(f"<p>| {' | '.join(row)} |</p>" for row in rows),
    "wide pipes": lines("｜"),
    "spaces that do not break": lines("&nbsp;&nbsp;"),
    "a paragraph for each cell": lambda rows: "".join(f"<p>{c}</p>" for row in rows for c in row),
    "lines of one paragraph": lambda rows: f"<p>{'<br>'.join(' '.join(row) for row in rows)}</p>",
    "as typed": lambda rows: f"<pre>{chr(10).join('   '.join(row) for row in rows)}</pre>",
}


def with_table(name: str, content: str) -> str:
    assert PAGE.count(TABLES[name]) == 1
    return PAGE.replace(TABLES[name], content)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("way", AS_TEXT)
def test_text_with_all_numbers_in_their_places_is_read(tmp_path: Path, name: str, way: str) -> None:
    rows = cells_of(TABLES[name])
    done, text = imported(tmp_path, with_table(name, AS_TEXT[way](rows)))

    assert wrong(REPORT, done) == {}, text
    assert not done.checked.has_errors
    assert ["原文不是表格" in message for _, message, _ in said(done.findings, "I603")] == [True]


def changed(rows: list[list[str]], how: str) -> list[list[str]]:
    at = max(n for n, row in enumerate(rows) if row[-1].isdigit())
    if how == "a number is missing":
        return [*rows[:at], rows[at][:-1], *rows[at + 1 :]]
    if how == "a number more":
        return [*rows[:at], [*rows[at], "7"], *rows[at + 1 :]]
    if how == "a number that is none":
        return [*rows[:at], [*rows[at][:-1], "约7"], *rows[at + 1 :]]
    if how == "a row is missing":
        return rows[:at]
    if how == "other words":
        return [*rows[:at], ["另外的话", *rows[at]], *rows[at + 1 :]]
    first = next(n for n, row in enumerate(rows) if row[-1].isdigit())
    return [*rows[:first], rows[first + 1], rows[first], *rows[first + 2 :]]


@pytest.mark.parametrize("name", ["主动公开", "申请"])
@pytest.mark.parametrize("way", ["one line", "tabs", "a paragraph for each cell"])
@pytest.mark.parametrize(
    "how",
    [
        *("a number is missing", "a number more", "a number that is none"),
        *("a row is missing", "other words", "two rows have changed places"),
    ],
)
def test_text_in_doubt_waits_for_a_person(tmp_path: Path, name: str, way: str, how: str) -> None:
    rows = changed(cells_of(TABLES[name]), how)
    done, text = imported(tmp_path, with_table(name, AS_TEXT[way](rows)))

    assert f"\n{KEYS[name]}: 待填写  # 原文的数没有读出\n" in text
    assert [f.code for f in done.checked.findings if f.is_error] == ["Y114"]
    assert figures(done.checked)[name] == {}
    for row in rows:
        assert all(cell in text for cell in row if cell.isdigit())


def test_the_finding_shows_where_the_numbers_stand(
    command_line: CommandLine, tmp_path: Path
) -> None:
    page = (
        "<h1>云溪县示范局2025年政府信息公开工作年度报告</h1>\n<p>一、总体情况</p><p>略。</p>\n"
        "<p>二、主动公开政府信息情况</p>\n<p>第二十条第(五)项 信息内容 本年处理决定数量 行政许可 52 行政处罚 15</p>"
        "<p>三、收到和处理政府信息公开申请情况</p>"
    )
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8>{page}", encoding="utf-8")
    done = command_line.run("import", "a.html")

    assert done.code == 1
    assert (
        "a.html:4:1: 警告 I606 “二、主动公开政府信息情况”的数没有读出，写了“待填写”；原文在这里\n"
        "    …本年处理决定数量 行政许可 52 行政处罚 15\n    ^\n"
        "    提示：对照原文填在“待填写”处；整张表都是 0 的，删去这一行\n"
    ) in done.stderr
    assert done.stderr.count("Y114") == 3
    assert command_line.run("build", "a.yaml").code == 1
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "# 原文：第二十条第(五)项 信息内容 本年处理决定数量 行政许可 52 行政处罚 15" in text


@pytest.mark.parametrize("name", TABLES)
def test_a_picture_of_a_table_is_no_table_of_zeros(tmp_path: Path, name: str) -> None:
    done, text = imported(tmp_path, with_table(name, '<p><img src="http://x/1.png" alt=""></p>'))

    assert f"\n{KEYS[name]}: 待填写" in text
    assert [code for code, *_ in said(done.findings, "I606")] == ["I606"]
    assert done.checked.has_errors


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_nowhere_is_not_zero(tmp_path: Path, name: str) -> None:
    done, text = imported(tmp_path, with_table(name, ""))

    assert f"\n{KEYS[name]}: 待填写  # 原文里没有找到这张表\n" in text
    assert said(done.findings, "I606") == []
    assert [f.code for f in done.checked.findings if f.is_error] == ["Y114"]


HEADS_OF_2019 = PROACTIVE
for _new, _old in zip(
    ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    ("本年制发件数", "本年废止件数", "现行有效件数"),
    strict=True,
):
    HEADS_OF_2019 = HEADS_OF_2019.replace(_old, _new)


def test_columns_of_the_other_edition_are_not_taken_for_those_of_this(tmp_path: Path) -> None:
    done, text = imported(tmp_path, with_table("主动公开", HEADS_OF_2019))

    assert done.checked.form.id == "zfxxgk-2021"
    assert "\n  规章: 待填写\n  行政规范性文件: 待填写\n" in text
    off = wrong(REPORT, done)
    assert len(off) == 6
    assert all(found is None for _, found in off.values())
    [(_, message, _)] = said(done.findings, "I606")
    assert "规章、行政规范性文件没有读出，写了“待填写”" in message


def test_a_row_that_stands_there_but_is_not_understood_waits(tmp_path: Path) -> None:
    content = PAGE.replace("行政强制", "强制措施一类的决定")
    done, text = imported(tmp_path, content)

    assert "\n  行政强制: 待填写\n" in text
    assert all(found is None for _, found in wrong(REPORT, done).values())


def test_a_row_that_the_office_left_out_is_told_and_zero(tmp_path: Path) -> None:
    rows = [row for row in rows_of(PROACTIVE) if "行政强制" not in row]
    done, text = imported(tmp_path, with_table("主动公开", f"<table>{''.join(rows)}</table>"))

    assert "待填写" not in text
    assert not done.checked.has_errors
    [(_, message, _)] = said(done.findings, "I602")
    assert "没有找到行政强制，按 0 计" in message


def test_a_row_that_stands_below_the_table_as_text_waits(tmp_path: Path) -> None:
    rows = [row for row in rows_of(PROACTIVE) if "行政强制" not in row]
    content = f"<table>{''.join(rows)}</table><p>行政强制 12</p>"
    done, text = imported(tmp_path, with_table("主动公开", content))

    assert "\n  行政强制: 待填写\n" in text
    assert "# 原文：行政强制 12" in text
    assert done.checked.has_errors


def test_blank_parts_with_a_total_are_no_zeros(tmp_path: Path) -> None:
    row = next(row for row in rows_of(REQUESTS) if "上年结转" in row)
    *_, total = re.findall(r"<span>(\d+)</span>", row)
    blank = re.sub(r"<span>\d+</span>", "<span></span>", row, count=6)
    assert total in blank
    done, text = imported(tmp_path, PAGE.replace(row, blank))

    assert f"总计: {total}" in text
    assert "B201" in [f.code for f in done.checked.findings if f.is_error]


def test_a_cell_with_two_numbers_waits_and_both_are_kept(tmp_path: Path) -> None:
    row = next(row for row in rows_of(PROACTIVE) if "行政处罚" in row)
    [number] = re.findall(r"<span>(\d+)</span>", row)
    done, text = imported(tmp_path, PAGE.replace(row, row + row.replace(number, "54321")))

    assert "\n  行政处罚: 待填写\n" in text
    assert f"# 没有读懂：行政处罚·处理决定 {number}" in text
    assert "54321" in text
    assert [found for _, found in wrong(REPORT, done).values()] == [None]


def test_numbers_whose_columns_nobody_can_tell_are_not_given_to_any(tmp_path: Path) -> None:
    rows = cells_of(REQUESTS.replace("商业企业", "另一类申请人"))
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    done, _ = imported(tmp_path, with_table("申请", table))

    off = wrong(REPORT, done)
    assert off
    assert all(found is None for _, found in off.values())
    assert done.checked.has_errors


def test_a_few_heads_of_the_other_edition_do_not_make_a_report_of_it(tmp_path: Path) -> None:
    rows = [
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规范性文件", "3", "4", "5"],
    ]
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    page = re.sub("<table.*?</table>", "", with_table("主动公开", "此处"), flags=re.DOTALL)
    done, text = imported(tmp_path, page.replace("此处", table))

    assert done.checked.form.id == "zfxxgk-2021"
    assert "\n主动公开政府信息情况: 待填写  # 原文的数没有读出\n" in text
    assert "# 原文：规范性文件 | 3 | 4 | 5" in text
