"""How the commands end: the last line, the exit code, and names that cannot be
meant, of `build`, `check`, `merge`, `new`, `schema` and `template`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from makereport.cli.progress import Progress
from tests.support.reports import names_in, written
from tests.support.runner import CommandLine

WARNED = "总体情况: 待填写。\n"
WRONG = "行政: 1\n"


# check


@pytest.mark.parametrize(
    ("files", "words", "code", "last"),
    [
        ({"甲.yaml": ""}, "甲.yaml", 0, "检查了 1 个文件：0 个错误，0 个警告"),
        ({"甲.yaml": WRONG}, "甲.yaml", 1, "检查了 1 个文件：1 个错误，0 个警告"),
        (
            {"甲.yaml": "", "乙.yaml": "单位: 乙局\n"},
            "甲.yaml 乙.yaml",
            0,
            "检查了 2 个文件，都没有问题：0 个错误，0 个警告",
        ),
        (
            {"甲.yaml": WRONG, "乙.yaml": "单位: 乙局\n"},
            "甲.yaml 乙.yaml",
            1,
            "检查了 2 个文件，1 个有问题：1 个错误，0 个警告",
        ),
        ({"甲.yaml": ""}, "甲.yaml 无.docx", 1, "检查了 2 个文件，1 个有问题：1 个错误，0 个警告"),
        ({}, "无.docx --strict", 1, "检查了 1 个文件：1 个错误，0 个警告"),
    ],
)
def test_check_counts_and_its_exit_code_says_whether_all_is_well(
    command_line: CommandLine,
    tmp_path: Path,
    files: dict[str, str],
    words: str,
    code: int,
    last: str,
) -> None:
    for name, yaml in files.items():
        written(tmp_path, name, yaml)
    done = command_line.run("check", *words.split())
    assert (done.code, done.stdout.splitlines()[-1]) == (code, last)


@pytest.mark.parametrize(
    ("words", "code", "errors", "warnings"),
    [
        ("", 1, 1, 1),
        ("--strict", 1, 1, 1),
        ("--select N", 0, 0, 1),
        ("--select n --strict", 1, 0, 1),
        ("--select Y", 1, 1, 0),
        ("--select Y,N407", 1, 1, 1),
        ("--select Y，N", 1, 1, 1),
        ("--ignore N", 1, 1, 0),
        ("--ignore Y", 1, 1, 1),
        ("--ignore C,N4 --select N", 0, 0, 0),
        ("--select C", 0, 0, 0),
    ],
)
def test_what_is_chosen_is_what_counts(
    command_line: CommandLine, tmp_path: Path, words: str, code: int, errors: int, warnings: int
) -> None:
    written(tmp_path, "2021.yaml", WRONG + WARNED)
    done = command_line.run("check", "2021.yaml", *words.split())
    last = f"检查了 1 个文件：{errors} 个错误，{warnings} 个警告"
    assert (done.code, done.stdout.splitlines()[-1]) == (code, last)


# build


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("-o x.txt", 2, "错误 -o 的文件名要以 .docx 结尾，不是 x.txt\n"),
        ("-o x", 2, "错误 -o 的文件名要以 .docx 结尾，不是 x\n"),
        ("-o 2021.yaml", 2, "错误 2021.yaml 是要读的年报，不能写成 Word 文件\n"),
        ("--summary x.txt", 2, "错误 --summary 的文件名要以 .json 结尾，不是 x.txt\n"),
        ("--summary 无/x.json", 2, "错误 --summary 的文件夹不存在：无\n"),
        ("--jobs -1", 2, "错误 --jobs 要写 1 以上的数，不能是 -1\n"),
        ("--jobs 2 --cluster tcp://a:1", 2, "错误 --jobs 和 --cluster 只能写一个\n"),
        (
            "--name {名字}",
            2,
            "错误 --name 里只能用 {单位}、{年度}、{文件名}，不能有 / \\ 等符号：{名字}\n",
        ),
        (
            "--name a/b",
            2,
            "错误 --name 里只能用 {单位}、{年度}、{文件名}，不能有 / \\ 等符号：a/b\n",
        ),
        ("二.yaml -o 三.docx", 2, "错误 有几份年报时，-o 要写一个文件夹；三.docx 不是\n"),
        ("二.yaml -o 2021.yaml", 2, "错误 有几份年报时，-o 要写一个文件夹；2021.yaml 不是\n"),
        ("二.yaml --name {年度}", 2, "错误 2021.yaml 和 二.yaml 会写成同一个文件 2021.docx\n"),
    ],
)
def test_what_build_cannot_be_asked_for(
    command_line: CommandLine, tmp_path: Path, words: str, code: int, said: str
) -> None:
    written(tmp_path)
    written(tmp_path, "二.yaml", "单位: 乙局\n")
    before = names_in(tmp_path)
    done = command_line.run("build", "2021.yaml", *words.split())
    assert (done.code, done.stdout) == (code, "")
    assert done.stderr.startswith(said)
    assert names_in(tmp_path) == before


def test_build_says_of_each_what_became_of_it(command_line: CommandLine, tmp_path: Path) -> None:
    for name, yaml in {
        "甲.yaml": "单位: 甲局\n",
        "乙.yaml": "单位: 乙局\n" + WRONG,
        "丙.yaml": "单位: 丙局\n" + WARNED,
    }.items():
        written(tmp_path, name, yaml)
    (tmp_path / "乙.docx").write_bytes(b"old")
    words = ["build", "甲.yaml", "乙.yaml", "丙.yaml", "--summary", "结果.json"]
    done = command_line.run(*words)
    strict = command_line.run(*words, "--strict")
    quiet = command_line.run(*words, "-q")

    assert (done.code, strict.code, quiet.code) == (1, 1, 1)
    first, second, last = done.stdout.splitlines()
    assert first.startswith("甲.yaml → 甲.docx：")
    assert second.startswith("丙.yaml → 丙.docx：")
    assert second.endswith("（有 1 个警告，见上）；还有 1 处待填写，不能公布")
    assert last == (
        "共 3 份年报：写出 2 份，1 份有错误没有写出；1 份还有待填写的地方，不能公布；"
        "错误 1 个，警告 1 个"
    )
    assert "乙.yaml: 有错误，没有写出 Word 文件；原有的 Word 文件没有更新\n" in done.stderr
    assert (
        "丙.yaml: 有 1 个警告（--strict），没有写出 Word 文件；原有的 Word 文件没有更新；"
        "还有 1 处待填写，不能公布\n"
    ) in strict.stderr
    assert strict.stdout.splitlines()[-1] == (
        "共 3 份年报：写出 1 份，1 份有错误没有写出，1 份有警告没有写出；"
        "1 份还有待填写的地方，不能公布；错误 1 个，警告 1 个"
    )
    assert quiet.stdout == ""
    assert "乙.yaml: 有错误" in quiet.stderr
    kept = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))
    assert kept["made_by"] == "makereport summary"
    assert kept["totals"] == {
        "files": 3,
        "files_written": 2,
        "files_errors": 1,
        "files_unfilled": 1,
        "errors": 1,
        "warnings": 1,
    }
    assert kept["files"] == [
        {
            "file": f"{name}.yaml",
            "targets": [target] if target else [],
            "status": status,
            "unit": f"{name}局",
            "year": 2021,
            "errors": 0 if target else len(codes),
            "warnings": len(codes) if target else 0,
            "codes": codes,
        }
        for name, target, status, codes in [
            ("甲", "甲.docx", "written", {}),
            ("乙", None, "errors", {"Y103": 1}),
            ("丙", "丙.docx", "written", {"N407": 1}),
        ]
    ]


def test_a_file_that_cannot_be_written_is_counted(
    command_line: CommandLine, tmp_path: Path
) -> None:
    for name in ("甲.yaml", "乙.yaml"):
        written(tmp_path, name, f"单位: {name[0]}局\n")
    (tmp_path / "甲.docx").write_bytes(b"not ours")
    done = command_line.run("build", "甲.yaml", "乙.yaml")
    assert done.code == 1
    assert done.stdout.splitlines()[-1] == (
        "共 2 份年报：写出 1 份，1 份没有写成；错误 0 个，警告 0 个"
    )


# merge, new, schema, template


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("merge 2021.yaml -o x.docx", 2, "错误 -o 的文件名要以 .yaml 结尾，不是 x.docx\n"),
        (
            "merge 2021.yaml -o x.yaml --overview x.txt",
            2,
            "错误 --overview 的文件名要以 .xlsx 或 .csv 结尾，不是 x.txt\n",
        ),
        (
            "merge 2021.yaml -o x.yaml --expect 2021.csv --overview 2021.csv",
            2,
            "错误 2021.csv 是要读的名单，不能写成各单位的数据\n",
        ),
        ("merge 2021.yaml -o x.yaml --jobs -2", 2, "错误 --jobs 要写 1 以上的数，不能是 -2\n"),
        (
            "merge 空 -o x.yaml",
            1,
            "空: 文件夹里没有年报（.yaml、.yml），也没有公布过的\n错误 没有要处理的文件\n",
        ),
        ("build 空", 1, "空: 文件夹里没有年报（.yaml、.yml）\n错误 没有要处理的文件\n"),
        ("import 空 -o x", 1, "空: 文件夹里没有可以导入的文件\n错误 没有要处理的文件\n"),
        ("import a.html -o x.docx", 2, "错误 -o 的文件名要以 .yaml 结尾，不是 x.docx\n"),
        (
            "import a.html b.html -o x.yaml",
            2,
            "错误 有几份年报时，-o 要写一个文件夹；x.yaml 不是\n",
        ),
        ("import a.html a.htm", 2, "错误 a.html 和 a.htm 会写成同一个文件 a.yaml\n"),
        ("import a.html --jobs -1", 2, "错误 --jobs 要写 1 以上的数，不能是 -1\n"),
        ("new 21", 2, "错误 “21”不是年份，例如 makereport new 2022\n"),
        ("new 1999", 2, "错误 没有适用于 1999 年度的格式；现有格式见 makereport template list\n"),
        ("new 2022 -o x.txt", 2, "错误 -o 的文件名要以 .yaml 结尾，不是 x.txt\n"),
        (
            "schema --form x",
            2,
            "错误 没有格式 x；现有的格式：fzzf-2019、xzzf-zj-2024、zfxxgk-2019、zfxxgk-2021\n",
        ),
        ("template draw -o x.doc", 2, "错误 -o 的文件名要以 .docx 结尾，不是 x.doc\n"),
        (
            "explain X1",
            2,
            "错误 没有代码 X1\n    提示：例如 makereport explain B203；不写代码就列出全部\n",
        ),
        (
            "check 2021.yaml --format x",
            2,
            "错误 --format 只能是 text、json、sarif、github、xlsx，不能是 x\n",
        ),
        (
            "check 2021.yaml --select X",
            2,
            "错误 没有以 X 开头的代码；运行 makereport explain 看全部代码\n",
        ),
        (
            "diff 2021.yaml 2021.yaml --format x",
            2,
            "错误 --format 只能是 text、json、markdown，不能是 x\n",
        ),
    ],
)
def test_what_the_other_commands_cannot_be_asked_for(
    command_line: CommandLine, tmp_path: Path, words: str, code: int, said: str
) -> None:
    written(tmp_path)
    (tmp_path / "空").mkdir()
    for name in ("2021.csv", "a.html", "a.htm", "b.html"):
        (tmp_path / name).write_text("", encoding="utf-8")
    before = names_in(tmp_path)
    done = command_line.run(*words.split())
    assert (done.code, done.stdout) == (code, "")
    assert done.stderr.startswith(said)
    assert names_in(tmp_path) == before


def test_what_the_other_commands_say_they_did(command_line: CommandLine, tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml", "单位: 甲局\n年度: 2021\n")
    written(tmp_path, "乙.yaml", "单位: 乙局\n年度: 2021\n")
    said = {
        "new 2022": "已新建 2022.yaml。\n下一步：用编辑器打开填写，然后运行 makereport build 2022.yaml\n",
        "new 2022 --from 甲.yaml -o 三.yaml": "已新建 三.yaml，接着 甲.yaml。\n"
        "下一步：用编辑器打开填写，然后运行 makereport build 三.yaml\n",
        "schema -o s.json": "已写出 s.json\n",
        "schema -o .": "已写出 zfxxgk-2021.schema.json\n",
        "template draw": "已绘制 zfxxgk-2021.docx\n",
        "template draw zfxxgk-2019 -o 模板.docx": "已绘制 模板.docx\n",
        "template list": "fzzf-2019  2019年度起  法治政府建设年度报告格式",
        "merge 甲.yaml 乙.yaml 甲.yaml -o 总.yaml --overview 总.csv": (
            "汇总了 2 个单位 2021 年度的年报 → 总.yaml\n各单位的数据 → 总.csv\n"
            "下一步：填写写着“待填写”的地方，然后运行 makereport build 总.yaml\n"
        ),
    }
    for words, text in said.items():
        done = command_line.run(*words.split())
        assert (done.code, done.stdout[: len(text)]) == (0, text)
    assert done.stderr == "甲.yaml 与前面的是同一个文件，只算一次\n"


# How far a run is


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that a run sees."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_the_line_of_a_long_run(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    with Progress(400) as shown:
        for number in range(400):
            clock[0] += 0.5
            shown.step(number == 25)
    assert capsys.readouterr().err.splitlines() == [
        f"{done}/400 份，每秒 2.0 份，还要 {left}{'，1 份有错误' if done > 20 else ''}"
        for done, left in [
            (20, "3 分 10 秒"), (40, "3 分 0 秒"), (60, "2 分 50 秒"), (80, "2 分 40 秒"),
            (100, "2 分 30 秒"), (120, "2 分 20 秒"), (140, "2 分 10 秒"), (160, "2 分 0 秒"),
            (180, "1 分 50 秒"), (200, "1 分 40 秒"), (220, "1 分 30 秒"), (240, "1 分 20 秒"),
            (260, "1 分 10 秒"), (280, "1 分 0 秒"), (300, "50 秒"), (320, "40 秒"),
            (340, "30 秒"), (360, "20 秒"), (380, "10 秒"),
        ]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "files", "line"),
    [
        (2.0, 20, "20/100 份，每秒 10 份，还要 8 秒"),
        (2.0, 19, "19/100 份，每秒 9.5 份，还要 9 秒"),
        (7200.0, 50, "50/100 份，每秒 0.0 份，还要 2 小时 0 分"),
        (0.6, 99, "99/100 份，每秒 165 份，还要 0 秒"),
    ],
)
def test_on_a_terminal_one_line_is_drawn_again_and_taken_away(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    clock: list[float],
    seconds: float,
    files: int,
    line: str,
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    with Progress(100) as shown:
        for _ in range(files - 1):
            shown.step(False)
        clock[0] += seconds
        shown.step(False)
    assert capsys.readouterr().err == f"\r{line}\x1b[K\r\x1b[K"


def test_on_a_terminal_nothing_is_drawn_too_early_too_often_or_too_wide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "10")
    with Progress(100) as shown:
        for step in (0.25, 0.125, 0.125, 0.0625, 0.0625, 0.125):
            clock[0] += step
            shown.step(False)
        shown.clear()
        shown.clear()
    drawn = "\r3/100 份\x1b[K"
    assert capsys.readouterr().err == "".join(
        [drawn, drawn.replace("3", "5"), drawn.replace("3", "6"), "\r\x1b[K"]
    )


@pytest.mark.parametrize(("total", "quiet"), [(1, False), (100, True)])
def test_one_file_and_quiet_runs_draw_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    clock: list[float],
    total: int,
    quiet: bool,
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Progress(total, quiet) as shown:
        clock[0] += 100
        shown.step(False)
    assert capsys.readouterr().err == ""
