"""Runs of the command line: in a process of its own, or in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from makereport.cli.main import main
from tests.support.reports import ROOT

OBEYS = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if os.name == "posix" and os.geteuid() == 0
    else ()
)
"""What begins a command that the permissions of files hold for: root may read
and write whatever they say."""


@dataclass(frozen=True)
class Run:
    """What a command line ended with and printed."""

    code: int
    stdout: str
    stderr: str


def run(
    *words: str,
    cwd: Path = ROOT,
    encoding: str = "utf-8",
    env: dict[str, str] | None = None,
    stdout: IO[bytes] | int = subprocess.PIPE,
    before: Sequence[str] = (),
) -> Run:
    """The command line in a process of its own, on a console of an encoding;
    `before` are the words of another program that runs it."""
    result = subprocess.run(
        [*before, sys.executable, "-m", "makereport", *words],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONIOENCODING": encoding,
            "XDG_STATE_HOME": str(cwd / "state"),
            **(env or {}),
        },
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    return Run(
        result.returncode, (result.stdout or b"").decode(encoding), result.stderr.decode(encoding)
    )


class CommandLine:
    """The command line in this process, where faults of the system can be
    put into the functions of `os`."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        monkeypatch.chdir(folder)

    def run(self, *words: str, **faults: object) -> Run:
        """Run with each function of `os` that is named replaced."""
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["makereport", *words])
            patch.setenv("MAKEREPORT_FORMS", os.environ.get("MAKEREPORT_FORMS", ""))
            for name, fault in faults.items():
                patch.setattr(os, name, fault)
            code = main()
        captured = self.capsys.readouterr()
        return Run(code, captured.out, captured.err)
