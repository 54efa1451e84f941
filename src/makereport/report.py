"""A whole report: the draft, its full tables, and last year's report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from makereport.draft import Draft
from makereport.figures import Figures, compute
from makereport.finding import Finding, has_errors
from makereport.reading import read_draft
from makereport.source import Source, read_source
from makereport.yamltree import parse


@dataclass
class Report:
    """One agency's year, read from the file `path`. `last` is the report of
    the year before, if there is one that can be read."""

    draft: Draft
    figures: dict[str, Figures]
    path: Path
    last: Report | None = None


def load_report(path: Path, file: str | None = None) -> tuple[Report, list[Finding]]:
    """Read a report file and last year's beside it. `file` is the name that
    findings show. Never raises for what is wrong with the file."""
    report, findings = load_alone(path, file)
    report.last, more = _load_last(report.draft, path)
    return report, findings + more


def load_alone(path: Path, file: str | None = None) -> tuple[Report, list[Finding]]:
    """Read a report file without last year's. Never raises for what is wrong
    with the file."""
    draft, figures, findings = interpret(read_source(path, file))
    return Report(draft, figures, path), findings


def interpret(source: Source) -> tuple[Draft, dict[str, Figures], list[Finding]]:
    """The draft and full tables of a source; no tables where it could not be
    read at all."""
    findings = list(source.findings)
    if has_errors(findings):
        return Draft.unread(source), {}, findings
    root, more = parse(source)
    findings += more
    if root is None and has_errors(more):
        return Draft.unread(source), {}, findings
    draft, more = read_draft(source, root)
    findings += more
    figures = {}
    for name, table in draft.form.tables.items():
        figures[name], more = compute(table, draft.tables.get(name), source)
        findings += more
    return draft, figures, findings


def _load_last(draft: Draft, path: Path) -> tuple[Report | None, list[Finding]]:
    """The report `上年` names, else `<年度-1>.yaml` beside the file if it is there."""
    if not draft.year:
        return None, []
    beside = path.parent / (draft.last_year or f"{draft.year - 1}.yaml")
    if not draft.last_year and not beside.is_file():
        return None, []
    if beside.resolve() == path.resolve():
        return None, []
    last, findings = load_alone(beside)
    problem = _last_problem(draft, last, findings)
    if not problem:
        return last, []
    if draft.last_year:
        key, code, hint = "上年", "C303", "请改正文件名或那份文件，或者删去“上年”"
    else:
        key, code, hint = "年度", "C304", "请改正那份文件，或者用“上年: 文件名”另外指定"
    message = f"上年的年报 {beside} 用不了：{problem}"
    return None, [draft.source.finding(code, draft.place(key), (key,), message, hint)]


def _last_problem(draft: Draft, last: Report, findings: list[Finding]) -> str:
    error = next((finding for finding in findings if finding.is_error), None)
    if error:
        return f"第 {error.line} 行有错误 {error.code}：{error.message}"
    if last.draft.year != draft.year - 1:
        return f"它的年度是 {last.draft.year}，不是 {draft.year - 1}"
    return ""
