"""A whole report: the draft, its full tables, and last year's report."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from makereport.findings.finding import Finding, has_errors
from makereport.report.draft import Draft
from makereport.report.figures import Figures, compute
from makereport.report.reader import read_draft
from makereport.source.text import Source
from makereport.source.tree import parse


@dataclass
class Report:
    """One agency's year, read from the file `path`. `last` is the report of
    the year before, if there is one that can be read; `pictures` are those
    that came with the file, by their path in the narrative."""

    draft: Draft
    figures: dict[str, Figures]
    path: Path
    last: Report | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)


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
