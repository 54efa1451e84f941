"""Days and years: the day of publication (N416), other years in the text
(N415), official words in the preface (N419)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mending import mended
from tests.support.reports import check_text, codes, places


@pytest.mark.parametrize(
    ("unit", "date", "message"),
    [
        ("云溪县示范局", "2021-01-20", "发布日期是2021年1月20日，2021 年还没有结束"),
        ("云溪县示范局", "2021年12月31日", "发布日期是2021年12月31日，2021 年还没有结束"),
        ("云溪县示范局", "2020-01-20", "发布日期是2020年1月20日，2021 年还没有结束"),
        (
            "云溪县示范局",
            "2022-02-01",
            "发布日期是2022年2月1日，部门的年报应当在2022年1月31日以前公布",
        ),
        (
            "云溪县示范局",
            "2023-01-20",
            "发布日期是2023年1月20日，部门的年报应当在2022年1月31日以前公布",
        ),
        (
            "云溪县人民政府",
            "2022-04-01",
            "发布日期是2022年4月1日，政府的年报应当在2022年3月31日以前公布",
        ),
    ],
)
def test_a_day_of_publication_out_of_time_is_told(
    tmp_path: Path, unit: str, date: str, message: str
) -> None:
    text = f"发布日期: {date}\n单位: {unit}\n总体情况: 考核、评议结果良好，未追究责任。\n"
    [finding] = check_text(tmp_path, text).findings

    assert (finding.code, finding.line, finding.message) == ("N416", 1, message)
    assert codes(check_text(tmp_path, mended(text, finding))) == []


@pytest.mark.parametrize(
    "yaml",
    [
        "发布日期: 2022-01-01\n",
        "发布日期: 2022-01-31\n",
        "发布日期: 二〇二二年一月\n",
        "单位: 云溪县教育和体育委员会\n单位类型: 政府\n发布日期: 2022-03-31\n总体情况: 考核、评议、追究。\n",
        "",
    ],
)
def test_a_day_in_time_is_let_alone(tmp_path: Path, yaml: str) -> None:
    assert codes(check_text(tmp_path, yaml)) == []


def test_another_year_is_told_at_its_place_and_its_hint_mends_it(tmp_path: Path) -> None:
    text = "年度: 2022\n其他需要报告的事项: |\n  说明如下。2021年，本机关未收取信息处理费。\n"
    checked = check_text(tmp_path, text, "年报.yaml")
    [finding] = checked.findings

    assert (finding.code, finding.line, finding.column) == ("N415", 3, 8)
    assert finding.message == "这里说的是 2021 年，年报的年度是 2022"
    assert codes(check_text(tmp_path, mended(text, finding), "年报.yaml")) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("无其他事项，2020年度未收取信息处理费。", "这里说的是 2020 年，年报的年度是 2021"),
        ("202年，我局公开信息45条。", "“202年”不是四位的年份"),
        ("2032年，我局公开信息45条。", "“2032年”不会是年报里说的年份"),
        ("２０２０年，我局公开信息45条。", "这里说的是 2020 年，年报的年度是 2021"),
    ],
)
def test_a_year_that_is_none_is_told(tmp_path: Path, line: str, message: str) -> None:
    text = f"总体情况: |\n  {line}\n"
    [finding] = check_text(tmp_path, text).findings

    assert (finding.code, finding.message) == ("N415", message)
    assert codes(check_text(tmp_path, mended(text, finding))) == []


def test_the_year_of_publication_is_no_year_to_come(tmp_path: Path) -> None:
    late = (
        "发布日期: 2023-01-20\n总体情况: 本报告于2023年1月20日公布。2023年，我局共公开信息5条。\n"
    )

    assert [place[0] for place in places(check_text(tmp_path, late))] == ["N416", "N415"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("《中华人民共合国政府信息公开条例》", "中华人民共和国政府信息公开条例"),
        ("《中华人民共和国政府信息公开条列》", "中华人民共和国政府信息公开条例"),
        ("《中华人民共和国政府息信公开条例》", "中华人民共和国政府信息公开条例"),
        ("收到和处理政府信总公开申请情况", "收到和处理政府信息公开申请情况"),
        ("存在的主要问题及改进清况", "存在的主要问题及改进情况"),
    ],
)
def test_an_official_word_mistyped_in_the_preface_is_told(
    tmp_path: Path, typed: str, right: str
) -> None:
    text = f"前言: |\n  本报告依据{typed}编制。\n"
    [finding] = check_text(tmp_path, text).findings

    assert finding.code == "N419"
    after = mended(text, finding)
    assert right in after
    assert codes(check_text(tmp_path, after)) == []


@pytest.mark.parametrize(
    "preface",
    [
        "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）的要求编制。",
        "全文由总体情况、主动公开政府信息的情况、收到与处理政府信息公开申请情况等部分组成。",
        "包括政府信息公开行政复议和行政诉讼情况、存在主要问题及改进情况、其他需要报告事项。",
        "内容有存在的主要问题及改进措施、政府信息主动公开情况。",
    ],
)
def test_a_preface_in_other_words_is_let_alone(tmp_path: Path, preface: str) -> None:
    assert codes(check_text(tmp_path, f"前言: |\n  {preface}\n")) == []


@pytest.mark.parametrize("typed", ["2022.1", "近期", "2022年"])
def test_what_is_no_day_is_told(tmp_path: Path, typed: str) -> None:
    (finding,) = check_text(tmp_path, f"发布日期: {typed}\n").findings

    assert finding.code == "N416"
    assert finding.message == f"发布日期“{typed}”不是哪一天，会照原样印出"


@pytest.mark.parametrize("typed", ["2022-02-30", "2022年1月45日", "2022.13.1"])
def test_a_day_that_there_is_not_is_told_once(tmp_path: Path, typed: str) -> None:
    assert codes(check_text(tmp_path, f"发布日期: {typed}\n")) == ["Y106"]
