"""What narrative and templates may cite: plain values looked up by key only."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from makereport.form.model import Form
from makereport.form.numbers import parse_number
from makereport.narrative.mappings import Indicators, Names, table_value
from makereport.narrative.values import CitationError, Number
from makereport.report.keys import LAST_YEAR, PERIOD, TOP_KEYS, Indicator, TopKey
from makereport.report.report import Report


class NoLastYear:
    """Stands for last year's report where there is none: false, and an error
    to cite from."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def look_up(self, name: str) -> Any:
        year, files = self.report.draft.year, self.report.last_files
        if len(files) > 1:
            hint = f"补上一行，写明用哪一个，例如 上年: {files[0].name}"
        elif files:
            hint = f"{files[0].name} 用不了，先按它的提示改好"
        else:
            name = f"{year - 1}.yaml" if year else "上一年.yaml"
            hint = f"把上年的年报放在同一文件夹，名为 {name}，或用“上年: 文件名”指出；没有时用 {{% if 上年 %}}…{{% endif %}} 包住"
        raise CitationError(LAST_YEAR, "没有上年的年报可以引用", hint, echoes="C303")

    def __bool__(self) -> bool:
        return False


def report_scope(report: Report) -> dict[str, Any]:
    """Everything a narrative may cite, by its first name."""
    scope = _year_scope(report)
    last = report.last
    scope[LAST_YEAR] = (
        Names(LAST_YEAR, lambda: _year_scope(last, LAST_YEAR)) if last else NoLastYear(report)
    )
    return scope


def earlier_scopes(report: Report, count: int) -> list[dict[str, Any] | None]:
    """What may be cited of so many years before, the last one first; None for
    a year without a report."""
    return [
        None if earlier is None else _year_scope(earlier, f"{report.draft.year - back}年")
        for back, earlier in enumerate(report.earlier(count), 1)
    ]


def _year_scope(report: Report, of: str = "") -> dict[str, Any]:
    draft = report.draft
    scope = {
        key.name: _top_value(key, getattr(draft, key.field), of)
        for key in TOP_KEYS.values()
        if key.is_cited
    }
    scope |= period_names(draft.form, draft.year)
    for name, figures in report.figures.items():
        scope[name] = table_value(figures, of)
    return scope


def period_names(form: Form, year: int) -> dict[str, str]:
    """What may be cited of the period of a year."""
    if not year:  # which has a finding
        return dict.fromkeys(PERIOD, "?")
    days = form.period.begin(year), form.period.end(year)
    return {
        name: f"{day.year}年{day.month}月{day.day}日"
        for name, day in zip(PERIOD, days, strict=True)
    }


def _top_value(key: TopKey, value: Any, of: str) -> Any:
    match key.kind:
        case "year":
            return Number(Decimal(value), str(value or "?"))
        case "members":
            return Names(key.name, lambda: dict(value), of)
        case "indicators":
            return _indicator(key.name, value, of)
    return value


def _indicator(what: str, value: Indicator, of: str) -> Any:
    if isinstance(value, dict):
        return Indicators(
            what, lambda: {name: _indicator(name, inner, of) for name, inner in value.items()}, of
        )
    if isinstance(value, list):
        return [_indicator(what, inner, of) for inner in value]
    return _typed(str(value) if of else value)


def _typed(text: str) -> Number | str:
    sign, digits = re.fullmatch(r"([-－−]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    number = parse_number(digits, "amount")
    if number is None:
        return text
    return Number(-number if sign else number, text)
