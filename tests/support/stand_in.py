"""Programs that stand in for LibreOffice where it is to fail, or to be counted."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

PDF = b"%PDF-1.6\n/BaseFont/BAAAAA+FangSong /BaseFont/CAAAAA+SimSun\ntrailer\nstartxref\n9\n%%EOF\n"
"""What the stand-in makes of every Word file: it has the faces of a report."""
EACH = 'shift 7; for file; do n="$(basename "$file" .docx)"; {each}; done'
"""Goes through the documents, `$n` the name of each."""


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `soffice` in the folder, found before any other; in its script
    `$OUT` is where the PDFs belong, `$PDF` one."""
    pdf = folder / "made.pdf"
    pdf.write_bytes(PDF)
    program = folder / "soffice"
    head = f'#!/bin/sh\nPDF="{pdf}"; OUT="$7"; mkdir -p "$OUT"\n'
    program.write_text(f"{head}{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return program


def without_office(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A computer on which there is no LibreOffice: of the programs in PATH only
    those that tests need stand in the folder."""
    folder.mkdir()
    for name in ("sh", "env"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    access = os.access

    def elsewhere(path: str | Path, mode: int) -> bool:
        return "ibreoffice" not in str(path).lower() and access(path, mode)

    monkeypatch.setattr(os, "access", elsewhere)
