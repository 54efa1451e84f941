"""What is written as YAML, to the letter: scalars, comments, keys of every kind,
and the file that `new` makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import new_file
from makereport.form.shelf import load_form
from makereport.report.keys import TOP_KEYS
from makereport.writing.yaml_lines import Rows, comment, key_lines, scalar, text_lines
from tests.support.drawing import png
from tests.support.reports import written


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲", "# 甲"),
        ("甲\n乙", "# 甲 乙"),
        ("甲\x00\x1f\u2028\ufeff乙", "# 甲 乙"),
        ("# makereport: 忽略 N401", "# ＃ makereport: 忽略 N401"),
        ("#MAKEREPORT: 甲", "# ＃MAKEREPORT: 甲"),
        ("甲 #  makereport 乙", "# 甲 ＃  makereport 乙"),
        ("# 甲", "# # 甲"),
    ],
)
def test_a_comment_is_one_line_and_silences_nothing(text: str, line: str) -> None:
    assert comment(text) == line


@pytest.mark.parametrize(
    "text",
    [
        *(
            "甲",
            "甲乙 丙",
            "2021年",
            "-3",
            "+3",
            "1.5",
            "50%",
            "a_b",
            "甲（乙）",
            "（甲）",
            "《甲》",
            "〔2022〕3号",
        ),
        *("【甲】", "“甲”乙", "‘甲’", "甲、乙。", "甲·乙—丙…", "a/b", "甲-乙", "𠮷", "豈"),
    ],
)
def test_plain_words_are_written_as_they_are(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    ("text", "written_as"),
    [
        ("甲,乙", '"甲,乙"'),
        ("甲: 乙", '"甲: 乙"'),
        ("甲:", '"甲:"'),
        ("甲#乙", '"甲#乙"'),
        ("[甲]", '"[甲]"'),
        ("{甲}", '"{甲}"'),
        ("*甲", '"*甲"'),
        ("&甲", '"&甲"'),
        ("!甲", '"!甲"'),
        ("- 甲", '"- 甲"'),
        ("甲 ", '"甲 "'),
        (" ", '" "'),
        ('"', '"\\""'),
        ("a\\b", '"a\\\\b"'),
        ("a\tb\r\n", '"a\\tb\\r\\n"'),
        ("\x01\x7f\u2028", '"\\u0001\\u007f\\u2028"'),
    ],
)
def test_other_words_are_quoted(text: str, written_as: str) -> None:
    assert scalar(text) == written_as


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        ("单位", "甲局", ["单位: 甲局"]),
        ("年度", 2021, ["年度: 2021"]),
        ("标题", "甲: 乙", ['标题: "甲: 乙"']),
        ("前言", "甲。\n\n乙。", ["前言: |", "  甲。", "", "  乙。"]),
        ("联系方式", {"电话": "1", "地址": "甲, 乙"}, ['联系方式: {电话: 1, 地址: "甲, 乙"}']),
        (
            "附加部分",
            {"七、甲": "乙", "a: b": "丙\n丁"},
            ["附加部分:", "  七、甲: |", "    乙", '  "a: b": |', "    丙", "    丁"],
        ),
        (
            "指标",
            {"甲": "1", "乙": {"丙": "2", "丁": ["戊", "己, 庚"]}},
            ["指标:", "  甲: 1", "  乙:", "    丙: 2", '    丁: [戊, "己, 庚"]'],
        ),
        ("下级", ["甲.yaml", "a, b.yaml"], ['下级: [甲.yaml, "a, b.yaml"]']),
    ],
)
def test_a_key_with_its_value(key: str, value: object, lines: list[str]) -> None:
    assert [*key_lines(TOP_KEYS[key], value)] == lines


def test_text_has_no_blanks_at_the_end_of_its_lines() -> None:
    assert [*text_lines("甲", "乙  \n\n丙", "  ")] == ["  甲: |", "    乙", "", "    丙"]


def test_remarks_stand_above_rows_and_notes_behind_them() -> None:
    table = load_form("zfxxgk-2021").tables["主动公开"]
    rows = Rows(
        table,
        {("行政许可", "处理决定"): "3", ("规章", "制发"): "1", ("规章", "废止"): "1,0"},
        {"规章": ["甲", "乙"], "行政强制": ["没有的一行"]},
        {"行政许可": "单位：件"},
    )
    assert [*rows.lines()] == [
        "  # 甲",
        "  # 乙",
        '  规章: {本年制发件数: 1, 本年废止件数: "1,0"}',
        "  行政许可: 3  # 单位：件",
        "  # 没有的一行",
    ]


STARTER = Path(__file__).parents[1] / "data" / "starter"


@pytest.mark.parametrize("year", [2020, 2022])
@pytest.mark.parametrize("goes_on", [False, True])
def test_a_new_file_is_what_it_was(tmp_path: Path, year: int, goes_on: bool) -> None:
    """Word for word (tests/data/starter); paste what `makereport new` writes after a change."""
    last = tmp_path / "去年.yaml"
    if goes_on:
        (tmp_path / "a.png").write_bytes(png(4, 4))
        written(
            tmp_path,
            "去年.yaml",
            f"年度: {year - 1}\n联系方式: {{电话: 1234}}\n指标: {{甲: 3}}\n"
            "收到和处理政府信息公开申请情况:\n  本年新收: {自然人: 3}\n"
            "总体情况: |\n  ## 主动公开\n  甲。\n  ### 乙\n  ![图](a.png)\n",
        )
    form = load_form("zfxxgk-2019" if year == 2020 else "zfxxgk-2021")
    new_file(form, year, tmp_path / "新.yaml", last if goes_on else None)
    made = (tmp_path / "新.yaml").read_text(encoding="utf-8")

    kept = STARTER / f"{year}{'-from' if goes_on else ''}.yaml"
    assert made == kept.read_text(encoding="utf-8")
    assert f"年度: {year}\n" in made
    assert ("电话: 1234" in made) == goes_on
    assert "甲。" not in [line.strip() for line in made.splitlines()]
