"""Official words mistyped in a preface (N419), and names of sections in it that
are not the form's (N445). Officers word the rest as they like."""

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
_JOINED = f"{_LEFT_OUT}和与及以"
_SENTENCE = re.compile("[^。！？]+")
_OPENS = re.compile("(?:分为|包括|包含|涵盖|含有|含|由|共有|共|[：:])(?!$)")
_CLOSES = re.compile(
    "等?(?:共计?)?(?:[0-9０-９一二三四五六七八九十两]+|几)个?(?:大)?(?:部分|方面|章|项)|组成|构成|等?(?:部分|内容)"
)
_PARTS = re.compile("[、，,；;：:■]|（[一二三四五六七八九十]+）|(?<![0-9])[0-9]{1,2}[.．]")
_TIES = re.compile("^(?:和|与|及|以及|[一二三四五六七八九十]$)+|(?:和|与|及|以及|等)+$")
MOST_SHOWN = 3
"""Names that a message lists."""


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


def foreign_sections(report: Report) -> Iterator[Finding]:
    """N445: where a preface lists the sections, some name is none of the form's.
    A name that only leaves words out is short for one; one with a slip of one
    character is told as N419."""
    draft = report.draft
    if draft.preface is None or "sections" not in draft.form.fixed:
        return
    own = [_joined(section.label) for section in draft.form.sections]
    own += map(_joined, draft.added)
    terms = _terms(draft.form).values()
    for line in draft.preface.lines:
        names = [
            (start, name)
            for start, name in _listed_names(line.text, own)
            if _is_foreign(name, own)
            and not any(True for term in terms for _ in _near_misses(_plain(name), term))
        ]
        if names:
            shown = "、".join(f"“{name}”" for _, name in names[:MOST_SHOWN])
            more = f"等 {len(names)} 个" if len(names) > MOST_SHOWN else ""
            message = f"前言里列出的{shown}{more}不是格式规定的节名"
            labels = "、".join(strip_ordinal(section.label) for section in draft.form.sections)
            mark = Mark(line.mark.line, line.mark.column + names[0][0])
            yield draft.preface.finding("N445", mark, message, f"格式规定的各节是：{labels}")


def _listed_names(line: str, own: list[str]) -> Iterator[tuple[int, str]]:
    """What is listed beside two or more names of sections in a sentence, each
    with its place; the names themselves left out."""
    for sentence in _SENTENCE.finditer(line):
        text, first, last = _without(sentence.group(), own)
        if last <= first:
            continue
        opening = [match.end() for match in _OPENS.finditer(text, 0, first)]
        closing = _CLOSES.search(text, last)
        begin = opening[-1] if opening else first
        end = closing.start() if closing else last
        for piece in _pieces(text[:end], begin):
            yield sentence.start() + piece[0], piece[1]


def _without(text: str, own: list[str]) -> tuple[str, int, int]:
    """The text with the names of sections blanked at equal length, and where
    the first and the last of them stand."""
    places = [place for place, character in enumerate(text) if character not in _JOINED]
    plain = "".join(text[place] for place in places)
    found = []
    for name in sorted(own, key=len, reverse=True):
        position = plain.find(name) if name else -1
        if position >= 0:
            start, end = places[position], places[position + len(name) - 1] + 1
            text = text[:start] + "■" * (end - start) + text[end:]
            plain = plain.replace(name, "■" * len(name))
            found.append(start)
    return text, min(found, default=0), max(found, default=0)


def _pieces(text: str, begin: int) -> Iterator[tuple[int, str]]:
    for piece in re.finditer(r"[^\0]+", _PARTS.sub(lambda m: "\0" * len(m.group()), text[begin:])):
        name = piece.group()
        bare = _TIES.sub("", name.strip(" \u3000“”"))
        if bare:
            yield begin + piece.start() + name.find(bare), bare


def _is_foreign(name: str, own: list[str]) -> bool:
    """Whether a listed name is one of a section, told by its last word or by
    half of it, and says something that no section's name says."""
    bare = _joined(name)
    is_short = any(_is_within(bare, each) for each in own)
    is_alike = any(
        bare[-2:] == each[-2:] or bare[: len(each) // 2] == each[: len(each) // 2]
        for each in own
        if each
    )
    return len(bare) > 2 and is_alike and not is_short


def _is_within(name: str, other: str) -> bool:
    rest = iter(other)
    return all(character in rest for character in name)


def _joined(text: str) -> str:
    """The name without its ordinal and what joins its parts."""
    return "".join(c for c in strip_ordinal(text) if c not in _JOINED)


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
