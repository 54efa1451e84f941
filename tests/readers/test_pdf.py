"""PDF files read back: what our own reports hold once LibreOffice has printed them."""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path

import pytest

from makereport.findings.errors import ImportFailure
from makereport.readers import pdf as pdf_reader
from makereport.readers.budget import BudgetError, Limit
from makereport.readers.flow import Flow, Text
from makereport.readers.pdf import read_pdf
from makereport.readers.word import read_word
from tests.support.flows import YEARS, built_examples, grids, notes, reason, texts
from tests.support.office import convert, to_pdf


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Flow, Path]]:
    """For each example its Word file as read and its PDF."""
    folder = tmp_path_factory.mktemp("pdf")
    words = built_examples(folder)
    pdfs = to_pdf(words, folder)
    return dict(zip(YEARS, zip(map(read_word, words), pdfs, strict=True), strict=True))


def one_page(content: bytes, more: bytes = b"") -> bytes:
    """A PDF of one page with this content stream and further objects."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        b"4 0 obj<<" + more + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream "
        b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_stands_in_its_place(printed: dict[int, tuple[Flow, Path]], year: int) -> None:
    word, pdf = printed[year]
    expected = [line for grid in grids(word) for line in grid]
    found: list[list[str]] = []
    for grid in grids(read_pdf(pdf)):
        # The header of a table is printed again where a page cuts it.
        head = next((n for n, line in enumerate(grid) if line not in found), 0)
        found += grid[head:] if found[-1:] and head and grid[0] in found else grid
    assert [_bare(line) for line in found] == [_bare(line) for line in expected]


@pytest.mark.parametrize("year", YEARS)
def test_all_text_comes_back_in_its_paragraphs(
    printed: dict[int, tuple[Flow, Path]], year: int
) -> None:
    word, pdf = printed[year]
    flow = read_pdf(pdf)
    assert texts(flow) == texts(word)
    titles = [b.text for b in flow.blocks if isinstance(b, Text) and b.role == "title"]
    assert titles == texts(word)[:2]
    assert {block.line for block in flow.blocks} > {1, 2, 3}


def _bare(line: list[str]) -> list[str]:
    return [re.sub(r"\s", "", text) for text in line]


def test_words_keep_their_spaces(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    text = b"BT /F 12 Tf 72 700 Td [(one) -400 (two) 0 (three)] TJ 0 -20 Td (five \\(six\\)) Tj ET"
    path.write_bytes(one_page(text))
    assert texts(read_pdf(path)) == ["one twothree five (six)"]


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    frame = b"60 600 400 150 re S BT /F 12 Tf 72 700 Td (framed) Tj ET"
    path.write_bytes(one_page(frame))
    flow = read_pdf(path)
    assert (texts(flow), grids(flow)) == (["framed"], [])


def test_a_watermark_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    mark = (
        b"BT /F 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET BT /F 12 Tf 72 700 Td (text) Tj ET"
    )
    path.write_bytes(one_page(mark))
    flow = read_pdf(path)
    assert texts(flow) == ["text"]
    assert "DRAFT" in notes(flow)


def refused(path: Path) -> str:
    with pytest.raises(ImportFailure) as caught:
        read_pdf(path)
    return str(caught.value)


def test_a_scan_needs_ocr(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(one_page(b"0 0 100 100 re f"))
    assert "PDF 里没有文字，可能是扫描件；makereport 不带文字识别（OCR）" in refused(path)


def test_a_password_is_told(tmp_path: Path) -> None:
    how = (
        'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"x"}}'
    )
    [pdf] = convert(built_examples(tmp_path)[:1], tmp_path / "pdf", how)
    assert "PDF 有密码保护" in refused(pdf)


def test_a_truncated_file_is_told(printed: dict[int, tuple[Flow, Path]], tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(printed[2022][1].read_bytes()[:3000])
    assert "PDF" in refused(path)


def test_a_stream_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    chunk = b"0 0 m " * 200_000
    packed = b"".join(packer.compress(chunk) for _ in range(100)) + packer.flush()
    path = tmp_path / "a.pdf"
    path.write_bytes(one_page(packed, b"/Filter/FlateDecode"))
    assert "PDF 文件里一段内容解开后的大小超过 64 MB 的上限" in reason(path)


@pytest.mark.parametrize(
    ("text", "filters", "said"),
    [
        (
            zlib.compress(zlib.compress(b" " * (12 << 20))),
            b"/FlateDecode/FlateDecode",
            "画出各页的内容的大小超过 10 MB",
        ),
        (zlib.compress(b" " * (2 << 20)), b"/FlateDecode", "画出一页的内容的大小超过 1 MB"),
        (zlib.compress(b"\x81 " * (2 << 20)), b"/FlateDecode/RunLengthDecode", "内容太复杂，要用"),
    ],
    ids=["packed twice", "one page", "more than the memory"],
)
def test_a_page_that_is_drawn_by_very_much_is_refused(
    tmp_path: Path, text: bytes, filters: bytes, said: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(one_page(text, b"/Filter[" + filters + b"]"))
    assert said in reason(path)


def test_a_book_is_refused(
    printed: dict[int, tuple[Flow, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_reader, "PAGES", Limit(2, "页数"))
    with pytest.raises(BudgetError) as caught:
        read_pdf(printed[2022][1])
    assert caught.value.reason == "页数超过 2 的上限"


def test_without_the_library_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    assert f"{sys.executable} -m pip install pdfplumber；" in refused(tmp_path / "a.pdf")

    venv = tmp_path / "pipx" / "makereport"
    venv.mkdir(parents=True)
    (venv / "pipx_metadata.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(venv))
    assert "请先安装：pipx inject makereport pdfplumber；" in refused(tmp_path / "a.pdf")
