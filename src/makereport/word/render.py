"""Rendering of a document into a Word template.

A template is read and compiled once; each report then only fills it. Narrative
arrives as paragraphs in the template's styles, figures as text that autoescape
has made safe. Where they can, regular expressions cut the XML of a template
into pieces to join: docxtpl and Jinja would be a third of a cold start.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from typing import Any

from lxml import etree
from markupsafe import Markup, escape

from makereport.findings.errors import PackageError, TemplateError
from makereport.form.layout import layout
from makereport.form.model import Table
from makereport.narrative.blocks import Span
from makereport.narrative.document import Document
from makereport.narrative.values import CitationError, look_up, printed
from makereport.ooxml.body import attribute, value_at
from makereport.ooxml.elements import W
from makereport.ooxml.package import Parts, parse_xml, read_package, sign, write_package
from makereport.word.media import Media
from makereport.word.paragraphs import Look, Writer, paragraph, run
from makereport.word.widths import CELL_MARGINS, TABLE_SIZE, half_widths

MIN_SIZE = 8
LINE = 28
"""Characters of body text on a line."""
_STYLES = ("Body Text", "heading 2", "heading 3", "Signature")
# A paragraph with `{{p name}}` in it gives way as a whole, as with docxtpl; no half of the
# expression goes beyond the end of a paragraph.
_PARAGRAPH_TAG = re.compile(
    r"<w:p>(?:(?!</w:p>).)*?\{\{p ([^{}<>]+)\}\}(?:(?!</w:p>).)*</w:p>", re.DOTALL
)
_CITED_NAME = re.compile(r"\{\{p?\s*(\w+)\s*\}\}")
_SIMPLE_TAG = re.compile(r"\{% set (\w+) = ([\w.]+) %\}|\{\{ ([\w.]+) \}\}")
_BRACE = re.compile(r"[{}]")
_TABLE_STYLE = "年报表格"
_TEXT_AREA = (8844, 12756)
"""Twips, where a template does not say."""


Fill = Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class WordTemplate:
    """A compiled template: parts as they are, parts to be filled, and how
    narrative looks in it."""

    path: Path
    parts: Parts
    fills: dict[str, Fill]
    cited: frozenset[str]
    look: Look


def render_docx(document: Document, template: Path | None = None) -> bytes:
    """The bytes of the Word file. Raises TemplateError where the template is
    missing, broken, or cites what the document does not have."""
    word = load_template(template or document.form.template)
    media = Media(word.parts)
    context = report_context(document, Writer(word.look, media))
    parts = dict(word.parts)
    for name, fill in word.fills.items():
        try:
            text = fill(context)
            parse_xml(text.encode())
        except CitationError as error:
            message = f"里面引用了没有的“{error.name}”" if error.name else error.message
            raise TemplateError(str(word.path), message, error.hint) from None
        except etree.XMLSyntaxError:
            message = f"{name} 填好后不是完好的 XML"
            raise TemplateError(
                str(word.path), message, "检查 {% %} 标签是否成对、是否各在一段之内"
            ) from None
        parts[name] = text.encode()
    _refuse_incomplete(document, word, context)
    return write_package(sign(media.added_to(parts, list(word.fills))))


class _Row(dict[str, str]):
    """The cells of a row; it remembers which ones the template has cited.
    What a template cites by `{% set %}` and loops, only filling it tells."""

    def __init__(self) -> None:
        super().__init__()
        self.cited: set[str] = set()

    def __getitem__(self, column: str) -> str:
        self.cited.add(column)
        return super().__getitem__(column)


def _refuse_incomplete(document: Document, word: WordTemplate, context: dict[str, Any]) -> None:
    """A template that leaves out a figure or a section would publish a report
    without it, or with what somebody typed in its place."""
    required = ["单位", "标题", "前言", *document.sections]
    required += ["落款"] if document.published else []
    missing = [name for name in required if name not in word.cited]
    for table in document.tables:
        for row, cells in context[table].items():
            missing += [f"{table}.{row}.{column}" for column in cells if column not in cells.cited]
    if missing:
        shown = "、".join(missing[:5]) + (f"等 {len(missing)} 处" if len(missing) > 5 else "")
        hint = "用 makereport template draw 重新画一份，只改外观，不动 {{ }} 和 {% %}"
        raise TemplateError(str(word.path), f"它没有引用 {shown}", hint)


@cache
def load_template(path: Path) -> WordTemplate:
    """Read and compile a template, once per process."""
    try:
        parts = read_package(path)
    except PackageError as error:
        raise TemplateError(str(path), error.reason, error.hint) from None
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise TemplateError(str(path), "不是 Word 文件", "模板应当是 .docx")
    fills = {}
    for name, data in parts.items():
        if not name.endswith(".xml") or not (b"{{" in data or b"{%" in data or b"{<" in data):
            continue
        try:
            parse_xml(data)
            fills[name] = compile_part(data.decode("utf-8"))
        except etree.XMLSyntaxError:
            raise TemplateError(str(path), f"{name} 不是完好的 XML") from None
        except ValueError:
            hint = "标签写成 {{ 名称 }} 或 {{ r.列名 }}"
            raise TemplateError(str(path), "里面有写错的标签", hint) from None
    body = re.sub(r"<[^>]*>", "", parts["word/document.xml"].decode("utf-8", "replace"))
    cited = frozenset(_CITED_NAME.findall(body))
    return WordTemplate(path, parts, fills, cited, _look(path, parts))


def compile_part(xml: str) -> Fill:
    """A part as a function of the context. Where every tag is whole and only
    names a figure, as in a template fresh from drawing, it is cut into pieces
    once; any other template goes through docxtpl and Jinja."""
    pieces = _SIMPLE_TAG.split(_PARAGRAPH_TAG.sub(r"{{ \1}}", xml))
    if any(_BRACE.search(literal) for literal in pieces[::4]):
        return _jinja_part(xml)
    tags = list(zip(pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4], strict=True))

    def fill(context: dict[str, Any]) -> str:
        scope = dict(context)
        filled = [pieces[0]]
        for variable, bound, cited, literal in tags:
            value: Any = reduce(look_up, (bound or cited).split("."), scope)
            if variable:
                scope[variable] = value
            else:
                filled.append(escape(_printed(value)))
            filled.append(literal)
        return "".join(filled)

    return fill


def _jinja_part(xml: str) -> Fill:
    # Here, not above: few templates need them.
    from docxtpl import DocxTemplate
    from jinja2 import TemplateSyntaxError

    from makereport.word.sandbox import KeyOnlyEnvironment

    environment = KeyOnlyEnvironment(finalize=_printed, autoescape=True)
    try:
        template = environment.from_string(DocxTemplate(None).patch_xml(xml))
    except TemplateSyntaxError as error:
        raise ValueError(error.message) from None
    return template.render


def _look(path: Path, parts: Parts) -> Look:
    try:
        root = parse_xml(parts.get("word/styles.xml", b""))
    except etree.XMLSyntaxError:
        raise TemplateError(str(path), "没有样式表 word/styles.xml") from None
    ids = _style_ids(root, "paragraph")
    missing = [name for name in _STYLES if name.lower() not in ids]
    if missing:
        raise TemplateError(
            str(path), f"缺少样式：{'、'.join(missing)}", "从原模板改起，样式可以改外观，不要删"
        )
    width, height = _text_area(parse_xml(parts["word/document.xml"]))
    return Look(ids, _style_ids(root, "table").get(_TABLE_STYLE, ""), width, height)


def _style_ids(root: etree._Element, kind: str) -> dict[str, str]:
    """Ids by lower-case name: Word renames ids when it saves, names stay."""
    styles = root.iterfind(f"{{{W}}}style[@{{{W}}}type='{kind}']")
    return {value_at(style, "name").lower(): attribute(style, "styleId") for style in styles}


def _text_area(root: etree._Element) -> tuple[int, int]:
    """The room for text in twips, on the smallest of the template's pages."""
    rooms = [room for section in root.iter(f"{{{W}}}sectPr") if min(room := _room(section)) > 0]
    if not rooms:
        return _TEXT_AREA
    return min(width for width, _ in rooms), min(height for _, height in rooms)


def _room(section: etree._Element) -> tuple[int, int]:
    """The room on the pages of a section; none where it does not tell."""
    told = {
        key: value
        for name in ("pgSz", "pgMar")
        for part in section.iterfind(f"{{{W}}}{name}")
        for key, value in part.attrib.items()
    }
    try:
        width, height, left, right, top, bottom = (
            int(told[f"{{{W}}}{side}"]) for side in ("w", "h", "left", "right", "top", "bottom")
        )
    except (KeyError, ValueError):
        return 0, 0
    return width - abs(left) - abs(right), height - abs(top) - abs(bottom)


def _printed(value: Any) -> Any:
    return value if isinstance(value, Markup) else printed(value)


def report_context(document: Document, writer: Writer) -> dict[str, Any]:
    """What the template's tags may cite: plain text, tables as row → column →
    text, narrative as the writer writes it."""
    context: dict[str, Any] = {
        "单位": document.unit,
        "年度": str(document.year),
        "标题": document.title,
        "前言": writer.blocks(document.preface),
        "落款": _signature(document, writer.look.styles),
    }
    last = list(document.sections)[-1] if document.published else ""
    for name, blocks in document.sections.items():
        context[name] = writer.blocks(blocks, keep_last=name == last)
    for name, table in document.form.tables.items():
        context[name] = _rows(table, document)
    return context


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
