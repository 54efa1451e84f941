"""`diff`: what it prints in each format, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from makereport import Comparison, check_file, diff_files
from makereport.cli.formats.diff_markdown import markdown_diff
from makereport.comparing.differences import Part
from makereport.comparing.wording import TextChange
from tests.support.drawing import png
from tests.support.reports import ROOT, built, written
from tests.support.runner import run

YUNXI = ROOT / "examples" / "yunxi"

FORMATS = ("text", "json", "markdown")


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

    assert list(data) == [
        "differs",
        "a",
        "b",
        "fields",
        "figures",
        "lone",
        "words",
        "unread",
        "texts",
    ]
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


@pytest.mark.parametrize("name", FORMATS)
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
        name: run("diff", "甲.yaml", "乙.yaml", "--format", name, cwd=tmp_path) for name in FORMATS
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
    assert [name for name in FORMATS if f"| `{name}` |" not in page] == []


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
