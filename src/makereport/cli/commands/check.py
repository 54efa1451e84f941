"""The command `check`: every finding of every file, and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport import CODES, Finding
from makereport.cli.boundary import DONE, FAILED, UNEXPECTED, keep_traceback, point_to
from makereport.cli.console import complain, failure_text, put
from makereport.cli.formats.checkup import Checkup, Counts, FileResult
from makereport.cli.many import CLUSTER_HELP, JOBS_HELP, SUMMARY_HELP, any_files_in, kept, outcomes
from makereport.cli.progress import Progress
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Outcome

CRASHED = "程序出了意外，这份年报没有检查完，这是我们的错"
Choice = Callable[[Finding], bool]


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="文件…",
            help="年报的 YAML 文件或文件夹，可以有几个；公布过的 .docx、.html 等也行",
        ),
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
    from makereport.cli.formats.findings import REPORTERS

    if output_format not in REPORTERS:
        raise UsageError(f"--format 只能是 {'、'.join(REPORTERS)}，不能是 {output_format}")
    chosen = _choice(_prefixes(select), _prefixes(ignore))
    found = any_files_in(files).files
    summed = kept(summary, len(found)) if summary else None
    between = makereport.Between()
    with (
        outcomes(
            lambda jobs, executor: makereport.check_many(found, jobs=jobs, executor=executor),
            jobs,
            cluster,
        ) as run,
        Progress(len(found)) as progress,
    ):
        sink = _Sink(output_format, len(found) > 1, progress)
        for outcome in run:
            if summed:
                summed.add(outcome)
            if outcome.digest is not None:
                between.add(outcome.file, outcome.digest)
            if outcome.failure:
                progress.clear()
            sink.take(_result(outcome, chosen, strict))
    for file, settled in between.settled().items():
        sink.take_more(_shown(file, settled.shown, settled.silenced, chosen, strict))
    sink.end()
    if summed:
        summed.write(summary)
    counts = sink.counts
    if counts.log is not None:
        point_to(counts.log)
        return UNEXPECTED
    bad = counts.errors or counts.failed or (strict and counts.warnings)
    return FAILED if bad else DONE


class _Sink:
    """Shows results as they come, or keeps them for a format that needs all."""

    def __init__(self, output_format: str, grouped: bool, progress: Progress) -> None:
        self.format = output_format
        self.grouped = grouped
        self.progress = progress
        self.counts = Counts()
        self.results: dict[str, FileResult] = {}

    def take(self, result: FileResult) -> None:
        """The result of one more file."""
        self.counts.add(result)
        self._show(result)
        self.progress.step(bool(result.errors or result.failure))

    def take_more(self, result: FileResult) -> None:
        """What only shows between a file and others."""
        self.counts.add_more(result)
        self._show(result)

    def _show(self, result: FileResult) -> None:
        from makereport.cli.formats.findings import file_text

        if self.format != "text":
            before = self.results.get(result.file)
            self.results[result.file] = before.with_more(result) if before else result
        elif lines := list(file_text(result, self.grouped)):
            self.progress.clear()
            put("\n".join(lines))

    def end(self) -> None:
        """Show what needs all results."""
        from makereport.cli.formats.findings import REPORTERS, total_text

        if self.format == "text":
            put(total_text(self.counts))
        else:
            put(REPORTERS[self.format](Checkup(list(self.results.values()))))


def _result(outcome: Outcome, chosen: Choice, strict: bool) -> FileResult:
    """What is to be shown of one file, a failure over it told at once."""
    if outcome.crash:
        complain(failure_text(f"{outcome.file}: {CRASHED}"))
        return FileResult(outcome.file, failure=CRASHED, log=keep_traceback(outcome.crash))
    if outcome.failure:
        complain(failure_text(outcome.failure))
        return FileResult(outcome.file, failure=outcome.failure)
    result = _shown(outcome.file, outcome.findings, outcome.silenced, chosen, strict)
    return replace(result, unit=outcome.unit)


def _shown(
    file: str,
    findings: Sequence[Finding],
    silenced: Sequence[Finding],
    chosen: Choice,
    strict: bool,
) -> FileResult:
    """The findings of a file that are wanted."""
    return FileResult(
        file,
        [finding for finding in findings if chosen(finding)],
        [finding for finding in silenced if strict and chosen(finding)],
    )


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
