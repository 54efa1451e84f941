"""A run over several files: what they are, who does the work, what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import makereport
from makereport import MakereportError
from makereport.cli.console import complain, quoted, shown
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from makereport import FoundFiles, Outcome, Summary

JOBS_HELP = "用几个进程一起做；不写时文件多就用上全部处理器"
CLUSTER_HELP = "交给已有的 Dask 集群做，写调度器的地址，如 tcp://主机:8786"
SUMMARY_HELP = "另把每个文件的结果写成 JSON 文件"
NO_REPORTS = "年报（.yaml、.yml）"
HINTS = {
    False: "，有公布过的 {count} 份：先用 makereport import {folder} -o 文件夹 读成 YAML",
    True: "，有 YAML 写的年报 {count} 份：不用导入，直接用 makereport build",
}
"""What a folder has instead of what is wanted, published reports or others."""
Begin = Callable[[int, "Executor | None"], "Iterator[Outcome]"]
"""Begins a run with a number of processes, or an executor."""


def files_in(named: Sequence[str], published: bool = False) -> list[str]:
    """The report files that are meant, or published ones, folders searched.
    Raises MakereportError where there is none."""
    found = makereport.find_reports(named, published=published)
    kinds = "可以导入的文件" if published else NO_REPORTS
    for folder in () if found.closed else found.empty:
        others = makereport.find_reports([folder], published=not published).files
        hint = HINTS[published].format(count=len(others), folder=quoted(folder)) if others else ""
        complain(shown(f"{folder}: 文件夹里没有{kinds}{hint}"))
    return _some(found)


def any_files_in(named: Sequence[str]) -> FoundFiles:
    """Report files or published ones, in a folder the latter where there is
    none of the first. Raises MakereportError where there is none of either."""
    found = makereport.find_reports(named, or_published=True)
    for folder in () if found.closed else found.empty:
        complain(shown(f"{folder}: 文件夹里没有{NO_REPORTS}，也没有公布过的"))
    _some(found)
    return found


def _some(found: FoundFiles) -> list[str]:
    if found.closed:  # what is in it would be passed over
        raise MakereportError(f"{shown(found.closed[0])}: 文件夹打不开，看看有没有权限")
    if not found.files:
        raise MakereportError("没有要处理的文件")
    return found.files


def kept(summary: str, files: int) -> Summary | None:
    """What is to be said of a run in the end, if anything. Raises UsageError
    where it could not be written."""
    if summary and Path(summary).suffix.lower() != ".json":
        raise UsageError(f"--summary 的文件名要以 .json 结尾，不是 {summary}")
    if summary and not Path(summary).absolute().parent.is_dir():
        raise UsageError(f"--summary 的文件夹不存在：{Path(summary).parent}")
    return makereport.Summary() if summary or files > 1 else None


def check_jobs(jobs: int) -> None:
    """Raises UsageError for a number of processes that cannot be meant."""
    if jobs < 0:
        raise UsageError(f"--jobs 要写 1 以上的数，不能是 {jobs}")


@contextmanager
def outcomes(begin: Begin, jobs: int, cluster: str) -> Iterator[Iterator[Outcome]]:
    """The outcomes of a run, which ends when the context does."""
    check_jobs(jobs)
    if jobs and cluster:
        raise UsageError("--jobs 和 --cluster 只能写一个")
    with ExitStack() as stack:
        executor = stack.enter_context(makereport.cluster(cluster)) if cluster else None
        run = begin(jobs, executor)
        stack.callback(run.close)  # type: ignore[attr-defined]
        yield run
