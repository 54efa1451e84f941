"""A report as an office publishes it, read back, and what came out of it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, settings

from makereport import Checked, Imported, import_file
from makereport.findings.finding import Finding
from makereport.form.model import Form
from makereport.form.shelf import load_form
from makereport.form.tables import Table
from makereport.narrative.blocks import Heading, Paragraph, plain
from tests.support.foreign import Foreign, Style, page, word
from tests.support.reports import ROOT

PAGES = ROOT / "tests/data/pages"
FORMS = {form_id: load_form(form_id) for form_id in ("zfxxgk-2019", "zfxxgk-2021")}
RESULTS = "结果维持 结果纠正 其他结果 尚未审结 总计"
PROPERTY = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def imported(folder: Path, content: str | bytes, name: str = "年报.html") -> tuple[Imported, str]:
    """What a file of this content makes, and the text of its YAML."""
    source = folder / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    target = folder / "读回.yaml"
    target.unlink(missing_ok=True)
    done = import_file(source, target, name)
    return done, target.read_text(encoding="utf-8")


def figures(checked: Checked) -> dict[str, dict[tuple[str, str], Decimal]]:
    """Every known figure of every table, totals included."""
    return {name: table.complete() for name, table in checked.report.figures.items()}


def wrong(report: Foreign, done: Imported) -> dict[str, tuple[Decimal, Decimal | None]]:
    """The figures that did not come out as they were published."""
    found = figures(done.checked)
    return {
        f"{name} {row} {column}": (value, found.get(name, {}).get((row, column)))
        for name, values in report.figures.items()
        for (row, column), value in values.items()
        if found.get(name, {}).get((row, column)) != value
    }


def said(findings: list[Finding], *codes: str) -> list[tuple[str, str, str]]:
    """The findings of these codes, or all, in short."""
    return [(f.code, f.message, f.excerpt) for f in findings if not codes or f.code in codes]


def narrative(checked: Checked) -> list[str]:
    """The paragraphs of a report, those of its preface first."""
    assert checked.document is not None
    blocks = [
        *checked.document.preface,
        *(block for blocks in checked.document.sections.values() for block in blocks),
    ]
    assert all(isinstance(block, Heading | Paragraph) for block in blocks)
    return [plain(block.spans) for block in blocks if isinstance(block, Heading | Paragraph)]


def full(form: Form) -> Foreign:
    """A report in which no two figures are the same, totals apart."""
    number = iter(range(1001, 9999))
    tables = {}
    for name, table in form.tables.items():
        sparse = {
            (row.name, column.name): next(number)
            for row in table.leaf_rows
            for column in table.columns_of[row.name]
            if not row.sum and not column.sum
        }
        tables[name] = _added_up(table, {key: Decimal(value) for key, value in sparse.items()})
    texts = {
        section.name: [f"{section.name}的文字。", "没有收取信息处理费。"]
        for section in form.sections
        if section.table is None
    }
    return Foreign(form, tables, texts)


def _added_up(
    table: Table, values: dict[tuple[str, str], Decimal]
) -> dict[tuple[str, str], Decimal]:
    for row in table.leaf_rows:
        for column in table.columns_of[row.name]:
            if row.sum and not column.sum:
                addends = [leaf.name for name in row.sum for leaf in table.addends(name)]
                values[row.name, column.name] = sum(
                    (values[name, column.name] for name in addends), Decimal(0)
                )
    if table.balance:
        [first, second], right = table.balance.left, table.balance.right
        for column in table.columns_of[first[0]]:
            if not column.sum:
                total = sum((values[row, column.name] for row, _ in right), Decimal(0))
                values[first[0], column.name] = total - values[second[0], column.name]
    for row in table.leaf_rows:
        for column in table.columns_of[row.name]:
            if column.sum:
                values[row.name, column.name] = sum(
                    (values[row.name, name] for name in column.sum), Decimal(0)
                )
    return values


REPORT = full(FORMS["zfxxgk-2021"])
REPORT_2019 = full(FORMS["zfxxgk-2019"])
PAGE = page(REPORT, Style())
WORD = word(REPORT, Style())
PROACTIVE, REQUESTS, DISPUTES = re.findall("<table.*?</table>", PAGE, re.DOTALL)


def rows_of(table: str) -> list[str]:
    """The rows of a table of a page."""
    return re.findall("<tr>.*?</tr>", table, re.DOTALL)


def value(row: str, column: str) -> Decimal:
    """A figure of the report."""
    return next(
        values[row, column] for values in REPORT.figures.values() if (row, column) in values
    )


def with_cell(row: str, column: str, text: str) -> str:
    """The page with another text in a cell."""
    old = f"<span>{value(row, column)}</span>"
    assert PAGE.count(old) == 1
    return PAGE.replace(old, f"<span>{text}</span>")


def with_row(table: str, at: int, *cells: str) -> str:
    """The page with a row more in a table."""
    rows = rows_of(table)
    rows.insert(at, f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return PAGE.replace(table, f"<table>{''.join(rows)}</table>")
