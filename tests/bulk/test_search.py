"""Folders as arguments: which files in them are reports, and in what order."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import find_reports, form_for_year, schema_file
from tests.support.reports import written
from tests.support.runner import run


def test_a_folder_is_searched_for_reports_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("乙/2021.yml", "甲/2021.YAML", "甲/下/2020.yaml", "b.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in (".git.yaml", "~$2021.yaml", "甲/.~2021.yaml", "甲/2021.docx", ".cache/a.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    found = find_reports([tmp_path]).files

    assert [str(Path(file).relative_to(tmp_path)) for file in found] == [
        "b.yaml",
        str(Path("乙/2021.yml")),
        str(Path("甲/2021.YAML")),
        str(Path("甲/下/2020.yaml")),
    ]


def test_a_schema_of_makereport_is_no_report_whatever_its_suffix(tmp_path: Path) -> None:
    form = form_for_year(2021)
    assert form
    schema_file(form, tmp_path / "zfxxgk-2021.schema.yaml")
    (tmp_path / "a.schema.yaml").touch()

    assert find_reports([tmp_path]).files == [str(tmp_path / "a.schema.yaml")]


def test_what_was_published_is_looked_for_instead(tmp_path: Path) -> None:
    for name in ("a.docx", "b.HTML", "c.yaml", "~$a.docx"):
        (tmp_path / name).touch()

    found = find_reports([tmp_path], published=True)

    assert [Path(file).name for file in found.files] == ["a.docx", "b.HTML"]


def test_a_file_counts_once_however_often_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("甲").mkdir()
    Path("甲/2021.yaml").touch()

    found = find_reports(["甲/2021.yaml", "甲", "./甲/2021.yaml", "没有.yaml"])

    assert found.files == ["甲/2021.yaml", "没有.yaml"]
    assert found.repeated == ["./甲/2021.yaml"]


def test_an_empty_folder_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    written(tmp_path, "甲/2021.yaml")

    alone = run("check", "空", cwd=tmp_path)
    both = run("check", "空", "甲", cwd=tmp_path)

    assert (alone.code, alone.stdout) == (1, "")
    assert (
        alone.stderr
        == "空: 文件夹里没有年报（.yaml、.yml），也没有公布过的\n错误 没有要处理的文件\n"
    )
    assert (both.code, both.stderr) == (0, "空: 文件夹里没有年报（.yaml、.yml），也没有公布过的\n")
    assert both.stdout == "检查了 1 个文件：0 个错误，0 个警告\n"
