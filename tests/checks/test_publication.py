"""What a site says about the report against the report itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.printed import Said, told
from tests.support.reports import check_text, codes

NUMBER = "文号: 云示发〔{{ 年度 + 1 }}〕3号\n"
YEAR = "年度: 2021\n"

RIGHT = [
    f"{YEAR}{NUMBER}发布信息: {{文号: 云示发〔2022〕3号}}\n",
    f"{YEAR}{NUMBER}发布信息:\n  文号: 云示发[2022] 3号\n",
    f"{YEAR}{NUMBER}发布信息: {{索引号: 1}}\n",
    f"{YEAR}发布信息: {{文号: 云示发〔2022〕3号}}\n",
    f"{YEAR}发布日期: 2022-01-20\n发布信息: {{成文日期: 2022-01-20}}\n",
    f"{YEAR}发布日期: 2022-01-20\n发布信息: {{成文日期: 2022年1月5日}}\n",
    f"{YEAR}发布信息: {{成文日期: 2022.1.5}}\n",
    f"{YEAR}发布信息: {{}}\n",
    f"{YEAR}发布信息:\n  索引号:\n  成文日期:\n",
]
WRONG = {
    "another number": (
        f"{NUMBER}发布信息: {{文号: 云示发〔2022〕4号}}\n",
        Said("2:12", "警告 N431", "发布信息里的文号是“云示发〔2022〕4号”，标题下面印的是“云示发〔2022〕3号”",
             "发布信息: {文号: 云示发〔2022〕4号}", "云",
             "改成一样的，或者删去发布信息里的文号：没有写时就用标题下面的"),
    ),
    "made before the year was over": (
        "发布信息:\n  成文日期: 2021-12-31\n",
        Said("2:9", "警告 N432", "成文日期是2021年12月31日，2021 年还没有结束", "  成文日期: 2021-12-31", "2",
             "写成年-月-日，例如 成文日期: 2022-01-20"),
    ),
    "made after it was published": (
        "发布日期: 2022-01-18\n发布信息: {成文日期: 2022-01-19}\n",
        Said("2:14", "警告 N432", "成文日期是2022年1月19日，晚于发布日期2022年1月18日",
             "发布信息: {成文日期: 2022-01-19}", "2", "写成年-月-日，例如 成文日期: 2022-01-18"),
    ),
    "made on no day": (
        "发布信息: {成文日期: 一月中旬}\n",
        Said("1:14", "警告 N432", "成文日期“一月中旬”不是哪一天，会照原样印出", "发布信息: {成文日期: 一月中旬}", "一",
             "写成年-月-日，例如 成文日期: 2022-01-20"),
    ),
    "a day that there is not": (
        "发布信息: {成文日期: 2022-02-30}\n",
        Said("1:14", "错误 Y106", "“2022-02-30”不是真实的日期", "发布信息: {成文日期: 2022-02-30}", "2",
             "例如 成文日期: 2022-01-20"),
    ),
    "a name that there is not": (
        "发布信息: {索引: 1}\n",
        Said("1:8", "错误 Y103", "不认识的键“索引”", "发布信息: {索引: 1}", "索", "是不是“索引号”？"),
    ),
    "no names": (
        "发布信息: 云溪县\n",
        Said("1:7", "错误 Y105", "“发布信息”应当分项填写", "发布信息: 云溪县", "云",
             "例如 发布信息: {索引号: 000014349/2022-00021, 成文日期: 2022-01-20}"),
    ),
    "a blank": (
        "发布信息: {索引号: ____}\n",
        Said("1:13", "警告 N407", "“____”里的“____”像是没有填的空位", "发布信息: {索引号: ____}", "_",
             "换成实际内容"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("yaml", RIGHT)
def test_what_agrees_is_silent(tmp_path: Path, yaml: str) -> None:
    assert codes(check_text(tmp_path, yaml)) == []


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG.keys())
def test_what_does_not_is_one_finding_at_its_place(
    tmp_path: Path, text: str, expected: Said
) -> None:
    expected = replace(expected, place=f"2021.yaml:{expected.place}")

    assert told(check_text(tmp_path, text)) == [expected]
