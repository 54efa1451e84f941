"""A new year from a report with texts beside its tables, added parts and a
document number: they stand in comments, and print nothing."""

from __future__ import annotations

from pathlib import Path

from makereport import check_file
from tests.support.reports import OPEN, built, codes
from tests.writing.test_last_year import new

LAST = (
    "年度: 2021\n文号: 云示发〔2022〕3号\n"
    + OPEN
    + "  表前文字: |\n    去年的说明。\n    第二段。\n  行政许可: 3\n  表后文字: 去年的注。\n"
    + "附加部分:\n  七、联系人: 去年的办公室。\n  '附件: 名单': |\n    # makereport: 忽略 N401\n"
)


def test_last_years_texts_stand_in_comments(tmp_path: Path) -> None:
    text = new(tmp_path, LAST)

    assert (
        "# 上年写了自己的“文号”，今年还要写的，改好年份再去掉前面的 #：\n# 文号: 云示发〔2022〕3号\n"
        in text
    )
    assert (
        "# 二、主动公开政府信息情况\n# 上年的表前文字（2021年度），只供参考，写好后删去：\n#   去年的说明。\n"
        "#   第二段。\n# 上年的表后文字（2021年度），只供参考，写好后删去：\n#   去年的注。\n"
        "主动公开政府信息情况:\n" in text
    )
    assert text.endswith(
        "\n# 上年还有格式以外的部分，今年还要写的，改成今年的情况以后去掉前面的 #：\n# 附加部分:\n"
        '#   七、联系人: |\n#     去年的办公室。\n#   "附件: 名单": |\n#     ＃ makereport: 忽略 N401\n'
    )


def test_none_of_them_is_in_the_new_report(tmp_path: Path) -> None:
    new(tmp_path, LAST)
    checked = check_file(tmp_path / "2022.yaml")

    assert set(codes(checked)) == {"N407"}
    assert "去年".encode() not in built(checked)
    assert checked.document is not None
    assert (checked.document.number, checked.document.added) == ("", {})


def test_a_part_is_as_it_was_once_its_comment_signs_are_taken_away(tmp_path: Path) -> None:
    text = new(tmp_path, LAST)
    head, offered = text.split("去掉前面的 #：\n# 附加部分:\n")
    offered = "".join(line.removeprefix("# ") + "\n" for line in offered.splitlines())
    (tmp_path / "2022.yaml").write_text(f"{head}\n附加部分:\n{offered}", encoding="utf-8")
    added = check_file(tmp_path / "2022.yaml").report.draft.added

    assert {heading: part.text for heading, part in added.items()} == {
        "七、联系人": "去年的办公室。",
        "附件: 名单": "＃ makereport: 忽略 N401",
    }
