"""The text of a web page's elements, as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from makereport.narrative.blocks import Span
from makereport.ooxml.elements import Element
from makereport.readers.budget import DEPTH, within
from makereport.readers.flow import Trail
from makereport.readers.marked import HIDDEN, RAISED, STRUCK, Marked

HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARTING = {
    *("html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside"),
    *("nav", "li", "ul", "ol", "dl", "dt", "dd", "center", "blockquote", "form", "figure"),
    *("figcaption", "address", "fieldset", "legend", "pre", "hr", "br", "caption"),
    *HEADINGS,
}
SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
# No browser shows what is in these, or only in place of something else.
_SKIPPED = {
    *("head", "script", "style", "noscript", "template", "option", "iframe", "canvas"),
    *("video", "audio", "map", "datalist", "rp"),
}
_MARKS = {
    **dict.fromkeys(("s", "del", "strike"), STRUCK),
    **dict.fromkeys(("sup", "sub", "rt"), RAISED),
}
_MARK_STYLES = (
    (re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE), STRUCK),
    (re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE), RAISED),
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_INDENTS = " \u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
# A line of Chinese that was wrapped in the source: no space belongs there.
_WIDE_BREAK = re.compile(r"(?<=[\u2e80-\uffef]) ?[\r\n][ \t\r\n\f]*(?=[\u2e80-\uffef])")
_WITHOUT_TEXT = ("hidden", "checkbox", "radio", "password", "file", "image", "color", "range")


class TextReader:
    """Walks elements and gathers their text. What is to be done with some of
    them, and where lines end, those say who inherit."""

    parting = PARTING

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.level = 0
        self.place: tuple[int, Trail] = (1, ())

    def takes(self, element: Element, name: str, trail: Trail) -> bool:
        """Whether an element is no text, and taken as what it is."""
        return False

    def part(self) -> None:
        """A line ends."""

    def pass_over(self, element: Element) -> None:
        """An element that nobody sees."""

    def number(self, element: Element, name: str) -> str:
        """What a browser prints before the text of an element."""
        return ""

    def walk(self, element: Element, trail: Trail = (), bold: bool = False, mark: str = "") -> None:
        """Gather the text in an element. Raises BudgetError."""
        name = tag_of(element)
        if not name or name in _SKIPPED:
            return
        if is_hidden(element):
            self.pass_over(element)
        elif (shown := _CONTROLS.get(name)) is not None:
            self.control(shown(element), element, trail, bold)
        elif not self.takes(element, name, trail):
            self.inside(element, trail, bold, mark)

    def inside(
        self, element: Element, trail: Trail = (), bold: bool = False, mark: str = ""
    ) -> None:
        """Gather the text in an element that is nothing but text."""
        within(DEPTH, len(trail))
        name = tag_of(element)
        parts = name in self.parting
        if parts:
            self.part()
            self.level = HEADINGS.get(name, self.level)
        inner = bold or name in ("b", "strong") or _is_styled(element, _BOLD)
        inner &= name not in HEADINGS or self.parting is PARTING
        mark = mark or _mark(element, name)
        self.text(self.number(element, name), element, trail, bold)
        self.text(element.text, element, trail, inner, mark)
        for index, child in enumerate(element):
            self.walk(child, (*trail, index), inner, mark)
            self.text(child.tail, child, trail, inner, mark)
        if parts:
            self.part()
            self.level = 0 if name in HEADINGS else self.level

    def control(self, text: str, element: Element, trail: Trail, bold: bool) -> None:
        """The text that a field or a drawing shows."""
        self.text(text, element, trail, bold)

    def text(
        self, text: str | None, element: Element, trail: Trail, bold: bool, mark: str = ""
    ) -> None:
        """Take some text that stands in an element."""
        if not text:
            return
        if not self.spans:
            self.place = (line_of(element), trail)
        self.spans.append(Marked(_WIDE_BREAK.sub("", text), bold, mark))


def tag_of(element: Element) -> str:
    """The name of an element, nothing for a comment."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def line_of(element: Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or _is_styled(element, _HIDDEN)


def hidden_text(element: Element) -> Marked:
    """The text in an element that nobody sees."""
    return Marked("".join(map(str, element.itertext())), mark=HIDDEN)


def collapsed(spans: list[Span]) -> Iterator[Span]:
    """The spans with white space as a browser shows it, without the wide
    spaces that indent a paragraph."""
    begins, ends_in_space = True, True
    for span in spans:
        text = SPACE.sub(" ", span.text)
        if begins:
            text = text.lstrip(_INDENTS)
        elif ends_in_space:
            text = text.removeprefix(" ")
        if text:
            begins = False
            ends_in_space = text.endswith(" ")
            yield Span(text, span.bold)


def _is_styled(element: Element, style: re.Pattern[str]) -> bool:
    return style.search(element.get("style", "")) is not None


def _mark(element: Element, name: str) -> str:
    styled = (mark for style, mark in _MARK_STYLES if _is_styled(element, style))
    return _MARKS.get(name) or next(styled, "")


def _field(element: Element) -> str:
    kind = element.get("type", "").lower()
    return "" if kind in _WITHOUT_TEXT else element.get("value", "")


def _choice(element: Element) -> str:
    """The chosen option of a list, without one the first."""
    options = list(element.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib] or options[:1]
    return " ".join(map(_whole, chosen))


def _drawing(element: Element) -> str:
    return " ".join(map(_whole, element.iter("text", "foreignobject")))


def _whole(element: Element) -> str:
    """All text in an element but what is hidden there."""
    reader = _Whole()
    reader.inside(element)
    return "".join(span.text for span in reader.spans)


class _Whole(TextReader):
    """Text on one line."""

    def part(self) -> None:
        self.spans.append(Span(" "))


_CONTROLS: dict[str, Callable[[Element], str]] = {
    "input": _field,
    "select": _choice,
    "svg": _drawing,
    **dict.fromkeys(("textarea", "button", "object"), _whole),
}
