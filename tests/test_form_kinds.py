"""Cells that hold words in place of figures: typed, refused, printed, cited, and
carried through every command beside the figures."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from makereport import build_file, check_file, import_file
from makereport.findings.errors import FormError
from makereport.form.reader import read_form
from makereport.writing.yaml_lines import scalar
from tests.support.forms import AddForm
from tests.support.office import validate
from tests.support.reports import ROOT, tables
from tests.support.runner import CommandLine

FORM = """id: zzlb-2020
name: 另一种报告
source: 某某〔2020〕1号
years: {from: 2020}
title: "{{ 年度 }}年度报告"
preface: 由{{ 单位 }}编制。
sections:
  - label: 一、事项清单
    name: 事项
    kind: table
    direction: down
    widths: [2044, 1200, 1200, 1200, 1200, 2000]
    blocks:
      - head: 事项
        columns:
          - {label: 件数, name: 件数, kind: count, unit: 件}
          - {label: 办结率, name: 办结率, kind: percent, blank: ——}
          - {label: 是否公开, name: 公开, kind: yes-no}
          - {label: 公开方式, name: 方式, kind: choice, choices: [网站, 公报, "档案馆、图书馆"], blank: 无}
          - {label: 备注, name: 备注, kind: text}
        rows:
          - {label: 许可, name: 许可}
          - {label: 处罚, name: 处罚}
          - {label: 合计, name: 合计, sum: [许可, 处罚], check: B202}
      - head: 项目
        columns: [{label: 说明, name: 说明, kind: text}]
        rows: [{label: 依据, name: 依据}]
  - label: 二、总体评价
    name: 评价
    kind: table
    direction: across
    widths: [2948, 2948, 2948]
    blocks:
      - columns:
          - {label: 等次, name: 等次, kind: choice, choices: [优秀, 良好, 一般]}
          - {label: 满意率, name: 满意率, kind: percent}
          - {label: 评语, name: 评语, kind: text, blank: ——}
  - {label: 三、总体情况, name: 总体情况, kind: narrative}
"""
REPORT = """单位: 云溪县甲局
年度: 2021
格式: zzlb-2020
事项清单:
  许可: {件数: 3, 办结率: 72.5%, 是否公开: 是, 公开方式: 档案馆图书馆, 备注: 含上年结转 2 件}
  处罚: {件数: 4, 办结率: ９８．５％, 是否公开: 否}
  合计: {备注: "A&B <c>，{甲} %"}
  依据: 行政许可法
总体评价:
  等次: 良好
  满意率: 90
总体情况: |
  许可办结率{{ 事项.许可.办结率 }}，评为{{ 评价.等次 }}，依据{{ 事项.依据 }}，评语{{ 评价.评语 }}。
"""
WORDS = {
    ("许可", "办结率"): "72.5%",
    ("许可", "公开"): "是",
    ("许可", "方式"): "档案馆、图书馆",
    ("许可", "备注"): "含上年结转 2 件",
    ("处罚", "办结率"): "98.5%",
    ("处罚", "公开"): "否",
    ("合计", "备注"): "A&B <c>，{甲} %",
    ("依据", "说明"): "行政许可法",
}


@pytest.fixture
def listed(add_form: AddForm, tmp_path: Path) -> Path:
    """A report of a form with columns of words."""
    add_form("zzlb-2020", FORM)
    page = (ROOT / "templates" / "zfxxgk-2021" / "page.html").read_bytes()
    (tmp_path / "templates" / "zzlb-2020" / "page.html").write_bytes(page)
    path = tmp_path / "2021.yaml"
    path.write_text(REPORT, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(path: Path) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in check_file(path).findings]


def test_words_stand_beside_the_figures(listed: Path) -> None:
    checked = check_file(listed)
    figures = checked.report.figures["事项"]

    assert checked.findings == []
    assert {key: words for key, words in figures.words.items() if words} == WORDS
    assert figures.complete() == {
        ("许可", "件数"): 3,
        ("处罚", "件数"): 4,
        ("合计", "件数"): 7,
    }
    assert "许可办结率72.5%，评为良好，依据行政许可法，评语——。" in str(checked.document)
    assert checked.understood.startswith("事项有3格不为0，8格写了字；评价有0格不为0，2格写了字；")


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "hint"),
    [
        ("是否公开: 是", "是否公开: 对", "Y118", "“对”不是这一格的选项", "可以写：是、否"),
        ("等次: 良好", "等次: 良", "Y118", "“良”不是这一格的选项", "是不是“良好”？"),
        ("72.5%", "七成", "Y107", "“七成”不能用：百分比只能是不小于零的数，例如 72.5%", "百分号"),
        ("72.5%", "-5%", "Y107", "“-5%”不能用", "百分号"),
        ("72.5%", "无", "Y108", "“无”已按没有填计", "请删去“无”"),
        ("依据: 行政许可法", "依据: {说明: [甲]}", "Y105", "这里应当是一行文字", "只写一行文字"),
        (
            "依据: 行政许可法",
            "依据: |\n    甲\n    乙",
            "Y105",
            "表里的一格只写一行文字",
            "表后文字",
        ),
        ("行政许可法", "法" * 501, "Y110", "这一格有 501 个字，最多 500 个", "表后文字"),
        ("行政许可法", '"见{{ 事项.许可.件数 }}"', "Y105", "表里的一格不能引用数据", "表后文字"),
        ("行政许可法", "待填写", "Y114", "这里还没有填写", "没有的留空"),
        ("许可: {件数: 3", "许可: {件数: 3, 备注: 甲", "Y102", "“备注”写了两次", "留下正确的"),
        ("处罚: {件数: 4", "处罚: {件数: 四", "Y106", "“四”不能用", ""),
    ],
)
def test_what_is_wrong_is_told_once(
    listed: Path, old: str, new: str, code: str, message: str, hint: str
) -> None:
    changed(listed, old, new)
    found = check_file(listed).findings

    assert [finding.code for finding in found] == [code]
    assert found[0].message.startswith(message)
    assert hint in (found[0].hint or "")
    assert found[0].line > 3


def test_text_may_be_typed_in_many_ways(listed: Path) -> None:
    changed(listed, "依据: 行政许可法", "依据: |\n    行政 许可法\n")
    changed(listed, "备注: 含上年结转 2 件", '备注: "见附件：1.名单；2.说明"')
    words = check_file(listed).report.figures["事项"].words

    assert words["依据", "说明"] == "行政 许可法"
    assert words["许可", "备注"] == "见附件：1.名单；2.说明"
    changed(listed, "行政 许可法", "无")
    assert check_file(listed).report.figures["事项"].words["依据", "说明"] == "无"


def test_they_are_printed(listed: Path, command_line: CommandLine) -> None:
    built = command_line.run("build", "2021.yaml", "--format", "docx", "--format", "html")
    assert (built.code, built.stderr) == (0, "")
    first, second = tables(listed.with_suffix(".docx").read_bytes())

    assert first == [
        ["事项", "件数", "办结率", "是否公开", "公开方式", "备注"],
        ["许可", "3", "72.5%", "是", "档案馆、图书馆", "含上年结转 2 件"],
        ["处罚", "4", "98.5%", "否", "无", ""],
        ["合计", "7", "", "", "", "A&B <c>，{甲} %"],
        ["项目", "说明"],
        ["依据", "行政许可法"],
    ]
    assert second == [["等次", "满意率", "评语"], ["良好", "90%", "——"]]
    page = listed.with_suffix(".html").read_text(encoding="utf-8")
    printed = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert printed[:5] == ["3", "72.5%", "是", "档案馆、图书馆", "含上年结转 2 件"]
    assert "A&amp;B &lt;c&gt;，{甲} %" in printed
    assert validate(listed.with_suffix(".docx")) == ""


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_they_come_back(listed: Path, command_line: CommandLine, suffix: str) -> None:
    command_line.run("build", "2021.yaml", "--format", suffix[1:])
    imported = command_line.run("import", f"2021{suffix}", "-o", "读回.yaml")
    assert (imported.code, "警告" in imported.stderr) == (0, False), imported.stderr
    first, again = check_file(listed), check_file(listed.with_name("读回.yaml"))

    assert again.document == first.document
    assert again.findings == []
    compared = command_line.run("diff", "2021.yaml", f"2021{suffix}", "--exit-code")
    assert (compared.code, "没有不同" in compared.stdout) == (0, True), compared.stdout


def test_a_foreign_file_is_read_by_its_labels(listed: Path, command_line: CommandLine) -> None:
    rows = (
        "<tr><td>事项</td><td>是否公开</td><td>件数</td><td>备注</td><td>办结率</td></tr>"
        "<tr><td>许可</td><td>否</td><td>5</td><td>另有 3 件在办</td><td>50 ％</td></tr>"
        "<tr><td>处罚</td><td>/</td><td>0</td><td></td><td>未统计</td></tr>"
    )
    page = (
        "<html><body><h1>云溪县甲局2021年度报告</h1><p>一、事项清单</p>"
        f"<table>{rows}</table><p>三、总体情况</p><p>全年平稳有序，办理得当。</p></body></html>"
    )
    listed.with_name("外来.html").write_text(page, encoding="utf-8")
    command_line.run("import", "外来.html", "-o", "读回.yaml")
    text = listed.with_name("读回.yaml").read_text(encoding="utf-8")

    assert "  许可: {件数: 5, 办结率: 50%, 是否公开: 否, 备注: 另有 3 件在办}\n" in text, text
    assert "  处罚: {办结率: 未统计}\n" in text
    head = "单位: 云溪县甲局\n年度: 2021\n格式: zzlb-2020\n"
    listed.write_text(head + text[text.index("事项清单") :], encoding="utf-8")
    assert [code for code, _ in told(listed)] == ["Y107", "Y114"]


def test_compared(listed: Path, command_line: CommandLine) -> None:
    other = listed.with_name("乙.yaml")
    other.write_text(
        REPORT.replace("是否公开: 否", "是否公开: 是").replace("  依据: 行政许可法\n", ""),
        encoding="utf-8",
    )
    text = command_line.run("diff", "2021.yaml", "乙.yaml").stdout
    assert "  处罚 公开：“否” → “是”\n  依据 说明：“行政许可法” → 空\n" in text
    assert "表里的文字 2 处不同" in text
    data = json.loads(command_line.run("diff", "2021.yaml", "乙.yaml", "--format", "json").stdout)
    assert data["words"] == [
        {"table": "事项", "row": "处罚", "column": "公开", "before": "否", "after": "是"},
        {"table": "事项", "row": "依据", "column": "说明", "before": "行政许可法", "after": ""},
    ]
    marked = command_line.run("diff", "2021.yaml", "乙.yaml", "--format", "markdown").stdout
    assert "\n- 处罚 公开：“否” → “是”\n" in marked
    assert command_line.run("diff", "2021.yaml", "乙.yaml", "--exit-code").code == 1


def test_merged_without_them(listed: Path, command_line: CommandLine) -> None:
    other = listed.with_name("乙.yaml")
    other.write_text(REPORT.replace("甲局", "乙局"), encoding="utf-8")
    for name in ("汇总.xlsx", "汇总.csv"):
        merged = command_line.run(
            "merge", "2021.yaml", "乙.yaml", "-o", f"{name}.yaml", "--overview", name
        )
        assert merged.code == 0, merged.stderr
    book = load_workbook(listed.with_name("汇总.xlsx"))
    *_, row, total_row = book.worksheets[0].iter_rows(values_only=True)
    assert row[2:7] == (3, "72.5%", "是", "档案馆、图书馆", "含上年结转 2 件")
    assert total_row[3:7] == (None, None, None, None)
    text = listed.with_name("汇总.csv.yaml").read_text(encoding="utf-8")
    assert (
        "# 文字和百分比不能相加，这些列空着，请自己填：办结率、是否公开、公开方式、备注、说明、等次、满意率、评语\n"
        in text
    )
    assert "  许可: {件数: 6}\n" in text
    parent = check_file(listed.with_name("汇总.csv.yaml"))
    assert {finding.code for finding in parent.findings} == {"N407"}
    head, first, *_, total = (
        listed.with_name("汇总.csv").read_text(encoding="utf-8-sig").splitlines()
    )
    assert head.startswith("单位,年报文件,事项.许可.件数,事项.许可.办结率,")
    assert head.endswith("事项.依据.说明,评价.等次,评价.满意率,评价.评语")
    assert first.startswith("云溪县甲局,2021.yaml,3,72.5%,是,档案馆、图书馆,含上年结转 2 件,4,")
    assert total.startswith("合计,2 个单位,6,,,,,8,,")


def test_new_and_schema(listed: Path, command_line: CommandLine) -> None:
    command_line.run("new", "2022", "--from", "2021.yaml", "-o", "2022.yaml")
    text = listed.with_name("2022.yaml").read_text(encoding="utf-8")
    row = '{件数: 0, 办结率: "", 是否公开: "", 公开方式: "", 备注: ""}'
    note = "办结率：百分比；是否公开：是、否；公开方式：网站、公报、档案馆、图书馆"
    assert f"  许可: {row}  # {note}\n" in text
    assert '  等次: ""  # 等次：优秀、良好、一般\n' in text
    assert command_line.run("build", "2022.yaml").code == 0

    schema = json.loads(command_line.run("schema", "--form", "zzlb-2020").stdout)
    columns = schema["$defs"]["columns-1-1"]["properties"]
    assert columns["公开"]["enum"] == ["是", "否", "", None]
    assert re.match(columns["办结率"]["pattern"], "９８．５％")
    assert not re.match(columns["办结率"]["pattern"], "-1%")
    assert schema["$defs"]["columns-1-2"]["pattern"] == ""
    valid = Draft202012Validator(schema).is_valid
    for report in (REPORT.replace("９８．５％", "98.5%").replace("档案馆图", "档案馆、图"), text):
        assert valid(yaml.safe_load(report))
    for wrong in ("是否公开: 对", "办结率: 七成", "等次: 良"):
        key = wrong.split(":")[0]
        assert not valid(yaml.safe_load(re.sub(f"{key}: [^,\n}}]+", wrong, REPORT, count=1)))


def test_templates_must_print_them(listed: Path, command_line: CommandLine) -> None:
    template = listed.parent / "templates" / "zzlb-2020" / "report.docx"
    checked = command_line.run("template", "check", str(template), "--form", "zzlb-2020")
    assert (checked.code, checked.stderr) == (0, ""), checked.stdout

    from docx import Document

    document = Document(str(template))
    cells = document.tables[0].rows[1].cells
    assert cells[5].text == "{{ r.备注 }}"
    cells[5].paragraphs[0].runs[0].text = ""
    cells[3].paragraphs[0].runs[0].text = "{% if r.公开 == '是' %}公开{% endif %}{{ r.公开 }}"
    document.save(str(listed.with_name("改.docx")))
    said = command_line.run("template", "check", "改.docx", "--form", "zzlb-2020").stdout
    assert "F712" in said
    assert "没有印出“许可”的“备注”" in said
    built = command_line.run("build", "2021.yaml", "--template", "改.docx", "-o", "改出.docx")
    assert "没有印出 事项.许可.备注" in built.stderr


def test_they_are_of_no_check_between_years(listed: Path, command_line: CommandLine) -> None:
    listed.with_name("2022.yaml").write_text(
        REPORT.replace("2021", "2022").replace("72.5%", "0.01%"), encoding="utf-8"
    )

    assert told(listed.with_name("2022.yaml")) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: text, blank", "kind: texte, blank", "不认识的 kind：texte；是不是“text”？"),
        ("choices: [优秀, 良好, 一般]", "blank: 无", "缺少 choices"),
        ("choices: [优秀, 良好, 一般]", "choices: [优秀, 优秀]", "choices 里的“优秀”写了两次"),
        ("choices: [优秀, 良好, 一般]", "choices: [优秀]", "choices 至少写两个"),
        ("kind: yes-no", "kind: yes-no, choices: [有, 无]", "用不上的键：choices"),
        (
            "name: 满意率, kind: percent",
            "name: 满意率, kind: percent, unit: 件",
            "用不上的键：unit",
        ),
        (
            "name: 评语, kind: text, blank: ——",
            "name: 评语, kind: count, sum: [满意率], check: B201",
            "的 sum 里的“满意率”不是数（kind: percent），不能相加",
        ),
        (
            "sections:\n",
            "relations: [{figures: [评价.满意率], equal: [事项.许可.件数]}]\nsections:\n",
            "“评价.满意率”不是数，不能相加",
        ),
    ],
)
def test_what_a_form_may_not_say(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in FORM
    (tmp_path / "form.yaml").write_text(FORM.replace(old, new), encoding="utf-8")

    with pytest.raises(FormError) as raised:
        read_form(tmp_path)
    assert words in str(raised.value)


def test_a_percentage_is_a_number_where_it_is_cited(listed: Path) -> None:
    changed(listed, "评语{{ 评价.评语 }}", "{% if 评价.满意率 > 80 %}高于八成{% endif %}")
    checked = check_file(listed)

    assert checked.findings == []
    assert "高于八成" in str(checked.document)
    assert checked.report.figures["评价"].complete() == {}
    assert Decimal("72.5") not in checked.report.figures["事项"].complete().values()


def test_a_group_has_no_words(add_form: AddForm, tmp_path: Path) -> None:
    grouped = FORM.replace(
        "          - {label: 许可, name: 许可}\n",
        "          - {label: 类, name: 类, rows: [{label: 许可, name: 许可}]}\n",
    ).replace("[2044,", "[1044, 1000,")
    add_form("zzlb-2020", grouped)
    path = tmp_path / "2021.yaml"
    text = REPORT.replace("  许可: {", "  类:\n    许可: {").replace(
        "评为", "{{ 事项.类.备注 }}评为"
    )
    path.write_text(text, encoding="utf-8")

    (finding,) = check_file(path).findings
    assert finding.code == "N405"
    assert "没有“备注”" in finding.message


def plain(text: str) -> str:
    """Typed text as a cell holds it."""
    words = " ".join(text.split())
    return "" if words == "——" else words


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    texts=st.lists(
        st.text(
            alphabet="甲乙，。：；、（）“”《》&<>'\"\\*_|#-—/%·1２０ a,:?!{}[]🙂𠮷", max_size=30
        ),
        min_size=3,
        max_size=3,
    ).filter(lambda texts: not any("{{" in text or "{%" in text for text in texts)),
    percent=st.decimals(0, 10**6, places=2),
)
def test_any_text_comes_back_from_word_and_page(
    listed: Path, texts: list[str], percent: Decimal
) -> None:
    listed.write_text(
        f"单位: 云溪县甲局\n年度: 2021\n格式: zzlb-2020\n事项:\n"
        f"  许可: {{件数: 1, 备注: {scalar(texts[0])}, 办结率: {percent}}}\n"
        f"  依据: {scalar(texts[1])}\n评价:\n  评语: {scalar(texts[2])}\n总体情况: 平稳有序。\n",
        encoding="utf-8",
    )
    checked = check_file(listed)
    assert checked.findings == []
    assert checked.document is not None
    said = checked.report.figures
    assert said["事项"].words["许可", "备注"] == " ".join(texts[0].split())
    assert said["事项"].words["许可", "办结率"] == f"{percent:f}%"
    assert said["评价"].words["评价", "评语"] == plain(texts[2])
    for suffix in (".docx", ".html"):
        build_file(checked, listed.with_suffix(suffix))
        again = listed.with_name("读回.yaml")
        again.unlink(missing_ok=True)
        import_file(listed.with_suffix(suffix), again)
        assert check_file(again).document == checked.document


def test_a_table_of_nothing_but_words(
    add_form: AddForm, command_line: CommandLine, tmp_path: Path
) -> None:
    form = FORM[: FORM.index("  - label: 一")] + FORM[FORM.index("  - label: 二") :]
    form = form.replace(
        "{label: 满意率, name: 满意率, kind: percent}", "{label: 改进, name: 改进, kind: yes-no}"
    )
    made = add_form("zzlb-2020", form)
    made.page.write_bytes((ROOT / "templates" / "zfxxgk-2021" / "page.html").read_bytes())
    head = "单位: 云溪县甲局\n格式: zzlb-2020\n总体情况: 平稳有序。\n"
    path = tmp_path / "2021.yaml"
    path.write_text(head + "年度: 2021\n总体评价:\n  等次: 优秀\n  改进: 否\n", encoding="utf-8")
    built = command_line.run("build", "2021.yaml", "--format", "docx", "--format", "html")
    assert (built.code, built.stderr) == (0, "")
    assert "评价有0格不为0，2格写了字" in built.stdout
    for suffix in ("docx", "html"):
        command_line.run("import", f"2021.{suffix}", "-o", f"{suffix}.yaml")
        assert check_file(tmp_path / f"{suffix}.yaml").document == check_file(path).document
    checked = command_line.run("template", "check", str(made.template), "--form", "zzlb-2020")
    assert (checked.code, checked.stderr) == (0, "")

    path.with_name("2022.yaml").write_text(head + "年度: 2022\n", encoding="utf-8")
    (finding,) = check_file(path.with_name("2022.yaml")).findings
    assert finding.code == "C305"
    assert command_line.run("diff", "2021.yaml", "2022.yaml", "--exit-code").code == 1


def test_a_draft_prints_that_words_are_not_known(listed: Path, command_line: CommandLine) -> None:
    changed(listed, "是否公开: 否", "是否公开: 对")
    assert command_line.run("build", "2021.yaml").code == 1
    built = command_line.run("build", "2021.yaml", "--draft")
    first, _ = tables(listed.with_suffix(".docx").read_bytes())

    assert listed.with_suffix(".docx").exists(), built.stderr
    assert first[2][3] == "？"


@pytest.mark.parametrize("name", ["评价.等次", "评价.满意率", "事项.处罚.备注", "事项.依据"])
def test_an_empty_cell_that_is_cited_is_told_at_the_citation(listed: Path, name: str) -> None:
    for typed in ("等次: 良好\n", "满意率: 90\n", "依据: 行政许可法\n"):
        changed(listed, f"  {typed}", "")
    line = next(line for line in listed.read_text(encoding="utf-8").split("\n") if "{{" in line)
    changed(listed, line, f"  写着{{{{ {name} }}}}。{{% if {name} %}}还有。{{% endif %}}")
    [finding] = check_file(listed).findings
    assert (finding.code, finding.message) == ("N405", "引用的那一格空着，没有字")
    assert finding.column == 8
    changed(listed, f"{{{{ {name} }}}}", "评语{{ 评价.评语 }}")  # what is printed for it
    assert check_file(listed).findings == []


def test_a_percentage_stays_one_when_it_is_rounded(listed: Path) -> None:
    changed(listed, "{{ 评价.等次 }}", "{{ 事项.许可.办结率 | 小数(0) }}")
    document = check_file(listed).document
    assert document is not None
    assert "评为73%" in str(document)


def test_a_number_of_a_person_in_a_cell_is_told(listed: Path) -> None:
    changed(listed, "含上年结转 2 件", "李某 13800138000")
    changed(listed, "依据: 行政许可法", "依据: 文号4111111111111111")
    [finding] = check_file(listed).findings
    assert (finding.code, finding.path[-1]) == ("N411", "备注")
    assert finding.message == "表里有手机号码 138…00"


def test_a_line_break_in_quotes_is_one_too(listed: Path) -> None:
    changed(listed, "依据: 行政许可法", '依据: "第一行\\n第二行"')
    assert ("Y105", "表里的一格只写一行文字") in told(listed)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("{备注: 见 #3 号文}", '{备注: "见 #3 号文"}'),
        ("{备注: 见 #3 号文, 件数: 4}", '{备注: "见 #3 号文", 件数: 4}'),
        ("{件数: 4, 备注: 见 #3 号文}  # 说明", '{件数: 4, 备注: "见 #3 号文"}  # 说明'),
    ],
)
def test_a_hash_in_the_text_of_a_cell_is_kept_by_the_correction(
    listed: Path, typed: str, right: str
) -> None:
    changed(listed, "{件数: 4, 办结率: ９８．５％, 是否公开: 否}", typed)
    found = check_file(listed).findings
    [finding] = [each for each in found if each.code == "Y101"]
    assert finding.hint == f"改为：  处罚: {right}"
    assert finding.message == "“ #”后面的文字“#3 号文”会被当作注释丢掉"
    changed(listed, typed, right)
    assert check_file(listed).findings == []


def test_a_total_lacks_no_words(listed: Path, command_line: CommandLine) -> None:
    """They are neither asked for nor is anything printed in their place."""
    changed(listed, '  合计: {备注: "A&B <c>，{甲} %"}\n', "")
    words = check_file(listed).report.figures["事项"]
    [total] = [row for row in words.table.leaf_rows if row.sum]
    columns = words.table.all_columns_of[total.name]
    assert not any(words.printed_words(total, column) for column in columns[1:])
    started = command_line.run("new", "2022", "--form", "zzlb-2020", "-o", "另.yaml")
    assert started.code == 0
    text = listed.with_name("另.yaml").read_text(encoding="utf-8")
    assert "  处罚: {件数: 0, 办结率: " in text
    assert "  合计: {" not in text
