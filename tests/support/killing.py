"""The command line stopped dead, or failed by the system, at any call that
changes a file.

A process that has imported everything forks a child for each run, which costs
a tenth of a start. Speaks JSON lines: `serve` there, `Accidents` here."""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import ptrace
from tests.support.reports import ROOT

_OF_OPEN_FILES = {
    **dict.fromkeys(("write", "pwrite64", "writev", "sendfile", "ftruncate", "fallocate"), 0),
    **dict.fromkeys(("fsync", "fdatasync", "fchmod", "close"), 0),
    "copy_file_range": 2,
}
"""Where the number of the file is among the words of a call."""
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
        """Run in a folder, which has the temporary folder `tmp`, the user's
        `cache` and `state`, and programs in `bin`. At call number `at` of those that change
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
    if sys.platform != "linux":
        pytest.skip("calls of the system are traced on Linux only")
    if ptrace.MACHINE is None:
        _missing("calls of the system are traced on x86_64 and aarch64 only")
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

    gc.freeze()  # or each child touches, and so copies, all of it
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=own, flush=True)


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
            PATH=f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        )
        sys.argv = ["makereport", *request["words"]]
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8") for n in (1, 2))  # noqa: SIM115
        from makereport.cli.main import main

        if request["traced"]:
            ptrace.be_traced(request["every"])
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
    living = {child}
    code = 0
    while living:
        pid, status = os.waitpid(-1, ptrace.ALL)
        if not os.WIFSTOPPED(status):
            living.discard(pid)
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
            continue
        is_new = pid not in living
        living.add(pid)
        reason, event = os.WSTOPSIG(status), status >> 16
        with suppress(ProcessLookupError):  # it may be gone
            if event == ptrace.CALL or reason == signal.SIGTRAP | 0x80:
                is_it = _met(pid, request, calls, living)
                ptrace.go_on(pid, to_its_end=is_it)
            else:
                is_own = event or is_new or reason in (signal.SIGTRAP, signal.SIGSTOP)
                ptrace.go_on(pid, 0 if is_own else reason)
    return code, calls


def _met(pid: int, request: dict[str, Any], calls: list[str], living: set[int]) -> bool:
    """A call that begins or, if it is the one, ends; whether its end counts."""
    how = request["how"]
    call = ptrace.call_of(pid)
    if not call.is_entry:
        if how == AFTER:
            _kill(living)
        else:
            ptrace.answer(pid, -how)
        return False
    name = _named(pid, call, request["every"])
    if not name:
        return False
    calls.append(name)
    if len(calls) - 1 != request["at"]:
        return False
    if how == BEFORE:
        _kill(living)
    elif how != AFTER:
        ptrace.leave_out(pid)
    return True


def _kill(living: set[int]) -> None:
    for pid in living:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _named(pid: int, call: ptrace.Call, every: bool) -> str:
    """A call by name and file, if it changes files or every one is wanted."""
    name = ptrace.NAMES.get(call.number, "")
    file = ""
    if name in _OPENING:
        at = _OPENING[name]
        file = ptrace.text_at(pid, call.words[at - 1]) if call.words[at] & _WRITES else ""
    elif name in _OF_OPEN_FILES:
        file = _written(pid, call.words[_OF_OPEN_FILES[name]])
    elif name:
        file = ptrace.text_at(pid, call.words[name.endswith(("at", "at2"))])
    if file:
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
