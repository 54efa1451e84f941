"""Corpora of sentences that state figures, and what N401 says of them.

An entry has the text and its agency, the `figures` of the tables that are not
zero (table.row.column), and with a claim `wrong`: the cells to change so that
the text contradicts `figure`, by the number or denial `span`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from makereport import check_file
from makereport.findings.finding import Finding
from makereport.form.tables import Item, Table
from tests.support.reports import FORM, ROOT, complete

CORPUS = ROOT / "tests" / "corpus"
_NUMBER = re.compile(
    r"[0-9０-９][0-9０-９,，.．]*(?<![,，.．])|[零〇一二两三四五六七八九十百千万]+(?=[件宗份条起例次个项部])"
)
_HALF = str.maketrans("，；：（）！？。", ",;:()!?.")


def plain(text: str) -> str:
    return text


def spaced(text: str) -> str:
    """The text with a space round every number, as Word and WPS put it."""
    return _NUMBER.sub(lambda match: f" {match.group()} ", text)


def half_width(text: str) -> str:
    """The text with half-width punctuation."""
    return text.translate(_HALF)


VARIANTS: dict[str, Callable[[str], str]] = {
    "原样": plain,
    "数前后有空格": spaced,
    "半角标点": half_width,
}


@dataclass
class Measure:
    """How many claims were found, and the rest with its text."""

    found: int = 0
    texts: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))

    @property
    def alarms(self) -> float:
        """False alarms per true text."""
        return len(self.false) / self.texts


def entries(name: str) -> list[dict[str, Any]]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def half(name: str, is_odd: bool) -> list[dict[str, Any]]:
    """The entries of one half: rules may be tuned on the odd one."""
    return [entry for entry in entries(name) if (int(entry["id"][1:]) % 2 == 1) == is_odd]


def measure(folder: Path, found: list[dict[str, Any]], vary: Callable[[str], str]) -> Measure:
    """Check every text with its figures, and once more with the wrong ones."""
    result = Measure()
    for entry in found:
        text = vary(entry["text"])
        alarms = _alarms(folder, entry, text, {})
        result.texts += 1
        if alarms:
            result.false.append(f"{entry['id']} {entry['text']} {alarms[0].message}")
        if "wrong" in entry:
            names = [entry["figure"].split(".")[1]] if "figure" in entry else [""]
            told = [alarm.message for alarm in _alarms(folder, entry, text, entry["wrong"])]
            if any(name in message for name in names for message in told):
                result.found += 1
            else:
                result.missed.append(f"{entry['id']} {entry['text']}")
    return result


def _alarms(
    folder: Path, entry: dict[str, Any], text: str, wrong: dict[str, object]
) -> list[Finding]:
    head = {"单位": entry["unit"], "年度": entry["year"]}
    lines = "".join(f"  {line}\n" for line in text.split("\n"))
    source = yaml.safe_dump(head, allow_unicode=True) + f"总体情况: |2\n{lines}"
    source += yaml.safe_dump(_tables(entry["figures"] | wrong), allow_unicode=True)
    path = folder / "stated.yaml"
    path.write_text(complete(source), encoding="utf-8")
    return [finding for finding in check_file(path, path.name).findings if finding.code == "N401"]


def _tables(figures: dict[str, object]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for address, value in figures.items():
        table, row, column = address.split(".")
        node = made.setdefault(table, {})
        for name in _path(table, row):
            node = node.setdefault(name, {})
        node[column] = value
    return made


@cache
def _path(table: str, row: str) -> tuple[str, ...]:
    """The names of the groups that a row is in, and its own."""
    return next(_find(FORM.tables[table], row))


def _find(table: Table, name: str) -> Iterator[tuple[str, ...]]:
    def inside(items: tuple[Item, ...], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for item in items:
            if item.name == name:
                yield (*path, name)
            yield from inside(item.items, (*path, item.name))

    return inside(table.rows, ())
