"""The entries of a mapping of `form.yaml`, each to be taken once; and every
mistake in them, or in what they name, reported where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any, NoReturn, TypeVar

from makereport.findings.errors import FormError
from makereport.findings.finding import Mark
from makereport.form.labels import close_matches, suggestion
from makereport.source.text import Source
from makereport.source.tree import Entry, Mapping, Node, Scalar, Sequence

T = TypeVar("T")


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


class Fields:
    """The entries of one mapping of the form; each is to be taken once, and
    `done` refuses what is left over. `what` names it in messages."""

    def __init__(self, source: Source, node: Mapping, what: str) -> None:
        self.source = source
        self.node = node
        self.what = what
        self.asked: dict[str, Node] = {}
        self.entries: dict[str, Entry] = {}
        for entry in node.entries:
            if entry.key.value in self.entries:
                self.fail(entry.key, f"“{entry.key.value}”重复了")
            self.entries[entry.key.value] = entry

    def fail(self, at: Node | str, message: str) -> NoReturn:
        """The one way out: what is wrong, and where. Text that nobody typed is
        wrong where the mapping begins."""
        place = self.node if isinstance(at, str) and not isinstance(at, Word) else at
        raise FormError(self.source.file, place.mark, message)

    def expect(
        self, name: str, known: Collection[str], message: str, within: str | None = None
    ) -> None:
        """Refuse a name that is none of those known, `within` the text that it
        is part of."""
        if name not in known:
            near = suggestion(name, known)
            self.fail(within or name, message + (f"；是不是“{near}”？" if near else ""))

    def take(self, key: str) -> Node | None:
        entry = self.entries.pop(key, None)
        self.asked[key] = entry.value if entry else self.node
        return entry.value if entry else None

    def need(self, key: str) -> Node:
        node = self.take(key)
        if node is None:
            # What is missing has no place, but a misspelt key has.
            for entry in self.entries.values():
                if self._meant(entry):
                    self._unknown(entry)
            self.fail(self.node, f"{self.what}缺少 {key}")
        return node

    def text(self, key: str, default: str | None = None) -> str:
        node = self.need(key) if default is None else self.take(key)
        if node is None:
            return default or ""
        if not isinstance(node, Scalar):
            self.fail(node, f"{key} 应当是文字")
        return placed(node)

    def label(self) -> str:
        label = self.text("label")
        if not label.strip():
            self.fail(label, "label 是空的")
        return label

    def name(self) -> str:
        """A short name, as templates and citations can hold it."""
        name = self.text("name")
        if not name.isidentifier():
            self.fail(name, f"短名“{name}”只能用汉字、字母、数字和下划线，不以数字开头")
        return name

    def choice(self, key: str, known: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if isinstance(value, Word):
            self.expect(value, known, f"不认识的 {key}：{value}")
        return value

    def list(self, key: str, read: Callable[[Node], T], required: bool = True) -> tuple[T, ...]:
        node = self.need(key) if required else self.take(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.fail(node, f"{key} 应当是列表")
        if not node.items:
            self.fail(node, f"{key} 是空的")
        return tuple(read(item) for item in node.items)

    def number(self, node: Node, most: int = 999_999) -> int:
        if not isinstance(node, Scalar) or not re.fullmatch("[0-9]{1,6}", node.value):
            self.fail(node, "应当是整数")
        if int(node.value) > most:
            self.fail(node, f"最多是 {most}")
        return int(node.value)

    def whole(self, key: str, most: int = 999_999) -> int:
        """A whole number, 0 where the key is absent."""
        node = self.take(key)
        return self.number(node, most) if node else 0

    def word(self, node: Node) -> str:
        if not isinstance(node, Scalar) or not node.value:
            self.fail(node, "应当是文字")
        return placed(node)

    def inner(self, node: Node, what: str) -> Fields:
        if not isinstance(node, Mapping):
            self.fail(node, f"{what}应当是一组“键: 值”")
        return Fields(self.source, node, what)

    def done(self) -> None:
        for entry in self.entries.values():
            self._unknown(entry)

    def _meant(self, entry: Entry) -> Collection[str]:
        return close_matches(entry.key.value, self.asked, 0.7)

    def _unknown(self, entry: Entry) -> NoReturn:
        near = "".join(f"；是不是“{key}”？" for key in self._meant(entry))
        self.fail(entry.key, f"{self.what}里不认识或用不上的键：{entry.key.value}{near}")
