"""The layout of tables: the official ones as they were measured, and what
another form may ask for, drawn for Word and read as a web page would."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from makereport import check_file, draw_file, import_file
from makereport.form import shelf
from makereport.form.layout import Layout, LayoutCell, layout
from makereport.form.model import Form
from makereport.form.reader import read_form
from makereport.form.shelf import form_ids, forms_folder, load_form
from makereport.form.tables import Table
from makereport.ooxml.names import W
from makereport.word.draw import draw_template
from makereport.word.render import render_docx

FORM = load_form("zfxxgk-2021")
TEXT = (FORM.folder / "form.yaml").read_text(encoding="utf-8")
W_ = f"{{{W}}}"
# Table four as two blocks, with results under a head of their own.
FLAT = """          - {label: 尚未审结, name: 尚未审结, kind: count, unit: 件}
          - {label: 总计, name: 总计, kind: count, unit: 件, sum: [结果维持, 结果纠正, 其他结果, 尚未审结], check: B204}
"""
GROUPED = "          - label: 其余\n            columns:\n" + FLAT.replace("  - ", "      - ")


def with_two_blocks(rest: str = FLAT) -> str:
    """The form of 2021 with another table four, for the year 2027."""
    columns = f"""columns:
          - label: 审结
            columns:
              - {{label: 结果维持, name: 结果维持, kind: count, unit: 件}}
              - {{label: 结果纠正, name: 结果纠正, kind: count, unit: 件}}
              - {{label: 其他结果, name: 其他结果, kind: count, unit: 件}}
{rest}"""
    table = f"""    widths: [884, 884, 884, 884, 884, 884, 884, 884, 884, 888]
    blocks:
      - label: 行政复议情况
        {columns}        rows:
          - {{label: 行政复议, name: 行政复议}}
      - {columns}        rows:
          - label: 行政诉讼
            name: 行政诉讼
            rows:
              - {{label: 未经复议直接起诉, name: 未经复议直接起诉}}
              - {{label: 复议后起诉, name: 复议后起诉}}

"""
    text = re.sub(r"(direction: across\n).*?(?=  - label: 五、)", rf"\1{table}", TEXT, flags=re.S)
    return text.replace("id: zfxxgk-2021", "id: zfxxgk-2027").replace("from: 2021", "from: 2027")


Install = Callable[[str], Form]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Makes a text the form of 2027, with its template."""
    folder = tmp_path / "templates"
    shutil.copytree(forms_folder(), folder)
    (folder / "zfxxgk-2027").mkdir()

    def made(text: str) -> Form:
        (folder / "zfxxgk-2027/form.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(shelf, "forms_folder", lambda: folder)
        forget()
        form = shelf.load_form("zfxxgk-2027")
        draw_file(form, form.template)
        return form

    def forget() -> None:
        shelf._official_ids.cache_clear()
        shelf._official.cache_clear()
        shelf._has_word.cache_clear()

    yield made
    monkeypatch.undo()
    forget()


@pytest.fixture
def new_form(install: Install) -> Form:
    return install(with_two_blocks())


def cells(plan: Layout) -> list[LayoutCell]:
    return [cell for row in plan.rows for cell in row.cells]


def areas(plan: Layout, kind: str) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Text, top, left, height and width of the cells of a kind."""
    return [
        (cell.text, (cell.top, cell.left, cell.height, cell.width))
        for cell in cells(plan)
        if cell.kind == kind
    ]


def all_tables() -> list[tuple[str, Table]]:
    forms = [load_form(form_id) for form_id in form_ids()]
    return [(f"{form.id} {name}", table) for form in forms for name, table in form.tables.items()]


def assert_whole(table: Table) -> None:
    """Every place of the grid is covered once, every figure is there once."""
    plan = layout(table)
    grid = len(table.widths)
    covered = Counter(
        (top, left)
        for cell in cells(plan)
        for top in range(cell.top, cell.top + cell.height)
        for left in range(cell.left, cell.left + cell.width)
    )
    assert covered == {(top, left): 1 for top in range(len(plan.rows)) for left in range(grid)}
    numbers = [(cell.row, cell.column) for cell in cells(plan) if cell.kind == "number"]
    # In a row of numbers they stand in the order of the form.
    assert numbers == [(row.name, column.name) for row, column in table.cells]
    for top in range(len(plan.rows)):
        assert sum(cell.twips for cell in plan.in_row(top)) == sum(table.widths)


@pytest.mark.parametrize(("name", "table"), all_tables(), ids=lambda value: str(value)[:20])
def test_an_official_table_covers_its_grid_once_and_is_as_wide_as_the_text(
    name: str, table: Table
) -> None:
    assert_whole(table)
    assert sum(table.widths) == 8844, name


def test_section_two_is_four_blocks_whose_last_number_takes_what_is_left() -> None:
    plan = layout(FORM.tables["主动公开"])

    assert [(row.block, row.kind) for row in plan.rows if row.kind != "number"] == [
        (block, kind) for block in range(4) for kind in ("title", "head")
    ]
    assert plan.rows[0].cells[0].text == "第二十条第（一）项"
    assert [cell.width for cell in plan.rows[0].cells] == [4]
    assert [cell.text for cell in plan.rows[1].cells][:2] == ["信息内容", "本年制发件数"]
    widths = [[cell.twips for cell in row.cells] for row in plan.rows if row.kind == "number"]
    assert widths[0] == [3468, 2360, 1602, 1414]
    assert widths[2] == [3468, 5376]
    assert not any(row.repeats for row in plan.rows)
    assert [row.last for row in plan.rows[:5]] == [False, False, False, True, False]


def test_section_three_is_merged_as_in_the_official_form() -> None:
    plan = layout(FORM.tables["申请"])
    heads = dict(areas(plan, "head"))
    labels = areas(plan, "label")

    assert heads.pop("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）") == (
        0,
        0,
        3,
        3,
    )
    assert heads.pop("申请人情况") == (0, 3, 1, 7)
    assert heads.pop("自然人") == (1, 3, 2, 1)
    assert heads.pop("法人或其他组织") == (1, 4, 1, 5)
    assert heads.pop("总计") == (1, 9, 2, 1)
    assert list(heads.values()) == [(2, left, 1, 1) for left in range(4, 9)]
    assert labels[0] == ("一、本年新收政府信息公开申请数量", (3, 0, 1, 3))
    tall = [(text[:3], height) for text, (_, _, height, _) in labels if height > 1]
    assert tall == [("三、本", 22), ("（三）", 8), ("（四）", 3), ("（五）", 5), ("（六）", 3)]
    assert dict(labels)["（一）予以公开"] == (5, 1, 1, 2)
    assert dict(labels)["1.属于国家秘密"] == (7, 2, 1, 1)
    assert [row.repeats for row in plan.rows] == [True] * 3 + [False] * 25
    assert [row.last for row in plan.rows] == [False] * 27 + [True]
    assert plan.number_widths["本年新收", "总计"] == 784


def test_section_four_runs_across_the_page() -> None:
    plan = layout(FORM.tables["复议诉讼"])
    heads = areas(plan, "head")

    assert heads[:4] == [
        ("行政复议", (0, 0, 2, 5)),
        ("行政诉讼", (0, 5, 1, 10)),
        ("未经复议直接起诉", (1, 5, 1, 5)),
        ("复议后起诉", (1, 10, 1, 5)),
    ]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert heads[4:] == [(text, (2, left, 1, 1)) for left, text in enumerate(results * 3)]
    assert [row.repeats for row in plan.rows] == [True, True, True, False]
    assert plan.number_widths["复议后起诉", "总计"] == 598


def headers(table: Table, row: str, column: str) -> list[str]:
    plan = layout(table)
    number = next(cell for cell in cells(plan) if (cell.row, cell.column) == (row, column))
    return [cell.text for cell in plan.headers(number)]


def test_a_number_has_the_heads_above_it_and_the_labels_beside_it() -> None:
    assert headers(FORM.tables["主动公开"], "行政处罚", "处理决定") == [
        "本年处理决定数量",
        "行政处罚",
    ]
    assert headers(FORM.tables["申请"], "属于国家秘密", "商业企业") == [
        "申请人情况",
        "法人或其他组织",
        "商业企业",
        "三、本年度办理结果",
        "（三）不予公开",
        "1.属于国家秘密",
    ]
    assert headers(FORM.tables["复议诉讼"], "复议后起诉", "总计") == [
        "行政诉讼",
        "复议后起诉",
        "总计",
    ]


def test_a_web_page_needs_nothing_but_the_layout() -> None:
    """Spans as they are; each number names the heads and labels that it has."""
    for _, table in all_tables():
        plan = layout(table)
        ids = {(cell.top, cell.left): cell.kind for cell in cells(plan)}
        assert len(ids) == len(cells(plan))
        for cell in cells(plan):
            if cell.kind == "number":
                found = [ids[head.top, head.left] for head in plan.headers(cell)]
                assert found[0] == "head"
                assert (found[-1] == "label") == (table.direction == "down")


def test_heads_of_several_levels_and_several_blocks_run_across_the_page(new_form: Form) -> None:
    table = new_form.tables["复议诉讼"]
    plan = layout(table)

    assert_whole(table)
    assert [(row.block, row.kind) for row in plan.rows] == [
        (0, "title"),
        *[(0, "head")] * 3,
        (0, "number"),
        *[(1, "head")] * 4,
        (1, "number"),
    ]
    assert areas(plan, "head")[:7] == [
        ("行政复议", (1, 0, 1, 10)),
        ("审结", (2, 0, 1, 6)),
        ("尚未审结", (2, 6, 2, 2)),
        ("总计", (2, 8, 2, 2)),
        ("结果维持", (3, 0, 1, 2)),
        ("结果纠正", (3, 2, 1, 2)),
        ("其他结果", (3, 4, 1, 2)),
    ]
    assert headers(table, "复议后起诉", "结果纠正") == [
        "行政诉讼",
        "复议后起诉",
        "审结",
        "结果纠正",
    ]
    assert plan.number_widths["行政复议", "结果维持"] == 2 * 884
    assert plan.number_widths["复议后起诉", "总计"] == 888
    # Word repeats only what stands at the top of a table.
    assert not any(row.repeats for row in plan.rows)
    assert [row.last for row in plan.rows] == [*[False] * 4, True, *[False] * 4, True]


def drawn(form: Form, index: int) -> list[list[tuple[str, int, str, int]]]:
    """Text, grid columns, vertical merge and width of each cell in Word."""
    root = etree.fromstring(draw_template(form)["word/document.xml"])
    table = list(root.iter(f"{W_}tbl"))[index]
    return [[drawn_cell(cell) for cell in row.iter(f"{W_}tc")] for row in table.iter(f"{W_}tr")]


def drawn_cell(cell: etree._Element) -> tuple[str, int, str, int]:
    text = "".join(part.text or "" for part in cell.iter(f"{W_}t"))
    width, span, merge = (
        cell.find(f"{W_}tcPr/{W_}{name}") for name in ("tcW", "gridSpan", "vMerge")
    )
    assert width is not None
    return (
        text,
        1 if span is None else int(span.get(f"{W_}val", "")),
        "" if merge is None else merge.get(f"{W_}val", ""),
        int(width.get(f"{W_}w", "")),
    )


def test_several_blocks_across_the_page_are_drawn_for_word(new_form: Form) -> None:
    rows = drawn(new_form, 2)

    assert [sum(cell[1] for cell in row) for row in rows] == [10] * 10
    assert [sum(cell[3] for cell in row) for row in rows] == [8844] * 10
    assert [cell[0] for cell in rows[0]] == ["行政复议情况"]
    assert [cell[:3] for cell in rows[2]] == [
        ("审结", 6, ""),
        ("尚未审结", 2, "restart"),
        ("总计", 2, "restart"),
    ]
    assert [cell[:3] for cell in rows[3]] == [
        *[(text, 2, "") for text in ("结果维持", "结果纠正", "其他结果")],
        ("", 2, "continue"),
        ("", 2, "continue"),
    ]
    assert rows[1][0][0] == "{% set r1 = 复议诉讼.行政复议 %}行政复议"
    assert rows[4][4][0] == "{{ r1.总计 }}"
    assert [cell[0] for cell in rows[6]] == [
        "{% set r2 = 复议诉讼.未经复议直接起诉 %}未经复议直接起诉",
        "{% set r3 = 复议诉讼.复议后起诉 %}复议后起诉",
    ]
    assert rows[9][5][0] == "{{ r3.结果维持 }}"


@pytest.mark.parametrize("rest", [FLAT, GROUPED], ids=["flat", "a row of groups only"])
def test_figures_land_in_the_cells_of_such_a_table_and_are_read_back(
    install: Install, tmp_path: Path, rest: str
) -> None:
    table = install(with_two_blocks(rest)).tables["复议诉讼"]
    assert all(column.items for column in table.blocks[0].columns) == (rest is GROUPED)
    source = tmp_path / "2027.yaml"
    source.write_text(
        "单位: 云溪县甲局\n年度: 2027\n总体情况: 加强公开。\n"
        "政府信息公开行政复议、行政诉讼情况:\n  行政复议: {结果维持: 1, 尚未审结: 2}\n"
        "  行政诉讼:\n    复议后起诉: {结果纠正: 4}\n"
        "存在的主要问题及改进情况: 解读材料偏少，网站更新不够及时，将逐件配发解读。\n"
        "其他需要报告的事项: 没有收取信息处理费。\n",
        encoding="utf-8",
    )
    checked = check_file(source)
    assert checked.document is not None
    (tmp_path / "2027.docx").write_bytes(render_docx(checked.document))
    taken = import_file(tmp_path / "2027.docx", tmp_path / "读回.yaml")
    read_back = check_file(tmp_path / "读回.yaml")

    before, after = (c.report.figures["复议诉讼"].complete() for c in (checked, read_back))
    assert after == before
    assert before["行政复议", "总计"] == 3
    assert taken.findings == []


def test_a_group_of_one_row_is_merged_with_nothing(tmp_path: Path) -> None:
    text = TEXT.replace("              - {label: 复议后起诉, name: 复议后起诉}\n", "")
    text = text.replace("[589, 589, 589, 589, 589, ", "[", 1)
    text = re.sub(r"        复议后起诉: \[.*\n", "", text)
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")
    form = read_form(tmp_path)

    assert_whole(form.tables["复议诉讼"])
    assert [cell[2] for cell in drawn(form, 2)[0]] == ["restart", ""]
