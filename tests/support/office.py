"""LibreOffice, poppler and the Open XML validator, as the tests call them.

`.ci/install` installs all of it. Where a tool is missing the test is skipped on a
developer's machine and fails in CI, so that nothing passes there for want of a tool.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.reports import ROOT

FONTS_CONF = Path(__file__).resolve().with_name("fonts.conf")
TAGGED_PDF = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)


def require(tool: str) -> str:
    """Return the path of a program; without it skip the test, or fail it in CI."""
    found = shutil.which(tool) or shutil.which(tool, path=str(ROOT / "node_modules" / ".bin"))
    return found or _missing(tool)


def require_file(name: str) -> Path:
    """Return a file of a node package; without it skip the test, or fail it in CI."""
    path = ROOT / "node_modules" / name
    return path if path.is_file() else _missing(name)


def require_fonts() -> None:
    """Skip (in CI: fail) where the faces of fonts.conf are not installed."""
    for family, face in (
        ("仿宋_GB2312", "FandolFang"),
        ("楷体_GB2312", "FandolKai"),
        ("黑体", "Noto Sans CJK SC"),
        ("宋体", "Noto Serif CJK SC"),
    ):
        if face not in _run([require("fc-match"), "-f", "%{family}", family]).stdout:
            _missing(f"font {face}")


def validate(path: Path | str) -> str:
    """Return "" for a valid file, else what the Open XML SDK has to say about it."""
    done = subprocess.run(
        [require("ooxml-validator"), str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"ooxml-validator did not run: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr if done.returncode else ""


def to_pdf(paths: Sequence[Path], outdir: Path, *, tagged: bool = False) -> list[Path]:
    """Convert all files in one call of LibreOffice; return the PDFs in the same order."""
    require_fonts()
    return convert(paths, outdir, TAGGED_PDF if tagged else "pdf")


def computed(book: Path, outdir: Path) -> Path:
    """A workbook's first sheet as a .csv, as LibreOffice computes it."""
    try:
        (made,) = convert([book], outdir, "csv:Text - txt - csv (StarCalc):44,34,76,1")
    except RuntimeError as error:
        if "could not be loaded" in str(error):  # Writer alone says no more
            _missing("LibreOffice Calc")
        raise
    return made


def convert(paths: Sequence[Path], outdir: Path, target: str) -> list[Path]:
    """Convert all files in one call of LibreOffice to what `--convert-to` calls
    `target`; return the files in the same order."""
    suffix = target.partition(":")[0]
    targets = [outdir / f"{path.stem}.{suffix}" for path in paths]
    if len(set(targets)) < len(targets):
        raise ValueError("two of the files would become the same file")
    soffice = require("soffice")
    outdir.mkdir(parents=True, exist_ok=True)
    for made in targets:
        made.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        done = _run(
            [
                soffice,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--convert-to",
                target,
                "--outdir",
                str(outdir),
                *map(str, paths),
            ]
        )
    # LibreOffice exits 0 also when a file fails.
    lost = [made.name for made in targets if not made.exists()]
    if lost:
        raise RuntimeError(f"LibreOffice made no {', '.join(lost)}: {done.stdout}{done.stderr}")
    return targets


def pdf_fonts(pdf: Path) -> set[str]:
    """Return the PostScript names of the faces, without the prefix of a subset."""
    lines = _run([require("pdffonts"), str(pdf)]).stdout.splitlines()[2:]
    return {re.sub(r"^[A-Z]{6}\+", "", line.split()[0]) for line in lines}


def pdf_pages(pdf: Path) -> int:
    """Return the number of pages."""
    said = _run([require("pdfinfo"), str(pdf)]).stdout
    found = re.search(r"^Pages:\s+(\d+)$", said, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"pdfinfo gives no page count for {pdf}")
    return int(found.group(1))


def pdf_to_png(pdf: Path, outdir: Path, dpi: int = 80) -> list[Path]:
    """Draw every page; return the pictures in page order."""
    outdir.mkdir(parents=True, exist_ok=True)
    prefix = outdir / pdf.stem
    _run([require("pdftoppm"), "-r", str(dpi), "-png", str(pdf), str(prefix)])
    pages = pdf_pages(pdf)
    # pdftoppm pads the page number to the width of the last one.
    return [Path(f"{prefix}-{page:0{len(str(pages))}}.png") for page in range(1, pages + 1)]


def pdf_text(pdf: Path) -> list[str]:
    """Return the text of each page, its layout kept."""
    text = _run([require("pdftotext"), "-layout", "-enc", "UTF-8", str(pdf), "-"]).stdout
    return text.split("\f")[:-1]


def _missing(what: str) -> NoReturn:
    reason = f"{what} is missing; .ci/install installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    # In the C locale LibreOffice cannot open a file with a Chinese name.
    env = {**os.environ, "FONTCONFIG_FILE": str(FONTS_CONF), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=env,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stdout}{done.stderr}")
    return done
