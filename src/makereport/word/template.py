"""Compiled templates: read, checked and cut into pieces once; each report then
only fills them.

Where every tag is whole and only names a figure, as in a template fresh from
drawing, the XML is cut into literal pieces to join. Only a template that does
more goes through docxtpl and Jinja (`makereport.word.edited`), which would be
a third of a cold start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from markupsafe import escape

from makereport.findings.errors import PackageError, TemplateError
from makereport.narrative.printing import MANY_TAGS, MAX_TAGS, UnusableTagError
from makereport.narrative.values import CitationError
from makereport.ooxml.archive import Member, member
from makereport.ooxml.names import W
from makereport.ooxml.package import DIGEST_PART, PartError, Parts, announced, read_package, seal
from makereport.ooxml.scan import Attributes, MalformedError, walk
from makereport.word.carried import BODY, unwanted
from makereport.word.media import Ids
from makereport.word.paragraphs import Look
from makereport.word.pieces import Filling, is_proved, is_simple, joining

_STYLES = ("Body Text", "heading 2", "heading 3", "Signature")
_PARAGRAPH_TAG = re.compile(r"\{\{p ([^{}<>]+)\}\}")
_PARAGRAPH_MARK = re.compile(r"</?w:p[ >]")
_TAG_BEGINS = (b"{{", b"{%", b"{#", b"{<")
_MARKUP = re.compile("<[^>]*>")
_FIGURE = r"\{\{ *(?!联系方式|指标|loop)[^\W\d]\w*\.\w[\w.]* *\}\}"
JOINED = re.compile(rf"[0-9０-９]{_FIGURE}|{_FIGURE}(?:[0-9０-９]|{_FIGURE})")
SAVE_AGAIN = "请用 Word 或 WPS 打开它，看是否完好，再另存一份"
_TAG_HINT = "标签写成 {{ 名称 }} 或 {{ r.列名 }}"
_TABLE_STYLE = "年报表格"
_TEXT_AREA = (8844, 12756)
"""Twips of the official page, which holds where a template does not say."""
_SIDES = ("w", "h", "left", "right", "top", "bottom")


@dataclass(frozen=True)
class WordTemplate:
    """A compiled template: parts as they are, some deflated already, parts to
    be filled, and how narrative looks in it. Nothing in it changes, so that
    threads share it."""

    path: Path
    parts: Parts
    members: dict[str, Member]
    fills: dict[str, Filling]
    look: Look

    @cached_property
    def is_joined(self) -> bool:
        """Whether no tag asks for more of a figure than its text."""
        return all(filling.is_joined for filling in self.fills.values())

    def ids(self) -> Ids:
        """The ids that are taken: looked for once, when the first picture asks."""
        return self._ids

    @cached_property
    def _ids(self) -> Ids:
        literal = {name: filling.literal.encode() for name, filling in self.fills.items()}
        return Ids({**self.parts, **literal})

    def filled(self, context: dict[str, Any]) -> tuple[Parts, frozenset[str]]:
        """The parts of a report, and the names of the context that its body
        prints. Raises TemplateError."""
        parts, cited = dict(self.parts), frozenset[str]()
        for name, filling in self.fills.items():
            parts[name], printed = self._filled(name, filling, context)
            cited = printed if name == BODY else cited
        return parts, cited

    def _filled(
        self, name: str, filling: Filling, context: dict[str, Any]
    ) -> tuple[bytes, frozenset[str]]:
        try:
            xml, cited = filling.fill(context)
            data = xml.encode()
            if not filling.is_proved:
                walk(data)
        except CitationError as error:
            message = f"里面引用了没有的“{error.name}”" if error.name else error.message
            raise TemplateError(str(self.path), message, error.hint) from None
        except MalformedError:
            message = f"{name} 填好后不是完好的 XML"
            hint = "检查 {% %} 标签是否成对、是否各在一段之内"
            raise TemplateError(str(self.path), message, hint) from None
        return data, cited


_loaded: dict[Path, WordTemplate] = {}
_loading = Lock()
MOST_LOADED = 32
"""Templates kept: each folder of a batch may have forms of its own."""


def load_template(path: Path) -> WordTemplate:
    """A compiled template, read once per process: whoever saves the file in
    the middle of a batch changes none of its reports."""
    key = path.absolute()
    with _loading:
        if key not in _loaded:
            if len(_loaded) >= MOST_LOADED:
                _loaded.clear()
            _loaded[key] = compile_template(path)
        return _loaded[key]


def forget_templates() -> None:
    """Have templates read again that may have been saved anew."""
    with _loading:
        _loaded.clear()


def compile_template(path: Path) -> WordTemplate:
    """Read and compile a template. Raises TemplateError."""
    try:
        parts = read_package(path)
    except PackageError as error:
        raise TemplateError(str(path), error.reason, error.hint) from None
    if BODY not in parts or "[Content_Types].xml" not in parts:
        raise TemplateError(str(path), "不是 Word 文件", "模板应当是 .docx")
    fills = {
        name: _compiled(path, name, data)
        for name, data in parts.items()
        if name.endswith(".xml") and any(mark in data for mark in _TAG_BEGINS)
    }
    if beside := _number_beside_figure(fills[BODY].literal if BODY in fills else ""):
        message = joined_message(beside)
        raise TemplateError(str(path), message, "在 Word 里删去多出来的数，或者隔开")
    look = _look(path, parts)
    if look.width < _TEXT_AREA[0]:
        # Here, not above: few templates have other pages than the official ones.
        from makereport.word.narrow import narrowed

        try:
            parts = {**parts, BODY: narrowed(parts[BODY], _room)}
        except MalformedError:
            raise TemplateError(str(path), f"{BODY} 不是完好的 XML", SAVE_AGAIN) from None
        fills |= {BODY: _compiled(path, BODY, parts[BODY])} if BODY in fills else {}
    try:
        parts = announced(parts)
        seal(parts)  # It will be done for each report.
        bad = next(unwanted(parts), "")
    except PartError as error:
        raise TemplateError(str(path), f"里面{error}", SAVE_AGAIN) from None
    except (ValueError, IndexError):  # in a list of relations
        raise TemplateError(str(path), "里面有不完好的部件", SAVE_AGAIN) from None
    if bad:
        hint = "在 Word 里删去它，另存为 .docx；报告里只放自己的文字、表格和图片"
        raise TemplateError(str(path), f"里面有 {bad}", hint)
    changing = {*fills, DIGEST_PART}
    members = {name: member(name, data) for name, data in parts.items() if name not in changing}
    return WordTemplate(path, parts, members, fills, look)


def joined_message(tag: str) -> str:
    """What is wrong with the tag of a figure that has a number beside it."""
    return f"“{tag}”里的数连在一起，会印成另一个数"


def _number_beside_figure(xml: str) -> str:
    """The tag of a figure that stands in one line with a number that would be
    read as a part of it; nothing where none does."""
    found = JOINED.search(_MARKUP.sub("", xml.replace("</w:p>", "\n")))
    return found.group() if found else ""


def _compiled(path: Path, name: str, data: bytes) -> Filling:
    try:
        return compile_part(data, name == BODY)
    except MalformedError:
        raise TemplateError(str(path), f"{name} 不是完好的 XML") from None
    except UnusableTagError as error:
        raise TemplateError(str(path), f"{name} 里的 {error} 用不了", _TAG_HINT) from None
    except ValueError:
        raise TemplateError(str(path), f"{name} 里有写错的标签", _TAG_HINT) from None


def compile_part(data: bytes, is_body: bool = False) -> Filling:
    """A part to be filled. Raises ValueError where a tag is wrong, or the part
    is no XML."""
    if data.count(b"{{") + data.count(b"{%") > MAX_TAGS:
        raise UnusableTagError(MANY_TAGS)
    xml = _without_paragraphs(data.decode("utf-8"))
    if is_simple(xml) and is_proved(xml):
        return Filling(joining(xml), xml, True, True)
    walk(data)
    if is_simple(xml):
        return Filling(joining(xml), xml, False, True)
    # Here, not above: few templates need docxtpl.
    from makereport.word.edited import compile_edited

    return compile_edited(data, is_body)


def _without_paragraphs(xml: str) -> str:
    """A paragraph with `{{p name}}` in it gives way as a whole, as with
    docxtpl. One that Word has written, with attributes, is left to docxtpl."""
    pieces: list[str] = []
    done = 0
    for tag in _PARAGRAPH_TAG.finditer(xml):
        start = xml.rfind("<w:p>", done, tag.start())
        end = xml.find("</w:p>", tag.end())
        within = xml[start + len("<w:p>") : end]
        if start >= 0 and end >= 0 and not _PARAGRAPH_MARK.search(within):
            pieces += xml[done:start], "{{ ", tag[1], "}}"
            done = end + len("</w:p>")
    return "".join([*pieces, xml[done:]])


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
        width, height = _text_area(parts[BODY])
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
        width -= int(told.get(f"{W}}}gutter", "0"))
    except (KeyError, ValueError):
        return 0, 0
    return width - abs(left) - abs(right), height - abs(top) - abs(bottom)
