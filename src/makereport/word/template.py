"""Compiled templates: read, checked and cut into pieces once; each report then
only fills them.

Where every tag is whole and only names a figure, as in a template fresh from
drawing, the XML is cut into literal pieces to join. Only a template that does
more goes through docxtpl and Jinja (`makereport.word.edited`), which would be
a third of a cold start.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from threading import Lock
from typing import Any

from markupsafe import Markup, escape

from makereport.findings.errors import PackageError, TemplateError
from makereport.narrative.values import CitationError, look_up, printed
from makereport.ooxml.archive import Member, member
from makereport.ooxml.names import W
from makereport.ooxml.package import DIGEST_PART, Parts, read_package, sign
from makereport.ooxml.scan import Attributes, MalformedError, walk
from makereport.word.media import Ids
from makereport.word.paragraphs import Look

_BODY = "word/document.xml"
_STYLES = ("Body Text", "heading 2", "heading 3", "Signature")
# A paragraph with `{{p name}}` in it gives way as a whole, as with docxtpl; no half of the
# expression goes beyond the end of a paragraph.
_PARAGRAPH_TAG = re.compile(
    r"<w:p>[^<]*?(?:<(?!/w:p>)[^<]*?)*?\{\{p ([^{}<>]+)\}\}[^<]*(?:<(?!/w:p>)[^<]*)*</w:p>"
)
_CITED_NAME = re.compile(r"\{\{-?(?:[pr]\s)?\s*(\w+)\s*(?:\}\}|-\}\}|\|)")
_NAME = r"[^\W\d]\w*"
_SIMPLE_TAG = re.compile(
    rf"\{{%\s*set\s+({_NAME})\s*=\s*({_NAME}(?:\.{_NAME})*)\s*%\}}"
    rf"|\{{\{{\s*({_NAME}(?:\.{_NAME})*)\s*\}}\}}"
)
_BRACE = re.compile(r"[{}]")
_TAG_BEGINS = (b"{{", b"{%", b"{#", b"{<")
_TABLE_STYLE = "年报表格"
_TEXT_AREA = (8844, 12756)
"""Twips, where a template does not say."""
_SIDES = ("w", "h", "left", "right", "top", "bottom")
_PLAIN = frozenset({"单位", "年度", "标题"})
"""What is always text, never XML of ours."""
_PROBES = (Markup("</w:t></w:r><w:r><w:t>"), Markup("<w:p/>"))

Fill = Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class Filling:
    """A part as a function of the context. A proved one needs no look at what
    it gives: its pieces fit together whatever a report puts between them."""

    fill: Fill
    literal: str
    is_proved: bool


@dataclass(frozen=True)
class WordTemplate:
    """A compiled template: parts as they are, some deflated already, parts to
    be filled, what it cites, and how narrative looks in it. Nothing in it
    changes, so that threads share it."""

    path: Path
    parts: Parts
    members: dict[str, Member]
    fills: dict[str, Filling]
    cited: frozenset[str]
    look: Look

    def ids(self) -> Ids:
        """The ids that are taken: looked for once, when the first picture asks."""
        return self._ids

    @cached_property
    def _ids(self) -> Ids:
        literal = {name: filling.literal.encode() for name, filling in self.fills.items()}
        return Ids({**self.parts, **literal})

    def filled(self, context: dict[str, Any]) -> Parts:
        """The parts of a report. Raises TemplateError."""
        parts = dict(self.parts)
        for name, filling in self.fills.items():
            parts[name] = self._filled(name, filling, context)
        return parts

    def _filled(self, name: str, filling: Filling, context: dict[str, Any]) -> bytes:
        try:
            data = filling.fill(context).encode()
            if not filling.is_proved:
                walk(data)
        except CitationError as error:
            message = f"里面引用了没有的“{error.name}”" if error.name else error.message
            raise TemplateError(str(self.path), message, error.hint) from None
        except MalformedError:
            message = f"{name} 填好后不是完好的 XML"
            hint = "检查 {% %} 标签是否成对、是否各在一段之内"
            raise TemplateError(str(self.path), message, hint) from None
        return data


_loaded: dict[Path, WordTemplate] = {}
_loading = Lock()


def load_template(path: Path) -> WordTemplate:
    """A compiled template, read once per process: whoever saves the file in
    the middle of a batch changes none of its reports."""
    key = path.absolute()
    with _loading:
        if key not in _loaded:
            _loaded[key] = compile_template(path)
        return _loaded[key]


def compile_template(path: Path) -> WordTemplate:
    """Read and compile a template. Raises TemplateError."""
    try:
        parts = read_package(path)
    except PackageError as error:
        raise TemplateError(str(path), error.reason, error.hint) from None
    if _BODY not in parts or "[Content_Types].xml" not in parts:
        raise TemplateError(str(path), "不是 Word 文件", "模板应当是 .docx")
    fills = {
        name: _compiled(path, name, data)
        for name, data in parts.items()
        if name.endswith(".xml") and any(mark in data for mark in _TAG_BEGINS)
    }
    look = _look(path, parts)
    body = re.sub(r"<[^>]*>", "", parts[_BODY].decode("utf-8", "replace"))
    cited = frozenset(_CITED_NAME.findall(body))
    try:
        signed = sign(parts)
    except (MalformedError, KeyError):
        raise TemplateError(str(path), "不是 Word 文件", "模板应当是 .docx") from None
    parts = {name: signed[name] for name in parts}
    changing = {*fills, DIGEST_PART}
    members = {name: member(name, data) for name, data in parts.items() if name not in changing}
    return WordTemplate(path, parts, members, fills, cited, look)


def _compiled(path: Path, name: str, data: bytes) -> Filling:
    try:
        return compile_part(data, name == _BODY)
    except MalformedError:
        raise TemplateError(str(path), f"{name} 不是完好的 XML") from None
    except ValueError:
        hint = "标签写成 {{ 名称 }} 或 {{ r.列名 }}"
        raise TemplateError(str(path), "里面有写错的标签", hint) from None


def compile_part(data: bytes, is_body: bool = False) -> Filling:
    """A part to be filled. Raises ValueError where a tag is wrong, or the part
    is no XML."""
    xml = _PARAGRAPH_TAG.sub(r"{{ \1}}", data.decode("utf-8"))
    if _is_simple(xml) and _is_proved(xml):
        return Filling(_joining(xml), xml, True)
    walk(data)
    if _is_simple(xml):
        return Filling(_joining(xml), xml, False)
    # Here, not above: few templates need docxtpl.
    from makereport.word import edited

    xml = edited.mended(data)
    whole = _finished(xml, is_body) if _is_simple(xml) else ""
    if not whole:
        return Filling(edited.jinja_fill(xml, is_body, finalize), xml, is_body)
    join = _joining(whole)
    return Filling(lambda context: edited.relisted(join(context)), whole, _is_proved(whole))


def _finished(xml: str, is_body: bool) -> str:
    """A part finished before it is filled; nothing where that takes a figure,
    which tells how many columns a cell is wide."""
    from makereport.word import edited

    try:
        return edited.finished(xml, is_body)
    except MalformedError:
        return ""


def _is_simple(xml: str) -> bool:
    """Whether there are no braces but those of simple tags."""
    return not _BRACE.search(_SIMPLE_TAG.sub("", xml))


def _joining(xml: str) -> Fill:
    """XML of simple tags, cut into literal pieces to be joined with what the
    tags name."""
    pieces = _SIMPLE_TAG.split(xml)
    tags = [
        (variable, (bound or cited).split("."), literal)
        for variable, bound, cited, literal in zip(
            pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4], strict=True
        )
    ]

    def fill(context: dict[str, Any]) -> str:
        scope = dict(context)
        filled = [pieces[0]]
        for variable, names, literal in tags:
            value: Any = reduce(look_up, names, scope)
            if variable:
                scope[variable] = value
            else:
                filled.append(escape(finalize(value)))
            filled.append(literal)
        return "".join(filled)

    return fill


def _is_proved(xml: str) -> bool:
    """Whether the XML is well-formed with anything that a report may put in
    the place of its tags: text, a run in a run, paragraphs."""
    bound: set[str] = set()

    def probe(tag: re.Match[str]) -> str:
        variable, _, cited = tag.groups()
        if variable:
            bound.add(variable)
            return ""
        if cited in _PLAIN - bound:
            return "0"
        return _PROBES["." not in cited and cited not in bound]

    try:
        walk(_SIMPLE_TAG.sub(probe, xml).encode())
    except MalformedError:
        return False
    return True


def finalize(value: Any) -> Any:
    """What a tag prints: XML of ours as it is, of a value its text."""
    return value if isinstance(value, Markup) else printed(value)


def _look(path: Path, parts: Parts) -> Look:
    """How narrative looks, from the styles by lower-case name (Word renames
    ids when it saves, names stay) and the sizes of pages."""
    styles: dict[str, dict[str, str]] = {"paragraph": {}, "table": {}}
    current: Attributes = {}

    def style(depth: int, name: str, attributes: Attributes) -> None:
        nonlocal current
        if depth == 1:
            current = attributes if name == f"{W}}}style" else {}
        elif depth == 2 and current and name == f"{W}}}name":
            known = styles.get(current.get(f"{W}}}type", ""), {})
            known[attributes.get(f"{W}}}val", "").lower()] = escape(
                current.get(f"{W}}}styleId", "")
            )

    try:
        walk(parts.get("word/styles.xml", b""), style)
        width, height = _text_area(parts[_BODY])
    except MalformedError:
        raise TemplateError(str(path), "没有样式表 word/styles.xml") from None
    ids = styles["paragraph"]
    missing = [name for name in _STYLES if name.lower() not in ids]
    if missing:
        raise TemplateError(
            str(path), f"缺少样式：{'、'.join(missing)}", "从原模板改起，样式可以改外观，不要删"
        )
    return Look(ids, styles["table"].get(_TABLE_STYLE, ""), width, height)


def _text_area(document: bytes) -> tuple[int, int]:
    """The room for text in twips, on the smallest of the template's pages."""
    pages: list[Attributes] = []

    def page(_: int, name: str, attributes: Attributes) -> None:
        if name == f"{W}}}sectPr":
            pages.append({})
        elif pages and name in (f"{W}}}pgSz", f"{W}}}pgMar"):
            pages[-1] |= attributes

    walk(document, page, max(0, document.rfind(b"<", 0, document.find(b"sectPr"))))
    rooms = [room for told in pages if min(room := _room(told)) > 0]
    if not rooms:
        return _TEXT_AREA
    return min(width for width, _ in rooms), min(height for _, height in rooms)


def _room(told: Attributes) -> tuple[int, int]:
    """The room on the pages of a section; none where it does not tell."""
    try:
        width, height, left, right, top, bottom = (int(told[f"{W}}}{side}"]) for side in _SIDES)
    except (KeyError, ValueError):
        return 0, 0
    return width - abs(left) - abs(right), height - abs(top) - abs(bottom)
