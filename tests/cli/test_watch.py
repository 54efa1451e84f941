"""`--watch`: whatever a report is made from is saved, in whatever way, and the
report is built again; a fault ends nothing. `--open`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from makereport import build_bytes, check_file
from makereport.form.shelf import load_form
from tests.support.drawing import png
from tests.support.reports import TEXT, texts, written
from tests.support.runner import run

PATIENCE = 30
LAST = "收到和处理政府信息公开申请情况:\n  本年新收: {自然人: 2}\n"
DRAWN = TEXT + "  本机关依法公开政府信息{{ 上年.年度 }}。\n  ![图](图.png)\n"
TEMPLATE = load_form("zfxxgk-2021").template


class Watching:
    """A run that watches, and what it says, line by line."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "makereport", "build", "--watch", *words],
            cwd=folder,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._said: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._said.put(line.rstrip("\n"))

    def until(self, wanted: str) -> list[str]:
        """What is said, to the line in which this is found."""
        said: list[str] = []
        try:
            while not said or not re.search(wanted, said[-1]):
                said.append(self._said.get(timeout=PATIENCE))
        except Empty:
            pytest.fail(f"{wanted} was not said: {said}")
        return said


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    begun: list[Watching] = []

    def begin(*words: str) -> Watching:
        begun.append(Watching(tmp_path, *words))
        begun[-1].until("按 Ctrl-C 结束")
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.wait()


def rename_saved(path: Path, data: bytes) -> None:
    """As editors save: another file takes the place of the old one."""
    other = path.with_name(f"{path.name}~")
    other.write_bytes(data)
    os.replace(other, path)


def saved_anew(path: Path, data: bytes) -> None:
    """As others do: the old file goes, a new one comes."""
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize("save", [Path.write_bytes, rename_saved, saved_anew])
def test_every_way_to_save_every_file_that_a_report_is_made_from(
    tmp_path: Path, watch: Callable[..., Watching], save: Callable[[Path, bytes], object]
) -> None:
    path = written(tmp_path, "2021.yaml", DRAWN)
    last = written(tmp_path, "2020.yaml", f"年度: 2020\n{LAST}")
    picture, template = tmp_path / "图.png", tmp_path / "模板.docx"
    picture.write_bytes(png(30, 20))
    template.write_bytes(TEMPLATE.read_bytes())
    told = r"^\d\d:\d\d:\d\d 2021.yaml → 2021.docx：.*"
    running = watch("2021.yaml", "--template", "模板.docx")

    save(path, path.read_bytes().replace("依法".encode(), "依规".encode()))
    running.until(told)
    assert "本机关依规公开政府信息2020。" in texts((tmp_path / "2021.docx").read_bytes())
    save(last, last.read_bytes().replace(b"2}", b"5}"))
    assert "已与上年的 2020.yaml 核对" in running.until(told)[-1]
    before = (tmp_path / "2021.docx").read_bytes()
    save(picture, png(60, 20))
    running.until(told)
    assert (tmp_path / "2021.docx").read_bytes() != before
    before = (tmp_path / "2021.docx").read_bytes()
    other = load_form("zfxxgk-2021").folder.parent / "zfxxgk-2019" / "report.docx"
    save(template, other.read_bytes())
    assert "错误" in running.until("模板不能用|没有写出|→")[-1]
    save(template, TEMPLATE.read_bytes())
    running.until(told)
    assert (tmp_path / "2021.docx").read_bytes() == before
    assert before == build_bytes(check_file(path), template)


def test_a_file_that_comes_beside_it_and_one_that_goes(
    tmp_path: Path, watch: Callable[..., Watching]
) -> None:
    written(tmp_path)
    running = watch("2021.yaml")
    last = written(tmp_path, "2020.yaml", f"年度: 2020\n{LAST}")
    assert "已与上年的 2020.yaml 核对" in running.until("→")[-1]
    last.unlink()
    assert "没有找到上年的年报" in running.until("→")[-1]


def test_errors_end_nothing(tmp_path: Path, watch: Callable[..., Watching]) -> None:
    path = written(tmp_path)
    running = watch("2021.yaml")
    good = path.read_bytes()
    path.write_bytes(b"\xe5\x8d" + good)
    running.until("没有写出 Word 文件；原有的 Word 文件没有更新")
    path.unlink()
    running.until("Y100")
    path.write_bytes(good)
    running.until("2021.yaml → 2021.docx")
    (tmp_path / "2021.docx").write_bytes(b"x")  # somebody edits the product
    path.write_bytes(good + b"# x\n")
    running.until("2021.docx: 没有写成：它不是 makereport 写的")
    assert (tmp_path / "2021.docx").read_bytes() == b"x"
    (tmp_path / "2021.docx").unlink()
    path.write_bytes(good)
    running.until("2021.yaml → 2021.docx")


def test_a_save_that_changes_nothing_builds_nothing_and_only_what_it_concerns_is_built(
    tmp_path: Path, watch: Callable[..., Watching]
) -> None:
    for name in ("甲", "乙"):
        written(tmp_path, f"{name}.yaml", f"单位: {name}局\n")
    running = watch(".")
    first, second = tmp_path / "甲.yaml", tmp_path / "乙.yaml"
    rename_saved(second, second.read_bytes())
    first.write_bytes(first.read_bytes() + b"# x\n")
    assert ["甲.yaml" in line for line in running.until("→")] == [True]
    written(tmp_path, "丙.yaml", "单位: 丙局\n")
    assert ["丙.yaml" in line for line in running.until("→")] == [True]
    second.write_bytes(second.read_bytes() + b"# x\n")
    assert ["乙.yaml" in line for line in running.until("→")] == [True]


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_ctrl_c_ends_it(tmp_path: Path, watch: Callable[..., Watching]) -> None:
    written(tmp_path)
    running = watch("2021.yaml")
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(PATIENCE) == 130
    running.until("已中断")


@pytest.mark.parametrize("option", ["--cluster=tcp://a:1", "--summary=a.json"])
def test_what_does_not_go_with_it(tmp_path: Path, option: str) -> None:
    written(tmp_path)
    done = run("build", "2021.yaml", "--watch", option, cwd=tmp_path)
    assert (done.code, done.stderr) == (
        2,
        f"错误 --watch 和 {option.split('=')[0]} 不能一起用\n",
    )


def test_a_wrong_word_ends_it_before_it_begins(tmp_path: Path) -> None:
    written(tmp_path)
    done = run("build", "2021.yaml", "--watch", "-o", "a.txt", cwd=tmp_path)
    assert (done.code, done.stderr) == (2, "错误 -o 的文件名要以 .docx 结尾，不是 a.txt\n")


@pytest.mark.skipif(sys.platform != "linux", reason="a script stands in for xdg-open")
def test_open(tmp_path: Path) -> None:
    written(tmp_path)
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', encoding="utf-8")
    program.chmod(0o755)
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = run("build", "2021.yaml", "--open", cwd=tmp_path, env=env)  # waits for nobody
    assert done.code == 0
    assert opened.read_text(encoding="utf-8") == f"{tmp_path / '2021.docx'}\n"
    none = run("build", "2021.yaml", "--open", cwd=tmp_path, env={"PATH": str(tmp_path / "x")})
    assert none.code == 0
    assert none.stderr == "2021.docx: 已写好，但这台电脑上没有程序能打开它\n"
    written(tmp_path, "2022.yaml", "年度: 2022\n")
    several = run("build", ".", "--open", cwd=tmp_path, env=env)
    assert (several.code, several.stderr) == (2, "错误 --open 只能打开一份年报，这里有 2 份\n")
