"""Our zip archives are those of `zipfile`, byte for byte."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.ooxml.archive import member, write_archive
from makereport.ooxml.package import write_package

NAMES = st.text(st.characters(exclude_characters="/\\\0", codec="utf-8"), min_size=1, max_size=20)


def zipped(parts: dict[str, bytes]) -> bytes:
    """What `zipfile` makes of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = info.external_attr = 0
            stored = name.endswith((".png", ".jpeg", ".jpg"))
            archive.writestr(info, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=2000), max_size=5))
def test_an_archive_is_what_zipfile_writes(parts: dict[str, bytes]) -> None:
    assert write_package(parts) == zipped(parts)


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/图.png", "图/正文.xml"])
@pytest.mark.parametrize("data", [b"", b"a", b"abc" * 100_000, bytes(range(256)) * 300])
def test_names_and_sizes_of_all_kinds(name: str, data: bytes) -> None:
    assert write_package({name: data}) == zipped({name: data})


def test_a_member_deflated_before_is_used_as_long_as_its_part_is_the_same() -> None:
    parts = {"a.xml": b"a" * 100, "b.xml": b"b" * 100}
    known = {name: member(name, data) for name, data in parts.items()}
    changed = parts | {"b.xml": b"c" * 100}

    assert write_package(parts, known) == zipped(parts)
    assert write_package(changed, known) == zipped(changed)


def test_an_archive_of_nothing() -> None:
    assert write_archive([]) == zipped({})
