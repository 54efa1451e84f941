"""What a new report takes over from last year's: unit, contacts, headings, and
the figures that this year begins with. Of its text nothing but comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from makereport.form.model import Form, Section
from makereport.form.numbers import format_number
from makereport.form.tables import Table, YearRule
from makereport.narrative.blocks import Heading, plain
from makereport.narrative.document import Document
from makereport.report.keys import TopKey
from makereport.report.report import Report
from makereport.writing.yaml_lines import comment, key_lines, starter_lines

_PICTURE = re.compile(r"(\s*)!\[(.*?)\]\(([^()]*)\)\s*")
_OFFERS = {
    "title": "上年写了自己的“{}”，今年还要写的，改好年份再去掉前面的 #：",
    "narrative": "上年写了自己的“{}”，今年还要写的，改好年份再去掉前面的 #：",
    "parts": "上年还有格式以外的部分，今年还要写的，改成今年的情况以后去掉前面的 #：",
    "members": "上年的“{}”，改成今年的以后去掉前面的 #：",
    "indicators": "上年的指标，改成今年的数以后去掉前面的 #：",
}
"""What stands above a value that is offered, by its kind."""


@dataclass
class Carried:
    """Cells of a table with their texts, and remarks above its rows."""

    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LastYear:
    """Last year's report and its document; `file` is its name from the new
    file's folder, nothing where it is found there without being named;
    `is_sound` is whether it is free of errors."""

    report: Report
    document: Document
    file: str = ""
    is_sound: bool = True

    def key_lines(self, key: TopKey, year: int, form: Form) -> Iterator[str]:
        """A top key as the new file begins with it."""
        value = getattr(self.report.draft, key.field)
        if key.kind == "year":
            value = year
        elif key.name == "上年":
            value = self.file
        if not key.carried:
            yield from starter_lines(key, year, form)
        elif not value:
            return
        elif key.carried == "offered":
            offer = _OFFERS.get(key.kind, "").format(key.name)
            yield from ("", comment(offer)) if offer else ()
            lines = (self._without_picture(line) for line in key_lines(key, value))
            yield from (comment(line) for line in lines if line)
        elif key.name == "上年" and not self.is_sound:
            yield comment("上年的年报里有错误，改正以后再去掉下一行前面的 #：")
            yield from map(comment, key_lines(key, value))
        else:
            yield from key_lines(key, value)

    def headings(self, section: Section) -> list[tuple[int, str]]:
        """The headings of a section last year."""
        blocks = self.document.sections.get(section.name, [])
        return [(block.level, plain(block.spans)) for block in blocks if isinstance(block, Heading)]

    def text(self, section: Section) -> Iterator[str]:
        """Last year's texts of a section, in comments."""
        for place in section.texts:
            text = self.report.draft.narratives.get(place.name)
            if text is not None and text.text.strip():
                what, year = place.key or "文字", self.report.draft.year
                yield f"# 上年的{what}（{year}年度），只供参考，写好后删去："
                lines = (self._without_picture(line.strip()) for line in text.text.split("\n"))
                yield from (comment(f"  {line}") for line in lines if line)

    def _without_picture(self, line: str) -> str:
        """A line as it is; one that is a picture inside a published file, which
        stands in no folder, only says so."""
        match = _PICTURE.fullmatch(line)
        if match is None or match[3] not in self.report.pictures:
            return line
        return f"{match[1]}（上年这里有一张图：{match[2]}）"

    def applies(self, table: Table) -> bool:
        """Whether last year's report had anything to say in a table."""
        figures = self.report.figures.get(table.name)
        return figures is None or figures.applies

    def carried(self, table: Table) -> Carried:
        """What the form's equations between two years say of a table."""
        carried = Carried()
        for rule in table.years:
            (self._columns if rule.per == "column" else self._rows)(table, rule, carried)
        return carried

    def _columns(self, table: Table, rule: YearRule, carried: Carried) -> None:
        """The row `this` is last year's row `last`, column by column."""
        before = {
            column.name: text
            for column in table.columns_of[rule.this]
            if not column.sum and (text := self._text(table.name, rule.last, column.name))
        }
        carried.cells |= {(rule.this, column): text for column, text in before.items()}
        if before:
            carried.remarks[rule.this] = [f"取自上年的“{rule.last}”，应当与上年公布的一致"]

    def _rows(self, table: Table, rule: YearRule, carried: Carried) -> None:
        """The column `this` follows from last year's column `last`."""
        for row in table.leaf_rows:
            names = {column.name: column.label for column in table.columns_of[row.name]}
            before = self._text(table.name, row.name, rule.last) if rule.this in names else ""
            if before and before != "0":
                terms = [f"加{names[rule.plus]}"] if rule.plus in names else []
                terms += [f"减{names[rule.minus]}"] if rule.minus in names else []
                remark = f"上年的{names[rule.this]}是 {before}，{'、'.join(terms)}，就是今年的"
                carried.remarks.setdefault(row.name, []).append(remark)

    def _text(self, table: str, row: str, column: str) -> str:
        """A figure of last year, nothing where there is none by these names."""
        figures = self.report.figures.get(table)
        value = figures.get(row, column) if figures else None
        return "" if value is None else format_number(value)
