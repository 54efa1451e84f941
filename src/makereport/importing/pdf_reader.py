"""A PDF as a flow of blocks."""

from __future__ import annotations

from pathlib import Path

from makereport.errors import ImportFailure
from makereport.importing.flow import Flow


def read_pdf(path: Path) -> Flow:
    """The blocks of a PDF."""
    raise ImportFailure(str(path), "")
