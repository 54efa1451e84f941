"""From the source of a report file to a report, by its form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from makereport.findings.errors import FormError, MakereportError
from makereport.findings.finding import Finding, Mark, has_errors
from makereport.form.labels import label_key, name_key, plain_label, strip_ordinal, suggestion
from makereport.form.model import Form, Section
from makereport.form.numbers import FULL_WIDTH, read_year
from makereport.form.places import top_value
from makereport.form.shelf import (
    default_forms,
    form_for_year,
    form_ids,
    forms_beside,
    listing_labels,
    load_form,
    official_form,
)
from makereport.form.tables import BESIDE
from makereport.report.draft import Draft
from makereport.report.entries import EntryReader, Keys, dashed_hint, listed, short
from makereport.report.figures import compute
from makereport.report.keys import OTHER_NAMES, PLACEHOLDER, TOP_KEYS, Indicator, TopKey, members_of
from makereport.report.relations import related
from makereport.report.report import Report
from makereport.report.table_reader import TableReader
from makereport.report.text_reader import TextReader, text_lines
from makereport.report.texts import TypedText
from makereport.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from makereport.source.silences import read_silences
from makereport.source.text import START, Source
from makereport.source.tree import parse, scalars

_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_SPACE = " \t\u3000"
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def read_report(source: Source, path: Path, *others: Path) -> tuple[Report, list[Finding]]:
    """The report of a source, without last year's, and all findings but those
    about its narrative. A file that could not be read at all gives a report
    that says so. Its form may be one that stands beside it, or in the folders
    `others`."""
    with forms_beside(path.parent, *others):
        return _read(source, path)


def _read(source: Source, path: Path) -> tuple[Report, list[Finding]]:
    findings = list(source.findings)
    root, more = (None, []) if has_errors(findings) else parse(source, labels=listing_labels)
    findings += more
    if isinstance(root, Scalar) and not root.value:
        root = None
    if root is None and not has_errors(findings):
        is_bare = not source.text.strip()
        message = "文件是空的" if is_bare else "文件里没有填写任何一项"
        hint = "用 makereport new 年度 -o 文件名 写一份带说明的，再照着填写"
        findings.append(source.finding("Y104", START, (), message, hint))
    is_read = root is not None
    silences, more = read_silences(source, root)
    findings += more
    reader = _Reader(source)
    if root is not None:
        is_read = reader.read(root)
        unfilled = {(f.line, f.column) for f in reader.findings if f.code == "Y114"}
        placeholders = _placeholders(source, root)
        reader.draft.placeholders = tuple(mark for mark in placeholders if mark not in unfilled)
        findings += reader.findings
    report = Report(reader.draft, path, silences=silences, is_read=is_read)
    if is_read:
        for name, table in reader.draft.form.tables.items():
            report.figures[name], more = compute(table, reader.draft.tables.get(name), source)
            findings += more
        findings += related(reader.draft, report.figures)
    return report, findings


class _Reader(EntryReader):
    def __init__(self, source: Source) -> None:
        super().__init__(source, [])
        self.tables = TableReader(source, self.findings, self._home)
        self.texts = TextReader(source, self.findings)
        self.draft = Draft(source=source, form=official_form())

    def read(self, root: Node) -> bool:
        """Whether the report's form is known: by another one nothing of it would
        be where it belongs."""
        if not isinstance(root, Mapping):
            kind = "一个列表" if isinstance(root, Sequence) else "一段文字"
            hint = "一项一行，例如 单位: 云溪县示范局"
            self.add("Y105", root.mark, (), f"整份文件是{kind}，应当是一组“键: 值”", hint)
            return True
        values = {label_key(entry.key.value): entry for entry in reversed(root.entries)}
        try:
            form = self._choose_form(values)
            targets = typed_targets(form) if form else {}
        except MakereportError as error:
            self._unusable(values, error)
            return False
        if form is None:
            return False
        self.draft.form = form
        self.draft.form_id = form.id
        known = [*TOP_KEYS, *(section.label for section in form.sections)]

        def find(typed: str) -> TopKey | Section | None:
            return targets.get(label_key(typed))

        def explain(typed: str) -> str:
            other = "" if "格式" in values else self._of_other_form(typed)
            return self._home(typed) or other or _beyond(typed, known)

        matched: Iterator[tuple[TopKey | Section, Entry]] = self.matched(
            root, (), find, known, explain
        )
        for target, entry in matched:
            path = (entry.key.value,)
            self.draft.keys[target.name] = entry.key.mark
            if isinstance(target, Section):
                self._section(target, entry, path)
            elif (value := self._top(target, entry, path)) is not None:
                setattr(self.draft, target.field, value)
        if not self.draft.unit and not any(f.path == ("单位",) for f in self.findings):
            mark, hint = self.draft.place("单位"), "补上一行：单位: 本机关的全称"
            self.add("Y104", mark, ("单位",), "没有写“单位”", hint)
        return True

    def _home(self, typed: str) -> str:
        """Where a key belongs that was typed somewhere else; nothing where no
        place of this form is its own."""
        form, key = self.draft.form, label_key(typed)
        if key in TOP_KEYS or any(key in section.keys for section in form.sections):
            return f"“{typed}”要写在最外一层，前面不空格"
        if key in BESIDE:
            table = next((s.label for s in form.sections if s.table), "")
            return f"“{typed}”要写在一张表下面，缩进两格，例如写在“{table}”下面" if table else ""
        homes = [(s, item) for s in form.sections if s.table and (item := s.table.find(typed))]
        if len(homes) != 1:
            return ""
        section, item = homes[0]
        if not item.label.startswith(typed.removesuffix(strip_ordinal(typed))):
            return ""  # a heading of its own
        rows = section.table.items.values() if section.table else ()
        group = next((g for g in rows if item in g.items), None)
        inside = f"里的“{plain_label(group.label)}”" if group else ""
        return f"这一行属于“{plain_label(section.label)}”{inside}，请移到它下面，多缩进两格"

    def _of_other_form(self, typed: str) -> str:
        """That a report which names no form may be by one that knows the key."""
        for form in map(load_form, form_ids()):
            is_meant = not form.is_default and form.serves(self.draft.year)
            if is_meant and any(label_key(typed) in section.keys for section in form.sections):
                return f"格式 {form.id} 有这一节；是这种年报的，补上一行：格式: {form.id}"
        return ""

    # Which form

    def _choose_form(self, values: dict[str, Entry]) -> Form | None:
        """The form that is named, else that of the year; None for a name that no
        form has. Raises MakereportError where a form is of no use."""
        self._year(values.get("年度"))
        named, year = values.get("格式"), self.draft.year
        if named is not None:
            form_id = self._text(named, (named.key.value,))
            if form_id in form_ids():
                form = load_form(form_id)
                if year and not form.serves(year):
                    message = f"格式“{form_id}”用于{form.years}，这份是 {year} 年度的"
                    hint = "改“格式”或“年度”；没有写错的不用管"
                    self._wrong("F717", named, message, hint)
                return form
            if form_id is None:
                return official_form()
            hint = f"现有的格式：{listed(form_ids())}；一般不用写，按年度选用；"
            hint += "自己的格式放在年报旁边的 templates 文件夹里，或者写 --forms"
            self._wrong("Y106", named, f"没有格式“{form_id}”", hint)
            return None
        due = form_for_year(year) if year else None
        if year and due is None:
            first = min(form.first_year for form in default_forms())
            message, hint = f"没有适用于 {year} 年度的格式", f"现有格式从 {first} 年度起适用"
            self._wrong("Y106", values["年度"], message, hint)
        return due or official_form()

    def _unusable(self, values: dict[str, Entry], error: MakereportError) -> None:
        """A form of a user's that is wrong, and may be that of the report."""
        reason, *rest = str(error).split("\n")
        hint = "改正它；或者写明这份年报的“格式”" if "格式" not in values else "改正它"
        entry = values.get("格式") or values.get("年度")
        mark = entry.value.mark if entry else START
        path = (entry.key.value,) if entry else ()
        self.add("F715", mark, path, reason, "；".join([*map(str.strip, rest), hint]))

    def _year(self, entry: Entry | None) -> None:
        example = "写四位数字，例如 年度: 2021"
        if entry is None or (
            isinstance(entry.value, Scalar) and not entry.value.value.strip(_SPACE)
        ):
            mark = entry.key.mark if entry else START
            self.add("Y104", mark, ("年度",), "没有写“年度”", "补上一行，例如 年度: 2021")
        elif not isinstance(entry.value, Scalar):
            self._wrong("Y105", entry, "“年度”应当是一个年份", example)
        else:
            text = self._text(entry, ()) or ""
            self.draft.year = read_year(text) or 0
            if not self.draft.year:
                folded = text.translate(FULL_WIDTH).translate(_CHINESE_DIGITS)
                digits = re.search(r"(?<!\d)[12]\d{3}(?!\d)", folded)
                hint = f"改为：年度: {digits.group()}" if digits else example
                self._wrong("Y106", entry, f"“{short(text)}”不是年份", hint)

    def _wrong(self, code: str, entry: Entry, message: str, hint: str) -> None:
        """A finding at the value of a top key."""
        self.add(code, entry.value.mark, (entry.key.value,), message, hint)

    # Top keys

    def _top(self, key: TopKey, entry: Entry, path: Keys) -> Any:
        """The value of a top key by its kind; None where a finding says why
        there is none. Year and form are read before anything else."""
        match key.kind:
            case "line":
                return self._text(entry, path)
            case "title":
                return self.texts.narrative(entry, path, f"写成 {path[-1]}: 文字")
            case "narrative":
                return self.texts.narrative(entry, path)
            case "members":
                return self._members(key, entry, path)
            case "indicators":
                node = self._mapping(entry, path, "指标: {公众号关注人数: 7292}")
                return self._indicator_mapping(node, path)
            case "date":
                return self._date(entry, path)
            case "choice":
                return self._choice(key, entry, path)
            case "files":
                return self._files(entry, path)
            case "parts":
                node = self._mapping(entry, path, "附加部分: {七、联系人: 办公室}")
                return self.texts.added(node, path, self.draft.form)
        return None

    def _choice(self, key: TopKey, entry: Entry, path: Keys) -> str | None:
        text = self._text(entry, path)
        members = members_of(key, self.draft.form)
        if text and text not in members:
            message = f"{key.name}“{short(text)}”不对"
            self._wrong("Y105", entry, message, f"只写{listed(members)}之一")
        return text

    def _members(self, key: TopKey, entry: Entry, path: Keys) -> dict[str, str]:
        members = members_of(key, self.draft.form)
        names = {label_key(name): name for name in members}
        node = self._mapping(entry, path, f"{key.name}: {key.example}")
        found = self.matched(
            node, path, lambda k: names.get(label_key(k)), list(members), self._home
        )
        texts = {name: self._member(name, item, (*path, item.key.value)) for name, item in found}
        return {name: text for name, text in texts.items() if text}

    def _member(self, name: str, entry: Entry, path: Keys) -> TypedText | None:
        text = (self._date if name.endswith("日期") else self._text)(entry, path)
        return TypedText(text, entry.value.mark) if text else None

    def _indicator_mapping(self, node: Mapping, path: Keys) -> dict[str, Indicator]:
        found = self.matched(node, path, lambda k: name_key(k) or None, [])
        return {
            entry.key.value: self._indicator(entry.value, (*path, entry.key.value))
            for _, entry in found
        }

    def _indicator(self, node: Node, path: Keys) -> Indicator:
        if isinstance(node, Scalar):
            return TypedText(node.value.rstrip("\n"), node.mark)
        if isinstance(node, Sequence):
            return [self._indicator(item, path) for item in node.items]
        return self._indicator_mapping(node, path)

    def _date(self, entry: Entry, path: Keys) -> str:
        """A date as it is printed; other text as it was typed, nothing for a day
        that there is not."""
        text = self._text(entry, path) or ""
        match = _DATE.fullmatch(re.sub(r"\s", "", text.translate(FULL_WIDTH)))
        if match is None:
            return text
        try:
            date = datetime.date(*(int(part) for part in match.groups()))
        except ValueError:
            message, hint = f"“{short(text)}”不是真实的日期", f"例如 {path[-1]}: 2022-01-20"
            self._wrong("Y106", entry, message, hint)
            return ""
        return f"{date.year}年{date.month}月{date.day}日"

    def _files(self, entry: Entry, path: Keys) -> tuple[str, ...]:
        node = entry.value
        patterns = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar):
                patterns.append(item.value)
            else:
                message = f"{path[-1]}应当是文件名或文件名的列表"
                self.add("Y105", item.mark, path, message, f"例如 {path[-1]}: [各局/*.yaml]")
        return tuple(filter(None, patterns))

    # Sections

    def _section(self, section: Section, entry: Entry, path: Keys) -> None:
        if section.table is None:
            text = self.texts.narrative(entry, path)
            if text is not None:
                self.draft.narratives[section.name] = text
            return
        texts, rows = self.texts.beside(section, section.table, entry, path)
        self.draft.narratives |= texts
        if rows is not None:
            self.draft.tables[section.name] = self.tables.read(section.table, rows, path)

    # Kinds of value

    def _text(self, entry: Entry, path: Keys) -> str | None:
        """The text of an entry on one line, None (and a finding) if it is not text."""
        if isinstance(entry.value, Scalar):
            return " ".join(entry.value.value.split("\n")).strip(_SPACE)
        self.add(
            "Y105",
            entry.value.mark,
            path,
            f"“{entry.key.value}”应当是文字",
            f"写成 {entry.key.value}: 文字",
        )
        return None

    def _mapping(self, entry: Entry, path: Keys, example: str) -> Mapping:
        node = entry.value
        if isinstance(node, Mapping):
            return node
        if not (isinstance(node, Scalar) and not node.value):
            hint = dashed_hint(node) or f"例如 {example}"
            self.add("Y105", node.mark, path, f"“{entry.key.value}”应当分项填写", hint)
        return Mapping(node.mark)


def _beyond(typed: str, known: list[str]) -> str:
    """What may have been meant by an unknown top key, where that may be a part
    which the form does not have."""
    near, added = suggestion(typed, known), "格式以外的一节写在“附加部分”下面，缩进两格"
    if near is None:
        return f"这里可以写：{listed(known)}；{added}"
    return f"是不是“{near}”？{added}" if strip_ordinal(typed) != typed else ""


def typed_targets(form: Form) -> dict[str, TopKey | Section]:
    """What each typed top key stands for. Raises FormError for a section with
    the name of another top key, or of what is cited beside these: nobody knows them
    while a form is read, so that its place is looked up here."""
    targets: dict[str, TopKey | Section] = {**TOP_KEYS}
    for section in form.sections:
        if section.keys & TOP_KEYS.keys():
            word = section.label if label_key(section.label) in TOP_KEYS else section.name
            raise _misnamed(form, word, f"“{word}”是年报文件里别的键，不能作一节的名称")
        if section.name in OTHER_NAMES:
            word = section.name
            raise _misnamed(form, word, f"“{word}”在正文、模板里另有所指，不能作一节的名称")
        targets.update((key, section) for key in section.keys)
    return targets


def _misnamed(form: Form, word: str, reason: str) -> FormError:
    """The mistake of a section with this label or name."""
    source, sections = top_value(form.folder, "sections")
    marks = (
        entry.value.mark
        for section in (sections.items if isinstance(sections, Sequence) else ())
        for entry in (section.entries if isinstance(section, Mapping) else ())
        if entry.key.value in ("label", "name")
        and isinstance(entry.value, Scalar)
        and entry.value.value == word
    )
    return FormError(source.file, next(marks, START), reason)


def _placeholders(source: Source, root: Node) -> Iterator[Mark]:
    """Where a file is still to be written, keys included."""
    if PLACEHOLDER not in source.text and "\\" not in source.text:  # by an escape, perhaps
        return
    for scalar in scalars(root):
        if PLACEHOLDER not in scalar.value:
            continue
        for line in text_lines(source, scalar):
            column = line.text.find(PLACEHOLDER)
            if column >= 0:
                yield Mark(line.mark.line, line.mark.column + column)
