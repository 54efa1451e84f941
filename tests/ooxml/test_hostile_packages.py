"""Packages that lie about themselves, and files that are none: refused without
taking memory or time, wherever a file is named."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from makereport import build_file, check_file, import_file, merge_files
from makereport.findings.errors import MakereportError, PackageError
from makereport.ooxml.package import read_package
from tests.support.reports import codes, written
from tests.support.runner import run

LARGE = 50_000_000
LITTLE = 4_000_000
"""Bytes that a refusal may take."""


def package(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package whose document would unpack to LARGE bytes of nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", bytes(LARGE))
    return made.getvalue()


def lying(told: int) -> bytes:
    """The package, whose directory says that the document has `told` bytes."""
    data = bytearray(package())
    for place in range(len(data)):
        if data[place : place + 4] == b"PK\x01\x02" and b"document" in data[place : place + 80]:
            data[place + 24 : place + 28] = struct.pack("<L", told)
    return bytes(data)


BAD = {
    "lying.docx": (lying(1000), "不是完好的 .docx 文件"),
    "bzip2.docx": (package(zipfile.ZIP_BZIP2), "压缩包用了 Office 文件里没有的压缩方法"),
    "lzma.docx": (package(zipfile.ZIP_LZMA), "压缩包用了 Office 文件里没有的压缩方法"),
    "honest.docx": (package(), "压缩包里的 word/document.xml 大得不正常"),
}


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A bad package, and what is said of it."""
    data, said = BAD[request.param]
    (tmp_path / request.param).write_bytes(data)
    return tmp_path / request.param, said


def test_no_more_is_unpacked_than_a_file_may_hold(bad: tuple[Path, str]) -> None:
    path, said = bad
    tracemalloc.start()
    try:
        with pytest.raises(PackageError) as refused:
            read_package(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert said in refused.value.reason
    assert peak < LITTLE


def test_every_way_that_a_package_comes_in_refuses_it(
    bad: tuple[Path, str], tmp_path: Path
) -> None:
    path, said = bad
    report = written(tmp_path, "2021.yaml")
    with pytest.raises(MakereportError, match=said):
        import_file(path, tmp_path / "读.yaml")
    with pytest.raises(MakereportError, match=said):
        build_file(check_file(report), tmp_path / "a.docx", template=path)
    before = path.read_bytes()
    with pytest.raises(MakereportError, match="没有覆盖"):
        build_file(check_file(report), path)
    assert path.read_bytes() == before
    named = check_file(written(tmp_path, "b.yaml", f"上年: {path.name}\n"))
    assert codes(named) == ["C303"]
    assert said in named.findings[0].message
    assert merge_files([report, path], tmp_path / "c.yaml").findings[0].code == "Y100"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
@pytest.mark.parametrize("kind", ["a pipe", "a device"])
def test_what_never_ends_is_not_read(tmp_path: Path, kind: str) -> None:
    if kind == "a pipe":
        os.mkfifo(tmp_path / "管道")
    else:
        (tmp_path / "管道").symlink_to("/dev/zero")
    written(tmp_path, "2021.yaml")
    written(tmp_path, "last.yaml", "上年: 管道\n")
    written(tmp_path, "below.yaml", "下级: [管道]\n")
    lines = {
        ("check", "管道"): "它是设备或管道",
        ("check", "last.yaml"): "它是设备或管道",
        ("check", "below.yaml"): "它是设备或管道",
        ("import", "管道", "-o", "a.yaml"): "它是设备或管道",
        ("new", "2022", "--from", "管道"): "它是设备或管道",
        ("diff", "2021.yaml", "管道"): "它是设备或管道",
        ("merge", "2021.yaml", "-o", "b.yaml", "--expect", "管道"): "它是设备或管道",
        ("build", "2021.yaml", "--template", "管道.docx", "-o", "c.docx"): "它是设备或管道",
        ("build", "2021.yaml", "-o", "管道.docx"): "这里是一个设备或管道",
    }
    (tmp_path / "管道.docx").symlink_to("管道")
    for words, said in lines.items():
        done = run(*words, cwd=tmp_path)
        assert said in done.stdout + done.stderr, words
        assert done.code == (0 if words[-1] == "below.yaml" else 1), words
