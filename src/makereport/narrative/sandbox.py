"""Jinja reduced to what a template may do: names, keys, filters, exact
arithmetic, `if`, `for`, `set`. Page templates and Word templates that were
edited run in nothing else, and no longer than a report can need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import Template, Undefined, nodes, pass_context
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from makereport.form.numbers import EXACT, divided
from makereport.narrative.filters import FILTERS
from makereport.narrative.printing import MANY_TAGS, MAX_TAGS, UnusableTagError, finalize
from makereport.narrative.values import CitationError, items_of, look_up, number_of

MAX_ROUNDS = 10_000
"""Of all loops of a part together."""
MAX_TEXT = 32 * 1024 * 1024
"""Characters of a part when it is filled."""
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr),
    *(nodes.Getitem, nodes.Filter, nodes.Keyword, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub),
    *(nodes.Mul, nodes.Div, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand),
    *(nodes.CondExpr, nodes.If, nodes.For, nodes.Assign, nodes.With),
    *(nodes.Tuple, nodes.List, nodes.MarkSafe, nodes.Break, nodes.Continue),
)
_CALLED = {
    "Pow": "**", "Concat": "~", "Mod": "%", "FloorDiv": "//", "Call": "括号里的调用",
    "CallBlock": "{% call %}", "FilterBlock": "{% filter %}", "FromImport": "{% from %}",
    "ScopedEvalContextModifier": "{% autoescape %}", "Test": "is",
}  # fmt: skip
DEEP = "一层套一层太深的标签"
# A decimal in a tag is a binary number to Jinja, which has so many digits.
_DIGITS = 15
_SHORT = re.compile(rf"(?=[\d.]{{1,{_DIGITS + 1}}}\Z)\d+\.\d+")
_NUMBER = re.compile(r"[\d_.]+")
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_BOUNDED, _RUN = "逐项", "_run"
_LOOP = frozenset(["index", "index0", "first", "last", "length"])


class _Unknown(Undefined):
    """A first name that is not there: an error as soon as it is used."""

    def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None) -> None:
        known = "单位、年度、标题、前言、落款、各部分和各表的短名"
        raise CitationError(name or "", f"没有“{name}”可以引用", f"可以引用：{known}")


class _Run:
    """The filling of a part: how many rounds of loops it has still, and which
    values are printed. A tag that is there may never come to it."""

    def __init__(self) -> None:
        self.left = MAX_ROUNDS
        self.printed: set[int] = set()

    def spend(self, rounds: int) -> None:
        self.left -= rounds
        if self.left < 0:
            raise CitationError("", f"循环超过 {MAX_ROUNDS} 次", "检查 {% for %} 里写的是什么")


@pass_context
def _bounded(context: Any, items: Iterable[Any]) -> list[Any]:
    """The items of a loop, each of which is a round."""
    listed = list(items if isinstance(items, (dict, tuple)) else items_of(items))
    run: _Run = context[_RUN]
    run.spend(len(listed))
    return listed


def _thousands(value: Any) -> str:
    """A figure with commas is printed all the same."""
    finalize(value)
    return FILTERS["千分位"](value)


def _all_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_nodes(child)


def unusable(text: str, tree: nodes.Node) -> Iterator[str]:
    """What stands in a template and is none of the language, as a user calls it:
    in its text, and in what that means."""
    for tag in _TAG.finditer(text):
        for number in _NUMBER.findall(tag.group()):
            if len(number) > _DIGITS + 1 and "." in number:
                yield _inexact(number)
    for node in _all_nodes(tree):
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__
            yield _CALLED.get(kind, f"{{% {kind.lower()} %}}")
        elif isinstance(node, nodes.Const):
            yield from _unfit(node.value)


def _unfit(value: object) -> Iterator[str]:
    """What is wrong with a constant that Jinja cannot hold as it is typed, or
    XML not at all."""
    if isinstance(value, float) and not _SHORT.fullmatch(repr(value)):
        yield _inexact(repr(value))
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        yield "不成字的半个字符"


def _inexact(number: str) -> str:
    return f"“{number[:20]}”（小数最多 {_DIGITS} 位数字）"


class KeyOnlyEnvironment(ImmutableSandboxedEnvironment):
    """Jinja without attributes, methods, tests or globals: names, keys,
    filters and exact arithmetic."""

    intercepted_binops = frozenset(["+", "-", "*", "/"])

    def __init__(self, finalize: Callable[[Any], Any], **options: Any) -> None:
        @pass_context
        def printing(context: Any, value: Any) -> Any:
            run = context.get(_RUN)
            if run is not None:
                run.printed.add(id(value))
            return finalize(value)

        super().__init__(
            undefined=_Unknown,
            finalize=printing,
            keep_trailing_newline=True,
            **options,
        )
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update(FILTERS)
        self.filters["千分位"] = _thousands
        self.filters[_BOUNDED] = _bounded

    def compiled(self, xml: str) -> Template:
        """The template of a part. Raises UnusableTagError, TemplateSyntaxError."""
        if len(_TAG.findall(xml)) > MAX_TAGS:
            raise UnusableTagError(MANY_TAGS)
        tree = self.parse(xml)
        for bad in unusable(xml, tree):
            raise UnusableTagError(bad)
        for node in _all_nodes(tree):
            if isinstance(node, nodes.For):
                bounded: Any = nodes.Filter(node.iter, _BOUNDED, [], [], None, None)
                node.iter = bounded.set_lineno(node.lineno)
        return Template.from_code(self, self.compile(tree), {})

    def filled(self, template: Template, context: dict[str, Any]) -> tuple[str, frozenset[str]]:
        """The part filled in, and the names of the context that are printed in
        it. Raises CitationError where that takes too long."""
        run = _Run()
        pieces, length = [], 0
        for piece in template.generate({**context, _RUN: run}):
            pieces.append(piece)
            length += len(piece)
            if length > MAX_TEXT:
                raise CitationError("", "填好后大得不正常", "检查 {% for %} 里写的是什么")
        cited = frozenset(name for name, value in context.items() if id(value) in run.printed)
        return "".join(pieces), cited

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
            return divided(first, second)
        return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[operator](first, second)
