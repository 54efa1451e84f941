"""The two forms beside that of 政府信息公开: annual figures of 行政执法, and the report
on 法治政府建设. Nothing in the program knows them."""

from __future__ import annotations

import ast
import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makereport import Checked, check_file, import_file
from makereport.form.model import Form
from makereport.form.shelf import load_form
from tests.importing.test_round_trip import (
    ADDED,
    BESIDE,
    NARRATIVE,
    PICTURES,
    beside,
    block,
)
from tests.support.drawing import png
from tests.support.pages import page
from tests.support.reports import ROOT, built, narrative, tables
from tests.support.runner import CommandLine
from tests.support.strategies import Sparse, sparse_reports

ENFORCEMENT, LAW = load_form("xzzf-zj-2024"), load_form("fzzf-2019")
HEAD = "单位: 清潭县人民政府\n年度: 2024\n格式: xzzf-zj-2024\n"
# What a county published for 2024.
PUBLISHED = """行政处罚实施情况统计表:
  警告、通报批评: 12175
  罚款: 94929
  没收违法所得、没收非法财物: 235
  暂扣许可证、执照，降低资质等级: 189
  吊销许可证、执照: 101
  限制开展生产经营活动: 0
  责令停产停业、责令关闭、限制从业: 11
  行政拘留: 504
  其他行政处罚: 12
  罚没金额（万元）: 1753.79
行政许可实施情况统计表:
  {申请数量: 26569, 受理数量: 26569, 许可数量: 26462, 不予许可数量: 102, 撤销许可数量: 5}
"""
TEXT = "总体情况: |\n  全年依法履行职责，各项工作平稳有序，群众评价较好，执法方式继续改进。\n"


def checked(folder: Path, tables: str, text: str = TEXT) -> Checked:
    path = folder / "年报.yaml"
    path.write_text(HEAD + tables + text, encoding="utf-8")
    return check_file(path, "年报.yaml")


def codes(found: Checked) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_published_report_comes_out_to_the_cell(tmp_path: Path) -> None:
    report = checked(tmp_path, PUBLISHED)
    assert report.findings == []
    docx = built(report)
    penalties, licences, *_ = tables(docx)

    assert penalties == [
        ["行政处罚实施数量（宗）", "合计（宗）", "罚没金额（万元）"],
        [
            *("警告、通报批评", "罚款", "没收违法所得、没收非法财物"),
            *("暂扣许可证、执照，降低资质等级", "吊销许可证、执照", "限制开展生产经营活动"),
            *("责令停产停业、责令关闭、限制从业", "行政拘留", "其他行政处罚", "", ""),
        ],
        ["12175", "94929", "235", "189", "101", "0", "11", "504", "12", "108156", "1753.79"],
    ]
    assert licences == [
        ["行政许可实施数量（宗）"],
        ["申请数量", "受理数量", "许可数量", "不予许可数量", "撤销许可数量"],
        ["26569", "26569", "26462", "102", "5"],
    ]
    html = page(report).decode()
    assert all(f">{number}</td>" in html for number in (*penalties[2], *licences[2]))
    printed = narrative(docx)
    assert printed[:2] == ["清潭县人民政府", "2024年度行政执法统计年报"]
    assert "第一部分 2024年度行政执法数据表" in printed
    assert "第二部分 2024年度行政执法总体情况" in printed
    assert "清潭县人民政府" not in printed[2:]


def test_a_wrong_total_is_an_error(tmp_path: Path) -> None:
    found = checked(tmp_path, PUBLISHED.replace("  罚没金额", "  合计: 108155\n  罚没金额"))

    assert codes(found) == ["B201"]
    assert "108156" in found.findings[0].message
    assert found.findings[0].line == 14


def test_more_accepted_than_applied_for_is_a_warning(tmp_path: Path) -> None:
    found = checked(tmp_path, PUBLISHED.replace("受理数量: 26569", "受理数量: 26570"))
    [finding] = found.findings

    assert (finding.code, finding.is_error) == ("B207", False)
    assert "受理数量 26570，大于申请数量 26569" in finding.message


@pytest.mark.parametrize("table", [s.label for s in ENFORCEMENT.sections if s.table])
def test_a_table_without_a_duty_prints_the_sentence(tmp_path: Path, table: str) -> None:
    found = checked(tmp_path, f"{table}: 不适用\n")
    assert found.findings == []
    docx = built(found)

    printed = narrative(docx)
    assert printed[printed.index(table) + 1] == "本单位无相关行政执法职责。"
    assert len(tables(docx)) == 3


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("全年作出行政处罚108156宗。", False),
        ("全年作出行政处罚108165宗。", True),
        ("作出行政处罚决定108156件，其中罚款94929件，罚没金额1753.79万元。", False),
        ("罚没金额1753.97万元。", True),
        ("收到行政许可申请26596件。", True),
        ("全年办结行政处罚案件300件，立案310件。", False),
        ("行政处罚案件比上年增加12宗。", False),
        ("全市作出行政处罚5宗。", False),
        ("未实施行政强制。", False),
        ("没有撤销行政许可。", True),
        ("我县共办理行政处罚案件108165起。", True),
        ("作出简易程序行政处罚3000件。", False),
        ("当场准予行政许可150件。", False),
        ("罚没金额2.1万元的案件1件。", False),
        ("案均罚没金额0.29万元。", False),
        ("罚没金额1.5万元已缴入国库。", False),
    ],
)
def test_text_against_tables(tmp_path: Path, text: str, is_told: bool) -> None:
    assert codes(checked(tmp_path, PUBLISHED, f"{TEXT}  {text}\n")) == ["N401"] * is_told


def test_no_name_of_the_forms_stands_in_the_program() -> None:
    """What is said of it in comments does nothing."""
    trees = [ast.parse(path.read_bytes()) for path in ROOT.glob("src/**/*.py")]
    said = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    used = [
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said
    ]
    assert len(used) > 5000
    for form in (ENFORCEMENT, LAW):
        labels = [each for table in form.tables.values() for each in table.labels if len(each) > 3]
        for word in (*labels, *form.subjects, *(section.name for section in form.sections)):
            if word != "总体情况":  # of every form
                assert not [text for text in used if word in text], word


def test_the_report_on_law_has_five_sections_and_no_table() -> None:
    example = ROOT / "examples" / "qingtan-fazhi" / "2023.yaml"
    docx = built(check_file(example))
    printed = narrative(docx)
    assert printed[1] == "2023年法治政府建设年度报告"
    assert printed[2] == LAW.sections[0].label
    assert [section.label for section in LAW.sections] == [
        text for text in printed if text in {section.label for section in LAW.sections}
    ]


# What comes back


def documents(
    report: Sparse, texts: list[list[str]], void: set[str], added: str, front: str
) -> str:
    """A report file with a text in every section, and tables that do not apply."""
    form = report.form
    for name in void:
        report.tables.pop(name, None)
    body, number = beside(report, {"表前文字": texts[0], "表后文字": texts[1]}), 2
    for section in form.sections:
        if section.name in void:
            start = body.index(f"{section.label}:\n")
            end = min(
                (
                    at
                    for each in form.sections
                    if (at := body.find(f"\n{each.label}:", start + 1)) > 0
                ),
                default=len(body),
            )
            body = f"{body[:start]}{section.label}: 不适用\n{body[end + 1 :]}"
        if section.table is None:
            body += block(section.name, ["开头。", *texts[number % len(texts)], "末尾。"])
            number += 1
    return f"单位: 云溪县示范局\n{report.head}{front}{body}附加部分:\n{added}"


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    report=sparse_reports((ENFORCEMENT, LAW)),
    texts=st.tuples(BESIDE, BESIDE, NARRATIVE, NARRATIVE, NARRATIVE).map(list),
    void=st.sets(st.sampled_from([*ENFORCEMENT.tables])),
    added=ADDED,
    front=st.sampled_from(["", "前言: 自己写的。\n", "文号: 云示发〔2025〕3号\n标题: 年报\n"]),
    suffix=st.sampled_from(["docx", "html"]),
)
def test_any_report_comes_back(
    report: Sparse,
    texts: list[list[str]],
    void: set[str],
    added: list[tuple[str, list[str]]],
    front: str,
    suffix: str,
) -> None:
    parts = "".join(
        block(json.dumps(heading, ensure_ascii=False), lines, "  ") for heading, lines in added
    )
    yaml = documents(report, texts, void & set(report.form.tables), parts, front)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture in PICTURES:
            (folder / picture).write_bytes(png(4, 3))
        (folder / "原稿.yaml").write_text(yaml, encoding="utf-8")
        first = check_file(folder / "原稿.yaml")
        published = built(first) if suffix == "docx" else page(first)
        (folder / f"公布.{suffix}").write_bytes(published)
        second = import_file(folder / f"公布.{suffix}", folder / "读回.yaml").checked
        text = (folder / "读回.yaml").read_text(encoding="utf-8")
        assert not second.has_errors, (second.findings, text)
        assert second.form.id == report.form.id
        assert first.document
        assert second.document
        assert second.document.tables == first.document.tables
        assert second.document.instead == first.document.instead
        again = built(second) if suffix == "docx" else page(second)

    if suffix == "docx":
        assert narrative(again) == narrative(published), text
        assert tables(again) == tables(published), text
    else:
        assert again.decode() == published.decode(), text


@pytest.mark.parametrize("form", [ENFORCEMENT, LAW], ids=lambda form: form.id)
def test_new_files_build_and_merge(command_line: CommandLine, tmp_path: Path, form: Form) -> None:
    folder = "qingtan-zhifa" if form is ENFORCEMENT else "qingtan-fazhi"
    [example] = (ROOT / "examples" / folder).glob("*.yaml")
    (tmp_path / "甲.yaml").write_bytes(example.read_bytes())
    text = example.read_text(encoding="utf-8").replace("清潭县", "清河县")
    (tmp_path / "乙.yaml").write_text(text, encoding="utf-8")
    year = check_file(example).report.draft.year
    new = command_line.run("new", str(year + 1), "--from", "甲.yaml", "-o", "次年.yaml")
    assert (new.code, new.stderr) == (0, "")
    assert (
        "\n行政许可实施情况统计表: 不适用\n" in (tmp_path / "次年.yaml").read_text("utf-8")
    ) == (form is ENFORCEMENT)
    assert command_line.run("build", "次年.yaml").code == 0
    merged = command_line.run(
        "merge", "甲.yaml", "乙.yaml", "-o", "汇总.yaml", "--overview", "a.xlsx"
    )
    assert merged.code == 0, merged.stderr
    parent = check_file(tmp_path / "汇总.yaml")
    assert {finding.code for finding in parent.findings} == {"N407"}
    if form is ENFORCEMENT:
        assert parent.report.figures["行政处罚"]["行政处罚", "合计"] == 2 * 3719
        assert not parent.report.figures["行政许可"].applies


@pytest.mark.parametrize("form", [ENFORCEMENT, LAW], ids=lambda form: form.id)
def test_a_new_file_of_a_form_that_no_year_chooses(
    command_line: CommandLine, tmp_path: Path, form: Form
) -> None:
    made = command_line.run("new", "2024", "--form", form.id, "-o", "2024.yaml")
    assert (made.code, made.stderr) == (0, "")
    text = (tmp_path / "2024.yaml").read_text(encoding="utf-8")
    assert f"\n格式: {form.id}\n" in text
    assert "前言" not in text
    assert "联系方式:" not in text
    assert ("没有的数字留 0" in text) == bool(form.tables)
    built = command_line.run("build", "2024.yaml")
    assert built.code == 0
    assert {finding.code for finding in check_file(tmp_path / "2024.yaml").findings} == {"N407"}

    early = command_line.run("new", "2018", "--form", form.id)
    assert (early.code, "不适用于 2018 年度" in early.stderr) == (2, True)
    assert command_line.run("new", "2025", "--from", "2024.yaml", "-o", "a.yaml").code == 0
    assert f"\n格式: {form.id}\n" in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    other = LAW if form is ENFORCEMENT else ENFORCEMENT
    mixed = command_line.run(
        "new", "2025", "--form", other.id, "--from", "2024.yaml", "-o", "b.yaml"
    )
    assert mixed.code == 1
    assert f"它的格式是 {form.id}，不是 {other.id} 一类的" in mixed.stderr


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"表一 ": "", "表二 ": "", "表三 ": "", "表四 ": ""},
        {"表一 ": "一、", "表二 ": "二、", "表三 ": "三、", "表四 ": "四、"},
        {
            "第一部分 2024年度行政执法数据表": "第一部分　行政执法数据表",
            "第二部分 2024年度行政执法总体情况": "第二部分：2024年行政执法总体情况",
        },
        {"本单位无相关行政执法职责。": "本单位无相关行政执法职责"},
        {"<h2": "<p", "</h2>": "</p>", "<h3": "<p", "</h3>": "</p>"},
        {"2024年度行政执法统计年报": "2024年行政执法数据统计报告"},
    ],
)
def test_a_page_that_others_made(tmp_path: Path, changed: dict[str, str]) -> None:
    """Tables of equal width with the same total; headings of other words."""
    example = check_file(ROOT / "examples" / "qingtan-zhifa" / "2024.yaml")
    html = re.sub(r' data-makereport="[^"]*"', "", page(example).decode())
    html = html.split("<!-- makereport")[0].replace('content="makereport"', 'content="x"')
    for old, new in changed.items():
        assert old in html
        html = html.replace(old, new)
    (tmp_path / "年报.html").write_text(html, encoding="utf-8")
    imported = import_file(tmp_path / "年报.html", tmp_path / "读回.yaml")

    assert not imported.checked.has_errors
    assert {finding.code for finding in imported.findings} <= {"I604", "I603"}
    first, again = example.document, imported.checked.document
    assert first
    assert again
    assert (again.form.id, again.unit, again.year) == (first.form.id, first.unit, 2024)
    assert (again.tables, again.instead) == (first.tables, first.instead)
    assert again.sections == first.sections
