"""The commands and the error boundary around them."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

import makereport
from makereport.cli.commands.build import build
from makereport.cli.commands.check import check
from makereport.cli.commands.diff import diff
from makereport.cli.commands.import_ import import_
from makereport.cli.commands.merge import merge
from makereport.cli.console import (
    complain,
    failure_text,
    finding_text,
    other_schema,
    put,
    quoted,
    say,
)
from makereport.cli.crash import unexpected
from makereport.cli.exits import DONE, FAILED, INTERRUPTED, USAGE, UsageError
from makereport.cli.targets import report_target
from makereport.cli.usage import ChineseCommand, ChineseGroup, usage_message
from makereport.findings.codes import CODES
from makereport.findings.errors import MakereportError

if TYPE_CHECKING:
    from makereport.form.model import Form

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
template_app = typer.Typer(cls=ChineseGroup, no_args_is_help=True, rich_markup_mode=None)
app.add_typer(template_app, name="template", help="格式和 Word 模板：列出、绘制")


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


app.command(cls=ChineseCommand)(build)
app.command(cls=ChineseCommand)(check)
app.command(cls=ChineseCommand)(diff)
app.command("import", cls=ChineseCommand)(import_)
app.command(cls=ChineseCommand)(merge)


@app.command(cls=ChineseCommand)
def new(
    year: Annotated[str, typer.Argument(metavar="年度", help="年报的年度，例如 2022")],
    output: Annotated[str, typer.Option("-o", "--output", help="文件名，不写就是“年度.yaml”")] = "",
    last: Annotated[
        str, typer.Option("--from", help="上年的年报（YAML、Word 或网页），接着它写")
    ] = "",
) -> int:
    """新建一份带说明的年报文件，照着填写。"""
    from makereport.form.numbers import parse_number
    from makereport.form.shelf import form_for_year

    number = parse_number(year, "count")
    if number is None or not 1900 <= number <= 9999:
        raise UsageError(f"“{year}”不是年份，例如 makereport new 2022")
    form = form_for_year(int(number))
    if form is None:
        raise UsageError(
            f"没有适用于 {int(number)} 年度的格式；现有格式见 makereport template list"
        )
    target = report_target(output, Path(f"{int(number)}.yaml"))
    created = makereport.new_file(form, int(number), target, Path(last) if last else None)
    for finding in created.findings:
        complain(finding_text(finding))
    say(f"已新建 {target}{f'，接着 {last}' if last else ''}。")
    if not created.has_schema:
        complain(other_schema(form))
    say(f"下一步：用编辑器打开填写，然后运行 makereport build {quoted(target)}")
    return DONE


@app.command(cls=ChineseCommand)
def explain(
    code: Annotated[str, typer.Argument(metavar="代码", help="例如 B203；不写就列出全部")] = "",
) -> int:
    """说明一个问题代码是什么意思、怎么办。"""
    from makereport.findings.explaining import code_text, codes_list

    if not code:
        say(codes_list())
        return DONE
    known = code.strip().upper()
    if known not in CODES:
        raise UsageError(f"没有代码 {code}；运行 makereport explain 看全部代码")
    say(code_text(known))
    return DONE


@app.command(cls=ChineseCommand)
def schema(
    form_id: Annotated[str, typer.Option("--form", help="格式的代号，不写就是最新的")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="写到文件，不写就显示出来")] = "",
    force: Annotated[bool, typer.Option("--force", help="目标文件不是本程序写的也覆盖")] = False,
) -> int:
    """给编辑器用的 JSON Schema：填写年报时提示键名、标出写错的键。"""
    from makereport.writing.schema import schema_bytes, schema_name

    form = _form(form_id)
    if not output:
        put(schema_bytes(form))
        return DONE
    target = Path(output)
    if target.is_dir():
        target = target / schema_name(form)
    makereport.schema_file(form, target, force=force)
    say(f"已写出 {target}")
    return DONE


@template_app.command("list", cls=ChineseCommand)
def template_list() -> int:
    """列出现有的格式。"""
    from makereport.form.shelf import form_ids, load_form

    for form_id in form_ids():
        form = load_form(form_id)
        years = f"{form.first_year}—{form.last_year or ''}".rstrip("—")
        since = "起" if form.last_year is None else ""
        say(f"{form.id}  {years}年度{since}  {form.name}（{form.source}）")
    return DONE


@template_app.command("draw", cls=ChineseCommand)
def template_draw(
    form_id: Annotated[str, typer.Argument(metavar="格式", help="格式的代号，不写就是最新的")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="文件名，不写就是“格式.docx”")] = "",
    force: Annotated[bool, typer.Option("--force", help="目标文件有人改过也覆盖")] = False,
) -> int:
    """按格式绘制 Word 模板，可以在 Word 里改外观后用于 build --template。"""
    form = _form(form_id)
    target = Path(output or f"{form.id}.docx")
    makereport.draw_file(form, target, force=force)
    say(f"已绘制 {target}")
    return DONE


def _form(form_id: str) -> Form:
    """The form by its id, the newest without one."""
    from makereport.form.shelf import form_ids, latest_form, load_form

    if form_id and form_id not in form_ids():
        raise UsageError(f"没有格式 {form_id}；现有的格式：{'、'.join(form_ids())}")
    return load_form(form_id) if form_id else latest_form()


def main() -> int:
    """Run the command line; the exit code. A traceback ends in a log file."""
    if sys.argv[1:] == ["--version"]:
        print(_version())
        return DONE
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows what it can.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return int(app(standalone_mode=False, prog_name="makereport") or DONE)
    except TyperException as error:
        return _usage(error)
    except UsageError as error:
        complain(failure_text(str(error)))
        return USAGE
    except MakereportError as error:
        complain(failure_text(str(error)))
        return FAILED
    except (KeyboardInterrupt, typer.Abort):
        complain("已中断")
        return INTERRUPTED
    except OSError as error:
        return _output_failed(error)
    except Exception as error:
        return unexpected(error)


def _output_failed(error: OSError) -> int:
    """What became of the output; any other fault of the system is ours."""
    if error.errno not in (errno.EPIPE, errno.ENOSPC):
        return unexpected(error)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return DONE  # the reader has gone; nothing is left to say
    complain(failure_text("输出写不下：磁盘已满"))
    return FAILED


def _usage(error: TyperException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        complain(str(error))
        return USAGE
    context = getattr(error, "ctx", None)
    complain(failure_text(usage_message(error)))
    if context is not None:
        complain(f"    提示：运行 {context.command_path} --help 看用法")
    return USAGE
