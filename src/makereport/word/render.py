"""Rendering of a document into a Word template: narrative arrives as paragraphs
in the template's styles, figures as text that is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from makereport.findings.errors import TemplateError
from makereport.form.layout import layout
from makereport.form.model import Form, TextPlace
from makereport.form.tables import Table
from makereport.narrative.blocks import Span
from makereport.narrative.document import Document
from makereport.narrative.printing import Figure, Words
from makereport.narrative.values import Number
from makereport.ooxml.package import Parts, described, seal, write_package
from makereport.ooxml.scan import MalformedError
from makereport.report.keys import PUBLISHED
from makereport.word.instead import mark, replaced
from makereport.word.media import Media
from makereport.word.paragraphs import CENTERED, Writer, paragraph, run
from makereport.word.template import SAVE_AGAIN, WordTemplate, load_template
from makereport.word.widths import CELL_MARGINS, TABLE_SIZE, half_widths

MIN_SIZE = 8
LINE = 28
"""Characters of body text on a line."""


def render_docx(document: Document, template: Path | None = None, *, draft: bool = False) -> bytes:
    """The bytes of the Word file, with the mark of a `draft` across every page
    if it is one. Raises TemplateError where the template is missing, broken,
    or cites what the document does not have."""
    path = template or document.form.template
    try:
        word = load_template(path)
    except TemplateError as error:
        raise _placed(error, path, document.form) from None
    media = Media(word.ids)
    context = report_context(document, Writer(word.look, media), word.is_joined)
    try:
        parts, cited = word.filled(context)
    except TemplateError as error:
        raise _placed(error, word.path, document.form) from None
    _refuse_incomplete(document, word, cited, context)
    if document.instead:
        parts = _with_sentences(parts, document, word)
    told = dict(document.publication)
    if document.published and not document.signature:
        told[PUBLISHED] = document.published  # it stands nowhere else
    parts = described(media.added_to(parts, list(word.fills)), told)
    if draft:
        # Here, not above: few reports are built as drafts.
        from makereport.word.draft import marked

        try:
            parts = marked(parts)
        except MalformedError:
            raise TemplateError(str(word.path), "里面有不完好的部件", SAVE_AGAIN) from None
    return write_package(seal(parts), word.members)


def _with_sentences(parts: Parts, document: Document, word: WordTemplate) -> Parts:
    """The parts with sentences where tables gave way to them. Raises TemplateError
    where a template prints none of a table's figures as they are."""
    style = word.look.styles["body text"]
    sentences = {name: paragraph(style, run(Span(text))) for name, text in document.instead.items()}
    told: set[str] = set()
    for name in word.fills:
        xml, found = replaced(parts[name].decode("utf-8"), document.form, sentences)
        parts[name] = xml.encode("utf-8")
        told |= found
    if lost := sentences.keys() - told:
        message = f"整张表“{next(iter(lost))}”要换成一句话，在它里面没有找到这张表"
        raise TemplateError(str(word.path), message, "表里的数写在 Word 表格里，不用过滤器")
    return parts


def packed(word: WordTemplate, media: Media, parts: Parts) -> bytes:
    """The Word file of filled parts."""
    return write_package(seal(media.added_to(parts, list(word.fills))), word.members)


def _placed(error: TemplateError, path: Path, form: Form) -> TemplateError:
    """The error with the cell of the tag that is wrong, where one is found."""
    # Here, not above: hardly any report needs it.
    from makereport.word.checking import draw_command, first_error

    found = first_error(path, form)
    if found is None:
        return error
    hint = found.hint
    if found.code == "F710" and path == form.template:  # the form has changed since, likely
        again = f"改过 form.yaml 的，要重画模板：{draw_command(form)}"
        hint = f"{hint}\n{again}" if hint else again
    return TemplateError(str(path), found.message, hint)


def _refuse_incomplete(
    document: Document, word: WordTemplate, cited: frozenset[str], context: dict[str, Any]
) -> None:
    """A template that leaves out a figure or a section would publish a report
    without it, or with what somebody typed in its place."""
    missing = unprinted(document, cited, context)
    if missing:
        shown = "、".join(missing[:5]) + (f"等 {len(missing)} 处" if len(missing) > 5 else "")
        hint = "用 makereport template check 看它缺什么、缺在哪里，或者用 makereport template draw 重画一份"
        if set(missing) <= added_tags(document.form):
            hint = f"在模板里要印的地方加一段 {{{{p {missing[0]} }}}}，或者{hint}"
        raise TemplateError(str(word.path), f"它没有印出 {shown}", hint)


def unprinted(document: Document, cited: frozenset[str], context: dict[str, Any]) -> list[str]:
    """What a filled template has not printed of a report that must be printed:
    `cited` are the names of the context that it has, figures know it themselves
    (what it prints by `{% set %}`, loops and conditions, only filling it tells)."""
    has_preface = document.form.preface or document.preface
    required = ["单位", "标题", *(["前言"] if has_preface else []), *document.sections]
    given = {"文号": document.number, "附加部分": document.added, "落款": document.signature}
    required += [name for name, value in given.items() if value]
    missing = [name for name in required if name not in cited]
    for table in document.form.tables.values():
        lost = table.addresses.keys() - cited
        missing += [
            each for each in table.addresses if each in lost and not _is_printed(context, each)
        ]
    return missing


def _is_printed(context: dict[str, Any], address: str) -> bool:
    figure = reduce(lambda known, name: known[name], address.split("."), context)
    return isinstance(figure, (Figure, Words)) and figure.is_printed


def added_tags(form: Form) -> set[str]:
    """The tags of what few reports have: older templates are without them."""
    beside = {place.name for place in _places(form) if place.key}
    return {"文号", "附加部分", *beside}


def report_context(document: Document, writer: Writer, as_texts: bool = False) -> dict[str, Any]:
    """What the template's tags may cite: plain text, tables as row → column →
    figure (or just its text, which is quicker), narrative as the writer writes
    it, and what narrative cites beside the tables."""
    context: dict[str, Any] = {
        **document.scope,
        "单位": document.unit,
        "年度": Number(Decimal(document.year)),
        "标题": document.title,
        "前言": writer.blocks(document.preface),
        "文号": _number_line(document, writer.look.styles),
        "落款": _signature(document, writer.look.styles),
    }
    texts = {place.name: document.sections.get(place.name, []) for place in _places(document.form)}
    texts["附加部分"] = document.added_blocks
    last = [name for name, blocks in texts.items() if blocks][-1:] if document.signature else []
    lower = {place.name for s in document.form.sections if s.level > 1 for place in s.texts}
    for name, blocks in texts.items():
        context[name] = writer.blocks(blocks, keep_last=name in last, lower=name in lower)
    for name, table in document.form.tables.items():
        rows = _rows(table, document, writer.look.width, as_texts)
        context[name] = rows[name] if table.is_row else rows
    return context


def _places(form: Form) -> Iterator[TextPlace]:
    return (place for section in form.sections for place in section.texts)


def _rows(table: Table, document: Document, room: int, as_texts: bool) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {row.name: {} for row in table.leaf_rows}
    widths = layout(table).number_widths
    # Nothing else in a cell is XML of ours.
    instead = Markup(mark(table.name)) if table.name in document.instead else None  # noqa: S704
    whole = sum(table.widths)
    if room < whole:
        widths = {address: width * room // whole for address, width in widths.items()}
    for row, column in table.cells:
        address = row.name, column.name
        value = document.tables[table.name][address]
        xml = instead or _number(column.printed(value), widths[address])
        rows[row.name][column.name] = xml if as_texts else Figure(value, escape(xml))
    for row, column in table.word_cells:
        words = Words(document.words[table.name][row.name, column.name])
        words.xml = instead
        rows[row.name][column.name] = instead or str(words) if as_texts else words
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
    if not document.signature:
        return Markup("")
    unit, date = half_widths(document.unit) / 2, half_widths(document.signature) / 2
    unit_indent, date_indent = 2.0, unit - date
    if unit > LINE - 4:
        date_indent = 2.0  # the unit takes several lines
    elif date_indent < 2:
        unit_indent, date_indent = date - unit + 4, 2.0
    return Markup(  # noqa: S704 - escaped by run
        paragraph(styles["body text"], "", "<w:keepNext/>")
        + _signed(document.unit, unit_indent, styles)
        + _signed(document.signature, date_indent, styles)
    )


def _signed(text: str, indent: float, styles: dict[str, str]) -> str:
    indent_xml = f'<w:ind w:rightChars="{round(indent * 100)}" w:right="{round(indent * 320)}"/>'
    return paragraph(styles["signature"], run(Span(text)), indent_xml)
