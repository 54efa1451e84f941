"""What else a form may say of its tables, tried with small forms: through
check, build, import, diff, merge, new, schema and the template's own check."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from makereport import check_file
from makereport.findings.errors import FormError
from makereport.form.reader import read_form
from tests.support.forms import AddForm, clear_shelf
from tests.support.office import validate
from tests.support.reports import ROOT, tables
from tests.support.runner import CommandLine

HEAD = """id: {id}
name: 另一种报告
source: 某某〔2020〕1号
years: {{from: 2020}}
title: "{{{{ 年度 }}}}年度报告"
preface: 由{{{{ 单位 }}}}编制。
sections:
"""
"""The top of a form of narrative and tables."""
TEXT = "  - {label: 二、总体情况, name: 总体情况, kind: narrative}\n"
NO_ROWS = """  - label: 一、处罚情况
    name: 处罚
    kind: table
    direction: across
    widths: [1769, 1769, 1769, 1769, 1768]
    blocks:
      - columns:
          - label: 处罚数量（宗）
            columns:
              - {label: 警告、通报批评, name: 警告, kind: count, unit: 宗}
              - {label: 罚款, name: 罚款, kind: count, unit: 宗}
              - label: 降低资质等级，吊销许可证件
                name: 资质
                kind: count
                unit: 宗
          - {label: 合计（宗）, name: 合计, kind: count, unit: 宗, sum: [警告, 罚款, 资质], check: B201}
          - {label: 罚没金额（万元）, name: 金额, kind: amount, unit: 万元}
"""
REPORT = """单位: 云溪县甲局
年度: 2021
格式: zzcf-2020
处罚情况:
  警告、通报批评: 3
  罚款: 4
  合计: 7
  罚没金额: 12.50
总体情况: |
  全年处罚{{ 处罚.合计 }}宗，其中罚款{{ 处罚.罚款 }}宗，罚没{{ 处罚.罚没金额 }}万元。
"""


@pytest.fixture
def punished(add_form: AddForm, tmp_path: Path) -> Path:
    """A report with a table of one row that has no name."""
    add_form("zzcf-2020", HEAD.format(id="zzcf-2020") + NO_ROWS + TEXT)
    page = (ROOT / "templates" / "zfxxgk-2021" / "page.html").read_bytes()
    (tmp_path / "templates" / "zzcf-2020" / "page.html").write_bytes(page)
    path = tmp_path / "2021.yaml"
    path.write_text(REPORT, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_table_without_rows_is_one_row_itself(punished: Path) -> None:
    checked = check_file(punished)

    assert checked.findings == []
    assert checked.report.figures["处罚"]["处罚", "合计"] == 7
    assert checked.document is not None
    assert "全年处罚7宗，其中罚款4宗，罚没12.50万元。" in str(checked.document.sections)


def test_what_is_wrong_in_it_has_a_path_without_a_row(punished: Path) -> None:
    changed(punished, "合计: 7", "合计: 8")
    changed(punished, "罚款: 4", "罚款: 四")
    found = [(f.code, f.path) for f in check_file(punished).findings]
    assert found == [("Y106", ("处罚情况", "罚款"))]

    changed(punished, "罚款: 四", "罚款: 4")
    (finding,) = check_file(punished).findings
    assert (finding.code, finding.path, finding.line) == ("B201", ("处罚情况", "合计"), 7)
    assert finding.message == "“一、处罚情况”的合计（宗）写的是 8，各列之和是 7，相差 1"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("  罚宽: 4\n", "是不是“罚款”？"),
        ("  处罚: {罚款: 4}\n", "这张表只有一行，不分行写：去掉“处罚”"),
        ("  表前文子: 如下。\n", "是不是“表前文字”？"),
    ],
)
def test_what_is_none_of_its_columns(punished: Path, typed: str, hint: str) -> None:
    changed(punished, "  合计: 7\n", typed)
    (finding,) = (f for f in check_file(punished).findings if f.is_error)

    assert finding.code == "Y103"
    assert hint in (finding.hint or "")


def test_a_number_is_no_row_of_several_columns(punished: Path) -> None:
    start = REPORT.index("处罚情况")
    punished.write_text(REPORT[:start] + "处罚情况: 5\n总体情况: 好。\n", encoding="utf-8")
    (finding,) = check_file(punished).findings

    assert (finding.code, finding.path) == ("Y105", ("处罚情况",))
    assert "处罚情况: {警告、通报批评: 5}" in finding.hint


def test_it_prints_without_a_head_for_the_row(punished: Path, command_line: CommandLine) -> None:
    built = command_line.run("build", "2021.yaml", "--format", "docx", "--format", "html")
    assert (built.code, built.stderr) == (0, "")
    (printed,) = tables(punished.with_suffix(".docx").read_bytes())

    assert printed == [
        ["处罚数量（宗）", "合计（宗）", "罚没金额（万元）"],
        ["警告、通报批评", "罚款", "降低资质等级，吊销许可证件", "", ""],
        ["3", "4", "0", "7", "12.50"],
    ]
    page = punished.with_suffix(".html").read_text(encoding="utf-8")
    cells = re.findall(r"<t([hd])[^>]*>([^<]*)</t", page)
    assert [text for kind, text in cells if kind == "d"] == ["3", "4", "0", "7", "12.50"]
    assert [text for kind, text in cells if kind == "h"][:2] == ["处罚数量（宗）", "合计（宗）"]
    assert validate(punished.with_suffix(".docx")) == ""


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_it_comes_back(punished: Path, command_line: CommandLine, suffix: str) -> None:
    changed(punished, "总体情况: |\n", "总体情况: |\n  ## 处罚\n")
    command_line.run("build", "2021.yaml", "--format", suffix[1:])
    imported = command_line.run("import", f"2021{suffix}", "-o", "读回.yaml")
    assert (imported.code, imported.stderr.count("警告")) == (0, 0), imported.stderr
    first, again = check_file(punished), check_file(punished.with_name("读回.yaml"))

    assert again.document == first.document
    text = punished.with_name("读回.yaml").read_text(encoding="utf-8")
    assert "处罚情况:\n  警告、通报批评: 3\n  罚款: 4\n  罚没金额: 12.50\n" in text
    compared = command_line.run("diff", "2021.yaml", f"2021{suffix}", "--exit-code")
    assert compared.code == 0, compared.stdout


def test_a_foreign_page_of_it_is_read_by_its_labels(
    punished: Path, command_line: CommandLine
) -> None:
    rows = (
        "<tr><td colspan=2>处罚数量（宗）</td><td rowspan=2>合计</td></tr>"
        "<tr><td>罚款</td><td>警告、通报批评</td></tr><tr><td>4</td><td>3</td><td>7</td></tr>"
    )
    page = (
        "<html><body><h1>云溪县甲局2021年度报告</h1><p>一、处罚情况</p>"
        f"<table>{rows}</table><p>二、总体情况</p><p>全年平稳有序，处罚得当。</p></body></html>"
    )
    punished.with_name("外来.html").write_text(page, encoding="utf-8")
    command_line.run("import", "外来.html", "-o", "读回.yaml")
    text = punished.with_name("读回.yaml").read_text(encoding="utf-8")

    assert "  警告、通报批评: 3\n  罚款: 4\n" in text, text


def test_new_merge_and_schema_of_it(punished: Path, command_line: CommandLine) -> None:
    made = command_line.run("new", "2022", "--from", "2021.yaml", "-o", "2022.yaml")
    assert made.code == 0
    text = punished.with_name("2022.yaml").read_text(encoding="utf-8")
    assert "处罚情况:\n  警告、通报批评: 0\n  罚款: 0\n" in text
    assert "  罚没金额: 0  # 单位：万元\n" in text
    assert command_line.run("build", "2022.yaml").code == 0

    other = punished.with_name("乙.yaml")
    other.write_text(REPORT.replace("甲局", "乙局"), encoding="utf-8")
    merged = command_line.run(
        "merge", "2021.yaml", "乙.yaml", "-o", "汇总.yaml", "--overview", "汇总.csv"
    )
    assert merged.code == 0, merged.stderr
    parent = check_file(punished.with_name("汇总.yaml"))
    assert {finding.code for finding in parent.findings} == {"N407"}
    assert parent.report.figures["处罚"]["处罚", "合计"] == 14
    heads = punished.with_name("汇总.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert heads == "单位,年报文件,处罚.警告,处罚.罚款,处罚.资质,处罚.合计,处罚.金额"

    schema = json.loads(command_line.run("schema", "--form", "zzcf-2020").stdout)
    table = schema["$defs"]["table-1"]["properties"]
    assert {"罚款", "资质", "罚没金额", "表前文字"} <= table.keys()


def test_its_template_is_checked(punished: Path, command_line: CommandLine) -> None:
    template = punished.parent / "templates" / "zzcf-2020" / "report.docx"
    checked = command_line.run("template", "check", str(template), "--form", "zzcf-2020")

    assert (checked.code, checked.stderr) == (0, ""), checked.stdout


def test_text_against_a_table_without_rows(punished: Path) -> None:
    changed(punished, "其中罚款{{ 处罚.罚款 }}宗", "其中罚款5宗")
    claims = "claims: {check: N401, words: {pass: [全年, 其中]}, tables: [{table: 处罚, measures: [宗], columns: {罚款: [罚款]}}]}\n"
    form = punished.parent / "templates" / "zzcf-2020" / "form.yaml"
    form.write_text(form.read_text(encoding="utf-8") + claims, encoding="utf-8")
    clear_shelf()
    (finding,) = check_file(punished).findings
    assert finding.code == "N401"
    assert "处罚的罚款" in finding.message
    assert "{{ 处罚.罚款 }}" in finding.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("direction: across", "direction: down"),
        ("    blocks:\n", "    blocks:\n      - {columns: [{label: 甲, name: 甲, kind: count}]}\n"),
    ],
)
def test_rows_are_left_out_only_across_in_one_block(tmp_path: Path, old: str, new: str) -> None:
    text = HEAD.format(id="zz-2020") + NO_ROWS.replace(old, new)
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(FormError, match=r"只有横排.*才可以不写 rows"):
        read_form(tmp_path)


BLOCKS = """  - label: 一、强制情况
    name: 强制
    kind: table
    direction: across
    widths: [1474, 1474, 1474, 1474, 1474, 1474]
    blocks:
      - label: （一）强制措施
        columns:
          - label: 已作出决定的
            columns:
              - {label: 查封场所、设施或者财物, name: 查封, kind: count, unit: 宗}
              - {label: 扣押财物, name: 扣押, kind: count, unit: 宗}
          - {label: 其他, name: 其他, kind: count, unit: 宗}
        rows:
          - {label: 本级, name: 措施本级}
          - {label: 下级, name: 措施下级}
      - label: （二）强制执行
        columns:
          - {label: 代履行, name: 代履行, kind: count, unit: 宗}
          - {label: 合计, name: 合计, kind: count, unit: 宗, sum: [代履行], check: B201}
          - {label: 罚没金额, name: 金额, kind: amount, unit: 万元}
        rows:
          - {label: 全部强制执行, name: 执行}
"""
BLOCKS_REPORT = """单位: 云溪县甲局
年度: 2021
格式: zzqz-2020
强制情况:
  措施本级: {查封: 1, 扣押: 2, 其他: 3}
  措施下级: {扣押财物: 5}
  全部强制执行: {代履行: 6, 罚没金额: 7.50}
总体情况: 全年平稳有序，办理得当。
"""


@pytest.fixture
def forced(add_form: AddForm, tmp_path: Path) -> Path:
    """A report with a table across in two blocks, heads of three levels."""
    add_form("zzqz-2020", HEAD.format(id="zzqz-2020") + BLOCKS + TEXT)
    page = (ROOT / "templates" / "zfxxgk-2021" / "page.html").read_bytes()
    (tmp_path / "templates" / "zzqz-2020" / "page.html").write_bytes(page)
    path = tmp_path / "2021.yaml"
    path.write_text(BLOCKS_REPORT, encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_several_blocks_across_come_back(
    forced: Path, command_line: CommandLine, suffix: str
) -> None:
    built = command_line.run("build", "2021.yaml", "--format", suffix[1:])
    assert (built.code, built.stderr) == (0, "")
    imported = command_line.run("import", f"2021{suffix}", "-o", "读回.yaml")
    assert (imported.code, "警告" in imported.stderr) == (0, False), imported.stderr
    first, again = check_file(forced), check_file(forced.with_name("读回.yaml"))

    assert again.document == first.document
    assert (
        again.report.figures["强制"]["执行", "金额"] == first.report.figures["强制"]["执行", "金额"]
    )


def test_several_blocks_across_are_printed(forced: Path, command_line: CommandLine) -> None:
    command_line.run("build", "2021.yaml", "--format", "docx", "--format", "html")
    (printed,) = tables(forced.with_suffix(".docx").read_bytes())

    assert printed == [
        ["（一）强制措施"],
        ["本级", "下级"],
        ["已作出决定的", "其他", "已作出决定的", "其他"],
        ["查封场所、设施或者财物", "扣押财物", "", "查封场所、设施或者财物", "扣押财物", ""],
        ["1", "2", "3", "0", "5", "0"],
        ["（二）强制执行"],
        ["全部强制执行"],
        ["代履行", "合计", "罚没金额"],
        ["6", "6", "7.50"],
    ]
    page = forced.with_suffix(".html").read_text(encoding="utf-8")
    assert re.findall(r"<td[^>]*>([^<]*)</td>", page) == [*"123050", "6", "6", "7.50"]
    assert page.count("<caption") == 2


def test_several_blocks_across_that_became_text(forced: Path, command_line: CommandLine) -> None:
    lines = [
        "（一）强制措施",
        "本级 已作出决定的 查封场所、设施或者财物 扣押财物 其他 下级 已作出决定的",
        "查封场所、设施或者财物 扣押财物 其他",
        "1 2 3 0 5 0",
        "（二）强制执行 全部强制执行 代履行 合计 罚没金额 6 6 7.50",
    ]
    text = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body><h1>云溪县甲局2021年度报告</h1><p>一、强制情况</p>{text}<p>二、总体情况</p><p>全年平稳有序。</p></body></html>"
    forced.with_name("外来.html").write_text(page, encoding="utf-8")
    command_line.run("import", "外来.html", "-o", "读回.yaml")
    read_back = forced.with_name("读回.yaml").read_text(encoding="utf-8")

    assert "  本级: {查封场所、设施或者财物: 1, 扣押财物: 2, 其他: 3}\n" in read_back, read_back
    assert "  全部强制执行: {代履行: 6, 罚没金额: 7.50}\n" in read_back


def test_last_year_and_subordinates_of_a_table_without_rows(
    punished: Path, command_line: CommandLine
) -> None:
    form = punished.parent / "templates" / "zzcf-2020" / "form.yaml"
    years = "    years: [{check: C302, per: row, this: 罚款, last: 罚款, plus: 警告}]\n"
    changed(form, TEXT, years + TEXT)
    clear_shelf()
    later = punished.with_name("2022.yaml")
    later.write_text(
        REPORT.replace("2021", "2022").replace("罚款: 4", "罚款: 6").replace("合计: 7", "合计: 9")
        + "下级: [下/*.yaml]\n",
        encoding="utf-8",
    )
    below = punished.parent / "下"
    below.mkdir()
    text = (
        later.read_text(encoding="utf-8").replace("甲局", "乙局").replace("下级: [下/*.yaml]\n", "")
    )
    (below / "乙.yaml").write_text(
        text.replace("警告、通报批评: 3", "警告: 2").replace("  合计: 9\n", "")
    )

    found = [(f.code, f.path, f.message) for f in check_file(later).findings]
    assert found == [
        (
            "H501",
            ("处罚情况", "警告、通报批评"),
            "处罚的警告是 3，1 份下级年报之和是 2，多 1；数较大的下级：云溪县乙局 2（下/乙.yaml）",
        ),
        (
            "C302",
            ("处罚情况", "罚款"),
            f"处罚的罚款是 6，上年“处罚”的罚款是 4（{punished}:6），加警告 3，应为 7",
        ),
    ]


def test_a_chart_and_own_tags_of_a_table_without_rows(
    punished: Path, command_line: CommandLine
) -> None:
    changed(
        punished,
        "总体情况: |\n",
        "总体情况: |\n  ```图表\n  类型: 柱形\n  标题: 处罚\n  数据: 处罚\n  ```\n",
    )
    checked = check_file(punished)
    assert checked.findings == []
    assert "警告、通报批评" in str(checked.document)

    from docx import Document

    template = Document(str(checked.form.template))
    cell = template.tables[0].rows[2].cells[1]
    assert cell.text == "{{ r.罚款 }}"
    cell.paragraphs[0].runs[0].text = "{{ 处罚.罚款 }}"
    template.save(str(punished.with_name("自己.docx")))
    built = command_line.run("build", "2021.yaml", "--template", "自己.docx", "-o", "出.docx")
    assert built.code == 0, built.stderr
    cell.paragraphs[0].runs[0].text = "{{ 处罚.处罚.罚款 }}"
    template.save(str(punished.with_name("自己.docx")))
    said = command_line.run("template", "check", "自己.docx", "--form", "zzcf-2020").stdout
    assert "F710" in said
    assert "“处罚”里没有“处罚”" in said
    cell.paragraphs[0].runs[0].text = "{{ r.警告 }}"
    template.save(str(punished.with_name("自己.docx")))
    said = command_line.run("template", "check", "自己.docx", "--form", "zzcf-2020").stdout
    assert "没有印出“一、处罚情况”的“罚款”" in said
    assert "{{ 处罚.罚款 }}" in said


def test_a_sheet_with_a_table_without_rows(punished: Path, command_line: CommandLine) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["云溪县甲局2021年度报告"],
        ["一、处罚情况"],
        ["处罚数量（宗）", None, "合计", "罚没金额（万元）"],
        ["罚款", "警告、通报批评"],
        [4, 3, 7, 12.5],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:B3")
    book.save(punished.with_name("外来.xlsx"))
    command_line.run("import", "外来.xlsx", "-o", "读回.yaml")
    text = punished.with_name("读回.yaml").read_text(encoding="utf-8")

    assert "  警告、通报批评: 3\n  罚款: 4\n  罚没金额: 12.5\n" in text, text
