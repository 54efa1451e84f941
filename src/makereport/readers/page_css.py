"""The style sheets of a web page, as far as they say what is seen of its text:
rules by their selectors. What a browser on a screen does not go by is left out;
what is not understood here is kept as unsure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from makereport.readers.budget import CHARACTERS, DEPTH, Budget, within

PROPERTIES = frozenset(
    [
        "display",
        "visibility",
        "opacity",
        "content-visibility",
        "content",
        "position",
        "left",
        "right",
        "top",
        "bottom",
        "margin-left",
        "margin-top",
        "text-indent",
        "clip",
        "clip-path",
        "overflow",
        "overflow-x",
        "overflow-y",
        "width",
        "height",
        "max-width",
        "max-height",
        "transform",
        "font",
        "font-size",
        "color",
        "background",
        "background-color",
        "background-image",
        "background-clip",
        "-webkit-background-clip",
        "-webkit-text-fill-color",
        "text-decoration",
        "text-decoration-line",
        "vertical-align",
        "float",
        "unicode-bidi",
        "direction",
    ]
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
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|(.))", re.DOTALL)
_IMPORTANT = re.compile(r"!\s*important\s*\Z", re.IGNORECASE)
_WIDTH = re.compile(r"(min|max)-width\s*:\s*([\d.]{1,9})\s*([a-z]*)")
_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\.)+"
_SELECTOR = re.compile(
    rf"""(?P<combinator>\s*[>+~]\s*|\s+) | (?P<tag>\*|{_NAME}) | \#(?P<id>{_NAME})
    | \.(?P<class>{_NAME}) | ::?(?P<pseudo>[\w-]+) | \[(?P<attribute>[^\]]*)\] | (?P<nest>&)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""\s*([\w-]+)\s*(?:([~|^$*]?)=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?\s*"""
)
_BRACKETS = re.compile(r"[()]")
LONGEST = 300
"""Characters of what stands in brackets and is understood."""
_STILL = frozenset({"hover", "focus", "active", "visited", "target", "focus-within"})
"""What no element is before somebody does something."""
_PARTS_OF_TEXT = frozenset({"first-letter", "first-line"})
_CHOICES = frozenset({"is", "where", "not", "matches"})
_BESIDE = frozenset({"before", "after"})
_NTH = re.compile(r"\s*(?:(odd|even)|([+-]?\d{0,6})n\s*(?:([+-])\s*(\d{1,6}))?|(\d{1,6}))\s*")

Declarations = dict[str, tuple[str, bool]]
"""Values by property, and whether each is important."""


class Attribute(NamedTuple):
    """A test of an attribute: how its value compares to a text."""

    name: str
    how: str
    text: str

    def holds(self, value: str | None) -> bool:
        if value is None:
            return False
        match self.how:
            case "":
                return True
            case "=":
                return value == self.text
            case "~":
                return self.text in value.split()
            case "|":
                return value == self.text or value.startswith(f"{self.text}-")
            case "^":
                return bool(self.text) and value.startswith(self.text)
            case "$":
                return bool(self.text) and value.endswith(self.text)
            case _:
                return bool(self.text) and self.text in value


@dataclass(frozen=True)
class Compound:
    """What one element has to be: `nth` (a step and a first place) of the
    children of its parent; one of some `choices`, or (with True) none of them;
    `is_child` that the compound before it is the parent's."""

    tag: str = ""
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    nth: tuple[tuple[int, int], ...] = ()
    choices: tuple[tuple[bool, tuple[Compound, ...]], ...] = ()
    is_child: bool = False


@dataclass(frozen=True)
class Selector:
    """Compounds from the outer to the inner; `pseudo` is `before` or `after`
    for text that the style itself adds. One that is not sure may hold for fewer
    elements than it says."""

    compounds: tuple[Compound, ...]
    pseudo: str = ""
    is_sure: bool = True

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much it counts against others."""
        each = self.compounds
        return (
            sum(len(one.ids) for one in each),
            sum(len((*one.classes, *one.attributes, *one.nth, *one.choices)) for one in each),
            sum(bool(one.tag) for one in each),
        )


class Rule(NamedTuple):
    """A selector with what it says, in short: the text of the selector too."""

    selector: Selector
    declarations: Declarations
    text: str


def read_rules(css: str, budget: Budget) -> Iterator[Rule]:
    """The rules of a style sheet in their order. Raises BudgetError."""
    for text, body, is_sure in _blocks(css, budget):
        declarations = declared(body)
        if not declarations:
            continue
        for each in _split(text):
            selector = _selector(each.strip())
            if selector is not None:
                sure = selector.is_sure and is_sure
                yield Rule(Selector(selector.compounds, selector.pseudo, sure), declarations, each)


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


def unescaped(text: str) -> str:
    """A text with what its backslashes stand for."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "" if escape[2] == "\n" else escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


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
        nested = f"{outer.selector} {head}" if outer.selector else head
        # A list within a list would have to be multiplied out.
        is_sure = outer.is_sure and not (outer.selector and "," in nested)
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
    words = re.findall(r"\([^()]*\)|[\w-]+", query)
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


# Selectors


def _split(text: str) -> Iterable[str]:
    """The selectors of a list; commas in brackets part none."""
    if "(" not in text and "[" not in text:
        return text.split(",")
    found, depth, begin = [], 0, 0
    for place, letter in enumerate(text):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter == "," and depth <= 0:
            found.append(text[begin:place])
            begin = place + 1
    return [*found, text[begin:]]


class _SelectorReader:
    """Reads one selector; `is_moot` tells that it holds for nothing on a page
    at rest."""

    def __init__(self, text: str) -> None:
        self.done: list[Compound] = []
        self.compound = Compound()
        self.pseudo = ""
        self.is_sure = True
        self.is_moot = False
        place = 0
        while place < len(text) and not self.is_moot:
            match = _SELECTOR.match(text, place)
            if match is None:
                self.is_moot = True
                break
            place = match.end()
            if match["pseudo"]:
                inner, place = _argument(text, place)
                self._state(match["pseudo"].lower(), inner, match.group().startswith("::"))
            elif match["combinator"]:
                self._combine(match["combinator"].strip())
            elif match["attribute"] is not None:
                self._attribute(match["attribute"])
            else:
                self._name(match)

    def _name(self, match: re.Match[str]) -> None:
        one = self.compound
        if match["tag"]:
            tag = "" if match["tag"] == "*" else unescaped(match["tag"]).lower()
            self.compound = replace(one, tag=tag)
        elif match["id"]:
            self.compound = replace(one, ids=(*one.ids, unescaped(match["id"])))
        elif match["class"]:
            self.compound = replace(one, classes=(*one.classes, unescaped(match["class"])))

    def _combine(self, sign: str) -> None:
        if sign in ("+", "~"):
            # Which sibling stands before is not looked at.
            self.is_sure = False
            self.compound = Compound(is_child=self.compound.is_child)
        else:
            self.done.append(self.compound)
            self.compound = Compound(is_child=sign == ">")

    def _attribute(self, text: str) -> None:
        test = _ATTRIBUTE.fullmatch(text) if len(text) < LONGEST else None
        if test is None:
            self.is_sure = False
            return
        word = next((text for text in test.groups()[2:] if text is not None), None)
        how = "" if word is None else test[2] or "="
        added = Attribute(test[1].lower(), how, word or "")
        self.compound = replace(self.compound, attributes=(*self.compound.attributes, added))

    def _state(self, name: str, inner: str, is_element: bool) -> None:
        """Take what stands behind a colon."""
        if name in _BESIDE:
            self.pseudo = name
        elif name == "root":
            self.compound = replace(self.compound, tag="html")
        elif name == "first-child" or (name == "nth-child" and _nth(inner)):
            nth = (*self.compound.nth, _nth(inner) or (0, 1))
            self.compound = replace(self.compound, nth=nth)
        elif name in _CHOICES and (among := _compounds(inner)):
            choice = (name == "not", among)
            self.compound = replace(self.compound, choices=(*self.compound.choices, choice))
        elif name in _STILL or (is_element and name not in _PARTS_OF_TEXT):
            self.is_moot = True
        else:
            self.is_sure = False


def _selector(text: str) -> Selector | None:
    """A selector; None for one that is none, or holds for nothing."""
    if not text:
        return None
    if sum(map(text.count, ".#[:")) > LONGEST:
        return Selector((Compound(),), is_sure=False)
    read = _SelectorReader(text)
    if read.is_moot:
        return None
    return Selector((*read.done, read.compound), read.pseudo, read.is_sure)


def _compounds(text: str) -> tuple[Compound, ...]:
    """A list of selectors that each are of one element; nothing for another."""
    found = [_selector(each.strip()) for each in _split(text)]
    simple = [one.compounds[0] for one in found if one and one.is_sure and len(one.compounds) == 1]
    return tuple(simple) if len(simple) == len(found) else ()


def _argument(text: str, place: int) -> tuple[str, int]:
    """What stands in brackets at a place, and where these end."""
    if text[place : place + 1] != "(":
        return "", place
    depth = 0
    for bracket in _BRACKETS.finditer(text, place):
        depth += 1 if bracket.group() == "(" else -1
        if not depth:
            return text[place + 1 : bracket.start()], bracket.end()
    return text[place + 1 :], len(text)


def _nth(text: str) -> tuple[int, int] | None:
    """The step and the first place of a formula such as 2n+1."""
    match = _NTH.fullmatch(text.lower()) if len(text) < LONGEST else None
    if match is None:
        return None
    word, step, sign, first, alone = match.groups()
    if word:
        return 2, 1 if word == "odd" else 0
    if alone:
        return 0, int(alone)
    steps = int(f"{step}1") if step in ("", "+", "-") else int(step)
    return steps, int(f"{sign or ''}{first or 0}")
