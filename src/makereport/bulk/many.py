"""Many reports checked or built, by this process or by others."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from makereport.bulk.work import Options, Outcome, Work, outcome
from makereport.source.disk import AnyPath

if TYPE_CHECKING:
    from concurrent.futures import Executor

FEW = 50
"""Files that are done before other processes would have begun."""
HASTE = 0.2
"""Seconds to keep what is known of what was built, when all is to end."""


def check_many(
    files: Iterable[AnyPath], *, jobs: int = 1, executor: Executor | None = None
) -> Iterator[Outcome]:
    """Check reports, as `check_file` does; the outcomes in the order of the
    files, as they come. `jobs` is in how many processes, 0 for as many as pay.
    An `executor` is given the content of the files, and needs no disk that it
    shares with this machine. Nothing is raised over a report. What `Between`
    needs to compare several files is in the outcomes."""
    works = [Work(os.fspath(file)) for file in files]
    return _outcomes(works, Options(compare=len(works) > 1), jobs, executor)


def build_many(
    targets: Mapping[str, AnyPath],
    *,
    template: AnyPath | None = None,
    force: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
    changed_only: bool = False,
) -> Iterator[Outcome]:
    """Write the Word files of reports to their targets, as `check_file` and
    `build_file` do; a report with errors is not written. With `changed_only`
    (without an executor) a Word file that was built without a finding stays as
    it is if nothing that it was made from has changed. The rest is as with
    `check_many`. Whoever stops before the end leaves no file half written."""
    works = [Work(file, os.fspath(target)) for file, target in targets.items()]
    options = Options("" if template is None else os.fspath(template), force, changed_only)
    if not changed_only or executor is not None:
        return _outcomes(works, options, jobs, executor)
    return _changed(works, options, jobs)


def _changed(works: list[Work], options: Options, jobs: int) -> Iterator[Outcome]:
    """The outcomes of all works, of which only those are done whose target is
    not what they would give."""
    # Here, not above: one report needs no record.
    from makereport.bulk.fresh import Freshness, this_program

    told: dict[str, object] = {"template": Path(options.template) if options.template else ""}
    program, records = this_program(), dict[str, Freshness]()
    unchanged = []
    for work in works:
        folder = os.path.dirname(work.target)
        if folder not in records:  # each reads its whole record
            records[folder] = Freshness(folder or ".", program)
        unchanged.append(records[folder].is_fresh(work.file, work.target, told))
    done = _outcomes(
        [w for w, same in zip(works, unchanged, strict=True) if not same], options, jobs, None
    )
    is_whole = False
    try:
        for work, same in zip(works, unchanged, strict=True):
            if same:
                yield Outcome(work.file, work.target, is_unchanged=True)
                continue
            outcome = next(done)
            if outcome.is_written and not outcome.findings and not outcome.silenced:
                record = records[os.path.dirname(work.target)]
                record.built(work.file, work.target, told, outcome.looked, outcome.written)
            yield outcome
        is_whole = True
    finally:
        done.close()  # before anything else, so that no process outlives Ctrl-C
        until = time.monotonic() + HASTE
        for record in records.values():
            if is_whole or time.monotonic() < until:
                record.save()


def _outcomes(
    works: list[Work], options: Options, jobs: int, executor: Executor | None
) -> Generator[Outcome, None, None]:
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
