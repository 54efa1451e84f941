"""The command `build`: reports checked, and written as what they are published as."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED, crashed
from makereport.cli.console import SILENCED, complain, failure_text, finding_text, say, shown
from makereport.cli.many import CLUSTER_HELP, JOBS_HELP, SUMMARY_HELP, files_in, kept, outcomes
from makereport.cli.opening import open_file
from makereport.cli.progress import Progress
from makereport.cli.targets import check_formats, check_kept, check_template, product_targets
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Finding, Outcome, Summary, Watch

OF_COMPUTER = ("F705", "F706", "F708")
CRASHED = "程序出了意外，这份年报没有写出，这是我们的错"


def build(
    files: Annotated[
        list[str], typer.Argument(metavar="文件…", help="年报的 YAML 文件或文件夹，可以有几个")
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", help="写到哪里：一份年报写文件名，几份写文件夹")
    ] = "",
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="docx、html 或 pdf，可以写几次；不写时是 docx"),
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            "--template", help="改用自己的 Word 模板（.docx，或 template export 的文件夹）"
        ),
    ] = "",
    name: Annotated[
        str, typer.Option("--name", help="文件怎样起名，如 {单位}{年度}；还可以用 {文件名}")
    ] = "",
    fragment: Annotated[
        bool, typer.Option("--fragment", help="网页只要正文，好贴进网站的编辑器")
    ] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="有错误也写出，每一页都印上“草稿”")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="保存后自动重新生成，按 Ctrl-C 结束")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="写好后打开它")] = False,
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
    """检查年报，没有错误就写出 Word 文件、网页或 PDF。"""
    found = files_in(files)
    check_template(template)
    wanted = check_formats(formats or (), output)
    _refuse_contradictions(wanted, fragment, draft, strict, watch, cluster, summary)
    if open_ and len(found) > 1:
        raise UsageError(f"--open 只能打开一份年报，这里有 {len(found)} 份")
    settings = _Settings(
        output, name, wanted, template, fragment, draft, strict, force, jobs, cluster, quiet
    )
    if not watch:
        counts = kept(summary, len(found))
        code, written = _built(found, files, settings, counts)
        if counts and len(found) > 1 and not quiet:
            say(_counted(counts))
        if counts and summary:
            counts.write(summary)
        if open_ and written:
            open_file(written)
        return code

    def again(due: list[str], watching: Watch) -> None:
        nonlocal open_
        _, written = _built(due, files, settings, None, watching)
        if open_ and written:
            open_file(written)
            open_ = False

    # Here, not above: few builds go on.
    from makereport.cli.watching import keep_building

    keep_building(again, lambda: makereport.find_reports(files).files, template)
    return DONE


@dataclass(frozen=True)
class _Settings:
    """What the options say."""

    output: str
    name: str
    formats: list[str]
    template: str
    fragment: bool
    draft: bool
    strict: bool
    force: bool
    jobs: int
    cluster: str
    quiet: bool


def _refuse_contradictions(
    formats: list[str],
    fragment: bool,
    draft: bool,
    strict: bool,
    watch: bool,
    cluster: str,
    summary: str,
) -> None:
    """Raises UsageError for options that cannot be meant together."""
    if fragment and "html" not in formats:
        raise UsageError("--fragment 只用于网页", hint="加上 --format html")
    if draft and strict:
        raise UsageError("--draft 和 --strict 只能写一个")
    for option, value in (("--cluster", cluster), ("--summary", summary)):
        if watch and value:
            raise UsageError(f"--watch 和 {option} 不能一起用")


def _built(
    found: list[str],
    named: Sequence[str],
    settings: _Settings,
    counts: Summary | None,
    watching: Watch | None = None,
) -> tuple[int, str]:
    """Build reports and say what became of them; the exit code, and the first
    file that was written."""
    targets = product_targets(found, named, settings.output, settings.name, settings.formats)
    check_kept(settings.template, (target for each in targets.values() for target in each))
    code, opened = DONE, ""
    told: set[tuple[str, str]] = set()
    with (
        outcomes(
            lambda jobs, executor: makereport.build_many(
                targets,
                template=settings.template or None,
                force=settings.force,
                strict=settings.strict,
                draft=settings.draft,
                fragment=settings.fragment,
                jobs=jobs,
                executor=executor,
                changed_only=len(targets) > 1 and not settings.force and not watching,
                noted=watching is not None,
            ),
            settings.jobs,
            settings.cluster,
        ) as run,
        Progress(len(targets), settings.quiet) as progress,
    ):
        for outcome in run:
            if counts:
                counts.add(outcome)
            if watching:
                watching.note(outcome)
            silenced = outcome.silenced if settings.strict else ()
            if not settings.quiet or outcome.findings or silenced or outcome.failures:
                progress.clear()
            _show([each for each in outcome.findings if _is_new(each, told)], silenced)
            when = f"{datetime.now():%H:%M:%S} " if watching else ""
            code = max(code, _tell(outcome, settings, when))
            progress.step(not outcome.is_written)
            opened = opened or next(
                (each for each in outcome.targets if each in outcome.written), ""
            )
    return code, opened


def _is_new(finding: Finding, told: set[tuple[str, str]]) -> bool:
    """Whether a finding is about the report, or about this computer and the
    first of its kind."""
    if finding.code not in OF_COMPUTER:
        return True
    key = finding.code, finding.message
    is_new = key not in told
    told.add(key)
    return is_new


def _tell(outcome: Outcome, settings: _Settings, when: str) -> int:
    """Say what became of one report, `when` before it; the exit code."""
    file = outcome.file
    if outcome.crash:
        return crashed(f"{file}: {CRASHED}", outcome.crash)
    if outcome.is_unchanged:
        return DONE
    there = [target for target in outcome.targets if target in outcome.written]
    lacking = [target for target in outcome.targets if target not in outcome.written]
    for failure in outcome.failures:
        complain(when + failure_text(failure))
    if there and not settings.quiet:
        warned = f"（有 {outcome.warnings} 个警告，见上）" if outcome.warnings else ""
        said = f"：{outcome.understood}" if outcome.understood else ""
        wrong = f"，有 {outcome.errors} 个错误" if outcome.errors else ""
        drafted = f"（草稿{wrong}）" if settings.draft else ""
        names = "、".join(map(shown, there))
        say(f"{when}{shown(file)} → {names}{drafted}{said}{warned}{_unfilled(outcome)}")
    if lacking and (outcome.errors or outcome.is_held_back):
        reason = "有错误" if outcome.errors else f"有 {outcome.warnings} 个警告（--strict）"
        kinds = "、".join(makereport.FORMATS[Path(each).suffix.lower()[1:]] for each in lacking)
        gap = " " if kinds[-1].isascii() else ""
        stale = f"；原有的 {kinds}{gap}没有更新" if any(map(os.path.isfile, lacking)) else ""
        unfilled = "" if there else _unfilled(outcome)
        complain(f"{when}{shown(file)}: {reason}，没有写出 {kinds}{stale}{unfilled}")
    return FAILED if outcome.errors or outcome.is_held_back or outcome.failures else DONE


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
