"""From the YAML of one table to its cells, by the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from makereport.findings.finding import Finding, Mark
from makereport.form.labels import label_key, name_key, suggestion
from makereport.form.numbers import FULL_WIDTH, NOTHING, ZERO, parse_number
from makereport.form.tables import BESIDE, Item, Table
from makereport.form.words import MOST_TEXT, parse_words
from makereport.report.draft import Cell, TableDraft, WordCell
from makereport.report.entries import EntryReader, Keys, dashed_hint, short
from makereport.report.keys import PLACEHOLDER
from makereport.source.nodes import Entry, Mapping, Node, Scalar
from makereport.source.text import Source

_FAULTS = {
    "count": ("Y106", "件数只能是不小于零的整数"),
    "change": ("Y106", "增减只能是整数，减少的前面写 -，例如 -2"),
    "amount": ("Y107", "金额只能是不小于零的数，例如 61.59"),
}

NOT_APPLICABLE = "不适用"
"""Typed in the place of a table's rows."""
_ZEROS = {"百": 2, "千": 3, "万": 4, "亿": 8}


class TableReader(EntryReader):
    """Reads tables; one slip gives one finding. `home` tells where else in the
    report a key belongs."""

    def __init__(self, source: Source, findings: list[Finding], home: Callable[[str], str]) -> None:
        super().__init__(source, findings)
        self.home = home

    def read(self, table: Table, entry: Entry, path: Keys) -> TableDraft:
        draft = TableDraft(entry.key.mark, path)
        node = entry.value
        said = (NOT_APPLICABLE, table.not_applicable)  # or what is printed for it
        if isinstance(node, Scalar) and name_key(node.value) in map(name_key, filter(None, said)):
            draft.applies = not table.not_applicable
        if not draft.applies:
            return draft
        if table.is_row:
            draft.rows[table.name] = entry.key.mark
            self._row(draft, table, table.rows[0], entry, path)
        else:
            self._rows(draft, table, table.rows, entry, path)
        return draft

    def _rows(
        self, draft: TableDraft, table: Table, items: tuple[Item, ...], entry: Entry, path: Keys
    ) -> None:
        """The rows or groups that a mapping holds, at one level of the form."""
        node = entry.value
        if isinstance(node, Scalar) and self._is_nothing(node, path):
            return
        if isinstance(node, Scalar) and self._is_unfilled(node, path):
            _mark_unknown(draft, table, items, node.mark, path)
            return
        if not isinstance(node, Mapping):
            hint = f"另起一行，缩进两格，写各项，例如 {items[0].label}: …"
            if isinstance(node, Scalar) and parse_number(node.value.strip(), "count") == 0:
                hint = f"删去“{node.value.strip()}”，冒号后面留空，整张表就都是 0"
            hint = dashed_hint(node) or hint
            self.add("Y105", node.mark, path, f"“{path[-1]}”应当分项填写", hint)
            _mark_unknown(draft, table, items, node.mark, path)
            return
        found, twice = self._found(
            node, path, items, lambda typed: _elsewhere(table, items, typed) or self.home(typed)
        )
        for item, inner in found:
            below = (*path, inner.key.value)
            draft.rows[item.name] = inner.key.mark
            if item.items:
                self._rows(draft, table, item.items, inner, below)
            else:
                self._row(draft, table, item, inner, below)
        if twice is not None:
            absent = tuple(item for item in items if item.name not in draft.rows)
            _mark_unknown(draft, table, absent, node.mark, path)

    def _row(self, draft: TableDraft, table: Table, row: Item, entry: Entry, path: Keys) -> None:
        node, columns = entry.value, table.all_columns_of[row.name]
        if isinstance(node, Scalar) and len(columns) == 1:
            self._put(draft, row, columns[0], node, path)
            return
        if isinstance(node, Scalar) and self._is_nothing(node, path):
            return
        if isinstance(node, Scalar) and self._is_unfilled(node, path):
            _mark_unknown(draft, table, (row,), node.mark, path)
            return
        if not isinstance(node, Mapping):
            hint = _spread(entry.key.value, node, columns)
            self.add("Y105", node.mark, path, "这一行要分列填写", hint)
            _mark_unknown(draft, table, (row,), node.mark, path)
            return
        found, twice = self._found(
            node, path, columns, lambda typed: _misplaced(typed, table) or self.home(typed)
        )
        for column, inner in found:
            below = (*path, inner.key.value)
            if isinstance(inner.value, Scalar):
                self._put(draft, row, column, inner.value, below)
            else:
                what = "一个数" if column.is_figure else "一行文字"
                hint = f"“{inner.key.value}”后面只写{what}"
                self.add("Y105", inner.value.mark, below, f"这里应当是{what}", hint)
                _put_unknown(draft, row, column, inner.value.mark, below)
        if twice is not None:
            # Of a column typed twice nobody knows which one counts.
            for column in columns:
                if any(column.matches(typed) for typed in twice):
                    _put_unknown(draft, row, column, node.mark, path)
            _mark_unknown(draft, table, (row,), node.mark, path)

    def _found(
        self,
        node: Mapping,
        path: Keys,
        items: tuple[Item, ...],
        explain: Callable[[str], str] = lambda typed: "",
    ) -> tuple[list[tuple[Item, Entry]], set[str] | None]:
        """The items that the keys of a mapping name. Where a key was at fault,
        also the keys that were typed twice."""

        by_key = _by_key(items)
        before = len(self.findings)
        labels, names = [item.label for item in items], [item.name for item in items]
        names += BESIDE if len(path) == 1 else ()
        found = list(
            self.matched(
                node, path, lambda typed: by_key.get(label_key(typed)), labels, explain, names
            )
        )
        new = self.findings[before:]
        return found, {
            finding.path[-1] for finding in new if finding.code == "Y102"
        } if new else None

    def _put(self, draft: TableDraft, row: Item, column: Item, scalar: Scalar, path: Keys) -> None:
        if column.is_figure:
            draft.cells[row.name, column.name] = self._cell(scalar, column, path)
        else:
            text = self._words(scalar, column, path)
            draft.words[row.name, column.name] = WordCell(text, scalar.mark, path)

    def _words(self, scalar: Scalar, column: Item, path: Keys) -> str | None:
        """The words of a cell; None, and a finding, where it cannot hold them."""
        text = scalar.value.strip()
        if "\n" in text:
            hint = "写成一行；长的说明写在“表后文字”里"
            self.add("Y105", scalar.mark, path, "表里的一格只写一行文字", hint)
            return None
        if len(text) > MOST_TEXT:
            message = f"这一格有 {len(text)} 个字，最多 {MOST_TEXT} 个"
            self.add("Y110", scalar.mark, path, message, "长的说明写在“表后文字”里")
            return None
        if "{{" in text or "{%" in text:
            hint = "直接写字；要引用数据的，写在“表后文字”里"
            self.add("Y105", scalar.mark, path, "表里的一格不能引用数据，会照原样印出", hint)
            return None
        if self._is_unfilled(scalar, path, "对照原文填上；没有的留空"):
            return None
        words = parse_words(text, column)
        if words is None and text in NOTHING:
            message = f"“{text}”已按没有填计"
            self.add("Y108", scalar.mark, path, message, f"请删去“{text}”，冒号后面留空")
            return ""
        if words is None and column.choices:
            near = suggestion(text, column.choices)
            hint = f"是不是“{near}”？" if near else f"可以写：{'、'.join(column.choices)}"
            self.add("Y118", scalar.mark, path, f"“{short(text)}”不是这一格的选项", hint)
        elif words is None:
            message = f"“{short(text)}”不能用：百分比只能是不小于零的数，例如 72.5%"
            self.add("Y107", scalar.mark, path, message, "只写阿拉伯数字和百分号，没有的留空")
        return words

    def _cell(self, scalar: Scalar, column: Item, path: Keys) -> Cell:
        text = scalar.value.strip()
        if scalar.style in ("|", ">"):
            number = parse_number(text, column.kind)
            hint = f"改为：{path[-1]}: {text}" if number is not None else "把数字写在键的同一行"
            self.add("Y105", scalar.mark, path, "这里应当是一个数，不是“|”开头的文字", hint)
            return Cell(None, scalar.mark, path)
        if not text:
            return Cell(ZERO, scalar.mark, path)
        if self._is_unfilled(scalar, path):
            return Cell(None, scalar.mark, path)
        number = parse_number(text, column.kind)
        if number is None and self._is_nothing(scalar, path, "请改写为 0，或删去这一项"):
            number = ZERO
        elif number is None:
            code, rule = _FAULTS[column.kind]
            self.add(
                code, scalar.mark, path, f"“{short(text)}”不能用：{rule}", _advice(text, column)
            )
        return Cell(number, scalar.mark, path)

    def _is_nothing(self, scalar: Scalar, path: Keys, hint: str = "") -> bool:
        """Whether the scalar stands for zero: empty, or a mark for it."""
        text = scalar.value.strip()
        if text in NOTHING:
            hint = hint or f"请删去“{text}”，冒号后面留空"
            self.add("Y108", scalar.mark, path, f"“{text}”已按 0 计", hint)
        return not text or text in NOTHING

    def _is_unfilled(self, scalar: Scalar, path: Keys, hint: str = "") -> bool:
        """Whether figures are still to be written there: they are not zero
        until a person has said so."""
        if not scalar.value.strip().startswith(PLACEHOLDER):
            return False
        hint = hint or "对照原文填上；是 0 的写 0，整张表都是 0 的删去这一行"
        self.add("Y114", scalar.mark, path, "这里还没有填写", hint)
        return True


@lru_cache(maxsize=1024)
def _by_key(items: tuple[Item, ...]) -> dict[str, Item]:
    """The items of a level by what may be typed for them; of two, the first."""
    return {key: item for item in reversed(items) for key in item.keys}


def _mark_unknown(
    draft: TableDraft, table: Table, items: tuple[Item, ...], mark: Mark, path: Keys
) -> None:
    """Cells that a faulty key may have been meant for are not known to be
    zero: one slip must not give findings about sums as well."""
    rows = {leaf.name for item in items for leaf in item.leaves}
    for row, column in table.cells:
        if row.name in rows and not row.sum and not column.sum:
            draft.cells.setdefault((row.name, column.name), Cell(None, mark, path))
    for row, column in table.word_cells:
        if row.name in rows:
            draft.words.setdefault((row.name, column.name), WordCell(None, mark, path))


def _put_unknown(draft: TableDraft, row: Item, column: Item, mark: Mark, path: Keys) -> None:
    if column.is_figure:
        draft.cells[row.name, column.name] = Cell(None, mark, path)
    else:
        draft.words[row.name, column.name] = WordCell(None, mark, path)


def _elsewhere(table: Table, level: tuple[Item, ...], typed: str) -> str:
    """Where a row or text that stands at the wrong level belongs."""
    if misplaced := _misplaced(typed, table):
        return misplaced
    item = table.find(typed)
    if item is None:
        key = label_key(typed)
        columns = [c for row in level for c in table.all_columns_of[row.name] if key in c.keys]
        return (
            f"“{typed}”是列，要写在某一行里面，例如 {level[0].label}: {{{typed}: …}}"
            if columns
            else ""
        )
    parent = next((p for p in table.items.values() if item in p.items), None)
    return f"“{typed}”应当写在“{parent.label}”下面" if parent else f"“{typed}”应当写在表的最外一层"


def _spread(label: str, node: Node, columns: tuple[Item, ...]) -> str:
    """How a row is written whose columns were not told apart. Nobody but the
    author knows which of them a number belongs to."""
    typed = node.value.strip() if isinstance(node, Scalar) else ""
    kind = columns[0].kind if columns[0].is_figure else "count"
    number = parse_number(typed, kind)
    if number == 0:
        return f"删去“{typed}”，冒号后面留空，各列就都是 0"
    if number is not None:
        some = "、".join(column.label for column in columns if not column.sum)
        first = next((column for column in columns if column.is_figure), columns[0]).label
        return (
            f"把 {typed} 分到各列；都是{first}的，写成 {label}: {{{first}: {typed}}}；列有：{some}"
        )
    what = "数" if columns[0].is_figure else "内容"
    return f"写成 {label}: {{{columns[0].label}: …}}，“…”处写{what}"


def _misplaced(typed: str, table: Table) -> str:
    """Where a text beside the table belongs that stands in a row or a group;
    and that a table without rows is not named again in itself."""
    if table.is_row and table.rows[0].matches(typed):
        return f"这张表只有一行，不分行写：去掉“{typed}”，各列直接写在表的下面"
    return f"“{typed}”应当写在表的最外一层" if label_key(typed) in BESIDE else ""


def _advice(text: str, column: Item) -> str:
    folded = text.translate(FULL_WIDTH)
    if folded.startswith(("-", "－", "−")) and column.kind != "change":
        return "没有负数；请核对这个数"
    bare = re.fullmatch(r"0+([0-9].*)", folded)
    if bare and parse_number(bare.group(1), column.kind) is not None:
        return f"去掉开头的 0，写成 {bare.group(1)}"
    unit = re.fullmatch(r"([0-9][0-9,.]*)\s*(件|个|条|次|项|万元|元|人)", folded)
    if unit and parse_number(unit.group(1), column.kind) is not None:
        if unit.group(2) in ("万元", "元") and unit.group(2) != column.unit:
            return f"这一列的单位是{column.unit}，请换算后只写数字"
        return f"只写数字：{unit.group(1)}"
    noted = re.fullmatch(r"[^\w.+\-￥¥$]*([0-9][0-9,.]*?)\s*(?:[^\w.%‰+~][^0-9]*)?", folded)
    if noted and parse_number(noted.group(1), column.kind) is not None:
        return f"只写数字：{noted.group(1)}"
    whole = re.fullmatch(r"([0-9]+)([百千万亿])", folded)
    if whole and column.kind == "count":
        number = whole.group(1) + "0" * _ZEROS[whole.group(2)]
        return f"写出完整的数（{whole.group()}是 {number}）"
    if re.fullmatch(r"[0-9]+\.[0-9]+", folded) and column.kind != "amount":
        return "件数没有小数，请核对"
    if column.kind == "amount":
        return f"只写阿拉伯数字和英文小数点，单位是{column.unit}，例如 61.59；没有的留空或写 0"
    return "只写阿拉伯数字，例如 317；没有的留空或写 0"
