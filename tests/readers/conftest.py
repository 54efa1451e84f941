"""Fixtures of the tests of readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.flows import built_examples


@pytest.fixture(scope="session")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word file of an example."""
    return built_examples(tmp_path_factory.mktemp("word"))[-1]
