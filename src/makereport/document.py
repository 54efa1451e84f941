"""The neutral document: what every renderer gets, and all it gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from makereport.citation import cite
from makereport.draft import SourceText, plain_text
from makereport.finding import Finding, has_errors
from makereport.form import Form
from makereport.narrative import Block, parse_blocks, plain
from makereport.report import Report
from makereport.scope import report_scope
from makereport.source import START

Values = dict[tuple[str, str], Decimal]


@dataclass
class Document:
    """A report ready to be rendered. `tables` holds every cell of every table
    by row and column name, `sections` the blocks of each narrative section."""

    form: Form
    unit: str
    year: int
    title: str
    published: str
    preface: list[Block]
    sections: dict[str, list[Block]] = field(default_factory=dict)
    tables: dict[str, Values] = field(default_factory=dict)


def compose(report: Report) -> tuple[Document, list[Finding]]:
    """The document of a report, and what is wrong with its narrative."""
    draft = report.draft
    form = draft.form
    scope = report_scope(report)
    findings: list[Finding] = []

    def blocks(text: SourceText) -> list[Block]:
        lines, found = cite(text, scope)
        findings.extend(found)
        return parse_blocks(lines)

    source = str(form.folder / "form.yaml")
    title = blocks(draft.title or plain_text(source, form.title))
    document = Document(
        form=form,
        unit=draft.unit,
        year=draft.year,
        title="".join(plain(block.spans) for block in title),
        published=draft.published,
        preface=blocks(draft.preface or plain_text(source, form.preface)),
    )
    for section in form.sections:
        if section.table is not None:
            figures = report.figures[section.name]
            document.tables[section.name] = figures.complete()
            continue
        text = draft.narratives.get(section.name)
        before = len(findings)
        document.sections[section.name] = blocks(text) if text else []
        if not document.sections[section.name] and not has_errors(findings[before:]):
            mark = text.mark if text else START
            message = f"“{section.label}”{'是空的' if text else '没有写'}"
            hint = f"写上 {section.name}: |，正文从下一行起，缩进两格"
            findings.append(draft.source.finding("N402", mark, (section.name,), message, hint))
    return document, findings
