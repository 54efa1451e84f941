"""Forms of another kind are folders too: only narrative, only tables, no
balance, rows across the page in several blocks. Every command works with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from makereport import check_file, form_for_year, latest_form
from tests.support.forms import AddForm
from tests.support.office import validate
from tests.support.reports import ALONE, tables
from tests.support.runner import CommandLine

HEAD = """id: {id}
name: 另一种报告
source: 某某〔2020〕1号
years: {{from: 2020}}
title: "{{{{ 年度 }}}}年度报告"
preface: 由{{{{ 单位 }}}}编制。
sections:
"""
NARRATIVES = """  - {label: 一、主要举措, name: 主要举措, kind: narrative, outline: [制度, 执行]}
  - {label: 二、存在的不足, name: 存在的不足, kind: narrative}
"""
TABLE = """  - label: 一、处罚情况
    name: 处罚
    kind: table
    direction: down
    widths: [4000, 2000, 2844]
    blocks:
      - head: 项目
        columns:
          - {label: 件数, name: 件数, kind: count, unit: 件}
          - {label: 罚没金额（万元）, name: 金额, kind: amount, unit: 万元}
        rows:
          - {label: 警告, name: 警告}
          - {label: 罚款, name: 罚款}
"""
BALANCED = """  - label: 一、收支情况
    name: 收支
    kind: table
    direction: down
    widths: [4000, 2422, 2422]
    blocks:
      - head: 项目
        columns:
          - {label: 城区, name: 城区, kind: count, unit: 件}
          - {label: 乡镇, name: 乡镇, kind: count, unit: 件}
        rows:
          - {label: 收到, name: 收到}
          - {label: 办结, name: 办结}
          - {label: 在办, name: 在办}
    balance: {left: {收到: 收到}, right: {办结: 办结, 在办: 在办}, computes: 在办, check: B203}
"""
ACROSS = """  - label: 二、案件情况
    name: 案件
    kind: table
    direction: across
    widths: [1474, 1474, 1474, 1474, 1474, 1474]
    blocks:
      - columns:
          - label: 结果
            columns:
              - {label: 维持, name: 维持, kind: count, unit: 件}
              - {label: 纠正, name: 纠正, kind: count, unit: 件}
          - {label: 其他, name: 其他, kind: count, unit: 件}
        rows:
          - {label: 复议, name: 复议}
          - {label: 诉讼, name: 诉讼}
      - columns:
          - {label: 件数, name: 件数, kind: count, unit: 件}
        rows:
          - {label: 信访, name: 信访}
          - {label: 投诉, name: 投诉}
"""
FORMS = {
    "zzwz-2020": (
        NARRATIVES,
        "主要举措: |\n  ## 制度\n  修订{}项制度。\n存在的不足: 培训偏少，计划每季度办一期。\n",
    ),
    "zzbg-2020": (
        TABLE,
        "处罚情况:\n  警告: {{件数: {}, 金额: 0}}\n  罚款: {{件数: 4, 金额: 12.50}}\n",
    ),
    "zzsz-2020": (
        BALANCED + ACROSS,
        "收支情况:\n  收到: {{城区: {}}}\n案件:\n  复议: {{维持: 1}}\n  信访: 2\n",
    ),
}
ids = pytest.mark.parametrize("form_id", list(FORMS))


@pytest.fixture
def reports(add_form: AddForm, tmp_path: Path) -> None:
    for form_id, (sections, text) in FORMS.items():
        add_form(form_id, HEAD.format(id=form_id) + sections)
        for name, unit, number in (("甲", "云溪县甲局", 3), ("乙", "云溪县乙局", 5)):
            head = f"单位: {unit}\n年度: 2021\n格式: {form_id}\n"
            (tmp_path / f"{form_id[:4]}-{name}.yaml").write_text(
                head + text.format(number), encoding="utf-8"
            )


@pytest.mark.usefixtures("reports")
def test_the_year_chooses_none_of_them() -> None:
    newest = form_for_year(2022)

    assert newest is latest_form()
    assert newest.id == "zfxxgk-2021"


@ids
@pytest.mark.usefixtures("reports")
def test_check_build_and_back(command_line: CommandLine, tmp_path: Path, form_id: str) -> None:
    assert (
        command_line.run("check", f"{form_id[:4]}-甲.yaml").stdout
        == "检查了 1 个文件：0 个错误，0 个警告\n"
    )
    built = command_line.run("build", f"{form_id[:4]}-甲.yaml")
    assert (built.code, built.stderr) == (0, "")

    imported = command_line.run("import", f"{form_id[:4]}-甲.docx", "-o", "读回.yaml")
    assert imported.code == 0, imported.stderr
    first, again = (
        check_file(tmp_path / f"{form_id[:4]}-甲.yaml"),
        check_file(tmp_path / "读回.yaml"),
    )
    assert again.form is first.form
    assert again.document == first.document


@ids
@pytest.mark.usefixtures("reports")
def test_texts_beyond_the_form_come_back_too(
    command_line: CommandLine, tmp_path: Path, form_id: str
) -> None:
    path = tmp_path / f"{form_id[:4]}-甲.yaml"
    text = path.read_text(encoding="utf-8")
    for section in check_file(path).form.sections:
        if section.table is not None:
            key = section.label.split("、")[1] if section.label.split("、")[1] in text else "案件"
            texts = f"  表前文字: {key}如下。\n  表后文字: |\n    ## 注\n    按月统计。\n"
            text = text.replace(f"{key}:\n", f"{key}:\n{texts}")
    text += "文号: 甲发〔2022〕1号\n发布日期: 2022-01-20\n附加部分:\n  附件: |\n    ## 名单\n    张某。\n"
    path.write_text(text, encoding="utf-8")
    assert command_line.run("build", path.name).code == 0
    assert command_line.run("import", f"{path.stem}.docx", "-o", "读回.yaml").code == 0

    first, again = check_file(path), check_file(tmp_path / "读回.yaml")
    assert (first.findings, again.findings) == ([], [])
    assert again.document == first.document
    assert text.count("表前文字") == len(first.form.tables)
    compared = command_line.run("diff", path.name, f"{path.stem}.docx", "--exit-code")
    assert (compared.code, "没有不同" in compared.stdout) == (0, True)


@ids
@pytest.mark.usefixtures("reports")
def test_new_and_schema(command_line: CommandLine, tmp_path: Path, form_id: str) -> None:
    made = command_line.run("new", "2022", "--from", f"{form_id[:4]}-甲.yaml", "-o", "2022.yaml")
    assert (made.code, made.stderr) == (0, "")
    text = (tmp_path / "2022.yaml").read_text(encoding="utf-8")
    assert f"格式: {form_id}\n" in text
    assert "# 2022年度报告（某某〔2020〕1号格式）\n" in text
    assert command_line.run("build", "2022.yaml").code == 0

    schema = json.loads(command_line.run("schema", "--form", form_id).stdout)
    known = {section.name for section in check_file(tmp_path / "2022.yaml").form.sections}
    assert known <= schema["properties"].keys()


@ids
@pytest.mark.usefixtures("reports")
def test_diff_and_merge(command_line: CommandLine, tmp_path: Path, form_id: str) -> None:
    files = [f"{form_id[:4]}-甲.yaml", f"{form_id[:4]}-乙.yaml"]
    compared = json.loads(command_line.run("diff", *files, "--format", "json").stdout)
    assert [change["name"] for change in compared["fields"]] == ["单位"]
    changed = [(c["before"], c["after"]) for c in compared["figures"]]
    assert changed or "修订3项制度。" in [text["before"] for text in compared["texts"]]
    assert set(changed) <= {(3, 5)}

    merged = command_line.run("merge", *files, "-o", "汇总.yaml", "--overview", "汇总.xlsx")
    assert merged.code == 0, merged.stderr
    parent = check_file(tmp_path / "汇总.yaml")
    assert parent.form.id == form_id
    assert {finding.code for finding in parent.findings} == {"N407"}
    sums = [v for figures in parent.report.figures.values() for v in figures.complete().values()]
    assert (8 in sums) == bool(sums)


@pytest.mark.usefixtures("reports")
def test_what_each_understood(command_line: CommandLine) -> None:
    said = [command_line.run("build", f"{form_id[:4]}-甲.yaml").stdout for form_id in FORMS]

    assert [line.split(".docx")[1] for line in said] == [
        f"：{ALONE}\n",
        f"：处罚有3格不为0；{ALONE}\n",
        f"：收到3＝办结0＋在办3（自动算出）；案件有2格不为0；{ALONE}\n",
    ]


@ids
@pytest.mark.usefixtures("reports")
def test_the_word_files_are_valid(command_line: CommandLine, tmp_path: Path, form_id: str) -> None:
    command_line.run("build", f"{form_id[:4]}-甲.yaml")

    assert validate(tmp_path / f"{form_id[:4]}-甲.docx") == ""


@pytest.mark.usefixtures("reports")
def test_heads_of_several_levels_and_blocks_across_the_page(
    command_line: CommandLine, tmp_path: Path
) -> None:
    command_line.run("build", "zzsz-甲.yaml")
    _, across = tables((tmp_path / "zzsz-甲.docx").read_bytes())

    assert across == [
        ["复议", "诉讼"],
        ["结果", "其他", "结果", "其他"],
        ["维持", "纠正", "", "维持", "纠正", ""],
        ["1", "0", "0", "0", "0", "0"],
        ["信访", "投诉"],
        ["件数", "件数"],
        ["2", "0"],
    ]
