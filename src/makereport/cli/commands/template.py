"""The commands `template list` and `template draw`: forms and Word templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import makereport
from makereport.cli.boundary import DONE
from makereport.cli.console import say
from makereport.cli.targets import form_named
from makereport.cli.words import UsageError


def template_list() -> int:
    """列出现有的格式。"""
    for form_id in makereport.form_ids():
        form = makereport.load_form(form_id)
        years = f"{form.first_year}—{form.last_year or ''}".rstrip("—")
        since = "起" if form.last_year is None else ""
        say(f"{form.id}  {years}年度{since}  {form.name}（{form.source}）")
    return DONE


def template_draw(
    form_id: Annotated[str, typer.Argument(metavar="格式", help="格式的代号，不写就是最新的")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="文件名，不写就是“格式.docx”")] = "",
    force: Annotated[bool, typer.Option("--force", help="目标文件有人改过也覆盖")] = False,
) -> int:
    """按格式绘制 Word 模板，可以在 Word 里改外观后用于 build --template。"""
    form = form_named(form_id)
    target = Path(output or f"{form.id}.docx")
    if target.is_dir():
        target = target / f"{form.id}.docx"
    elif target.suffix.lower() != ".docx":
        raise UsageError(f"-o 的文件名要以 .docx 结尾，不是 {output}")
    makereport.draw_file(form, target, force=force)
    say(f"已绘制 {target}")
    return DONE
