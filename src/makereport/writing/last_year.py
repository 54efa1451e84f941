"""What a new report takes over from last year's: unit, contacts, headings, and
the figures that this year begins with. Of its text nothing but comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from makereport.form.model import Section, Table, YearRule
from makereport.form.numbers import format_number
from makereport.narrative.document import Document
from makereport.narrative.grammar import Heading, plain
from makereport.report.draft import Indicator
from makereport.report.report import Report
from makereport.writing.yaml_lines import comment, scalar


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

    def head(self, year: int) -> Iterator[str]:
        """The keys before the sections."""
        draft = self.report.draft
        yield f"单位: {scalar(draft.unit)}"
        yield f"年度: {year}"
        if self.file and self.is_sound:
            yield f"上年: {scalar(self.file)}"
        elif self.file:
            yield comment("上年的年报里有错误，改正以后再去掉下一行前面的 #：")
            yield comment(f"上年: {scalar(self.file)}")
        if draft.unit_kind:
            yield f"单位类型: {draft.unit_kind}"
        if draft.contacts:
            yield "联系方式:"
            yield from (f"  {key}: {scalar(value)}" for key, value in draft.contacts.items())
        if draft.indicators:
            yield ""
            yield "# 上年的指标，改成今年的数以后去掉前面的 #："
            yield "# 指标:"
            yield from (comment(line) for line in _indicator_lines(draft.indicators, "  "))
        for key, text in (("标题", draft.title), ("前言", draft.preface)):
            if text is not None:
                yield ""
                yield f"# 上年写了自己的“{key}”，今年还要写的，改好年份再去掉前面的 #："
                yield from (comment(line) for line in [f"{key}: |", *_indented(text.text)])
        if draft.subordinates:
            yield comment(f"下级: [{', '.join(map(scalar, draft.subordinates))}]")
        yield f"# 发布日期: {year + 1}-01-20   # 写了就在报告末尾署单位和日期"

    def headings(self, section: Section) -> list[tuple[int, str]]:
        """The headings of a section last year."""
        blocks = self.document.sections.get(section.name, [])
        return [(block.level, plain(block.spans)) for block in blocks if isinstance(block, Heading)]

    def text(self, section: Section) -> Iterator[str]:
        """Last year's text of a section, in comments."""
        text = self.report.draft.narratives.get(section.name)
        if text is not None and text.text.strip():
            yield f"# 上年的文字（{self.report.draft.year}年度），只供参考，写好后删去："
            yield from (comment(line) for line in _indented(text.text))

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


def _indented(text: str) -> Iterator[str]:
    return (f"  {line.strip()}" for line in text.split("\n") if line.strip())


def _indicator_lines(indicators: dict[str, Indicator], indent: str) -> Iterator[str]:
    for name, value in indicators.items():
        if isinstance(value, dict):
            yield f"{indent}{scalar(name)}:"
            yield from _indicator_lines(value, indent + "  ")
        elif isinstance(value, list):
            texts = [item for item in value if isinstance(item, str)]
            yield f"{indent}{scalar(name)}: [{', '.join(map(scalar, texts))}]"
        else:
            yield f"{indent}{scalar(name)}: {scalar(value)}"
