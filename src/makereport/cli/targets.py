"""Where the commands write report files."""

from __future__ import annotations

import os
from pathlib import Path

from makereport.cli.exits import UsageError

SUFFIXES = (".yaml", ".yml")


def report_target(output: str, beside: Path) -> Path:
    """The report file that `-o` names: a file, or a folder where it has the
    name of `beside`, which stands where nothing is named."""
    if not output:
        return beside
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return Path(output) / beside.name
    check_suffix(output)
    return Path(output)


def check_suffix(output: str) -> None:
    """Raises UsageError if the name is not that of a report file."""
    if Path(output).suffix.lower() not in SUFFIXES:
        raise UsageError(f"-o 的文件名要以 .yaml 结尾，不是 {output}")
