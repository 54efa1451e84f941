"""Comments that silence warnings."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.source import silences
from tests.support.reports import check_text, codes, places


def test_a_comment_silences_a_warning_on_its_line_or_below_its_key(tmp_path: Path) -> None:
    on_line = "主动公开:\n  行政强制: 无  # makereport: 忽略 Y108\n  行政处罚: 无\n"
    below = "主动公开:  # makereport: 忽略 Y108\n  行政强制: 无\n  行政处罚: 无\n"
    narrative = "总体情况: |  # makereport: 忽略 N407\n  待填写\n\n  待填写\n"

    assert places(check_text(tmp_path, on_line)) == [("Y108", 3, 9)]
    assert codes(check_text(tmp_path, below)) == []
    checked = check_text(tmp_path, narrative)
    assert codes(checked) == []
    assert [f.code for f in checked.silenced] == ["N407", "N407"]


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("主动公开:\n  行政强制: -1  # makereport: 忽略 Y106\n", [("Y106", 2, 9), ("Y111", 2, 30)]),
        ("主动公开:\n  行政强制: 无  # makereport: 忽略 Y999\n", [("Y108", 2, 9), ("Y111", 2, 29)]),
        ("总体情况: |\n  正文 # makereport: 忽略 Y999\n", []),
    ],
    ids=["an error", "an unknown code", "text is no comment"],
)
def test_a_comment_without_effect_is_a_warning(
    tmp_path: Path, yaml: str, expected: list[tuple[str, int, int]]
) -> None:
    assert places(check_text(tmp_path, yaml)) == expected


def test_each_line_is_looked_at_once_however_many_comments_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    indent = silences._indent

    def counted(line: str) -> int:
        looked.append(line)
        return indent(line)

    monkeypatch.setattr(silences, "_indent", counted)
    counts = []
    for size in (1, 2, 4):
        looked.clear()
        check_text(tmp_path, "# makereport: 忽略 N401\n" * 500 * size, f"{size}.yaml")
        counts.append(len(looked))

    assert 500 < counts[0] < 1000
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])
