"""Citations that are wrong are told with the caret inside the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import Said, told
from tests.support.reports import TEXT, check_text

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
        "{{ 年度 | 大写 }}", "11", "错误 N406 没有过滤器“大写”", "大",
        "可以用：同比、增减、占比、千分位、万、小数",
    ),
    "a statement that is not allowed": (
        "{% set x = 1 %}", "3", "错误 N406 只能用 {% if %} 和 {% for %}", "{", "引用数据用 {{ }}",
    ),
    "a control character": (
        r"甲{{ '\x00' }}", "7", "错误 N406 引号里有年报里放不下的字符", "'",
        "删去这个字符，或者直接写出要印的字",
    ),
    "half a character": (
        r'甲{{ "\ud800" }}', "7", "错误 N406 引号里有年报里放不下的字符", '"',
        "删去这个字符，或者直接写出要印的字",
    ),
    "an escape that is none": (
        r"甲{{ '\x' }}", "7", "错误 N406 花括号里的写法不对", "'",
        '写成 {{ 表.行.列 }} 或 {{ 表.行.列 | 过滤器 }}；名称不是词的写成 指标["名称"]',
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


def test_an_indicator_with_its_unit_is_one_finding_where_it_stands(tmp_path: Path) -> None:
    said = told(
        check_text(
            tmp_path,
            "指标:\n  渠道: {网站: 450条, 微信: 234}\n  阅读量: 12万\n"
            "总体情况: |\n  共{{ 指标.渠道.合计 }}条，网站占{{ 指标.渠道.网站 | 占比(900) }}，\n"
            "  网站{{ 指标.渠道.网站 }}，阅读{{ 指标.阅读量 }}次。\n"
            "其他需要报告的事项: 网站{{ 指标.渠道.网站 | 千分位 }}条，未收取信息处理费。\n",
        )
    )

    assert [(s.place, s.label, s.under) for s in said] == [("2021.yaml:2:12", "错误 Y112", "4")]
    assert said[0].message == "“450条”带着单位，正文里不能用它计算"


def test_a_number_in_ten_thousands_is_not_taken_for_one_with_a_unit(tmp_path: Path) -> None:
    text = "指标: {阅读量: 12万}\n总体情况: 阅读{{ 指标.阅读量 | 千分位 }}次。\n"
    [said] = told(check_text(tmp_path, text))

    assert "换算成不带“万”的数" in said.hint
