"""Whatever happens to a file, it is read, refused or found fault with: a
share of what `make fuzz` tries, the same in every run."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.fuzzing import KINDS, inputs, tried

NUMBERS = {"yaml": 500, "narrative": 600, "docx": 200, "html": 120, "xlsx": 250, "form": 200}


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_file_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    made = islice(inputs(kind, 1), NUMBERS[kind])
    done = [tried(kind, data, tmp_path) for data in made]

    assert {number: each.wrong for number, each in enumerate(done) if each.wrong} == {}
    # Where all are sound, or none, trying them proves little.
    assert 0.1 < sum(each.is_sound for each in done) / len(done) < 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_can_be_made_again(kind: str) -> None:
    first, again = ([*islice(inputs(kind, 1), 40)] for _ in range(2))

    assert first == again
    assert len(set(first)) > 30
