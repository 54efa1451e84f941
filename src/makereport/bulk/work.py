"""The unit of work: one report, from its file to what became of it.

Nothing is raised over a report, so that it never stops the others; all that
goes in and comes out can be sent to another process or another machine.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from makereport import jobs
from makereport.checks import between
from makereport.checks.between import Digest
from makereport.findings.errors import MakereportError, WriteError
from makereport.findings.finding import Finding
from makereport.loading import PUBLISHED
from makereport.products import FORMATS, format_of, is_own, links
from makereport.report.beside import one_run
from makereport.source.disk import replace_own_file
from makereport.source.looked import Looked, digest, watching

UNFILLED = "N407"
"""The code of a place that is left to be filled in."""
OTHER_FACES = "F706"
"""The code of a PDF that was made with other faces than the report names."""


@dataclass(frozen=True)
class Work:
    """A report file and the files to write of it, their formats told by their
    suffixes."""

    file: str
    targets: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.file


@dataclass(frozen=True)
class Options:
    """What holds for every report of a run; `watch` has it noted what each
    report was made from, `compare` what comparing it with others needs;
    `run` is the token of `beside.one_run`. With `strict` a report with
    warnings is not written either, as a `draft` one with errors is; `fragment`
    gives only what of a web page goes into another."""

    template: str = ""
    force: bool = False
    strict: bool = False
    draft: bool = False
    fragment: bool = False
    watch: bool = False
    compare: bool = False
    run: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one report file. `findings` and `silenced` are those of
    `Checked`, `understood` its line of Chinese. `failures` say why the work on
    it ended early, or which file could not be written, each with a hint on a
    second line; if that was a fault of the program, `crash` is the traceback.
    `targets` are the files to be written, `written` those that were, each with
    its digest where somebody watches, and `made` the bytes by format where it
    was not for the worker to write them. `looked` are the files that it was
    made from, where somebody watches; `is_unchanged` tells that it was left as
    it stands, `is_held_back` that it was not written for its warnings alone;
    `digest` is what comparing it with other reports needs."""

    file: str
    targets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    silenced: tuple[Finding, ...] = ()
    understood: str = ""
    unit: str = ""
    year: int = 0
    failures: tuple[str, ...] = ()
    crash: str = ""
    made: Mapping[str, bytes] = field(default_factory=dict)
    looked: tuple[Looked, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    is_unchanged: bool = False
    is_held_back: bool = False
    digest: Digest | None = None

    @property
    def target(self) -> str:
        """The first file that was to be written; empty if none was."""
        return self.targets[0] if self.targets else ""

    @property
    def failure(self) -> str:
        """The first of the failures; empty if there was none."""
        return self.failures[0] if self.failures else ""

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
    def waits_for_pdf(self) -> bool:
        """Whether its PDF is still to be made of the Word file."""
        return "docx" in self.made and any(format_of(each) == "pdf" for each in self.targets)

    @property
    def is_written(self) -> bool:
        """Whether all files stand at their targets."""
        return self.is_unchanged or self._is_whole

    @property
    def _is_whole(self) -> bool:
        return bool(self.targets) and self.written.keys() == {*self.targets}

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
        if self.is_held_back:
            return "held_back"
        if self.errors and not self._is_whole:  # a draft may have errors
            return "errors"
        return "built" if self.made else "written" if self.targets else "checked"


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
        return not self.failures


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
    """Check a report and, if it has no errors, write what it is published as.
    With a path the report is read from there, and nothing is written: the
    bytes are in the outcome. So they are where a PDF is to be made of the Word
    file, which is for many reports at once (`bulk.press`)."""
    done = Outcome(work.file, work.targets)
    try:
        is_published = not work.targets and Path(work.file).suffix.lower() in PUBLISHED
        check = jobs.check_published if is_published else jobs.check_file
        checked = check(*((path, work.file) if path else (work.file,)))
        done = _told(done, checked)
        if options.compare and checked.document is not None:
            done = replace(done, digest=between.digest(checked.report))
        if not work.targets or checked.document is None:
            return done
        if checked.has_errors and not options.draft:
            return done
        if options.strict and checked.findings and not options.draft:
            return replace(done, is_held_back=True)
        done = replace(done, made=_made(checked, work.targets, options))
        return done if path or done.waits_for_pdf else put(done, options)
    except Exception as error:
        return failed(done, error)


def _made(checked: jobs.Checked, targets: tuple[str, ...], options: Options) -> dict[str, bytes]:
    """What is made of a report here, by format: of a PDF, the Word file."""
    formats = {format_of(target) for target in targets}
    template, draft = options.template or None, options.draft
    made = {}
    if formats & {"docx", "pdf"}:
        made["docx"] = jobs.build_bytes(checked, template, draft=draft)
    if "html" in formats:
        made["html"] = jobs.build_bytes(
            checked,
            template,
            to="html",
            draft=draft,
            fragment=options.fragment,
            links=links(targets),
        )
    return made


def put(done: Outcome, options: Options) -> Outcome:
    """Write what was made, each file whole or not at all, the web page only
    where all is there that it links to."""
    written: dict[str, str] = {}
    failures = list(done.failures)
    order = list(FORMATS)
    for target in sorted(done.targets, key=lambda each: order.index(format_of(each))):
        data = done.made.get(format_of(target))
        if data is None:
            continue
        try:
            others = {each for each in done.targets if format_of(each) != "html"}
            if format_of(target) == "html" and not options.fragment and others - written.keys():
                raise _unlinked(target, others - written.keys())
            replace_own_file(Path(target), data, is_own, options.force)
        except MakereportError as error:
            failures.append(str(error))
        else:
            written[target] = digest(data) if options.watch else ""
    return replace(done, made={}, written=written, failures=tuple(failures))


def _unlinked(page: str, lost: Collection[str]) -> WriteError:
    names = "、".join(sorted(Path(each).name for each in lost))
    hint = f"先解决上面的问题再运行；只要网页的，不要写 --format {format_of(min(lost))}"
    return WriteError(page, f"它要链接的 {names} 没有写成", hint)


def _told(done: AnyOutcome, checked: jobs.Checked) -> AnyOutcome:
    draft = checked.report.draft
    return replace(
        done,
        findings=tuple(checked.findings),
        silenced=tuple(checked.silenced),
        understood=checked.understood if done.targets else "",
        unit=draft.unit,
        year=draft.year,
    )


def imported(work: Work) -> ImportOutcome:
    """What becomes of a published report that is to be a report file."""
    done = ImportOutcome(work.file, work.targets)
    try:
        made = jobs.import_file(work.file, done.target)
    except Exception as error:
        return failed(done, error)
    told = _told(done, made.checked)
    own = "" if made.has_schema else made.checked.form.id
    return replace(told, about=tuple(made.findings), pictures=len(made.pictures), schemaless=own)


def lost(work: Work, error: Exception) -> Outcome:
    """What became of a report over which its process died."""
    return failed(Outcome(work.file, work.targets), error)


def lost_import(work: Work, error: Exception) -> ImportOutcome:
    """The same of a published report."""
    return failed(ImportOutcome(work.file, work.targets), error)


def failed(done: AnyOutcome, error: Exception) -> AnyOutcome:
    """The outcome with why the work ended early."""
    if isinstance(error, MakereportError):
        return replace(done, failures=(str(error),))
    crash = "".join(traceback.format_exception(error))
    return replace(done, failures=(f"{type(error).__name__}: {error}",), crash=crash)
