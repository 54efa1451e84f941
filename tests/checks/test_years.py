"""A report against that of the year before."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import Checked
from tests.support.reports import check_text, codes, places

APPLICATIONS = "收到和处理政府信息公开申请情况:\n"


def two_years(folder: Path, last: str, now: str) -> Checked:
    """This year's report checked with last year's beside it."""
    check_text(folder, f"年度: 2021\n{last}", "2021.yaml")
    return check_text(folder, f"年度: 2022\n{now}", "2022.yaml")


def test_a_carry_over_that_is_not_last_years_names_both_places(tmp_path: Path) -> None:
    checked = two_years(
        tmp_path,
        APPLICATIONS + "  本年新收: {自然人: 3, 商业企业: 1}\n",
        APPLICATIONS + "  上年结转: {自然人: 3, 商业企业: 2}\n",
    )

    assert places(checked) == [("C301", 3, 24)]
    message = checked.findings[0].message
    assert (
        message
        == f"上年结转的商业企业是 2，上年“结转下年度”的商业企业是 1（{tmp_path}/2021.yaml:2）"
    )


def test_a_carry_over_left_out_is_compared_too(tmp_path: Path) -> None:
    checked = two_years(
        tmp_path,
        APPLICATIONS + "  本年新收: {自然人: 3}\n",
        APPLICATIONS + "  本年新收: {自然人: 1}\n",
    )

    assert places(checked) == [("C301", 2, 1)]


def test_a_year_that_goes_on_from_the_last_is_silent(tmp_path: Path) -> None:
    rules = "主动公开:\n  规章: {制发: %d, 废止: %d, 现行有效: %d}\n"
    last = APPLICATIONS + "  本年新收: {自然人: 3}\n" + rules % (0, 0, 7)
    now = APPLICATIONS + "  上年结转: {自然人: 3}\n" + rules % (2, 1, 8)

    assert codes(two_years(tmp_path, last, now)) == []


def test_documents_in_force_follow_from_last_year(tmp_path: Path) -> None:
    rules = "主动公开:\n  行政规范性文件: {制发: %d, 废止: %d, 现行有效: %d}\n"
    checked = two_years(tmp_path, rules % (0, 0, 7), rules % (2, 1, 9))

    assert places(checked) == [("C302", 3, 33)]
    assert "加制发 2，减废止 1，应为 8" in checked.findings[0].message


def test_the_first_year_is_compared_with_nothing(tmp_path: Path) -> None:
    assert codes(check_text(tmp_path, APPLICATIONS + "  上年结转: {自然人: 3}\n")) == []


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("年度: 2020\n", "2021.yaml 的年度是 2020，不是 2021"),
        ("年度: 2021\n行政: 1\n", "第 3 行有错误 Y103"),
        ("- 甲\n", "第 1 行有错误 Y105"),
    ],
)
def test_last_years_file_that_cannot_be_used_is_a_warning_beside_and_an_error_if_named(
    tmp_path: Path, last: str, said: str
) -> None:
    text = last if last.startswith("-") else f"单位: 云溪县示范局\n{last}"
    (tmp_path / "2021.yaml").write_text(text, encoding="utf-8")
    beside = check_text(tmp_path, "年度: 2022\n", "2022.yaml")
    named = check_text(tmp_path, "年度: 2022\n上年: 2021.yaml\n", "2022.yaml")

    assert places(beside)[0] == ("C304", 1, 1)
    assert places(named)[0] == ("C303", 2, 1)
    assert said in beside.findings[0].message
    assert said in named.findings[0].message


def test_a_report_that_names_itself_as_last_years_is_an_error(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "年度: 2022\n上年: 2022.yaml\n", "2022.yaml")

    assert places(checked) == [("C303", 2, 1)]


def test_what_cites_a_last_year_that_is_of_no_use_is_not_reported_again(tmp_path: Path) -> None:
    text = "总体情况: |\n  上年{{ 上年.年度 }}，{{ 上年.申请.办结.总计 }}件。\n"

    named = check_text(tmp_path, f"年度: 2022\n上年: 没有.docx\n{text}", "2022.yaml")
    missing = check_text(tmp_path, f"年度: 2022\n{text}", "2022.yaml")

    assert codes(named) == ["C303"]
    assert codes(missing) == ["N405", "N405"]


def test_what_last_year_lacks_is_named_as_last_years_at_its_place(tmp_path: Path) -> None:
    this = "指标: {条数: 3}\n总体情况: |\n  {{ 指标.条数 | 增减(上年.指标.条数) }}\n"

    bare = two_years(tmp_path, "", this)
    other = two_years(tmp_path, "指标: {条款: 2}\n", this)
    table = two_years(tmp_path, "", "总体情况: |\n  {{ 上年.申请.没有.总计 }}\n")

    assert places(bare) == [("N405", 4, 23)]
    assert (bare.findings[0].message, bare.findings[0].hint) == (
        "上年的指标里没有“条数”",
        "那份年报没有写指标（公布的文件都没有）：直接写上年的数，或者补上它的指标",
    )
    assert other.findings[0].hint == "是不是“条款”？"
    assert table.findings[0].message == "上年的“申请”表里没有“没有”这一行"


def test_two_reports_that_name_each_other_as_last_year_do_not_go_in_circles(tmp_path: Path) -> None:
    check_text(tmp_path, "年度: 2021\n上年: 2022.yaml\n", "2021.yaml")
    checked = check_text(tmp_path, "年度: 2022\n上年: 2021.yaml\n", "2022.yaml")

    assert codes(checked) == []


def test_another_agencys_report_is_not_compared(tmp_path: Path) -> None:
    checked = two_years(
        tmp_path, "单位: 别的局\n" + APPLICATIONS + "  本年新收: {自然人: 3}\n", "单位: 本局\n"
    )

    assert places(checked) == [("C304", 2, 1)]


def test_a_table_that_vanished_and_a_thousandfold_fee(tmp_path: Path) -> None:
    fee = "主动公开:\n  行政事业性收费: %s\n"
    reviews = "复议诉讼:\n  行政复议: {结果维持: 1}\n"

    assert places(two_years(tmp_path, fee % "61.59" + reviews, fee % "615900")) == [
        ("C305", 1, 1),
        ("C306", 3, 12),
    ]
    assert codes(two_years(tmp_path, fee % "61.59", fee % "99.9")) == []


def test_a_copy_of_last_years_file_with_its_year_left_is_noticed(tmp_path: Path) -> None:
    copied = check_text(tmp_path, "单位: 甲局\n年度: 2021\n", "2022年报.yaml")

    assert places(copied) == [("N410", 2, 1)]
    assert "文件名里是 2022 年，年度写的是 2021" in copied.findings[0].message
    assert codes(check_text(tmp_path, "年度: 2021\n", "甲局20211231-2021-2022.yaml")) == []


def test_repeated_sentences_are_named_numbers_aside(tmp_path: Path) -> None:
    text = "总体情况: |\n  举办培训班%s期共%s人次参加。\n  网站栏目由专人按月检查更新。\n  %s\n"
    checked = two_years(
        tmp_path,
        text % ("两", "80", "首次开展公开问卷调查。"),
        text % ("3", "1,290", "新设政策问答专栏一个。"),
    )

    assert places(checked) == [("N409", 2, 1)]
    assert "3 句话里有 2 句与上年相同：“举办培训班3期共1,290人次参…”" in checked.findings[0].message
