"""`check` and `merge` of what was published, and what is said of folders that
have one kind of report but not the other."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.reports import written
from tests.support.runner import run

WRONG = "总体情况: |\n  本年新收政府信息公开申请9件。\n收到和处理政府信息公开申请情况:\n"
WRONG += "  本年新收: {自然人: 1}\n"


def published(folder: Path, name: str, yaml: str = "") -> None:
    """A Word file, and no report file beside it."""
    path = written(folder, f"{name}.yaml", yaml)
    assert run("build", path.name, cwd=folder).code == 0
    path.unlink()


def test_a_published_report_is_checked_and_the_text_in_question_quoted(tmp_path: Path) -> None:
    published(tmp_path, "2021", WRONG)
    result = run("check", "2021.docx", "--strict", cwd=tmp_path)
    [row] = json.loads(run("check", "2021.docx", "--format", "json", cwd=tmp_path).stdout)

    assert result.code == 1
    assert result.stdout.startswith("2021.docx:1:1: 警告 N401 ")
    assert "：“本年新收政府信息公开申请9件。”\n" in result.stdout
    assert (row["code"], row["line"], row["column"]) == ("N401", 1, 1)


def test_a_folder_without_report_files_is_searched_for_published_ones(tmp_path: Path) -> None:
    published(tmp_path, "甲", "单位: 甲局\n")
    published(tmp_path, "乙", "单位: 乙局\n")
    checked = run("check", ".", cwd=tmp_path)
    merged = run("merge", ".", "-o", "汇总.yaml", cwd=tmp_path)
    refused = run("build", "甲.docx", cwd=tmp_path)
    written(tmp_path, "丙.yaml", "单位: 丙局\n")
    (tmp_path / "汇总.yaml").unlink()
    only = run("check", ".", cwd=tmp_path)

    assert (checked.code, checked.stderr) == (0, "")
    assert checked.stdout == "检查了 2 个文件，都没有问题：0 个错误，0 个警告\n"
    assert merged.stdout.startswith("汇总了 2 个单位 2021 年度的年报 → 汇总.yaml\n")
    assert refused.code == 1
    assert "Y100 这是 Word、Excel、PDF 或压缩文件，不是 YAML" in refused.stderr
    assert only.stdout == "检查了 1 个文件：0 个错误，0 个警告\n"


def test_several_published_reports_of_one_agency_are_told_without_a_line(tmp_path: Path) -> None:
    published(tmp_path, "甲")
    published(tmp_path, "乙")
    result = run("check", "甲.docx", "乙.docx", cwd=tmp_path)

    assert result.stdout.count("警告 F701") == 2
    assert "\n    ^" not in result.stdout
    assert "甲.docx:1:1: 警告 F701" in result.stdout


def test_a_folder_with_the_other_kind_of_report_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "公布").mkdir()
    published(tmp_path / "公布", "2021")
    written(tmp_path, "写/2021.yaml")
    build = run("build", "公布", cwd=tmp_path)
    read = run("import", "写", cwd=tmp_path)

    assert (build.code, read.code) == (1, 1)
    assert "有公布过的 1 份：先用 makereport import 公布 -o 文件夹 读成 YAML" in build.stderr
    assert "有 YAML 写的年报 1 份：不用导入，直接用 makereport build" in read.stderr
