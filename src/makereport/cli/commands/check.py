"""The command `check`: every finding of every file, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport import CODES, Finding
from makereport.cli.boundary import DONE, FAILED, UNEXPECTED, UsageError, keep_traceback, point_to
from makereport.cli.console import complain, failure_text, put
from makereport.cli.formats.checkup import Checkup, Counts, FileResult
from makereport.cli.many import CLUSTER_HELP, JOBS_HELP, SUMMARY_HELP, files_in, kept, outcomes
from makereport.cli.progress import Progress

if TYPE_CHECKING:
    from makereport import Outcome

CRASHED = "程序出了意外，这份年报没有检查完，这是我们的错"
Choice = Callable[[Finding], bool]


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="文件…", help="年报的 YAML 文件或文件夹，可以有几个")
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
    jobs: Annotated[int, typer.Option("--jobs", help=JOBS_HELP)] = 0,
    cluster: Annotated[str, typer.Option("--cluster", help=CLUSTER_HELP)] = "",
    summary: Annotated[str, typer.Option("--summary", help=SUMMARY_HELP)] = "",
) -> int:
    """只检查，列出所有问题，不写任何文件。"""
    from makereport.cli.formats.findings import REPORTERS, file_text, total_text

    if output_format not in REPORTERS:
        raise UsageError(f"--format 只能是 {'、'.join(REPORTERS)}，不能是 {output_format}")
    chosen = _choice(_prefixes(select), _prefixes(ignore))
    found = files_in(files)
    summed = kept(summary, len(found)) if summary else None
    counts, results = Counts(), []
    with (
        outcomes(
            lambda jobs, executor: makereport.check_many(found, jobs=jobs, executor=executor),
            jobs,
            cluster,
        ) as run,
        Progress(len(found)) as progress,
    ):
        for outcome in run:
            if summed:
                summed.add(outcome)
            if outcome.failure:
                progress.clear()
            result = _result(outcome, chosen, strict)
            counts.add(result)
            if output_format != "text":
                results.append(result)
            elif lines := list(file_text(result, len(found) > 1)):
                progress.clear()
                put("\n".join(lines))
            progress.step(bool(result.errors or result.failure))
    put(
        total_text(counts)
        if output_format == "text"
        else REPORTERS[output_format](Checkup(results))
    )
    if summed:
        summed.write(summary)
    if counts.log is not None:
        point_to(counts.log)
        return UNEXPECTED
    bad = counts.errors or counts.failed or (strict and counts.warnings)
    return FAILED if bad else DONE


def _result(outcome: Outcome, chosen: Choice, strict: bool) -> FileResult:
    """What is to be shown of one file, a failure over it told at once."""
    if outcome.crash:
        complain(failure_text(f"{outcome.file}: {CRASHED}"))
        return FileResult(outcome.file, failure=CRASHED, log=keep_traceback(outcome.crash))
    if outcome.failure:
        complain(failure_text(outcome.failure))
        return FileResult(outcome.file, failure=outcome.failure)
    silenced = [finding for finding in outcome.silenced if strict and chosen(finding)]
    findings = [finding for finding in outcome.findings if chosen(finding)]
    return FileResult(outcome.file, findings, silenced, unit=outcome.unit)


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
