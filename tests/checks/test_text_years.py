"""N415 on two corpora of sentences: one the rule was tuned on, one held out.
Precision must be perfect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from makereport.checks.text_years import odd_years
from makereport.form.shelf import form_ids, load_form
from tests.support.reports import ROOT

CORPUS = ROOT / "tests" / "corpus"
FORM = load_form("zfxxgk-2021")


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (CORPUS / f"years_{name}.yaml").read_text(encoding="utf-8")
    )
    return found


def measure(name: str) -> tuple[int, int, int, list[str]]:
    """Years rightly told, wrongly told, missed, and a line for each of the last two."""
    right = false = missed = 0
    report = []
    for case in cases(name):
        wanted = list(case["wrong"])
        for odd in odd_years(case["text"], FORM, case["year"], case["year"] + 1):
            if odd.text in wanted:
                wanted.remove(odd.text)
                right += 1
            else:
                false += 1
                report.append(f"{case['id']} false alarm {odd.text}: {case['text']}")
        missed += len(wanted)
        report += [f"{case['id']} missed {year}: {case['text']}" for year in wanted]
    return right, false, missed, report


@pytest.mark.parametrize(("name", "recall"), [("tuning", 0.9), ("heldout", 0.75)])
def test_precision_is_perfect_and_recall_high(
    name: str, recall: float, record_property: Callable[[str, object], None]
) -> None:
    right, false, missed, report = measure(name)
    record_property("measured", f"{right} right, {false} false, {missed} missed")

    assert right + missed >= 40
    assert false == 0, "\n".join(report)
    assert right / (right + missed) >= recall, "\n".join(report)


@pytest.mark.parametrize("piece", ["2020年我局，", "2020年度全市", "截至2020年底，"])
def test_many_years_in_one_sentence_take_linear_time(piece: str) -> None:
    # Quadratic, this took minutes.
    assert sum(1 for _ in odd_years(piece * 16_000, FORM, 2021, 2022)) >= 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2020年，政府信息公开渠道畅通。", {"zfxxgk-2021": 1, "xzzf-zj-2024": 0, "fzzf-2019": 0}),
        ("2020年，我局行政处罚程序规范。", {"zfxxgk-2021": 0, "xzzf-zj-2024": 1, "fzzf-2019": 0}),
        ("2020年，认真落实各项制度。", {"zfxxgk-2021": 1, "xzzf-zj-2024": 1, "fzzf-2019": 1}),
        ("按照2020年法治政府建设工作要点。", dict.fromkeys(form_ids(), 0)),
    ],
)
def test_what_work_is_told_by_is_of_the_form(line: str, told: dict[str, int]) -> None:
    found = {each: len(list(odd_years(line, load_form(each), 2021, 2022))) for each in told}

    assert found == told
