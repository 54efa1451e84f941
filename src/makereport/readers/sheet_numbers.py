"""The value of a cell of a workbook as text: the number that is stored, in the
way its format shows it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from makereport.readers.marked import HIDDEN, UNSURE

_DIGITS = 15
"""What Excel keeps of a number; further digits are artefacts."""
_FOR_TEXT = 3
"""The section of a format that shows texts."""
_CONDITION = re.compile(r"\[[<>=]")
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | [\\!](?P<escaped>.)
    | [_*].                     # a space, a fill
    | \[[^\]]*\]                # a colour, a condition
    | (?P<number>[0\#?][0\#?,.]*)
    | (?P<other>.)
    """,
    re.VERBOSE,
)
_QUOTED_OR_END = re.compile(r'((?:"[^"]*"|[^";])*)(?:;|$)')


@dataclass(frozen=True)
class _Shown:
    """What a format adds to the digits of a number."""

    decimals: int = 0
    has_plus: bool = False
    is_percent: bool = False
    unit: str = ""


def cell_text(value: object, number_format: str) -> str:
    """A value as openpyxl gives it; nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number_text(_exact(value), number_format)
    if isinstance(value, datetime.datetime):
        has_time = value.time() != datetime.time()
        return value.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d")
    return str(value)


def is_shifted(value: object, number_format: str) -> bool:
    """Whether a number is shown as another one: in thousands, as a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value:
        return False
    section = _section(_exact(value), number_format)
    return section.lower() not in ("", "general", "@") and _shown(section) is None


def blank_mark(value: object, number_format: str) -> str:
    """What is said of a value of which its format shows nothing (`;;;`), or
    perhaps nothing; nothing of others. A zero that is not shown is one all the
    same."""
    if ";" not in number_format or value == 0:
        return ""
    sections = [match[1] for match in _QUOTED_OR_END.finditer(number_format)]
    if _CONDITION.search(number_format):
        return UNSURE if any(map(_is_blank, sections[:_FOR_TEXT])) else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return HIDDEN if _is_blank(_section(_exact(value), number_format)) else ""
    is_text = isinstance(value, str | list) and len(sections) > _FOR_TEXT
    return HIDDEN if is_text and _is_blank(sections[_FOR_TEXT]) else ""


def _is_blank(section: str) -> bool:
    names = ("quoted", "escaped", "number", "other")
    return not any(token[name] for token in _TOKEN.finditer(section) for name in names)


def _exact(value: float) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_DIGITS}g}")


def _number_text(number: Decimal, number_format: str) -> str:
    """No digit is lost: the format only adds decimals, a sign, a unit."""
    shown = _shown(_section(number, number_format)) or _Shown()
    if shown.is_percent:
        number *= 100
    text = f"{abs(number):f}"
    if "." in text and shown.is_percent:
        text = text.rstrip("0").rstrip(".")
    typed = len(text.partition(".")[2])
    text = f"{Decimal(text):.{max(typed, shown.decimals)}f}"
    sign = "-" if number < 0 else "+" if number > 0 and shown.has_plus else ""
    return f"{sign}{text}{shown.unit}"


def _section(number: Decimal, number_format: str) -> str:
    """The part of a format for numbers of this sign."""
    sections = [match[1] for match in _QUOTED_OR_END.finditer(number_format)][:3]
    index = 1 if number < 0 else 2 if number == 0 else 0
    return sections[index] if index < len(sections) else sections[0]


def _shown(section: str) -> _Shown | None:
    """What a section adds; None for one that is no plain number: general,
    a fraction, an exponent, a point that is shifted."""
    before, numbers, after = "", [], ""
    for token in _TOKEN.finditer(section):
        literal = token["quoted"] or token["escaped"] or token["other"] or ""
        if token["number"]:
            numbers.append(token["number"])
        elif numbers:
            after += literal
        else:
            before += literal
    if len(numbers) != 1 or numbers[0].endswith(","):
        return None
    decimals = numbers[0].partition(".")[2].count("0")
    return _Shown(decimals, "+" in before, "%" in after, after.strip(" ()-"))
