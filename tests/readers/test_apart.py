"""Reading in another process: what it may take, and that nothing of it stays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from makereport.findings.errors import PackageError
from makereport.readers.apart import ForeignError, read_apart
from makereport.readers.budget import BudgetError, Limit
from tests.support.reports import ROOT

HAS_LIMITS = sys.platform == "linux"
HINT = "请另存一份"
TIME = Limit(30, "读的时间", "秒")
_kept: list[bytearray] = []


# What is done over there


def process_id(_: Path) -> int:
    return os.getpid()


def without_end(path: Path) -> None:
    (path.parent / "pid").write_text(str(os.getpid()))
    (path.parent / "pid").rename(path.parent / "began")
    while True:
        pass


def huge(_: Path) -> int:
    return len(bytearray(2 << 30))


def huge_and_hidden(_: Path) -> None:
    try:
        bytearray(2 << 30)
    except MemoryError as error:
        raise ValueError("a library says something else") from error


def keeping(_: Path) -> int:
    _kept.append(bytearray(150 << 20))
    return len(_kept)


def dying(_: Path) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)


def printing(_: Path) -> str:
    sys.stdout.write("said by a library")
    sys.stdout.flush()
    os.write(1, b"and by another")
    return "read"


def failing(path: Path) -> None:
    raise PackageError(str(path), "坏了", HINT)


def foreign(_: Path) -> None:
    raise KeyError("x")


def missing(path: Path) -> bytes:
    return path.read_bytes()


# What is seen here


def refused(read: Callable[[Path], object], path: Path, seconds: int = 30) -> BudgetError:
    with pytest.raises(BudgetError) as caught:
        read_apart(read, path, Limit(seconds, "读的时间", "秒"))
    return caught.value


def is_gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text(encoding="utf-8"):
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


def test_one_process_reads_file_after_file(tmp_path: Path) -> None:
    processes = {read_apart(process_id, tmp_path / f"{n}", TIME) for n in range(50)}
    assert len(processes) == 1
    assert os.getpid() not in processes


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    error = refused(without_end, tmp_path / "a", seconds=2)
    assert error.reason == "读的时间超过 2 秒的上限"
    assert is_gone(int((tmp_path / "began").read_text()))


@pytest.mark.skipif(not HAS_LIMITS, reason="this system has no limit of memory")
@pytest.mark.parametrize("read", [huge, huge_and_hidden])
def test_what_takes_too_much_memory_is_refused(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    assert refused(read, tmp_path / "a").reason == "内容太复杂，要用的内存超过 224 MB 的上限"


def test_what_ends_the_process_is_refused_and_the_next_file_read(tmp_path: Path) -> None:
    assert refused(dying, tmp_path / "a").reason == "内容太复杂，要用的内存超过 224 MB 的上限"
    assert read_apart(printing, tmp_path / "b", TIME) == "read"


@pytest.mark.skipif(not HAS_LIMITS, reason="this system has no limit of memory")
def test_no_file_pays_for_those_before_it(tmp_path: Path) -> None:
    assert [read_apart(keeping, tmp_path / "a", TIME) for _ in range(3)] == [1, 1, 1]


def test_a_failure_names_the_file_as_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackageError) as caught:
        read_apart(failing, Path("报告.xlsx"), TIME)
    assert str(caught.value) == f"报告.xlsx: 打不开：坏了\n  {HINT}"

    with pytest.raises(FileNotFoundError):
        read_apart(missing, Path("没有.xlsx"), TIME)
    Path("有.xlsx").write_bytes(b"x")
    assert read_apart(missing, Path("有.xlsx"), TIME) == b"x"


def test_a_failure_of_a_library_is_told_as_text(tmp_path: Path) -> None:
    with pytest.raises(ForeignError, match=r"^KeyError：'x'$"):
        read_apart(foreign, tmp_path / "a", TIME)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_reads_in_a_process_of_its_own(tmp_path: Path) -> None:
    before = read_apart(process_id, tmp_path / "a", TIME)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        there = pool.apply(read_apart, (process_id, tmp_path / "a", TIME))
    assert there != before
    assert read_apart(process_id, tmp_path / "a", TIME) == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_nothing_runs_on_after_this_process(tmp_path: Path, name: str) -> None:
    code = (
        "from pathlib import Path; from makereport.readers.apart import read_apart; from makereport.readers.budget import Limit; "
        "from tests.readers.test_apart import without_end; "
        f"read_apart(without_end, Path({str(tmp_path / 'a')!r}), Limit(60, ''))"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.DEVNULL) as run:
        for _ in range(300):
            if (tmp_path / "began").exists():
                break
            time.sleep(0.1)
        run.send_signal(getattr(signal, name))
        assert run.wait(10) != 0
    assert is_gone(int((tmp_path / "began").read_text()))


def test_nothing_is_imported_from_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pickle", "signal", "makereport"):
        (tmp_path / f"{name}.py").write_text("open('here', 'w')", encoding="utf-8")
    code = (
        f"import sys; sys.path.append({str(ROOT)!r}); "
        "from pathlib import Path; from makereport.readers.apart import read_apart; from makereport.readers.budget import Limit; "
        "from makereport.readers.sheets import read_rows; "
        "read_apart(read_rows, Path('a.xlsx'), Limit(60, ''))"
    )
    (tmp_path / "a.xlsx").write_bytes(b"x")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; del sys.path[0]; {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PackageError" in done.stderr
    assert not (tmp_path / "here").exists()
