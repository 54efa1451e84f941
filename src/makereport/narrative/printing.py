"""What the tags of templates print, whatever the output is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from markupsafe import Markup

from makereport.narrative.values import Number, printed

MAX_TAGS = 10_000
"""Of a part of a template: twenty times those of an official one."""
MANY_TAGS = f"标签（超过 {MAX_TAGS:,} 个）"


class UnusableTagError(ValueError):
    """What stands in a tag is none of the language; it is named."""


class Figure(Number):
    """A figure of the form as its cell has it: a number for conditions, colours
    and filters, `xml` where it is printed. It remembers whether it was: a
    condition that only looks at it prints nothing."""

    xml: Markup
    is_printed: bool

    def __new__(cls, value: Decimal, xml: Markup) -> Figure:
        figure: Figure = super().__new__(cls, value, xml)  # type: ignore[assignment]
        figure.xml = xml
        figure.is_printed = False
        return figure


class Words(str):
    """The words of a cell, as a figure is one of its number; `xml` is printed in
    their place, if there is any."""

    is_printed = False
    xml: Markup | None = None


def finalize(value: Any) -> Any:
    """What a tag prints: XML of ours as it is, of a value its text."""
    if type(value) is Figure:
        value.is_printed = True
        return value.xml
    if type(value) is Words:
        value.is_printed = True
        value = value.xml or value
    return value if isinstance(value, Markup) else printed(value)
