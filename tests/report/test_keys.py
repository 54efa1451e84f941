"""Keys and kinds that are wrong: each slip is one finding, with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import Said, findings_in, told
from tests.support.reports import APPLIED, OPEN, REVIEWED, YEAR, check_bytes, check_text, complete
from tests.support.runner import run

KEYS: dict[str, tuple[str, Said]] = {
    "the same key twice": (
        "年度: 2021\n年度: 2022\n",
        Said("2:1", "错误 Y102", "“年度”写了两次，前一次在第 1 行", "年度: 2022", "年",
             "留下正确的一处，删去另一处"),
    ),
    "a section twice in two spellings": (
        "一、总体情况: 甲\n总体情况: 乙\n",
        Said("2:1", "错误 Y102", "“总体情况”写了两次，前一次在第 1 行", "总体情况: 乙", "总",
             "留下正确的一处，删去另一处"),
    ),
    "a row twice in two spellings": (
        OPEN + "  行政许可: 1\n  （一）行政许可: 2\n",
        Said("3:3", "错误 Y102", "“（一）行政许可”写了两次，前一次在第 2 行", "  （一）行政许可: 2", "（",
             "留下正确的一处，删去另一处"),
    ),
    "a column twice in two spellings": (
        APPLIED + "  本年新收: {自然人: 1, 自然 人: 2}\n",
        Said("2:18", "错误 Y102", "“自然 人”写了两次，前一次在第 2 行",
             "  本年新收: {自然人: 1, 自然 人: 2}", "自", "留下正确的一处，删去另一处"),
    ),
    "an indicator twice": (
        "指标: {甲: 1, 甲: 2}\n",
        Said("1:12", "错误 Y102", "“甲”写了两次，前一次在第 1 行", "指标: {甲: 1, 甲: 2}", "甲",
             "留下正确的一处，删去另一处"),
    ),
    "an unknown row": (
        OPEN + "  行政许可决定: 317\n",
        Said("2:3", "错误 Y103", "不认识的键“行政许可决定”", "  行政许可决定: 317", "行",
             "是不是“行政许可”？"),
    ),
    "an unknown column": (
        APPLIED + "  本年新收: {自然仁: 3}\n",
        Said("2:10", "错误 Y103", "不认识的键“自然仁”", "  本年新收: {自然仁: 3}", "自",
             "是不是“自然人”？"),
    ),
    "a row at the wrong level": (
        APPLIED + "  属于国家秘密: {自然人: 0}\n",
        Said("2:3", "错误 Y103", "不认识的键“属于国家秘密”", "  属于国家秘密: {自然人: 0}", "属",
             "“属于国家秘密”应当写在“（三）不予公开”下面"),
    ),
    "a contact that the form does not know": (
        "联系方式: {手机: 1}\n",
        Said("1:8", "错误 Y103", "不认识的键“手机”", "联系方式: {手机: 1}", "手",
             "这里可以写：地址、邮编、电话、传真、邮箱、网址"),
    ),
    "an empty year": (
        "年度:\n",
        Said("1:1", "错误 Y104", "没有写“年度”", "年度:", "年", "补上一行，例如 年度: 2021"),
    ),
    "an empty unit": (
        '单位: ""\n',
        Said("1:1", "错误 Y104", "没有写“单位”", '单位: ""', "单", "补上一行：单位: 本机关的全称"),
    ),
    "a list of units": (
        "单位: [甲局]\n",
        Said("1:5", "错误 Y105", "“单位”应当是文字", "单位: [甲局]", "[", "写成 单位: 文字"),
    ),
    "a number for a row of several columns": (
        APPLIED + "  本年新收: 3\n",
        Said("2:9", "错误 Y105", "这一行要分列填写", "  本年新收: 3", "3",
             "把 3 分到各列；都是自然人的，写成 本年新收: {自然人: 3}；"
             "列有：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他"),
    ),
    "text for a table": (
        APPLIED + "  没有收到申请。\n",
        Said("2:3", "错误 Y105", "“收到和处理政府信息公开申请情况”应当分项填写", "  没有收到申请。", "没",
             "另起一行，缩进两格，写各项，例如 一、本年新收政府信息公开申请数量: …"),
    ),
    "columns for a section of text": (
        "总体情况: {甲: 乙}\n",
        Said("1:7", "错误 Y105", "这里应当是文字", "总体情况: {甲: 乙}", "{",
             "写成 总体情况: |，正文从下一行起，缩进两格"),
    ),
    "contacts without names": (
        "联系方式: 示范路1号\n",
        Said("1:7", "错误 Y105", "“联系方式”应当分项填写", "联系方式: 示范路1号", "示",
             "例如 联系方式: {地址: 示范路1号, 电话: 0000-1234567}"),
    ),
    "a form that there is not": (
        "格式: zfx\n",
        Said("1:5", "错误 Y106", "没有格式“zfx”", "格式: zfx", "z",
             "现有的格式：fzzf-2019、xzzf-zj-2024、zfxxgk-2019、zfxxgk-2021；一般不用写，按年度选用；自己的格式放在年报旁边的 templates 文件夹里，或者写 --forms"),
    ),
    "a day that there is not": (
        "发布日期: 2022-02-30\n",
        Said("1:7", "错误 Y106", "“2022-02-30”不是真实的日期", "发布日期: 2022-02-30", "2",
             "例如 发布日期: 2022-01-20"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KEYS.values(), ids=KEYS.keys())
def test_a_wrong_key_or_kind_is_one_finding_with_a_way_out(
    tmp_path: Path, text: str, expected: Said
) -> None:
    content = complete(text, without="总体情况" if text.startswith("一、") else "")
    said = told(check_bytes(tmp_path, content.encode()))

    assert [vars(s) for s in said] == [vars(expected) | {"place": f"2021.yaml:{expected.place}"}]


def test_a_missing_unit_and_a_missing_year_are_told_at_the_top(tmp_path: Path) -> None:
    text = complete("").replace("单位: 云溪县示范局\n", "").replace(YEAR, "")
    said = told(check_bytes(tmp_path, text.encode()))

    assert [(s.place, s.label, s.message) for s in said] == [
        ("2021.yaml:1:1", "错误 Y104", "没有写“年度”"),
        ("2021.yaml:1:1", "错误 Y104", "没有写“单位”"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("上年接转", "上年结转"), ("本年新受", "本年新收"), ("办理结国", "办理结果")],
    ids=["carried over", "received", "results"],
)
def test_a_misspelt_short_name_is_suggested_too(tmp_path: Path, typed: str, meant: str) -> None:
    [said] = told(check_text(tmp_path, f"{APPLIED}  {typed}: {{自然人: 0}}\n"))

    assert said.hint.startswith("是不是“")
    assert meant in said.hint


def test_a_row_at_the_outermost_level_is_told_where_it_belongs(tmp_path: Path) -> None:
    """The indent below the table's key was forgotten."""
    [said] = told(check_text(tmp_path, OPEN + "行政许可: 317\n"))

    assert (said.place, said.label) == ("2021.yaml:2:1", "错误 Y103")
    assert "主动公开政府信息情况" in said.hint
    assert "联系方式" not in said.hint


# One slip, one finding; two slips, two

ONE_SLIP: dict[str, tuple[str, str]] = {
    "an unknown column beside its total": (
        APPLIED + "  本年新收: {自然仁: 3, 总计: 3}\n  结转下年度: {自然人: 3}\n", "Y103",
    ),
    "an unknown row beside its total": (
        APPLIED + "  本年新收: {自然人: 3}\n  办理结果:\n    予以公升: {自然人: 3}\n"
        "    （七）总计: {自然人: 3}\n  结转下年度: {自然人: 0}\n", "Y103",
    ),
    "an unknown row of what was received": (
        APPLIED + "  本年新收申清: {自然人: 3}\n  办理结果:\n    予以公开: {自然人: 3}\n", "Y103",
    ),
    "an unknown row deep in a group": (
        APPLIED + "  本年新收: {自然人: 3}\n  办理结果:\n    不予公开:\n      国家秘密: {自然人: 3}\n"
        "    （七）总计: {自然人: 3}\n  结转下年度: {自然人: 0}\n", "Y103",
    ),
    "an unknown result of a review": (
        REVIEWED + "  行政复议: {结果维特: 1, 总计: 1}\n", "Y103",
    ),
    "a column twice beside its total": (
        APPLIED + "  本年新收: {自然人: 3, 自然人: 4, 总计: 4}\n  结转下年度: {自然人: 4}\n", "Y102",
    ),
    "a row twice beside the balance": (
        APPLIED + "  本年新收: {自然人: 3}\n  本年新收: {自然人: 4}\n  结转下年度: {自然人: 4}\n", "Y102",
    ),
    "a bad number beside its total": (
        APPLIED + "  本年新收: {自然人: 三, 总计: 9}\n  结转下年度: {自然人: 9}\n", "Y106",
    ),
    "a bad number that the text cites": (
        APPLIED + "  本年新收: {自然人: 三, 商业企业: 1}\n总体情况: |\n"
        "  新收{{ 申请.本年新收.总计 }}件，自然人占{{ 申请.本年新收.自然人 | 占比(申请.本年新收.总计) }}。\n",
        "Y106",
    ),
    "a row of bare numbers beside the balance": (
        APPLIED + "  本年新收: 3\n  结转下年度: {自然人: 3}\n", "Y105",
    ),
    "a slip of the input method beside the balance": (
        APPLIED + "  本年新收: {自然人：3, 总计: 3}\n  结转下年度: {自然人: 3}\n", "Y101",
    ),
    "a bad year in a report with a preface": (
        "年度: 2021年\n前言: 2021年工作情况如下。\n", "Y106",
    ),
    "text behind the bar of a whole section": (
        "总体情况: | 正文。\n", "Y101",
    ),
    "a misspelt section": ("总休情况: 正文。\n", "Y103"),
    "a misspelt unit": ("单位名称: 甲局\n", "Y103"),
    "a list at the top": ("- 甲\n", "Y105"),
}  # fmt: skip
MISSPELT = {"a misspelt section": "总体情况", "a misspelt unit": "单位"}
AT_TOP = ("a list at the top",)


@pytest.mark.parametrize("name", ONE_SLIP)
def test_one_slip_is_one_finding(tmp_path: Path, name: str) -> None:
    text, code = ONE_SLIP[name]
    content = text if name in AT_TOP else complete(text, without=MISSPELT.get(name, ""))

    assert [s.label for s in told(check_bytes(tmp_path, content.encode()))] == [f"错误 {code}"]


def test_a_misspelt_table_is_not_also_missed_against_last_year(tmp_path: Path) -> None:
    told(check_text(tmp_path, REVIEWED + "  行政复议: {结果维持: 1}\n", "2021.yaml"))
    text = "年度: 2022\n政府信息公开行政复议行政诉松情况:\n  行政复议: {结果维持: 1}\n"

    assert [s.label for s in told(check_text(tmp_path, text, "2022.yaml"))] == ["错误 Y103"]


def test_a_file_is_not_taken_for_the_year_before_itself(tmp_path: Path) -> None:
    """Last year's file with this year's contents, not renamed yet."""
    said = told(check_text(tmp_path, "年度: 2022\n", "2021.yaml"))

    assert [s.message for s in said if s.message.startswith("上年的年报")] == []


def test_two_errors_in_one_file_are_two_findings_of_one_run(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(
        complete(OPEN + "  行政许可: 三\n  行政处罚：4\n"), encoding="utf-8"
    )
    result = run("check", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert [(s.place, s.label) for s in findings_in(result.stdout)] == [
        ("2021.yaml:2:9", "错误 Y106"),
        ("2021.yaml:3:7", "错误 Y101"),
    ]
    assert result.stdout.endswith("检查了 1 个文件：2 个错误，0 个警告\n")
