"""Parts of templates that somebody has edited in Word, with docxtpl and Jinja."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError

from makereport.word.sandbox import KeyOnlyEnvironment


def edited_part(xml: str, finalize: Callable[[Any], Any]) -> Callable[[dict[str, Any]], str]:
    """A part as a function of the context. Raises ValueError where a tag is wrong."""
    environment = KeyOnlyEnvironment(finalize=finalize, autoescape=True)
    try:
        template = environment.from_string(DocxTemplate(None).patch_xml(xml))
    except TemplateSyntaxError as error:
        raise ValueError(error.message) from None
    return template.render
