"""Word files become PDFs: tagged, with bookmarks, title and language, the same
bytes each time from one version of LibreOffice with the same faces."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from makereport.findings.errors import MakereportError
from makereport.office.fonts import fontconfig, has_chinese, missing_faces, pdf_faces
from makereport.office.program import OUTPUT, Conversion, LateError, find_office
from makereport.source.disk import os_reason, read_file
from makereport.source.temporary import temporary_folder

PATIENCE = 60.0
"""Seconds that one document may take, the start of LibreOffice included."""
HOPELESS = 2
"""Documents, one after another, over which LibreOffice ends with nothing done:
then it is not for the documents."""
MAX_BYTES = 256 * 1024 * 1024
_TARGET = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
_INSTALL = (
    "装好 LibreOffice（www.libreoffice.org，或系统的软件商店）再运行；"
    "或者生成 Word 文件，用 Word、WPS 另存为 PDF"
)
_BY_HAND = "先生成 Word 文件，用 Word 或 WPS 打开看看，再另存为 PDF"
_FONTS = "Windows、WPS 自带这些字体；Linux 上装 Fandol 仿宋、楷体和思源（Noto CJK）字体，再运行"
# What differs from one run to the next, each as long as it was: dates and numbers made
# of them.
_DATES = re.compile(
    rb"<xmp:(?:Create|Modify|Metadata)Date>[^<]*</xmp:\w+>|/(?:CreationDate|ModDate)\(D:[^()]*\)"
)
_ID = re.compile(rb"/ID \[ <([0-9A-F]{32})>\s*<([0-9A-F]{32})> \]|/DocChecksum /([0-9A-F]{32})")
_TAIL = 2048
"""Bytes at the end of a PDF among which its trailer ends."""
_SEAL = re.compile(rb"%makereport ([0-9a-f]{64})\n\Z")


class PdfError(MakereportError):
    """A PDF could not be made."""

    what = "PDF 没有做成"


@dataclass(frozen=True)
class Pdf:
    """A PDF, `data` None where none could be made. `code` is that of what
    there is to say of it, if anything, `message` and `hint` say it."""

    data: bytes | None
    code: str = ""
    message: str = ""
    hint: str = ""


def to_pdfs(documents: Sequence[bytes]) -> list[Pdf]:
    """The PDFs of Word files, by one process of LibreOffice; by another for
    those behind one that it could not do. Nothing is raised over a document."""
    with Press(documents) as press:
        return press.result()


class Press:
    """Word files on their way to be PDFs; nothing of it is left when the
    context ends."""

    def __init__(self, documents: Sequence[bytes]) -> None:
        self._documents = documents
        self._stack = ExitStack()
        self._program = find_office()
        self._conversion: Conversion | None = None
        self._error = ""
        try:
            if self._program:
                self._folder = self._stack.enter_context(temporary_folder())
                self._environment = fontconfig(self._folder)
                for number, data in enumerate(documents):
                    self._path(number).write_bytes(data)
                self._begin(range(len(documents)))
        except OSError as error:
            self._error = f"LibreOffice 启动不了（{os_reason(error)}）"
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End LibreOffice, remove what it was given."""
        if self._conversion:
            self._conversion.end()
        self._stack.close()

    def result(self) -> list[Pdf]:
        """The PDFs, in the order of their Word files."""
        if self._program is None:
            missing = Pdf(None, "F705", "这台电脑上没有找到 LibreOffice，做不了 PDF", _INSTALL)
            return [missing] * len(self._documents)
        made: dict[int, Pdf] = {}
        left, in_vain = list(range(len(self._documents))), 0
        while left and not self._error:
            reason = self._run_out()
            done = [(number, data) for number in left if (data := self._made(number))]
            made |= {number: _looked_over(data, self._documents[number]) for number, data in done}
            left = [number for number in left if number not in made]
            in_vain = 0 if done else in_vain + 1
            if left:  # the first of them is what it came to grief over
                made[left[0]] = _failed(reason)
                left = left[1:]
            if left:
                self._error = self._error or (reason if in_vain == HOPELESS else "")
                self._again(left)
        made |= {number: _failed(self._error) for number in left}
        return [made[number] for number in range(len(self._documents))]

    def _run_out(self) -> str:
        """Wait to the end; why not all of it can be done, if so."""
        if self._conversion is None:
            return self._error
        try:
            self._conversion.wait(PATIENCE)
        except LateError:
            return f"LibreOffice {PATIENCE:g} 秒没有做完"
        finally:
            self._conversion.end()
        return "LibreOffice 没有转换成功"

    def _again(self, numbers: Sequence[int]) -> None:
        if not self._error:
            try:
                self._begin(numbers)
            except OSError as error:
                self._error = f"LibreOffice 启动不了（{os_reason(error)}）"

    def _begin(self, numbers: Sequence[int]) -> None:
        documents = [self._path(number) for number in numbers]
        self._conversion = Conversion(
            str(self._program), documents, _TARGET, self._folder, self._environment
        )

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.docx"

    def _made(self, number: int) -> bytes | None:
        """A PDF that is whole; LibreOffice exits 0 also when it fails."""
        path = self._folder / OUTPUT / f"{number}.pdf"
        with suppress(OSError):
            data = read_file(path, MAX_BYTES)
            if data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"):
                return data
        return None


def _failed(reason: str) -> Pdf:
    return Pdf(None, "F707", f"PDF 没有做成：{reason}", _BY_HAND)


def _looked_over(data: bytes, document: bytes) -> Pdf:
    faces = pdf_faces(data)
    shown = "、".join(faces[:5]) or "没有字体"
    if not has_chinese(faces):
        message = f"这台电脑上没有中文字体，PDF 里的汉字印不出来（只有 {shown}）"
        return Pdf(None, "F708", message, _FONTS)
    missing = missing_faces(_styles(document), faces)
    pdf = sealed(_settled(data))
    if not missing:
        return Pdf(pdf)
    message = f"这台电脑上没有{'、'.join(missing)}，PDF 用了别的字体（{shown}）"
    return Pdf(pdf, "F706", message, _FONTS)


def _styles(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        try:
            return archive.read("word/styles.xml").decode("utf-8", "replace")
        except KeyError:
            return ""


def _settled(data: bytes) -> bytes:
    """The PDF without the time when it was made; no byte of it moves."""
    data = _DATES.sub(lambda match: b" " * len(match[0]), data)
    blank = _ID.sub(lambda match: re.sub(rb"[0-9A-F]{32}", b"0" * 32, match[0]), data)
    number = hashlib.sha256(blank).hexdigest()[:32].upper().encode()
    return _ID.sub(lambda match: re.sub(rb"[0-9A-F]{32}", number, match[0]), data)


def sealed(data: bytes) -> bytes:
    """The PDF with a digest of its content, as a comment behind its trailer,
    where it moves nothing that the PDF counts."""
    start = data.rindex(b"startxref")
    digest = hashlib.sha256(data).hexdigest().encode()
    return data[:start] + b"%makereport " + digest + b"\n" + data[start:]


def is_own_pdf(path: Path) -> bool:
    """Whether the file is a PDF that makereport wrote and nobody has changed.
    Raises OSError."""
    data = read_file(path, MAX_BYTES)
    start = data.rfind(b"startxref", -_TAIL)
    told = _SEAL.search(data, max(0, start - 100), max(0, start))
    if told is None:
        return False
    return hashlib.sha256(data[: told.start()] + data[start:]).hexdigest().encode() == told[1]
