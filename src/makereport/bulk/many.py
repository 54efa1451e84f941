"""Many reports checked or built, by this process or by others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from makereport.bulk.work import Options, Outcome, Work, outcome
from makereport.source.disk import AnyPath

if TYPE_CHECKING:
    from concurrent.futures import Executor

FEW = 50
"""Files that are done before other processes would have begun."""


def check_many(
    files: Iterable[AnyPath], *, jobs: int = 1, executor: Executor | None = None
) -> Iterator[Outcome]:
    """Check reports, as `check_file` does; the outcomes in the order of the
    files, as they come. `jobs` is in how many processes, 0 for as many as pay.
    An `executor` is given the content of the files, and needs no disk that it
    shares with this machine. Nothing is raised over a report."""
    works = [Work(os.fspath(file)) for file in files]
    return _outcomes(works, Options(), jobs, executor)


def build_many(
    targets: Mapping[str, AnyPath],
    *,
    template: AnyPath | None = None,
    force: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
) -> Iterator[Outcome]:
    """Write the Word files of reports to their targets, as `check_file` and
    `build_file` do; a report with errors is not written. The rest is as with
    `check_many`. Whoever stops before the end leaves no file half written."""
    works = [Work(file, os.fspath(target)) for file, target in targets.items()]
    options = Options("" if template is None else os.fspath(template), force)
    return _outcomes(works, options, jobs, executor)


def _outcomes(
    works: list[Work], options: Options, jobs: int, executor: Executor | None
) -> Iterator[Outcome]:
    if executor is not None:
        from makereport.bulk.elsewhere import Elsewhere
        from makereport.bulk.pool import spread

        return spread(works, Elsewhere(executor, options))
    width = min(jobs or _as_many_as_pay(len(works)), len(works))
    if width <= 1:
        return (outcome(work, options) for work in works)
    # Here, not above: few runs need processes.
    from makereport.bulk.pool import Processes, spread

    return spread(works, Processes(width, options))


def _as_many_as_pay(files: int) -> int:
    if files < FEW:
        return 1
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        cores = os.cpu_count() or 1
    return min(cores, files // (FEW // 2))
