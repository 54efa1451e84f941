"""The expressions of citations: read once, evaluated as they stand.

The language is the part of Jinja's that figures need, with Jinja's precedence:
names, keys, filters, arithmetic, comparison, `and`, `or`, `not`, `… if … else …`.
Nothing is compiled to Python, numbers are exact decimals, and every name knows
its place.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from makereport.form.numbers import EXACT, divided
from makereport.narrative.filters import ADVICE, FILTERS, arguments_of
from makereport.narrative.values import CitationError, Number, Scope, look_up, number_of
from makereport.source.tree import UNFIT

Evaluate = Callable[[Scope], Any]
Operation = Callable[[Any, Any], Any]
T = TypeVar("T")

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))
    |(?P<name>[^\W\d]\w*)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<mark>[=!<>]=|[-+*/<>()\[\].,|=])
    |(?P<end>$))""",
    re.VERBOSE,
)
_CONSTANTS = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "none": None,
    "None": None,
}
_WORDS = frozenset(["and", "or", "not", "in", "is", "if", "else", *_CONSTANTS])
_COMPARISONS: dict[str, Operation] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def _unquoted(text: str) -> str:
    """What stands between quotation marks, its escapes read as Jinja does."""
    try:
        plain = text[1:-1].encode("ascii", "backslashreplace").decode("unicode-escape")
    except UnicodeDecodeError:
        raise _wrong() from None
    if UNFIT.search(plain):
        raise ExpressionError("引号里有年报里放不下的字符", "删去这个字符，或者直接写出要印的字")
    return plain


class ExpressionError(Exception):
    """An expression that is none: what is wrong, what to write, and where it
    stands in the expression if that is known."""

    def __init__(self, message: str, hint: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.hint = hint


def _wrong() -> ExpressionError:
    hint = '写成 {{ 表.行.列 }} 或 {{ 表.行.列 | 过滤器 }}；名称不是词的写成 指标["名称"]'
    return ExpressionError("花括号里的写法不对", hint)


def _refused() -> ExpressionError:
    return ExpressionError("这种写法这里不能用", "只能按名称引用、四则运算、比较和用过滤器")


class Token(NamedTuple):
    kind: str
    text: str
    at: int


@lru_cache(maxsize=4096)
def expression(code: str) -> Evaluate:
    """What an expression is worth in a scope. Cached: reports of one kind cite
    alike. Raises ExpressionError; evaluating it raises CitationError, or TypeError
    where values cannot be compared."""
    return _Parser(code).whole(_Parser.condition)


class Loop(NamedTuple):
    """The head of a `for`: the name it binds, what it goes through, and which
    of that."""

    name: str
    items: Evaluate
    wanted: Evaluate | None


@lru_cache(maxsize=1024)
def loop(code: str) -> Loop:
    """The head of a loop: `项 in 联系方式`, perhaps `if …`. Raises ExpressionError."""
    return _Parser(code).whole(_Parser.loop)


class _Parser:
    def __init__(self, code: str) -> None:
        self.tokens = list(_tokens(code))
        self.position = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def skip(self, text: str) -> bool:
        """Take a mark or a word if it is the next token."""
        found = self.token.text == text and self.token.kind in ("mark", "name")
        self.position += found
        return found

    def whole(self, read: Callable[[_Parser], T]) -> T:
        made = read(self)
        if self.token.kind != "end":
            if self.token.text == ",":
                hint = "逗号、顿号要改成英文句点，例如 表.行.列"
                raise ExpressionError("各级名称之间要用英文句点“.”", hint, self.token.at)
            if self.token.text == "=":
                hint = "写成两个等号，例如 {% if 表.行.列 == 0 %}"
                raise ExpressionError("比较是不是相等要用两个等号", hint, self.token.at)
            # A call, a test: Jinja, but nothing that figures need.
            raise _refused() if self.token.text in ("(", "is", "*", "/") else _wrong()
        return made

    def loop(self) -> Loop:
        name = self.take()
        if name.kind != "name" or name.text in _WORDS or not self.skip("in"):
            raise _refused() if self.token.text == "," else _wrong()
        items = self.either()
        return Loop(name.text, items, self.condition() if self.skip("if") else None)

    # From what binds loosest to what binds tightest

    def condition(self) -> Evaluate:
        value = self.either()
        while self.skip("if"):
            value = _choice(self.either(), value, self.condition() if self.skip("else") else None)
        return value

    def either(self) -> Evaluate:
        left = self.both()
        while self.skip("or"):
            left = _either(left, self.both())
        return left

    def both(self) -> Evaluate:
        left = self.negation()
        while self.skip("and"):
            left = _both(left, self.negation())
        return left

    def negation(self) -> Evaluate:
        if self.skip("not"):
            inner = self.negation()
            return lambda scope: not inner(scope)
        return self.comparison()

    def comparison(self) -> Evaluate:
        first = self.sum()
        rest: list[tuple[Operation, Evaluate]] = []
        while (compare := self._comparison()) is not None:
            rest.append((compare, self.sum()))
        return _compared(first, rest) if rest else first

    def _comparison(self) -> Operation | None:
        text = self.token.text if self.token.kind in ("mark", "name") else ""
        if text == "not" and self.tokens[self.position + 1].text == "in":
            self.position += 1
            text = "not in"
        compare = _COMPARISONS.get(text)
        self.position += compare is not None
        return compare

    def sum(self) -> Evaluate:
        left = self.product()
        while self.token.text in ("+", "-") and self.token.kind == "mark":
            operation = EXACT.add if self.take().text == "+" else EXACT.subtract
            left = _arithmetic(operation, left, self.product())
        return left

    def product(self) -> Evaluate:
        left = self.filtered()
        while self.token.text in ("*", "/") and self.token.kind == "mark":
            operation = EXACT.multiply if self.take().text == "*" else _divided
            if self.token.text in ("*", "/") and self.token.kind == "mark":
                raise _refused()
            left = _arithmetic(operation, left, self.filtered())
        return left

    def filtered(self) -> Evaluate:
        value = self.signed()
        while self.skip("|"):
            value = self._filter(value)
        return value

    def _filter(self, value: Evaluate) -> Evaluate:
        name = self.take()
        if name.kind != "name":
            raise _wrong()
        if name.text not in FILTERS:
            hint = f"可以用：{'、'.join(FILTERS)}"
            raise ExpressionError(f"没有过滤器“{name.text}”", hint, name.at)
        arguments: list[Evaluate] = []
        named: dict[str, Evaluate] = {}
        if self.skip("("):
            while not self.skip(")"):
                if self.token.kind == "name" and self.tokens[self.position + 1].text == "=":
                    key = self.take().text
                    self.position += 1
                    named[key] = self.condition()
                else:
                    arguments.append(self.condition())
                if not self.skip(",") and self.token.text != ")":
                    raise _wrong()
        needs, most = arguments_of(name.text)
        if not needs <= len(arguments) + len(named) <= most:
            wants = ADVICE[name.text]
            message = (
                f"“{name.text}”后面的括号里要写明与哪个数比"
                if needs
                else f"“{name.text}”后面的括号里写多了"
            )
            raise ExpressionError(message, wants, name.at)
        return _filtered(FILTERS[name.text], value, arguments, named)

    def signed(self) -> Evaluate:
        if self.skip("-"):
            inner = self.signed()
            return lambda scope: -inner(scope)
        if self.skip("+"):
            inner = self.signed()
            return lambda scope: +inner(scope)
        begin = self.token.at
        return self.reached(self.primary(), begin)

    def primary(self) -> Evaluate:
        kind, text, at = self.take()
        if kind == "number":
            number = Number(Decimal(text), text)
            return lambda scope: number
        if kind == "text":
            plain = _unquoted(text)
            return lambda scope: plain
        if kind == "name" and text in _CONSTANTS:
            constant = _CONSTANTS[text]
            return lambda scope: constant
        if kind == "name" and text not in _WORDS:
            return _named(text, at)
        if text == "(" and kind == "mark":
            inner = self.condition()
            if not self.skip(")"):
                raise _refused() if self.token.text == "," else _wrong()
            return inner
        raise _refused() if text in ("[", "(") else _wrong()

    def reached(self, value: Evaluate, begin: int) -> Evaluate:
        """A value and the keys behind it; it begins at a place."""
        while self.token.kind == "mark" and self.token.text in (".", "["):
            if self.take().text == ".":
                kind, text, at = self.take()
                if kind not in ("name", "number"):
                    raise _wrong()
                value = _key(value, _constant(text if kind == "name" else int(text)), begin, at)
            else:
                at = self.token.at
                value = _key(value, self.condition(), begin, at)
                if not self.skip("]"):
                    raise _wrong()
        return value


def _constant(value: Any) -> Evaluate:
    return lambda scope: value


def _named(name: str, at: int) -> Evaluate:
    def evaluate(scope: Scope) -> Any:
        if name in scope:
            return scope[name]
        known = "单位、年度、联系方式、指标、各表的短名、上年"
        raise CitationError(name, f"没有“{name}”可以引用", f"可以引用：{known}", at=at)

    return evaluate


def _key(value: Evaluate, key: Evaluate, begin: int, at: int) -> Evaluate:
    def evaluate(scope: Scope) -> Any:
        owner, name = value(scope), key(scope)
        try:
            return look_up(owner, name)
        except CitationError as error:
            # What is wrong with all that is cited is told where it begins.
            error.at = at if error.name == str(name) else begin
            raise

    return evaluate


def _filtered(
    apply: Callable[..., str],
    value: Evaluate,
    arguments: list[Evaluate],
    named: dict[str, Evaluate],
) -> Evaluate:
    def evaluate(scope: Scope) -> Any:
        given = [argument(scope) for argument in arguments]
        return apply(value(scope), *given, **{key: each(scope) for key, each in named.items()})

    return evaluate


def _arithmetic(operation: Operation, left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda scope: operation(number_of(left(scope)), number_of(right(scope)))


def _divided(first: Decimal, second: Decimal) -> Decimal:
    if second == 0:
        raise CitationError("", "除数是 0")
    return divided(first, second)


def _compared(first: Evaluate, rest: list[tuple[Operation, Evaluate]]) -> Evaluate:
    def evaluate(scope: Scope) -> Any:
        left = first(scope)
        for compare, operand in rest:
            right = operand(scope)
            if not compare(left, right):
                return False
            left = right
        return True

    return evaluate


def _either(left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda scope: left(scope) or right(scope)


def _both(left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda scope: left(scope) and right(scope)


def _choice(test: Evaluate, value: Evaluate, otherwise: Evaluate | None) -> Evaluate:
    def evaluate(scope: Scope) -> Any:
        if test(scope):
            return value(scope)
        if otherwise is None:
            raise CitationError("", "条件不成立，又没有写 else", "写成 {{ 甲 if 条件 else 乙 }}")
        return otherwise(scope)

    return evaluate


def _tokens(code: str) -> Iterator[Token]:
    position = 0
    while True:
        match = _TOKEN.match(code, position)
        if match is None:
            raise _refused() if code[position:].lstrip()[:1] in tuple("~%{}:") else _wrong()
        kind = match.lastgroup or ""
        yield Token(kind, match.group(kind), match.start(kind))
        if kind == "end":
            return
        position = match.end()
