"""The findings of a report as they are printed, and taken apart again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from makereport import Checked
from makereport.cli.console import finding_text

_FINDING = re.compile(r"(.*:\d+:\d+): (错误|警告) ([A-Z]\d{3}) (.*)")
_STYLE = re.compile(r"(?:\x1b\[\d+m)+((?:错误|警告) [A-Z]\d{3})\x1b\[0m")
_INDENT, _HINT = "    ", "    提示："


@dataclass(frozen=True)
class Said:
    """A finding as it is printed: `line` is the source line shown, `under` the
    character above the caret (empty behind the end of the line)."""

    place: str
    label: str
    message: str
    line: str = ""
    under: str = ""
    hint: str = ""


def printed(checked: Checked) -> str:
    """What is printed about a report, without colour."""
    return "\n".join(_STYLE.sub(r"\1", finding_text(finding)) for finding in checked.findings)


def told(checked: Checked) -> list[Said]:
    """The findings about a report, as they are printed."""
    return findings_in(printed(checked))


def findings_in(text: str) -> list[Said]:
    """The findings of a printed text."""
    found: list[Said] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _FINDING.match(line)
        if match is None:
            continue
        below = []
        for following in lines[number + 1 :]:
            if not following.startswith(_INDENT):
                break
            below.append(following)
        hint = next((b.removeprefix(_HINT) for b in below if b.startswith(_HINT)), "")
        caret = next((i for i, b in enumerate(below) if b.strip() == "^" and i), 0)
        source = below[caret - 1].removeprefix(_INDENT) if caret else ""
        under = _above(source, below[caret].index("^") - len(_INDENT)) if caret else ""
        found.append(Said(match[1], f"{match[2]} {match[3]}", match[4], source, under, hint))
    return found


def _above(line: str, column: int) -> str:
    """The character of a line that a terminal shows from a column on."""
    reached = 0
    for character in line:
        if reached == column and _width(character):
            return character
        reached += _width(character)
        if reached > column:
            return f"the middle of {character}"
    return "" if reached == column else "far behind the end"


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
