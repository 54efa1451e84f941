"""A new report file, from nothing or going on from last year's report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from makereport.findings.errors import LastYearError
from makereport.findings.finding import Finding, has_errors, in_order
from makereport.form.model import Form
from makereport.jobs import schema_beside
from makereport.loading import load_any
from makereport.narrative.document import compose
from makereport.source.disk import create_file, identity, refuse_existing, relative
from makereport.writing.last_year import LastYear
from makereport.writing.starter import starter


@dataclass(frozen=True)
class Created:
    """A new report file: whether the schema stands beside it, and what is
    wrong with last year's report, if it goes on from one."""

    has_schema: bool
    findings: list[Finding]


def new_file(form: Form, year: int, target: Path, last: Path | None = None) -> Created:
    """Write a starter for a year, and the schema beside it that its first
    line points to; with last year's report (a report file, or what was
    published) it goes on from there. Never overwrites anybody's file. Raises
    MakereportError."""
    refuse_existing(target)
    before, findings = _last_year(last, year, target) if last else (None, [])
    create_file(target, starter(form, year, target.name, before).encode("utf-8"))
    return Created(schema_beside(form, target), findings)


def _last_year(path: Path, year: int, target: Path) -> tuple[LastYear, list[Finding]]:
    report, findings = load_any(path)
    if not report.figures:
        raise LastYearError(findings[0].file, findings[0].message, findings[0].hint)
    if report.draft.year != year - 1:
        raise LastYearError(str(path), f"它的年度是 {report.draft.year}，不是 {year - 1}")
    document, more = compose(report)
    beside = target.with_name(f"{year - 1}.yaml")
    name = "" if identity(beside) == identity(path) else relative(path, target.parent)
    findings = in_order(findings + more)
    return LastYear(report, document, name, not has_errors(findings)), findings
