"""The list of agencies: who is missing, and who is not on it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makereport import check_file, merge_files
from makereport.source.tree import UNFIT
from tests.support.agencies import agencies, merge, merged_text, write
from tests.support.reports import codes


def test_who_is_missing_and_who_is_not_on_the_list_is_told_and_written(tmp_path: Path) -> None:
    files = agencies(tmp_path, 云溪县水务局=1, 云溪县教育局=2, 财政局=3, 云溪县外事办=4)
    listed = "# 应报单位\n\n云溪县 教育局\n云溪县水利局  # 改过名\n云溪县民政局\n云溪县财政局\n云溪县教育局\n"
    (tmp_path / "名单.txt").write_bytes(listed.encode("gbk"))
    result = merge(tmp_path, *files, "--expect", "名单.txt")

    assert result.code == 0
    assert result.stderr.splitlines() == [
        "名单上的 4 个单位里，3 个没有交：云溪县水利局、云溪县民政局、云溪县财政局",
        "不在名单上、也加进来了的 3 个：云溪县水务局、财政局、云溪县外事办",
        "名单上的“云溪县水利局”没有交，文件里有“云溪县水务局”，是不是同一个单位？",
        "名单上的“云溪县财政局”没有交，文件里有“财政局”，是不是同一个单位？",
    ]
    assert (
        "# 名单上的 4 个单位里，3 个没有交：\n"
        "#   云溪县水利局（不在名单上的“云溪县水务局”是不是它？）\n"
        "#   云溪县民政局\n"
        "#   云溪县财政局（不在名单上的“财政局”是不是它？）\n"
        "# 不在名单上、也加进来了的 3 个：\n"
        "#   云溪县水务局\n"
        "#   财政局\n"
        "#   云溪县外事办\n"
        "#\n"
    ) in merged_text(tmp_path)
    assert set(codes(check_file(tmp_path / "汇总.yaml"))) == {"N407"}


def test_a_list_that_is_complete_is_said_to_be(tmp_path: Path) -> None:
    files = agencies(tmp_path, 甲局=1, 乙局=2)
    (tmp_path / "名单.csv").write_text(
        '\ufeff单位名称,联系人\n"甲局",张\n# 备注,\n乙局,李\n,\n', encoding="utf-8"
    )
    result = merge(tmp_path, *files, "--expect", "名单.csv")

    assert result.stderr == "名单上的 2 个单位都交齐了\n"
    assert "\n# 名单上的 2 个单位都交齐了。\n#\n" in merged_text(tmp_path)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("名单.txt", "1.甲局\n2、乙局\n"),
        ("名单.csv", "序号,单位名称\n1,甲局\n2,乙局\n3\n"),
        ("名单.csv", "单位,年报文件\n甲局,甲.yaml\n乙局,乙.yaml\n合计,2 个单位\n"),
        ("名单.csv", "甲局,张\n乙局,李\n"),
    ],
)
def test_a_list_may_be_numbered_or_an_earlier_overview(
    tmp_path: Path, name: str, listed: str
) -> None:
    files = agencies(tmp_path, 甲局=1, 乙局=2)
    (tmp_path / name).write_text(listed, encoding="utf-8")

    assert merge(tmp_path, *files, "--expect", name).stderr == "名单上的 2 个单位都交齐了\n"


@pytest.mark.parametrize(
    "rows",
    [
        [["应报单位名单"], [None, None], ["序号", "单位名称"], [1, "甲局"], [2, "乙局"], [3]],
        [["单位"], [], ["甲局"], ["乙局"], ["合计"]],
        [["甲局", "张"], ["2、乙局", "李"], ["# 备注"]],
    ],
)
def test_a_list_may_be_a_workbook(tmp_path: Path, rows: list[list[object]]) -> None:
    files = agencies(tmp_path, 甲局=1, 乙局=2)
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.create_sheet("另一张").append(["丙局"])
    book.save(tmp_path / "名单.XLSX")

    assert merge(tmp_path, *files, "--expect", "名单.XLSX").stderr == "名单上的 2 个单位都交齐了\n"


def test_an_overview_for_excel_is_a_list_for_the_next_year(tmp_path: Path) -> None:
    files = agencies(tmp_path, 甲局=1, 乙局=2)
    merge_files(
        [tmp_path / file for file in files],
        tmp_path / "去年.yaml",
        overview=tmp_path / "去年.xlsx",
    )

    assert merge(tmp_path, *files, "--expect", "去年.xlsx").stderr == "名单上的 2 个单位都交齐了\n"


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", "甲局\n".encode()])
def test_a_workbook_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    agencies(tmp_path, 甲局=1)
    if content is not None:
        (tmp_path / "名单.xlsx").write_bytes(content)
    result = merge(tmp_path, "甲局.yaml", "--expect", "名单.xlsx")

    assert result.code == 1
    assert "名单.xlsx: 名单不能用：" in result.stderr
    assert not (tmp_path / "汇总.yaml").exists()


def test_no_likeness_is_looked_for_where_the_list_is_another_one(tmp_path: Path) -> None:
    files = agencies(tmp_path, **{f"云溪县第{number}水务局": 1 for number in range(101)})
    listed = "\n".join(f"云溪县第{number}水利局" for number in range(100))
    (tmp_path / "名单.txt").write_text(listed, encoding="utf-8")
    result = merge(tmp_path, *files, "--expect", "名单.txt")

    assert "100 个没有交" in result.stderr
    assert "是不是同一个单位" not in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "名单.txt: 名单不能用：文件不存在"),
        (b"PK\x03\x04", "名单.txt: 名单不能用：这是 Word、Excel、PDF 或压缩文件"),
        (b"# \xe7\xa9\xba\n\n---\n", "名单.txt: 名单不能用：里面没有单位"),
    ],
)
def test_a_list_that_cannot_be_used_is_told(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    agencies(tmp_path, 甲=1)
    if content is not None:
        (tmp_path / "名单.txt").write_bytes(content)
    result = merge(tmp_path, "甲.yaml", "--expect", "名单.txt")

    assert result.code == 1
    assert said in result.stderr
    assert "提示：" in result.stderr
    assert not (tmp_path / "汇总.yaml").exists()


NAMES = st.text(
    st.one_of(
        st.sampled_from('#：: \x85\u2028\t\r\u3000\ufeff’"\\'),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
).filter(lambda name: not UNFIT.search(name))


@settings(max_examples=15, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_any_name_of_an_agency_leaves_the_parents_file_sound(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        for number, name in enumerate(names):
            escaped = "".join(f"\\U{ord(character):08x}" for character in f"甲{number}{name}")
            write(folder, f"{number}.yaml", f'单位: "{escaped}"\n')
        listed = "".join(f"乙{name}\n" for name in names)
        (folder / "list.txt").write_text(listed, encoding="utf-8", newline="")
        merged = merge_files(
            [str(folder / f"{number}.yaml") for number in range(len(names))],
            folder / "out.yaml",
            expect=folder / "list.txt",
            overview=folder / "all.xlsx",
        )

        assert not merged.refused
        assert set(codes(check_file(folder / "out.yaml"))) == {"N407"}
        sheet = openpyxl.load_workbook(folder / "all.xlsx").worksheets[0]
        assert sum(str(cell.value).startswith("甲") for cell in sheet["A"]) == len(names)
