"""YAML → Word → YAML → Word: the second document is the first."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from makereport import check_file, import_file
from makereport.form.labels import label_key, name_key
from makereport.narrative.blocks import Picture
from makereport.narrative.grammar import parse
from makereport.ooxml.package import read_package, write_package
from tests.support.drawing import png
from tests.support.reports import EVERY_FORM, EXAMPLES, W, built, check_text, part
from tests.support.strategies import Sparse, sparse_reports

PICTURES = ("图.png", "a.png")

# What officers type, and what the line grammar, YAML, or a reader could trip over.
PIECES = st.sampled_from(
    [
        *("公开", "本机关", "2021年", "317件", "，", "。", "：", "；", "（", "）", "“", "”", "、"),
        *("**", "*", "***", "#", "##", "###", "|", "||", "｜", "!", "![图](a.png)", "[", "]("),
        *(
            "{",
            "}",
            "{_",
            "{#",
            "{ {",
            "\\",
            "\\|",
            "`",
            "```",
            "---",
            ":---:",
            "- ",
            "1.",
            "（一）",
        ),
        *(
            " ",
            "\u3000",
            "\t",
            "&",
            "<b>",
            "&nbsp;",
            "'",
            '"',
            ": ",
            " #",
            "@",
            "%",
            "～",
            "𠮷",
            "😀",
        ),
        *(
            "一、总体情况",
            "总计",
            "其他",
            "行政许可",
            "无",
            "/",
            "0",
            "①",
            "e\u0301",
            "\u200b",
            "\ufeff",
        ),
    ]
)
TEXT = st.lists(PIECES, min_size=1, max_size=8).map("".join)
CELL = st.lists(PIECES.filter(lambda piece: "|" not in piece), max_size=3).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> list[str]:
    width = draw(st.integers(2, 4))
    row = st.lists(CELL, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=3))
    dashes = draw(
        st.lists(st.sampled_from(["---", ":--", "--:", ":-:"]), min_size=width, max_size=width)
    )
    lines = [f"| {' | '.join(cells)} |" for cells in [rows[0], dashes, *rows[1:]]]
    return ["", *lines, ""]


def is_legal(lines: list[str]) -> bool:
    """Whether pieces have come together neither to a citation, which would be
    a wrong one, nor to a picture that is not there."""
    blocks, _ = parse(lines)
    pictures = [block for block in blocks if isinstance(block, Picture)]
    cited = any("{{" in line or "{%" in line for line in lines)
    return not cited and all(picture.path in PICTURES for picture in pictures)


LINES = st.one_of(
    TEXT.map(lambda text: [text]),
    TEXT.map(lambda text: [f"## {text}"]),
    TEXT.map(lambda text: [f"### {text}"]),
    TEXT.map(lambda text: [f"公开**{text.strip()}**工作"]),
    tables(),
    st.just(["![说明](图.png)"]),
).filter(is_legal)
NARRATIVE = st.lists(LINES, min_size=1, max_size=5).map(
    lambda groups: [line for group in groups for line in group]
)


def block(key: str, lines: list[str], indent: str = "") -> str:
    """A section of narrative; a first line with white space before it needs one
    without, for YAML to see the indent."""
    written = (f"{indent}  {line}\n" if line else "\n" for line in lines)
    return f"{indent}{key}: |2\n" + "".join(written)


def is_heading(text: str) -> bool:
    """Whether pieces have come together to the heading of an added part, none
    of the form's and nothing that a cell or a paragraph would cut."""
    key = label_key(text)
    cites = any(mark in text for mark in ("{{", "{%"))
    own = any(key in section.keys for form in EVERY_FORM for section in form.sections)
    return bool(text.strip(" \t\u3000\u200b\ufeff")) and not (cites or own)


HEADINGS = st.one_of(
    st.sampled_from(
        ["七、附件", "附件：名单", "其他需要报告的事项说明", "六、其他情况", "（一）附件"]
    ),
    TEXT.filter(is_heading),
)
# What reads like a row of the table or an item of the file is refused there (Y117).
BESIDE = st.one_of(
    st.just([]), NARRATIVE.filter(lambda lines: not any(": " in line for line in lines))
)
_ITEM = re.compile(r"[:：]\s*[|｜>{｛0-9０-９]")
ADDED = st.lists(
    st.tuples(HEADINGS, NARRATIVE.filter(lambda lines: not any(map(_ITEM.search, lines)))),
    max_size=3,
    unique_by=lambda part: name_key(part[0]) or part[0],
)


def beside(report: Sparse, texts: dict[str, list[str]]) -> str:
    """The tables of a report with texts before and after each of them."""
    lines = report.yaml().split("\n")
    written = "".join(block(key, found, "  ") for key, found in texts.items() if found)
    for section in report.form.sections:
        if section.table is not None:
            if f"{section.label}:" not in lines:
                lines.append(f"{section.label}:")
            place = lines.index(f"{section.label}:")
            lines[place] += f"\n{written}".rstrip("\n")
    return "\n".join(lines) + "\n"


def again(folder: Path, yaml: str) -> tuple[bytes, bytes, str]:
    """The Word file of a report, that of the report it is read back to, and
    the text of the latter."""
    for picture in PICTURES:
        (folder / picture).write_bytes(png(4, 3))
    source = folder / "原稿.yaml"
    source.write_text(yaml, encoding="utf-8")
    checked = check_file(source)
    first = built(checked)
    (folder / "公布.docx").write_bytes(first)
    imported = import_file(folder / "公布.docx", folder / "读回.yaml").checked
    text = (folder / "读回.yaml").read_text(encoding="utf-8")
    assert not imported.has_errors, (imported.findings, text)
    return first, built(imported), text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_comes_back_as_the_same_document(tmp_path: Path, path: Path) -> None:
    first = built(check_file(path))
    (tmp_path / "公布.docx").write_bytes(first)
    imported = import_file(tmp_path / "公布.docx", tmp_path / "读回.yaml")

    assert imported.findings == []
    assert built(imported.checked) == first


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    report=sparse_reports(),
    narrative=NARRATIVE,
    other=NARRATIVE,
    front=st.sampled_from(
        [
            "",
            "联系方式: {地址: 示范路1号, 电话: 0000-1234567}\n",
            "前言: |\n  本前言是自己写的，**没有**照格式。\n  第二段。\n",
            '标题: "{{ 单位 }}{{ 年度 }}年度公开工作报告"\n',
            "发布日期: 2022-01-20\n",
            "发布日期: 二〇二二年一月\n标题: 年报\n前言: 没有年份。\n",
            "文号: 云示发〔{{ 年度 + 1 }}〕3号\n前言: |\n  | 甲 | 乙 |\n  |---|---|\n",
            "文号: 总体情况\n发布日期: 2022-01-20\n",
        ]
    ),
    before=BESIDE,
    after=BESIDE,
    added=ADDED,
)
def test_any_report_comes_back_as_the_same_document(
    report: Sparse,
    narrative: list[str],
    other: list[str],
    front: str,
    before: list[str],
    after: list[str],
    added: list[tuple[str, list[str]]],
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
        first, second, text = again(Path(name), yaml)

    assert _lines(second) == _lines(first), text


def _lines(docx: bytes) -> list[str]:
    """The body's paragraphs and tables with all their formats; neighbouring
    runs of one format count as one."""
    body = part(docx)[0]
    for text in list(body.iter(f"{W}t")):
        run = text.getparent()
        assert run is not None
        before, paragraph = run.getprevious(), run.getparent()
        assert paragraph is not None
        if before is None or before.tag != run.tag or len(before) != 2 or len(run) != 2:
            continue
        if etree.tostring(before[0]) == etree.tostring(run[0]) and before[1].tag == text.tag:
            text.text = f"{before[1].text}{text.text or ''}"
            paragraph.remove(before)
    return [etree.tostring(child, encoding="unicode") for child in body]


def test_a_heading_whose_style_was_taken_away_is_still_one(tmp_path: Path) -> None:
    made = built(check_text(tmp_path, ""))
    (tmp_path / "公布.docx").write_bytes(made)
    parts = read_package(tmp_path / "公布.docx")
    xml = parts["word/document.xml"].decode()
    parts["word/document.xml"] = xml.replace('"Heading1"', '"BodyText"').encode()
    (tmp_path / "改.docx").write_bytes(write_package(parts))
    imported = import_file(tmp_path / "改.docx", tmp_path / "读回.yaml")

    assert imported.findings == []
    assert built(imported.checked) == made
