"""Picture files: what is taken, what is refused, and where the finding stands."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.findings.finding import Finding
from makereport.narrative.blocks import Picture
from makereport.narrative.pictures import MAX_BYTES, Image, PictureError, parse_image
from tests.support.drawing import chunk, exif, jpeg, png, segment
from tests.support.reports import check_text

PNG = png(40, 30)
JPEG = jpeg(40, 30)


def faults(folder: Path, path: str) -> list[Finding]:
    """The findings of a report in a folder of its own that shows a picture."""
    inner = folder / "年报"
    inner.mkdir(exist_ok=True)
    return check_text(inner, f"总体情况: |\n  正文。\n  ![走势]({path})\n").findings


def images(folder: Path, *lines: str) -> list[Image | None]:
    """The pictures of a report without faults."""
    body = "".join(f"  {line}\n" for line in lines)
    checked = check_text(folder, f"总体情况: |\n{body}")
    assert checked.findings == []
    assert checked.document is not None
    blocks = checked.document.sections["总体情况"]
    return [block.image for block in blocks if isinstance(block, Picture)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(40, 30), ("png", 40, 30, (96, 96), 0)),
        (png(40, 30, dpi=300), ("png", 40, 30, (300, 300), 0)),
        (png(40, 30, dpi=1), ("png", 40, 30, (96, 96), 0)),
        (png(40, 30) + b"more", ("png", 40, 30, (96, 96), 0)),
        (jpeg(40, 30), ("jpeg", 40, 30, (96, 96), 0)),
        (jpeg(40, 30, dpi=200), ("jpeg", 40, 30, (200, 200), 0)),
        (jpeg(40, 30, dpi=100, unit=2), ("jpeg", 40, 30, (254, 254), 0)),
        (jpeg(40, 30, dpi=9999), ("jpeg", 40, 30, (96, 96), 0)),
        (jpeg(40, 30, frame=0xC2), ("jpeg", 40, 30, (96, 96), 0)),
        (jpeg(40, 30) + b"\xff\xd8more", ("jpeg", 40, 30, (96, 96), 0)),
        (jpeg(40, 30, more=exif(6)), ("jpeg", 40, 30, (96, 96), 90)),
        (jpeg(40, 30, more=exif(3, ">")), ("jpeg", 40, 30, (96, 96), 180)),
        (jpeg(40, 30, more=exif(8)), ("jpeg", 40, 30, (96, 96), 270)),
        (jpeg(40, 30, more=exif(1)), ("jpeg", 40, 30, (96, 96), 0)),
        (jpeg(40, 30, more=segment(0xE1, b"Exif\0\0II*\0\xff\xff\0\0")), ("jpeg", 40, 30, (96, 96), 0)),
        (jpeg(40, 30, more=b"\xff\xff" + segment(0xFE, b"\xff\xd9")), ("jpeg", 40, 30, (96, 96), 0)),
    ],
)  # fmt: skip
def test_kind_size_and_resolution_are_read(data: bytes, expected: tuple[object, ...]) -> None:
    image = parse_image(data)

    assert (image.kind, image.width, image.height, image.dpi, image.turn) == expected
    assert image.data == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "不是 PNG 或 JPEG 图片"),
        (b"GIF89a" + b"\x00" * 50, "不是 PNG 或 JPEG 图片"),
        (b"<svg/>", "不是 PNG 或 JPEG 图片"),
        (PNG[:-1], "已损坏或不完整"),
        (PNG[:60], "已损坏或不完整"),
        (PNG.replace(b"IDAT", b"IDAX"), "已损坏或不完整"),
        (PNG[:50] + bytes([PNG[50] ^ 1]) + PNG[51:], "已损坏或不完整"),
        (PNG[:8] + chunk(b"IEND", b""), "已损坏或不完整"),
        (PNG[:33] + chunk(b"IEND", b""), "已损坏或不完整"),
        (PNG[:8] + PNG[33:], "已损坏或不完整"),
        (png(0, 30), "已损坏或不完整"),
        (JPEG[:-2], "已损坏或不完整"),
        (JPEG[:100], "已损坏或不完整"),
        (JPEG[:20] + b"\xff\xd9", "已损坏或不完整"),
        (JPEG[:20] + b"text" + JPEG[20:], "已损坏或不完整"),
        (JPEG[:20] + b"\xff\xe5\x00\x01" + JPEG[20:], "已损坏或不完整"),
        (jpeg(40, 30, frame=0xC3), "这种 JPEG 的压缩方式 Word 不支持"),
        (PNG[:8] + chunk(b"IHDR", b"\x00\x00\x80\x00" * 2 + b"\x08\x02\0\0\0") + PNG[33:], "太大，有 32768×32768"),
        (jpeg(20000, 6000), "太大，有 20000×6000"),
    ],
)  # fmt: skip
def test_what_is_no_sound_picture_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        parse_image(data)


@given(st.sampled_from([PNG, JPEG]), st.integers(0, 400), st.binary(max_size=4))
def test_whatever_is_damaged_nothing_else_is_raised(data: bytes, at: int, put: bytes) -> None:
    for damaged in (data[:at] + put + data[at + len(put) :], data[:at] + put + data[at:]):
        with suppress(PictureError):
            parse_image(damaged)


@given(st.integers(0, len(PNG) - 1))
def test_a_cut_png_is_always_noticed(length: int) -> None:
    with pytest.raises(PictureError):
        parse_image(PNG[:length])


@given(st.integers(0, len(JPEG) - 1))
def test_a_cut_jpeg_is_always_noticed(length: int) -> None:
    with pytest.raises(PictureError):
        parse_image(JPEG[:length])


@pytest.mark.parametrize(
    "typed", ["图/a b（1）.png", r"图\a b（1）.png", "图/../图/a b（1）.png", "./图/a b（1）.png"]
)
def test_a_path_is_relative_to_the_report(tmp_path: Path, typed: str) -> None:
    (tmp_path / "图").mkdir()
    (tmp_path / "图" / "a b（1）.png").write_bytes(PNG)

    assert images(tmp_path, f"![走势]({typed})") == [parse_image(PNG)]


def test_the_content_tells_the_kind_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(JPEG)

    [image] = images(tmp_path, "![走势](a.png)")
    assert image is not None
    assert image.kind == "jpeg"


def test_a_path_may_be_cited(tmp_path: Path) -> None:
    (tmp_path / "2021.png").write_bytes(PNG)

    assert images(tmp_path, "![走势]({{ 年度 }}.png)") == [parse_image(PNG)]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("没有.png", "没有文件 没有.png"),
        ("没有/a.png", "没有文件 没有/a.png"),
        ("夹", "夹 是一个文件夹"),
        (".", ". 是一个文件夹"),
        ("", "没有写图片的文件名"),
        ("../外.png", "图片在年报文件所在的文件夹以外"),
        (r"..\外.png", "图片在年报文件所在的文件夹以外"),
        ("夹/../../外.png", "图片在年报文件所在的文件夹以外"),
        ("../年报2/a.png", "图片在年报文件所在的文件夹以外"),
        ("/etc/hostname", "路径要从年报文件所在的文件夹写起"),
        (r"C:\图.png", "路径要从年报文件所在的文件夹写起"),
        (r"\\服务器\图.png", "路径要从年报文件所在的文件夹写起"),
        ("http://example.com/a.png", "不能用网址"),
        ("https://example.com/a.png", "不能用网址"),
        ("file:///etc/hostname", "不能用网址"),
        ("data:image/png;base64,AAAA", "不能用网址"),
        ("a" * 300 + ".png", "读不到文件 aaa"),
        ("文字.png", "不是 PNG 或 JPEG 图片"),
        ("半个.png", "图片文件已损坏或不完整"),
        ("大.png", "文件有 10.0 MB，超过 10 MB"),
    ],
)
def test_a_picture_that_cannot_be_used_is_one_finding_on_its_line(
    tmp_path: Path, path: str, said: str
) -> None:
    inner = tmp_path / "年报"
    (inner / "夹").mkdir(parents=True)
    (tmp_path / "年报2").mkdir()
    for outside in ("外.png", "年报2/a.png"):
        (tmp_path / outside).write_bytes(PNG)
    (inner / "文字.png").write_text("不是图", encoding="utf-8")
    (inner / "半个.png").write_bytes(PNG[:-9])
    (inner / "大.png").write_bytes(PNG + b"\x00" * MAX_BYTES)
    [found] = faults(tmp_path, path)

    assert (found.code, found.line, found.column) == ("N412", 3, 3)
    assert found.path == ("总体情况",)
    assert found.message.startswith(f"图片用不了：{said}")
    assert found.hint


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the case of letters counts")
def test_a_file_with_another_suffix_or_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "年报" / "图").mkdir(parents=True)
    for name in ("A.png", "A.docx"):
        (tmp_path / "年报" / "图" / name).write_bytes(PNG)

    hints = [faults(tmp_path, path)[0].hint for path in ("图/a.png", "图/A.jpg", "图/B.png")]

    assert hints[0] == hints[1] == "文件夹里有 A.png：大小写和后缀都要一样"
    assert hints[2].startswith("核对文件名")


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert [f.code for f in faults(tmp_path, "http://127.0.0.1/a.png")] == ["N412"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_may_lead_inside_the_folder_but_not_out(tmp_path: Path) -> None:
    inner = tmp_path / "年报"
    inner.mkdir()
    (tmp_path / "外.png").write_bytes(PNG)
    (inner / "内.png").write_bytes(PNG)
    (inner / "好.png").symlink_to("内.png")
    (inner / "坏.png").symlink_to(tmp_path / "外.png")
    (inner / "夹").symlink_to(tmp_path)
    (inner / "圈.png").symlink_to("圈.png")

    assert faults(tmp_path, "好.png") == []
    for path in ("坏.png", "夹/外.png"):
        [found] = faults(tmp_path, path)
        assert "文件夹以外" in found.message
    assert [f.code for f in faults(tmp_path, "圈.png")] == ["N412"]


@pytest.mark.skipif(os.name != "posix", reason="no pipes among files on Windows")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "年报").mkdir()
    os.mkfifo(tmp_path / "年报" / "管.png")

    assert [f.code for f in faults(tmp_path, "管.png")] == ["N412"]


def test_each_place_has_its_finding_once_also_in_loops_and_after_citations(tmp_path: Path) -> None:
    checked = check_text(
        tmp_path,
        "指标: {渠道: {甲: 1, 乙: 2}}\n"
        "总体情况: |\n"
        "  {{ 年度 }}年\n"
        "  {% if 年度 == 2020 %}\n  ![x](不印出来.png)\n  {% endif %}\n"
        "  {% for 项 in 指标.渠道 %}\n"
        "    ![x](没有.png)\n  ![x]({{ 项 }}.png)\n  {% endfor %}\n"
        "\n  ![x](没有.png)\n",
    )

    assert [(f.code, f.line, f.column) for f in checked.findings] == [
        ("N412", 8, 5), ("N412", 9, 3), ("N412", 9, 3), ("N412", 12, 3),
    ]  # fmt: skip


def test_a_draft_shows_the_line_of_a_missing_picture(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "总体情况: |\n  ![走势](没有.png)\n")

    assert checked.document is not None
    [block] = checked.document.sections["总体情况"]
    assert "![走势](没有.png)" in str(block)
