"""`merge`: sums, the parent's file, and what is told of the files."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makereport import check_file, merge_files
from makereport.form.shelf import load_form
from makereport.loading import load_alone, load_any
from makereport.report.figures import addresses
from tests.support.agencies import APPLICATIONS, LICENCES, agencies, merge, merged_text, write
from tests.support.printed import findings_in
from tests.support.reports import FORM, FORMS, codes
from tests.support.runner import run
from tests.support.strategies import Sparse, sparse_reports


@settings(max_examples=30, deadline=None)
@given(st.lists(sparse_reports(), min_size=1, max_size=4))
def test_every_cell_is_the_sum_of_the_reports_and_the_parent_agrees_with_them(
    drawn: list[Sparse],
) -> None:
    reports = [report for report in drawn if report.form is drawn[0].form]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for number, report in enumerate(reports):
            text = f"单位: 第{number}局\n{report.head}{report.yaml()}"
            files.append(str(folder / write(folder, f"{number}.yaml", text)))
        parent = folder / "parent.yaml"
        assert not merge_files(files, parent).refused
        loaded = load_any(parent)
        children = [load_alone(Path(file))[0] for file in files]

        assert {finding.code for finding in loaded.findings} == set()
        assert set(codes(check_file(parent))) - {"B205"} == {"N407"}  # drawn amounts are large
    form = reports[0].form
    made = loaded.report
    assert made.draft.form.id == form.id
    for table, row, column in addresses(form):
        total = sum((child.figures[table][row, column] or 0) for child in children)
        assert made.figures[table][row, column] == total


def test_the_parents_file_is_what_a_person_would_write(tmp_path: Path) -> None:
    first = (
        f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 商业企业: 1}}\n"
        "  办理结果:\n    不予公开: {属于国家秘密: {自然人: 1}}\n    办结: {自然人: 1}\n"
        "  结转下年度: {自然人: 2, 商业企业: 1}\n"
        "主动公开:\n  行政许可: 1,317\n  行政事业性收费: 61.5\n"
    )
    write(tmp_path, "甲 局.yaml", first)
    write(tmp_path, "乙局.yaml", f"{APPLICATIONS}:\n  本年新收: {{自然人: 4}}\n")
    result = merge(tmp_path, "甲 局.yaml", "乙局.yaml")
    text = merged_text(tmp_path)

    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "汇总了 2 个单位 2021 年度的年报 → 汇总.yaml",
        "下一步：填写写着“待填写”的地方，然后运行 makereport build 汇总.yaml",
    ]
    assert text.splitlines()[:10] == [
        "# yaml-language-server: $schema=zfxxgk-2021.schema.json",
        "# 2 个单位 2021 年度年报的汇总（国办公开办函〔2021〕30号格式），由 makereport merge 写出。",
        "#",
        "# 表里的数是各单位之和：没有写的都是 0，总计由程序计算。",
        "# 写着“待填写”的地方换成本机关的内容。",
        "# “下级”是加进来的年报，检查时就与它们的和核对。",
        "",
        "单位: 待填写（本机关全称）",
        "年度: 2021",
        '下级: ["*.yaml"]',
    ]
    assert (
        "主动公开政府信息情况:\n"
        "  行政许可: 1317\n"
        "  行政事业性收费: 61.5\n"
        "\n"
        "收到和处理政府信息公开申请情况:\n"
        "  本年新收政府信息公开申请数量: {自然人: 7, 商业企业: 1}\n"
        "  本年度办理结果:\n"
        "    不予公开:\n"
        "      属于国家秘密: {自然人: 1}\n"
        "\n"
        "政府信息公开行政复议、行政诉讼情况:  # 各单位都是 0\n"
    ) in text
    assert "总体情况: |\n  待填写\n  ## 主动公开\n  待填写\n" in text
    assert (tmp_path / "zfxxgk-2021.schema.json").is_file()


def test_the_parents_file_builds_and_only_misses_its_texts(tmp_path: Path) -> None:
    merge(tmp_path, *agencies(tmp_path, 甲局=3))
    built = run("build", "汇总.yaml", cwd=tmp_path)

    assert built.code == 0, built.stderr
    assert (tmp_path / "汇总.docx").is_file()
    assert set(codes(check_file(tmp_path / "汇总.yaml"))) == {"N407"}


def test_sums_are_exact_and_of_any_size(tmp_path: Path) -> None:
    for name, licences, fee in (("甲", "1" * 60, "0.1"), ("乙", "1", "0.2")):
        write(tmp_path, f"{name}.yaml", LICENCES.format(licences) + f"  行政事业性收费: {fee}\n")
    merge(tmp_path, "甲.yaml", "乙.yaml")

    assert f"  行政许可: {'1' * 59}2\n  行政事业性收费: 0.3\n" in merged_text(tmp_path)


def test_changes_keep_their_sign_and_are_left_out_where_they_cancel(tmp_path: Path) -> None:
    rows = "年度: 2020\n主动公开:\n  行政许可: {上年项目: 5, 增减: %s}\n  行政处罚: {增减: %s}\n"
    write(tmp_path, "甲.yaml", rows % ("+3", "+1"))
    write(tmp_path, "乙.yaml", rows % ("-3", "-5"))
    merge(tmp_path, "甲.yaml", "乙.yaml")

    assert (
        "主动公开政府信息情况:\n  行政许可: {上一年项目数量: 10}\n  行政处罚: {本年增/减: -4}\n\n"
    ) in merged_text(tmp_path)


def test_a_form_that_is_not_that_of_the_year_is_named(tmp_path: Path) -> None:
    other = next(form.id for form in FORMS if form is not FORM)
    write(tmp_path, "甲.yaml", f"年度: 2021\n格式: {other}\n")
    merge(tmp_path, "甲.yaml")

    assert f"年度: 2021\n格式: {other}\n" in merged_text(tmp_path)
    assert load_any(tmp_path / "汇总.yaml").report.draft.form is load_form(other)


def test_published_reports_are_added_up_as_their_yaml_is(tmp_path: Path) -> None:
    for file in agencies(tmp_path, 甲局=3, 乙局=4):
        assert run("build", file, cwd=tmp_path).code == 0
    result = merge(tmp_path, "甲局.docx", "乙局.yaml")

    assert result.code == 0, result.stderr
    assert "  行政许可: 7\n" in merged_text(tmp_path)
    text = merged_text(tmp_path).replace("许可: 7", "许可: 6")
    assert "下级: [甲局.docx, 乙局.yaml]\n" in text
    (tmp_path / "汇总.yaml").write_text(text, encoding="utf-8")
    (finding,) = (f for f in check_file(tmp_path / "汇总.yaml").findings if f.code == "H501")
    assert "2 份下级年报之和是 7，少 1" in finding.message


def test_the_same_reports_give_the_same_file(tmp_path: Path) -> None:
    files = [str(tmp_path / file) for file in agencies(tmp_path, 甲=1, 乙=2)]
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
        merge_files(files, tmp_path / name / "a.yaml", overview=tmp_path / name / "a.xlsx")

    for file in ("a.yaml", "a.xlsx"):
        first, second = ((tmp_path / name / file).read_bytes() for name in ("一", "二"))
        assert first == second
    properties = openpyxl.load_workbook(tmp_path / "一" / "a.xlsx").properties
    assert properties.created == properties.modified == datetime(2000, 1, 1)


# What the parent says of the reports that were added up


def children_of(folder: Path, *files: str, parent: str = "汇总.yaml") -> list[str]:
    """What the parent's file names, which must be in order by itself; and one
    report that has changed since must show."""
    merge_files([folder / file for file in files], folder / parent)
    assert set(codes(check_file(folder / parent))) == {"N407"}
    (first,) = files[:1]
    if first.endswith(".yaml"):
        text = (folder / first).read_text(encoding="utf-8")
        (folder / first).write_text(text.replace("许可: ", "许可: 1"), encoding="utf-8")
        assert "H501" in codes(check_file(folder / parent))
        (folder / first).write_text(text, encoding="utf-8")
    names: list[str] = list(load_any(folder / parent).report.draft.subordinates)
    return names


def test_the_parent_names_the_reports_that_were_added_up(tmp_path: Path) -> None:
    for folder in ("各局", "乡 镇", "县"):
        (tmp_path / folder).mkdir()
        agencies(tmp_path / folder, **{f"{folder.replace(' ', '')}{n}": n for n in range(1, 6)})
    bureaus = [f"各局/各局{n}.yaml" for n in range(1, 6)]
    towns = [f"乡 镇/乡镇{n}.yaml" for n in range(1, 6)]

    assert children_of(tmp_path, *bureaus) == ["各局/*.yaml"]
    assert children_of(tmp_path, *towns, *bureaus, parent="二.yaml") == [
        "乡 镇/*.yaml",
        "各局/*.yaml",
    ]
    assert children_of(tmp_path, *bureaus[:2], "县/县1.yaml", parent="三.yaml") == [
        *bureaus[:2],
        "县/县1.yaml",
    ]
    assert children_of(tmp_path, *bureaus[:4], parent="四.yaml") == bureaus[:4]
    assert children_of(tmp_path, *bureaus, parent="县/五.yaml") == ["../各局/*.yaml"]


def test_a_parent_beside_its_children_names_them_by_a_pattern(tmp_path: Path) -> None:
    files = agencies(tmp_path, 甲=1, 乙=2)

    assert children_of(tmp_path, *files) == ["*.yaml"]
    written_again = children_of(tmp_path, *files, parent="另一份.yaml")
    assert written_again == files, "the first parent is none of the children"


def test_reports_of_one_name_in_many_folders_are_one_pattern(tmp_path: Path) -> None:
    for name in ("甲", "乙", "丙"):
        write(tmp_path, f"{name}/2021.yaml", f"单位: {name}\n主动公开:\n  行政许可: 3\n")
        write(tmp_path, f"{name}/2020.yaml", f"单位: {name}\n年度: 2020\n")
    files = [f"{name}/2021.yaml" for name in ("甲", "乙", "丙")]

    assert children_of(tmp_path, *files) == ["*/2021.yaml"]
    assert children_of(tmp_path, *files[:2], parent="二.yaml") == files[:2]


def test_names_that_look_like_patterns_or_yaml_lead_to_their_files(tmp_path: Path) -> None:
    files = [
        write(tmp_path, f"{name}.yaml", f"单位: 局{number}\n{LICENCES.format(number)}")
        for number, name in enumerate(("[甲]", "- 乙", "丙, 丁", "'戊"), 1)
    ]
    write(tmp_path, "己.yaml")

    assert children_of(tmp_path, *files) == files


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_a_name_that_cannot_be_typed_leaves_the_key_to_people(tmp_path: Path) -> None:
    write(tmp_path, "甲\\乙.yaml", "单位: 甲\n")
    merge(tmp_path, "甲\\乙.yaml")

    assert "\n下级:" not in merged_text(tmp_path)
    assert "# 把各单位的年报写在“下级”里" in merged_text(tmp_path)


# Files that do not go together, or are none


def test_what_differs_between_the_reports_is_told_all_at_once(tmp_path: Path) -> None:
    other = next(form.id for form in FORMS if form is not FORM)
    agencies(tmp_path, 甲=1, 乙=2)
    write(tmp_path, "甲 副本.yaml", "单位: （甲）\n")
    write(tmp_path, "丙.yaml", "年度: 2022\n")
    write(tmp_path, "丁.yaml", f"格式: {other}\n年度: 2021\n")
    result = merge(tmp_path, "甲.yaml", "乙.yaml", "甲 副本.yaml", "丙.yaml", "丁.yaml")

    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "错误 不是同一年度的年报：2022 年度 1 份（丙.yaml）；"
        "2021 年度 4 份（甲.yaml、乙.yaml、甲 副本.yaml、丁.yaml）",
        f"错误 2021 年度的年报用了不同的格式：{other} 1 份（丁.yaml）；"
        f"{FORM.id} 3 份（甲.yaml、乙.yaml、甲 副本.yaml）",
        "错误 “甲”有 2 份年报：甲.yaml、甲 副本.yaml",
        "没有写出 汇总.yaml",
    ]
    assert not (tmp_path / "汇总.yaml").exists()


def test_many_files_of_another_year_are_not_all_named(tmp_path: Path) -> None:
    files = agencies(tmp_path, **{f"局{number}": 1 for number in range(9)})
    result = merge(tmp_path, *files, write(tmp_path, "丙.yaml", "年度: 2022\n"))

    assert "2021 年度 9 份（局0.yaml、局1.yaml、局2.yaml、局3.yaml、局4.yaml 等）" in result.stderr


def test_all_findings_of_all_files_with_errors_are_shown_and_nothing_written(
    tmp_path: Path,
) -> None:
    write(tmp_path, "甲.yaml", "主动公开:\n  行政许可: 三\n  行政处罚: 无\n  行政强制: 四\n")
    write(tmp_path, "乙.yaml", f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 总计: 4}}\n")
    write(tmp_path, "丙.yaml", "主动公开:\n  行政许可: 无\n")
    result = merge(tmp_path, "甲.yaml", "乙.yaml", "丙.yaml", "没有.yaml", "--overview", "一.csv")

    assert [(said.place, said.label) for said in findings_in(result.stderr)] == [
        ("甲.yaml:3:9", "错误 Y106"),
        ("甲.yaml:4:9", "警告 Y108"),
        ("甲.yaml:5:9", "错误 Y106"),
        ("乙.yaml:3:22", "错误 B201"),
        ("没有.yaml:1:1", "错误 Y100"),
    ]
    assert result.stderr.endswith("没有写出 汇总.yaml：3 份年报有错误\n")
    assert result.code == 1
    assert not list(tmp_path.glob("*.csv"))
    assert not (tmp_path / "汇总.yaml").exists()


def test_a_misspelt_key_is_one_finding_as_check_has_it(tmp_path: Path) -> None:
    (tmp_path / "甲.yaml").write_text("单位名: 甲\n年度: 2021\n", encoding="utf-8")

    assert [said.label for said in findings_in(merge(tmp_path, "甲.yaml").stderr)] == ["错误 Y103"]


def test_a_file_named_twice_counts_once(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=3, 乙=4)
    os.symlink("甲.yaml", tmp_path / "别名.yaml")
    result = merge(tmp_path, "甲.yaml", "乙.yaml", "./甲.yaml", "别名.yaml")

    assert result.code == 0
    assert result.stderr.splitlines() == [
        "./甲.yaml 与前面的是同一个文件，只算一次",
        "别名.yaml 与前面的是同一个文件，只算一次",
    ]
    assert "  行政许可: 7\n" in merged_text(tmp_path)


def test_lock_files_of_office_programs_are_passed_over(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=3)
    (tmp_path / "~$乙.docx").write_bytes(b"\x05user")

    alone = merge(tmp_path, "~$乙.docx")
    result = merge(tmp_path, "甲.yaml", "~$乙.docx")

    assert result.code == 0
    assert result.stderr == "~$乙.docx 是文件打开时的临时文件，不算\n"
    assert alone.code == 1
    assert "错误 没有可以汇总的年报\n没有写出 汇总.yaml\n" in alone.stderr


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=3)
    (tmp_path / "汇总.yaml").write_text("我的", encoding="utf-8")
    for words in ([], ["--force"]):
        result = merge(tmp_path, "甲.yaml", "--overview", "一览.csv", *words)

        assert result.code == 1
        assert "汇总.yaml: 没有写成：已有同名文件，没有覆盖" in result.stderr
        assert merged_text(tmp_path) == "我的"
        assert not (tmp_path / "一览.csv").exists()


def test_anothers_file_in_place_of_the_schema_is_left_alone(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=3)
    (tmp_path / "zfxxgk-2021.schema.json").write_text("我的", encoding="utf-8")
    result = merge(tmp_path, "甲.yaml")

    assert result.code == 0
    assert "没有动它" in result.stderr
    assert (tmp_path / "zfxxgk-2021.schema.json").read_text(encoding="utf-8") == "我的"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "汇总.yaml"], "缺少参数“文件…”"),
        (["甲.yaml"], "缺少选项“-o, --output”"),
        (["甲.yaml", "-o", "汇总.docx"], "-o 的文件名要以 .yaml 结尾，不是 汇总.docx"),
        (
            ["甲.yaml", "-o", "汇总.yaml", "--overview", "一.xls"],
            "--overview 的文件名要以 .xlsx 或 .csv 结尾，不是 一.xls",
        ),
        (
            [
                "甲.yaml",
                "-o",
                "汇总.yaml",
                "--expect",
                "名单.csv",
                "--overview",
                "./名单.csv",
                "--force",
            ],
            "./名单.csv 是要读的名单，不能写成各单位的数据",
        ),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(
    tmp_path: Path, words: list[str], said: str
) -> None:
    result = run("merge", *words, cwd=tmp_path)

    assert result.code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=3)
    result = run("merge", "甲.yaml", "-o", "没有/汇总.yaml", cwd=tmp_path)

    assert result.code == 1
    assert "请先建好文件夹 没有" in result.stderr


def test_the_help_is_chinese(tmp_path: Path) -> None:
    result = run("merge", "--help", cwd=tmp_path)

    assert result.code == 0
    assert result.stdout.startswith("用法：makereport merge")
    assert "--expect" in result.stdout
    for english in ("Usage", "Options", "Arguments", "OPTIONS"):
        assert english not in result.stdout


def test_texts_of_the_reports_are_left_out_of_the_sum(tmp_path: Path) -> None:
    texts = LICENCES.format(3).replace("  ", "  表前文字: 甲的话。\n  ", 1)
    texts += "  表后文字: 乙的话。\n附加部分: {附件: 丙的话}\n文号: 丁的话\n"
    assert merge(tmp_path, *(write(tmp_path, f"{u}局.yaml", texts) for u in "甲乙")).code == 0
    text = merged_text(tmp_path)

    assert "行政许可: 6\n" in text
    assert not any(word in text for word in ("的话", "表前文字", "附加部分", "文号"))
