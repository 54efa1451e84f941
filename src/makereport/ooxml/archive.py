"""The bytes of a zip archive: what `zipfile` writes, from members that can be
deflated once and written many times."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
END_BYTES = _END.size
"""What an archive without a comment ends with."""
_VERSION = 20
_UTF8_NAME = 0x800
_TIME, _DATE = 0, 1 << 5 | 1
"""Midnight of 1980-01-01, the first day that a zip archive knows."""
_OWNER_ONLY = 0o600 << 16
_COMPRESSED = (".png", ".jpeg", ".jpg")


class Member(NamedTuple):
    """A file of an archive, ready to be written: its data as it is, and as it
    is stored (by a method: 0 as it is, 8 deflated)."""

    data: bytes
    stored: bytes
    method: int
    crc: int


def member(name: str, data: bytes) -> Member:
    """A file of an archive. Pictures are compressed already."""
    if name.endswith(_COMPRESSED):
        return Member(data, data, 0, zlib.crc32(data))
    deflating = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    stored = deflating.compress(data) + deflating.flush()
    return Member(data, stored, 8, zlib.crc32(data))


def write_archive(members: Iterable[tuple[str, Member]]) -> bytes:
    """An archive of these files in this order; no day and no system is in it."""
    written: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for text, (data, stored, method, crc) in members:
        name, flags = (
            (text.encode("ascii"), 0) if text.isascii() else (text.encode("utf-8"), _UTF8_NAME)
        )
        common = (_VERSION, flags, method, _TIME, _DATE, crc, len(stored), len(data), len(name), 0)
        local = _LOCAL.pack(b"PK\x03\x04", *common)
        entry = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *common, 0, 0, 0, _OWNER_ONLY, offset)
        written += (local, name, stored)
        directory += (entry, name)
        offset += len(local) + len(name) + len(stored)
    size = sum(map(len, directory))
    count = len(directory) // 2
    end = _END.pack(END_MARK, 0, 0, count, count, size, offset, 0)
    return b"".join([*written, *directory, end])
