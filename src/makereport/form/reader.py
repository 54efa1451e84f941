"""Reading of `form.yaml`. A mistake in it is reported with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from makereport.findings.codes import CODES
from makereport.findings.errors import FormError
from makereport.findings.finding import Mark
from makereport.form.labels import label_key, name_key
from makereport.form.model import Balance, Block, Form, Item, Mention, Section, Table, YearRule
from makereport.form.numbers import GRAMMARS
from makereport.form.phrases import PatternError, Phrase, Phrases, check_pattern
from makereport.source.text import Source, read_source
from makereport.source.tree import Entry, Mapping, Node, Scalar, Sequence, parse

DIRECTIONS = ("down", "across")
T = TypeVar("T")


def read_form(folder: Path) -> Form:
    """The form that a folder holds. Raises FormError naming file and line."""
    path = folder / "form.yaml"
    source = read_source(path)
    root, findings = parse(source) if not source.findings else (None, list(source.findings))
    if findings:
        first = findings[0]
        raise FormError(first.file, Mark(first.line, first.column), first.message)
    if not isinstance(root, Mapping):
        raise FormError(source.file, Mark(1, 1), "应当是一组“键: 值”")
    return _form(_Fields(source, root, "格式"), folder)


class _Fields:
    """The entries of one mapping of the form; each is to be taken once, and
    `done` refuses what is left over."""

    def __init__(self, source: Source, node: Mapping, what: str) -> None:
        self.source = source
        self.node = node
        self.what = what
        self.entries: dict[str, Entry] = {}
        for entry in node.entries:
            if entry.key.value in self.entries:
                self.fail(entry.key.mark, f"“{entry.key.value}”重复了")
            self.entries[entry.key.value] = entry

    def fail(self, mark: Mark, message: str) -> None:
        raise FormError(self.source.file, mark, message)

    def error(self, mark: Mark, message: str) -> FormError:
        return FormError(self.source.file, mark, message)

    def take(self, key: str) -> Node | None:
        entry = self.entries.pop(key, None)
        return entry.value if entry else None

    def need(self, key: str) -> Node:
        node = self.take(key)
        if node is None:
            raise self.error(self.node.mark, f"{self.what}缺少 {key}")
        return node

    def text(self, key: str, default: str | None = None) -> str:
        node = self.need(key) if default is None else self.take(key)
        if node is None:
            return default or ""
        if not isinstance(node, Scalar):
            raise self.error(node.mark, f"{key} 应当是文字")
        return node.value

    def choice(self, key: str, known: object, default: str | None = None) -> str:
        node = self.entries[key].value if key in self.entries else None
        value = self.text(key, default)
        if node is not None and value not in known:  # type: ignore[operator]
            raise self.error(node.mark, f"不认识的 {key}：{value}")
        return value

    def list(self, key: str, read: Callable[[Node], T], required: bool = True) -> tuple[T, ...]:
        node = self.need(key) if required else self.take(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            raise self.error(node.mark, f"{key} 应当是列表")
        return tuple(read(item) for item in node.items)

    def number(self, node: Node) -> int:
        if not isinstance(node, Scalar) or not (node.value.isascii() and node.value.isdigit()):
            raise self.error(node.mark, "应当是整数")
        return int(node.value)

    def whole(self, key: str) -> int:
        """A whole number, 0 where the key is absent."""
        node = self.take(key)
        return self.number(node) if node else 0

    def word(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            raise self.error(node.mark, "应当是文字")
        return node.value

    def inner(self, node: Node, what: str) -> _Fields:
        if not isinstance(node, Mapping):
            raise self.error(node.mark, f"{what}应当是一组“键: 值”")
        return _Fields(self.source, node, what)

    def done(self) -> None:
        for key, entry in self.entries.items():
            self.fail(entry.key.mark, f"{self.what}里不认识的键：{key}")


def _form(fields: _Fields, folder: Path) -> Form:
    years = fields.inner(fields.need("years"), "years")
    first = years.number(years.need("from"))
    until = years.take("to")
    last = years.number(until) if until else None
    years.done()
    phrases = fields.take("phrases")
    form = Form(
        id=fields.text("id"),
        name=fields.text("name"),
        source=fields.text("source"),
        first_year=first,
        last_year=last,
        title=fields.text("title"),
        preface=fields.text("preface"),
        sections=fields.list("sections", lambda node: _section(fields.inner(node, "section"))),
        folder=folder,
        phrases=_phrases(fields.inner(phrases, "phrases")) if phrases else Phrases(),
    )
    fields.done()
    for phrase in form.phrases.phrases:
        table, row, column = phrase.figure
        columns = form.tables[table].columns_of.get(row, ()) if table in form.tables else ()
        if column not in {item.name for item in columns} and phrases:
            fields.fail(phrases.mark, f"phrases 里的“{'.'.join(phrase.figure)}”不在表中")
    return form


def _phrases(fields: _Fields) -> Phrases:
    check = fields.choice("check", CODES)
    groups = fields.list("figures", lambda n: _figure_phrases(fields.inner(n, "figures"), check))
    phrases = Phrases(
        phrases=tuple(phrase for group in groups for phrase in group),
        other=fields.list("other", fields.word),
        near=fields.list("near", fields.word),
    )
    fields.done()
    return phrases


def _figure_phrases(fields: _Fields, check: str) -> tuple[Phrase, ...]:
    address = fields.list("figure", fields.word)
    unless = fields.list("unless", fields.word, required=False)
    given = fields.list("given", fields.word, required=False)
    if len(address) != 3:
        fields.fail(fields.node.mark, "figure 应当是 [表, 行, 列]")
    table, row, column = address

    def phrase(node: Node) -> Phrase:
        try:
            check_pattern(fields.word(node))
        except PatternError as error:
            raise fields.error(node.mark, str(error)) from None
        return Phrase((table, row, column), check, fields.word(node), unless, given)

    made = fields.list("say", phrase)
    fields.done()
    return made


def _section(fields: _Fields) -> Section:
    kind = fields.choice("kind", ("narrative", "table"))
    name = fields.text("name")
    table = _table(fields, name) if kind == "table" else None
    section = Section(
        label=fields.text("label"),
        name=name,
        table=table,
        outline=fields.list("outline", fields.word, required=False),
        least=fields.whole("least"),
        repeats=fields.whole("repeats") / 100,
        mentions=fields.list("mentions", lambda n: _mention(fields.inner(n, "mention")), False),
    )
    fields.done()
    return section


def _mention(fields: _Fields) -> Mention:
    mention = Mention(
        check=fields.choice("check", CODES),
        what=fields.text("what"),
        any=fields.list("any", fields.word),
        unit_kind=fields.text("unit_kind", ""),
    )
    fields.done()
    return mention


def _table(fields: _Fields, name: str) -> Table:
    mark = fields.node.mark
    direction = fields.choice("direction", DIRECTIONS)
    widths = fields.list("widths", fields.number)
    blocks = fields.list("blocks", lambda node: _block(fields.inner(node, "block")))
    balance_node = fields.take("balance")
    balance = _balance(fields.inner(balance_node, "balance")) if balance_node else None
    years = fields.list("years", lambda n: _year_rule(fields.inner(n, "years")), False)
    table = Table(name, direction, widths, blocks, balance, years)
    _check_names(fields, mark, table)
    _check_grid(fields, mark, table)
    _check_sums(fields, mark, table)
    if balance and balance_node:
        for row in (*(r for r, _ in balance.left + balance.right), balance.computes):
            if row not in table.items:
                fields.fail(balance_node.mark, f"balance 里的行“{row}”不在表中")
    return table


def _block(fields: _Fields) -> Block:
    block = Block(
        label=fields.text("label", ""),
        head=fields.text("head", ""),
        columns=fields.list("columns", lambda node: _item(fields.inner(node, "column"), "columns")),
        rows=fields.list("rows", lambda node: _item(fields.inner(node, "row"), "rows")),
    )
    if not block.columns or not block.rows:
        fields.fail(fields.node.mark, "block 没有行或没有列")
    for column in block.leaf_columns:
        if not column.kind or not column.name:
            fields.fail(fields.node.mark, f"列“{column.label}”缺少 kind 或 name")
    for row in block.leaf_rows:
        if not row.name:
            fields.fail(fields.node.mark, f"行“{row.label}”缺少 name")
    fields.done()
    return block


def _item(fields: _Fields, members: str) -> Item:
    item = Item(
        label=fields.text("label"),
        name=fields.text("name", ""),
        items=fields.list(members, lambda n: _item(fields.inner(n, members), members), False),
        kind=fields.choice("kind", GRAMMARS, ""),
        unit=fields.text("unit", ""),
        sum=fields.list("sum", fields.word, required=False),
        check=fields.choice("check", CODES, ""),
        unit_in_cell=bool(fields.choice("unit_in_cell", ("true",), "")),
    )
    if members == "rows" and not item.name:
        fields.fail(fields.node.mark, f"行“{item.label}”缺少 name")
    if item.sum and not item.check:
        fields.fail(fields.node.mark, f"“{item.label}”有 sum，缺少 check")
    fields.done()
    return item


def _year_rule(fields: _Fields) -> YearRule:
    rule = YearRule(
        check=fields.choice("check", CODES),
        per=fields.choice("per", ("row", "column")),
        this=fields.text("this"),
        last=fields.text("last"),
        plus=fields.text("plus", ""),
        minus=fields.text("minus", ""),
    )
    fields.done()
    return rule


def _balance(fields: _Fields) -> Balance:
    def side(key: str) -> tuple[tuple[str, str], ...]:
        terms = fields.inner(fields.need(key), key)
        return tuple((row, terms.text(row)) for row in list(terms.entries))

    balance = Balance(
        left=side("left"),
        right=side("right"),
        computes=fields.text("computes"),
        check=fields.choice("check", CODES),
    )
    fields.done()
    return balance


def _check_names(fields: _Fields, mark: Mark, table: Table) -> None:
    """Short names are the addresses of cells: unique, also as citations."""
    seen: dict[str, str] = {}
    for item in (item for row in table.rows for item in row.walk()):
        key = name_key(item.name)
        if key in seen:
            fields.fail(mark, f"表“{table.name}”里行的短名“{item.name}”与“{seen[key]}”重复")
        seen[key] = item.name
    for siblings in _sibling_groups(table):
        labels: dict[str, str] = {}
        for item in siblings:
            key = label_key(item.label)
            if key in labels:
                fields.fail(mark, f"表“{table.name}”里“{item.label}”与“{labels[key]}”分不开")
            labels[key] = item.label


def _sibling_groups(table: Table) -> list[tuple[Item, ...]]:
    groups = [table.rows, *(block.leaf_columns for block in table.blocks)]
    groups += [item.items for row in table.rows for item in row.walk() if item.items]
    return groups


def _check_grid(fields: _Fields, mark: Mark, table: Table) -> None:
    for block in table.blocks:
        if table.direction == "across":
            needed = len(block.leaf_rows) * len(block.leaf_columns)
            fits = needed == len(table.widths) and len(table.blocks) == 1
        else:
            fits = table.label_columns + len(block.leaf_columns) <= len(table.widths)
        if not fits:
            fields.fail(mark, f"表“{table.name}”的 widths 与行、列的数目不符")


def _check_sums(fields: _Fields, mark: Mark, table: Table) -> None:
    for item in table.items.values():
        for name in item.sum:
            if name not in table.items:
                fields.fail(mark, f"行“{item.label}”的 sum 里的“{name}”不在表中")
    for block in table.blocks:
        names = {column.name for column in block.leaf_columns}
        for column in block.leaf_columns:
            for name in column.sum:
                if name not in names:
                    fields.fail(mark, f"列“{column.label}”的 sum 里的“{name}”不在表中")
