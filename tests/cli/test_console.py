"""How findings are shown: their place, the caret, and consoles that cannot show
every character."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.support.printed import findings_in, printed, told
from tests.support.reports import APPLIED, OPEN, TEXT, check_text, complete, narrative
from tests.support.runner import run


def test_a_finding_is_printed_as_place_message_line_caret_and_hint(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(
        complete(APPLIED + "  本年新收: {自然人: 3，商业企业: 1}\n"), encoding="utf-8"
    )
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "2021.yaml:2:16: 错误 Y101 用了全角逗号“，”分隔各项\n"
        "      本年新收: {自然人: 3，商业企业: 1}\n"
        "                          ^\n"
        "    提示：改为：  本年新收: {自然人: 3, 商业企业: 1}\n"
        "2021.yaml: 有错误，没有写出 Word 文件\n"
    )
    assert not (tmp_path / "2021.docx").exists()


@pytest.mark.parametrize(
    ("before", "under"),
    [
        ("甲", "没"),
        ("甲😀乙", "没"),
        ("e\u0301甲", "没"),
        ("甲\u200b", "没"),
        ("ａｂ", "没"),
        ("a\tb", "没"),
    ],
    ids=["Chinese", "emoji", "a combining accent", "a zero-width space", "full-width", "a tab"],
)
def test_the_caret_stands_under_the_character_as_wide_as_it_shows(
    tmp_path: Path, before: str, under: str
) -> None:
    said = told(check_text(tmp_path, f"{TEXT}  {before}{{{{ 没有 }}}}\n"))

    assert [s.under for s in said if s.label.endswith("N405")] == [under]


def test_a_long_line_is_cut_to_a_screen_around_the_caret(tmp_path: Path) -> None:
    [said] = told(check_text(tmp_path, f"{TEXT}  {'长' * 200}{{{{ 没有 }}}}{'尾' * 200}\n"))

    assert said.place == "2021.yaml:2:206"
    assert said.under == "没"
    assert said.line.startswith("…长")
    assert said.line.endswith("尾…")
    assert len(said.line) < 60


OBEYED = {
    "a colour": "单位: 甲\x1b[31m乙\n",
    "a bell": TEXT + "  甲\x07乙\n",
    "a null": TEXT + "  甲\x00乙\n",
    "a line separator": TEXT + "  甲\u2028乙\n",
    "a next line": TEXT + "  甲\x85乙\n",
    "a colour in a key by its escape": '"联系\\x1b[31m": 甲\n',
    "a colour in a number by its escape": OPEN + '  行政许可: "\\x1b[31m3"\n',
}


@pytest.mark.parametrize("text", OBEYED.values(), ids=OBEYED.keys())
def test_what_is_printed_holds_nothing_that_a_terminal_would_obey(
    tmp_path: Path, text: str
) -> None:
    shown = printed(check_text(tmp_path, text))

    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Zl") and c != "\n"] == []


# Consoles that lack characters

EMOJI = complete("总体情况: |\n  表情😀与{{ 没有 }}𠮷\n")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_that_cannot_show_a_character_shows_what_it_can(
    tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "2021.yaml").write_text(EMOJI, encoding="utf-8")
    result = run("check", "2021.yaml", cwd=tmp_path, encoding=encoding)

    assert result.code == 1
    assert result.stderr == ""
    assert "2021.yaml:2:10: " in result.stdout
    if encoding == "gbk":
        [said] = findings_in(result.stdout)
        assert (said.label, said.line) == ("错误 N405", "  表情?与{{ 没有 }}?")


def test_the_caret_is_right_where_a_gbk_console_has_put_a_question_mark(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(EMOJI, encoding="utf-8")
    result = run("check", "2021.yaml", cwd=tmp_path, encoding="gbk")

    assert [s.under for s in findings_in(result.stdout)] == ["没"]


def test_json_is_utf_8_on_any_console(tmp_path: Path) -> None:
    (tmp_path / "😀.yaml").write_text(EMOJI, encoding="utf-8")
    with (tmp_path / "out.json").open("wb") as file:
        result = run(
            "check", "😀.yaml", "--format", "json", cwd=tmp_path, encoding="gbk", stdout=file
        )
    [row] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))

    assert result.code == 1
    assert (row["code"], row["file"], row["line"], row["column"]) == ("N405", "😀.yaml", 2, 10)


def test_a_report_with_emoji_builds_on_a_gbk_console(tmp_path: Path) -> None:
    (tmp_path / "😀.yaml").write_text(complete("单位: 表情😀局\n"), encoding="utf-8")
    result = run("build", "😀.yaml", cwd=tmp_path, encoding="gbk")

    assert result.code == 0
    assert result.stdout.startswith("?.yaml → ?.docx：")
    assert narrative((tmp_path / "😀.docx").read_bytes())[0] == "表情😀局"


def test_output_in_a_file_is_plain_text(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(EMOJI, encoding="utf-8")
    with (tmp_path / "out.txt").open("wb") as file:
        result = run("check", "2021.yaml", cwd=tmp_path, stdout=file)
    text = (tmp_path / "out.txt").read_bytes().decode("utf-8")

    assert result.code == 1
    assert "\x1b" not in text
    assert text.replace("\r\n", "\n") == (
        "2021.yaml:2:10: 错误 N405 没有“没有”可以引用\n"
        "      表情😀与{{ 没有 }}𠮷\n"
        "                 ^\n"
        "    提示：可以引用：单位、年度、联系方式、指标、各表的短名、上年\n"
        "检查了 1 个文件：1 个错误，0 个警告\n"
    )
