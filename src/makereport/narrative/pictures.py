"""Picture files of the narrative: found beside the report, read with distrust.

Only what Word, WPS and browsers all show is taken: PNG and JPEG, told by their
content. Nothing is decoded; the file is walked from end to end, so that a cut
or damaged one is noticed here and not by the reader of the report.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from makereport.source.disk import os_reason, read_file
from makereport.source.looked import look_at

MAX_BYTES = 10 * 1024 * 1024
MAX_SIDE = 30_000
MAX_PIXELS = 100_000_000
SCREEN_DPI = 96
"""Of a picture that does not tell, or says what cannot be."""
_DPI_RANGE = range(30, 2401)
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_EXIF = b"Exif\x00\x00"
_FRAMES = (0xC0, 0xC1, 0xC2)  # baseline, extended, progressive: what Word shows
_OTHER_FRAMES = (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_TURNS = {3: 180, 6: 90, 8: 270}
_ORIENTATION = 0x0112
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Image:
    """A sound picture file: `kind` is `png` or `jpeg`, sizes are in pixels as
    stored, `turn` is by how many degrees clockwise it is to be shown."""

    data: bytes
    kind: str
    width: int
    height: int
    dpi: tuple[int, int] = (SCREEN_DPI, SCREEN_DPI)
    turn: int = 0


class PictureError(Exception):
    """A picture that cannot be used: why, and what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def _meant(path: Path) -> str:
    """What to do about a file that is not there: only its suffix may be
    another, or, on a system that cares, the case of its letters."""
    if path.parent.is_dir():
        near = sorted(
            other.name
            for other in path.parent.iterdir()
            if other.stem.casefold() == path.stem.casefold()
            and other.suffix.casefold() in (".png", ".jpg", ".jpeg")
        )
        if near:
            return f"文件夹里有 {'、'.join(near)}：大小写和后缀都要一样"
    return "核对文件名，包括 .png、.jpg 这一段；路径从年报文件所在的文件夹算起"


def read_picture(folder: Path, typed: str) -> Image:
    """The picture at a path relative to the report's folder, which it may not
    leave. Raises PictureError."""
    path = _inside(folder, typed)
    look_at(folder / typed.replace("\\", "/"))  # what a link leads to may change
    try:
        if path.is_dir():
            raise PictureError(f"{typed} 是一个文件夹", "写出图片的文件名")
        if not path.is_file():
            raise PictureError(f"没有文件 {typed}", _meant(path))
        size = path.stat().st_size
        if size > MAX_BYTES:
            hint = "用看图软件缩小尺寸，另存一份"
            raise PictureError(f"文件有 {size / 1024 / 1024:.1f} MB，超过 10 MB", hint)
        return parse_image(read_file(path, MAX_BYTES))
    except OSError as error:
        reason = f"读不到文件 {typed}（{os_reason(error)}）"
        raise PictureError(reason, "核对文件名和文件的权限") from None


def _inside(folder: Path, typed: str) -> Path:
    """The file meant, with links followed. Windows users type backslashes."""
    path = typed.replace("\\", "/")
    hint = "把图片放到年报文件所在的文件夹里，写成 ![说明](图片.png)"
    if not path:
        raise PictureError("没有写图片的文件名", hint)
    if _SCHEME.match(path):
        raise PictureError("不能用网址", hint)
    if path.startswith("/") or _DRIVE.match(path):
        raise PictureError("路径要从年报文件所在的文件夹写起", hint)
    try:
        root = folder.resolve()
        target = (root / path).resolve()
    except (OSError, RuntimeError, ValueError):
        raise PictureError(f"读不到文件 {typed}", "核对文件名") from None
    if not target.is_relative_to(root):
        raise PictureError("图片在年报文件所在的文件夹以外", hint)
    return target


def parse_image(data: bytes) -> Image:
    """The picture in these bytes. Raises PictureError."""
    if data.startswith(_PNG):
        image = _png(data)
    elif data.startswith(_JPEG):
        image = _jpeg(data)
    else:
        hint = "用看图软件另存为 PNG 或 JPEG；只改文件名不行"
        raise PictureError("不是 PNG 或 JPEG 图片", hint)
    if not image.width or not image.height:
        raise _damaged()
    if max(image.width, image.height) > MAX_SIDE or image.width * image.height > MAX_PIXELS:
        size = f"{image.width}×{image.height}"
        raise PictureError(f"图片太大，有 {size} 个像素", "用看图软件缩小尺寸，另存一份")
    return image


def _damaged() -> PictureError:
    return PictureError("图片文件已损坏或不完整", "用看图软件打开看看，重新保存或复制一份")


def _png(data: bytes) -> Image:
    image = None
    has_pixels = False
    for kind, content in _chunks(data):
        if image is None:
            if kind != b"IHDR" or len(content) != 13:
                raise _damaged()
            width, height = struct.unpack_from(">II", content)
            image = Image(data, "png", width, height)
        elif kind == b"pHYs" and len(content) == 9 and content[8] == 1:
            across, down = struct.unpack_from(">II", content)
            image = replace(image, dpi=_dpi(across * 0.0254, down * 0.0254))
        elif kind == b"IDAT":
            has_pixels = True
    if image is None or not has_pixels:
        raise _damaged()
    return image


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG file up to its end, their checksums proved."""
    position = len(_PNG)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        end = position + 8 + length
        if end + 4 > len(data):
            break
        if zlib.crc32(data[position + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            break
        kind = data[position + 4 : position + 8]
        if kind == b"IEND":
            return
        yield kind, data[position + 8 : end]
        position = end + 4
    raise _damaged()


def _jpeg(data: bytes) -> Image:
    image = None
    dpi = (SCREEN_DPI, SCREEN_DPI)
    turn = 0
    has_pixels = False
    for marker, content in _segments(data):
        if marker in _FRAMES and len(content) >= 6:
            height, width = struct.unpack_from(">HH", content, 1)
            image = Image(data, "jpeg", width, height)
        elif marker in _OTHER_FRAMES:
            raise PictureError("这种 JPEG 的压缩方式 Word 不支持", "用看图软件另存为 PNG")
        elif marker == 0xE0 and content.startswith(b"JFIF\x00") and len(content) >= 12:
            across, down = struct.unpack_from(">HH", content, 8)
            unit = {1: 1.0, 2: 2.54}.get(content[7], 0.0)
            dpi = _dpi(across * unit, down * unit)
        elif marker == 0xE1 and content.startswith(_EXIF):
            turn = _turn(content[len(_EXIF) :])
        elif marker == 0xDA:
            has_pixels = True
    if image is None or not has_pixels:
        raise _damaged()
    return replace(image, dpi=dpi, turn=turn)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG file up to its end marker, scans stepped over."""
    position = 2
    while position + 2 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # padding
            position += 1
            continue
        if marker == 0xD9:
            return
        start = position + 4
        end = position + 2 + int.from_bytes(data[position + 2 : start], "big")
        if end > len(data):
            break
        yield marker, data[start:end]
        position = end
        if marker == 0xDA:
            found = _SCAN_END.search(data, position)
            position = found.start() if found else len(data)
    raise _damaged()


def _turn(tiff: bytes) -> int:
    """The turn that a camera asks for. Mirrored pictures do not occur."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if tag == _ORIENTATION:
                return _TURNS.get(value, 0)
    except struct.error:
        pass
    return 0


def _dpi(across: float, down: float) -> tuple[int, int]:
    dpi = round(across), round(down)
    return dpi if all(value in _DPI_RANGE for value in dpi) else (SCREEN_DPI, SCREEN_DPI)
