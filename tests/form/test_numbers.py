"""How numbers are typed, counted and printed, in digits and in Chinese."""

from __future__ import annotations

from decimal import Decimal

import pytest

from makereport.form.labels import label_key, plain_label, strip_ordinal, suggestion
from makereport.form.numbers import (
    chinese_number,
    chinese_ordinal,
    format_number,
    parse_number,
    read_year,
)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (109, "一百零九"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (120, "一百二十"),
        (250, "二百五十"),
        (999, "九百九十九"),
        (1000, "1000"),
    ],
)
def test_headings_count_as_people_write(number: int, written: str) -> None:
    assert chinese_ordinal(number) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("两百", 200),
        ("三百一十七", 317),
        ("三百零七", 307),
        ("两千零五", 2005),
        ("一万", 10000),
        ("十万", 100000),
        ("一万二千", 12000),
        ("三百一十七万零二", 3170002),
        ("一百万", 1000000),
        ("两亿", 200000000),
        ("三亿五千万", 350000000),
        ("三亿零五百", 300000500),
        ("一万亿", 10**12),
        ("两万三千亿零一万", 2_300_000_010_000),
        ("一千万零一", 10000001),
        ("二〇二一", 2021),
        ("二零二一", 2021),
        ("", None),
        ("十件", None),
        ("廿", None),
    ],
)
def test_chinese_numerals_are_read(text: str, number: int | None) -> None:
    assert chinese_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "kind", "printed"),
    [
        ("0", "count", "0"),
        ("317", "count", "317"),
        ("1,234", "count", "1234"),
        ("1，234", "count", "1234"),
        ("１２", "count", "12"),
        (" 12\u3000", "count", "12"),
        ("1\u200b2", "count", "12"),
        ("007", "count", None),
        ("12,34", "count", None),
        ("1234,567", "count", None),
        ("3.0", "count", None),
        ("-3", "count", None),
        ("+3", "count", None),
        ("三", "count", None),
        ("²", "count", None),
        ("", "count", None),
        ("-3", "change", "-3"),
        ("－３", "change", "-3"),
        ("−3", "change", "-3"),
        ("+3", "change", "+3"),
        ("＋1,000", "change", "+1000"),
        ("3", "change", "3"),
        ("3.5", "change", None),
        ("--3", "change", None),
        ("61.50", "amount", "61.50"),
        ("1,234.5", "amount", "1234.5"),
        ("６１．５", "amount", "61.5"),
        ("0.00", "amount", "0.00"),
        (".5", "amount", None),
        ("5.", "amount", None),
        ("-5", "amount", None),
        ("1e3", "amount", None),
    ],
)
def test_what_is_a_number_of_each_kind(text: str, kind: str, printed: str | None) -> None:
    number = parse_number(text, kind)
    assert (None if number is None else format_number(number)) == printed


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(("2021", 2021), ("２０２１", 2021), ("1900", 1900), ("9999", 9999)),
        *(("1899", None), ("10000", None), ("21", None), ("二〇二一", None)),
    ],
)
def test_what_is_a_year(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("一、总体情况", "总体情况"),
        ("十一、甲", "甲"),
        ("（一）予以公开", "予以公开"),
        ("(二)甲", "甲"),
        ("（三）、甲", "甲"),
        ("（三）．甲", "甲"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("１．甲", "甲"),
        ("2、甲", "甲"),
        ("（1）甲", "甲"),
        ("(12) 甲", "甲"),
        ("（１）甲", "甲"),
        ("  一、甲", "甲"),
        ("1.5倍", "1.5倍"),
        ("2021年工作", "2021年工作"),
        ("1234.甲", "1234.甲"),
        ("一是甲", "一是甲"),
        ("（甲）乙", "（甲）乙"),
        ("一、（二）甲", "（二）甲"),
    ],
)
def test_ordinals_are_told_from_text(text: str, bare: str) -> None:
    assert strip_ordinal(text) == bare


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("行政许可", "行政许可"),
        (" 行 政 许 可 ", "行政许可"),
        ("（一）予以公开", "予以公开"),
        ("（1）属于国家秘密", "属于国家秘密"),
        ("（ 三 ）不予公开", "不予公开"),
        ("1．属于国家秘密", "属于国家秘密"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
        ("部分公开(区分处理的)", "部分公开"),
        ("法人或其他组织", "法人或其他组织"),
        ("5.5折", "55折"),
        ("（甲）", "甲"),
        ("一、二", "二"),
    ],
)
def test_two_spellings_of_one_label_are_the_same(typed: str, meant: str) -> None:
    assert label_key(typed) == meant


def test_labels_are_shown_without_ordinal_and_note() -> None:
    assert plain_label("（二）部分公开（区分处理的，只计这一情形，不计其他情形）") == "部分公开"
    assert plain_label("1.属于国家秘密") == "属于国家秘密"
    assert plain_label("法人（甲）或其他组织") == "法人（甲）或其他组织"


def test_a_label_is_suggested_only_where_one_is_meant() -> None:
    labels = ["行政许可", "行政处罚", "规章", "本年度办理结果"]
    assert suggestion("行政许口", labels) == "行政许可"
    assert suggestion("办理结果", labels) == "本年度办理结果"
    assert suggestion("政", labels) is None
    assert suggestion("本年度办理结果和其他种种情形的汇总", labels) == "本年度办理结果"
    assert suggestion("天气", labels) is None
    assert suggestion("", labels) is None
