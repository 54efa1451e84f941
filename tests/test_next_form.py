"""Next year's form is a folder: everything works with it, without new code."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from makereport import check_file, import_file
from makereport.form.model import Form
from tests.support.foreign import Foreign, Style, page, word
from tests.support.forms import AddForm
from tests.support.reports import ROOT
from tests.support.runner import CommandLine

COUNT = {"kind": "count", "unit": "件"}


def changed(form: dict[str, Any]) -> dict[str, Any]:
    """The form of 2021 with other labels, more rows, columns and sections."""
    form |= {"id": "zfxxgk-2027", "name": "年度报告格式（2027年版）", "years": {"from": 2027}}
    form["preface"] = form["preface"].strip()
    _, proactive, requests, disputes, problems, _ = form["sections"]
    permits = proactive["blocks"][1]
    permits["columns"].append({"label": "其中网上办结数量", "name": "网上办结", **COUNT})
    permits["rows"].append({"label": "备案", "name": "备案"})
    [block] = requests["blocks"]
    people, total = block["columns"][0]["columns"][1:]
    people["columns"].insert(0, {"label": "外国组织", "name": "外国组织", **COUNT})
    total["sum"].append("外国组织")
    requests["widths"].append(500)
    results = block["rows"][2]["rows"]
    results.insert(-1, {"label": "（七）转送其他机关", "name": "转送"})
    results[-1] |= {"label": "（八）合计", "sum": [*results[-1]["sum"], "转送"]}
    disputes["label"] = "四、因政府信息公开引起的争议"
    disputes["blocks"][0]["rows"].append({"label": "行政调解", "name": "行政调解"})
    disputes["widths"] += [400] * 5
    problems |= {"label": "五、不足之处和下一步打算", "name": "不足和打算"}
    form["sections"].append({"label": "七、数据说明", "name": "数据说明", "kind": "narrative"})
    return form


@pytest.fixture
def form(add_form: AddForm) -> Form:
    data = yaml.safe_load((ROOT / "templates/zfxxgk-2021/form.yaml").read_text(encoding="utf-8"))
    text = yaml.safe_dump(changed(data), allow_unicode=True, sort_keys=False, width=10**6)
    return add_form("zfxxgk-2027", text)


REPORT = """单位: {unit}
年度: 2027
总体情况: |
  收到申请{{{{ 申请.本年新收.外国组织 }}}}件。
主动公开政府信息情况:
  行政许可: {{处理决定: 4, 网上办结: 3}}
  备案: {{处理决定: 6}}
收到和处理政府信息公开申请情况:
  本年新收: {{外国组织: {count}, 自然人: 5}}
  本年度办理结果:
    转送其他机关: {{外国组织: 2}}
因政府信息公开引起的争议:
  行政调解: {{结果维持: 1}}
不足之处和下一步打算: 解读材料偏少，网站更新不够及时，将逐件配发解读。
其他需要报告的事项: 没有收取信息处理费。
数据说明: 数据来自各科室。
"""


@pytest.fixture
def reports(tmp_path: Path) -> None:
    for name, unit, count in (("甲.yaml", "云溪县甲局", 7), ("乙.yaml", "云溪县乙局", 30)):
        text = REPORT.format(unit=unit, count=count)
        (tmp_path / name).write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("form")
def test_new_and_schema(command_line: CommandLine, tmp_path: Path) -> None:
    assert command_line.run("new", "2027", "-o", "2027.yaml").code == 0
    starter = (tmp_path / "2027.yaml").read_text(encoding="utf-8")
    assert "因政府信息公开引起的争议" in starter
    assert "zfxxgk-2027.schema.json" in starter
    assert command_line.run("build", "2027.yaml").code == 0
    assert command_line.run("new", "2026", "-o", "2026.yaml").code == 0
    assert check_file(tmp_path / "2026.yaml").report.draft.form.id == "zfxxgk-2021"

    assert command_line.run("schema", "--form", "zfxxgk-2027", "-o", "s.json").code == 0
    assert "网上办结" in json.dumps(
        json.loads((tmp_path / "s.json").read_text(encoding="utf-8")), ensure_ascii=False
    )


@pytest.mark.usefixtures("form", "reports")
def test_check_build_and_back(command_line: CommandLine, tmp_path: Path) -> None:
    checked = command_line.run("check", "甲.yaml")
    assert (checked.code, checked.stdout) == (0, "检查了 1 个文件：0 个错误，0 个警告\n")
    built = command_line.run("build", "甲.yaml")
    assert built.code == 0
    assert "新收12＋上年结转0＝办结2＋结转10" in built.stdout

    assert command_line.run("import", "甲.docx", "-o", "读回.yaml").code == 0
    first, again = check_file(tmp_path / "甲.yaml"), check_file(tmp_path / "读回.yaml")
    assert again.report.draft.form.id == "zfxxgk-2027"
    assert again.document == first.document
    assert again.report.figures["申请"]["办结", "总计"] == 2


def test_what_others_publish_is_read_by_the_new_form(form: Form, tmp_path: Path) -> None:
    number = iter(range(1, 9999))
    tables = {
        name: {
            (row.name, column.name): Decimal(next(number))
            for row in table.leaf_rows
            for column in table.columns_of[row.name]
        }
        for name, table in form.tables.items()
    }
    texts = {
        section.name: [f"{section.name}的文字。"]
        for section in form.sections
        if section.table is None
    }
    report = Foreign(form, tables, texts)
    (tmp_path / "a.html").write_text(page(report, Style(groups="own")), encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(word(report, Style(heading="h2")))
    for name in ("a.html", "b.docx"):
        done = import_file(tmp_path / name, tmp_path / f"{name}.yaml")
        draft = done.checked.report.draft
        assert draft.form is form
        assert (draft.unit, draft.year) == (report.unit, 2027)
        assert {f.code for f in done.findings} <= {"I604"}
        for table, values in tables.items():
            cells = {key: cell.value for key, cell in draft.tables[table].cells.items()}
            assert cells == values
        text = (tmp_path / f"{name}.yaml").read_text(encoding="utf-8")
        assert all(f"\n  {words}\n" in text for [words] in texts.values())


@pytest.mark.usefixtures("form", "reports")
def test_diff_and_merge(command_line: CommandLine, tmp_path: Path) -> None:
    old = REPORT[: REPORT.index("因政府")].replace("2027", "2026").replace("外国组织", "其他")
    old = old.replace("    转送其他机关:", "    予以公开:").replace(", 网上办结: 3", "")
    old = old.replace("  备案: {{处理决定: 6}}\n", "")
    (tmp_path / "2026.yaml").write_text(
        old.format(unit="云溪县甲局", count=7)
        + "存在的主要问题及改进情况: 解读偏少，网站更新不够及时，将逐件配发解读。\n"
        + "其他需要报告的事项: 没有收取信息处理费。\n",
        encoding="utf-8",
    )
    compared = command_line.run("diff", "2026.yaml", "甲.yaml", "--format", "json")
    assert compared.code == 0, compared.stderr
    found = json.loads(compared.stdout)
    assert {cell["row"] for cell in found["lone"]} >= {"备案", "转送"}
    assert {cell["row"] for cell in found["figures"]} >= {"本年新收", "办结"}

    merged = command_line.run("merge", "甲.yaml", "乙.yaml", "-o", "汇总.yaml")
    assert merged.code == 0, merged.stderr
    figures = check_file(tmp_path / "汇总.yaml").report.figures
    assert figures["申请"]["本年新收", "外国组织"] == 37
    assert figures["主动公开"]["备案", "处理决定"] == 12
    assert figures["复议诉讼"]["行政调解", "总计"] == 2
