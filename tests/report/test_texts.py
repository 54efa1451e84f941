"""Texts beside tables, and parts that the form does not have: what of them is
refused, and what the figures know of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import Said, told
from tests.support.reports import APPLIED, OPEN, REVIEWED, check_text, codes

WRONG: dict[str, tuple[str, Said]] = {
    "a text typed twice": (
        OPEN + "  表前文字: 甲。\n  表 前文字: 乙。\n",
        Said("3:3", "错误 Y102", "“表 前文字”写了两次，前一次在第 2 行", "  表 前文字: 乙。", "表",
             "留下正确的一处，删去另一处"),
    ),
    "a misspelt key of a text": (
        OPEN + "  表后文子: 甲。\n  行政许可: 3\n",
        Said("2:3", "错误 Y103", "不认识的键“表后文子”", "  表后文子: 甲。", "表", "是不是“表后文字”？"),
    ),
    "a text that is a list": (
        OPEN + "  表后文字: [甲]\n",
        Said("2:9", "错误 Y105", "这里应当是文字", "  表后文字: [甲]", "[",
             "写成 表后文字: |，正文从下一行起，缩进两格"),
    ),
    "a text in a group of rows": (
        APPLIED + "  办理结果:\n    表后文字: 甲。\n",
        Said("3:5", "错误 Y103", "不认识的键“表后文字”", "    表后文字: 甲。", "表",
             "“表后文字”应当写在表的最外一层"),
    ),
    "a text in a row": (
        APPLIED + "  本年新收: {表前文字: 甲。}\n",
        Said("2:10", "错误 Y103", "不认识的键“表前文字”", "  本年新收: {表前文字: 甲。}", "表",
             "“表前文字”应当写在表的最外一层"),
    ),
    "a text outside of its table": (
        OPEN + "  行政许可: 3\n表后文字: 甲。\n",
        Said("3:1", "错误 Y103", "不认识的键“表后文字”", "表后文字: 甲。", "表",
             "“表后文字”要写在一张表下面，缩进两格，例如写在“二、主动公开政府信息情况”下面"),
    ),
    "a row that slipped into the text": (
        OPEN + "  表前文字: |\n    各项如下。\n    （五）行政处罚: 34\n    行政许可: 3\n",
        Said("4:5", "错误 Y117", "“（五）行政处罚”这一行写进了“表前文字”，会印成文字",
             "    （五）行政处罚: 34", "（", "与“表前文字”这个键对齐；确是文字的，在末尾加句号"),
    ),
    "a row of columns that slipped into the text": (
        APPLIED + "  表前文字: |\n    如下。\n    本年新收: {自然人: 3}\n",
        Said("4:5", "错误 Y117", "“本年新收”这一行写进了“表前文字”，会印成文字",
             "    本年新收: {自然人: 3}", "本", "与“表前文字”这个键对齐；确是文字的，在末尾加句号"),
    ),
    "a text that slipped into the other": (
        OPEN + "  表前文字: |\n    甲。\n    表后文字: |\n    乙。\n",
        Said("4:5", "错误 Y117", "“表后文字”这一行写进了“表前文字”，会印成文字",
             "    表后文字: |", "表", "与“表前文字”这个键对齐；确是文字的，在末尾加句号"),
    ),
    "a row with a full-width colon that slipped into the text": (
        OPEN + "  行政许可: 317\n  表后文字: |\n    行政许可：317\n    注：口径同上年。\n    行政处罚：３４\n",
        Said("6:5", "错误 Y117", "“行政处罚”这一行写进了“表后文字”，会印成文字",
             "    行政处罚：３４", "行", "与“表后文字”这个键对齐；确是文字的，在末尾加句号"),
    ),
    "a group that slipped into the text": (
        APPLIED + "  表前文字: |\n    甲。\n    办理结果:\n      予以公开: {自然人: 3}\n",
        Said("5:7", "错误 Y117", "“予以公开”这一行写进了“表前文字”，会印成文字",
             "      予以公开: {自然人: 3}", "予", "与“表前文字”这个键对齐；确是文字的，在末尾加句号"),
    ),
    "a part that slipped into the one above it": (
        "附加部分:\n  七、附件: |\n    名单。\n    八、联系人: |\n      办公室。\n",
        Said("4:5", "错误 Y117", "“八、联系人”这一行写进了“七、附件”，会印成文字",
             "    八、联系人: |", "八", "与“七、附件”这个键对齐；确是文字的，在末尾加句号"),
    ),
    "a text without its indent": (
        OPEN + "  表前文字: |\n    甲。\n  乙。\n  行政许可: 3\n",
        Said("4:1", "错误 Y101", "正文没有缩进，YAML 不知道它属于哪一项", "  乙。", " ",
             "改为：    乙。"),
    ),
    "added parts without headings": (
        "附加部分: 名单。\n",
        Said("1:7", "错误 Y105", "“附加部分”应当分项填写", "附加部分: 名单。", "名",
             "例如 附加部分: {七、联系人: 办公室}"),
    ),
    "an added part of several texts": (
        "附加部分:\n  七、附件:\n    附件1: 甲\n",
        Said("3:5", "错误 Y105", "这里应当是文字", "    附件1: 甲", "附",
             "写成 七、附件: |，正文从下一行起，缩进两格"),
    ),
    "an added part twice": (
        "附加部分:\n  七、附件: 甲\n  七、 附件: 乙\n",
        Said("3:3", "错误 Y102", "“七、 附件”写了两次，前一次在第 2 行", "  七、 附件: 乙", "七",
             "留下正确的一处，删去另一处"),
    ),
    "a heading that is empty": (
        '附加部分:\n  "　": 甲\n',
        Said("2:3", "错误 Y116", "标题是空的", '  "　": 甲', '"',
             "冒号前写上要印出来的标题，例如 七、联系人: |"),
    ),
    "a heading of the form": (
        "附加部分:\n  七、总体情况（续）: 甲\n",
        Said("2:3", "错误 Y116", "“七、总体情况（续）”是格式里的一节，不能写在附加部分",
             "  七、总体情况（续）: 甲", "七", "移到最外一层，写成 总体情况: …"),
    ),
    "a table of the form": (
        "附加部分:\n  申请: 甲\n",
        Said("2:3", "错误 Y116", "“申请”是格式里的一节，不能写在附加部分", "  申请: 甲", "申",
             "移到最外一层，写成 申请: …"),
    ),
    "a heading that cites": (
        '附加部分:\n  "{{ 年度 }}年附件": 甲\n',
        Said("2:3", "错误 Y116", "标题“{{ 年度 }}年附件”里有引用，会照原样印出",
             '  "{{ 年度 }}年附件": 甲', '"', "标题里直接写字，引用写在正文里"),
    ),
    "a heading of two lines": (
        '附加部分:\n  "附件\\n名单": 甲\n',
        Said("2:3", "错误 Y116", "标题“附件 名单”太长，或者不止一行", '  "附件\\n名单": 甲', '"',
             "标题写成一行，不超过 100 字，正文写在下面"),
    ),
    "a heading without text": (
        "附加部分:\n  七、附件:\n",
        Said("2:3", "警告 N430", "“七、附件”下面没有文字，只印标题", "  七、附件:", "七",
             "补上文字，或者删去这一项"),
    ),
    "a part of its own among the sections": (
        "七、其他: 甲\n",
        Said("1:1", "错误 Y103", "不认识的键“七、其他”", "七、其他: 甲", "七",
             "是不是“六、其他需要报告的事项”？格式以外的一节写在“附加部分”下面，缩进两格"),
    ),
    "a document number in brackets of YAML": (
        "文号: {号: 3}\n",
        Said("1:5", "错误 Y105", "这里应当是文字", "文号: {号: 3}", "{", "写成 文号: 文字"),
    ),
    "a document number that cites a wrong name": (
        "文号: 云示发〔{{ 年分 }}〕3号\n",
        Said("1:12", "错误 N405", "没有“年分”可以引用", "文号: 云示发〔{{ 年分 }}〕3号", "年",
             "可以引用：单位、年度、联系方式、指标、各表的短名、上年"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG.keys())
def test_a_slip_is_one_finding_with_a_way_out(tmp_path: Path, text: str, expected: Said) -> None:
    said = told(check_text(tmp_path, text))

    assert [vars(s) for s in said] == [vars(expected) | {"place": f"2021.yaml:{expected.place}"}]


def test_a_heading_is_as_long_as_a_line_allows(tmp_path: Path) -> None:
    assert codes(check_text(tmp_path, f"附加部分:\n  {'附' * 100}: 甲\n")) == []
    assert codes(check_text(tmp_path, f"附加部分:\n  {'附' * 101}: 甲\n")) == ["Y116"]


@pytest.mark.parametrize(
    "text",
    [
        OPEN
        + "  表前文字: |\n    行政许可：317件。\n    行政处罚: 见网站。\n    规章：0\n  行政许可: 317\n",
        APPLIED
        + "  上年结转: {自然人: 3}\n  表后文字: |\n    本年新收：3\n    其中：3\n    结转下年度: 3\n    总计: 3\n",
        OPEN + "  表前文字:\n  表后文字: ''\n  行政许可: 317\n",
        "附加部分:\n",
        "附加部分:\n  附件（一）: 甲\n  附件（二）: 乙\n  一、联系方式: 丙\n  2021: 4\n",
        "文号:\n",
        "附加部分:\n  附件: |\n    | 甲 | 乙 |\n    | --- | --: |\n    | 1 | 2 |\n",
        f"{APPLIED}  表前文字: |\n    总计：{{{{ 申请.本年新收.总计 }}}}\n",
    ],
    ids=[
        "prose with a colon",
        "a figure of the table",
        "empty texts",
        "no parts",
        "parts almost alike",
        "no number",
        "a table whose rule ends like a key",
        "a citation behind a colon",
    ],
)
def test_what_is_right_is_not_told(tmp_path: Path, text: str) -> None:
    assert codes(check_text(tmp_path, text)) == []


def test_texts_are_no_rows(tmp_path: Path) -> None:
    plain = check_text(tmp_path, OPEN + "  行政许可: 317\n").report
    text = OPEN + "  表前文字: 说明。\n  行政许可: 317\n  表后文字: 注。\n"
    beside = check_text(tmp_path, text).report

    assert beside.figures["主动公开"].complete() == plain.figures["主动公开"].complete()
    assert beside.understood == plain.understood


def test_a_table_of_which_only_a_text_is_typed_is_not_filled_in(tmp_path: Path) -> None:
    report = check_text(tmp_path, REVIEWED + "  表后文字: 没有复议。\n").report

    assert report.understood.count("复议诉讼未填，按0计") == 1


def test_nor_does_the_text_hide_that_last_years_table_was_not_zero(tmp_path: Path) -> None:
    check_text(tmp_path, REVIEWED + "  行政复议: {结果维持: 1}\n", "2021.yaml")
    text = "年度: 2022\n" + REVIEWED + "  表后文字: 没有复议。\n"
    [said] = told(check_text(tmp_path, text, "2022.yaml"))
    mended = text + "  行政复议: {结果维持: 0}\n"

    assert (said.place, said.label) == ("2022.yaml:2:1", "警告 C305")
    assert said.hint == "补上这张表；今年确实都是 0 的，写上一行 0，例如 行政复议: {结果维持: 0}"
    assert codes(check_text(tmp_path, mended, "2022.yaml")) == []
