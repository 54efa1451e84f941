"""Templates that ask for more than a report can need, or for what no template
may do: refused in time, with the part and what is wrong in it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from makereport import build_bytes, check_file
from makereport.findings.errors import TemplateError
from makereport.ooxml.package import write_package
from makereport.word.draw import draw_template
from tests.support.reports import FORM, written


def said_of(folder: Path, tags: str) -> str:
    """Why a template with these tags in a paragraph of its own is refused."""
    parts = dict(draw_template(FORM))
    text = parts["word/document.xml"].decode()
    mark = "<w:p><w:pPr>"
    more = f'<w:p><w:r><w:t xml:space="preserve">{tags}</w:t></w:r></w:p>'
    parts["word/document.xml"] = text.replace(mark, f"{more}{mark}", 1).encode()
    (folder / "模板.docx").write_bytes(write_package(parts))
    checked = check_file(written(folder, "2021.yaml"))
    with pytest.raises(TemplateError) as refused:
        build_bytes(checked, folder / "模板.docx")
    return refused.value.reason


@pytest.mark.parametrize(
    ("tags", "named"),
    [
        ("{{ 2 ** 3 }}", "**"),
        ("{{ 10 ** 100000000 }}", "**"),
        ("{{ '%0999999999d' % 1 }}", "%"),
        ("{{ 7 // 0 }}", "//"),
        ("{% set a = 'x' ~ 'x' %}{{ a }}", "~"),
        ("{% set a = 1 %}{% endset %}{{ a }}", "{% endset %}"),
        ("{% include 'x' %}", "{% include %}"),
        ("{% import 'x' as y %}", "{% import %}"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% macro %}"),
        ("{% block b %}x{% endblock %}", "{% block %}"),
        ("{{ range(3) }}", "括号里的调用"),
        ("{{ 单位.upper() }}", "括号里的调用"),
        ("{% if 单位 is string %}x{% endif %}", "is"),
        ("{{ 1" + " * 1" * 5_000 + " }}", "一层套一层太深的标签"),
        ("{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}", "一层套一层太深的标签"),
        ("{% if 1 %}" * 900 + "{% endif %}" * 900, "一层套一层太深的标签"),
        ("{% for a in [1] %}" * 25 + "{% endfor %}" * 25, "一层套一层太深的标签"),
        ("{% if 0 %}" + "{% elif 0 %}" * 5_000 + "{% endif %}", "一层套一层太深的标签"),
        ("{%tr if 1 %}x{%tr endif %}" * 4_500, "{%tr %}、{%- 一类的标签（太多）"),
        ("{% if 1 %}{% endif %}" * 20_000, "标签（超过 10,000 个）"),
        ("{{ 年度 }}" * 10_001, "标签（超过 10,000 个）"),
        ("{% colspan 1 %}" * 9_000, "{%tr %}、{%- 一类的标签（太多）"),
        ("{{ 1e999 }}", "“inf”（小数最多 15 位数字）"),
        ("{{ 12345678901234567.5 + 1 }}", "“12345678901234567.5”（小数最多 15 位数字）"),
        ("{{ 0.10000000000000000001 * 3 }}", "“0.100000000000000000”（小数最多 15 位数字）"),
        ("{{ '\\ud800' }}", "不成字的半个字符"),
    ],
)
def test_what_is_not_in_the_language_is_named(tmp_path: Path, tags: str, named: str) -> None:
    said = said_of(tmp_path, tags)

    if said.startswith("word/document.xml 里的"):  # no single tag is at fault
        assert said.endswith(f" {named} 用不了")
    else:
        assert said.startswith("正文第 1 段：标签 ")
        assert said.endswith(f"用不了：{named}")


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("{% for a in 单位 %}x{% endfor %}", "“云溪县示范局”不能逐项列出"),
        (
            "{% for a in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}" * 5 + "x" + "{% endfor %}" * 5,
            "循环超过 10000 次",
        ),
        ("{% for a in [1, 2] %}" * 14 + "x" + "{% endfor %}" * 14, "循环超过 10000 次"),
        (
            "{% for a in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}" * 3
            + "长" * 50_000
            + "{% endfor %}" * 3,
            "填好后大得不正常",
        ),
        ("{{" * 20_000, "没有写完，少了 }}"),
        ("{% " * 20_000, "没有写完，少了 %}"),
        ("{# " * 20_000, "没有写完，少了 #}"),
        ("{{ 单位 }}" * 9_000 + "{{", "没有写完，少了 }}"),
    ],
)
def test_what_would_never_end_ends_soon(tmp_path: Path, tags: str, said: str) -> None:
    tracemalloc.start()
    try:
        assert said in said_of(tmp_path, tags)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 300_000_000


def changed(folder: Path, change: Callable[[dict[str, bytes]], object], yaml: str = "") -> str:
    """Why a template that was changed so is refused."""
    parts = dict(draw_template(FORM))
    change(parts)
    (folder / "模板.docx").write_bytes(write_package(parts))
    checked = check_file(written(folder, "2021.yaml", yaml))
    with pytest.raises(TemplateError) as refused:
        build_bytes(checked, folder / "模板.docx")
    return refused.value.reason


@pytest.mark.parametrize("condition", ["0", "年度 == 'x'", "单位 == 1 and 标题"])
@pytest.mark.parametrize("name", ["总体情况", "其他需要报告的事项", "前言"])
def test_a_section_that_is_cited_where_nobody_comes_is_missed(
    tmp_path: Path, name: str, condition: str
) -> None:
    def hide(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        tag = f"{{{{p {name} }}}}"
        assert tag in text
        # Where the tag stands the whole paragraph gives way: the condition is on its text.
        hidden = f"{{% if {condition} %}}{{{{ {name} }}}}{{% endif %}}"
        parts["word/document.xml"] = text.replace(tag, hidden).encode()

    assert changed(tmp_path, hide) == f"它没有印出 {name}"


def test_figures_that_are_cited_where_nobody_comes_are_missed(tmp_path: Path) -> None:
    def hide(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        hidden = "{% if 0 %}{{ r.自然人 }}{% endif %}"
        parts["word/document.xml"] = text.replace("{{ r.自然人 }}", hidden, 1).encode()

    assert changed(tmp_path, hide) == "它没有印出 申请.本年新收.自然人"


def test_a_figure_that_only_a_condition_looks_at_is_missed(tmp_path: Path) -> None:
    """Rows of zeros that a condition leaves out, and what it only asks for."""

    def hide(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        hidden = "{% if r.自然人 > 0 %}{{ r.自然人 }}{% endif %}"
        parts["word/document.xml"] = text.replace("{{ r.自然人 }}", hidden, 1).encode()

    assert changed(tmp_path, hide) == "它没有印出 申请.本年新收.自然人"


@pytest.mark.parametrize(
    ("before", "behind", "shown"),
    [
        ("1", "", "1{{ r.自然人 }}"),
        ("", "0", "{{ r.自然人 }}0"),
        ("", "</w:t></w:r><w:r><w:t>０", "{{ r.自然人 }}０"),
        ("{{ r.其他 }}", "", "{{ r.其他 }}{{ r.自然人 }}"),
        ("共", "件", ""),
        ("", "</w:t></w:r></w:p><w:p><w:r><w:t>2021年", ""),
    ],
)
def test_a_number_that_is_typed_to_a_figure_does_not_make_another(
    tmp_path: Path, before: str, behind: str, shown: str
) -> None:
    def join(parts: dict[str, bytes]) -> None:
        text, tag = parts["word/document.xml"].decode(), "{{ r.自然人 }}"
        assert tag in text
        parts["word/document.xml"] = text.replace(tag, f"{before}{tag}{behind}", 1).encode()

    if shown:
        place = "正文第 2 张表第 4 行第 2 格："
        assert changed(tmp_path, join) == f"{place}“{shown}”里的数连在一起，会印成另一个数"
    else:
        parts = dict(draw_template(FORM))
        join(parts)
        (tmp_path / "模板.docx").write_bytes(write_package(parts))
        assert build_bytes(check_file(written(tmp_path, "2021.yaml")), tmp_path / "模板.docx")


RELATION = (
    '<Relationship Id="x9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"{}/></Relationships>'
)
OUTSIDE = ' TargetMode="External"'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
VML = '<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="{}"/></w:pict></w:r>'


def with_settings(xml: str) -> Callable[[dict[str, bytes]], object]:
    """One more setting of the document."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/settings.xml"].decode()
        assert "</w:settings>" in text
        parts["word/settings.xml"] = text.replace("</w:settings>", f"{xml}</w:settings>").encode()

    return change


def related(kind: str, target: str, mode: str = OUTSIDE) -> Callable[[dict[str, bytes]], object]:
    """One more relation to the outside."""

    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        closing = b"</Relationships>"
        assert closing in parts[name]
        parts[name] = parts[name].replace(closing, RELATION.format(kind, target, mode).encode())

    return change


def fielded(xml: str) -> Callable[[dict[str, bytes]], object]:
    """A paragraph with a field in front."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        parts["word/document.xml"] = text.replace("<w:p>", f"<w:p>{xml}</w:p><w:p>", 1).encode()

    return change


def run_of(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (related("attachedTemplate", "http://127.0.0.1/evil.dotm"), "指向外面的 http://127.0.0.1/evil.dotm"),
        (related("image", "http://127.0.0.1/a.png"), "指向外面的 http://127.0.0.1/a.png"),
        (related("oleObject", "file:///c:/a.xlsx"), "嵌入对象 file:///c:/a.xlsx"),
        (lambda parts: parts.update({"word/vbaProject.bin": b"x"}), "宏或控件 word/vbaProject.bin"),
        (fielded(run_of(" DDEAUTO c:\\\\x ")), "word/document.xml 里的域 DDEAUTO"),
        (fielded(run_of(" DDE") + run_of("AUTO x ")), "word/document.xml 里的域 DDEAUTO"),
        (fielded('<w:fldSimple w:instr=" INCLUDETEXT x "/>'), "word/document.xml 里的域 INCLUDETEXT"),
        (fielded("<w:fldSimple w:instr=' INCLUDETEXT \"x\" '/>"), "word/document.xml 里的域 INCLUDETEXT"),
        (fielded(run_of("&#73;NCLUDETEXT x")), "word/document.xml 里的域 INCLUDETEXT"),
        (fielded(run_of("<![CDATA[INCLUDETEXT x]]>")), "word/document.xml 里的域 INCLUDETEXT"),
        (fielded(run_of("A ") + "\n" + run_of("LI") + "\n" + run_of("NK x")), "里的域 LINK"),
        (fielded(f'<q:r xmlns:q="{W}"><q:instrText>DDE x</q:instrText></q:r>'), "里的域 DDE"),
        (fielded('<w:altChunk w:id="x"/>'), "word/document.xml 里的 altChunk"),
        (fielded(VML.format("http://127.0.0.1/a.png")), "里指向外面的 http://127.0.0.1/a.png"),
        (fielded("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>"), "里隐藏的文字"),
        (lambda parts: parts.update({"customUI/customUI.xml": b"<x/>"}), "宏或控件 customUI/customUI.xml"),
        (with_settings("<w:mailMerge/>"), "word/settings.xml 里的 mailMerge"),
        (related("aFChunk", "a.htm", ""), "嵌入对象 a.htm"),
    ],
)  # fmt: skip
def test_what_runs_or_is_fetched_does_not_travel_into_a_report(
    tmp_path: Path, change: Callable[[dict[str, bytes]], object], said: str
) -> None:
    assert said in changed(tmp_path, change)


@pytest.mark.parametrize(
    "change",
    [
        related("hyperlink", "https://example.org/"),
        fielded(MARK.format("begin") + run_of(" PAGE ") + MARK.format("end")),
        fielded(run_of(" HYPERLINK x ")),
        fielded("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r>"),
        fielded('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>x</w:t></w:r>'),
        fielded(VML.format("")),
    ],
)
def test_links_and_numbers_of_pages_are_harmless(
    tmp_path: Path, change: Callable[[dict[str, bytes]], object]
) -> None:
    parts = dict(draw_template(FORM))
    change(parts)
    (tmp_path / "模板.docx").write_bytes(write_package(parts))

    assert build_bytes(check_file(written(tmp_path, "2021.yaml")), tmp_path / "模板.docx")
