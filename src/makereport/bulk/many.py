"""Many reports checked or built, by this process or by others."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from makereport.bulk.parcel import Parcel, unpacked
from makereport.bulk.press import with_pdfs
from makereport.bulk.run import as_many_as_pay, run
from makereport.bulk.work import (
    OTHER_FACES,
    ImportOutcome,
    Options,
    Outcome,
    Work,
    imported,
    lost,
    lost_import,
    outcome,
)
from makereport.findings.finding import Finding
from makereport.form.shelf import template_in
from makereport.products import format_of, links, page_of
from makereport.report.beside import one_run
from makereport.source.disk import AnyPath

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from makereport.bulk.fresh import Notice


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
    targets: Mapping[str, AnyPath | Sequence[AnyPath]],
    *,
    template: AnyPath | None = None,
    force: bool = False,
    strict: bool = False,
    draft: bool = False,
    fragment: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
    changed_only: bool = False,
    noted: bool = False,
) -> Iterator[Outcome]:
    """Write what reports are published as to their targets, a file or several
    of different suffixes (.docx, .pdf, .html), as `check_file` and `build_file`
    do; a report with errors is not written unless as a `draft`, with `strict`
    one with warnings neither. A page links to the other files of its report,
    unless it is a `fragment`. With `changed_only` (without an executor) files
    that were built without a finding about the report stay as they are if nothing that they
    were made from has changed; with `noted` the outcomes have what `Watch`
    needs. The rest is as with `check_many`. Whoever stops
    before the end leaves no file half written. Raises ValueError for another
    suffix."""
    works = [Work(file, _targets(named)) for file, named in targets.items()]
    for target in (target for work in works for target in work.targets):
        format_of(target)
    own = "" if template is None else os.fspath(template_in(Path(template)))
    options = Options(
        own, force, strict, draft, fragment, watch=changed_only or noted, run=_token()
    )
    # A Python that somebody compiled may be without SQLite, which keeps the record.
    if not changed_only or executor is not None or not find_spec("_sqlite3"):
        return _outcomes(works, options, jobs, executor)
    return _changed(works, options, jobs)


def work_on_bytes(
    files: Mapping[str, bytes],
    reports: Sequence[str],
    *,
    formats: Sequence[str] = ("docx",),
    template: bytes | None = None,
    strict: bool = False,
    draft: bool = False,
    fragment: bool = False,
) -> list[Outcome]:
    """Check reports and make what they are published as (none of the
    `formats`: only check), `made` of the outcomes, of nothing but bytes: the
    same files give the same outcomes on any machine. `files` are the reports
    and what they need – last year's reports, pictures, subordinate reports –
    by their paths from one folder, with `/`; `reports` says which of them are
    to be worked on; the other options are those of `build_many`. A `pdf` needs
    LibreOffice on this machine. Nothing is raised over a report."""
    works = tuple(
        Work(report, tuple(f"{Path(report).stem}.{each}" for each in formats)) for report in reports
    )
    options = Options(strict=strict, draft=draft, fragment=fragment)
    parcel = Parcel(works, tuple(reports), files, template, "模板.docx", options)
    return list(with_pdfs(iter(unpacked(parcel)), options, write=False))


def import_many(
    targets: Mapping[str, AnyPath], *, jobs: int = 1
) -> Generator[ImportOutcome, None, None]:
    """Write the report files of published reports to their targets, as
    `import_file` does. The rest is as with `check_many`."""
    works = [Work(file, (os.fspath(target),)) for file, target in targets.items()]
    return run(works, imported, lost_import, jobs)


def _changed(works: list[Work], options: Options, jobs: int) -> Iterator[Outcome]:
    """The outcomes of all works, of which only those are done whose target is
    not what they would give."""
    # Here, not above: one report needs no record.
    from makereport.bulk.fresh import Freshness

    common = _common(works, options)
    told = {work.file: _told(work, common) for work in works}
    with closing(Freshness()) as record:
        with one_run(options.run):
            kept = {
                work.file: [record.fresh(work.file, each, told[work.file]) for each in work.targets]
                for work in works
            }
        changed = [work for work in works if None in kept[work.file]]
        with closing(_outcomes(changed, options, jobs, None)) as done:
            for work in works:
                if None not in kept[work.file]:
                    yield _unchanged(work, kept[work.file])
                    continue
                outcome = next(done)
                if _may_stay(outcome, common):
                    notice = next(((each.message, each.hint) for each in outcome.findings), ())
                    for target, written in outcome.written.items():
                        looked = outcome.looked
                        record.built(work.file, target, told[work.file], looked, written, notice)
                yield outcome


def _unchanged(work: Work, notices: Iterable[Notice | None]) -> Outcome:
    """The outcome of a report that stays as it is; what was said of the faces
    of this computer is still so."""
    said = [Finding(OTHER_FACES, each[0], each[1], (), work.file, 1, 1) for each in notices if each]
    return Outcome(work.file, work.targets, tuple(said[:1]), is_unchanged=True)


def _may_stay(outcome: Outcome, common: Mapping[str, object]) -> bool:
    """Whether what was written may stay until something changes: nothing was
    said of the report, and it is known which faces this computer has."""
    if not outcome.is_written or outcome.silenced:
        return False
    codes = [each.code for each in outcome.findings]
    return not codes or (codes == [OTHER_FACES] and bool(common.get("faces")))


def _common(works: list[Work], options: Options) -> dict[str, object]:
    """What the files of all reports depend on beside the reports."""
    template = Path(options.template) if options.template else None
    page = page_of(template) if template else None
    common: dict[str, object] = {
        "template": template or "",
        "page": page or "",
        "strict": options.strict,
    }
    common |= {"draft": options.draft, "fragment": options.fragment}
    if _wants_pdf(works):
        from makereport.office.fonts import faces_stamp
        from makereport.office.program import program_stamp

        common["office"] = program_stamp()
        with suppress(OSError):
            common["faces"] = faces_stamp()
    return common


def _told(work: Work, common: dict[str, object]) -> dict[str, object]:
    is_linked = any(format_of(target) == "html" for target in work.targets)
    return {**common, "links": links(work.targets)} if is_linked else common


def _targets(named: AnyPath | Sequence[AnyPath]) -> tuple[str, ...]:
    several = [named] if isinstance(named, str | os.PathLike) else named
    return tuple(os.fspath(each) for each in several)


def _wants_pdf(works: list[Work]) -> bool:
    return any(format_of(target) == "pdf" for work in works for target in work.targets)


def _token() -> str:
    return os.urandom(8).hex()


def _outcomes(
    works: list[Work], options: Options, jobs: int, executor: Executor | None
) -> Generator[Outcome, None, None]:
    done = _before_pdfs(works, options, jobs, executor)
    if not _wants_pdf(works):
        return done
    return with_pdfs(done, options, jobs or as_many_as_pay(len(works)))


def _before_pdfs(
    works: list[Work], options: Options, jobs: int, executor: Executor | None
) -> Generator[Outcome, None, None]:
    if executor is not None:
        from makereport.bulk.elsewhere import Elsewhere
        from makereport.bulk.pool import spread

        return spread(works, Elsewhere(executor, options))
    return run(works, partial(outcome, options=options), lost, jobs)
