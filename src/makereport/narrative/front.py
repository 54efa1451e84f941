"""What a form prints by itself before the first section: title and preface."""

from __future__ import annotations

from pathlib import Path

from makereport.form.model import Form
from makereport.narrative.blocks import Paragraph, plain
from makereport.narrative.citation import cite
from makereport.narrative.grammar import parse, parse_spans
from makereport.narrative.scope import report_scope
from makereport.report.draft import Draft
from makereport.report.report import Report
from makereport.report.texts import TextLine, plain_text
from makereport.source.text import Source


def compose_front(draft: Draft) -> tuple[str, list[str]]:
    """The title, and the paragraphs of the preface, that a form prints by
    itself for the unit, year and contacts of a draft."""
    scope = report_scope(Report(draft, Path()))
    title, preface = (
        cite(plain_text("", text), scope)[0] for text in (draft.form.title, draft.form.preface)
    )
    blocks, _ = parse(line.text for line in preface)
    return title_line(title), [
        plain(block.spans) for block in blocks if isinstance(block, Paragraph)
    ]


def printed_title(form: Form, year: int) -> str:
    """The title that a form prints for a year."""
    return compose_front(Draft(source=Source("", ""), form=form, year=year))[0]


def title_line(lines: list[TextLine]) -> str:
    """The text of a title, which is one line."""
    return "".join(plain(parse_spans(line.text.strip())) for line in lines)
