"""Numbers of headings: what was printed is what prints again."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.narrative.blocks import Heading, Paragraph, plain
from tests.support.published import PAGE, imported, said

FIRST = "<p>&emsp;&emsp;总体情况的文字。</p>"


def printed(tmp_path: Path, *lines: str) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """The lines of a section as they print again, those of the YAML, and what
    is told of their numbers."""
    assert PAGE.count(FIRST) == 1
    content = PAGE.replace(FIRST, "".join(f"<p>{line}</p>" for line in lines))
    done, text = imported(tmp_path, content)
    document = done.checked.document
    assert document is not None
    again = [
        (block.number if isinstance(block, Heading) else "") + plain(block.spans)
        for block in document.sections["总体情况"]
        if isinstance(block, Heading | Paragraph)
    ]
    body = text.partition("总体情况: |\n")[2].partition("\n\n")[0]
    told = [(message, excerpt) for _, message, excerpt in said(done.findings, "I607")]
    return again[: len(lines)], [line.strip() for line in body.splitlines()], told


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["（一）主动公开", "甲。", "（二）依申请公开", "乙。"], ""),
        (["（一）主动公开", "甲。", "（三）依申请公开", "乙。"], "（三）依申请公开 跳号"),
        (["（一）主动公开", "甲。", "（一）依申请公开", "乙。"], "（一）依申请公开 重号"),
        (["（一）主动公开", "（二）依申请", "（四）监督", "（五）平台"], "（四）监督 跳号"),
        (["（二）依申请公开", "乙。"], "（二）依申请公开 跳号"),
        (["1.主动公开", "甲。", "2.依申请公开", "乙。"], ""),
        (["1.主动公开", "甲。", "3.依申请公开", "乙。"], "3.依申请公开 跳号"),
        (["1.主动公开", "甲。", "1.依申请公开", "乙。"], ""),
        (["一、主动公开", "甲。", "二、依申请", "乙。"], ""),
        (["（一）主动公开。全年公开684条。", "（二）依申请公开", "乙。"], ""),
        (["（一）主动公开", "（一）甲条；", "（二）乙条。", "（二）依申请公开", "乙。"], ""),
        (["（一）主动公开", "1.网站", "甲。", "（二）依申请公开", "1.受理", "2.答复"], ""),
        (["（一）主动公开", "1.网站", "甲。", "（二）依申请公开", "3.受理"], "3.受理 跳号"),
    ],
)
def test_what_prints_is_what_was_printed(tmp_path: Path, lines: list[str], fault: str) -> None:
    again, _, told = printed(tmp_path, *lines)

    assert again == lines
    text, _, kind = fault.partition(" ")
    expected = [(f"“一、总体情况”里标题的序号{kind}，照原文留下", text)] if fault else []
    assert told == expected


def test_headings_are_counted_where_that_gives_the_same_numbers(tmp_path: Path) -> None:
    _, body, _ = printed(tmp_path, "（一）主动公开", "1.网站", "（二）依申请公开", "1、受理")
    assert body[:4] == ["## 主动公开", "### 网站", "## 依申请公开", "### 受理"]


def test_one_that_is_off_leaves_no_others_to_be_counted_beside_it(tmp_path: Path) -> None:
    _, body, _ = printed(tmp_path, "（一）主动公开", "（二）依申请公开", "（四）监督保障")
    assert body[:3] == ["（一）主动公开", "（二）依申请公开", "（四）监督保障"]


def test_a_heading_without_a_number_gets_none(tmp_path: Path) -> None:
    content = PAGE.replace(FIRST, "<h3>主动公开</h3><p>甲。</p><h3>依申请公开</h3><p>乙。</p>")
    _, text = imported(tmp_path, content.replace("<p>一、", "<h2>一、"))
    assert "\n  **主动公开**\n  甲。\n  **依申请公开**\n  乙。\n" in text
