"""Whether the narrative says what it must (N403, N404,
N408, N409)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.checks.sentences import masked, sentences
from makereport.findings.finding import Finding
from makereport.form.model import Section
from makereport.form.rules import Mention
from makereport.report.draft import Draft
from makereport.report.keys import PLACEHOLDER
from makereport.report.report import Report
from makereport.report.texts import SourceText
from makereport.source.text import clipped

_NOT_TEXT = re.compile(r"[\W_]+")


def narratives(report: Report) -> Iterator[tuple[Section, SourceText]]:
    """The sections that have text, with it."""
    for section in report.draft.form.sections:
        text = report.draft.narratives.get(section.name)
        if text is not None:
            yield section, text


def next_to_nothing(report: Report) -> Iterator[Finding]:
    """N403: a section that must have substance says next to nothing."""
    for section, text in narratives(report):
        said = _NOT_TEXT.sub("", text.text) if section.least else ""
        if said and PLACEHOLDER not in said and len(said) < section.least:
            message = f"“{section.label}”只有 {len(said)} 个字，等于没有写"
            hint = "写明具体问题和改进措施" if "问题" in section.label else "写明具体情况"
            first = next(line.mark for line in text.lines if line.text.strip())
            yield text.finding("N403", first, message, hint)


def missing_mentions(report: Report) -> Iterator[Finding]:
    """N404 and N408: a section does not speak of what it must."""
    draft = report.draft
    for section, text in narratives(report):
        if PLACEHOLDER in text.text or not text.text.strip():
            continue
        for mention in unmentioned(section, draft, text.text):
            message = f"“{section.label}”没有写{mention.what}"
            hint = f"写明{mention.what}的情况；没有的也要写明没有"
            yield text.finding(mention.check, text.mark, message, hint)


def unmentioned(section: Section, draft: Draft, text: str) -> Iterator[Mention]:
    """What a section must speak of and does not."""
    for mention in section.mentions:
        concerns = mention.unit_kind in ("", draft.kind)
        if concerns and not any(word in text for word in mention.any):
            yield mention


def repeated_text(report: Report) -> Iterator[Finding]:
    """N409: a section repeats last year's sentences, numbers aside."""
    last = report.last
    for section, text in narratives(report):
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
