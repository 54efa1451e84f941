"""`--open`: a file is shown by the program that this computer has for it."""

from __future__ import annotations

import os
import subprocess
import sys

from makereport.cli.console import complain, shown


def open_file(target: str) -> None:
    """Open a file, and wait for nobody; that there is no program for it is told."""
    path = os.path.abspath(target)
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a report that has just been written
            return
        subprocess.Popen(  # noqa: S603 - the one program of the system for this
            ["open" if sys.platform == "darwin" else "xdg-open", path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # it stays open when this run has ended
        )
    except OSError:
        complain(shown(f"{target}: 已写好，但这台电脑上没有程序能打开它"))
