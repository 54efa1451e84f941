"""What people get wrong, and what makereport says to it: each slip is one
printed finding, on its own line, with the caret under the right character; and
no failure ends in a traceback or a damaged file."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import docx
import pytest
import yaml

from makereport.ooxml.package import write_package
from makereport.source.text import Source
from makereport.source.tree import parse
from makereport.word.draw import draw_template
from tests.support.printed import Said, findings_in, printed, told
from tests.support.reports import (
    ROOT,
    built,
    check_bytes,
    check_text,
    codes,
    complete,
    narrative,
    tables,
)
from tests.support.runner import CommandLine, run
from tests.support.strategies import FORM

OPEN = "主动公开政府信息情况:\n"
APPLIED = "收到和处理政府信息公开申请情况:\n"
REVIEWED = "政府信息公开行政复议、行政诉讼情况:\n"
TEXT = "总体情况: |\n"
YEAR = "年度: 2021\n"
IS_ROOT = os.name == "posix" and os.geteuid() == 0


def lines_of(folder: Path) -> list[str]:
    """Everything that stands in a folder, by name."""
    return sorted(path.name for path in folder.iterdir())


def prepared(folder: Path, name: str = "2021.yaml", year: int = 2021) -> Path:
    """A report without faults, written into a folder."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(complete(f"年度: {year}\n"), encoding="utf-8")
    return path


# What an input method does to YAML

SLIPS: dict[str, tuple[str, str, str, str, str]] = {
    # name: text, place, part of the message, character over the caret, corrected line
    "a full-width colon": (
        "年度：2021\n", "1:3", "键后用了全角冒号“：”", "：", "年度: 2021",
    ),
    "a full-width colon and a space": (
        "年度： 2021\n", "1:3", "键后用了全角冒号“：”", "：", "年度: 2021",
    ),
    "a full-width colon in a table": (
        OPEN + "  行政处罚：34\n", "2:7", "键后用了全角冒号“：”", "：", "  行政处罚: 34",
    ),
    "a full-width colon in braces": (
        APPLIED + "  本年新收: {自然人：3}\n",
        "2:13", "键后用了全角冒号“：”", "：", "  本年新收: {自然人: 3}",
    ),
    "a full-width colon before braces": (
        APPLIED + "  本年新收：{自然人: 3}\n",
        "2:7", "键后用了全角冒号“：”", "：", "  本年新收: {自然人: 3}",
    ),
    "a full-width colon before a block": (
        "总体情况：|\n  正文。\n", "1:5", "键后用了全角冒号“：”", "：", "总体情况: |",
    ),
    "a full-width colon before a sentence": (
        "总体情况：正文，正文。\n", "1:5", "键后用了全角冒号“：”", "：", "总体情况: 正文，正文。",
    ),
    "a full-width colon before a sentence, after a block": (
        TEXT + "  正文。\n其他需要报告的事项：本年度未收取信息处理费。\n",
        "3:10", "键后用了全角冒号“：”", "：", "其他需要报告的事项: 本年度未收取信息处理费。",
    ),
    "a full-width colon in braces over two lines": (
        APPLIED + "  本年新收: {自然人: 3,\n    商业企业：1}\n",
        "3:9", "键后用了全角冒号“：”", "：", "    商业企业: 1}",
    ),
    "a full-width comma in braces": (
        APPLIED + "  本年新收: {自然人: 3，商业企业: 1}\n",
        "2:16", "用了全角逗号“，”分隔各项", "，", "  本年新收: {自然人: 3, 商业企业: 1}",
    ),
    "a full-width comma after quotes": (
        APPLIED + '  本年新收: {自然人: "3"，商业企业: 1}\n',
        "2:18", "用了全角逗号“，”分隔各项", "，", '  本年新收: {自然人: "3", 商业企业: 1}',
    ),
    "full-width braces": (
        APPLIED + "  本年新收: ｛自然人: 3｝\n",
        "2:9", "用了全角花括号", "｛", "  本年新收: {自然人: 3}",
    ),
    "no space after a colon": (
        OPEN + "  行政处罚:34\n", "2:8", "冒号后面少了一个空格", "3", "  行政处罚: 34",
    ),
    "no space after a colon in braces": (
        APPLIED + "  本年新收: {自然人:3}\n",
        "2:14", "冒号后面少了一个空格", "3", "  本年新收: {自然人: 3}",
    ),
    "no space before braces": (
        APPLIED + "  本年新收:{自然人: 3}\n",
        "2:8", "冒号后面少了一个空格", "{", "  本年新收: {自然人: 3}",
    ),
    "no space before a block": (
        "总体情况:|\n  正文。\n", "1:6", "冒号后面少了一个空格", "|", "总体情况: |",
    ),
    "a full-width space after a colon": (
        OPEN + "  行政许可:　3\n", "2:8", "全角空格", "　", "  行政许可: 3",
    ),
    "a thousands separator in braces": (
        APPLIED + "  本年新收: {自然人: 1,234}\n",
        "2:16", "花括号里的千分位逗号会把数字切成两半", ",", "  本年新收: {自然人: 1234}",
    ),
    "two thousands separators in braces": (
        APPLIED + "  本年新收: {自然人: 1,234,567, 商业企业: 1}\n",
        "2:16", "花括号里的千分位逗号会把数字切成两半", ",",
        "  本年新收: {自然人: 1234567, 商业企业: 1}",
    ),
    "a full-width bar": (
        "总体情况: ｜\n  正文。\n", "1:7", "用了全角竖线“｜”", "｜", "总体情况: |",
    ),
    "a folded block": (
        "总体情况: >\n  正文。\n  又一段。\n", "1:7", "会把各行并成一段", ">", "总体情况: |",
    ),
    "a full-width folded block": (
        "总体情况: ＞\n  正文。\n", "1:7", "会把各行并成一段", "＞", "总体情况: |",
    ),
    "a key after one full-width space": (
        OPEN + "　行政处罚: 34\n", "2:1", "缩进用了全角空格", "　", "  行政处罚: 34",
    ),
    "a key after two full-width spaces, beside one after two spaces": (
        OPEN + "  行政许可: 3\n　　行政处罚: 34\n",
        "3:1", "缩进用了全角空格", "　", "  行政处罚: 34",
    ),
    "a top key after a full-width space": (
        "单位: 云溪县示范局\n　年度: 2021\n", "2:1", "缩进用了全角空格", "　", "年度: 2021",
    ),
    "a key after a tab": (
        OPEN + "\t行政处罚: 34\n", "2:1", "缩进用了制表符（Tab）", " ", "  行政处罚: 34",
    ),
    "a key of the second level after one tab": (
        APPLIED + "  办理结果:\n\t予以公开: {自然人: 0}\n",
        "3:1", "缩进用了制表符（Tab）", " ", "    予以公开: {自然人: 0}",
    ),
    "text after full-width spaces": (
        TEXT + "　　正文：一、二。\n", "2:1", "正文行用全角空格缩进", "　", "  正文：一、二。",
    ),
    "text after a tab": (
        TEXT + "\t正文。\n", "2:1", "正文行用制表符（Tab）缩进", " ", "  正文。",
    ),
    "text without indent": (
        TEXT + "  正文。\n又一段，没有缩进。\n",
        "3:1", "正文没有缩进", "又", "  又一段，没有缩进。",
    ),
    "text with less indent": (
        TEXT + "    正文。\n  又一段。\n", "3:1", "缩进比上面的少", " ", "    又一段。",
    ),
    "text cut by a comment": (
        "总体情况: 详见 #附件\n", "1:10", "“#附件”会被当作注释丢掉", "#", '总体情况: "详见 #附件"',
    ),
    "text with a colon and a space": (
        "总体情况: 主题: 公开\n", "1:7", "YAML 会当作又一个键", "主", '总体情况: "主题: 公开"',
    ),
    "text that begins with a citation": (
        "标题: {{ 年度 }}年年报\n", "1:5", "", "{", '标题: "{{ 年度 }}年年报"',
    ),
    "text that begins with bold": (
        "总体情况: **一是抓培训。**二是抓考核。\n",
        "1:7", "", "*", '总体情况: "**一是抓培训。**二是抓考核。"',
    ),
    "text that begins with a quoted word": (
        '总体情况: "一网通办"改革\n', "1:7", "引号", '"', "总体情况: '\"一网通办\"改革'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "message", "under", "corrected"), SLIPS.values(), ids=SLIPS.keys()
)
def test_a_slip_is_one_finding_on_its_own_line_with_the_corrected_line(
    tmp_path: Path, text: str, place: str, message: str, under: str, corrected: str
) -> None:
    said = told(check_text(tmp_path, text))
    source = text.split("\n")[int(place.split(":")[0]) - 1].replace("\t", " ")

    assert [(s.place, s.label, s.line, s.under, s.hint) for s in said] == [
        (f"2021.yaml:{place}", "错误 Y101", source, under, f"改为：{corrected}")
    ]
    assert message in said[0].message


@pytest.mark.parametrize(
    ("text", "place", "corrected"),
    [(text, place, corrected) for text, place, _, _, corrected in SLIPS.values()],
    ids=SLIPS.keys(),
)
def test_the_file_is_right_once_the_line_is_what_the_hint_says(
    tmp_path: Path, text: str, place: str, corrected: str
) -> None:
    number = int(place.split(":")[0])
    said = told(check_text(tmp_path, text))
    hints = {s.hint for s in said if s.place.startswith(f"2021.yaml:{number}:")}
    lines = text.split("\n")
    lines[number - 1] = next(iter(hints), "").removeprefix("改为：")

    assert len(hints) == 1
    assert told(check_text(tmp_path, "\n".join(lines))) == []


def test_the_command_line_prints_what_the_checker_finds(tmp_path: Path) -> None:
    expected = []
    for number, (text, *_) in enumerate(SLIPS.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        name = f"{number}/2021.yaml"
        expected.append(printed(check_text(tmp_path, text, name)))
    result = run("check", *(f"{n}/2021.yaml" for n in range(len(SLIPS))), cwd=tmp_path)
    *groups, total = result.stdout.split("\n\n")

    assert result.code == 1
    assert [group.split("\n", 1)[1] for group in groups] == expected
    assert total.startswith(f"检查了 {len(SLIPS)} 个文件")


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
    assert [s.under for s in told(check_text(tmp_path, f"{TEXT}  {before}{{{{ 没有 }}}}\n"))] == [
        under
    ]


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


def test_a_line_with_three_slips_has_a_finding_for_each_and_one_corrected_line(
    tmp_path: Path,
) -> None:
    said = told(check_text(tmp_path, APPLIED + "  本年新收: ｛自然人：３，商业企业：１｝\n"))

    assert [(s.place, s.under) for s in said] == [
        ("2021.yaml:2:9", "｛"),
        ("2021.yaml:2:13", "："),
        ("2021.yaml:2:15", "，"),
    ]
    assert {s.hint for s in said} == {"改为：  本年新收: {自然人: ３, 商业企业: １}"}


def test_a_thousands_separator_before_a_full_width_comma_is_found_too(tmp_path: Path) -> None:
    said = told(check_text(tmp_path, APPLIED + "  本年新收: {自然人: 1,234，商业企业: 1}\n"))

    assert [(s.place, s.label) for s in said] == [
        ("2021.yaml:2:16", "错误 Y101"),
        ("2021.yaml:2:20", "错误 Y101"),
    ]
    assert {s.hint for s in said} == {"改为：  本年新收: {自然人: 1234, 商业企业: 1}"}


NO_SLIPS = {
    "marks in a quoted value in braces": '联系方式: {地址: "示范路1号，院内：东侧", 电话: 0000-1}\n',
    "marks in a quoted key in braces": '指标: {"甲，乙": 1, "丙：丁": 2}\n',
    "a colon and a space in quotes in braces": '指标: {标语: "抓公开，促落实: 好"}\n',
    "a full-width comma in a value": "联系方式: {地址: 示范路1号，东侧, 网址: http://a.cn}\n",
    "a full-width colon in a value": "单位: 云溪县示范局：办公室\n",
    "every mark in a plain text": "总体情况: “引号”，《条例》：12:30，a:b。\n",
    "every mark in a block": TEXT + "  一、甲：乙，{丙}，｛丁｝ #戊\n  - 己\n  * 庚\n",
    "scalars that YAML 1.1 would twist": "联系方式: {电话: 12:30, 邮编: 010020, 地址: no}\n",
    "a comment": "单位: 云溪县示范局 # 说明\n",
    "a comment after a number": OPEN + "  行政许可: 3 #核对过\n",
    "a comment after the bar": "总体情况: | # 说明：甲\n  正文。\n",
    "a full-width space at the end": OPEN + "  行政许可: 3　\n",
    "a block without its last newline": "总体情况: |-\n  正文。\n",
    "comments at the top": "# 开头的注释：甲\n\n年度: 2021\n",
}


@pytest.mark.parametrize("text", NO_SLIPS.values(), ids=NO_SLIPS.keys())
def test_what_only_looks_like_a_slip_is_none(tmp_path: Path, text: str) -> None:
    assert told(check_text(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("总体情况: 第一段。\n  第二段。\n", "第一段。"),
        ("总体情况: | 第一段。\n  第二段。\n", "第一段。"),
    ],
    ids=["a plain text of several lines", "text behind the bar"],
)
def test_no_hint_lets_text_get_lost(tmp_path: Path, text: str, lost: str) -> None:
    """The corrected line drops the text: where it goes must be said."""
    [said] = told(check_text(tmp_path, text))

    assert (said.place, said.label) == ("2021.yaml:1:7", "错误 Y101")
    assert lost in said.message + said.hint


def test_a_text_of_several_lines_below_its_key_is_not_folded_in_silence(tmp_path: Path) -> None:
    [said] = told(check_text(tmp_path, "总体情况:\n  第一段。\n  第二段。\n"))

    assert said.label == "错误 Y101"
    assert "|" in said.hint


# YAML that is broken in other ways

BROKEN: dict[str, tuple[str, Said]] = {
    "a custom tag": (
        "年度: !!python/object:os.system 2021\n",
        Said("1:5", "错误 Y101", "以 ! 开头的内容是 YAML 的标签，这里不用标签",
             "年度: !!python/object:os.system 2021", "!",
             "如果是以 ! 开头的文字，请给整段文字加英文引号"),
    ),
    "a custom tag before braces": (
        "指标: !!python/object:os.system {甲: 1}\n",
        Said("1:5", "错误 Y101", "以 ! 开头的内容是 YAML 的标签，这里不用标签",
             "指标: !!python/object:os.system {甲: 1}", "!",
             "如果是以 ! 开头的文字，请给整段文字加英文引号"),
    ),
    "an anchor": (
        "单位: &a 甲局\n",
        Said("1:5", "错误 Y101", "“&a”是 YAML 的锚点，这里不用锚点", "单位: &a 甲局", "&",
             "如果是以 & 开头的文字，请给整段文字加英文引号"),
    ),
    "an anchor before braces": (
        "指标: &a {甲: 1}\n",
        Said("1:5", "错误 Y101", "“&a”是 YAML 的锚点，这里不用锚点", "指标: &a {甲: 1}", "&",
             "如果是以 & 开头的文字，请给整段文字加英文引号"),
    ),
    "an alias": (
        "单位: *a\n",
        Said("1:5", "错误 Y101", "“*a”是 YAML 的引用，这里不用引用", "单位: *a", "*",
             "如果是以 * 开头的文字，请给整段文字加英文引号"),
    ),
    "an alias of a Chinese name": (
        "单位: *甲局\n",
        Said("1:5", "错误 Y101", "“*甲局”是 YAML 的引用，这里不用引用", "单位: *甲局", "*",
             "如果是以 * 开头的文字，请给整段文字加英文引号"),
    ),
    "two documents": (
        YEAR + "---\n单位: 甲局\n",
        Said("2:1", "错误 Y101", "一个文件里有几份文档（--- 分隔）", "---", "-",
             "一个文件只写一份年报，请拆开"),
    ),
    "a list where text is expected": (
        "总体情况: - 甲\n",
        Said("1:7", "错误 Y101", "“- ”列表不能写在这里", "总体情况: - 甲", "-",
             "请检查这一项要的是文字还是数字"),
    ),
    "a mark at the beginning of text": (
        "单位: @甲局\n",
        Said("1:5", "错误 Y101", "这个字符不能用在文字的开头", "单位: @甲局", "@",
             "请给整段文字加英文引号"),
    ),
    "a backslash in double quotes": (
        '单位: "甲\\乙"\n',
        Said("1:8", "错误 Y101", "双引号里的反斜杠 \\ 会被当作转义", '单位: "甲\\乙"', "乙",
             "请改用英文单引号"),
    ),
    "keys that are not in line": (
        OPEN + "   行政许可: 3\n  行政处罚: 4\n",
        Said("3:3", "错误 Y101", "缩进与上面各行不一致", "  行政处罚: 4", "行",
             "同一层的键要对齐，下一层多缩进两个空格"),
    ),
    "quotes over two lines": (
        "总体情况: '甲\n  乙'\n",
        Said("1:7", "错误 Y101", "引号里的文字跨了几行，换行会丢失", "总体情况: '甲", "'",
             "多行文字请在键后写“|”，正文从下一行起缩进两格"),
    ),
    "braces as a key": (
        "? {a: b}\n: c\n",
        Said("1:3", "错误 Y101", "这里的键不是文字", "? {a: b}", "{",
             "键只能是一个词，例如 年度: 2021"),
    ),
    "a control character by its escape": (
        '总体情况: "甲\\x07乙"\n',
        Said("1:7", "错误 Y101", "文字里有 Word 放不下的字符 U+0007", '总体情况: "甲\\x07乙"', '"',
             "请删去这个字符（它可能是用 \\ 转义写进来的）"),
    ),
    "a lone surrogate by its escape": (
        '总体情况: "甲\\ud800乙"\n',
        Said("1:7", "错误 Y101", "文字里有 Word 放不下的字符 U+D800", '总体情况: "甲\\ud800乙"', '"',
             "请删去这个字符（它可能是用 \\ 转义写进来的）"),
    ),
    "a hundred levels of braces": (
        f"指标: {'{a: ' * 100}1{'}' * 100}\n",
        Said("1:201", "错误 Y110", "嵌套超过 50 层",
             "…: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a…", "{",
             "年报文件用不到这么多层，请检查缩进和括号"),
    ),
    "a hundred levels of brackets": (
        f"指标: {'[' * 100}{']' * 100}\n",
        Said("1:54", "错误 Y110", "嵌套超过 50 层", f"…{'[' * 76}…", "[",
             "年报文件用不到这么多层，请检查缩进和括号"),
    ),
    "a hundred levels of lines": (
        "".join(f"{' ' * level}甲:\n" for level in range(100)),
        Said("51:51", "错误 Y110", "嵌套超过 50 层", f"…{' ' * 38}甲:", "甲",
             "年报文件用不到这么多层，请检查缩进和括号"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_yaml_is_one_finding_in_plain_words(
    tmp_path: Path, text: str, expected: Said
) -> None:
    said = told(check_text(tmp_path, text))

    assert [vars(s) for s in said] == [vars(expected) | {"place": f"2021.yaml:{expected.place}"}]


INVISIBLE = {
    "a bell": "\x07",
    "a null": "\x00",
    "a line separator": "\u2028",
    "a next line": "\x85",
}


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE.keys())
def test_an_invisible_character_is_named_where_it_stands(tmp_path: Path, character: str) -> None:
    [said] = told(check_text(tmp_path, f"{TEXT}  甲{character}{{{{ 年度 }}}}\n"))

    assert (said.place, said.label) == ("2021.yaml:2:4", "错误 Y101")
    assert f"U+{ord(character):04X}" in said.message
    assert said.hint == "改为：  甲 {{ 年度 }}"


ASTRAY: dict[str, tuple[str, str, str]] = {
    # name: text, line that the finding must stand on, what it must speak of
    "a brace that nothing closes": (APPLIED + "  本年新收: {自然人: 3\n", "2", "花括号"),
    "a bracket that nothing closes": ("下级: [甲.yaml\n", "1", "方括号"),
    "a quotation mark that nothing closes": ("单位: '甲局\n", "1", "引号"),
    "half a Chinese quotation mark": ('总体情况: "甲”\n', "1", "引号"),
    "a top key without colon": ("年度 2021\n单位: 甲局\n", "1", "冒号"),
    "a line of text among keys": ("总体情况: 甲。\n又一段。\n年度: 2021\n", "2", "冒号"),
    "text behind braces": (APPLIED + "  本年新收: {自然人: 3} 件\n", "2", "花括号"),
    "a brace too many": (APPLIED + "  本年新收: {自然人: 3}}\n", "2", "花括号"),
    "a row indented too deep": (OPEN + "  行政许可: 3\n    行政处罚: 4\n", "3", "缩进"),
}


@pytest.mark.parametrize(("text", "line", "said"), ASTRAY.values(), ids=ASTRAY.keys())
def test_the_finding_stands_on_the_line_that_is_wrong(
    tmp_path: Path, text: str, line: str, said: str
) -> None:
    found = told(check_text(tmp_path, text))

    assert [(f.label, f.place.split(":")[1]) for f in found] == [("错误 Y101", line)]
    assert said in found[0].message


# Keys

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
             "写成 本年新收: {自然人: 3}"),
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
             "现有的格式：zfxxgk-2019、zfxxgk-2021；一般不用写，按年度选用"),
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


# Years and numbers

YEARS: dict[str, tuple[str, str, str]] = {
    "2015": ("错误 Y106", "没有适用于 2015 年度的格式", "现有格式从 2019 年度起适用"),
    "9999999": ("错误 Y106", "“9999999”不是年份", "写四位数字，例如 年度: 2021"),
    "02021": ("错误 Y106", "“02021”不是年份", "写四位数字，例如 年度: 2021"),
    "21": ("错误 Y106", "“21”不是年份", "写四位数字，例如 年度: 2021"),
    "2021年": ("错误 Y106", "“2021年”不是年份", "改为：年度: 2021"),
    "-2021": ("错误 Y106", "“-2021”不是年份", "改为：年度: 2021"),
    "2021.0": ("错误 Y106", "“2021.0”不是年份", "改为：年度: 2021"),
    "二〇二一": ("错误 Y106", "“二〇二一”不是年份", "写四位数字，例如 年度: 2021"),
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
    "1e3": ANY_NUMBER,
    ".5": ANY_NUMBER,
    "5.": ANY_NUMBER,
    "1.2.3": ANY_NUMBER,
    "1_0.5": ANY_NUMBER,
    "12,34.5": ANY_NUMBER,
    "Infinity": ANY_NUMBER,
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
    "a misspelt section": ("总体情況: 正文。\n", "Y103"),
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


# Citations

CITATIONS: dict[str, tuple[str, str, str, str, str]] = {
    # name: line, column, label and message, character over the caret, part of the hint
    "an attribute of a text": (
        "{{ ''.__class__ }}", "9", "错误 N405 “”下面没有“__class__”", "_", "",
    ),
    "a method of a mapping": (
        "甲{{ 指标.items }}", "10", "错误 N405 指标里没有“items”", "i", "",
    ),
    "braces that nothing closes": (
        "甲{{ 年度", "4", "错误 N406 “{{”没有配对的“}}”", "{", "写成 {{ 表.行.列 }}，在同一行里结束",
    ),
    "half-closed braces": (
        "甲{{ 年度 }年", "4", "错误 N406 “{{”没有配对的“}}”", "{", "写成 {{ 表.行.列 }}，在同一行里结束",
    ),
    "full-width braces": (
        "甲｛｛ 年度 ｝｝", "4", "错误 N406 花括号要用半角", "｛", "写成 {{ 表.行.列 }}，在同一行里结束",
    ),
    "an unknown filter": (
        "{{ 年度 | 大写 }}", "6", "错误 N406 没有过滤器“大写”", "年",
        "可以用：同比、增减、占比、千分位、万、小数",
    ),
    "a statement that is not allowed": (
        "{% set x = 1 %}", "3", "错误 N406 只能用 {% if %} 和 {% for %}", "{", "引用数据用 {{ }}",
    ),
    "a misspelt row": (
        "{{ 申请.本年新受.总计 }}", "9", "错误 N405 “申请”表里没有“本年新受”这一行", "本",
        "是不是“本年新收”？",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "column", "message", "under", "hint"), CITATIONS.values(), ids=CITATIONS.keys()
)
def test_a_bad_citation_is_printed_with_the_caret_inside_the_text(
    tmp_path: Path, line: str, column: str, message: str, under: str, hint: str
) -> None:
    label, code, rest = message.split(" ", 2)

    assert told(check_text(tmp_path, f"{TEXT}  {line}\n")) == [
        Said(f"2021.yaml:2:{column}", f"{label} {code}", rest, f"  {line}", under, hint)
    ]


# Files that are no report


def not_written(folder: Path, *words: str) -> list[Said]:
    """The findings of a build that fails and writes nothing."""
    before = lines_of(folder)
    result = run("build", *words, cwd=folder)

    assert result.code == 1
    assert result.stdout == ""
    assert result.stderr.endswith("有错误，没有写出 Word 文件\n")
    assert "Traceback" not in result.stderr
    assert lines_of(folder) == before
    return findings_in(result.stderr)


def test_a_missing_file(tmp_path: Path) -> None:
    assert not_written(tmp_path, "没有.yaml") == [
        Said("没有.yaml:1:1", "错误 Y100", "文件不存在", hint="请检查文件名和所在的文件夹")
    ]


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "各局").mkdir()

    assert not_written(tmp_path, "各局") == [
        Said(
            "各局:1:1", "错误 Y100", "这是一个文件夹，不是文件", hint="请写出文件夹里的 YAML 文件名"
        )
    ]


def test_a_name_that_is_too_long_for_the_system(tmp_path: Path) -> None:
    [said] = not_written(tmp_path, "长" * 200 + ".yaml")

    assert (said.label, said.message) == ("错误 Y100", "文件读不出来（文件名太长）")


def test_a_path_through_a_file(tmp_path: Path) -> None:
    prepared(tmp_path)
    [said] = not_written(tmp_path, "2021.yaml/2021.yaml")

    assert (said.label, said.message) == ("错误 Y100", "文件读不出来（路径中有一段不是文件夹）")


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    prepared(tmp_path).chmod(0)
    [said] = not_written(tmp_path, "2021.yaml")

    assert said.label == "错误 Y100"
    assert said.hint == "请检查文件的权限"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", "# 只有注释\n".encode()])
def test_an_empty_file_lacks_what_every_report_has(tmp_path: Path, content: bytes) -> None:
    said = told(check_bytes(tmp_path, content))

    assert {s.place for s in said} == {"2021.yaml:1:1"}
    assert sorted(s.message for s in said) == [
        "“一、总体情况”没有写",
        "“五、存在的主要问题及改进情况”没有写",
        "“六、其他需要报告的事项”没有写",
        "没有写“单位”",
        "没有写“年度”",
    ]


def test_a_file_of_six_megabytes_is_not_even_read(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_bytes(complete("").encode() + b"#" * 6 * 1024 * 1024)

    assert not_written(tmp_path, "2021.yaml") == [
        Said(
            "2021.yaml:1:1",
            "错误 Y110",
            "文件有 6.0 MB，超过 5 MB 的上限",
            hint="年报文件通常只有几十 KB，请检查是不是选错了文件",
        )
    ]


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "GB18030"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")]
)
def test_a_file_in_another_encoding_builds_with_a_reminder(
    tmp_path: Path, encoding: str, name: str
) -> None:
    (tmp_path / "2021.yaml").write_bytes(complete("单位: 云溪县“示范”局\n").encode(encoding))
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 0
    assert findings_in(result.stderr) == [
        Said(
            "2021.yaml:1:1",
            "警告 Y109",
            f"文件不是 UTF-8 编码，已按 {name} 读取",
            "单位: 云溪县“示范”局",
            "单",
            "请用编辑器另存为 UTF-8，免得别的工具读成乱码",
        )
    ]
    assert narrative((tmp_path / "2021.docx").read_bytes())[0] == "云溪县“示范”局"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbf" + complete("").encode(), []),
        (complete("").replace("\n", "\r\n").encode(), []),
        (complete("").replace("\n", "\r").encode(), []),
        (complete("").encode("utf-8-sig").replace(b"\n", b"\r\n"), []),
    ],
    ids=["a byte order mark", "CRLF", "CR", "both"],
)
def test_a_byte_order_mark_and_any_newline_are_no_fault(
    tmp_path: Path, content: bytes, said: list[Said]
) -> None:
    assert told(check_bytes(tmp_path, content)) == said


def test_a_surrogate_in_the_bytes_is_told_where_it_stands(tmp_path: Path) -> None:
    content = complete(TEXT + "  甲X乙\n").encode().replace(b"X", b"\xed\xa0\x80")
    [said] = told(check_bytes(tmp_path, content))

    assert (said.place, said.label) == ("2021.yaml:2:4", "错误 Y101")
    assert said.message == "这里的字节（0xED）不是合法的 UTF-8 文字"
    assert said.under == "\ufffd"


def test_bytes_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    content = complete("").encode().rstrip()[:-1]
    [said] = told(check_bytes(tmp_path, content))

    assert said.label == "错误 Y101"
    assert said.place.startswith("2021.yaml:5:")


def test_a_word_file_is_called_one(tmp_path: Path) -> None:
    [said] = told(check_bytes(tmp_path, built(check_text(tmp_path, "", "good.yaml"))))

    assert (said.label, said.message) == (
        "错误 Y100",
        "这是 Word、Excel、PDF 或压缩文件，不是 YAML",
    )


ALL_TEXTS = [
    *(text for text, *_ in SLIPS.values()),
    *(text for text, _ in BROKEN.values()),
    *(text for text, *_ in ASTRAY.values()),
    *(f"{TEXT}  甲{character}乙\n" for character in INVISIBLE.values()),
    *OBEYED.values(),
    *NO_SLIPS.values(),
    *(text for text, _ in KEYS.values()),
    *(text for text, _ in ONE_SLIP.values()),
    *(f"年度: {typed}\n" for typed in YEARS),
    *(f"{OPEN}  行政许可: {typed}\n" for typed in [*NOT_COUNTS, *NOTHING, *ACCEPTED]),
    *(f"{OPEN}  行政事业性收费: {typed}\n" for typed in NOT_AMOUNTS),
    *(
        f"{APPLIED}  本年新收: {{自然人: {typed}}}\n"
        for typed in [*NOT_COUNTS, *NOTHING, *ACCEPTED]
    ),
    *(f"{TEXT}  {line}\n" for line, *_ in CITATIONS.values()),
    "",
    "\n",
    "---\n...\n---\n",
    "\u2028",
    "\x00",
]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_same_findings_with_and_without_libyaml() -> None:
    differing = []
    for bare in ALL_TEXTS:
        for text in (bare, complete(bare), bare.rstrip("\n"), bare.replace("\n", "\n\n")):
            source = Source("2021.yaml", text)
            if parse(source, yaml.Loader)[1] != parse(source, yaml.CLoader)[1]:
                differing.append(text)

    assert differing == []


# Targets


def test_a_folder_for_the_target_that_is_not_there(tmp_path: Path) -> None:
    prepared(tmp_path)
    result = run("build", "2021.yaml", "-o", "没有/年报.docx", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr == (
        f"错误 {Path('没有/年报.docx')}: 没有写成：文件夹不存在\n    提示：请先建好文件夹 没有\n"
    )
    assert lines_of(tmp_path) == ["2021.yaml"]


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    prepared(tmp_path)
    (tmp_path / "2021.docx").mkdir()
    result = run("build", "2021.yaml", "--force", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr == (
        "错误 2021.docx: 没有写成：这里已有一个同名的文件夹\n    提示：用 -o 写明文件名\n"
    )
    assert lines_of(tmp_path / "2021.docx") == []


@pytest.mark.parametrize(
    ("target", "said"),
    [("长" * 200 + ".docx", "文件名太长"), ("2021.yaml/x.docx", "路径中有一段不是文件夹")],
    ids=["a name too long", "a path through a file"],
)
def test_a_target_that_cannot_be(tmp_path: Path, target: str, said: str) -> None:
    prepared(tmp_path)
    result = run("build", "2021.yaml", "-o", target, cwd=tmp_path)

    assert result.code == 1
    assert f"没有写成：{said}" in result.stderr


def test_a_target_edited_by_hand_is_left_alone(tmp_path: Path) -> None:
    prepared(tmp_path)
    run("build", "2021.yaml", cwd=tmp_path)
    edited = docx.Document(str(tmp_path / "2021.docx"))
    edited.add_paragraph("手工加的一段")
    edited.save(str(tmp_path / "2021.docx"))
    before = (tmp_path / "2021.docx").read_bytes()
    refused = run("build", "2021.yaml", cwd=tmp_path)
    kept = (tmp_path / "2021.docx").read_bytes()
    forced = run("build", "2021.yaml", "--force", cwd=tmp_path)

    assert refused.code == 1
    assert refused.stderr == (
        "错误 2021.docx: 没有写成：它不是 makereport 写的，或者写好后有人改过，没有覆盖\n"
        "    提示：改过的年报，先用 makereport diff 看改了什么；要保留它，用 -o 另写一个文件；确定不要了，加 --force 覆盖\n"
    )
    assert kept == before
    assert forced.code == 0
    assert "手工加的一段" not in narrative((tmp_path / "2021.docx").read_bytes())


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + b"\0" * 18])
def test_a_target_that_makereport_did_not_write_is_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    prepared(tmp_path)
    (tmp_path / "2021.docx").write_bytes(content)
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert "它不是 makereport 写的，或者写好后有人改过，没有覆盖" in result.stderr
    assert (tmp_path / "2021.docx").read_bytes() == content


@pytest.mark.parametrize("lock", [".~lock.2021.docx#", "~$2021.docx"])
def test_a_target_open_in_an_office_program_is_left_alone(tmp_path: Path, lock: str) -> None:
    prepared(tmp_path)
    run("build", "2021.yaml", cwd=tmp_path)
    before = (tmp_path / "2021.docx").read_bytes()
    (tmp_path / "2021.yaml").write_text(complete("单位: 另一个局\n"), encoding="utf-8")
    (tmp_path / lock).write_bytes(b"")
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr == (
        "错误 2021.docx: 没有写成：文件正在 Word、WPS 或 LibreOffice 里打开\n"
        f"    提示：请先关闭它；如果其实没有打开，删去 {lock} 后再试\n"
    )
    assert (tmp_path / "2021.docx").read_bytes() == before


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    prepared(tmp_path)
    (tmp_path / "只读").mkdir()
    (tmp_path / "只读").chmod(0o555)
    result = run("build", "2021.yaml", "-o", "只读/年报.docx", cwd=tmp_path)

    assert result.code == 1
    assert "没有写成：没有权限，或文件正被 Word、WPS 等程序打开" in result.stderr


def fault(number: int) -> Callable[..., NoReturn]:
    """A function of the system that fails with an error number."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


class FullDisk(io.FileIO):
    """A file on a disk that takes the first half of what is written."""

    def write(self, data: Any) -> int:
        super().write(bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


NO_PERMISSION = (
    "没有权限，或文件正被 Word、WPS 等程序打开\n    提示：请关闭打开它的程序，或用 -o 写到别处"
)
DISK_FULL = "磁盘已满\n    提示：原来的文件没有动"
FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "the disk is full while writing": ({"fdopen": FullDisk}, DISK_FULL),
    "the disk is full while syncing": ({"fsync": fault(errno.ENOSPC)}, DISK_FULL),
    "the target may not be replaced": ({"replace": fault(errno.EACCES)}, NO_PERMISSION),
    "the target is held by a program": ({"replace": fault(errno.EPERM)}, NO_PERMISSION),
    "the file system is read-only": (
        {"replace": fault(errno.EROFS)},
        "磁盘是只读的\n    提示：原来的文件没有动",
    ),
}


@pytest.mark.parametrize(("faults", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_the_system_leaves_the_old_file_and_no_other(
    tmp_path: Path, command_line: CommandLine, faults: dict[str, object], said: str
) -> None:
    prepared(tmp_path)
    first = command_line.run("build", "2021.yaml")
    old = (tmp_path / "2021.docx").read_bytes()
    (tmp_path / "2021.yaml").write_text(complete("单位: 另一个局\n"), encoding="utf-8")
    result = command_line.run("build", "2021.yaml", **faults)

    assert first.code == 0
    assert result.code == 1
    assert result.stdout == ""
    assert result.stderr == f"错误 2021.docx: 没有写成：{said}\n"
    assert (tmp_path / "2021.docx").read_bytes() == old
    assert lines_of(tmp_path) == ["2021.docx", "2021.yaml"]


@pytest.mark.parametrize(("faults", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_the_system_leaves_no_file_where_there_was_none(
    tmp_path: Path, command_line: CommandLine, faults: dict[str, object], said: str
) -> None:
    prepared(tmp_path)
    result = command_line.run("build", "2021.yaml", **faults)

    assert result.code == 1
    assert said.split("\n")[0] in result.stderr
    assert lines_of(tmp_path) == ["2021.yaml"]


# Templates


def template(folder: Path, old: str, new: str) -> None:
    """The template of the form with one tag replaced."""
    parts = dict(draw_template(FORM))
    text = parts["word/document.xml"].decode()
    assert old in text
    parts["word/document.xml"] = text.replace(old, new, 1).encode()
    (folder / "模板.docx").write_bytes(write_package(parts))


def failed_template(folder: Path) -> str:
    """What a build with the template says that must fail."""
    prepared(folder)
    before = lines_of(folder)
    result = run("build", "2021.yaml", "--template", "模板.docx", cwd=folder)

    assert result.code == 1
    assert result.stdout == ""
    assert lines_of(folder) == before
    return result.stderr


def test_a_missing_template(tmp_path: Path) -> None:
    assert failed_template(tmp_path) == "错误 模板.docx: 模板不能用：文件不存在\n"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 and no more"])
def test_a_template_that_is_no_zip_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "模板.docx").write_bytes(content)

    assert failed_template(tmp_path) == (
        "错误 模板.docx: 模板不能用：不是完好的 .docx 文件\n"
        "    提示：请用 Word 或 WPS 打开它，看是否完好，再另存一份\n"
    )


def test_a_template_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "模板.docx").mkdir()

    assert "模板.docx: 模板不能用：" in failed_template(tmp_path)
    assert "文件夹" in failed_template(tmp_path)


def test_a_template_with_an_unknown_column(tmp_path: Path) -> None:
    template(tmp_path, "{{ r.自然人 }}", "{{ r.个人 }}")
    said = failed_template(tmp_path)

    assert said.startswith("错误 模板.docx: 模板不能用：里面引用了没有的“个人”")
    assert "是不是" not in said or "自然人" in said


def test_a_template_with_an_unknown_name(tmp_path: Path) -> None:
    template(tmp_path, "{{ r.自然人 }}", "{{ 没有 }}")

    assert failed_template(tmp_path).startswith(
        "错误 模板.docx: 模板不能用：里面引用了没有的“没有”"
    )


def test_a_template_with_a_tag_that_nothing_closes(tmp_path: Path) -> None:
    template(tmp_path, "{{ r.自然人 }}", "{{ r.自然人 ")
    said = failed_template(tmp_path)

    assert said.startswith("错误 模板.docx: 模板不能用：里面有写错的标签")
    assert not any(word in said for word in ("expected", "unexpected", "token", "got"))


def test_last_years_report_is_no_template(tmp_path: Path) -> None:
    """Nor is any other document: all it lacks would be missing from the report."""
    report = built(check_text(tmp_path, "", "2020.yaml"))
    (tmp_path / "模板.docx").write_bytes(report)
    said = failed_template(tmp_path)

    assert "它没有引用 单位、标题、前言" in said
    assert "template draw" in said


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ("{% set r = 主动公开.行政强制 %}", "", "主动公开.行政强制.处理决定"),
        ("{{ r.收费金额 }}", "161.50", "主动公开.行政事业性收费.收费金额"),
        ("{{p 存在的主要问题及改进情况 }}", "", "存在的主要问题及改进情况"),
        ("{{ 标题 }}", "标题", "标题"),
    ],
)
def test_a_template_that_has_lost_a_tag_is_refused(
    tmp_path: Path, before: str, after: str, missing: str
) -> None:
    template(tmp_path, before, after)

    assert f"它没有引用 {missing}" in failed_template(tmp_path)
    assert not (tmp_path / "2021.docx").exists()


def test_a_number_behind_a_bar_is_no_silent_zero(tmp_path: Path) -> None:
    [said] = told(check_text(tmp_path, OPEN + "  行政许可: |\n    317\n"))

    assert (said.label, said.place) == ("错误 Y105", "2021.yaml:2:9")


# Several files


def test_one_folder_for_many_reports(tmp_path: Path) -> None:
    prepared(tmp_path, "甲.yaml")
    prepared(tmp_path, "乙.yml")
    (tmp_path / "年报").mkdir()
    result = run("build", "甲.yaml", "乙.yml", "-o", "年报", cwd=tmp_path)

    assert result.code == 0
    assert lines_of(tmp_path / "年报") == ["乙.docx", "甲.docx"]


def test_many_reports_for_one_file(tmp_path: Path) -> None:
    prepared(tmp_path, "甲.yaml")
    prepared(tmp_path, "乙.yaml")
    result = run("build", "甲.yaml", "乙.yaml", "-o", "年报.docx", cwd=tmp_path)

    assert result.code == 2
    assert result.stderr == "错误 有几份年报时，-o 要写一个已有的文件夹；年报.docx 不是\n"
    assert lines_of(tmp_path) == ["乙.yaml", "甲.yaml"]


@pytest.mark.parametrize(
    "words",
    [
        ["2021.yaml", "2021.yml"],
        ["2021.yaml", "./2021.yaml"],
        ["2021.yaml", "甲/../2021.yaml"],
        ["2021.yaml", "甲/2021.yaml", "-o", "乙"],
    ],
    ids=" ".join,
)
def test_two_reports_for_one_target_write_nothing(tmp_path: Path, words: list[str]) -> None:
    for name in ("2021.yaml", "2021.yml", "甲/2021.yaml"):
        prepared(tmp_path, name)
    (tmp_path / "乙").mkdir()
    result = run("build", *words, cwd=tmp_path)

    assert result.code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"错误 2021.yaml 和 {words[1]} 会写成同一个文件 ")
    assert list(tmp_path.rglob("*.docx")) == []


# Consoles and names

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


NAMES = {
    "云溪县 人社局.yaml": "云溪县 人社局.docx",
    "“2021”年报（终稿）.yaml": "“2021”年报（终稿）.docx",
    "it's 2021.yaml": "it's 2021.docx",
    'a"b.yaml': 'a"b.docx',
    "a;b&c $d.yaml": "a;b&c $d.docx",
    "2021.YAML": "2021.docx",
    "2021.yml": "2021.docx",
    "年报": "年报.docx",
    "2021.1.yaml": "2021.1.docx",
    "😀.yaml": "😀.docx",
}


@pytest.mark.parametrize(("name", "target"), NAMES.items(), ids=map(ascii, NAMES))
def test_files_may_have_any_name(tmp_path: Path, name: str, target: str) -> None:
    try:
        prepared(tmp_path, name)
    except OSError:
        pytest.skip("a name that this system does not allow")
    result = run("build", name, cwd=tmp_path)

    assert result.code == 0
    assert result.stdout.startswith(f"{name} → {target}：")
    assert lines_of(tmp_path) == sorted([name, target])


# The same bytes


def test_a_second_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    prepared(tmp_path)
    first = run("build", "2021.yaml", cwd=tmp_path)
    bytes_of_first = (tmp_path / "2021.docx").read_bytes()
    second = run("build", "2021.yaml", cwd=tmp_path)

    assert (first.code, second.code) == (0, 0)
    assert first.stdout == second.stdout
    assert second.stderr == ""
    assert (tmp_path / "2021.docx").read_bytes() == bytes_of_first
    assert lines_of(tmp_path) == ["2021.docx", "2021.yaml"]


def test_the_same_input_gives_the_same_bytes_in_another_folder_time_zone_and_language(
    tmp_path: Path,
) -> None:
    example = ROOT / "examples" / "yunxi" / "2021.yaml"
    for name in ("甲", "another folder"):
        (tmp_path / name).mkdir()
        shutil.copy(example, tmp_path / name)
    places: list[tuple[Path, str, dict[str, str]]] = [
        (tmp_path / "甲", "2021.yaml", {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8"}),
        (
            tmp_path,
            str(tmp_path / "another folder" / "2021.yaml"),
            {"TZ": "Pacific/Auckland", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        ),
    ]
    results = [run("build", file, cwd=cwd, env=env) for cwd, file, env in places]

    assert [result.code for result in results] == [0, 0]
    assert (tmp_path / "甲" / "2021.docx").read_bytes() == (
        tmp_path / "another folder" / "2021.docx"
    ).read_bytes()
