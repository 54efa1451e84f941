"""How the text in an element of a web page looks: whether anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from makereport.ooxml.elements import Element
from makereport.readers.budget import STYLE_STEPS, Budget
from makereport.readers.marked import DIGIT, HIDDEN, PALE, RAISED, STRUCK, UNSURE
from makereport.readers.page_css import Declarations, Rule, declared, holds_on_screen, read_rules
from makereport.readers.page_seen import PLAIN, Seen, depends, seen
from makereport.readers.page_selectors import Compound, Selector

_Rank = tuple[bool, int, tuple[int, int, int], int]
"""What wins: the important, what the element itself says, the heavier selector,
the later."""
_STRUCK = {"text-decoration": "line-through"}
_GONE = {"display": "none"}
_DEFAULTS = {**dict.fromkeys(("s", "del", "strike"), _STRUCK), "dialog": _GONE}
_RAISED = frozenset({"sup", "sub", "rt"})
"""Small and raised by their meaning, however a page brings that about."""
_DRAWN = frozenset({"display", "visibility", "opacity", "font-size", "text-decoration"})
"""What elements of a drawing say in attributes of their own."""
_COLOURS = {"bgcolor": "background-color", "background": "background-image"}


class _Same(NamedTuple):
    """The rules of one selector, each with its number, and the names that
    elements around one have for which they hold."""

    around: frozenset[str]
    rules: list[tuple[int, Rule]]


class Look:
    """An element as it is seen, within that around it."""

    __slots__ = (
        "_around",
        "_element",
        "_id",
        "_outer",
        "_place",
        "classes",
        "is_gone",
        "mark",
        "seen",
        "tag",
    )

    def __init__(
        self, element: Element | None, outer: Look | None, place: int, folds: bool = False
    ) -> None:
        self._element = element
        self._outer = outer
        self._place = place
        self._around: frozenset[str] | None = None
        tag = element.tag if element is not None else ""
        self.tag = tag.lower() if isinstance(tag, str) else ""
        names = self.attribute("class") or ""
        self.classes = tuple((names.lower() if folds else names).split())
        name = self.attribute("id") or ""
        self._id = name.lower() if folds else name
        self.seen: Seen = PLAIN
        self.mark = ""
        self.is_gone = False
        """Whether it takes no place on the page."""

    def attribute(self, name: str) -> str | None:
        return None if self._element is None else self._element.get(name)

    def is_like(self, compound: Compound) -> bool:
        """Whether the element is what a part of a selector says."""
        return (
            compound.tag in ("", self.tag)
            and all(self._id == one for one in compound.ids)
            and all(one in self.classes for one in compound.classes)
            and all(test.holds(self.attribute(test.name)) for test in compound.attributes)
            and all(_is_nth(self._place, *nth) for nth in compound.nth)
            and (not compound.is_last or self._is_last())
            and all(any(map(self.is_like, one)) != is_not for is_not, one in compound.choices)
        )

    def _is_last(self) -> bool:
        following = () if self._element is None else self._element.itersiblings("*")
        return next(iter(following), None) is None

    @property
    def names(self) -> set[str]:
        """By what selectors may name the element."""
        own = {self.tag, *(f".{one}" for one in self.classes)}
        return {*own, f"#{self._id}"} if self._id else own

    def around(self, budget: Budget) -> frozenset[str]:
        """The names of the element and of those that it is in."""
        if self._around is None:
            self._around = outer = self.outer_names(budget)
            if not self.names <= outer:
                self._around = outer | self.names
                budget.spend(STYLE_STEPS, len(self._around) // 8)
        return self._around

    def outer_names(self, budget: Budget) -> frozenset[str]:
        """The names of all that it is in."""
        return self._outer.around(budget) if self._outer else frozenset()

    @property
    def outer(self) -> Look | None:
        return self._outer


OUTSIDE = Look(None, None, 1)
"""What is around a page."""


def _is_for_screen(element: Element) -> bool:
    """Whether a style sheet is one, for a screen."""
    kind = (element.get("type") or "text/css").strip().lower()
    return kind == "text/css" and holds_on_screen(element.get("media") or "all") is not False


def _key(compound: Compound) -> str:
    """One of the names that an element has that is what a compound says."""
    if compound.ids:
        return f"#{compound.ids[0]}"
    return f".{compound.classes[0]}" if compound.classes else compound.tag


def _is_nth(place: int, step: int, first: int) -> bool:
    beyond = place - first
    return beyond == 0 if not step else beyond % step == 0 and beyond // step >= 0


class Looks:
    """The style sheets of a page. Raises BudgetError where matching them with
    its elements takes too long."""

    def __init__(self, sheets: list[str], budget: Budget, folds: bool = False) -> None:
        self.budget = budget
        self._folds = folds
        self._by_key: dict[str, dict[Selector, _Same]] = {}
        number = 0
        for sheet in sheets:
            for rule in read_rules(sheet, budget):
                number += 1
                self._add(number, rule.folded() if self._folds else rule)

    @classmethod
    def of_page(cls, root: Element, budget: Budget) -> Looks:
        """Those that a page holds itself. Raises BudgetError."""
        sheets = (element for element in root.iter("style") if _is_for_screen(element))
        texts = ["".join(map(str, sheet.itertext())) for sheet in sheets]
        # Without a type, browsers take capital letters in names for small ones.
        return cls(texts, budget, folds=root.getroottree().docinfo.internalDTD is None)

    def _add(self, number: int, rule: Rule) -> None:
        key = _key(rule.selector.compounds[-1])
        of_key = self._by_key.setdefault(key, {})
        if rule.selector not in of_key:
            around = frozenset(map(_key, rule.selector.compounds[:-1])) - {""}
            of_key[rule.selector] = _Same(around, [])
        same = of_key[rule.selector].rules
        # A later rule of the same selector takes the place of an equal one.
        names = {(name, said[1]) for name, said in rule.declarations.items()}
        same[:] = [
            each
            for each in same
            if not {(name, said[1]) for name, said in each[1].declarations.items()} <= names
        ]
        same.append((number, rule))

    def of(self, element: Element, outer: Look, place: int) -> Look:
        """The look of an element, the so-manieth in the one whose look is `outer`."""
        if element.tag == "tr" and outer.tag == "table":
            outer = self.of(etree.Element("tbody"), outer, 1)  # every browser puts it there
        look = Look(element, outer, place, self._folds)
        inline = declared(element.get("style") or "")
        rules = [*self._matching(look, "")] if self._by_key else []
        sure = _cascade(look, inline, [rule for rule in rules if rule[1].selector.is_sure])
        look.seen = seen(look.tag, sure, outer.seen)
        look.mark, look.is_gone = _told(look), look.seen.is_gone or outer.is_gone
        if depends(sure):
            look.mark, look.is_gone = UNSURE, False
        elif any(not rule.selector.is_sure for _, rule in rules):
            perhaps = seen(look.tag, _cascade(look, inline, rules), outer.seen)
            if perhaps.is_unseen != look.seen.is_unseen or perhaps.struck != look.seen.struck:
                look.mark, look.is_gone = UNSURE, False
                look.seen = look.seen.shown_perhaps()
        return look

    def beside(self, look: Look, pseudo: str) -> str:
        """The text with numbers that a style sheet puts `before` or `after` that
        of an element."""
        found = ""
        ranked = sorted(
            (each for each in self._matching(look, pseudo) if each[1].selector.is_sure),
            key=lambda each: (each[1].selector.weight, each[0]),
        )
        for _, rule in ranked:
            found = rule.declarations.get("content", (found, False))[0]
        text = found[1:-1] if found[:1] in ("'", '"') else ""
        return text if DIGIT.search(text) else ""

    @property
    def has_rules(self) -> bool:
        return bool(self._by_key)

    def _matching(self, look: Look, pseudo: str) -> Iterator[tuple[int, Rule]]:
        for key in {*look.names, ""}:
            found = self._by_key.get(key, {})
            self.budget.spend(STYLE_STEPS, len(found))
            for selector, same in found.items():
                if same.around and not same.around <= look.outer_names(self.budget):
                    continue
                if selector.pseudo == pseudo and self._holds(look, selector.compounds):
                    yield from same.rules

    def _holds(self, look: Look, compounds: tuple[Compound, ...]) -> bool:
        """Whether an element is the innermost of compounds, within the others."""
        if not look.is_like(compounds[-1]):
            return False
        within: Look | None = look
        must_be_parent = compounds[-1].is_child
        for compound in reversed(compounds[:-1]):
            within = within.outer if within else None
            while within is not None and not within.is_like(compound):
                self.budget.spend(STYLE_STEPS)
                within = None if must_be_parent else within.outer
            if within is None:
                return False
            must_be_parent = compound.is_child
        return True


def _cascade(look: Look, inline: Declarations, rules: list[tuple[int, Rule]]) -> dict[str, str]:
    """The values that hold for an element, those that win last."""
    found: dict[str, tuple[_Rank, str]] = {}
    for number, rule in rules:
        for name, (value, is_important) in rule.declarations.items():
            rank = (is_important, 0, rule.selector.weight, number)
            if name not in found or found[name][0] < rank:
                found[name] = (rank, value)
    for place, (name, (value, is_important)) in enumerate(inline.items()):
        rank = (is_important, 1, (0, 0, 0), place)
        if name not in found or found[name][0] < rank:
            found[name] = (rank, value)
    won = sorted(found.items(), key=lambda item: item[1][0])
    return _by_itself(look) | {name: value for name, (_, value) in won}


def _by_itself(look: Look) -> dict[str, str]:
    """What holds for an element where no style says otherwise."""
    found = dict(_DEFAULTS.get(look.tag, {}))
    if look.tag == "dialog" and look.attribute("open") is not None:
        found = {}
    if look.attribute("hidden") is not None or look.attribute("popover") is not None:
        found |= _GONE
    if look.tag == "bdo" and (look.attribute("dir") or "").lower() == "rtl":
        found |= {"unicode-bidi": "bidi-override", "direction": "rtl"}
    for name, property_name in _COLOURS.items():
        if value := look.attribute(name):
            found[property_name] = value
    colour = look.attribute("text" if look.tag == "body" else "color")
    if colour and look.tag in ("body", "font", "basefont"):
        found["color"] = colour
    for name in _DRAWN:
        if value := look.attribute(name):
            found[name] = value
    return found


def _told(look: Look) -> str:
    """What is said of the text of an element, nothing if it is plain."""
    outer = look.outer.mark if look.outer else ""
    state = look.seen
    if state.is_unseen:
        return HIDDEN
    if state.struck:
        return STRUCK
    if outer == UNSURE or state.is_turned:
        return UNSURE
    if state.is_pale:
        return PALE
    return RAISED if outer == RAISED or state.is_raised or look.tag in _RAISED else ""
