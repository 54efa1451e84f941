"""The command `import`: a published report read back to YAML."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED, crashed
from makereport.cli.console import (
    complain,
    failure_text,
    finding_text,
    forms_again,
    other_schema,
    quoted,
    say,
    shown,
)
from makereport.cli.many import JOBS_HELP, SUMMARY_HELP, check_jobs, files_in, kept
from makereport.cli.progress import Progress
from makereport.cli.targets import form_named, report_targets

if TYPE_CHECKING:
    from makereport import ImportOutcome

CRASHED = "程序出了意外，这份年报没有导入，这是我们的错"


def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="文件…",
            help="已公布的年报：.docx、.html、.xlsx、.pdf、.doc、.wps、.odt，或放着它们的文件夹",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", help="写到哪个 .yaml 文件，几份写文件夹；不写就是原文件名.yaml"
        ),
    ] = "",
    jobs: Annotated[int, typer.Option("--jobs", help=JOBS_HELP)] = 0,
    summary: Annotated[str, typer.Option("--summary", help=SUMMARY_HELP)] = "",
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示做了什么（问题照样显示）")
    ] = False,
) -> int:
    """把已公布的年报（Word、网页、Excel、PDF）读回来，写成 YAML。"""
    check_jobs(jobs)
    found = files_in(files, published=True)
    counts = kept(summary, len(found))
    targets = report_targets(found, files, output)
    code, bad = DONE, 0
    with (
        closing(makereport.import_many(targets, jobs=jobs)) as run,
        Progress(len(targets), quiet) as progress,
    ):
        for outcome in run:
            if counts:
                counts.add(outcome)
            progress.clear()
            told = _tell(outcome, quiet)
            code, bad = max(code, told), bad + (told != DONE)
            progress.step(told != DONE)
    if len(targets) > 1 and not quiet:
        say(f"共 {len(targets)} 份：{f'{bad} 份有错误或没有导入（见上）' if bad else '都导入了'}")
    if counts and summary:
        counts.write(summary)
    return code


def _tell(outcome: ImportOutcome, quiet: bool) -> int:
    """Say what became of one published report; the exit code."""
    if outcome.crash:
        return crashed(f"{outcome.file}: {CRASHED}", outcome.crash)
    if outcome.failure:
        complain(failure_text(outcome.failure))
        return FAILED
    for finding in outcome.about:
        complain(finding_text(finding))
    for finding in outcome.findings:
        if finding.is_error:
            complain(finding_text(finding))
    if outcome.schemaless:
        form = form_named(outcome.schemaless, Path(outcome.target).parent)
        complain(other_schema(form))
    if not quiet:
        _say_done(outcome)
    return FAILED if outcome.errors else DONE


def _say_done(outcome: ImportOutcome) -> None:
    pictures = f"，图片 {outcome.pictures} 张" if outcome.pictures else ""
    said = f"：{outcome.understood}" if outcome.understood else ""
    say(f"{shown(outcome.file)} → {shown(outcome.target)}{pictures}{said}")
    target = shown(quoted(outcome.target)) + forms_again()
    if outcome.errors:
        say(f"有 {outcome.errors} 处错误（见上），改正后才能生成 Word 文件")
    elif outcome.warnings:
        say(f"检查另有 {outcome.warnings} 个警告：makereport check {target}")
    else:
        say(f"下一步：对照原文核对，然后运行 makereport build {target}")
