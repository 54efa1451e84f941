"""Near misses of the line grammar (N413): told where they stand, with a hint
that mends them; what only looks like one is let alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mending import mended
from tests.support.reports import TEXT, built, check_text, codes, narrative


@pytest.mark.parametrize(
    ("line", "column", "printed"),
    [
        ("# 主动公开", 3, "（一）主动公开"),
        ("#主动公开", 3, "（一）主动公开"),
        ("#### 台账", 3, "1.台账"),
        ("＃＃ 平台建设", 3, "（一）平台建设"),
        ("＃＃＃平台建设", 3, "1.平台建设"),
        ("#＃ 平台建设", 3, "（一）平台建设"),
        ("＊＊更新及时。＊＊每周更新。", 3, "更新及时。每周更新。"),
        ("每周更新，**更新及时＊＊。", 3, "每周更新，更新及时。"),
        ("**每日推送。", 3, "每日推送。"),
        ("每日推送，**不断更新。", 3, "每日推送，不断更新。"),
        ("每日推送。**", 3, "每日推送。"),
        ("**要点**全部公开，**未结束。", 3, "要点全部公开，未结束。"),
        ("** 更新及时。** 每周更新。", 3, "更新及时。 每周更新。"),
        ("**更新及时。 **每周更新。", 3, "更新及时。每周更新。"),
        ("由{ { 单位 } }编制。", 4, "由云溪县示范局编制。"),
        ("由{ 单位 }编制。", 4, "由云溪县示范局编制。"),
        ("由{{ 单位 }}编制，{年度}年新收{ 申请.本年新收.总计 }件。", 15, None),
        ("新收｛申请.本年新收.总计｝件。", 5, "新收0件。"),
        ("新收{ 申请.本年新收.总计 }}件。", 5, "新收0件。"),
        ("许可{ 主动公开.行政许可 | 千分位 }件。", 5, "许可0件。"),
    ],
)
def test_a_near_miss_is_told_and_its_hint_mends_it(
    tmp_path: Path, line: str, column: int, printed: str | None
) -> None:
    text = f"{TEXT}  {line}\n"
    checked = check_text(tmp_path, text)
    first = next(finding for finding in checked.findings if finding.code == "N413")
    assert (first.line, first.column) == (2, column)

    while "N413" in codes(checked):
        text = mended(text, next(f for f in checked.findings if f.code == "N413"))
        checked = check_text(tmp_path, text)

    assert codes(checked) == []
    assert printed is None or printed in narrative(built(checked))


@pytest.mark.parametrize("gap", ["\t", "\t\t", "      ", "\u3000\u3000\u3000"])
def test_a_table_typed_with_gaps_becomes_one(tmp_path: Path, gap: str) -> None:
    text = f"{TEXT}  渠道{gap}条数\n  政府网站{gap}450\n  共两类。\n"
    checked = check_text(tmp_path, text)
    [finding] = checked.findings

    assert (finding.code, finding.line) == ("N413", 2)
    again = check_text(tmp_path, mended(text, finding))
    assert codes(again) == []
    assert [type(block).__name__ for block in again.document.sections["总体情况"]] == [  # type: ignore[union-attr]
        "Table",
        "Paragraph",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "#云溪政务公开#话题阅读量12万次。",
        "编号#3的档案已公开。",
        "申请人张**、李**的申请已答复。",
        "申请人张** 、李** 的申请已答复。",
        "咨询电话138****5678已停用。",
        "5*3*2米的公开栏。",
        '照原样印出{{ "#" }}号和{{ "**" }}。',
        "**更新及时。**每周更新。",
        "集合{甲、乙}和{ 未知的名称 }照原样印出。",
        "花括号{1}、{_}、{#}照原样印出。",
        "地址：示范路1号　　　邮编：010020",
        "甲乡　　乙乡",
        "（此页无正文）",
        "共公开    684条信息，其中网站450条，微信234条，都已按季度核对过。",
    ],
)
def test_what_only_looks_like_markup_is_let_alone(tmp_path: Path, line: str) -> None:
    assert (
        codes(check_text(tmp_path, f"{TEXT}  {line}\n  地址：示范路2号　　　邮编：010021\n")) == []
    )


def test_many_marks_take_linear_time(tmp_path: Path) -> None:
    for piece in ("**", "＊＊ ", "{ 单位", "{甲 ", "# ", "\t", "\u3000 ", "（"):
        check_text(tmp_path, f"{TEXT}  甲{piece * 30_000}\n")
