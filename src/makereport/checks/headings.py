"""Headings of the narrative: numbers typed by hand beside those that are
counted, gaps and repeats in what is printed (N414), and the heading of a
section typed into its text (N417)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from makereport.findings.finding import Finding, Mark
from makereport.form.labels import label_key
from makereport.form.model import Form, Section
from makereport.form.numbers import chinese_number, chinese_ordinal
from makereport.narrative.grammar import HeadingCounts, heading_of, is_prose
from makereport.report.draft import Draft
from makereport.report.report import Report
from makereport.report.texts import SourceText

_AROUND = "#＃* \u3000。：:"
LONGEST_HEADING = 30
"""Characters of a line that may be a heading."""
_LEADING = re.compile(r"[\s*]*")
_TYPED = re.compile(
    r"(?:[（(]([一二三四五六七八九十百]{1,5})[）)][、.．]?|([一二三四五六七八九十百]{1,5})、(?![一二三四五六七八九十百])"
    r"|([0-9０-９]{1,2})[.．、](?![0-9０-９]))"
)
_SENTENCE_MARKS = re.compile("[，。；：！？,;:]")
_RUN_IN = re.compile(r"([^，。；：！？]{1,20})[。：](\S.*)")
_FORMS = {1: "{}、", 2: "（{}）", 3: "{}."}
_MARKS = {1: "##", 2: "##", 3: "###"}


Said = tuple[str, str]
"""What is said of a line, and the hint."""


class Ordinal(NamedTuple):
    """A number typed at the beginning of a line: its level (1 for 一、, 2 for
    （一）, 3 for 1.), what stands before it (marks of bold text), and the text
    behind it."""

    level: int
    number: int
    typed: str
    before: str
    rest: str

    def renumbered(self, number: int) -> str:
        """The line with another number."""
        return f"{self.before}{self.shown(number)}{self.rest}"

    def shown(self, number: int) -> str:
        """Another number of this level, as it is printed."""
        digits = str(number) if self.level == 3 else chinese_ordinal(number)
        return _FORMS[self.level].format(digits)

    @property
    def is_heading(self) -> bool:
        """Whether the line is short, as headings are, and no sentence."""
        return len(self.rest) <= LONGEST_HEADING and not _SENTENCE_MARKS.search(self.rest)


def ordinal_of(line: str) -> Ordinal | None:
    """The number that a line begins with, None where it has none."""
    begins = _LEADING.match(line)
    start = begins.end() if begins else 0
    match = _TYPED.match(line, start)
    if match is None:
        return None
    level = match.lastindex or 1
    typed = match.group(level)
    number = int(typed) if level == 3 else chinese_number(typed)
    levels = {1: 2, 2: 1, 3: 3}  # as the groups of the pattern stand
    if not number:
        return None
    rest = line[match.end() :].strip()
    return Ordinal(levels[level], int(number), match.group(), line[:start].strip(), rest)


def heading_numbers(report: Report) -> Iterator[Finding]:
    """N414: whoever reads what is printed finds a number twice or none."""
    draft = report.draft
    for group in _counted_together(draft):
        if not any("{%" in text.text for text in group):  # what is printed there nobody knows
            yield from _Numbers(draft.form, group).run()


def _counted_together(draft: Draft) -> Iterator[list[SourceText]]:
    """The texts of each section, in which headings are counted on, and each
    added part."""
    for section in draft.form.sections:
        names = [place.name for place in section.texts]
        yield [draft.narratives[name] for name in names if name in draft.narratives]
    for text in draft.added.values():
        yield [text]


class _Numbers:
    """The numbers of texts as they are printed, line by line. `last` has the
    last of each level, in the order in which the levels first appear: a
    number begins those behind it anew."""

    def __init__(self, form: Form, texts: list[SourceText]) -> None:
        self.form = form
        self.headings = [
            (text, line, heading_of(line.text)) for text in texts for line in text.prose
        ]
        self.counted = {heading[0] for _, _, heading in self.headings if heading}
        self.counts = HeadingCounts()
        self.last: dict[int, int] = {}

    def run(self) -> Iterator[Finding]:
        for text, line, heading in self.headings:
            if heading:
                self._begin(heading[0])
                found = self._heading(*heading)
            else:
                ordinal = ordinal_of(line.text) if is_prose(line.text) else None
                if ordinal is None or section_headed(self.form, None, line.text):
                    continue
                is_beside = 2 in self.counted and (ordinal.level == 2 or ordinal.is_heading)
                found = (self._beside if is_beside else self._in_sequence)(ordinal)
            if found:
                column = len(line.text) - len(line.text.lstrip())
                mark = Mark(line.mark.line, line.mark.column + column)
                yield text.finding("N414", mark, *found, echoes="Y117")

    def _begin(self, level: int) -> None:
        """A number of a level begins: those that stand below it start again."""
        order = [*self.last]
        for lower in order[order.index(level) + 1 :] if level in order else ():
            self.last[lower] = 0
        self.last.setdefault(level, 0)

    def _heading(self, level: int, title: str) -> Said | None:
        printed = self.counts.next(level)
        typed = ordinal_of(title)
        if typed is None or typed.level != level or typed.shown(typed.number) == printed:
            return None
        message = f"标题写的序号是“{typed.typed}”，会印成“{printed}”"
        return message, f"序号由程序编，改为：{'#' * level} {typed.before}{typed.rest}"

    def _beside(self, ordinal: Ordinal) -> Said:
        message = f"“{ordinal.typed}”是手写的序号，本节的“##”标题另外编号，印出来会重复或者乱"
        run_in = _RUN_IN.fullmatch(ordinal.rest)
        marks = _MARKS[ordinal.level]
        if ordinal.is_heading:
            return message, f"改为：{marks} {ordinal.rest.replace('*', '')}"
        if run_in:
            title, rest = (part.replace("**", "") for part in run_in.groups())
            return message, f"写成两行，第一行改为：{marks} {title}；第二行改为：{rest}"
        return message, f"去掉序号，改为：{ordinal.before}{ordinal.rest}"

    def _in_sequence(self, ordinal: Ordinal) -> Said | None:
        level, number = ordinal.level, ordinal.number
        self._begin(level)
        before = self.last[level]
        self.last[level] = number
        if number == before + 1 or (number == 1 and before != 1):
            return None
        if number == before:
            message = f"序号“{ordinal.typed}”重复"
        elif before:
            message = f"序号“{ordinal.typed}”接不上前面的“{ordinal.shown(before)}”"
        else:
            message = f"序号从“{ordinal.typed}”开始，前面没有第一项"
        return message, f"核对是不是漏了一段；没有漏的，改为：{ordinal.renumbered(before + 1)}"


def repeated_headings(report: Report) -> Iterator[Finding]:
    """N417: the heading of a section, which is printed anyway, is a line of a
    text: that of this section, or one with its number of another."""
    draft = report.draft
    for own, label, text in draft.texts():
        for line in text.lines:
            section = section_headed(draft.form, own, line.text)
            if section is None:
                continue
            typed = line.text.strip(_AROUND)
            if section is own:
                message = f"正文里又写了一遍本节的标题“{typed}”，会印两次"
                hint = "删去这一行；节的标题由程序印"
            else:
                message = f"“{label}”的正文里有另一节的标题“{typed}”"
                hint = f"删去这一行；它下面的文字写到“{section.name}”里"
            yield text.finding("N417", line.mark, message, hint)


def section_headed(form: Form, own: Section | None, line: str) -> Section | None:
    """The section whose heading a line of the section `own` is: its own with or
    without the number, any other one with it; None for any other line."""
    typed = line.strip(_AROUND)
    if not typed or len(typed) > LONGEST_HEADING:
        return None
    key = label_key(typed)
    if own and key == label_key(own.label):
        return own
    ordinal = ordinal_of(typed)
    if ordinal is None or ordinal.level != 1:
        return None
    return next((section for section in form.sections if key == label_key(section.label)), None)
