"""Headings of published reports: their sections and their rank."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from makereport.form.labels import label_key, strip_ordinal
from makereport.form.model import Form, Section
from makereport.readers.flow import Block, Text

NEAR = 0.7
LONGEST = 15
"""Characters that a heading may have more than the form's own label."""
LONGEST_HEADING = 35

_TOP = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]部分)")
_SECOND = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]")
_THIRD = re.compile(r"\s*[0-9０-９]{1,2}[.．、](?![0-9０-９])")
_SENTENCE = re.compile(r"[。；！？：:;!?]")


def section_of(text: Text, form: Form) -> tuple[Section, str] | None:
    """The section of the form that a paragraph is the heading of, with what
    of the paragraph follows the heading on its line."""
    typed = text.text
    numbered = _TOP.match(typed) is not None
    bare = strip_ordinal(typed).strip()
    for section in form.sections:
        label = strip_ordinal(section.label)
        if label_key(typed) in section.keys:
            return section, ""
        rest = bare[len(label) :]
        if numbered and bare.startswith(label) and rest[:1] in tuple("：:。.， \u3000"):
            return section, rest.lstrip("：:。.， \u3000")
    if (numbered or text.level) and not _SENTENCE.search(bare):
        return _nearest(typed, form)
    return None


def _nearest(typed: str, form: Form) -> tuple[Section, str] | None:
    key = label_key(typed)
    near = []
    for section in form.sections:
        label = label_key(section.label)
        likeness = difflib.SequenceMatcher(None, key, label).ratio()
        if label in key and len(key) <= len(label) + LONGEST:
            likeness = 1.0
        near.append((likeness, section))
    near.sort(key=lambda pair: -pair[0])
    if not near or near[0][0] < NEAR or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1], ""


def split_run_in(blocks: list[Block], form: Form) -> list[Block]:
    """The blocks, headings that run into their text parted from it."""
    parted: list[Block] = []
    for block in blocks:
        found = section_of(block, form) if isinstance(block, Text) else None
        if found is None or not found[1] or not isinstance(block, Text):
            parted.append(block)
            continue
        section, rest = found
        span = block.spans[0]
        parted.append(replace(block, spans=(replace(span, text=section.label),)))
        parted.append(replace(block, spans=(replace(span, text=rest, bold=False),), level=0))
    return parted


def section_headings(blocks: list[Block], form: Form, is_own: bool) -> dict[int, Section]:
    """The heading of each section by the index of its block. Of several (a
    table of contents, a list of links) the last counts, in the form's order.
    In a file of ours their style tells, unless somebody has taken it away."""
    places: dict[str, list[int]] = {}
    unstyled: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        found = section_of(block, form) if isinstance(block, Text) else None
        if found is None or not isinstance(block, Text):
            continue
        if not is_own or block.level == 1:
            places.setdefault(found[0].name, []).append(index)
        elif block.text == found[0].label:
            unstyled.setdefault(found[0].name, []).append(index)
    places = {**unstyled, **places}
    headings: dict[int, Section] = {}
    limit = len(blocks)
    for section in reversed(form.sections):
        before = [index for index in places.get(section.name, []) if index < limit]
        if before:
            limit = before[-1]
            headings[limit] = section
    return headings


def is_top(text: Text) -> bool:
    """Whether a paragraph is typed like the heading of a section."""
    return _TOP.match(text.text) is not None and _is_short(text.text)


def rank(text: Text, top: int, by_style: bool) -> int:
    """2 or 3 for a heading below the section's own, 0 for a paragraph. `top`
    is the outline level of the sections, 0 where they have none; `by_style`
    says that only styles count."""
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
