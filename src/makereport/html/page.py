"""Rendering of a document as a web page: one file that fetches nothing and
runs nothing, by the page template of the form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Template
from jinja2 import TemplateError as JinjaError
from markupsafe import Markup, escape

from makereport.findings.errors import PageError, TemplateError
from makereport.form.labels import plain_label
from makereport.form.model import Part, Section
from makereport.form.tables import Table
from makereport.html.blocks import BlockWriter
from makereport.html.tables import official_table
from makereport.narrative.blocks import Paragraph, Span
from makereport.narrative.document import Document
from makereport.narrative.printing import UnusableTagError, finalize
from makereport.narrative.sandbox import KeyOnlyEnvironment
from makereport.narrative.values import CitationError
from makereport.report.keys import PUBLICATION, SITE
from makereport.source.disk import read_file

LONG = 3000
"""Characters of narrative from which on a page has a table of contents."""
MAX_PICTURES = 64 * 1024 * 1024
"""Bytes of all pictures of a page together."""
MAX_PAGE = 2 * MAX_PICTURES
_UNIT, _YEAR = (re.compile(rf"\{{\{{\s*{name}\s*\}}\}}") for name in ("单位", "年度"))
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DIGEST = re.compile(rb"<!-- makereport ([0-9a-f]{64}) -->\r?\n?\Z")
_TAIL_BYTES = 100
_CLASSES = {"文号": "number", "落款": "signature"}
_ENVIRONMENT = KeyOnlyEnvironment(
    finalize=finalize, autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def render_html(
    document: Document,
    *,
    fragment: bool = False,
    draft: bool = False,
    links: Sequence[tuple[str, str]] = (),
    template: Path | None = None,
) -> bytes:
    """The page of a report, or with `fragment` only what stands in its body,
    to be pasted into another page. `links` are texts with the addresses that
    they lead to, relative to the page and not quoted. The same document gives
    the same bytes. Raises TemplateError where the template is missing, wrong,
    or leaves a part out, PageError where the pictures are too large."""
    path = template or document.form.page
    writer = BlockWriter(fragment)
    context = _context(document, writer)
    context |= {
        "片段": "是" if fragment else "",
        "草稿": "草稿" if draft else "",
        "链接": tuple({"文字": text, "地址": quote(to)} for text, to in links),
    }
    if writer.picture_bytes > MAX_PICTURES:
        size = f"{writer.picture_bytes >> 20} MB"
        reason = f"图片一共 {size}，超过 {MAX_PICTURES >> 20} MB"
        raise PageError(f"{document.unit}{document.title}", reason, "用看图软件缩小图片的尺寸")
    try:
        html, cited = _ENVIRONMENT.filled(_compiled(path), context)
    except CitationError as error:
        message = f"里面引用了没有的“{error.name}”" if error.name else error.message
        raise TemplateError(str(path), message, error.hint) from None
    except (JinjaError, TypeError, ValueError, ArithmeticError):
        hint = "检查 {% %} 里写的是什么"
        raise TemplateError(str(path), "里面有算不出来的标签", hint) from None
    _refuse_incomplete(html, cited, context, path)
    return _signed(html.encode("utf-8"))


def forget_templates() -> None:
    """Have page templates read again that may have been saved anew."""
    _compiled.cache_clear()


@lru_cache(maxsize=32)
def _compiled(path: Path) -> Template:
    """The page template, read once per process."""
    try:
        return _ENVIRONMENT.compiled(path.read_text(encoding="utf-8"))
    except OSError:
        hint = "从现有格式的文件夹里复制一份 page.html"
        raise TemplateError(str(path), "没有这个文件，或者读不出来", hint) from None
    except UnicodeDecodeError:
        raise TemplateError(str(path), "编码不是 UTF-8", "另存为 UTF-8") from None
    except UnusableTagError as error:
        raise TemplateError(str(path), f"里面的 {error} 用不了") from None
    except JinjaError as error:
        line = getattr(error, "lineno", 1)
        raise TemplateError(f"{path}:{line}", "有写错的标签", "标签写成 {{ 名称 }}") from None


def _context(document: Document, writer: BlockWriter) -> dict[str, Any]:
    """What a page template may cite: what a Word template may, each section
    with its heading (`各节`), the headings of a long report (`目录`), and what is
    told about the page."""
    context: dict[str, Any] = {
        "样式": writer.styles,
        "单位": escape(document.unit),
        "年度": str(document.year),
        "标题": escape(document.title),
        "文号": _line("文号", writer, document.number) if document.number else "",
        "前言": _html(writer.blocks(document.preface)),
        "发布信息": tuple(_information(document)),
        "元数据": tuple(_metadata(document)),
    }
    signed = (document.unit, document.signature)
    context["落款"] = _line("落款", writer, *signed) if document.signature else ""
    sections = []
    for place, section in enumerate(document.form.sections, 1):
        for part in section.parts:
            heading = writer.heading(_printed(part, document), part.level)
            sections.append({"标题": _html(heading), "内容": Markup("")})
        heading = writer.heading(_printed(section, document), section.level)
        texts = {
            text.name: _html(writer.blocks(document.sections.get(text.name, ())))
            for text in section.texts
        }
        context |= texts
        parts = [*texts.values()]
        if section.table is not None:
            rows = _rows(section.table, document)
            context[section.name] = rows[section.name] if section.table.is_row else rows
            label = plain_label(section.label)
            sentence = document.instead.get(section.name)
            table = (
                writer.blocks([Paragraph((Span(sentence),))])
                if sentence
                else official_table(section.table, label, f"nb-t{place}", rows, writer.in_line)
            )
            notes = [_note(note, writer) for note in section.table.notes if not sentence]
            parts[1:1] = [_html(table), *notes]
        sections.append({"标题": _html(heading), "内容": Markup("").join(parts)})
    for label, blocks in document.added.items():
        heading = writer.heading(label)
        sections.append({"标题": _html(heading), "内容": _html(writer.blocks(blocks))})
    context["各节"] = tuple(sections)
    context["目录"] = tuple(
        {"级": str(entry.level), "位置": entry.id, "文字": entry.text}
        for entry in writer.contents
        if writer.characters > LONG
    )
    return context


def _printed(heading: Part | Section, document: Document) -> str:
    """A heading of the form with the unit and year that it cites."""
    text = _UNIT.sub(lambda _: document.unit, heading.printed)
    return _YEAR.sub(str(document.year), text)


def _note(note: str, writer: BlockWriter) -> Markup:
    """A note of the form below a table: no text of the report."""
    return Markup('<p class="note" data-makereport=""{}>{}</p>\n').format(
        writer.styles["附注"], note
    )


def _html(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - escaped where it was written


def _line(role: str, writer: BlockWriter, *lines: str) -> Markup:
    """A paragraph of a role that import knows again."""
    text = Markup("<br>").join(map(escape, lines))
    return Markup('<p class="{}" data-makereport="{}"{}>{}</p>\n').format(
        _CLASSES[role], role, writer.styles[role], text
    )


def _rows(table: Table, document: Document) -> dict[str, dict[str, str]]:
    """The printed figures of a table by the short names of row and column."""
    values = document.tables[table.name]
    rows: dict[str, dict[str, str]] = {row.name: {} for row in table.leaf_rows}
    for row, column in table.cells:
        rows[row.name][column.name] = column.printed(values[row.name, column.name])
    for (row_name, column_name), words in document.words[table.name].items():
        rows[row_name][column_name] = words
    return rows


def _information(document: Document) -> Iterator[dict[str, str]]:
    """The block about the document, where the report gives anything for one."""
    given = document.publication
    shown = {
        **{name: given.get(name, "") for name in PUBLICATION},
        "标题": f"{document.unit}{document.title}",
        "发布机构": given.get("发布机构") or document.unit,
        "文号": given.get("文号") or document.number,
    }
    for name, text in shown.items():
        if given and text and name not in SITE:
            yield {"名称": name, "内容": text}


def _metadata(document: Document) -> Iterator[dict[str, str]]:
    """What sites of the government look for in the head of a page."""
    given = document.publication
    told = {
        **{name: given.get(key, "") for key, name in SITE.items()},
        "ArticleTitle": f"{document.unit}{document.title}",
        "PubDate": _iso(document.published),
        "ContentSource": given.get("发布机构") or document.unit,
    }
    return ({"名称": name, "内容": text} for name, text in told.items() if text)


def _iso(date: str) -> str:
    """A printed date by its numbers; nothing for what is no day."""
    match = _DATE.fullmatch(date)
    return "{}-{:0>2}-{:0>2}".format(*match.groups()) if match else ""


def _refuse_incomplete(
    html: str, cited: frozenset[str], context: dict[str, Any], path: Path
) -> None:
    """A template that leaves something out would publish a report without it."""
    required = ("单位", "标题", "文号", "前言", "落款")
    missing = [name for name in required if context[name] and name not in cited]
    for number, section in enumerate(context["各节"], 1):
        left_out = (name for name, text in section.items() if text not in html)
        missing += [f"各节（第 {number} 节的{name}）" for name in left_out]
    if missing:
        hint = "在模板里要印的地方加上 {{ }}，或者从现有格式的文件夹里复制一份 page.html"
        raise TemplateError(str(path), f"它没有印出{'、'.join(missing[:5])}", hint)


def _digest(html: bytes) -> bytes:
    """The digest of a page, whatever its newlines have become."""
    return hashlib.sha256(html.replace(b"\r\n", b"\n")).hexdigest().encode()


def _signed(html: bytes) -> bytes:
    """The page with a digest of its content, by which a later build knows
    whether somebody has edited it."""
    return b"%s<!-- makereport %s -->\n" % (html, _digest(html))


def is_own_page(path: Path) -> bool:
    """Whether the file is a page that makereport wrote and nobody has changed."""
    try:
        data = read_file(path, MAX_PAGE)
    except OSError:
        return False
    told = _DIGEST.search(data, max(0, len(data) - _TAIL_BYTES))
    return told is not None and told[1] == _digest(data[: told.start()])
