"""The command `build`: reports checked, and written as Word files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED, crashed
from makereport.cli.console import complain, failure_text, finding_text, say
from makereport.cli.many import CLUSTER_HELP, JOBS_HELP, SUMMARY_HELP, files_in, kept, outcomes
from makereport.cli.progress import Progress
from makereport.cli.targets import word_targets

if TYPE_CHECKING:
    from makereport import Outcome, Summary

CRASHED = "程序出了意外，这份年报没有写出，这是我们的错"


def build(
    files: Annotated[
        list[str], typer.Argument(metavar="文件…", help="年报的 YAML 文件或文件夹，可以有几个")
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", help="写到哪里：一份年报写文件名，几份写文件夹")
    ] = "",
    template: Annotated[str, typer.Option("--template", help="改用自己的 Word 模板（.docx）")] = "",
    name: Annotated[
        str, typer.Option("--name", help="Word 文件怎样起名，如 {单位}{年度}；还可以用 {文件名}")
    ] = "",
    jobs: Annotated[int, typer.Option("--jobs", help=JOBS_HELP)] = 0,
    cluster: Annotated[str, typer.Option("--cluster", help=CLUSTER_HELP)] = "",
    summary: Annotated[str, typer.Option("--summary", help=SUMMARY_HELP)] = "",
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示做了什么（错误照样显示）")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="目标文件有人改过也覆盖")] = False,
) -> int:
    """检查年报，没有错误就写出 Word 文件。"""
    found = files_in(files)
    counts = kept(summary, len(found))
    targets = word_targets(found, files, output, name)
    code = DONE
    with (
        outcomes(
            lambda jobs, executor: makereport.build_many(
                targets,
                template=template or None,
                force=force,
                jobs=jobs,
                executor=executor,
                changed_only=len(targets) > 1 and not force,
            ),
            jobs,
            cluster,
        ) as run,
        Progress(len(targets), quiet) as progress,
    ):
        for outcome in run:
            if counts:
                counts.add(outcome)
            if not quiet or outcome.findings or outcome.failure:
                progress.clear()
            code = max(code, _tell(outcome, quiet))
            progress.step(not outcome.is_written)
    if counts and len(targets) > 1 and not quiet:
        say(_counted(counts))
    if counts and summary:
        counts.write(summary)
    return code


def _tell(outcome: Outcome, quiet: bool) -> int:
    """Say what became of one report; the exit code."""
    file, target = outcome.file, outcome.target
    for finding in outcome.findings:
        complain(finding_text(finding))
    if outcome.crash:
        return crashed(f"{file}: {CRASHED}", outcome.crash)
    if outcome.failure:
        complain(failure_text(outcome.failure))
        return FAILED
    if outcome.errors:
        stale = "；原有的 Word 文件没有更新" if os.path.isfile(target) else ""
        complain(f"{file}: 有错误，没有写出 Word 文件{stale}")
        return FAILED
    if outcome.is_unchanged:
        return DONE
    if not quiet:
        warned = f"（有 {outcome.warnings} 个警告，见上）" if outcome.warnings else ""
        said = f"：{outcome.understood}" if outcome.understood else ""
        say(f"{file} → {target}{said}{warned}")
    return DONE


def _counted(counts: Summary) -> str:
    totals = counts.totals
    line = f"共 {totals['files']} 份年报：写出 {totals['files_written']} 份"
    if totals["files_unchanged"]:
        line += f"，{totals['files_unchanged']} 份没有变、不用重写"
    if totals["files_errors"]:
        line += f"，{totals['files_errors']} 份有错误没有写出"
    failed = totals["files_failed"] + totals["files_crashed"]
    if failed:
        line += f"，{failed} 份没有写成"
    return f"{line}；错误 {totals['errors']} 个，警告 {totals['warnings']} 个"
