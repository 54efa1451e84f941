"""Charts and captions come back from a Word file of ours."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makereport import check_file, diff_files, import_file
from makereport.narrative.blocks import CHART_KINDS, Caption, Chart, Series, Span
from makereport.ooxml.package import DIGEST_PART, read_package, write_package
from makereport.word.render import render_docx
from tests.support.reports import built, check_text

NAMES = st.text("甲乙 &<>\"'\\{}%#*|`:：,，（）$1a-", min_size=1, max_size=8).map(
    lambda name: " ".join(name.split())
)
NUMBERS = st.decimals(-(10**6), 10**6, places=2) | st.integers(0, 10**9).map(Decimal)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(CHART_KINDS))
    names = draw(st.lists(NAMES.filter(bool), min_size=2, max_size=5, unique=True))
    count = 1 if kind == "饼" else draw(st.integers(1, 3))
    values = st.integers(1, 999).map(Decimal) if kind == "饼" else NUMBERS
    heads = draw(st.lists(NAMES.filter(bool), min_size=count, max_size=count, unique=True))
    title = draw(NAMES)
    series = tuple(
        Series(head if count > 1 else "", tuple(draw(values) for _ in names)) for head in heads
    )
    return Chart(kind, title, tuple(names), series)


@given(charts())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chart_comes_back_as_it_was(tmp_path: Path, chart: Chart) -> None:
    document = check_text(tmp_path, "总体情况: 正文。\n").document
    assert document is not None
    caption = Caption("图", 1, (Span("各渠道"),), is_below=True)
    document.sections["总体情况"] = [chart, caption]
    docx, target = tmp_path / "a.docx", tmp_path / "b.yaml"
    docx.write_bytes(render_docx(document))
    target.unlink(missing_ok=True)

    imported = import_file(docx, target)
    assert not imported.checked.has_errors, target.read_text(encoding="utf-8")
    assert imported.checked.document is not None
    assert imported.checked.document.sections["总体情况"] == [chart, caption]
    assert built(check_file(target)) == docx.read_bytes()


REPORT = (
    "单位: 云溪县示范局\n年度: 2021\n指标:\n  渠道: {网站: 413, 微信: 187}\n总体情况: |\n"
    "  ```图表\n  类型: 柱形\n  数据: 指标.渠道\n  ```\n  图 题\n"
)


def test_diff_and_check_see_the_numbers_of_a_chart(tmp_path: Path) -> None:
    checked = check_text(tmp_path, REPORT)
    (tmp_path / "公布.docx").write_bytes(built(checked))
    check_text(tmp_path, REPORT.replace("413", "414"), "改.yaml")

    assert not diff_files(tmp_path / "2021.yaml", tmp_path / "公布.docx").differs
    [part] = diff_files(tmp_path / "公布.docx", tmp_path / "改.yaml").parts
    [change] = part.texts
    assert (change.before, change.after) == (
        "[柱形图：网站 413，微信 187]",
        "[柱形图：网站 414，微信 187]",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"barChart", b"bar3DChart"),
        (b"<c:v>413</c:v>", b"<c:v>4E2</c:v>"),
        ("<c:v>网站</c:v>".encode(), "<c:v>微信</c:v>".encode()),
        (b'<c:grouping val="clustered"/>', b'<c:grouping val="percentStacked"/>'),
    ],
)
def test_a_chart_that_somebody_made_another_is_told(tmp_path: Path, old: bytes, new: bytes) -> None:
    told(tmp_path, "word/charts/chart1.xml", old, new)


def test_a_chart_of_a_foreign_file_is_told(tmp_path: Path) -> None:
    told(tmp_path, DIGEST_PART, b"makereport", b"another")


def told(folder: Path, name: str, old: bytes, new: bytes) -> None:
    docx, target = folder / "公布.docx", folder / "导入.yaml"
    docx.write_bytes(built(check_text(folder, REPORT)))
    parts = read_package(docx)
    assert old in parts[name]
    docx.write_bytes(write_package({**parts, name: parts[name].replace(old, new)}))

    imported = import_file(docx, target)
    [finding] = [f for f in imported.findings if f.code == "I605"]
    assert "柱形图：网站 413，微信 187" in finding.message
    assert "```" not in target.read_text(encoding="utf-8")


def test_a_line_that_looks_like_a_fence_comes_back_as_text(tmp_path: Path) -> None:
    text = '单位: 云溪县示范局\n年度: 2021\n总体情况: |\n  {{ "`" }}``图表\n  正文。\n'
    docx, target = tmp_path / "公布.docx", tmp_path / "导入.yaml"
    docx.write_bytes(built(check_text(tmp_path, text)))

    assert not import_file(docx, target).checked.has_errors
    assert not diff_files(docx, target).differs
