"""A template filled for trial: with a report in which every figure is another
number, and with one of nothing but zeros. What loops and conditions print, only
filling tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from makereport.findings.errors import TemplateError
from makereport.form.model import Form
from makereport.form.tables import Item
from makereport.narrative.blocks import Block, Paragraph, Span
from makereport.narrative.document import Document
from makereport.narrative.front import printed_title
from makereport.narrative.scope import period_names, report_scope
from makereport.narrative.values import Number, Scope
from makereport.report.draft import Draft
from makereport.report.figures import compute
from makereport.report.report import Report
from makereport.source.text import Source
from makereport.word.media import Media
from makereport.word.paragraphs import Writer
from makereport.word.render import packed, report_context, unprinted
from makereport.word.template import compile_template

UNIT = "某某县示范局"
_FIRST, _STEP = 1009, 7


class _Anything(Number):
    """An indicator, of which a template knows more than we do: a number, with
    any name behind it."""

    def look_up(self, name: str) -> _Anything:
        return _anything()

    def __iter__(self) -> Iterator[str]:
        return iter(["示例"])


def _anything() -> _Anything:
    return _Anything(Decimal(1))


@dataclass(frozen=True)
class Trial:
    """What came of it: the filled report with other numbers everywhere, what
    has not been printed in it, and what only zeros have hidden; `failure` is
    why the template could not be filled."""

    docx: bytes = b""
    document: Document | None = None
    missing: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    failure: TemplateError | None = None


def try_template(path: Path, form: Form) -> Trial:
    """Fill a template with both reports."""
    try:
        word = compile_template(path)
        full = trial_document(form, 1)
        media = Media(word.ids)
        context = report_context(full, Writer(word.look, media), word.is_joined)
        parts, cited = word.filled(context)
        missing = unprinted(full, cited, context)
        blank = trial_document(form, 0)
        nothing = report_context(blank, Writer(word.look, media), word.is_joined)
        _, cited = word.filled(nothing)
        hidden = [each for each in unprinted(blank, cited, nothing) if each not in missing]
        docx = packed(word, media, parts)
    except TemplateError as error:
        return Trial(failure=error)
    return Trial(docx, full, tuple(missing), tuple(hidden))


def trial_document(form: Form, factor: int) -> Document:
    """A report of the form: figures that are all different times the factor,
    and every text that the form and its reports may have (none with 0 that
    could be left out)."""
    year = form.last_year or form.first_year
    document = Document(
        form=form,
        unit=UNIT,
        year=year,
        title=printed_title(form, year),
        number=f"示范发〔{year + 1}〕1号" if factor else "",
        published=f"{year + 1}年1月20日" if factor else "",
        preface=_text("前言") if factor or form.preface else [],
        scope={
            "联系方式": dict.fromkeys(form.contacts, "示例"),
            "指标": _anything(),
            "上年": _anything(),
            **period_names(form, year),
        },
    )
    for section in form.sections:
        for place in section.texts:
            if factor or not place.key:
                document.sections[place.name] = _text(place.label)
    if factor:
        document.added["附件"] = _text("附件")
    number = _FIRST
    for name, table in form.tables.items():
        values = document.tables.setdefault(name, {})
        for row, column in table.cells:
            values[row.name, column.name] = Decimal(number * factor)
            number += _STEP
        document.words[name] = {
            (row.name, column.name): (
                _words(column, number + place) if factor else "" if row.sum else column.blank
            )
            for place, (row, column) in enumerate(table.word_cells)
        }
        number += len(table.word_cells)
    return document


def trial_scope(form: Form) -> Scope:
    """What the title and the preface of a form may cite, of a report that has all
    of it."""
    source = Source("", "")
    contacts = dict.fromkeys(form.contacts, "示例")
    year = form.last_year or form.first_year
    report = Report(
        Draft(source=source, form=form, unit=UNIT, year=year, contacts=contacts), Path()
    )
    for name, table in form.tables.items():
        report.figures[name] = compute(table, None, source)[0]
    return report_scope(report) | {"指标": _anything(), "上年": _anything()}


def _words(column: Item, number: int) -> str:
    """Words that only this cell has, where its column allows them."""
    if column.choices:
        return column.choices[number % len(column.choices)]
    return f"{number}%" if column.kind == "percent" else f"文字{number}"


def _text(label: str) -> list[Block]:
    return [Paragraph((Span(f"这里是{label}的文字。"),))]
