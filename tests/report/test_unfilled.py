"""Figures that wait for a person (Y114): never zero, and one finding for a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reports import check_text, written
from tests.support.runner import CommandLine

OTHERS = "收到和处理政府信息公开申请情况:\n  本年新收: {自然人: 3}\n  本年度办理结果: {予以公开: {自然人: 3}}\n"


@pytest.mark.parametrize(
    ("yaml", "places"),
    [
        ("主动公开政府信息情况: 待填写\n", [(1, 13)]),
        ("主动公开: 待填写（原文是图片）\n", [(1, 7)]),
        ("申请:\n  本年新收: 待填写\n  上年结转: {自然人: 待填写, 总计: 9}\n", [(2, 9), (3, 15)]),
        ("申请:\n  本年新收: {自然人: 3, 总计: 8, 其他: 待填写}\n", [(2, 29)]),
        ("申请:\n  办理结果: {不予公开: 待填写, 办结: {自然人: 9}}\n", [(2, 16)]),
        ("申请: {结转下年度: 待填写, 本年新收: {自然人: 2}}\n", [(1, 13)]),
        ("主动公开:\n  行政许可: 待填写\n  规章: {制发: 待填写}\n", [(2, 9), (3, 12)]),
        ("复议诉讼: {行政复议: {结果维持: 待填写, 总计: 7}}\n", [(1, 21)]),
    ],
)
def test_one_finding_for_a_place_and_no_other(
    tmp_path: Path, yaml: str, places: list[tuple[int, int]]
) -> None:
    found = check_text(tmp_path, yaml).findings

    assert [(f.code, f.line, f.column) for f in found] == [("Y114", *place) for place in places]
    assert {f.message for f in found} == {"这里还没有填写"}


def test_it_is_not_built_until_somebody_wrote_something(
    command_line: CommandLine, tmp_path: Path
) -> None:
    written(tmp_path, yaml=f"主动公开政府信息情况: 待填写\n{OTHERS}")
    done = command_line.run("build", "2021.yaml")

    assert done.code == 1
    assert not (tmp_path / "2021.docx").exists()
    assert (
        "2021.yaml:1:13: 错误 Y114 这里还没有填写\n"
        "    主动公开政府信息情况: 待填写\n"
        "                          ^\n"
        "    提示：对照原文填上；是 0 的写 0，整张表都是 0 的删去这一行\n"
    ) in done.stderr
    for line in ("", "主动公开政府信息情况: {行政许可: 0}\n"):
        written(tmp_path, yaml=f"{line}{OTHERS}")
        assert command_line.run("build", "2021.yaml", "--force").code == 0


def test_what_is_known_of_a_table_is_told_with_what_is_not(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "主动公开: {行政许可: 5, 行政处罚: 待填写}\n")
    assert "主动公开有1格不为0，1格还不知道" in checked.report.understood


def test_a_text_still_to_be_written_is_a_warning_as_before(tmp_path: Path) -> None:
    found = check_text(tmp_path, "总体情况: 待填写\n主动公开: 待填写\n").findings
    assert [(f.code, f.line) for f in found] == [("N407", 1), ("Y114", 2)]
