"""Accidents: a command is killed at any call that changes a file, or the system
fails that call. No file is ever half written, and the next run makes all well."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from makereport import build_bytes, check_file
from tests.support.drawing import png
from tests.support.killing import AFTER, BEFORE, Accidents, Ended, accidents
from tests.support.reports import TEXT, names_in, written
from tests.support.runner import run
from tests.support.stand_in import PDF

Tree = dict[str, bytes]
STRAY = re.compile(r"(.*/)?\.makereport-[0-9a-f]{16}(/.*)?")
"""What a killed run may leave, and the next one sweeps."""
PROBE = re.compile(r"tmp/[a-z0-9_]{8}")
"""With such a file Python tries out which temporary folder it may write to."""
OWN, SAID = ("cache/", "state/"), ("tmp/stdout", "tmp/stderr")
UNFILLED = "总体情况: 待填写。\n"
"""A warning is told of it."""
DRAWN = TEXT + "  本机关依法公开政府信息。\n  ![图一](一.png)\n  ![图二](二.png)\n"


@dataclass(frozen=True)
class Command:
    """A command, and what stands in its folder before: reports of these lines,
    `built` of them before their words were changed, so that Word files and the
    record of what was built are there; `published` is one in Word."""

    words: str
    reports: tuple[str, ...] = ()
    built: bool = False
    published: bool = False
    opened: bool = False
    """That one is in another format, which LibreOffice (a stand-in) opens."""
    pressed: bool = False
    """LibreOffice (a stand-in) makes PDFs."""


COMMANDS = {
    "build": Command("build 1.yaml", (TEXT + "  本机关依法公开。\n",)),
    "build again": Command("build 1.yaml", (TEXT + "  本机关依法公开。\n",), built=True),
    "build many": Command("build 1.yaml 2.yaml --jobs 1", ("", "单位: 乙局\n")),
    "build many again": Command("build 1.yaml 2.yaml --jobs 1", ("", "单位: 乙局\n"), built=True),
    "build with a summary": Command("build 1.yaml --summary 结果.json", (UNFILLED,)),
    "build two formats": Command(
        "build 1.yaml --format docx,pdf", (TEXT + "  本机关依法公开。\n",), built=True, pressed=True
    ),
    "new": Command("new 2022 -o 新.yaml"),
    "new from last year": Command("new 2022 -o 2022.yaml --from 1.yaml", ("",)),
    "import": Command("import p.docx -o 读.yaml", published=True),
    "import with LibreOffice": Command("import p.rtf -o 读.yaml", published=True, opened=True),
    "merge": Command("merge 1.yaml 2.yaml -o 总.yaml", ("单位: 甲局\n", "单位: 乙局\n")),
    "merge with an overview": Command(
        "merge 1.yaml 2.yaml -o 总.yaml --overview 表.xlsx", ("单位: 甲局\n", "单位: 乙局\n")
    ),
    "build many by two": Command(
        "build 1.yaml 2.yaml 3.yaml --jobs 2", ("", "单位: 乙局\n", "单位: 丙局\n"), built=True
    ),
    "draw": Command("template draw -o 模板.docx"),
    "schema": Command("schema -o 年报.json"),
}
BY_TWO = "build many by two"
_PRESS = 'mkdir -p "$7" && cp p.pdf "$7/0.pdf"'
NOT_FAILED = (
    BY_TWO,
    "import with LibreOffice",
    "build two formats",
)  # their processes fail as they like


@pytest.fixture(scope="module")
def command_line() -> Iterator[Accidents]:
    with accidents() as ready:
        yield ready


class Desk:
    """A folder for a command, put back before each run of it."""

    def __init__(self, folder: Path, command: Command, command_line: Accidents) -> None:
        self.folder, self._before = folder / "desk", folder / "before"
        self._words, self._command_line = command.words.split(), command_line
        (self.folder / "tmp").mkdir(parents=True)
        for number, yaml in enumerate(command.reports, 1):
            written(self.folder, f"{number}.yaml", yaml)
        if command.pressed:
            self._stand_in(_PRESS)
            (self.folder / "p.pdf").write_bytes(PDF)
        if command.built:
            assert self.run().code == 0
            for path in self.folder.glob("*.yaml"):
                path.write_bytes(path.read_text("utf-8").replace("本机关", "我局").encode())
        if command.published:
            self._publish(folder)
        if command.opened:
            self._stand_in('mkdir -p "$7" && cp p.docx "$7/document.docx"')
            (self.folder / "p.rtf").write_bytes(b"{\\rtf1 x}")
        shutil.copytree(self.folder, self._before)
        self.old = self.tree()

    def _publish(self, folder: Path) -> None:
        for number, name in enumerate(("一.png", "二.png"), 1):
            (folder / name).write_bytes(png(30 * number, 20))
        data = build_bytes(check_file(written(folder, "p.yaml", DRAWN)))
        (self.folder / "p.docx").write_bytes(data)

    def _stand_in(self, script: str) -> None:
        program = self.folder / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def put_back(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self._before, self.folder)

    def run(self, at: int | None = None, how: str | int = AFTER) -> Ended:
        is_traced = at is not None
        return self._command_line.run(
            *self._words, cwd=self.folder, at=at, how=how, traced=is_traced
        )

    def tree(self) -> Tree:
        """Every file that stands there, by its path."""
        return {name: data for name, data in self.all().items() if not name.startswith(OWN)}

    def all(self) -> Tree:
        """With the user's cache."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        told = {path.relative_to(self.folder).as_posix(): path for path in paths}
        return {name: path.read_bytes() for name, path in told.items() if name not in SAID}

    def pass_a_day(self) -> None:
        """What was left there is old."""
        for path in self.folder.rglob("*"):
            if STRAY.fullmatch(path.relative_to(self.folder).as_posix()):
                os.utime(path, (1, 1))


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, command_line: Accidents) -> Desk:
    return Desk(tmp_path, COMMANDS[request.param], command_line)


def whole(desk: Desk) -> tuple[Ended, Tree]:
    """The command without an accident, and what it leaves."""
    ended = desk.run(at=10**9)
    assert ended.code == 0, ended.stderr
    assert len(ended.calls) > 5
    return ended, desk.tree()


@pytest.mark.parametrize("desk", [name for name in COMMANDS if name != BY_TWO], indirect=True)
def test_killed_anywhere_nothing_is_half_written_and_the_next_run_makes_it_well(
    desk: Desk,
) -> None:
    ended, new = whole(desk)
    seen: list[Tree] = []
    for at in range(len(ended.calls)):
        for how in (BEFORE, AFTER):
            desk.put_back()
            killed = desk.run(at, how)
            place = f"{how} {killed.calls[-1]}"

            assert killed.code == -9, place
            nothing_is_half_written(desk, new, place)
            left = {STRAY.sub("stray", name): data for name, data in desk.all().items()}
            if left not in seen:  # as before most calls after another
                seen.append(left)
                the_next_run_makes_it_well(desk, new, place)
    assert len(seen) > 3


@pytest.mark.parametrize("desk", [BY_TWO], indirect=True)
def test_all_of_several_processes_killed(desk: Desk) -> None:
    ended, new = whole(desk)
    for at in range(0, len(ended.calls), 3):
        desk.put_back()
        killed = desk.run(at)
        nothing_is_half_written(desk, new, killed.calls[-1])
        the_next_run_makes_it_well(desk, new, killed.calls[-1])


def nothing_is_half_written(desk: Desk, new: Tree, place: str) -> None:
    kept = {name: data for name, data in desk.tree().items() if not STRAY.fullmatch(name)}
    assert desk.old.keys() <= kept.keys(), place
    for name, data in kept.items():
        if PROBE.fullmatch(name) and data in (b"", b"blat"):
            continue
        assert data in (desk.old.get(name), new.get(name)), f"{name} {place}"


def the_next_run_makes_it_well(desk: Desk, new: Tree, place: str) -> None:
    was_done = desk.tree().keys() == new.keys()
    desk.pass_a_day()
    again = desk.run()
    if again.code:  # it was done before it was killed
        assert was_done or desk.tree().keys() - new.keys(), place
        assert "已有同名文件" in again.stderr, place
    else:
        left = {name: data for name, data in desk.tree().items() if not PROBE.fullmatch(name)}
        assert left == new, place


@pytest.mark.parametrize(
    ("desk", "number"),
    [
        *((name, errno.ENOSPC) for name in COMMANDS if name not in NOT_FAILED),
        *((name, errno.EIO) for name in ("build with a summary", "import", "new")),
    ],
    indirect=["desk"],
)
def test_a_call_that_fails_is_told_and_nothing_is_half_written(desk: Desk, number: int) -> None:
    ended, new = whole(desk)
    for at in range(len(ended.calls)):
        desk.put_back()
        failed = desk.run(at, number)
        place = f"{failed.calls[at]}: {failed.stdout}{failed.stderr}"

        assert failed.code in (0, 1), place
        assert "Traceback" not in failed.stderr, place
        left = desk.tree()
        assert desk.old.keys() <= left.keys(), place
        for name, data in left.items():
            if name == "结果.json":  # it says what has failed
                assert json.loads(data)["made_by"] == "makereport summary"
            elif not (STRAY.fullmatch(name) and failed.calls[at].startswith("unlink")):
                assert data in (desk.old.get(name), new.get(name)), f"{name} {place}"
        if failed.code == 0:
            assert new.keys() <= left.keys(), place
        elif "stderr" not in failed.calls[at]:
            assert re.search("错误 .*(磁盘已满|磁盘读写出错)", failed.stderr), place


@pytest.mark.parametrize(
    ("words", "product", "succeed"),
    [
        ("build {0}.yaml -o 年报.docx --force", "年报.docx", range(10)),
        ("merge {0}.yaml -o 总.yaml", "总.yaml", range(1)),
        ("new 2022 -o 新.yaml", "新.yaml", range(1)),
    ],
)
def test_of_ten_at_once_one_whole_file_is_left(
    tmp_path: Path, words: str, product: str, succeed: range
) -> None:
    for number in range(10):
        written(tmp_path, f"{number}.yaml", f"单位: 第{number}局\n")
    with ThreadPoolExecutor(10) as pool:
        ended = list(pool.map(lambda n: run(*words.format(n).split(), cwd=tmp_path), range(10)))
    left = (tmp_path / product).read_bytes()

    assert sum(each.code == 0 for each in ended) == len(succeed)
    assert all("已有同名文件" in each.stderr for each in ended if each.code)
    assert not [name for name in names_in(tmp_path) if STRAY.fullmatch(name)]
    alone = []
    for number, each in enumerate(ended):
        if each.code == 0:
            (tmp_path / product).unlink()
            assert run(*words.format(number).split(), cwd=tmp_path).code == 0
            alone.append((tmp_path / product).read_bytes())
    assert left in alone


@pytest.mark.skipif(os.name == "nt", reason="no folder in use is removed there")
@pytest.mark.parametrize("words", ["check 1.yaml", "import 1.docx", "merge 1.yaml -o 2.yaml"])
def test_a_folder_that_is_gone_is_told(tmp_path: Path, words: str) -> None:
    (tmp_path / "desk").mkdir()
    line = f'rmdir ../desk; exec "{sys.executable}" -m makereport {words}'
    ended = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path / "desk", capture_output=True, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr.decode() == (
        "错误 现在所在的文件夹已经不在了\n    提示：先用 cd 到另一个文件夹，再运行\n"
    )
