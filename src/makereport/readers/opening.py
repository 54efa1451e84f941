"""Any file as a flow of blocks: what it is shows in its content, not in its
name, for many programs save a web page as .doc or .xls."""

from __future__ import annotations

import codecs
import re
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from makereport.findings.errors import ImportFailure, MakereportError
from makereport.ooxml.package import OLE_MAGIC, broken, read_package
from makereport.readers.apart import read_apart
from makereport.readers.budget import PDF_SECONDS, SHEET_SECONDS, BudgetError, Limit
from makereport.readers.flow import Flow
from makereport.readers.office import read_with_office
from makereport.readers.page import read_page
from makereport.readers.pdf import WORD_HINT, read_pdf
from makereport.readers.sheet_bounds import SMALLER
from makereport.readers.sheets import read_sheets
from makereport.readers.word import read_word
from makereport.source.disk import is_lock, opened, os_reason

HEAD_BYTES = 64 * 1024
"""What is looked at to tell what a file is."""


@dataclass(frozen=True)
class Reader:
    """How files of a kind are read, and how large they may be. With `seconds`
    they are read in another process, which has no more; `hint` is what to do
    where a limit is too little."""

    name: str
    read: Callable[[Path], Flow]
    megabytes: int
    seconds: Limit | None = None
    hint: str = "是年报的，把它复制到新的 Word 文件里，存为 .docx 后再导入"


READERS = {
    "word": Reader("Word 文档", read_word, 100),
    "sheets": Reader("Excel 工作簿", read_sheets, 100, SHEET_SECONDS, SMALLER),
    "page": Reader("网页", read_page, 20),
    "pdf": Reader("PDF 文件", read_pdf, 50, PDF_SECONDS, WORD_HINT),
    "office": Reader("文档", read_with_office, 100),
}

_AS_XLSX = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再导入"
_UNPACK = "请先解压，再导入其中的 Word、Excel、网页或 PDF 文件"
_KNOWN = "能导入的有：.docx、.html、.xlsx、.pdf，装有 LibreOffice 时还有 .doc、.wps、.odt、.rtf"

_ZIP_READERS = {"word/": "word", "xl/": "sheets"}
_ODF = "application/vnd.oasis.opendocument."
_PDF_BEGINS = 1024
"""Bytes within which a PDF begins; readers pass over what stands before."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_PAGE_NAMES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_TAG = re.compile(r"<(?:!doctype html|html|head|body|meta|title|table|div|p|span|h[1-6])\b", re.I)


def read_flow(path: Path) -> Flow:
    """The blocks of a file. Raises ImportFailure or PackageError."""
    size, head = _look(path)
    _check_size(path, size, "文件", max(reader.megabytes for reader in READERS.values()))
    reader = READERS[_kind(path, head)]
    _check_size(path, size, reader.name, reader.megabytes)
    try:
        if reader.seconds:
            return read_apart(reader.read, path, reader.seconds)
        return reader.read(path)
    except (MakereportError, MemoryError):
        raise
    except OSError as error:
        raise ImportFailure(str(path), f"文件读不出来（{os_reason(error)}）") from error
    except BudgetError as error:
        reason = f"{reader.name}里{error.reason}，多得不像年报"
        hint = f"请检查是不是选错了文件；{reader.hint}"
        raise ImportFailure(str(path), reason, hint) from None
    except Exception as error:
        reason = f"{reader.name}里有读不懂的内容"
        hint = "请用做这个文件的程序打开它，看是否完好，再另存一份"
        raise ImportFailure(str(path), reason, hint) from error


def _check_size(path: Path, size: int, name: str, megabytes: int) -> None:
    if size > megabytes << 20:
        reason = f"{name}有 {size / 1024 / 1024:.0f} MB，超过 {megabytes} MB 的上限"
        hint = "年报通常不到 1 MB，请检查是不是选错了文件"
        raise ImportFailure(str(path), reason, hint)


def _look(path: Path) -> tuple[int, bytes]:
    """Size and beginning of a file."""
    if is_lock(path):
        reason, hint = "这是 Word 或 WPS 打开文件时的临时文件", "关闭文件后，导入文件本身"
        raise ImportFailure(str(path), reason, hint)
    try:
        if path.is_dir():
            raise ImportFailure(str(path), "这是一个文件夹，不是文件", "请写出文件夹里的文件名")
        size = path.stat().st_size
        with opened(path, sys.maxsize) as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError:
        reason, hint = "文件不存在", "请检查文件名和所在的文件夹"
        raise ImportFailure(str(path), reason, hint) from None
    except OSError as error:
        raise ImportFailure(str(path), f"文件读不出来（{os_reason(error)}）") from None
    except ValueError:
        raise ImportFailure(str(path), "文件名里有不能用的字符") from None
    if not size:
        raise ImportFailure(str(path), "文件是空的")
    return size, head


def _kind(path: Path, head: bytes) -> str:
    """The name of the reader of a file. Raises ImportFailure for one without."""
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head.startswith(OLE_MAGIC):
        return _kind_of_compound(path)
    if b"%PDF-" in head[:_PDF_BEGINS] and not head.startswith(b"<"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "office"
    if head.startswith(_PICTURES):
        hint = "请找做成图片之前的 Word、网页或 PDF 文件，或先用文字识别（OCR）软件处理"
        raise ImportFailure(str(path), "这是图片，里面没有文字", hint)
    if head.startswith(_ARCHIVES):
        raise ImportFailure(str(path), "这是压缩文件", _UNPACK)
    return _kind_of_text(path, head)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            mimetype = _mimetype(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError):
        raise broken(path) from None
    except OSError as error:
        raise ImportFailure(str(path), f"文件读不出来（{os_reason(error)}）") from error
    if mimetype.startswith(f"{_ODF}text"):
        read_package(path)  # LibreOffice has no guard against bombs
        return "office"
    if mimetype.startswith(f"{_ODF}spreadsheet") or "xl/workbook.bin" in names:
        raise ImportFailure(str(path), "还不能导入这种格式的电子表格", _AS_XLSX)
    for folder, kind in _ZIP_READERS.items():
        if any(name.startswith(folder) for name in names):
            return kind
    if "OFD.xml" in names:
        hint = "请找转成 OFD 之前的 Word 文件；或者用阅读器另存为 PDF 后再导入"
        raise ImportFailure(str(path), "还不能导入 OFD 版式文件", hint)
    raise ImportFailure(str(path), "这是压缩文件，不是文档", _UNPACK)


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument package says it is."""
    if "mimetype" not in archive.namelist():
        return ""
    with archive.open("mimetype") as file:
        return file.read(100).decode("ascii", "replace")


def _kind_of_compound(path: Path) -> str:
    """The kind of a file of old Office, by the names of its streams."""
    data = path.read_bytes()
    if _stream("EncryptedPackage") in data:
        raise broken(path)
    if _stream("WordDocument") in data:
        return "office"
    if _stream("Workbook") in data or _stream("Book") in data:
        raise ImportFailure(str(path), "还不能导入旧格式的电子表格（.xls）", _AS_XLSX)
    raise ImportFailure(str(path), "认不出这是什么文件", _KNOWN)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _kind_of_text(path: Path, head: bytes) -> str:
    suffix = path.suffix.lower()
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if suffix in (".yaml", ".yml"):
        hint = "直接用 makereport check 或 makereport build"
        raise ImportFailure(str(path), "这已经是 YAML，不用导入", hint)
    # What Office 2003 saved as XML names its program.
    if text.startswith("<?xml") and 'progid="Word.Document"' in text:
        # LibreOffice loses the merged cells of this one.
        hint = "请用 Word 或 WPS 打开它，另存为 .docx 后再导入"
        raise ImportFailure(str(path), "还不能导入 Word 2003 的 XML 文件", hint)
    if text.startswith("<?xml") and 'progid="Excel.Sheet"' in text:
        raise ImportFailure(str(path), "还不能导入这种格式的电子表格", _AS_XLSX)
    if _TAG.search(text) and (text.startswith("<") or suffix in _PAGE_NAMES):
        return "page"
    if "\nmime-version:" in f"\n{text[:2000].lower()}":
        hint = "请在浏览器里打开原来的网页，另存为“网页，仅 HTML”后再导入"
        raise ImportFailure(str(path), "还不能导入单个文件的网页（.mht）", hint)
    if "\0" in text:
        raise ImportFailure(str(path), "认不出这是什么文件", _KNOWN)
    raise ImportFailure(str(path), "这是纯文本文件，里面没有表格", _KNOWN)
