"""Help and usage errors in Chinese.

Typer words both in English; its commands and exceptions are kept, only what
they say is said here. Which error it is, only the names of Typer's classes and
its English tell, which no release promises to keep: what it allows of Typer
(pyproject.toml) is widened only after tests/cli have passed with the release.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Any

import typer.core

import makereport
from makereport.cli.completion import install_completion, show_completion
from makereport.cli.console import cell_width, typed_forms
from makereport.cli.words import refuse_command, refuse_slips

COMPLETION = {
    "install_completion": ("让终端按 Tab 补全（bash、zsh、fish）", install_completion),
    "show_completion": ("显示补全用的脚本", show_completion),
}
"""Typer's options, with the words and the functions that take the place of its own."""
_QUOTED = re.compile(r"'([^']*)'")


class _ChineseHelp:
    """Writes the help page of a command or a group of commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        command: Any = self
        formatter.write(f"用法：{ctx.command_path} {_pieces(command, ctx)}\n")
        if command.help:
            formatter.write(f"\n{command.help.strip()}\n")
        arguments, options = [], []
        for parameter in command.get_params(ctx):
            if parameter.param_type_name == "argument":
                arguments.append((_shown(parameter), parameter.help or ""))
            else:
                names = sorted(parameter.opts, key=len)  # of those for help a set is made
                options.append((", ".join(names), parameter.help or ""))
        listed = command.list_commands(ctx) if hasattr(command, "list_commands") else []
        commands = [(name, command.get_command(ctx, name).help or "") for name in listed]
        for title, rows in (("参数", arguments), ("选项", options), ("命令", commands)):
            if rows:
                formatter.write(f"\n{title}：\n")
                width = max(cell_width(name) for name, _ in rows)
                for name, text in rows:
                    padding = " " * (width - cell_width(name))
                    formatter.write(f"  {name}{padding}  {text.splitlines()[0] if text else ''}\n")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这份说明"
        return option


class ChineseCommand(_ChineseHelp, typer.core.TyperCommand):
    """A command whose help is Chinese, and which knows the forms of users."""

    def get_params(self, ctx: Any) -> list[Any]:
        *parameters, last = super().get_params(ctx)
        return [*parameters, _forms_option(), last]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:  # a shell asks what may come next
            refuse_slips(self, ctx, args)
        return super().parse_args(ctx, args)


class ChineseGroup(_ChineseHelp, typer.core.TyperGroup):
    """A group of commands whose help is Chinese."""

    def get_params(self, ctx: Any) -> list[Any]:
        parameters: list[Any] = super().get_params(ctx)
        for parameter in parameters:
            if parameter.name in COMPLETION:
                parameter.help, parameter.callback = COMPLETION[parameter.name]
        return parameters

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            refuse_command(self.list_commands(ctx), ctx, args)
        return super().parse_args(ctx, args)


@cache
def _forms_option() -> Any:
    """Of every command: the folder with forms beside those of makereport."""

    def use(ctx: Any, _parameter: Any, folder: str | None) -> None:
        if ctx.resilient_parsing:
            return
        typed_forms.set(folder or "")
        if folder:
            makereport.use_forms(folder)
        elif named := os.environ.get("MAKEREPORT_FORMS"):
            try:
                makereport.use_forms(named)
            except makereport.MakereportError as error:
                wrong = f"环境变量 MAKEREPORT_FORMS 写的 {error.file}"
                raise makereport.MakereportError(wrong, hint=error.hint) from None

    return typer.core.TyperOption(
        param_decls=["--forms"],
        callback=use,
        expose_value=False,
        help="另外还用这个文件夹里的格式（年报旁边 templates 里的不用写）",
    )


def _pieces(command: Any, ctx: Any) -> str:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    pieces = pieces.replace("{", "").replace("}", "")  # no one is to type these
    return pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")


def _shown(parameter: Any) -> str:
    """The name of an argument or option as the help page has it."""
    if parameter is None:
        return ""
    return parameter.metavar or ", ".join(parameter.opts)


def usage_message(error: Any) -> str:
    """What a usage error of Typer says, in Chinese."""
    kind = type(error).__name__
    quoted = _QUOTED.findall(error.format_message() if kind != "NoArgsIsHelpError" else "")
    if kind == "NoSuchOption":
        near = error.possibilities or []
        hint = f"，是不是 {'、'.join(near)}？" if near else ""
        return f"没有选项 {error.option_name}{hint}"
    if kind == "MissingParameter":
        kind = "选项" if error.param.param_type_name == "option" else "参数"
        return f"缺少{kind}“{_shown(error.param)}”"
    if kind == "BadParameter" and "valid int" in error.message:
        return f"{_shown(error.param)} 要写整数，不能是 {quoted[-1]}"
    if kind == "BadParameter":
        return f"“{_shown(error.param)}”的值不对：{quoted[-1] if quoted else error.message}"
    if kind == "BadOptionUsage":
        wants = "requires" in error.message
        return f"选项 {error.option_name} 后面{'要写上它的值' if wants else '不能带值'}"
    if "No such command" in error.message:
        near = f"，是不是 {'、'.join(quoted[1:])}？" if quoted[1:] else ""
        return f"没有命令 {quoted[0]}{near}"
    if "Missing command" in error.message:
        return "没有写命令"
    if "unexpected extra argument" in error.message:
        return f"多出的参数：{error.message.split('(')[-1].rstrip(')')}"
    return f"命令写得不对：{error.message}"
