"""The unit of work: one report, from its file to what became of it.

Nothing is raised over a report, so that it never stops the others; all that
goes in and comes out can be sent to another process or another machine.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from makereport import jobs
from makereport.checks import between
from makereport.checks.between import Digest
from makereport.findings.errors import MakereportError
from makereport.findings.finding import Finding
from makereport.loading import PUBLISHED
from makereport.report.beside import one_run
from makereport.source.looked import Looked, digest, watching

UNFILLED = "N407"
"""The code of a place that is left to be filled in."""


@dataclass(frozen=True)
class Work:
    """A report file and the Word file to write of it; no target, no Word file."""

    file: str
    target: str = ""

    def __str__(self) -> str:
        return self.file


@dataclass(frozen=True)
class Options:
    """What holds for every report of a run; `watch` has it noted what each
    Word file was made from, `compare` what comparing it with others needs;
    `run` is the token of `beside.one_run`. With `strict` a report with
    warnings is not written either."""

    template: str = ""
    force: bool = False
    strict: bool = False
    watch: bool = False
    compare: bool = False
    run: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one report file. `findings` and `silenced` are those of
    `Checked`, `understood` its line of Chinese. `failure` says why the work on
    it ended early, a hint on a second line; if that was a fault of the
    program, `crash` is the traceback. `target` is where the Word file belongs,
    `docx` its bytes where it was not for the worker to write them. `looked`
    are the files that it was made from, and `written` the digest of it, where
    somebody watches; `is_unchanged` tells that it was left as it stands,
    `is_held_back` that it was not written for its warnings alone; `digest` is
    what comparing it with other reports needs."""

    file: str
    target: str = ""
    findings: tuple[Finding, ...] = ()
    silenced: tuple[Finding, ...] = ()
    understood: str = ""
    unit: str = ""
    year: int = 0
    failure: str = ""
    crash: str = ""
    docx: bytes | None = None
    looked: tuple[Looked, ...] = ()
    written: str = ""
    is_unchanged: bool = False
    is_held_back: bool = False
    digest: Digest | None = None

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many of the findings are warnings."""
        return len(self.findings) - self.errors

    @property
    def unfilled(self) -> int:
        """How many places are left to be filled in before it can be published."""
        return sum(finding.code == UNFILLED for finding in self.findings)

    @property
    def is_written(self) -> bool:
        """Whether the Word file stands at its target."""
        return bool(self.target) and not (self.failure or self.errors or self.is_held_back)

    @property
    def status(self) -> str:
        """`written`; `unchanged`; `built`, its bytes being here; `checked`, which
        was all that was wanted; `errors` in the report; `held_back` for its
        warnings; `failed`, it could not be written; `crashed`, a fault of the
        program."""
        if self.failure:
            return "crashed" if self.crash else "failed"
        if self.is_unchanged:
            return "unchanged"
        if self.docx is not None:
            return "built"
        if self.is_held_back:
            return "held_back"
        return "errors" if self.errors else "written" if self.target else "checked"


@dataclass(frozen=True)
class ImportOutcome(Outcome):
    """What became of one published report: `target` is the report file, which
    is written also where the checks find errors in it. `about` are findings
    about the published report, `pictures` is how many stand beside the report
    file, `schemaless` the form whose schema another file keeps out."""

    about: tuple[Finding, ...] = ()
    pictures: int = 0
    schemaless: str = ""

    @property
    def is_written(self) -> bool:
        """Whether the report file stands at its target."""
        return not self.failure


AnyOutcome = TypeVar("AnyOutcome", bound=Outcome)


def outcome(work: Work, options: Options, path: Path | None = None) -> Outcome:
    """What becomes of a report, with what it is made from if that is wanted."""
    with one_run(options.run):
        if not options.watch:
            return _outcome(work, options, path)
        with watching() as looks:
            done = _outcome(work, options, path)
        return replace(done, looked=tuple(looks))


def _outcome(work: Work, options: Options, path: Path | None) -> Outcome:
    """Check a report and, if it has no errors, write its Word file. With a
    path the report is read from there, and the Word file is not written: its
    bytes are in the outcome."""
    done = Outcome(work.file, work.target)
    template = options.template or None
    try:
        is_published = not work.target and Path(work.file).suffix.lower() in PUBLISHED
        check = jobs.check_published if is_published else jobs.check_file
        checked = check(*((path, work.file) if path else (work.file,)))
        done = _told(done, checked)
        if options.compare and checked.document is not None:
            done = replace(done, digest=between.digest(checked.report))
        if not work.target or checked.has_errors:
            return done
        if options.strict and checked.findings:
            return replace(done, is_held_back=True)
        if path is None:
            data = jobs.build_file(checked, work.target, template=template, force=options.force)
            return replace(done, written=digest(data)) if options.watch else done
        return replace(done, docx=jobs.build_bytes(checked, template))
    except Exception as error:
        return failed(done, error)


def _told(done: AnyOutcome, checked: jobs.Checked) -> AnyOutcome:
    draft = checked.report.draft
    return replace(
        done,
        findings=tuple(checked.findings),
        silenced=tuple(checked.silenced),
        understood=checked.understood if done.target else "",
        unit=draft.unit,
        year=draft.year,
    )


def imported(work: Work) -> ImportOutcome:
    """What becomes of a published report that is to be a report file."""
    done = ImportOutcome(work.file, work.target)
    try:
        made = jobs.import_file(work.file, work.target)
    except Exception as error:
        return failed(done, error)
    told = _told(done, made.checked)
    own = "" if made.has_schema else made.checked.form.id
    return replace(told, about=tuple(made.findings), pictures=len(made.pictures), schemaless=own)


def lost(work: Work, error: Exception) -> Outcome:
    """What became of a report over which its process died."""
    return failed(Outcome(work.file, work.target), error)


def lost_import(work: Work, error: Exception) -> ImportOutcome:
    """The same of a published report."""
    return failed(ImportOutcome(work.file, work.target), error)


def failed(done: AnyOutcome, error: Exception) -> AnyOutcome:
    """The outcome with why the work ended early."""
    if isinstance(error, MakereportError):
        return replace(done, failure=str(error))
    crash = "".join(traceback.format_exception(error))
    return replace(done, failure=f"{type(error).__name__}: {error}", crash=crash)
