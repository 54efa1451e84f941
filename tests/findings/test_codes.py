"""The table of codes: complete, sampled, and the page made from it current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import codes_index
from makereport import Checked
from makereport.findings.codes import CODES
from makereport.findings.explaining import code_page, code_text
from tests.support.drawing import png
from tests.support.reports import ROOT, check_text, codes

SAMPLED = [code for code, entry in CODES.items() if entry.samples]
BELOW = "甲局.yaml"
ABOUT_FILES = {
    "B206",  # of relations, which the forms of the samples do not have
    "B207",
    "Y118",  # of columns that choose, too
    "F705",
    "F706",
    "F707",
    "F708",
    "Y100",
    "Y109",
    "Y110",
    "C308",
    "C309",  # of forms that speak of others
    "N433",
    "N441",
    "F701",
    "F702",
    "F703",
    "F710",
    "F711",
    "F712",
    "F713",
    "F714",
    "F715",
    "F716",
    "I601",
    "I602",
    "I603",
    "I604",
    "I605",
    "I606",
    "I607",
    "I608",
    "I609",
    "I610",
}


def test_every_code_the_program_uses_is_in_the_table() -> None:
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        if path.name != "codes.py":
            used |= set(re.findall(r"\"([A-Z]\d{3})\"", path.read_text(encoding="utf-8")))
    for path in (ROOT / "templates").glob("*/form.yaml"):
        used |= set(re.findall(r"check: ([A-Z]\d{3})", path.read_text(encoding="utf-8")))

    assert len(used) > 10
    assert used == set(CODES)


def test_every_code_about_text_has_samples() -> None:
    assert [code for code in CODES if code not in ABOUT_FILES] == SAMPLED
    for kinds in (entry.samples for entry in CODES.values() if entry.samples):
        assert [kind for kind in kinds if kind not in ("last", "below")] == ["wrong", "right"]


def sample(folder: Path, code: str, yaml: str) -> Checked:
    """A sample checked with the reports and the picture beside it that it needs."""
    (folder / "图").mkdir()
    (folder / "图" / "走势.png").write_bytes(png(4, 3))
    beside = CODES[code].samples
    if "below" in beside:
        check_text(folder, beside["below"], BELOW)
    if "last" not in beside:
        return check_text(folder, yaml)
    check_text(folder, beside["last"], "2021.yaml")
    return check_text(folder, yaml, "2022.yaml")


@pytest.mark.parametrize("code", SAMPLED)
def test_the_wrong_sample_has_just_this_finding(tmp_path: Path, code: str) -> None:
    assert set(codes(sample(tmp_path, code, CODES[code].samples["wrong"]))) == {code}


@pytest.mark.parametrize("code", SAMPLED)
def test_the_right_sample_has_no_finding(tmp_path: Path, code: str) -> None:
    assert codes(sample(tmp_path, code, CODES[code].samples["right"])) == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_explains_itself(code: str) -> None:
    entry = CODES[code]
    text = code_text(code)

    assert entry.severity in ("error", "warning")
    assert text.startswith(code)
    assert entry.title in text
    assert entry.meaning in text
    assert entry.remedy in text


def test_the_pages_of_the_codes_are_current() -> None:
    expected = {f"{code}.md": code_page(code) for code in CODES} | {"README.md": codes_index()}
    folder = ROOT / "docs" / "codes"

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == expected


@pytest.mark.parametrize("code", SAMPLED)
def test_the_page_of_a_code_shows_its_samples(code: str) -> None:
    shown = re.findall(r"^```yaml\n(.*?)^```$", code_page(code), re.DOTALL | re.MULTILINE)

    assert shown == list(CODES[code].samples.values())
