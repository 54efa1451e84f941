"""The error boundary around the commands: exit codes, and the log of what
should not have happened. A traceback is for us, not for the user's eyes."""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import typer
from typer.exceptions import TyperException

import makereport
from makereport import MakereportError
from makereport.cli.console import complain, failure_text
from makereport.cli.usage import usage_message
from makereport.cli.words import UsageError

DONE, FAILED, USAGE, UNEXPECTED, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143


def _terminate(*_: object) -> None:
    """As Ctrl-C: whatever is half written is put away on the way out."""
    raise SystemExit(TERMINATED)


def guarded(command: Callable[[], int]) -> int:
    """Run the command line; the exit code. A traceback ends in a log file."""
    try:
        with suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGTERM, _terminate)
        code = command()
    except TyperException as error:
        return _usage(error)
    except MakereportError as error:
        complain(failure_text(str(error)))
        return USAGE if isinstance(error, UsageError) else FAILED
    except (KeyboardInterrupt, typer.Abort):
        complain("已中断")
        return INTERRUPTED
    except OSError as error:
        return _folder_gone() if _is_folder_gone() else _output_failed(error)
    except Exception as error:
        return unexpected(error)
    if code == INTERRUPTED:  # Typer has turned it into an exit code
        complain("已中断")
    return code


def _is_folder_gone() -> bool:
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _folder_gone() -> int:
    complain(failure_text("现在所在的文件夹已经不在了\n先用 cd 到另一个文件夹，再运行"))
    return FAILED


_OUTPUT_FAILS = {errno.ENOSPC: "磁盘已满", errno.EIO: "磁盘读写出错"}


def _output_failed(error: OSError) -> int:
    """What became of the output; any other fault of the system is ours."""
    if error.filename is not None or error.errno not in (errno.EPIPE, *_OUTPUT_FAILS):
        return unexpected(error)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return DONE  # the reader has gone; nothing is left to say
    complain(failure_text(f"输出写不下：{_OUTPUT_FAILS[error.errno]}"))
    return FAILED


def _usage(error: TyperException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        complain(str(error))
        return USAGE
    context = getattr(error, "ctx", None)
    complain(failure_text(usage_message(error)))
    if context is not None:
        complain(f"    提示：运行 {context.command_path} --help 看用法")
    return USAGE


def keep_traceback(trace: str) -> Path:
    """Add a traceback to the log of this second; where it is. Where nothing
    can be written it is told, for it would be lost."""
    command = " ".join(sys.argv)
    text = f"makereport {makereport.__version__}, Python {sys.version}\n{command}\n\n{trace}\n"
    for folder in (_state_folder, tempfile.gettempdir):
        try:
            log = Path(folder(), f"错误-{datetime.now():%Y%m%d-%H%M%S}.log")
            with log.open("a", encoding="utf-8", errors="replace") as stream:
                stream.write(text)
        except (OSError, RuntimeError):
            continue
        return log
    complain(text)
    return Path(os.devnull)


def unexpected(error: Exception, words: str = "程序出了意外，这是我们的错") -> int:
    """Say that the program failed and where the log is; the exit code."""
    return crashed(words, "".join(traceback.format_exception(error)))


def crashed(words: str, trace: str) -> int:
    """As `unexpected`, of an error that is told by its traceback."""
    complain(failure_text(words))
    point_to(keep_traceback(trace))
    return UNEXPECTED


def point_to(log: Path) -> None:
    """Ask for the log to be sent."""
    is_told = log == Path(os.devnull)
    complain(
        "    提示：请把" + ("上面的内容交给开发者" if is_told else f"这个文件交给开发者：{log}")
    )


def _state_folder() -> Path:
    """Raises OSError, and RuntimeError where nobody has a home."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    folder = Path(base) if base else Path.home() / ".local" / "state"
    (folder / "makereport").mkdir(parents=True, exist_ok=True)
    return folder / "makereport"
