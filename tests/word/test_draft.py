"""The mark of a draft: on every page, in whatever headers a template has, in a
file that is sound; and what a draft prints where nothing is known."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm
from PIL import Image

from makereport import build_bytes, check_bytes, check_file
from makereport.form.shelf import load_form
from makereport.ooxml.package import is_own_report
from tests.support.office import pdf_pages, pdf_to_png, require, to_pdf, validate
from tests.support.ooxml_lint import lint
from tests.support.reports import EXAMPLES, TEXT, complete, names_in, texts, written
from tests.support.runner import run

TEMPLATE = load_form("zfxxgk-2021").template
WRONG = TEXT + "  共有{{ 没有 }}件。\n主动公开政府信息情况:\n  行政许可: abc\n  行政处罚: 5\n"


def headers(docx: bytes) -> dict[str, str]:
    """The XML of every header that a section of the file has."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = [name for name in archive.namelist() if "header" in name or "draft" in name]
        return {name: archive.read(name).decode() for name in names if name.endswith(".xml")}


def own_template(folder: Path, kind: str) -> Path:
    """A template with a header of its own, with several sections, or without any."""
    word = Document(str(TEMPLATE))
    section = word.sections[0]
    if kind == "header":
        section.header.paragraphs[0].text = "云溪县"
    elif kind == "first page":
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "首页"
    elif kind == "table":
        section.header.add_table(1, 1, Cm(16)).cell(0, 0).text = "表"
        section.header.paragraphs[0]._p.getparent().remove(section.header.paragraphs[0]._p)
    elif kind == "sections":
        paragraph = word.paragraphs[2]._p
        paragraph.get_or_add_pPr().append(deepcopy(section._sectPr))
        word.sections[-1].header.is_linked_to_previous = False
        word.sections[-1].header.paragraphs[0].text = "第二节"
    path = folder / f"{kind}.docx"
    word.save(str(path))
    return path


def dark_share(page: Path) -> float:
    """How much of a page has the grey of the mark."""
    with Image.open(page) as picture:
        counts = picture.convert("L").histogram()
    return sum(counts[180:250]) / sum(counts)


@pytest.mark.parametrize("kind", ["plain", "header", "first page", "table", "sections"])
def test_the_mark_is_on_every_page_of_a_sound_file(tmp_path: Path, kind: str) -> None:
    [example] = [path for path in EXAMPLES if path.match("yunxi/2021.yaml")]
    checked = check_file(example)
    template = None if kind == "plain" else own_template(tmp_path, kind)
    marked, plain = tmp_path / "draft.docx", tmp_path / "plain.docx"
    marked.write_bytes(build_bytes(checked, template, draft=True))
    plain.write_bytes(build_bytes(checked, template))

    assert validate(marked) == ""
    assert lint(marked) == lint(plain)  # python-docx names a style that is not there
    assert is_own_report(marked)
    found = headers(marked.read_bytes())
    assert all(xml.count('string="草稿"') == 1 for xml in found.values())
    own = {"header": "云溪县", "first page": "首页", "table": "表", "sections": "第二节"}.get(
        kind, ""
    )
    assert any(own in xml for xml in found.values())
    require("soffice")
    draft, without = to_pdf([marked, plain], tmp_path / "pdf")
    assert pdf_pages(draft) == pdf_pages(without)
    for page, other in zip(
        pdf_to_png(draft, tmp_path / "a", 40), pdf_to_png(without, tmp_path / "b", 40), strict=True
    ):
        assert dark_share(page) > dark_share(other) + 0.02


def test_the_same_draft_gives_the_same_bytes_and_the_same_body(tmp_path: Path) -> None:
    checked = check_bytes(complete("").encode())
    one, two = build_bytes(checked, draft=True), build_bytes(checked, draft=True)
    assert one == two
    assert texts(one) == texts(build_bytes(checked))
    assert "草稿" not in "".join(texts(one))


def test_a_report_with_errors_is_a_draft_that_shows_where_nothing_is_known(tmp_path: Path) -> None:
    written(tmp_path, yaml=WRONG)
    refused = run("build", "2021.yaml", cwd=tmp_path)
    done = run("build", "2021.yaml", "--draft", cwd=tmp_path)
    docx = (tmp_path / "2021.docx").read_bytes()

    assert (refused.code, done.code) == (1, 1)
    assert "2021.yaml → 2021.docx（草稿，有 2 个错误）：" in done.stdout
    assert "没有写出" not in done.stderr
    assert "错误 Y106" in done.stderr
    assert "共有？件。" in texts(docx)
    cells = [text for text in texts(docx) if text in ("？", "5")]
    assert cells == ["？", "5"]
    assert headers(docx)


def test_a_finished_report_replaces_its_draft_and_the_reverse(tmp_path: Path) -> None:
    written(tmp_path)
    draft = run("build", "2021.yaml", "--draft", cwd=tmp_path)
    marked = (tmp_path / "2021.docx").read_bytes()
    done = run("build", "2021.yaml", cwd=tmp_path)

    assert (draft.code, done.code) == (0, 0)
    assert "2021.yaml → 2021.docx（草稿）：" in draft.stdout
    assert headers(marked)
    assert not headers((tmp_path / "2021.docx").read_bytes())
    assert names_in(tmp_path) == ["2021.docx", "2021.yaml"]


def test_a_draft_cannot_be_built_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text("单位: [", encoding="utf-8")
    done = run("build", "2021.yaml", "--draft", cwd=tmp_path)
    assert done.code == 1
    assert "没有写出 Word 文件" in done.stderr
    assert names_in(tmp_path) == ["2021.yaml"]


def test_draft_and_strict_contradict_each_other(tmp_path: Path) -> None:
    written(tmp_path)
    done = run("build", "2021.yaml", "--draft", "--strict", cwd=tmp_path)
    assert (done.code, done.stderr) == (2, "错误 --draft 和 --strict 只能写一个\n")


def test_what_is_read_back_of_a_draft_has_no_mark_in_its_text(tmp_path: Path) -> None:
    written(tmp_path)
    said = []
    for words in (["--draft"], []):
        assert run("build", "2021.yaml", *words, cwd=tmp_path).code == 0
        done = run("import", "2021.docx", "-o", "读.yaml", cwd=tmp_path)
        said.append((done, (tmp_path / "读.yaml").read_bytes()))
        (tmp_path / "读.yaml").unlink()
    assert said[0] == said[1]
