"""N401 on sentences in the shapes of real reports: an altered figure is found,
true sentences and those of something else stay silent. Rules were tuned on the
odd half and never while looking at the even one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.reports import ROOT
from tests.support.stated import VARIANTS, half, measure

LEAST = {True: 0.97, False: 0.85}
"""Of the altered figures that are found, in the half tuned on and the other."""
MOST = {True: 0.0, False: 0.01}
"""False alarms per text."""


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("is_odd", [True, False], ids=["tuning", "heldout"])
def test_altered_figures_are_found_and_true_sentences_stay_silent(
    tmp_path: Path, is_odd: bool, variant: str, record_property: Callable[[str, object], None]
) -> None:
    result = measure(tmp_path, half("claims", is_odd), VARIANTS[variant])
    record_property("N401", f"{variant}: {result.found} found, {result.missed}, {result.false}")
    total = result.found + len(result.missed)
    title = "调规则用的" if is_odd else "留作检验的，调规则时没有看过"
    row = f"| {title} | {total} | {result.found} | {result.texts} | {len(result.false)} |"

    assert row in (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    assert result.recall >= LEAST[is_odd], result.missed
    assert result.alarms <= MOST[is_odd], result.false
