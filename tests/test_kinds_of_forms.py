"""Forms of narrative only, of tables only, without preface or signature and with
titles of their own: every command works with them, and what was published of them
is known again by its title."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from makereport import check_file
from makereport.form import shelf
from tests.support.forms import AddForm
from tests.support.office import validate
from tests.support.reports import narrative
from tests.support.runner import CommandLine

HEAD = """id: {id}
name: 另一种报告
source: 某某〔2020〕1号
years: {{from: 2020}}
title: "{title}"
{more}sections:
"""
NARRATIVES = """  - {label: 一、主要做法和成效, name: 主要做法, kind: narrative, outline: [制度, 执行]}
  - {label: 二、不足和原因, name: 不足, kind: narrative}
"""
TABLES = """  - label: 表一 检查情况统计表
    name: 检查
    kind: table
    direction: down
    widths: [4000, 2000, 2844]
    blocks:
      - head: 项目
        columns:
          - {label: 检查数量（宗）, name: 数量, kind: count, unit: 宗}
          - {label: 罚没金额（万元）, name: 金额, kind: amount, unit: 万元}
        rows:
          - {label: 日常检查, name: 日常检查}
          - {label: 专项检查, name: 专项检查}
  - label: 表二 处理情况统计表
    name: 处理
    kind: table
    direction: across
    widths: [2211, 2211, 2211, 2211]
    blocks:
      - columns:
          - {label: 申请数量, name: 申请, kind: count, unit: 宗}
          - {label: 受理数量, name: 受理, kind: count, unit: 宗}
        rows:
          - {label: 许可, name: 许可}
          - {label: 确认, name: 确认}
"""
TEXT = "主要做法: |\n  ## 制度\n  修订3项制度。\n  ### 细则\n  逐项落实。\n不足: 培训偏少，计划每季度办一期。\n"
CELLS = "检查情况统计表:\n  日常检查: {数量: 3, 金额: 12.50}\n处理情况统计表:\n  许可: {申请: 5, 受理: 4}\n"
PREFACE = "preface: 由{{ 单位 }}编制。\n"
FORMS = {
    "zzwz-2020": ("{{ 年度 }}年法治建设年度报告", "", NARRATIVES, TEXT),
    "zzbg-2020": ("{{ 年度 }}年度执法检查统计年报", "signature: none\n", TABLES, CELLS),
    "zztb-2020": ("关于{{ 年度 }}年度信访办理情况的通报", "", NARRATIVES, TEXT),
    "zzqb-2020": ("{{ 年度 }}年度绩效年报", PREFACE, NARRATIVES + TABLES, TEXT + CELLS),
}
TITLES = {
    "zzwz-2020": "2021年法治建设年度报告",
    "zzbg-2020": "2021年度执法检查统计年报",
    "zztb-2020": "关于2021年度信访办理情况的通报",
    "zzqb-2020": "2021年度绩效年报",
}
ids = pytest.mark.parametrize("form_id", list(FORMS))


@pytest.fixture(autouse=True)
def reports(add_form: AddForm, tmp_path: Path) -> None:
    for form_id, (title, more, sections, text) in FORMS.items():
        add_form(form_id, HEAD.format(id=form_id, title=title, more=more) + sections)
        head = f"单位: 云溪县示范局\n年度: 2021\n格式: {form_id}\n"
        (tmp_path / f"{form_id[:4]}.yaml").write_text(head + text, encoding="utf-8")


@ids
def test_built_in_every_format_and_read_back(
    command_line: CommandLine, tmp_path: Path, form_id: str
) -> None:
    checked = command_line.run("check", f"{form_id[:4]}.yaml")
    assert checked.stdout == "检查了 1 个文件：0 个错误，0 个警告\n"
    built = command_line.run("build", f"{form_id[:4]}.yaml", "--format", "docx", "--format", "html")
    assert (built.code, built.stderr) == (0, "")
    assert validate(tmp_path / f"{form_id[:4]}.docx") == ""

    for suffix in ("docx", "html"):
        imported = command_line.run("import", f"{form_id[:4]}.{suffix}", "-o", f"{suffix}.yaml")
        assert (imported.code, imported.stderr) == (0, imported.stderr)
        first, again = (
            check_file(tmp_path / f"{form_id[:4]}.yaml"),
            check_file(tmp_path / f"{suffix}.yaml"),
        )
        assert again.form is first.form
        assert again.document == first.document


@ids
def test_a_page_of_somebody_else_is_known_by_its_title(
    command_line: CommandLine, tmp_path: Path, form_id: str
) -> None:
    """Of two forms with the same sections the title tells."""
    command_line.run("build", f"{form_id[:4]}.yaml", "--format", "html")
    page = (tmp_path / f"{form_id[:4]}.html").read_text(encoding="utf-8")
    foreign = page.replace(' data-makereport="', ' data-other="').split("<!-- makereport")[0]
    foreign = foreign.replace('content="makereport"', 'content="other"')
    (tmp_path / "别人的.html").write_text(foreign, encoding="utf-8")

    imported = command_line.run("import", "别人的.html", "-o", "读回.yaml")
    assert imported.code == 0, imported.stderr
    first, again = check_file(tmp_path / f"{form_id[:4]}.yaml"), check_file(tmp_path / "读回.yaml")
    assert again.form is first.form
    assert first.document
    assert again.document
    assert (again.document.unit, again.document.year) == ("云溪县示范局", 2021)
    assert again.document.title == TITLES[form_id]
    assert again.document.tables == first.document.tables
    assert again.document.sections == first.document.sections


@ids
def test_new_schema_diff_and_merge(command_line: CommandLine, tmp_path: Path, form_id: str) -> None:
    made = command_line.run("new", "2022", "--from", f"{form_id[:4]}.yaml", "-o", "2022.yaml")
    assert (made.code, made.stderr) == (0, "")
    text = (tmp_path / "2022.yaml").read_text(encoding="utf-8")
    assert ("联系方式" in text) == ("联系方式" in FORMS[form_id][1])
    assert ("发布日期" in text) == ("signature: none" not in FORMS[form_id][1])
    assert command_line.run("build", "2022.yaml", "--draft").code == 0

    schema = json.loads(command_line.run("schema", "--form", form_id).stdout)
    assert {s.name for s in shelf.load_form(form_id).sections} <= schema["properties"].keys()
    command_line.run("build", f"{form_id[:4]}.yaml", "--format", "docx", "--format", "html")
    for suffix in ("docx", "html"):
        compared = command_line.run("diff", f"{form_id[:4]}.yaml", f"{form_id[:4]}.{suffix}")
        assert "没有不同" in compared.stdout, compared.stdout

    other = (tmp_path / f"{form_id[:4]}.yaml").read_text(encoding="utf-8").replace("示范局", "乙局")
    (tmp_path / "乙.yaml").write_text(other, encoding="utf-8")
    merged = command_line.run("merge", f"{form_id[:4]}.yaml", "乙.yaml", "-o", "汇总.yaml")
    assert merged.code == 0, merged.stderr
    assert {f.code for f in check_file(tmp_path / "汇总.yaml").findings} <= {"N407"}


@ids
def test_templates(command_line: CommandLine, tmp_path: Path, form_id: str) -> None:
    drawn = command_line.run("template", "draw", form_id, "-o", "重画.docx")
    assert drawn.code == 0, drawn.stderr
    checked = command_line.run("template", "check", "重画.docx", "--form", form_id)
    assert (checked.code, checked.stderr) == (0, "")
    exported = command_line.run("template", "export", form_id, "-o", "模板")
    assert exported.code == 0, exported.stderr
    built = command_line.run(
        "build", f"{form_id[:4]}.yaml", "--template", "重画.docx", "-o", "a.docx"
    )
    assert (built.code, built.stderr) == (0, "")


def test_no_preface_and_no_signature(command_line: CommandLine, tmp_path: Path) -> None:
    """A report may still have its own preface; a date is no signature where
    the form has none."""
    path = tmp_path / "zzbg.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "前言: 本年报由本局编制。\n发布日期: 2022-01-20\n",
        encoding="utf-8",
    )
    command_line.run("build", path.name, "--format", "docx", "--format", "html")
    for suffix in ("docx", "html"):
        assert command_line.run("import", f"zzbg.{suffix}", "-o", f"{suffix}.yaml").code == 0
        text = (tmp_path / f"{suffix}.yaml").read_text(encoding="utf-8")
        assert "本年报由本局编制。" in text
        assert check_file(tmp_path / f"{suffix}.yaml").document == check_file(path).document
    assert "2022年1月20日" not in "".join(narrative((tmp_path / "zzbg.docx").read_bytes()))
    page = (tmp_path / "zzbg.html").read_text(encoding="utf-8")
    assert "2022年1月20日" not in page
    assert 'content="2022-01-20"' in page
