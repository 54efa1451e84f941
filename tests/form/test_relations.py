"""Equations between cells of any tables: read, refused, and held against reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import Checked, check_file
from makereport.findings.errors import FormError
from makereport.form.model import Form
from makereport.form.reader import read_form
from tests.support.forms import AddForm

FORM = """id: zzgx-2020
name: 另一种报告
source: 某某〔2020〕1号
years: {from: 2020}
title: "{{ 年度 }}年度报告"
preface: 由{{ 单位 }}编制。
sections:
  - label: 表一 许可情况统计表
    name: 许可
    kind: table
    direction: across
    widths: [2948, 2948, 2948]
    blocks:
      - columns:
          - {label: 申请数量（件）, name: 申请, kind: count, unit: 件}
          - {label: 受理数量（件）, name: 受理, kind: count, unit: 件}
          - {label: 收费（万元）, name: 收费, kind: amount, unit: 万元}
  - label: 表二 各类情况统计表
    name: 各类
    kind: table
    direction: down
    widths: [844, 2000, 2000, 2000, 2000]
    blocks:
      - head: 项目
        columns:
          - {label: 本级, name: 本级, kind: amount, unit: 万元}
          - {label: 下级, name: 下级, kind: amount, unit: 万元}
          - {label: 合计, name: 合计, kind: amount, unit: 万元, sum: [本级, 下级], check: B201}
        rows:
          - label: 收费
            name: 收费组
            rows:
              - {label: 1.工本费, name: 工本费}
              - {label: 2.检验费, name: 检验费}
          - {label: 共计, name: 共计, sum: [收费组], check: B202}
      - head: 项目
        columns: [{label: 件数, name: 件数, kind: count, unit: 件}]
        rows: [{label: 受理（件）, name: 受理}]
"""
RELATIONS = """relations:
  - {figures: [许可.受理], at_most: [许可.申请], note: 受理的都是申请的}
  - {figures: [许可.受理], equal: [各类.受理]}
  - {figures: [许可.收费], equal: [各类.工本费.合计, 各类.检验费.合计], tolerance: 0.05}
"""
HEAD = "单位: 云溪县甲局\n年度: 2021\n格式: zzgx-2020\n"
SOUND = """表一:
  申请: 5
  受理: 4
  收费: 3.02
各类:
  收费:
    工本费: {本级: 1, 下级: 1}
    检验费: {本级: 1}
  受理: 4
""".replace("表一:", "许可:")


def checked(add_form: AddForm, tmp_path: Path, report: str, relations: str = RELATIONS) -> Checked:
    add_form("zzgx-2020", FORM + relations)
    path = tmp_path / "2021.yaml"
    path.write_text(HEAD + report, encoding="utf-8")
    return check_file(path)


def told(found: Checked) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in found.findings]


def test_what_holds_is_not_told(add_form: AddForm, tmp_path: Path) -> None:
    assert told(checked(add_form, tmp_path, SOUND)) == []


def test_a_sum_that_differs_is_an_error_with_both_sides(add_form: AddForm, tmp_path: Path) -> None:
    report = SOUND.replace("检验费: {本级: 1}", "检验费: {本级: 1.08}")
    (finding,) = checked(add_form, tmp_path, report).findings

    assert (finding.code, finding.severity, finding.line) == ("B206", "error", 7)
    assert finding.path == ("许可", "收费")
    assert finding.message == (
        "“许可情况统计表”的收费 3.02，不等于“各类情况统计表”工本费的合计 2"
        "＋“各类情况统计表”检验费的合计 1.08＝3.08，相差 0.06，允许相差 0.05"
    )
    assert finding.hint == "核对两边的数"


def test_a_difference_is_told_where_it_was_typed(add_form: AddForm, tmp_path: Path) -> None:
    relation = "relations: [{figures: [各类.收费组.本级], equal: [各类.检验费.合计]}]\n"
    (finding,) = checked(add_form, tmp_path, SOUND, relation).findings

    assert finding.path == ("各类", "收费组", "本级")
    assert (finding.line, finding.message) == (9, "收费的本级 2，不等于检验费的合计 1，相差 1")


def test_what_is_over_a_limit_is_a_warning_that_can_be_silenced(
    add_form: AddForm, tmp_path: Path
) -> None:
    report = SOUND.replace("申请: 5", "申请: 3")
    (finding,) = checked(add_form, tmp_path, report).findings

    assert (finding.code, finding.severity) == ("B207", "warning")
    assert finding.message == "受理数量 4，大于申请数量 3，相差 1"
    assert finding.hint == "受理的都是申请的；确有原因的，在这一行末尾写 # makereport: 忽略 B207"

    path = tmp_path / "2021.yaml"
    silenced = path.read_text(encoding="utf-8").replace(
        "受理: 4\n  收", "受理: 4 # makereport: 忽略 B207\n  收"
    )
    path.write_text(silenced, encoding="utf-8")
    assert told(check_file(path)) == []


def test_a_form_names_its_own_code(add_form: AddForm, tmp_path: Path) -> None:
    relation = RELATIONS.replace("note: 受理的都是申请的", "check: B202")
    report = SOUND.replace("申请: 5", "申请: 3")

    assert told(checked(add_form, tmp_path, report, relation)) == [("B202", 6)]


def test_a_table_that_is_left_out_is_zero_and_said_so(add_form: AddForm, tmp_path: Path) -> None:
    report = SOUND[: SOUND.index("各类")]
    found = checked(add_form, tmp_path, report)

    assert told(found) == [("B206", 6), ("B206", 7)]
    assert found.findings[0].message.endswith("相差 4；“各类情况统计表”没有填，按 0 计")
    assert told(checked_again(tmp_path, "")) == []


def checked_again(tmp_path: Path, report: str) -> Checked:
    path = tmp_path / "2021.yaml"
    path.write_text(HEAD + report, encoding="utf-8")
    return check_file(path)


def test_a_slip_gives_no_second_finding(add_form: AddForm, tmp_path: Path) -> None:
    report = SOUND.replace("受理: 4\n  收", "受理: 四\n  收")

    assert told(checked(add_form, tmp_path, report)) == [("Y106", 6)]


@pytest.mark.parametrize(
    ("relation", "place", "words"),
    [
        (
            "{figures: [许可.受里], equal: [各类.受理]}",
            "许可.受里",
            "不在行“许可”中；是不是“受理”？",
        ),
        ("{figures: [许科.受理], equal: [各类.受理]}", "许科", "不在格式中；是不是“许可”？"),
        (
            "{figures: [许可.许可.受理], equal: [各类.受理]}",
            "许可.许",
            "没有指明一个数，写成 表.列",
        ),
        ("{figures: [许可], equal: [各类.受理]}", "许可]", "没有指明一个数，写成 表.列"),
        ("{figures: [各类], equal: [许可.受理]}", "各类]", "没有指明一个数，写成 表.行.列"),
        ("{figures: [各类.共计], equal: [许可.受理]}", "各类.共计", "写明一列：本级、下级、合计"),
        ("{figures: [各类.共计.上级], equal: [许可.受理]}", "各类.共", "是不是“本级”？"),
        ("{figures: [许可.受理], equal: [许可.受理]}", "{", "两边是同样的数"),
        ("{figures: [许可.受理]}", "{", "缺少 equal"),
        (
            "{figures: [各类.共计.合计], equal: [各类.工本费.合计, 各类.检验费.合计]}",
            "{",
            "总是成立",
        ),
        ("{figures: [许可.受理], at_moat: [许可.申请]}", "at_moat", "是不是“at_most”？"),
        ("{figures: [各类.共计费.本级], equal: [许可.受理]}", "各类.共", "是不是“共计”？"),
        ("{figures: [许可.受理], equal: [许可.申请], at_most: [许可.申请]}", "{", "只写一个"),
        (
            "{figures: [各类.共计.本级, 各类.工本费.合计], equal: [许可.收费]}",
            "各类.工本费",
            "“各类.工本费.合计”算了两次",
        ),
        ("{figures: [许可.受理], equal: [许可.申请], tolerance: -1}", "-1", "例如 0.05"),
        ("{figures: [许可.受理], equal: [许可.申请], check: B999}", "B999", "不认识的 check"),
        ("{figures: [许可.受理], equals: [许可.申请]}", "equals", "是不是“equal”？"),
        ("{figures: [], equal: [许可.申请]}", "[]", "figures 是空的"),
    ],
)
def test_what_a_form_may_not_say(tmp_path: Path, relation: str, place: str, words: str) -> None:
    text = f"{FORM}relations:\n  - {relation}\n"
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(FormError) as raised:
        read_form(tmp_path)
    assert words in str(raised.value)
    line = text.splitlines().index(f"  - {relation}") + 1
    assert f"form.yaml:{line}:{5 + relation.index(place)}: " in str(raised.value)


def test_every_way_to_name_a_cell(tmp_path: Path) -> None:
    names = ["许可.申请", "各类.受理", "各类.受理.件数", "各类.收费组.本级", "各类.共计.合计"]
    right = ["许可.受理", "许可.受理", "许可.申请", "许可.受理", "许可.受理"]
    relations = "".join(
        f"  - {{figures: [{name}], equal: [{other}]}}\n"
        for name, other in zip(names, right, strict=True)
    )
    (tmp_path / "form.yaml").write_text(f"{FORM}relations:\n{relations}", encoding="utf-8")
    form: Form = read_form(tmp_path)

    assert [relation.left for relation in form.relations] == [
        (("许可", "许可", "申请"),),
        (("各类", "受理", "件数"),),
        (("各类", "受理", "件数"),),
        (("各类", "收费组", "本级"),),
        (("各类", "共计", "合计"),),
    ]
