"""Headings of published reports: their sections and their rank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from makereport.form.labels import full_key, label_key, strip_ordinal
from makereport.form.model import Form, Part, Section
from makereport.form.numbers import chinese_number
from makereport.importing.table_labels import likeness, only_best
from makereport.readers.flow import Block, Text
from makereport.readers.marked import DIGIT
from makereport.report.text_reader import MOST_HEADING

NEAR = 0.7
NEAR_IN_PLACE = 0.5
"""How like a heading must be to a section's, and one with the section's number."""
LONGEST = 15
"""Characters that a heading may have more than the form's own label."""
LONGEST_HEADING = 35

_TOP = re.compile(
    r"\s*(?:([一二三四五六七八九十]{1,3})\s*[、.．，,]|第([一二三四五六七八九十])部分)[、.．，,：]?"
)
_ALONE = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")
_SECOND = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]")
_THIRD = re.compile(r"\s*[0-9０-９]{1,2}[.．、](?![0-9０-９])")
_RUNS_IN = "：:。.， \u3000"
_SENTENCE = re.compile(r"[。；！？：:;!?]")


@dataclass(frozen=True)
class Headings:
    """The headings among blocks, by the index of their block: of the form's
    `sections` and `parts`, of parts `added` behind them, `tops` typed like one of those, and
    the rank of each paragraph, 0 for none; `guesses` are lines with what was
    supposed of a heading."""

    sections: dict[int, Section]
    parts: set[int]
    added: set[int]
    tops: set[int]
    ranks: dict[int, int]
    guesses: list[tuple[int, str]]


def section_of(text: Text, form: Form) -> tuple[Section | None, str]:
    """The section of the form that a paragraph is the heading of, with what
    of the paragraph follows the heading on its line."""
    typed = text.text
    numbered = _TOP.match(typed) is not None
    bare = strip_ordinal(typed).strip()
    for section in form.sections:
        label = strip_ordinal(section.label)
        if label_key(typed) in section.keys or is_printed(section, typed):
            return section, ""
        rest = bare[len(label) :]
        if numbered and bare.startswith(label) and rest[:1] in tuple(_RUNS_IN):
            return section, rest.lstrip(_RUNS_IN)
    rest = _TOP.sub("", typed, count=1)
    if (numbered or text.level) and not _SENTENCE.search(strip_ordinal(rest)):
        key, number = label_key(rest), _top_number(typed)
        scored = [(_likeness(key, number, section), section) for section in form.sections]
        return only_best(scored, NEAR_IN_PLACE), ""
    return None, ""


def is_printed(heading: Part | Section, typed: str) -> bool:
    """Whether a text is a heading of the form as some report prints it."""
    return (
        bool(heading.heading) and _printed(heading.heading).fullmatch(label_key(typed)) is not None
    )


_CITED = re.compile(r"\{\{.*?\}\}")
_ANYTHING = "ꙮ"
"""A letter that no heading has."""


@lru_cache(maxsize=256)
def _printed(heading: str) -> re.Pattern[str]:
    key = label_key(_CITED.sub(_ANYTHING, heading))
    return re.compile(re.escape(key).replace(_ANYTHING, ".{1,40}?"))


def _is_part(text: str, form: Form) -> bool:
    """Whether a text is a heading of the form with nothing of its own."""
    return any(
        label_key(text) == label_key(part.label) or is_printed(part, text)
        for section in form.sections
        for part in section.parts
    )


def _likeness(key: str, number: str, section: Section) -> float:
    """How like a heading is to a section's; 0 where not enough so. One with
    the number of the section may be less like it, or shorter."""
    label = label_key(section.label)
    if label in key and len(key) <= len(label) + LONGEST:
        return 1.0
    in_place = bool(number) and number == _top_number(section.label)
    if in_place and len(key) > 1 and label.startswith(key):
        return 1.0
    least = NEAR_IN_PLACE if in_place else NEAR
    score = likeness(key, label, least)
    return score if score >= least else 0.0


def _top_number(text: str) -> str:
    """The number of a heading like those of sections, nothing without one."""
    match = _TOP.match(text)
    return (match.group(1) or match.group(2)) if match else ""


def split_run_in(blocks: Iterable[Block], form: Form) -> Iterator[Block]:
    """The blocks, headings that run into their text parted from it, and those
    whose number stands on a line of its own put together."""
    for block in _numbers_joined(blocks, form):
        section, rest = section_of(block, form) if isinstance(block, Text) else (None, "")
        if section and rest and isinstance(block, Text):
            span = block.spans[0]
            yield replace(block, spans=(replace(span, text=section.label),))
            yield replace(block, spans=(replace(span, text=rest, bold=False),), level=0)
        else:
            yield block


def _numbers_joined(blocks: Iterable[Block], form: Form) -> Iterator[Block]:
    number: Text | None = None
    for block in blocks:
        if number is not None and isinstance(block, Text):
            whole = replace(block, spans=(*number.spans, *block.spans), line=number.line)
            is_heading = section_of(whole, form)[0] is not None
            block = whole if is_heading else block
            number = None if is_heading else number
        if number is not None:
            yield number
        number = block if isinstance(block, Text) and _ALONE.fullmatch(block.text) else None
        if number is None:
            yield block
    if number is not None:
        yield number


def find_headings(blocks: list[Block], form: Form, by_style: bool) -> Headings:
    """The headings of a report, by their style or by how they are typed."""
    texts = {index: block for index, block in enumerate(blocks) if isinstance(block, Text)}
    sections = _sections(texts, form, by_style)
    found = (i for i, t in texts.items() if i not in sections and _is_part(t.text, form))
    parts = {index for index in found if not by_style or texts[index].level}
    guesses = [*_numbered(texts, sections)]
    guesses += [] if by_style else _in_place(texts, sections, form)
    levels = [texts[i].level - s.level + 1 for i, s in sections.items() if texts[i].level]
    top = min(levels, default=0)
    last = max(sections, default=len(blocks))
    behind = [pair for pair in texts.items() if pair[0] > last]
    tops = set() if by_style else {index for index, text in texts.items() if _is_top(text)}
    if by_style:
        added = {i for i, text in behind if text.level == 1 and len(text.text) <= MOST_HEADING}
    else:
        added = _further(behind, texts[last].text if last in texts else "")
    tops -= parts
    ranks, above = {}, top
    for index, text in texts.items():
        if index in sections and top:
            above = top + sections[index].level - 1
        elif index in added:
            above = top
        ranks[index] = _rank(text, above, by_style) or (2 if index in tops else 0)
    return Headings(sections, parts, added, tops, ranks, guesses)


def _further(behind: list[tuple[int, Text]], last: str) -> set[int]:
    """The headings that count on from the last section of the form: 七、 after 六、."""
    number, found = chinese_number(_top_number(last)), set()
    for index, text in behind:
        if (
            number is not None
            and _is_top(text)
            and chinese_number(_top_number(text.text)) == number + 1
        ):
            number += 1
            found.add(index)
    return found


def _sections(texts: dict[int, Text], form: Form, by_style: bool) -> dict[int, Section]:
    """The heading of each section by the index of its block. Of several (a
    table of contents, a list of links) the last counts, in the form's order.
    In a file of ours their style tells, unless somebody has taken it away."""
    places: dict[str, list[int]] = {}
    unstyled: dict[str, list[int]] = {}
    exact: dict[str, list[int]] = {}
    for index, text in texts.items():
        section, _ = section_of(text, form)
        if section and (not by_style or text.level == section.level):
            places.setdefault(section.name, []).append(index)
            if by_style and (
                label_key(text.text) in section.keys or is_printed(section, text.text)
            ):
                exact.setdefault(section.name, []).append(index)
        elif section and (text.text == section.label or is_printed(section, text.text)):
            unstyled.setdefault(section.name, []).append(index)
    # An added part may be called almost as a section is.
    places = {**unstyled, **places, **exact}
    headings: dict[int, Section] = {}
    limit = max(texts, default=0) + 1
    for section in reversed(form.sections):
        before = [index for index in places.get(section.name, []) if index < limit]
        if before:
            limit = before[-1]
            headings[limit] = section
    return headings


def _numbered(texts: dict[int, Text], sections: dict[int, Section]) -> Iterator[tuple[int, str]]:
    """The headings that say a number beside the words of their section."""
    for index, section in sorted(sections.items()):
        typed = texts[index].text
        is_own = full_key(typed) in section.keys or is_printed(section, typed)
        if DIGIT.search(_TOP.sub("", typed, count=1)) and not is_own:
            yield texts[index].line, f"“{typed}”当作“{section.label}”"


def _in_place(
    texts: dict[int, Text], sections: dict[int, Section], form: Form
) -> list[tuple[int, str]]:
    """Take the headings that say something else by their number (or in words a
    little like those of the section, at the level of the others), where they
    stand between those of the sections before and after; what was supposed."""
    guesses = []
    levels = {text.level for index in sections if (text := texts[index]).level}
    places = {section.name: index for index, section in sections.items()}
    last = max(texts, default=0) + 1
    for place, (before, section) in enumerate(pairwise(form.sections), 2):
        begin = places.get(before.name)
        later = (places.get(after.name) for after in form.sections[place:])
        end = next((index for index in later if index is not None), last)
        if section.name in places or begin is None:
            continue
        number = _top_number(section.label)
        between = [index for index in texts if begin < index < end and index not in sections]
        found = [i for i in between if _is_top(texts[i]) and _top_number(texts[i].text) == number]
        alike = [
            i
            for i in between
            if texts[i].level in levels and _likeness(label_key(texts[i].text), number, section)
        ]
        found = found if number and found else alike
        if len(found) == 1:
            places[section.name] = found[0]
            sections[found[0]] = section
            guesses.append((texts[found[0]].line, f"“{texts[found[0]].text}”当作“{section.label}”"))
    return guesses


def _is_top(text: Text) -> bool:
    return _TOP.match(text.text) is not None and _is_short(text.text)


def _rank(text: Text, top: int, by_style: bool) -> int:
    """2 or 3 for a heading below the section's own, 0 for a paragraph. `top`
    is the outline level of the sections, 0 where they have none."""
    if text.level > top:
        below = text.level - top if top else text.level
        return {1: 2, 2: 3}.get(below, 0)
    if by_style or not _is_short(text.text):
        return 0
    if _SECOND.match(text.text):
        return 2
    return 3 if _THIRD.match(text.text) else 0


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and not _SENTENCE.search(text)
