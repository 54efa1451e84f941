"""Two pages made after real ones: every figure, every word, and what is said of
the rest."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from makereport import Checked, import_file
from makereport.word.render import render_docx
from tests.support.published import PAGES, RESULTS, figures, imported, narrative, said


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
    assert [(code, excerpt) for code, _, excerpt in said(done.checked.findings)] == [
        ("N446", "标题: 2023年政府信息公开年度报告")
    ]
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


def test_a_page_number_after_the_signature_is_no_text_of_the_report(tmp_path: Path) -> None:
    text = (PAGES / "2023年报.html").read_text(encoding="utf-8")
    done, yaml = imported(tmp_path, text.replace("</ucapcontent>", "<p>— 3 —</p></ucapcontent>"))

    assert done.checked.report.draft.published == "2024年1月17日"
    assert "# 原文：— 3 —" in yaml
