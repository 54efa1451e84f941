"""The figures of a published report give its labels, numbers and order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.reports import ALONE, FORM, built, check_text, tables, texts
from tests.support.strategies import Sparse

DATA = Path(__file__).parent / "data"


def test_labels_numbers_and_order_are_those_of_the_published_report(tmp_path: Path) -> None:
    checked = check_text(tmp_path, (DATA / "reference.yaml").read_text(encoding="utf-8"))

    assert not checked.has_errors
    expected = (DATA / "reference_order.txt").read_text(encoding="utf-8").splitlines()
    assert len(expected) == 301
    assert texts(built(checked)) == expected


def test_the_line_of_understanding_tells_what_was_left_out(tmp_path: Path) -> None:
    checked = check_text(tmp_path, (DATA / "reference.yaml").read_text(encoding="utf-8"))

    assert (
        checked.understood == "主动公开有5格不为0；申请未填，按0计；复议诉讼未填，按0计；" + ALONE
    )


PUBLISHED = sorted((DATA / "published").glob("*.yaml"))


def sparse(published: dict[str, Any]) -> str:
    """A published report as an officer would type it: no zeros, no totals,
    no carry-over."""
    lines = [f"单位: {published['单位']}", f"年度: {published['年度']}", "主动公开政府信息情况:"]
    for row, typed in published["主动公开"].items():
        lines.append(f"  {row}: {_flow(typed) if isinstance(typed, dict) else typed}")
    for name, numbers in (("申请", published["申请"]), ("复议诉讼", [published["复议诉讼"]])):
        section = next(s for s in FORM.sections if s.name == name)
        assert section.table is not None
        rows = list(section.table.leaf_rows)
        columns = list(section.table.columns_of[rows[0].name])
        flat = [number for row in numbers for number in row]
        cells = {
            (row.name, column.name): flat[i * len(columns) + j]
            for i, row in enumerate(rows)
            for j, column in enumerate(columns)
            if not row.sum and not column.sum and row.name != "结转下年度"
        }
        lines.append(Sparse({name: {k: v for k, v in cells.items() if v}}).yaml())
    return "\n".join(lines)


def _flow(typed: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in typed.items()) + "}"


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_totals_come_out_in_all_rows_and_columns(tmp_path: Path, path: Path) -> None:
    published = yaml.safe_load(path.read_text(encoding="utf-8"))
    year = published["年度"]
    checked = check_text(tmp_path, sparse(published), f"{year}.yaml")
    second, third, fourth = tables(built(checked))

    assert [[int(cell) for cell in row[-7:]] for row in third[3:]] == published["申请"]
    assert [int(cell) for cell in fourth[3]] == published["复议诉讼"]
    assert len(third[3:]) == 25
    assert len(fourth[3]) == 15
    assert second[3][1:] == [str(n) for n in published["主动公开"]["行政规范性文件"].values()]
    assert second[-1][1] == str(published["主动公开"]["行政事业性收费"])
