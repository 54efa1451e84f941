"""Reading in another process, for what a library does with a file cannot be
bounded from inside: memory where the system has a limit for it, time anywhere.

The process is a fresh interpreter that serves one file after another, so that
thousands of files cost one start; it ends with this one, however that ends.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO, TypeVar

from makereport.findings.errors import MakereportError
from makereport.readers.budget import MEMORY, BudgetError, Limit

_UNKNOWN_BYTES = 512 * 1024 * 1024
"""Of an interpreter, where the system does not tell."""
# Isolated: the folder of the user's files is no place to import from.
_SERVE = (
    "import sys, pickle; asked = open(0, 'rb'); sys.path[:] = pickle.load(asked); "
    "from makereport.readers.apart import serve; serve(asked)"
)

T = TypeVar("T")


class ForeignError(Exception):
    """An exception of the other process that is none of ours, as text."""


class _LostError(Exception):
    """The other process has ended, or its memory did not suffice."""


@dataclass(frozen=True)
class _Failed:
    """One of our failures; the file has its name here, not there."""

    kind: type[MakereportError]
    reason: str
    hint: str


def read_apart(read: Callable[[Path], T], path: Path, seconds: Limit) -> T:
    """What a function (one that a module has by name) gives for a file. Raises
    what it raises, if that is of ours or an OSError, else ForeignError; and
    BudgetError beyond the limits of time and memory."""
    while True:
        try:
            child = _idle.pop()
        except IndexError:
            child = _Child()
        is_fresh = not child.has_served
        try:
            answer = child.ask(read, path, seconds.most)
        except TimeoutError:
            raise BudgetError(seconds) from None
        except _LostError:
            if is_fresh:  # else others may have used up the memory
                raise BudgetError(MEMORY) from None
            continue
        _idle.append(child)
        if isinstance(answer, _Failed):
            raise answer.kind(str(path), answer.reason, answer.hint)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]


class _Child:
    """The other process, seen from this one."""

    def __init__(self) -> None:
        bare = ("-B",) if sys.dont_write_bytecode else ()
        self.has_served = False
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-I", *bare, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for this one to hear
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._requests: Any = self._process.stdin
        self._answers: Any = self._process.stdout
        self._send(sys.path)

    def ask(self, read: Callable[[Path], Any], path: Path, seconds: int) -> Any:
        """The answer; without one the process has ended. Raises _LostError and
        TimeoutError."""
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            self._send((read, os.fsencode(os.path.abspath(path))))
            self.has_served = True
            answer = pickle.load(self._answers)  # noqa: S301 - of our own process
            if isinstance(answer, MemoryError):
                raise _LostError
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            raise (TimeoutError if is_late.is_set() else _LostError) from None
        except BaseException:
            self.end()
            raise
        finally:
            timer.cancel()
        return answer

    def _send(self, value: object) -> None:
        with suppress(BrokenPipeError):  # it will be seen that there is no answer
            pickle.dump(value, self._requests)
            self._requests.flush()

    def end(self) -> None:
        with self._process as process:
            process.kill()


_idle: list[_Child] = []


@atexit.register
def _end_idle() -> None:
    while _idle:
        _idle.pop().end()


if hasattr(os, "register_at_fork"):  # a fork has its own
    os.register_at_fork(after_in_child=_idle.clear)


# The other process


def serve(requests: BinaryIO) -> None:
    """Answer requests until there is nobody any more who could ask."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # libraries may print
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    asked: SimpleQueue[tuple[Callable[[Path], Any], bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, asked), daemon=True).start()
    _limit()
    while True:
        pickle.dump(_answer(*asked.get()), answers)
        answers.flush()


def _listen(requests: BinaryIO, asked: SimpleQueue[Any]) -> None:
    """While a file is read, too, so that nothing runs on after the parent."""
    try:
        while True:
            asked.put(pickle.load(requests))  # noqa: S301 - of our own process
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def _answer(read: Callable[[Path], Any], name: bytes) -> Any:
    try:
        return read(Path(os.fsdecode(name)))
    except Exception as error:
        if _lacked_memory(error):
            return MemoryError()
        if isinstance(error, MakereportError):
            return _Failed(type(error), error.reason, error.hint)
        if isinstance(error, OSError | BudgetError):
            return error
        return ForeignError(f"{type(error).__name__}：{error}")


def _lacked_memory(error: BaseException | None) -> bool:
    """Whether memory was what an exception, or one below it, is about."""
    while error is not None:
        if isinstance(error, MemoryError | SystemError):  # of C without an exception
            return True
        if isinstance(error, SyntaxError) and error.msg.startswith("unknown error"):
            return True  # what libxml2 says that could not allocate
        error = error.__cause__ or error.__context__
    return False


def _limit() -> None:
    with suppress(ImportError, OSError, ValueError):  # Windows has none
        import resource

        try:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            now = pages * resource.getpagesize()
        except OSError:
            now = _UNKNOWN_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY.most,) * 2)
