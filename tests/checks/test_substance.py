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
        ("总体情况: |\n  手机138 0013 8000。\n", "N411", 2, 5),
        ("总体情况: |\n  手机138-0013-8000。\n", "N411", 2, 5),
        ("总体情况: |\n  卡号6222021234567890128。\n", "N411", 2, 5),
        ("总体情况: |\n  账户 6222 0212 3456 7890 128 收款。\n", "N411", 2, 6),
        ("总体情况: |\n  卡号4111-1111-1111-1111。\n", "N411", 2, 5),
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
        "总体情况: 卡号6222021234567890127不对，编号6222021234567890128是文件，202112345678901236也是。\n",
        "总体情况: 统一社会信用代码91330226MA2AJ0001X，项目代码：6222021234567890128。\n",
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


def between_years(folder: Path, before: str, now: str) -> list[tuple[str, str]]:
    """What is said of this year's text beside last year's."""
    check_text(folder, f"年度: 2021\n总体情况: |\n{before}", "2021.yaml")
    found = check_text(folder, f"年度: 2022\n总体情况: |\n{now}", "2022.yaml").findings
    return [(finding.code, finding.message) for finding in found]


@pytest.mark.parametrize(
    "label",
    [
        "## 政府信息公开平台建设情况",
        "（四）政府信息公开平台建设情况",
        "图1 各渠道公开信息的数量对比",
        "**表2 申请办理结果的分类统计**",
        "| 政府网站访问数量和更新数量 | 1 |",
    ],
)
def test_headings_and_captions_are_no_sentences(tmp_path: Path, label: str) -> None:
    before = f"  上年新开设政策问答专栏一个。\n  {label}\n  共公开各类信息1条，都在网站。\n"
    now = f"  今年把网站检查改为按周进行。\n  {label}\n  共公开各类信息2条，都在网站。\n"

    assert "N409" not in [code for code, _ in between_years(tmp_path, before, now)]


def test_sentences_of_last_year_are_counted_without_headings(tmp_path: Path) -> None:
    before = "  ## 政府信息公开平台建设情况\n  按月检查网站更新情况。举办培训2期，参训80人次。\n"
    now = "  ## 政府信息公开平台建设情况\n  按月检查网站更新情况。举办培训3期，参训90人次。\n"
    [(code, message)] = between_years(tmp_path, before, now)

    assert code == "N409"
    assert message.startswith("“一、总体情况”的 2 句话里有 2 句与上年相同：“按月检查网站更新情况”")
