"""What a cited value is worth: what is behind its keys, its number, its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from makereport.form.numbers import format_number, parse_number
from makereport.report.texts import TypedText

_WITH_UNIT = re.compile(r"([0-9０-９][0-9０-９.,．，]*)\s*([^\W\d_]{1,3}|[%％])")
Scope = dict[str, Any]
"""What may be cited, by its first name."""


class CitationError(Exception):
    """A citation that names nothing, or nothing with a single value. `name`
    is the part of the citation that is wrong, of the report `of` (nothing for
    this one); it stands at `at` in its expression where that is known. Beside
    a finding of the code `echoes` it says nothing new."""

    def __init__(
        self,
        name: str,
        message: str,
        hint: str = "",
        of: str = "",
        echoes: str = "",
        at: int | None = None,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.message = f"{of}的{message}" if of else message
        self.hint = hint
        self.of = of
        self.echoes = echoes
        self.at = at


class UnitError(CitationError):
    """A calculation with indicators that were typed with their units: what is
    wrong stands where they were typed, not where they are cited."""

    def __init__(self, texts: list[TypedText]) -> None:
        super().__init__("", f"“{texts[0]}”带着单位，不能计算")
        self.texts = texts


class Number(Decimal):
    """A number that prints as it was typed. `row` is the row it stands for
    where the row has just this one column."""

    text: str
    row: Keyed | None

    def __new__(cls, value: Decimal, text: str = "", row: Keyed | None = None) -> Number:
        number = super().__new__(cls, value)
        number.text = text or format_number(value)
        number.row = row
        return number


class Said(str):
    """The words of a cell. `row` is the row they stand for where it has just
    this one column."""

    row: Keyed | None

    def __new__(cls, text: str, row: Keyed | None = None) -> Said:
        said = super().__new__(cls, text)
        said.row = row
        return said


class Keyed(Protocol):
    """What has values behind keys. `column` tells how a single one is cited."""

    def look_up(self, name: str) -> Any:
        """The value of a key. Raises CitationError without one."""


class Round(NamedTuple):
    """What `loop` is in a loop: which of how many rounds this one is."""

    index0: int
    length: int

    def look_up(self, name: str) -> Any:
        values = {
            "index": Decimal(self.index0 + 1),
            "index0": Decimal(self.index0),
            "first": self.index0 == 0,
            "last": self.index0 == self.length - 1,
            "length": Decimal(self.length),
        }
        if name not in values:
            raise CitationError(name, f"loop 里没有“{name}”", f"可以用：{'、'.join(values)}")
        return values[name]


def number_of(value: Any) -> Decimal:
    """The number a cited value is. Raises CitationError where it is none."""
    if isinstance(value, TypedText) and number_and_unit(value):
        raise UnitError([value])
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise CitationError("", f"{describe(value)}不是一个数，不能计算")
    # A float can only be a number typed in a Word template: its repr is what was typed.
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def number_and_unit(text: Any) -> tuple[str, str] | None:
    """A number typed with its unit, as the two; None for any other value."""
    match = _WITH_UNIT.fullmatch(text) if isinstance(text, str) else None
    if match is None or parse_number(match[1], "amount") is None:
        return None
    return match[1], match[2]


def describe(value: Any) -> str:
    """What a value is, for a message."""
    if isinstance(value, str):
        return f"“{value[:20]}”"
    item = getattr(value, "item", None)
    return f"“{item.name}”一行有好几列，" if item is not None else "这里引用的内容"


def look_up(value: Any, name: Any) -> Any:
    """What is behind a key. Attributes of Python objects do not exist here."""
    if not isinstance(name, str):
        hint = '例如 指标["12345热线"]'
        raise CitationError(str(name), "方括号里应当是带引号的名称", hint)
    if isinstance(value, (Number, Said)) and value.row is not None:
        value = value.row
    if isinstance(value, dict) and name in value:
        return value[name]
    if not hasattr(value, "look_up"):
        raise CitationError(name, f"{describe(value)}下面没有“{name}”")
    return value.look_up(name)


def items_of(value: Any) -> Iterable[Any]:
    """What a loop goes through: a list, or the names of a mapping."""
    if isinstance(value, list) or (hasattr(value, "look_up") and isinstance(value, Iterable)):
        return value
    raise CitationError("", f"{describe(value)}不能逐项列出", "只有指标、联系方式和列表可以")


def printed(value: Any) -> str:
    """The text of a cited value. Raises CitationError if it has no single one."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise CitationError("", f"{describe(value)}没有单一的值", getattr(value, "advice", ""))
    return value if isinstance(value, str) else format_number(number_of(value))
