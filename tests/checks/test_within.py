"""Numbers of a text against one another and against last year's (N421, N422,
N423): each code on two corpora of sentences, one the rules were tuned on, one
held out, as they are typed, with spaces round the numbers, and with half-width
punctuation."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.support.reports import ROOT, check_text

CORPUS = ROOT / "tests" / "corpus"
CODES = ("N421", "N422", "N423")
RECALL = {"tuning": 0.9, "heldout": 0.8}
FALSE = {"tuning": 0.0, "heldout": 0.01}
TYPINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "spaced": lambda text: re.sub(r"([0-9０-９][0-9０-９,.]*)(?![^{]*}})", r" \1 ", text),
    "half width": lambda text: text.translate(str.maketrans("，；：（）", ",;:()")),
}


class Measured(NamedTuple):
    """Sentences rightly told, wrongly told, and missed; and a line for each of
    the last two."""

    right: int
    false: int
    missed: int
    lines: list[str]


def corpus(code: str, half: str) -> dict[str, Any]:
    """The entries of a half, with the tables of both years if they need any."""
    read = yaml.safe_load((CORPUS / f"{code.lower()}_{half}.yaml").read_text(encoding="utf-8"))
    return read if isinstance(read, dict) else {"last": "", "this": "", "entries": read}


def measure(folder: Path, code: str, half: str, typing: str) -> Measured:
    """Check a report that has each sentence as a paragraph of its own."""
    read = corpus(code, half)
    check_text(folder, f"年度: 2021\n{read['last']}", "2021.yaml")
    # A heading before each, so that no sentence is taken for that of the next.
    said = "".join(f"  ## 情况\n  {TYPINGS[typing](each['text'])}\n" for each in read["entries"])
    checked = check_text(folder, f"总体情况: |\n{said}年度: 2022\n{read['this']}", "2022.yaml")
    found: dict[int, list[str]] = {}
    for finding in checked.findings:
        if finding.code == code:
            found.setdefault(finding.line, []).append(finding.excerpt[finding.column - 1 :])
    right = false = missed = 0
    lines = []
    for index, each in enumerate(read["entries"]):
        told = found.get(2 * index + 3, [])
        for wrong in map(TYPINGS[typing], each["wrong"]):
            hits = [rest for rest in told if _bare(rest).startswith(_bare(wrong))]
            told = [rest for rest in told if rest not in hits]
            right += bool(hits)
            missed += not hits
            if not hits:
                lines.append(f"{each['id']} missed {wrong}: {each['text']}")
        false += bool(told)
        lines += [f"{each['id']} false alarm {rest[:12]}: {each['text']}" for rest in told]
    return Measured(right, false, missed, lines)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("typing", TYPINGS)
@pytest.mark.parametrize("half", RECALL)
@pytest.mark.parametrize("code", CODES)
def test_precision_is_perfect_and_recall_high(
    tmp_path: Path,
    code: str,
    half: str,
    typing: str,
    record_property: Callable[[str, object], None],
) -> None:
    found = measure(tmp_path, code, half, typing)
    record_property(code, f"{half}, {typing}: {found[:3]}")

    assert found.right + found.missed >= 30
    assert found.false <= FALSE[half] * len(corpus(code, half)["entries"]), found.lines
    assert found.right / (found.right + found.missed) >= RECALL[half], found.lines


@pytest.mark.parametrize("half", RECALL)
@pytest.mark.parametrize("code", CODES)
def test_half_of_each_corpus_must_stay_silent(code: str, half: str) -> None:
    entries = corpus(code, half)["entries"]

    assert len(entries) >= 60
    assert 0.4 <= sum(not each["wrong"] for each in entries) / len(entries) <= 0.6


if __name__ == "__main__":
    import sys
    import tempfile

    for typing in TYPINGS:
        for code in CODES:
            with tempfile.TemporaryDirectory() as folder:
                found = measure(Path(folder), code, sys.argv[1], typing)
                print(typing, code, found[:3], *found.lines, sep="\n  ")
