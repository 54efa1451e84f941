"""What a site says about the report (发布信息) against the report itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from makereport.findings.finding import Finding
from makereport.form.labels import label_key
from makereport.narrative.citation import cite
from makereport.narrative.scope import report_scope
from makereport.report.report import Report
from makereport.report.texts import TypedText

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def other_number(report: Report) -> Iterator[Finding]:
    """N431: the number of the document is not the one that is printed."""
    draft = report.draft
    told = draft.publication.get("文号", "")
    if not told or draft.number is None:
        return
    printed = "".join(line.text.strip() for line in cite(draft.number, report_scope(report))[0])
    if label_key(told) != label_key(printed):
        message = f"发布信息里的文号是“{told}”，标题下面印的是“{printed}”"
        hint = "改成一样的，或者删去发布信息里的文号：没有写时就用标题下面的"
        yield _finding(report, "N431", "文号", message, hint)


def day_of_making(report: Report) -> Iterator[Finding]:
    """N432: made on no day, before the year was over, or after it was published."""
    draft = report.draft
    told = draft.publication.get("成文日期", "")
    if not told or not draft.form.serves(draft.year):
        return
    day = _day(told)
    published = _day(draft.published)
    if day is None:
        message = f"成文日期“{told}”不是哪一天，会照原样印出"
    elif day <= draft.form.period.end(draft.year):
        message = f"成文日期是{told}，{draft.year} 年还没有结束"
    elif published and day > published:
        message = f"成文日期是{told}，晚于发布日期{draft.published}"
    else:
        return
    hint = f"写成年-月-日，例如 成文日期: {published or datetime.date(draft.year + 1, 1, 20)}"
    yield _finding(report, "N432", "成文日期", message, hint)


def _finding(report: Report, code: str, name: str, message: str, hint: str) -> Finding:
    """A finding at what was typed."""
    draft = report.draft
    typed = draft.publication[name]
    place = typed.mark if isinstance(typed, TypedText) else draft.place("发布信息")
    return draft.source.finding(code, place, ("发布信息", name), message, hint)


def _day(text: str) -> datetime.date | None:
    match = _DAY.fullmatch(text)
    return datetime.date(*map(int, match.groups())) if match else None
