"""The filters of citations. Each takes and gives plain values; numbers are
exact decimals, rounded half up only when they are printed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from makereport.form.numbers import EXACT, format_number
from makereport.narrative.values import CitationError, Number, number_of


def year_on_year(value: Any, base: Any) -> str:
    """增长21.5%, 下降12.3% or 持平, to one decimal."""
    new, old = number_of(value), number_of(base)
    if old == 0:
        raise CitationError("", "上年的数是 0，算不出同比", "改用“增减”，或直接写明上年没有")
    if new == old:
        return "持平"
    rate = Fraction(new) / Fraction(old) - 1
    return f"{'增长' if rate > 0 else '下降'}{_percent(abs(rate))}"


def change(value: Any, base: Any) -> str:
    """增加12, 减少3 or 持平: the difference itself."""
    difference = EXACT.subtract(number_of(value), number_of(base))
    if difference == 0:
        return "持平"
    return f"{'增加' if difference > 0 else '减少'}{format_number(abs(difference))}"


def share(value: Any, whole: Any) -> str:
    """The share in the whole as a percentage, to one decimal."""
    if number_of(whole) == 0:
        raise CitationError("", "总数是 0，算不出占比")
    return _percent(Fraction(number_of(value)) / Fraction(number_of(whole)))


def thousands(value: Any) -> str:
    """With a comma between each three digits."""
    return format(number_of(value), ",f")


def ten_thousands(value: Any, places: int = 2) -> str:
    """In 万, to at most two decimals (or as many as asked for)."""
    rounded = _round(Fraction(number_of(value)) / 10000, int(number_of(places)))
    text = format_number(rounded)
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "万"


def rounded(value: Any, places: int = 1) -> str:
    """With a fixed number of decimals; a percentage stays one."""
    sign = "%" if isinstance(value, Number) and value.text.endswith("%") else ""
    return format_number(_round(Fraction(number_of(value)), int(number_of(places)))) + sign


FILTERS: dict[str, Callable[..., str]] = {
    "同比": year_on_year,
    "增减": change,
    "占比": share,
    "千分位": thousands,
    "万": ten_thousands,
    "小数": rounded,
}

ADVICE = {
    "同比": "写成 {{ 今年的数 | 同比(上年的数) }}，例如 同比(上年.表.行.列)",
    "增减": "写成 {{ 今年的数 | 增减(上年的数) }}，例如 增减(上年.表.行.列)",
    "占比": "写成 {{ 部分 | 占比(总数) }}，例如 占比(表.行.列)",
    "千分位": "写成 {{ 数 | 千分位 }}，后面不用括号",
    "万": "写成 {{ 数 | 万 }}，要几位小数写在括号里：万(1)",
    "小数": "写成 {{ 数 | 小数(2) }}，括号里是小数的位数",
}
"""How each filter is written."""


def arguments_of(name: str) -> tuple[int, int]:
    """How many arguments a filter needs, and takes at most."""
    function = FILTERS[name]
    most = function.__code__.co_argcount - 1
    return most - len(function.__defaults__ or ()), most


def _percent(rate: Fraction) -> str:
    # More decimals where one would print a change as 0.0%.
    places = 1
    while rate and places < 6 and not _round(rate * 100, places):
        places += 1
    return f"{format_number(_round(rate * 100, places))}%"


def _round(number: Fraction, places: int) -> Decimal:
    if not 0 <= places <= 10:
        raise CitationError("", "小数位数应在 0 到 10 之间")
    scaled = number * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if rest * 2 >= scaled.denominator:
        whole += 1
    return EXACT.scaleb(Decimal(whole if scaled >= 0 else -whole), -places)
