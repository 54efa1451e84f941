"""Numbers as published reports have them: blank, with a unit, with separators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from makereport.form import Item
from makereport.numerals import (
    EXACT,
    FULL_WIDTH,
    NOTHING,
    format_number,
    parse_number,
)

_MONEY = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8}
"""Powers of ten."""
_UNITS = re.compile(r"(.*?[0-9０-９])\s*([件个条次项宗起份例人户]|[百千万亿]{0,2}元)")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_BLANKS = re.compile(r"[-－—–−_/／\\.、\s\u3000\xa0]*")


@dataclass(frozen=True)
class Figure:
    """A number cell: `text` is the number as a report file has it, or what
    stands there where it is none (then `value` is None); `remark` tells what
    had to be supposed or converted."""

    text: str
    value: Decimal | None
    line: int
    remark: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.text


def is_value(text: str) -> bool:
    """Whether a cell may be one of numbers: blank, a mark for none, a number."""
    return _BLANKS.fullmatch(text) is not None or text in NOTHING or _number(text) is not None


def read_figure(text: str, column: Item, line: int) -> Figure:
    """What a cell says in a column of the form."""
    text = text.strip()
    if _BLANKS.fullmatch(text) or text in NOTHING:
        return Figure("", Decimal(0), line)
    value = parse_number(text, column.kind)
    if value is None:
        return _with_unit(text, column, line)
    remark = ""
    if column.unit_in_cell and value:
        remark = f"“{text}”没有写单位，按{column.unit}读"
    return Figure(format_number(value), value, line, remark)


def _with_unit(text: str, column: Item, line: int) -> Figure:
    match = _UNITS.fullmatch(text)
    bare, unit = match.groups() if match else (text, "")
    whole = _WHOLE.fullmatch(bare.translate(FULL_WIDTH))
    if whole and column.kind != "amount":
        bare = whole.group(1)
    value = parse_number(bare, column.kind)
    wrong_kind = (unit in _MONEY) != (column.unit in _MONEY) and bool(unit)
    if value is None or wrong_kind:
        return Figure(" ".join(text.split()), None, line)
    if unit in _MONEY and unit != column.unit:
        value = _moved(value, _MONEY[unit] - _MONEY[column.unit])
        text = f"“{text}”换算成 {format_number(value)} {column.unit}"
        return Figure(format_number(value), value, line, text)
    return Figure(format_number(value), value, line)


def _moved(value: Decimal, places: int) -> Decimal:
    """The number with its point moved, without zeros at its end."""
    moved = EXACT.scaleb(value, places)
    text = format_number(moved)
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _number(text: str) -> Decimal | None:
    match = _UNITS.fullmatch(text)
    bare = match.group(1) if match else text
    value = parse_number(bare, "amount")
    return value if value is not None else parse_number(bare, "change")
