"""Labels that list things have the marks in them by which an input method parts
items; in braces they are keys all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import check_file
from makereport.source.nodes import Mapping
from makereport.source.text import Source
from makereport.source.tree import parse
from tests.support.forms import AddForm

LABELS = ("暂扣许可证、执照，降低资质等级", "没收违法所得、没收非法财物", "第3类；其他")


@pytest.mark.parametrize(
    ("typed", "keys", "corrected"),
    [
        (f"{{{LABELS[0]}: 3}}", [LABELS[0]], ""),
        (f"{{警告: 1, {LABELS[0]}: 3, {LABELS[1]}: 0}}", ["警告", LABELS[0], LABELS[1]], ""),
        (f"{{{LABELS[2]}: 3}}", [LABELS[2]], ""),
        (f"{{警告: 1，{LABELS[0]}: 3}}", ["警告", LABELS[0]], f"{{警告: 1, {LABELS[0]}: 3}}"),
        (f"{{{LABELS[0]}: 3，警告: 1}}", [LABELS[0], "警告"], f"{{{LABELS[0]}: 3, 警告: 1}}"),
        (f"{{{LABELS[0]}:3}}", [LABELS[0]], f"{{{LABELS[0]}: 3}}"),
        (f"{{{LABELS[0]}：3}}", [LABELS[0]], f"{{{LABELS[0]}: 3}}"),
        # What only ends like it is none.
        (
            f"{{不{LABELS[0]}: 3}}",
            ["不暂扣许可证、执照", "降低资质等级"],
            "{不暂扣许可证、执照, 降低资质等级: 3}",
        ),
        ("{警告: 1，罚款: 3}", ["警告", "罚款"], "{警告: 1, 罚款: 3}"),
    ],
)
def test_a_label_is_known_before_a_slip(typed: str, keys: list[str], corrected: str) -> None:
    root, findings = parse(Source("a.yaml", f"处罚: {typed}\n"), labels=lambda: LABELS)

    assert isinstance(root, Mapping)
    inner = root.entries[0].value
    assert isinstance(inner, Mapping)
    assert [entry.key.value for entry in inner.entries] == keys
    assert {finding.hint for finding in findings} == (
        {f"改为：处罚: {corrected}"} if corrected else set()
    )


def test_labels_are_asked_for_once_and_only_where_there_is_a_slip() -> None:
    asked: list[str] = []

    def labels() -> tuple[str, ...]:
        asked.append("")
        return LABELS

    parse(Source("a.yaml", "处罚: {警告: 1, 罚款: 2}\n正文: 甲，乙：丙\n"), labels=labels)
    assert asked == []
    parse(Source("a.yaml", "甲: {警告: 1，罚款: 2}\n乙: {警告: 1，罚款: 2}\n"), labels=labels)
    assert len(asked) == 1


def test_a_report_knows_the_labels_of_its_form(add_form: AddForm, tmp_path: Path) -> None:
    columns = "\n".join(
        f"          - {{label: {label}, name: 列{number}, kind: count, unit: 宗}}"
        for number, label in enumerate(LABELS[:2])
    )
    add_form(
        "zzlb-2020",
        f"""id: zzlb-2020
name: 另一种报告
source: 某某〔2020〕1号
years: {{from: 2020}}
title: "{{{{ 年度 }}}}年度处罚年报"
sections:
  - label: 处罚情况
    name: 处罚
    kind: table
    direction: across
    widths: [4422, 4422]
    blocks:
      - columns:
{columns}
""",
    )
    path = tmp_path / "甲.yaml"
    path.write_text(
        f"单位: 云溪县示范局\n年度: 2021\n格式: zzlb-2020\n处罚: {{{LABELS[1]}: 2, {LABELS[0]}: 3}}\n",
        encoding="utf-8",
    )
    checked = check_file(path)
    assert checked.findings == []
    assert list(checked.report.figures["处罚"].complete().values()) == [3, 2]
