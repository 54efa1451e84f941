"""The command `new`: a report file to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import makereport
from makereport.cli.boundary import DONE
from makereport.cli.console import complain, finding_text, other_schema, quoted, say
from makereport.cli.targets import form_named, report_target
from makereport.cli.words import UsageError


def new(
    year: Annotated[str, typer.Argument(metavar="年度", help="年报的年度，例如 2022")],
    output: Annotated[str, typer.Option("-o", "--output", help="文件名，不写就是“年度.yaml”")] = "",
    last: Annotated[
        str, typer.Option("--from", help="上年的年报（YAML、Word 或网页），接着它写")
    ] = "",
    form_id: Annotated[str, typer.Option("--form", help="格式的代号，不写就按年度选用")] = "",
) -> int:
    """新建一份带说明的年报文件，照着填写。"""
    number = makereport.read_year(year)
    if number is None:
        raise UsageError(f"“{year}”不是年份，例如 makereport new 2022")
    form = form_named(form_id) if form_id else makereport.form_for_year(number)
    if form is None:
        raise UsageError(f"没有适用于 {number} 年度的格式；现有格式见 makereport template list")
    if not form.serves(number):
        raise UsageError(f"格式 {form.id} 不适用于 {number} 年度；见 makereport template list")
    is_folder = not output or os.path.isdir(output)
    # In a folder the form says what the file is called.
    target = Path(output) if is_folder else report_target(output, Path(f"{number}.yaml"))
    created = makereport.new_file(form, number, target, last or None)
    for finding in created.findings:
        complain(finding_text(finding))
    target = created.path
    say(f"已新建 {target}{f'，接着 {last}' if last else ''}。")
    if not created.has_schema:
        complain(other_schema(created.form))
    say(f"下一步：用编辑器打开填写，然后运行 makereport build {quoted(target)}")
    return DONE
