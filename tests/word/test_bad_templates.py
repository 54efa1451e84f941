"""Templates that cannot be used, or have lost what a report needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.ooxml.package import write_package
from makereport.word.draw import draw_template
from tests.support.reports import APPLIED, FORM, built, check_text, names_in, written
from tests.support.runner import run


def template(folder: Path, old: str, new: str) -> None:
    """The template of the form with one tag replaced."""
    parts = dict(draw_template(FORM))
    text = parts["word/document.xml"].decode()
    assert old in text
    parts["word/document.xml"] = text.replace(old, new, 1).encode()
    (folder / "模板.docx").write_bytes(write_package(parts))


def failed_template(folder: Path, yaml: str = "") -> str:
    """What a build with the template says that must fail."""
    written(folder, yaml=yaml)
    before = names_in(folder)
    result = run("build", "2021.yaml", "--template", "模板.docx", cwd=folder)

    assert result.code == 1
    assert result.stdout == ""
    assert names_in(folder) == before
    return result.stderr


def test_a_missing_template(tmp_path: Path) -> None:
    said = failed_template(tmp_path)

    assert said.startswith("错误 模板.docx: 模板不能用：文件不存在\n    提示：模板是写着 {{ }} 的 ")
    assert "用 makereport template draw 画一份" in said


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 and no more"])
def test_a_template_that_is_no_zip_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "模板.docx").write_bytes(content)

    assert failed_template(tmp_path) == (
        "错误 模板.docx: 模板不能用：不是完好的 .docx 文件\n"
        "    提示：请用 Word 或 WPS 打开它，看是否完好，再另存一份\n"
    )


def test_a_folder_without_a_template(tmp_path: Path) -> None:
    (tmp_path / "模板.docx").mkdir()

    assert failed_template(tmp_path) == (
        "错误 模板.docx: 模板不能用：文件夹里没有 report.docx\n"
        "    提示：文件夹用 makereport template export 得到，或者直接写模板的文件名（.docx）\n"
    )


def test_a_template_with_an_unknown_column(tmp_path: Path) -> None:
    template(tmp_path, "{{ r.自然人 }}", "{{ r.个人 }}")

    assert failed_template(tmp_path) == (
        "错误 模板.docx: 模板不能用："
        "正文第 2 张表第 4 行第 2 格：“申请.本年新收”里没有“个人”\n"
        "    提示：可以写：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计\n"
    )


def test_a_template_with_an_unknown_name(tmp_path: Path) -> None:
    template(tmp_path, "{{ r.自然人 }}", "{{ 没有 }}")

    assert failed_template(tmp_path).startswith(
        "错误 模板.docx: 模板不能用：正文第 2 张表第 4 行第 2 格：没有“没有”可以引用"
    )


def test_a_template_with_a_tag_that_nothing_closes(tmp_path: Path) -> None:
    template(tmp_path, "{{ r.自然人 }}", "{{ r.自然人 ")
    said = failed_template(tmp_path)

    place = "正文第 2 张表第 4 行第 2 格"
    assert said.startswith(f"错误 模板.docx: 模板不能用：{place}：标签“{{{{ r.自然人 ”没有写完")
    assert not any(word in said for word in ("expected", "unexpected", "token", "got"))


def test_a_number_cited_outside_a_run_is_refused_where_it_needs_one(tmp_path: Path) -> None:
    tag = "</w:t></w:r>{{ 申请.本年新收.自然人 }}<w:r><w:t>"
    template(tmp_path, "{{ 标题 }}", "{{ 标题 }}" + tag)
    said = failed_template(tmp_path, APPLIED + "  本年新收: {自然人: 12345678}\n")

    assert "word/document.xml 填好后不是完好的 XML" in said


def test_last_years_report_is_no_template(tmp_path: Path) -> None:
    """Nor is any other document: all it lacks would be missing from the report."""
    report = built(check_text(tmp_path, "", "2020.yaml"))
    (tmp_path / "模板.docx").write_bytes(report)
    said = failed_template(tmp_path)

    assert "它没有印出 单位、标题、前言" in said
    assert "template draw" in said


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ("{% set r = 主动公开.行政强制 %}", "", "主动公开.行政强制.处理决定"),
        ("{{ r.收费金额 }}", "161.50", "主动公开.行政事业性收费.收费金额"),
        ("{{p 存在的主要问题及改进情况 }}", "", "存在的主要问题及改进情况"),
        ("{{ 标题 }}", "标题", "标题"),
    ],
)
def test_a_template_that_has_lost_a_tag_is_refused(
    tmp_path: Path, before: str, after: str, missing: str
) -> None:
    template(tmp_path, before, after)

    assert f"它没有印出 {missing}" in failed_template(tmp_path)
    assert not (tmp_path / "2021.docx").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [("{{ 标题 }}", "{% if 1 %}{{ 标题 }}{% endif %}"), ('w:left="1588"', 'w:left="3000"')],
    ids=["with a condition", "on narrow pages"],
)
def test_a_template_that_is_too_deep_is_refused(tmp_path: Path, old: str, new: str) -> None:
    parts = dict(draw_template(FORM))
    text = parts["word/document.xml"].decode().replace(old, new, 1)
    deep = text.replace("<w:sectPr>", "<w:sdt>" * 300 + "</w:sdt>" * 300 + "<w:sectPr>")
    parts["word/document.xml"] = deep.encode()
    (tmp_path / "模板.docx").write_bytes(write_package(parts))

    said = failed_template(tmp_path)
    assert said.startswith("错误 模板.docx: 模板不能用：word/document.xml 不是完好的 XML\n")


def test_a_draft_in_a_template_that_is_too_deep_is_refused(tmp_path: Path) -> None:
    template(tmp_path, "<w:sectPr>", "<w:sdt>" * 300 + "</w:sdt>" * 300 + "<w:sectPr>")
    written(tmp_path)
    result = run("build", "2021.yaml", "--template", "模板.docx", "--draft", cwd=tmp_path)

    assert result.code == 1
    assert result.stderr.startswith("错误 模板.docx: 模板不能用：里面有不完好的部件\n")
