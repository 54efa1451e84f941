"""Templates that ask for more than a report can need, or for what no template
may do: refused in time, with the part and what is wrong in it."""

from __future__ import annotations

import tracemalloc
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
        ("{% set a %}x{% endset %}{{ a }}{{ a }}", "{% assignblock %}"),
        ("{% include 'x' %}", "{% include %}"),
        ("{% import 'x' as y %}", "{% import %}"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% macro %}"),
        ("{% block b %}x{% endblock %}", "{% block %}"),
        ("{{ range(3) }}", "括号里的调用"),
        ("{{ 单位.upper() }}", "括号里的调用"),
        ("{% if 单位 is string %}x{% endif %}", "is"),
    ],
)
def test_what_is_not_in_the_language_is_named(tmp_path: Path, tags: str, named: str) -> None:
    assert said_of(tmp_path, tags) == f"word/document.xml 里的 {named} 用不了"


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
        ("{{" * 20_000, "word/document.xml 里有写错的标签"),
        ("{% " * 20_000, "word/document.xml 里有写错的标签"),
        ("{# " * 20_000, "word/document.xml 里有写错的标签"),
        ("{{ 单位 }}" * 20_000 + "{{", "word/document.xml 里有写错的标签"),
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
