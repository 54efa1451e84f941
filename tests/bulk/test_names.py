"""Names of Word files made of what the reports say."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import named_by
from tests.support.reports import names_in, written
from tests.support.runner import run

PLAIN = ["甲局", "云溪县 人社局", "2021", "甲（乙）局"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *((f"单位: {name}\n", name) for name in PLAIN),
        ("单位: '甲局'\n", "甲局"),
        ("单位: 甲局  # 县里\n", "甲局"),
        ('单位: "甲/乙:丙*"\n', "甲_乙_丙_"),
        ("单位: 甲局.\n", "甲局."),
        ("单位: " + "长" * 300 + "\n", "长" * 66),
        ("# 单位: 乙局\n单位: 甲局\n", "甲局"),
    ],
)
def test_a_name_has_the_agency_as_the_report_has_it(tmp_path: Path, typed: str, name: str) -> None:
    path = written(tmp_path, yaml=typed)

    assert named_by("{单位}", path) == f"{name.rstrip(' .')}.docx"


@pytest.mark.parametrize("year", ["2021", "2021 ", "'2021'", "二〇二一"])
def test_a_name_has_the_year(tmp_path: Path, year: str) -> None:
    path = written(tmp_path, "甲.yaml", f"单位: 甲局\n年度: {year}\n")

    assert named_by("{文件名}-{单位}{年度}.docx", path) in ("甲-甲局2021.docx", "")


def test_names_that_windows_keeps_for_itself(tmp_path: Path) -> None:
    assert named_by("{单位}", written(tmp_path, yaml="单位: con\n")) == "_con.docx"


@pytest.mark.parametrize("pattern", ["{机关}", "{}", "a/{单位}", "..\\{单位}", "{单位"])
def test_a_pattern_of_something_else_is_wrong_usage(tmp_path: Path, pattern: str) -> None:
    written(tmp_path)
    result = run("build", "2021.yaml", "--name", pattern, cwd=tmp_path)

    assert result.code == 2
    assert "--name 里只能用 {单位}、{年度}、{文件名}" in result.stderr
    assert names_in(tmp_path) == ["2021.yaml"]


def test_reports_of_one_file_name_go_into_one_folder_by_their_agencies(tmp_path: Path) -> None:
    for name in ("甲局", "乙局"):
        written(tmp_path, f"{name}/2021.yaml", f"单位: {name}\n")

    clash = run("build", "甲局", "乙局", "-o", "输出", cwd=tmp_path)
    named = run("build", ".", "-o", "输出/全部", "--name", "{单位}{年度}", cwd=tmp_path)

    assert clash.code == 2
    assert "会写成同一个文件 输出/2021.docx" in clash.stderr
    assert '提示：给它们起不同的名字：--name "{单位}{年度}"' in clash.stderr
    assert (named.code, named.stderr) == (0, "")
    assert names_in(tmp_path / "输出" / "全部") == ["乙局2021.docx", "甲局2021.docx"]
    assert named.stdout.endswith("共 2 份年报：写出 2 份；错误 0 个，警告 0 个\n")


def test_names_that_differ_only_by_case_clash_on_every_system(tmp_path: Path) -> None:
    for folder, unit in (("a", "ABC局"), ("b", "abc局")):
        written(tmp_path, f"{folder}/2021.yaml", f"单位: {unit}\n")

    result = run("build", ".", "-o", "输出", "--name", "{单位}", cwd=tmp_path)

    assert result.code == 2
    assert not (tmp_path / "输出").exists()


def test_reports_without_an_agency_are_told_and_stop_no_other(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2021.yaml").write_text("年度: 2021\n", encoding="utf-8")
    written(tmp_path, "c/2021.yaml", "单位: 丙局\n")

    result = run("build", ".", "-o", "输出", "--name", "{单位}", cwd=tmp_path)

    assert result.code == 1
    assert names_in(tmp_path / "输出") == ["丙局.docx"]
    assert result.stdout.endswith(
        "共 3 份年报：写出 1 份，2 份有错误没有写出；错误 8 个，警告 0 个\n"
    )
