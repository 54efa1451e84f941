"""Many reports checked or built, by this process or by others."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from makereport.bulk.run import run
from makereport.bulk.work import (
    ImportOutcome,
    Options,
    Outcome,
    Work,
    imported,
    lost,
    lost_import,
    outcome,
)
from makereport.form.shelf import template_in
from makereport.report.beside import one_run
from makereport.source.disk import AnyPath

if TYPE_CHECKING:
    from concurrent.futures import Executor


def check_many(
    files: Iterable[AnyPath], *, jobs: int = 1, executor: Executor | None = None
) -> Iterator[Outcome]:
    """Check reports, as `check_file` does, and published ones, as if they had
    been imported; the outcomes in the order of the files, as they come. `jobs` is in how many processes, 0 for as many as pay.
    An `executor` is given the content of the files, and needs no disk that it
    shares with this machine. Nothing is raised over a report. What `Between`
    needs to compare several files is in the outcomes."""
    works = [Work(os.fspath(file)) for file in files]
    return _outcomes(works, Options(compare=len(works) > 1, run=_token()), jobs, executor)


def build_many(
    targets: Mapping[str, AnyPath],
    *,
    template: AnyPath | None = None,
    force: bool = False,
    strict: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
    changed_only: bool = False,
) -> Iterator[Outcome]:
    """Write the Word files of reports to their targets, as `check_file` and
    `build_file` do; a report with errors is not written, with `strict` one
    with warnings neither. With `changed_only` (without an executor) a Word file that was built without a finding stays as
    it is if nothing that it was made from has changed. The rest is as with
    `check_many`. Whoever stops before the end leaves no file half written."""
    works = [Work(file, os.fspath(target)) for file, target in targets.items()]
    named = "" if template is None else os.fspath(template_in(Path(template)))
    options = Options(named, force, strict, watch=changed_only, run=_token())
    # A Python that somebody compiled may be without SQLite, which keeps the record.
    if not changed_only or executor is not None or not find_spec("_sqlite3"):
        return _outcomes(works, options, jobs, executor)
    return _changed(works, options, jobs)


def import_many(
    targets: Mapping[str, AnyPath], *, jobs: int = 1
) -> Generator[ImportOutcome, None, None]:
    """Write the report files of published reports to their targets, as
    `import_file` does. The rest is as with `check_many`."""
    works = [Work(file, os.fspath(target)) for file, target in targets.items()]
    return run(works, imported, lost_import, jobs)


def _changed(works: list[Work], options: Options, jobs: int) -> Iterator[Outcome]:
    """The outcomes of all works, of which only those are done whose target is
    not what they would give."""
    # Here, not above: one report needs no record.
    from makereport.bulk.fresh import Freshness

    template = Path(options.template) if options.template else ""
    told: dict[str, object] = {"template": template, "strict": options.strict}
    with closing(Freshness()) as record:
        with one_run(options.run):
            unchanged = [record.is_fresh(work.file, work.target, told) for work in works]
        changed = [w for w, same in zip(works, unchanged, strict=True) if not same]
        with closing(_outcomes(changed, options, jobs, None)) as done:
            for work, same in zip(works, unchanged, strict=True):
                if same:
                    yield Outcome(work.file, work.target, is_unchanged=True)
                    continue
                outcome = next(done)
                if outcome.is_written and not outcome.findings and not outcome.silenced:
                    record.built(work.file, work.target, told, outcome.looked, outcome.written)
                yield outcome


def _token() -> str:
    return os.urandom(8).hex()


def _outcomes(
    works: list[Work], options: Options, jobs: int, executor: Executor | None
) -> Generator[Outcome, None, None]:
    if executor is not None:
        from makereport.bulk.elsewhere import Elsewhere
        from makereport.bulk.pool import spread

        return spread(works, Elsewhere(executor, options))
    return run(works, partial(outcome, options=options), lost, jobs)
