"""What those who supervise reports look for (N441–N444, N446): a section that
is too long, leaves out an aspect or a number, a basis that no longer holds, a
title that is not the official one.

An officer is not to be told of what nobody asks: a text that is still an
outline goes through no aspects, an agency without rules counts none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from makereport.checks.headings import ordinal_of
from makereport.checks.substance import narratives, unmentioned
from makereport.findings.finding import Finding, Mark
from makereport.form.labels import name_key, strip_ordinal
from makereport.form.model import Section
from makereport.form.numbers import CHINESE, CHINESE_DIGITS, half_width
from makereport.form.rules import Given
from makereport.narrative.citation import cite
from makereport.narrative.front import compose_front, title_line
from makereport.narrative.grammar import heading_of, is_prose
from makereport.narrative.scope import report_scope
from makereport.narrative.tags import tags
from makereport.report.entries import listed
from makereport.report.keys import PLACEHOLDER
from makereport.report.report import Report
from makereport.report.texts import SourceText, TextLine
from makereport.source.text import clipped

OUTLINE = 300
"""Characters of a text that is more than an outline."""
MOST_HEADED = 60
"""Characters of a line that may begin with a heading and its number."""
MOST_SHOWN = 40
"""Characters of a title that a message shows."""
_NARROW = re.compile(r"[\x00-\x7f\s]+")
_FOREIGN = re.compile(r"[\x21-\x7e]+")
_SENTENCE = re.compile("[^。！？；;]+")
_NUMBER = re.compile(rf"[0-9{CHINESE}]\s*(?:余|多)?[部件个份项]|(?:没有|未|无|零)|{{{{")
_WRITTEN = {"〔": r"[〔\[【﹝（(［]", "〕": r"[〕\]】﹞）)］]"}
_WRITTEN |= {digit: f"[{digit}{chr(ord(digit) + 0xFEE0)}]" for digit in "0123456789"}
"""How what stands in the number of a document is typed, too."""
_GONE = re.compile("废止|失效|停止|不再|取代|代替|替代|原(?:来|[《国])")
_NOT_ISSUED = "(?<![发函办字文规通令政公府局厅委])"
_YEAR = re.compile(r"\d{4}(?=年)")


def too_long(report: Report) -> Iterator[Finding]:
    """N441: a section has more characters than the form allows."""
    for section, text in narratives(report):
        if not section.most or len(text.text) <= section.most:
            continue
        count = printed_length(text)
        if count > section.most:
            message = f"“{section.label}”有 {count} 个字，超过了 {section.most} 个字"
            hint = f"压缩到 {section.most} 个字以内（标题、表格、图表不算在内）"
            yield text.finding("N441", text.mark, message, hint)


def printed_length(text: SourceText) -> int:
    """The characters of a text as word processors count them: a number or a
    foreign word as one, a figure that is cited too; no headings, no tables. What
    loops print is counted once, so that it is rather too few than too many."""
    lines = (t.text for t in text.prose if is_prose(t.text) and not heading_of(t.text))
    plain = _plain("\n".join(lines))
    return len(_NARROW.sub("", plain)) + len(_FOREIGN.findall(plain))


def left_out(report: Report) -> Iterator[Finding]:
    """N442: a section goes through most aspects, but not through all."""
    draft = report.draft
    for section, text in narratives(report):
        said = [a for a in section.aspects if any(word in text.text for word in a.any)]
        if PLACEHOLDER in text.text or not said or len(said) == len(section.aspects):
            continue
        told = {word for m in unmentioned(section, draft, text.text) for word in m.any}
        missing = [a.name for a in section.aspects if a not in said and not told & {*a.any}]
        if missing and _goes_through(section, text):
            message = f"“{section.label}”没有写到{listed(missing)}"
            yield text.finding("N442", text.mark, message, f"写明{listed(missing)}的情况")


def _goes_through(section: Section, text: SourceText) -> bool:
    """Whether a text is long enough to go through the aspects, or headings of
    most of them show that it does."""
    if printed_length(text) >= OUTLINE:
        return True
    headed = [a for a in section.aspects if any(_begins_with(t, a.name) for t in text.lines)]
    return 2 * len(headed) > len(section.aspects)


def numbers_not_given(report: Report) -> Iterator[Finding]:
    """N443: a section does not give numbers that it must, of rows that have any."""
    for section, text in narratives(report):
        for given in section.given:
            if PLACEHOLDER in text.text or not _has_any(report, given):
                continue
            part = _part(section, given.under, text)
            if any(_gives(given, line.text) for line in part or text.lines):
                continue
            if not part and printed_length(text) < OUTLINE:
                continue
            message = f"“{section.label}”没有写明{given.what}"
            if part and any(_gives(given, line.text) for line in text.lines):
                message = f"{given.what}没有写在“{given.under}”部分"
            mark = part[0].mark if part else text.mark
            hint = f"在“{given.under}”部分写明{given.what}，与表格一致"
            yield text.finding("N443", mark, message, hint)


def _has_any(report: Report, given: Given) -> bool:
    """Whether the rows count anything; a number that is not known does not."""
    tables = report.figures
    return any(bool(tables[table].row_total(row)) for table, row in given.of if table in tables)


def _gives(given: Given, line: str) -> bool:
    return any(
        any(word in sentence for word in given.any) and _NUMBER.search(half_width(sentence))
        for sentence in _SENTENCE.findall(line)
    )


def _part(section: Section, name: str, text: SourceText) -> list[TextLine]:
    """The lines of a text under a heading, which may be one of ours, one that
    was numbered by hand, or the first words of a paragraph."""
    names = (*section.outline, *(aspect.name for aspect in section.aspects))
    part: list[TextLine] = []
    level = 0
    for line in text.lines:
        heading, ordinal = heading_of(line.text), ordinal_of(line.text)
        own_level = heading[0] if heading else ordinal.level if ordinal else 0
        if _begins_with(line, name):
            level = level if part else own_level
            part.append(line)
        elif part:
            is_named = not level and any(_begins_with(line, each) for each in names)
            if is_named or 0 < own_level <= level:
                break
            part.append(line)
    return part


def _begins_with(line: TextLine, name: str) -> bool:
    head = line.text[:MOST_HEADED].partition("{")[0]  # what is cited heads nothing
    key = name_key(strip_ordinal(head.strip(" \t\u3000#*")))
    return key.startswith(name_key(name))


def superseded_basis(report: Report) -> Iterator[Finding]:
    """N444: a basis is cited that does not hold for reports of this year."""
    draft = report.draft
    texts = [draft.title, draft.number, draft.preface, *(text for *_, text in draft.texts())]
    for basis in draft.form.superseded if draft.form.serves(draft.year) else ():
        if draft.year < basis.since:
            continue
        pattern = _names(basis.any)
        for text in texts:
            if text is None or not pattern.search(text.text):
                continue
            for line in text.lines:
                for found in _cited(pattern, line.text):
                    mark = Mark(line.mark.line, line.mark.column + found.start())
                    message = f"“{found.group()}”从 {basis.since} 年度起不再是编写年报的依据"
                    yield text.finding("N444", mark, message, f"改用现行的依据：{basis.instead}")


@lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    """The names with any kind of brackets and digits. A number without who issued
    the document is not to be the end of another one."""
    parts = []
    for name in sorted(names, key=len, reverse=True):
        letters = (_WRITTEN.get(c) or re.escape(c) for c in name)
        parts.append((_NOT_ISSUED if name[0] == "〔" else "") + "".join(letters))
    return re.compile("|".join(parts))


def _cited(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Where one of the names is cited as what holds, not as what was replaced."""
    for sentence in _SENTENCE.finditer(line):
        found = pattern.search(line, *sentence.span())
        if found and not _GONE.search(sentence.group()):
            yield found


def another_title(report: Report) -> Iterator[Finding]:
    """N446: the title is worded in another way than the form's. What stands
    before it, as the name of the agency does, and the year are not looked at."""
    draft = report.draft
    if draft.title is None or "title" not in draft.form.fixed or PLACEHOLDER in draft.title.text:
        return
    lines, findings = cite(draft.title, report_scope(report))
    title, official = title_line(lines), compose_front(draft)[0]
    if findings or _title_key(title).endswith(_title_key(official)):
        return
    message = f"标题“{clipped(title, MOST_SHOWN)}”不是格式规定的“{official}”"
    hint = f"删去“标题”，或者改为：标题: {official}"
    first = next(line.mark for line in draft.title.lines if line.text.strip())
    yield draft.title.finding("N446", first, message, hint)


def _title_key(title: str) -> str:
    return _YEAR.sub("", name_key(title.translate(CHINESE_DIGITS)))


def _plain(text: str) -> str:
    """The text with what is cited as a number, and without marks of our own."""
    pieces: list[str] = []
    last = 0
    for start, end in tags(text):
        pieces += text[last:start], "0" if text.startswith("{{", start) else ""
        last = end
    return "".join([*pieces, text[last:]]).replace("**", "")
