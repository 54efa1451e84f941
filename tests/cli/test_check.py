"""The reports of `check`: grouped text, JSON, SARIF, GitHub annotations, and
what becomes of them when the program fails over one file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

import makereport
from makereport.cli.formats.findings import REPORTERS
from makereport.findings.codes import CODES
from makereport.findings.errors import MakereportError
from tests.support.office import require_file
from tests.support.reports import ROOT, check_text
from tests.support.runner import CommandLine, Run, run

SARIF_SCHEMA = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
WRONG_FILES = ROOT / "tests" / "data" / "wrong"
WRONG = "行政: 1\n"
WARNED = "主动公开:\n  行政强制: 无\n  行政处罚: 无  # makereport: 忽略 Y108\n"
SILENCED = "主动公开:\n  行政处罚: 无  # makereport: 忽略 Y108\n"


def sarif(*words: str, cwd: Path) -> dict[str, Any]:
    """The one run of the log that `check --format sarif` prints, which must
    be valid."""
    result = run("check", *words, "--format", "sarif", cwd=cwd)
    log = json.loads(result.stdout)
    schema = json.loads(require_file(SARIF_SCHEMA).read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    only: dict[str, Any]
    (only,) = log["runs"]
    return only


def uris(sarif_run: dict[str, Any]) -> list[str]:
    return [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif_run["results"]
    ]


def test_several_files_are_grouped_and_counted(tmp_path: Path) -> None:
    check_text(tmp_path, WRONG, "甲.yaml")
    check_text(tmp_path, "单位: 云溪县乙局\n", "乙.yaml")
    check_text(tmp_path, f"{WARNED}单位: 云溪县丙局\n", "丙.yaml")
    result = run("check", "甲.yaml", "乙.yaml", "丙.yaml", cwd=tmp_path)
    lines = result.stdout.splitlines()

    assert lines[0] == "甲.yaml：1 个错误，0 个警告"
    assert lines[1].startswith("甲.yaml:1:1: 错误 Y103")
    assert lines[lines.index("丙.yaml：0 个错误，1 个警告") - 1] == ""
    assert "乙.yaml" not in result.stdout
    assert lines[-1] == "检查了 3 个文件，2 个有问题：1 个错误，1 个警告"


def test_a_folder_of_wrong_files_prints_what_its_expected_file_says() -> None:
    """After a change of messages, make the file anew in that folder with
    `makereport check --strict *.yaml > expected.txt` (in the C locale, which
    sorts as here), and read the difference."""
    files = sorted(path.name for path in WRONG_FILES.glob("*.yaml"))
    expected = (WRONG_FILES / "expected.txt").read_text(encoding="utf-8")
    result = run("check", "--strict", *files, cwd=WRONG_FILES)

    assert len(files) > 5
    assert result.stdout.splitlines() == expected.splitlines()
    assert result.code == 1


def test_good_files_give_one_line_and_a_file_named_twice_counts_once(tmp_path: Path) -> None:
    check_text(tmp_path, "", "甲.yaml")
    check_text(tmp_path, "单位: 云溪县乙局\n", "乙.yaml")
    result = run("check", "甲.yaml", "乙.yaml", "甲.yaml", cwd=tmp_path)

    assert result.stdout == "检查了 2 个文件，都没有问题：0 个错误，0 个警告\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_only_shows_between_files_is_said_of_each(tmp_path: Path, jobs: str) -> None:
    check_text(tmp_path, "", "甲.yaml")
    check_text(tmp_path, "", "乙.yaml")
    check_text(tmp_path, "单位: 云溪县示范局  # makereport: 忽略 F701\n", "丙.yaml")
    words = ("check", "甲.yaml", "乙.yaml", "丙.yaml", "--jobs", jobs)
    text = run(*words, cwd=tmp_path)
    rows = json.loads(run(*words, "--format", "json", cwd=tmp_path).stdout)

    assert re.findall(r"^(.*?): 警告 (F701)", text.stdout, re.MULTILINE) == [
        ("甲.yaml:1:1", "F701"),
        ("乙.yaml:1:1", "F701"),
    ]
    assert [(row["file"], row["code"]) for row in rows] == [
        ("甲.yaml", "F701"),
        ("乙.yaml", "F701"),
    ]
    assert text.stdout.endswith("检查了 3 个文件，2 个有问题：0 个错误，2 个警告\n")
    assert run(*words, "--ignore", "F", cwd=tmp_path).stdout.count("F701") == 0


def test_strict_shows_silenced_warnings_but_does_not_fail_for_them(tmp_path: Path) -> None:
    check_text(tmp_path, SILENCED)
    result = run("check", "2021.yaml", "--strict", cwd=tmp_path)

    assert result.code == 0
    assert re.search(r"警告 Y108 .*（已忽略）", result.stdout)
    assert result.stdout.endswith("0 个错误，0 个警告，另有 1 个已忽略\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
def test_colour_is_for_terminals_only(tmp_path: Path) -> None:
    check_text(tmp_path, WRONG)
    words = [sys.executable, "-m", "makereport", "check", "2021.yaml"]
    reader, writer = os.openpty()
    subprocess.run(words, cwd=tmp_path, stdout=writer, check=False)
    os.close(writer)
    shown = os.read(reader, 65536).decode()
    os.close(reader)

    assert "\x1b[31m" in shown
    assert "\x1b" not in run("check", "2021.yaml", cwd=tmp_path).stdout


def test_a_file_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    name = "甲\x1b[2J.yaml"
    try:
        check_text(tmp_path, WRONG, name)
    except OSError:
        pytest.skip("this file system has no such names")
    check_text(tmp_path, WRONG, "乙.yaml")
    result = run("check", name, "乙.yaml", cwd=tmp_path)

    assert "\x1b" not in result.stdout
    assert "甲\ufffd[2J.yaml：1 个错误" in result.stdout


@pytest.mark.parametrize("name", ["json", "sarif", "github"])
def test_what_machines_read_is_utf_8_on_any_console(tmp_path: Path, name: str) -> None:
    check_text(tmp_path, "行政💡: 1\n")
    result = subprocess.run(
        [sys.executable, "-m", "makereport", "check", "2021.yaml", "--format", name],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        check=False,
    )

    assert result.returncode == 1
    assert "行政💡" in result.stdout.decode("utf-8")


def test_the_formats_are_named_in_the_help_and_in_the_usage_error(tmp_path: Path) -> None:
    help_text = run("check", "--help").stdout
    refused = run("check", "x", "--format", "xml").stderr

    assert list(REPORTERS) == ["text", "json", "sarif", "github", "xlsx"]
    for name in REPORTERS:
        assert name in help_text
        assert name in refused


def test_sarif_has_a_rule_with_help_for_every_code(tmp_path: Path) -> None:
    check_text(tmp_path, "")
    found = sarif("2021.yaml", cwd=tmp_path)
    driver = found["tool"]["driver"]

    assert found["results"] == []
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["invocations"] == [{"executionSuccessful": True}]
    assert (driver["name"], driver["version"]) == ("makereport", makereport.__version__)
    assert [rule["id"] for rule in driver["rules"]] == list(CODES)
    for rule in driver["rules"]:
        entry = CODES[rule["id"]]
        assert rule["defaultConfiguration"]["level"] == entry.severity
        assert entry.remedy in rule["help"]["text"]
        assert entry.remedy in rule["help"]["markdown"]
        assert "helpUri" not in rule


def test_a_sarif_result_has_its_rule_and_place(tmp_path: Path) -> None:
    # The second value stands behind a character outside the basic plane, so
    # its column tells code points from UTF-16 units.
    line = "主动公开: {规章: {制发: 𠮷}, 行政许可: 一}\n"
    check_text(tmp_path, line)
    found = sarif("2021.yaml", cwd=tmp_path)
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in found["results"]]
    rules = found["tool"]["driver"]["rules"]

    assert regions == [{"startLine": 1, "startColumn": line.index(value) + 1} for value in "𠮷一"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "Y106"
        assert result["level"] == "error"
        assert result["message"]["text"]


def test_sarif_addresses_are_relative_and_percent_encoded(tmp_path: Path) -> None:
    (tmp_path / "县 局").mkdir()
    check_text(tmp_path / "县 局", WRONG, "100%甲#1.yaml")
    check_text(tmp_path, WRONG, "外.yaml")
    found = sarif("./县 局/100%甲#1.yaml", cwd=tmp_path)
    (outside,) = uris(sarif("../外.yaml", cwd=tmp_path / "县 局"))
    location = found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]

    assert location["uriBaseId"] == "%SRCROOT%"
    assert re.fullmatch(r"[\w%./-]+", location["uri"], re.ASCII)
    assert unquote(location["uri"]) == "县 局/100%甲#1.yaml"
    assert outside.startswith("file:///")
    assert unquote(outside).endswith("/外.yaml")
    assert ".." not in outside


def test_sarif_marks_silenced_warnings_as_suppressed_under_strict(tmp_path: Path) -> None:
    check_text(tmp_path, WARNED)
    plain = sarif("2021.yaml", cwd=tmp_path)["results"]
    strict = sarif("2021.yaml", "--strict", cwd=tmp_path)["results"]

    assert [result.get("suppressions") for result in plain] == [None]
    assert [result.get("suppressions") for result in strict] == [None, [{"kind": "inSource"}]]


def unescaped(text: str) -> str:
    for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(code, character)
    return text.replace("%25", "%")


def test_a_github_annotation_survives_marks_that_the_command_uses(tmp_path: Path) -> None:
    name = "甲,乙::100%.yaml" if sys.platform != "win32" else "甲,乙100%.yaml"
    check_text(tmp_path, "行政:,%0A: 1\n", name)
    result = run("check", name, "--format", "github", cwd=tmp_path)
    row = json.loads(run("check", name, "--format", "json", cwd=tmp_path).stdout)[0]
    (line,) = result.stdout.splitlines()
    found = re.fullmatch(r"::error file=([^,:]*),line=(\d+),col=(\d+),title=([^,:]*)::(.*)", line)

    assert found
    assert unescaped(found[1]) == name
    assert (int(found[2]), int(found[3])) == (row["line"], row["column"])
    assert unescaped(found[4]) == f"{row['code']} {CODES[row['code']].title}"
    assert unescaped(found[5]).startswith(row["message"])


def test_github_shows_a_silenced_warning_as_a_notice_under_strict(tmp_path: Path) -> None:
    check_text(tmp_path, WARNED)
    result = run("check", "2021.yaml", "--format", "github", "--strict", cwd=tmp_path)

    assert re.findall("^::(.*?) ", result.stdout, re.MULTILINE) == ["warning", "notice"]


def failing_over(name: str, error: Exception) -> Callable[[str], makereport.Checked]:
    """A check that fails over one file."""
    real = makereport.check_file

    def check_file(path: str) -> makereport.Checked:
        if path == name:
            raise error
        return real(path)

    return check_file


@pytest.fixture
def broken(command_line: CommandLine, tmp_path: Path) -> Callable[..., Run]:
    """Run `check` over three files of which the second makes it fail."""
    for name in ("甲.yaml", "乙.yaml", "丙.yaml"):
        check_text(tmp_path, WRONG, name)

    def run_check(error: Exception, output_format: str) -> Run:
        check_file = failing_over("乙.yaml", error)
        command_line.monkeypatch.setattr("makereport.jobs.check_file", check_file)
        words = ["check", "甲.yaml", "乙.yaml", "丙.yaml", "--format", output_format]
        return command_line.run(*words)

    return run_check


@pytest.mark.parametrize("name", [name for name in REPORTERS if name != "xlsx"])
def test_a_bug_over_one_file_does_not_lose_the_others(
    broken: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    result = broken(ZeroDivisionError("ours"), name)
    (log,) = (tmp_path / "state" / "makereport").glob("*.log")

    assert result.code == 3
    assert result.stdout.count("不认识的键“行政”") == 2
    assert "乙.yaml: 程序出了意外" in result.stderr
    assert str(log) in result.stderr
    assert "ZeroDivisionError: ours" in log.read_text(encoding="utf-8")


def test_a_file_that_was_not_checked_is_named_in_every_report_with_room_for_it(
    broken: Callable[..., Run],
) -> None:
    (found,) = json.loads(broken(ZeroDivisionError("ours"), "sarif").stdout)["runs"]
    (invocation,) = found["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    text = broken(ZeroDivisionError("ours"), "text").stdout
    annotations = broken(ZeroDivisionError("ours"), "github").stdout

    assert invocation["executionSuccessful"] is False
    assert "%E4%B9%99.yaml" in str(notification["locations"])
    assert text.endswith("；1 个文件没有检查完\n")
    assert "::error file=乙.yaml::程序出了意外" in annotations


def test_an_expected_failure_over_one_file_does_not_lose_the_others(
    broken: Callable[..., Run],
) -> None:
    result = broken(MakereportError("格式文件有误"), "text")

    assert result.code == 1
    assert result.stdout.count("不认识的键“行政”") == 2
    assert result.stderr == "错误 格式文件有误\n"


def test_a_bug_over_one_file_does_not_keep_the_others_from_being_built(
    command_line: CommandLine, tmp_path: Path
) -> None:
    for name in ("甲.yaml", "乙.yaml", "丙.yaml"):
        check_text(tmp_path, "", name)
    check_file = failing_over("乙.yaml", ZeroDivisionError("ours"))
    command_line.monkeypatch.setattr("makereport.jobs.check_file", check_file)
    result = command_line.run("build", "甲.yaml", "乙.yaml", "丙.yaml")
    (log,) = (tmp_path / "state" / "makereport").glob("*.log")

    assert result.code == 3
    assert "乙.yaml: 程序出了意外，这份年报没有写出" in result.stderr
    assert str(log) in result.stderr
    assert sorted(path.name for path in tmp_path.glob("*.docx")) == ["丙.docx", "甲.docx"]


def test_a_traceback_that_has_no_place_is_told(command_line: CommandLine, tmp_path: Path) -> None:
    check_text(tmp_path, "", "甲.yaml")
    check_file = failing_over("甲.yaml", ZeroDivisionError("ours"))
    command_line.monkeypatch.setattr("makereport.jobs.check_file", check_file)
    (tmp_path / "state").write_text("in the way", encoding="utf-8")
    elsewhere = command_line.run("build", "甲.yaml")
    log = Path(elsewhere.stderr.rsplit("：", 1)[1].strip())
    assert "ZeroDivisionError: ours" in log.read_text(encoding="utf-8")
    log.unlink()

    command_line.monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "nowhere"))
    told = command_line.run("build", "甲.yaml")
    assert told.code == 3
    assert "ZeroDivisionError: ours" in told.stderr
    assert told.stderr.endswith("    提示：请把上面的内容交给开发者\n")
