"""The text of a web page's elements, as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from makereport.narrative.blocks import Span, plain
from makereport.ooxml.elements import Element
from makereport.readers.budget import DEPTH, within
from makereport.readers.flow import Trail
from makereport.readers.marked import HIDDEN, Marked, settled
from makereport.readers.page_looks import Look, Looks

HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARTING = {
    *("html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside"),
    *("nav", "li", "ul", "ol", "dl", "dt", "dd", "center", "blockquote", "form", "figure"),
    *("figcaption", "address", "fieldset", "legend", "pre", "hr", "br", "caption"),
    *("details", "summary"),
    *HEADINGS,
}
SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
# No browser shows what is in these, or only in place of something else.
_SKIPPED = {
    *("head", "script", "style", "noscript", "template", "option", "canvas"),
    *("video", "audio", "map", "datalist", "rp"),
}
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_INDENTS = " \u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
# A line of Chinese that was wrapped in the source: no space belongs there.
_WIDE_BREAK = re.compile(r"(?<=[\u2e80-\uffef]) ?[\r\n][ \t\r\n\f]*(?=[\u2e80-\uffef])")
_MOST_LINES = 65_535
"""That the parser can count."""
_WITHOUT_TEXT = ("hidden", "checkbox", "radio", "password", "file", "image", "color", "range")


class TextReader:
    """Walks elements and gathers their text. What is to be done with some of
    them, and where lines end, those say who inherit."""

    parting = PARTING

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.spans: list[Span] = []
        self.level = 0
        self.place: tuple[int, Trail] = (1, ())

    def takes(self, element: Element, name: str, trail: Trail, look: Look) -> bool:
        """Whether an element is no text, and taken as what it is."""
        return False

    def part(self) -> None:
        """A line ends."""

    def pass_over(self, element: Element) -> None:
        """An element that takes no place on the page."""

    def number(self, element: Element, name: str) -> str:
        """What a browser prints before the text of an element."""
        return ""

    def walk(
        self, element: Element, outer: Look, place: int, trail: Trail = (), bold: bool = False
    ) -> None:
        """Gather the text in an element, the so-manieth in the one whose look is
        `outer`. Raises BudgetError."""
        name = tag_of(element)
        if not name or name in _SKIPPED:
            return
        look = self.looks.of(element, outer, place)
        if look.is_gone:
            self.pass_over(element)
        elif name == "iframe":
            self._frame(element, look, trail)
        elif (shown := _CONTROLS.get(name)) is not None:
            text = f" {shown(element, look, self.looks)} "  # it has a frame around it
            self.control(text, element, trail, bold, look.mark)
        elif not self.takes(element, name, trail, look):
            self.inside(element, look, trail, bold)

    def inside(self, element: Element, look: Look, trail: Trail = (), bold: bool = False) -> None:
        """Gather the text in an element that is nothing but text."""
        within(DEPTH, len(trail))
        name = tag_of(element)
        parts = name in self.parting
        if parts:
            self.part()
            self.level = HEADINGS.get(name, self.level)
        inner = bold or name in ("b", "strong") or _is_styled(element, _BOLD)
        inner &= name not in HEADINGS or self.parting is PARTING
        self.text(self.number(element, name), element, trail, bold)
        self._added(element, look, "before", trail, inner)
        self.text(element.text, element, trail, inner, look.mark)
        place = 0
        for index, child in enumerate(element):
            place += isinstance(child.tag, str)
            self.walk(child, look, place, (*trail, index), inner)
            self.text(child.tail, child, trail, inner, look.mark)
        self._added(element, look, "after", trail, inner)
        if parts:
            self.part()
            self.level = 0 if name in HEADINGS else self.level

    def _added(self, element: Element, look: Look, where: str, trail: Trail, bold: bool) -> None:
        """Text that the styles of the page put before or after that of an element."""
        if self.looks.has_rules and (text := self.looks.beside(look, where)):
            self.text(text, element, trail, bold, look.mark)

    def _frame(self, element: Element, look: Look, trail: Trail) -> None:
        """A page within the page, which has styles of its own."""
        root = framed(element, self.looks)
        if root is not None:
            outside, self.looks = self.looks, Looks.of_page(root, self.looks.budget)
            self.walk(root, look, 1, (*trail, 0))
            self.looks = outside

    def control(
        self, text: str, element: Element, trail: Trail, bold: bool, mark: str = ""
    ) -> None:
        """The text that a field or a drawing shows."""
        self.text(text, element, trail, bold, mark)

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


def framed(element: Element, looks: Looks) -> Element | None:
    """The page that a frame holds itself, its lines counted from those of the
    page around it. Raises BudgetError."""
    text = element.get("srcdoc") or ""
    if not text.strip():
        return None
    data = looks.budget.spend_markup(text.encode("utf-8", "replace"))
    root = etree.fromstring(data, page_parser())
    first = line_of(element) - 1
    for inner in () if root is None else root.iter("*"):
        inner.sourceline = min(first + line_of(inner), _MOST_LINES)
    return root


def page_parser() -> etree.HTMLParser:
    """A new parser of pages in UTF-8, which fetches nothing."""
    return etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=True,
        default_doctype=False,  # type: ignore[call-arg]  # the stubs lack it
    )


def _field(element: Element, look: Look, looks: Looks) -> str:
    kind = element.get("type", "").lower()
    return "" if kind in _WITHOUT_TEXT else element.get("value", "")


def _choice(element: Element, look: Look, looks: Looks) -> str:
    """The chosen option of a list, without one the first."""
    options = list(element.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib] or options[:1]
    return " ".join(option.get("label") or _whole(option, look, looks) for option in chosen)


def _drawing(element: Element, look: Look, looks: Looks) -> str:
    reader = _Drawn(looks)
    reader.inside(element, look)
    return reader.said


def _whole(element: Element, look: Look, looks: Looks) -> str:
    """All text in an element but what nobody sees there."""
    reader = _Whole(looks)
    reader.inside(element, look)
    return reader.said


class _Whole(TextReader):
    """Text on one line."""

    @property
    def said(self) -> str:
        return plain(settled(self.spans, is_cell=True).kept)

    def part(self) -> None:
        self.spans.append(Span(" "))


class _Drawn(_Whole):
    """The texts of a drawing, parted by spaces."""

    _depth = 0

    def takes(self, element: Element, name: str, trail: Trail, look: Look) -> bool:
        if name in ("title", "desc", "metadata", "defs", "symbol"):
            return True
        if name in ("text", "foreignobject"):
            self.part()
            self._depth += 1
            self.inside(element, look, trail)
            self._depth -= 1
            return True
        return False

    def text(
        self, text: str | None, element: Element, trail: Trail, bold: bool, mark: str = ""
    ) -> None:
        if self._depth:
            super().text(text, element, trail, bold, mark)


_CONTROLS: dict[str, Callable[[Element, Look, Looks], str]] = {
    "input": _field,
    "select": _choice,
    "svg": _drawing,
    **dict.fromkeys(("textarea", "button", "object"), _whole),
}
