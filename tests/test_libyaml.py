"""PyYAML reads alike with and without its library in C, whatever people write."""

from __future__ import annotations

import pytest
import yaml

from makereport.source.text import Source
from makereport.source.tree import parse
from tests.cli.test_console import OBEYED
from tests.narrative.test_bad_citations import CITATIONS
from tests.report.test_keys import KEYS, ONE_SLIP
from tests.report.test_typed_numbers import ACCEPTED, NOT_AMOUNTS, NOT_COUNTS, NOTHING, YEARS
from tests.source.test_broken_yaml import ASTRAY, BROKEN, INVISIBLE
from tests.source.test_slips import NO_SLIPS, SLIPS
from tests.support.reports import APPLIED, OPEN, TEXT, complete

ALL_TEXTS = [
    *(text for text, *_ in SLIPS.values()),
    *(text for text, _ in BROKEN.values()),
    *(text for text, *_ in ASTRAY.values()),
    *(f"{TEXT}  甲{character}乙\n" for character in INVISIBLE.values()),
    *OBEYED.values(),
    *NO_SLIPS.values(),
    *(text for text, _ in KEYS.values()),
    *(text for text, _ in ONE_SLIP.values()),
    *(f"年度: {typed}\n" for typed in YEARS),
    *(f"{OPEN}  行政许可: {typed}\n" for typed in [*NOT_COUNTS, *NOTHING, *ACCEPTED]),
    *(f"{OPEN}  行政事业性收费: {typed}\n" for typed in NOT_AMOUNTS),
    *(
        f"{APPLIED}  本年新收: {{自然人: {typed}}}\n"
        for typed in [*NOT_COUNTS, *NOTHING, *ACCEPTED]
    ),
    *(f"{TEXT}  {line}\n" for line, *_ in CITATIONS.values()),
    "",
    "\n",
    "---\n...\n---\n",
    "\u2028",
    "\x00",
]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_same_findings_with_and_without_libyaml() -> None:
    differing = []
    for bare in ALL_TEXTS:
        for text in (bare, complete(bare), bare.rstrip("\n"), bare.replace("\n", "\n\n")):
            source = Source("2021.yaml", text)
            if parse(source, yaml.Loader)[1] != parse(source, yaml.CLoader)[1]:
                differing.append(text)

    assert differing == []
