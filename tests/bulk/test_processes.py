"""Many reports by several processes: the same as by one, whatever happens to them."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

import makereport
from makereport.bulk.pool import BATCH, KILLED, spread
from makereport.bulk.work import Options, Outcome, Work, lost, outcome
from tests.bulk.agencies import begin, children, is_alive, many, wait_for
from tests.support.reports import names_in, written
from tests.support.runner import CommandLine, run

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def temporary_files(folder: Path) -> list[Path]:
    return list(folder.rglob(".makereport-*"))


def assert_whole(folder: Path) -> int:
    """Every Word file can be opened; how many there are."""
    files = list(folder.rglob("*.docx"))
    for file in files:
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
    return len(files)


def test_two_processes_write_the_same_files_and_say_the_same_as_one(tmp_path: Path) -> None:
    many(tmp_path, 300, broken=10)
    words = ["build", "年报", "--name", "{单位}{年度}", "-o", "输出"]

    one = run(*words, "--jobs", "1", "--summary", "1.json", cwd=tmp_path)
    (tmp_path / "输出").rename(tmp_path / "输出1")
    two = run(*words, "--jobs", "2", "--summary", "2.json", cwd=tmp_path)

    assert (one.code, two.code) == (1, 1)
    assert two.stdout == one.stdout
    assert two.stderr == one.stderr
    assert one.stdout.endswith(
        "共 300 份年报：写出 290 份，10 份有错误没有写出；错误 10 个，警告 0 个\n"
    )
    assert one.stderr.count("错误 Y101") == 10
    assert names_in(tmp_path / "输出") == names_in(tmp_path / "输出1")
    assert len(names_in(tmp_path / "输出")) == 290
    for name in names_in(tmp_path / "输出"):
        assert (tmp_path / "输出" / name).read_bytes() == (tmp_path / "输出1" / name).read_bytes()
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


@pytest.mark.parametrize("output_format", ["text", "json", "sarif", "github"])
def test_a_check_by_two_processes_says_the_same_as_by_one(
    tmp_path: Path, output_format: str
) -> None:
    many(tmp_path, 60, broken=10)
    words = ["check", "年报", "--format", output_format]

    one, two = (run(*words, "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "2"))

    assert (one.code, two.code) == (1, 1)
    assert two == one
    assert one.stdout.count("Y101") >= 10


def test_the_summary_has_a_row_for_each_file_and_the_totals(tmp_path: Path) -> None:
    many(tmp_path, 4, broken=2)
    result = run("build", "年报", "--summary", "结果.json", cwd=tmp_path)
    summary = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))

    assert result.code == 1
    assert summary["totals"] == {
        "files": 4,
        "errors": 2,
        "warnings": 0,
        "files_errors": 2,
        "files_written": 2,
    }
    file = str(Path("年报/局0000/2021.yaml"))
    assert summary["files"][0] == {
        "file": file,
        "targets": [],
        "status": "errors",
        "unit": "云溪县第0局",
        "year": 2021,
        "errors": 1,
        "warnings": 0,
        "codes": {"Y101": 1},
    }
    assert summary["files"][1]["targets"] == [str(Path("年报/局0001/2021.docx"))]


def test_a_summary_is_written_over_a_summary_only(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "我的.json").write_text("{}", encoding="utf-8")
    kept = run("check", "2021.yaml", "--summary", "我的.json", cwd=tmp_path)
    codes = [run("check", ".", "--summary", "a.json", cwd=tmp_path).code for _ in range(2)]
    wrong = run("check", ".", "--summary", "a.txt", cwd=tmp_path)

    assert kept.code == 1
    assert (tmp_path / "我的.json").read_text(encoding="utf-8") == "{}"
    assert codes == [0, 0]
    assert (wrong.code, "以 .json 结尾" in wrong.stderr) == (2, True)


def test_a_file_that_disappears_is_told_and_stops_no_other(tmp_path: Path) -> None:
    folder = many(tmp_path, 60)
    found = makereport.find_reports([folder]).files
    Path(found[30]).unlink()

    outcomes = list(makereport.build_many({f: f"{f}.docx" for f in found}, jobs=2))

    assert [done.file for done in outcomes] == found
    assert [done.status for done in outcomes] == ["written"] * 30 + ["errors"] + ["written"] * 29
    assert outcomes[30].findings[0].code == "Y100"
    assert assert_whole(folder) == 59


def test_a_disk_that_is_full_midway_is_told_for_each_report(
    tmp_path: Path, command_line: CommandLine
) -> None:
    many(tmp_path, 10)
    fsync, left = os.fsync, [4]

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    result = command_line.run("build", "年报", "-q", "--jobs", "1", fsync=full)

    assert result.code == 1
    assert result.stderr.count("没有写成：磁盘已满") == 6
    assert assert_whole(tmp_path) == 4
    assert temporary_files(tmp_path) == []


@needs_linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_it_at_once_and_leaves_whole_files_only(
    tmp_path: Path, jobs: str
) -> None:
    many(tmp_path, 400)
    process = begin(tmp_path, "build", "年报", "--jobs", jobs)
    wait_for(lambda: len(list((tmp_path / "年报").glob("*/*.docx"))) >= 20)
    workers = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, stderr = process.communicate(timeout=3)

    assert process.returncode == 130
    assert stderr.decode().endswith("已中断\n")
    assert "Traceback" not in stderr.decode()
    assert len(workers) == (2 if jobs == "2" else 0)
    assert not any(map(is_alive, workers))
    assert temporary_files(tmp_path) == []
    assert 20 <= assert_whole(tmp_path) < 400


@needs_linux
def test_a_killed_worker_costs_nothing_but_time(tmp_path: Path) -> None:
    many(tmp_path, 300)
    process = begin(tmp_path, "build", "年报", "--jobs", "2")
    wait_for(lambda: len(list((tmp_path / "年报").glob("*/*.docx"))) >= 20)
    os.kill(children(process.pid)[0], signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=60)

    assert process.returncode == 0, stderr.decode()
    assert stdout.decode().endswith("共 300 份年报：写出 300 份；错误 0 个，警告 0 个\n")
    assert assert_whole(tmp_path) == 300


@needs_linux
def test_workers_end_with_the_process_that_began_them(tmp_path: Path) -> None:
    many(tmp_path, 400)
    process = begin(tmp_path, "build", "年报", "--jobs", "2")
    wait_for(lambda: len(list((tmp_path / "年报").glob("*/*.docx"))) >= 20)
    workers = children(process.pid)
    process.kill()
    process.communicate(timeout=5)

    wait_for(lambda: not any(map(is_alive, workers)), seconds=5)
    assert temporary_files(tmp_path) == []


class Deadly:
    """A pool in which some files kill the process that reads them."""

    width = 2

    def __init__(self, killers: set[str]) -> None:
        self.killers = killers
        self.is_broken = False
        self.lives = 1
        self.closed: bool | None = None

    def submit(self, works: list[Work]) -> Future[list[Outcome]]:
        future: Future[list[Outcome]] = Future()
        self.is_broken |= any(work.file in self.killers for work in works)
        if self.is_broken:
            future.set_exception(BrokenProcessPool("killed"))
        else:
            future.set_result([outcome(work, Options()) for work in works])
        return future

    def lost(self, work: Work, error: Exception) -> Outcome:
        return lost(work, error)

    def finish(self, outcome: Outcome) -> Outcome:
        return outcome

    def check(self) -> None:
        """Never lost."""

    def renew(self) -> bool:
        self.is_broken = False
        self.lives += 1
        return True

    def close(self, at_once: bool) -> None:
        self.closed = at_once


@pytest.mark.parametrize("positions", [[0], [30], [59], [3, 4, 40]])
def test_a_report_that_kills_its_worker_is_named_and_the_others_are_done(
    tmp_path: Path, positions: list[int]
) -> None:
    files = [str(written(tmp_path, f"{number:02}.yaml")) for number in range(60)]
    pool = Deadly({files[position] for position in positions})

    outcomes = list(spread([Work(file) for file in files], pool))

    assert [done.file for done in outcomes] == files
    lost = [done for done in outcomes if done.failure]
    assert [files.index(done.file) for done in lost] == positions
    assert all(done.failure == f"{done.file}: 没有做完：{KILLED}" for done in lost)
    assert pool.closed is False


def test_few_batches_are_under_way_at_a_time_and_none_after_the_end() -> None:
    begun = []

    def works() -> Iterator[Work]:
        for number in range(100 * BATCH):
            begun.append(number)
            yield Work(f"没有{number}.yaml")

    pool = Deadly(set())
    outcomes = spread(works(), pool)
    next(outcomes)
    outcomes.close()

    assert len(begun) <= 10 * BATCH
    assert pool.closed is True


@pytest.mark.parametrize("last", [False, True])
def test_an_executor_is_given_bytes_and_gives_the_same(tmp_path: Path, last: bool) -> None:
    folder = many(tmp_path, 30, broken=3, last=last)
    files = [file for file in makereport.find_reports([folder]).files if "2021" in file]
    here = list(makereport.build_many({file: f"{file}.1.docx" for file in files}))
    with ThreadPoolExecutor(2) as executor:
        there = list(makereport.build_many({f: f"{f}.2.docx" for f in files}, executor=executor))

    assert [done.findings for done in there] == [done.findings for done in here]
    assert [done.understood for done in there] == [done.understood for done in here]
    assert [done.status for done in there] == [done.status for done in here]
    assert all(not done.made for done in there)
    for file in files:
        if Path(f"{file}.1.docx").exists():
            assert Path(f"{file}.1.docx").read_bytes() == Path(f"{file}.2.docx").read_bytes()


def test_progress_is_redrawn_on_a_terminal_and_gone_in_the_end(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("there is no pty on Windows")
    import pty

    many(tmp_path, 300)
    reader, writer = pty.openpty()

    process = subprocess.Popen(
        [sys.executable, "-m", "makereport", "check", "年报", "--jobs", "1"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=writer,
    )
    os.close(writer)
    shown = b""
    try:
        while piece := os.read(reader, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    process.communicate()
    os.close(reader)
    text = shown.decode()

    assert process.returncode == 0
    assert "/300 份，每秒 " in text
    assert text.endswith("\r\x1b[K")


@needs_linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_told_to_end_leaves_whole_files_only(tmp_path: Path, jobs: str) -> None:
    many(tmp_path, 400)
    process = begin(tmp_path, "build", "年报", "--jobs", jobs)
    wait_for(lambda: len(list((tmp_path / "年报").glob("*/*.docx"))) >= 20)
    workers = children(process.pid)
    process.terminate()
    _, stderr = process.communicate(timeout=5)

    assert process.returncode == 143
    assert "Traceback" not in stderr.decode()
    wait_for(lambda: not any(map(is_alive, workers)))
    assert temporary_files(tmp_path) == []
    assert 20 <= assert_whole(tmp_path) < 400
