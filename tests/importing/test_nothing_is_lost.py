"""What is more than the form has is kept, wherever it stands."""

from __future__ import annotations

import html
import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makereport.form.labels import name_key, strip_ordinal
from tests.support import foreign
from tests.support.archives import with_parts
from tests.support.drawing import png
from tests.support.foreign import STYLES, Foreign, Style, word_paragraph
from tests.support.published import (
    DISPUTES,
    PAGE,
    PROACTIVE,
    PROPERTY,
    REPORT,
    REPORT_2019,
    REQUESTS,
    imported,
    rows_of,
    said,
    value,
    with_cell,
    with_row,
    wrong,
)

MARKS = [
    *("", "注：", "附件：1.", "（一）", "1.", "一、", "二、", "发布日期：", "来源：", "打印"),
    *("上一篇：", "相关链接", "（二）行政许可", "联系电话：", "#", "##", "|", "**", "{{", "- "),
    *("第二十条第（一）项", "总计", '"', "'", ": ", "其他", "2019年", "政府信息公开"),
]
TOKENS = st.builds(
    "{}{}{}".format,
    st.sampled_from(MARKS),
    st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=1, max_size=40),
    st.sampled_from(["", "。", "：", "；后文", "5件", "（完）", "报告", "年报"]),
)


@settings(PROPERTY, max_examples=60)
@given(
    report=st.sampled_from([REPORT, REPORT_2019]),
    style=STYLES,
    extra=st.lists(st.tuples(st.integers(0, 999), TOKENS), min_size=1, max_size=5),
    is_word=st.booleans(),
)
def test_a_paragraph_anywhere_in_the_report_is_kept(
    report: Foreign, style: Style, extra: list[tuple[int, str]], is_word: bool
) -> None:
    chance = random.Random(style.seed)
    blocks = list(foreign.word_blocks(report, style) if is_word else foreign.blocks(report, style))
    front = 2 if is_word else 1
    for number, text in extra:
        paragraph = word_paragraph(text, chance) if is_word else f"<p>{html.escape(text)}</p>"
        blocks.insert(front + number % (len(blocks) - front + is_word), paragraph)
    with tempfile.TemporaryDirectory() as name:
        if is_word:
            content: str | bytes = foreign.word_of(blocks, style)
        else:
            content = foreign.page_of(blocks, report, style)
        done, text = imported(Path(name), content, "年报.docx" if is_word else "年报.html")

    assert wrong(report, done) == {}, text
    for _, token in extra:
        assert name_key(strip_ordinal(token)) in name_key(text), text


@settings(PROPERTY, max_examples=40)
@given(
    table=st.sampled_from([PROACTIVE, REQUESTS, DISPUTES]),
    at=st.integers(0, 99),
    cells=st.lists(
        st.text("甲乙丙丁", min_size=1, max_size=9) | st.sampled_from(["54321", "", "约9"]),
        min_size=1,
        max_size=9,
    ).filter(any),
)
def test_a_row_more_in_a_table_is_kept(table: str, at: int, cells: list[str]) -> None:
    rows = rows_of(table)
    rows.insert(at % (len(rows) + 1), f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    content = PAGE.replace(table, f"<table>{''.join(rows)}</table>")
    with tempfile.TemporaryDirectory() as name:
        _, text = imported(Path(name), content)

    assert [cell for cell in cells if cell and cell not in text] == []


def test_a_number_among_the_labels_of_a_group_is_kept(tmp_path: Path) -> None:
    rows = rows_of(REQUESTS)
    rows.insert(93 % (len(rows) + 1), "<tr><td>4321</td><td>丁</td></tr>")
    _, text = imported(tmp_path, PAGE.replace(REQUESTS, f"<table>{''.join(rows)}</table>"))

    assert "4321" in text
    assert "丁" in text


def test_a_total_that_is_no_number_is_kept_though_its_parts_are_none_either(tmp_path: Path) -> None:
    rows = rows_of(DISPUTES)
    rows.insert(3, f"<tr>{'<td>丁</td>' * 4}<td>丁丁</td>{'<td>丁</td>' * 3}</tr>")
    done, text = imported(tmp_path, PAGE.replace(DISPUTES, f"<table>{''.join(rows)}</table>"))

    assert "丁丁" in text
    assert done.checked.has_errors


def test_a_row_that_is_like_one_of_the_form_is_not_taken_for_it(tmp_path: Path) -> None:
    at = next(n for n, row in enumerate(rows_of(PROACTIVE)) if "行政许可" in row)
    done, text = imported(tmp_path, with_row(PROACTIVE, at, "其他行政许可", "77"))

    assert wrong(REPORT, done) == {}
    assert "# 没有读懂：其他行政许可 77" in text.splitlines()


def test_a_label_more_before_a_row_is_kept(tmp_path: Path) -> None:
    label = '<td colspan="2" rowspan=1><p align="center"><span>（一）予以公开'
    assert label in PAGE
    content = PAGE.replace(label, f"<td>甲注</td>{label.replace('2', '1')}")
    done, text = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}
    assert "# 没有读懂：甲注" in text.splitlines()


@pytest.mark.parametrize("table", [PROACTIVE, REQUESTS, DISPUTES])
def test_a_column_more_in_a_table_is_kept(tmp_path: Path, table: str) -> None:
    numbers = iter(range(70001, 80000))
    rows = [
        row.replace(
            "</tr>", f"<td>{'备注甲' if 'span>' in row and not n else next(numbers)}</td></tr>"
        )
        for n, row in enumerate(rows_of(table))
    ]
    content = PAGE.replace(table, f"<table>{''.join(rows)}</table>")
    _, text = imported(tmp_path, content)

    assert all(str(number) in text for number in range(70001, next(numbers)))
    assert "备注甲" in text


def test_a_line_of_a_table_is_kept_where_it_is_narrative(tmp_path: Path) -> None:
    content = PAGE.replace("<p>二、", "<p>第二十条第（一）项</p><p>二、")
    assert "\n  第二十条第（一）项\n" in imported(tmp_path, content)[1]


STRAY = [
    *("{}", "<p>{}</p>", "<div><b>{}</b></div>", "<input value={}>", "<textarea>{}</textarea>"),
    *("<button>{}</button>", "<object>{}</object>", "<svg><text>{}</text></svg>"),
    *("<td>{}</td>", "<div><td>甲</td><td>{}</td></div>", "<center><tr><td>{}</td></tr></center>"),
    *("<font><tr><td>甲<td>{}</tr></font>", "<tr>{}</tr>", "<tr><td>甲</td><p>{}</p></tr>"),
    *("<select><option>1<option selected>{}</select>", "<form><li>{}</li></form>"),
    *("<caption>{}</caption>", "<table><tr><td>{}</td></tr></table>", "<a>甲{}</a>", "<h3>{}</h3>"),
    *("<tbody>{}</tbody>", "<th>{}</th>", "<tr><th><object><p>{}</p></object></tr>"),
]
NUMBERS = st.integers(70_001, 79_999).map(str)


@settings(PROPERTY, max_examples=80)
@given(
    table=st.sampled_from([PROACTIVE, REQUESTS, DISPUTES]),
    strays=st.lists(
        st.tuples(st.integers(0, 9999), st.sampled_from(STRAY), NUMBERS), min_size=1, max_size=4
    ),
)
def test_a_number_anywhere_in_the_markup_of_a_table_is_kept_or_told(
    table: str, strays: list[tuple[int, str, str]]
) -> None:
    pieces = re.findall("<[^>]*>|[^<]+", table)
    for at, markup, number in strays:
        pieces.insert(1 + at % (len(pieces) - 1), markup.format(number))
    with tempfile.TemporaryDirectory() as name:
        done, text = imported(Path(name), PAGE.replace(table, "".join(pieces)))

    told = text + "".join(f"{f.message}{f.excerpt}" for f in done.findings)
    assert [number for *_, number in strays if number not in told] == []


@pytest.mark.parametrize(
    ("stray", "told"),
    [("行政备案 555123 件", True), ("单位：件", False), ("<p>555123</p>", True)],
)
def test_a_number_between_the_rows_of_a_table_is_told(
    tmp_path: Path, stray: str, told: bool
) -> None:
    rows = rows_of(PROACTIVE)
    rows.insert(5, stray)
    done, text = imported(tmp_path, PAGE.replace(PROACTIVE, f"<table>{''.join(rows)}</table>"))

    assert wrong(REPORT, done) == {}
    found = [excerpt for *_, excerpt in said(done.findings, "I609")]
    assert found == ([re.sub("<.*?>", "", stray)] if told else [])
    assert "555123" in text or not told


@pytest.mark.parametrize(
    "markup",
    [
        *("<input value={}>", "<textarea>{}</textarea>", "<button>{}</button>"),
        *("<object data=a.swf>{}</object>", "<svg><title>3</title><text>{}</text></svg>"),
        *("<select><option>7<option selected>{}</select>", "<div><p>{}</p></div>"),
    ],
)
def test_the_figure_in_a_field_of_a_cell_is_read(tmp_path: Path, markup: str) -> None:
    figure = str(value("行政许可", "处理决定"))
    done, _ = imported(tmp_path, with_cell("行政许可", "处理决定", markup.format(figure)))

    assert wrong(REPORT, done) == {}
    assert said(done.findings, "I608", "I609") == []


def test_a_cell_that_has_but_a_picture_shows_it(tmp_path: Path) -> None:
    (tmp_path / "数.png").write_bytes(png(3, 2))
    _, text = imported(tmp_path, with_cell("行政许可", "处理决定", '<img src="数.png" alt="数">'))
    assert "![数](读回-图片/图1.png)" in text


WITH_NUMBER = ["（{}）", "（单位：件，{}）", "\n{}", "{}、", "：共{}件", "（共{}件）", "[{}]", "{}"]


@settings(PROPERTY, max_examples=80)
@given(
    report=st.sampled_from([REPORT, REPORT_2019]),
    groups=st.sampled_from(["merged", "own", "blank", "again"]),
    at=st.integers(0, 9999),
    text=st.sampled_from(WITH_NUMBER),
    is_before=st.booleans(),
    number=NUMBERS,
    is_word=st.booleans(),
)
def test_a_number_typed_into_a_heading_or_label_is_kept_or_told(
    report: Foreign,
    groups: str,
    at: int,
    text: str,
    is_before: bool,
    number: str,
    is_word: bool,
) -> None:
    figures = {str(figure) for values in report.figures.values() for figure in values.values()}
    labels = [section.label for section in report.form.sections]
    for table in report.form.tables.values():
        rows = foreign.table_rows(table, report.figures[table.name], Style(groups=groups))
        labels += [slot.text for part in rows for row in part for slot in row]
    words = sorted({*labels} - figures - {"", "0"})
    label, more = words[at % len(words)], text.format(number)
    content = foreign.page(report, Style(groups=groups)).replace("<br />", "\n")
    typed = (f"{more}{label}" if is_before else f"{label}{more}").replace("\n", "<br>")
    data: str | bytes = content.replace(f">{label}<", f">{typed}<")
    if is_word:
        blocks = foreign.word_blocks(report, Style(groups=groups, seed=at))
        data = foreign.word_of(
            (
                _whole(b).replace(f">{label}<", f">{typed}<").replace("<br>", "</w:t><w:br/><w:t>")
                for b in blocks
            ),
            Style(),
        )
    with tempfile.TemporaryDirectory() as name:
        done, yaml = imported(Path(name), data, "年报.docx" if is_word else "年报.html")

    assert number in yaml + "".join(f"{f.message}{f.excerpt}" for f in done.findings)


def _whole(xml: str) -> str:
    """A paragraph in one run."""
    return re.sub(r"</w:t></w:r><w:r><w:t[^>]*>", "", xml)


@pytest.mark.parametrize("label", ["五、存在的主要问题及改进情况", "二、主动公开政府信息情况"])
def test_the_number_in_a_heading_is_told_with_the_section_it_heads(
    tmp_path: Path, label: str
) -> None:
    content = PAGE.replace(f"<p>{label}</p>", f"<p>{label}（共70001件）</p>")
    done, _ = imported(tmp_path, content)

    assert content != PAGE
    assert wrong(REPORT, done) == {}
    found = [message for _, message, _ in said(done.findings, "I603")]
    assert found == [f"“{label}（共70001件）”当作“{label}”"]


def test_what_but_numbers_the_rows_of_a_table_is_no_figure(tmp_path: Path) -> None:
    rows = rows_of(PROACTIVE)
    serial = iter(range(1, 99))
    numbered = [
        row.replace("<tr>", f"<tr><td>{next(serial) if re.search('>[0-9]+<', row) else ''}</td>")
        for row in rows
    ]
    content = PAGE.replace(PROACTIVE, f"<table>{''.join(numbered)}</table>")
    done, _ = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}
    assert said(done.findings, "I601", "I606") == []


def test_a_text_beside_blanks_under_a_table_across_is_none_of_its_rows(tmp_path: Path) -> None:
    blanks = "<td></td>" * 14
    stray = f"<table><tr><td>打印 70001</td>{blanks}</tr></table>"
    done, text = imported(tmp_path, PAGE.replace(DISPUTES, DISPUTES + stray))

    assert wrong(REPORT, done) == {}
    assert "70001" in text


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_with(body: str, **parts: str) -> bytes:
    """The report as a Word file with more in front of its first table, and
    other parts of the package."""
    xml = list(foreign.word_blocks(REPORT, Style()))
    first = next(number for number, block in enumerate(xml) if block.startswith("<w:tbl"))
    data = foreign.word_of([*xml[:first], body, *xml[first:]], Style())
    return with_parts(data, {f"word/{name}.xml": text.encode() for name, text in parts.items()})


def run_xml(content: str) -> str:
    return f"<w:p {W}><w:r>{content}</w:r></w:p>"


def table_xml(content: str) -> str:
    cell = f"<w:tc>{run_xml('<w:t>甲</w:t>')}</w:tc>"
    return f"<w:tbl {W}><w:tr>{cell}<w:tc>{run_xml(content)}</w:tc></w:tr></w:tbl>"


BOX = f"<w:pict><w:txbxContent>{run_xml('<w:t>框里的字</w:t>')}</w:txbxContent></w:pict>"


@pytest.mark.parametrize("around", [run_xml, table_xml])
@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (BOX, "    框里的字"),
        ('<w:footnoteReference w:id="7"/>', "    注：脚注里的字"),
        ('<w:endnoteReference w:id="7"/>', "    注：脚注里的字"),
    ],
)
def test_what_floats_in_a_word_file_is_kept(
    tmp_path: Path, around: Callable[[str], str], content: str, kept: str
) -> None:
    note = f'<w:footnotes {W}><w:footnote w:id="7">{run_xml("<w:t>脚注里的字</w:t>")}</w:footnote></w:footnotes>'
    body = around(content)
    done, text = imported(
        tmp_path, word_with(body, footnotes=note, endnotes=note.replace("foot", "end")), "a.docx"
    )

    assert kept in text.splitlines()
    assert wrong(REPORT, done) == {}
    assert "\n  表前文字: |\n" in text
    assert said(done.findings, "I601") == []


@pytest.mark.parametrize("around", [run_xml, table_xml])
def test_what_somebody_remarked_in_a_word_file_is_told(
    tmp_path: Path, around: Callable[[str], str]
) -> None:
    comments = f'<w:comments {W}><w:comment w:id="7">{run_xml("<w:t>再核对</w:t>")}</w:comment></w:comments>'
    body = around('<w:commentReference w:id="7"/>')
    done, text = imported(tmp_path, word_with(body, comments=comments), "a.docx")

    assert said(done.findings, "I605") == [("I605", "批注没有导入：再核对", "")]
    assert "再核对" not in text
