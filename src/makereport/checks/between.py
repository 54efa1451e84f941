"""Between the reports of one run (F701–F703): the same agency twice, a year
that is not that of the others, the text of another agency.

Reports are read one by one, perhaps in processes of their own, and none is
kept: of each a small digest is taken, which holds no text but hashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from makereport.checks.sentences import masked, sentences
from makereport.findings.finding import Finding, Mark, Settled, Silence, settle
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.report.entries import listed
from makereport.report.keys import PLACEHOLDER
from makereport.report.report import Report
from makereport.report.texts import SourceText, plain_text
from makereport.source.text import START

SHINGLE = 5
"""Sentences in a row that nobody writes twice by chance."""
MIN_REPORTS = 3
"""Reports of one year before another year is odd."""
MOST_NAMED = 3
"""Files that a message names."""
_CODES = ("F701", "F702", "F703")


class Place(NamedTuple):
    """Where a finding is to stand, and the line there."""

    mark: Mark
    path: tuple[str, ...]
    excerpt: str


class Section(NamedTuple):
    """A text of the body: how many sentences it has, and of every few
    sentences in a row a hash with the number of the line they begin in (0 of
    what was published)."""

    place: Place
    label: str
    length: int
    shingles: tuple[tuple[int, int], ...]


class Digest(NamedTuple):
    """What comparing a report with others needs; it can be pickled."""

    unit: str
    year: int
    family: str
    unit_place: Place
    year_place: Place
    sections: tuple[Section, ...]
    silences: tuple[Silence, ...]

    @property
    def agency(self) -> str:
        """The agency, however its name is spelt; nothing where none is named."""
        return "" if PLACEHOLDER in self.unit else name_key(self.unit)


def digest(report: Report) -> Digest:
    """The digest of a report."""
    draft = report.draft
    return Digest(
        draft.unit,
        draft.year,
        draft.form.family,
        _place(report, draft.place("单位"), ("单位",)),
        _place(report, draft.place("年度"), ("年度",)),
        tuple(_section(report, label, text) for _, label, text in draft.texts()),
        tuple(silence for silence in report.silences if silence.code in _CODES),
    )


def _place(report: Report, mark: Mark, path: tuple[str, ...]) -> Place:
    if report.draft.source.is_published:  # of which nobody has seen the lines
        return Place(START, path, "")
    return Place(mark, path, report.draft.source.line(mark.line))


def _section(report: Report, label: str, text: SourceText) -> Section:
    draft = report.draft
    common = _common(draft.form)
    own = [
        (line.mark.line, said)
        for line, sentence in sentences(text)
        if (said := _said(sentence, draft.unit)) not in common
    ]
    shingles = tuple(
        (
            _hash(said for _, said in own[start : start + SHINGLE]),
            0 if draft.source.is_published else own[start][0],
        )
        for start in range(len(own) - SHINGLE + 1)
    )
    return Section(_place(report, text.mark, text.path), label, len(own), shingles)


@lru_cache(maxsize=64)
def _common(form: Form) -> frozenset[str]:
    """The sentences that every report of a form has."""
    return frozenset(_said(sentence, "") for _, sentence in sentences(plain_text("", form.preface)))


def _said(sentence: str, unit: str) -> str:
    """What a sentence says of whatever agency and number."""
    return masked(sentence.replace(unit, "0") if unit else sentence)


def _hash(said: Iterable[str]) -> int:
    """The same in every process, which that of Python is not."""
    data = "\n".join(said).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


class Between:
    """Takes the digests of a run one by one, under the names of their files
    as findings show them; `settled` then says what is to be said of each."""

    def __init__(self) -> None:
        self._digests: dict[str, Digest] = {}
        self._homes: dict[int, list[str]] = {}  # of each hash files of two agencies

    def add(self, file: str, digest: Digest) -> None:
        """Take a report into account. A file counts once."""
        if file in self._digests:
            return
        self._digests[file] = digest
        if not digest.agency:
            return
        for section in digest.sections:
            for shingle, _ in section.shingles:
                homes = self._homes.setdefault(shingle, [])
                if not homes or (len(homes) == 1 and self._agency(homes[0]) != digest.agency):
                    homes.append(file)

    def settled(self) -> dict[str, Settled]:
        """The findings by file, of files that have any, in the order in which
        the files were added."""
        found: dict[str, list[Finding]] = {file: [] for file in self._digests}
        for finding in (*self._same_agency(), *self._odd_years(), *self._copied()):
            found[finding.file].append(finding)
        return {
            file: settle(findings, self._digests[file].silences)
            for file, findings in found.items()
            if findings
        }

    def _agency(self, file: str) -> str:
        return self._digests[file].agency

    def _same_agency(self) -> Iterator[Finding]:
        """F701: the same agency twice."""
        files: dict[tuple[str, int, str], list[str]] = {}
        for file, report in self._digests.items():
            if report.agency and report.year:
                files.setdefault((report.agency, report.year, report.family), []).append(file)
        for same in files.values():
            for file in same if len(same) > 1 else ():
                report = self._digests[file]
                others = [other for other in same[: MOST_NAMED + 1] if other != file]
                more = f"等 {len(same) - 1} 份" if len(same) - 1 > MOST_NAMED else ""
                message = (
                    f"“{report.unit}”{report.year} 年度的年报不止一份："
                    f"还有 {listed(others[:MOST_NAMED])}{more}"
                )
                hint = "核对单位；重复的、作废的删去或移走"
                yield _finding("F701", file, report.unit_place, message, hint)

    def _odd_years(self) -> Iterator[Finding]:
        """F702: another year than most of the rest. An earlier report of an
        agency that has one of the usual year is there to be compared with. Reports by
        forms of one kind only are counted together."""
        for family in {report.family: None for report in self._digests.values()}:
            yield from self._odd_years_of(
                {f: report for f, report in self._digests.items() if report.family == family}
            )

    def _odd_years_of(self, digests: dict[str, Digest]) -> Iterator[Finding]:
        years = Counter(report.year for report in digests.values() if report.year)
        for usual, count in years.most_common(1):
            if count < MIN_REPORTS or 3 * count < 2 * years.total():
                return
            known = {report.agency for report in digests.values() if report.year == usual}
            for file, report in digests.items():
                if report.year and report.year != usual and report.agency not in known:
                    message = (
                        f"这份年报的年度是 {report.year}，"
                        f"一起检查的 {years.total()} 份里有 {count} 份是 {usual} 年度"
                    )
                    hint = f"核对年度；是 {usual} 年度的年报，改为：年度: {usual}"
                    yield _finding("F702", file, report.year_place, message, hint)

    def _copied(self) -> Iterator[Finding]:
        """F703: sentences in a row that another agency's report has as well."""
        for file, report in self._digests.items():
            for section in report.sections if report.agency else ():
                shared = [
                    (index, line, home)
                    for index, (shingle, line) in enumerate(section.shingles)
                    for home in self._homes[shingle]
                    if self._agency(home) != report.agency
                ]
                if not shared:
                    continue
                same = {n for index, _, _ in shared for n in range(index, index + SHINGLE)}
                ((other, _),) = Counter(home for _, _, home in shared).most_common(1)
                since = f"（从第 {shared[0][1]} 行起）" if shared[0][1] else ""
                message = (
                    f"“{section.label}”的 {section.length} 句话里有 {len(same)} 句{since}"
                    f"与“{self._digests[other].unit}”的年报 {other} 相同"
                )
                hint = "写本机关的情况；两家用同一段文字确有原因的，可以忽略"
                yield _finding("F703", file, section.place, message, hint)


def _finding(code: str, file: str, place: Place, message: str, hint: str) -> Finding:
    return Finding(code, message, hint, place.path, file, *place.mark, place.excerpt)
