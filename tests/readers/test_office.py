"""Documents of other programs, read by way of LibreOffice."""

from __future__ import annotations

import os
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from makereport.office.program import find_office
from makereport.ooxml.package import parse_xml
from makereport.readers import office
from makereport.readers.opening import read_flow
from makereport.readers.word import read_word
from tests.support.archives import OLE, zipped
from tests.support.flows import grids, reason, texts
from tests.support.office import convert, require


@pytest.fixture(scope="module")
def page_server() -> Iterator[tuple[str, list[str]]]:
    """A web server on this computer: its address, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(str(self.rfile.readline()))

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("doc:MS Word 97", "报告.doc"),
        ("doc:MS Word 97", "-报告.wps"),
        ("odt", "报告.odt"),
        ("rtf", "报告.doc"),
    ],
)
def test_other_documents_read_as_the_word_file(
    tmp_path: Path, word: Path, target: str, name: str
) -> None:
    [converted] = convert([word], tmp_path / "converted", target)
    path = converted.rename(tmp_path / name)
    flow = read_flow(path)
    assert texts(flow) == texts(read_word(word))
    assert grids(flow) == grids(read_word(word))
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [name]


def test_nothing_is_fetched(tmp_path: Path, word: Path, page_server: tuple[str, list[str]]) -> None:
    address, asked = page_server
    [odt] = convert([word], tmp_path, "odt")
    with zipfile.ZipFile(odt) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    frame = (
        '<text:p><draw:frame draw:name="x" svg:width="2cm" svg:height="2cm">'
        f'<draw:image xlink:href="{address}x.png" xlink:type="simple" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p></office:text>"
    )
    parts["content.xml"] = parts["content.xml"].replace(b"</office:text>", frame.encode())
    assert address.encode() in parts["content.xml"]
    linked = tmp_path / "链接.odt"
    linked.write_bytes(zipped(**parts))
    assert texts(read_flow(linked)) == texts(read_word(word))
    assert not asked


def test_a_document_that_libreoffice_cannot_read(tmp_path: Path) -> None:
    require("soffice")
    path = tmp_path / "坏.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    assert "LibreOffice 没有转换成功，文件可能已损坏或有密码" in reason(path)


def test_without_libreoffice_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("makereport.readers.office.find_office", lambda: None)
    path = tmp_path / "报告.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    assert "没有找到它" in reason(path)
    assert "另存为 .docx 后再导入" in reason(path)


def test_libreoffice_is_found_outside_of_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.write_text("", encoding="utf-8")
    program.chmod(0o755)
    # Of a LibreOffice that is installed here nothing may be seen.
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(os, "access", lambda name, _: Path(name) == program)
    monkeypatch.delenv("ProgramFiles(x86)", raising=False)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert find_office() == str(tmp_path / "LibreOffice/program/soffice.com")
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "x"))
    assert find_office() is None


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for LibreOffice")
def test_at_the_time_limit_all_processes_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = tmp_path / "alive"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 2; touch {alive}) &\nsleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("makereport.readers.office.find_office", lambda: str(program))
    monkeypatch.setattr(office, "TIMEOUT", 1)
    path = tmp_path / "报告.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    assert "LibreOffice 转换了 1 秒还没有结束" in reason(path)
    time.sleep(1.5)
    assert not alive.exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for LibreOffice")
def test_what_libreoffice_is_asked_for_and_what_it_may_not_do(
    tmp_path: Path, word: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, asked, settings = (tmp_path / name for name in ("soffice", "asked", "settings"))
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {asked}\n'
        f'cp "${{1#*file://}}"/user/registrymodifications.xcu {settings}\n'
        f'mkdir -p "$7" && cp {word} "$7/document.docx"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    path = tmp_path / "报告.RTF"
    path.write_bytes(b"{\\rtf1 x}")
    flow = read_flow(path)

    assert texts(flow) == texts(read_word(word))
    profile, *words, output, copy = asked.read_text(encoding="utf-8").splitlines()
    assert profile.startswith("-env:UserInstallation=file:///")
    assert words == [
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
    ]
    assert Path(copy).name == "document.rtf"
    assert Path(output).parent == Path(copy).parent
    root = parse_xml(settings.read_bytes())
    said = {
        "/".join([*map(str, item.attrib.values()), str(prop.attrib.values()[0])]): prop.findtext(
            "value"
        )
        for item in root
        for prop in item
    }
    assert said == {
        "/org.openoffice.Office.Common/Security/Scripting/DisableMacrosExecution": "true",
        "/org.openoffice.Office.Common/Security/Scripting/MacroSecurityLevel": "3",
        "/org.openoffice.Office.Common/Security/Scripting/DisableActiveContent": "true",
        "/org.openoffice.Office.Common/Security/Scripting/BlockUntrustedRefererLinks": "true",
        "/org.openoffice.Office.Writer/Content/Update/Link": "0",
        "/org.openoffice.Office.Common/Cache/Writer/OLE_Objects": "1000",
    }
    assert {prop.attrib.values()[1] for item in root for prop in item} == {"fuse"}


@pytest.mark.parametrize(
    "usual",
    [
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "/usr/lib/libreoffice/program/soffice",
        "/opt/libreoffice/program/soffice",
    ],
)
def test_libreoffice_is_found_where_it_usually_is(
    monkeypatch: pytest.MonkeyPatch, usual: str
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(os, "access", lambda name, mode: (str(name), mode) == (usual, os.X_OK))
    assert find_office() == usual
