"""The command `check`: every finding of every file, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

import makereport
from makereport import CODES, Finding, MakereportError
from makereport.cli.boundary import DONE, FAILED, UNEXPECTED, UsageError, keep_traceback, point_to
from makereport.cli.console import complain, failure_text, put
from makereport.cli.formats.checkup import Checkup, FileResult

CRASHED = "程序出了意外，这份年报没有检查完，这是我们的错"
Choice = Callable[[Finding], bool]


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="文件…", help="年报的 YAML 文件，可以有几个")
    ],
    output_format: Annotated[
        str, typer.Option("--format", help="text、json、sarif、github 或 xlsx（用 > 存成文件）")
    ] = "text",
    strict: Annotated[
        bool, typer.Option("--strict", help="有警告也算没有通过；注释忽略掉的也列出，但不算")
    ] = False,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="只看这些代码，写开头即可，如 C,N40")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="不看这些警告，写法同上；错误总会列出")
    ] = None,
) -> int:
    """只检查，列出所有问题，不写任何文件。"""
    from makereport.cli.formats.findings import REPORTERS

    if output_format not in REPORTERS:
        raise UsageError(f"--format 只能是 {'、'.join(REPORTERS)}，不能是 {output_format}")
    chosen = _choice(_prefixes(select), _prefixes(ignore))
    checkup = Checkup([_examine(file, chosen, strict) for file in dict.fromkeys(files)])
    put(REPORTERS[output_format](checkup))
    if checkup.log is not None:
        point_to(checkup.log)
        return UNEXPECTED
    bad = checkup.errors or checkup.failures or (strict and checkup.warnings)
    return FAILED if bad else DONE


def _examine(file: str, chosen: Choice, strict: bool) -> FileResult:
    """What is found in one file. No failure over it is raised, so that the
    findings of the other files are not lost."""
    try:
        checked = makereport.check_file(file)
    except MakereportError as error:
        complain(failure_text(str(error)))
        return FileResult(file, failure=str(error))
    except Exception as error:
        complain(failure_text(f"{file}: {CRASHED}"))
        return FileResult(file, failure=CRASHED, log=keep_traceback(error))
    silenced = [finding for finding in checked.silenced if strict and chosen(finding)]
    findings = [finding for finding in checked.findings if chosen(finding)]
    return FileResult(file, findings, silenced, unit=checked.report.draft.unit)


def _choice(wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> Choice:
    """Whether a finding is to be shown. Errors are never unwanted."""

    def chosen(finding: Finding) -> bool:
        if wanted and not finding.code.startswith(wanted):
            return False
        return finding.is_error or not finding.code.startswith(unwanted)

    return chosen


def _prefixes(typed: list[str] | None) -> tuple[str, ...]:
    """Prefixes of codes as typed, separated by commas or given several times."""
    words = (part for word in typed or [] for part in word.replace("，", ",").split(","))
    prefixes = tuple(word.strip().upper() for word in words if word.strip())
    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in CODES):
            raise UsageError(f"没有以 {prefix} 开头的代码；运行 makereport explain 看全部代码")
    return prefixes
