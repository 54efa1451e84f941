"""The style sheets of a web page, as far as they say what is seen of its text:
rules by their selectors. What a browser on a screen does not go by is left out;
what is not understood here is kept as unsure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from makereport.readers.budget import CHARACTERS, DEPTH, Budget, within
from makereport.readers.page_selectors import Selector, listed, read_selector, unescaped

PROPERTIES = frozenset(
    (
        *("display", "visibility", "opacity", "content-visibility", "content", "position"),
        *("left", "right", "top", "bottom", "margin-left", "margin-top", "text-indent"),
        *("clip", "clip-path", "overflow", "overflow-x", "overflow-y", "width", "height"),
        *("max-width", "max-height", "transform", "font", "font-size", "color", "background"),
        *("background-color", "background-image", "background-clip"),
        *("-webkit-background-clip", "-webkit-text-fill-color", "text-decoration"),
        *("text-decoration-line", "vertical-align", "float", "unicode-bidi"),
        *("direction", "filter"),
    )
)
"""Those that may change what is seen of a text."""
_SCREEN = 1280
"""The width of a window, in pixels."""
_UNIT = {"px": 1, "em": 16, "rem": 16, "": 1}
_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z) | <!-- | --> | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?
    | url\(\s*[^"'\s)][^)]*\)? | \\. | [{};] | [^{};"'/\\uU<-]+ | .""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_IMPORTANT = re.compile(r"!\s*important\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"\([^()]*\)|[\w-]+")
_WIDTH = re.compile(r"(min|max)-width\s*:\s*([\d.]{1,9})\s*([a-z]*)")
Declarations = dict[str, tuple[str, bool]]
"""Values by property, and whether each is important."""


class Rule(NamedTuple):
    """A selector with what it says."""

    selector: Selector
    declarations: Declarations

    def folded(self) -> Rule:
        """The rule with ids and classes in small letters."""
        compounds = tuple(one.folded() for one in self.selector.compounds)
        return self._replace(selector=replace(self.selector, compounds=compounds))


def read_rules(css: str, budget: Budget) -> Iterator[Rule]:
    """The rules of a style sheet in their order. Raises BudgetError."""
    for text, body, is_sure in _blocks(css, budget):
        declarations = declared(body)
        if not declarations:
            continue
        for each in listed(text):
            selector = read_selector(each.strip())
            if selector is not None:
                sure = selector.is_sure and is_sure
                yield Rule(Selector(selector.compounds, selector.pseudo, sure), declarations)


@lru_cache(maxsize=1024)
def _short_declared(text: str) -> Declarations:
    return _declared(text)


def declared(text: str) -> Declarations:
    """The declarations of a style that matter here, the last of each property.
    The answer is shared: not to be changed."""
    return _short_declared(text) if len(text) < 300 else _declared(text)


def _declared(text: str) -> Declarations:
    found: Declarations = {}
    for piece in _pieces(text):
        name, _, value = piece.partition(":")
        name = unescaped(name).strip().lower()
        if name not in PROPERTIES:
            continue
        value = value.strip()
        bare = _IMPORTANT.sub("", value) if "!" in value else value
        is_important = bare != value
        if name in found and found[name][1] and not is_important:
            continue
        found.pop(name, None)  # the order of shorthands and their parts counts
        found[name] = (unescaped(bare).strip(), is_important)
    return found


def _pieces(text: str) -> Iterator[str]:
    """The declarations as texts, without comments."""
    gathered: list[str] = []
    for piece in map(re.Match.group, _TOKEN.finditer(text)):
        if piece == ";":
            yield "".join(gathered)
            gathered = []
        elif not piece.startswith("/*"):
            gathered.append(piece)
    yield "".join(gathered)


# Blocks


@dataclass
class _Block:
    """A block that is open: the selector of a rule, none of one at large."""

    selector: str
    is_sure: bool = True
    is_read: bool = True
    pieces: list[str] = field(default_factory=list)


def _blocks(css: str, budget: Budget) -> Iterator[tuple[str, str, bool]]:
    """Selector, declarations and whether they hold for sure, of each rule that
    holds on a screen; rules within rules follow the outer ones."""
    open_blocks = [_Block("")]
    gathered: list[str] = []
    for piece in map(re.Match.group, _TOKEN.finditer(css)):
        if piece == "{":
            block = _begun("".join(gathered).strip(), open_blocks[-1])
            budget.spend(CHARACTERS, len(block.selector))
            within(DEPTH, len(open_blocks))
            open_blocks.append(block)
            gathered = []
        elif piece in (";", "}"):
            block = open_blocks[-1]
            block.pieces += [*gathered, ";"]
            gathered = []
            if piece == "}" and len(open_blocks) > 1:
                open_blocks.pop()
                if block.is_read and block.selector:
                    yield block.selector, "".join(block.pieces), block.is_sure
            elif len(open_blocks) == 1:
                block.pieces.clear()  # a rule of one line, such as @import
        elif not piece.startswith(("/*", "<!--", "-->")):
            gathered.append(piece)
    open_blocks[-1].pieces += gathered
    for block in reversed(open_blocks):  # the end of the sheet closes them
        if block.is_read and block.selector:
            yield block.selector, "".join(block.pieces), block.is_sure


def _begun(head: str, outer: _Block) -> _Block:
    if not head.startswith("@"):
        nested = head
        if outer.selector:
            whole = head if "&" in head else f"& {head}"
            nested = whole.replace("&", outer.selector, 1)
        # A list within a list would have to be multiplied out.
        is_sure = outer.is_sure and not (outer.selector and ("," in nested or "&" in nested))
        return _Block(nested, is_sure, outer.is_read)
    name, _, condition = head[1:].partition(" ")
    name, _, bracket = name.partition("(")
    condition = f"({bracket} {condition}" if bracket else condition
    match name.lower():
        case "media":
            holds = holds_on_screen(condition)
        case "layer" | "scope":
            holds = True
        case "supports" | "container" | "starting-style":
            holds = None
        case _:
            holds = False
    is_sure = outer.is_sure and holds is True
    return _Block(outer.selector, is_sure, outer.is_read and holds is not False)


def holds_on_screen(condition: str) -> bool | None:
    """Whether a list of media has a screen among them; None where it may."""
    answers = [_query_holds(query) for query in condition.lower().split(",")]
    return True if True in answers else None if None in answers else False


def _query_holds(query: str) -> bool | None:
    words = _WORD.findall(query)
    if _WORD.sub("", query).strip():
        return None
    is_not = words[:1] == ["not"]
    answers = [_word_holds(word) for word in words if word not in ("only", "not", "and")]
    holds = False if False in answers else None if None in answers else True
    return holds if not is_not or holds is None else not holds


def _word_holds(word: str) -> bool | None:
    if not word.startswith("("):
        return word in ("all", "screen")
    width = _WIDTH.search(word)
    if width is not None and width[3] in _UNIT and width[2].count(".") < 2:
        pixels = float(width[2].strip(".") or 0) * _UNIT[width[3]]
        return pixels <= _SCREEN if width[1] == "min" else pixels >= _SCREEN
    return False if "prefers-" in word else None
