"""A recognised report as the text of a report file, short as a person would
write it, and what has to be said about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from makereport.findings.finding import Finding
from makereport.form.labels import name_key, plain_label
from makereport.form.model import Form, Section
from makereport.form.shelf import form_for_year
from makereport.form.tables import Item, Table
from makereport.importing.found import CellKey, Found, Passage, TableFound
from makereport.importing.gaps import from_numbers, gaps, has_numbers_of, may_be_of, whole_items
from makereport.importing.narrative_lines import narrative_lines
from makereport.importing.printed_numbers import faults
from makereport.importing.typed_cells import worth_typing
from makereport.narrative.grammar import HeadingCounts
from makereport.narrative.pictures import PictureError, parse_image
from makereport.readers.flow import Block, Drawing, Grid, Text
from makereport.report.keys import PLACEHOLDER, TOP_KEYS
from makereport.report.table_reader import NOT_APPLICABLE
from makereport.source.disk import as_text
from makereport.source.text import clipped
from makereport.writing.schema import modeline
from makereport.writing.yaml_lines import Rows, comment, key_lines, text_lines

MOST = 10
"""Findings of one kind about one table; the rest are summed up."""


@dataclass
class Written:
    """The text of a report file by a form, the pictures it shows by their path
    from it, and the findings about the file it came from."""

    form: Form
    text: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class ReportWriter:
    """Writes the report file of what was found in `file`. Pictures go into
    `folder`; `keep` names those of 标题 and 前言 that the form does not print by
    itself."""

    found: Found
    file: str
    folder: str
    keep: frozenset[str]
    written: Written = field(init=False)
    comments: list[str] = field(default_factory=list)
    _names: dict[bytes, tuple[str, str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.written = Written(self.found.form)

    def run(self) -> Written:
        parts = self.found.sections
        body: list[str] = []
        for section in self.found.form.sections:
            passages = parts.get(section.name, [])
            if section.table is None:
                lines = self._narrative(section, passages)
            else:
                lines = self._table(section, section.table, passages)
            body += [*self._taken_comments(), *lines, ""]
        if self.found.added:
            lines = self._added()
            body += [*self._taken_comments(), *lines, ""]
        self.written.text = "\n".join([*self._head(), "", *body])
        return self.written

    # Head

    def _head(self) -> list[str]:
        found = self.found
        lines = [
            modeline(self.found.form),
            comment(f"由 {as_text(PurePath(self.file).name)} 导入，请对照原文核对"),
        ]
        self._say_around()
        is_kept = "前言" in self.keep
        preface = [*narrative_lines(found.preface, self._save)] if is_kept else []
        lines += [*self._taken_comments(), ""]
        if not found.unit:
            self._say("I601", 1, "没有认出单位", "", f"在“单位: {PLACEHOLDER}”处写上本机关的全称")
        if not found.year:
            self._say("I601", 1, "没有认出年度", "", f"在“年度: {PLACEHOLDER}”处写上年份")
        for line, guess in found.guesses:
            self._say("I603", line, guess, "", "请对照原文核对")
        if "学年" in found.title and "学年" not in found.form.title:
            message = f"标题写的是学年，按 {found.year} 年度读"
            self._say("I603", 1, message, found.title, "不对的话改“年度”")
        form, serving = found.form, form_for_year(found.year) if found.year else None
        is_due = form is serving
        if found.year and not (form.serves(found.year) or serving):
            message = f"没有适用于 {found.year} 年度的格式，文字已导入，表格要按原文核对"
            self._say("I601", 1, message, found.title, "makereport template list 列出现有的格式")
        values = {
            "单位": found.unit or PLACEHOLDER,
            "年度": found.year or PLACEHOLDER,
            "格式": "" if is_due or (serving is None and form.is_default) else form.id,
            "标题": found.title if "标题" in self.keep else "",
            "文号": found.number,
            "前言": "\n".join(preface),
            "联系方式": found.contacts,
            "发布日期": found.published,
            "发布信息": found.publication,
        }
        for key in TOP_KEYS.values():
            if value := values.get(key.name):
                lines += [""] * (key.kind == "narrative")
                lines += key_lines(key, value)
        return lines

    def _say_around(self) -> None:
        """What of the file is no part of the report."""
        for _, text in _texts(self.found.around):
            if name_key(text) not in (name_key(self.found.unit), name_key(self.found.title)):
                self.comments.append(comment(f"原文：{text}"))
        outside = list(_texts(self.found.outside))
        if outside:
            shown = "；".join(clipped(text, 16) for _, text in outside[:3])
            message = f"报告以外的 {len(outside)} 段文字（栏目、链接等）没有导入：{shown}……"
            self._say("I604", outside[0][0], message, "", "里面如果有报告的内容，请照原文补上")

    # Sections

    def _narrative(self, section: Section, passages: list[Passage]) -> list[str]:
        lines = [f"  {line}" if line else "" for line in narrative_lines(passages, self._save)]
        for text, fault in islice(faults(passages), MOST):
            message = f"“{section.label}”里标题的序号{fault}，照原文留下"
            self._say("I607", text.line, message, text.text, "请核对是不是少了一段或编错了号")
        if not lines:
            message = f"没有找到“{section.label}”的文字"
            self._say("I602", 1, message, "", f"在“{PLACEHOLDER}”处补上")
            lines = [f"  {PLACEHOLDER}"]
        return [f"{section.name}: |", *lines]

    def _table(self, section: Section, table: Table, parts: list[Passage]) -> list[str]:
        found = self.found.tables.get(section.name)
        key = plain_label(section.label)
        if not self.found.instead.get(section.name, True):
            return [*self._taken_comments(), f"{key}: {NOT_APPLICABLE}"]
        cells = [part for part in parts if self._is_cells(table, part)]
        texts = self._texts_beside(section, [part for part in parts if part not in cells])
        if section.name in self.found.instead:
            zero = Rows(table, _first_zero(table) if any(texts) else {}).lines()
            return [*self._taken_comments(), f"{key}:", *texts[0], *zero, *texts[1]]
        if found is None:
            self._say_lost(section, cells or parts)
            every = {(row.name, column.name) for row, column in table.cells}
            rows = Rows(table, {}, unfilled=whole_items(table, every)).lines()
            why = "原文的数没有读出" if parts else "原文里没有找到这张表"
            if not any(texts):
                return [*self._taken_comments(), f"{key}: {PLACEHOLDER}  # {why}"]
            return [*self._taken_comments(), f"{key}:  # {why}", *texts[0], *rows, *texts[1]]
        for part in cells:
            self._beside(section, part)
        beside = [text for _, text in _texts([part.block for part in parts])]
        unread = gaps(found, [*beside, *self.found.passed])
        self._say_table(section, table, found, unread)
        values = worth_typing(table, found.cells) | dict.fromkeys(unread, PLACEHOLDER)
        # Else the table would seem not to be filled in.
        values = values or (_first_zero(table) if any(texts) else {})
        known = {row for (row, _), text in values.items() if text != PLACEHOLDER}
        unfilled = whole_items(table, {cell for cell in unread if cell[0] not in known})
        rows = Rows(table, values, unfilled=unfilled).lines()
        return [*self._taken_comments(), f"{key}:", *texts[0], *rows, *texts[1]]

    def _is_cells(self, table: Table, part: Passage) -> bool:
        """Whether something in the section of a table is no text of it but may
        be numbers of it that were not read."""
        if self.found.is_own:
            return False
        return (may_be_of if table.name not in self.found.tables else has_numbers_of)(table, part)

    def _say_lost(self, section: Section, parts: list[Passage]) -> None:
        """That nothing was read of a table, and what stands in its place."""
        hint = f"对照原文填在“{PLACEHOLDER}”处；整张表都是 0 的，删去这一行"
        if not parts:
            message = f"没有找到“{section.label}”的表格，写了“{PLACEHOLDER}”"
            self._say("I602", 1, message, "", hint)
            return
        shown = []
        for part in parts:
            if isinstance(part.block, Drawing):
                line = self._save(part.block)
                shown.append(f"图片 {line}" if line else "图片")
            shown += [text for _, text in _texts([part.block])]
        self.comments += [comment(f"原文：{text}") for text in shown]
        message = f"“{section.label}”的数没有读出，写了“{PLACEHOLDER}”；原文在这里"
        text = " ".join(" ".join(shown).split())
        self._say("I606", parts[0].block.line, message, from_numbers(text), hint)

    def _texts_beside(self, section: Section, parts: list[Passage]) -> list[list[str]]:
        """The lines of the texts before and after an official table."""
        counts = HeadingCounts()
        texts: list[list[str]] = []
        for place, is_below in zip(section.texts, (False, True), strict=True):
            passages = [part for part in parts if part.is_below is is_below]
            text = "\n".join(narrative_lines(passages, self._save, counts))
            texts.append([*text_lines(place.key, text, "  ")] if text else [])
        return texts

    def _added(self) -> list[str]:
        texts = {
            heading: "\n".join(narrative_lines(parts, self._save))
            for heading, parts in self.found.added.items()
        }
        return list(key_lines(TOP_KEYS["附加部分"], texts))

    def _beside(self, section: Section, part: Passage) -> None:
        """What looks like cells beside an official table: to be looked at."""
        for line, text in _texts([part.block]):
            self.comments.append(comment(f"原文：{text}"))
            message = f"“{section.label}”的表格以外还有这些数，留在注释里"
            self._say("I601", line, message, text, "对照原文；要印出来的，写到“表后文字”里")

    def _say_table(
        self, section: Section, table: Table, found: TableFound, unread: set[CellKey]
    ) -> None:
        for number, (line, text) in enumerate(found.unread):
            self.comments.append(comment(f"没有读懂：{text}"))
            if number < MOST:
                message = f"“{section.label}”里有没读懂的内容，留在注释里"
                self._say("I601", line, message, text, "对照原文，把数填到格式的行、列里")
        if len(found.unread) > MOST:
            message = f"“{section.label}”里另有 {len(found.unread) - MOST} 处没读懂，都在注释里"
            self._say("I601", found.line, message, "", "对照原文核对整张表")
        for line, guess in found.guesses:
            self._say("I603", line, f"“{section.label}”：{guess}", "", "请对照原文核对这一行")
        for (row, column), figure in found.cells.items():
            if figure.remark:
                message = f"{row}的{column}：{figure.remark}"
                self._say("I603", figure.line, message, "", "请对照原文核对")
        lost = {row for row, _ in unread}
        if lost:
            rows = _some([row for row in table.leaf_rows if row.name in lost])
            message = f"“{section.label}”的表格里{rows}没有读出，写了“{PLACEHOLDER}”"
            line, text = found.unread[0] if found.unread else (found.line, "")
            self._say("I606", line, message, text, "对照原文填上；是 0 的写 0")
        known = {*found.rows, *lost}
        missing = [row for row in table.leaf_rows if row.name not in known and not row.sum]
        if missing:
            message = f"“{section.label}”的表格里没有找到{_some(missing)}，按 0 计"
            self._say("I602", found.line, message, "", "对照原文补上")

    # Pictures

    def _save(self, drawing: Drawing) -> str:
        """Keep a picture beside the report; the line that shows it."""
        if not drawing.data:
            self._say_picture(drawing, drawing.problem)
            return ""
        name, problem = self._kept_as(drawing.data)
        if problem:
            self._say_picture(drawing, f"{problem}；原图存在 {name}")
            return ""
        return f"![{' '.join(drawing.alt.split()).translate(_BRACKETS)}]({name})"

    def _kept_as(self, data: bytes) -> tuple[str, str]:
        """The file that a picture is kept in, one for all that are the same, and
        why it cannot be shown, if it cannot."""
        if data not in self._names:
            name = f"{self.folder}/图{len(self.written.pictures) + 1}"
            problem = ""
            try:
                kind = parse_image(data).kind
                name += ".jpg" if kind == "jpeg" else f".{kind}"
            except PictureError as error:
                name, problem = name + _suffix(data), error.reason
            self.written.pictures[name] = data
            self._names[data] = name, problem
        return self._names[data]

    def _say_picture(self, drawing: Drawing, problem: str) -> None:
        about = f"（{drawing.alt}）" if drawing.alt else ""
        message = f"图片{about}没有放进来：{problem}"
        self.comments.append(comment(f"这一节里有{message}"))
        self._say("I605", drawing.line, message, "", "需要的话另存为 PNG 再放进来")

    def _taken_comments(self) -> list[str]:
        taken, self.comments = self.comments, []
        return taken

    def _say(self, code: str, line: int, message: str, excerpt: str, hint: str) -> None:
        self.written.findings.append(
            Finding(code, message, hint, (), self.file, max(1, line), 1, " ".join(excerpt.split()))
        )


def _first_zero(table: Table) -> dict[CellKey, str]:
    """The first cell for a figure, typed as zero."""
    return {(row.name, column.name): "0" for row, column in table.typed_cells[:1]}


_BRACKETS = str.maketrans("[]{}【】", "〔〕（）〔〕")
_SUFFIXES = (
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8", ".jpg"),
)


def _some(rows: list[Item]) -> str:
    """Some rows by their labels, the rest counted."""
    labels = "、".join(clipped(row.label, 16) for row in rows[:5])
    return f"{labels}等 {len(rows)} 行" if len(rows) > 5 else labels


def _suffix(data: bytes) -> str:
    if data[40:44] == b" EMF":
        return ".emf"
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".bin")


def _texts(blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """The texts of blocks with their lines, a table as one text a row."""
    for block in blocks:
        if isinstance(block, Text):
            yield block.line, block.text
        elif isinstance(block, Grid):
            for line, cells in zip(block.lines, block.row_cells, strict=True):
                yield line, " | ".join(" ".join(cell.text.split()) for cell in cells)
        elif block.alt:
            yield block.line, f"[图：{block.alt}]"
