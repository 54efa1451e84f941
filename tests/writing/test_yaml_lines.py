"""Texts and figures written as YAML read back as what they were."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from makereport.form.labels import plain_label
from makereport.form.shelf import form_ids, load_form
from makereport.report.reader import read_report
from makereport.source.nodes import Mapping, Scalar, Sequence
from makereport.source.text import Source
from makereport.source.tree import UNFIT, parse
from makereport.writing.yaml_lines import Rows, scalar

MARKS = (
    "-:：,，#＃\"'“”{}｛｝[]|｜>!&*%@`?~=\\/.。；()（） \u3000\xa0\t\n\r\x85\u2028\ufeff0１万中a_"
)
TEXTS = st.text(
    st.one_of(st.sampled_from(MARKS), st.characters(exclude_categories=["Cs"])), max_size=20
).filter(lambda text: not UNFIT.search(text))


@pytest.mark.parametrize(
    "text",
    ["云溪县示范局（云溪县文物局）", "010020", "61.50", "-3", "A 1", "“放管服”办公室", "1/2", "５"],
)
def test_what_people_type_without_quotation_marks_has_none(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("1,234", '"1,234"'),
        ("甲: 乙", '"甲: 乙"'),
        ("—", '"—"'),
        ('他说"好"', '"他说\\"好\\""'),
        ("两\n行\x85\\", '"两\\n行\\u0085\\\\"'),
        (" 甲", '" 甲"'),
    ],
)
def test_what_could_be_read_otherwise_is_quoted(text: str, written: str) -> None:
    assert scalar(text) == written


@given(TEXTS)
@example("- 甲")
@example("123，甲")
@example("{{ 年度 }}")
@example("|")
@pytest.mark.parametrize("loader", [None, yaml.Loader], ids=["fastest", "pure"])
def test_any_text_is_read_back_the_same_wherever_it_stands(loader: object, text: str) -> None:
    written = scalar(text)
    lines = [
        f"甲: {written}",
        f"乙: {{丙: 12, 丁: {written}, {written}: 345}}  # 注",
        f"戊: [{written}, {written}]",
        f"己:\n  - {written}",
        f"{written}: 庚",
    ]
    for line in lines:
        root, findings = parse(Source("2021.yaml", f"{line}\n"), loader)

        assert findings == []
        assert isinstance(root, Mapping)
        assert _texts(line, root) == {text}


def _texts(line: str, root: Mapping) -> set[str]:
    """The texts at the places of the line that hold the one written."""
    entry = root.entries[0]
    if isinstance(entry.value, Sequence):
        return {item.value for item in entry.value.items if isinstance(item, Scalar)}
    if isinstance(entry.value, Mapping):
        _, second, third = entry.value.entries
        assert isinstance(second.value, Scalar)
        return {second.value.value, third.key.value}
    return {entry.key.value if line.endswith("庚") else entry.value.value}


@pytest.mark.parametrize("form_id", [each for each in form_ids() if load_form(each).tables])
def test_every_cell_of_every_form_is_read_back_totals_included(form_id: str) -> None:
    form = load_form(form_id)
    lines = ["单位: 甲局", f"年度: {form.first_year}", f"格式: {form_id}"]
    for section in form.sections:
        if section.table is not None:
            cells = {(r.name, c.name): str(n) for n, (r, c) in enumerate(section.table.cells)}
            lines += [f"{plain_label(section.label)}:", *Rows(section.table, cells).lines()]
    source = Source("2021.yaml", "\n".join(lines))
    report, found = read_report(source, Path())
    draft = report.draft

    assert {finding.code for finding in found} <= {"B201", "B202", "B203", "B204", "B207"}
    assert len(draft.tables) == len(form.tables)
    for name, table in form.tables.items():
        read = {address: str(cell.value) for address, cell in draft.tables[name].cells.items()}
        assert read == {(r.name, c.name): str(n) for n, (r, c) in enumerate(table.cells)}


def test_a_table_looks_as_people_write_it() -> None:
    table = load_form("zfxxgk-2021").tables["申请"]
    cells = {
        ("本年新收", "自然人"): "3",
        ("本年新收", "商业企业"): "1",
        ("属于国家秘密", "其他"): "无",
        ("逾期不补正", "自然人"): "1,234",
    }

    assert list(Rows(table, cells).lines()) == [
        "  本年新收政府信息公开申请数量: {自然人: 3, 商业企业: 1}",
        "  本年度办理结果:",
        "    不予公开:",
        "      属于国家秘密: {其他: 无}",
        "    其他处理:",
        '      逾期不补正: {自然人: "1,234"}'
        "  # 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ]
    assert list(Rows(load_form("zfxxgk-2021").tables["主动公开"], {}).lines()) == []
