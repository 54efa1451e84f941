"""What the words of a command line name: files to write, a form."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import makereport
from makereport.cli.boundary import UsageError

if TYPE_CHECKING:
    from makereport import Form

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


def word_targets(files: Sequence[str], output: str) -> dict[str, Path]:
    """The Word file of each input. Two inputs with one target are a fault."""
    targets: dict[str, Path] = {}
    taken: dict[str, str] = {}
    inputs = {makereport.identity(Path(file)) for file in files}
    folder = bool(output) and (
        len(files) > 1 or output.endswith(("/", os.sep)) or os.path.isdir(output)
    )
    if len(files) > 1 and output and not os.path.isdir(output):
        raise UsageError(f"有几份年报时，-o 要写一个已有的文件夹；{output} 不是")
    for file in files:
        beside = Path(re.sub(r"\.ya?ml$", "", file, flags=re.IGNORECASE) + ".docx")
        target = Path(output) / beside.name if folder else Path(output) if output else beside
        key = makereport.identity(target)
        if key in inputs:
            raise UsageError(f"{target} 是要读的年报，不能写成 Word 文件")
        if target.suffix.lower() != ".docx":
            raise UsageError(f"-o 的文件名要以 .docx 结尾，不是 {output}")
        if key in taken:
            raise UsageError(f"{taken[key]} 和 {file} 会写成同一个文件 {target}")
        taken[key] = file
        targets[file] = target
    return targets


def form_named(form_id: str) -> Form:
    """The form by its id, the newest without one."""
    known = makereport.form_ids()
    if form_id and form_id not in known:
        raise UsageError(f"没有格式 {form_id}；现有的格式：{'、'.join(known)}")
    return makereport.load_form(form_id) if form_id else makereport.latest_form()
