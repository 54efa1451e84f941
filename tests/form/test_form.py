"""Forms: what the official one holds, and mistakes reported with their line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from makereport import MakereportError
from makereport.findings.codes import CODES
from makereport.form.reader import read_form
from makereport.form.shelf import form_for_year, form_ids, forms_folder, load_form
from tests.support.reports import FORM, ROOT

TEXT = (FORM.folder / "form.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("year", "form_id"),
    [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2030, "2021")],
)
def test_each_year_has_the_form_of_its_time(year: int, form_id: str) -> None:
    assert form_for_year(year) is load_form(f"zfxxgk-{form_id}")


def test_no_form_serves_the_years_before_2019() -> None:
    assert form_for_year(2018) is None


@pytest.mark.parametrize(
    ("form_id", "sizes"),
    [
        ("zfxxgk-2019", {"主动公开": (8, 22), "申请": (23, 161), "复议诉讼": (3, 15)}),
        ("zfxxgk-2021", {"主动公开": (6, 10), "申请": (25, 175), "复议诉讼": (3, 15)}),
    ],
)
def test_a_form_has_six_sections_and_three_tables_of_the_official_size(
    form_id: str, sizes: dict[str, tuple[int, int]]
) -> None:
    form = load_form(form_id)
    found = {name: (len(table.leaf_rows), len(table.cells)) for name, table in form.tables.items()}

    assert [section.label[0] for section in form.sections] == list("一二三四五六")
    assert found == sizes


def test_a_missing_form_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(MakereportError, match="文件不存在"):
        read_form(tmp_path)


def test_a_new_form_needs_only_a_folder(tmp_path: Path) -> None:
    """Other labels, another row, other sums: no code knows any of them."""
    folder = tmp_path / "zfxxgk-2027"
    shutil.copytree(FORM.folder, folder)
    text = TEXT.replace("id: zfxxgk-2021", "id: zfxxgk-2027").replace("from: 2021", "from: 2027")
    text = text.replace(
        "          - {label: 行政许可, name: 行政许可}",
        "          - {label: 行政许可, name: 行政许可}\n          - {label: 行政确认, name: 行政确认}",
    )
    (folder / "form.yaml").write_text(text, encoding="utf-8")

    form = read_form(folder)

    assert form.serves(2027)
    assert not form.serves(2026)
    assert "行政确认" in form.tables["主动公开"].items


def test_no_label_row_name_or_sum_of_the_form_stands_in_python() -> None:
    tables = [table for form_id in form_ids() for table in load_form(form_id).tables.values()]
    names = {
        item.name
        for table in tables
        for item in [*table.items.values(), *(c for b in table.blocks for c in b.leaf_columns)]
    }
    sources = sorted((ROOT / "src").rglob("*.py"))
    assert len(sources) > 20
    # Words of everyday Chinese that messages use as well.
    allowed = {"其他", "总计", "合计", "规章", "增减"}
    found = {
        (path.name, name)
        for path in sources
        if path.name != "codes.py"  # its samples are reports, and run as tests
        for name in names - allowed
        if re.search(rf"[\"'“]{re.escape(name)}[\"'”]", path.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_the_forms_ship_with_the_code() -> None:
    assert forms_folder().is_dir()
    assert all(load_form(form_id).template.is_file() for form_id in form_ids())
    assert {
        code for table in FORM.tables.values() if table.balance for code in [table.balance.check]
    } <= set(CODES)
