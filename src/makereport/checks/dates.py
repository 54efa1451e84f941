"""Years and dates at the head of a report: in the title, the preface and the
name of the file (N410), and the day of publication (N416)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from makereport.checks.sentences import found
from makereport.findings.finding import Finding
from makereport.form.numbers import CHINESE_DIGITS
from makereport.report.report import Report
from makereport.source.text import clipped

# A year in digits of any kind; not that of a document's number, as in 〔2021〕60号, nor that
# in which a rule was made or amended.
_YEAR = re.compile(r"(?<![\d〔\[（(])([12]\d{3}|[〇零一二三四五六七八九]{4})年(?!修|公布|施行|第)")
_FILE_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_PERIOD = re.compile(r"(\d{1,2})月(\d{1,2})日起?(?:至|到|—|－|-)(?:\d{4}年)?(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"\d{4}年\d{1,2}月|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十日月]+")
_PUBLISHED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def other_years(report: Report) -> Iterator[Finding]:
    """N410: title or preface names another year, or not the whole year."""
    draft = report.draft
    if not draft.year:
        return
    texts = draft.title, draft.preface
    period = draft.form.period
    begin, end = period.begin(draft.year), period.end(draft.year)
    for text, match, mark in found(_YEAR, *texts):
        year = int(match.group(1).translate(CHINESE_DIGITS))
        if year not in period.calendar_years(draft.year):
            message = f"这里写的是 {year} 年，年报的年度是 {draft.year}"
            yield text.finding("N410", mark, message, f"核对年份；应当是 {draft.year} 年")
    for text, match, mark in found(_PERIOD, *texts):
        if tuple(map(int, match.groups())) != (begin.month, begin.day, end.month, end.day):
            message = f"统计期限“{match.group()}”不是全年"
            due = f"{begin.month}月{begin.day}日至{end.month}月{end.day}日"
            yield text.finding("N410", mark, message, f"应当是{due}")


def year_of_the_file(report: Report) -> Iterator[Finding]:
    """N410: the file is named after another year, as a copy of last year's is."""
    draft = report.draft
    years = set(_FILE_YEAR.findall(Path(draft.source.file).stem))
    known = draft.form.serves(draft.year)  # else the year has a finding already
    own = {str(year) for year in draft.form.period.calendar_years(draft.year)} if known else set()
    if known and len(years) == 1 and not years & own:
        message = f"文件名里是 {years.pop()} 年，年度写的是 {draft.year}"
        hint = "从上年的文件改来的，要改年度；否则改文件名"
        yield draft.source.finding("N410", draft.place("年度"), ("年度",), message, hint)


def day_of_publication(report: Report) -> Iterator[Finding]:
    """N416: published on no day, before the year was over, or later than the
    law says."""
    draft = report.draft
    deadline = next((d for d in draft.form.published if d.unit_kind == draft.kind), None)
    if not draft.published or deadline is None or not draft.form.serves(draft.year):
        return
    place = draft.place("发布日期")
    match = _PUBLISHED.fullmatch(draft.published)
    if match is None and not _MONTH.fullmatch(draft.published):
        message = f"发布日期“{clipped(draft.published, 40)}”不是哪一天，会照原样印出"
        hint = f"写成年-月-日，例如 发布日期: {draft.year + 1}-01-20"
        yield draft.source.finding(deadline.check, place, ("发布日期",), message, hint)
    if match is None:
        return
    day = datetime.date(*map(int, match.groups()))
    end = draft.form.period.end(draft.year)
    last = draft.form.period.next(draft.year, deadline.month, deadline.day)
    until = f"{last.year}年{last.month}月{last.day}日"
    if day <= end:
        message = f"发布日期是{draft.published}，{draft.year} 年还没有结束"
    elif day > last:
        message = f"发布日期是{draft.published}，{draft.kind}的年报应当在{until}以前公布"
    else:
        return
    same_day = datetime.date(last.year, day.month, min(day.day, 28))
    meant = same_day if end < same_day <= last else last
    hint = f"核对发布日期，例如改为：发布日期: {meant.isoformat()}"
    yield draft.source.finding(deadline.check, place, ("发布日期",), message, hint)
