"""Two reports compared: figures cell by cell, narrative paragraph by paragraph.

Tables, rows and columns of two forms correspond where their short names are
equal, sections too. What is compared is what a report says once it is built:
totals are there, citations are replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from makereport.comparing.differences import (
    Comparison,
    FieldChange,
    FigureChange,
    LoneFigure,
    Part,
    Side,
)
from makereport.comparing.wording import text_changes
from makereport.findings.finding import Finding, in_order
from makereport.form.model import Item, Section
from makereport.loading import load_any
from makereport.narrative.document import Document, compose
from makereport.narrative.grammar import Block, Heading, Paragraph, Span, Table
from makereport.report.draft import SourceText, plain_text
from makereport.report.figures import Value
from makereport.report.report import Report
from makereport.source.silences import read_silences

BAD_CITATIONS = frozenset(["N405", "N406"])


def diff_files(a: Path, b: Path) -> Comparison:
    """Compare two report files. Whatever is wrong with them becomes a finding
    of its side; nothing is raised for it."""
    first, second = _read(a), _read(b)
    if not (first.side.readable and second.side.readable):
        return Comparison(first.side, second.side)
    fields = tuple(_fields(first.side, second.side))
    parts = tuple(part for part in _parts(first, second) if part.has_content)
    return Comparison(first.side, second.side, fields, parts)


@dataclass(frozen=True)
class _Text:
    """The lines of a text, built and as typed; `sound` is whether every
    citation in it could be replaced."""

    lines: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    sound: bool = True


@dataclass(frozen=True)
class _Reading:
    side: Side
    report: Report
    texts: dict[str, _Text]


def _read(path: Path) -> _Reading:
    report, findings = load_any(path)
    draft = report.draft
    texts = {}
    if report.figures:
        document, more = compose(report)
        # That a section is empty is seen by comparing it.
        findings = findings + [finding for finding in more if finding.code != "N402"]
        texts = _texts(report, document, more)
    silences, _ = read_silences(draft.source, draft.tree)
    shown = [f for f in in_order(findings) if not any(silence.covers(f) for silence in silences)]
    side = Side(str(path), draft.unit, draft.year, draft.form, shown, bool(report.figures))
    return _Reading(side, report, texts)


def _texts(report: Report, document: Document, findings: list[Finding]) -> dict[str, _Text]:
    """Every text of a report by the name of its part."""
    draft, form = report.draft, report.draft.form
    faulty = {finding.path for finding in findings if finding.code in BAD_CITATIONS}

    def text(lines: list[str], source: SourceText | None) -> _Text:
        if source is None:
            return _Text(lines)
        typed = [line.text.strip() for line in source.lines if line.text.strip()]
        return _Text(lines, typed, source.path not in faulty)

    title = draft.title or plain_text("", form.title)
    preface = draft.preface or plain_text("", form.preface)
    return {
        "标题": text([document.title], title),
        "前言": text(list(_lines(document.preface)), preface),
        **{
            name: text(list(_lines(blocks)), draft.narratives.get(name))
            for name, blocks in document.sections.items()
        },
        "发布日期": _Text([draft.published] if draft.published else []),
    }


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The blocks as lines of text: bold words between `**`, rows of tables
    between bars, pictures by what they show."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block.number + _marked(block.spans)
        elif isinstance(block, Paragraph):
            yield _marked(block.spans)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                yield f"| {' | '.join(map(_marked, row))} |"
        else:
            data = block.image.data if block.image else b""
            alt = block.alt or "没有说明"
            yield f"[图：{alt}，内容 {hashlib.sha256(data).hexdigest()[:8]}]"


def _marked(spans: Iterable[Span]) -> str:
    return "".join(f"**{span.text}**" if span.bold else span.text for span in spans)


def _fields(a: Side, b: Side) -> Iterator[FieldChange]:
    pairs = (
        ("单位", a.unit, b.unit),
        ("年度", str(a.year or ""), str(b.year or "")),
        ("格式", a.form.id, b.form.id),
    )
    return (FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def _parts(a: _Reading, b: _Reading) -> Iterator[Part]:
    """Every part of either report, whether it differs or not."""
    yield _text_part("标题", "标题", a, b)
    yield _text_part("前言", "前言", a, b)
    sections = {section.name: section for side in (b, a) for section in side.side.form.sections}
    for section in sections.values():
        if section.table is None:
            yield _text_part(section.name, section.label, a, b)
        else:
            yield _table_part(section, a.report, b.report)
    yield _text_part("发布日期", "发布日期", a, b)


def _text_part(name: str, label: str, a: _Reading, b: _Reading) -> Part:
    first, second = a.texts.get(name, _Text()), b.texts.get(name, _Text())
    as_typed = not (first.sound and second.sound)
    if as_typed:
        changes = text_changes(first.typed, second.typed)
    else:
        changes = text_changes(first.lines, second.lines)
    return Part(name, label, texts=tuple(changes), as_typed=as_typed)


def _table_part(section: Section, a: Report, b: Report) -> Part:
    part = Part(section.name, section.label)
    unread = tuple(side for side, report in (("A", a), ("B", b)) if _is_unread(report, part.name))
    if unread:
        return replace(part, unread=unread)
    figures, lone = [], []
    for (row, name), column in {**_cells(a, part.name), **_cells(b, part.name)}.items():
        address = part.name, row, name
        if not _has(a, *address):
            lone.append(LoneFigure("B", row, column, _value(b, *address)))
        elif not _has(b, *address):
            lone.append(LoneFigure("A", row, column, _value(a, *address)))
        else:
            figures.append(FigureChange(row, column, _value(a, *address), _value(b, *address)))
    return replace(
        part,
        figures=tuple(cell for cell in figures if cell.before is None or cell.before != cell.after),
        lone=tuple(cell for cell in lone if cell.value is None or cell.value),
    )


def _is_unread(report: Report, table: str) -> bool:
    """Whether the report has the table and nothing of it is known."""
    figures = report.figures.get(table)
    return figures is not None and not figures.complete()


def _cells(report: Report, table: str) -> dict[tuple[str, str], Item]:
    """The column of every cell of a table; none where the form has no such table."""
    known = report.draft.form.tables.get(table)
    if known is None:
        return {}
    return {(row.name, column.name): column for row, column in known.cells}


def _has(report: Report, table: str, row: str, column: str) -> bool:
    """Whether the form has the cell; the row may be a group of rows in it."""
    known = report.draft.form.tables.get(table)
    columns = known.columns_of.get(row, ()) if known else ()
    return any(item.name == column for item in columns)


def _value(report: Report, table: str, row: str, column: str) -> Value:
    """What stands in a cell: a total as it was typed, though it be wrong."""
    draft = report.draft.tables.get(table)
    cell = draft.cells.get((row, column)) if draft else None
    return cell.value if cell else report.figures[table][row, column]
