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
