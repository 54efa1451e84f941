"""Small picture files for tests, made byte by byte."""

from __future__ import annotations

import struct
import zlib


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file with its checksum."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def png(width: int, height: int, dpi: float = 0, pixel: bytes = b"\xc0\x20\x20") -> bytes:
    """A PNG file of one colour; without a dpi it does not tell any."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    density = round(dpi / 0.0254)
    physical = chunk(b"pHYs", struct.pack(">IIB", density, density, 1)) if dpi else b""
    pixels = zlib.compress((b"\x00" + pixel * width) * height)
    chunks = chunk(b"IHDR", head) + physical + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG file."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def exif(orientation: int, order: str = "<") -> bytes:
    """What a camera writes into a JPEG file that it took lying on its side."""
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(f"{order}HIH", 42, 8, 1)
    return segment(0xE1, b"Exif\x00\x00" + head + entry + b"\x00" * 4)


def jpeg(
    width: int, height: int, dpi: int = 0, unit: int = 1, more: bytes = b"", frame: int = 0xC0
) -> bytes:
    """A grey JPEG file: each block of 8 × 8 pixels takes two bits."""
    density = struct.pack(">BHH", unit, dpi, dpi) if dpi else b"\x00\x00\x01\x00\x01"
    one_code = b"\x01" + b"\x00" * 15 + b"\x00"
    blocks = -(-width // 8) * -(-height // 8)
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01" + density + b"\x00\x00"),
            more,
            segment(0xDB, b"\x00" + b"\x01" * 64),
            segment(frame, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)),
            segment(0xC4, b"\x00" + one_code),
            segment(0xC4, b"\x10" + one_code),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x00" * (blocks // 4) + bytes([0xFF >> 2 * (blocks % 4)]),
            b"\xff\xd9",
        ]
    )
