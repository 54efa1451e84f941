"""The entries of a mapping, matched with what their keys stand for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from makereport.findings.finding import Finding, Mark
from makereport.form.labels import suggestion
from makereport.source.nodes import Entry, Mapping, Node, Sequence
from makereport.source.text import Source, clipped

Keys = tuple[str, ...]
"""The keys that lead to a value, outermost first."""
T = TypeVar("T", bound=Hashable)


class EntryReader:
    """Collects the findings of one file while its tree is read."""

    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self.source = source
        self.findings = findings

    def add(self, code: str, mark: Mark, path: Keys, message: str, hint: str = "") -> None:
        self.findings.append(self.source.finding(code, mark, path, message, hint))

    def matched(
        self,
        node: Mapping,
        path: Keys,
        find: Callable[[str], T | None],
        known: list[str],
        explain: Callable[[str], str] = lambda key: "",
        also: Iterable[str] = (),
    ) -> Iterator[tuple[T, Entry]]:
        """The entries of a mapping with what each key stands for. Unknown and
        repeated keys become findings. `known` are the labels to suggest,
        `also` further names."""
        seen: dict[T, Mark] = {}
        for entry in node.entries:
            typed, mark = entry.key.value, entry.key.mark
            target = find(typed)
            if target is None:
                near = suggestion(typed, [*known, *also])
                hint = explain(typed) or (
                    f"是不是“{near}”？" if near else f"这里可以写：{listed(known)}"
                )
                self.add("Y103", mark, (*path, typed), f"不认识的键“{clipped(typed, 40)}”", hint)
            elif target in seen:
                message = f"“{typed}”写了两次，前一次在第 {seen[target].line} 行"
                self.add("Y102", mark, (*path, typed), message, "留下正确的一处，删去另一处")
            else:
                seen[target] = mark
                yield target, entry


def dashed_hint(node: Node) -> str:
    """What to do about keys that were typed as items of a list; nothing for
    any other value."""
    items = node.items if isinstance(node, Sequence) else []
    return "删去下面各行开头的“- ”" if any(isinstance(each, Mapping) for each in items) else ""


def listed(words: Iterable[str]) -> str:
    """The words as a Chinese list."""
    return "、".join(words)


def short(text: str) -> str:
    """A typed text as a message quotes it."""
    return text if len(text) <= 20 else f"{text[:10]}…（共 {len(text)} 个字符）"
