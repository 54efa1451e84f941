"""What supervisors look for: length, aspects, numbers, bases, sections in the
preface and the title (N441–N446)."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import check_file
from tests.support.printed import told
from tests.support.reports import EXAMPLES, OPEN, TEXT, check_text, codes, places

RULES = OPEN + "  行政规范性文件: {本年制发件数: 1, 现行有效件数: 6}\n"
ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
SAID = ("发布信息。", "收到申请。", "更新目录。", "改版网站。", "组织培训。")
SECTIONS = (
    "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、"
    "存在的主要问题及改进情况、其他需要报告的事项"
)


def overview(*lines: str) -> str:
    return TEXT + "".join(f"  {line}\n" for line in lines)


def supervised(folder: Path, yaml: str) -> list[str]:
    return [code for code in codes(check_text(folder, yaml)) if "N441" <= code <= "N446"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_are_silent(path: Path) -> None:
    assert check_file(path).findings == []


# Length


LONG = "公开" * 499


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((LONG + "。" * 2,), []),
        ((LONG + "。" * 3,), ["N441"]),
        ((LONG + "12,345,678 条",), []),  # a number is one, as a cited figure is
        ((LONG + "{{ 申请.本年新收.总计 }}件",), []),
        ((LONG + "{{ 申请.本年新收.总计 }}件。",), ["N441"]),
        (("## 主动公开", LONG + "**条。**"), []),  # headings and marks are none
        (
            (
                LONG,
                "| 主动公开 | 条数 |",
                "|---|---|",
                "| 网站 | 二 |",
                "```图表",
                "数据: 1",
                "```",
            ),
            [],
        ),
    ],
)
def test_characters_are_counted_as_word_processors_do(
    tmp_path: Path, lines: tuple[str, ...], found: list[str]
) -> None:
    assert [c for c in supervised(tmp_path, overview(*lines)) if c == "N441"] == found


def test_the_length_is_told_at_the_key_and_silenced_there(tmp_path: Path) -> None:
    text = overview("公开" * 600)
    [said] = [said for said in told(check_text(tmp_path, text)) if said.label.endswith("N441")]
    assert said.place == "2021.yaml:1:1"
    assert "有 1200 个字，超过了 1000 个字" in said.message

    silent = text.replace("|", "|  # makereport: 忽略 N441", 1)
    assert "N441" not in supervised(tmp_path, silent)


# Aspects


def headed(left_out: int | None) -> list[str]:
    parts = zip(ASPECTS, SAID, strict=True)
    return [
        line
        for number, (name, said) in enumerate(parts)
        if number != left_out
        for line in (f"## {name}", said)
    ]


@pytest.mark.parametrize("number", range(5))
def test_each_aspect_is_missed(tmp_path: Path, number: int) -> None:
    [found] = check_text(tmp_path, overview(*headed(number))).findings

    assert found.code == "N442"
    assert found.message == f"“一、总体情况”没有写到{ASPECTS[number]}"


def test_all_aspects_in_other_words_are_silent(tmp_path: Path) -> None:
    assert supervised(tmp_path, overview(*headed(None))) == []
    prose = "本机关公示办事结果，答复申请，清理文件，改版网站，开展培训。" * 12
    assert supervised(tmp_path, overview(prose)) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("依法公开政府信息。",),
        ("发布信息，收到申请，更新目录。",),
        ("## 主动公开", "发布信息。", "## 依申请公开", "没有申请。"),
        (*headed(4), "待填写"),
    ],
)
def test_an_outline_misses_nothing(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert "N442" not in supervised(tmp_path, overview(*lines))


def test_what_a_government_leaves_out_is_told_once(tmp_path: Path) -> None:
    found = codes(check_text(tmp_path, "单位: 云溪县人民政府\n" + overview(*headed(4))))

    assert found == ["N408", "N408", "N408"]


# Numbers


@pytest.mark.parametrize(
    "lines",
    [
        ("## 政府信息管理", "制发规范性文件1件。"),
        ("## 政府信息管理", "### 清理", "{{ 主动公开.行政规范性文件.制发 }}件规范性文件。"),
        ("（一）政府信息管理。没有规章，规范性文件六件。",),
        ("一是政府信息管理。", "现行有效的规范性文件有6件。"),
        ("一是加强政府信息管理，公开规范性文件。",),  # an outline
    ],
)
def test_numbers_that_are_given(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert supervised(tmp_path, overview(*lines) + RULES) == []


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (("## 政府信息管理", "更新目录。"), 2, "“一、总体情况”没有写明规章、规范性文件的件数"),
        (
            ("## 主动公开", "制发规范性文件1件。", "## 政府信息管理", "规范性文件逐件核对。"),
            4,
            "规章、规范性文件的件数没有写在“政府信息管理”部分",
        ),
        (
            ("（一）政府信息管理", "更新目录。", "（二）监督保障", "规范性文件6件都有人督办。"),
            2,
            "规章、规范性文件的件数没有写在“政府信息管理”部分",
        ),
        (("公示、申请、目录、网站、培训都有成效。" * 20,), 1, "“一、总体情况”没有写明"),
    ],
)
def test_numbers_that_are_not_given(
    tmp_path: Path, lines: tuple[str, ...], line: int, message: str
) -> None:
    [found] = check_text(tmp_path, overview(*lines) + RULES).findings

    assert (found.code, found.line) == ("N443", line)
    assert found.message.startswith(message)


@pytest.mark.parametrize("table", ["", OPEN + "  行政许可: 317\n"])
def test_an_agency_without_rules_gives_none(tmp_path: Path, table: str) -> None:
    assert supervised(tmp_path, overview("## 政府信息管理", "更新目录。") + table) == []


# Bases


@pytest.mark.parametrize(
    "typed",
    [
        "国办公开办函〔2019〕60号",
        "国办公开办函[2019]60号",
        "国办公开办函【２０１９】６０号",
        "〔2019〕60号",
    ],
)
def test_a_basis_that_no_longer_holds(tmp_path: Path, typed: str) -> None:
    checked = check_text(tmp_path, f"前言: 本报告根据{typed}编制。\n")

    assert places(checked) == [("N444", 1, 10)]
    assert checked.findings[0].message.startswith(f"“{typed}”从 2021 年度起")
    assert checked.findings[0].hint == "改用现行的依据：国办公开办函〔2021〕30号"


@pytest.mark.parametrize(
    "text",
    [
        "依据国办公开办函〔2021〕30号编制。",
        "落实云政办发〔2019〕60号文件。",
        "国办公开办函〔2019〕60号已经废止。",
        "按国办公开办函〔2021〕30号，不再执行国办公开办函〔2019〕60号。",
    ],
)
def test_bases_that_are_right(tmp_path: Path, text: str) -> None:
    assert supervised(tmp_path, overview(text)) == []


def test_a_basis_holds_for_reports_of_its_years(tmp_path: Path) -> None:
    text = "前言: 本报告根据国办公开办函〔2019〕60号编制。\n"

    assert codes(check_text(tmp_path, "年度: 2020\n" + text, "2020.yaml")) == []
    law = overview("依照《条例》（国务院令第492号）公开。")
    assert codes(check_text(tmp_path, "年度: 2019\n" + law, "2019.yaml")) == []
    assert codes(check_text(tmp_path, "年度: 2020\n" + law, "2020.yaml")) == ["N444"]


# Sections in the preface


@pytest.mark.parametrize(
    "preface",
    [
        f"全文由{SECTIONS}等六个部分组成，所列数据由各科室报送情况汇总。",
        f"全文分为{SECTIONS.replace('行政复议、行政', '行政复议和行政')}六部分。",
        "包括总体情况，主动公开情况，申请办理，复议诉讼情况，存在问题及改进情况，其他事项等内容。",
        "现公布总体情况和其他需要报告的事项，统计数据由各科室报送情况汇总。",
        "全文包括一、总体情况；二、主动公开政府信息情况；三、附表。",
        "由云溪县示范局编制，公布主动公开政府信息情况，说明工作情况。",
    ],
)
def test_prefaces_that_are_right(tmp_path: Path, preface: str) -> None:
    assert supervised(tmp_path, f"前言: {preface}\n") == []


@pytest.mark.parametrize(
    ("preface", "names"),
    [
        (
            f"全文由概述、{SECTIONS.replace('改进情况', '改进措施')}六个部分组成。",
            ["存在的主要问题及改进措施"],
        ),
        (
            "包括总体情况、主动公开政府信息情况、依申请公开政府信息情况、收费及减免情况和其他需要报告的事项。",
            ["依申请公开政府信息情况", "收费及减免情况"],
        ),
        (f"一、{SECTIONS.replace('、', '；')}；七、工作要点落实情况等部分。", ["工作要点落实情况"]),
    ],
)
def test_names_that_are_not_the_forms(tmp_path: Path, preface: str, names: list[str]) -> None:
    [found] = check_text(tmp_path, f"前言: {preface}\n").findings

    assert found.code == "N445"
    assert found.message == f"前言里列出的{'、'.join(f'“{n}”' for n in names)}不是格式规定的节名"
    assert found.column == len("前言: ") + 1 + preface.index(names[0])


def test_a_slip_in_the_name_of_a_section_is_told_once(tmp_path: Path) -> None:
    text = f"前言: 全文包括{SECTIONS.replace('主要问题', '主耍问题')}六个部分。\n"

    assert codes(check_text(tmp_path, text)) == ["N419"]


def test_an_added_part_may_be_listed(tmp_path: Path) -> None:
    text = f"前言: 全文包括{SECTIONS}、建议提案办理情况七个部分。\n"
    assert supervised(tmp_path, text) == ["N445"]

    assert supervised(tmp_path, text + "附加部分:\n  七、建议提案办理情况: 共办理3件。\n") == []


# Title


@pytest.mark.parametrize(
    "title",
    [
        "2021年政府信息公开工作年度报告",
        "云溪县示范局2021年政府信息公开工作年度报告",
        "{{ 单位 }}{{ 年度 }}年政府信息公开工作年度报告",
        "二○二一年 政府信息公开工作年度报告",
    ],
)
def test_titles_that_are_official(tmp_path: Path, title: str) -> None:
    assert codes(check_text(tmp_path, f'标题: "{title}"\n')) == []


@pytest.mark.parametrize(
    "title",
    ["2021年政府信息公开年度报告", "2021年度政务公开工作总结", "{{ 年度 }}年政府信息公开工作报告"],
)
def test_titles_that_are_not(tmp_path: Path, title: str) -> None:
    checked = check_text(tmp_path, f'标题: "{title}"\n')

    assert places(checked) == [("N446", 1, 6)]
    assert checked.findings[0].hint.endswith("标题: 2021年政府信息公开工作年度报告")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("2020年政府信息公开工作年度报告", "N410"),
        ("{{ 没有 }}年报告", "N405"),
        ("XX年政府信息公开工作年度报告", "N407"),
    ],
)
def test_a_title_with_another_finding_is_told_once(tmp_path: Path, title: str, code: str) -> None:
    assert codes(check_text(tmp_path, f'标题: "{title}"\n')) == [code]
