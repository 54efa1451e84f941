"""Numbers: the grammar of typed figures, exact sums, and how they print.

Figures are `Decimal`s without rounding, counts included: conversion from and
to text has no limit of length, and no binary float is ever involved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

_WHOLE = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)"
_COUNT = re.compile(_WHOLE)
_CHANGE = re.compile(r"[+-]?" + _WHOLE)
_AMOUNT = re.compile(_WHOLE + r"(?:\.[0-9]+)?")
_SIGNS = str.maketrans("＋－−", "+--")
DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
FULL_WIDTH = DIGITS | str.maketrans("，．", ",.")
_WIDE = re.compile("[０-９，．]")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")

ZERO = Decimal(0)
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
NOTHING = frozenset(["/", "／", "\\", "-", "－", "—", "——", "–", "−", "无", "不适用"])

GRAMMARS: dict[str, re.Pattern[str]] = {"count": _COUNT, "change": _CHANGE, "amount": _AMOUNT}


class PlusSigned(Decimal):
    """A number typed with its plus sign; it prints with it."""


def half_width(text: str) -> str:
    """The text with its digits and the marks of numbers half width."""
    return text.translate(FULL_WIDTH) if _WIDE.search(text) else text


def parse_number(text: str, kind: str) -> Decimal | None:
    """The number that the text is, by the grammar of its kind (`count`,
    `change` or `amount`): ASCII or full-width digits, thousands separators.
    None where it is none."""
    if text.isdigit() and text.isascii() and (text[0] != "0" or text == "0"):
        return Decimal(text)
    folded = _INVISIBLE.sub("", text).strip(" \u3000\xa0")
    folded = half_width(folded)
    if kind == "change":
        folded = folded.translate(_SIGNS)
    if GRAMMARS[kind].fullmatch(folded) is None:
        return None
    made = PlusSigned if folded.startswith("+") else Decimal
    return made(folded.replace(",", ""))


YEARS = range(1900, 10000)


def read_year(text: str) -> int | None:
    """The year that a typed text is, None where it is none."""
    number = parse_number(text, "count")
    return int(number) if number is not None and number in YEARS else None


def format_number(number: Decimal) -> str:
    """The number in plain digits, with the decimals and the sign it was typed with."""
    return f"+{number:f}" if isinstance(number, PlusSigned) else f"{number:f}"


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """The sum with every digit kept."""
    total = ZERO
    for number in numbers:
        if number is ZERO:  # what was not typed is
            continue
        total = EXACT.add(total, number)
    return total


_LEAST_DIGITS = 28


def divided(first: Decimal, second: Decimal) -> Decimal:
    """The quotient, exact wherever it ends; any other to 28 digits or more. Raises
    ZeroDivisionError."""
    above, below = (len(number.as_tuple().digits) for number in (first, second))
    digits = above + 4 * below  # a divisor of n digits has fewer than 4n factors of two
    whole = first.adjusted() - second.adjusted() + 2
    return Context(prec=max(_LEAST_DIGITS, digits, whole)).divide(first, second)


_DIGITS = "零一二三四五六七八九"


def chinese_ordinal(number: int) -> str:
    """The number as Chinese headings count: 一, 十, 十一, 二十一, 一百零一, 一百一十;
    in digits from a thousand on."""
    if number >= 1000:
        return str(number)
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        between = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""
        return f"{_DIGITS[hundreds]}百{between}{chinese_ordinal(rest) if rest else ''}"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    lead = "" if tens == 1 else _DIGITS[tens]
    return f"{lead}十{_DIGITS[ones] if ones else ''}"


CHINESE = "零〇一二两三四五六七八九十百千万亿"
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
"""For numbers that are written digit by digit, as years are."""
_CHINESE_DIGIT = {**{digit: i for i, digit in enumerate(_DIGITS)}, "〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> Decimal | None:
    """The number that Chinese numerals write (三百一十七, 两千零五, 二〇二一),
    None where they write none."""
    if not text or any(character not in CHINESE for character in text):
        return None
    if all(character in _CHINESE_DIGIT for character in text):
        return Decimal("".join(str(_CHINESE_DIGIT[character]) for character in text))
    total = section = digit = 0
    for character in text:
        if character in _CHINESE_DIGIT:
            digit = _CHINESE_DIGIT[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        elif character == "万":
            total += (section + digit) * 10**4
            section = digit = 0
        else:
            total = (total + section + digit) * 10**8  # 万亿, too
            section = digit = 0
    return Decimal(total + section + digit)
