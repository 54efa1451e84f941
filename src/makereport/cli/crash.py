"""The log of what should not have happened: a traceback is for us, not for
the user's eyes."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

import makereport
from makereport.cli.console import complain, failure_text
from makereport.cli.exits import UNEXPECTED


def keep_traceback(error: BaseException) -> Path:
    """Add the traceback of an error to the log of this second; where it is."""
    log = _state_folder() / f"错误-{datetime.now():%Y%m%d-%H%M%S}.log"
    command = " ".join(sys.argv)
    text = f"makereport {makereport.__version__}, Python {sys.version}\n{command}\n\n"
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    with log.open("a", encoding="utf-8", errors="replace") as stream:
        stream.write(text + "".join(lines) + "\n")
    return log


def unexpected(error: Exception) -> int:
    """Say that the program failed and where the log is; the exit code."""
    complain(failure_text("程序出了意外，这是我们的错"))
    point_to(keep_traceback(error))
    return UNEXPECTED


def point_to(log: Path) -> None:
    """Ask for the log to be sent."""
    complain(f"    提示：请把这个文件交给开发者：{log}")


def _state_folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    folder = Path(base) if base else Path.home() / ".local" / "state"
    try:
        (folder / "makereport").mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return folder / "makereport"
