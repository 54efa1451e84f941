"""`diff --format markdown`: marks made plain, rows of one form, texts as typed."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.reports import written
from tests.support.runner import CommandLine


@pytest.mark.parametrize("mark", list("\\`*_[]<>|~&#$"))
def test_every_mark_that_markdown_would_read_is_plain(
    command_line: CommandLine, tmp_path: Path, mark: str
) -> None:
    written(tmp_path, "a.yaml", "总体情况: 甲。\n")
    written(tmp_path, "b.yaml", f"总体情况: 甲{mark}乙{mark}。\n")
    done = command_line.run("diff", "a.yaml", "b.yaml", "--format", "markdown")

    assert f"甲<ins>\\{mark}乙\\{mark}</ins>。" in done.stdout
    shown = html.unescape(
        re.sub("</?(?:ins|del|p|ul|li|h[12])>", "", MarkdownIt().render(done.stdout))
    )
    assert f"甲{mark}乙{mark}。" in shown


def test_rows_that_one_form_has_alone_and_texts_as_typed_are_said(
    command_line: CommandLine, tmp_path: Path
) -> None:
    wrong = "总体情况: 共{{ 没有 }}件。\n主动公开: {行政许可: 3}\n"
    written(
        tmp_path,
        "a.yaml",
        "年度: 2020\n主动公开: {行政许可: {上年项目: 5, 增减: -2, 处理决定: 7}}\n",
    )
    written(tmp_path, "b.yaml", f"年度: 2021\n单位: 别的局\n{wrong}")
    done = command_line.run("diff", "a.yaml", "b.yaml", "--format", "markdown")
    lines = done.stdout.splitlines()

    assert done.code == 1
    assert lines[0] == "# 年报比较"
    assert any(line.startswith("**") and line.endswith("**") for line in lines)
    at = lines.index("## 二、主动公开政府信息情况")
    assert lines[at + 1 : at + 6] == [
        "",
        "| 行 | 列 | A | B | 变化 | 变化率 |",
        "|---|---|---:|---:|---:|---:|",
        "| 行政许可 | 处理决定 | 7 | 3 | -4 | -57.1% |",
        "",
    ]
    assert lines[at + 6].startswith("只有 A 有：行政许可 上年项目 5、增减 -2")
    at = lines.index("## 一、总体情况")
    assert (lines[at + 2][0], lines[at + 2][-1]) == ("（", "）")
    assert lines[at + 4 : at + 6] == [
        "- 删：<del>本机关依法公开政府信息。</del>",
        "- 增：<ins>共{{ 没有 }}件。</ins>",
    ]


def test_an_own_preface_with_a_wrong_citation_is_compared_as_typed(
    command_line: CommandLine, tmp_path: Path
) -> None:
    written(tmp_path, "a.yaml", "前言: 甲{{ 年度 }}乙。\n")
    written(tmp_path, "b.yaml", "前言: 甲{{ 没有 }}乙。\n")
    done = command_line.run("diff", "a.yaml", "b.yaml")

    assert "甲{{ [-年度-]{+没有+} }}乙。" in done.stdout
    same = command_line.run("diff", "a.yaml", "a.yaml", "--exit-code")
    assert same.code == 0


def test_pieces_are_removed_and_added(command_line: CommandLine, tmp_path: Path) -> None:
    written(tmp_path, "a.yaml", "总体情况: |\n  甲乙丙丁戊己庚辛。\n  要删的一段话。\n")
    written(tmp_path, "b.yaml", "总体情况: |\n  甲乙丙丁戊庚辛壬。\n  ＡＢＣ另外加上的。\n")
    done = command_line.run("diff", "a.yaml", "b.yaml", "--format", "markdown")
    lines = [line for line in done.stdout.splitlines() if line.startswith("- ")][2:]

    assert lines == [
        "- 改：甲乙丙丁戊<del>己</del>庚辛<ins>壬</ins>。",
        "- 删：<del>要删的一段话。</del>",
        "- 增：<ins>ＡＢＣ另外加上的。</ins>",
    ]
