"""How far a run is: where it is told, and how."""

from __future__ import annotations

import re

import pytest

from makereport.cli import progress
from makereport.cli.progress import Progress


@pytest.fixture(autouse=True)
def _at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "TOLD", 0.0)


def told(capsys: pytest.CaptureFixture[str], total: int, quiet: bool = False) -> list[str]:
    with Progress(total, quiet) as shown:
        for number in range(total):
            shown.step(is_bad=number < 2)
    return capsys.readouterr().err.splitlines()


def test_where_there_is_no_terminal_it_is_told_in_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = told(capsys, 300)

    assert len(lines) == 299  # the last is for the counts to tell
    assert all(
        re.fullmatch(r"\d+/300 份，每秒 \d+ 份，还要 .*，\d 份有错误", line) for line in lines
    )
    assert lines[-1].startswith("299/300 份")
    assert lines[-1].endswith("，2 份有错误")


@pytest.mark.parametrize(("total", "quiet"), [(200, False), (300, True)])
def test_few_files_and_quiet_runs_go_without(
    capsys: pytest.CaptureFixture[str], total: int, quiet: bool
) -> None:
    assert told(capsys, total, quiet) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 秒"), (59.6, "1 分 0 秒"), (125, "2 分 5 秒"), (3700, "1 小时 1 分")],
)
def test_the_time_that_remains(seconds: float, words: str) -> None:
    assert progress._duration(seconds) == words
