"""Jinja reduced to what a template may do: names, keys, filters, exact
arithmetic, `if`, `for`, `set`. Word templates that were edited run in nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from makereport.form.numbers import EXACT
from makereport.narrative.filters import FILTERS
from makereport.narrative.values import CitationError, look_up, number_of

_LOOP = frozenset(["index", "index0", "first", "last", "length"])


class _Unknown(Undefined):
    """A first name that is not there: an error as soon as it is used."""

    def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None) -> None:
        known = "单位、年度、标题、前言、落款、各部分和各表的短名"
        raise CitationError(name or "", f"没有“{name}”可以引用", f"可以引用：{known}")


class KeyOnlyEnvironment(ImmutableSandboxedEnvironment):
    """Jinja without attributes, methods, tests or globals: names, keys,
    filters and exact arithmetic."""

    intercepted_binops = frozenset(["+", "-", "*", "/"])

    def __init__(self, finalize: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(
            undefined=_Unknown,
            finalize=finalize,
            keep_trailing_newline=True,
            **options,
        )
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update(FILTERS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return look_up(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return look_up(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        first, second = number_of(left), number_of(right)
        if operator == "/":
            if second == 0:
                raise CitationError("", "除数是 0")
            return first / second
        return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[operator](first, second)
