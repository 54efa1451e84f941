"""Numbers as published reports have them: blank, with a unit, with separators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from makereport.form.labels import name_key
from makereport.form.numbers import (
    EXACT,
    FULL_WIDTH,
    NOTHING,
    format_number,
    parse_number,
)
from makereport.form.tables import Item
from makereport.form.words import parse_words

_MONEY = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8}
"""Powers of ten."""
_POWERS = {"": 0, "万": 4, "亿": 8}
_UNITS = re.compile(
    r"(.*?[0-9０-９])\s*(?:([百千万亿]{0,2}元)|([万亿]?)([件个条次项宗起份例人户]?))"
)
_UNIT_IN_BRACKETS = re.compile(r"(.*?[0-9０-９])\s*[（(]([^（）()]{1,3})[）)]")
_CURRENCY = re.compile(r"(?:人民币|[￥¥])\s*(?=[0-9０-９])")
_SIGN_WORDS = re.compile(r"(增|增加|增长|上升|↑|减|减少|下降|↓)\s*(?=[0-9０-９])")
# 1 051: thousands parted by white space, as wrapped cells have them too.
_GAPS = re.compile(r"(?<=[0-9０-９])\s+(?=[0-9０-９]{3}(?![0-9０-９]))")
_GAPPED = re.compile(r"[0-9０-９]{1,3}(?:\s+[0-9０-９]{3})+(?![0-9０-９\s]).*")
_ZEROS = re.compile(r"\A([0-9]+)\.0+\Z")
_BLANKS = re.compile(r"[-－—–−_/／\\.、\s\u3000\xa0]*")


@dataclass(frozen=True)
class Figure:
    """A number cell: `text` is the number as a report file has it, or what
    stands there where it is none (then `value` is None), as of a cell of words;
    `remark` tells what had to be supposed or converted."""

    text: str
    value: Decimal | None
    line: int
    remark: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.text


SHORT = 40
"""Characters of a text that is worth remembering: cells are asked for again and again."""


def is_value(text: str) -> bool:
    """Whether a cell may be one of numbers: blank, a mark for none, a number."""
    return _is_short_value(text) if len(text) <= SHORT else _is_value(text)


def _is_value(text: str) -> bool:
    bare = _unit_off(_signed(text))[0]
    kinds = ("amount", "change")
    return _is_nothing(text) or any(parse_number(bare, kind) is not None for kind in kinds)


_is_short_value = lru_cache(maxsize=4096)(_is_value)


def read_figure(text: str, column: Item, line: int, unit: str = "") -> Figure:
    """What a cell says in a column of the form. `unit` is the unit of money
    that the head of the column names."""
    text = text.strip()
    if not column.is_figure:
        return _read_words(text, column, line)
    if _is_nothing(text):
        return Figure("", Decimal(0), line)
    said = _signed(text) if column.kind == "change" else text
    bare, own_unit, power = _unit_off(said)
    if column.kind != "amount":
        bare = _ZEROS.sub(r"\1", bare.translate(FULL_WIDTH))
    text = " ".join(text.split())
    value = _times(bare, power) if power and column.kind == "count" else None
    value = parse_number(bare, column.kind) if not power else value
    if value is None or (own_unit and (own_unit in _MONEY) != (column.unit in _MONEY)):
        return Figure(text, None, line)
    unit = own_unit or unit
    if value and unit != column.unit and {unit, column.unit} <= _MONEY.keys():
        value = EXACT.normalize(EXACT.scaleb(value, _MONEY[unit] - _MONEY[column.unit]))
        said = text if own_unit else f"{text}{unit}"
        remark = f"“{said}”换算成 {format_number(value)} {column.unit}"
    elif value and column.unit_in_cell and not unit:
        remark = f"“{text}”没有写单位，按{column.unit}读"
    else:
        is_read = power or said != text or _GAPPED.fullmatch(text)
        remark = f"“{text}”读成 {format_number(value)}" if is_read else ""
    return Figure(format_number(value), value, line, remark)


def _read_words(text: str, column: Item, line: int) -> Figure:
    """The words of a cell; those that its column cannot hold as they are."""
    text = " ".join(text.split())
    words = parse_words(text, column)
    if words is None:
        return Figure("" if _is_nothing(text) else text, None, line)
    remark = f"“{text}”读成 {words}" if name_key(text) != name_key(words) else ""
    return Figure(words, None, line, remark if words else "")


def _is_nothing(text: str) -> bool:
    return _BLANKS.fullmatch(text) is not None or text in NOTHING


def _unit_off(text: str) -> tuple[str, str, int]:
    """Number and unit of a cell, gaps between thousands closed, and the power
    of ten that a count of 万件 is to be taken times."""
    if _GAPPED.fullmatch(text):
        text = _GAPS.sub("", text)
    currency = _CURRENCY.match(text)
    text = text[currency.end() :] if currency else text
    in_brackets = _UNIT_IN_BRACKETS.fullmatch(text)
    match = _UNITS.fullmatch("".join(in_brackets.groups()) if in_brackets else text)
    if not match or (in_brackets and not any(match.groups()[1:])):
        return text, "", 0
    bare, money, power, counter = match.groups()
    return bare, money or counter or ("元" if currency else ""), _POWERS[power or ""]


def _times(bare: str, power: int) -> Decimal | None:
    """The whole number that a decimal of ten thousands is."""
    number = parse_number(bare, "amount")
    value = EXACT.scaleb(number, power) if number is not None else None
    if value is None or value != value.to_integral_value():
        return None
    return value.quantize(Decimal(1))


def _signed(text: str) -> str:
    """A change by its sign, which words or arrows may stand for."""
    match = _SIGN_WORDS.match(text)
    if match is None:
        return text
    sign = "+" if match.group(1)[0] in "增上↑" else "-"
    return f"{sign}{text[match.end() :]}"
