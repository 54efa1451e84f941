"""The phrases of a form: what their patterns may be, and what they cost."""

from __future__ import annotations

import pytest

from makereport.checks.contradictions import statements
from makereport.form.phrases import PatternError, Phrase, compile_pattern
from makereport.form.shelf import load_form

FORM = load_form("zfxxgk-2021")
YEAR = 2021


@pytest.mark.parametrize(
    "pattern", ["申请[0-9]件", "申请(N件", "a*N", "N件N份", "申请\\dN", "申请{3}N"]
)
def test_a_pattern_outside_the_language_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_no_pattern_of_the_form_runs_wild() -> None:
    """Repeated beginnings of every wording, a hundred thousand characters each."""
    for piece in (
        "收到申请",
        "无行政复议",
        "行政许可决定",
        "其中3件",
        "办结",
        "予以公开的",
        "一",
        "9",
    ):
        found = statements(FORM.phrases, piece * (100_000 // len(piece)), YEAR)

        assert {statement.text for statement in found} <= {piece}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("行政许可N件", ("行政许可",)),
        ("(办结|答复)(了)?N件", ("办结", "答复")),
        ("N(件|宗)(已)?结转(至|到)(明年|Y)", ("结转",)),
        ("(^|全年)N件", ("件",)),
        ("(公民(和|或)其他|法人)N", ("公民", "", "其他", "法人")),  # so always looked at
        ("(结转)?N", ("",)),
    ],
)
def test_a_match_has_one_of_the_words_that_a_pattern_cannot_do_without(
    pattern: str, words: tuple[str, ...]
) -> None:
    found = Phrase(("表", "行", "列"), "N401", pattern).words

    assert found == words


@pytest.mark.parametrize("form_id", ["zfxxgk-2019", "zfxxgk-2021"])
def test_every_phrase_of_a_form_is_passed_over_where_its_words_are_not(form_id: str) -> None:
    phrases = load_form(form_id).phrases.phrases

    assert len(phrases) > 30
    assert all(len(word) > 1 for phrase in phrases for word in phrase.words)
