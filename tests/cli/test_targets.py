"""What `build` writes, where it must not, and that no failure damages a file."""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import docx
import pytest

from tests.support.reports import ROOT, complete, names_in, narrative, written
from tests.support.runner import OBEYS, CommandLine, run


def test_a_folder_for_the_target_that_is_not_there(tmp_path: Path) -> None:
    written(tmp_path)
    result = run("build", "2021.yaml", "-o", "没有/年报.docx", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr == (
        f"错误 {Path('没有/年报.docx')}: 没有写成：文件夹不存在\n    提示：请先建好文件夹 没有\n"
    )
    assert names_in(tmp_path) == ["2021.yaml"]


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "2021.docx").mkdir()
    result = run("build", "2021.yaml", "--force", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr == (
        "错误 2021.docx: 没有写成：这里已有一个同名的文件夹\n    提示：用 -o 写明文件名\n"
    )
    assert names_in(tmp_path / "2021.docx") == []


@pytest.mark.parametrize(
    ("target", "said"),
    [("长" * 200 + ".docx", "文件名太长"), ("2021.yaml/x.docx", "路径中有一段不是文件夹")],
    ids=["a name too long", "a path through a file"],
)
def test_a_target_that_cannot_be(tmp_path: Path, target: str, said: str) -> None:
    written(tmp_path)
    result = run("build", "2021.yaml", "-o", target, cwd=tmp_path)

    assert result.code == 1
    assert f"没有写成：{said}" in result.stderr


def test_a_target_edited_by_hand_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path)
    run("build", "2021.yaml", cwd=tmp_path)
    edited = docx.Document(str(tmp_path / "2021.docx"))
    edited.add_paragraph("手工加的一段")
    edited.save(str(tmp_path / "2021.docx"))
    before = (tmp_path / "2021.docx").read_bytes()
    refused = run("build", "2021.yaml", cwd=tmp_path)
    kept = (tmp_path / "2021.docx").read_bytes()
    forced = run("build", "2021.yaml", "--force", cwd=tmp_path)

    assert refused.code == 1
    assert refused.stderr == (
        "错误 2021.docx: 没有写成：它不是 makereport 写的，或者写好后有人改过，没有覆盖\n"
        "    提示：改过的年报，先用 makereport diff 看改了什么；要保留它，用 -o 另写一个文件；确定不要了，加 --force 覆盖\n"
    )
    assert kept == before
    assert forced.code == 0
    assert "手工加的一段" not in narrative((tmp_path / "2021.docx").read_bytes())


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + b"\0" * 18])
def test_a_target_that_makereport_did_not_write_is_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    written(tmp_path)
    (tmp_path / "2021.docx").write_bytes(content)
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert "它不是 makereport 写的，或者写好后有人改过，没有覆盖" in result.stderr
    assert (tmp_path / "2021.docx").read_bytes() == content


@pytest.mark.parametrize("lock", [".~lock.2021.docx#", "~$2021.docx"])
def test_a_target_open_in_an_office_program_is_left_alone(tmp_path: Path, lock: str) -> None:
    written(tmp_path)
    run("build", "2021.yaml", cwd=tmp_path)
    before = (tmp_path / "2021.docx").read_bytes()
    (tmp_path / "2021.yaml").write_text(complete("单位: 另一个局\n"), encoding="utf-8")
    (tmp_path / lock).write_bytes(b"")
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr == (
        "错误 2021.docx: 没有写成：文件正在 Word、WPS 或 LibreOffice 里打开\n"
        f"    提示：请先关闭它；如果其实没有打开，删去 {lock} 后再试\n"
    )
    assert (tmp_path / "2021.docx").read_bytes() == before


def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "只读").mkdir()
    (tmp_path / "只读").chmod(0o555)
    result = run("build", "2021.yaml", "-o", "只读/年报.docx", cwd=tmp_path, before=OBEYS)

    assert result.code == 1
    assert "没有写成：没有权限，或文件正被 Word、WPS 等程序打开" in result.stderr


def fault(number: int) -> Callable[..., NoReturn]:
    """A function of the system that fails with an error number."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


class FullDisk(io.FileIO):
    """A file on a disk that takes the first half of what is written."""

    def write(self, data: Any) -> int:
        super().write(bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


NO_PERMISSION = (
    "没有权限，或文件正被 Word、WPS 等程序打开\n    提示：请关闭打开它的程序，或用 -o 写到别处"
)
DISK_FULL = "磁盘已满\n    提示：原来的文件没有动"
FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "the disk is full while writing": ({"fdopen": FullDisk}, DISK_FULL),
    "the disk is full while syncing": ({"fsync": fault(errno.ENOSPC)}, DISK_FULL),
    "the target may not be replaced": ({"replace": fault(errno.EACCES)}, NO_PERMISSION),
    "the target is held by a program": ({"replace": fault(errno.EPERM)}, NO_PERMISSION),
    "the file system is read-only": (
        {"replace": fault(errno.EROFS)},
        "磁盘是只读的\n    提示：原来的文件没有动",
    ),
}


@pytest.mark.parametrize(("faults", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_the_system_leaves_the_old_file_and_no_other(
    tmp_path: Path, command_line: CommandLine, faults: dict[str, object], said: str
) -> None:
    written(tmp_path)
    first = command_line.run("build", "2021.yaml")
    old = (tmp_path / "2021.docx").read_bytes()
    (tmp_path / "2021.yaml").write_text(complete("单位: 另一个局\n"), encoding="utf-8")
    result = command_line.run("build", "2021.yaml", **faults)

    assert first.code == 0
    assert result.code == 1
    assert result.stdout == ""
    assert result.stderr == f"错误 2021.docx: 没有写成：{said}\n"
    assert (tmp_path / "2021.docx").read_bytes() == old
    assert names_in(tmp_path) == ["2021.docx", "2021.yaml"]


@pytest.mark.parametrize(("faults", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_the_system_leaves_no_file_where_there_was_none(
    tmp_path: Path, command_line: CommandLine, faults: dict[str, object], said: str
) -> None:
    written(tmp_path)
    result = command_line.run("build", "2021.yaml", **faults)

    assert result.code == 1
    assert said.split("\n")[0] in result.stderr
    assert names_in(tmp_path) == ["2021.yaml"]


def windows(number: int, of: type[OSError], path: str = "") -> Callable[..., NoReturn]:
    """A function of the system that fails as on Windows."""

    def fail(*_: object, **__: object) -> NoReturn:
        error = of(errno.EINVAL if of is OSError else errno.ENOENT, "", path)
        error.winerror = number  # type: ignore[attr-defined]
        raise error

    return fail


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (windows(206, FileNotFoundError), "文件名太长\n    提示：用 -o 换一个短一些的文件名"),
        (windows(3, FileNotFoundError, "长" * 260), "文件名太长\n"),
        (windows(3, FileNotFoundError, "x"), "文件夹不存在\n"),
        (windows(123, OSError), "文件名不能用\n    提示：用 -o 换一个文件名，不要有 "),
        (fault(errno.EINVAL), "文件名不能用\n"),
    ],
    ids=["too long", "a path too long", "no folder", "no name", "EINVAL"],
)
def test_what_windows_says_of_names_is_told_in_plain_words(
    tmp_path: Path, command_line: CommandLine, fails: Callable[..., NoReturn], said: str
) -> None:
    written(tmp_path)
    result = command_line.run("build", "2021.yaml", replace=fails)

    assert result.code == 1
    assert f"没有写成：{said}" in result.stderr


# Several files


def test_one_folder_for_many_reports(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml")
    written(tmp_path, "乙.yml")
    (tmp_path / "年报").mkdir()
    result = run("build", "甲.yaml", "乙.yml", "-o", "年报", cwd=tmp_path)

    assert result.code == 0
    assert names_in(tmp_path / "年报") == ["乙.docx", "甲.docx"]


def test_many_reports_for_one_file(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml")
    written(tmp_path, "乙.yaml")
    result = run("build", "甲.yaml", "乙.yaml", "-o", "年报.docx", cwd=tmp_path)

    assert result.code == 2
    assert result.stderr == "错误 有几份年报时，-o 要写一个文件夹；年报.docx 不是\n"
    assert names_in(tmp_path) == ["乙.yaml", "甲.yaml"]


@pytest.mark.parametrize(
    "words",
    [
        ["2021.yaml", "2021.yml"],
        ["2021.yaml", "甲/2021.yaml", "-o", "乙"],
    ],
    ids=" ".join,
)
def test_two_reports_for_one_target_write_nothing(tmp_path: Path, words: list[str]) -> None:
    for name in ("2021.yaml", "2021.yml", "甲/2021.yaml"):
        written(tmp_path, name)
    (tmp_path / "乙").mkdir()
    result = run("build", *words, cwd=tmp_path)

    assert result.code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"错误 2021.yaml 和 {words[1]} 会写成同一个文件 ")
    assert list(tmp_path.rglob("*.docx")) == []


# Names

NAMES = {
    "云溪县 人社局.yaml": "云溪县 人社局.docx",
    "“2021”年报（终稿）.yaml": "“2021”年报（终稿）.docx",
    "it's 2021.yaml": "it's 2021.docx",
    'a"b.yaml': 'a"b.docx',
    "a;b&c $d.yaml": "a;b&c $d.docx",
    "2021.YAML": "2021.docx",
    "2021.yml": "2021.docx",
    "年报": "年报.docx",
    "2021.1.yaml": "2021.1.docx",
    "😀.yaml": "😀.docx",
}


@pytest.mark.parametrize(("name", "target"), NAMES.items(), ids=map(ascii, NAMES))
def test_files_may_have_any_name(tmp_path: Path, name: str, target: str) -> None:
    try:
        written(tmp_path, name)
    except OSError:
        pytest.skip("a name that this system does not allow")
    result = run("build", name, cwd=tmp_path)

    assert result.code == 0
    assert result.stdout.startswith(f"{name} → {target}：")
    assert names_in(tmp_path) == sorted([name, target])


# The same bytes


def test_a_second_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path)
    first = run("build", "2021.yaml", cwd=tmp_path)
    bytes_of_first = (tmp_path / "2021.docx").read_bytes()
    second = run("build", "2021.yaml", cwd=tmp_path)

    assert (first.code, second.code) == (0, 0)
    assert first.stdout == second.stdout
    assert second.stderr == ""
    assert (tmp_path / "2021.docx").read_bytes() == bytes_of_first
    assert names_in(tmp_path) == ["2021.docx", "2021.yaml"]


def test_the_same_input_gives_the_same_bytes_in_another_folder_time_zone_and_language(
    tmp_path: Path,
) -> None:
    example = ROOT / "examples" / "yunxi" / "2021.yaml"
    for name in ("甲", "another folder"):
        (tmp_path / name).mkdir()
        shutil.copy(example, tmp_path / name)
    places: list[tuple[Path, str, dict[str, str]]] = [
        (tmp_path / "甲", "2021.yaml", {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8"}),
        (
            tmp_path,
            str(tmp_path / "another folder" / "2021.yaml"),
            {"TZ": "Pacific/Auckland", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        ),
    ]
    results = [run("build", file, cwd=cwd, env=env) for cwd, file, env in places]

    assert [result.code for result in results] == [0, 0]
    assert (tmp_path / "甲" / "2021.docx").read_bytes() == (
        tmp_path / "another folder" / "2021.docx"
    ).read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="every name is text there")
def test_a_name_that_is_no_utf_8_stops_no_command(tmp_path: Path) -> None:
    name = os.fsdecode("年报".encode("gbk"))
    written(tmp_path, f"{name}.yaml")
    lines = {
        ("build", f"{name}.yaml"): 0,
        ("import", f"{name}.docx", "-o", "a.yaml"): 0,
        ("new", "2022", "-o", f"{name}2.yaml"): 2,
        ("new", "2022", "--from", f"{name}.yaml", "-o", "b.yaml"): 1,
        ("merge", f"{name}.yaml", "-o", "c.yaml", "--overview", "c.csv"): 0,
        ("check", f"{name}.yaml"): 0,
        ("diff", f"{name}.yaml", f"{name}.docx"): 0,
    }

    for words, code in lines.items():
        done = run(*words, cwd=tmp_path)
        assert done.code == code, (words, done.stderr)
    assert "?" in (tmp_path / "c.csv").read_text("utf-8-sig").splitlines()[1].split(",")[1]
    assert not (tmp_path / "b.yaml").exists()


def test_a_template_and_a_report_are_never_taken_for_each_other(tmp_path: Path) -> None:
    written(tmp_path, "2021.yaml")
    assert run("template", "draw", "-o", "模板.docx", cwd=tmp_path).code == 0
    assert run("build", "2021.yaml", cwd=tmp_path).code == 0
    template, report = ((tmp_path / name).read_bytes() for name in ("模板.docx", "2021.docx"))

    for words in (
        ("build", "2021.yaml", "-o", "模板.docx"),
        ("template", "draw", "-o", "2021.docx"),
    ):
        done = run(*words, cwd=tmp_path)
        assert done.code == 1, words
        assert "没有覆盖" in done.stderr
    for target in ("模板.docx", "./模板.docx", str(tmp_path / "模板.docx")):
        over = ("--template", "模板.docx", "-o", target, "--force")
        done = run("build", "2021.yaml", *over, cwd=tmp_path)
        assert (done.code, "是要用的模板" in done.stderr) == (2, True), target
    assert (tmp_path / "模板.docx").read_bytes() == template
    assert (tmp_path / "2021.docx").read_bytes() == report
    assert run("template", "draw", "-o", "模板.docx", cwd=tmp_path).code == 0
    assert run("build", "2021.yaml", cwd=tmp_path).code == 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_the_template_is_the_template(tmp_path: Path) -> None:
    written(tmp_path, "2021.yaml")
    run("template", "draw", "-o", "模板.docx", cwd=tmp_path)
    template = (tmp_path / "模板.docx").read_bytes()
    (tmp_path / "别名.docx").symlink_to("模板.docx")
    words = ("build", "2021.yaml", "--template", "模板.docx", "-o", "别名.docx", "--force")

    assert run(*words, cwd=tmp_path).code == 2
    assert (tmp_path / "模板.docx").read_bytes() == template


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    written(tmp_path, "2021.yaml")
    (tmp_path / "发布").mkdir()
    (tmp_path / "2021.docx").symlink_to("发布/年报.docx")

    for _ in range(2):
        assert run("build", "2021.yaml", cwd=tmp_path).code == 0
        assert (tmp_path / "2021.docx").is_symlink()
        assert (tmp_path / "发布" / "年报.docx").is_file()
    assert names_in(tmp_path / "发布") == ["年报.docx"]
