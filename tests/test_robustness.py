"""Whatever is typed, the reader answers with findings, never with a traceback,
and with the same ones whether libyaml is there or not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from makereport.findings.finding import Finding
from makereport.narrative.document import compose
from makereport.report.reader import read_report
from makereport.source.nodes import Mapping, Node, Scalar, Sequence
from makereport.source.text import Source, source_of
from makereport.source.tree import parse
from tests.support.reports import complete

PIECES = [
    "单位", "年度", "2021", "申请", "本年新收", "自然人", "总体情况", "指标", "主动公开", "行政许可",
    ":", ": ", "：", "，", ",", ", ", "{", "}", "[", "]", "|", "｜", ">", "\n", "\n  ", "\n    ",
    "\n\t", "\n　", "- ", "#", " #", "# ", "\"", "'", "“", "*", "&", "!", "%", "@", "`", "\\",
    "{{ ", " }}", "{% if ", " %}", "{% endif %}", "**", "## ", "1,234", "1e3", "無", "😀", "\x07",
    "\n  | a | b |", "\n  |---|", "\n  ![", "](a.png)", "\u2028", "---", "...", "~", "null", "<<",
    "?", " ?", "? ", "件?: 1", "\ufeff",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
SIZE = 20_000


def everything(text: str) -> list[Finding]:
    """All findings of a text, from reading to narrative."""
    source = Source("2021.yaml", text)
    report, findings = read_report(source, Path("2021.yaml"))
    if report.is_read:
        findings += compose(report)[1]
    return findings


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_any_text_gives_findings_inside_the_file(text: str) -> None:
    lines = text.split("\n")

    for finding in everything(text):
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert finding.message


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_libyaml_makes_no_difference(text: str) -> None:
    source = Source("2021.yaml", text)

    pure, pure_findings = parse(source, yaml.Loader)
    fast, fast_findings = parse(source, yaml.CLoader)

    assert fast_findings == pure_findings
    assert _shape(fast) == _shape(pure)


def _shape(node: Node | None) -> object:
    """The tree with all places, but those of values that are not there."""
    if isinstance(node, Scalar):
        return (node.value, node.style, node.mark, node.last) if node.value else ""
    if isinstance(node, Sequence):
        return [node.mark, *map(_shape, node.items)]
    if isinstance(node, Mapping):
        return [node.mark, *((_shape(e.key), _shape(e.value)) for e in node.entries)]
    return None


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_decode_or_give_a_finding(data: bytes) -> None:
    source = source_of(data, "2021.yaml")

    assert source.findings or data.decode("utf-8-sig").count("\n") >= source.text.count(
        "\n"
    ) - data.count(b"\r")


@pytest.mark.parametrize(
    "hostile",
    [
        "总体情况: |\n  " + "{" * SIZE,
        "总体情况: |\n  " + "{{ " * SIZE,
        "总体情况: |\n  " + "{% if 年度 %}" * SIZE,
        "总体情况: |\n  {{ " + "(" * 200 + " }}",
        "总体情况: |\n  {{ " + "not " * 120 + "年度 }}",
        "总体情况: |\n  " + "{{ 甲 }}" * SIZE,
        "总体情况: |\n  " + "**" * SIZE,
        "总体情况: |\n  " + "**甲 " * SIZE * 5,
        "总体情况: |\n  收到申请3件" + "{{ " * SIZE * 5,
        "总体情况: |  # makereport: 忽略 N401\n" + "  收到申请3件。\n" * SIZE,
        "总体情况:\n" + "  # makereport: 忽略 N401\n" * SIZE,
        "a: " + "{b: " * SIZE,
        "a: " + "[" * SIZE + "]" * SIZE,
        "- " * SIZE,
        "a: {" + "1,234," * SIZE + "}",
        "a: {" + "x：" * SIZE + "}",
        "a:" * SIZE,
        "\t" * SIZE + "a: b",
        "a: b #c" * SIZE,
        "主动公开: {行政许可: " + "9" * SIZE * 5 + "}",
        "总体情况: |\n  ![" + "](" * SIZE * 5,
        "总体情况: |\n  |" + "\\|" * SIZE * 5 + "\n  |---|",
        "总体情况: |\n" + ("  |" * 70 + "\n  |---|\n") * (SIZE // 20),
    ],
    ids=lambda text: text[:24],
)
def test_hostile_text_is_read_to_the_end(hostile: str) -> None:
    """No pattern runs wild: every one of these once took or could take minutes."""
    limit = sys.getrecursionlimit()

    everything(complete(hostile + "\n"))
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize("text", ['称"甲" #乙', "路径 C:\\a: b", '说"好": 对', '它\'s "x": y'])
def test_the_corrected_line_keeps_every_character_of_the_text(text: str) -> None:
    [finding] = everything(complete(f"单位: {text}\n"))
    corrected = finding.hint.removeprefix("改为：")

    assert yaml.safe_load(corrected) == {"单位": text}
