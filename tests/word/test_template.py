"""Compiled templates: what they need, what they hold on to, who may share them."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from markupsafe import Markup

from makereport import build_bytes, check_file
from makereport.findings.errors import TemplateError
from makereport.form.model import Form
from makereport.ooxml.package import DIGEST_PART, Parts, write_package
from makereport.word.draw import draw_template
from makereport.word.template import compile_part, compile_template, load_template
from tests.support.reports import EXAMPLES, FORM, FORMS, texts

_BUILDS = """
import json, pathlib, sys
for name in ("lxml", "docxtpl", "jinja2", "docx"):
    sys.modules[name] = None
import makereport
made = {}
for name in sys.argv[2:]:
    target = pathlib.Path(sys.argv[1]) / f"{len(made)}.docx"
    checked = makereport.check_file(name)
    for _ in range(2):
        makereport.build_file(checked, target)
    made[name] = str(target)
print(json.dumps(made))
"""


def test_examples_are_checked_and_built_without_lxml_docxtpl_and_jinja(tmp_path: Path) -> None:
    """Twice: the second time it must be seen that nobody has edited the first."""
    words = [sys.executable, "-c", _BUILDS, str(tmp_path), *map(str, EXAMPLES)]
    made = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)

    assert len(made) == len(EXAMPLES)
    for name, target in made.items():
        assert Path(target).read_bytes() == build_bytes(check_file(name))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_drawn_template_is_proved_once_and_for_all(form: Form) -> None:
    word = compile_template(form.template)

    assert set(word.fills) == {"word/document.xml", "docProps/core.xml"}
    assert all(filling.is_proved for filling in word.fills.values())


@pytest.mark.parametrize(
    ("xml", "is_proved"),
    [
        ('<w:p xmlns:w="w"><w:r><w:t>{{ r.自然人 }}</w:t></w:r></w:p>', True),
        ('<w:p xmlns:w="w"><w:r><w:t>{% set x = r.自然人 %}{{ x }}</w:t></w:r></w:p>', True),
        # A long number closes the run that it stands in: there is none.
        ('<w:p xmlns:w="w">{{ r.自然人 }}</w:p>', False),
        ('<w:p xmlns:w="w">{% set x = r.自然人 %}{{ x }}</w:p>', False),
        ('<w:p xmlns:w="w">{{ 标题 }}</w:p>', True),
        ('<w:p xmlns:w="w">{% set 标题 = r.自然人 %}{{ 标题 }}</w:p>', False),
        ('<w:p xmlns:w="w" w:a="{{ 标题 }}"/>', True),
        ('<w:p xmlns:w="w" w:a="{{ 前言 }}"/>', False),
        ("<p>{{ 前言 }}</p>", False),
    ],
)
def test_only_what_fits_every_report_is_proved(xml: str, is_proved: bool) -> None:
    assert compile_part(xml.encode()).is_proved == is_proved


@pytest.mark.parametrize(
    ("xml", "filled"),
    [
        ("<w:p><w:t>甲{{p 文 }}乙</w:t></w:p>", "<文/>"),
        ('<w:p w:a="1"><w:t>甲{{p 文 }}乙</w:t></w:p>', "<文/>"),
        ("<w:p/><w:p>甲</w:p><w:p>{{p 文 }}</w:p><w:p/>", "<w:p/><w:p>甲</w:p><文/><w:p/>"),
        (
            "<w:p>甲<w:pict><w:p>{{p 文 }}</w:p></w:pict>乙</w:p>",
            "<w:p>甲<w:pict><文/></w:pict>乙</w:p>",
        ),
        ("<w:p>甲<w:pict><w:p>乙</w:p>{{p 文 }}</w:pict></w:p>", None),
    ],
)
def test_the_nearest_paragraph_gives_way_to_what_stands_in_it(xml: str, filled: str | None) -> None:
    data = f'<w:body xmlns:w="w">{xml}</w:body>'.encode()
    fill = compile_part(data).fill
    made = fill({"文": Markup("<文/>")}).xml.partition("<w:body")[2]

    assert (made == f' xmlns:w="w">{filled}</w:body>') == (filled is not None)


def changed(**parts: str) -> Parts:
    names = {"types": "[Content_Types].xml", "relations": "_rels/.rels", "custom": DIGEST_PART}
    return draw_template(FORM) | {names[key]: text.encode() for key, text in parts.items()}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (changed(types="no xml"), r"\[Content_Types\].xml 不完好"),
        (changed(relations="<!DOCTYPE a><a/>"), "_rels/.rels 不完好"),
        (changed(custom="<a"), "docProps/custom.xml 不完好"),
        (changed(custom='<a><property pid="x"/></a>'), "docProps/custom.xml 不完好"),
        ({n: d for n, d in draw_template(FORM).items() if n != "_rels/.rels"}, "没有 _rels/.rels"),
        (draw_template(FORM) | {"word/_rels/x.rels": b"<a"}, "里面有不完好的部件"),
    ],
)
def test_a_package_with_broken_lists_is_refused(tmp_path: Path, parts: Parts, said: str) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(write_package(parts))

    with pytest.raises(TemplateError, match=said):
        load_template(path)


def test_a_template_saved_during_a_batch_changes_none_of_its_reports(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(FORM.template.read_bytes())
    checked = check_file(EXAMPLES[0])
    before = build_bytes(checked, path)
    path.write_bytes(b"half a file")

    assert build_bytes(checked, path) == before


def test_threads_share_a_template() -> None:
    checked = [check_file(path) for path in EXAMPLES]
    alone = [build_bytes(each) for each in checked]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(build_bytes, checked * 5)) == alone * 5
        assert len({id(each) for each in pool.map(load_template, [FORM.template] * 50)}) == 1
    assert texts(alone[0])
