"""What an input method does to YAML: each slip is one finding, on its own
line, with the caret under the right character and the line corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import printed, told
from tests.support.reports import APPLIED, OPEN, TEXT, check_bytes, check_text, complete
from tests.support.runner import run

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
        "标题: {{ 年度 }}年政府信息公开工作年度报告\n", "1:5", "", "{", '标题: "{{ 年度 }}年政府信息公开工作年度报告"',
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
    result = run(
        "check", "--ignore", "F", *(f"{n}/2021.yaml" for n in range(len(SLIPS))), cwd=tmp_path
    )
    *groups, total = result.stdout.split("\n\n")

    assert result.code == 1
    assert [group.split("\n", 1)[1] for group in groups] == expected
    assert total.startswith(f"检查了 {len(SLIPS)} 个文件")


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
    "braces over several lines": (
        APPLIED + "  本年新收: {\n    自然人: 3,  # 核对过\n\n    商业企业: 1\n  }\n"
    ),
    "braces over lines that are not indented": (
        APPLIED + "  本年新收: {自然人: 3,\n  商业企业: 1,\n  其他: 2}\n"
    ),
    "a list over several lines": "指标: {甲: [\n  1,\n  2\n]}\n",
    "levels of one and of four spaces": (
        OPEN
        + " 规章:\n     制发: 0\n 行政许可: 3\n"
        + APPLIED
        + "    本年新收:\n        自然人: 3\n"
    ),
    "a list of mappings": "指标:\n  渠道:\n    - 名称: 网站\n      条数: 3\n    - 名称: 微信\n  人数: 4\n",
    "a list in line with its key": "指标:\n  渠道:\n  - 网站\n  - 微信\n  人数: 4\n",
    "a mark of equality in an address": "联系方式: {网址: http://a.cn/?a=1}\n",
    "a label with 顿号 in braces": "指标: {行政复议、行政诉讼: 1, 甲；乙: 2}\n",
    "a value of several words": "指标: {热线: 12345 转 2, 比例: 3 比 4}\n",
    "signs of equality in a text": TEXT + "  甲。\n  =======\n  >>>>>>> 乙\n",
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


def test_a_file_of_which_every_line_is_indented_has_no_slip(tmp_path: Path) -> None:
    lines = complete(OPEN + "  行政许可: 3\n" + TEXT + "  正文。\n").split("\n")
    text = "\n".join(f"  {line}" for line in lines)

    assert told(check_bytes(tmp_path, text.encode())) == []


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
