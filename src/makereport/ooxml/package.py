"""The zip package of a Word file: read with distrust, written the same each time."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape

from makereport.findings.errors import PackageError
from makereport.ooxml.archive import END_BYTES, END_MARK, Member, member, write_archive
from makereport.ooxml.names import R
from makereport.ooxml.scan import MalformedError, entries, undeclared, with_entry
from makereport.source.disk import opened, os_reason

if TYPE_CHECKING:
    from lxml import etree

MAX_MEMBERS = 1000
MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_BYTES = 256 * 1024 * 1024
"""Of all members, unpacked."""
MAX_RATIO = 200
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The only ones of Office files; others can grow without a bound."""
_SAVE_AGAIN = "请用 Word 或 WPS 打开它，看是否完好，再另存一份"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
DIGEST_PART = "docProps/custom.xml"
_DIGEST_NAME = "makereport"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TYPES_PART = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
_DIGEST_TEXT = re.compile(rb">([0-9a-f]{64})<")
_NO_PROPERTIES = f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VT}"/>'.encode()
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = f"{R}/custom-properties"

Parts = dict[str, bytes]


class PartError(ValueError):
    """A part that every package has is missing or damaged: its name, and which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{what} {name}" if what == "没有" else f"{name} {what}")


def read_package(path: Path) -> Parts:
    """All parts of a package (.docx, .xlsx) by name. The zip directory is
    checked before anything is unpacked. Raises PackageError."""
    try:
        with opened(path, MAX_BYTES) as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_directory(path, members)
            return {info.filename: _unpacked(archive, info) for info in members}
    except IsADirectoryError:
        raise PackageError(str(path), "这是一个文件夹，不是文件") from None
    except FileNotFoundError:
        raise PackageError(str(path), "文件不存在") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        raise broken(path) from None
    except OSError as error:
        raise PackageError(str(path), os_reason(error)) from None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member, no more of it than the directory says that there is. (`read`
    would unpack all that there is before it looks.)"""
    with archive.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise zipfile.BadZipFile(info.filename)
    return data


def broken(path: Path) -> PackageError:
    """The error of a file that is damaged, or is something else than it should be."""
    if is_encrypted(path):
        hint = "先用 Word 或 WPS 打开，去掉密码后另存"
        return PackageError(str(path), "文件有密码保护", hint)
    reason = f"不是完好的 {path.suffix.lower() or 'Office'} 文件"
    return PackageError(str(path), reason, _SAVE_AGAIN)


def is_encrypted(path: Path) -> bool:
    """Whether the file is an Office document with a password: a compound file
    that holds the package as a stream of this name."""
    with path.open("rb") as file:
        head = file.read(min(MAX_MEMBER_BYTES, path.stat().st_size))
    return head.startswith(OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in head


def _check_directory(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in members]
    if len(names) > MAX_MEMBERS or len(set(names)) != len(names):
        raise PackageError(str(path), "压缩包里的文件太多或有重名")
    if sum(info.file_size for info in members) > MAX_BYTES:
        raise PackageError(str(path), "压缩包里的内容多得不正常")
    if any(info.compress_type not in _METHODS for info in members):
        raise PackageError(str(path), "压缩包用了 Office 文件里没有的压缩方法", _SAVE_AGAIN)
    if any(info.flag_bits & 1 for info in members):
        raise PackageError(str(path), "压缩包有密码保护", "去掉密码后再试")
    for info in members:
        if info.filename.startswith(("/", "\\")) or ".." in info.filename.split("/"):
            raise PackageError(str(path), f"压缩包里有不该有的路径 {info.filename}")
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > MAX_MEMBER_BYTES or (info.file_size > 1 << 20 and ratio > MAX_RATIO):
            raise PackageError(str(path), f"压缩包里的 {info.filename} 大得不正常")


def write_package(parts: Parts, known: Mapping[str, Member] | None = None) -> bytes:
    """The bytes of a package: same parts, same bytes, on any day and system.
    `known` are parts deflated before; they serve as long as they are the same."""
    known = known or {}
    return write_archive(
        (name, there if (there := known.get(name)) and there.data is data else member(name, data))
        for name, data in parts.items()
    )


def sign(parts: Parts) -> Parts:
    """The parts with a digest of their content as a custom property, by which
    a later build knows whether somebody has edited the file."""
    return seal(announced(parts))


def announced(parts: Parts) -> Parts:
    """The parts, whose lists say that there is a digest."""
    parts = dict(parts)
    add_part_type(parts, DIGEST_PART, _CUSTOM_TYPE)
    attributes = {"Id": "makereport", "Type": _CUSTOM_RELATION, "Target": DIGEST_PART}
    _register(parts, "_rels/.rels", "Relationship", "Type", attributes)
    return parts


def seal(parts: Parts) -> Parts:
    """The parts with the digest that their lists have announced. Raises PartError."""
    try:
        return described(parts, {_DIGEST_NAME: _digest(parts)})
    except ValueError:
        raise PartError(DIGEST_PART, "不完好") from None


def described(parts: Parts, properties: Mapping[str, str]) -> Parts:
    """The parts with custom properties of the document, by name. Raises
    MalformedError."""
    body = parts.get(DIGEST_PART, b"")
    for name, value in properties.items():
        body = _with_property(body, name, value)
    return {**parts, DIGEST_PART: body} if properties else parts


def add_default_type(parts: Parts, extension: str, content_type: str) -> None:
    """Name the content type of all parts with an extension, once."""
    attributes = {"Extension": extension, "ContentType": content_type}
    _register(parts, _TYPES_PART, "Default", "Extension", attributes)


def add_part_type(parts: Parts, name: str, content_type: str) -> None:
    """Name the content type of a part, once."""
    attributes = {"PartName": f"/{name}", "ContentType": content_type}
    _register(parts, _TYPES_PART, "Override", "PartName", attributes)


def add_relationship(parts: Parts, owner: str, name: str, kind: str, target: str) -> None:
    """Relate a part to another by an id, once; the target is relative to it."""
    folder, _, file = owner.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    parts.setdefault(relations, _NO_RELATIONS)
    attributes = {"Id": name, "Type": kind, "Target": target}
    _register(parts, relations, "Relationship", "Id", attributes)


def _register(parts: Parts, name: str, tag: str, key: str, attributes: dict[str, str]) -> None:
    """Add an entry to a list of the package unless one with that key is there.
    Its attributes are our own: nothing in them needs escaping."""
    if name not in parts:
        raise PartError(name, "没有")
    try:
        body = undeclared(parts[name])
        root, found = entries(body)
    except MalformedError:
        raise PartError(name, "不完好") from None
    wanted = attributes[key].lower()
    if any(entry.attributes.get(key, "").lower() == wanted for entry in found):
        return
    prefix = root[: root.find(":") + 1]
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    parts[name] = with_entry(body, root, f"<{prefix}{tag}{written}/>")


def _with_property(present: bytes, name: str, value: str) -> bytes:
    """The custom properties, others kept, with one that has a name."""
    body = undeclared(present or _NO_PROPERTIES)
    root, found = entries(body)
    ends = [entry.start for entry in found[1:]] + [body.rfind(b"</")]
    for entry, end in reversed(list(zip(found, ends, strict=False))):
        if entry.attributes.get("name") == name:
            body = body[: entry.start] + body[end:]
            found.remove(entry)
    pid = 1 + max((int(entry.attributes.get("pid", "1")) for entry in found), default=1)
    prefix = root[: root.find(":") + 1]
    head = body[: found[0].start if found else len(body)]
    types = "" if f'xmlns:vt="{_VT}"'.encode() in head else f' xmlns:vt="{_VT}"'
    own = f'{prefix}property fmtid="{_FMTID}" pid="{pid}" name="{name}"'
    text = f"<{own}><vt:lpwstr{types}>{escape(value)}</vt:lpwstr></{prefix}property>"
    return with_entry(body, root, text)


def parse_xml(data: bytes) -> etree._Element:
    """A part as a tree. No entity is resolved, nothing is fetched. Raises
    MalformedError, also for one as deep as no office makes it."""
    # Here, not above: a report in a built-in template needs no trees.
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedError(str(error)) from None


def is_own_report(path: Path) -> bool:
    """Whether the file is a report that makereport wrote and nobody has changed."""
    parts = _untouched(path)
    return parts is not None and not _is_template(parts)


def is_own_template(path: Path) -> bool:
    """Whether the file is a template that makereport drew and nobody has changed."""
    parts = _untouched(path)
    return parts is not None and _is_template(parts)


def _untouched(path: Path) -> Parts | None:
    """The parts of a file of ours that is as it was written, None of any other."""
    try:
        if not _ends_as_written(path):
            return None
        parts = read_package(path)
        body = undeclared(parts.get(DIGEST_PART, b""))
        _, found = entries(body)
    except (PackageError, MalformedError, OSError):
        return None
    own = (entry.start for entry in found if entry.attributes.get("name") == _DIGEST_NAME)
    told = _DIGEST_TEXT.search(body, next(own, len(body)))
    return parts if told is not None and told[1].decode() == _digest(parts) else None


def _is_template(parts: Parts) -> bool:
    """A template has tags among its properties, where a report has the year."""
    return b"{{" in parts.get("docProps/core.xml", b"")


def is_product(parts: Parts) -> bool:
    """Whether makereport wrote the package, edited since or not."""
    return _DIGEST_NAME.encode() in parts.get(DIGEST_PART, b"")


def _digest(parts: Parts) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts):
        data = parts[name] if name != DIGEST_PART else _other_properties(parts[name])
        if data or name != DIGEST_PART:
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _other_properties(data: bytes) -> bytes:
    """The custom properties beside the digest. Raises MalformedError."""
    body = undeclared(data)
    _, found = entries(body)
    ends = [entry.start for entry in found[1:]] + [body.rfind(b"</")]
    others = zip(found, ends, strict=False)
    kept = (body[e.start : end] for e, end in others if e.attributes.get("name") != _DIGEST_NAME)
    return b"".join(map(bytes.strip, kept))


def _ends_as_written(path: Path) -> bool:
    """Whether nothing follows the directory of an archive, no comment either."""
    with opened(path, MAX_BYTES) as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - END_BYTES))
        return file.read(4) == END_MARK
