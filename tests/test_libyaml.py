"""PyYAML reads alike with and without its library in C, whatever people write."""

from __future__ import annotations

import pytest
import yaml

from makereport.source.text import Source
from makereport.source.tree import parse, scalars
from tests.cli.test_console import OBEYED
from tests.narrative.test_bad_citations import CITATIONS
from tests.report.test_keys import KEYS, ONE_SLIP
from tests.report.test_typed_numbers import ACCEPTED, NOT_AMOUNTS, NOT_COUNTS, NOTHING, YEARS
from tests.source.test_broken_yaml import ASTRAY, BROKEN, INVISIBLE
from tests.source.test_slips import NO_SLIPS, SLIPS
from tests.support.reports import APPLIED, OPEN, TEXT, complete

ASKED = {
    "of a key in braces": f"{OPEN}  行政规范性文件: {{本年废止件数?: 8}}\n",
    "of a value in braces": f"{OPEN}  行政规范性文件: {{本年废止件数: 8?}}\n",
    "within a key in braces": f"{OPEN}  规章: {{制发?件: 1, 废止 ?件: 2, 有效??: x}}\n",
    "of a key": f"{OPEN}  行政许可?: x\n",
    "that means something": f"{OPEN}  规章: {{? 制发件数: 1}}\n",
    "in the narrative": f"{TEXT}  办结几件? ?!\n",
}
MARKED = {
    "in a key": f"{OPEN}  行政许可\ufeff: x\n",
    "in a value": f"{OPEN}  行政许可: \ufeffx\n",
    "in braces": f"{OPEN}  规章: {{制发\ufeff: x, 废止: y}}\n",
    "before a key": f"{OPEN}  \ufeff行政许可: x\n",
    "at the beginning": f"\ufeff{OPEN}  行政许可: x\n",
    "in the narrative": f"{TEXT}  甲\ufeff乙\x1b\n",
}

ALL_TEXTS = [
    *ASKED.values(),
    *MARKED.values(),
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


@pytest.mark.parametrize("text", [*ASKED.values(), *MARKED.values()], ids=[*ASKED, *MARKED])
def test_what_only_one_of_them_knows_stays_as_it_was_typed(text: str) -> None:
    root, _ = parse(Source("2021.yaml", text))
    assert root is not None
    values = "".join(scalar.value for scalar in scalars(root))
    for mark in "?\ufeff":
        assert values.count(mark) == text.replace("{? ", "{").count(mark)


@pytest.mark.parametrize("loader", [yaml.Loader, yaml.CLoader])
def test_columns_behind_an_invisible_mark_count_it(loader: type) -> None:
    source = Source("2021.yaml", "\ufeff单位: 甲\n年\ufeff度\ufeff: x\n")
    root, _ = parse(source, loader)
    assert root is not None
    assert [scalar.mark.column for scalar in scalars(root)] == [1, 6, 1, 7]
