"""Which file beside a report is taken for last year's, and what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from makereport import check_file, check_many
from tests.support.foreign import Style, page
from tests.support.published import REPORT_2019
from tests.support.reports import APPLIED, check_text, codes, complete, written
from tests.support.runner import run

UNIT = "云溪县示范局"
LAST = "年度: 2021\n" + APPLIED + "  本年新收: {自然人: 2}\n"
"""A report that carries two over, of which this year's knows nothing."""
THIS = "年度: 2022\n" + APPLIED + "  本年新收: {自然人: 1}\n"

FOUND = (
    "2021.yaml", "2021.yml", "2021.YAML", "2021.Yml", "２０２１.yaml", "2021年.yaml",
    "2021年度.yaml", "2021年报.yaml", "2021 年报.yaml", "2021年年报.yaml", "2021年度报告.yaml",
    "2021年度年报.yml", "2021年政府信息公开工作年度报告.yaml", "2021年政府信息公开年报.yaml",
    "政府信息公开2021年度报告.yaml", "2021年度政府信息公开工作报告.yaml",
    f"{UNIT}2021年报.yaml", f"{UNIT}2021年政府信息公开工作年度报告.yaml",
    f"{UNIT}-2021.yml", f"{UNIT}（2021）.yaml", f"{UNIT}政府信息公开工作2021年年度报告.yaml",
)  # fmt: skip
PASSED_OVER = (
    "云溪县另一局2021年报.yaml", "云溪县另一局2021年政府信息公开工作年度报告.yaml", "2020.yaml",
    "20211.yaml", "2021-2022.yaml", "2021年工作报告.yaml", "2021年预算公开.yaml", "2021年报.txt",
    ".2021.yaml", "~$2021.docx", "2021终稿.yaml", "2021.1.yaml", "2021年报2021.yaml",
)  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_file_named_after_the_year_before_is_compared_with(tmp_path: Path, name: str) -> None:
    written(tmp_path, name, LAST)
    checked = check_text(tmp_path, THIS, "2022.yaml")

    assert codes(checked) == ["C301"]
    assert checked.understood.endswith(f"；已与上年的 {name} 核对")


@pytest.mark.parametrize("name", PASSED_OVER)
def test_any_other_file_is_passed_over_and_that_is_said(tmp_path: Path, name: str) -> None:
    written(tmp_path, name, LAST)
    checked = check_text(tmp_path, THIS, "2022.yaml")

    assert codes(checked) == []
    assert checked.understood.endswith("；没有找到上年的年报，没有与上年核对")


@pytest.mark.parametrize(
    ("this", "last"),
    [("局里的-2022-终稿.yaml", "局里的-2021-终稿.yaml"), ("示范局2022.yaml", "示范局2021年报.yml")],
)
def test_a_file_named_as_the_report_is_but_for_the_year_is_compared_with(
    tmp_path: Path, this: str, last: str
) -> None:
    written(tmp_path, "2021.yaml", LAST.replace("2021", "2020"))
    written(tmp_path, last, LAST)

    assert codes(check_text(tmp_path, THIS, this)) == ["C301"]


@pytest.mark.parametrize("name", ["2021.docx", "2021年报.DOCX"])
def test_a_word_file_is_compared_with_where_no_report_file_is(tmp_path: Path, name: str) -> None:
    source = written(tmp_path, "old.yaml", LAST)
    assert run("build", str(source), "-o", str(tmp_path / "new.docx")).code == 0
    os.rename(tmp_path / "new.docx", tmp_path / name)
    assert codes(check_text(tmp_path, THIS, "2022.yaml")) == ["C301"]

    written(tmp_path, "2021年报.yml", "年度: 2021\n")
    checked = check_text(tmp_path, THIS, "2022.yaml")
    assert checked.understood.endswith("已与上年的 2021年报.yml 核对")


@pytest.mark.parametrize("name", ["2019.html", "2019年度报告.htm", "2019年报.HTML"])
def test_a_page_is_compared_with_where_nothing_else_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(page(REPORT_2019, Style()), encoding="utf-8")
    checked = check_text(tmp_path, f"单位: {REPORT_2019.unit}\n年度: 2020\n", "2020.yaml")

    assert "C301" in codes(checked)
    assert checked.understood.endswith(f"已与上年的 {name} 核对")


def test_two_that_may_be_it_are_a_finding_which_its_hint_mends(tmp_path: Path) -> None:
    written(tmp_path, "2021.yaml", LAST)
    written(tmp_path, "2021年报.yaml", LAST)
    text = THIS + "总体情况: 比上年的{{ 上年.申请.本年新收.总计 }}件少。\n"
    file = written(tmp_path, "2022.yaml", text)
    said = run("check", str(file))

    assert (
        "2022.yaml:1:1: 警告 C308 同一文件夹里像上年年报的有 2 个：2021.yaml、2021年报.yaml"
        in said.stdout
    )
    assert said.stdout.count("补上一行，写明用哪一个，例如 上年: 2021.yaml") == 2
    mended = check_text(tmp_path, text + "上年: 2021.yaml\n", "2022.yaml")
    assert codes(mended) == ["C301"]


def test_a_word_file_and_a_page_of_one_name_are_one_report(tmp_path: Path) -> None:
    source = written(tmp_path, "old.yaml", LAST)
    assert run("build", str(source), "-o", str(tmp_path / "2021.docx")).code == 0
    (tmp_path / "2021.html").write_text("<p>同一份</p>", encoding="utf-8")
    (tmp_path / "2021.htm").write_text("<p>同一份</p>", encoding="utf-8")

    checked = check_text(tmp_path, THIS, "2022.yaml")
    assert checked.understood.endswith("已与上年的 2021.docx 核对")


def test_a_report_that_cannot_be_compared_with_says_so_in_its_line(tmp_path: Path) -> None:
    written(tmp_path, "2021.yml", "单位: 云溪县另一局\n年度: 2021\n")
    checked = check_text(tmp_path, THIS, "2022.yaml")

    assert codes(checked) == ["C304"]
    assert checked.understood.endswith("没有与上年核对（2021.yml 用不上）")
    built = run("build", str(tmp_path / "2022.yaml"))
    assert "没有与上年核对（2021.yml 用不上）" in built.stdout


def test_citing_last_year_without_one_names_the_file_that_is_missing(tmp_path: Path) -> None:
    text = THIS + "总体情况: 上年{{ 上年.申请.本年新收.总计 }}件。\n"
    (finding,) = check_text(tmp_path, text, "2022.yaml").findings

    assert "名为 2021.yaml，" in finding.hint
    written(tmp_path, "2021.yaml", LAST)
    assert codes(check_text(tmp_path, text, "2022.yaml")) == ["C301"]


@pytest.mark.parametrize("name", ["2021年报.yaml", "2021.docx"])
def test_a_new_report_does_not_name_a_file_that_is_found_anyway(tmp_path: Path, name: str) -> None:
    source = written(tmp_path, "2021年报.yaml", LAST)
    if name.endswith("docx"):
        assert run("build", str(source), "-o", str(tmp_path / name)).code == 0
        source.unlink()
    assert run("new", "2022", "--from", name, cwd=tmp_path).code == 0

    assert "\n上年:" not in (tmp_path / "2022.yaml").read_text(encoding="utf-8")
    assert f"已与上年的 {name} 核对" in check_file(tmp_path / "2022.yaml").understood


def test_reports_of_many_agencies_in_one_folder_each_find_their_own(tmp_path: Path) -> None:
    for unit in ("甲局", "乙局", "丙局"):
        written(tmp_path, f"{unit}2021年报.yaml", f"单位: {unit}\n{LAST}")
        written(tmp_path, f"{unit}2022.yaml", f"单位: {unit}\n{THIS}")
    done = list(check_many(sorted(tmp_path.glob("*2022.yaml"))))

    assert [[finding.code for finding in each.findings] for each in done] == [["C301"]] * 3


def test_a_report_of_last_year_that_appears_has_the_report_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "年报"
    written(folder, "2022.yaml", "年度: 2022\n")
    written(folder, "甲.yaml", "年度: 2022\n单位: 甲局\n")

    def built() -> str:
        return run("build", str(folder)).stdout

    built()
    assert "2 份没有变" in built()
    other = written(folder, "无关2021.txt", "")
    assert "2 份没有变" in built(), "a file of another name is nobody's last year"
    os.rename(other, folder / "2021年报.yml")
    assert "写出 3 份；" in built()
    written(folder, "2021年报.yml", complete("年度: 2021\n单位: 甲局\n"))
    assert "云溪县示范局" in run("build", str(folder)).stderr
