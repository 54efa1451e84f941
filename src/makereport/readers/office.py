"""Documents of other programs (.doc, .wps, .odt, .rtf), turned into .docx by
LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from makereport.findings.errors import ImportFailure
from makereport.readers.flow import Flow
from makereport.readers.word import read_word
from makereport.source.temporary import temporary_folder

TIMEOUT = 120
"""Seconds."""
_PROGRAMS = ("soffice", "libreoffice")
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
_USUAL_ON_WINDOWS = "LibreOffice/program/soffice.com"
_HINT = "请用 Word 或 WPS 打开它，另存为 .docx 后再导入"
# No macro runs and no picture or link is fetched, whatever the document asks for.
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


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


def find_office() -> str | None:
    """The program of LibreOffice, from PATH or from its usual folder."""
    found = (shutil.which(name) for name in _PROGRAMS)
    folders = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
    usual = [*_USUAL, *(f"{folder}/{_USUAL_ON_WINDOWS}" for folder in folders if folder)]
    present = (name for name in usual if os.access(name, os.X_OK))
    return next((name for name in (*found, *present) if name), None)


def _convert(program: str, path: Path, folder: Path) -> Path:
    """Convert a copy, so that no lock file appears beside the original."""
    copy = folder / f"document{path.suffix.lower()}"
    shutil.copyfile(path, copy)
    profile = folder / "profile"
    _write_settings(profile)
    output = folder / "output"
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(output),
        str(copy),
    ]
    try:
        _run(command)
    except subprocess.TimeoutExpired:
        reason = f"LibreOffice 转换了 {TIMEOUT} 秒还没有结束"
        raise ImportFailure(str(path), reason, _HINT) from None
    except OSError as error:
        raise ImportFailure(str(path), f"LibreOffice 启动不了（{error}）", _HINT) from None
    # LibreOffice exits 0 also when it fails.
    return output / "document.docx"


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(command: list[str]) -> None:
    """Run to the end; at the time limit the program ends with all it started."""
    process = subprocess.Popen(  # noqa: S603 - a program found on this computer
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(TIMEOUT)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
