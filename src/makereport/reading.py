"""From the YAML tree of a report file to a draft, by the form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from makereport.draft import Cell, Draft, Indicator, SourceText, TableDraft, TextLine
from makereport.finding import Finding, Mark
from makereport.form import Form, Item, Section, Table
from makereport.forms import form_for_year, form_ids, latest_form, load_form
from makereport.labels import label_key, name_key, suggestion
from makereport.numerals import NOTHING, ZERO, parse_number
from makereport.source import START, Source
from makereport.yamltree import Entry, Mapping, Node, Scalar, Sequence

CONTACTS = ("地址", "邮编", "电话", "传真", "邮箱", "网址")
UNIT_KINDS = ("政府", "部门")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_NUMBER_FAULTS = {
    "count": ("Y106", "件数只能是不小于零的整数"),
    "amount": ("Y107", "金额只能是不小于零的数，例如 61.59"),
}
_DIGITS = str.maketrans("０１２３４５６７８９．，", "0123456789.,")

Path = tuple[str, ...]
T = TypeVar("T", bound=Hashable)


def read_draft(source: Source, root: Node | None) -> tuple[Draft, list[Finding]]:
    """Interpret the tree of a file. All findings of the file are collected;
    what has one is left out of the draft, or is a cell without value."""
    reader = _Reader(source)
    reader.read(root)
    return reader.draft, reader.findings


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self.draft = Draft(source, latest_form())
        self.top_readers: dict[str, Callable[[Entry, Path], None]] = {
            "单位": self._unit,
            "年度": self._nothing_more,
            "格式": self._nothing_more,
            "标题": self._title,
            "前言": self._preface,
            "联系方式": self._contacts,
            "指标": self._indicators,
            "上年": self._last_year,
            "发布日期": self._published,
            "单位类型": self._unit_kind,
            "下级": self._subordinates,
        }

    def add(self, code: str, mark: Mark, path: Path, message: str, hint: str = "") -> None:
        self.findings.append(self.source.finding(code, mark, path, message, hint))

    def read(self, root: Node | None) -> None:
        if root is None or (isinstance(root, Scalar) and not root.value):
            root = Mapping(START)
        if not isinstance(root, Mapping):
            kind = "一个列表" if isinstance(root, Sequence) else "一段文字"
            hint = "一项一行，例如 单位: 云溪县示范局"
            self.add("Y105", root.mark, (), f"整份文件是{kind}，应当是一组“键: 值”", hint)
            return
        form = self._choose_form(root)
        self.draft.form = form
        targets: dict[str, str | Section] = {key: key for key in self.top_readers}
        for section in form.sections:
            targets.update((key, section) for key in section.keys)
        known = [*self.top_readers, *(section.label for section in form.sections)]
        for target, entry in self._matched(root, (), lambda k: targets.get(label_key(k)), known):
            path = (entry.key.value,)
            if isinstance(target, Section):
                self.draft.keys[target.name] = entry.key.mark
                self._section(target, entry, path)
            else:
                self.draft.keys[target] = entry.key.mark
                self.top_readers[target](entry, path)
        if not self.draft.unit and not any(f.path == ("单位",) for f in self.findings):
            self.add("Y104", self.draft.keys.get("单位", START), ("单位",), "没有写“单位”", "补上一行：单位: 本机关的全称")

    def _matched(
        self,
        node: Mapping,
        path: Path,
        find: Callable[[str], T | None],
        known: list[str],
        explain: Callable[[str], str] = lambda key: "",
    ) -> Iterator[tuple[T, Entry]]:
        """The entries of a mapping with what each key stands for. Unknown and
        repeated keys become findings. `known` are the labels to suggest."""
        seen: dict[T, Mark] = {}
        for entry in node.entries:
            typed, mark = entry.key.value, entry.key.mark
            target = find(typed)
            if target is None:
                near = suggestion(typed, known)
                hint = explain(typed) or (f"是不是“{near}”？" if near else f"这里可以写：{_listed(known)}")
                self.add("Y103", mark, (*path, typed), f"不认识的键“{typed}”", hint)
            elif target in seen:
                message = f"“{typed}”写了两次，前一次在第 {seen[target].line} 行"
                self.add("Y102", mark, (*path, typed), message, "留下正确的一处，删去另一处")
            else:
                seen[target] = mark
                yield target, entry

    # Which form

    def _choose_form(self, root: Mapping) -> Form:
        values = {label_key(entry.key.value): entry for entry in reversed(root.entries)}
        self._year(values.get("年度"))
        named = values.get("格式")
        if named is not None:
            form_id = self._text(named, (named.key.value,))
            if form_id in form_ids():
                return load_form(form_id)
            if form_id is not None:
                hint = f"现有的格式：{_listed(form_ids())}；一般不用写，按年度选用"
                self.add("Y106", named.value.mark, (named.key.value,), f"没有格式“{form_id}”", hint)
            return latest_form()
        form = form_for_year(self.draft.year) if self.draft.year else None
        if self.draft.year and form is None:
            entry = values["年度"]
            first = min(load_form(form_id).first_year for form_id in form_ids())
            message = f"没有适用于 {self.draft.year} 年度的格式"
            self.add("Y106", entry.value.mark, (entry.key.value,), message, f"现有格式从 {first} 年度起适用")
        return form or latest_form()

    def _year(self, entry: Entry | None) -> None:
        text = self._text(entry, (entry.key.value,)) if entry else ""
        if entry is None or text == "":
            mark = entry.key.mark if entry else START
            self.add("Y104", mark, ("年度",), "没有写“年度”", "补上一行，例如 年度: 2021")
        elif text is not None:
            number = parse_number(text, "count")
            if number is None or not 1900 <= number <= 9999:
                digits = re.search(r"\d{4}", text.translate(_DIGITS))
                hint = f"改为：年度: {digits.group()}" if digits else "写四位数字，例如 年度: 2021"
                self.add("Y106", entry.value.mark, (entry.key.value,), f"“{_short(text)}”不是年份", hint)
            else:
                self.draft.year = int(number)

    # Top keys

    def _nothing_more(self, entry: Entry, path: Path) -> None:
        """Read already, to choose the form."""

    def _unit(self, entry: Entry, path: Path) -> None:
        self.draft.unit = self._text(entry, path) or ""

    def _title(self, entry: Entry, path: Path) -> None:
        self.draft.title = self._narrative(entry, path)

    def _preface(self, entry: Entry, path: Path) -> None:
        self.draft.preface = self._narrative(entry, path)

    def _last_year(self, entry: Entry, path: Path) -> None:
        self.draft.last_year = self._text(entry, path) or ""

    def _unit_kind(self, entry: Entry, path: Path) -> None:
        text = self._text(entry, path)
        if text and text not in UNIT_KINDS:
            self.add("Y105", entry.value.mark, path, f"单位类型“{_short(text)}”不对", f"只写{_listed(UNIT_KINDS)}之一")
        self.draft.unit_kind = text or ""

    def _contacts(self, entry: Entry, path: Path) -> None:
        keys = {label_key(key): key for key in CONTACTS}
        node = self._mapping(entry, path, "联系方式: {地址: 示范路1号, 电话: 0000-1234567}")
        for target, item in self._matched(node, path, lambda k: keys.get(label_key(k)), list(CONTACTS)):
            text = self._text(item, (*path, item.key.value))
            if text:
                self.draft.contacts[target] = text

    def _indicators(self, entry: Entry, path: Path) -> None:
        node = self._mapping(entry, path, "指标: {公众号关注人数: 7292}")
        self.draft.indicators = self._indicator_mapping(node, path)

    def _indicator_mapping(self, node: Mapping, path: Path) -> dict[str, Indicator]:
        found = self._matched(node, path, lambda k: name_key(k) or None, [])
        return {
            entry.key.value: self._indicator(entry.value, (*path, entry.key.value))
            for _, entry in found
        }

    def _indicator(self, node: Node, path: Path) -> Indicator:
        if isinstance(node, Scalar):
            return node.value.rstrip("\n")
        if isinstance(node, Sequence):
            return [self._indicator(item, path) for item in node.items]
        return self._indicator_mapping(node, path)

    def _published(self, entry: Entry, path: Path) -> None:
        text = self._text(entry, path) or ""
        match = _DATE.fullmatch(re.sub(r"\s", "", text.translate(_DIGITS)))
        if match:
            try:
                date = datetime.date(*(int(part) for part in match.groups()))
            except ValueError:
                self.add("Y106", entry.value.mark, path, f"“{_short(text)}”不是真实的日期", "例如 发布日期: 2022-01-20")
            else:
                text = f"{date.year}年{date.month}月{date.day}日"
        self.draft.published = text

    def _subordinates(self, entry: Entry, path: Path) -> None:
        node = entry.value
        items = node.items if isinstance(node, Sequence) else [node]
        patterns = []
        for item in items:
            if isinstance(item, Scalar):
                patterns.append(item.value)
            else:
                self.add("Y105", item.mark, path, "下级应当是文件名或文件名的列表", "例如 下级: [各局/*.yaml]")
        self.draft.subordinates = tuple(filter(None, patterns))

    # Sections

    def _section(self, section: Section, entry: Entry, path: Path) -> None:
        if section.table is not None:
            self.draft.tables[section.name] = self._table(section.table, entry, path)
        else:
            text = self._narrative(entry, path)
            if text is not None:
                self.draft.narratives[section.name] = text

    def _narrative(self, entry: Entry, path: Path) -> SourceText | None:
        if not isinstance(entry.value, Scalar):
            hint = f"写成 {entry.key.value}: |，正文从下一行起，缩进两格"
            self.add("Y105", entry.value.mark, path, "这里应当是文字", hint)
            return None
        return SourceText(self.source, path, entry.key.mark, _text_lines(self.source, entry.value))

    def _table(self, table: Table, entry: Entry, path: Path) -> TableDraft:
        draft = TableDraft(entry.key.mark, path)
        self._rows(draft, table, table.rows, entry, path)
        return draft

    def _rows(
        self, draft: TableDraft, table: Table, items: tuple[Item, ...], entry: Entry, path: Path
    ) -> None:
        """The rows or groups that a mapping holds, at one level of the form."""
        node = entry.value
        if isinstance(node, Scalar) and self._is_nothing(node, path):
            return
        if not isinstance(node, Mapping):
            hint = f"另起一行，缩进两格，写各项，例如 {items[0].label}: …"
            self.add("Y105", node.mark, path, f"“{path[-1]}”应当分项填写", hint)
            _mark_unknown(draft, table, items, node.mark, path)
            return

        def find(typed: str) -> Item | None:
            return next((item for item in items if item.matches(typed)), None)

        def explain(typed: str) -> str:
            return _elsewhere(table, items, typed)

        known = [item.label for item in items]
        before = len(self.findings)
        matched = list(self._matched(node, path, find, known, explain))
        faulty = len(self.findings) > before
        for item, found in matched:
            below = (*path, found.key.value)
            draft.rows[item.name] = found.key.mark
            if item.items:
                self._rows(draft, table, item.items, found, below)
            else:
                self._row(draft, table, item, found, below)
        if faulty:
            absent = tuple(item for item in items if item.name not in draft.rows)
            _mark_unknown(draft, table, absent, node.mark, path)

    def _row(self, draft: TableDraft, table: Table, row: Item, entry: Entry, path: Path) -> None:
        node, columns = entry.value, table.columns_of[row.name]
        if isinstance(node, Scalar) and len(columns) == 1:
            draft.cells[row.name, columns[0].name] = self._cell(node, columns[0], path)
            return
        if isinstance(node, Scalar) and self._is_nothing(node, path):
            return
        if not isinstance(node, Mapping):
            hint = f"写成 {entry.key.value}: {{{columns[0].label}: 3}}"
            self.add("Y105", node.mark, path, "这一行要分列填写", hint)
            _mark_unknown(draft, table, (row,), node.mark, path)
            return

        def find(typed: str) -> Item | None:
            return next((column for column in columns if column.matches(typed)), None)

        before = len(self.findings)
        matched = list(self._matched(node, path, find, [c.label for c in columns]))
        faulty = len(self.findings) > before
        for column, found in matched:
            below = (*path, found.key.value)
            if isinstance(found.value, Scalar):
                cell = self._cell(found.value, column, below)
            else:
                self.add("Y105", found.value.mark, below, "这里应当是一个数", f"写成 {found.key.value}: 3")
                cell = Cell(None, found.value.mark, below)
            draft.cells[row.name, column.name] = cell
        if faulty:
            _mark_unknown(draft, table, (row,), node.mark, path)

    def _cell(self, scalar: Scalar, column: Item, path: Path) -> Cell:
        text = scalar.value.strip()
        if not text:
            return Cell(ZERO, scalar.mark, path)
        number = parse_number(text, column.kind)
        if number is None and self._is_nothing(scalar, path):
            number = ZERO
        elif number is None:
            code, rule = _NUMBER_FAULTS[column.kind]
            self.add(code, scalar.mark, path, f"“{_short(text)}”不能用：{rule}", _advice(text, column))
        return Cell(number, scalar.mark, path)

    def _is_nothing(self, scalar: Scalar, path: Path) -> bool:
        """Whether the scalar stands for zero: empty, or a mark for it."""
        text = scalar.value.strip()
        if text in NOTHING:
            self.add("Y108", scalar.mark, path, f"“{text}”已按 0 计", "请改写为 0，或删去这一项")
        return not text or text in NOTHING

    # Kinds of value

    def _text(self, entry: Entry, path: Path) -> str | None:
        """The text of an entry on one line, None (and a finding) if it is not text."""
        if isinstance(entry.value, Scalar):
            return " ".join(entry.value.value.split("\n")).strip(" \t\u3000")
        self.add("Y105", entry.value.mark, path, f"“{entry.key.value}”应当是文字", f"写成 {entry.key.value}: 文字")
        return None

    def _mapping(self, entry: Entry, path: Path, example: str) -> Mapping:
        node = entry.value
        if isinstance(node, Mapping):
            return node
        if not (isinstance(node, Scalar) and not node.value):
            self.add("Y105", node.mark, path, f"“{entry.key.value}”应当分项填写", f"例如 {example}")
        return Mapping(node.mark)


def _text_lines(source: Source, scalar: Scalar) -> tuple[TextLine, ...]:
    lines = scalar.value.rstrip("\n").split("\n")
    if scalar.style not in "|>" or not scalar.style:
        column = scalar.mark.column + (1 if scalar.style else 0)
        return tuple(TextLine(line, Mark(scalar.mark.line, column)) for line in lines)
    first = scalar.mark.line + 1
    return tuple(
        TextLine(line, Mark(number, max(1, len(source.line(number)) - len(line) + 1)))
        for number, line in enumerate(lines, first)
    )


def _mark_unknown(
    draft: TableDraft, table: Table, items: tuple[Item, ...], mark: Mark, path: Path
) -> None:
    """Cells that a faulty key may have been meant for are not known to be
    zero: one slip must not give findings about sums as well."""
    for row in (leaf for item in items for leaf in item.leaves if not leaf.sum):
        for column in table.columns_of[row.name]:
            if not column.sum:
                draft.cells.setdefault((row.name, column.name), Cell(None, mark, path))


def _elsewhere(table: Table, level: tuple[Item, ...], typed: str) -> str:
    """Where a row that stands at the wrong level belongs."""
    item = table.find(typed)
    if item is None:
        key = label_key(typed)
        columns = [c for row in level for c in table.columns_of[row.name] if key in c.keys]
        return f"“{typed}”是列，要写在某一行里面，例如 {level[0].label}: {{{typed}: 3}}" if columns else ""
    parent = next((p for p in table.items.values() if item in p.items), None)
    return f"“{typed}”应当写在“{parent.label}”下面" if parent else f"“{typed}”应当写在表的最外一层"


def _advice(text: str, column: Item) -> str:
    folded = text.translate(_DIGITS)
    if folded.startswith(("-", "－", "−")):
        return "没有负数；请核对这个数"
    bare = re.fullmatch(r"0+([0-9].*)", folded)
    if bare and parse_number(bare.group(1), column.kind) is not None:
        return f"去掉开头的 0，写成 {bare.group(1)}"
    unit = re.fullmatch(r"([0-9][0-9,.]*)\s*(件|个|条|次|项|万元|元|人)", folded)
    if unit and parse_number(unit.group(1), column.kind) is not None:
        if unit.group(2) in ("万元", "元") and unit.group(2) != column.unit:
            return f"这一列的单位是{column.unit}，请换算后只写数字"
        return f"只写数字：{unit.group(1)}"
    if re.fullmatch(r"[0-9]+\.[0-9]+", folded) and column.kind == "count":
        return "件数没有小数，请核对"
    return "只写阿拉伯数字，例如 317；没有的留空或写 0"


def _listed(words: object) -> str:
    return "、".join(words)  # type: ignore[call-overload, no-any-return]


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:10]}…（共 {len(text)} 个字符）"
