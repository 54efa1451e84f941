"""Pages in the shapes of government sites: whole reports in one table, heads of
two rows, spans that do not fit, sections in other words, traditional characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makereport.form.labels import strip_ordinal
from tests.support.published import (
    DISPUTES,
    PAGE,
    PROACTIVE,
    REPORT,
    REQUESTS,
    figures,
    imported,
    rows_of,
    said,
    wrong,
)

LABELS = [section.label for section in REPORT.form.sections]
FRONT = f"<h1>{REPORT.unit}<br>{REPORT.title}</h1><p>{REPORT.preface}</p>"


def bare(row: str) -> list[str]:
    return [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", row, re.DOTALL)]


def plain_table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def split_heads() -> str:
    """Two labels of columns that each stand in two rows."""
    first, second, third, *rest = rows_of(REQUESTS)
    first = first.replace("rowspan=3", "rowspan=4", 1)
    second = second.replace("rowspan=2", "rowspan=3")
    for label in ("社会公益组织", "法律服务机构", "其他"):
        third = third.replace(
            f'rowspan=1><p align="center"><span>{label}', f"rowspan=2><p><span>{label}"
        )
    third = third.replace("商业企业", "商业").replace("科研机构", "科研")
    rows = [first, second, third, "<tr><td>企业</td><td>机构</td></tr>", *rest]
    return PAGE.replace(REQUESTS, f"<table>{''.join(rows)}</table>")


def in_one_table(merged: str, run_in: bool) -> str:
    """The whole report in one table, a row for each heading and text."""
    tables = iter((PROACTIVE, REQUESTS, DISPUTES))
    rows = [f"<tr><td{merged}>{REPORT.unit}{REPORT.title}</td></tr>"]
    rows.append(f"<tr><td{merged}>{REPORT.preface}</td></tr>")
    for section in REPORT.form.sections:
        texts = REPORT.texts.get(section.name, [])
        if run_in:
            rows.append(f"<tr><td{merged}>{'<br>'.join([section.label, *texts])}</td></tr>")
        else:
            rows += [f"<tr><td{merged}>{text}</td></tr>" for text in (section.label, *texts)]
        rows += rows_of(next(tables)) if section.table else []
    return f'<meta charset="utf-8"><table>{"".join(rows)}</table>'


def beside_headings() -> str:
    """Headings in the left column, broken where it is narrow, texts beside."""
    texts, tables = REPORT.texts, {"主动公开": PROACTIVE, "申请": REQUESTS, "复议诉讼": DISPUTES}
    rows = [
        f"<tr><td>{section.label[:2]}<br>{section.label[2:]}</td>"
        f"<td>{tables.get(section.name) or ''.join(f'<p>{t}</p>' for t in texts[section.name])}</td></tr>"
        for section in REPORT.form.sections
    ]
    return f'<meta charset="utf-8">{FRONT}<table>{"".join(rows)}</table>'


def texts_in_cells() -> str:
    """As above, but with no other table inside: what is a table stands below."""
    rows = [
        f"<tr><td>{section.label}</td><td>{'<br>'.join(REPORT.texts[section.name])}</td></tr>"
        for section in REPORT.form.sections
        if not section.table
    ]
    tables = (
        f"<p>{LABELS[1]}</p>{PROACTIVE}<p>{LABELS[2]}</p>{REQUESTS}<p>{LABELS[3]}</p>{DISPUTES}"
    )
    return f'<meta charset="utf-8">{FRONT}<table>{rows[0]}</table>{tables}<table>{"".join(rows[1:])}</table>'


def spans(pattern: str, by: int) -> str:
    """Cells that reach further down than they should, or less far."""
    found = re.search(pattern, REQUESTS)
    assert found
    tall = found.group().replace(found.group(1), str(int(found.group(1)) + by))
    return PAGE.replace(found.group(), tall)


def items_at_the_left() -> str:
    """The lines above the first table's rows as its first column."""
    made, item = [["项目", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]], ""
    for row in map(bare, rows_of(PROACTIVE)):
        if row[0].startswith("第二十条"):
            item = row[0]
        elif row[0] != "信息内容" or "本年制发件数" not in row:
            made.append(["项目" if row[0] == "信息内容" else item, *row])
    return PAGE.replace(PROACTIVE, plain_table(made))


def without_spans(table: str) -> str:
    return PAGE.replace(table, plain_table([bare(row) for row in rows_of(table)]))


def with_headings(**other: str) -> str:
    """The page with other words for the headings of sections, by their number."""
    page = PAGE
    for label in LABELS:
        assert page.count(f">{label}<") == 1
        page = page.replace(f">{label}<", f">{other.get(label[0], label)}<")
    return page


SHAPES = {
    "heads of two rows": split_heads(),
    "one table": in_one_table(' colspan="10"', run_in=False),
    "one table, headings run in": in_one_table(' colspan="10"', run_in=True),
    "one table without spans": in_one_table("", run_in=False),
    "headings beside": beside_headings(),
    "texts in cells": texts_in_cells(),
    "a group too tall": spans(r'rowspan=(\d)><p align="center"><span>（四）', 1),
    "a group taller by two": spans(r'rowspan=(\d)><p align="center"><span>（三）', 2),
    "a group too short": spans(r'rowspan=(\d)><p align="center"><span>（五）', -1),
    "the outer group too tall": spans(r'rowspan=(\d\d)><p align="center"><span>三、', 1),
    "no spans at all": without_spans(REQUESTS),
    "no spans in the first table": without_spans(PROACTIVE),
    "items at the left": items_at_the_left(),
    "shortened labels": PAGE.replace("、行政机关不再处理其政府信息公开申请", ""),
    "heads in other words": PAGE.replace("本年制发件数", "本年新制发数量")
    .replace("本年废止件数", "本年新废止数量")
    .replace("现行有效件数", "现行有效数量"),
    "five and six": with_headings(五="五、存在问题及改进措施", 六="六、其他事项"),
    "corrections": with_headings(
        五="五、政府信息公开工作存在的主要问题及整改情况", 六="六、其他需要说明的事项"
    ),
    "short headings": with_headings(
        二="二、主动公开",
        三="三、依申请公开",
        四="四、行政复议和行政诉讼",
        五="五、问题及改进",
        六="六、其他",
    ),
    "a heading by its number": with_headings(五="五、工作不足与下一步打算"),
    "parts": with_headings(**{label[0]: f"第{label[0]}部分 {label[2:]}" for label in LABELS}),
    "headings with commas": with_headings(
        **{label[0]: label.replace("、", "，", 1) for label in LABELS}
    ),
    "units in headings": with_headings(二=f"{LABELS[1]}（单位：件）", 三=f"{LABELS[2]}："),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_this_shape_is_read_whole(tmp_path: Path, shape: str) -> None:
    done, text = imported(tmp_path, SHAPES[shape])
    draft = done.checked.report.draft

    assert wrong(REPORT, done) == {}, text
    assert not done.checked.has_errors, text
    assert (draft.unit, draft.year) == (REPORT.unit, REPORT.year)
    for name, lines in REPORT.texts.items():
        assert [line.text for line in draft.narratives[name].lines if line.text] == lines, text


def test_what_was_supposed_of_a_heading_is_told(tmp_path: Path) -> None:
    done, _ = imported(tmp_path, SHAPES["a heading by its number"])
    told = [message for _, message, _ in said(done.findings, "I603")]
    assert told == ["“五、工作不足与下一步打算”当作“五、存在的主要问题及改进情况”"]


@pytest.mark.parametrize(
    "heading", ["七、工作不足与下一步打算", "五、工作不足与下一步打算。", "工作不足与下一步打算"]
)
def test_a_heading_that_may_be_another_is_not_taken(tmp_path: Path, heading: str) -> None:
    done, text = imported(tmp_path, with_headings(五=heading))
    assert "存在的主要问题及改进情况: |\n  待填写\n" in text
    assert strip_ordinal(heading) in text
    assert done.checked.report.draft.placeholders


def test_a_table_whose_columns_nobody_can_tell_waits(tmp_path: Path) -> None:
    done, text = imported(tmp_path, without_spans(DISPUTES))

    assert figures(done.checked)["复议诉讼"] == {}
    assert done.checked.has_errors
    assert "政府信息公开行政复议、行政诉讼情况: 待填写" in text


TRADITIONAL = dict(
    zip(
        "总体情况动开请处复议讼诉维结还问题进其项报费现规废决数单业应当会执询无补仍确类举从时传权国关书计机构组织为属据纠经审后续继转与门务总员实",
        "總體情況動開請處複議訟訴維結還問題進其項報費現規廢決數單業應當會執詢無補仍確類舉從時傳權國關書計機構組織為屬據糾經審後續繼轉與門務總員實",
        strict=True,
    )
)


def test_traditional_characters(tmp_path: Path) -> None:
    content = PAGE
    for simple, traditional in TRADITIONAL.items():
        content = content.replace(simple, traditional)
    assert "政府信息公開行政複議" in content
    done, text = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}, text
    assert not done.checked.has_errors
    assert "\n  總體情況的文字。\n" in text  # what was written stays as it was


def test_texts_beside_the_tables_and_further_sections_are_printed(tmp_path: Path) -> None:
    content = (
        PAGE.replace(f"<h1>{REPORT.unit}", f"<p>云溪示范〔2022〕5号</p><h1>{REPORT.unit}")
        .replace(PROACTIVE, f"<p>本机关没有制定规章。</p>{PROACTIVE}<p>表1 主动公开情况</p>")
        .replace(DISPUTES, f"{DISPUTES}<p>上述案件均已审结。</p>")
        .replace(
            '</div><div class="foot">',
            "<p>联系人：办公室，办公时间9:00—17:00。</p><p>七、附件</p><p>数据统计表一份。</p></div><div>",
        )
    )
    done, text = imported(tmp_path, content)
    document = done.checked.document

    assert wrong(REPORT, done) == {}, text
    assert not done.checked.has_errors, text
    assert document is not None
    assert "\n文号: 云溪示范〔2022〕5号\n" in text
    assert "  表前文字: |\n    本机关没有制定规章。\n" in text
    assert "  表后文字: |\n    表1 主动公开情况\n" in text
    assert "  表后文字: |\n    上述案件均已审结。\n" in text
    assert "\n  联系人：办公室，办公时间9:00—17:00。\n" in text
    assert "\n附加部分:\n  七、附件: |\n    数据统计表一份。\n" in text


def test_a_text_in_place_of_a_table_is_printed_and_the_table_waits(tmp_path: Path) -> None:
    done, text = imported(tmp_path, PAGE.replace(DISPUTES, "<p>本年度没有行政复议和行政诉讼。</p>"))

    assert (
        "政府信息公开行政复议、行政诉讼情况:  # 原文的数没有读出\n"
        "  表前文字: |\n    本年度没有行政复议和行政诉讼。\n"
        "  行政复议: 待填写\n  行政诉讼: 待填写\n"
    ) in text
    assert [f.code for f in done.checked.findings if f.is_error] == ["Y114", "Y114"]


def test_a_label_that_begins_like_a_section_is_no_heading(tmp_path: Path) -> None:
    """申请 is what the section's table is called for short."""
    done, text = imported(tmp_path, PAGE.replace(".申请人", ".申请<br>人"))
    assert wrong(REPORT, done) == {}, text
