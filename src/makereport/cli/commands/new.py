"""The command `new`: a report file to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE
from makereport.cli.console import complain, finding_text, forms_again, other_schema, quoted, say
from makereport.cli.targets import form_named, report_target
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Form


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
    is_folder = not output or os.path.isdir(output)
    # In a folder the form says what the file is called.
    target = Path(output) if is_folder else report_target(output, Path(f"{number}.yaml"))
    form = _form(form_id, number, target if is_folder else target.parent)
    created = makereport.new_file(form, number, target, last or None)
    for finding in created.findings:
        complain(finding_text(finding))
    target = created.path
    say(f"已新建 {target}{f'，接着 {last}' if last else ''}。")
    if not created.has_schema:
        complain(other_schema(created.form))
    say(f"下一步：用编辑器打开填写，然后运行 makereport build {quoted(target)}{forms_again()}")
    return DONE


def _form(form_id: str, year: int, folder: Path) -> Form:
    """The form that is named, else that of the year."""
    if form_id:
        form = form_named(form_id, folder)
        if not form.serves(year):
            raise UsageError(f"格式 {form_id} 不适用于 {year} 年度，它用于{form.years}")
        return form
    with makereport.forms_beside(folder):
        due = makereport.form_for_year(year)
    if due is None:
        raise UsageError(f"没有适用于 {year} 年度的格式；现有格式见 makereport template list")
    return due
