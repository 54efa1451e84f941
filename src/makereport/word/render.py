"""Rendering of a document into a Word template: narrative arrives as paragraphs
in the template's styles, figures as text that is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from makereport.findings.errors import TemplateError
from makereport.form.layout import layout
from makereport.form.model import Form, Table, TextPlace
from makereport.narrative.blocks import Span
from makereport.narrative.document import Document
from makereport.ooxml.package import described, seal, write_package
from makereport.word.media import Media
from makereport.word.paragraphs import CENTERED, Writer, paragraph, run
from makereport.word.template import WordTemplate, load_template
from makereport.word.widths import CELL_MARGINS, TABLE_SIZE, half_widths

MIN_SIZE = 8
LINE = 28
"""Characters of body text on a line."""


def render_docx(document: Document, template: Path | None = None, *, draft: bool = False) -> bytes:
    """The bytes of the Word file, with the mark of a `draft` across every page
    if it is one. Raises TemplateError where the template is missing, broken,
    or cites what the document does not have."""
    word = load_template(template or document.form.template)
    media = Media(word.ids)
    context = report_context(document, Writer(word.look, media))
    parts, cited = word.filled(context)
    _refuse_incomplete(document, word, cited, context)
    parts = described(media.added_to(parts, list(word.fills)), document.publication)
    if draft:
        # Here, not above: few reports are built as drafts.
        from makereport.word.draft import marked

        parts = marked(parts)
    return write_package(seal(parts), word.members)


class _Row(dict[str, str]):
    """The cells of a row; it remembers which ones the template has cited.
    What a template cites by `{% set %}` and loops, only filling it tells."""

    def __init__(self) -> None:
        super().__init__()
        self.cited: set[str] = set()

    def __getitem__(self, column: str) -> str:
        self.cited.add(column)
        return super().__getitem__(column)


def _refuse_incomplete(
    document: Document, word: WordTemplate, cited: frozenset[str], context: dict[str, Any]
) -> None:
    """A template that leaves out a figure or a section would publish a report
    without it, or with what somebody typed in its place."""
    required = ["单位", "标题", "前言", *document.sections]
    given = {"文号": document.number, "附加部分": document.added, "落款": document.published}
    required += [name for name, value in given.items() if value]
    missing = [name for name in required if name not in cited]
    for table in document.tables:
        for row, cells in context[table].items():
            missing += [f"{table}.{row}.{column}" for column in cells if column not in cells.cited]
    if missing:
        shown = "、".join(missing[:5]) + (f"等 {len(missing)} 处" if len(missing) > 5 else "")
        hint = "用 makereport template draw 重新画一份，只改外观，不动 {{ }} 和 {% %}"
        if set(missing) <= _added_tags(document):
            hint = f"在模板里要印的地方加一段 {{{{p {missing[0]} }}}}，或者{hint}"
        raise TemplateError(str(word.path), f"它没有引用 {shown}", hint)


def _added_tags(document: Document) -> set[str]:
    """The tags of what few reports have: older templates are without them."""
    beside = {place.name for place in _places(document.form) if place.key}
    return {"文号", "附加部分", *beside}


def report_context(document: Document, writer: Writer) -> dict[str, Any]:
    """What the template's tags may cite: plain text, tables as row → column →
    text, narrative as the writer writes it."""
    context: dict[str, Any] = {
        "单位": document.unit,
        "年度": str(document.year),
        "标题": document.title,
        "前言": writer.blocks(document.preface),
        "文号": _number_line(document, writer.look.styles),
        "落款": _signature(document, writer.look.styles),
    }
    texts = {place.name: document.sections.get(place.name, []) for place in _places(document.form)}
    texts["附加部分"] = document.added_blocks
    last = [name for name, blocks in texts.items() if blocks][-1:] if document.published else []
    for name, blocks in texts.items():
        context[name] = writer.blocks(blocks, keep_last=name in last)
    for name, table in document.form.tables.items():
        context[name] = _rows(table, document)
    return context


def _places(form: Form) -> Iterator[TextPlace]:
    return (place for section in form.sections for place in section.texts)


def _rows(table: Table, document: Document) -> dict[str, _Row]:
    rows = {row.name: _Row() for row in table.leaf_rows}
    widths = layout(table).number_widths
    for row, column in table.cells:
        address = row.name, column.name
        text = column.printed(document.tables[table.name][address])
        rows[row.name][column.name] = _number(text, widths[address])
    return rows


def _number(text: str, width: int) -> str:
    """The text of a number cell, as a run of smaller size where it would not
    fit on one line: a digit is half as wide as it is high."""
    room = (width - CELL_MARGINS) // 5
    if len(text) * TABLE_SIZE <= room:
        return text
    size = max(MIN_SIZE, room // len(text))
    # Closes the run of the tag and opens it again: the tag is text inside a run of the
    # template, and a size belongs to a whole run.
    return Markup(  # noqa: S704 - digits only
        f'</w:t></w:r><w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f"<w:t>{escape(text)}</w:t></w:r><w:r><w:t>"
    )


def _number_line(document: Document, styles: dict[str, str]) -> Markup:
    """The number of the document below its title, if it has one."""
    if not document.number:
        return Markup("")
    style, text = styles.get("文号"), run(Span(document.number))
    written = paragraph(style, text) if style else paragraph(styles["body text"], text, CENTERED)
    return Markup(written)  # noqa: S704 - escaped by run


def _signature(document: Document, styles: dict[str, str]) -> Markup:
    """Unit and date after an empty line, the date beginning two characters to
    the right of the unit (GB/T 9704—2012, 7.3.5.2), both in characters."""
    if not document.published:
        return Markup("")
    unit, date = half_widths(document.unit) / 2, half_widths(document.published) / 2
    unit_indent, date_indent = 2.0, unit - date
    if unit > LINE - 4:
        date_indent = 2.0  # the unit takes several lines
    elif date_indent < 2:
        unit_indent, date_indent = date - unit + 4, 2.0
    return Markup(  # noqa: S704 - escaped by run
        paragraph(styles["body text"], "", "<w:keepNext/>")
        + _signed(document.unit, unit_indent, styles)
        + _signed(document.published, date_indent, styles)
    )


def _signed(text: str, indent: float, styles: dict[str, str]) -> str:
    indent_xml = f'<w:ind w:rightChars="{round(indent * 100)}" w:right="{round(indent * 320)}"/>'
    return paragraph(styles["signature"], run(Span(text)), indent_xml)
