"""The neutral document: what every renderer gets, and all it gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from makereport.findings.finding import Finding, Mark, has_errors
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.narrative.blocks import Block, Heading, Paragraph, Picture, Span
from makereport.narrative.captions import CaptionCounts, Made, Remark
from makereport.narrative.charts import ChartReader, ChartScope
from makereport.narrative.citation import cite
from makereport.narrative.front import title_line
from makereport.narrative.grammar import HeadingCounts, parse, parse_spans
from makereport.narrative.pictures import Image, PictureError, parse_image, read_picture
from makereport.narrative.scope import earlier_scopes, report_scope
from makereport.narrative.strays import Stray, single_braces, strays
from makereport.narrative.values import Scope
from makereport.report.fences import Fence
from makereport.report.report import Report
from makereport.report.text_reader import form_text
from makereport.report.texts import SourceText, TextLine, plain_text
from makereport.source.text import START

LARGE = 14 * 1024 * 1024
"""Bytes of all pictures of a report together; in a page they take a third more,
and sites take files of some 20 MB."""
Values = dict[tuple[str, str], Decimal]
Words = dict[tuple[str, str], str]


@dataclass
class Document:
    """A report ready to be rendered. `tables` holds every cell of every table
    by row and column name, `words` those with words in place of figures, `instead`
    the sentences that are printed in the place of tables, `sections` the blocks of
    each narrative section, and of each text beside a table that there is
    (`Section.texts`), by its name; `added` those of the parts that the form does not know, by heading;
    `publication` is what a site says about the report, by name; `scope`
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
    instead: dict[str, str] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    added: dict[str, list[Block]] = field(default_factory=dict)
    publication: dict[str, str] = field(default_factory=dict)
    scope: Scope = field(default_factory=dict, repr=False, compare=False)

    @property
    def signature(self) -> str:
        """The date that stands below the unit at the end, if anything does."""
        return self.published if self.form.is_signed else ""

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
    source = str(form.folder / "form.yaml")
    scope = report_scope(report)
    findings: list[Finding] = []
    album = _Album(report.path.parent, report.pictures)
    names = {name_key(name) for name in scope}
    captions = CaptionCounts()
    charts = ChartScope(draft.year, scope, lambda count: earlier_scopes(report, count))

    def cited(text: SourceText) -> list[TextLine]:
        lines, found = _cited(text, scope, form)
        findings.extend(found)
        return lines

    def blocks(text: SourceText, counts: HeadingCounts | None = None) -> list[Block]:
        lines = cited(text)
        texts = [line.text for line in lines]
        made, plain_lines = parse(texts, counts, captions, _remark(text, lines, findings))
        findings.extend(_unread(text, lines, strays(texts, plain_lines)))
        findings.extend(_unread(text, text.prose, single_braces(text.prose, names)))
        reader = ChartReader(text, charts, findings)
        return [block for each in made for block in _finished(each, lines, text, album, reader)]

    document = Document(
        form=form,
        unit=draft.unit,
        year=draft.year,
        title=title_line(cited(draft.title or plain_text(source, form.title))),
        number=title_line(cited(draft.number)) if draft.number else "",
        published=draft.published,
        preface=blocks(draft.preface or plain_text(source, form.preface)),
        instead={name: each.instead for name, each in report.figures.items() if each.instead},
        publication=draft.publication,
        scope=scope,
    )
    for section in form.sections:
        if section.table is not None:
            figures = report.figures[section.name]
            document.tables[section.name] = figures.complete()
            document.words[section.name] = {
                (row.name, column.name): figures.printed_words(row, column)
                for row, column in section.table.word_cells
            }
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


def _cited(text: SourceText, scope: Scope, form: Form) -> tuple[list[TextLine], list[Finding]]:
    """As `cite`, of a text of the form's with its places in form.yaml."""
    lines, found = cite(text, scope)
    if not found or text.source.file != str(form.folder / "form.yaml"):
        return lines, found
    return cite(form_text(form, "title" if text.text == form.title else "preface"), scope)


def _unread(
    text: SourceText, lines: Sequence[TextLine], found: Iterable[Stray]
) -> Iterator[Finding]:
    """N413: lines of a text that were meant as markup and print as they are."""
    for stray in found:
        mark = lines[stray.line].mark
        place = Mark(mark.line, mark.column + stray.column)
        yield text.finding("N413", place, stray.message, stray.hint)


class _Album:
    """The pictures of a report, each file read once and each fault told once
    at its place, however often a loop prints it; `size` is of all that are
    printed."""

    def __init__(self, folder: Path, own: dict[str, bytes]) -> None:
        self.folder = folder
        self.own = own
        self.read: dict[str, Image | PictureError] = {}
        self.size = 0
        self.told: set[tuple[str, Mark]] = set()

    def image(self, path: str) -> Image | PictureError:
        if path not in self.read:
            try:
                own = self.own.get(path)
                self.read[path] = parse_image(own) if own else read_picture(self.folder, path)
            except PictureError as error:
                self.read[path] = error
        return self.read[path]


def _finished(
    made: Made, lines: list[TextLine], text: SourceText, album: _Album, reader: ChartReader
) -> Iterator[Block]:
    """A block with what it takes from elsewhere: the file of a picture, the
    figures of a chart. One that is of no use prints as it was typed."""
    if isinstance(made, Picture):
        yield _with_image(made, lines[made.line], text, album, reader.findings)
    elif isinstance(made, Fence):
        chart = reader.chart(made, lines)
        if chart is not None:
            yield chart
            return
        for line in lines[made.first : made.end]:
            if line.text.strip():
                yield Paragraph(parse_spans(line.text.strip()))
    else:
        yield made


def _remark(text: SourceText, lines: list[TextLine], findings: list[Finding]) -> Remark:
    """What takes down a remark about a line."""

    def remark(line: int, code: str, message: str, hint: str) -> None:
        findings.append(text.finding(code, _begin(lines[line]), message, hint))

    return remark


def _begin(line: TextLine) -> Mark:
    """Where the text of a line begins."""
    return Mark(line.mark.line, line.mark.column + len(line.text) - len(line.text.lstrip()))


def _with_image(
    picture: Picture, line: TextLine, text: SourceText, album: _Album, findings: list[Finding]
) -> Block:
    """The picture with its file; without a usable one a finding, and the line
    as it was typed."""
    image = album.image(picture.path)
    mark = _begin(line)
    if isinstance(image, Image):
        before, album.size = album.size, album.size + len(image.data)
        if before <= LARGE < album.size:
            message = f"到这里图片一共 {album.size / 1024 / 1024:.1f} MB，网页和 Word 文件都太大"
            hint = "用看图软件缩小图片的尺寸，加起来不超过 14 MB"
            findings.append(text.finding("N433", mark, message, hint))
        if not picture.alt:
            message = "图片没有替代文字，读屏软件读不出图上说的是什么"
            hint = f"写成 ![图上说的是什么]({picture.path})，或者在旁边写图题"
            findings.append(text.finding("N429", mark, message, hint))
        return replace(picture, image=image)
    if (picture.path, mark) not in album.told:
        album.told.add((picture.path, mark))
        findings.append(text.finding("N412", mark, f"图片用不了：{image.reason}", image.hint))
    return Paragraph(parse_spans(line.text.strip()))
