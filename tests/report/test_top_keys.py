"""The top keys as data: whatever knows them reads one list."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from makereport import check_file, latest_form
from makereport.report.keys import TOP_KEYS, TopValues
from makereport.writing.starter import starter
from makereport.writing.yaml_lines import starter_lines
from tests.support.reports import check_text, codes


def test_every_value_has_a_key_and_every_key_a_value() -> None:
    assert [key.field for key in TOP_KEYS.values()] == [field.name for field in fields(TopValues)]
    assert len(TOP_KEYS) > 10


def test_every_key_is_read_into_its_field(tmp_path: Path) -> None:
    for name, value in (("2020.yaml", "甲局"), ("乙局.yaml", "乙局")):
        check_text(tmp_path, f"单位: {value}\n年度: 202{'0' if name[0] == '2' else '1'}\n", name)
    checked = check_text(
        tmp_path,
        "单位: 甲局\n年度: 2021\n格式: zfxxgk-2021\n标题: 2021年政府信息公开工作年度报告\n前言: 乙\n联系方式: {电话: 1}\n"
        "指标: {丙: 1}\n上年: 2020.yaml\n发布日期: 2022-1-2\n单位类型: 部门\n下级: 乙局.yaml\n"
        "文号: 甲发〔2022〕1号\n附加部分: {七、附件: 名单。}\n发布信息: {索引号: 1}\n",
    )

    assert codes(checked) == []
    absent = TopValues()
    for key in TOP_KEYS.values():
        assert getattr(checked.report.draft, key.field) != getattr(absent, key.field), key.name


def test_a_new_file_has_the_lines_of_every_key_that_has_any(tmp_path: Path) -> None:
    text = starter(latest_form(), 2022, "2022.yaml")
    wanted = [line for key in TOP_KEYS.values() for line in starter_lines(key, 2022, latest_form())]

    assert len(wanted) > 8
    assert "\n".join(wanted) in text
    (tmp_path / "2022.yaml").write_text(text, encoding="utf-8")
    assert set(codes(check_file(tmp_path / "2022.yaml"))) == {"N407"}
