"""A Word file as text for `git diff`: its lines, and what cannot be read."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from makereport.textconv import main
from tests.support.archives import OLE, zipped
from tests.support.reports import built, check_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ROOT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
RELATIONS = f'<Relationships><Relationship Type="{ROOT}" Target="/a/b.xml"/></Relationships>'
BODY = (
    f'<w:document xmlns:w="{W}" xmlns:wp="urn:wp"><w:body>'
    "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:br/><w:t>乙</w:t></w:r></w:p><w:p/>"
    '<w:p><w:r><w:drawing><wp:docPr descr="说明" name="图1"/></w:drawing></w:r>'
    '<w:r><w:drawing><wp:docPr name="图2"/></w:drawing></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>丙</w:t>"
    "</w:r></w:p><w:p><w:r><w:t>丁</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>不印</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)


def converted(
    monkeypatch: pytest.MonkeyPatch, *words: str, encoding: str = "utf-8"
) -> tuple[int, str, str]:
    """The exit code and what was printed, on a console of an encoding."""
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    err = io.TextIOWrapper(io.BytesIO(), encoding)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main(list(words))
        out.flush()
        err.flush()
    printed = [stream.buffer.getvalue() for stream in (out, err)]
    return code, printed[0].decode(), printed[1].decode(encoding)


def test_paragraphs_pictures_and_rows_are_lines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(**{"_rels/.rels": RELATIONS, "a/b.xml": BODY}))
    assert converted(monkeypatch, str(path)) == (
        0,
        "甲\n乙\n\n[图：说明][图：图2]\n| 丙 丁 |  |\n|  | 5 |\n",
        "",
    )


def test_text_is_utf_8_on_any_console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(built(check_text(tmp_path, "总体情况: 表情😀与𠮷。\n")))
    code, text, said = converted(monkeypatch, str(path), encoding="gbk")
    assert (code, said) == (0, "")
    assert "\n表情😀与𠮷。\n" in text


@pytest.mark.parametrize("words", [[], ["a.docx", "b.docx"]])
def test_it_takes_one_file(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    said = "用法：python -m makereport.textconv 文件.docx\n"
    assert converted(monkeypatch, *words) == (2, "", said)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "文件不存在"),
        (b"", "不是完好的 .docx 文件"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "文件有密码保护"),
        (zipped(a=""), "不是完好的 .docx 文件"),
        (zipped(**{"_rels/.rels": RELATIONS}), "不是完好的 .docx 文件"),
        (zipped(**{"_rels/.rels": RELATIONS, "a/b.xml": "<a>"}), "不是完好的 .docx 文件"),
        (zipped(**{"_rels/.rels": "<a/>"}), "不是完好的 .docx 文件"),
    ],
)
def test_what_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "甲😀.docx"
    if content is not None:
        path.write_bytes(content)
    said = f"{path}: 读不出文字：{reason}\n"
    assert converted(monkeypatch, str(path)) == (1, "", said)
    assert converted(monkeypatch, str(path), encoding="gbk") == (1, "", said.replace("😀", "?"))
