"""The rules about narrative hold for texts beside tables and for added parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.checks.between import Between, digest
from tests.support.printed import told
from tests.support.reports import OPEN, check_text

BESIDE = OPEN + "  行政许可: 3\n  表后文字: |\n    {}\n"
ADDED = OPEN + "  行政许可: 3\n附加部分:\n  七、附件: |\n    {}\n"
WRONG = {
    "N401": "本年度作出行政许可决定4件。",
    "N405": "另有{{ 申请.没有 }}件。",
    "N407": "待填写",
    "N411": "电话13912345678。",
    "N412": "![图](没有.png)",
    "N413": "| 甲 | 乙 |",
    "N414": "（二）甲",
    "N415": "2020年，本机关未收取信息处理费。",
    "N417": "六、其他需要报告的事项",
    "N418": "公开数量增加增加较多。",
    "N420": "依法\u200b公开。",
}


@pytest.mark.parametrize("yaml", [BESIDE, ADDED], ids=["beside a table", "in an added part"])
@pytest.mark.parametrize(("code", "line"), WRONG.items())
def test_a_wrong_line_is_told_where_it_stands(
    tmp_path: Path, code: str, line: str, yaml: str
) -> None:
    text = yaml.format(line)
    [said] = told(check_text(tmp_path, text))

    assert said.label.endswith(code)
    assert said.line == f"    {line}"
    assert text.split("\n")[int(said.place.split(":")[1]) - 1] == said.line


@pytest.mark.parametrize("yaml", [BESIDE, ADDED], ids=["beside a table", "in an added part"])
def test_a_warning_is_silenced_at_the_key_of_the_text(tmp_path: Path, yaml: str) -> None:
    silenced = "|  # makereport: 忽略 N401".join(yaml.rsplit("|", 1))

    assert told(check_text(tmp_path, silenced.format(WRONG["N401"]))) == []


@pytest.mark.parametrize("yaml", [BESIDE, ADDED], ids=["beside a table", "in an added part"])
def test_the_text_of_another_agency_is_told(tmp_path: Path, yaml: str) -> None:
    words = (
        "公开数据取自统计系统",
        "各科室逐项核对签字",
        "数据口径与上年相同",
        "由办公室汇总审定",
        "逐月登记台账",
    )
    text = yaml.format("。".join(f"本机关{word}并留存备查" for word in words) + "。")
    collected = Between()
    for unit in ("甲局", "乙局"):
        report = check_text(tmp_path, f"单位: {unit}\n{text}", f"{unit}.yaml").report
        collected.add(f"{unit}.yaml", digest(report))

    said = [found for settled in collected.settled().values() for found in settled.shown]
    assert [(found.code, found.file) for found in said] == [
        ("F703", "甲局.yaml"),
        ("F703", "乙局.yaml"),
    ]
    label = "二、主动公开政府信息情况（表后文字）" if yaml is BESIDE else "七、附件"
    assert said[0].message.startswith(f"“{label}”的 5 句话里有 5 句")
