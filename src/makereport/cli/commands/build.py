"""The command `build`: reports checked, and written as Word files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import makereport
from makereport import MakereportError
from makereport.cli.boundary import DONE, FAILED, unexpected
from makereport.cli.console import complain, failure_text, finding_text, say
from makereport.cli.targets import word_targets

CRASHED = "程序出了意外，这份年报没有写出，这是我们的错"


def build(
    files: Annotated[
        list[str], typer.Argument(metavar="文件…", help="年报的 YAML 文件，可以有几个")
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", help="写到哪里：一份年报写文件名，几份写文件夹")
    ] = "",
    template: Annotated[str, typer.Option("--template", help="改用自己的 Word 模板（.docx）")] = "",
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示做了什么（错误照样显示）")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="目标文件有人改过也覆盖")] = False,
) -> int:
    """检查年报，没有错误就写出 Word 文件。"""
    targets = word_targets(files, output)
    own = template or None
    codes = [_build(file, target, own, force, quiet) for file, target in targets.items()]
    return max(codes, default=DONE)


def _build(file: str, target: Path, template: str | None, force: bool, quiet: bool) -> int:
    """Build one report; the exit code. No failure over it is raised, so that
    the others are built."""
    try:
        checked = makereport.check_file(file)
        for finding in checked.findings:
            complain(finding_text(finding))
        if checked.has_errors:
            stale = "；原有的 Word 文件没有更新" if os.path.isfile(target) else ""
            complain(f"{file}: 有错误，没有写出 Word 文件{stale}")
            return FAILED
        makereport.build_file(checked, target, template=template, force=force)
    except MakereportError as error:
        complain(failure_text(str(error)))
        return FAILED
    except Exception as error:
        return unexpected(error, f"{file}: {CRASHED}")
    if not quiet:
        count = len(checked.findings)
        warned = f"（有 {count} 个警告，见上）" if count else ""
        said = f"：{checked.understood}" if checked.understood else ""
        say(f"{file} → {target}{said}{warned}")
    return DONE
