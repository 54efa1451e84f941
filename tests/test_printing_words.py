"""Words of a form that tell how its sections are printed: parts, levels and headings
with the year in them, notes below a table, sentences in its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from makereport import check_file
from makereport.findings.errors import FormError
from makereport.form.reader import read_form
from makereport.form.shelf import load_form
from tests.support.forms import AddForm
from tests.support.office import validate
from tests.support.reports import narrative, tables
from tests.support.runner import CommandLine

FORM = """id: zzby-2020
name: 另一种报告
source: 某某〔2020〕1号
years: {from: 2020}
title: "{{ 年度 }}年度执法统计年报"
signature: none
sections:
  - {label: 第一部分 数据表, kind: heading, heading: "第一部分 {{ 年度 }}年度{{ 单位 }}数据表"}
  - label: 表一 处罚情况统计表
    name: 处罚
    kind: table
    level: 2
    direction: across
    widths: [2948, 2948, 2948]
    blocks:
      - columns:
          - label: 处罚数量（宗）
            columns:
              - {label: 罚款, name: 罚款, kind: count, unit: 宗}
              - {label: 其他, name: 其他, kind: count, unit: 宗}
          - {label: 罚没金额（万元）, name: 金额, kind: amount, unit: 万元}
    notes:
      - 注：1.统计期间为1月1日至12月31日。
      - 2.按决定日期统计 & 计数。
    not_applicable: 本单位没有这项职责。
    empty: 本年度没有发生。
  - label: 表二 检查情况统计表
    name: 检查
    kind: table
    level: 2
    direction: down
    widths: [4422, 4422]
    blocks:
      - head: 项目
        columns:
          - {label: 次数, name: 次数, kind: count, unit: 次}
        rows:
          - {label: 日常检查, name: 日常检查}
          - {label: 专项检查, name: 专项检查}
    empty: 本年度没有检查。
  - {label: 第二部分 总体情况, name: 总体情况, kind: narrative, heading: "第二部分 {{ 年度 }}年度总体情况"}
  - {label: 一、问题, name: 问题, kind: narrative, level: 2}
"""
TEXT = """单位: 云溪县示范局
年度: 2021
格式: zzby-2020
处罚情况统计表: {罚款: 3, 金额: 12.50}
检查情况统计表:
  表前文字: 检查如下。
  日常检查: 4
总体情况: |
  ## 做法
  逐项落实。
问题: |
  ## 人手
  人手偏少。
  ### 来源
  另行招录。
"""
HEADINGS = [
    ("Heading1", "第一部分 2021年度云溪县示范局数据表"),
    ("Heading2", "表一 处罚情况统计表"),
    ("Heading2", "表二 检查情况统计表"),
    ("Heading1", "第二部分 2021年度总体情况"),
    ("Heading2", "（一）做法"),
    ("Heading2", "一、问题"),
    ("Heading3", "（一）人手"),
    ("Heading4", "1.来源"),
]
NOTES = ["注：1.统计期间为1月1日至12月31日。", "2.按决定日期统计 & 计数。"]
VOID = TEXT.replace("处罚情况统计表: {罚款: 3, 金额: 12.50}", "处罚情况统计表: 不适用")
EMPTY = TEXT.replace("  日常检查: 4", "  日常检查: 0\n  表后文字: 以上。")
LEFT_OUT = TEXT.replace("处罚情况统计表: {罚款: 3, 金额: 12.50}\n", "")


@pytest.fixture(autouse=True)
def form(add_form: AddForm) -> None:
    add_form("zzby-2020", FORM)


def build(command_line: CommandLine, folder: Path, text: str = TEXT, name: str = "甲") -> bytes:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    built = command_line.run("build", f"{name}.yaml", "--format", "docx", "--format", "html")
    assert (built.code, built.stderr) == (0, "")
    return (folder / f"{name}.docx").read_bytes()


DEEP = TEXT.replace("  ## 人手\n", "  ### 直接\n  在第三级。\n  ### 再来\n  ## 人手\n")


@pytest.mark.parametrize("text", [TEXT, VOID, EMPTY, LEFT_OUT, DEEP])
@pytest.mark.parametrize("suffix", ["docx", "html"])
def test_what_was_built_is_read_back(
    command_line: CommandLine, tmp_path: Path, text: str, suffix: str
) -> None:
    build(command_line, tmp_path, text)
    assert validate(tmp_path / "甲.docx") == ""
    imported = command_line.run("import", f"甲.{suffix}", "-o", "读回.yaml")
    assert imported.code == 0, imported.stderr
    first, again = check_file(tmp_path / "甲.yaml"), check_file(tmp_path / "读回.yaml")
    assert again.findings == []
    assert again.document == first.document
    assert first.document
    compared = command_line.run("diff", "甲.yaml", f"甲.{suffix}", "--exit-code")
    assert (compared.code, "没有不同" in compared.stdout) == (0, True), compared.stdout


def test_a_page_of_somebody_else_has_the_same_words(
    command_line: CommandLine, tmp_path: Path
) -> None:
    """Headings by their words, notes and sentences no text of the report."""
    build(command_line, tmp_path, VOID)
    page = (tmp_path / "甲.html").read_text(encoding="utf-8").split("<!-- makereport")[0]
    (tmp_path / "别.html").write_text(
        page.replace(" data-makereport=", " data-x=").replace("（一）做法</h3>", "做法</h3>"),
        encoding="utf-8",
    )
    command_line.run("import", "别.html", "-o", "读回.yaml")
    first, again = check_file(tmp_path / "甲.yaml"), check_file(tmp_path / "读回.yaml")
    assert first.document
    assert again.document
    assert again.document.instead == first.document.instead
    assert again.document.tables == first.document.tables
    assert again.document.sections["问题"] == first.document.sections["问题"]
    assert "处罚情况统计表: 不适用\n" in (tmp_path / "读回.yaml").read_text(encoding="utf-8")


def test_headings_have_their_level_and_the_year(command_line: CommandLine, tmp_path: Path) -> None:
    from docx import Document

    build(command_line, tmp_path)
    paragraphs = Document(str(tmp_path / "甲.docx")).paragraphs
    styles = [(p.style.style_id, p.text) for p in paragraphs if p.style]
    assert [each for each in styles if each[0].startswith("Heading")] == HEADINGS

    page = (tmp_path / "甲.html").read_text(encoding="utf-8")
    for style, text in HEADINGS:
        level = int(style[-1]) + 1
        assert f"<h{level}" in page.split(f">{text}</h{level}>")[0].rsplit("\n", 1)[-1]


def test_notes_stand_below_the_table(command_line: CommandLine, tmp_path: Path) -> None:
    printed = narrative(build(command_line, tmp_path))
    place = printed.index("表一 处罚情况统计表")
    assert printed[place + 1 : place + 3] == NOTES
    page = (tmp_path / "甲.html").read_text(encoding="utf-8")
    assert (
        '<p class="note" data-makereport="" style="font-size:.9em;text-indent:0">2.按决定日期统计 &amp; 计数。</p>'
        in page
    )


def test_a_sentence_stands_in_place_of_the_table(command_line: CommandLine, tmp_path: Path) -> None:
    for text, sentence, count in (
        (VOID, "本单位没有这项职责。", 1),
        (LEFT_OUT, "本年度没有发生。", 1),
        (EMPTY, "本年度没有检查。", 1),
    ):
        docx = build(command_line, tmp_path, text)
        assert len(tables(docx)) == count
        printed = narrative(docx)
        assert printed.count(sentence) == 1
        assert (NOTES[0] in printed) == (text is EMPTY)
        page = (tmp_path / "甲.html").read_text(encoding="utf-8")
        assert page.count("<table") == count
        assert page.count(f"<p>{sentence}</p>") == 1
    around = printed.index("本年度没有检查。")
    assert printed[around - 1 : around + 2] == ["检查如下。", "本年度没有检查。", "以上。"]


def test_a_template_with_a_condition_or_a_filter(command_line: CommandLine, tmp_path: Path) -> None:
    """Also one that somebody has edited: whatever stands around its figures."""
    from docx import Document

    build(command_line, tmp_path, VOID)
    command_line.run("template", "draw", "zzby-2020", "-o", "我的.docx")
    template = Document(str(tmp_path / "我的.docx"))
    template.paragraphs[0].insert_paragraph_before(
        "{% if 检查.日常检查.次数 > 0 %}有{% endif %}检查"
    )
    template.paragraphs[0].insert_paragraph_before("罚款{{ 处罚.罚款 }}宗")
    template.save(str(tmp_path / "我的.docx"))
    built = command_line.run("build", "甲.yaml", "--template", "我的.docx", "-o", "乙.docx")
    assert (built.code, built.stderr) == (0, "")
    printed = narrative((tmp_path / "乙.docx").read_bytes())
    assert printed[:2] == ["罚款0宗", "有检查"]
    assert "本单位没有这项职责。" in printed
    assert len(tables((tmp_path / "乙.docx").read_bytes())) == 1


def test_a_table_that_does_not_apply_is_zero_and_not_missing(
    command_line: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "2020.yaml").write_text(TEXT.replace("2021", "2020"), encoding="utf-8")
    (tmp_path / "2021.yaml").write_text(VOID, encoding="utf-8")
    checked = command_line.run("check", "2021.yaml")
    assert checked.stdout == "检查了 1 个文件：0 个错误，0 个警告\n"
    assert "处罚不适用；" in command_line.run("build", "2021.yaml").stdout

    compared = json.loads(
        command_line.run("diff", "2020.yaml", "2021.yaml", "--format", "json").stdout
    )
    assert [(c["before"], c["after"]) for c in compared["figures"]] == [(3, 0), ("12.50", 0)] or (
        len(compared["figures"]) == 2
    )
    assert "本单位没有这项职责。" in [text["after"] for text in compared["texts"]]

    made = command_line.run("new", "2022", "--from", "2021.yaml", "-o", "2022.yaml")
    assert made.code == 0, made.stderr
    assert "\n处罚情况统计表: 不适用\n" in (tmp_path / "2022.yaml").read_text(encoding="utf-8")


def test_merged(command_line: CommandLine, tmp_path: Path) -> None:
    for name, text in (("甲", VOID), ("乙", TEXT), ("丙", VOID)):
        (tmp_path / f"{name}.yaml").write_text(
            text.replace("示范局", f"{name}局"), encoding="utf-8"
        )
    command_line.run("merge", "甲.yaml", "乙.yaml", "-o", "一.yaml")
    command_line.run("merge", "甲.yaml", "丙.yaml", "-o", "二.yaml")
    first, second = check_file(tmp_path / "一.yaml"), check_file(tmp_path / "二.yaml")
    assert first.report.figures["处罚"].complete()["处罚", "罚款"] == 3
    assert not second.report.figures["处罚"].applies


def test_without_a_sentence_it_is_zero_as_ever(command_line: CommandLine, tmp_path: Path) -> None:
    text = TEXT.replace(
        "检查情况统计表:\n  表前文字: 检查如下。\n  日常检查: 4", "检查情况统计表: 不适用"
    )
    (tmp_path / "甲.yaml").write_text(text, encoding="utf-8")
    checked = check_file(tmp_path / "甲.yaml")
    assert [f.code for f in checked.findings] == ["Y108"]
    assert checked.report.figures["检查"].applies


def test_the_template_passes_its_check(command_line: CommandLine) -> None:
    command_line.run("template", "draw", "zzby-2020", "-o", "我的.docx")
    checked = command_line.run("template", "check", "我的.docx")
    assert (checked.code, checked.stderr) == (0, "")
    assert "按格式 zzby-2020 检查，模板能用" in checked.stdout


@pytest.mark.parametrize(
    ("wrong", "right", "line", "message"),
    [
        (
            "level: 2\n    direction: across",
            "level: 3\n    direction: across",
            12,
            "不认识的 level：3",
        ),
        ("kind: heading, ", "kind: heading, level: 2, ", 8, "第一个标题的 level 只能是 1"),
        ("{{ 单位 }}数据表", "{{ 联系方式 }}数据表", 8, "只能引用 单位、年度"),
        ("{{ 单位 }}数据表", "{{ 单位数据表", 8, "花括号没有配对"),
        ("注：1.", "注：{{ 年度 }}", 23, "不能有花括号"),
        ("empty: 本年度没有发生。", "empty: ''", 25, ""),
        ("kind: heading, ", "kind: heading, name: 数据, ", 8, "用不上的键：name"),
        ("label: 一、问题", "label: 第一部分 数据表", 42, "分不开"),
        ("name: 问题, kind: narrative", "kind: heading", 42, "下面没有一节"),
        ('title: "{{', 'title: "{{ 单位 }}{{', 5, "title 里不写单位"),
        ("signature: none", "signature: no", 6, "不认识的 signature：no"),
    ],
)
def test_a_slip_in_a_form_is_told_with_its_line(
    tmp_path: Path, wrong: str, right: str, line: int, message: str
) -> None:
    assert wrong in FORM
    folder = tmp_path / "错"
    folder.mkdir()
    (folder / "form.yaml").write_text(FORM.replace(wrong, right, 1), encoding="utf-8")
    if not message:
        read_form(folder)
        return
    with pytest.raises(FormError) as caught:
        read_form(folder)
    assert message in str(caught.value)
    assert f"form.yaml:{line}:" in str(caught.value)


def test_a_table_of_nothing_but_words(
    add_form: AddForm, command_line: CommandLine, tmp_path: Path
) -> None:
    columns = "{label: 次数, name: 次数, kind: count, unit: 次}"
    assert columns in FORM
    words = FORM.replace(columns, "{label: 说明, name: 说明, kind: text}")
    words = words.replace("zzby-2020", "zzci-2020")
    add_form("zzci-2020", words)
    text = TEXT.replace("zzby", "zzci").replace("日常检查: 4", "日常检查: 每季度")
    assert "每季度" in str(tables(build(command_line, tmp_path, text))[1])
    docx = build(command_line, tmp_path, text.replace("每季度", ""))
    assert len(tables(docx)) == 1
    assert "本年度没有检查。" in narrative(docx)
    template = ("template", "draw", "zzci-2020", "-o", "我的.docx")
    assert command_line.run(*template).code == 0
    assert command_line.run("template", "check", "我的.docx", "--form", "zzci-2020").code == 0


def test_what_does_not_apply_has_no_relation_to_hold(add_form: AddForm, tmp_path: Path) -> None:
    related = FORM.replace("zzby-2020", "zzdd-2020")
    add_form(
        "zzdd-2020", f"{related}relations:\n  - {{figures: [处罚.罚款], equal: [检查.日常检查]}}\n"
    )
    path = tmp_path / "甲.yaml"
    for text, told in ((TEXT, ["B206"]), (VOID, []), (LEFT_OUT, ["B206"])):
        path.write_text(text.replace("zzby", "zzdd"), encoding="utf-8")
        assert [finding.code for finding in check_file(path).findings] == told


def test_where_every_section_is_of_the_second_level(
    add_form: AddForm, command_line: CommandLine, tmp_path: Path
) -> None:
    lower = (
        FORM.replace("zzby-2020", "zzer-2020")
        .replace("执法统计", "检查统计")
        .replace("name: 总体情况, kind: narrative,", "name: 总体情况, kind: narrative, level: 2,")
    )
    add_form("zzer-2020", lower)
    build(command_line, tmp_path, EMPTY.replace("zzby", "zzer"))
    first = check_file(tmp_path / "甲.yaml").document
    assert first
    assert [*first.sections][:2] == ["检查_表前文字", "检查_表后文字"]
    for suffix in ("docx", "html"):
        assert command_line.run("import", f"甲.{suffix}", "-o", f"{suffix}.yaml").code == 0
        assert check_file(tmp_path / f"{suffix}.yaml").document == first


@pytest.mark.parametrize("typed", ["不 适用", "不适用。", "sentence"])
def test_what_does_not_apply_may_be_said_as_it_is_printed(
    command_line: CommandLine, tmp_path: Path, typed: str
) -> None:
    table = load_form("zzby-2020").tables["处罚"]
    typed = typed if typed.startswith("不") else table.not_applicable
    (tmp_path / "甲.yaml").write_text(VOID.replace("不适用", typed), encoding="utf-8")
    checked = check_file(tmp_path / "甲.yaml")
    assert checked.findings == []
    assert not checked.report.figures["处罚"].applies


def test_notes_are_as_small_on_the_page_as_in_word(
    command_line: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "甲.yaml").write_text(TEXT, encoding="utf-8")
    for more in ((), ("--fragment",)):
        command_line.run("build", "甲.yaml", "--format", "html", "--force", *more)
        page = (tmp_path / "甲.html").read_text(encoding="utf-8")
        [style] = set(re.findall('<p class="note" data-makereport="" style="([^"]*)">', page))
        assert "font-size:.9em" in style
        assert ("text-indent:0" in style) is not bool(more)
