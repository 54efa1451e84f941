"""Which reader a file gets, by its content; what cannot be read is told."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from openpyxl import Workbook

from makereport.findings.errors import ImportFailure
from makereport.narrative.blocks import Span
from makereport.readers.flow import Flow, Text
from makereport.readers.opening import READERS, Reader, read_flow
from makereport.readers.word import read_word
from tests.support.archives import OLE, zipped
from tests.support.drawing import png
from tests.support.flows import grids, reason, texts
from tests.support.runner import OBEYS, run

PAGE = (
    "<html><body><p>云溪县示范局</p><table><tr><td>规章</td><td>3</td></tr></table></body></html>"
)


# By content


@pytest.mark.parametrize("name", ["报告.docx", "报告.doc", "报告", "报告.html"])
def test_a_word_file_is_known_under_any_name(tmp_path: Path, word: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(word.read_bytes())
    assert texts(read_flow(path)) == texts(read_word(word))


@pytest.mark.parametrize("name", ["数据.xlsx", "数据.xls", "数据.docx"])
def test_a_workbook_is_known_under_any_name(tmp_path: Path, name: str) -> None:
    book = Workbook()
    book.worksheets[0].append(["规章", 3])
    book.save(tmp_path / "book.xlsx")
    path = (tmp_path / "book.xlsx").rename(tmp_path / name)
    assert grids(read_flow(path)) == [[["规章", "3"]]]


@pytest.mark.parametrize("name", ["年报.html", "年报.doc", "年报.xls", "年报"])
@pytest.mark.parametrize(
    "start", ["", "\ufeff", "\r\n\r\n", "<!-- CMS -->", '<?xml version="1.0"?>', "<!DOCTYPE HTML>"]
)
def test_a_page_is_known_under_any_name(tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    path.write_text(start + PAGE, encoding="utf-8", newline="")
    flow = read_flow(path)
    assert (texts(flow), grids(flow)) == (["云溪县示范局"], [[["规章", "3"]]])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_page_is_known_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "年报.doc"
    path.write_bytes(PAGE.encode(encoding))
    assert texts(read_flow(path)) == ["云溪县示范局"]


def test_a_page_that_begins_with_text_goes_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "年报.htm"
    path.write_text(f"导航 {PAGE}", encoding="utf-8")
    assert "云溪县示范局" in "".join(texts(read_flow(path)))


def test_a_pdf_is_known(tmp_path: Path) -> None:
    path = tmp_path / "年报.doc"
    path.write_bytes(b"\n%PDF-1.4\n")
    assert "PDF" in reason(path)


# What is no document


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.docx", b"", "文件是空的"),
        ("2021.yaml", "单位: 云溪县示范局\n".encode(), "这已经是 YAML"),
        ("2021.txt", "单位: 云溪县示范局 <b>\n".encode(), "这是纯文本文件"),
        ("图.png", png(2, 2), "这是图片，里面没有文字"),
        ("图.jpg", b"\xff\xd8\xff\xe0", "这是图片，里面没有文字"),
        ("包.rar", b"Rar!\x1a\x07", "这是压缩文件"),
        ("页.mht", b"From: x\r\nMIME-Version: 1.0\r\n\r\n<html>", "另存为“网页，仅 HTML”"),
        ("x.bin", b"\x01\x00\x02", "认不出这是什么文件"),
        ("断.docx", b"PK\x03\x04" + bytes(100), "不是完好的 .docx 文件"),
        ("断.xlsx", b"PK\x03\x04" + bytes(100), "不是完好的 .xlsx 文件"),
        ("密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "文件有密码保护"),
        ("旧.xls", OLE + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
        ("表.xls", b'<?xml version="1.0"?><?x progid="Excel.Sheet"?><Table/>', "另存为 .xlsx"),
        ("文.doc", b'<?xml version="1.0"?><?x progid="Word.Document"?><p/>', "另存为 .docx"),
        ("片.ppt", OLE + "PowerPoint".encode("utf-16-le"), "认不出这是什么文件"),
    ],
)
def test_what_cannot_be_imported(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in reason(path)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.txt": "文字"}, "这是压缩文件，不是文档"),
        ({"OFD.xml": "<x/>"}, "OFD"),
        ({"xl/workbook.bin": "x"}, "另存为 .xlsx"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "另存为 .xlsx"),
        ({"word/document.xml": "<x/>"}, "不是完好的"),
        ({"xl/workbook.xml": "<x/>"}, "不是完好的"),
    ],
)
def test_archives_that_are_no_document(
    tmp_path: Path, members: dict[str, str | bytes], said: str
) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(**members))
    assert said in reason(path)


@pytest.mark.parametrize(
    "members",
    [
        {"word/document.xml": ""},
        {"xl/worksheets/sheet1.xml": ""},
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""},
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, members: dict[str, str]) -> None:
    bomb = {name: content or bytes(80 << 20) for name, content in members.items()}
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(**bomb))
    tracemalloc.start()
    try:
        assert "大得不正常" in reason(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert "文件不存在" in reason(tmp_path / "没有.docx")
    assert "这是一个文件夹" in reason(tmp_path)
    assert "文件名里有不能用的字符" in reason(tmp_path / "a\0b")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK")
    path.chmod(0)
    said = run("import", "a.docx", cwd=tmp_path, before=OBEYS).stderr
    assert said.startswith("错误 a.docx: 不能导入：文件读不出来（没有权限")


def test_a_huge_page_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "年报.html"
    with path.open("wb") as file:
        file.write(PAGE.encode())
        file.truncate(100 << 20)
    tracemalloc.start()
    try:
        assert "网页有 100 MB，超过 20 MB 的上限" in reason(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


# Distrust


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def read(_: Path) -> Flow:
        raise error

    monkeypatch.setitem(READERS, "page", Reader("网页", read, 1))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("x"), "网页里有读不懂的内容（KeyError：'x'）"),
        (RecursionError("deep"), "网页里有读不懂的内容（RecursionError：deep）"),
        (PermissionError(13, "x"), "文件读不出来（没有权限"),
    ],
)
def test_a_reader_that_fails_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    raising(monkeypatch, error)
    path = tmp_path / "年报.html"
    path.write_text(PAGE, encoding="utf-8")
    assert said in reason(path)


@pytest.mark.parametrize("error", [MemoryError(), KeyboardInterrupt()])
def test_what_is_no_fault_of_the_file_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    raising(monkeypatch, error)
    path = tmp_path / "年报.html"
    path.write_text(PAGE, encoding="utf-8")
    with pytest.raises(type(error)):
        read_flow(path)


def test_libraries_are_loaded_when_they_are_needed() -> None:
    code = (
        "import sys, makereport.readers.opening\n"
        "print([name for name in ('openpyxl', 'pdfplumber', 'pdfminer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


KINDS = {
    "word": zipped(**{"word/document.xml": "<x/>"}),
    "sheets": zipped(**{"xl/workbook.xml": "<x/>"}),
    "page": PAGE.encode(),
    "pdf": b"%PDF-1.7\n",
    "office": OLE + "WordDocument".encode("utf-16-le"),
}


def naming(kind: str) -> Reader:
    """A reader that gives just the kind it is for."""
    return Reader(kind, lambda _: Flow([Text((Span(kind),), 1)]), 1)


def test_each_kind_has_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "文件"
    assert set(KINDS) == set(READERS)
    for kind in READERS:
        monkeypatch.setitem(READERS, kind, naming(kind))
    for kind, content in KINDS.items():
        path.write_bytes(content)
        assert texts(read_flow(path)) == [kind]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("长" * 100 + ".docx", "文件读不出来（文件名太长）"),
        ("~$年报.docx", "这是 Word 或 WPS 打开文件时的临时文件"),
    ],
)
def test_names_that_no_report_has_are_told(tmp_path: Path, name: str, said: str) -> None:
    if len(name) < 100:
        (tmp_path / name).write_bytes(b"\x06user")
    with pytest.raises(ImportFailure) as caught:
        read_flow(tmp_path / name)

    assert caught.value.reason == said
