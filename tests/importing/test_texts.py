"""Texts beside tables, added parts and the document number in a Word file of
ours, as the report file that is read back has them."""

from __future__ import annotations

from pathlib import Path

from makereport import import_file
from makereport.ooxml.package import read_package, write_package
from tests.support.reports import OPEN, REVIEWED, built, check_text, narrative

YAML = (
    "文号: 云示发〔2022〕3号\n前言: 开头。\n发布日期: 2022-01-20\n"
    + OPEN
    + "  表前文字: |\n    ## 概况\n    如下。\n  行政许可: 3\n  表后文字: |\n    ## 注\n"
    + "    | 申请人 | 自然人 | 商业企业 |\n    |---|---|---|\n    | 本年新收 | 9 | 9 |\n"
    + REVIEWED
    + "  表后文字: 没有复议。\n"
    + "附加部分:\n  '八、附件：名单': |\n    ## 一组\n    张某。\n  六、其他情况: 无。\n"
)


def test_each_comes_back_where_it_was_typed(tmp_path: Path) -> None:
    (tmp_path / "公布.docx").write_bytes(built(check_text(tmp_path, YAML)))
    done = import_file(tmp_path / "公布.docx", tmp_path / "读回.yaml")
    text = (tmp_path / "读回.yaml").read_text(encoding="utf-8")

    assert done.findings == []
    assert done.checked.findings == []
    assert "\n年度: 2021\n文号: 云示发〔2022〕3号\n\n前言: |\n  开头。\n" in text
    assert (
        "主动公开政府信息情况:\n  表前文字: |\n    ## 概况\n    如下。\n  行政许可: 3\n"
        "  表后文字: |\n    ## 注\n    | 申请人 | 自然人 | 商业企业 |\n    | --- | --- | --- |\n"
        "    | 本年新收 | 9 | 9 |\n" in text
    )
    assert (
        "政府信息公开行政复议、行政诉讼情况:\n  行政复议: {结果维持: 0}\n  表后文字: |\n    没有复议。\n"
        in text
    )
    assert text.endswith(
        '\n附加部分:\n  "八、附件：名单": |\n    ## 一组\n    张某。\n  六、其他情况: |\n    无。\n'
    )


def test_a_table_in_the_text_is_not_taken_for_the_official_one(tmp_path: Path) -> None:
    """Though it has the rows and columns of the form, and other numbers."""
    text = (
        "收到和处理政府信息公开申请情况:\n  本年新收: {自然人: 3}\n  表后文字: |\n"
        "    | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
        "    |---|---|---|---|---|---|---|---|\n"
        "    | 本年新收 | 8 | 0 | 0 | 0 | 0 | 0 | 8 |\n    | 上年结转 | 7 | 0 | 0 | 0 | 0 | 0 | 7 |\n"
    )
    first = check_text(tmp_path, text)
    (tmp_path / "公布.docx").write_bytes(built(first))
    done = import_file(tmp_path / "公布.docx", tmp_path / "读回.yaml")

    assert done.findings == []
    assert done.checked.report.figures["申请"]["本年新收", "自然人"] == 3
    assert built(done.checked) == built(first)


def test_a_published_table_of_zeros_with_a_text_is_filled_in(tmp_path: Path) -> None:
    text = REVIEWED + "  行政诉讼: {复议后起诉: {结果维持: 0}}\n  表后文字: 没有复议。\n"
    (tmp_path / "公布.docx").write_bytes(built(check_text(tmp_path, text)))
    check_text(
        tmp_path,
        f"年度: 2020\n格式: zfxxgk-2021\n{REVIEWED}  行政复议: {{结果维持: 1}}\n",
        "2020.yaml",
    )
    done = import_file(tmp_path / "公布.docx", tmp_path / "读回.yaml")

    assert [finding.code for finding in done.checked.findings] == []


def test_a_paragraph_that_got_the_style_of_a_heading_in_word_stays_text(tmp_path: Path) -> None:
    long = "说明、" * 600
    (tmp_path / "公布.docx").write_bytes(
        built(check_text(tmp_path, f"附加部分:\n  附件: {long}\n"))
    )
    parts = read_package(tmp_path / "公布.docx")
    before, after = parts["word/document.xml"].decode().split(long)
    before = '"Heading1"'.join(before.rsplit('"BodyText"', 1))
    parts["word/document.xml"] = f"{before}{long}{after}".encode()
    (tmp_path / "改.docx").write_bytes(write_package(parts))
    done = import_file(tmp_path / "改.docx", tmp_path / "读回.yaml")

    assert done.checked.findings == []
    assert {heading: part.text for heading, part in done.checked.report.draft.added.items()} == {
        "附件": long
    }


def test_headings_behind_a_table_keep_the_number_that_goes_on_from_above_it(tmp_path: Path) -> None:
    text = (
        OPEN
        + "  表前文字: |\n    ## 甲\n    ### 乙\n  表后文字: |\n    ### 3.5万件的情况\n    说明。\n"
    )
    first = built(check_text(tmp_path, text))
    (tmp_path / "公布.docx").write_bytes(first)
    done = import_file(tmp_path / "公布.docx", tmp_path / "读回.yaml")

    assert "2.3.5万件的情况" in narrative(first)
    assert "\n    ### 3.5万件的情况\n" in (tmp_path / "读回.yaml").read_text(encoding="utf-8")
    assert built(done.checked) == first
