"""Official words mistyped in a preface (N419). Officers word the rest as they like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.findings.finding import Finding, Mark
from makereport.form.labels import strip_ordinal
from makereport.form.model import Form
from makereport.report.report import Report

SHORTEST = 6
"""Characters of a term in which one other character is a slip and no other word."""
_TITLE = re.compile("《([^》]+)》")
_LEFT_OUT = "、，的 \u3000\xa0*“”"
_SAME = str.maketrans("与及", "和和")


def mistyped_preface(report: Report) -> Iterator[Finding]:
    """N419: one character of a title or of the name of a section that the
    form's own preface has is another one, or two have changed places."""
    draft = report.draft
    if draft.preface is None:
        return
    terms = _terms(draft.form)
    for line in draft.preface.lines:
        places = [place for place, character in enumerate(line.text) if character not in _LEFT_OUT]
        plain = "".join(line.text[place] for place in places).translate(_SAME)
        for term, wanted in terms.items():
            for start in _near_misses(plain, wanted) if wanted not in plain else ():
                first, last = places[start], places[start + len(wanted) - 1]
                typed = line.text[first : last + 1]
                mark = Mark(line.mark.line, line.mark.column + first)
                message = f"“{typed}”与格式规定的“{term}”差一个字"
                yield draft.preface.finding("N419", mark, message, f"“{typed}”改为：{term}")


def _terms(form: Form) -> dict[str, str]:
    """The official words of a form's preface, each with what it is matched by."""
    titles = _TITLE.findall(form.preface)
    labels = [strip_ordinal(section.label) for section in form.sections]
    plain = {term: _plain(term) for term in (*titles, *labels)}
    return {term: text for term, text in plain.items() if len(text) >= SHORTEST}


def _plain(text: str) -> str:
    return "".join(c for c in text if c not in _LEFT_OUT).translate(_SAME)


def _near_misses(text: str, term: str) -> Iterator[int]:
    """Where a text has the term with one slip: either half of it is right."""
    half = len(term) // 2
    found = set()
    for part, offset in ((term[:half], 0), (term[half:], half)):
        position = text.find(part)
        while position >= 0:
            start = position - offset
            window = text[start : start + len(term)] if start >= 0 else ""
            if len(window) == len(term) and start not in found and _is_slip(window, term):
                found.add(start)
                yield start
            position = text.find(part, position + 1)


def _is_slip(typed: str, term: str) -> bool:
    others = [
        place for place, pair in enumerate(zip(typed, term, strict=True)) if len(set(pair)) > 1
    ]
    if len(others) == 1:
        return typed[others[0]].isalpha()
    swapped = [typed[place] for place in reversed(others)]
    return len(others) == 2 and swapped == [term[place] for place in others]
