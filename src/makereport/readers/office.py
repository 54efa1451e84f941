"""Documents of other programs (.doc, .wps, .odt, .rtf), turned into .docx by
LibreOffice where it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from makereport.findings.errors import ImportFailure
from makereport.office.program import Conversion, LateError, find_office
from makereport.readers.flow import Flow
from makereport.readers.word import read_word
from makereport.source.temporary import temporary_folder

TIMEOUT = 120
"""Seconds."""
_HINT = "请用 Word 或 WPS 打开它，另存为 .docx 后再导入"


def read_with_office(path: Path) -> Flow:
    """The blocks of a document that LibreOffice reads. Raises ImportFailure."""
    program = find_office()
    if program is None:
        reason = "这种格式要用 LibreOffice 转换，这台电脑上没有找到它"
        raise ImportFailure(str(path), reason, _HINT)
    with temporary_folder() as folder:
        converted = _convert(program, path, folder)
        if not converted.is_file():
            reason = "LibreOffice 没有转换成功，文件可能已损坏或有密码"
            raise ImportFailure(str(path), reason, _HINT)
        return read_word(converted)


def _convert(program: str, path: Path, folder: Path) -> Path:
    """Convert a copy, so that no lock file appears beside the original."""
    copy = folder / f"document{path.suffix.lower()}"
    shutil.copyfile(path, copy)
    try:
        conversion = Conversion(program, [copy], "docx:MS Word 2007 XML", folder)
        try:
            conversion.wait(TIMEOUT)
        finally:
            conversion.end()
    except LateError:
        reason = f"LibreOffice 转换了 {TIMEOUT} 秒还没有结束"
        raise ImportFailure(str(path), reason, _HINT) from None
    except OSError as error:
        raise ImportFailure(str(path), f"LibreOffice 启动不了（{error}）", _HINT) from None
    # LibreOffice exits 0 also when it fails.
    return conversion.output / "document.docx"
