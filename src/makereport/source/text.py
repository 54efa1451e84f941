"""A user's file as text: reading, decoding, and findings that point into it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from makereport.findings.finding import Finding, Mark
from makereport.source.disk import os_reason, read_file
from makereport.source.looked import look_at

MAX_BYTES = 5 * 1024 * 1024
START = Mark(1, 1)
_IMPORT = "已公布的年报用 makereport import 读成 YAML；新建一份用 makereport new 年度"
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A decoded text file. `file` is its name as the user gave it; newlines
    are all `\\n`, a byte order mark is gone. Of a report that was published
    the text is what importing it gives: its lines are nowhere to be seen."""

    file: str
    text: str
    findings: tuple[Finding, ...] = field(default=())
    is_published: bool = False

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """The 1-based line, empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, mark: Mark) -> str:
        """Where a mark is, as another file's finding names it."""
        return self.file if self.is_published else f"{self.file}:{mark.line}"

    def finding(
        self,
        code: str,
        mark: Mark,
        path: tuple[str, ...],
        message: str,
        hint: str = "",
        echoes: str = "",
    ) -> Finding:
        """A finding at a place of this file."""
        line = self.line(mark.line)
        return Finding(code, message, hint, path, self.file, *mark, line, echoes)


def clipped(text: str, most: int) -> str:
    """A user's text as a message quotes it."""
    return text if len(text) <= most else f"{text[:most]}…"


def read_source(path: Path, file: str | None = None) -> Source:
    """Read a file. What is wrong with it stands in the result's `findings`;
    with an error among them the text is empty."""
    name = str(path) if file is None else file
    look_at(path)
    try:
        if path.is_dir():
            return _failed(name, "Y100", "这是一个文件夹，不是文件", "请写出文件夹里的 YAML 文件名")
        size = path.stat().st_size
        if size > MAX_BYTES:
            return _too_large(name, size)
        return source_of(read_file(path, MAX_BYTES), name)
    except FileNotFoundError:
        return _failed(name, "Y100", "文件不存在", "请检查文件名和所在的文件夹")
    except OSError as error:
        return _failed(name, "Y100", f"文件读不出来（{os_reason(error)}）", "请检查文件的权限")
    except ValueError:
        return _failed(name, "Y100", "文件名里有不能用的字符", "请检查文件名")


def _too_large(name: str, size: int) -> Source:
    message = f"文件有 {size / 1024 / 1024:.1f} MB，超过 5 MB 的上限"
    hint = "年报文件通常只有几十 KB，请检查是不是选错了文件"
    return _failed(name, "Y110", message, hint)


def source_of(data: bytes, name: str) -> Source:
    """The content of a file as text: UTF-8 (with or without BOM), UTF-16 with
    BOM, or GB18030. What is wrong with it stands in `findings`."""
    if len(data) > MAX_BYTES:
        return _too_large(name, len(data))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        return _failed(name, "Y100", "这是 Word、Excel、PDF 或压缩文件，不是 YAML", _IMPORT)
    if _PAGE.match(data):
        return _failed(name, "Y100", "这是网页，不是 YAML", _IMPORT)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_legacy(data, name, "utf-16")
    try:
        return Source(name, _unify(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        # Text of another encoding is broken almost everywhere; a damaged
        # UTF-8 file is not, and must not be read as mojibake.
        text = data.decode("utf-8-sig", "replace")
        broken = text.count("\ufffd")
        sound = sum(1 for character in text if character > "\x7f") - broken
        if broken <= sound:
            return _damaged(data, name, error.start)
        return _decode_legacy(data, name, "gb18030")


def _decode_legacy(data: bytes, name: str, encoding: str) -> Source:
    try:
        source = Source(name, _unify(data.decode(encoding)))
    except UnicodeDecodeError as error:
        return _damaged(data, name, error.start)
    message = f"文件不是 UTF-8 编码，已按 {encoding.upper()} 读取"
    hint = "请用编辑器另存为 UTF-8，免得别的工具读成乱码"
    return replace(source, findings=(source.finding("Y109", START, (), message, hint),))


def _damaged(data: bytes, name: str, offset: int) -> Source:
    whole, before = (_unify(part.decode("utf-8-sig", "replace")) for part in (data, data[:offset]))
    mark = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
    message = f"这里的字节（0x{data[offset]:02X}）不是合法的 UTF-8 文字"
    hint = "文件可能已损坏，请从这里重新输入，再存为 UTF-8"
    return _failed(name, "Y101", message, hint, mark, whole)


def _failed(
    name: str, code: str, message: str, hint: str, mark: Mark = START, text: str = ""
) -> Source:
    """A source of which only the finding is left; `text` is what that points into."""
    return Source(name, "", (Source(name, text).finding(code, mark, (), message, hint),))


def _unify(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
