"""N401 on two small corpora of sentences, one tuned on and one held out, and
what it says and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from makereport.checks.sentences import fold
from makereport.claims.cells import Figure
from makereport.claims.own_names import own_names
from makereport.claims.reader import Reader
from makereport.claims.tokens import Scanner, unified
from makereport.form.numbers import half_width
from makereport.form.shelf import load_form
from tests.support.reports import ROOT, check_text

CORPUS = ROOT / "tests" / "corpus"
FORM = load_form("zfxxgk-2021")
YEAR = 2021


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (CORPUS / f"n401_{name}.yaml").read_text(encoding="utf-8")
    )
    return found


def alarms(case: dict[str, Any]) -> list[tuple[str, str]]:
    """What the phrases of the form find: the number and the figure it contradicts."""
    figures = {key: Decimal(str(value)) for key, value in case["figures"].items()}

    def figure(table: str, row: str, column: str) -> Decimal:
        """The table's value: as given, else the sum of what the row stands for."""
        direct = figures.get(f"{table}.{row}.{column}")
        rows = FORM.tables[table].addends(row)
        parts = [figures.get(f"{table}.{leaf.name}.{column}", Decimal(0)) for leaf in rows]
        return sum(parts, Decimal(0)) if direct is None else direct

    def total(figures: Iterable[Figure]) -> Decimal:
        return sum((figure(*each) for each in figures), Decimal(0))

    unit = (
        "云溪县人民政府"
        if re.search("县(人民)?政府", case["text"])
        else "云溪县人力资源和社会保障局"
    )
    reader = Reader(FORM, Scanner(FORM.lexicon, own_names(unit, unit.endswith("政府"))))
    found = []
    for line in case["text"].splitlines():
        text, _ = unified(fold(line), YEAR)
        for claim in reader.claims(text):
            readings = ((claim.figure,), *claim.also, *((each,) for each in claim.near))
            if claim.holds(total) and all(total(figures) != claim.value for figures in readings):
                found.append((text[claim.start : claim.end], ".".join(claim.figure)))
    return found


def is_same(found: tuple[str, str], expected: dict[str, str]) -> bool:
    number, figure = found
    # A wording for none may be cut longer or shorter: 无行政复议, 无行政复议、行政诉讼.
    same_place = number == half_width(expected["number"]) or (
        not any(c.isdigit() for c in number)
        and (number in expected["number"] or expected["number"] in number)
    )
    return figure == expected["figure"] and same_place


def measure(name: str) -> tuple[int, int, int, list[str]]:
    """Right alarms, false ones, misses, and a line for each of the last two."""
    right = false = missed = 0
    report = []
    for case in cases(name):
        found = alarms(case)
        for alarm in found:
            if any(is_same(alarm, expected) for expected in case["expect"]):
                right += 1
            else:
                false += 1
                report.append(f"{case['id']} false alarm {alarm}: {case['text']}")
        for expected in case["expect"]:
            if not any(is_same(alarm, expected) for alarm in found):
                missed += 1
                report.append(f"{case['id']} missed {expected['number']}: {case['text']}")
    return right, false, missed, report


@pytest.mark.parametrize(("name", "recall"), [("tuning", 0.95), ("heldout", 0.95)])
def test_precision_is_perfect_and_recall_high(
    name: str, recall: float, record_property: Callable[[str, object], None]
) -> None:
    right, false, missed, report = measure(name)
    record_property("N401", f"{name}: {right} right, {false} false, {missed} missed")
    title = {"tuning": "调规则用的", "heldout": "留作检验的"}[name]
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")

    assert f"| 另一套，{title} | {right + missed} | {right} | 60 | {false} |" in page
    assert right + missed >= 25
    assert false == 0, report
    assert right / (right + missed) >= recall, report


def test_half_of_each_corpus_must_stay_silent() -> None:
    for name in ("tuning", "heldout"):
        silent = [case for case in cases(name) if not case["expect"]]
        assert len(cases(name)) >= 60
        assert 0.4 <= len(silent) / len(cases(name)) <= 0.6


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        (
            "全年作出行政许可决定320件。",
            13,
            "这里写的是“320”，读作行政许可的处理决定，表里是 317（2021.yaml 第 4 行）",
        ),
        (
            "本年{{ 年度 }}度，行政许可３２０件。",
            19,
            "这里写的是“３２０”，读作行政许可的处理决定，表里是 317（2021.yaml 第 4 行）",
        ),
    ],
)
def test_the_number_and_the_figure_are_both_placed(
    tmp_path: Path, text: str, column: int, message: str
) -> None:
    yaml_text = f"总体情况: |\n  {text}\n主动公开:\n  行政许可: 317\n"
    finding = check_text(tmp_path, yaml_text).findings[0]

    assert (finding.code, finding.line, finding.message) == ("N401", 2, message)
    assert finding.column == column
    assert finding.excerpt[column - 1 :].startswith(("320", "３２０"))
