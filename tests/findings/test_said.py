"""Messages, hints, places and excerpts, word for word."""

from __future__ import annotations

import pytest

from makereport.findings.codes import CODES
from tests.support.printed import findings_in
from tests.support.said import Sample, now_said, samples

SAMPLES = list(samples())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.code)
def test_what_is_said_of_a_wrong_report(sample: Sample) -> None:
    assert now_said(sample) == sample.said
    assert any(said.label.endswith(sample.code) for said in findings_in(sample.said))


def test_there_are_samples_of_most_codes() -> None:
    told = {sample.code for sample in SAMPLES}
    assert len(told) > len(CODES) / 2
    assert told <= set(CODES)
