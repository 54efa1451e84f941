"""The entries of a mapping of `form.yaml`, each to be taken once; and every
mistake in them, or in what they name, reported where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any, NoReturn, TypeVar

from makereport.findings.codes import CODES
from makereport.findings.errors import FormError
from makereport.findings.finding import Mark
from makereport.form.labels import close_matches, suggestion
from makereport.form.numbers import YEARS
from makereport.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from makereport.source.text import Source

T = TypeVar("T")
MOST_LISTED = 20
"""Names that a hint lists."""


class Word(str):
    """Text of the form that knows its place: whether a name is wrong shows only
    when all are read."""

    __slots__ = ("mark",)
    mark: Mark

    @classmethod
    def at(cls, text: str, mark: Mark) -> Word:
        word = cls(text)
        word.mark = mark
        return word


def placed(scalar: Scalar) -> Word:
    return Word.at(scalar.value, scalar.mark)


def unplaced(value: Any) -> Any:
    """A finished part of a form with its texts as plain strings."""
    if isinstance(value, tuple):
        parts = map(unplaced, value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, dict):
        return {unplaced(key): unplaced(inner) for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: unplaced(getattr(value, f.name)) for f in fields(value)})
    return str(value) if isinstance(value, Word) else value


class Problems(list[FormError]):
    """The mistakes of a form that are told together, one for each place. It is
    `torn` where a part or a name is missing, so that whoever speaks of it may be
    right. It is `unsound` where a table is wrong: whoever adds up its figures may
    be right, too."""

    torn = False
    unsound = False

    @contextmanager
    def told(self) -> Iterator[None]:
        """Adds the mistake that ends the block, unless its place is told already."""
        try:
            yield
        except FormError as error:
            if all(error.mark != known.mark for known in self):
                self.append(error)


class Fields:
    """The entries of one mapping of the form; each is to be taken once, and
    `done` refuses what is left over. `what` names it in messages. The first
    mistake is raised, or all are added to `problems`; then what is wrong reads
    as nothing."""

    def __init__(
        self, source: Source, node: Mapping, what: str, problems: Problems | None = None
    ) -> None:
        self.source = source
        self.node = node
        self.what = what
        self.problems = problems
        self._is_open = False
        """Its kind is wrong: which keys it may have is not known."""
        self.asked: dict[str, Node] = {}
        self.entries: dict[str, Entry] = {}
        for entry in node.entries:
            if entry.key.value in self.entries:
                self.complain(entry.key, f"“{entry.key.value}”重复了")
            self.entries[entry.key.value] = entry

    def fail(self, at: Node | str, message: str, hint: str = "") -> NoReturn:
        """The one way out: what is wrong, and where. Text that nobody typed is
        wrong where the mapping begins."""
        place = self.node if isinstance(at, str) and not isinstance(at, Word) else at
        raise FormError(self.source.file, place.mark, message, hint)

    def attempt(self, read: Callable[[], T], otherwise: T, tears: bool = False) -> T:
        """What is read; where mistakes are collected, `otherwise` in its place.
        `tears` tells that others may speak of it."""
        if self.problems is None:
            return read()
        with self.problems.told():
            return read()
        self.problems.torn |= tears
        return otherwise

    @property
    def is_torn(self) -> bool:
        """Whether parts are missing for mistakes that were collected."""
        return self.problems is not None and self.problems.torn

    @property
    def is_unsound(self) -> bool:
        return self.problems is not None and self.problems.unsound

    @property
    def mistakes(self) -> int:
        """How many were collected so far."""
        return len(self.problems or ())

    def complain(self, at: Node | str, message: str) -> None:
        """`fail`, with more to look at after it."""
        self.attempt(lambda: self.fail(at, message), None)

    def expect(
        self, name: str, known: Collection[str], message: str, within: str | None = None
    ) -> None:
        """Refuse a name that is none of those known, `within` the text that it
        is part of."""
        if name not in known:
            if self.problems and not name:  # told where it was read
                raise self.problems[-1]
            near = suggestion(name, known)
            allowed = f"可以写：{'、'.join(known)}" if len(known) <= MOST_LISTED else ""
            self.fail(within or name, message + (f"；是不是“{near}”？" if near else ""), allowed)

    def take(self, key: str) -> Node | None:
        entry = self.entries.pop(key, None)
        self.asked[key] = entry.value if entry else self.node
        return entry.value if entry else None

    def need(self, key: str, named: str = "", hint: str = "") -> Node:
        """The value of a key, which is `named` so where it is missing."""
        node = self.take(key)
        if node is None:
            # What is missing has no place, but a misspelt key has.
            for entry in self.entries.values():
                if self._meant(entry):
                    self._unknown(entry)
            self.fail(self.node, f"{_spaced(self.what)}缺少 {named or key}", hint)
        return node

    def text(self, key: str, default: str | None = None) -> str:
        return self.attempt(lambda: self._text(key, default), "")

    def _text(self, key: str, default: str | None = None) -> str:
        node = self.need(key) if default is None else self.take(key)
        if node is None:
            return default or ""
        if not isinstance(node, Scalar):
            self.fail(node, f"{key} 应当是文字")
        return placed(node)

    def label(self) -> str:
        def read() -> str:
            label = self._text("label")
            if not label.strip():
                self.fail(label, "label 是空的")
            if "\n" in label.strip():
                self.fail(label, "label 里不能换行")
            return label

        return self.attempt(read, "")

    def name(self) -> str:
        """A short name, as templates and citations can hold it."""

        def read() -> str:
            name = self._text("name")
            if not name.isidentifier():
                self.fail(name, f"短名“{name}”只能用汉字、字母、数字和下划线，不以数字开头")
            return name

        return self.attempt(read, "", tears=True)

    def choice(self, key: str, known: Collection[str], default: str | None = None) -> str:
        def read() -> str:
            value = self._text(key, default)
            if isinstance(value, Word):
                self.expect(value, known, f"不认识的 {key}：{value}")
            return value

        value = self.attempt(read, "")
        self._is_open |= key == "kind" and not value
        return value

    def check(self, example: str, default: str | None = None) -> str:
        """The code of a finding; `example` is what such ones mostly have."""
        hint = f"一般写 {example}；全部代码运行 makereport explain 看"

        def read() -> str:
            node = self.need("check", hint=hint) if default is None else self.take("check")
            if node is None:
                return default or ""
            code = self.word(node)
            if code not in CODES:
                near = suggestion(code, CODES)
                also = f"；是不是“{near}”？" if near else ""
                self.fail(code, f"不认识的 check：{code}{also}", hint)
            return code

        return self.attempt(read, "")

    def list(
        self, key: str, read: Callable[[Node], T], required: bool | str = True
    ) -> tuple[T, ...]:
        """A list; `required` may be what is named where it is missing."""
        none: tuple[Node, ...] = ()
        nodes = self.attempt(lambda: self._nodes(key, required), none, tears=True)
        if self.problems is None:
            return tuple(read(node) for node in nodes)
        found: list[T] = []
        for node in nodes:
            self.attempt(partial(_append, found, read, node), None, tears=True)
        return tuple(found)

    def _nodes(self, key: str, required: bool | str) -> tuple[Node, ...]:
        named = required if isinstance(required, str) else ""
        node = self.need(key, named) if required else self.take(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.fail(node, f"{key} 应当是列表")
        if not node.items:
            self.fail(node, f"{key} 是空的")
        return tuple(node.items)

    def number(self, node: Node, most: int = 999_999) -> int:
        if not isinstance(node, Scalar) or not re.fullmatch("[0-9]{1,6}", node.value):
            self.fail(node, "应当是整数")
        if int(node.value) > most:
            self.fail(node, f"最多是 {most}")
        return int(node.value)

    def year(self, node: Node) -> int:
        year = self.number(node)
        if year not in YEARS:
            self.fail(node, f"应当是四位的年份，从 {YEARS[0]} 到 {YEARS[-1]}")
        return year

    def width(self, node: Node) -> int:
        if isinstance(node, Scalar) and re.fullmatch("0+|-[0-9]+", node.value):
            self.fail(node, "应当是大于零的整数")
        return self.number(node)

    def whole(self, key: str, most: int = 999_999) -> int:
        """A whole number, 0 where the key is absent."""
        node = self.take(key)
        return self.attempt(lambda: self.number(node, most), 0) if node else 0

    def word(self, node: Node) -> str:
        if not isinstance(node, Scalar) or not node.value:
            self.fail(node, "应当是文字")
        return placed(node)

    def inner(self, node: Node, what: str) -> Fields:
        if not isinstance(node, Mapping):
            self.fail(node, f"{_spaced(what)}应当是一组“键: 值”")
        return Fields(self.source, node, what, self.problems)

    def done(self) -> None:
        if self._is_open:
            return
        allowed = f"这里可以写：{'、'.join(self.asked)}"
        for entry in self.entries.values():
            self.attempt(partial(self._unknown, entry, allowed), None)

    def _meant(self, entry: Entry) -> Collection[str]:
        return close_matches(entry.key.value, self.asked, 0.7)

    def _unknown(self, entry: Entry, hint: str = "") -> NoReturn:
        near = "".join(f"；是不是“{key}”？" for key in self._meant(entry))
        self.fail(
            entry.key, f"{_spaced(self.what)}里不认识或用不上的键：{entry.key.value}{near}", hint
        )


def _spaced(what: str) -> str:
    """A name before Chinese words: a Latin one stands apart."""
    return f"{what} " if what[-1:].isascii() else what


def _append(found: list[T], read: Callable[[Node], T], node: Node) -> None:
    found.append(read(node))
