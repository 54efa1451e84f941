"""Reports from their files, last year's beside them: report files, and what
was published in any format that can be imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from makereport.findings.errors import FormError, ImportFailure, PackageError
from makereport.findings.finding import Finding, Settled, settle
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.form.shelf import official_form
from makereport.narrative.document import Document, compose
from makereport.report.beside import last_year_files, note_of
from makereport.report.draft import Draft
from makereport.report.heads import head_of, note_of_other, other_reports
from makereport.report.reader import read_report
from makereport.report.report import Report, listed_files
from makereport.source.looked import look, look_at, look_for
from makereport.source.text import START, Source, read_source, source_of

_OFFICE = (".docx", ".docm", ".doc", ".wps", ".odt", ".rtf", ".xlsx", ".xls", ".pdf")
PUBLISHED = frozenset((*_OFFICE, ".html", ".htm", ".shtml", ".mht"))
"""Suffixes of files that are imported, not read as YAML, or refused by the
importer with what to do instead."""


@dataclass(frozen=True)
class Loaded:
    """A report, its document (None where the file could not be read at all),
    and every finding of reading and composing it, not settled yet."""

    report: Report
    document: Document | None
    findings: list[Finding]

    def settled(self, more: Iterable[Finding] = ()) -> Settled:
        """The findings, with those of more rules among them, as they are shown."""
        return settle([*self.findings, *more], self.report.silences)


def load_report(path: Path, file: str) -> Loaded:
    """Read a report file and last year's beside it, and compose it. `file` is
    the name that findings show. Never raises for what is wrong with the file."""
    return _beside_last(*_read_typed(path, file))


def load_bytes(data: bytes, path: Path, file: str) -> Loaded:
    """As `load_report`, with the content of the file given."""
    look(path, data)
    return _beside_last(*read_report(source_of(data, file), path))


def load_any(path: Path, file: str | None = None) -> Loaded:
    """As `load_report`, or from what was published, which cites nothing any more."""
    if path.suffix.lower() in PUBLISHED:
        return _composed(*load_alone(path, file))
    return load_report(path, str(path) if file is None else file)


def _beside_last(report: Report, findings: list[Finding]) -> Loaded:
    _load_beside(report)
    return _composed(report, findings + _load_last(report))


def load_alone(path: Path, file: str | None = None, *others: Path) -> tuple[Report, list[Finding]]:
    """Read the figures and texts of a report without last year's, its
    citations left as they are, from a report file or from what was published.
    Its form may stand in the folders `others`, too. Never raises for what is wrong
    with the file."""
    name = str(path) if file is None else file
    read = _read_published if path.suffix.lower() in PUBLISHED else _read_typed
    return read(path, name, *others)


def _composed(report: Report, findings: list[Finding]) -> Loaded:
    if not report.is_read:
        return Loaded(report, None, findings)
    document, more = compose(report)
    return Loaded(report, document, findings + more)


def _read_typed(path: Path, file: str, *others: Path) -> tuple[Report, list[Finding]]:
    return read_report(read_source(path, file), path, *others)


def _read_published(path: Path, file: str, *others: Path) -> tuple[Report, list[Finding]]:
    """A published report, as if the file it makes had been read."""
    # Here, not above: few runs need the readers.
    from makereport.importing.importing import PICTURES, import_report

    look_at(path)
    try:
        written = import_report(path, file, PICTURES, path.parent, *others)
    except (FormError, ImportFailure, PackageError) as error:
        source = Source(file, "", is_published=True)
        code, reason = "Y100", error.reason
        if isinstance(error, FormError):
            code, reason = "F715", str(error).split("\n")[0]
        failure = source.finding(code, START, (), reason, error.hint)
        draft = Draft(source=source, form=official_form())
        return Report(draft, path, is_read=False), [failure]
    report, findings = read_report(Source(file, written.text, is_published=True), path, *others)
    report.pictures = written.pictures
    # Nobody has seen the text that these point into; what they say is enough.
    unplaced = [replace(finding, line=1, column=1, excerpt="") for finding in findings]
    return report, written.findings + unplaced


def _load_last(report: Report) -> list[Finding]:
    """Give a report the one that `上年` names, else the one that stands beside
    the file; why there is none to compare with, if it is anybody's fault."""
    draft = report.draft
    if not draft.year:
        return []
    files = [report.path.parent / draft.last_year] if draft.last_year else _found(report)
    report.last_files = tuple(files)
    if len(files) > 1:
        message = (
            f"同一文件夹里像上年年报的有 {len(files)} 个：{listed_files(files)}，没有与上年核对"
        )
        hint = f"补上一行，写明用哪一个，例如 上年: {files[0].name}"
        return [draft.source.finding("C308", draft.place("年度"), ("年度",), message, hint)]
    if not files:
        return []
    last, findings = load_alone(files[0])
    is_other = last.is_read and last.draft.form.family != draft.form.family
    if is_other and not draft.last_year:
        report.last_files = ()
        return []
    problem = _last_problem(draft, last, findings)
    if not problem:
        report.last = last
        report.find_earlier = _earlier
        return []
    if draft.last_year:
        key, code, hint = "上年", "C303", "请改正文件名或那份文件，或者删去“上年”"
        if last.is_read and last.draft.source.is_published:
            hint = "改不了公布的文件时，用 makereport import 读成 YAML，改好后让“上年”指向它"
    else:
        key, code, hint = "年度", "C304", "请改正那份文件，或者用“上年: 文件名”另外指定"
    message = f"上年的年报 {files[0]} {problem}"
    return [draft.source.finding(code, draft.place(key), (key,), message, hint)]


def _earlier(report: Report, count: int) -> list[Report | None]:
    """The agency's reports of the years before, the last one first, each looked
    for as the one after it looks for its last year's."""
    found: list[Report | None] = []
    later: Report | None = report
    while len(found) < count:
        before = later.before if later else None
        found.append(before)
        if before is not None and len(found) < count:
            _load_last(before)
        later = before
    return found


def _found(report: Report) -> list[Path]:
    draft = report.draft
    files = last_year_files(report.path, draft.year, draft.unit, draft.form)
    look_for(report.path.parent, note_of(report.path, draft.year, draft.unit, draft.form), files)
    if len(files) < 2:  # reading it will tell
        return files
    return [file for file in files if not _is_of_others(file, draft.form)]


def _load_beside(report: Report) -> None:
    """Give a report those by other forms that its own is to be compared with. Of
    several nobody knows which is meant."""
    draft, path = report.draft, report.path
    for family in dict.fromkeys(each.family for each in draft.form.beside):
        if not (draft.unit and draft.year):
            return
        files = other_reports(path, draft.year, draft.unit, family)
        look_for(path.parent, note_of_other(path, draft.year, draft.unit, family), files)
        if len(files) != 1:
            continue
        other = load_alone(files[0])[0]
        theirs = other.draft
        if (name_key(theirs.unit), theirs.year) != (name_key(draft.unit), draft.year):
            continue
        if other.is_read and theirs.form.family == family:
            report.beside[family] = other


def _is_of_others(file: Path, form: Form) -> bool:
    """Whether a file is beyond doubt a report by a form of another family."""
    if file.suffix.lower() in PUBLISHED:  # only importing it would tell
        return False
    look_at(file)
    head = head_of(file)
    return head is not None and head.family not in ("", form.family)


def _last_problem(draft: Draft, last: Report, findings: list[Finding]) -> str:
    error = next((finding for finding in findings if finding.is_error), None)
    if error:
        if error.code == "Y100":
            return f"用不了：{error.message}"
        place = "里" if last.draft.source.is_published else f"第 {error.line} 行"
        return f"{place}有错误 {error.code}：{error.message}"
    if last.draft.form.family != draft.form.family:
        return f"是另一种年报（{last.draft.form.id}），这份是 {draft.form.id}"
    if last.draft.year != draft.year - 1:
        return f"的年度是 {last.draft.year}，不是 {draft.year - 1}"
    return ""
