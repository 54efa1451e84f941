"""The neutral document: what every renderer gets, and all it gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from makereport.findings.finding import Finding, Mark, has_errors
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.narrative.blocks import Block, Heading, Paragraph, Picture, Span, plain
from makereport.narrative.citation import cite
from makereport.narrative.grammar import HeadingCounts, parse, parse_spans
from makereport.narrative.pictures import Image, PictureError, parse_image, read_picture
from makereport.narrative.scope import report_scope
from makereport.narrative.strays import Stray, single_braces, strays
from makereport.narrative.values import Scope
from makereport.report.draft import Draft
from makereport.report.report import Report
from makereport.report.texts import SourceText, TextLine, plain_text
from makereport.source.text import START, Source

Values = dict[tuple[str, str], Decimal]


@dataclass
class Document:
    """A report ready to be rendered. `tables` holds every cell of every table
    by row and column name, `sections` the blocks of each narrative section, and
    of each text beside a table that there is (`Section.texts`), by its name;
    `added` those of the parts that the form does not know, by heading; `scope`
    is what its narrative cites, for templates that cite more than the form."""

    form: Form
    unit: str
    year: int
    title: str
    number: str
    published: str
    preface: list[Block]
    sections: dict[str, list[Block]] = field(default_factory=dict)
    tables: dict[str, Values] = field(default_factory=dict)
    added: dict[str, list[Block]] = field(default_factory=dict)
    scope: Scope = field(default_factory=dict, repr=False, compare=False)

    @property
    def added_blocks(self) -> list[Block]:
        """The added parts with their headings."""
        return [
            block
            for heading, blocks in self.added.items()
            for block in (Heading(1, "", (Span(heading),)), *blocks)
        ]


def compose(report: Report) -> tuple[Document, list[Finding]]:
    """The document of a report, and what is wrong with its narrative."""
    draft = report.draft
    form = draft.form
    scope = report_scope(report)
    findings: list[Finding] = []
    album = _Album(report.path.parent, report.pictures)
    names = {name_key(name) for name in scope}

    def cited(text: SourceText) -> list[TextLine]:
        lines, found = cite(text, scope)
        findings.extend(found)
        return lines

    def blocks(text: SourceText, counts: HeadingCounts | None = None) -> list[Block]:
        lines = cited(text)
        texts = [line.text for line in lines]
        made, plain_lines = parse(texts, counts)
        findings.extend(_unread(text, lines, strays(texts, plain_lines)))
        findings.extend(_unread(text, text.lines, single_braces(text.text, names)))
        return [
            _with_image(block, lines[block.line], text, album, findings)
            if isinstance(block, Picture)
            else block
            for block in made
        ]

    source = str(form.folder / "form.yaml")
    document = Document(
        form=form,
        unit=draft.unit,
        year=draft.year,
        title=_title(cited(draft.title or plain_text(source, form.title))),
        number=_title(cited(draft.number)) if draft.number else "",
        published=draft.published,
        preface=blocks(draft.preface or plain_text(source, form.preface)),
        scope=scope,
    )
    for section in form.sections:
        if section.table is not None:
            figures = report.figures[section.name]
            document.tables[section.name] = figures.complete()
            counts = HeadingCounts()
            for place in section.texts:
                beside = draft.narratives.get(place.name)
                if beside and (made := blocks(beside, counts)):
                    document.sections[place.name] = made
            continue
        text = draft.narratives.get(section.name)
        before = len(findings)
        document.sections[section.name] = blocks(text) if text else []
        if not document.sections[section.name] and not has_errors(findings[before:]):
            mark = text.mark if text else START
            message = f"“{section.label}”{'是空的' if text else '没有写'}"
            hint = f"写上 {section.name}: |，正文从下一行起，缩进两格"
            findings.append(draft.source.finding("N402", mark, (section.name,), message, hint))
    for heading, text in draft.added.items():
        before = len(findings)
        document.added[heading] = blocks(text)
        if not document.added[heading] and not has_errors(findings[before:]):
            message, hint = f"“{heading}”下面没有文字，只印标题", "补上文字，或者删去这一项"
            findings.append(text.finding("N430", text.mark, message, hint))
    # What is wrong with an indicator is told once, however often it is cited.
    return document, [*dict.fromkeys(findings)]


def _unread(
    text: SourceText, lines: Sequence[TextLine], found: Iterable[Stray]
) -> Iterator[Finding]:
    """N413: lines of a text that were meant as markup and print as they are."""
    for stray in found:
        mark = lines[stray.line].mark
        place = Mark(mark.line, mark.column + stray.column)
        yield text.finding("N413", place, stray.message, stray.hint)


def compose_front(draft: Draft) -> tuple[str, list[str]]:
    """The title, and the paragraphs of the preface, that a form prints by
    itself for the unit, year and contacts of a draft."""
    scope = report_scope(Report(draft, Path()))
    title, preface = (
        cite(plain_text("", text), scope)[0] for text in (draft.form.title, draft.form.preface)
    )
    blocks, _ = parse(line.text for line in preface)
    return _title(title), [plain(block.spans) for block in blocks if isinstance(block, Paragraph)]


def printed_title(form: Form, year: int) -> str:
    """The title that a form prints for a year."""
    return compose_front(Draft(source=Source("", ""), form=form, year=year))[0]


def _title(lines: list[TextLine]) -> str:
    return "".join(plain(parse_spans(line.text.strip())) for line in lines)


class _Album:
    """The pictures of a report, each file read once and each fault told once
    at its place, however often a loop prints it."""

    def __init__(self, folder: Path, own: dict[str, bytes]) -> None:
        self.folder = folder
        self.own = own
        self.read: dict[str, Image | PictureError] = {}
        self.told: set[tuple[str, Mark]] = set()

    def image(self, path: str) -> Image | PictureError:
        if path not in self.read:
            try:
                own = self.own.get(path)
                self.read[path] = parse_image(own) if own else read_picture(self.folder, path)
            except PictureError as error:
                self.read[path] = error
        return self.read[path]


def _with_image(
    picture: Picture, line: TextLine, text: SourceText, album: _Album, findings: list[Finding]
) -> Block:
    """The picture with its file; without a usable one a finding, and the line
    as it was typed."""
    image = album.image(picture.path)
    if isinstance(image, Image):
        return replace(picture, image=image)
    column = len(line.text) - len(line.text.lstrip())
    mark = Mark(line.mark.line, line.mark.column + column)
    if (picture.path, mark) not in album.told:
        album.told.add((picture.path, mark))
        findings.append(text.finding("N412", mark, f"图片用不了：{image.reason}", image.hint))
    return Paragraph(parse_spans(line.text.strip()))
