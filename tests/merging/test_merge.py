"""`merge`: sums, the parent's file, the list of agencies, the overview."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makereport import check_file, merge_files
from makereport.form.shelf import form_ids, latest_form, load_form
from makereport.loading import load_alone, load_report
from makereport.merging.overview import Row, overview_bytes
from makereport.report.summing import cells
from makereport.source.tree import is_printable
from tests.support.printed import findings_in
from tests.support.reports import codes, complete
from tests.support.runner import Run, run
from tests.support.strategies import Sparse, sparse_reports

APPLICATIONS = "收到和处理政府信息公开申请情况"
LICENCES = "主动公开:\n  行政许可: {}\n"
FORM = latest_form()


def write(folder: Path, name: str, yaml: str = "") -> str:
    """A complete report, its agency named after the file unless it says."""
    text = yaml if "单位" in yaml else f"单位: {Path(name).stem}\n{yaml}"
    (folder / name).write_text(complete(text), encoding="utf-8")
    return name


def agencies(folder: Path, **numbers: int) -> list[str]:
    """Reports with a number of licences each."""
    return [write(folder, f"{name}.yaml", LICENCES.format(n)) for name, n in numbers.items()]


def merge(folder: Path, *words: str) -> Run:
    return run("merge", *words, "-o", "汇总.yaml", cwd=folder)


def merged_text(folder: Path) -> str:
    return (folder / "汇总.yaml").read_text(encoding="utf-8")


# Sums


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
        text = parent.read_text(encoding="utf-8")
        parent.write_text(f'{text}下级: ["?.yaml"]\n', encoding="utf-8")
        made, findings = load_report(parent)
        children = [load_alone(Path(file))[0] for file in files]

        assert findings == []
        assert set(codes(check_file(parent))) == {"N407"}
    form = reports[0].form
    assert made.draft.form.id == form.id
    for table, row, column in cells(form):
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
    assert text.splitlines()[:9] == [
        "# yaml-language-server: $schema=zfxxgk-2021.schema.json",
        "# 2 个单位 2021 年度年报的汇总（国办公开办函〔2021〕30号格式），由 makereport merge 写出。",
        "#",
        "# 表里的数是各单位之和：没有写的都是 0，总计由程序计算。",
        "# 写着“待填写”的地方换成本机关的内容。",
        "# 把各单位的年报写在“下级”里（例如 下级: [各局/*.yaml]），检查时就与它们的和核对。",
        "",
        "单位: 待填写（本机关全称）",
        "年度: 2021",
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
    other = next(form_id for form_id in form_ids() if form_id != FORM.id)
    write(tmp_path, "甲.yaml", f"年度: 2021\n格式: {other}\n")
    merge(tmp_path, "甲.yaml")

    assert f"年度: 2021\n格式: {other}\n" in merged_text(tmp_path)
    assert load_report(tmp_path / "汇总.yaml")[0].draft.form is load_form(other)


def test_published_reports_are_added_up_as_their_yaml_is(tmp_path: Path) -> None:
    for file in agencies(tmp_path, 甲局=3, 乙局=4):
        assert run("build", file, cwd=tmp_path).code == 0
    result = merge(tmp_path, "甲局.docx", "乙局.yaml")

    assert result.code == 0, result.stderr
    assert "  行政许可: 7\n" in merged_text(tmp_path)
    text = merged_text(tmp_path).replace("许可: 7", "许可: 6") + '下级: ["*局.docx"]\n'
    (tmp_path / "汇总.yaml").write_text(text, encoding="utf-8")
    (finding,) = (f for f in check_file(tmp_path / "汇总.yaml").findings if f.code == "H501")
    assert "2 份下级年报之和是 7，少 1" in finding.message


def test_the_same_reports_give_the_same_file(tmp_path: Path) -> None:
    files = [str(tmp_path / file) for file in agencies(tmp_path, 甲=1, 乙=2)]
    for name in ("一", "二"):
        merge_files(files, tmp_path / f"{name}.yaml", overview=tmp_path / f"{name}.xlsx")

    for suffix in ("yaml", "xlsx"):
        first, second = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("一", "二"))
        assert first == second
    properties = openpyxl.load_workbook(tmp_path / "一.xlsx").properties
    assert properties.created == properties.modified == datetime(2000, 1, 1)


# Bad input


def test_what_differs_between_the_reports_is_told_all_at_once(tmp_path: Path) -> None:
    other = next(form_id for form_id in form_ids() if form_id != FORM.id)
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


# The list of agencies


def test_who_is_missing_and_who_is_not_on_the_list_is_told_and_written(tmp_path: Path) -> None:
    files = agencies(tmp_path, 云溪县水务局=1, 云溪县教育局=2, 财政局=3, 云溪县外事办=4)
    listed = "# 应报单位\n\n云溪县 教育局\n云溪县水利局  # 改过名\n云溪县民政局\n云溪县财政局\n云溪县教育局\n"
    (tmp_path / "名单.txt").write_bytes(listed.encode("gbk"))
    result = merge(tmp_path, *files, "--expect", "名单.txt")

    assert result.code == 0
    assert result.stderr.splitlines() == [
        "名单上的 4 个单位里，3 个没有交：云溪县水利局、云溪县民政局、云溪县财政局",
        "不在名单上、也加进来了的 3 个：云溪县水务局、财政局、云溪县外事办",
        "名单上的“云溪县水利局”没有交，文件里有“云溪县水务局”，是不是同一个单位？",
        "名单上的“云溪县财政局”没有交，文件里有“财政局”，是不是同一个单位？",
    ]
    assert (
        "# 名单上的 4 个单位里，3 个没有交：\n"
        "#   云溪县水利局（不在名单上的“云溪县水务局”是不是它？）\n"
        "#   云溪县民政局\n"
        "#   云溪县财政局（不在名单上的“财政局”是不是它？）\n"
        "# 不在名单上、也加进来了的 3 个：\n"
        "#   云溪县水务局\n"
        "#   财政局\n"
        "#   云溪县外事办\n"
        "#\n"
    ) in merged_text(tmp_path)
    assert set(codes(check_file(tmp_path / "汇总.yaml"))) == {"N407"}


def test_a_list_that_is_complete_is_said_to_be(tmp_path: Path) -> None:
    files = agencies(tmp_path, 甲局=1, 乙局=2)
    (tmp_path / "名单.csv").write_text(
        '\ufeff单位名称,联系人\n"甲局",张\n# 备注,\n乙局,李\n,\n', encoding="utf-8"
    )
    result = merge(tmp_path, *files, "--expect", "名单.csv")

    assert result.stderr == "名单上的 2 个单位都交齐了\n"
    assert "\n# 名单上的 2 个单位都交齐了。\n#\n" in merged_text(tmp_path)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("名单.txt", "1.甲局\n2、乙局\n"),
        ("名单.csv", "序号,单位名称\n1,甲局\n2,乙局\n3\n"),
        ("名单.csv", "单位,年报文件\n甲局,甲.yaml\n乙局,乙.yaml\n合计,2 个单位\n"),
        ("名单.csv", "甲局,张\n乙局,李\n"),
    ],
)
def test_a_list_may_be_numbered_or_an_earlier_overview(
    tmp_path: Path, name: str, listed: str
) -> None:
    files = agencies(tmp_path, 甲局=1, 乙局=2)
    (tmp_path / name).write_text(listed, encoding="utf-8")

    assert merge(tmp_path, *files, "--expect", name).stderr == "名单上的 2 个单位都交齐了\n"


def test_no_likeness_is_looked_for_where_the_list_is_another_one(tmp_path: Path) -> None:
    files = agencies(tmp_path, **{f"云溪县第{number}水务局": 1 for number in range(101)})
    listed = "\n".join(f"云溪县第{number}水利局" for number in range(100))
    (tmp_path / "名单.txt").write_text(listed, encoding="utf-8")
    result = merge(tmp_path, *files, "--expect", "名单.txt")

    assert "100 个没有交" in result.stderr
    assert "是不是同一个单位" not in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "名单.txt: 名单不能用：文件不存在"),
        (b"PK\x03\x04", "名单.txt: 名单不能用：这是 Word、Excel、PDF 或压缩文件"),
        (b"# \xe7\xa9\xba\n\n---\n", "名单.txt: 名单不能用：里面没有单位"),
    ],
)
def test_a_list_that_cannot_be_used_is_told(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    agencies(tmp_path, 甲=1)
    if content is not None:
        (tmp_path / "名单.txt").write_bytes(content)
    result = merge(tmp_path, "甲.yaml", "--expect", "名单.txt")

    assert result.code == 1
    assert said in result.stderr
    assert "提示：" in result.stderr
    assert not (tmp_path / "汇总.yaml").exists()


@settings(max_examples=50, deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from('#：: \x85\u2028\t\r\u3000\ufeff’"\\'),
            st.characters(exclude_categories=["Cs"]),
        ),
        max_size=12,
    ).filter(lambda name: all(map(is_printable, name)))
)
def test_any_name_of_an_agency_leaves_the_parents_file_sound(name: str) -> None:
    escaped = "".join(f"\\U{ord(character):08x}" for character in f"甲{name}")
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        write(folder, "a.yaml", f'单位: "{escaped}"\n')
        (folder / "list.txt").write_text(f"乙{name}\n", encoding="utf-8", newline="")
        merged = merge_files(
            [str(folder / "a.yaml")],
            folder / "out.yaml",
            expect=folder / "list.txt",
            overview=folder / "all.xlsx",
        )

        assert not merged.refused
        assert set(codes(check_file(folder / "out.yaml"))) == {"N407"}
        sheet = openpyxl.load_workbook(folder / "all.xlsx").active
        assert sum(str(cell.value).startswith("甲") for cell in sheet["A"]) == 1


# The overview


def rows_of(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def three_agencies(folder: Path) -> list[str]:
    (folder / "名单.txt").write_text("丙局\n乙局\n", encoding="utf-8")
    rows = f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 商业企业: 1}}\n  办理结果:\n    予以公开: {{自然人: 1}}\n"
    write(folder, "甲.yaml", f"单位: =1+1\n{rows}")
    write(
        folder,
        "乙局.yaml",
        "主动公开:\n  行政许可: 12345678901234567890\n  行政事业性收费: 61.50\n",
    )
    return ["甲.yaml", "乙局.yaml"]


def test_the_overview_as_csv_has_every_cell_of_every_agency_in_the_order_of_the_list(
    tmp_path: Path,
) -> None:
    files = three_agencies(tmp_path)
    result = merge(tmp_path, *files, "--expect", "名单.txt", "--overview", "一览.csv")
    head, *rows = rows_of(tmp_path / "一览.csv")
    column = {name: number for number, name in enumerate(head)}

    assert "各单位的数据 → 一览.csv" in result.stdout
    assert head == ["单位", "年报文件", *(".".join(address) for address in cells(FORM))]
    assert [row[:2] for row in rows] == [
        ["丙局", "未报送"],
        ["乙局", "乙局.yaml"],
        ["'=1+1", "甲.yaml"],
        ["合计", "2 个单位"],
    ]
    assert set(rows[0][2:]) == {""}
    for name, values in {
        "主动公开.行政许可.处理决定": ["12345678901234567890", "0", "12345678901234567890"],
        "主动公开.行政事业性收费.收费金额": ["61.50", "0", "61.50"],
        "申请.本年新收.总计": ["0", "4", "4"],
        "申请.办结.自然人": ["0", "1", "1"],
        "申请.结转下年度.自然人": ["0", "2", "2"],
    }.items():
        assert [row[column[name]] for row in rows[1:]] == values


def test_the_overview_for_excel_has_numbers_as_numbers_unless_they_would_be_rounded(
    tmp_path: Path,
) -> None:
    files = three_agencies(tmp_path)
    merge(tmp_path, *files, "--expect", "名单.txt", "--overview", "一览.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "一览.xlsx").active
    columns = {address: number for number, address in enumerate(cells(FORM), 3)}
    licences = columns["主动公开", "行政许可", "处理决定"]
    fee = columns["主动公开", "行政事业性收费", "收费金额"]
    received = columns["申请", "本年新收", "总计"]
    other = columns["申请", "其他情形", "自然人"]

    assert sheet.freeze_panes == "C4"
    assert sheet.max_column == 2 + len(columns)
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [
        *("单位", None, None),
        *("丙局", "乙局", "=1+1", "合计"),
    ]
    assert sheet.cell(6, 1).data_type == "s"
    assert [sheet.cell(row, licences).value for row in range(1, 8)] == [
        *(None, "行政许可", "本年处理决定数量"),
        *(None, "12345678901234567890", 0, "12345678901234567890"),
    ]
    assert [sheet.cell(row, fee).value for row in range(4, 8)] == [None, 61.5, 0, 61.5]
    assert [sheet.cell(row, received).value for row in range(3, 8)] == ["总计", None, 0, 4, 4]
    assert sheet.cell(2, other).value == "（六）其他处理：3.其他"
    assert sheet.cell(1, 3).value == "二、主动公开政府信息情况"
    merged = {str(place) for place in sheet.merged_cells.ranges}
    assert {"A1:A3", "C1:L1", "C2:E2", "M2:S2"} <= merged


def test_without_a_list_the_overview_is_in_the_order_given(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=1, 乙=2)
    merge(tmp_path, "乙.yaml", "甲.yaml", "--overview", "一览.CSV")

    assert [row[0] for row in rows_of(tmp_path / "一览.CSV")] == ["单位", "乙", "甲", "合计"]


def test_an_existing_overview_is_overwritten_by_force_only(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=1)
    (tmp_path / "一览.csv").write_text("我的", encoding="utf-8")
    refused = merge(tmp_path, "甲.yaml", "--overview", "一览.csv")

    assert refused.code == 1
    assert "一览.csv: 没有写成：已有同名文件，没有覆盖" in refused.stderr
    assert "加 --force 覆盖" in refused.stderr
    assert not (tmp_path / "汇总.yaml").exists()
    assert (tmp_path / "一览.csv").read_text(encoding="utf-8") == "我的"
    assert merge(tmp_path, "甲.yaml", "--overview", "一览.csv", "--force").code == 0
    assert len(rows_of(tmp_path / "一览.csv")) == 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t"])
def test_no_text_of_a_csv_is_taken_for_a_formula(start: str) -> None:
    data = overview_bytes(FORM, [Row(f"{start}1", f"{start}2", ())], Path("a.csv"))

    assert f"'{start}1,'{start}2," in data.decode("utf-8")


@pytest.mark.parametrize(
    "figure", ["999999999999999", "-12", "0.0000000000000001234", "100", "12345.6789012345"]
)
def test_a_figure_that_excel_can_hold_is_a_number_there(tmp_path: Path, figure: str) -> None:
    row = Row("甲", "甲.yaml", (figure,))
    (tmp_path / "a.xlsx").write_bytes(overview_bytes(FORM, [row], Path("a.xlsx")))
    value = openpyxl.load_workbook(tmp_path / "a.xlsx").active["C4"].value

    assert Decimal(repr(value)) == Decimal(figure)


def test_a_figure_too_long_for_a_cell_is_not_cut(tmp_path: Path) -> None:
    agencies(tmp_path, 甲=int("9" * 4000))
    text = (tmp_path / "甲.yaml").read_text("utf-8").replace("9" * 4000, "9" * 40000)
    (tmp_path / "甲.yaml").write_text(text, "utf-8")
    result = merge(tmp_path, "甲.yaml", "--overview", "一览.xlsx")

    assert result.code == 1
    assert "有一格超过 32767 个字符，Excel 放不下" in result.stderr
    assert not (tmp_path / "汇总.yaml").exists()


def test_what_is_kept_of_a_report_does_not_hold_the_report(tmp_path: Path) -> None:
    files = [str(tmp_path / file) for file in agencies(tmp_path, 甲=1, 乙=2)]
    without = merge_files(files, tmp_path / "一.yaml")
    with_overview = merge_files(files, tmp_path / "二.yaml", overview=tmp_path / "二.csv")

    assert [agency.cells for agency in without.agencies] == [(), ()]
    assert [len(agency.cells) for agency in with_overview.agencies] == [200, 200]
    assert set(vars(with_overview.agencies[0])) == {"file", "unit", "year", "form", "cells"}


def test_the_help_is_chinese(tmp_path: Path) -> None:
    result = run("merge", "--help", cwd=tmp_path)

    assert result.code == 0
    assert result.stdout.startswith("用法：makereport merge")
    assert "--expect" in result.stdout
    for english in ("Usage", "Options", "Arguments", "OPTIONS"):
        assert english not in result.stdout
