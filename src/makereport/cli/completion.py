"""Commands and options completed by the shell: Typer's own, its words in Chinese."""

from __future__ import annotations

from typing import Any

import typer
from typer._completion_shared import _get_shell_name, get_completion_script, install

from makereport import MakereportError
from makereport.cli.console import say
from makereport.cli.words import UsageError

INSTALLED = ("bash", "zsh", "fish")
"""Shells that it is installed for. For PowerShell Typer would also allow every
script to run, which is not for us to change."""
SHOWN = (*INSTALLED, "powershell", "pwsh")


def install_completion(ctx: Any, _: Any, wanted: bool) -> None:
    """Write the script of this shell to where it looks for it."""
    if not wanted or ctx.resilient_parsing:
        return
    _shell(
        INSTALLED,
        "能用的有 bash、zsh、fish；PowerShell 里用 --show-completion，把显示的加进 $PROFILE",
    )
    try:
        shell, path = install()
    except OSError as error:
        raise MakereportError(f"补全没有装好：{error.filename} 写不了") from None
    say(f"已装好 {shell} 的补全：{path}\n重新打开终端，按 Tab 就能补全命令和选项")
    raise typer.Exit


def show_completion(ctx: Any, _: Any, wanted: bool) -> None:
    """Print the script of this shell."""
    if not wanted or ctx.resilient_parsing:
        return
    shell = _shell(SHOWN, "能用的有 bash、zsh、fish、PowerShell")
    names = {"prog_name": "makereport", "complete_var": "_MAKEREPORT_COMPLETE"}
    say(get_completion_script(shell=shell, **names))
    raise typer.Exit


def _shell(known: tuple[str, ...], hint: str) -> str:
    shell = _get_shell_name()
    if shell not in known:
        raise UsageError(f"不能给这个终端装补全（{shell or '认不出是哪一种'}）", hint=hint)
    return shell
