"""Files made to fill the memory: what refusing them takes, with all processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.importing.test_nothing_is_lost import W, run_xml, word_with
from tests.ooxml.test_hostile_packages import lying, package
from tests.readers.test_budget import cell_xml, page, row
from tests.readers.test_pdf import one_page
from tests.readers.test_sheets import (
    entities,
    large,
    many_wide_rows,
    merge_all,
    much_text,
    one_sheet_many_times,
    rows,
    shared_formula,
    workbook,
)
from tests.support.reports import written

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MOST = 300 << 20
"""Bytes that all processes of a run have at their highest, added up."""
Bomb = Callable[[Path], str]
"""Lays a file out in a folder; the words of the command that meets it."""


def web(body: str) -> Bomb:
    def lay(folder: Path) -> str:
        (folder / "a.html").write_text(page(body), encoding="utf-8")
        return "import a.html"

    return lay


def word(body: str, **parts: str) -> Bomb:
    body = body.replace("<tr>", "<w:tr>").replace("</tr>", "</w:tr>")

    def lay(folder: Path) -> str:
        (folder / "a.docx").write_bytes(word_with(body, **parts))
        return "import a.docx"

    return lay


def pdf(content: bytes, filters: bytes = b"/FlateDecode") -> Bomb:
    def lay(folder: Path) -> str:
        (folder / "a.pdf").write_bytes(one_page(content, b"/Filter[" + filters + b"]"))
        return "import a.pdf"

    return lay


def drawn(text: bytes) -> Bomb:
    return pdf(zlib.compress(b"BT /F 12 Tf 72 700 Td " + text + b" ET"))


def sheet(spoil: Callable[[Path], None], words: str = "import a.xlsx") -> Bomb:
    def lay(folder: Path) -> str:
        written(folder, "1.yaml")
        spoil(workbook(folder, rows(["一", "二"], [1, 2]), "a.xlsx"))
        return words

    return lay


def packed(data: bytes, words: str, yaml: str = "") -> Bomb:
    def lay(folder: Path) -> str:
        written(folder, "1.yaml", yaml)
        (folder / "a.docx").write_bytes(data)
        return words

    return lay


TABLE = f"<w:tbl {W}>{{}}</w:tbl>"
WIDE = '<w:gridSpan w:val="99999"/>'
BOMBS: dict[str, Bomb] = {
    "wide cells of a page": web("<table>" + row("<td rowspan=2000 colspan=100>5", 10) * 500),
    "tall cells of a page": web("<table>" + row("<td>5<td rowspan=2000>5", 100) * 500),
    "items of a page": web("<ol>" + "<li>甲" * 50_000),
    "tags of a page": web("<br>" * 3_000_000),
    "wide cells of Word": word(TABLE.format(row(cell_xml(WIDE), 500))),
    "elements of Word": word(f"<w:p {W}>" + "<w:x/>" * 3_000_000 + "</w:p>"),
    "paragraphs of Word": word(f"<w:sdt {W}>{run_xml('<w:t>甲</w:t>') * 100_000}</w:sdt>"),
    "a long part of Word": word(
        f"<w:p {W}/>", numbering=f"<w:numbering {W}>{'甲乙丙丁' * 5_000_000}</w:numbering>"
    ),
    "a page that shows much": drawn(b"(A) Tj " * 150_000),
    "a page that shows a long text": drawn(b"(" + b"A" * 900_000 + b") Tj"),
    "a page of lines": drawn(b"0 0 m 9 9 l S " * 70_000),
    "a page of many strings": drawn(b"[" + b"(A)" * 300_000 + b"] TJ"),
    "a page packed twice": pdf(
        zlib.compress(zlib.compress(b" " * (60 << 20))), b"/FlateDecode/FlateDecode"
    ),
    "a page of runs": pdf(zlib.compress(b"\x81 " * (2 << 20)), b"/FlateDecode/RunLengthDecode"),
    "a package that lies": packed(lying(1000), "import a.docx"),
    "a package by bzip2": packed(package(zipfile.ZIP_BZIP2), "build 1.yaml --template a.docx"),
    "a package as last year's": packed(package(), "check 1.yaml", "上年: a.docx\n"),
    "a package at the target": packed(package(), "build 1.yaml -o a.docx"),
    "one merged area": sheet(merge_all),
    "wide rows": sheet(many_wide_rows),
    "long cells": sheet(much_text),
    "a shared formula": sheet(shared_formula),
    "one sheet many times": sheet(one_sheet_many_times),
    "entities": sheet(entities),
    "a long sheet": sheet(large),
    "a long list of agencies": sheet(large, "merge 1.yaml -o 总.yaml --expect a.xlsx"),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_within_300_megabytes(tmp_path: Path, bomb: Bomb) -> None:
    words = bomb(tmp_path).split()
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "makereport", *words],
            cwd=tmp_path,
            env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
            stdout=said,
            stderr=said,
        )
        peak, until = 0, time.monotonic() + 60
        while process.poll() is None:
            peak = max(peak, sum(map(highest, begun_by(process.pid))))
            if time.monotonic() > until:
                process.kill()
            time.sleep(0.003)

    told = (tmp_path / "said").read_text(encoding="utf-8")
    assert process.returncode == 1, told
    assert "错误 " in told
    assert "Traceback" not in told

    assert 10 << 20 < peak < MOST, f"{peak >> 20} MB: {told}"


def begun_by(pid: int) -> list[int]:
    """A process and all that it has begun."""
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            text = Path(f"/proc/{pid}/task/{thread}/children").read_text(encoding="ascii")
            found += [each for child in text.split() for each in begun_by(int(child))]
    except OSError:  # it has ended
        pass
    return found


def highest(pid: int) -> int:
    """The most memory that a process has had, in bytes. (What `wait4` tells
    counts what its parent had when it began, too.)"""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in status.split("\n") if "VmHWM" in line)
