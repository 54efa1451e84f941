"""The reporter for people with Excel or WPS: a workbook to send back to those
who are to put their reports right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from makereport import Finding, Sheet, SheetCell, sheet_names, write_workbook
from makereport.cli.console import SEVERITIES
from makereport.cli.formats.checkup import Checkup, FileResult

OVERVIEW = "概览"
NOT_CHECKED = "没有检查完"
_MOST_ROWS = 1_000_000
"""A little less than a sheet can have."""


def xlsx_report(checkup: Checkup) -> bytes:
    """One sheet with a row for each file, and one for each unit with findings."""
    units: dict[str, list[FileResult]] = {}
    for result in checkup.results:
        if result.shown or result.failure:
            units.setdefault(unit_of(result), []).append(result)
    overview, *names = sheet_names([OVERVIEW, *units])
    sheet_of = dict(zip(units, names, strict=True))
    sheets = [_overview(overview, checkup, sheet_of)]
    for unit, results in units.items():
        sheets.append(_unit_sheet(sheet_of[unit], unit, results))
    return write_workbook(sheets)


def unit_of(result: FileResult) -> str:
    """The unit as the report names it, else the name of its file."""
    return result.unit or Path(result.file).stem


def _heads(*labels: str) -> list[SheetCell]:
    return [SheetCell(label, "head") for label in labels]


def _overview(name: str, checkup: Checkup, sheet_of: dict[str, str]) -> Sheet:
    rows = [list(_overview_row(result, sheet_of)) for result in checkup.results]
    files = f"共 {len(checkup.results)} 个文件"
    errors, warnings = (
        sum(getattr(each, kind) for each in checkup.results) for kind in ("errors", "warnings")
    )
    end: list[str | int] = [files, "", errors, warnings, ""]
    return Sheet(
        name,
        (36, 36, 9, 9, 40),
        [_heads("单位", "文件", "错误", "警告", "代码（次数）")],
        rows[:_MOST_ROWS],
        [[SheetCell(value, "sum" if isinstance(value, str) else "middle sum") for value in end]],
        heights=(24,),
    )


def _overview_row(result: FileResult, sheet_of: dict[str, str]) -> Iterator[SheetCell]:
    unit = unit_of(result)
    link = sheet_of.get(unit, "") if result.shown or result.failure else ""
    yield SheetCell(unit, "link" if link else "text", link=link)
    yield SheetCell(result.file, "text")
    yield SheetCell(result.errors, "bad" if result.errors else "middle")
    yield SheetCell(result.warnings, "middle")
    counts: dict[str, int] = {}
    for finding in result.shown:
        counts[finding.code] = counts.get(finding.code, 0) + 1
    codes = [f"{code}×{count}" if count > 1 else code for code, count in sorted(counts.items())]
    said = [f"{NOT_CHECKED}：{_one_line(result.failure)}"] if result.failure else []
    yield SheetCell("　".join([*said, *codes]) or "没有问题", "text")


def _unit_sheet(name: str, unit: str, results: list[FileResult]) -> Sheet:
    rows = [list(row) for result in results for row in _finding_rows(result)]
    counted = f"{sum(r.errors for r in results)} 个错误，{sum(r.warnings for r in results)} 个警告"
    title = [SheetCell(f"{unit}：{counted}", "title"), *[SheetCell("", "title")] * 6]
    return Sheet(
        name,
        (8, 9, 24, 18, 32, 52, 44),
        [title, _heads("级别", "代码", "文件", "位置", "哪一项", "问题", "怎么改")],
        rows[:_MOST_ROWS],
        heights=(30, 24),
        merged=[(1, 1, 7, 1)],
    )


def _finding_rows(result: FileResult) -> Iterator[list[SheetCell]]:
    if result.failure:
        said = ("", result.file, "", "", f"{NOT_CHECKED}：{_one_line(result.failure)}", "")
        yield [SheetCell("错误", "bad"), *(SheetCell(text, "text") for text in said)]
    for finding in result.shown:
        level, look = SEVERITIES[finding.severity][0], "bad" if finding.is_error else "middle"
        level = "已忽略" if result.silences(finding) else level
        texts = (result.file, _place(finding), " › ".join(finding.path))
        yield [
            SheetCell(level, look),
            SheetCell(finding.code, "middle"),
            *(SheetCell(text, "text") for text in (*texts, finding.message, finding.hint)),
        ]


def _place(finding: Finding) -> str:
    """Where it stands, in words; what was published has no lines."""
    return (
        f"第 {finding.line} 行第 {finding.column} 列" if finding.excerpt or finding.line > 1 else ""
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
