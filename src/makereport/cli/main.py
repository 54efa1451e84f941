"""The commands, registered; nothing is done here."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, guarded
from makereport.cli.commands.build import build
from makereport.cli.commands.check import check
from makereport.cli.commands.diff import diff
from makereport.cli.commands.explain import explain
from makereport.cli.commands.import_ import import_
from makereport.cli.commands.merge import merge
from makereport.cli.commands.new import new
from makereport.cli.commands.schema import schema
from makereport.cli.commands.template import (
    template_check,
    template_draw,
    template_export,
    template_list,
    template_new,
)
from makereport.cli.console import say
from makereport.cli.usage import ChineseCommand, ChineseGroup

app = typer.Typer(
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},  # commands take them over
)
template_app = typer.Typer(
    cls=ChineseGroup, add_completion=False, no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _makereport(
    version: Annotated[bool, typer.Option("--version", help="显示版本号")] = False,
) -> None:
    """把一年的数据和文字（YAML）做成政府信息公开工作年度报告（Word）。"""
    if version:
        say(_version())
        raise typer.Exit


def _version() -> str:
    return f"makereport {makereport.__version__}"


for command in (build, check, diff, import_, merge, new, explain, schema):
    app.command(command.__name__.rstrip("_"), cls=ChineseCommand)(command)
app.add_typer(template_app, name="template", help="格式和 Word 模板：列出、新建、复制、绘制、检查")
template_app.command("list", cls=ChineseCommand)(template_list)
template_app.command("export", cls=ChineseCommand)(template_export)
template_app.command("draw", cls=ChineseCommand)(template_draw)
template_app.command("check", cls=ChineseCommand)(template_check)
template_app.command("new", cls=ChineseCommand)(template_new)


def main() -> int:
    """Run the command line; the exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who has started us
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - to the end
        # A console that cannot show a character shows what it can.
        getattr(sys, name).reconfigure(errors="replace")
    return guarded(_run)


def _run() -> int:
    if sys.argv[1:] == ["--version"]:  # without what Typer takes to begin
        say(_version())
        return DONE
    return int(app(standalone_mode=False, prog_name="makereport") or DONE)
