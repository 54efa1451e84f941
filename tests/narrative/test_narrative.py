"""Narrative: headings, bold, everything else to the letter; citations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.narrative.blocks import Block, Heading, Paragraph, Picture, Span, Table, plain
from makereport.narrative.grammar import MAX_COLUMNS, parse
from makereport.report.fences import Fence
from tests.support.drawing import png
from tests.support.reports import (
    BASE,
    W,
    built,
    check_text,
    codes,
    narrative,
    part,
    tables,
    text_of,
)


def parse_blocks(lines: Iterable[str]) -> list[Block]:
    return [block for block in parse(lines)[0] if not isinstance(block, Fence)]


def overview(tmp_path: Path, *lines: str, more: str = "") -> list[str]:
    """The paragraphs that the lines of 总体情况 come out as in Word."""
    body = "".join(f"  {line}\n" for line in lines)
    docx = built(check_text(tmp_path, f"{more}总体情况: |\n{body}"))
    paragraphs = narrative(docx)
    return paragraphs[
        paragraphs.index("一、总体情况") + 1 : paragraphs.index("二、主动公开政府信息情况")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "R & D",
        "a <b 与 </w:t> 与 &amp;",
        "*星号*与_下划线_",
        "{_",
        "{# 不是注释 #}",
        "---",
        "1. 这是正文",
        r"反斜杠 \ 与 \n",
        "表情😀与生僻字𠮷、镕、喆",
        "# 一个井号不是标题",
        "#### 四个井号",
        "| 甲 | 乙 |",
        "| 甲 |---| 乙 |",
        "见![图](a.png)",
        "![图] (a.png)",
        "![图](a.png)。",
        "2 ** 3 ** 4",
        "半个**加粗",
        "}} 与 %} 与 }",
        "“引号”‘单引号’——破折号……",
        "a  b   c",
    ],
)
def test_everything_else_prints_as_typed(tmp_path: Path, text: str) -> None:
    assert overview(tmp_path, text) == [text]


def test_headings_are_numbered_by_section_also_past_ten(tmp_path: Path) -> None:
    lines = [f"## 标题{i}" for i in range(1, 13)]

    assert overview(tmp_path, *lines)[8:] == [
        "（九）标题9",
        "（十）标题10",
        "（十一）标题11",
        "（十二）标题12",
    ]


def test_a_number_already_typed_is_not_doubled(tmp_path: Path) -> None:
    assert overview(
        tmp_path,
        "## （三）甲",
        "### 1. 乙",
        "### 2、丙",
        "## 二、丁",
        "### （1）戊",
        "## 2021年工作",
    ) == ["（一）甲", "1.乙", "2.丙", "（二）丁", "1.戊", "（三）2021年工作"]


def test_leading_full_width_spaces_are_dropped_and_empty_lines_are_no_paragraphs(
    tmp_path: Path,
) -> None:
    assert overview(tmp_path, "　　第一段", "", "　　第二段") == ["第一段", "第二段"]


@pytest.mark.parametrize(
    ("line", "bold"),
    [
        ("前**“引号内”**后", ["“引号内”"]),
        ("**一是抓培训。**二是抓考核。", ["一是抓培训。"]),
        ("在**2021**年，**《条例》**施行", ["2021", "《条例》"]),
        ("没有", []),
    ],
)
def test_bold_works_beside_chinese_marks(tmp_path: Path, line: str, bold: list[str]) -> None:
    docx = built(check_text(tmp_path, f"总体情况: |\n  {line}\n"))
    runs = [run for run in part(docx).iter(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None]

    assert [text_of(run) for run in runs] == bold
    assert line.replace("**", "") in narrative(docx)


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), max_size=6))
def test_text_without_marks_is_never_lost(lines: list[str]) -> None:
    blocks = parse_blocks(line.replace("#", "").replace("*", "") for line in lines)

    expected = [line.replace("#", "").replace("*", "").strip(" \t\u3000") for line in lines]
    assert [plain(block.spans) for block in blocks if isinstance(block, Paragraph)] == [
        line for line in expected if line
    ]


def test_blocks_are_neutral() -> None:
    assert parse_blocks(["## 甲", "乙**丙**"]) == [
        Heading(2, "（一）", (Span("甲"),)),
        Paragraph((Span("乙"), Span("丙", bold=True))),
    ]


def texts_of(block: Block) -> list[list[str]]:
    """A table as rows of cell texts."""
    assert isinstance(block, Table)
    return [[plain(cell) for cell in row] for row in (block.header, *block.rows)]


def test_a_table_has_a_header_alignments_and_bold() -> None:
    assert parse_blocks(["甲", "| 渠道 | 条数 |", "|:--|--:|", "| 网站 | **450** |", "乙"]) == [
        Paragraph((Span("甲"),)),
        Table(
            ("left", "right"),
            ((Span("渠道"),), (Span("条数"),)),
            (((Span("网站"),), (Span("450", bold=True),)),),
        ),
        Paragraph((Span("乙"),)),
    ]


def test_alignments_are_those_of_the_dashes() -> None:
    [table] = parse_blocks(["|甲|乙|丙|丁|", "|-|:-|-:|:-:|"])

    assert isinstance(table, Table)
    assert table.alignments == ("", "left", "right", "center")
    assert table.rows == ()


def test_short_rows_are_filled_and_long_ones_widen_the_table() -> None:
    [table] = parse_blocks(["| 甲 | 乙", "|---|:-:|---|", "| 1", "| 2 | 3 | 4 | | 5 |", "|"])

    assert texts_of(table) == [
        ["甲", "乙", "", "", ""],
        ["1", "", "", "", ""],
        ["2", "3", "4", "", "5"],
        ["", "", "", "", ""],
    ]
    assert isinstance(table, Table)
    assert table.alignments == ("", "center", "", "", "")


@pytest.mark.parametrize(
    "lines",
    [
        ["| 甲 | 乙 |", "| 丙 | 丁 |"],
        ["| 甲 | 乙 |", "", "|---|---|"],
        ["甲 | 乙", "--- | ---"],
        ["| 甲 | 乙 |", "|---|——|"],
        ["| 甲 | 乙 |", "|---|  |"],
        ["|---|---|"],
        ["| 甲 " * (MAX_COLUMNS + 1) + "|", "|---|", "| 乙 |", "|---|"],
    ],
)
def test_without_a_row_of_dashes_it_is_no_table(lines: list[str]) -> None:
    blocks = parse_blocks(lines)

    typed = [line for line in lines if line]
    assert [plain(b.spans) for b in blocks if isinstance(b, Paragraph)] == typed


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        (["| 甲 | 乙 |", "| 丙 | 丁 |"], "第一行是表头，下面加一行 |---|---|"),
        (["｜ 甲 ｜ 乙 ｜"], "第一行是表头，下面加一行 |---|---|"),
        (["| 甲 | 乙 |", "|———|———|", "| 丙 |"], "第二行用半角的减号，写成 |---|---|"),
        (["| 甲 | 乙 |", "", "|---|---|", "", "| 丙 |"], "表格的行与行之间不要空行"),
        (["甲 | 乙", "--- | ---", "丙 | 丁"], "表格的每一行都以竖线 | 开头，第一行是表头"),
        (["甲 | 乙", "|---|---|", "| 丙 | 丁 |"], "表格的每一行都以竖线 | 开头，第一行是表头"),
        (
            ["| 甲 " * (MAX_COLUMNS + 1), "|---|", "| 乙 |"],
            f"表格最多 {MAX_COLUMNS} 列，请拆成几张",
        ),
        (["见下图：![甲](乙.png)"], "把 ![说明](图片.png) 单独写成一行"),
    ],
)
def test_what_looks_like_a_table_or_picture_and_is_none_is_told_once(
    tmp_path: Path, lines: list[str], hint: str
) -> None:
    body = "".join(f"  {line}\n" for line in ["前文。", *lines, "后文。"])
    [finding] = check_text(tmp_path, f"总体情况: |\n{body}").findings

    assert (finding.code, finding.hint) == ("N413", hint)
    assert finding.line == (4 if lines[0] == "甲 | 乙" else 3)


def test_bars_in_a_text_in_a_real_table_or_cited_are_not_told(tmp_path: Path) -> None:
    lines = ["甲|乙", "| 甲 | 乙 |", "|-|-|", "| 丙 | 丁 |", '{{ "|" }} 戊 |', "己! [庚](辛)", "--"]
    body = "".join(f"  {line}\n" for line in lines)

    assert codes(check_text(tmp_path, f"总体情况: |\n{body}")) == []


def test_a_table_may_have_as_many_columns_as_word_opens() -> None:
    [table] = parse_blocks(["| 甲 " * MAX_COLUMNS + "|", "|---|"])

    assert len(texts_of(table)[0]) == MAX_COLUMNS == 63


def test_an_empty_line_ends_a_table() -> None:
    rows = ["| 甲 |", "|---|", "| 1 |"]

    assert [texts_of(block) for block in parse_blocks([*rows, "  ", *rows])] == [
        [["甲"], ["1"]],
        [["甲"], ["1"]],
    ]


def test_full_width_bars_make_a_table_where_the_row_begins_with_one() -> None:
    [table] = parse_blocks(
        ["｜ 甲 ｜ 乙｜", "｜：---｜---：｜", "| 丙｜丁 | 戊 |", "｜ 己 | 庚 ｜"]
    )

    assert texts_of(table) == [["甲", "乙"], ["丙｜丁", "戊"], ["己", "庚"]]
    assert isinstance(table, Table)
    assert table.alignments == ("left", "right")


def test_a_backslash_makes_a_bar_text_in_a_table_only() -> None:
    assert parse_blocks([r"甲\|乙"]) == [Paragraph((Span(r"甲\|乙"),))]
    [table] = parse_blocks(["| 甲 |", "|---|", r"| a\|b \ c\n |"])
    assert texts_of(table)[1] == [r"a|b \ c\n"]


CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="*"),
    min_size=1,
)
ROWS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(ROWS)
def test_cells_come_out_as_typed(rows: list[list[str]]) -> None:
    typed = [
        "| " + " | ".join(cell.replace("|", r"\|").replace("｜", r"\｜") for cell in row) + " |"
        for row in rows
    ]
    [table] = parse_blocks([typed[0], "|---|", *typed[1:]])

    assert texts_of(table) == rows


@given(st.lists(st.text("|｜-:\\![]()字 甲乙", max_size=12), max_size=8))
def test_no_letter_is_lost_whatever_the_marks(lines: list[str]) -> None:
    """Of a picture the text and the path are kept, of a table all cells."""
    found = []
    for block in parse_blocks(lines):
        if isinstance(block, Picture):
            found.append(block.alt + block.path)
        elif isinstance(block, Table):
            found += [cell for row in texts_of(block) for cell in row]
        elif isinstance(block, Heading | Paragraph):
            found.append(plain(block.spans))

    letters = [c for c in "".join(lines) if c.isalpha()]
    assert [c for c in "".join(found) if c.isalpha()] == letters


@pytest.mark.parametrize(
    ("line", "alt", "path"),
    [
        ("![走势](图/a.png)", "走势", "图/a.png"),
        ("　　![](a b.png)", "", "a b.png"),
        ("![a]b](图（1）.png)", "a]b", "图（1）.png"),
        ("![x](报告(终稿).jpg)", "x", "报告(终稿).jpg"),
        ("![x](100%25.png)", "x", "100%25.png"),
        ("！【走势】（a.png）", "走势", "a.png"),
        ("![ x ]( a.png )", "x", "a.png"),
    ],
)
def test_a_picture_stands_on_a_line_of_its_own(line: str, alt: str, path: str) -> None:
    assert parse_blocks(["甲", line]) == [Paragraph((Span("甲"),)), Picture(alt, path, 1)]


MARKS = """指标:
  竖线: "a|b｜c"
  反斜杠: 'C:\\'
  横线: "---"
  图: "![x](y)"
  全角图: "！【x】（y）"
  围栏: "```图表"
  渠道: {网站: 450, 微信: 32}
"""


@pytest.mark.parametrize(
    "line",
    [
        '{{ "|" }} 甲 |',
        '{{ "!" }}[x](y)',
        '{{ "！" }}[x](y)',
        '{{ "#" }}# x',
        '{{ "*" }}*x**',
        '{{ "｜" }} 甲 |',
        '{{ "`" }}``图表',
        "{{ 指标.图 }}",
        "{{ 指标.全角图 }}",
        "{{ 指标.围栏 }}",
    ],
)
def test_a_cited_mark_is_text(tmp_path: Path, line: str) -> None:
    """Two lines, the second one a row of dashes: what else could be a table."""
    printed = overview(tmp_path, line, "|---|", more=MARKS)

    said = line.replace('{{ "', "").replace('" }}', "")
    values = {"图": "![x](y)", "全角图": "！【x】（y）", "围栏": "```图表"}
    for name, value in values.items():
        said = said.replace(f"{{{{ 指标.{name} }}}}", value)
    assert printed == [said, "|---|"]


def test_cited_values_do_not_change_a_table(tmp_path: Path) -> None:
    body = (
        "总体情况: |\n"
        "  | {{ 指标.竖线 }} | 乙 |\n"
        "  |---|---|\n"
        "  | {{ 指标.横线 }} | {{ 指标.反斜杠 }}|\n"
    )
    [made, *_] = tables(built(check_text(tmp_path, MARKS + body)))

    assert made == [["a|b｜c", "乙"], ["---", "C:\\"]]


def test_a_cited_dash_is_no_row_of_dashes(tmp_path: Path) -> None:
    assert overview(tmp_path, "| 甲 |", "| {{ 指标.横线 }} |", more=MARKS) == ["| 甲 |", "| --- |"]


def test_a_loop_writes_the_rows_of_one_table(tmp_path: Path) -> None:
    body = (
        "总体情况: |\n  | 渠道 | 条数 |\n  |---|--:|\n  {% for 项 in 指标.渠道 %}\n"
        "  | {{ 项 }} | {{ 指标.渠道[项] }} |\n  {% endfor %}\n"
        "  {% if 指标.渠道.合计 > 1000 %}\n  | 很多 |\n  {% endif %}\n"
        "  | 合计 | {{ 指标.渠道.合计 }} |\n\n  | 另一张 |\n  |---|\n"
    )
    made = tables(built(check_text(tmp_path, MARKS + body)))

    assert made[:2] == [
        [["渠道", "条数"], ["网站", "450"], ["微信", "32"], ["合计", "482"]],
        [["另一张"]],
    ]


def test_the_title_is_one_line_of_text(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(4, 3))
    checked = check_text(tmp_path, '标题: "![x](a.png)"\n')

    assert narrative(built(checked))[1] == "![x](a.png)"


def test_a_number_in_a_table_or_the_name_of_a_picture_contradicts_nothing(tmp_path: Path) -> None:
    (tmp_path / "行政许可300件.png").write_bytes(png(4, 3))
    said = "作出行政许可300件。"
    rows = f"  | 年度 | 情况 |\n  |---|---|\n  | 2020 | {said} |\n  ![{said}](行政许可300件.png)\n"
    permits = "主动公开政府信息情况:\n  行政许可: 317\n"

    assert codes(check_text(tmp_path, f"总体情况: |\n{rows}{permits}")) == []
    assert codes(check_text(tmp_path, f"总体情况: |\n  {said}\n{permits}")) == ["N401"]


def test_a_table_with_last_years_labels_repeats_no_text(tmp_path: Path) -> None:
    rows = (
        "  | 公开渠道的名称和主办单位 | 全年发布信息的条数 |\n  |---|---|\n"
        "  | 县人民政府网站政务公开专栏 | 450 |\n  | 政务新媒体微信公众号平台 | 32 |\n"
    )
    base = "".join(text for key, text in BASE.items() if key not in ("年度", "总体情况"))
    base = base.replace("2021", "2022")
    check_text(tmp_path, f"年度: 2021\n总体情况: |\n  上年写的是这样一句话。\n{rows}", "2021.yaml")
    later = f"年度: 2022\n{base}总体情况: |\n  今年写的是另外一句话。\n{rows}"
    found = check_text(tmp_path, later, "2022.yaml").findings

    assert [f.path for f in found if f.code == "N409" and f.path == ("总体情况",)] == []


FIGURES = """指标:
  公开渠道: {政府网站: 450, 政务微博: 32, 政务微信: 234}
  关注人数: "7,292"
  12345热线: 9
  标语: "**“一网通办”** & <快>"
主动公开政府信息情况:
  行政许可: 317
收到和处理政府信息公开申请情况:
  本年新收: {自然人: 3, 商业企业: 1}
  本年度办理结果:
    不予公开: {属于国家秘密: {自然人: 1}}
政府信息公开行政复议、行政诉讼情况:
  行政诉讼: {未经复议直接起诉: {结果维持: 1}, 复议后起诉: {尚未审结: 2}}
"""


@pytest.mark.parametrize(
    ("cited", "printed"),
    [
        ("{{ 指标.公开渠道.合计 }}", "716"),
        ("{{ 指标.公开渠道.政府网站 | 占比(指标.公开渠道.合计) }}", "62.8%"),
        ("{{ 指标.关注人数 }}", "7,292"),
        ("{{ 指标.关注人数 + 8 }}", "7300"),
        ("{{ 指标.标语 }}", "**“一网通办”** & <快>"),
        ('{{ 指标["12345热线"] }}', "9"),
        ("{{ 主动公开.行政许可 }}", "317"),
        ("{{ 主动公开.行政许可.处理决定 }}", "317"),
        ("{{ 主动公开.行政许可 * 1.5 }}", "475.5"),
        ("{{ 申请.本年新收.总计 }}", "4"),
        ("{{ 申请.不予公开.总计 }}", "1"),
        ("{{ 申请.属于国家秘密.自然人 }}", "1"),
        ("{{ 申请.办理结果.不予公开.属于国家秘密.自然人 }}", "1"),
        ("{{ 申请.办结.总计 }}", "1"),
        ("{{ 申请.结转下年度.总计 }}", "3"),
        ("{{ 复议诉讼.行政诉讼.总计 }}", "3"),
        ("{{ 年度 }}年{{ 单位 }}", "2021年云溪县示范局"),
        ("{{ 申请.本年新收.总计 | 同比(3) }}", "增长33.3%"),
        ("{{ 申请.本年新收.总计 | 同比(5) }}", "下降20.0%"),
        ("{{ 申请.本年新收.总计 | 同比(4) }}", "持平"),
        ("{{ 申请.本年新收.总计 | 增减(1) }}", "增加3"),
        ("{{ 11398889 | 千分位 }}", "11,398,889"),
        ("{{ 11398889 | 万 }}", "1139.89万"),
        ("{{ 20000 | 万 }}", "2万"),
        ("{{ (2 / 3) | 小数(2) }}", "0.67"),
        ("｛未｝{{ 申请。本年新收。总计｜同比（３） }}", "｛未｝增长33.3%"),
        ("{% if 申请.本年新收.总计 > 3 %}多{% else %}少{% endif %}", "多"),
        ("{% if 上年 %}有{% else %}无{% endif %}", "无"),
        (
            "{% for 项 in 指标.公开渠道 %}{{ 项 }}{{ 指标.公开渠道[项] }}"
            "{% if not loop.last %}、{% endif %}{% endfor %}",
            "政府网站450、政务微博32、政务微信234",
        ),
    ],
)
def test_figures_are_cited(tmp_path: Path, cited: str, printed: str) -> None:
    assert overview(tmp_path, cited, more=FIGURES) == [printed]


def test_last_year_is_cited_from_the_file_beside(tmp_path: Path) -> None:
    received = "收到和处理政府信息公开申请情况:\n  本年新收: {自然人: %d}\n"
    check_text(tmp_path, "年度: 2021\n指标: {关注: 8}\n" + received % 3, "2021.yaml")
    body = (
        "总体情况: |\n  新收{{ 申请.本年新收.总计 }}件，较上年"
        "{{ 申请.本年新收.总计 | 同比(上年.申请.本年新收.总计) }}，关注{{ 上年.指标.关注 }}人。\n"
    )
    checked = check_text(tmp_path, "年度: 2022\n" + received % 6 + body, "2022.yaml")

    assert "新收6件，较上年增长100.0%，关注8人。" in narrative(built(checked))


@pytest.mark.parametrize(
    ("line", "code", "column", "message"),
    [
        ("甲{{ 指标.items }}", "N405", 10, "指标里没有“items”"),
        ("{{ ''.__class__ }}", "N405", 9, "“”下面没有“__class__”"),
        ("{{ 申请.本年新收 }}", "N405", 6, "“本年新收”一行有好几列，没有单一的值"),
        ("{{ 申请 }}", "N405", 6, "这里引用的内容没有单一的值"),
        ("{{ 申请.本年收 .总计 }}", "N405", 9, "“申请”表里没有“本年收”这一行"),
        ("{{ 申请.本年新收.个人 }}", "N405", 14, "“本年新收”里没有“个人”"),
        ("乙{{ 没有 }}丙", "N405", 7, "没有“没有”可以引用"),
        ("{{ 上年.申请.本年新收.总计 }}", "N405", 6, "没有上年的年报可以引用"),
        ("{{ 3 | 同比(申请.部分公开.总计) }}", "N405", 6, "上年的数是 0，算不出同比"),
        ("{{ 3 | 同比 }}", "N406", 10, "“同比”后面的括号里要写明与哪个数比"),
        ("{{ 申请.本年新收.总计 / 0 }}", "N405", 6, "除数是 0"),
        ("{{ 9 ** 9 }}", "N406", 6, "这种写法这里不能用"),
        ("{{ x() }}", "N406", 6, "这种写法这里不能用"),
        ("{% set x = 1 %}", "N406", 3, "只能用 {% if %} 和 {% for %}"),
        ("{% include 'x' %}", "N406", 3, "只能用 {% if %} 和 {% for %}"),
        ("{{ 3 | upper }}", "N406", 10, "没有过滤器“upper”"),
        ("甲{{ 年度 }件", "N406", 4, "“{{”没有配对的“}}”"),
        ("｛｛ 年度 ｝｝", "N406", 3, "花括号要用半角"),
        ("{{ }}", "N406", 3, "花括号里是空的"),
        ("{{ 3 3 }}", "N406", 6, "花括号里的写法不对"),
        ("{% if 年度 %}没有结束", "N406", 6, "{% if %} 或 {% for %} 没有配对"),
        ("{{- 年度 }}", "N406", 3, "花括号旁边不能有 - 或 +"),
    ],
)
def test_a_bad_citation_is_found_inside_the_narrative(
    tmp_path: Path, line: str, code: str, column: int, message: str
) -> None:
    checked = check_text(tmp_path, f"总体情况: |\n  第一行\n  {line}\n")

    assert [(f.code, f.line, f.column, f.message) for f in checked.findings] == [
        (code, 3, column, message)
    ]


def test_every_bad_citation_of_a_section_is_found_in_one_pass(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "总体情况: |\n  {{ 甲 }}{{ 年度 }}{{ 乙 }}\n  {{ 3 3 }}\n")

    assert sorted(codes(checked)) == ["N405", "N405", "N406"]


@pytest.mark.parametrize("yaml", ["总体情况: |\n", "总体情况:\n", "总体情况: |\n  　　\n"])
def test_an_empty_section_is_an_error(tmp_path: Path, yaml: str) -> None:
    checked = check_text(tmp_path, yaml)

    assert [(f.code, f.line, f.message) for f in checked.findings] == [
        ("N402", 1, "“一、总体情况”是空的")
    ]


def test_headings_are_counted_beyond_ninety_nine() -> None:
    blocks, _ = parse(["## 甲"] * 1000)
    numbers = [block.number for block in blocks if isinstance(block, Heading)]

    assert [numbers[at] for at in (99, 100, 109, 999)] == [
        "（一百）",
        "（一百零一）",
        "（一百一十）",
        "（1000）",
    ]
