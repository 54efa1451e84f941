"""Pictures of a page: kept, or told why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.drawing import png
from tests.support.published import PAGE, imported, said


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("<p>二、", "  ![图表](读回-图片/图1.png)"),
        ("<p>三、", "    ![图表](读回-图片/图1.png)"),
    ],
)
def test_a_picture_of_the_page_is_kept(tmp_path: Path, before: str, line: str) -> None:
    (tmp_path / "页").mkdir()
    (tmp_path / "页/图.png").write_bytes(png(3, 2))
    content = PAGE.replace(before, f'<p><img src="页/%E5%9B%BE.png" alt="图表"></p>{before}')
    done, text = imported(tmp_path, content)

    assert line in text.splitlines()
    assert (tmp_path / "读回-图片/图1.png").read_bytes() == png(3, 2)
    assert not done.checked.has_errors


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("没有.png", "图片文件不在：没有.png"),
        ("大.png", "图片超过 10 MB，没有读：大.png"),
        ("../外.png", "图片不在网页的文件夹里，没有读：../外.png"),
        ("file:///etc/passwd", "图片不在网页的文件夹里，没有读：file:///etc/passwd"),
        ("http://example.com/a.png", "图片在网上，没有下载：http://example.com/a.png"),
        ("//example.com/a.png", "图片在网上，没有下载：//example.com/a.png"),
        ("http://[bad", "图片的地址不对：http://[bad"),
        ("a%00.png", "图片的地址不对：a%00.png"),
        ("data:image/png;base64,AAA", "网页里的图片已损坏"),
        ("data:image/png;base64,中文", "网页里的图片已损坏"),
        ("", "图片在网上，没有下载："),
    ],
)
def test_a_picture_that_cannot_be_had_is_told(tmp_path: Path, source: str, told: str) -> None:
    folder = tmp_path / "网页"
    folder.mkdir()
    (tmp_path / "外.png").write_bytes(png(3, 2))
    with (folder / "大.png").open("wb") as file:
        file.truncate(11 << 20)
    content = PAGE.replace("<p>二、", f'<p><img src="{source}" alt="图"></p><p>二、')
    done, text = imported(folder, content)

    assert said(done.findings, "I605") == [("I605", f"图片（图）没有放进来：{told}", "")]
    assert f"# 这一节里有图片（图）没有放进来：{told}" in text.splitlines()
    assert not (folder / "读回-图片").exists()
    assert not done.checked.has_errors


def test_a_corrupt_picture_is_laid_beside_and_told(tmp_path: Path) -> None:
    (tmp_path / "坏.png").write_bytes(png(3, 2)[:20])
    done, _ = imported(tmp_path, PAGE.replace("<p>二、", '<p><img src="坏.png"></p><p>二、'))

    [(_, message, _)] = said(done.findings, "I605")
    assert "原图存在 读回-图片/图1.png" in message
    assert (tmp_path / "读回-图片/图1.png").read_bytes() == png(3, 2)[:20]
    assert not done.checked.has_errors


def test_a_picture_shown_many_times_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "甲.png").write_bytes(png(3, 2))
    (tmp_path / "乙.png").write_bytes(png(3, 3))
    shown = '<p><img src="甲.png" alt="图"></p><p><img src="乙.png" alt="图"></p>' * 50
    _, text = imported(tmp_path, PAGE.replace("<p>二、", f"{shown}<p>二、"))

    assert text.count("![图](读回-图片/图1.png)") == text.count("![图](读回-图片/图2.png)") == 50
    assert sorted(p.name for p in (tmp_path / "读回-图片").iterdir()) == ["图1.png", "图2.png"]
