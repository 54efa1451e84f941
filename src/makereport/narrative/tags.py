"""Where tags stand in a narrative, found in time linear in its length: an
expression would look for the end of each opening to the end of the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile(r"\{[{%]")
_CLOSING = {"{{": "}}", "{%": "%}"}


def tags(text: str, most: int | None = None) -> Iterator[tuple[int, int]]:
    """Where the `{{ … }}` and `{% … %}` of a text begin and end, each on one
    line, with at most so many characters between its marks."""
    closing = dict.fromkeys(_CLOSING, -1)  # where the next one stands: looked for once
    position = 0
    while opening := _OPENING.search(text, position):
        start, inside = opening.span()
        mark = opening.group()
        if closing[mark] < inside:
            found = text.find(_CLOSING[mark], inside)
            closing[mark] = found if found >= 0 else len(text) + 1
        end = closing[mark]
        is_short = end <= len(text) and (most is None or end - inside <= most)
        if is_short and "\n" not in text[inside:end]:
            yield start, end + 2
            position = end + 2
        else:
            position = start + 1
