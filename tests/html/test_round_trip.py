"""YAML → web page → YAML → web page: the second page is the first."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makereport import check_file, import_file
from tests.importing.test_round_trip import ADDED, BESIDE, NARRATIVE, PICTURES, beside, block
from tests.support.drawing import png
from tests.support.pages import page
from tests.support.reports import EXAMPLES, check_text
from tests.support.strategies import Sparse, sparse_reports

FRONT = st.sampled_from(
    [
        "",
        "联系方式: {地址: 示范路1号, 电话: 0000-1234567}\n",
        "前言: |\n  本前言是自己写的，**没有**照格式。\n  第二段。\n",
        '标题: "{{ 单位 }}{{ 年度 }}年度公开工作报告"\n发布日期: 2022-01-20\n',
        "发布信息: {索引号: A-1, 成文日期: 2022-01-18, 主题分类: 政务公开, 网站名称: 云溪县政府网}\n",
        "文号: 云示发〔{{ 年度 + 1 }}〕3号\n发布信息: {发布机构: 云溪县示范局}\n"
        "前言: |\n  | 甲 | 乙 |\n  |---|---|\n",
        "文号: 总体情况\n发布日期: 二〇二二年一月\n",
    ]
)


def again(folder: Path, yaml: str, fragment: bool) -> tuple[bytes, bytes, str]:
    """The page of a report, that of the report it is read back to, and the
    text of the latter."""
    for picture in PICTURES:
        (folder / picture).write_bytes(png(4, 3))
    source = folder / "原稿.yaml"
    source.write_text(yaml, encoding="utf-8")
    first = page(check_file(source), fragment=fragment)
    (folder / "公布.html").write_bytes(first)
    imported = import_file(folder / "公布.html", folder / "读回.yaml")
    text = (folder / "读回.yaml").read_text(encoding="utf-8")
    assert not imported.checked.has_errors, (imported.checked.findings, text)
    assert {finding.code for finding in imported.findings} <= {"I607"}, imported.findings
    return first, page(imported.checked, fragment=fragment), text


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_comes_back_as_the_same_page(tmp_path: Path, path: Path, fragment: bool) -> None:
    first = page(check_file(path), fragment=fragment)
    (tmp_path / "公布.html").write_bytes(first)
    imported = import_file(tmp_path / "公布.html", tmp_path / "读回.yaml")

    assert imported.findings == []
    assert page(imported.checked, fragment=fragment) == first


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    report=sparse_reports(),
    narrative=NARRATIVE,
    other=NARRATIVE,
    front=FRONT,
    before=BESIDE,
    after=BESIDE,
    added=ADDED,
    fragment=st.booleans(),
)
def test_any_report_comes_back_as_the_same_page(
    report: Sparse,
    narrative: list[str],
    other: list[str],
    front: str,
    before: list[str],
    after: list[str],
    added: list[tuple[str, list[str]]],
    fragment: bool,
) -> None:
    texts = {"表前文字": before, "表后文字": after}
    parts = "".join(
        block(json.dumps(heading, ensure_ascii=False), lines, "  ") for heading, lines in added
    )
    yaml = (
        f"单位: 云溪县示范局\n{report.head}{front}{beside(report, texts)}"
        + block("总体情况", ["开头。", *narrative])
        + block("存在的主要问题及改进情况", [*other, "末尾。"])
        + block("其他需要报告的事项", ["没有收取信息处理费。"])
        + f"附加部分:\n{parts}"
    )
    with tempfile.TemporaryDirectory() as name:
        first, second, text = again(Path(name), yaml, fragment)

    assert second.decode() == first.decode(), text


def test_a_report_inside_the_page_of_a_site_comes_back(tmp_path: Path) -> None:
    """The site's own headings, its menu and its remarks are none of the report."""
    text = "总体情况: |\n  本机关依法公开。\n  ## 主动公开\n  公开了3条。\n"
    fragment = page(check_text(tmp_path, text), fragment=True).decode()
    around = (
        '<!DOCTYPE html><html lang="zh-CN"><head><title>云溪县</title></head><body>'
        "<h1>云溪县政府网</h1><ul><li>首页</li><li>政务公开</li></ul>"
        f"<h2>通知公告</h2><div>{fragment}</div><p>上一篇：没有了</p></body></html>"
    )
    (tmp_path / "公布.html").write_text(around, encoding="utf-8")
    imported = import_file(tmp_path / "公布.html", tmp_path / "读回.yaml")

    assert [finding.code for finding in imported.findings] == ["I604"]
    assert page(imported.checked, fragment=True).decode() == fragment
