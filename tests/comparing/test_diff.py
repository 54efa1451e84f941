"""`diff`: marks in a paragraph, paragraphs, figures, and what is printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from makereport import Comparison, check_file, diff_files
from makereport.cli.formats.diff_markdown import markdown_diff
from makereport.cli.formats.diffs import DIFFS
from makereport.comparing.differences import FigureChange, Part
from makereport.comparing.wording import TextChange, text_changes, word_pieces
from makereport.form.model import Item
from makereport.loading import load_report
from tests.support.drawing import png
from tests.support.reports import ROOT, built, complete
from tests.support.runner import run
from tests.support.strategies import Sparse, sparse_reports

YUNXI = ROOT / "examples" / "yunxi"
TEXTS = st.text(alphabet="本年新收申请件，。；1205.,%％ab*\u0301\U000e0101\n", max_size=60)
LINES = st.lists(st.sampled_from("甲乙丙") | TEXTS, max_size=12)


def marked(old: str, new: str) -> str:
    """The paragraph with the marks of `diff`."""
    return "".join(
        (f"[-{piece.old}-]" if piece.old else "") + (f"{{+{piece.new}+}}" if piece.new else "")
        if piece.changed
        else piece.new
        for piece in word_pieces(old, new)
    )


def written(folder: Path, name: str, yaml: str = "") -> Path:
    """A report file; required keys are added."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(complete(yaml), encoding="utf-8")
    return path


def compared(folder: Path, a: str, b: str) -> Comparison:
    """Two reports of which just the differing keys are given."""
    return diff_files(written(folder, "甲.yaml", a), written(folder, "乙.yaml", b))


def texts(comparison: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [
        (part.name, change.before, change.after)
        for part in comparison.parts
        for change in part.texts
    ]


def figures(comparison: Comparison) -> list[tuple[str, str, str, object, object]]:
    return [
        (part.name, cell.row, cell.column.name, cell.before, cell.after)
        for part in comparison.parts
        for cell in part.figures
    ]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("新收申请12件。", "新收申请13件。", "新收申请[-12-]{+13+}件。"),
        ("共11,398,889条", "共11,398,988条", "共[-11,398,889-]{+11,398,988+}条"),
        ("增长12.3%，", "增长12.5%，", "增长[-12.3%-]{+12.5%+}，"),
        ("收费１２．５万元", "收费１２．８万元", "收费[-１２．５-]{+１２．８+}万元"),
        ("用WPS打开", "用Word打开", "用[-WPS-]{+Word+}打开"),
        ("予以公开3件，部分公开1件", "予以公开4件，部分公开2件", "予以公开[-3-]{+4+}件，部分公开[-1-]{+2+}件"),
        ("依法公开", "依法主动公开", "依法{+主动+}公开"),
        ("依法主动公开", "依法公开", "依法[-主动-]公开"),
        ("**重点**公开", "重点公开", "[-**-]重点[-**-]公开"),
        ("葛\U000e0101城区", "葛\U000e0102城区", "[-葛\U000e0101-]{+葛\U000e0102+}城区"),
        # Single characters that happen to stand in both are no words of both.
        ("今年办的是网站", "去岁做的有短信", "[-今年办的是网站-]{+去岁做的有短信+}"),
    ],
)  # fmt: skip
def test_the_changed_words_are_marked(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = word_pieces(old, new)

    assert "".join(piece.old for piece in pieces) == old
    assert "".join(piece.new for piece in pieces) == new


@given(LINES, LINES)
def test_what_was_removed_and_added_makes_the_other_text(old: list[str], new: list[str]) -> None:
    changes = text_changes(old, new)
    lines = Counter(old)
    lines.subtract(change.before for change in changes if change.before is not None)
    lines.update(change.after for change in changes if change.after is not None)

    assert +lines == Counter(new)
    assert all(change.before != change.after for change in changes)


def test_a_paragraph_in_which_everything_repeats_is_marked_as_a_whole() -> None:
    """Word by word it would take a time that grows with the square of its length."""
    old, new = "甲乙" * 2000, "乙甲" * 2000 + "丙"

    assert word_pieces(old, new) == ((old, new),)


def test_a_very_long_paragraph_is_marked_within_the_sentences_that_changed() -> None:
    old = "".join(f"第{i}次会议研究公开工作。" for i in range(5000))
    new = old.replace("第7次会议研究", "第7次会议讨论").replace(
        "第4990次会议研究", "第4990次会议听取"
    )
    changed = [piece for piece in word_pieces(old, new) if piece.changed]

    assert changed == [("研究", "讨论"), ("研究", "听取")]


def test_a_paragraph_is_shown_beside_its_new_wording() -> None:
    old = ["一、本机关全年公开信息12条。", "举办培训2场，参加57人次。", "没有变。"]
    new = [
        "新增一段完全不同的话。",
        "一、本机关全年公开信息15条。",
        "举办培训4场，参加126人次。",
        "没有变。",
    ]

    assert text_changes(old, new) == [
        TextChange(None, new[0]),
        TextChange(old[0], new[1]),
        TextChange(old[1], new[2]),
    ]


@given(sparse_reports())
@settings(max_examples=30)
def test_a_report_does_not_differ_from_itself(report: Sparse) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), "年报.yaml", report.head + report.yaml())
        comparison = diff_files(path, path)

    assert not comparison.differs
    assert comparison.readable


@given(sparse_reports(), sparse_reports())
@settings(max_examples=30)
def test_the_changes_lead_from_one_report_to_the_other(a: Sparse, b: Sparse) -> None:
    """In every cell, of one form or of two: rows that only one form has are
    listed for it, where they are not zero."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            written(Path(folder), f"{name}.yaml", report.head + report.yaml())
            for name, report in (("甲", a), ("乙", b))
        ]
        comparison = diff_files(*paths)
        (first, _), (second, _) = map(load_report, paths)

    parts = {part.name: part for part in comparison.parts}
    for name in {**a.form.tables, **b.form.tables}:
        before, after = first.figures[name].complete(), second.figures[name].complete()
        part = parts.get(name)
        for change in part.figures if part else ():
            address = change.row, change.column.name
            assert change.change is not None
            before[address] = first.figures[name][address] + change.change
        lone = {(c.side, c.row, c.column.name): c.value for c in part.lone} if part else {}
        for (side, row, column), value in lone.items():
            assert (before if side == "A" else after)[row, column] == value
        shared = before.keys() & after.keys()
        assert {address: before[address] for address in shared} == {
            address: after[address] for address in shared
        }
        for side, cells, other in (("A", before, second), ("B", after, first)):
            for (row, column), value in cells.items():
                known = column in {
                    c.name for c in other.figures[name].table.columns_of.get(row, ())
                }
                assert ((side, row, column) in lone) == (value != 0 and not known)


def test_totals_are_compared_and_every_cell_comes_in_the_order_of_the_form(tmp_path: Path) -> None:
    comparison = compared(
        tmp_path,
        "申请: {本年新收: {自然人: 3}, 办理结果: {予以公开: {自然人: 2}}}\n主动公开: {行政许可: 4}\n",
        "申请: {本年新收: {自然人: 4}, 办理结果: {予以公开: {自然人: 2}}}\n主动公开: {行政许可: 1}\n",
    )

    assert figures(comparison) == [
        ("主动公开", "行政许可", "处理决定", 4, 1),
        ("申请", "本年新收", "自然人", 3, 4),
        ("申请", "本年新收", "总计", 3, 4),
        ("申请", "结转下年度", "自然人", 1, 2),
        ("申请", "结转下年度", "总计", 1, 2),
    ]


@pytest.mark.parametrize(
    ("before", "after", "change", "percent"),
    [
        ("3", "4", "1", "33.3"),
        ("4", "3", "-1", "-25.0"),
        ("61.50", "61.59", "0.09", "0.1"),
        ("8", "8.005", "0.005", "0.1"),
        ("0", "5", "5", None),
        ("-2", "5", "7", None),
        ("1", "30", "29", "2900.0"),
        ("100000", "99999", "-1", "-0.0"),
        ("0.1", "0.3", "0.2", "200.0"),
        ("1" + "0" * 5000, "1" + "0" * 4999 + "1", "1", "0.0"),
        (None, "5", None, None),
        ("5", None, None, None),
    ],
)
def test_a_change_is_exact_and_its_percentage_has_one_decimal(
    before: str | None, after: str | None, change: str | None, percent: str | None
) -> None:
    values = [None if text is None else Decimal(text) for text in (before, after)]
    cell = FigureChange("行", Item("列", "列"), *values)

    assert cell.change == (None if change is None else Decimal(change))
    assert (None if cell.percent is None else f"{cell.percent:f}") == percent


def test_what_is_said_is_compared_and_not_how_it_is_typed(tmp_path: Path) -> None:
    figures = "主动公开: {行政许可: 317}\n"
    cited = figures + "总体情况: |\n  ## 主动公开\n\n  作出许可{{ 主动公开.行政许可 }}件。\n"
    typed = (
        "主动公开:\n  行政许可: ３１７\n总体情况: |\n  ## （一）主动公开\n  　　作出许可317件。\n"
    )

    assert not compared(tmp_path, cited, typed).differs


def test_every_text_of_a_report_is_compared(tmp_path: Path) -> None:
    a = "标题: 甲\n前言: 子\n总体情况: |\n  ## 一\n  本机关**重点**公开信息\n发布日期: 2022-01-05\n"
    b = "标题: 乙\n前言: 丑\n总体情况: |\n  ## 二\n  本机关重点公开信息\n"

    assert texts(compared(tmp_path, a, b)) == [
        ("标题", "甲", None),
        ("标题", None, "乙"),
        ("前言", "子", None),
        ("前言", None, "丑"),
        ("总体情况", "（一）一", "（一）二"),
        ("总体情况", "本机关**重点**公开信息", "本机关重点公开信息"),
        ("发布日期", "2022年1月5日", None),
    ]


def test_tables_and_pictures_of_the_narrative_are_compared_by_row_and_content(
    tmp_path: Path,
) -> None:
    (tmp_path / "图.png").write_bytes(png(2, 2))
    (tmp_path / "新图.png").write_bytes(png(3, 2))
    (tmp_path / "同图.png").write_bytes(png(2, 2))
    yaml = "总体情况: |\n  | 渠道 | 条数 |\n  |---|---|\n  | 网站 | {} |\n\n  ![走势]({}.png)\n"
    same = compared(tmp_path, yaml.format(4, "图"), yaml.format(4, "同图"))
    other = compared(tmp_path, yaml.format(4, "图"), yaml.format(5, "新图"))

    assert not same.differs
    (_, *row), (_, *picture) = texts(other)
    assert row == ["| 网站 | 4 |", "| 网站 | 5 |"]
    assert all(re.fullmatch(r"\[图：走势，内容 [0-9a-f]{8}\]", str(line)) for line in picture)
    assert picture[0] != picture[1]


def test_a_picture_without_a_description_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png(2, 2))
    comparison = compared(tmp_path, "总体情况: 甲\n", "总体情况: |\n  甲\n  ![](图.png)\n")

    [(_, before, after)] = texts(comparison)
    assert before is None
    assert str(after).startswith("[图：没有说明，内容 ")


def test_with_a_wrong_citation_the_text_is_compared_as_typed(tmp_path: Path) -> None:
    a = "总体情况: |\n  办结{{ 申请.没有 }}件，好。\n  见下。\n"
    b = "总体情况: |\n  办结{{ 申请.没有 }}件，差。\n  见下。\n"
    comparison = compared(tmp_path, a, b)

    assert texts(comparison) == [
        ("总体情况", "办结{{ 申请.没有 }}件，好。", "办结{{ 申请.没有 }}件，差。")
    ]
    assert [part.as_typed for part in comparison.parts] == [True]
    assert [f.code for f in comparison.a.findings] == ["N405"]
    assert comparison.has_errors


def test_a_wrong_total_is_compared_as_it_was_typed(tmp_path: Path) -> None:
    """Somebody changed a total in a copy: nothing else differs, but that must show."""
    yaml = "申请: {{本年新收: {{自然人: 3, 总计: {}}}}}\n"
    comparison = compared(tmp_path, yaml.format(3), yaml.format(4))

    assert figures(comparison) == [("申请", "本年新收", "总计", 3, 4)]
    assert [f.code for f in comparison.b.findings] == ["B201"]


def test_an_empty_section_is_a_difference_and_no_error(tmp_path: Path) -> None:
    comparison = compared(tmp_path, "总体情况: 甲\n", "总体情况:\n")

    assert texts(comparison) == [("总体情况", "甲", None)]
    assert not comparison.has_errors


def test_a_silenced_warning_is_not_repeated(tmp_path: Path) -> None:
    comparison = compared(
        tmp_path, "主动公开: {行政许可: 无}\n", "主动公开: {行政许可: 无} # makereport: 忽略 Y108\n"
    )

    assert [f.code for f in comparison.a.findings] == ["Y108"]
    assert comparison.b.findings == []


def test_two_forms_are_compared_by_short_names() -> None:
    comparison = diff_files(YUNXI / "2020.yaml", YUNXI / "2021.yaml")
    (part,) = (part for part in comparison.parts if part.name == "主动公开")
    lone = {(cell.side, cell.row, cell.column.name): cell.value for cell in part.lone}

    assert [change.name for change in comparison.fields] == ["年度", "格式"]
    assert ("主动公开", "行政许可", "处理决定", 241, 286) in figures(comparison)
    # A row of the one form is a group of rows in the other.
    assert ("申请", "其他处理", "自然人", 1, 0) in figures(comparison)
    assert lone["A", "行政许可", "增减"] == 2
    assert lone["B", "行政事业性收费", "收费金额"] == Decimal("5.42")
    assert [cell.side for cell in part.lone] == sorted(cell.side for cell in part.lone)


def two_reports(folder: Path) -> None:
    """Two reports in files with spaces in their names."""
    written(
        folder,
        "上 年.yaml",
        "单位: 甲局\n年度: 2021\n主动公开: {行政许可: 241, 行政事业性收费: 61.50}\n"
        "申请: {本年新收: {自然人: 0}}\n总体情况: 公开信息576条，含|竖线*和<尖括号>。\n",
    )
    written(
        folder,
        "今 年.yaml",
        "单位: 甲局\n年度: 2022\n主动公开: {行政许可: 286, 行政事业性收费: 5}\n"
        "申请: {本年新收: {自然人: 12}}\n总体情况: 公开信息664条，含|竖线*和<尖括号>。\n发布日期: 2023-01-20\n",
    )


def test_the_text_is_in_columns_by_table_with_marks_and_a_summary(tmp_path: Path) -> None:
    two_reports(tmp_path)
    result = run("diff", "上 年.yaml", "今 年.yaml", cwd=tmp_path)
    form = "政府信息公开工作年度报告格式（2021年版）"

    assert (result.code, result.stderr) == (0, "")
    assert re.sub("前言\n.*\n", "前言\n", result.stdout) == (
        f"A  上 年.yaml：甲局，2021年度，{form}\n"
        f"B  今 年.yaml：甲局，2022年度，{form}\n"
        "\n标题\n"
        "  改  [-2021-]{+2022+}年政府信息公开工作年度报告\n"
        "\n前言\n"
        "\n一、总体情况\n"
        "  改  公开信息[-576-]{+664+}条，含|竖线*和<尖括号>。\n"
        "\n二、主动公开政府信息情况\n"
        "  行              列                    A    B    变化  变化率\n"
        "  行政许可        处理决定            241  286     +45  +18.7%\n"
        "  行政事业性收费  收费金额（万元）  61.50    5  -56.50  -91.9%\n"
        "\n三、收到和处理政府信息公开申请情况\n"
        "  行          列      A   B  变化  变化率\n"
        "  本年新收    自然人  0  12   +12       —\n"
        "  本年新收    总计    0  12   +12       —\n"
        "  结转下年度  自然人  0  12   +12       —\n"
        "  结转下年度  总计    0  12   +12       —\n"
        "\n发布日期\n"
        "  增  {+2023年1月20日+}\n"
        "\n年度不同，数字 6 处不同，文字 4 段不同\n"
    )


def test_long_unchanged_text_is_cut_on_the_console(tmp_path: Path) -> None:
    filler = "".join(f"第{i}项工作。" for i in range(20))
    written(tmp_path, "甲.yaml", f"总体情况: {filler}收到1件，{filler}办结1件{filler}\n")
    written(tmp_path, "乙.yaml", f"总体情况: {filler}收到2件，{filler}办结2件{filler}\n")
    (line,) = re.findall("  改  (.*)", run("diff", "甲.yaml", "乙.yaml", cwd=tmp_path).stdout)

    assert line == (
        f"……{filler[-18:]}收到[-1-]{{+2+}}件，{filler[:18]}……{filler[-18:]}办结"
        f"[-1-]{{+2+}}件{filler[:19]}……"
    )


def test_rows_of_one_form_only_are_listed_apart() -> None:
    result = run("diff", "2020.yaml", "2021.yaml", cwd=YUNXI)

    assert (
        "\n  只有 A 有：行政规范性文件 新制作 2、新公开 2、公开总数 8；行政许可 " in result.stdout
    )
    assert "\n  只有 B 有：行政规范性文件 制发 1、废止 3、现行有效 6；" in result.stdout
    assert "政府集中采购 采购项目 4、采购金额（元） 186500\n" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("年度、格式不同，数字 ")


def test_another_unit_is_pointed_out(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml", "单位: 甲局\n前言: 同\n")
    written(tmp_path, "乙.yaml", "单位: 乙局\n前言: 同\n")

    for name in ("text", "markdown"):
        said = run("diff", "甲.yaml", "乙.yaml", "--format", name, cwd=tmp_path).stdout
        assert "注意：两份年报的单位不同" in said
        assert "\n单位不同\n" in said
    result = run("diff", "甲.yaml", "乙.yaml", "--format", "json", cwd=tmp_path)
    assert json.loads(result.stdout)["fields"] == [
        {"name": "单位", "before": "甲局", "after": "乙局"}
    ]


def test_json_is_exact_and_has_the_promised_keys(tmp_path: Path) -> None:
    two_reports(tmp_path)
    written(
        tmp_path,
        "大.yaml",
        f"年度: 2022\n主动公开: {{行政许可: {'9' * 5000}, 行政事业性收费: 0.10000000000000000001}}\n",
    )
    small = run("diff", "上 年.yaml", "今 年.yaml", "--format", "json", cwd=tmp_path).stdout
    large = run("diff", "大.yaml", "今 年.yaml", "--format", "json", cwd=tmp_path).stdout
    data = json.loads(small, parse_float=Decimal)

    assert list(data) == ["differs", "a", "b", "fields", "figures", "lone", "unread", "texts"]
    assert data["a"] == {
        "file": "上 年.yaml",
        "unit": "甲局",
        "year": 2021,
        "form": "zfxxgk-2021",
        "errors": 0,
    }
    assert data["figures"][1] == {
        "table": "主动公开",
        "row": "行政事业性收费",
        "column": "收费金额",
        "unit": "万元",
        "before": Decimal("61.50"),
        "after": 5,
        "change": Decimal("-56.50"),
        "percent": Decimal("-91.9"),
    }
    assert data["figures"][2]["percent"] is None
    assert data["texts"][2] == {
        "section": "总体情况",
        "as_typed": False,
        "before": "公开信息576条，含|竖线*和<尖括号>。",
        "after": "公开信息664条，含|竖线*和<尖括号>。",
        "words": [
            ["公开信息", "公开信息"],
            ["576", "664"],
            ["条，含|竖线*和<尖括号>。", "条，含|竖线*和<尖括号>。"],
        ],
    }
    assert f'"before": {"9" * 5000},' in large
    assert '"before": 0.10000000000000000001,' in large


def test_json_lists_what_only_one_form_has() -> None:
    result = run("diff", "2020.yaml", "2021.yaml", "--format", "json", cwd=YUNXI)

    assert {
        "side": "a",
        "table": "主动公开",
        "row": "行政许可",
        "column": "增减",
        "unit": "项",
        "value": 2,
    } in json.loads(result.stdout)["lone"]


def test_markdown_shows_tables_and_marks_and_nothing_else_of_the_text(tmp_path: Path) -> None:
    two_reports(tmp_path)
    result = run("diff", "上 年.yaml", "今 年.yaml", "--format", "markdown", cwd=tmp_path)
    page = MarkdownIt("commonmark").enable("table").render(result.stdout)

    assert "<li>改：公开信息<del>576</del><ins>664</ins>条，含|竖线*和&lt;尖括号&gt;。</li>" in page
    assert "<h2>二、主动公开政府信息情况</h2>" in page
    assert '<td>行政许可</td>\n<td>处理决定</td>\n<td style="text-align:right">241</td>' in page
    assert "<p>年度不同，数字 6 处不同，文字 4 段不同</p>" in page


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)
    | st.text("`*_~[]()<>#|\\&!$+-1.a，文", max_size=30)
)
@settings(max_examples=200)
def test_markdown_shows_any_paragraph_as_it_is(text: str) -> None:
    """In the summary of a page that says nothing but this paragraph."""
    comparison = diff_of_texts(text)
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = page.parse(markdown_diff(comparison).decode())
    (item,) = (
        token
        for token in tokens
        if token.type == "inline" and token.content.startswith("增：") and token.level > 2
    )
    shown = "".join(
        child.content for child in item.children or [] if child.type in ("text", "text_special")
    )

    assert {child.type for child in item.children or []} <= {"text", "text_special", "html_inline"}
    assert shown == f"增：{text}"


def diff_of_texts(text: str) -> Comparison:
    """A comparison in which just this paragraph was added."""
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), "年报.yaml")
        same = diff_files(Path(folder) / "年报.yaml", Path(folder) / "年报.yaml")
    part = Part("总体情况", "一、总体情况", texts=(TextChange(None, text),))
    return Comparison(same.a, same.b, (), (part,))


@pytest.mark.parametrize("name", list(DIFFS))
def test_every_format_is_shown_on_a_console_that_lacks_characters(
    tmp_path: Path, name: str
) -> None:
    written(tmp_path, "甲.yaml", "总体情况: 依法公开💡信息\n")
    written(tmp_path, "乙.yaml", "总体情况: 依法公开🔑信息\n")
    result = subprocess.run(
        [sys.executable, "-m", "makereport", "diff", "甲.yaml", "乙.yaml", "--format", name],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, b"")
    if name == "text":
        assert "改  依法公开[-?-]{+?+}信息" in result.stdout.decode("gbk")
    else:
        assert "🔑" in result.stdout.decode("utf-8")


def test_a_text_cannot_command_the_terminal(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml", '总体情况: 甲\n前言: "一\\x85二"\n')
    written(tmp_path, "乙.yaml", "单位: 云溪县示范局\n总体情况: 乙\n前言: 一二\n")
    result = run("diff", "甲.yaml", "乙.yaml", cwd=tmp_path)

    assert "\x85" not in result.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["甲.yaml", "乙.yaml"], 0),
        (["甲.yaml", "乙.yaml", "--exit-code"], 1),
        (["甲.yaml", "甲.yaml", "--exit-code"], 0),
        (["甲.yaml", "没有.yaml"], 1),
        (["坏.yaml", "甲.yaml"], 1),
        (["错.yaml", "错.yaml"], 1),
        (["甲.yaml"], 2),
        (["甲.yaml", "乙.yaml", "丙.yaml"], 2),
        (["甲.yaml", "乙.yaml", "--format", "xml"], 2),
    ],
)
def test_the_exit_code_tells_errors_and_if_asked_differences(
    tmp_path: Path, words: list[str], code: int
) -> None:
    written(tmp_path, "甲.yaml")
    written(tmp_path, "乙.yaml", "主动公开: {行政许可: 1}\n")
    written(tmp_path, "错.yaml", "主动公开: {行政许可: 一}\n")
    (tmp_path / "坏.yaml").write_bytes(b"%PDF-1.7")

    assert run("diff", *words, cwd=tmp_path).code == code


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_compared(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml")
    result = run("diff", "没 有.yaml", "甲.yaml", cwd=tmp_path)

    assert result.stdout == ""
    assert "没 有.yaml:1:1: 错误 Y100 文件不存在" in result.stderr
    assert result.stderr.endswith("没有比较：有一份年报读不出来\n")


def test_a_published_file_that_cannot_be_imported_is_told_with_what_to_do(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml")
    (tmp_path / "网页.mht").write_text("MIME-Version: 1.0\n\n<html>", encoding="utf-8")
    result = run("diff", "网页.mht", "甲.yaml", cwd=tmp_path)

    assert "网页.mht:1:1: 错误 Y100 还不能导入单个文件的网页" in result.stderr
    assert "另存为“网页，仅 HTML”" in result.stderr


def test_what_is_not_known_is_shown_as_such_and_the_rest_is_compared(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml", "主动公开: {行政许可: 一, 行政处罚: 3, 行政强制: 一}\n")
    written(tmp_path, "乙.yaml", "主动公开: {行政许可: 5, 行政处罚: 4, 行政强制: 一}\n")
    result = run("diff", "甲.yaml", "乙.yaml", cwd=tmp_path)
    data = json.loads(run("diff", "乙.yaml", "甲.yaml", "--format", "json", cwd=tmp_path).stdout)

    assert result.code == 1
    assert "甲.yaml:1:14: 错误 Y106" in result.stderr
    assert re.search(r"行政许可 +处理决定 +\? +5 +—\n", result.stdout)
    assert re.search(r"行政强制 +处理决定 +\? +\? +—\n", result.stdout)
    assert re.search(r"行政处罚 +处理决定 +3 +4 +\+1 +\+33.3%\n", result.stdout)
    assert (data["figures"][0]["before"], data["figures"][0]["after"]) == (5, None)
    assert (data["a"]["errors"], data["b"]["errors"]) == (1, 2)


def test_a_table_of_which_nothing_is_known_is_said_not_to_be_compared(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml", "申请: {予以公开: {自然人: 2}}\n")
    written(tmp_path, "乙.yaml")
    said = "（A 的这张表有错误，没有比较）"
    results = {
        name: run("diff", "甲.yaml", "乙.yaml", "--format", name, cwd=tmp_path) for name in DIFFS
    }

    assert {result.code for result in results.values()} == {1}
    assert f"申请情况\n  {said}\n\n除了写错的地方，没有不同\n" in results["text"].stdout
    assert f"申请情况\n\n{said}\n" in results["markdown"].stdout
    data = json.loads(results["json"].stdout)
    assert (data["differs"], data["unread"]) == (False, [{"side": "a", "table": "申请"}])


def test_errors_are_not_called_equality(tmp_path: Path) -> None:
    written(tmp_path, "甲.yaml", "行政: 1\n")
    result = run("diff", "甲.yaml", "甲.yaml", cwd=tmp_path)

    assert result.stdout.endswith("除了写错的地方，没有不同\n")
    assert run("diff", "--help").stdout.count("--exit-code") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
def test_colour_is_for_terminals_only(tmp_path: Path) -> None:
    two_reports(tmp_path)
    words = [sys.executable, "-m", "makereport", "diff", "上 年.yaml", "今 年.yaml"]
    reader, writer = os.openpty()
    subprocess.run(words, cwd=tmp_path, stdout=writer, check=False)
    os.close(writer)
    shown = os.read(reader, 65536).decode()
    os.close(reader)

    assert "\x1b[31m[-576-]\x1b[0m\x1b[32m{+664+}\x1b[0m" in shown
    assert "\x1b" not in run("diff", "上 年.yaml", "今 年.yaml", cwd=tmp_path).stdout


def test_the_page_shows_what_the_program_prints_and_names_every_key_of_the_json() -> None:
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    (sample,) = re.findall(r"```console\n\$ makereport diff (.*?)\n(.*?)```", page, re.DOTALL)
    words = sample[0].split()
    printed = run("diff", *words, cwd=YUNXI).stdout.splitlines()
    data = json.loads(run("diff", *words, "--format", "json", cwd=YUNXI).stdout)
    tables = [value for value in data.values() if isinstance(value, list) and value]
    keys = {*data, *data["a"], *(key for table in tables for key in table[0])}

    assert len(sample[1].splitlines()) > 15
    assert [line for line in sample[1].splitlines() if line not in printed] == []
    assert len(keys) > 20
    assert [key for key in keys if not re.search(rf"[`\s]{key}[`\s]", page)] == []
    assert [name for name in DIFFS if f"| `{name}` |" not in page] == []


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    """A Word file and the report that it was written from, beside each other."""
    (tmp_path / "图.png").write_bytes(png(20, 20))
    yaml = (
        "主动公开: {行政许可: 317, 行政事业性收费: 61.50}\n"
        "申请: {本年新收: {自然人: 3, 商业企业: 1}, 办理结果: {予以公开: {自然人: 2}}}\n"
        "总体情况: |\n  ## 主动公开\n  本机关**重点**公开，作出许可{{ 主动公开.行政许可 }}件。\n"
        "  | 渠道 | 条数 |\n  |---|---:|\n  | 网站 | **5** |\n\n  ![走势](图.png)\n"
        "发布日期: 2022-01-20\n"
    )
    path = tmp_path / "2021.docx"
    path.write_bytes(built(check_file(written(tmp_path, "2021.yaml", yaml))))
    return path


def test_a_report_and_the_word_file_made_from_it_do_not_differ(word_file: Path) -> None:
    result = run("diff", "--exit-code", "2021.yaml", "2021.docx", cwd=word_file.parent)

    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.endswith("\n两份年报没有不同\n")


def test_what_somebody_changed_in_the_word_file_is_shown(word_file: Path) -> None:
    document = docx.Document(str(word_file))
    words = next(p for p in document.paragraphs if "作出许可" in p.text).runs[-1]
    words.text = words.text.replace("317", "319")
    (number,) = (
        cell.paragraphs[0].runs[0]
        for table in document.tables
        for row in table.rows
        for cell in row.cells[-1:]
        if cell.text == "317"
    )
    number.text = "318"
    document.save(str(word_file))
    result = run("diff", "--exit-code", "2021.yaml", "2021.docx", cwd=word_file.parent)

    assert (result.code, result.stderr) == (1, "")
    assert "作出许可[-317-]{+319+}件。\n" in result.stdout
    assert re.search(r"行政许可 +处理决定 +317 +318 +\+1 +\+0.3%\n", result.stdout)
    assert result.stdout.endswith("\n数字 1 处不同，文字 1 段不同\n")
