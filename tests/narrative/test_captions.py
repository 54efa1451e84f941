"""Captions of pictures, charts and tables, and lines that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.drawing import png
from tests.support.pages import page
from tests.support.reports import built, check_text, codes, narrative, part, places

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

TABLE = ("| 渠道 | 条数 |", "|---|--:|", "| 网站 | 3 |")
PICTURE = ("![甲](a.png)",)
CHART = ("```图表", "类型: 柱形", "数据: {网站: 3, 微信: 4}", "```")


def printed(folder: Path, *lines: str, more: str = "") -> list[str]:
    """The paragraphs of 总体情况 in Word; nothing of tables and drawings."""
    (folder / "a.png").write_bytes(png(8, 8))
    text = f"{more}总体情况: |\n" + "".join(f"  {line}\n" for line in lines)
    paragraphs = narrative(built(check_text(folder, text)))
    start = paragraphs.index("一、总体情况") + 1
    return paragraphs[start : paragraphs.index("二、主动公开政府信息情况")]


@pytest.mark.parametrize("thing", [TABLE, PICTURE, CHART], ids=["table", "picture", "chart"])
@pytest.mark.parametrize("kind", ["图", "表"])
@pytest.mark.parametrize(
    "typed", ["{} 各渠道", "{}　各渠道", "{}1 各渠道", "{} 1　各渠道", "{}1：各渠道"]
)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_line_beside_an_object_is_its_caption(
    tmp_path: Path, thing: tuple[str, ...], kind: str, typed: str, is_above: bool
) -> None:
    line = typed.format(kind)
    lines = (line, *thing) if is_above else (*thing, "", line)

    assert printed(tmp_path, *lines) == [f"{kind}1　各渠道"]


def test_each_kind_is_counted_through_the_report(tmp_path: Path) -> None:
    more = "主动公开:\n  表前文字: |\n    图 另一节\n    ![甲](a.png)\n  行政许可: 1\n"
    lines = ("表 甲", *TABLE, "图 乙", *PICTURE, *CHART, "图 丙", "表 丁", *TABLE)
    assert printed(tmp_path, *lines) == ["表1　甲", "图1　乙", "图2　丙", "表2　丁"]

    text = f"总体情况: |\n  图 乙\n  ![甲](a.png)\n{more}"
    paragraphs = narrative(built(check_text(tmp_path, text)))
    assert "图2　另一节" in paragraphs


def test_between_two_objects_each_kind_goes_to_its_own(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "a.png").write_bytes(png(8, 8))
    lines = (*PICTURE, "图 一", "表 二", *TABLE)

    assert printed(folder, *lines) == ["图1　一", "表1　二"]
    assert printed(folder, *TABLE, "", "图 一", *PICTURE) == ["图1　一"]


def test_a_caption_cites_figures_and_may_be_bold(tmp_path: Path) -> None:
    assert printed(tmp_path, "图 {{ 年度 }}年**各渠道**", *PICTURE) == ["图1　2021年各渠道"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("图 各渠道",), [("N427", 4, 3)]),
        (("图 各渠道", "正文。", *PICTURE), [("N427", 4, 3)]),
        (("图 一", *PICTURE, "图 二"), [("N427", 6, 3)]),
        (("图2 各渠道", *PICTURE), [("N428", 4, 3)]),
        (("表 一", *TABLE, "", "表3 二", *TABLE), [("N428", 9, 3)]),
    ],
)
def test_a_caption_without_an_object_or_with_another_number_is_told(
    tmp_path: Path, lines: tuple[str, ...], found: list[tuple[str, int, int]]
) -> None:
    (tmp_path / "a.png").write_bytes(png(8, 8))
    text = "单位: 云溪县示范局\n年度: 2021\n总体情况: |\n" + "".join(
        f"  {line}\n" for line in lines
    )

    assert places(check_text(tmp_path, text)) == found


@pytest.mark.parametrize(
    "line",
    [
        "图文并茂地解读政策。",
        "表 示感谢，也请提出意见。",
        "图 书馆、档案馆设有查阅点；各乡镇也有。",
        "图1 各渠道",
        "表彰 先进",
        "如图 所示",
        "见图1 各渠道公开信息条数",
    ],
)
def test_a_line_of_text_is_no_caption_and_not_told(tmp_path: Path, line: str) -> None:
    assert printed(tmp_path, line) == [line]
    text = f"总体情况: |\n  {line}\n"
    assert codes(check_text(tmp_path, text)) == []


def test_of_a_picture_that_is_not_there_only_the_picture_is_told(tmp_path: Path) -> None:
    text = "总体情况: |\n  图 各渠道\n  ![甲](没有.png)\n"
    assert codes(check_text(tmp_path, text)) == ["N412"]


@pytest.mark.parametrize(
    ("lines", "alt", "found"),
    [
        (("![]({})",), "", ["N429"]),
        (("![]({})", "图 各渠道**条数**"), "各渠道条数", []),
        (("图 {{{{ 年度 }}}}年", "![]({})"), "2021年", []),
        (("![柱形]({})", "图 各渠道"), "柱形", []),
    ],
)
def test_a_picture_that_nobody_describes_has_its_caption_read_out(
    tmp_path: Path, lines: tuple[str, ...], alt: str, found: list[str]
) -> None:
    (tmp_path / "a.png").write_bytes(png(8, 8))
    text = "总体情况: |\n" + "".join(f"  {line.format('a.png')}\n" for line in lines)
    checked = check_text(tmp_path, text)
    drawings = [each.get("descr") for each in part(built(checked)).iter(f"{WP}docPr")]

    assert codes(checked) == found
    assert drawings == [alt]
    assert f'alt="{alt}"' in page(checked).decode()
