"""Templates edited in Word mean what they mean to docxtpl: the same XML in
every part, feature by feature."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml as docx_element
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from lxml import etree

from makereport import build_bytes, check_file
from makereport.findings.errors import TemplateError
from makereport.narrative.printing import finalize
from makereport.narrative.sandbox import KeyOnlyEnvironment
from makereport.ooxml.elements import XML_SPACE
from makereport.ooxml.names import R, W
from makereport.ooxml.package import Parts, read_package, write_package
from makereport.word.template import WordTemplate, compile_template
from tests.support.drawing import png
from tests.support.ooxml_lint import lint
from tests.support.reports import EXAMPLES, FORM, text_of

Edit = Callable[[Any], None]

CONTEXT: dict[str, Any] = {
    "单位": "研发 R&D <局>",
    "年度": "2021",
    "标题": "年度“报告”",
    "空": "",
    "色": "FFCC00",
    "宽": "2",
    "多行": "甲\n乙\t丙",
    "项": [{"名": "许可<1>", "数": "3"}, {"名": "处罚", "数": "0"}, {"名": "强制", "数": "5"}],
    "表": {"行": {"列": "7", "列二": "8"}},
}
NOTES = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>注 %s</w:t></w:r></w:p></w:footnote></w:footnotes>'


def saved(path: Path, *edits: Edit, notes: str = "") -> Path:
    """A Word file of one's own, edited, perhaps with footnotes."""
    document = Document(io.BytesIO(FORM.template.read_bytes()))
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    for edit in edits:
        edit(document)
    document.save(str(path))
    if notes:
        parts = read_package(path)
        _add_footnotes(parts, NOTES % notes)
        path.write_bytes(write_package(parts))
    return path


def _add_footnotes(parts: Parts, xml: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    related = f'<Relationship Id="n" Type="{R}/footnotes" Target="footnotes.xml"/></Relationships>'
    parts[types] = parts[types].replace(b"</Types>", override.encode())
    parts[relations] = parts[relations].replace(b"</Relationships>", related.encode())
    parts["word/footnotes.xml"] = xml.encode()


def lines(*texts: str) -> Edit:
    """A paragraph for each text; `|` in it begins another run."""

    def edit(document: Any) -> None:
        for text in texts:
            paragraph: Paragraph = document.add_paragraph()
            for piece in text.split("|"):
                paragraph.add_run(piece)

    return edit


def grid(*rows: str) -> Edit:
    """A table, its cells parted by `/`."""

    def edit(document: Any) -> None:
        cells = [row.split("/") for row in rows]
        table = document.add_table(len(cells), max(map(len, cells)))
        for row, texts in zip(table.rows, cells, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text

    return edit


def furniture(document: Any) -> None:
    """Headers and footers, of the first page too."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ 单位 }}"
    section.header.add_paragraph("{%p if 空 %}")
    section.header.add_paragraph("不印")
    section.header.add_paragraph("{%p endif %}")
    section.first_page_header.paragraphs[0].text = "{% for 各 in 项 %}{{ 各.名 }}；{% endfor %}"
    section.first_page_footer.paragraphs[0].text = "共 {{ 表.行.列 }} 件"


def pictures(document: Any) -> None:
    """The same picture in a loop, so that its number would come up again."""
    document.add_paragraph("{%p for 各 in 项 %}")
    document.add_picture(io.BytesIO(png(8, 8)))
    document.add_paragraph("{%p endfor %}")


def smart(document: Any) -> None:
    document.add_paragraph("{% if 表[“行”][‘列’] == “7” %}七{% endif %}")
    document.add_paragraph("{% if 宽 < “3” and 宽 > “1” %}二{% endif %}")


def spanned(document: Any) -> None:
    """A cell over two columns that is merged over the rounds of a loop."""
    grid("{%tc for 各 in 项 %}/{% hm %}{{ 单位 }}/{%tc endfor %}")(document)
    cell = document.tables[-1].rows[0].cells[1]._tc
    cell.get_or_add_tcPr().append(docx_element(f'<w:gridSpan xmlns:w="{W}" w:val="2"/>'))


FEATURES: dict[str, tuple[Edit, ...]] = {
    "text": (lines("{{ 单位 }}：{{ 标题 }}{{空}}"),),
    "paragraphs in a loop": (lines("{%p for 各 in 项 %}", "{{ 各.名 }}", "{%p endfor %}"),),
    "paragraphs on a condition": (
        lines(
            "{%p if 空 %}", "无", "{%p elif 宽 == '2' %}", "二", "{%p else %}", "他", "{%p endif %}"
        ),
    ),
    "a text beside a paragraph tag": (lines("前{%p if 单位 %}后", "有", "{%p endif %}"),),
    "rows": (grid("名/数", "{%tr for 各 in 项 %}/", "{{ 各.名 }}/{{ 各.数 }}", "{%tr endfor %}/"),),
    "columns": (
        grid(
            "栏/{%tc for 各 in 项 %}/{{ 各.名 }}/{%tc endfor %}",
            "数/{%tc for 各 in 项 %}/{{ 各.数 }}/{%tc endfor %}",
        ),
    ),
    "a column left out": (
        grid("甲/{%tc if 空 %}/乙/{%tc endif %}", "甲/{%tc if 空 %}/乙/{%tc endif %}"),
    ),
    "a run": (lines("甲|{%r if 单位 %}|乙|{%r endif %}|丙", "丁{{r 标题 }}戊"),),
    "a loop in a line": (lines("{% for 各 in 项 %}{{ loop.index }}{{ 各.名 }}{% endfor %}"),),
    "text joined over paragraphs": (lines("甲", "{%- if 单位 %}", "乙{% endif -%}", "丙"),),
    "a comparison": (lines("{% if 宽 > '1' and 空 < '1' %}有{% endif %}{{ 单位 }}"),),
    "set": (lines("{% set 值 = 表.行 %}{{ 值.列 }}和{{ 值.列二 }}"),),
    "set by an expression": (lines("{% set 值 = 表.行.列 if 单位 else 宽 %}{{ 值 }}"),),
    "comments": (
        lines("甲{# 说明 {{ 没有 }} #}乙", "{#p 整段说明 #}"),
        grid("{#tr 整行 #}/", "甲/乙"),
    ),
    "a span of columns": (grid("{% colspan 宽 %}{{ 单位 }}/甲", "乙/丙"),),
    "a colour": (grid("{% cellbg 色 %}{{ 单位 }}/甲"),),
    "cells merged downwards": (
        grid("{%tr for 各 in 项 %}/", "{% vm %}同一个/{{ 各.名 }}", "{%tr endfor %}/"),
    ),
    "cells merged across": (grid("{%tc for 各 in 项 %}/{% hm %}{{ 单位 }}/{%tc endfor %}"),),
    "wide cells merged across": (spanned,),
    "tags cut by Word": (lines("{|{ 单|位 }|}", "{|% if 标|题 %|}有{%| endif %}"),),
    "one tag cut by Word": (lines("甲{{| 单|位 |}}乙"),),
    "quotes that Word has made smart": (smart,),
    "lines in a value": (lines("{{ 多行 }}", "{% for 各 in 项 %}{{ 多行 }}{% endfor %}"),),
    "braces that are text": (
        lines("{_{ 单位 }_} {_% if %_}{{ 单位 }}", "{% if 单位 %}甲{% endif %}"),
    ),
    "headers and footers": (furniture, lines("{{ 单位 }}")),
    "pictures in a loop": (pictures,),
}


def environment() -> KeyOnlyEnvironment:
    return KeyOnlyEnvironment(finalize=finalize, autoescape=True)


def by_docxtpl(path: Path) -> Parts:
    """What docxtpl makes of the template."""
    template = DocxTemplate(path)
    template.render(deepcopy(CONTEXT), environment())
    target = path.with_name("docxtpl.docx")
    template.save(target)
    return read_package(target)


def canonical(data: bytes) -> str:
    """The XML, and that spaces are kept only where there are any; the properties
    of cells, which docxtpl puts against the schema, in one order."""
    root = etree.fromstring(data)
    for cell in root.iter(f"{{{W}}}tcPr"):
        cell[:] = sorted(cell, key=lambda each: str(each.tag))
    for text in root.iter(f"{{{W}}}t"):
        if (text.text or "") == (text.text or "").strip():
            text.attrib.pop(XML_SPACE, "")
    return etree.tostring(root, method="c14n", exclusive=True).decode()


def filled(path: Path) -> tuple[WordTemplate, Parts]:
    word = compile_template(path)
    return word, word.filled(deepcopy(CONTEXT))[0]


def is_text(name: str) -> bool:
    return name.startswith(("word/document", "word/header", "word/footer", "word/footnotes"))


@pytest.mark.parametrize("feature", FEATURES)
def test_every_part_is_what_docxtpl_makes_of_it(tmp_path: Path, feature: str) -> None:
    path = saved(tmp_path / "模板.docx", *FEATURES[feature], notes="{{ 单位 }}{{ 表.行.列 }}")
    # Whatever is simple would be cut into pieces at once.
    parts = read_package(path)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", b"{# #}</w:body>")
    path.write_bytes(write_package(parts))
    expected = by_docxtpl(path)
    _, made = filled(path)

    names = [name for name in expected if is_text(name)]
    assert len(names) >= 4
    for name in names:
        assert canonical(made[name]) == canonical(expected[name]), name


@pytest.mark.parametrize("feature", FEATURES)
def test_simple_parts_are_cut_into_pieces_and_mean_the_same(tmp_path: Path, feature: str) -> None:
    path = saved(tmp_path / "模板.docx", *FEATURES[feature])
    expected = by_docxtpl(path)
    _, made = filled(path)

    for name in filter(is_text, expected):
        assert canonical(made[name]) == canonical(expected[name]), name


@pytest.mark.parametrize("text", ["{{ 单位 }}", "{{| 单|位 |}}", "{% set 值 = 表.行 %}{{值.列}}"])
def test_simple_tags_are_proved_however_word_has_cut_them(tmp_path: Path, text: str) -> None:
    word = compile_template(saved(tmp_path / "模板.docx", lines(text)))

    assert word.fills["word/document.xml"].is_proved


def properties(parts: Parts) -> dict[str, str]:
    """The properties that are not empty, by name."""
    root = etree.fromstring(parts["docProps/core.xml"])
    return {etree.QName(each).localname: each.text for each in root if each.text}


def test_properties_are_those_of_docxtpl_but_escaped_once(tmp_path: Path) -> None:
    def edit(document: Any) -> None:
        core = document.core_properties
        core.title, core.subject, core.comments = "{{ 标题 }}", "{{ 表.行.列 }}", "{{ 单位 }}"
        core.author, core.keywords, core.category = "{% if 单位 %}甲{% endif %}", "{{ 宽 }}", "乙"

    path = saved(tmp_path / "模板.docx", edit)
    _, made = filled(path)
    by_others = properties(by_docxtpl(path))
    own = properties(made)

    assert own["description"] == CONTEXT["单位"]
    assert by_others.pop("description") == "研发 R&amp;D &lt;局&gt;"
    # The keywords are not rendered by docxtpl.
    assert (own.pop("keywords"), by_others.pop("keywords")) == ("2", "{{ 宽 }}")
    own.pop("description")
    assert own == by_others


def test_data_are_never_tags(tmp_path: Path) -> None:
    """docxtpl renders footnotes once for each section, and what it has put
    there with them; and it makes braces of `{_{` in data."""

    def edit(document: Any) -> None:
        document.add_paragraph("{{ 标题 }}{% if 单位 %}{% endif %}")
        document.add_section()

    path = saved(tmp_path / "模板.docx", edit, notes="{{ 标题 }}")
    data = "{{ 7*7 }}{_{ 单位 }_}"
    parts = compile_template(path).filled(CONTEXT | {"标题": data})[0]

    for name in ("word/document.xml", "word/footnotes.xml"):
        assert text_of(etree.fromstring(parts[name])).endswith(data)


def test_a_part_that_docxtpl_does_not_know_is_filled_too(tmp_path: Path) -> None:
    path = saved(tmp_path / "模板.docx", lines("甲"))
    parts = read_package(path)
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W}"><w:t>{{{{ 宽 }}}}</w:t></w:comments>'.encode()
    )
    path.write_bytes(write_package(parts))

    assert b">2<" in filled(path)[1]["word/comments.xml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% if 没有 %}{% endif %}", "没有的“没有”"),
        ("{% for 各 in 项 %}{{ 各.没有 }}{% endfor %}", "没有的“没有”"),
        ("{% for 各 in 宽 + 1 %}{% endfor %}", "不能计算"),
        ("{% for 各 in 7 %}{% endfor %}", "不能逐项列出"),
        ("{% include '甲' %}", "{% include %} 用不了"),
        ("{{ 单位.upper() }}", "括号里的调用 用不了"),
        ("{% if 单位 %}", "写错的标签"),
        ("{{ 单位", "写错的标签"),
        ("{# 单位", "写错的标签"),
        ("{{ 单位 | 没有 }}", "写错的标签"),
    ],
)
def test_a_tag_that_is_wrong_is_an_error_in_chinese(tmp_path: Path, text: str, said: str) -> None:
    path = saved(tmp_path / "模板.docx", lines(text))

    with pytest.raises(TemplateError, match=said):
        filled(path)


def test_xml_that_does_not_fit_after_filling_is_an_error(tmp_path: Path) -> None:
    path = saved(tmp_path / "模板.docx", lines("{% if 空 %}甲", "乙{% endif %}{# #}"))
    assert filled(path)
    path = saved(tmp_path / "模板.docx", lines("甲{% if 空 %}乙", "{%p endif %}"))

    with pytest.raises(TemplateError, match="不是完好的 XML"):
        filled(path)


def test_a_form_with_a_red_head_and_loops_of_its_own_makes_a_sound_report(tmp_path: Path) -> None:
    """The tags of the page about templates, in a whole report."""
    document = Document(io.BytesIO(FORM.template.read_bytes()))
    head = document.sections[0].header.paragraphs[0]
    head.text, head.style = "{{ 单位 }}文件", document.styles["Normal"]
    lines("{%p for 行 in 主动公开 %}", "{{ loop.index }}. {{ 行 }}", "{%p endfor %}")(document)
    grid(
        "项/数",
        "{%tr for 列 in 申请.本年新收 %}/",
        "{{ 列 }}/{{ 申请.本年新收[列] }}",
        "{%tr endfor %}/",
    )(document)
    path = tmp_path / "模板.docx"
    document.save(str(path))
    checked = check_file(EXAMPLES[-1])
    (tmp_path / "年报.docx").write_bytes(build_bytes(checked, path))
    parts = read_package(tmp_path / "年报.docx")
    body = text_of(etree.fromstring(parts["word/document.xml"]))

    assert lint(tmp_path / "年报.docx") == []
    assert "1. 规章2. 行政规范性文件" in body
    assert re.search(r"项数自然人\d+.*总计\d+$", body)
    headers = [name for name in parts if name.startswith("word/header")]
    assert text_of(etree.fromstring(parts[headers[0]])).endswith("文件")
