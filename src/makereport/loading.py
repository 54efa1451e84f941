"""Reports from their files, last year's beside them: report files, and what
was published in any format that can be imported."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from makereport.findings.errors import ImportFailure, PackageError
from makereport.findings.finding import Finding
from makereport.report.draft import Draft
from makereport.report.report import Report, interpret
from makereport.source.disk import identity
from makereport.source.text import START, Source, read_source

_OFFICE = (".docx", ".docm", ".doc", ".wps", ".odt", ".rtf", ".xlsx", ".xls", ".pdf")
PUBLISHED = frozenset((*_OFFICE, ".html", ".htm", ".shtml", ".mht"))
"""Suffixes of files that are imported, not read as YAML, or refused by the
importer with what to do instead."""


def load_report(path: Path, file: str | None = None) -> tuple[Report, list[Finding]]:
    """Read a report file and last year's beside it. `file` is the name that
    findings show. Never raises for what is wrong with the file."""
    report, findings = _load_typed(path, str(path) if file is None else file)
    report.last, more = _load_last(report.draft, path)
    return report, findings + more


def load_any(path: Path, file: str | None = None) -> tuple[Report, list[Finding]]:
    """Read a report file and last year's, or what was published, which cites
    nothing any more. Never raises for what is wrong with the file."""
    load = load_alone if path.suffix.lower() in PUBLISHED else load_report
    return load(path, file)


def load_alone(path: Path, file: str | None = None) -> tuple[Report, list[Finding]]:
    """Read a report without last year's, from a report file or from what was
    published. Never raises for what is wrong with the file."""
    name = str(path) if file is None else file
    if path.suffix.lower() in PUBLISHED:
        return _load_published(path, name)
    return _load_typed(path, name)


def _load_typed(path: Path, file: str) -> tuple[Report, list[Finding]]:
    draft, figures, findings = interpret(read_source(path, file))
    return Report(draft, figures, path), findings


def _load_published(path: Path, file: str) -> tuple[Report, list[Finding]]:
    """A published report, as if the file it makes had been read."""
    # Here, not above: few runs need the readers.
    from makereport.importing.importing import import_report

    try:
        written = import_report(path, file)
    except (ImportFailure, PackageError) as error:
        source = Source(file, "")
        failure = source.finding("Y100", START, (), error.reason, error.hint)
        return Report(Draft.unread(source), {}, path), [failure]
    draft, figures, findings = interpret(Source(file, written.text, is_published=True))
    report = Report(draft, figures, path, pictures=written.pictures)
    # Nobody has seen the text that these point into; what they say is enough.
    unplaced = [replace(finding, line=1, column=1, excerpt="") for finding in findings]
    return report, written.findings + unplaced


def _load_last(draft: Draft, path: Path) -> tuple[Report | None, list[Finding]]:
    """The report `上年` names, else `<年度-1>.yaml` beside the file if it is there."""
    if not draft.year:
        return None, []
    beside = path.parent / (draft.last_year or f"{draft.year - 1}.yaml")
    if not draft.last_year and (not os.path.isfile(beside) or identity(beside) == identity(path)):
        return None, []
    last, findings = load_alone(beside)
    problem = _last_problem(draft, last, findings)
    if not problem:
        return last, []
    if draft.last_year:
        key, code, hint = "上年", "C303", "请改正文件名或那份文件，或者删去“上年”"
        if last.figures and last.draft.source.is_published:
            hint = "改不了公布的文件时，用 makereport import 读成 YAML，改好后让“上年”指向它"
    else:
        key, code, hint = "年度", "C304", "请改正那份文件，或者用“上年: 文件名”另外指定"
    message = f"上年的年报 {beside} {problem}"
    return None, [draft.source.finding(code, draft.place(key), (key,), message, hint)]


def _last_problem(draft: Draft, last: Report, findings: list[Finding]) -> str:
    error = next((finding for finding in findings if finding.is_error), None)
    if error:
        if error.code == "Y100":
            return f"用不了：{error.message}"
        place = "里" if last.draft.source.is_published else f"第 {error.line} 行"
        return f"{place}有错误 {error.code}：{error.message}"
    if last.draft.year != draft.year - 1:
        return f"的年度是 {last.draft.year}，不是 {draft.year - 1}"
    return ""
