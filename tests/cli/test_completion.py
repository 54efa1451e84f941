"""Commands and options completed by a real shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None, reason="no bash here")


def in_bash(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A script in bash, where `makereport` is the program of this tree."""
    command = home / "bin" / "makereport"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m makereport "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(BASH), "-c", f"{script}\n:"],  # not the last command: bash would become it
        env={**os.environ, "HOME": str(home), "PATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_what_is_installed_completes_commands_and_options(tmp_path: Path) -> None:
    installed = in_bash(tmp_path, "makereport --install-completion")
    ask = (
        "COMP_WORDS=({}); COMP_CWORD={}; _makereport_completion makereport; echo ${{COMPREPLY[@]}}"
    )
    asked = in_bash(
        tmp_path,
        "\n".join(
            [
                "source ~/.bashrc",
                ask.format("makereport te", 1),
                ask.format("makereport build --s", 2),
                ask.format("makereport template d", 2),
            ]
        ),
    )

    assert installed.stdout.startswith("已装好 bash 的补全：")
    assert (installed.stderr, asked.stderr) == ("", "")
    assert asked.stdout.splitlines() == ["template", "--summary --strict", "draw"]


def test_the_script_is_shown_for_those_who_place_it_themselves(tmp_path: Path) -> None:
    shown = in_bash(tmp_path, "makereport --show-completion")

    assert "complete -o default -F _makereport_completion makereport" in shown.stdout
    assert not (tmp_path / ".bashrc").exists()


def test_a_shell_without_completion_is_told_so(tmp_path: Path) -> None:
    refused = in_bash(tmp_path, "sh -c 'makereport --install-completion; echo $?'")

    assert refused.stdout == "2\n"
    assert refused.stderr.startswith("错误 不能给这个终端装补全（")
    assert "能用的有 bash、zsh、fish" in refused.stderr
