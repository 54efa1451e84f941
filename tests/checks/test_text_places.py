"""Text against tables: every line of a section is read, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.drawing import png
from tests.support.printed import told
from tests.support.reports import APPLIED, check_text

WRONG = "本年新收政府信息公开申请9件。"
FIGURES = APPLIED + "  本年新收: {自然人: 1}\n"


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([WRONG], 1),
        (["甲。", WRONG], 2),
        (["甲。", "", WRONG], 3),
        (["| 渠道 | 条数 |", "|---|---|", "| 网站 | 4 |", "", WRONG], 5),
        (["![图](a.png)", WRONG], 2),
        (["## 标题", WRONG], 2),
        (["| 渠道 | 条数 |", "|---|---|", "| 网站 | 4 |", "![图](a.png)", "甲。", WRONG], 6),
    ],
)
@pytest.mark.parametrize("key", ["总体情况", "存在的主要问题及改进情况", "其他需要报告的事项"])
def test_a_contradiction_is_found_behind_anything(
    tmp_path: Path, key: str, lines: list[str], at: int
) -> None:
    (tmp_path / "a.png").write_bytes(png(20, 20))
    text = "".join(f"  {line}\n" if line else "\n" for line in lines)
    found = told(check_text(tmp_path, f"{FIGURES}{key}: |\n{text}"))

    [said] = [each for each in found if each.label.endswith("N401")]
    assert said.place == f"2021.yaml:{3 + at}:15"
    assert "读作本年新收的总计，表里是 1（2021.yaml 第 2 行）" in said.message
    assert said.under == "9"


@pytest.mark.parametrize(
    "lines", [["| 本年新收政府信息公开申请 | 9件 |", "|---|---|", f"| {WRONG} | 甲 |"], []]
)
def test_cells_of_a_table_are_left_out(tmp_path: Path, lines: list[str]) -> None:
    text = "".join(f"  {line}\n" for line in [*lines, "", "甲。"])
    found = told(check_text(tmp_path, f"{FIGURES}总体情况: |\n{text}"))
    assert [each for each in found if each.label.endswith("N401")] == []
