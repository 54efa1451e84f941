"""Titles taken apart: unit, title and year, and what is none."""

from __future__ import annotations

import pytest

from makereport.form.shelf import latest_form
from makereport.importing.titles import (
    Title,
    editor_of,
    is_unit,
    titles_of,
    year_of_period,
)

TITLES = titles_of((latest_form(),))
TITLE = "2021年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("text", "unit", "title", "year"),
    [
        (f"甲县乙局{TITLE}", "甲县乙局", TITLE, 2021),
        (f"关于甲县乙局{TITLE}", "甲县乙局", TITLE, 2021),
        (f"甲县乙局关于{TITLE}", "甲县乙局", TITLE, 2021),
        (f"《甲县乙局{TITLE}》", "甲县乙局", TITLE, 2021),
        (f"甲县乙局 {TITLE}", "甲县乙局", TITLE, 2021),
        (TITLE, "", TITLE, 2021),
        (TITLE.replace("2021", "２０２１"), "", TITLE, 2021),
        (TITLE.replace("2021", "1999"), "", TITLE.replace("2021", "1999"), 1999),
        (TITLE.replace("2021", "二〇二一"), "", TITLE.replace("2021", "二〇二一"), 2021),
        (TITLE.replace("2021", "二○一零"), "", TITLE.replace("2021", "二○一零"), 2010),
        ("2021年度甲县局政务公开年报", "甲县局", "2021年度政务公开年报", 2021),
        ("甲局政府信息公开2021年度报告", "甲局", "政府信息公开2021年度报告", 2021),
        ("甲局信息公开工作的2021年报告", "甲局", "信息公开工作的2021年报告", 2021),
        ("甲局政府信息公开年报（2021年度）", "甲局", "政府信息公开年报（2021年度）", 2021),
        ("甲局政府信息公开年报(2021)", "甲局", "政府信息公开年报(2021)", 2021),
        ("甲校2021-2022学年信息公开年度报告", "甲校", "2021-2022学年信息公开年度报告", 2022),
        ("甲校2021至2022学年度信息公开报告", "甲校", "2021至2022学年度信息公开报告", 2022),
        (f"甲局{TITLE}（公开稿）", "甲局", f"{TITLE}（公开稿）", 2021),
        (f"甲局{TITLE}" + "字" * 14, "甲局", TITLE + "字" * 14, 2021),
        (f"【公告】甲局{TITLE}", "甲局", TITLE, 2021),
        (f"[图文]甲局{TITLE}", "甲局", TITLE, 2021),
        (f"2022-01-20 甲局{TITLE}", "甲局", TITLE, 2021),
        (f"（2022年1月20日）甲局{TITLE}", "甲局", TITLE, 2021),
        (f"甲局{TITLE} 2022/01/20 09:30:00", "甲局", TITLE, 2021),
        (f"甲局{TITLE} 发布时间：[2022.1.20]", "甲局", TITLE, 2021),
        (f"{TITLE}（甲县乙局）", "甲县乙局", TITLE, 2021),
        (" ".join(f"甲县局{TITLE}"), "甲县局", TITLE, 2021),
    ],
)
def test_a_title_is_taken_apart(text: str, unit: str, title: str, year: int) -> None:
    assert TITLES.read(text) == Title(unit, title, year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TITLE.replace("公开", ""),
        f"甲局{TITLE}已经公布。",
        f"{TITLE}：",
        f"请看{TITLE}!",
        f"甲局{TITLE}" + "字" * 15,
        "甲局政府信息公开工作年度报告",
        "甲局2021年政府信息公开指南",
        TITLE + " " * 3 + "字" * 80,
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert TITLES.read(text) is None


@pytest.mark.parametrize(("length", "is_one"), [(80, True), (81, False)])
def test_how_long_a_title_may_be(length: int, is_one: bool) -> None:
    assert (TITLES.read("甲" * (length - len(TITLE)) + TITLE) is not None) == is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(
            (f"甲县乙{end}", True)
            for end in "局委办厅院处队所会部署站馆室校司庭团旗盟区县镇乡园社省市"
        ),
        *(
            (f"甲县乙{end}", True)
            for end in ("政府", "中心", "公司", "学校", "大学", "街道", "法院")
        ),
        *((f"甲乙{end}", False) for end in "局委"),
        *(("甲县教育局（体育局）", True), ("甲县教育局()", False), ("甲县教育科", False)),
        *(("甲" * 39 + "局", True), ("甲" * 40 + "局", False), ("2021年甲县局", False)),
        *(("首页>甲县局", False), ("甲县局，乙县局", False), ("", False)),
    ],
)
def test_what_may_be_a_unit(text: str, is_one: bool) -> None:
    assert is_unit(text) == is_one


@pytest.mark.parametrize(
    ("lines", "unit", "year", "used"),
    [
        ([f"甲县乙局{TITLE}"], "甲县乙局", 2021, {0}),
        (["首页", "甲县乙局", TITLE, "正文"], "甲县乙局", 2021, {1, 2}),
        ([TITLE, "甲县乙局", "正文"], "甲县乙局", 2021, {0, 1}),
        ([TITLE, "（甲县乙局）"], "甲县乙局", 2021, {0, 1}),
        (["甲县乙局2021年政府信息公开", "工作年度报告"], "甲县乙局", 2021, {0, 1}),
        (["甲县乙局2021年", "政府信息公开工作", "年度报告"], "甲县乙局", 2021, {0, 1, 2}),
        ([f"甲县乙局{TITLE}", "目录", TITLE], "甲县乙局", 2021, {2}),
        ([f"甲县乙局{TITLE}", "目录", TITLE.replace("2021", "2022")], "", 2022, {2}),
        (["甲县乙局政府信息公开工作年度报告"], "甲县乙局", 0, {0}),
        (["甲县乙局政务公开报告", TITLE], "", 2021, {1}),
        (["首页", "正文"], None, 0, set()),
    ],
)
def test_a_title_is_found_among_lines(
    lines: list[str], unit: str | None, year: int, used: set[int]
) -> None:
    title, numbers = TITLES.find(lines)
    assert ((title.unit, title.year) if title else (None, 0)) == (unit, year)
    assert numbers == used


@pytest.mark.parametrize("mark", ["_", "|", "｜", ">", "－", "-", " "])
def test_the_name_of_a_page_has_the_site_before_the_unit(mark: str) -> None:
    title = TITLES.of_page(f"示范网{mark}甲县乙局{TITLE}")
    assert title is not None
    assert title.unit == "甲县乙局"


@pytest.mark.parametrize(
    ("preface", "unit", "year"),
    [
        ("本报告由甲县乙局编制，期限为2021年1月1日至12月31日。", "甲县乙局", 2021),
        ("本报告由甲县乙局（丙局）负责编写。自２０２１年１月１日起。", "甲县乙局（丙局）", 2021),
        ("由于疫情，由甲县乙局编制。自 2021 年 1 月 1 日起。", "甲县乙局", 2021),
        ("本报告依法编制，至2021年12月31日。", "", 0),
        ("由甲县乙科编制。", "", 0),
    ],
)
def test_what_a_preface_tells(preface: str, unit: str, year: int) -> None:
    assert (editor_of(preface), year_of_period(preface)) == (unit, year)
