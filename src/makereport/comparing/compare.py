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

from makereport.charts.look import spoken
from makereport.comparing.differences import (
    Comparison,
    FieldChange,
    FigureChange,
    LoneFigure,
    Part,
    Side,
    WordChange,
)
from makereport.comparing.wording import text_changes
from makereport.form.model import Section
from makereport.form.tables import Item
from makereport.loading import load_any
from makereport.narrative.blocks import (
    Block,
    Caption,
    Chart,
    Heading,
    Paragraph,
    Span,
    Table,
)
from makereport.narrative.document import Document
from makereport.report.draft import Draft
from makereport.report.figures import Value
from makereport.report.keys import TOP_KEYS, TopKey
from makereport.report.report import Report
from makereport.report.texts import SourceText, plain_text
from makereport.source.disk import AnyPath

BAD_CITATIONS = frozenset(["N405", "N406"])
_PRINTED = [key for key in TOP_KEYS.values() if key.kind in ("title", "narrative", "date")]
"""The top keys that are texts of the report."""
_ADDED = next(key.name for key in TOP_KEYS.values() if key.kind == "parts")


def diff_files(a: AnyPath, b: AnyPath) -> Comparison:
    """Compare two reports, each a report file or what was published. Whatever
    is wrong with them becomes a finding of its side; nothing is raised."""
    first, second = _read(Path(a)), _read(Path(b))
    if not (first.side.readable and second.side.readable):
        return Comparison(first.side, second.side)
    fields = tuple(_fields(first, second))
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
    loaded = load_any(path)
    draft, document = loaded.report.draft, loaded.document
    faulty = {finding.path for finding in loaded.findings if finding.code in BAD_CITATIONS}
    texts = _texts(draft, document, faulty) if document is not None else {}
    shown = loaded.settled().shown
    side = Side(str(path), draft.unit, draft.year, draft.form, shown, loaded.report.is_read)
    return _Reading(side, loaded.report, texts)


def _texts(draft: Draft, document: Document, faulty: set[tuple[str, ...]]) -> dict[str, _Text]:
    """Every text of a report by the name of its part; those at the paths
    `faulty` have citations that could not be replaced."""

    def text(printed: str | list[Block], source: SourceText | None) -> _Text:
        lines = list(_lines(printed)) if isinstance(printed, list) else [printed] * bool(printed)
        if source is None:
            return _Text(lines)
        typed = [line.text.strip() for line in source.lines if line.text.strip()]
        return _Text(lines, typed, source.path not in faulty)

    def typed(key: TopKey) -> SourceText | None:
        if key.kind == "date":
            return None
        typed = getattr(draft, key.field)
        return typed or plain_text("", getattr(draft.form, key.field, ""))

    tops = {key.name: text(getattr(document, key.field), typed(key)) for key in _PRINTED}
    added = [
        _Text([heading, *part.lines], [heading, *part.typed], part.sound)
        for heading, blocks in document.added.items()
        for part in [text(blocks, draft.added[heading])]
    ]
    return {
        **tops,
        **{
            name: text(found, draft.narratives.get(name))
            for name, found in document.sections.items()
        },
        _ADDED: _Text(
            [line for part in added for line in part.lines],
            [line for part in added for line in part.typed],
            all(part.sound for part in added),
        ),
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
        elif isinstance(block, Caption):
            yield block.label + _marked(block.spans)
        elif isinstance(block, Chart):
            yield f"[{spoken(block)}]"
        else:
            data = block.image.data if block.image else b""
            alt = block.alt or "没有说明"
            yield f"[图：{alt}，内容 {hashlib.sha256(data).hexdigest()[:8]}]"


def _marked(spans: Iterable[Span]) -> str:
    return "".join(f"**{span.text}**" if span.bold else span.text for span in spans)


def _fields(a: _Reading, b: _Reading) -> Iterator[FieldChange]:
    for key in TOP_KEYS.values():
        before, after = (str(getattr(side.report.draft, key.field) or "") for side in (a, b))
        if key.is_compared and before != after:
            yield FieldChange(key.name, before, after)


def _parts(a: _Reading, b: _Reading) -> Iterator[Part]:
    """Every part of either report, whether it differs or not."""
    yield from (_text_part(k.name, k.name, a, b) for k in _PRINTED if k.kind != "date")
    sections = {section.name: section for side in (b, a) for section in side.side.form.sections}
    for section in sections.values():
        parts = [_text_part(place.name, place.label, a, b) for place in section.texts]
        if section.table is not None:
            parts.insert(1, _table_part(section, a.report, b.report))
        yield from parts
    yield _text_part(_ADDED, _ADDED, a, b)
    yield from (_text_part(k.name, k.name, a, b) for k in _PRINTED if k.kind == "date")


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
    said = [
        [report.figures[part.name].instead] if _is_void(report, part.name) else []
        for report in (a, b)
    ]
    part = replace(part, texts=tuple(text_changes(*said)))
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
        words=tuple(_words(a, b, part.name)),
    )


def _is_void(report: Report, table: str) -> bool:
    """Whether the report says that the table does not apply."""
    return table in report.figures and not report.figures[table].applies


def _words(a: Report, b: Report, table: str) -> Iterator[WordChange]:
    """The cells of words that differ, of either form."""
    known = [report.draft.form.tables.get(table) for report in (a, b)]
    cells = {(r.name, c.name): c for each in known if each for r, c in each.word_cells}
    for (row, name), column in cells.items():
        before, after = (
            figures.words.get((row, name), "") if (figures := report.figures.get(table)) else ""
            for report in (a, b)
        )
        if before is None or before != after:
            yield WordChange(row, column, before, after)


def _is_unread(report: Report, table: str) -> bool:
    """Whether the report has the table and nothing of it is known."""
    figures = report.figures.get(table)
    if figures is None:
        return False
    return not figures.complete() and all(words is None for words in figures.words.values())


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
