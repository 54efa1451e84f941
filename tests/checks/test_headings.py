"""Numbers and headings of sections in what is printed (N414, N417)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mending import mended
from tests.support.reports import OPEN, TEXT, check_text, codes, places


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["（一）主动公开", "## 依申请公开"], 2),
        (["## 依申请公开", "（二）主动公开"], 3),
        (["（一）主动公开。公开信息684条。", "## 依申请公开"], 2),
        (["**（一）主动公开。**公开信息684条。", "## 依申请公开"], 2),
        (["（三）主动公开信息684条，其中网站450条", "## 依申请公开"], 2),
        (["一、主动公开", "## 依申请公开"], 2),
        (["## 主动公开", "1.政府网站", "更新及时。"], 3),
        (["## 主动公开", "２．政府网站", "更新及时。"], 3),
        (["## （三）主动公开", "公开。"], 2),
        (["## 主动公开", "### 2.政府网站"], 3),
        (["（一）主动公开", "（三）依申请公开"], 3),
        (["（一）主动公开", "（一）依申请公开"], 3),
        (["(二)主动公开", "公开。"], 2),
        (["一、主动公开", "三、依申请公开"], 3),
        (["1.政府网站", "2.政务微信", "2.政务微博"], 4),
        (["（一）主动公开", "1.网站", "2.微信", "（二）依申请", "1.收件", "3.答复"], 7),
        (["（十）主动公开", "（十二）依申请公开"], 2),
    ],
)
def test_a_wrong_number_is_told_and_its_hint_mends_it(
    tmp_path: Path, lines: list[str], wrong: int
) -> None:
    text = TEXT + "".join(f"  {line}\n" for line in lines)
    checked = check_text(tmp_path, text)
    assert places(checked)[0] == ("N414", wrong, 3)

    for _ in lines:
        told = [finding for finding in checked.findings if finding.code == "N414"]
        if told:
            checked = check_text(tmp_path, text := mended(text, told[0]))
    assert codes(checked) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["## 主动公开", "### 政府网站", "### 政务微信", "## 依申请公开", "### 办理"],
        ["## （一）主动公开", "### 1.政府网站", "## （二）依申请公开"],
        ["（一）主动公开", "1.网站", "2.微信", "（二）依申请公开", "1.收件", "2.答复"],
        ["1.问题", "（一）解读少", "（二）更新慢", "2.措施", "（一）多解读"],
        ["一、问题", "（一）解读少", "二、措施", "（一）多解读"],
        [
            "存在的问题：",
            "（一）解读少",
            "（二）更新慢",
            "改进措施：",
            "（一）多解读",
            "（二）勤更新",
        ],
        ["## 主动公开", "1.更新网站栏目，公开信息684条。", "2.更新公众号，推送信息234条。"],
        ["一是解读少。", "二是更新慢。", "十二、十三日举办培训。"],
        ["1.5万人次参加活动。", "3.2万人次参加培训。"],
        ["2021.12 月完成整改。", "（三十余家单位参加）"],
        ["（1）网站", "（3）微信"],
        ["| （一）渠道 | （三）条数 |", "|---|---|"],
        ["{% if 年度 > 2020 %}", "（一）甲", "{% else %}", "（一）乙", "{% endif %}"],
    ],
)
def test_numbers_in_order_are_let_alone(tmp_path: Path, lines: list[str]) -> None:
    text = TEXT + "".join(f"  {line}\n" for line in lines)

    assert "N414" not in codes(check_text(tmp_path, text))


@pytest.mark.parametrize(
    ("line", "is_own"),
    [
        ("五、存在的主要问题及改进情况", True),
        ("存在的主要问题及改进情况：", True),
        ("## 存在的主要问题及改进情况", True),
        ("**五、存在的主要问题及改进情况**", True),
        ("六、其他需要报告的事项", False),
    ],
)
def test_the_heading_of_a_section_in_its_text_is_told_once(
    tmp_path: Path, line: str, is_own: bool
) -> None:
    text = f"存在的主要问题及改进情况: |\n  {line}\n  解读材料偏少，网站更新不够及时，将逐件配发解读。\n"
    [finding] = check_text(tmp_path, text).findings

    assert (finding.code, finding.line) == ("N417", 2)
    assert ("又写了一遍本节的标题" in finding.message) is is_own
    assert "删去这一行" in finding.hint
    assert codes(check_text(tmp_path, text.replace(f"  {line}\n", ""))) == []


def test_a_sentence_about_the_other_sections_is_no_heading(tmp_path: Path) -> None:
    text = f"{TEXT}  其他需要报告的事项\n  存在的主要问题及改进情况见第五部分。\n"

    assert codes(check_text(tmp_path, text)) == []


def test_headings_of_the_texts_around_a_table_count_on(tmp_path: Path) -> None:
    table = OPEN + "  行政许可: 3\n"
    right = table + "  表前文字: |\n    ## 甲\n  表后文字: |\n    ## （二）乙\n"
    wrong = table + "  表前文字: |\n    ## 甲\n  表后文字: |\n    （三）乙\n"

    assert codes(check_text(tmp_path, right)) == []
    assert places(check_text(tmp_path, wrong)) == [("N414", 6, 5)]


def test_an_added_part_has_numbers_of_its_own(tmp_path: Path) -> None:
    added = "附加部分:\n  七、附件: |\n    （一）甲\n    （二）乙\n  八、其他: |\n    （一）甲\n    {}\n"

    assert codes(check_text(tmp_path, added.format("（二）乙"))) == []
    assert places(check_text(tmp_path, added.format("（三）乙"))) == [("N414", 7, 5)]
