"""Jinja reduced to what a citation may do: names, keys, filters, exact
arithmetic. Templates and narrative run in nothing else."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from makereport.form.numbers import EXACT, format_number
from makereport.narrative.filters import FILTERS, describe, number_of
from makereport.narrative.scope import CitationError, Number, RowScope

_LOOP = frozenset(["index", "index0", "first", "last", "length"])


class _Unknown(Undefined):
    """A first name that is not in scope: an error as soon as it is used."""

    def _fail(self, *_: Any, **__: Any) -> Any:
        name = self._undefined_name or ""
        raise CitationError(
            name, f"没有“{name}”可以引用", "可以引用：单位、年度、联系方式、指标、各表的短名、上年"
        )

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __hash__ = _fail
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _fail
    __truediv__ = __rtruediv__ = __lt__ = __le__ = __gt__ = __ge__ = __neg__ = _fail


class KeyOnlyEnvironment(ImmutableSandboxedEnvironment):
    """Jinja without attributes, methods, tests or globals: names, keys,
    filters and exact arithmetic."""

    intercepted_binops = frozenset(["+", "-", "*", "/"])

    def __init__(self, finalize: Callable[[Any], Any], **options: Any) -> None:
        # No text can contain these, so `{#` and line prefixes are just text.
        super().__init__(
            undefined=_Unknown,
            finalize=finalize,
            comment_start_string="\x02",
            comment_end_string="\x03",
            keep_trailing_newline=True,
            **options,
        )
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update(FILTERS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        return look_up(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if not isinstance(argument, str):
            raise CitationError(
                str(argument), "方括号里应当是带引号的名称", '例如 指标["12345热线"]'
            )
        return look_up(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        first, second = number_of(left), number_of(right)
        if operator == "/":
            if second == 0:
                raise CitationError("", "除数是 0")
            return first / second
        return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[operator](first, second)


def look_up(obj: Any, name: str) -> Any:
    """The value of a key; attributes of Python objects do not exist here."""
    if isinstance(obj, LoopContext) and name in _LOOP:
        return getattr(obj, name)
    if isinstance(obj, Number) and obj.row is not None:
        obj = obj.row
    if isinstance(obj, Undefined):
        bool(obj)
    if isinstance(obj, dict) and name in obj:
        return obj[name]
    if not hasattr(obj, "look_up"):
        raise CitationError(name, f"{describe(obj)}下面没有“{name}”")
    return obj.look_up(name)


def printed(value: Any) -> str:
    """The text of a cited value. Raises CitationError if it has no single one."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, Undefined):
        bool(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        hint = ""
        if isinstance(value, RowScope):
            column = value.figures.table.columns_of[value.item.name][-1]
            hint = f"在后面写明列，例如 {value.item.name}.{column.name}"
        raise CitationError("", f"{describe(value)}没有单一的值", hint)
    return value if isinstance(value, str) else format_number(number_of(value))
