"""Numbers of headings, wherever they begin; which pictures are of use."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.narrative.blocks import Heading
from makereport.narrative.grammar import parse
from makereport.narrative.pictures import PictureError, parse_image
from tests.support.drawing import jpeg
from tests.support.reports import built, check_text, narrative


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (["### 甲", "### 乙", "## 丙", "### 丁"], ["1.", "2.", "（一）", "1."]),
        (
            ["## 甲", "### 乙", "### 丙", "## 丁", "## 戊", "### 己"],
            ["（一）", "1.", "2.", "（二）", "（三）", "1."],
        ),
        (["##甲", "###乙", "#### 丙", "# 丁", "##"], ["（一）", "1."]),
    ],
)
def test_headings_are_counted(tmp_path: Path, lines: list[str], numbers: list[str]) -> None:
    found = [block.number for block in parse(lines)[0] if isinstance(block, Heading)]
    assert found == numbers
    body = "".join(f"  {line}\n" for line in lines)
    printed = narrative(built(check_text(tmp_path, f"总体情况: |\n{body}")))
    assert [line[:-1] for line in printed if line.startswith(("1.", "2.", "（"))] == numbers


@pytest.mark.parametrize("frame", [0xC0, 0xC1, 0xC2])
def test_jpeg_files_that_word_shows(frame: int) -> None:
    image = parse_image(jpeg(40, 30, frame=frame))
    assert (image.kind, image.width, image.height) == ("jpeg", 40, 30)


@pytest.mark.parametrize("frame", [0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
def test_jpeg_files_that_it_does_not(frame: int) -> None:
    with pytest.raises(PictureError) as caught:
        parse_image(jpeg(40, 30, frame=frame))
    assert caught.value.reason == "这种 JPEG 的压缩方式 Word 不支持"
    assert caught.value.hint == "用看图软件另存为 PNG"


@pytest.mark.parametrize(
    ("width", "height", "is_fit"),
    [
        (30000, 3333, True),
        (30001, 1, False),
        (1, 30001, False),
        (10000, 10001, False),
        (0, 5, False),
        (5, 0, False),
    ],
)
def test_how_large_a_picture_may_be(width: int, height: int, is_fit: bool) -> None:
    head = jpeg(40, 30)
    at = head.index(b"\xff\xc0") + 5
    sized = head[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + head[at + 4 :]
    if is_fit:
        assert parse_image(sized).width == width
        return
    with pytest.raises(PictureError):
        parse_image(sized)


@pytest.mark.parametrize("dpi", [29, 30, 2400, 2401])
def test_a_resolution_that_cannot_be_is_that_of_a_screen(dpi: int) -> None:
    assert parse_image(jpeg(4, 4, dpi=dpi)).dpi == ((dpi, dpi) if 30 <= dpi <= 2400 else (96, 96))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "没有写图片的文件名"),
        ("http://a.cn/b.png", "不能用网址"),
        ("/a.png", "路径要从年报文件所在的文件夹写起"),
        ("C:/a.png", "路径要从年报文件所在的文件夹写起"),
        ("../a.png", "图片在年报文件所在的文件夹以外"),
        ("夹", "夹 是一个文件夹"),
        ("b.png", "没有文件 b.png"),
        ("c.txt", "不是 PNG 或 JPEG 图片"),
    ],
)
def test_why_a_picture_is_of_no_use(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "夹").mkdir()
    (tmp_path / "c.txt").write_bytes(b"GIF8")
    checked = check_text(tmp_path, f"总体情况: |\n  甲。\n  ![图]({path})\n")
    [finding] = [found for found in checked.findings if found.code == "N412"]
    assert finding.message == f"图片用不了：{reason}"
    assert (finding.line, finding.column) == (3, 3)
