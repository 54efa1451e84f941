"""What readers give, in short: paragraphs and tables as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import check_file
from makereport.findings.errors import ImportFailure, PackageError
from makereport.readers.flow import Flow, Grid, Text
from makereport.readers.opening import read_flow
from tests.support.reports import ROOT, built

YEARS = (2020, 2022)


def built_examples(folder: Path) -> list[Path]:
    """The Word files of an example of each form."""
    made = []
    for year in YEARS:
        path = folder / f"{year}.docx"
        path.write_bytes(built(check_file(ROOT / f"examples/yunxi/{year}.yaml")))
        made.append(path)
    return made


def texts(flow: Flow) -> list[str]:
    """The paragraphs outside tables."""
    return [block.text for block in flow.blocks if isinstance(block, Text)]


def grids(flow: Flow) -> list[list[list[str]]]:
    """The tables as rows of texts, a merged cell at each of its places."""
    return [
        [["" if cell is None else cell.text for cell in row] for row in block.rows]
        for block in flow.blocks
        if isinstance(block, Grid)
    ]


def notes(flow: Flow) -> str:
    """All remarks of the reader."""
    return "\n".join(text for _, text in flow.notes)


def reason(path: Path) -> str:
    """Why a file is not imported, and what to do about it."""
    with pytest.raises((ImportFailure, PackageError)) as caught:
        read_flow(path)
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value).removeprefix(f"{path}: ")
