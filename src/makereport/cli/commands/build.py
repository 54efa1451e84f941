"""The command `build`: reports checked, and written as Word files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED, crashed
from makereport.cli.console import SILENCED, complain, failure_text, finding_text, say, shown
from makereport.cli.many import CLUSTER_HELP, JOBS_HELP, SUMMARY_HELP, files_in, kept, outcomes
from makereport.cli.progress import Progress
from makereport.cli.targets import check_kept, check_template, word_targets

if TYPE_CHECKING:
    from makereport import Finding, Outcome, Summary

CRASHED = "程序出了意外，这份年报没有写出，这是我们的错"


def build(
    files: Annotated[
        list[str], typer.Argument(metavar="文件…", help="年报的 YAML 文件或文件夹，可以有几个")
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", help="写到哪里：一份年报写文件名，几份写文件夹")
    ] = "",
    template: Annotated[
        str,
        typer.Option(
            "--template", help="改用自己的 Word 模板（.docx，或 template export 的文件夹）"
        ),
    ] = "",
    name: Annotated[
        str, typer.Option("--name", help="Word 文件怎样起名，如 {单位}{年度}；还可以用 {文件名}")
    ] = "",
    jobs: Annotated[int, typer.Option("--jobs", help=JOBS_HELP)] = 0,
    cluster: Annotated[str, typer.Option("--cluster", help=CLUSTER_HELP)] = "",
    summary: Annotated[str, typer.Option("--summary", help=SUMMARY_HELP)] = "",
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示做了什么（错误照样显示）")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="有警告的也不写出；注释忽略掉的列出，但不算")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="目标文件有人改过也覆盖")] = False,
) -> int:
    """检查年报，没有错误就写出 Word 文件。"""
    found = files_in(files)
    check_template(template)
    counts = kept(summary, len(found))
    targets = word_targets(found, files, output, name)
    check_kept(template, targets.values())
    code = DONE
    with (
        outcomes(
            lambda jobs, executor: makereport.build_many(
                targets,
                template=template or None,
                force=force,
                strict=strict,
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
            silenced = outcome.silenced if strict else ()
            if not quiet or outcome.findings or silenced or outcome.failure:
                progress.clear()
            _show(outcome.findings, silenced)
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
    if outcome.crash:
        return crashed(f"{file}: {CRASHED}", outcome.crash)
    if outcome.failure:
        complain(failure_text(outcome.failure))
        return FAILED
    if outcome.errors or outcome.is_held_back:
        reason = "有错误" if outcome.errors else f"有 {outcome.warnings} 个警告（--strict）"
        stale = "；原有的 Word 文件没有更新" if os.path.isfile(target) else ""
        complain(f"{shown(file)}: {reason}，没有写出 Word 文件{stale}{_unfilled(outcome)}")
        return FAILED
    if outcome.is_unchanged:
        return DONE
    if not quiet:
        warned = f"（有 {outcome.warnings} 个警告，见上）" if outcome.warnings else ""
        said = f"：{outcome.understood}" if outcome.understood else ""
        say(f"{shown(file)} → {shown(target)}{said}{warned}{_unfilled(outcome)}")
    return DONE


def _show(findings: Sequence[Finding], silenced: Sequence[Finding]) -> None:
    """Show findings, and those silenced, in the order of their places."""
    for finding in sorted([*findings, *silenced], key=lambda each: each.order):
        is_silenced = any(finding is each for each in silenced)
        complain(finding_text(finding, SILENCED if is_silenced else ""))


def _unfilled(outcome: Outcome) -> str:
    left = outcome.unfilled
    return f"；还有 {left} 处待填写，不能公布" if left else ""


def _counted(counts: Summary) -> str:
    totals = counts.totals
    line = f"共 {totals['files']} 份年报：写出 {totals['files_written']} 份"
    if totals["files_unchanged"]:
        line += f"，{totals['files_unchanged']} 份没有变、不用重写"
    if totals["files_errors"]:
        line += f"，{totals['files_errors']} 份有错误没有写出"
    if totals["files_held_back"]:
        line += f"，{totals['files_held_back']} 份有警告没有写出"
    failed = totals["files_failed"] + totals["files_crashed"]
    if failed:
        line += f"，{failed} 份没有写成"
    if totals["files_unfilled"]:
        line += f"；{totals['files_unfilled']} 份还有待填写的地方，不能公布"
    return f"{line}；错误 {totals['errors']} 个，警告 {totals['warnings']} 个"
