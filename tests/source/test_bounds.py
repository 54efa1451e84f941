"""Where a file ends to be a report: depth of brackets, pages, sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import check_file
from makereport.source.text import MAX_BYTES
from tests.support.printed import told
from tests.support.reports import check_bytes, check_text


@pytest.mark.parametrize(("deep", "labels"), [(48, []), (49, ["错误 Y110"])])
def test_levels_may_be_fifty_deep_with_the_file_itself(
    tmp_path: Path, deep: int, labels: list[str]
) -> None:
    yaml = f"指标: {{甲: {'[' * deep}1{']' * deep}}}\n"
    found = told(check_text(tmp_path, yaml))
    assert [said.label for said in found] == labels
    assert [said.message for said in found] == ["嵌套超过 50 层"] * len(labels)
    assert {said.hint for said in found} <= {"年报文件用不到这么多层，请检查缩进和括号"}


@pytest.mark.parametrize("deep", [51, 5000])
def test_deeper_brackets_are_one_error_at_their_line_and_nothing_else_is_read(
    tmp_path: Path, deep: int
) -> None:
    found = told(check_text(tmp_path, f"行政: 1\n总体情况: 甲\n指标:\n  甲: {'[' * deep}\n乙：1\n"))
    [said] = [each for each in found if each.label == "错误 Y110"]
    assert said.place == "2021.yaml:4:3"
    assert said.message == "括号嵌套超过 50 层"
    assert said.hint == "年报文件用不到这么多层，请检查括号"
    assert [each.label for each in found if each.place > "2021.yaml:4:9"] == []


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html>",
        "<html>",
        "<HTML>",
        "<head>",
        "<meta charset=x>",
        "\n  <head>",
        "\ufeff<html>",
    ],
)
def test_a_web_page_is_told_as_one(tmp_path: Path, start: str) -> None:
    [said] = told(check_bytes(tmp_path, f"{start}\n单位: 甲\n".encode()))
    assert (said.label, said.message) == ("错误 Y100", "这是网页，不是 YAML")
    assert said.hint == (
        "已公布的年报用 makereport import 读成 YAML；新建一份用 makereport new 年度"
    )


@pytest.mark.parametrize("line", ["# <head>", "总体情况: 见<head>一节。", "总体情况: <p>甲</p>"])
def test_a_report_that_speaks_of_one_is_none(tmp_path: Path, line: str) -> None:
    assert told(check_text(tmp_path, f"{line}\n")) == []


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.4"], ids=["zip", "ole", "pdf"]
)
def test_a_file_of_an_office_program_is_told_as_one(tmp_path: Path, start: bytes) -> None:
    [said] = told(check_bytes(tmp_path, start + b"\n"))
    assert said.message == "这是 Word、Excel、PDF 或压缩文件，不是 YAML"


def test_five_megabytes_are_the_most(tmp_path: Path) -> None:
    body = "单位: 甲\n".encode()
    most = check_bytes(tmp_path, body + b"#" * (MAX_BYTES - len(body)))
    assert "Y110" not in {finding.code for finding in most.findings}
    [said] = told(check_bytes(tmp_path, body + b"#" * (MAX_BYTES - len(body) + 1)))
    assert said.label == "错误 Y110"
    assert said.message == "文件有 5.0 MB，超过 5 MB 的上限"
    assert said.hint == "年报文件通常只有几十 KB，请检查是不是选错了文件"


def test_a_folder_and_a_name_that_cannot_be(tmp_path: Path) -> None:
    [folder] = told(check_file(tmp_path, "夹"))
    assert (folder.place, folder.message) == ("夹:1:1", "这是一个文件夹，不是文件")
    assert folder.hint == "请写出文件夹里的 YAML 文件名"
    [odd] = told(check_file("a\0.yaml", "a"))
    assert (odd.message, odd.hint) == ("文件名里有不能用的字符", "请检查文件名")


@pytest.mark.parametrize(
    ("yaml", "place", "message"),
    [
        ("", "1:1", "“五、存在的主要问题及改进情况”没有写"),
        ("存在的主要问题及改进情况:\n", "2:1", "“五、存在的主要问题及改进情况”是空的"),
        ("存在的主要问题及改进情况: |\n", "2:1", "“五、存在的主要问题及改进情况”是空的"),
        ("存在的主要问题及改进情况: |\n  \n", "2:1", "“五、存在的主要问题及改进情况”是空的"),
    ],
)
def test_an_empty_section_is_told_at_its_key_or_at_the_top(
    tmp_path: Path, yaml: str, place: str, message: str
) -> None:
    rest = f"总体情况: 甲。\n{yaml}其他需要报告的事项: 本年度未收取信息处理费。\n单位: 甲局\n年度: 2021\n"
    found = told(check_bytes(tmp_path, rest.encode()))
    [said] = [each for each in found if each.label.endswith("N402")]
    assert (said.place, said.message) == (f"2021.yaml:{place}", message)
    assert said.hint == "写上 存在的主要问题及改进情况: |，正文从下一行起，缩进两格"
