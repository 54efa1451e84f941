"""What the tags of a template name, without filling it: names that are not
there, and which figures and texts are printed on which line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from makereport.findings.finding import Mark
from makereport.form.labels import suggestion
from makereport.form.model import Form
from makereport.narrative.filters import FILTERS
from makereport.report.keys import PERIOD, TOP_KEYS
from makereport.word.tags import Fault, Tag

LOOP = ("index", "index0", "first", "last", "length")
"""What `loop` tells in a loop."""


@dataclass(frozen=True)
class Leaf:
    """What prints: a text, or the figures and texts of these addresses."""

    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """What has names behind it; `title` is how it is called."""

    title: str
    members: Mapping[str, Any]


_TEXT = Leaf()
_ANY = None
"""What nobody knows before there is a report: indicators, their members."""


def names_of(form: Form) -> dict[str, Any]:
    """What the templates of a form may name."""
    names: dict[str, Any] = {key.name: _ANY for key in TOP_KEYS.values() if key.is_cited}
    names |= {name: Leaf(frozenset([name])) for name in ("单位", "年度", "标题")}
    names |= {name: Leaf(frozenset([name])) for name in paragraph_names(form)}
    names["联系方式"] = Group("联系方式", dict.fromkeys(form.contacts, _TEXT))
    names |= dict.fromkeys(PERIOD, _TEXT)
    names["上年"] = _ANY
    for table in form.tables.values():
        rows = {}
        for row in table.leaf_rows:
            cells = {
                column.name: Leaf(frozenset([".".join(table.address(row.name, column.name))]))
                for column in table.all_columns_of[row.name]
            }
            rows[row.name] = Group(".".join(table.address(row.name)), cells)
        names[table.name] = rows[table.name] if table.is_row else Group(table.name, rows)
    return names


def paragraph_names(form: Form) -> list[str]:
    """The names of what a report has as whole paragraphs."""
    places = [place.name for section in form.sections for place in section.texts]
    return ["文号", "前言", *places, "附加部分", *(["落款"] if form.is_signed else [])]


@dataclass
class Naming:
    """The names of a part followed through its tags. `printed` has the lines
    on which each figure and text is printed."""

    names: dict[str, Any]
    lines: Sequence[str]
    tags: Sequence[Tag]
    faults: list[Fault] = field(default_factory=list)
    printed: dict[str, list[int]] = field(default_factory=dict)

    def follow(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        """Statements, in their order."""
        if isinstance(node, nodes.Output):
            for printed in node.nodes:
                if not isinstance(printed, nodes.TemplateData):
                    self._print(printed, self.value(printed, scope))
        elif isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.Assign):
            value = self.value(node.node, scope)
            is_one = isinstance(node.target, nodes.Name)
            scope |= dict.fromkeys(_targets(node.target), value if is_one else _ANY)
        elif isinstance(node, nodes.Expr):
            self.value(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.follow(child, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        items = self.value(node.iter, scope)
        inner = {**scope, "loop": Group("loop", dict.fromkeys(LOOP, _TEXT))}
        known = items is not _ANY and isinstance(node.target, nodes.Name)
        for name in _targets(node.target):
            inner[name] = _TEXT if known else _ANY
        for child in node.body:
            self.follow(child, inner)
        if node.test:
            self.value(node.test, inner)
        for child in node.else_:
            self.follow(child, scope)

    def _print(self, node: nodes.Node, value: Any) -> None:
        if isinstance(value, Group):
            example = f"{value.title}.{next(iter(value.members), '')}"
            message = f"“{value.title}”没有单一的值，印不出来"
            mark = self._mark(node.lineno, value.title.split(".")[-1])
            self.faults.append(Fault("F711", mark, message, f"写到哪一格，例如 {example}"))
        elif isinstance(value, Leaf):
            for address in value.addresses:
                self.printed.setdefault(address, []).append(node.lineno)

    def value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """What an expression is: a Leaf, a Group, or what nobody knows."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            return self._unknown(node, f"没有“{node.name}”可以引用", node.name, scope)
        if isinstance(node, (nodes.Getattr, nodes.Getitem)):
            return self._member(node, scope)
        values = [self.value(child, scope) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                message = f"没有过滤器“{node.name}”"
                return self._unknown(node, message, node.name, FILTERS)
            is_whole = node.name == "千分位" and values and isinstance(values[0], Leaf)
            return values[0] if is_whole else _TEXT
        if isinstance(node, nodes.CondExpr):
            leaves = [value.addresses for value in values[1:] if isinstance(value, Leaf)]
            return Leaf(frozenset().union(*leaves)) if leaves else _ANY
        return values[0] if isinstance(node, nodes.MarkSafe) and values else _TEXT

    def _member(self, node: nodes.Getattr | nodes.Getitem, scope: dict[str, Any]) -> Any:
        owner = self.value(node.node, scope)
        if isinstance(node, nodes.Getattr):
            name: Any = node.attr
        elif isinstance(node.arg, nodes.Const):
            name = node.arg.value
        else:
            self.value(node.arg, scope)
            return _any_of(owner)
        if owner is _ANY:
            return _ANY
        if isinstance(owner, Leaf):
            return self._unknown(node, f"这里的下面没有“{name}”", str(name), ())
        if name in owner.members:
            return owner.members[name]
        return self._unknown(node, f"“{owner.title}”里没有“{name}”", str(name), owner.members)

    def _unknown(self, node: nodes.Node, message: str, name: str, known: Any) -> Any:
        near = suggestion(name, known)
        listed = "、".join([*known][:12]) + ("……" if len(known) > 12 else "")
        hint = f"是不是“{near}”？" if near else f"可以写：{listed}" if listed else ""
        self.faults.append(Fault("F710", self._mark(node.lineno, name), message, hint))
        # What is meant is there: it need not be missed, too.
        return known[near] if near and isinstance(known, dict) else _ANY

    def _mark(self, line: int, name: str) -> Mark:
        """Where a name stands on a line, else the first tag there."""
        text = self.lines[line - 1]
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text[self._first(line) :])
        return Mark(line, self._first(line) + (found.start() if found else 0) + 1)

    def _first(self, line: int) -> int:
        columns = (tag.mark.column - 1 for tag in self.tags if tag.mark.line == line)
        return next(columns, 0)


def _targets(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    for child in node.find_all(nodes.Name):
        yield child.name


def _any_of(owner: Any) -> Any:
    """What is behind a name that is not known before: any of the members."""
    if not isinstance(owner, Group):
        return _ANY if owner is _ANY else _TEXT
    leaves = [member for member in owner.members.values() if isinstance(member, Leaf)]
    if leaves:
        return Leaf(frozenset().union(*(leaf.addresses for leaf in leaves)))
    merged: dict[str, Any] = {}
    for member in owner.members.values():
        for name, value in member.members.items() if isinstance(member, Group) else ():
            both = merged.get(name, _TEXT), value
            merged[name] = Leaf(both[0].addresses | value.addresses) if all(both) else value
    return Group(owner.title, merged)
