"""The digest in a package, and the lists that it and pictures are entered in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from makereport.ooxml.package import (
    DIGEST_PART,
    Parts,
    add_default_type,
    add_relationship,
    is_own_report,
    parse_xml,
    sign,
    write_package,
)
from makereport.ooxml.scan import MalformedError, walk

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
HEADS = ("", "<?xml version='1.0' encoding='utf-8'?>", '\ufeff<?xml version="1.0"?>\r\n')


def package(head: str = "", prefix: str = "") -> Parts:
    """The least package, its lists written in one of the ways that programs have."""
    to, mark = (f"{prefix}:", f":{prefix}") if prefix else ("", "")
    types = f'{head}<{to}Types xmlns{mark}="{TYPES}"><{to}Default Extension="xml" ContentType="x"/>'
    relations = f'{head}<{to}Relationships xmlns{mark}="{RELATIONS}"/>'
    return {
        "[Content_Types].xml": f"{types}</{to}Types>".encode(),
        "_rels/.rels": relations.encode(),
        "word/document.xml": b"<a/>",
    }


def entered(data: bytes) -> list[dict[str, str]]:
    """The attributes of the entries of a list, all in its own namespace."""
    root = parse_xml(data)
    assert all(child.tag.split("}")[0] == root.tag.split("}")[0] for child in root)
    return [{str(key): str(value) for key, value in child.attrib.items()} for child in root]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("prefix", ["", "ns0"])
def test_a_signed_package_is_untouched_until_somebody_edits_it(
    tmp_path: Path, head: str, prefix: str
) -> None:
    parts = sign(package(head, prefix))
    path = tmp_path / "a.docx"
    path.write_bytes(write_package(parts))
    assert is_own_report(path)
    assert sign(parts) == parts
    assert entered(parts["_rels/.rels"])[0]["Target"] == DIGEST_PART
    assert entered(parts["[Content_Types].xml"])[0]["ContentType"] == "x"

    path.write_bytes(write_package(parts | {"word/document.xml": b"<b/>"}))
    assert not is_own_report(path)


def test_a_list_in_utf_16_can_be_added_to() -> None:
    parts = package()
    text = '<?xml version="1.0" encoding="utf-16"?>' + parts["_rels/.rels"].decode()
    parts["_rels/.rels"] = text.encode("utf-16")

    assert len(entered(sign(parts)["_rels/.rels"])) == 1


@pytest.mark.parametrize("declared", [True, False])
def test_properties_of_others_stay_and_the_old_digest_goes(declared: bool) -> None:
    vt = f' xmlns:vt="{VT}"'
    outer, inner = (vt, "") if declared else ("", vt)
    others = "".join(
        f'<property fmtid="f" pid="{pid}" name="{name}"><vt:lpwstr{inner}>旧</vt:lpwstr></property>\n'
        for pid, name in [(2, "文号"), (3, "makereport"), (7, "密级")]
    )
    custom = f'<Properties xmlns="{CUSTOM}"{outer}>{others}</Properties>'
    root = parse_xml(sign(package() | {DIGEST_PART: custom.encode()})[DIGEST_PART])

    assert [child.get("name") for child in root] == ["文号", "密级", "makereport"]
    assert [child.get("pid") for child in root] == ["2", "7", "8"]
    assert len(root[2].findtext(f"{{{VT}}}lpwstr") or "") == 64


def test_an_entry_is_made_once() -> None:
    parts = package()
    for _ in range(2):
        add_default_type(parts, "png", "image/png")
        add_default_type(parts, "PNG", "image/png")
        add_relationship(parts, "word/document.xml", "rId1", "image", "media/a.png")

    assert [entry["Extension"] for entry in entered(parts["[Content_Types].xml"])] == ["xml", "png"]
    relations = entered(parts["word/_rels/document.xml.rels"])
    assert relations == [{"Id": "rId1", "Type": "image", "Target": "media/a.png"}]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<a:b/>",
        b'<?xml version="1.0" encoding="nothing"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<!DOCTYPE a><a/>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)
def test_what_is_no_xml_or_declares_entities_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        walk(data)


@pytest.mark.parametrize("data", [b"", b"<a", b"\xff\xfe\x00", b'<Properties xmlns="x"/>'])
def test_a_file_whose_properties_are_broken_is_somebodys_own(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write_package(sign(package()) | {DIGEST_PART: data}))

    assert not is_own_report(path)


def test_a_list_with_something_behind_it_is_refused() -> None:
    with pytest.raises(MalformedError):
        sign(package() | {"_rels/.rels": f'<Relationships xmlns="{RELATIONS}"/><!-- -->'.encode()})


def with_property(data: bytes) -> bytes:
    """Custom properties with one more in front."""
    own = data.index(b"<property")
    more = f'<property fmtid="{{0}}" pid="9" name="密级"><vt:lpwstr xmlns:vt="{VT}">x</vt:lpwstr></property>'
    return data[:own] + more.encode() + data[own:]


@pytest.mark.parametrize("before", [False, True])
def test_a_property_more_or_a_comment_of_the_archive_is_an_edit(
    tmp_path: Path, before: bool
) -> None:
    parts = package()
    if before:  # the template has a property of its own
        parts[DIGEST_PART] = with_property(sign(package())[DIGEST_PART])
    path = tmp_path / "a.docx"
    signed = sign(parts)
    path.write_bytes(write_package(signed))
    assert is_own_report(path)

    path.write_bytes(write_package(signed | {DIGEST_PART: with_property(signed[DIGEST_PART])}))
    assert not is_own_report(path)

    path.write_bytes(write_package(signed))
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"x"
    assert not is_own_report(path)
    path.write_bytes(write_package(signed) + b"x")
    assert not is_own_report(path)
