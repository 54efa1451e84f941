"""Years and numbers as people type them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.printed import Said, told
from tests.support.reports import APPLIED, OPEN, built, check_text, codes, complete, tables
from tests.support.runner import run

YEARS: dict[str, tuple[str, str, str]] = {
    "2015": ("错误 Y106", "没有适用于 2015 年度的格式", "现有格式从 2019 年度起适用"),
    "9999999": ("错误 Y106", "“9999999”不是年份", "写四位数字，例如 年度: 2021"),
    "02021": ("错误 Y106", "“02021”不是年份", "写四位数字，例如 年度: 2021"),
    "21": ("错误 Y106", "“21”不是年份", "写四位数字，例如 年度: 2021"),
    "2021年": ("错误 Y106", "“2021年”不是年份", "改为：年度: 2021"),
    "-2021": ("错误 Y106", "“-2021”不是年份", "改为：年度: 2021"),
    "2021.0": ("错误 Y106", "“2021.0”不是年份", "改为：年度: 2021"),
    "二〇二一": ("错误 Y106", "“二〇二一”不是年份", "改为：年度: 2021"),
}


@pytest.mark.parametrize(("typed", "expected"), YEARS.items(), ids=map(ascii, YEARS))
def test_a_year_that_no_form_serves_or_that_is_none(
    tmp_path: Path, typed: str, expected: tuple[str, str, str]
) -> None:
    [said] = told(check_text(tmp_path, f"年度: {typed}\n"))

    assert (said.label, said.message, said.hint) == expected
    assert (said.place, said.line, said.under) == ("2021.yaml:1:5", f"年度: {typed}", typed[0])


def test_a_list_for_the_year_is_answered_with_a_year(tmp_path: Path) -> None:
    [said] = told(check_text(tmp_path, "年度: [2021]\n"))

    assert said.label == "错误 Y105"
    assert "年度: 2021" in said.hint


def test_full_width_digits_make_a_year(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "年度: ２０２１\n")

    assert codes(checked) == []
    assert checked.report.draft.year == 2021


ANY_NUMBER = "只写阿拉伯数字，例如 317；没有的留空或写 0"
ANY_AMOUNT = "只写阿拉伯数字和英文小数点，单位是万元，例如 61.59；没有的留空或写 0"
NOT_COUNTS: dict[str, str] = {
    "-3": "没有负数；请核对这个数",
    "－3": "没有负数；请核对这个数",
    "3.5": "件数没有小数，请核对",
    "３．５": "件数没有小数，请核对",
    "317件": "只写数字：317",
    "约317": ANY_NUMBER,
    "三百": ANY_NUMBER,
    "1e3": ANY_NUMBER,
    "0x10": ANY_NUMBER,
    "010": "去掉开头的 0，写成 10",
    "1_000": ANY_NUMBER,
    "٣": ANY_NUMBER,
    "²": ANY_NUMBER,
    "NaN": ANY_NUMBER,
    ".inf": ANY_NUMBER,
    "1,2,3": ANY_NUMBER,
    "12,34": ANY_NUMBER,
    "0,123": ANY_NUMBER,
    "+3": ANY_NUMBER,
    "1 234": ANY_NUMBER,
    "1:30": ANY_NUMBER,
    "yes": ANY_NUMBER,
    "~": ANY_NUMBER,
    "null": ANY_NUMBER,
}


@pytest.mark.parametrize(("typed", "hint"), NOT_COUNTS.items(), ids=map(ascii, NOT_COUNTS))
def test_what_is_no_count_is_told_so(tmp_path: Path, typed: str, hint: str) -> None:
    assert told(check_text(tmp_path, f"{OPEN}  行政许可: {typed}\n")) == [
        Said(
            "2021.yaml:2:9",
            "错误 Y106",
            f"“{typed}”不能用：件数只能是不小于零的整数",
            f"  行政许可: {typed}",
            typed[0],
            hint,
        )
    ]


NOT_AMOUNTS: dict[str, str] = {
    "-3": "没有负数；请核对这个数",
    "61.59万元": "只写数字：61.59",
    "615900元": "这一列的单位是万元，请换算后只写数字",
    "1e3": ANY_AMOUNT,
    ".5": ANY_AMOUNT,
    "5.": ANY_AMOUNT,
    "1.2.3": ANY_AMOUNT,
    "1_0.5": ANY_AMOUNT,
    "12,34.5": ANY_AMOUNT,
    "Infinity": ANY_AMOUNT,
    "007.5": "去掉开头的 0，写成 7.5",
}


@pytest.mark.parametrize(("typed", "hint"), NOT_AMOUNTS.items(), ids=map(ascii, NOT_AMOUNTS))
def test_what_is_no_amount_is_told_so(tmp_path: Path, typed: str, hint: str) -> None:
    assert told(check_text(tmp_path, f"{OPEN}  行政事业性收费: {typed}\n")) == [
        Said(
            "2021.yaml:2:12",
            "错误 Y107",
            f"“{typed}”不能用：金额只能是不小于零的数，例如 61.59",
            f"  行政事业性收费: {typed}",
            typed[0],
            hint,
        )
    ]


NOTHING = ["/", "—", "——", "-", "无", "不适用"]


@pytest.mark.parametrize("typed", NOTHING, ids=ascii)
def test_a_mark_for_nothing_is_zero_and_a_warning(tmp_path: Path, typed: str) -> None:
    assert told(check_text(tmp_path, f"{OPEN}  行政许可: {typed}\n")) == [
        Said(
            "2021.yaml:2:9",
            "警告 Y108",
            f"“{typed}”已按 0 计",
            f"  行政许可: {typed}",
            typed[0],
            "请改写为 0，或删去这一项",
        )
    ]


@pytest.mark.parametrize("typed", NOTHING, ids=ascii)
def test_a_mark_for_nothing_in_braces_is_the_same(tmp_path: Path, typed: str) -> None:
    [said] = told(check_text(tmp_path, f"{APPLIED}  本年新收: {{自然人: {typed}, 商业企业: 0}}\n"))

    assert (said.place, said.label) == ("2021.yaml:2:15", "警告 Y108")


def test_a_mark_for_nothing_does_not_keep_the_report_from_being_built(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(complete(OPEN + "  行政强制: /\n"), encoding="utf-8")
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 0
    assert "2021.yaml:2:9: 警告 Y108 “/”已按 0 计" in result.stderr
    assert (tmp_path / "2021.docx").is_file()


ACCEPTED = {
    "1,234": "1234",
    "11,398,889": "11398889",
    "１２３": "123",
    "１，２３４": "1234",
    '"317"': "317",
    "' 317 '": "317",
    "317　": "317",
    "317 #核对过": "317",
    "0": "0",
    "": "0",
    '""': "0",
    "9" * 5000: "9" * 5000,
}


@pytest.mark.parametrize(
    ("typed", "in_word"), ACCEPTED.items(), ids=[ascii(t[:20]) for t in ACCEPTED]
)
def test_a_number_that_is_understood_stands_in_the_word_file(
    tmp_path: Path, typed: str, in_word: str
) -> None:
    checked = check_text(tmp_path, f"{OPEN}  行政许可: {typed}\n")
    rows = tables(built(checked))[0]

    assert codes(checked) == []
    assert [row[-1] for row in rows if row[0] == "行政许可"] == [in_word]


def test_the_total_of_numbers_of_5000_digits_is_exact_and_verified(tmp_path: Path) -> None:
    nines, total = "9" * 5000, "1" + "0" * 5000
    row = f"{APPLIED}  本年新收: {{自然人: {nines}, 商业企业: 1, 总计: %s}}\n"
    right = check_text(tmp_path, row % total)
    [wrong] = told(check_text(tmp_path, row % nines))

    assert codes(right) == []
    assert right.report.figures["申请"]["本年新收", "总计"] == Decimal(total)
    assert tables(built(right))[1][3][-1] == total
    assert wrong.label == "错误 B201"
    assert wrong.message.endswith("各列之和是 100000…0000（5001 位），相差 1")
    assert wrong.under == "9"


def test_a_number_behind_a_bar_is_no_silent_zero(tmp_path: Path) -> None:
    [said] = told(check_text(tmp_path, OPEN + "  行政许可: |\n    317\n"))

    assert (said.label, said.place) == ("错误 Y105", "2021.yaml:2:9")
