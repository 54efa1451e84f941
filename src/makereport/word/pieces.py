"""XML with tags in it, cut into literal pieces: what a tag is that only names
a figure, and whether the pieces fit together with any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from makereport.narrative.printing import finalize
from makereport.narrative.values import look_up
from makereport.ooxml.scan import MalformedError, walk

_NAME = r"[^\W\d]\w*"
_SIMPLE_TAG = re.compile(
    rf"\{{%\s*set\s+({_NAME})\s*=\s*({_NAME}(?:\.{_NAME})*)\s*%\}}"
    rf"|\{{\{{\s*({_NAME}(?:\.{_NAME})*)\s*\}}\}}"
)
_BRACE = re.compile(r"[{}]")
_PLAIN = frozenset({"单位", "年度", "标题"})
"""What is always text, never XML of ours."""
_PROBES = (Markup("</w:t></w:r><w:r><w:t>"), Markup("<w:p/>"))


class Filled(NamedTuple):
    """The XML of a part, and what of the context is printed in it: names, and
    figures (`table.row.column`) as far as they are texts."""

    xml: str
    cited: frozenset[str]


Fill = Callable[[dict[str, Any]], Filled]


@dataclass(frozen=True)
class Filling:
    """A part as a function of the context. A proved one needs no look at what
    it gives: its pieces fit together whatever a report puts between them. One
    that is `joined` only names things: figures may be texts to it."""

    fill: Fill
    literal: str
    is_proved: bool
    is_joined: bool = False


def is_simple(xml: str) -> bool:
    """Whether there are no braces but those of simple tags."""
    return not _BRACE.search(_SIMPLE_TAG.sub("", xml))


def joining(xml: str) -> Fill:
    """XML of simple tags, cut into literal pieces to be joined with what the
    tags name."""
    pieces = _SIMPLE_TAG.split(xml)
    tags = [
        (variable, (bound or cited).split("."), literal)
        for variable, bound, cited, literal in zip(
            pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4], strict=True
        )
    ]

    cited = frozenset(_addresses(tags))

    def fill(context: dict[str, Any]) -> Filled:
        scope = dict(context)
        filled = [pieces[0]]
        for variable, names, literal in tags:
            value: Any = scope
            for name in names:
                is_there = isinstance(value, dict) and name in value
                value = value[name] if is_there else look_up(value, name)
            if variable:
                scope[variable] = value
            else:
                filled.append(_written(value))
            filled.append(literal)
        return Filled("".join(filled), cited)

    return fill


def _addresses(tags: list[tuple[str, list[str], str]]) -> Iterator[str]:
    """What simple tags print, by names from the context on."""
    bound: dict[str, list[str]] = {}
    for variable, names, _ in tags:
        whole = [*bound.get(names[0], names[:1]), *names[1:]]
        if variable:
            bound[variable] = whole
        else:
            yield ".".join(whole)


def _written(value: Any) -> str:
    """What a tag gives: most are digits, which need no escaping."""
    if type(value) is str and value.isalnum():
        return value
    return escape(finalize(value))


def is_proved(xml: str) -> bool:
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
