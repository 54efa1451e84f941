"""Titles of published reports, and what tells their unit and year. What the
titles of reports name, the forms say (`Form.subjects`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from makereport.form.model import Form
from makereport.form.numbers import CHINESE_DIGITS, FULL_WIDTH
from makereport.form.traditional import SIMPLIFIED

LONGEST_TITLE = 80
LONGEST_UNIT = 40
LONGEST_REST = 14
"""Characters that may follow a title on its line."""
LINES = 3
"""On which a title may stand."""

_MARKS = re.compile(r"[。；！？：:;!?]")
# 2022, 二〇二二, and 2021-2022学年 by the year in which it ends.
_YEAR = (
    r"(?:(?:19|20)\d{2}\s*[-—–~～至]{1,3}\s*)?"
    r"(?P<year>(?<!\d)(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
)
_AGE = rf"{_YEAR}\s*(?:学年度?|年?度?)"
_REPORT = r"(?:报告|年报)"
# Year before the unit, behind the subject, before it, in brackets at the end; then
# the titles of forms that are worded otherwise.
_TITLES = (
    rf"(?P<year_part>{_AGE})(?![年度])(?P<unit>.{{3,40}}?)"
    rf"(?P<title>%s.{{0,20}}{_REPORT})(?P<rest>.*)",
    rf"(?P<unit>.*?)(?P<title>%s(?:工作)?的?{_AGE}.{{0,20}}{_REPORT})(?P<rest>.*)",
    rf"(?P<unit>.*?)(?P<title>{_AGE}(?=.*?%s).{{0,40}}{_REPORT})(?P<rest>.*)",
    rf"(?P<unit>.*?)(?P<title>%s.{{0,20}}{_REPORT}[（(]{_YEAR}年?度?[）)])(?P<rest>)",
)
_YEARLESS = rf"(?P<unit>.{{3,40}}?)%s(?:工作)?(?:年度)?{_REPORT}"
_CITED = re.compile(r"\{\{\s*(\w*).*?\}\}|\{%.*?%\}")
# What sites put around a title: 【图文】 before it, a date on either side.
_DAY = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_BEFORE = re.compile(rf"^\s*(?:【[^】]{{0,8}}】|\[[^]]{{0,8}}\]|[\[（(]?{_DAY}[\]）)]?)\s*")
_BEHIND = re.compile(rf"\s*(?:发布时间[:：])?[\[（(]?{_DAY}[\]）)]?\s*$")
_IN_BRACKETS = re.compile(r"\s*[（(\[]([^（）()\[\]]*)[）)\]]\s*$")
_PERIOD = re.compile(r"((?:19|20)\d{2})年1月1日")
_NAME = r"(?:[局委办厅院处队所会部署站馆室校司庭团旗盟区县镇乡园社省市]|政府|中心|公司|学校|大学|街道|法院)"
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


@dataclass(frozen=True)
class Titles:
    """What tells a title: the `subject` that it names, how `titles` are put, and
    those `yearless`."""

    subject: re.Pattern[str]
    titles: tuple[re.Pattern[str], ...]
    yearless: re.Pattern[str]

    def read(self, text: str) -> Title | None:
        """The title of a year's report, None where the text is none."""
        plain = self._bare(text)
        if len(plain) > LONGEST_TITLE:
            return None
        folded = plain.translate(FULL_WIDTH).translate(SIMPLIFIED)
        if _MARKS.search(folded):
            return None
        for pattern in self.titles:
            match = pattern.fullmatch(folded)
            if match and len(match.group("rest")) <= LONGEST_REST:
                return _taken_apart(match, plain)
        return None

    def of_page(self, text: str) -> Title | None:
        """The title in the name of a page, which names the site as well."""
        title = self.read(text)
        return title and replace(title, unit=re.split(r"[\s_|｜>－-]+", title.unit)[-1])

    def find(self, lines: list[str]) -> tuple[Title | None, set[int]]:
        """The last of the lines that reads like a title, with its numbers: it may
        stand on several lines, the unit on the line above or below. Without a year
        only where no title has one."""
        found: Title | None = None
        used: set[int] = set()
        for number in range(len(lines)):
            title, first = self._title_ending(lines, number)
            if title is None:
                continue
            last = number
            unit = lines[first - 1] if first else ""
            below = lines[number + 1] if number + 1 < len(lines) else ""
            if not title.unit and is_unit(unit):
                title, first = replace(title, unit=self._bare(unit)), first - 1
            elif not title.unit and is_unit(_in_brackets(below)):
                title, last = replace(title, unit=self._bare(_in_brackets(below))), number + 1
            if found is not None and not title.unit and title.year == found.year:
                title = replace(title, unit=found.unit)
            found, used = title, set(range(first, last + 1))
        if found is None:
            for number, line in enumerate(lines):
                if unit := self._unit_of_yearless(line):
                    return Title(unit, "", 0), {number}
        return found, used

    def _unit_of_yearless(self, line: str) -> str:
        """The unit of a title that names no year, which the form's own will."""
        plain = self._bare(line)
        short = plain if len(plain) <= LONGEST_TITLE else ""
        match = self.yearless.fullmatch(short.translate(SIMPLIFIED))
        unit = short[slice(*match.span("unit"))] if match else ""
        return unit if is_unit(unit) else ""

    def _title_ending(self, lines: list[str], number: int) -> tuple[Title | None, int]:
        """The title whose last line has a number, with the number of its first."""
        for first in range(number, max(-1, number - LINES), -1):
            pieces = lines[first : number + 1]
            is_title_above = first < number and self.read("".join(pieces[:-1]))
            if is_title_above or len(pieces[0]) > LONGEST_TITLE:
                break
            if title := self.read("".join(pieces)):
                return title, first
        return None, number

    def _bare(self, text: str) -> str:
        """A text without what a site puts around a title."""
        bare, text = _bare(text), _joined(text)
        return bare if self._names(bare) or not self._names(text) else text

    def _names(self, text: str) -> bool:
        """Whether a text has what a title names."""
        return self.subject.search(text.translate(SIMPLIFIED)) is not None


@lru_cache(maxsize=64)
def titles_of(forms: tuple[Form, ...]) -> Titles:
    """What tells the titles of reports of these forms."""
    subjects = sorted({each for form in forms for each in form.subjects}, key=len, reverse=True)
    subject = f"(?:{'|'.join(map(re.escape, subjects)) or '(?!)'})"
    patterns = [title % subject for title in _TITLES]
    patterns += sorted({_worded(form) for form in forms if _is_odd(form)})
    return Titles(
        re.compile(subject), tuple(map(re.compile, patterns)), re.compile(_YEARLESS % subject)
    )


def _is_odd(form: Form) -> bool:
    """Whether the form's own title is none that its subject tells."""
    return not (form.subjects and re.search(f"{_REPORT}$", form.title.strip()))


def _worded(form: Form) -> str:
    """A pattern of the form's own title: its words, with a year and a unit."""
    pattern, done, has_year = "", 0, False
    for cited in _CITED.finditer(form.title):
        pattern += re.escape(form.title[done : cited.start()])
        pattern += _YEAR if cited[1] == "年度" and not has_year else ".{0,40}?"
        has_year |= cited[1] == "年度"
        done = cited.end()
    return rf"(?P<unit>.*?)(?P<title>{pattern}{re.escape(form.title[done:].strip())})(?P<rest>)"


def titled(forms: Sequence[Form], title: str) -> list[Form]:
    """The forms whose subject a title names, the most of it; none where it
    names none."""
    folded = title.translate(FULL_WIDTH).translate(SIMPLIFIED)

    def named(form: Form) -> int:
        lengths = (len(each) for each in form.subjects if each in folded)
        worded = _is_odd(form) and re.search(_worded(form), folded)
        return max([*lengths, len(form.title) if worded else 0])

    scores = [(named(form), form) for form in forms]
    most = max((score for score, _ in scores), default=0)
    return [form for score, form in scores if score == most > 0]


def _taken_apart(match: re.Match[str], plain: str) -> Title:
    """A title as it is written, by what matched it letter for letter."""
    parts = {
        name: plain[slice(*match.span(name))] for name, part in match.groupdict().items() if part
    }
    unit = parts.get("unit", "").strip().removeprefix("关于").removesuffix("关于")
    rest = parts.get("rest", "")
    named = _IN_BRACKETS.fullmatch(rest)
    if not unit and named and is_unit(named.group(1)):
        unit, rest = named.group(1), ""
    title = parts.get("year_part", "") + parts["title"] + rest
    year = int((match.groupdict().get("year") or "0").translate(CHINESE_DIGITS))
    return Title(unit.strip("《 \u3000"), title.strip("》 ").translate(FULL_WIDTH), year)


def _bare(text: str) -> str:
    text = _joined(text)
    return text if len(text) > LONGEST_TITLE else _BEHIND.sub("", _BEFORE.sub("", text))


def _joined(text: str) -> str:
    """A text whose letters are spaced out, without the spaces."""
    pieces = text.split()
    spaced = len(pieces) > 5 and sum(len(piece) == 1 for piece in pieces) > len(pieces) / 2
    return "".join(pieces) if spaced else text


def _in_brackets(text: str) -> str:
    match = _IN_BRACKETS.fullmatch(text)
    return match.group(1) if match else text


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit and nothing else."""
    if not 3 < len(text) <= LONGEST_UNIT:
        return False
    return _UNIT.fullmatch(_bare(text).translate(SIMPLIFIED)) is not None


def year_of_period(text: str) -> int:
    """The year of the period a preface names, 0 without one."""
    match = _PERIOD.search("".join(text.translate(FULL_WIDTH).split()))
    return int(match.group(1)) if match else 0


def editor_of(preface: str) -> str:
    """The unit that a preface names as the one that wrote the report."""
    match = _EDITOR.search(preface)
    return match.group(1) if match else ""
