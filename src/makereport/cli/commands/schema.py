"""The command `schema`: what an editor completes and flags."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import makereport
from makereport.cli.boundary import DONE
from makereport.cli.console import put, say
from makereport.cli.targets import form_named


def schema(
    form_id: Annotated[str, typer.Option("--form", help="格式的代号，不写就是最新的")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="写到文件，不写就显示出来")] = "",
    force: Annotated[bool, typer.Option("--force", help="目标文件不是本程序写的也覆盖")] = False,
) -> int:
    """给编辑器用的 JSON Schema：填写年报时提示键名、标出写错的键。"""
    form = form_named(form_id)
    if not output:
        put(makereport.schema_bytes(form))
        return DONE
    target = Path(output)
    if target.is_dir():
        target = target / makereport.schema_name(form)
    makereport.schema_file(form, target, force=force)
    say(f"已写出 {target}")
    return DONE
