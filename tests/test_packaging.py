"""The wheel: it holds all it needs and works on its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from makereport.ooxml.package import read_package
from tests.support.reports import ROOT, built, check_text


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_forms_templates_and_parts(unpacked: Path) -> None:
    files = {str(path.relative_to(unpacked)).replace(os.sep, "/") for path in unpacked.rglob("*")}

    assert {
        "makereport/findings/codes.yaml",
        "makereport/templates/zfxxgk-2019/form.yaml",
        "makereport/templates/zfxxgk-2019/page.html",
        "makereport/templates/zfxxgk-2019/report.docx",
        "makereport/templates/zfxxgk-2021/form.yaml",
        "makereport/templates/zfxxgk-2021/page.html",
        "makereport/templates/zfxxgk-2021/report.docx",
        "makereport/word/parts/[Content_Types].xml",
        "makereport/word/parts/_rels/.rels",
        "makereport/word/parts/word/styles.xml",
    } <= files
    assert not [file for file in files if file.startswith(("tests", "examples"))]


def test_the_wheel_builds_the_same_report_as_the_source_tree(
    unpacked: Path, tmp_path: Path
) -> None:
    expected = built(check_text(tmp_path, ""))
    where = "import makereport.form.shelf as f; print(f.forms_folder())"
    env = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONIOENCODING": "utf-8"}
    folder = subprocess.run(
        [sys.executable, "-c", where], env=env, capture_output=True, text=True, check=True
    ).stdout.strip()
    for words in (
        ["build", "2021.yaml"],
        ["template", "draw"],
        ["new", "2023"],
        ["explain", "B203"],
    ):
        subprocess.run(
            [sys.executable, "-m", "makereport", *words],
            cwd=tmp_path,
            env=env,
            check=True,
            capture_output=True,
        )

    assert Path(folder) == unpacked / "makereport" / "templates"
    assert (tmp_path / "2021.docx").read_bytes() == expected
    drawn = read_package(tmp_path / "zfxxgk-2021.docx")
    assert drawn == read_package(ROOT / "templates" / "zfxxgk-2021" / "report.docx")
