"""Runs of makereport and what they print: the command line in a process of its
own or in this one, the checker alone, and the printed findings taken apart."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from makereport import check_file
from makereport.cli.console import finding_text
from makereport.cli.main import main
from tests.support.reports import BASE, ROOT

_FINDING = re.compile(r"(.*:\d+:\d+): (错误|警告) ([A-Z]\d{3}) (.*)")
_STYLE = re.compile(r"(?:\x1b\[\d+m)+((?:错误|警告) [A-Z]\d{3})\x1b\[0m")
_INDENT, _HINT = "    ", "    提示："


@dataclass(frozen=True)
class Run:
    """What a command line ended with and printed."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Said:
    """A finding as it is printed: `line` is the source line shown, `under` the
    character above the caret (empty behind the end of the line)."""

    place: str
    label: str
    message: str
    line: str = ""
    under: str = ""
    hint: str = ""


def run(
    *words: str,
    cwd: Path = ROOT,
    encoding: str = "utf-8",
    env: dict[str, str] | None = None,
    stdout: IO[bytes] | int = subprocess.PIPE,
) -> Run:
    """The command line in a process of its own, on a console of an encoding."""
    result = subprocess.run(
        [sys.executable, "-m", "makereport", *words],
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
            for name, fault in faults.items():
                patch.setattr(os, name, fault)
            code = main()
        captured = self.capsys.readouterr()
        return Run(code, captured.out, captured.err)


def whole(yaml: str, without: str = "") -> str:
    """The text with the required keys that it lacks added at the end; a key
    with a slip at its colon counts as present."""
    lines = [line.strip(" \t\u3000") for line in yaml.split("\n")]
    present = {re.split("[:：]", line)[0].strip() for line in lines} | {without}
    return yaml + "".join(text for key, text in BASE.items() if key not in present)


def printed(folder: Path, content: str | bytes, name: str = "2021.yaml") -> str:
    """What is printed about a file of this content, without colour."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    findings = check_file(path, name).findings
    return "\n".join(_STYLE.sub(r"\1", finding_text(finding)) for finding in findings)


def check(folder: Path, content: str | bytes, name: str = "2021.yaml") -> list[Said]:
    """The findings about a file of this content, as they are printed."""
    return findings_in(printed(folder, content, name))


def findings_in(text: str) -> list[Said]:
    """The findings of a printed text."""
    found: list[Said] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _FINDING.match(line)
        if match is None:
            continue
        below = []
        for following in lines[number + 1 :]:
            if not following.startswith(_INDENT):
                break
            below.append(following)
        hint = next((b.removeprefix(_HINT) for b in below if b.startswith(_HINT)), "")
        caret = next((i for i, b in enumerate(below) if b.strip() == "^" and i), 0)
        source = below[caret - 1].removeprefix(_INDENT) if caret else ""
        under = _above(source, below[caret].index("^") - len(_INDENT)) if caret else ""
        found.append(Said(match[1], f"{match[2]} {match[3]}", match[4], source, under, hint))
    return found


def _above(line: str, column: int) -> str:
    """The character of a line that a terminal shows from a column on."""
    reached = 0
    for character in line:
        if reached == column and _width(character):
            return character
        reached += _width(character)
        if reached > column:
            return f"the middle of {character}"
    return "" if reached == column else "far behind the end"


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
