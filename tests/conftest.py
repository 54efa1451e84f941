"""Settings and fixtures of the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.forms import add_form
from tests.support.runner import CommandLine

__all__ = ["add_form", "command_line"]

# No example is judged by its time. On a developer's machine every run tries
# other examples; CI judges a change, not the luck of a run, and looks for what
# nobody knows yet in a step of its own, `make explore`.
settings.register_profile("local", deadline=None)
settings.register_profile("explore", deadline=None, database=None, print_blob=True)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
IN_CI = "ci" if os.environ.get("CI") == "true" else "local"
settings.load_profile("explore" if os.environ.get("EXPLORE") else IN_CI)


@pytest.fixture
def command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """The command line in this process; its logs stay in the folder of the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    return CommandLine(tmp_path, monkeypatch, capsys)
