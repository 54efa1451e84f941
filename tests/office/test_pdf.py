"""PDFs as LibreOffice makes them of reports: what poppler says of each page, the
faces, the bytes, and what is told where something is missing."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from makereport import build_bytes, build_file, check_file
from makereport.narrative.blocks import Chart
from makereport.office.pdf import is_own_pdf, to_pdfs
from tests.support.office import FONTS_CONF, pdf_fonts, pdf_text, require, require_fonts
from tests.support.reports import EXAMPLES, check_text, names_in, texts, written
from tests.support.runner import CommandLine, run

NOTO = "/usr/share/fonts/opentype/noto"


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The PDF of every example."""
    require("soffice")
    require_fonts()
    folder = tmp_path_factory.mktemp("pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(FONTS_CONF))
        made = to_pdfs([build_bytes(check_file(path)) for path in EXAMPLES])
    targets = {}
    for number, (path, pdf) in enumerate(zip(EXAMPLES, made, strict=True)):
        assert pdf.data, pdf.message
        assert pdf.code == ""
        targets[path] = folder / f"{number}.pdf"
        targets[path].write_bytes(pdf.data)
    return targets


def said(program: str, *words: str) -> str:
    done = subprocess.run([require(program), *words], capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode("utf-8", "replace")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_page_has_its_text_and_the_file_what_readers_ask_for(
    pdfs: dict[Path, Path], path: Path
) -> None:
    pdf, document = pdfs[path], check_file(path).document
    assert document is not None
    info = said("pdfinfo", str(pdf))
    pages = pdf_text(pdf)
    text = squeezed(said("pdftotext", "-raw", str(pdf), "-"))

    assert f"{document.unit}{document.title}" in re.search(r"^Title:(.*)", info, re.M)[1]  # type: ignore[index]
    assert re.search(r"^Tagged: +yes$", info, re.M)
    assert re.search(r"^Page size:.*\(A4\)$", info, re.M)
    assert len(pages) == int(re.search(r"^Pages: +(\d+)", info, re.M)[1])  # type: ignore[index]
    assert b"/Lang(zh-CN)" in pdf.read_bytes()
    for number, page in enumerate(pages, 1):
        assert f"—{number}—" in squeezed(page)
        assert len(squeezed(page)) > 20
    outline = said("pdftohtml", "-xml", "-i", "-stdout", str(pdf))
    bookmarks = re.findall(r"<item[^>]*>(.*?)</item>", outline)
    assert [each for each in bookmarks if re.match("[一二三四五六]、", each)] == [
        text for text in texts(build_bytes(check_file(path))) if text in bookmarks and "、" in text
    ]
    assert len(bookmarks) >= 6
    digits = Counter(filter(str.isdigit, "".join(texts(build_bytes(check_file(path))))))
    numbers = Counter("".join(str(number) for number, _ in enumerate(pages, 1)))
    printed = Counter(filter(str.isdigit, text))
    assert not digits + numbers - printed
    drawn = (block for blocks in document.sections.values() for block in blocks)
    if not any(isinstance(block, Chart) for block in drawn):  # a chart has an axis
        assert printed == digits + numbers
    # A paragraph may be parted by the foot of a page.
    for line in map(squeezed, texts(build_bytes(check_file(path)))):
        half = len(line) // 2
        assert line in text or (half and line[:half] in text) or line[half:] in text, line


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_faces_are_those_of_the_report(pdfs: dict[Path, Path], path: Path) -> None:
    faces = pdf_fonts(pdfs[path])
    assert {"FandolFang-Regular", "LiberationSerif"} <= faces
    assert any(face.startswith("NotoSerifCJK") and "Bold" in face for face in faces)
    assert not [face for face in faces if "DejaVu" in face]


def test_the_same_bytes_each_time_and_an_edited_one_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("soffice")
    monkeypatch.setenv("FONTCONFIG_FILE", str(FONTS_CONF))
    word = build_bytes(check_file(written(tmp_path)))
    [first], [second] = to_pdfs([word]), to_pdfs([word])
    pdf = tmp_path / "2021.pdf"

    assert first.data is not None
    assert first.data == second.data
    pdf.write_bytes(first.data)
    assert is_own_pdf(pdf)
    said("pdfinfo", str(pdf))
    for edited in (
        first.data + b"\n",
        first.data.replace(b"/Contents", b"/contents", 1),
        first.data[: first.data.index(b"%makereport")] + first.data[-30:],
        first.data + first.data[-200:],
        b"",
        b"startxref",
    ):
        pdf.write_bytes(edited)
        assert not is_own_pdf(pdf)


def test_an_edited_pdf_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("soffice")
    written(tmp_path)
    pdf = tmp_path / "2021.pdf"
    first = run("build", "2021.yaml", "-o", "2021.pdf", cwd=tmp_path)
    again = run("build", "2021.yaml", "-o", "2021.pdf", cwd=tmp_path)
    pdf.write_bytes(pdf.read_bytes() + b"%")
    edited = pdf.read_bytes()
    refused = run("build", "2021.yaml", "--format", "pdf", cwd=tmp_path)
    kept = pdf.read_bytes()
    forced = run("build", "2021.yaml", "--format", "pdf", "--force", cwd=tmp_path)

    assert (first.code, again.code, refused.code, forced.code) == (0, 0, 1, 0)
    assert "2021.pdf: 没有写成：它不是 makereport 写的，或者写好后有人改过" in refused.stderr
    assert kept == edited
    assert pdf.read_bytes() != edited
    assert names_in(tmp_path) == ["2021.pdf", "2021.yaml"]


def fonts(folder: Path, *folders: str) -> str:
    """A computer with the faces of these folders alone."""
    config = folder / "fonts.conf"
    there = "".join(f"<dir>{each}</dir>" for each in folders)
    config.write_text(
        f"<?xml version='1.0'?><fontconfig>{there}<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    return str(config)


def test_a_computer_without_the_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    require("soffice")
    if not Path(NOTO).is_dir():
        pytest.skip("Noto is elsewhere")
    path = written(tmp_path)
    monkeypatch.setenv("FONTCONFIG_FILE", fonts(tmp_path, NOTO))
    line = CommandLine(tmp_path, monkeypatch, capsys)
    warned = line.run("build", path.name, "--format", "pdf")
    strict = line.run("build", path.name, "-o", "x.pdf", "--strict")

    assert (warned.code, strict.code) == (0, 1)
    assert "2021.yaml:1:1: 警告 F706 这台电脑上没有仿宋_GB2312，PDF 用了别的字体" in warned.stderr
    assert "NotoSerifCJK" in warned.stderr
    assert "（有 1 个警告，见上）" in warned.stdout
    assert "2021.yaml: 有 1 个警告（--strict），没有写出 PDF" in strict.stderr
    assert "2021.pdf" in names_in(tmp_path)
    assert "x.pdf" not in names_in(tmp_path)


def test_pdfs_of_other_faces_stay_until_the_faces_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    require("soffice")
    require_fonts()
    if not Path(NOTO).is_dir():
        pytest.skip("Noto is elsewhere")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", fonts(tmp_path, NOTO))
    for unit in "甲乙":
        written(tmp_path, f"{unit}.yaml", f"单位: 云溪县{unit}局\n")
    line = CommandLine(tmp_path, monkeypatch, capsys)
    first, second = (line.run("build", "甲.yaml", "乙.yaml", "--format", "pdf") for _ in range(2))
    monkeypatch.setenv("FONTCONFIG_FILE", str(FONTS_CONF))
    third = line.run("build", "甲.yaml", "乙.yaml", "--format", "pdf")

    assert "写出 2 份；错误 0 个，警告 2 个" in first.stdout
    assert "写出 0 份，2 份没有变、不用重写；错误 0 个，警告 2 个" in second.stdout
    assert first.stderr == second.stderr
    assert "警告 F706 这台电脑上没有仿宋_GB2312" in second.stderr
    assert "写出 2 份；错误 0 个，警告 0 个" in third.stdout


def test_a_computer_without_chinese_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    require("soffice")
    dejavu = "/usr/share/fonts/truetype/dejavu"
    if not Path(dejavu).is_dir():
        pytest.skip("DejaVu is elsewhere")
    path = written(tmp_path)
    monkeypatch.setenv("FONTCONFIG_FILE", fonts(tmp_path, dejavu))
    failed = CommandLine(tmp_path, monkeypatch, capsys).run("build", path.name, "-o", "2021.pdf")

    assert failed.code == 1
    assert "错误 F708 这台电脑上没有中文字体，PDF 里的汉字印不出来" in failed.stderr
    assert "2021.yaml: 有错误，没有写出 PDF" in failed.stderr
    assert "2021.pdf" not in names_in(tmp_path)


def test_many_charts_are_not_stretched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("soffice")
    monkeypatch.setenv("FONTCONFIG_FILE", str(FONTS_CONF))
    chart = "  ```图表\n  类型: 柱形\n  数据: {网站甲: 4, 微信: 2}\n  ```\n"
    checked = check_text(tmp_path, "总体情况: |\n" + 25 * chart)
    pdf = tmp_path / "2021.pdf"
    pdf.write_bytes(build_bytes(checked, to="pdf"))
    word = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">网站甲<'
    boxes = re.findall(word, said("pdftotext", "-bbox", str(pdf), "-"))

    assert len(boxes) == 25
    assert {round(float(right) - float(left), 1) for left, _, right, _ in boxes} == {31.5}


def test_a_pdf_by_the_public_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("soffice")
    monkeypatch.setenv("FONTCONFIG_FILE", str(FONTS_CONF))
    checked = check_file(written(tmp_path))
    data = build_file(checked, tmp_path / "一.pdf")
    assert data == (tmp_path / "一.pdf").read_bytes() == build_bytes(checked, to="pdf")
    with pytest.raises(ValueError, match="no format"):
        build_file(checked, tmp_path / "一.txt")
