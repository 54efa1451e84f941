"""Titles of published reports, and what tells their unit and year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from makereport.form.numbers import CHINESE_DIGITS, FULL_WIDTH

LONGEST_TITLE = 80
LONGEST_UNIT = 40
LONGEST_REST = 14
"""Characters that may follow a title on its line."""

_MARKS = re.compile(r"[。；！？：:;!?]")
_YEAR = r"(?P<year>(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
# Year before the unit, year behind it, year in brackets at the end.
_TITLES = (
    re.compile(
        rf"(?P<year_part>{_YEAR}\s*年?度?)(?P<unit>.{{3,40}}?)"
        r"(?P<title>(?:政府信息|政务)公开.{0,20}(?:报告|年报))(?P<rest>.*)"
    ),
    re.compile(rf"(?P<unit>.*?)(?P<title>{_YEAR}\s*年?度?.{{0,40}}(?:报告|年报))(?P<rest>.*)"),
    re.compile(
        rf"(?P<unit>.*?)(?P<title>(?:政府信息|政务)公开.{{0,20}}(?:报告|年报)[（(]{_YEAR}年?度?[）)])(?P<rest>)"
    ),
)
_PERIOD = re.compile(r"((?:19|20)\d{2})年1月1日")
_NAME = r"(?:[局委办厅院处队所会部署站馆室区县镇乡园社省市]|政府|中心|公司|学校|大学|街道|法院)"
_UNIT = re.compile(rf"[^，。；：:、！？|>0-9]+{_NAME}(?:（.{{1,15}}）)?")
# 由…局编制: without 由 in the name, so that the last one before it counts.
_EDITOR = re.compile(
    rf"由([^，。；：:、（）()由]{{2,38}}{_NAME}(?:（[^（）]{{1,15}}）)?)(?:负责)?(?:编制|编写)"
)


@dataclass(frozen=True)
class Title:
    """A title taken apart."""

    unit: str
    title: str
    year: int


def read_title(text: str) -> Title | None:
    """The title of a year's report, None where the text is none."""
    folded = _closed(text).translate(FULL_WIDTH)
    if len(folded) > LONGEST_TITLE or "公开" not in folded or _MARKS.search(folded):
        return None
    for pattern in _TITLES:
        match = pattern.fullmatch(folded)
        if match and len(match.group("rest")) <= LONGEST_REST:
            unit = match.group("unit").strip().removeprefix("关于").removesuffix("关于")
            year = int(match.group("year").translate(CHINESE_DIGITS))
            parts = match.groupdict(default="")
            title = parts.get("year_part", "") + parts["title"] + parts["rest"]
            return Title(unit.strip("《 \u3000"), title.strip("》 "), year)
    return None


def _closed(text: str) -> str:
    """A text whose letters are spaced out, without the spaces."""
    pieces = text.split()
    spaced = len(pieces) > 5 and sum(len(piece) == 1 for piece in pieces) > len(pieces) / 2
    return "".join(pieces) if spaced else text


def find_title(lines: list[str]) -> tuple[Title | None, set[int]]:
    """The last of the lines that reads like a title, with its numbers: the
    unit may stand on a line above, and the title on two."""
    found: Title | None = None
    used: set[int] = set()
    for number, line in enumerate(lines):
        title, first = read_title(line), number
        above = lines[number - 1] if number else ""
        if title is None and "公开" in above and read_title(above) is None:
            title, first = read_title(above + line), number - 1
        unit = lines[first - 1] if first else ""
        if title is not None and not title.unit and is_unit(unit):
            title, first = replace(title, unit=_closed(unit)), first - 1
        if title is not None:
            if found is not None and not title.unit and title.year == found.year:
                title = replace(title, unit=found.unit)
            found, used = title, set(range(first, number + 1))
    return found, used


def title_of_page(text: str) -> Title | None:
    """The title in the name of a page, which names the site as well."""
    title = read_title(text)
    return title and replace(title, unit=re.split(r"[\s_|｜>－-]+", title.unit)[-1])


def is_unit(text: str) -> bool:
    return 3 < len(text) <= LONGEST_UNIT and _UNIT.fullmatch(_closed(text)) is not None


def year_of_period(text: str) -> int:
    """The year of the period a preface names, 0 without one."""
    match = _PERIOD.search("".join(text.translate(FULL_WIDTH).split()))
    return int(match.group(1)) if match else 0


def editor_of(preface: str) -> str:
    """The unit that a preface names as the one that wrote the report."""
    match = _EDITOR.search(preface)
    return match.group(1) if match else ""
