"""What is printed where the console, the disk or a name is odd."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.reports import names_in, written
from tests.support.runner import OBEYS, run

posix = pytest.mark.skipif(os.name != "posix", reason="not all of this is there on Windows")


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_the_environment_says_whether_there_is_colour(
    tmp_path: Path, env: dict[str, str], coloured: bool
) -> None:
    plain = {"FORCE_COLOR": "", "NO_COLOR": ""}
    result = run("check", "无.yaml", cwd=tmp_path, env=plain | env)

    assert ("\x1b[" in result.stdout) == coloured


@posix
def test_no_colour_is_wanted_on_a_terminal_either(tmp_path: Path) -> None:
    import pty

    def on_terminal(**env: str) -> bytes:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "makereport", "check", "无.yaml"]
        plain = {"NO_COLOR": "", "FORCE_COLOR": "", "PYTHONIOENCODING": "utf-8"}
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **plain, **env}, stdout=theirs, check=False
        )
        os.close(theirs)
        said = os.read(ours, 10_000)
        os.close(ours)
        return said

    assert b"\x1b[31m" in on_terminal()
    assert b"\x1b[" not in on_terminal(NO_COLOR="1")


@posix
@pytest.mark.parametrize(
    "words", ["--version", "check 2021.yaml", "explain B203", "build 2021.yaml"]
)
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_output_ends_in_no_traceback(tmp_path: Path, words: str, closed: str) -> None:
    written(tmp_path)
    line = f'"{sys.executable}" -m makereport {words} {closed}'
    result = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, check=False)

    assert result.returncode == 0
    assert result.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
@pytest.mark.parametrize("words", [["--version"], ["--help"], ["explain"]])
def test_a_full_disk_is_told_whatever_was_asked(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = run(*words, stdout=full)

    assert (result.code, result.stderr) == (1, "错误 输出写不下：磁盘已满\n")


@posix
def test_names_that_are_no_text_or_break_the_line_are_shown_as_they_can_be(tmp_path: Path) -> None:
    odd = os.fsdecode(b"b\xff.yaml")
    for name in (odd, "新\n行.yaml"):
        written(tmp_path, name)
    built = run("build", odd, "新\n行.yaml", cwd=tmp_path)
    docx = os.fsdecode(b"b\xff.docx")
    read = run("import", docx, "-o", "读.yaml", cwd=tmp_path)

    assert (built.code, read.code) == (0, 0)
    assert len(built.stdout.splitlines()) == 3
    assert built.stdout.startswith("b\ufffd.yaml → b\ufffd.docx：")
    assert "新\ufffd行.yaml → 新\ufffd行.docx：" in built.stdout


@pytest.mark.parametrize("words", [["check", "."], ["build", "."], ["import", "."]])
def test_a_folder_that_may_not_be_looked_into_is_not_passed_over(
    tmp_path: Path, words: list[str]
) -> None:
    written(tmp_path, "2021.yaml")
    written(tmp_path, "甲/2021.yaml")
    (tmp_path / "甲").chmod(0o000)
    result = run(*words, cwd=tmp_path, before=OBEYS)
    (tmp_path / "甲").chmod(0o755)

    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == "错误 甲: 文件夹打不开，看看有没有权限\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["schema", "-o", "占.json"], "用 -o 换一个文件名；确定不要它了，加 --force 覆盖"),
        (["check", "2021.yaml", "--summary", "占.json"], "给 --summary 换一个文件名，或者先删去它"),
    ],
    ids=["schema", "summary"],
)
def test_the_hint_for_a_file_in_the_way_is_one_that_can_be_followed(
    tmp_path: Path, words: list[str], hint: str
) -> None:
    written(tmp_path)
    (tmp_path / "占.json").write_text("别人的", encoding="utf-8")
    result = run(*words, cwd=tmp_path)

    assert result.code == 1
    assert f"没有覆盖\n    提示：{hint}\n" in result.stderr


def test_a_template_is_drawn_into_a_folder_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "模板").mkdir()
    drawn = run("template", "draw", "-o", "模板", cwd=tmp_path)
    refused = run("template", "draw", "-o", "模板.yaml", cwd=tmp_path)

    assert drawn.stdout == f"已绘制 {Path('模板/zfxxgk-2021.docx')}\n"
    assert refused.stderr == "错误 -o 的文件名要以 .docx 结尾，不是 模板.yaml\n"
    assert names_in(tmp_path) == ["模板"]


def test_one_published_report_can_go_to_a_folder_that_is_not_there(tmp_path: Path) -> None:
    written(tmp_path)
    run("build", "2021.yaml", cwd=tmp_path)
    read = run("import", "2021.docx", "-o", "新/", cwd=tmp_path)

    assert read.code == 0, read.stderr
    assert "2021.yaml" in names_in(tmp_path / "新")
