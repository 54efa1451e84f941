"""A parent's figures against its subordinate reports (H501)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from makereport import Checked
from tests.support.reports import check_text, codes

APPLICATIONS = "收到和处理政府信息公开申请情况"
LICENCES = "主动公开:\n  行政许可: {}\n"


def child(folder: Path, name: str, yaml: str = "") -> None:
    """A subordinate report named after its agency."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml if "单位" in yaml else f"单位: {path.stem}\n{yaml}"
    check_text(path.parent, text, path.name)


def licences(folder: Path, **numbers: int) -> None:
    """Reports in the folder 各局, each with a number of licences."""
    for agency, number in numbers.items():
        child(folder, f"各局/{agency}.yaml", LICENCES.format(number))


def parent(folder: Path, yaml: str, below: str = "[各局/*.yaml]") -> Checked:
    return check_text(folder, f"下级: {below}\n{yaml}")


def messages(checked: Checked) -> list[str]:
    assert set(codes(checked)) <= {"H501"}
    return [finding.message for finding in checked.findings]


def test_a_parent_that_is_the_sum_of_its_children_is_silent(tmp_path: Path) -> None:
    rows = (
        f"{APPLICATIONS}:\n  本年新收: {{自然人: %s}}\n  办理结果:\n    予以公开: {{自然人: %s}}\n"
    )
    child(tmp_path, "各局/甲.yaml", rows % (3, 1) + "主动公开:\n  行政事业性收费: 0.1\n")
    child(tmp_path, "各局/乙.yaml", rows % (4, 4) + "主动公开:\n  行政事业性收费: 0.2\n")

    for carried in ("", "  结转下年度: {自然人: 2}\n"):
        text = rows % (7, 5) + carried + "主动公开:\n  行政事业性收费: 0.30\n"
        assert messages(parent(tmp_path, text)) == []


def test_a_child_left_out_is_named_before_the_largest(tmp_path: Path) -> None:
    licences(tmp_path, 甲=300, 乙=17, 丙=40)
    checked = parent(tmp_path, LICENCES.format(340))

    assert messages(checked) == [
        "行政许可的处理决定是 340，3 份下级年报之和是 357，少 17；"
        "可能漏加了 乙 17（各局/乙.yaml）；"
        "数较大的下级：甲 300（各局/甲.yaml）、丙 40（各局/丙.yaml）"
    ]
    finding = checked.findings[0]
    assert (finding.line, finding.column) == (3, 9)
    assert finding.path == ("主动公开", "行政许可")


def test_a_child_counted_twice_is_told_from_one_left_out(tmp_path: Path) -> None:
    licences(tmp_path, 甲=300, 乙=17)

    assert messages(parent(tmp_path, LICENCES.format(334))) == [
        "行政许可的处理决定是 334，2 份下级年报之和是 317，多 17；"
        "可能加了两次 乙 17（各局/乙.yaml）；数较大的下级：甲 300（各局/甲.yaml）"
    ]


def test_at_most_five_children_are_named_the_largest_first(tmp_path: Path) -> None:
    licences(tmp_path, **{f"局{number}": number for number in range(1, 10)})
    (message,) = messages(parent(tmp_path, LICENCES.format(200)))

    assert message.endswith(
        "数较大的下级：局9 9（各局/局9.yaml）、局8 8（各局/局8.yaml）、局7 7（各局/局7.yaml）、"
        "局6 6（各局/局6.yaml）、局5 5（各局/局5.yaml）"
    )


def test_a_number_that_no_child_has_is_told_without_any(tmp_path: Path) -> None:
    licences(tmp_path, 甲=0)

    assert messages(parent(tmp_path, LICENCES.format(2))) == [
        "行政许可的处理决定是 2，1 份下级年报之和是 0，多 2"
    ]


def test_totals_do_not_repeat_a_difference(tmp_path: Path) -> None:
    rows = (
        f"{APPLICATIONS}:\n  本年新收: {{自然人: 3}}\n  办理结果:\n    予以公开: {{自然人: %s}}\n"
    )
    child(tmp_path, "各局/甲.yaml", rows % 3)

    checked = parent(tmp_path, rows % 2 + "  结转下年度: {自然人: 1}\n")
    assert [finding.path[-2:] for finding in checked.findings] == [("予以公开", "自然人")]


def test_a_table_the_parent_lacks_is_one_finding(tmp_path: Path) -> None:
    text = f"{APPLICATIONS}:\n  本年新收: {{自然人: 3, 商业企业: 1}}\n"
    child(tmp_path, "各局/甲.yaml", text)

    assert messages(parent(tmp_path, "")) == [
        "“三、收到和处理政府信息公开申请情况”没有填，按 0 计；1 份下级年报之和不全是 0"
    ]


def test_what_goes_beyond_twenty_cells_is_summed_up(tmp_path: Path) -> None:
    columns = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    cells = "{" + ", ".join(f"{column}: 1" for column in columns) + "}"
    rows = "".join(f"  {row}: {cells}\n" for row in ("本年新收", "上年结转"))
    results = "".join(f"    {row}: {cells}\n" for row in ("予以公开", "部分公开"))
    text = f"{APPLICATIONS}:\n{rows}  办理结果:\n{results}"
    child(tmp_path, "各局/甲.yaml", text)
    said = messages(parent(tmp_path, f"{APPLICATIONS}:\n"))

    assert len(said) == 21
    assert said[0] == "另外还有与下级之和不一致的：申请 4 格"


def test_a_cell_that_is_no_number_is_not_compared(tmp_path: Path) -> None:
    licences(tmp_path, 甲=3)

    assert codes(parent(tmp_path, LICENCES.format("三"))) == ["Y106"]


@pytest.mark.parametrize(
    "below",
    [
        "各局/*.yaml",
        '["**/*.yaml"]',
        '["**"]',
        "[各局/*]",
        "[各局/甲.yaml, 各局/乙.yaml]",
        "[各局/甲.yaml, 各局/*.yaml, 各局/别名.yaml]",
        r"[各局\*.yaml]",
        "[./各局/../各局/?.yaml]",
        '["*局/[甲乙].yaml"]',
        '"{folder}/各局/*.yaml"',
    ],
)
def test_children_are_found_by_patterns_and_count_once(tmp_path: Path, below: str) -> None:
    licences(tmp_path, 甲=1, 乙=2)
    child(tmp_path, "各局/往年/甲.yaml", "年度: 2022\n" + LICENCES.format(100))
    child(tmp_path, "各局/.草稿/丙.yaml", LICENCES.format(100))
    (tmp_path / "各局" / "zfxxgk-2021.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "各局" / "空.yaml").mkdir()
    os.symlink("甲.yaml", tmp_path / "各局" / "别名.yaml")
    os.symlink(tmp_path, tmp_path / "各局" / "圈")
    below = below.replace("{folder}", tmp_path.as_posix())
    if '"' not in below:
        below = below.replace("[", '["').replace("]", '"]').replace(", ", '", "')
        below = below.replace("\\", "\\\\") if below.startswith("[") else f'"{below}"'

    assert messages(parent(tmp_path, LICENCES.format(3), below)) == []
    (message,) = messages(parent(tmp_path, LICENCES.format(4), below))
    assert "2 份下级年报之和是 3，多 1" in message


def test_lock_files_of_office_programs_are_no_children(tmp_path: Path) -> None:
    licences(tmp_path, 甲=1)
    (tmp_path / "各局/~$甲.docx").write_bytes(b"\x05user")

    assert messages(parent(tmp_path, LICENCES.format(1), "[各局/*.yaml, '各局/*.docx']")) == [
        "下级年报用不了：“各局/*.docx”没有找到 2021 年度的年报（本文件不算）"
    ]


def test_the_parent_itself_is_not_its_own_child(tmp_path: Path) -> None:
    child(tmp_path, "甲 局.yaml", LICENCES.format(3))

    assert messages(parent(tmp_path, LICENCES.format(3), '["*.yaml"]')) == []


def test_a_name_with_the_marks_of_a_pattern_is_a_name_where_the_file_is_there(
    tmp_path: Path,
) -> None:
    child(tmp_path, "甲[1].yaml", LICENCES.format(3))
    child(tmp_path, "甲1.yaml", LICENCES.format(100))

    assert messages(parent(tmp_path, LICENCES.format(3), '["甲[1].yaml"]')) == []


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ("没有.yaml", "没有.yaml 有错误 Y100：文件不存在"),
        ("各局", "“各局”是一个文件夹，要写成“各局/*.yaml”"),
        ('"*/没有*.yaml"', "“*/没有*.yaml”没有找到 2021 年度的年报（本文件不算）"),
        ("2021.yaml", "“2021.yaml”没有找到 2021 年度的年报（本文件不算）"),
        ("往年.yaml", "往年.yaml 的年度是 2022，不是 2021"),
        ('"往*.yaml"', "“往*.yaml”没有找到 2021 年度的年报（本文件不算）"),
        ('"坏*.yaml"', "坏.yaml 第 3 行有错误 Y103：不认识的键“行政”"),
        ('"**.yaml"', "“**.yaml”不能用作文件名或通配符"),
        ('"[乙-甲]?.yaml"', "“[乙-甲]?.yaml”没有找到 2021 年度的年报（本文件不算）"),
        ("长" * 300 + ".yaml", f"“{'长' * 300}.yaml”不能用作文件名或通配符"),
        ("各局/*.yaml", "各局/副本.yaml 和 各局/甲.yaml 都是“甲”的年报"),
    ],
)
def test_a_child_that_is_of_no_use_is_told_and_nothing_compared(
    tmp_path: Path, below: str, said: str
) -> None:
    licences(tmp_path, 甲=1)
    child(tmp_path, "各局/副本.yaml", "单位: 甲\n")
    child(tmp_path, "往年.yaml", "年度: 2022\n")
    (tmp_path / "坏.yaml").write_text("单位: 坏\n年度: 2021\n行政: 1\n", encoding="utf-8")
    checked = parent(tmp_path, LICENCES.format(99), below)

    assert messages(checked) == [f"下级年报用不了：{said}"]
    assert checked.findings[0].line == 1


def test_a_child_of_another_form_is_of_no_use(tmp_path: Path) -> None:
    child(tmp_path, "各局/甲.yaml", "格式: zfxxgk-2019\n")

    assert messages(parent(tmp_path, "")) == [
        "下级年报用不了：各局/甲.yaml 用的是另一种格式 zfxxgk-2019"
    ]


def test_a_child_of_another_family_is_passed_over_unless_it_is_named(tmp_path: Path) -> None:
    licences(tmp_path, 甲=1)
    child(tmp_path, "各局/执法.yaml", "单位: 乙\n格式: fzzf-2019\n")

    assert messages(parent(tmp_path, LICENCES.format(1))) == []
    assert messages(parent(tmp_path, LICENCES.format(1), "各局/执法.yaml")) == [
        "下级年报用不了：各局/执法.yaml 用的是另一种格式 fzzf-2019"
    ]


def test_many_children_of_no_use_are_summed_up(tmp_path: Path) -> None:
    for number in range(30):
        path = tmp_path / "各局" / f"{number:02}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("年度: 2021\n", encoding="utf-8")
    said = messages(parent(tmp_path, ""))

    assert len(said) == 21
    assert said[-1] == "另外还有 10 处下级年报用不了"


def test_a_comment_silences_a_difference(tmp_path: Path) -> None:
    licences(tmp_path, 甲=3)
    text = LICENCES.format("4  # makereport: 忽略 H501")

    assert codes(parent(tmp_path, text)) == []
