"""The list of the agencies that are to report, and who of them has not."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from makereport.findings.errors import ImportFailure, PackageError, RollError
from makereport.form.labels import name_key, strip_ordinal
from makereport.merging.overview import TOTAL
from makereport.source.text import read_source

_COMMENT = re.compile(r"(?:^|\s)#")
_HEADS = frozenset(("单位", "单位名称", "机关", "机关名称", "部门", "部门名称", "名称"))
_MOST_TITLES = 5
"""Rows that may stand above the heads of a list, and those themselves."""
_ALIKE = 0.6
_MOST_PAIRS = 10_000
"""Beyond so many pairs of missing and unexpected names the list is another
one, and no likeness is looked for."""


@dataclass(frozen=True)
class Attendance:
    """Who has reported. `near` has, for a missing name of the list, the name
    in a report that is probably meant."""

    expected: int
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    near: Mapping[str, str]


def read_roll(path: Path) -> dict[str, str]:
    """The names of a list by their keys: one a line, perhaps numbered, or a
    column of a .csv or of the first sheet of an .xlsx; `#` begins a comment.
    Raises RollError."""
    lines = _column(_sheet(path)) if path.suffix.lower() == ".xlsx" else _text(path)
    names = (strip_ordinal(_COMMENT.split(line, maxsplit=1)[0]).strip() for line in lines)
    roll: dict[str, str] = {}
    for name in names:
        if name_key(name):
            roll.setdefault(name_key(name), name)
    if not roll:
        raise RollError(str(path), "里面没有单位", "一行写一个单位的全称")
    return roll


def _text(path: Path) -> Iterable[str]:
    source = read_source(path)
    error = next((finding for finding in source.findings if finding.is_error), None)
    if error:
        hint = "名单是文本文件（一行一个单位）、CSV 或 .xlsx；别的先另存为这几种"
        raise RollError(str(path), error.message.split("，")[0], hint)
    if path.suffix.lower() != ".csv":
        return source.lines
    try:
        return _column(list(csv.reader(io.StringIO(source.text, newline=""))))
    except csv.Error:
        hint = "请用 Excel 或 WPS 打开它，看是否完好，再另存一份"
        raise RollError(str(path), "不是完好的 CSV 文件", hint) from None


def _sheet(path: Path) -> list[list[str]]:
    # Here, not above: few lists are workbooks.
    from makereport.readers.apart import read_apart
    from makereport.readers.budget import SHEET_SECONDS, BudgetError
    from makereport.readers.sheet_bounds import SMALLER
    from makereport.readers.sheets import read_rows

    try:
        return read_apart(read_rows, path, SHEET_SECONDS)
    except BudgetError as error:
        raise RollError(str(path), error.reason, SMALLER) from None
    except (ImportFailure, PackageError) as error:
        raise RollError(str(path), error.reason, error.hint) from None
    except Exception:  # openpyxl has ways to fail over a damaged cell, too
        hint = "请用 Excel 或 WPS 打开它，看是否完好，再另存一份"
        raise RollError(str(path), "不是完好的 .xlsx 文件", hint) from None


def _column(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The column under a cell that says that it has names, near the top, else
    the first. A last row of totals, as our own overview has it, is none of
    them."""
    for number, row in enumerate(rows[:_MOST_TITLES]):
        column = next((at for at, head in enumerate(row) if head.strip() in _HEADS), None)
        if column is not None:
            under = (row[column] for row in rows[number + 1 :] if len(row) > column)
            return (name for name in under if name != TOTAL)
    return (row[0] for row in rows if row)


def attendance(roll: Mapping[str, str], units: Iterable[str]) -> Attendance:
    """Who of the list is missing among the agencies that have reported."""
    reported = {name_key(unit): unit for unit in units}
    missing = {key: name for key, name in roll.items() if key not in reported}
    unexpected = {key: unit for key, unit in reported.items() if key not in roll}
    near: dict[str, str] = {}
    if len(missing) * len(unexpected) <= _MOST_PAIRS:
        near = _likely(missing, unexpected, _common_start(roll))
    return Attendance(len(roll), tuple(missing.values()), tuple(unexpected.values()), near)


def _common_start(keys: Collection[str]) -> int:
    """The length of the name of the place that all begin with."""
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*keys, strict=False))
    return sum(1 for _ in alike) if len(keys) > 1 else 0


def _likely(
    missing: Mapping[str, str], unexpected: Mapping[str, str], start: int
) -> dict[str, str]:
    """For missing names the unexpected one that is meant, each once: one that
    holds the other goes before one that is alike. `start` is the length of
    what all names of the list have in common; it says nothing."""
    place = next(iter(missing), "")[:start]
    others = {key.removeprefix(place): unit for key, unit in unexpected.items()}
    near: dict[str, str] = {}
    for find in (_holding, _alike):
        for key, name in missing.items():
            found = "" if name in near else find(key[start:], others)
            if found:
                near[name] = others.pop(found)
    return {name: near[name] for name in missing.values() if name in near}


def _holding(name: str, others: Iterable[str]) -> str:
    """Another name that the name is part of, or the other way round."""
    long = (other for other in others if min(len(name), len(other)) > 1)
    return next((other for other in long if name in other or other in name), "")


def _alike(name: str, others: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(name, others, 1, _ALIKE)), "")
