"""What a report must tell of, and what must not stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reports import check_text, codes, places


@pytest.mark.parametrize(
    ("yaml", "code", "line", "column"),
    [
        ("存在的主要问题及改进情况: |\n  无\n", "N403", 2, 3),
        ("其他需要报告的事项: 无其他事项。\n", "N404", 1, 1),
        ("总体情况: |\n  甲。\n  乙待填写。\n", "N407", 3, 4),
        ("单位: 待填写（本机关全称）\n", "N407", 1, 5),
        ("前言: 2020年工作情况如下。\n", "N410", 1, 5),
        ("前言: |\n  统计期限为２０２０年1月1日至12月31日。\n", "N410", 2, 8),
        ("前言: |\n  自二〇二〇年起。\n", "N410", 2, 4),
        ("前言: |\n  统计期限为2021年1月1日至11月30日。\n", "N410", 2, 13),
        ("总体情况: |\n  联系人电话13800138000。\n", "N411", 2, 8),
        ("总体情况: |\n  证号11010519491231002X。\n", "N411", 2, 5),
    ],
)
def test_substance_is_checked_where_it_stands(
    tmp_path: Path, yaml: str, code: str, line: int, column: int
) -> None:
    assert places(check_text(tmp_path, yaml)) == [(code, line, column)]


@pytest.mark.parametrize(
    "yaml",
    [
        "前言: 依据国办公开办函〔2021〕30号和2019年修订的条例编制。\n",
        "前言: 统计期限为2021年1月1日至12月31日。\n",
        '标题: "{{ 年度 }}年政府信息公开工作年度报告"\n',
        "总体情况: 编号113800138000不是手机号，110105194912310021不是证号。\n",
        "单位: 云溪县人民政府\n单位类型: 部门\n",
        "其他需要报告的事项: 未发出收费通知。\n",
    ],
)
def test_substance_raises_no_false_alarm(tmp_path: Path, yaml: str) -> None:
    assert codes(check_text(tmp_path, yaml)) == []


def test_a_government_must_tell_of_each_of_the_three(tmp_path: Path) -> None:
    text = "单位: 云溪县人民政府\n总体情况: 工作考核结果良好，没有责任追究情形。\n"
    checked = check_text(tmp_path, text)

    assert places(checked) == [("N408", 2, 1)]
    assert checked.findings[0].message == "“一、总体情况”没有写社会评议"
