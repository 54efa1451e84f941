"""From the YAML tree of a report file to a draft, by the form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from makereport.findings.finding import Finding
from makereport.form.labels import label_key, name_key
from makereport.form.model import Form, Section
from makereport.form.numbers import FULL_WIDTH, parse_number
from makereport.form.shelf import form_for_year, form_ids, latest_form, load_form
from makereport.report.draft import Draft, Indicator, SourceText, text_lines
from makereport.report.entries import EntryReader, Path, listed, short
from makereport.report.table_reader import TableReader
from makereport.source.text import START, Source
from makereport.source.tree import Entry, Mapping, Node, Scalar, Sequence

CONTACTS = ("地址", "邮编", "电话", "传真", "邮箱", "网址")
UNIT_KINDS = ("政府", "部门")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def read_draft(source: Source, root: Node | None) -> tuple[Draft, list[Finding]]:
    """Interpret the tree of a file. All findings of the file are collected;
    what has one is left out of the draft, or is a cell without value."""
    reader = _Reader(source)
    reader.draft.tree = root
    reader.read(root)
    return reader.draft, reader.findings


class _Reader(EntryReader):
    def __init__(self, source: Source) -> None:
        super().__init__(source, [])
        self.tables = TableReader(source, self.findings)
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

        def find(typed: str) -> str | Section | None:
            return targets.get(label_key(typed))

        def explain(typed: str) -> str:
            return next(filter(None, (_belongs(section, typed) for section in form.sections)), "")

        for target, entry in self.matched(root, (), find, known, explain):
            path = (entry.key.value,)
            if isinstance(target, str):
                self.draft.keys[target] = entry.key.mark
                self.top_readers[target](entry, path)
            elif isinstance(target, Section):
                self.draft.keys[target.name] = entry.key.mark
                self._section(target, entry, path)
        if not self.draft.unit and not any(f.path == ("单位",) for f in self.findings):
            self.add(
                "Y104",
                self.draft.keys.get("单位", START),
                ("单位",),
                "没有写“单位”",
                "补上一行：单位: 本机关的全称",
            )

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
                hint = f"现有的格式：{listed(form_ids())}；一般不用写，按年度选用"
                self.add("Y106", named.value.mark, (named.key.value,), f"没有格式“{form_id}”", hint)
            return latest_form()
        form = form_for_year(self.draft.year) if self.draft.year else None
        if self.draft.year and form is None:
            entry = values["年度"]
            first = min(load_form(form_id).first_year for form_id in form_ids())
            message = f"没有适用于 {self.draft.year} 年度的格式"
            self.add(
                "Y106",
                entry.value.mark,
                (entry.key.value,),
                message,
                f"现有格式从 {first} 年度起适用",
            )
        return form or latest_form()

    def _year(self, entry: Entry | None) -> None:
        if entry is not None and not isinstance(entry.value, Scalar):
            path, hint = (entry.key.value,), "写四位数字，例如 年度: 2021"
            self.add("Y105", entry.value.mark, path, "“年度”应当是一个年份", hint)
            return
        text = self._text(entry, (entry.key.value,)) if entry else ""
        if entry is None or text == "":
            mark = entry.key.mark if entry else START
            self.add("Y104", mark, ("年度",), "没有写“年度”", "补上一行，例如 年度: 2021")
        elif text is not None:
            number = parse_number(text, "count")
            if number is None or not 1900 <= number <= 9999:
                digits = re.search(r"(?<!\d)[12]\d{3}(?!\d)", text.translate(FULL_WIDTH))
                hint = f"改为：年度: {digits.group()}" if digits else "写四位数字，例如 年度: 2021"
                self.add(
                    "Y106", entry.value.mark, (entry.key.value,), f"“{short(text)}”不是年份", hint
                )
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
            self.add(
                "Y105",
                entry.value.mark,
                path,
                f"单位类型“{short(text)}”不对",
                f"只写{listed(UNIT_KINDS)}之一",
            )
        self.draft.unit_kind = text or ""

    def _contacts(self, entry: Entry, path: Path) -> None:
        keys = {label_key(key): key for key in CONTACTS}
        node = self._mapping(entry, path, "联系方式: {地址: 示范路1号, 电话: 0000-1234567}")
        for target, item in self.matched(
            node, path, lambda k: keys.get(label_key(k)), list(CONTACTS)
        ):
            text = self._text(item, (*path, item.key.value))
            if text:
                self.draft.contacts[target] = text

    def _indicators(self, entry: Entry, path: Path) -> None:
        node = self._mapping(entry, path, "指标: {公众号关注人数: 7292}")
        self.draft.indicators = self._indicator_mapping(node, path)

    def _indicator_mapping(self, node: Mapping, path: Path) -> dict[str, Indicator]:
        found = self.matched(node, path, lambda k: name_key(k) or None, [])
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
        match = _DATE.fullmatch(re.sub(r"\s", "", text.translate(FULL_WIDTH)))
        if match:
            try:
                date = datetime.date(*(int(part) for part in match.groups()))
            except ValueError:
                self.add(
                    "Y106",
                    entry.value.mark,
                    path,
                    f"“{short(text)}”不是真实的日期",
                    "例如 发布日期: 2022-01-20",
                )
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
                self.add(
                    "Y105",
                    item.mark,
                    path,
                    "下级应当是文件名或文件名的列表",
                    "例如 下级: [各局/*.yaml]",
                )
        self.draft.subordinates = tuple(filter(None, patterns))

    # Sections

    def _section(self, section: Section, entry: Entry, path: Path) -> None:
        if section.table is not None:
            self.draft.tables[section.name] = self.tables.read(section.table, entry, path)
        else:
            text = self._narrative(entry, path)
            if text is not None:
                self.draft.narratives[section.name] = text

    def _narrative(self, entry: Entry, path: Path) -> SourceText | None:
        if not isinstance(entry.value, Scalar):
            hint = f"写成 {entry.key.value}: |，正文从下一行起，缩进两格"
            self.add("Y105", entry.value.mark, path, "这里应当是文字", hint)
            return None
        return SourceText(self.source, path, entry.key.mark, text_lines(self.source, entry.value))

    # Kinds of value

    def _text(self, entry: Entry, path: Path) -> str | None:
        """The text of an entry on one line, None (and a finding) if it is not text."""
        if isinstance(entry.value, Scalar):
            return " ".join(entry.value.value.split("\n")).strip(" \t\u3000")
        self.add(
            "Y105",
            entry.value.mark,
            path,
            f"“{entry.key.value}”应当是文字",
            f"写成 {entry.key.value}: 文字",
        )
        return None

    def _mapping(self, entry: Entry, path: Path, example: str) -> Mapping:
        node = entry.value
        if isinstance(node, Mapping):
            return node
        if not (isinstance(node, Scalar) and not node.value):
            self.add("Y105", node.mark, path, f"“{entry.key.value}”应当分项填写", f"例如 {example}")
        return Mapping(node.mark)


def _belongs(section: Section, typed: str) -> str:
    """Where a row stands that was typed among the top keys."""
    item = section.table.find(typed) if section.table else None
    return f"“{typed}”应当写在“{section.label}”下面，缩进两格" if item else ""
