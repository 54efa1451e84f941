"""YAML that is broken in other ways than by an input method."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import Said, told
from tests.support.reports import APPLIED, OPEN, TEXT, YEAR, check_text

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
        Said("3:3", "错误 Y101", "缩进与上下各行对不齐", "  行政处罚: 4", "行",
             "改为：   行政处罚: 4"),
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
    "a bracket that nothing closes": ("指标: {甲: [1, 2\n", "1", "方括号"),
    "a quotation mark that nothing closes": ("单位: '甲局\n", "1", "引号"),
    "half a Chinese quotation mark": ('总体情况: "甲”\n', "1", "引号"),
    "a top key without colon": ("单位 甲局\n年度: 2021\n", "1", "冒号"),
    "a line of text among keys": ("总体情况: 甲。\n又一段。\n年度: 2021\n", "2", "冒号"),
    "text behind braces": (APPLIED + "  本年新收: {自然人: 3} 件\n", "2", "花括号"),
    "a brace too many": (APPLIED + "  本年新收: {自然人: 3}}\n", "2", "花括号"),
    "a date right behind a bar": ("总体情况: |2022-01-05\n", "1", "“|”后面不能再写文字"),
    "a large number right behind a bar": ("总体情况: |5555555555\n", "1", "“|”后面不能再写文字"),
    "a row indented too deep": (OPEN + "  行政许可: 3\n    行政处罚: 4\n", "3", "缩进"),
}


@pytest.mark.parametrize(("text", "line", "said"), ASTRAY.values(), ids=ASTRAY.keys())
def test_the_finding_stands_on_the_line_that_is_wrong(
    tmp_path: Path, text: str, line: str, said: str
) -> None:
    found = told(check_text(tmp_path, text))

    assert [(f.label, f.place.split(":")[1]) for f in found] == [("错误 Y101", line)]
    assert said in found[0].message
