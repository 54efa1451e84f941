"""Reports of one year added up into the file of their parent."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import NoReturn, TypeVar

from makereport.bulk.run import run
from makereport.findings.finding import Finding, has_errors, settle
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.form.shelf import form_in, forms_beside
from makereport.loading import load_alone
from makereport.merging.overview import TOTAL, Row, overview_bytes, row_cells
from makereport.merging.parent import parent_yaml
from makereport.merging.patterns import subordinates
from makereport.merging.roll import Attendance, attendance, read_roll
from makereport.report.figures import Address, add, nonzero, said
from makereport.source.disk import (
    AnyPath,
    as_text,
    creating,
    holds,
    identity,
    is_lock,
    refuse_existing,
    replace_own_file,
)
from makereport.source.looked import content, digest
from makereport.writing.schema import schema_beside

MOST_NAMED = 5
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Agency:
    """One report that was read: its file, and its figures as the overview
    has them (nothing where there is none)."""

    file: str
    unit: str
    year: int
    form: Form
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Reading:
    """What one file has to say: findings if it has errors; else of which
    unit, year and form (its folder) it is, its figures, and which tables do not
    apply to it."""

    file: str
    findings: tuple[Finding, ...] = ()
    unit: str = ""
    year: int = 0
    form: Path = Path()
    values: Mapping[Address, Decimal] = field(default_factory=dict)
    void: frozenset[str] = frozenset()
    cells: tuple[str, ...] = ()


@dataclass
class Merged:
    """What became of reports that were to be added up. With `findings` (of
    the files that have errors) or `conflicts` (between files) nothing was
    written. `repeated` are files that were named again and count once,
    `locks` those that an office program keeps beside open documents;
    `has_schema` is False where another file stands in the schema's place."""

    agencies: list[Agency] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    locks: list[str] = field(default_factory=list)
    attendance: Attendance | None = None
    has_schema: bool = True

    @property
    def refused(self) -> bool:
        return bool(self.findings or self.conflicts)


def merge_files(
    files: Sequence[AnyPath],
    target: AnyPath,
    *,
    expect: AnyPath | None = None,
    overview: AnyPath | None = None,
    force: bool = False,
    jobs: int = 1,
    step: Callable[[bool], None] = lambda is_bad: None,
) -> Merged:
    """Add up the reports in `files` (one or more) and write their parent's YAML to
    `target`, which must not exist. `expect` is a list of the agencies that are to
    report (text, or .csv). `overview` (.xlsx or .csv) gets all figures by agency;
    there `force` overwrites. `jobs` is in how many processes they are read, 0
    for as many as pay; `step` is told of each file that was, whether it is bad.
    Raises MakereportError."""
    table = None if overview is None else Path(overview)
    parent = Path(target)
    refuse_existing(parent)
    roll = read_roll(Path(expect)) if expect is not None else {}
    merged = Merged()
    counted = list(_counted([os.fspath(file) for file in files], merged))
    sums: dict[Address, Decimal] = {}
    void: list[frozenset[str]] = []
    with closing(run(counted, partial(_read, keep=table is not None), _lost, jobs)) as readings:
        for reading in readings:
            _take(reading, merged, sums)
            void.append(reading.void)
            step(bool(reading.findings))
    merged.conflicts = list(_conflicts(merged.agencies))
    if not merged.agencies and not merged.findings:
        merged.conflicts.append("没有可以汇总的年报")
    if merged.refused:
        return merged
    if roll:
        merged.attendance = attendance(roll, (agency.unit for agency in merged.agencies))
    first = merged.agencies[0]
    children = subordinates([agency.file for agency in merged.agencies], parent)
    with forms_beside(parent.parent):
        text = parent_yaml(
            *(first.form, first.year, sums, len(merged.agencies), merged.attendance, children),
            frozenset.intersection(*void),
        )
    if table is not None:
        total = Row(TOTAL, f"{len(merged.agencies)} 个单位", row_cells(first.form, sums, {}))
        data = overview_bytes(first.form, [*_rows(merged.agencies, roll)], table, total)
        # The same may stand there already, of a run that was stopped after it.
        if not force and not holds(table, data):
            refuse_existing(table, "用 --overview 换一个文件名，或者加 --force 覆盖")
        replace_own_file(table, data, lambda path: True, force)
    with creating(parent, text.encode("utf-8")):
        merged.has_schema = schema_beside(first.form, parent)
    return merged


def _counted(files: Iterable[str], merged: Merged) -> Iterator[str]:
    """The files that are reports, each once."""
    seen = set()
    for file in files:
        key = identity(Path(file))
        if is_lock(Path(file)):
            merged.locks.append(file)
        elif key in seen:
            merged.repeated.append(file)
        else:
            seen.add(key)
            yield file


def _read(file: str, keep: bool) -> _Reading:
    """Read a file, its cells for the overview if `keep`."""
    report, findings = load_alone(Path(file), file)
    if has_errors(findings):
        return _Reading(file, tuple(settle(findings, report.silences).shown))
    draft, values = report.draft, nonzero(report.figures)
    cells = row_cells(draft.form, values, said(report.figures)) if keep else ()
    void = frozenset(name for name, figures in report.figures.items() if not figures.applies)
    return _Reading(file, (), draft.unit, draft.year, draft.form.folder, values, void, cells)


def _lost(file: str, error: Exception) -> NoReturn:
    """One report less would be a wrong sum."""
    raise error


def _take(reading: _Reading, merged: Merged, sums: dict[Address, Decimal]) -> None:
    """Add a report; of it only what is said of it is kept."""
    if reading.findings:
        merged.findings += reading.findings
        return
    form = form_in(reading.form)
    merged.agencies.append(Agency(reading.file, reading.unit, reading.year, form, reading.cells))
    add(sums, reading.values)


def _conflicts(agencies: Sequence[Agency]) -> Iterator[str]:
    """Why the reports cannot be added up: years, forms, agencies."""
    years = _grouped(agencies, lambda agency: agency.year)
    if len(years) > 1:
        yield "不是同一年度的年报：" + _listed(years, lambda year: f"{year} 年度")
    for year, group in years.items():
        forms = _grouped(group, lambda agency: (agency.form.id, _told(agency.form.folder)))
        if len(forms) > 1:
            yield f"{year} 年度的年报用了不同的格式：" + _listed(forms, lambda key: key[0])
        units = _grouped(group, lambda agency: (name_key(agency.unit), agency.form.family))
        for same in units.values():
            if len(same) > 1:
                yield f"“{same[0].unit}”有 {len(same)} 份年报：{_files(same)}"


@cache
def _told(folder: Path) -> str:
    """What the form in a folder says: one that goes round lies in many."""
    return digest(content(folder / "form.yaml"))


def _grouped(agencies: Iterable[Agency], key: Callable[[Agency], T]) -> dict[T, list[Agency]]:
    groups: dict[T, list[Agency]] = defaultdict(list)
    for agency in agencies:
        groups[key(agency)].append(agency)
    return groups


def _listed(groups: Mapping[T, Sequence[Agency]], word: Callable[[T], str]) -> str:
    """The groups with their files, the smallest first: it is the odd one."""
    by_size = sorted(groups.items(), key=lambda pair: len(pair[1]))
    return "；".join(f"{word(key)} {len(group)} 份（{_files(group)}）" for key, group in by_size)


def _files(agencies: Sequence[Agency]) -> str:
    more = " 等" if len(agencies) > MOST_NAMED else ""
    return "、".join(agency.file for agency in agencies[:MOST_NAMED]) + more


def _rows(agencies: Sequence[Agency], roll: Mapping[str, str]) -> Iterator[Row]:
    """The rows of the overview: in the order of the list, who is missing
    included, then the others as they were given."""
    left = {
        name_key(agency.unit): Row(agency.unit, as_text(agency.file), agency.cells)
        for agency in agencies
    }
    for key, name in roll.items():
        yield left.pop(key, Row(name, "未报送", ()))
    yield from left.values()
