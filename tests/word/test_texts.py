"""Texts beside tables, added parts and the document number in the Word file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makereport.form.model import Form
from makereport.ooxml.package import Parts, write_package
from makereport.word.draw import draw_template
from tests.support.drawing import png
from tests.support.office import validate
from tests.support.ooxml_lint import lint
from tests.support.reports import (
    APPLIED,
    FORM,
    FORMS,
    OPEN,
    W,
    built,
    check_text,
    narrative,
    part,
    text_of,
    value_at,
    written,
)
from tests.support.runner import run

BEFORE = OPEN + "  表前文字: 表前的话。\n"
AFTER = OPEN + "  表后文字: 表后的话。\n"
ADDED = "附加部分:\n  七、联系人: 办公室。\n"
NUMBER = "文号: 云示发〔{{ 年度 + 1 }}〕3号\n"
ALL = (
    NUMBER
    + OPEN
    + "  表前文字: |\n    表前的话，**{{ 主动公开.行政许可 }}**件。\n    ## 概况\n    如下。\n"
    + "  行政许可: 317\n"
    + "  表后文字: |\n    | 甲 | 乙 |\n    |---|---|\n    | 1 | 2 |\n    ## 说明\n    ![图](图.png)\n"
    + "附加部分:\n  附件（一）: |\n    ## 名单\n    张某。\n  七、联系人: 办公室。\n"
    + "发布日期: 2022-01-20\n"
)


def body(docx: bytes) -> list[str]:
    """The paragraphs of the body as style and text, tables as the text of
    their first cell."""
    found = []
    for element in part(docx)[0]:
        if element.tag == f"{W}p":
            found.append(f"{value_at(element, 'pPr/pStyle')} {text_of(element)}".strip())
        elif element.tag == f"{W}tbl":
            cell = next(element.iter(f"{W}tc"))
            found.append(f"table {text_of(cell)}")
    return found


def between(lines: list[str], first: str, last: str) -> list[str]:
    return lines[lines.index(first) : lines.index(last) + 1]


def test_each_text_stands_in_its_place_in_the_style_of_its_kind(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png(4, 3))
    lines = body(built(check_text(tmp_path, ALL)))

    assert lines[:4] == [
        "Title 云溪县示范局",
        "Title 2021年政府信息公开工作年度报告",
        "DocumentNumber 云示发〔2022〕3号",
        "Normal",
    ]
    assert between(
        lines, "Heading1 二、主动公开政府信息情况", "Heading1 三、收到和处理政府信息公开申请情况"
    ) == [
        "Heading1 二、主动公开政府信息情况",
        "BodyText 表前的话，317件。",
        "Heading2 （一）概况",
        "BodyText 如下。",
        "table 第二十条第（一）项",
        "Normal",
        "table 甲",
        "Normal",
        "Heading2 （二）说明",  # goes on from the text before the table
        "BodyText",
        "Heading1 三、收到和处理政府信息公开申请情况",
    ]
    assert lines[lines.index("Heading1 附件（一）") - 1 :] == [
        "BodyText 本年度未收取信息处理费。",
        "Heading1 附件（一）",
        "Heading2 （一）名单",
        "BodyText 张某。",
        "Heading1 七、联系人",
        "BodyText 办公室。",
        "BodyText",
        "Signature 云溪县示范局",
        "Signature 2022年1月20日",
    ]


def test_the_signature_is_kept_with_the_last_added_part(tmp_path: Path) -> None:
    docx = built(check_text(tmp_path, ADDED + "发布日期: 2022-01-20\n"))
    kept = [
        text_of(paragraph)
        for paragraph in part(docx)[0].iterchildren(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}keepNext") is not None
    ]

    assert "办公室。" in kept
    assert "本年度未收取信息处理费。" not in kept


def test_it_is_a_valid_word_file(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png(4, 3))
    target = tmp_path / "2021.docx"
    target.write_bytes(built(check_text(tmp_path, ALL)))

    assert lint(target) == []
    assert validate(target) == ""


def test_a_report_without_them_has_no_trace_of_them(tmp_path: Path) -> None:
    empty = OPEN + "  表前文字:\n  表后文字: ''\n文号:\n附加部分:\n"
    plain = built(check_text(tmp_path, OPEN))

    assert built(check_text(tmp_path, empty)) == plain
    assert not [line for line in body(plain) if line.startswith("DocumentNumber")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_official_template_cites_every_text_of_its_form(form: Form) -> None:
    xml = draw_template(form)["word/document.xml"].decode()
    names = [place.name for section in form.sections for place in section.texts]

    assert len(names) == len(form.sections) + len(form.tables)
    for name in (*names, "文号", "附加部分"):
        assert xml.count(f"{{{{p {name} }}}}") == 1, name


def older(parts: Parts) -> Parts:
    """A template from before there were such texts."""
    xml = parts["word/document.xml"].decode()
    tags = "|".join(["文号", "附加部分", r"\w+_表前文字", r"\w+_表后文字"])
    xml, count = re.subn(rf"<w:p>(?:(?!</w:p>).)*\{{\{{p (?:{tags}) \}}\}}.*?</w:p>", "", xml)
    assert count == 8
    styles = parts["word/styles.xml"].decode().replace('"文号"', '"别的"')
    return {**parts, "word/document.xml": xml.encode(), "word/styles.xml": styles.encode()}


def test_an_older_template_still_serves_a_report_without_them(tmp_path: Path) -> None:
    (tmp_path / "旧.docx").write_bytes(write_package(older(draw_template(FORM))))
    written(tmp_path, yaml=APPLIED + "  本年新收: {自然人: 3}\n")
    result = run("build", "2021.yaml", "--template", "旧.docx", cwd=tmp_path)

    assert (result.code, result.stderr) == (0, "")
    plain = built(check_text(tmp_path, APPLIED + "  本年新收: {自然人: 3}\n"))
    assert narrative((tmp_path / "2021.docx").read_bytes()) == narrative(plain)


@pytest.mark.parametrize(
    ("yaml", "tag"),
    [
        (BEFORE, "主动公开_表前文字"),
        (AFTER, "主动公开_表后文字"),
        (ADDED, "附加部分"),
        (NUMBER, "文号"),
    ],
)
def test_an_older_template_is_refused_where_a_text_would_be_lost(
    tmp_path: Path, yaml: str, tag: str
) -> None:
    (tmp_path / "旧.docx").write_bytes(write_package(older(draw_template(FORM))))
    written(tmp_path, yaml=yaml)
    result = run("build", "2021.yaml", "--template", "旧.docx", cwd=tmp_path)

    assert result.code == 1
    assert f"旧.docx: 模板不能用：它没有印出 {tag}\n" in result.stderr
    assert f"在模板里要印的地方加一段 {{{{p {tag} }}}}" in result.stderr
    assert not (tmp_path / "2021.docx").exists()


def test_a_tag_added_to_an_older_template_prints_the_number_in_its_middle(tmp_path: Path) -> None:
    """Without the style of its own the number is centred all the same."""
    parts = older(draw_template(FORM))
    xml = parts["word/document.xml"].decode()
    title = "<w:t>{{ 标题 }}</w:t></w:r></w:p>"
    assert title in xml
    tag = "<w:p><w:r><w:t>{{p 文号 }}</w:t></w:r></w:p>"
    parts["word/document.xml"] = xml.replace(title, title + tag).encode()
    (tmp_path / "旧.docx").write_bytes(write_package(parts))
    written(tmp_path, yaml=NUMBER)
    result = run("build", "2021.yaml", "--template", "旧.docx", cwd=tmp_path)

    assert (result.code, result.stderr) == (0, "")
    paragraph = part((tmp_path / "2021.docx").read_bytes())[0][2]
    assert text_of(paragraph) == "云示发〔2022〕3号"
    assert value_at(paragraph, "pPr/jc") == "center"
