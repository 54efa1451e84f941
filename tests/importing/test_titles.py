"""The unit and the year, by the title or wherever else they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makereport.form.labels import name_key
from tests.support.published import PAGE, REPORT, imported, said

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
        ("云溪县示范局政府信息公开2021年度报告", "政府信息公开2021年度报告"),
        ("云溪县示范局政府信息公开工作|2021年度报告", "政府信息公开工作2021年度报告"),
        ("云溪县示范局|政府信息公开工作2021年度报告", "政府信息公开工作2021年度报告"),
        ("云溪县示范局2021年度|政府信息公开|年度报告", "2021年度政府信息公开年度报告"),
        ("云溪县示范局2021年政府信息公开工作报告", "2021年政府信息公开工作报告"),
        ("云溪县示范局2021年信息公开年报", "2021年信息公开年报"),
        ("2021年度云溪县示范局法定政府信息公开年报", "2021年度法定政府信息公开年报"),
        ("2021年政府信息公开工作年度报告（云溪县示范局）", ""),
        ("2021年政府信息公开工作年度报告|（云溪县示范局）", ""),
        ("【图文】云溪县示范局2021年政府信息公开工作年度报告", ""),
        ("2022-01-18 云溪县示范局2021年政府信息公开工作年度报告", ""),
        ("云溪县示范局2021年政府信息公开工作年度报告 [2022-01-18 09:30]", ""),
        ("云溪县示范局2021年政府信息公开工作年度报告（2022年1月18日）", ""),
        ("云溪县示范局政府信息公开工作报告", ""),
        ("雲溪縣示範局2021年政府信息公開工作年度報告", ""),
    ],
)
def test_unit_and_year_by_the_title_or_else_the_preface(
    tmp_path: Path, lines: str, title: str
) -> None:
    shown = "".join(f"<p>{text}</p>" for text in lines.split("|"))
    content = PAGE.replace(HEADLINE, shown).replace(PAGE_NAME, "示范网")
    if "云溪县示范局" in lines and ("1年" in lines or "法定" in lines):
        content = content.replace("由云溪县示范局编制", "依法编制")
    assert "示范网</title>" in content
    done, text = imported(tmp_path, content)
    draft = done.checked.report.draft

    assert (draft.unit, draft.year) == ("雲溪縣示範局" if "雲" in lines else "云溪县示范局", 2021)
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


@pytest.mark.parametrize(
    ("title", "unit", "year"),
    [
        ("临江街道2022年政府信息公开年报", "临江街道", 2022),
        ("2022年政府信息公开工作年度报告</p><p>云溪县政府办", "云溪县政府办", 2022),
        ("示范学院2021-2022学年信息公开工作年度报告", "示范学院", 2022),
        ("示范职业大学2021—2022学年度信息公开报告", "示范职业大学", 2022),
    ],
)
def test_short_units_and_school_years(tmp_path: Path, title: str, unit: str, year: int) -> None:
    content = PAGE.replace(HEADLINE, f"<p>{title}</p>").replace(PAGE_NAME, "示范网")
    content = content.replace(REPORT.preface, "现公布年度报告。")
    done, _ = imported(tmp_path, content)
    draft = done.checked.report.draft

    assert (draft.unit, draft.year) == (unit, year)
    told = [message for _, message, _ in said(done.findings, "I603")]
    assert told == (["标题写的是学年，按 2022 年度读"] if "学年" in title else [])


def test_what_stands_above_the_line_of_the_unit_stays(tmp_path: Path) -> None:
    picture = '<img src="http://x/1.png" alt="标志">'
    content = PAGE.replace(HEADLINE, f"{picture}<p>云溪县示范局</p>")
    content = content.replace("由云溪县示范局编制", "依法编制").replace(PAGE_NAME, "示范网")
    done, text = imported(tmp_path, content)

    assert done.checked.report.draft.unit == "云溪县示范局"
    assert "图片（标志）没有放进来" in text
    assert "\n  云溪县示范局\n" not in text
