"""Whether the narrative says what it must (N403, N404, N407–N411)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from makereport.checks.sentences import masked, sentences
from makereport.findings.finding import Finding, Mark
from makereport.form.model import Section
from makereport.form.numbers import CHINESE_DIGITS, half_width
from makereport.report.keys import PLACEHOLDER
from makereport.report.report import Report
from makereport.report.texts import SourceText
from makereport.source.text import clipped

_NOT_TEXT = re.compile(r"[\W_]+")
# A year in digits of any kind; not that of a document's number, as in 〔2021〕60号, nor that
# in which a rule was made or amended.
_YEAR = re.compile(r"(?<![\d〔\[（(])([12]\d{3}|[〇零一二三四五六七八九]{4})年(?!修|公布|施行|第)")
_FILE_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_PERIOD = re.compile(r"(\d{1,2})月(\d{1,2})日起?(?:至|到|—|－|-)(?:\d{4}年)?(\d{1,2})月(\d{1,2})日")
_LONG_NUMBER = re.compile(r"\d{11}")
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?![\d.])")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _narratives(report: Report) -> Iterator[tuple[Section, SourceText]]:
    for section in report.draft.form.sections:
        text = report.draft.narratives.get(section.name)
        if text is not None:
            yield section, text


def next_to_nothing(report: Report) -> Iterator[Finding]:
    """N403: a section that must have substance says next to nothing."""
    for section, text in _narratives(report):
        said = _NOT_TEXT.sub("", text.text) if section.least else ""
        if said and PLACEHOLDER not in said and len(said) < section.least:
            message = f"“{section.label}”只有 {len(said)} 个字，等于没有写"
            hint = "写明具体问题和改进措施"
            first = next(line.mark for line in text.lines if line.text.strip())
            yield text.finding("N403", first, message, hint)


def missing_mentions(report: Report) -> Iterator[Finding]:
    """N404 and N408: a section does not speak of what it must."""
    draft = report.draft
    kind = draft.unit_kind or ("政府" if draft.unit.endswith("政府") else "部门")
    for section, text in _narratives(report):
        if PLACEHOLDER in text.text or not text.text.strip():
            continue
        for mention in section.mentions:
            concerns = mention.unit_kind in ("", kind)
            if concerns and not any(word in text.text for word in mention.any):
                message = f"“{section.label}”没有写{mention.what}"
                hint = f"写明{mention.what}的情况；没有的也要写明没有"
                yield text.finding(mention.check, text.mark, message, hint)


def placeholders(report: Report) -> Iterator[Finding]:
    """N407: a placeholder of the starter is left."""
    for mark in report.draft.placeholders:
        message = f"还有“{PLACEHOLDER}”没有填"
        yield report.draft.source.finding("N407", mark, (), message, "换成实际内容")


def repeated_text(report: Report) -> Iterator[Finding]:
    """N409: a section repeats last year's sentences, numbers aside."""
    last = report.last
    for section, text in _narratives(report):
        before = last.draft.narratives.get(section.name) if last and section.repeats else None
        if before is None:
            continue
        known = set(_sentences(before).values())
        said = _sentences(text)
        same = [sentence for sentence, rest in said.items() if rest in known]
        if len(same) >= 2 and len(same) / len(said) >= section.repeats:
            shown = "；".join(f"“{clipped(sentence, 16)}”" for sentence in same[:5])
            more = f"等 {len(same)} 句" if len(same) > 5 else ""
            message = (
                f"“{section.label}”的 {len(said)} 句话里有 {len(same)} 句与上年相同：{shown}{more}"
            )
            yield text.finding("N409", text.mark, message, "写今年的情况，不要照搬上年")


def _sentences(text: SourceText) -> dict[str, str]:
    """The sentences of a text with what is left of each when numbers are masked."""
    return {sentence: masked(sentence) for _, sentence in sentences(text)}


def other_years(report: Report) -> Iterator[Finding]:
    """N410: title or preface names another year, or not the whole year."""
    draft = report.draft
    texts = draft.title, draft.preface
    for text, match, mark in _found(_YEAR, *texts):
        year = int(match.group(1).translate(CHINESE_DIGITS))
        if draft.year and year != draft.year:
            message = f"这里写的是 {year} 年，年报的年度是 {draft.year}"
            yield text.finding("N410", mark, message, f"核对年份；应当是 {draft.year} 年")
    for text, match, mark in _found(_PERIOD, *texts):
        if tuple(map(int, match.groups())) != (1, 1, 12, 31):
            message = f"统计期限“{match.group()}”不是全年"
            yield text.finding("N410", mark, message, "应当是1月1日至12月31日")


def year_of_the_file(report: Report) -> Iterator[Finding]:
    """N410: the file is named after another year, as a copy of last year's is."""
    draft = report.draft
    years = set(_FILE_YEAR.findall(Path(draft.source.file).stem))
    known = draft.form.serves(draft.year)  # else the year has a finding already
    if known and len(years) == 1 and str(draft.year) not in years:
        message = f"文件名里是 {years.pop()} 年，年度写的是 {draft.year}"
        hint = "从上年的文件改来的，要改年度；否则改文件名"
        yield draft.source.finding("N410", draft.place("年度"), ("年度",), message, hint)


def personal_numbers(report: Report) -> Iterator[Finding]:
    """N411: a mobile phone or identity-card number stands in the narrative."""
    texts = [*(text for _, _, text in report.draft.texts()), report.draft.preface]
    texts = [text for text in texts if text and _LONG_NUMBER.search(text.text)]
    for pattern, what in ((_MOBILE, "手机号码"), (_IDENTITY, "身份证号码")):
        for text, match, mark in _found(pattern, *texts):
            number = match.group()
            if pattern is _MOBILE or _is_identity(number):
                message = f"正文里有{what} {number[:3]}…{number[-2:]}"
                yield text.finding("N411", mark, message, "公开前请删去或遮盖个人信息")


def _found(
    pattern: re.Pattern[str], *texts: SourceText | None
) -> Iterator[tuple[SourceText, re.Match[str], Mark]]:
    """Where the pattern is found in the texts once digits are half width."""
    for text in filter(None, texts):
        for line in text.lines:
            for match in pattern.finditer(half_width(line.text)):
                yield text, match, Mark(line.mark.line, line.mark.column + match.start())


def _is_identity(number: str) -> bool:
    """Whether the check digit is right (GB 11643—1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()
