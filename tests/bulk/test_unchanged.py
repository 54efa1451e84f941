"""Only what has changed is built again by the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.support.reports import complete
from tests.support.runner import CommandLine


@pytest.fixture
def line(command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "年报").mkdir()
    for name in ("甲", "乙", "丙"):
        report(tmp_path, name, "")
    return command_line


def report(folder: Path, name: str, more: str) -> None:
    text = complete(f"单位: 云溪县{name}局\n年度: 2021\n{more}")
    (folder / "年报" / f"{name}.yaml").write_text(text, encoding="utf-8")


def built(line: CommandLine, *words: str) -> dict[str, str]:
    """What became of each report, by the name of its file."""
    done = line.run("build", "年报", "--summary", "s.json", *words)
    assert done.code == 0, done.stderr
    rows = json.loads(Path("s.json").read_text(encoding="utf-8"))["files"]
    return {Path(row["file"]).stem: row["status"] for row in rows}


def test_a_second_run_writes_what_has_changed_and_says_so(
    line: CommandLine, tmp_path: Path
) -> None:
    assert set(built(line).values()) == {"written"}
    before = (tmp_path / "年报" / "甲.docx").stat().st_mtime_ns
    assert set(built(line).values()) == {"unchanged"}
    assert (tmp_path / "年报" / "甲.docx").stat().st_mtime_ns == before

    report(tmp_path, "乙", "主动公开: {行政许可: 3}\n")
    assert built(line) == {"甲": "unchanged", "乙": "written", "丙": "unchanged"}
    said = line.run("build", "年报").stdout
    assert said == "共 3 份年报：写出 0 份，3 份没有变、不用重写；错误 0 个，警告 0 个\n"
    assert set(built(line, "--force").values()) == {"written"}


def test_a_report_with_a_warning_is_built_again_and_the_warning_told_again(
    line: CommandLine, tmp_path: Path
) -> None:
    report(tmp_path, "乙", "主动公开: {行政许可: 无}\n")
    first, second = line.run("build", "年报"), line.run("build", "年报")

    assert "Y108" in first.stderr
    assert first.stderr == second.stderr


def test_a_target_that_is_gone_or_was_edited_is_not_passed_over(
    line: CommandLine, tmp_path: Path
) -> None:
    built(line)
    (tmp_path / "年报" / "甲.docx").unlink()
    assert built(line)["甲"] == "written"

    edited = tmp_path / "年报" / "丙.docx"
    with zipfile.ZipFile(edited, "a") as archive:
        archive.writestr("word/more.xml", "<x/>")
    assert line.run("build", "年报").code == 1, "somebody's work is left alone, and told"


def test_a_chart_of_several_years_is_drawn_again_when_one_of_them_has_changed(
    line: CommandLine, tmp_path: Path
) -> None:
    chart = "```图表\n  类型: 折线\n  数据: 申请.本年新收.总计\n  比较: 近三年\n  ```"
    for year in (2019, 2020):
        text = complete(f"单位: 云溪县甲局\n年度: {year}\n")
        (tmp_path / "年报" / f"甲{year}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "年报" / "甲.yaml").unlink()
    text = complete(f"单位: 云溪县甲局\n年度: 2021\n总体情况: |\n  正文。\n  {chart}\n")
    (tmp_path / "年报" / "甲2021.yaml").write_text(text, encoding="utf-8")
    assert built(line)["甲2021"] == "written"
    assert built(line)["甲2021"] == "unchanged"

    text = complete("单位: 云溪县甲局\n年度: 2019\n申请: {本年新收: {自然人: 7}}\n")
    (tmp_path / "年报" / "甲2019.yaml").write_text(text, encoding="utf-8")
    assert built(line)["甲2021"] == "written"
    with zipfile.ZipFile(tmp_path / "年报" / "甲2021.docx") as archive:
        assert b"<c:v>7</c:v>" in archive.read("word/charts/chart1.xml")
