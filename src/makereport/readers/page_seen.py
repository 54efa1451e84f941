"""What styles of a web page make of a text: gone, unseen, struck out, raised,
pale on its ground."""

from __future__ import annotations

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb
from dataclasses import dataclass, replace

FAR = 500
"""Pixels beyond which a text is moved off the page."""
_SMALL = 2.0
"""Pixels of letters that nobody sees."""
_NEAR = 24
"""Of 255: colours that differ by less are one to the eye."""
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.8}
_PIXELS |= {"in": 96.0, "pc": 16.0, "vw": 12.8, "vh": 8.0, "ex": 8.0, "ch": 8.0, "%": 12.8}
_RELATIVE = ("em", "%", "ex", "ch")
_LENGTH = re.compile(r"([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s*([a-z%]*)", re.IGNORECASE)
_FUNCTION = re.compile(r"([a-z0-9-]+)\(([^()]*)\)", re.IGNORECASE)
_FONT_SIZE = re.compile(r"(?:^|\s)(\.?\d[\d.]{0,9}[a-z%]*)\s*(?:/|\s)", re.IGNORECASE)
_HEX = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_SIDES = ("left", "top", "right", "bottom")
_WORDS_OF_SIZE = ("small", "medium", "large")
# In a line: these have no width or height of their own.
_INLINE = frozenset(
    [
        "span",
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "s",
        "del",
        "ins",
        "small",
        "big",
        "font",
        "sub",
        "sup",
        "label",
        "q",
        "code",
    ]
)
_OF_TABLE = frozenset(
    ["table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup", "caption"]
)
_FOLDED = frozenset(["thead", "tbody", "tfoot", "tr"])
_NAMED = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    **dict.fromkeys(
        ["snow", "ivory", "mintcream", "ghostwhite", "floralwhite", "azure"], (250, 250, 250)
    ),
    **dict.fromkeys(["whitesmoke", "aliceblue", "seashell"], (245, 245, 245)),
}

Colour = tuple[int, int, int] | str
"""Red, green and blue, or a name that says no more than that it is the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What holds for the text in an element; a ground of "" is unknown."""

    is_gone: bool = False
    is_lost: bool = False
    """Whether nothing within it can be seen."""
    is_invisible: bool = False
    is_tiny: bool = False
    is_indented: bool = False
    is_clear: bool = False
    struck: bool = False
    is_raised: bool = False
    is_turned: bool = False
    colour: Colour = (0, 0, 0)
    ground: Colour = (255, 255, 255)

    @property
    def is_unseen(self) -> bool:
        hidden = self.is_invisible or self.is_tiny or self.is_indented or self.is_clear
        return self.is_gone or self.is_lost or hidden

    @property
    def is_pale(self) -> bool:
        """Whether letters have the colour of what is behind them."""
        if "" in (self.colour, self.ground):
            return False
        if isinstance(self.colour, str) or isinstance(self.ground, str):
            return self.colour == self.ground
        return all(abs(a - b) < _NEAR for a, b in zip(self.colour, self.ground, strict=True))

    def shown_perhaps(self) -> Seen:
        """As it is where it is not known whether it is seen: seen."""
        return Seen(colour=self.colour, ground=self.ground)


PLAIN = Seen()


def depends(style: Mapping[str, str]) -> bool:
    """Whether it depends on a variable what is seen."""
    return any("var(" in style.get(name, "") for name in ("display", "visibility", "opacity"))


def seen(tag: str, style: Mapping[str, str], outer: Seen) -> Seen:
    """What holds for an element of a style, within another one."""
    inherited = outer
    if outer.is_raised:
        inherited = replace(outer, is_raised=False)
    if not style:
        return inherited
    style = {name: value.lower() for name, value in style.items() if name != "content"}
    clear, colour = _colour(style, outer)
    is_clipped = "text" in (style.get("background-clip"), style.get("-webkit-background-clip"))
    return Seen(
        is_gone=style.get("display") == "none" or _is_folded(tag, style),
        is_lost=outer.is_lost or _is_lost(tag, style),
        is_invisible=_is_invisible(style, outer),
        is_tiny=_is_tiny(style, outer),
        is_indented=_is_indented(style, outer),
        is_clear=clear and not is_clipped,
        struck=outer.struck or _is_struck(style),
        is_raised=tag not in _OF_TABLE and _is_raised(style),
        is_turned=outer.is_turned or _is_turned(style),
        colour=colour,
        ground="" if is_clipped else _ground(style, outer),
    )


def _length(text: str) -> float | None:
    """Pixels, about; None for what is no length."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None or match[2].lower() not in _PIXELS:
        return None
    return float(match[1]) * _PIXELS[match[2].lower()]


def _number(text: str) -> float | None:
    match = _LENGTH.fullmatch(text.strip())
    if match is None or match[2] not in ("", "%"):
        return None
    return float(match[1]) / (100 if match[2] else 1)


def _functions(text: str) -> list[tuple[str, list[str]]]:
    """The functions in a value with their arguments."""
    if "(" not in text:
        return []
    return [
        (name, inner.replace(",", " ").split()) for name, inner in _FUNCTION.findall(text.lower())
    ]


# Seen or not


def _is_folded(tag: str, style: Mapping[str, str]) -> bool:
    """Whether a row or column is taken out of its table."""
    return tag in _FOLDED and style.get("visibility") == "collapse"


def _is_invisible(style: Mapping[str, str], outer: Seen) -> bool:
    match style.get("visibility"):
        case "hidden" | "collapse":
            return True
        case "visible" | "initial":
            return False
        case _:
            return outer.is_invisible


def _is_tiny(style: Mapping[str, str], outer: Seen) -> bool:
    is_tiny = outer.is_tiny
    for name in style:
        if name == "font":
            found = _FONT_SIZE.search(style[name])
            size = found[1] if found else ""
        elif name == "font-size":
            size = style[name]
        else:
            continue
        if any(word in size for word in _WORDS_OF_SIZE) or size in ("initial", "larger"):
            is_tiny = False
        elif (pixels := _length(size)) is not None:
            pixels *= 0.0125 if size.endswith("%") else 1  # of the letters around it
            is_relative = size.endswith(_RELATIVE) and not size.endswith("rem")
            is_tiny = pixels < _SMALL or (outer.is_tiny and is_relative)
    return is_tiny


def _is_indented(style: Mapping[str, str], outer: Seen) -> bool:
    indent = _length(style.get("text-indent", ""))
    return outer.is_indented if indent is None else indent <= -FAR


def _is_lost(tag: str, style: Mapping[str, str]) -> bool:
    opacity = _number(style.get("opacity", ""))
    if opacity is not None and opacity < 0.05:
        return True
    if style.get("content-visibility") == "hidden":
        return True
    for name, values in _functions(style.get("filter", "")):
        if name == "opacity" and values and (_number(values[0]) or 0) < 0.05:
            return True
    for name, values in _functions(style.get("transform", "")):
        amounts = [_length(value) for value in values]
        if name.startswith("scale") and 0 in amounts:
            return True
        if name.startswith("translate") and any(abs(_way(value)) >= FAR for value in values):
            return True
    return _is_moved(style) or _is_clipped(style) or _has_no_room(tag, style)


def _is_moved(style: Mapping[str, str]) -> bool:
    position = style.get("position")
    names = ["margin-left", "margin-top"]
    if position in ("absolute", "fixed", "relative"):
        names += _SIDES
    if any(_way(style.get(name, "")) <= -FAR for name in names):
        return True
    # By the size of the page, not by one's own.
    sides = [style.get(name, "") for name in _SIDES] if position in ("absolute", "fixed") else []
    return any(side.endswith("%") and (_number(side) or 0) <= -1 for side in sides)


def _way(text: str) -> float:
    """Pixels of a move; one by a part of something centres or lays out."""
    return 0 if text.strip().endswith("%") else _length(text) or 0


def _is_clipped(style: Mapping[str, str]) -> bool:
    if style.get("position") in ("absolute", "fixed"):
        for name, values in _functions(style.get("clip", "")):
            edges = [_length(value) for value in values]
            if name == "rect" and len(edges) == 4 and None not in edges:
                top, right, bottom, left = (edge or 0 for edge in edges)
                if right - left <= 1 or bottom - top <= 1:
                    return True
    for name, values in _functions(style.get("clip-path", "")):
        part = _number(values[0]) if values else None
        if name == "circle" and part == 0:
            return True
        if name == "inset" and part is not None and "%" in values[0] and part >= 0.5:
            return True
    return False


def _has_no_room(tag: str, style: Mapping[str, str]) -> bool:
    """Whether an element of no size cuts off what is in it."""
    overflow = " ".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if tag in _OF_TABLE or not any(word in overflow for word in ("hidden", "clip")):
        return False
    is_free = style.get("position") in ("absolute", "fixed") or style.get("float", "none") != "none"
    if tag in _INLINE and not is_free and style.get("display", "inline") == "inline":
        return False
    sizes = [_length(style.get(n, "")) for n in ("width", "height", "max-width", "max-height")]
    return any(size is not None and size <= 1 for size in sizes)


# Struck out, raised, turned


def _is_struck(style: Mapping[str, str]) -> bool:
    is_struck = False
    for name in style:
        if name.startswith("text-decoration"):
            is_struck = "line-through" in style[name]
    return is_struck


def _is_raised(style: Mapping[str, str]) -> bool:
    align = style.get("vertical-align", "")
    if align in ("super", "sub", "text-top"):
        return True
    raise_of_letters = _length(align)
    if raise_of_letters is not None and abs(raise_of_letters) >= 3:
        return True
    if style.get("position") != "relative" or "font-size" not in style:
        return False
    return any(abs(_length(style.get(name, "")) or 0) >= 3 for name in ("top", "bottom"))


def _is_turned(style: Mapping[str, str]) -> bool:
    """Whether letters stand in the reverse order."""
    return style.get("direction") == "rtl" and "override" in style.get("unicode-bidi", "")


# Colours


def _colour(style: Mapping[str, str], outer: Seen) -> tuple[bool, Colour]:
    """Whether letters have none, and that which they have."""
    value = style.get("-webkit-text-fill-color") or style.get("color", "inherit")
    if value in ("inherit", "currentcolor", "unset"):
        return outer.is_clear, outer.colour
    return _is_clear(value), _read_colour(value)


def _ground(style: Mapping[str, str], outer: Seen) -> Colour:
    ground = outer.ground
    for name, value in style.items():
        if name == "background-color":
            if value not in ("transparent", "inherit", "initial", "unset", "none"):
                ground = "" if _is_clear(value) else _read_colour(value)
        elif (name == "background" and _has_picture(value)) or (
            name == "background-image" and value not in ("none", "initial")
        ):
            return ""
        elif name == "background":
            colours = [_read_colour(word) for word in _words(value)]
            known = [colour for colour in colours if colour and not isinstance(colour, str)]
            named = [colour for colour in colours if isinstance(colour, str) and colour]
            if known:
                ground = known[0]
            elif named and value not in ("none", "transparent", "initial", "inherit"):
                ground = named[0] if len(named) == 1 else ""
    return ground


def _has_picture(value: str) -> bool:
    return "url(" in value or "gradient" in value or "var(" in value


def _words(value: str) -> list[str]:
    """The words of a value; a function is one."""
    functions = [found.group() for found in _FUNCTION.finditer(value)]
    return [*functions, *_FUNCTION.sub(" ", value).split()]


def _is_clear(value: str) -> bool:
    if value == "transparent":
        return True
    match = _HEX.fullmatch(value) if value.startswith("#") else None
    if match is not None and len(match[1]) in (4, 8):
        letters = match[1]
        alpha = letters[3] * 2 if len(letters) == 4 else letters[6:]
        return int(alpha, 16) < 13
    for name, values in _functions(value.replace("/", " ")):
        if name in ("rgba", "hsla", "rgb", "hsl") and len(values) == 4:
            alpha_part = _number(values[3])
            return alpha_part is not None and alpha_part < 0.05
    return False


def _read_colour(value: str) -> Colour:
    """A colour; "" for what depends on something else."""
    if value in _NAMED:
        return _NAMED[value]
    match = _HEX.fullmatch(value)
    if match is not None and (value.startswith("#") or len(match[1]) == 6):
        letters = match[1]
        if len(letters) < 6:
            letters = "".join(letter * 2 for letter in letters)
        red, green, blue = (int(letters[at : at + 2], 16) for at in (0, 2, 4))
        return red, green, blue
    for name, values in _functions(value.replace("/", " ")):
        if name in ("rgb", "rgba") and len(values) >= 3:
            parts = [_number(each) for each in values[:3]]
            if None not in parts:
                scale = 255 if "%" in values[0] else 1
                red, green, blue = (min(255, int((part or 0) * scale)) for part in parts)
                return red, green, blue
        if name in ("hsl", "hsla") and len(values) >= 3:
            hue, saturation, light = (_number(each.removesuffix("deg")) for each in values[:3])
            if hue is not None and saturation is not None and light is not None:
                shades = hls_to_rgb(hue / 360, light, saturation)
                red, green, blue = (max(0, min(255, int(255 * each))) for each in shades)
                return red, green, blue
    return "" if "(" in value else value
