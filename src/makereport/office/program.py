"""LibreOffice converts documents, with a profile of its own, and ends with us."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice")
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
_USUAL_ON_WINDOWS = "LibreOffice/program/soffice.com"
# No macro runs and no picture or link is fetched, whatever the document asks for.
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    # By default 20: with more charts in a document than that, all come out stretched.
    ("Common/Cache/Writer", "OLE_Objects", "1000"),
)
# LibreOffice under a parent that hears of our end, a kill included, by the end of its
# input, and then takes the whole group along.
_GUARD = """
import os, subprocess, sys, threading
process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
def listen():
    os.read(0, 1)
    if sys.platform == "win32":
        subprocess.call(["taskkill", "/F", "/T", "/PID", str(os.getpid())])
    else:
        os.killpg(0, 9)
threading.Thread(target=listen, daemon=True).start()
code = process.wait()
os._exit(code if 0 <= code < 256 else 1)
"""
_LOOK = 0.2
"""Seconds between two looks at how far it is."""


OUTPUT = "output"


class LateError(Exception):
    """LibreOffice has done nothing for as long as it may."""


def find_office() -> str | None:
    """The program of LibreOffice, from PATH or from its usual folder."""
    found = (shutil.which(name) for name in _PROGRAMS)
    folders = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
    usual = [*_USUAL, *(f"{folder}/{_USUAL_ON_WINDOWS}" for folder in folders if folder)]
    present = (name for name in usual if os.access(name, os.X_OK))
    return next((name for name in (*found, *present) if name), None)


def program_stamp() -> str:
    """What tells one LibreOffice from another without asking it."""
    program = find_office()
    if program is None:
        return ""
    try:
        path = os.path.realpath(program)
        status = os.stat(path)
    except OSError:
        return program
    return f"{path} {status.st_size} {status.st_mtime_ns}"


class Conversion:
    """Documents that one process of LibreOffice converts, to what
    `--convert-to` calls `target`, into the OUTPUT of `folder`, which has the
    profile, and is for this process alone. Raises OSError where the program
    does not begin."""

    def __init__(
        self,
        program: str,
        documents: Sequence[Path],
        target: str,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.output = folder / OUTPUT
        profile = folder / "profile"
        if not profile.exists():
            _write_settings(profile)
        words = [
            *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"),
            *("--convert-to", target, "--outdir", str(self.output), *map(str, documents)),
        ]
        if not os.access(program, os.X_OK):  # else the guard would be the one to fail
            raise PermissionError(program)
        self._process = subprocess.Popen(  # noqa: S603 - a program found on this computer
            [sys.executable, "-I", "-S", "-c", _GUARD, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # Ctrl-C is for this one to hear
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def wait(self, patience: float) -> None:
        """Until it is done; it says nothing of what it could not convert.
        Raises LateError where for so many seconds no file was made."""
        made, until = 0, time.monotonic() + patience
        while True:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LOOK)
                return
            now = len(os.listdir(self.output)) if self.output.is_dir() else 0
            if now > made:
                made, until = now, time.monotonic() + patience
            if time.monotonic() > until:
                raise LateError

    def end(self) -> None:
        """End it, with all that it has started."""
        if self._process.poll() is None:
            if sys.platform == "win32":
                command = ["taskkill", "/F", "/T", "/PID", str(self._process.pid)]
                subprocess.run(command, capture_output=True, check=False)  # noqa: S603
            else:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
