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
