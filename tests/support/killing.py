"""The command line stopped dead, or failed by the system, at any call that
changes a file.

A process that has imported everything forks a child for each run, which costs
a tenth of a start. Speaks JSON lines: `serve` there, `Accidents` here."""

from __future__ import annotations

import atexit
import importlib
import json
import os
import pkgutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import ptrace
from tests.support.reports import ROOT

_CHANGING = frozenset(
    "rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir symlink symlinkat"
    " chmod fchmodat chown truncate creat".split()
)
_OF_OPEN_FILES = frozenset(
    "write pwrite64 writev ftruncate fallocate fsync fdatasync fchmod close".split()
)
_OPENING = {"open": 1, "openat": 2}
"""Where their flags are."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Ended:
    """A run: its exit code (negative for a signal), what it printed, and the
    calls that it made, by name and file."""

    code: int
    stdout: str
    stderr: str
    calls: list[str]


class Accidents:
    """Runs of the command line with an accident in them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self,
        *words: str,
        cwd: Path,
        at: int | None = None,
        how: str | int = AFTER,
        every: bool = False,
        traced: bool = True,
    ) -> Ended:
        """Run in a folder, which has the temporary folder `tmp`, and the
        user's `cache` and `state`. At call number `at` of those that change
        files (with `every`, of all) it is killed BEFORE or AFTER, or the call
        fails with the error number `how`."""
        request = {
            "words": words, "cwd": str(cwd), "at": at, "how": how, "every": every, "traced": traced
        }  # fmt: skip
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the tracer has ended"
        answer = json.loads(line)
        if "cannot" in answer:
            _missing(answer["cannot"])
        return Ended(**answer)


@contextmanager
def accidents() -> Iterator[Accidents]:
    """Something to run the command line with; skips the test (fails it in CI
    on Linux) where nothing can be traced."""
    if ptrace.MISSING:
        pytest.skip(ptrace.MISSING)
    command = [sys.executable, "-X", "frozen_modules=on", "-B", "-m", __name__]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield Accidents(process)
        finally:
            process.kill()


def _missing(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


# There


def serve() -> None:
    """Answer requests to the end; in a child, run one and return its words."""
    import makereport

    for module in pkgutil.walk_packages(makereport.__path__, "makereport."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    import openpyxl  # noqa: F401 - what is imported late, too

    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=own, flush=True)  # noqa: T201


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    folder = Path(request["cwd"])
    said = [folder / "tmp" / name for name in ("stdout", "stderr")]
    child = os.fork()
    if child == 0:
        _be_command_line(request, folder, said)
    try:
        code, calls = _followed(child, request) if request["traced"] else (_code(child), [])
    except PermissionError as error:
        os.kill(child, signal.SIGKILL)
        return {"cannot": f"nothing can be traced here: {error}"}
    out, err = (path.read_text(encoding="utf-8", errors="replace") for path in said)
    return {"code": code, "stdout": out, "stderr": err, "calls": calls}


def _code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be_command_line(request: dict[str, Any], folder: Path, said: list[Path]) -> None:
    code = 70
    try:
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, path in enumerate(said, 1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.environ.update(
            TMPDIR=str(folder / "tmp"),
            XDG_CACHE_HOME=str(folder / "cache"),
            XDG_STATE_HOME=str(folder / "state"),
        )
        sys.argv = ["makereport", *request["words"]]
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8") for n in (1, 2))  # noqa: SIM115
        from makereport.cli.main import main

        if request["traced"]:
            ptrace.be_traced()
        code = main()
        sys.stdout.flush()
        atexit._run_exitfuncs()
    except OSError as error:
        code = 71
        os.write(2, f"at the exit: {error!r}".encode())
    finally:
        os._exit(code)


def _followed(child: int, request: dict[str, Any]) -> tuple[int, list[str]]:
    """Run a child and all that it begins; its exit code and the calls made."""
    ptrace.trace(child)
    ptrace.go_on(child)
    calls: list[str] = []
    living, failing, counted = {child}, set(), set()
    code = 0
    at, how = request["at"], request["how"]
    while living:
        pid, status = os.waitpid(-1, ptrace.ALL)
        if not os.WIFSTOPPED(status):
            living.discard(pid)
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
            continue
        is_new = pid not in living
        living.add(pid)
        reason = os.WSTOPSIG(status)
        if reason != signal.SIGTRAP | 0x80:
            is_own = status >> 16 or reason in (signal.SIGTRAP, signal.SIGSTOP) or is_new
            _go_on(pid, 0 if is_own else reason)
            continue
        try:
            call = ptrace.call_of(pid)
            if call.is_entry and (name := _named(pid, call, request["every"])):
                calls.append(name)
                counted.add(pid)
                if len(calls) - 1 == at and how == BEFORE:
                    _kill(living)
                elif len(calls) - 1 == at and how != AFTER:
                    failing.add(pid)
                    ptrace.leave_out(pid)
            elif not call.is_entry and pid in counted:
                counted.discard(pid)
                if len(calls) - 1 == at and how == AFTER:
                    _kill(living)
                elif pid in failing:
                    failing.discard(pid)
                    ptrace.answer(pid, -how)
        except ProcessLookupError:  # it is gone already
            continue
        _go_on(pid)
    return code, calls


def _go_on(pid: int, signal_number: int = 0) -> None:
    try:
        ptrace.go_on(pid, signal_number)
    except ProcessLookupError:
        pass


def _kill(living: set[int]) -> None:
    for pid in living:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def _named(pid: int, call: ptrace.Call, every: bool) -> str:
    """A call by name and file, if it changes files or every one is wanted."""
    name = ptrace.NAMES.get(call.number, "")
    if name in _OPENING and call.words[_OPENING[name]] & _WRITES:
        return f"{name} {ptrace.text_at(pid, call.words[_OPENING[name] - 1])}"
    if name in _CHANGING:
        return f"{name} {ptrace.text_at(pid, call.words[name.endswith(('at', 'at2'))])}"
    if name in _OF_OPEN_FILES and (file := _written(pid, call.words[0])):
        return f"{name} {file}"
    return (name or str(call.number)) if every else ""


def _written(pid: int, number: int) -> str:
    """The file that is open for writing under a number, if it is one."""
    try:
        if not stat.S_ISREG(os.stat(f"/proc/{pid}/fd/{number}").st_mode):
            return ""
        told = Path(f"/proc/{pid}/fdinfo/{number}").read_text(encoding="ascii")
        flags = int(told.split("flags:")[1].split()[0], 8)
        return os.readlink(f"/proc/{pid}/fd/{number}") if flags & os.O_ACCMODE else ""
    except OSError:
        return ""


if __name__ == "__main__":
    serve()
