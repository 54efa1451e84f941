"""Any report, in any style, and what offices do to the form."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makereport import check_file
from tests.support.foreign import STYLES, Foreign, Style, page, word
from tests.support.published import (
    DISPUTES,
    PAGE,
    PROACTIVE,
    PROPERTY,
    REPORT,
    RESULTS,
    figures,
    imported,
    rows_of,
    said,
    value,
    with_row,
    wrong,
)
from tests.support.reports import complete
from tests.support.strategies import Sparse, sparse_reports


def published(folder: Path, sparse: Sparse) -> Foreign:
    """A generated report with all its totals."""
    (folder / "源.yaml").write_text(complete(sparse.head + sparse.yaml()), encoding="utf-8")
    checked = check_file(folder / "源.yaml")
    assert not checked.has_errors, checked.findings
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


def _without(*tags: str) -> str:
    return re.sub(rf"</({'|'.join(tags)})>", "", PAGE)


CONTENTS = "".join(f"<p>{section.label}……{n}</p>" for n, section in enumerate(REPORT.form.sections))
VARIANTS = {
    "another word for totals": PAGE.replace("总计", "合计"),
    "a label with a shorter name": PAGE.replace("行政规范性文件", "规范性文件"),
    "a note without its brackets": re.sub(r"（区分处理的，(.*?)）", r"，区分处理的，\1", PAGE),
    "a note on a line of its own": PAGE.replace("行政许可<", "行政许可<br>（含备案和初审）<"),
    "a blank row": with_row(DISPUTES, 3, *[""] * 15),
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


# How much is said of a variant, and what.
REMARKS = {
    "a label with a shorter name": (1, "“规范性文件”一行当作“行政规范性文件”$"),
    "no head, and gaps": (16, "没有列的标题，按格式的次序读$|“1 0[0-9]{2}”读成 10[0-9]{2}$"),
    "numbers with gaps": (186, r"“(\d) (\d{3})”读成 \1\2$"),
    "numbers broken": (200, r"“(\d+) (\d{3})”读成 \1\2$"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_what_offices_do_to_the_form(tmp_path: Path, name: str) -> None:
    done, text = imported(tmp_path, VARIANTS[name])

    assert VARIANTS[name] != PAGE
    assert wrong(REPORT, done) == {}, text
    assert all(f"\n  {line}\n" in text for lines in REPORT.texts.values() for line in lines)
    assert said(done.findings, "I602") == []
    count, remark = REMARKS.get(name, (0, ""))
    remarks = [message for _, message, _ in said(done.findings, "I603")]
    assert len(remarks) == count
    assert [message for message in remarks if not re.search(remark, message)] == []
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
