"""Published reports read back: every figure, every word, and what is said of
the rest."""

from __future__ import annotations

import html
import io
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makereport import Checked, Imported, check_file, import_file
from makereport.findings.finding import Finding
from makereport.form.labels import name_key, strip_ordinal
from makereport.form.model import Form, Table
from makereport.form.shelf import load_form
from makereport.narrative.grammar import plain
from makereport.word.render import render_docx
from tests.support import foreign
from tests.support.drawing import png
from tests.support.foreign import STYLES, Foreign, Style, page, word, word_paragraph
from tests.support.reports import ROOT, complete
from tests.support.runner import CommandLine
from tests.support.strategies import Sparse, sparse_reports

PAGES = ROOT / "tests/data/pages"
FORMS = {form_id: load_form(form_id) for form_id in ("zfxxgk-2019", "zfxxgk-2021")}
PROPERTY = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def imported(folder: Path, content: str | bytes, name: str = "年报.html") -> tuple[Imported, str]:
    """What a file of this content makes, and the text of its YAML."""
    source = folder / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    target = folder / "读回.yaml"
    target.unlink(missing_ok=True)
    done = import_file(source, target, name)
    return done, target.read_text(encoding="utf-8")


def figures(checked: Checked) -> dict[str, dict[tuple[str, str], Decimal]]:
    """Every known figure of every table, totals included."""
    return {name: table.complete() for name, table in checked.report.figures.items()}


def wrong(report: Foreign, done: Imported) -> dict[str, tuple[Decimal, Decimal | None]]:
    """The figures that did not come out as they were published."""
    found = figures(done.checked)
    return {
        f"{name} {row} {column}": (value, found.get(name, {}).get((row, column)))
        for name, values in report.figures.items()
        for (row, column), value in values.items()
        if found.get(name, {}).get((row, column)) != value
    }


def said(findings: list[Finding], *codes: str) -> list[tuple[str, str, str]]:
    return [(f.code, f.message, f.excerpt) for f in findings if not codes or f.code in codes]


# Two pages made after real ones


def nonzero(checked: Checked) -> dict[str, Decimal]:
    return {
        f"{row} {column}": value
        for table in figures(checked).values()
        for (row, column), value in table.items()
        if value
    }


def by_columns(columns: str, rows: str) -> dict[str, Decimal]:
    """Figures written down as lines: a row and its numbers, 0 left out."""
    names = columns.split()
    return {
        f"{row} {name}": Decimal(number)
        for row, *numbers in map(str.split, rows.strip().splitlines())
        for name, number in zip(names, numbers, strict=True)
        if number != "0"
    }


APPLICANTS = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
RESULTS = "结果维持 结果纠正 其他结果 尚未审结 总计"

PAGE_2019 = {
    **by_columns("新制作 新公开 公开总数", "规章 13 13 524\n行政规范性文件 60 60 368"),
    **by_columns("采购项目 采购金额", "政府集中采购 6 251000"),
    **by_columns(
        APPLICANTS,
        """
        本年新收 821 35 0 0 2 1 859
        上年结转 18 0 0 0 0 0 18
        予以公开 258 12 0 0 1 1 272
        部分公开 3 0 0 0 0 0 3
        属于国家秘密 14 0 0 0 0 0 14
        属于三类内部事务信息 5 0 0 0 0 0 5
        属于四类过程性信息 3 1 0 0 0 0 4
        属于行政查询事项 10 2 0 0 0 0 12
        本机关不掌握相关政府信息 252 12 0 0 1 0 265
        没有现成信息需要另行制作 44 3 0 0 0 0 47
        补正后申请内容仍不明确 25 0 0 0 0 0 25
        信访举报投诉类申请 148 1 0 0 0 0 149
        重复申请 5 4 0 0 0 0 9
        办结 767 35 0 0 2 1 805
        结转下年度 72 0 0 0 0 0 72
        """,
    ),
    **by_columns(RESULTS, "行政复议 5 0 0 2 7\n未经复议直接起诉 8 0 0 1 9"),
}
PAGE_2023 = {
    "行政许可 处理决定": Decimal(1051),
    "行政事业性收费 收费金额": Decimal("61.59"),
    **by_columns(
        APPLICANTS,
        "本年新收 26 0 0 0 0 0 26\n予以公开 26 0 0 0 0 0 26\n办结 26 0 0 0 0 0 26",
    ),
    **by_columns(RESULTS, "行政复议 0 0 0 1 1"),
}


@pytest.mark.parametrize(
    ("name", "expected", "cells"), [("2019年报", PAGE_2019, 198), ("2023年报", PAGE_2023, 200)]
)
def test_every_figure_of_a_page_comes_out(
    tmp_path: Path, name: str, expected: dict[str, Decimal], cells: int
) -> None:
    checked = import_file(PAGES / f"{name}.html", tmp_path / "读回.yaml").checked

    assert nonzero(checked) == expected
    assert sum(map(len, figures(checked).values())) == cells


def narrative(checked: Checked) -> list[str]:
    assert checked.document is not None
    blocks = [
        *checked.document.preface,
        *(block for blocks in checked.document.sections.values() for block in blocks),
    ]
    return [plain(block.spans) for block in blocks]  # type: ignore[union-attr]


def test_all_else_of_the_2019_page(tmp_path: Path) -> None:
    done = import_file(PAGES / "2019年报.html", tmp_path / "读回.yaml", "2019年报.html")
    draft = done.checked.report.draft

    assert (draft.unit, draft.year, draft.contacts) == ("上海市人民政府办公厅", 2019, {})
    assert draft.form.id == "zfxxgk-2019"
    assert said(done.findings) == [
        (
            "I604",
            "报告以外的 12 段文字（栏目、链接等）没有导入：首页；要闻动态；政务公开……",
            "",
        )
    ]
    assert said(done.checked.findings) == []
    assert narrative(done.checked) == [
        "本报告按照《中华人民共和国政府信息公开条例》的要求编写，数据统计期限为2019年1月1日至2019年12月31日。",
        "本段是为测试重新写的：本机关在2019年按时公布了应当公开的文件。",
        "主动公开情况",
        "规章和规范性文件在印发后上网，解读材料与文件同时发布，R&D项目单列。",
        "依申请公开情况",
        "申请多集中在机构职能和会议文件两个方面。",
        "主要问题",
        "本段是为测试重新写的：解读形式单一，检索不便。",
        "改进措施",
        "一是增加图解；二是改进检索。",
        "无。",
    ]


def test_all_else_of_the_2023_page(tmp_path: Path) -> None:
    done = import_file(PAGES / "2023年报.html", tmp_path / "读回.yaml", "2023年报.html")
    draft = done.checked.report.draft

    assert (draft.unit, draft.year) == ("沭阳县发展和改革局", 2023)
    assert draft.contacts == {"地址": "示范路42号", "邮编": "223600", "电话": "0000-1234567"}
    assert draft.published == "2024年1月17日"
    [(code, message, _)] = said(done.findings)
    assert code == "I604"
    assert message.startswith("报告以外的 11 段文字（栏目、链接等）没有导入：标题：")
    assert said(done.checked.findings) == []
    assert narrative(done.checked) == [
        "依照《中华人民共和国政府信息公开条例》，现公布本局2023年度报告，统计期限为2023年1月1日至12月31日。有疑问的请联系本局（地址：示范路42号，邮编：223600，电话：0000-1234567）。",
        "2023年，本段文字是为测试重新写的，公开工作按计划完成。",
        "主动公开政府信息情况",
        "发布信息249条，其中政府网站185条。",
        "依申请公开政府信息情况",
        "收到申请26件，均已答复。",
        "（一）存在的主要问题。本段文字是为测试重新写的，回复不够及时。",
        "（二）整改措施。缩短回复时限，专人督办。",
        "2023年度没有收取信息处理费。",
    ]


@pytest.mark.parametrize(("name", "lines"), [("2019年报", 54), ("2023年报", 37)])
def test_a_page_makes_a_short_report_that_builds(tmp_path: Path, name: str, lines: int) -> None:
    checked = import_file(PAGES / f"{name}.html", tmp_path / "读回.yaml").checked
    text = (tmp_path / "读回.yaml").read_text(encoding="utf-8")

    assert checked.document is not None
    assert render_docx(checked.document).startswith(b"PK")
    assert len(text.splitlines()) <= lines
    assert not re.search(r": 0\b|\{\}", text)
    assert "总计" not in text
    assert "结转下年度" not in text


# Any report, in any style


def published(folder: Path, sparse: Sparse) -> Foreign | None:
    """A generated report with all its totals; None if it does not add up."""
    (folder / "源.yaml").write_text(complete(sparse.head + sparse.yaml()), encoding="utf-8")
    checked = check_file(folder / "源.yaml")
    if checked.has_errors:
        return None
    texts = {
        section.name: [f"{section.name}的文字，没有收取信息处理费。"]
        for section in sparse.form.sections
        if section.table is None
    }
    return Foreign(sparse.form, figures(checked), texts)


@settings(PROPERTY, max_examples=60)
@given(sparse=sparse_reports(), style=STYLES, is_word=st.booleans())
def test_any_report_in_any_style_gives_its_figures(
    sparse: Sparse, style: Style, is_word: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = published(folder, sparse)
        if report is None:
            return
        if is_word:
            done, text = imported(folder, word(report, style), "年报.docx")
        else:
            done, text = imported(folder, page(report, style))
        assert wrong(report, done) == {}, text
        assert not done.checked.has_errors
        assert [f for f in said(done.findings) if f[0] not in ("I603", "I604")] == [], text
        draft = done.checked.report.draft
        assert (draft.unit, draft.year) == (report.unit, report.year)
        assert all(f"\n  {line}\n" in text for lines in report.texts.values() for line in lines)


# One report, and what offices do to it


def full(form: Form) -> Foreign:
    """A report in which no two figures are the same, totals apart."""
    number = iter(range(1001, 9999))
    tables = {}
    for name, table in form.tables.items():
        sparse = {
            (row.name, column.name): next(number)
            for row in table.leaf_rows
            for column in table.columns_of[row.name]
            if not row.sum and not column.sum
        }
        tables[name] = _added_up(table, {key: Decimal(value) for key, value in sparse.items()})
    texts = {
        section.name: [f"{section.name}的文字。", "没有收取信息处理费。"]
        for section in form.sections
        if section.table is None
    }
    return Foreign(form, tables, texts)


def _added_up(
    table: Table, values: dict[tuple[str, str], Decimal]
) -> dict[tuple[str, str], Decimal]:
    for row in table.leaf_rows:
        for column in table.columns_of[row.name]:
            if row.sum and not column.sum:
                addends = [leaf.name for name in row.sum for leaf in table.addends(name)]
                values[row.name, column.name] = sum(
                    (values[name, column.name] for name in addends), Decimal(0)
                )
    if table.balance:
        [first, second], right = table.balance.left, table.balance.right
        for column in table.columns_of[first[0]]:
            if not column.sum:
                total = sum((values[row, column.name] for row, _ in right), Decimal(0))
                values[first[0], column.name] = total - values[second[0], column.name]
    for row in table.leaf_rows:
        for column in table.columns_of[row.name]:
            if column.sum:
                values[row.name, column.name] = sum(
                    (values[row.name, name] for name in column.sum), Decimal(0)
                )
    return values


REPORT = full(FORMS["zfxxgk-2021"])
REPORT_2019 = full(FORMS["zfxxgk-2019"])
PAGE = page(REPORT, Style())
PROACTIVE, REQUESTS, DISPUTES = re.findall("<table.*?</table>", PAGE, re.DOTALL)


def rows_of(table: str) -> list[str]:
    return re.findall("<tr>.*?</tr>", table, re.DOTALL)


def value(row: str, column: str) -> Decimal:
    return next(
        values[row, column] for values in REPORT.figures.values() if (row, column) in values
    )


def with_cell(row: str, column: str, text: str) -> str:
    """The page with another text in a cell."""
    old = f"<span>{value(row, column)}</span>"
    assert PAGE.count(old) == 1
    return PAGE.replace(old, f"<span>{text}</span>")


def _split_by_item() -> str:
    """The first table as a table for each of its blocks, their labels outside."""
    made = ""
    for row in rows_of(PROACTIVE):
        label = re.sub("<[^>]*>", "", row)
        made += f"</table><p>{label}</p><table>" if "第二十条" in label else row
    return PAGE.replace(PROACTIVE, f"<table>{made}</table>")


def _split_disputes() -> str:
    """The last table as two, one for each kind of dispute."""
    rows = [re.findall("<td.*?</td>", row, re.DOTALL) for row in rows_of(DISPUTES)]
    halves = [
        [rows[0][:1], rows[1][:5], rows[3][:5]],
        [rows[0][1:], rows[1][5:], rows[2], rows[3][5:]],
    ]
    made = ""
    for half in halves:
        cells = "".join(f"<tr>{''.join(row)}</tr>" for row in half)
        made += f"<table>{re.sub('rowspan=.', '', cells)}</table><p>&nbsp;</p>"
    return PAGE.replace(DISPUTES, made)


def _turned_disputes() -> str:
    """The last table with a row for each kind of dispute."""
    head = "".join(f"<td>{column}</td>" for column in RESULTS.split())
    rows = "".join(
        f"<tr><td>{row}</td>"
        + "".join(f"<td>{value(row, column)}</td>" for column in RESULTS.split())
        + "</tr>"
        for row in ("行政复议", "未经复议直接起诉", "复议后起诉")
    )
    return PAGE.replace(DISPUTES, f"<table><tr><td>类型</td>{head}</tr>{rows}</table>")


def _labelled_disputes() -> str:
    """The last table with a column before the numbers."""
    first, *middle, last = rows_of(DISPUTES)
    first = first.replace("<tr>", "<tr><td rowspan=3></td>")
    last = last.replace("<tr>", "<tr><td>件数</td>")
    return PAGE.replace(DISPUTES, f"<table>{''.join([first, *middle, last])}</table>")


def _with_row(table: str, at: int, *cells: str) -> str:
    """The page with a row more in a table."""
    rows = rows_of(table)
    rows.insert(at, f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return PAGE.replace(table, f"<table>{''.join(rows)}</table>")


def _without(*tags: str) -> str:
    return re.sub(rf"</({'|'.join(tags)})>", "", PAGE)


CONTENTS = "".join(f"<p>{section.label}……{n}</p>" for n, section in enumerate(REPORT.form.sections))

VARIANTS = {
    "another word for totals": PAGE.replace("总计", "合计"),
    "a label with a shorter name": PAGE.replace("行政规范性文件", "规范性文件"),
    "a note without its brackets": re.sub(r"（区分处理的，(.*?)）", r"，区分处理的，\1", PAGE),
    "a note on a line of its own": PAGE.replace("行政许可<", "行政许可<br>（含备案和初审）<"),
    "a blank row": _with_row(DISPUTES, 3, *[""] * 15),
    "a row begun where the page ends": PAGE.replace(
        PROACTIVE,
        "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        f"<tr><td>行政许可</td><td></td></tr></table>{PROACTIVE}",
    ),
    "no head, and gaps": PAGE.replace(
        PROACTIVE,
        re.sub(
            r"<span>(\d)(\d{3})<",
            r"<span>\1 \2<",
            f"<table>{''.join(row for row in rows_of(PROACTIVE) if '>本年' not in row)}</table>",
        ),
    ),
    "a table for each block": _split_by_item(),
    "a table for each kind": _split_disputes(),
    "a table turned": _turned_disputes(),
    "a column of labels": _labelled_disputes(),
    "sections named in the tables": re.sub(
        r"<p>(.、[^<]*)</p>\n<table border=1><tbody>",
        r"<table border=1><tbody><tr><td colspan=9>\1</td></tr>",
        PAGE,
    ),
    "no headings of the tables": re.sub("<p>[二三四]、[^<]*</p>", "", PAGE),
    "headings in brackets": re.sub("<p>([一二三四五六])、", r"<p>（\1）", PAGE),
    "headings without numbers": re.sub("<p>[一二三四五六]、([^<]*)</p>", r"<p><b>\1</b></p>", PAGE),
    "contents before": PAGE.replace("<p>本报告", f"{CONTENTS}<p>本报告"),
    "contents behind the preface": PAGE.replace("<p>一、", f"{CONTENTS}<p>一、"),
    "unclosed cells": _without("td", "tr", "p"),
    "unclosed spans": _without("span", "div"),
    "tags in capitals": re.sub(r"<(/?\w+)", lambda match: match.group().upper(), PAGE),
    "numbers with gaps": re.sub(r"<span>(\d)(\d{3})<", r"<span>\1 \2<", PAGE),
    "numbers broken": re.sub(r"<span>(\d+)(\d{3})<", r"<span>\1<br/>\2<", PAGE),
    "points and zeros": re.sub(r"<span>(\d+)<", r"<span>\1.00<", PAGE),
    "a page in the page": PAGE.replace("<p>四、", "</body></html><html><body><p>四、"),
    "many columns": PAGE.replace('colspan="3"', 'colspan="100000"'),
    "a declared encoding that is wrong": PAGE.replace("utf-8", "gb2312"),
    "an unknown encoding": PAGE.replace("utf-8", "no-such"),
    "a Western encoding": PAGE.replace("utf-8", "iso-8859-1"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_what_offices_do_to_the_form(tmp_path: Path, name: str) -> None:
    done, text = imported(tmp_path, VARIANTS[name])

    assert VARIANTS[name] != PAGE
    assert wrong(REPORT, done) == {}, text
    assert all(f"\n  {line}\n" in text for lines in REPORT.texts.values() for line in lines)
    assert said(done.findings, "I602") == []
    assert said(done.findings, "I603") == [] or "gaps" in name or "broken" in name or "name" in name
    unread = [excerpt for *_, excerpt in said(done.findings, "I601")]
    assert unread == {"a table turned": ["类型"], "a column of labels": ["件数"]}.get(name, [])


@pytest.mark.parametrize(
    "content",
    [
        PAGE.encode("gb18030"),
        PAGE.replace("utf-8", "iso-8859-1").encode("gb18030"),
        PAGE.replace("utf-8", "big5").encode("utf-8"),
        PAGE.encode("utf-16"),
        PAGE.encode().replace("首页".encode(), b"\xff"),
        PAGE.encode("gb18030").replace("首页".encode("gb18030"), b"\xff\xff"),
    ],
)
def test_any_encoding_whatever_the_page_says_of_it(tmp_path: Path, content: bytes) -> None:
    assert wrong(REPORT, imported(tmp_path, content)[0]) == {}


@pytest.mark.parametrize(
    ("head", "cell", "read", "remark"),
    [
        ("（单位：万元）", "61.59", "61.59", ""),
        ("（单位：元）", "615900", "61.59", "“615900元”换算成 61.59 万元"),
        ("（千元）", "615.9", "61.59", "“615.9千元”换算成 61.59 万元"),
        ("（单位：元）", "61.59万元", "61.59", ""),
        ("（单位：万元）", "615,900 元", "61.59", "“615,900 元”换算成 61.59 万元"),
        ("", "0.6159亿元", "6159", "“0.6159亿元”换算成 6159 万元"),
        ("（单位：元）", "0.00", "0", ""),
        ("（单位：元）", "", "0", ""),
    ],
)
def test_money_in_any_unit(tmp_path: Path, head: str, cell: str, read: str, remark: str) -> None:
    content = with_cell("行政事业性收费", "收费金额", cell).replace("（单位：万元）", head)
    done, _ = imported(tmp_path, content)

    assert figures(done.checked)["主动公开"]["行政事业性收费", "收费金额"] == Decimal(read)
    message = f"行政事业性收费的收费金额：{remark}"
    assert said(done.findings, "I603") == ([("I603", message, "")] if remark else [])


def test_money_without_a_unit_where_the_cell_must_say_it(tmp_path: Path) -> None:
    amount = REPORT_2019.figures["主动公开"]["政府集中采购", "采购金额"]
    content = page(REPORT_2019, Style())
    done, _ = imported(tmp_path, content)
    message = f"政府集中采购的采购金额：“{amount}”没有写单位，按元读"
    assert said(done.findings, "I603") == [("I603", message, "")]
    assert wrong(REPORT_2019, done) == {}

    done, _ = imported(tmp_path, content.replace("采购总金额", "采购总金额（单位：万元）"))
    found = figures(done.checked)["主动公开"]["政府集中采购", "采购金额"]
    assert found == amount * 10000


# Unit and year

HEADLINE = "<h1>云溪县示范局<br>2021年政府信息公开工作年度报告</h1>"
PAGE_NAME = "云溪县示范局2021年政府信息公开工作年度报告_示范网"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("云溪县示范局2021年政府信息公开工作年度报告", ""),
        ("2021年云溪县示范局政府信息公开工作年度报告", ""),
        ("《云溪县示范局2021年政府信息公开工作年度报告》", ""),
        ("云溪县示范局关于2021年政府信息公开工作年度报告", ""),
        ("云溪县示范局２０２１年政府信息公开工作年度报告", ""),
        ("云 溪 县 示 范 局 2021 年 政府信息公开工作 年 度 报 告", ""),
        ("云溪县示范局|2021年政府信息公开工作|年度报告", ""),
        ("2021年政府信息公开工作年度报告|云溪县示范局", ""),
        ("2021年政府信息公开工作年度报告", ""),
        ("云溪县示范局政府信息公开工作年度报告", ""),
        ("云溪县财政局2020年政府信息公开工作年度报告|2021年政府信息公开工作年度报告", ""),
        ("", ""),
        ("云溪县示范局2021年度政府信息公开年度报告", "2021年度政府信息公开年度报告"),
        ("云溪县示范局政府信息公开年报（2021年）", "政府信息公开年报（2021年）"),
        ("云溪县示范局二〇二一年政府信息公开年报", "二〇二一年政府信息公开年报"),
    ],
)
def test_unit_and_year_by_the_title_or_else_the_preface(
    tmp_path: Path, lines: str, title: str
) -> None:
    shown = "".join(f"<p>{text}</p>" for text in lines.split("|"))
    content = PAGE.replace(HEADLINE, shown).replace(PAGE_NAME, "示范网")
    if "云溪县示范局" in lines and "1年" in lines:
        content = content.replace("由云溪县示范局编制", "依法编制")
    assert "示范网</title>" in content
    done, text = imported(tmp_path, content)
    draft = done.checked.report.draft

    assert (draft.unit, draft.year) == ("云溪县示范局", 2021)
    assert (draft.title.text.strip() if draft.title else "") == title
    assert said(done.findings, "I601", "I602") == []
    assert "\n  年度报告\n" not in text
    for piece in lines.split("|"):
        assert all(word in name_key(text) for word in re.findall("财政局|2020", piece))


@pytest.mark.parametrize(
    "name",
    [PAGE_NAME, "示范网 政务公开 云溪县示范局2021年政府信息公开年报", "示范网-" + PAGE_NAME],
)
def test_unit_and_year_by_the_name_of_the_page(tmp_path: Path, name: str) -> None:
    content = PAGE.replace(HEADLINE, "").replace(REPORT.preface, "").replace(PAGE_NAME, name)
    draft = imported(tmp_path, content)[0].checked.report.draft
    assert (draft.unit, draft.year) == ("云溪县示范局", 2021)


def test_unit_by_the_signature(tmp_path: Path) -> None:
    content = PAGE.replace(HEADLINE, "").replace("由云溪县示范局编制", "依法编制")
    content = content.replace(PAGE_NAME, "")
    end = '</div><div class="foot">'
    content = content.replace(end, f"<p>云溪县示范局</p><p>2022年1月20日</p>{end}")
    draft = imported(tmp_path, content)[0].checked.report.draft
    assert (draft.unit, draft.year, draft.published) == ("云溪县示范局", 2021, "2022年1月20日")


# Totals that disagree


@pytest.mark.parametrize(
    ("row", "column", "code", "message"),
    [
        ("本年新收", "总计", "B201", "写的是 7，各列之和是"),
        ("办结", "自然人", "B202", "写的是 7，各行之和是"),
        ("结转下年度", "自然人", "B203", "不等于"),
        ("行政复议", "总计", "B204", "写的是 7，各列之和是"),
    ],
)
def test_a_total_that_disagrees_is_kept_and_found(
    tmp_path: Path, row: str, column: str, code: str, message: str
) -> None:
    done, text = imported(tmp_path, with_cell(row, column, "7"))

    [finding] = [f for f in done.checked.findings if f.is_error]
    assert finding.code == code
    assert message in finding.message
    assert str(value(row, column)) in finding.message or code == "B203"
    assert ": 7" in text
    where = 0 if code == "B203" else finding.line
    assert not where or ": 7" in text.splitlines()[where - 1]
    assert done.checked.has_errors


# Nothing is lost


@pytest.mark.parametrize(
    "cell", ["3（其中2件为上年）", "约5", "1/2", "-5", "多件", "3件（注1）", "３．５", "5 6"]
)
@pytest.mark.parametrize(
    ("row", "column"),
    [("行政许可", "处理决定"), ("上年结转", "自然人"), ("行政复议", "结果维持")],
)
def test_what_is_no_number_is_an_error_at_its_cell(
    tmp_path: Path, row: str, column: str, cell: str
) -> None:
    done, text = imported(tmp_path, with_cell(row, column, cell))

    [finding] = [f for f in done.checked.findings if f.is_error]
    assert finding.code == "Y106"
    assert cell in text.splitlines()[finding.line - 1]
    assert all(found is None for _, found in wrong(REPORT, done).values())


MARKS = [
    *("", "注：", "附件：1.", "（一）", "1.", "一、", "二、", "发布日期：", "来源：", "打印"),
    *("上一篇：", "相关链接", "（二）行政许可", "联系电话：", "#", "##", "|", "**", "{{", "- "),
    *("第二十条第（一）项", "总计", '"', "'", ": ", "其他", "2019年", "政府信息公开"),
]
TOKENS = st.builds(
    "{}{}{}".format,
    st.sampled_from(MARKS),
    st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=1, max_size=40),
    st.sampled_from(["", "。", "：", "；后文", "5件", "（完）", "报告", "年报"]),
)


@settings(PROPERTY, max_examples=60)
@given(
    report=st.sampled_from([REPORT, REPORT_2019]),
    style=STYLES,
    extra=st.lists(st.tuples(st.integers(0, 999), TOKENS), min_size=1, max_size=5),
    is_word=st.booleans(),
)
def test_a_paragraph_anywhere_in_the_report_is_kept(
    report: Foreign, style: Style, extra: list[tuple[int, str]], is_word: bool
) -> None:
    chance = random.Random(style.seed)
    blocks = list(foreign.word_blocks(report, style) if is_word else foreign.blocks(report, style))
    front = 2 if is_word else 1
    for number, text in extra:
        paragraph = word_paragraph(text, chance) if is_word else f"<p>{html.escape(text)}</p>"
        blocks.insert(front + number % (len(blocks) - front + is_word), paragraph)
    with tempfile.TemporaryDirectory() as name:
        if is_word:
            content: str | bytes = foreign.word_of(blocks, style)
        else:
            content = foreign.page_of(blocks, report, style)
        done, text = imported(Path(name), content, "年报.docx" if is_word else "年报.html")

    assert wrong(report, done) == {}, text
    for _, token in extra:
        assert name_key(strip_ordinal(token)) in name_key(text), text


@settings(PROPERTY, max_examples=40)
@given(
    table=st.sampled_from([PROACTIVE, REQUESTS, DISPUTES]),
    at=st.integers(0, 99),
    cells=st.lists(
        st.text("甲乙丙丁", min_size=1, max_size=9) | st.sampled_from(["5", "4321", "", "约9"]),
        min_size=1,
        max_size=9,
    ),
)
def test_a_row_more_in_a_table_is_kept(table: str, at: int, cells: list[str]) -> None:
    rows = rows_of(table)
    rows.insert(at % (len(rows) + 1), f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    content = PAGE.replace(table, f"<table>{''.join(rows)}</table>")
    with tempfile.TemporaryDirectory() as name:
        _, text = imported(Path(name), content)

    for cell in cells:
        assert cell in text


def test_a_number_among_the_labels_of_a_group_is_kept(tmp_path: Path) -> None:
    rows = rows_of(REQUESTS)
    rows.insert(93 % (len(rows) + 1), "<tr><td>4321</td><td>丁</td></tr>")
    _, text = imported(tmp_path, PAGE.replace(REQUESTS, f"<table>{''.join(rows)}</table>"))

    assert "4321" in text
    assert "丁" in text


def test_a_total_that_is_no_number_is_kept_though_its_parts_are_none_either(tmp_path: Path) -> None:
    rows = rows_of(DISPUTES)
    rows.insert(3, f"<tr>{'<td>丁</td>' * 4}<td>丁丁</td>{'<td>丁</td>' * 3}</tr>")
    done, text = imported(tmp_path, PAGE.replace(DISPUTES, f"<table>{''.join(rows)}</table>"))

    assert "丁丁" in text
    assert done.checked.has_errors


def test_a_row_that_is_like_one_of_the_form_is_not_taken_for_it(tmp_path: Path) -> None:
    at = next(n for n, row in enumerate(rows_of(PROACTIVE)) if "行政许可" in row)
    done, text = imported(tmp_path, _with_row(PROACTIVE, at, "其他行政许可", "77"))

    assert wrong(REPORT, done) == {}
    assert "# 没有读懂：其他行政许可 77" in text.splitlines()


def test_a_label_more_before_a_row_is_kept(tmp_path: Path) -> None:
    label = '<td colspan="2" rowspan=1><p align="center"><span>（一）予以公开'
    assert label in PAGE
    content = PAGE.replace(label, f"<td>甲注</td>{label.replace('2', '1')}")
    done, text = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}
    assert "# 没有读懂：甲注" in text.splitlines()


@pytest.mark.parametrize("table", [PROACTIVE, REQUESTS, DISPUTES])
def test_a_column_more_in_a_table_is_kept(tmp_path: Path, table: str) -> None:
    numbers = iter(range(70001, 80000))
    rows = [
        row.replace(
            "</tr>", f"<td>{'备注甲' if 'span>' in row and not n else next(numbers)}</td></tr>"
        )
        for n, row in enumerate(rows_of(table))
    ]
    content = PAGE.replace(table, f"<table>{''.join(rows)}</table>")
    _, text = imported(tmp_path, content)

    assert all(str(number) in text for number in range(70001, next(numbers)))
    assert "备注甲" in text


def test_a_line_of_a_table_is_kept_where_it_is_narrative(tmp_path: Path) -> None:
    content = PAGE.replace("<p>二、", "<p>第二十条第（一）项</p><p>二、")
    assert "\n  第二十条第（一）项\n" in imported(tmp_path, content)[1]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_with(body: str, **parts: str) -> bytes:
    """The report as a Word file with more in front of its first table, and
    other parts of the package."""
    xml = list(foreign.word_blocks(REPORT, Style()))
    first = next(number for number, block in enumerate(xml) if block.startswith("<w:tbl"))
    data = foreign.word_of([*xml[:first], body, *xml[first:]], Style())
    return with_parts(data, {f"word/{name}.xml": text.encode() for name, text in parts.items()})


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in {**dict.fromkeys(old.namelist()), **parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return made.getvalue()


def run_xml(content: str) -> str:
    return f"<w:p {W}><w:r>{content}</w:r></w:p>"


def table_xml(content: str) -> str:
    cell = f"<w:tc>{run_xml('<w:t>甲</w:t>')}</w:tc>"
    return f"<w:tbl {W}><w:tr>{cell}<w:tc>{run_xml(content)}</w:tc></w:tr></w:tbl>"


BOX = f"<w:pict><w:txbxContent>{run_xml('<w:t>框里的字</w:t>')}</w:txbxContent></w:pict>"


@pytest.mark.parametrize("around", [run_xml, table_xml])
@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (BOX, "# 原文：框里的字"),
        ('<w:footnoteReference w:id="7"/>', "# 原文：注：脚注里的字"),
        ('<w:endnoteReference w:id="7"/>', "# 原文：注：脚注里的字"),
    ],
)
def test_what_floats_in_a_word_file_is_kept(
    tmp_path: Path, around: object, content: str, kept: str
) -> None:
    note = f'<w:footnotes {W}><w:footnote w:id="7">{run_xml("<w:t>脚注里的字</w:t>")}</w:footnote></w:footnotes>'
    body = around(content)  # type: ignore[operator]
    done, text = imported(
        tmp_path, word_with(body, footnotes=note, endnotes=note.replace("foot", "end")), "a.docx"
    )

    assert kept in text.splitlines()
    assert wrong(REPORT, done) == {}
    assert kept.removeprefix("# 原文：") in [excerpt for *_, excerpt in said(done.findings, "I601")]


@pytest.mark.parametrize("around", [run_xml, table_xml])
def test_what_somebody_remarked_in_a_word_file_is_told(tmp_path: Path, around: object) -> None:
    comments = f'<w:comments {W}><w:comment w:id="7">{run_xml("<w:t>再核对</w:t>")}</w:comment></w:comments>'
    body = around('<w:commentReference w:id="7"/>')  # type: ignore[operator]
    done, text = imported(tmp_path, word_with(body, comments=comments), "a.docx")

    assert said(done.findings, "I605") == [("I605", "批注没有导入：再核对", "")]
    assert "再核对" not in text


# Pictures


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("<p>二、", "  ![图表](读回-图片/图1.png)"),
        ("<p>三、", "# 原文：![图表](读回-图片/图1.png)"),
    ],
)
def test_a_picture_of_the_page_is_kept(tmp_path: Path, before: str, line: str) -> None:
    (tmp_path / "页").mkdir()
    (tmp_path / "页/图.png").write_bytes(png(3, 2))
    content = PAGE.replace(before, f'<p><img src="页/%E5%9B%BE.png" alt="图表"></p>{before}')
    done, text = imported(tmp_path, content)

    assert line in text.splitlines()
    assert (tmp_path / "读回-图片/图1.png").read_bytes() == png(3, 2)
    assert not done.checked.has_errors


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("没有.png", "图片文件不在：没有.png"),
        ("大.png", "图片超过 10 MB，没有读：大.png"),
        ("../外.png", "图片不在网页的文件夹里，没有读：../外.png"),
        ("file:///etc/passwd", "图片不在网页的文件夹里，没有读：file:///etc/passwd"),
        ("http://example.com/a.png", "图片在网上，没有下载：http://example.com/a.png"),
        ("//example.com/a.png", "图片在网上，没有下载：//example.com/a.png"),
        ("http://[bad", "图片的地址不对：http://[bad"),
        ("a%00.png", "图片的地址不对：a%00.png"),
        ("data:image/png;base64,AAA", "网页里的图片已损坏"),
        ("", "图片在网上，没有下载："),
    ],
)
def test_a_picture_that_cannot_be_had_is_told(tmp_path: Path, source: str, told: str) -> None:
    folder = tmp_path / "网页"
    folder.mkdir()
    (tmp_path / "外.png").write_bytes(png(3, 2))
    with (folder / "大.png").open("wb") as file:
        file.truncate(11 << 20)
    content = PAGE.replace("<p>二、", f'<p><img src="{source}" alt="图"></p><p>二、')
    done, text = imported(folder, content)

    assert said(done.findings, "I605") == [("I605", f"图片（图）没有放进来：{told}", "")]
    assert f"# 这一节里有图片（图）没有放进来：{told}" in text.splitlines()
    assert not (folder / "读回-图片").exists()
    assert not done.checked.has_errors


def test_a_corrupt_picture_is_laid_beside_and_told(tmp_path: Path) -> None:
    (tmp_path / "坏.png").write_bytes(png(3, 2)[:20])
    done, _ = imported(tmp_path, PAGE.replace("<p>二、", '<p><img src="坏.png"></p><p>二、'))

    [(_, message, _)] = said(done.findings, "I605")
    assert "原图存在 读回-图片/图1.png" in message
    assert (tmp_path / "读回-图片/图1.png").read_bytes() == png(3, 2)[:20]
    assert not done.checked.has_errors


# Bad input


WORD = word(REPORT, Style())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NOT_FOUND = (
    "不能导入：没有认出年报：没有年报的标题，也没有格式里的标题和表格\n"
    "    提示：检查是不是选错了文件"
)
DAMAGED = "打不开：不是完好的 .docx 文件\n    提示：请用 Word 或 WPS 打开它，看是否完好，再另存一份"


def zipped(**members: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"", "不能导入：文件是空的"),
        (
            "a.docx",
            "单位：示范局".encode(),
            "不能导入：这是纯文本文件，里面没有表格\n    提示：能导入的有：.docx、.html、.xlsx、.pdf，"
            "装有 LibreOffice 时还有 .doc、.wps、.odt、.rtf",
        ),
        (
            "a.docx",
            zipped(**{"a.txt": "x"}),
            "不能导入：这是压缩文件，不是文档\n"
            "    提示：请先解压，再导入其中的 Word、Excel、网页或 PDF 文件",
        ),
        (
            "a.docx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "打不开：文件有密码保护\n    提示：先用 Word 或 WPS 打开，去掉密码后另存",
        ),
        ("a.docx", WORD[: len(WORD) // 2], DAMAGED),
        ("a.docx", with_parts(WORD, {"word/document.xml": b"<w:document"}), DAMAGED),
        ("a.docx", with_parts(WORD, {"_rels/.rels": b"<x/>"}), DAMAGED),
        (
            "a.docx",
            zipped(**{"word/document.xml": bytes(80 << 20)}),
            "打不开：压缩包里的 word/document.xml 大得不正常",
        ),
        ("a.html", b"<html>", NOT_FOUND),
        ("a.html", "<html><body><h1>放假通知</h1><p>各局：</p></body></html>".encode(), NOT_FOUND),
        (
            "a.html",
            (
                "<html><body>"
                + "<div>" * 3000
                + re.sub(".*<body>", "", PAGE, count=1, flags=re.DOTALL)
            ).encode(),
            "不能导入：网页里的元素一层套一层，层数太多\n"
            "    提示：请在浏览器里打开它，把年报复制到 Word 里，存为 .docx 后再导入",
        ),
        (
            "a.html",
            (PAGE + PAGE.replace(f"<span>{value('行政许可', '处理决定')}<", "<span>5<")).encode(),
            "不能导入：里面有两份年报，同一张表出现了两次，数还不一样\n"
            "    提示：分成两个文件，再分别导入",
        ),
    ],
    ids=[
        *("empty", "no zip", "no document", "encrypted", "truncated", "broken xml", "no relations"),
        *("bomb", "blank page", "no report", "deep page", "two reports"),
    ],
)
def test_what_cannot_be_imported_is_told_and_nothing_written(
    command_line: CommandLine, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = command_line.run("import", name)

    assert (done.code, done.stdout) == (1, "")
    assert done.stderr == f"错误 {name}: {told}\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_huge_page_and_a_bomb_take_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "大.html").open("wb") as file:
        file.write(PAGE.encode())
        file.truncate(100 << 20)
    (tmp_path / "弹.docx").write_bytes(zipped(**{"word/document.xml": bytes(200 << 20)}))
    code = (
        "import resource, sys\n"
        "from makereport.cli.main import main\n"
        "sys.argv = ['makereport', 'import', sys.argv[1]]\n"
        "print(main(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    used = {}
    for name in ("没有.html", "大.html", "弹.docx"):
        done = subprocess.run(
            [sys.executable, "-c", code, name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        status, used[name] = map(int, done.stdout.split())
        assert status == 1
    assert max(used.values()) - used["没有.html"] < 30


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "密.txt").write_text("不可泄露", encoding="utf-8")
    address = (tmp_path / "密.txt").as_uri()
    entity = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{address}"><!ENTITY z "甲乙丙丁">]>'
    with zipfile.ZipFile(io.BytesIO(WORD)) as archive:
        xml = archive.read("word/document.xml").decode()
    xml = xml.replace("<w:document", f"{entity}<w:document", 1).replace("的文字", "&y;&z;的文字")
    data = with_parts(WORD, {"word/document.xml": xml.encode()})
    content = PAGE.replace("<!DOCTYPE html>", entity).replace("的文字", "&y;&z;的文字")

    for name, source in (("a.docx", data), ("a.html", content.encode())):
        done, text = imported(tmp_path, source, name)
        assert wrong(REPORT, done) == {}
        assert "泄露" not in text
        assert "甲乙丙丁" not in text


def test_a_report_older_than_any_form(command_line: CommandLine, tmp_path: Path) -> None:
    content = (
        "<html><body><h1>云溪县示范局2015年政府信息公开工作年度报告</h1>"
        "<p>本报告的统计期限为2015年1月1日至12月31日。</p><p>一、概述</p><p>本局公开信息450条。</p>"
        "<p>二、主动公开情况</p><p>公开了规章3件。</p>"
        "<table><tr><td>指标</td><td>数量</td></tr><tr><td>公开数</td><td>450</td></tr></table>"
        "<p>三、存在问题和改进措施</p><p>解读偏少。</p></body></html>"
    )
    (tmp_path / "2015.html").write_text(content, encoding="utf-8")
    done = command_line.run("import", "2015.html")

    assert done.code == 1
    assert "I601 没有适用于 2015 年度的格式，文字已导入，表格要按原文核对" in done.stderr
    assert "错误 Y106 没有适用于 2015 年度的格式" in done.stderr
    text = (tmp_path / "2015.yaml").read_text(encoding="utf-8")
    for kept in ("单位: 云溪县示范局", "年度: 2015", "本局公开信息450条。", "公开了规章3件。"):
        assert kept in text
    for kept in ("概述", "| 公开数 | 450 |", "解读偏少。"):
        assert kept in text


def test_tables_only(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html>{PROACTIVE}{REQUESTS}{DISPUTES}", encoding="utf-8")
    done = command_line.run("import", "a.html")

    assert done.code == 1
    assert "a.html:1:1: 警告 I601 没有认出单位" in done.stderr
    assert "a.html:1:1: 警告 I601 没有认出年度" in done.stderr
    assert "a.html:1:1: 警告 I602 没有找到“一、总体情况”的文字" in done.stderr
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    text = text.replace("年度: 待填写", "年度: 2021").replace("单位: 待填写", "单位: 示范局")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    assert figures(check_file(tmp_path / "b.yaml")) == REPORT.figures


def test_text_only(command_line: CommandLine, tmp_path: Path) -> None:
    content = re.sub("<table.*?</table>", "", PAGE, flags=re.DOTALL)
    (tmp_path / "a.html").write_text(content, encoding="utf-8")
    done = command_line.run("import", "a.html")

    assert done.code == 0
    for section in REPORT.form.sections:
        told = f"I602 没有找到“{section.label}”的表格，按 0 计"
        assert (told in done.stderr) == (section.table is not None)
    assert command_line.run("build", "a.yaml").code == 0


def test_what_is_there_is_left_alone(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("我的", encoding="utf-8")
    (tmp_path / "夹").mkdir()

    done = command_line.run("import", "a.html")
    assert done.code == 1
    assert "a.yaml" in done.stderr
    assert "已" in done.stderr
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "我的"
    assert command_line.run("import", "a.html", "-o", "夹").code == 0
    assert (tmp_path / "夹/a.yaml").is_file()


def test_a_table_of_5000_rows_is_read_in_time(tmp_path: Path) -> None:
    more = "".join(f"<tr><td>甲{n}</td>{'<td>5</td>' * 7}</tr>" for n in range(5000))
    content = PAGE.replace(REQUESTS, REQUESTS.replace("</tbody>", f"{more}</tbody>"))
    started = time.process_time()
    done, text = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}
    assert "甲4999" in text
    assert len(done.findings) < 20
    assert time.process_time() - started < 20


# Last year's report as it was published


LAST_TEXT = {"a.docx": word(REPORT_2019, Style()), "a.html": page(REPORT_2019, Style()).encode()}


def against_last(folder: Path, name: str, content: bytes, more: str = "") -> Checked:
    """The check of a report of 2020 whose last year's is a published file."""
    (folder / name).write_bytes(content)
    text = complete(f"年度: 2020\n上年: {name}\n{more}")
    (folder / "2020.yaml").write_text(text, encoding="utf-8")
    return check_file(folder / "2020.yaml", "2020.yaml")


@pytest.mark.parametrize("name", LAST_TEXT)
def test_figures_of_a_published_last_year_are_compared_and_cited(tmp_path: Path, name: str) -> None:
    carried = REPORT_2019.figures["申请"]["结转下年度", "自然人"]
    received = REPORT_2019.figures["申请"]["本年新收", "总计"]
    checked = against_last(
        tmp_path,
        name,
        LAST_TEXT[name],
        "总体情况: 上年新收{{ 上年.申请.本年新收.总计 }}件，另有{{ 上年.申请.没有 }}件。\n"
        "收到和处理政府信息公开申请情况:\n  上年结转: {自然人: 5}\n",
    )

    carries = [f for f in checked.findings if f.code == "C301"]
    assert f"上年结转的自然人是 5，上年“结转下年度”的自然人是 {carried}（" in "".join(
        finding.message for finding in carries
    )
    assert [f.code for f in checked.findings if f.is_error] == ["N405"]
    cited = check_file(tmp_path / "2020.yaml")
    assert "没有" in next(f.message for f in cited.findings if f.code == "N405")
    text = (tmp_path / "2020.yaml").read_text(encoding="utf-8")
    (tmp_path / "2020.yaml").write_text(
        text.replace("，另有{{ 上年.申请.没有 }}件", ""), encoding="utf-8"
    )
    assert narrative(check_file(tmp_path / "2020.yaml"))[1] == f"上年新收{received}件。"


@pytest.mark.parametrize("name", LAST_TEXT)
def test_a_last_year_that_agrees_says_nothing(tmp_path: Path, name: str) -> None:
    cells = ", ".join(
        f"{column}: {value}"
        for (row, column), value in REPORT_2019.figures["申请"].items()
        if row == "结转下年度" and column != "总计"
    )
    checked = against_last(
        tmp_path,
        name,
        LAST_TEXT[name],
        f"收到和处理政府信息公开申请情况:\n  上年结转: {{{cells}}}\n",
    )
    assert not {f.code for f in checked.findings} & {"C301", "C303", "C304"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"", "用不了：文件是空的"),
        ("a.docx", WORD[:999], "用不了：不是完好的 .docx 文件"),
        ("a.html", b"<html>", "用不了：没有认出年报：没有年报的标题，也没有格式里的标题和表格"),
        ("a.html", PAGE.encode(), "的年度是 2021，不是 2019"),
        (
            "a.html",
            LAST_TEXT["a.html"].replace(b"<span>1001</span>", "<span>约5</span>".encode()),
            "里有错误 Y106：“约5”不能用：件数只能是不小于零的整数",
        ),
    ],
)
def test_a_published_last_year_that_is_of_no_use(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    checked = against_last(tmp_path, name, content)

    [finding] = [f for f in checked.findings if f.is_error]
    assert (finding.code, finding.line) == ("C303", 2)
    assert finding.message.startswith(f"上年的年报 {tmp_path / name} ")
    assert told in finding.message
    assert "\n" not in finding.message


def test_a_published_last_year_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "2020.yaml").write_text(complete("年度: 2020\n上年: 没有.docx\n"), encoding="utf-8")
    [finding] = [f for f in check_file(tmp_path / "2020.yaml").findings if f.is_error]
    assert finding.code == "C303"
    assert "文件不存在" in finding.message


def test_a_page_number_after_the_signature_is_no_text_of_the_report(tmp_path: Path) -> None:
    text = (PAGES / "2023年报.html").read_text(encoding="utf-8")
    done, yaml = imported(tmp_path, text.replace("</ucapcontent>", "<p>— 3 —</p></ucapcontent>"))

    assert done.checked.report.draft.published == "2024年1月17日"
    assert "# 原文：— 3 —" in yaml
