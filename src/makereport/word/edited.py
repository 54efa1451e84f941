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

from makereport.narrative.values import CitationError
from makereport.ooxml.package import parse_xml
from makereport.ooxml.scan import DECLARATION, MalformedError
from makereport.word.sandbox import KeyOnlyEnvironment

_FIRST_DRAWING = 1001
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
# How a template writes braces that are text. They are replaced in the template, not in
# what was filled in: no report writes tags.
_BRACES = {mark: f"{{{{ '{mark.replace('_', '')}' }}}}" for mark in ("{_{", "}_}", "{_%", "%_}")}
_BRACE = re.compile("|".join(map(re.escape, _BRACES)))
_LISTED = re.compile("[\t\n\a\f]")
_docxtpl = DocxTemplate(None)
"""Only for what depends on nothing but its arguments."""

Fill = Callable[[dict[str, Any]], str]


def mended(data: bytes) -> str:
    """The XML of a part with its tags whole, and with what docxtpl takes for
    a tag of its own (`{%tr`, `{{p`, `{% colspan`) written in Jinja."""
    xml = etree.tostring(parse_xml(data), encoding="unicode")
    return _BRACE.sub(lambda mark: _BRACES[mark[0]], _docxtpl.patch_xml(xml))


def finished(xml: str, is_body: bool) -> str:
    """A part after filling: tabs and line breaks in texts are those of Word;
    in the body, grids have as many columns as their tables, and no two
    drawings one number. Raises MalformedError."""
    xml = relisted(xml)
    if not is_body:
        return DECLARATION.decode() + xml
    try:
        parse_xml(xml.encode())
        tree = _docxtpl.fix_tables(xml)
    except (etree.XMLSyntaxError, AttributeError, TypeError, ValueError) as error:
        raise MalformedError(str(error)) from None
    for number, drawing in enumerate(tree.iter(_DRAWING), _FIRST_DRAWING):
        drawing.set("id", str(number))
    return DECLARATION.decode() + etree.tostring(tree, encoding="unicode")


def relisted(xml: str) -> str:
    """XML whose texts have the tabs and line breaks of Word."""
    return _docxtpl.resolve_listing(xml) if _LISTED.search(xml) else xml


def jinja_fill(xml: str, is_body: bool, finalize: Callable[[Any], Any]) -> Fill:
    """Mended XML as a function of the context. Raises ValueError where a tag
    is wrong."""
    environment = KeyOnlyEnvironment(finalize=finalize, autoescape=True)
    try:
        template = environment.from_string(xml)
    except TemplateSyntaxError as error:
        raise ValueError(error.message) from None

    def fill(context: dict[str, Any]) -> str:
        try:
            filled = template.render(context)
        except (TemplateError, TypeError, ValueError, ArithmeticError):
            raise CitationError("", "里面有算不出来的标签", "检查 {% %} 里写的是什么") from None
        return finished(filled, is_body)

    return fill
