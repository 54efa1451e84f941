"""`new --from`: a new year goes on from last year's report, not in its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import check_file
from makereport.ooxml.package import read_package, write_package
from tests.support.drawing import png
from tests.support.reports import ROOT, built, check_text, codes, complete, written
from tests.support.runner import run

EXAMPLES = ROOT / "examples" / "yunxi"
LAST = (
    "单位: 云溪县示范局\n年度: 2021\n联系方式: {地址: 示范路1号, 电话: 0000-1234567}\n单位类型: 部门\n"
    "指标: {公开渠道: {网站: 12, 微信: 3}, 列表: [甲, 乙]}\n"
    "前言: 上年自己写的开头。\n下级: [各科/*.yaml]\n"
    "总体情况: |\n  第一段。\n  ## 主动公开\n  # makereport: 忽略 N401\n  ### 网站\n  去年的话{{ 申请.本年新收.总计 }}件。\n"
    "主动公开政府信息情况:\n  行政规范性文件: {本年制发件数: 1, 现行有效件数: 6}\n"
    "收到和处理政府信息公开申请情况:\n  本年新收: {自然人: 3, 商业企业: 2}\n"
    "  本年度办理结果:\n    予以公开: {自然人: 1}\n"
)


def new(folder: Path, last: str = LAST, *words: str) -> str:
    """The text of the report for 2022 that goes on from one for 2021."""
    if last:
        (folder / "2021.yaml").write_text(complete(last), encoding="utf-8")
    result = run("new", "2022", *(words or ("--from", "2021.yaml")), cwd=folder)
    assert result.code == 0, result.stderr
    return (folder / "2022.yaml").read_text(encoding="utf-8")


def test_it_builds_as_it_is_and_leaves_every_text_to_be_written(tmp_path: Path) -> None:
    new(tmp_path)
    checked = check_file(tmp_path / "2022.yaml")

    # 现行有效件数 is not filled in, so C302 reminds of it.
    assert set(codes(checked)) == {"N407", "C302"}
    assert "去年的话" not in "".join(text.text for text in checked.report.draft.narratives.values())
    assert built(checked)


def test_unit_contacts_kind_and_headings_are_taken_over(tmp_path: Path) -> None:
    new(tmp_path)
    draft = check_file(tmp_path / "2022.yaml").report.draft

    assert (draft.unit, draft.year, draft.unit_kind) == ("云溪县示范局", 2022, "部门")
    assert draft.contacts == {"地址": "示范路1号", "电话": "0000-1234567"}
    assert draft.narratives["总体情况"].text.split("\n") == [
        "待填写",
        "## 主动公开",
        "待填写",
        "### 网站",
        "待填写",
    ]


def test_what_is_carried_over_comes_from_last_years_row_column_by_column(tmp_path: Path) -> None:
    text = new(tmp_path)
    cells = check_file(tmp_path / "2022.yaml").report.figures["申请"].complete()

    assert cells["上年结转", "自然人"] == 2
    assert cells["上年结转", "商业企业"] == 2
    assert cells["上年结转", "总计"] == 4
    assert "  # 上年的现行有效件数是 6，加本年制发件数、减本年废止件数，就是今年的\n" in text


def test_last_years_text_indicators_and_preface_stand_in_comments(tmp_path: Path) -> None:
    lines = new(tmp_path).split("\n")

    assert "#   去年的话{{ 申请.本年新收.总计 }}件。" in lines
    assert "#     网站: 12" in lines
    assert "#   列表: [甲, 乙]" in lines
    assert "#   上年自己写的开头。" in lines
    assert '# 下级: ["各科/*.yaml"]' in lines
    assert "#   ＃ makereport: 忽略 N401" in lines  # silences nothing


def test_last_year_is_named_where_it_is_not_found_by_itself(tmp_path: Path) -> None:
    (tmp_path / "往年 年报").mkdir()
    (tmp_path / "往年 年报" / "旧.yaml").write_text(complete(LAST), encoding="utf-8")
    text = new(tmp_path, "", "--from", "往年 年报/旧.yaml")

    assert "\n上年: 往年 年报/旧.yaml\n" in text
    assert check_file(tmp_path / "2022.yaml").report.last is not None


def test_it_goes_on_from_a_word_file_of_the_older_form(tmp_path: Path) -> None:
    (tmp_path / "去年公布的.docx").write_bytes(built(check_file(EXAMPLES / "2020.yaml")))
    result = run("new", "2021", "--from", "去年公布的.docx", cwd=tmp_path)
    checked = check_file(tmp_path / "2021.yaml")

    assert result.code == 0, result.stderr
    assert set(codes(checked)) == {"N407"}
    assert checked.report.draft.form.id == "zfxxgk-2021"
    assert checked.report.last is not None
    assert checked.report.last.draft.form.id == "zfxxgk-2019"
    assert "上年: 去年公布的.docx" in (tmp_path / "2021.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("没有.yaml", "没有.yaml: 不能作为上年的年报：文件不存在"),
        ("2020.yaml", "2020.yaml: 不能作为上年的年报：它的年度是 2020，不是 2021"),
        ("坏.docx", "坏.docx: 不能作为上年的年报：不是完好的 .docx 文件"),
    ],
)
def test_what_is_not_last_years_report_is_refused_and_nothing_written(
    tmp_path: Path, last: str, said: str
) -> None:
    check_text(tmp_path, "年度: 2020\n", "2020.yaml")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    result = run("new", "2022", "--from", last, cwd=tmp_path)

    assert result.code == 1
    assert result.stderr.startswith(f"错误 {said}\n")
    assert not (tmp_path / "2022.yaml").exists()


def test_an_existing_file_is_not_touched(tmp_path: Path) -> None:
    new(tmp_path)
    (tmp_path / "2022.yaml").write_text("我的\n", encoding="utf-8")
    result = run("new", "2022", "--from", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert (tmp_path / "2022.yaml").read_text(encoding="utf-8") == "我的\n"


def test_an_error_in_last_years_report_is_shown_and_its_cell_left_zero(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(
        complete(LAST.replace("商业企业: 2", "商业企业: 两")), encoding="utf-8"
    )
    result = run("new", "2022", "--from", "2021.yaml", cwd=tmp_path)
    cells = check_file(tmp_path / "2022.yaml").report.figures["申请"].complete()

    assert result.code == 0
    assert "2021.yaml:" in result.stderr
    assert "错误 Y106" in result.stderr
    assert cells["上年结转", "自然人"] == 2
    assert cells["上年结转", "商业企业"] == 0


def test_a_published_report_with_wrong_totals_is_named_in_a_comment(tmp_path: Path) -> None:
    check_text(tmp_path, LAST)
    parts = read_package(write(tmp_path / "公布.docx", built(check_file(tmp_path / "2021.yaml"))))
    body = parts["word/document.xml"].replace(b"<w:t>5</w:t>", b"<w:t>6</w:t>")
    write(tmp_path / "公布.docx", write_package({**parts, "word/document.xml": body}))
    result = run("new", "2022", "--from", "公布.docx", "-o", "新.yaml", cwd=tmp_path)

    assert "B201" in result.stderr
    assert "\n# 上年: 公布.docx\n" in (tmp_path / "新.yaml").read_text(encoding="utf-8")
    assert not check_file(tmp_path / "新.yaml").has_errors


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_picture_inside_last_years_word_file_is_not_cited(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png(4, 3))
    written(
        tmp_path, "old.yaml", "总体情况: |\n  甲。\n  ![各渠道的柱形图](图.png)\n  图1 各渠道\n"
    )
    assert run("build", "old.yaml", "-o", "2021.docx", cwd=tmp_path).code == 0
    assert run("new", "2022", "--from", "2021.docx", cwd=tmp_path).code == 0

    text = (tmp_path / "2022.yaml").read_text(encoding="utf-8")
    assert "![" not in text
    assert "（上年这里有一张图：各渠道的柱形图）" in text
