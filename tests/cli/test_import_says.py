"""`import`: what it says it did, what is left to do, and how it ends."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

import makereport
from tests.support.drawing import png
from tests.support.published import PAGE, value
from tests.support.reports import names_in
from tests.support.runner import CommandLine

SCHEMA = "zfxxgk-2021.schema.json"
REPORT = PAGE.replace('<div class="nav"><a>首页</a><a>政务公开</a></div>', "").replace(
    '<div class="foot">版权所有 示范网</div>', ""
)
"""The page with nothing around the report."""


def with_permits(text: str) -> str:
    """The report with another text in the cell of 行政许可."""
    old = f"<span>{value('行政许可', '处理决定')}</span>"
    assert REPORT.count(old) == 1
    return REPORT.replace(old, f"<span>{text}</span>")


def page(folder: Path, content: str = REPORT, name: str = "年报.html") -> None:
    (folder / name).write_text(content, encoding="utf-8")


def test_what_was_read_and_what_to_do_next(command_line: CommandLine, tmp_path: Path) -> None:
    page(tmp_path)
    done = command_line.run("import", "年报.html")

    assert (done.code, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.startswith("年报.html → 年报.yaml：")
    assert second == "下一步：对照原文核对，然后运行 makereport build 年报.yaml"
    assert names_in(tmp_path) == [SCHEMA, "年报.html", "年报.yaml"]


def test_errors_are_counted_and_keep_it_from_being_well(
    command_line: CommandLine, tmp_path: Path
) -> None:
    page(tmp_path, with_permits("约5"))
    done = command_line.run("import", "年报.html", "-o", "读 回.yaml")

    assert done.code == 1
    assert "错误 Y106" in done.stderr
    assert done.stdout.splitlines()[-1] == "有 1 处错误（见上），改正后才能生成 Word 文件"


def test_warnings_of_a_later_check_are_pointed_to(
    command_line: CommandLine, tmp_path: Path
) -> None:
    page(
        tmp_path,
        REPORT.replace("其他需要报告的事项的文字。", "待填写。本年新收政府信息公开申请9件。"),
    )
    done = command_line.run("import", "年报.html", "-o", "读 回.yaml")

    assert done.code == 0
    assert done.stdout.splitlines()[-1].startswith("检查另有 ")
    assert done.stdout.splitlines()[-1].endswith('个警告：makereport check "读 回.yaml"')
    assert "N401" not in done.stderr


def test_pictures_are_counted(command_line: CommandLine, tmp_path: Path) -> None:
    data = base64.b64encode(png(9, 9)).decode()
    image = f'<img alt="甲[乙]" src="data:image/png;base64,{data}">'
    page(tmp_path, REPORT.replace("<p>二、", f"{image}<p>二、"))
    done = command_line.run("import", "年报.html")

    assert done.stdout.startswith("年报.html → 年报.yaml，图片 1 张")
    assert "![甲〔乙〕](" in (tmp_path / "年报.yaml").read_text(encoding="utf-8")


def test_a_schema_that_is_not_ours_is_left_and_told(
    command_line: CommandLine, tmp_path: Path
) -> None:
    page(tmp_path)
    (tmp_path / SCHEMA).write_text("{}", encoding="utf-8")
    done = command_line.run("import", "年报.html")

    assert done.code == 0
    assert done.stderr == (f"旁边的 {SCHEMA} 不是 makereport 写的，没有动它；编辑器会按它检查\n")
    assert (tmp_path / SCHEMA).read_text(encoding="utf-8") == "{}"


def test_quiet_says_nothing_of_what_was_done(command_line: CommandLine, tmp_path: Path) -> None:
    page(tmp_path)
    page(tmp_path, with_permits("约5"), "乙.html")
    well = command_line.run("import", "-q", "年报.html")
    badly = command_line.run("import", "-q", "乙.html")
    both = command_line.run("import", "-q", "年报.html", "乙.html", "-o", "都")

    assert (well.code, well.stdout, well.stderr) == (0, "", "")
    assert (badly.code, badly.stdout) == (1, "")
    assert badly.stderr.count("错误 Y106") == 1
    assert (both.code, both.stdout) == (1, "")


@pytest.mark.parametrize(
    ("names", "code", "last"),
    [
        (["甲.html", "乙.html"], 0, "共 2 份：都导入了"),
        (["甲.html", "坏.html"], 1, "共 2 份：1 份有错误或没有导入（见上）"),
        (["空.html", "坏.html"], 1, "共 2 份：2 份有错误或没有导入（见上）"),
    ],
)
def test_of_several_the_last_line_says_how_many(
    command_line: CommandLine, tmp_path: Path, names: list[str], code: int, last: str
) -> None:
    wrong = with_permits("约5")
    contents = {"甲.html": REPORT, "乙.html": REPORT, "坏.html": wrong, "空.html": ""}
    for name in names:
        page(tmp_path, contents[name], name)
    done = command_line.run("import", *names, "-o", "都")

    assert done.code == code
    assert done.stdout.splitlines()[-1] == last


def test_a_failure_is_told_with_its_hint(command_line: CommandLine, tmp_path: Path) -> None:
    page(tmp_path, "<p>甲</p>")
    done = command_line.run("import", "年报.html")

    assert (done.code, done.stdout) == (1, "")
    assert done.stderr == (
        "错误 年报.html: 不能导入：没有认出年报：没有年报的标题，也没有格式里的标题和表格\n"
        "    提示：检查是不是选错了文件\n"
    )
    assert names_in(tmp_path) == ["年报.html"]


def test_two_reports_in_one_file_are_refused(command_line: CommandLine, tmp_path: Path) -> None:
    other = with_permits("1")
    page(tmp_path, REPORT.replace("</body></html>", "") + other)
    done = command_line.run("import", "年报.html")

    assert done.code == 1
    assert "里面有两份年报，同一张表出现了两次，数还不一样" in done.stderr
    assert "    提示：分成两个文件，再分别导入\n" in done.stderr


def crash(*_: object, **__: object) -> object:
    raise ZeroDivisionError("ours")


@pytest.mark.parametrize(
    ("command", "said", "broken"),
    [
        ("import", "年报.html: 程序出了意外，这份年报没有导入，这是我们的错", "refuse_existing"),
        ("build", "2021.yaml: 程序出了意外，这份年报没有写出，这是我们的错", "check_file"),
        ("check", "2021.yaml: 程序出了意外，这份年报没有检查完，这是我们的错", "check_file"),
    ],
)
def test_a_bug_over_a_report_ends_in_a_log_each_time(
    command_line: CommandLine, tmp_path: Path, command: str, said: str, broken: str
) -> None:
    page(tmp_path)
    (tmp_path / "2021.yaml").write_text("单位: 甲\n", encoding="utf-8")
    command_line.monkeypatch.setattr(f"makereport.jobs.{broken}", crash)
    file = said.split(":")[0]
    first = command_line.run(command, file)
    second = command_line.run(command, file)

    assert (first.code, second.code) == (3, 3)
    label, hint = first.stderr.splitlines()
    assert label == f"错误 {said}"
    assert hint.startswith("    提示：请把这个文件交给开发者：")
    logs = sorted((tmp_path / "state" / "makereport").glob("错误-*.log"))
    assert hint.endswith(str(logs[0]))
    text = "".join(log.read_text(encoding="utf-8") for log in logs)
    assert text.count("ZeroDivisionError: ours") == 2
    assert text.count(f"makereport {makereport.__version__}, Python ") == 2
    assert text.count(f"makereport {command} {file}") == 2
