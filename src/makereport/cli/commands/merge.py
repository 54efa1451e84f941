"""The command `merge`: reports added up into the file of their parent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED
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
from makereport.cli.many import JOBS_HELP, any_files_in, check_jobs
from makereport.cli.progress import Progress
from makereport.cli.targets import check_suffix
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Attendance, Merged


def merge(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="文件…", help="同一年度的年报或放着它们的文件夹；也可以是公布的 .docx、.html 等"
        ),
    ],
    output: Annotated[str, typer.Option("-o", "--output", help="汇总写到哪个 .yaml 文件（必写）")],
    expect: Annotated[
        str, typer.Option("--expect", help="应当报送的单位名单：一行一个，或 CSV、.xlsx")
    ] = "",
    overview: Annotated[
        str, typer.Option("--overview", help="再把各单位的全部数据写成一张表（.xlsx 或 .csv）")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="--overview 的文件已有也覆盖；-o 的从不覆盖")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", help=JOBS_HELP)] = 0,
) -> int:
    """把几份同一年度的年报相加，写成上级年报的 YAML。"""
    check_jobs(jobs)
    _check_names(output, expect, overview)
    found = any_files_in(files)
    with Progress(len(found.files)) as progress:
        merged = makereport.merge_files(
            found.files,
            output,
            expect=expect or None,
            overview=overview or None,
            force=force,
            jobs=jobs,
            step=progress.step,
        )
    for file in merged.locks:
        complain(f"{shown(file)} 是文件打开时的临时文件，不算")
    for file in found.repeated:
        complain(f"{shown(file)} 与前面的是同一个文件，只算一次")
    if merged.refused:
        return _refuse(merged, output)
    say(f"汇总了 {len(merged.agencies)} 个单位 {merged.agencies[0].year} 年度的年报 → {output}")
    if overview:
        say(f"各单位的数据 → {overview}")
    if merged.attendance:
        for line in _attendance(merged.attendance):
            complain(shown(line))
    if not merged.has_schema:
        complain(other_schema(merged.agencies[0].form))
    say(
        f"下一步：填写写着“待填写”的地方，然后运行 makereport build {quoted(output)}{forms_again()}"
    )
    return DONE


def _check_names(output: str, expect: str, overview: str) -> None:
    """Refuse names of files that cannot be meant."""
    check_suffix(output)
    if overview and Path(overview).suffix.lower() not in makereport.OVERVIEW_SUFFIXES:
        raise UsageError(f"--overview 的文件名要以 .xlsx 或 .csv 结尾，不是 {overview}")
    if expect and overview and makereport.identity(expect) == makereport.identity(overview):
        raise UsageError(f"{overview} 是要读的名单，不能写成各单位的数据")


def _refuse(merged: Merged, output: str) -> int:
    """Say why nothing was written."""
    for finding in merged.findings:
        complain(finding_text(finding))
    for conflict in merged.conflicts:
        complain(failure_text(shown(conflict)))
    bad = len({finding.file for finding in merged.findings})
    reason = f"：{bad} 份年报有错误" if bad else ""
    complain(f"没有写出 {output}{reason}")
    return FAILED


def _attendance(attendance: Attendance) -> Iterator[str]:
    """Who of the list is missing, and who is not on it."""
    if not attendance.missing:
        yield f"名单上的 {attendance.expected} 个单位都交齐了"
    else:
        names = "、".join(attendance.missing)
        yield f"名单上的 {attendance.expected} 个单位里，{len(attendance.missing)} 个没有交：{names}"
    if attendance.unexpected:
        names = "、".join(attendance.unexpected)
        yield f"不在名单上、也加进来了的 {len(attendance.unexpected)} 个：{names}"
    for missing, unit in attendance.near.items():
        yield f"名单上的“{missing}”没有交，文件里有“{unit}”，是不是同一个单位？"
