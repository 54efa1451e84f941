"""Parts of templates that somebody has edited in Word: docxtpl mends what Word
has done to the tags, once per template, and says what they mean.

Where nothing but simple tags is left after that, the part is cut into pieces
like one fresh from drawing; any other is a Jinja template in the sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree

from makereport.narrative.printing import UnusableTagError, finalize
from makereport.narrative.sandbox import DEEP, KeyOnlyEnvironment
from makereport.narrative.values import CitationError
from makereport.ooxml.package import parse_xml
from makereport.ooxml.scan import DECLARATION, MalformedError
from makereport.word.pieces import (
    Fill,
    Filled,
    Filling,
    is_proved,
    is_simple,
    joining,
)

_FIRST_DRAWING = 1001
_DECLARATION = DECLARATION.decode().strip()
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
# How a template writes braces that are text. They are replaced in the template, not in
# what was filled in: no report writes tags.
_BRACES = {mark: f"{{{{ '{mark.replace('_', '')}' }}}}" for mark in ("{_{", "}_}", "{_%", "%_}")}
_BRACE = re.compile("|".join(map(re.escape, _BRACES)))
_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"")
_LISTED = re.compile("[\t\n\a\f]")
_TABLE = re.compile(r"(</?w:tbl>)")
# A tag of docxtpl's own, for each of which it may look through all of the part.
_OWN_TAG = re.compile(r"\{[{%#](?:tr|tc|p|r)\s|\{%-|-%\}|\b(?:colspan|cellbg|vm|hm)\b")
_MOST_STEPS = 50_000_000
_CELL = re.compile(r"<w:tcPr(?: [^>]*)?(?<!/)>")
_PROPERTY = re.compile(r"<w:(tcBorders|tcMar)>[^{]*?</w:\1>|<w:(\w+)\b[^<]*?/>")
_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap"),
    *("tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
)
_PLACES = {name: place for place, name in enumerate(_ORDER)}
_docxtpl = DocxTemplate(None)
"""Only for what depends on nothing but its arguments."""


def compile_edited(data: bytes, is_body: bool) -> Filling:
    """A part to be filled, as docxtpl would. Raises ValueError where a tag is
    wrong."""
    xml = mended(data)
    is_constant = not is_body or _has_constant_tables(xml)
    whole = _finished_before(xml, is_body) if is_constant or is_simple(xml) else ""
    if whole and is_simple(whole):
        join = joining(whole)
        return Filling(_then(relisted, join), whole, is_proved(whole), True)
    if whole and is_constant:
        return Filling(_then(relisted, _jinja_fill(whole)), whole, False)
    return Filling(_then(finished, _jinja_fill(xml)), xml, True)


def _then(finish: Callable[[str], str], fill: Fill) -> Fill:
    """What is filled in, finished."""

    def finished_fill(context: dict[str, Any]) -> Filled:
        xml, cited = fill(context)
        return Filled(finish(xml), cited)

    return finished_fill


def _has_constant_tables(xml: str) -> bool:
    """Whether no tag changes how many cells a table has, or draws anything
    twice: then there is nothing to finish after filling."""
    depth = 0
    for piece in _TABLE.split(xml):
        depth += {"<w:tbl>": 1, "</w:tbl>": -1}.get(piece, 0)
        if depth and not is_simple(piece):
            return False
    return "docPr" not in xml


def _finished_before(xml: str, is_body: bool) -> str:
    """A part finished before it is filled; nothing where that takes a figure,
    which tells how many columns a cell is wide."""
    try:
        whole = finished(xml) if is_body else _DECLARATION + relisted(xml)
        return _TAG.sub(lambda tag: tag[0].replace("&gt;", ">"), whole)
    except MalformedError:
        return ""


def mended(data: bytes) -> str:
    """The XML of a part with its tags whole, and with what docxtpl takes for
    a tag of its own (`{%tr`, `{{p`, `{% colspan`) written in Jinja. Raises
    ValueError."""
    xml = etree.tostring(parse_xml(data), encoding="unicode")
    text = re.sub("<[^>]*>", "", xml)
    _check_closed(text)
    if len(_OWN_TAG.findall(text)) * len(xml) > _MOST_STEPS:
        raise UnusableTagError("{%tr %}、{%- 一类的标签（太多）")
    return _BRACE.sub(lambda mark: _BRACES[mark[0]], _in_order(_docxtpl.patch_xml(xml)))


def _in_order(xml: str) -> str:
    """The XML with what docxtpl adds to a cell's properties where the schema has
    it; docxtpl puts it first or last."""
    pieces: list[str] = []
    done = 0
    for begun in _CELL.finditer(xml):
        end = xml.find("</w:tcPr>", begun.end())
        inside = xml[begun.end() : max(end, begun.end())]
        if "{" in inside:
            properties = list(_PROPERTY.finditer(inside))
            if sum(len(found[0]) for found in properties) == len(inside):
                properties.sort(key=lambda found: _PLACES.get(found[1] or found[2], 0))
                pieces += xml[done : begun.end()], *(found[0] for found in properties)
                done = end
    return "".join([*pieces, xml[done:]])


def _check_closed(text: str) -> None:
    """Raises ValueError for a tag that is not closed before the next begins:
    docxtpl would look for its end again and again."""
    place = 0
    while opening := _OPENING.search(text, place):
        end = text.find(_CLOSING[opening[0]], opening.end())
        inside = _QUOTED.sub("", text[opening.end() : end])
        if end < 0 or (opening[0] != "{#" and _OPENING.search(inside)):
            raise ValueError(text[opening.start() : opening.start() + 20])
        place = end + 2


def finished(xml: str) -> str:
    """The body after filling: tabs and line breaks in texts are those of Word,
    grids have as many columns as their tables, and no two drawings one
    number. Raises MalformedError."""
    xml = relisted(xml)
    try:
        parse_xml(xml.encode())
        tree = _docxtpl.fix_tables(xml)
    except (etree.XMLSyntaxError, AttributeError, TypeError, ValueError) as error:
        raise MalformedError(str(error)) from None
    for number, drawing in enumerate(tree.iter(_DRAWING), _FIRST_DRAWING):
        drawing.set("id", str(number))
    return _DECLARATION + etree.tostring(tree, encoding="unicode")


def relisted(xml: str) -> str:
    """XML whose texts have the tabs and line breaks of Word."""
    return _docxtpl.resolve_listing(xml) if _LISTED.search(xml) else xml


def _jinja_fill(xml: str) -> Fill:
    environment = KeyOnlyEnvironment(finalize=finalize, autoescape=True)
    try:
        template = environment.compiled(xml)
    except TemplateSyntaxError as error:
        raise ValueError(error.message) from None
    except (RecursionError, MemoryError, SyntaxError):  # of Jinja's parser or Python's
        raise UnusableTagError(DEEP) from None

    def fill(context: dict[str, Any]) -> Filled:
        try:
            return Filled(*environment.filled(template, context))
        except (TemplateError, TypeError, ValueError, ArithmeticError):
            raise CitationError("", "里面有算不出来的标签", "检查 {% %} 里写的是什么") from None

    return fill
