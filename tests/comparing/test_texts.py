"""Texts beside tables, added parts and the document number, compared as printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import diff_files
from tests.comparing.test_compare import compared, texts
from tests.support.reports import OPEN, built, check_text

BEFORE, AFTER = OPEN + "  表前文字: {}\n  行政许可: 3\n", OPEN + "  行政许可: 3\n  表后文字: {}\n"


@pytest.mark.parametrize(
    ("yaml", "part"),
    [
        (BEFORE, "主动公开_表前文字"),
        (AFTER, "主动公开_表后文字"),
        ("文号: {}\n", "文号"),
        ("附加部分:\n  七、附件: {}\n", "附加部分"),
    ],
)
def test_a_text_that_differs_is_told_with_its_citations_replaced(
    tmp_path: Path, yaml: str, part: str
) -> None:
    found = compared(
        tmp_path, yaml.format("本机关公开说明{{ 年度 }}"), yaml.format("本机关公开说明2022")
    )

    assert texts(found) == [(part, "本机关公开说明2021", "本机关公开说明2022")]
    assert [each.label for each in found.parts] == [
        part.replace("主动公开_", "二、主动公开政府信息情况（") + "）" * ("_" in part)
    ]


def test_texts_and_figures_come_in_the_order_of_the_report(tmp_path: Path) -> None:
    text = (
        OPEN
        + "  表前文字: 前{0}\n  行政许可: {0}\n  表后文字: 后{0}\n文号: {0}号\n总体情况: {0}件\n"
    )
    text += "附加部分: {{附件: 尾{0}}}\n发布日期: 202{0}年\n"
    found = compared(tmp_path, text.format(1), text.format(2))

    assert [part.name for part in found.parts] == [
        *("文号", "总体情况", "主动公开_表前文字", "主动公开", "主动公开_表后文字"),
        *("附加部分", "发布日期"),
    ]


def test_headings_and_order_of_added_parts_are_compared(tmp_path: Path) -> None:
    a = "附加部分:\n  七、附件: 名单。\n  八、联系人: 办公室。\n"
    renamed = "附加部分:\n  七、附件: 名单。\n  九、联系人: 办公室。\n"
    turned = "附加部分:\n  八、联系人: 办公室。\n  七、附件: 名单。\n"

    assert texts(compared(tmp_path, a, a)) == []
    assert texts(compared(tmp_path, a, renamed)) == [("附加部分", "八、联系人", "九、联系人")]
    assert compared(tmp_path, a, turned).differs
    assert texts(compared(tmp_path, a, "")) == [
        ("附加部分", line, None) for line in ("七、附件", "名单。", "八、联系人", "办公室。")
    ]


def test_with_a_wrong_citation_added_parts_are_compared_as_typed(tmp_path: Path) -> None:
    a = "附加部分:\n  附件: 新收{{ 申请.没有 }}件。\n"
    [part] = compared(tmp_path, a, a.replace("新收", "收到")).parts

    assert part.as_typed
    assert part.texts[0].before == "新收{{ 申请.没有 }}件。"


def test_yaml_does_not_differ_from_its_word_file(tmp_path: Path) -> None:
    text = (
        "文号: 云示发〔{{ 年度 + 1 }}〕3号\n发布日期: 2022-01-20\n"
        + BEFORE.format("|\n    ## 概况\n    如下，**{{ 主动公开.行政许可 }}**件。")
        + "  表后文字: |\n    ## 注\n    | 甲 | 乙 |\n    |---|---|\n    | 1 | 2 |\n"
        + "附加部分:\n  其他需要报告的事项说明: |\n    ## 名单\n    张某。\n  附件:\n"
    )
    (tmp_path / "2021.docx").write_bytes(built(check_text(tmp_path, text)))
    found = diff_files(tmp_path / "2021.yaml", tmp_path / "2021.docx")

    assert found.readable
    assert not found.differs
