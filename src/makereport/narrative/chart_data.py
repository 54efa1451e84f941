"""What a chart draws: the figures that its data name, and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from makereport.form.labels import name_key, plain_label
from makereport.form.numbers import NOTHING, half_width, parse_number
from makereport.form.tables import Item as Row
from makereport.narrative.chart_items import GAP, Item, SlipError, Typed
from makereport.narrative.citation import MAX_TAG, fold
from makereport.narrative.expressions import ExpressionError, expression
from makereport.narrative.mappings import Names, RowScope, TableScope
from makereport.narrative.values import (
    CitationError,
    Number,
    Scope,
    UnitError,
    describe,
    number_and_unit,
)
from makereport.report.figures import Figures
from makereport.report.texts import TypedText

Values = dict[str, Decimal | None]
Data = dict[str, Values]
"""The values of each series by category. A single number has the category
nothing, a series without a name the name nothing."""
_COLUMN = re.compile(r"(.+)\.([^.\[\]()]+)")


def literal(typed: Typed) -> Decimal | None:
    """The number that is typed, None where it is none."""
    sign, digits = ("-", typed.text[1:]) if typed.text[:1] in ("-", "－", "−") else ("", typed.text)
    number = parse_number(digits.removeprefix("+"), "amount") if digits else None
    return -number if number is not None and sign else number


def has_literal(data: Typed | list[Item]) -> bool:
    """Whether a number is typed anywhere in the data."""
    if isinstance(data, Typed):
        return literal(data) is not None
    return any(has_literal(item.value) for item in data)


def worth(data: Typed | list[Item], scope: Scope, by_column: bool = True) -> Data:
    """What the data are in a scope. `by_column`: a group with a column stands
    for its rows, not for their sum. Raises SlipError."""
    if isinstance(data, Typed):
        found = _column(data, scope) if by_column else None
        return found or _evaluated(data, scope)
    values: Values = {}
    series: Data = {}
    for item in data:
        if item.name in values or item.name in series:
            raise SlipError(item.place.mark, f"“{item.name}”写了两次", "留下正确的一处，删去另一处")
        inner = _inner(item, scope)
        if "" in inner and "" in inner[""]:
            values[item.name] = inner[""][""]
        elif "" in inner:
            series[item.name] = inner[""]
        else:
            hint = "写到只有一组数的那一级"
            raise SlipError(item.place.mark, f"“{item.name}”有几组数", hint)
    if values and series:
        item = next(item for item in data if item.name in values)
        message = f"“{item.name}”是一个数，别的是一组数，画不到一张图上"
        raise SlipError(item.place.mark, message, "各项都写一个数，或者都写一组数")
    return series or {"": values}


def _inner(item: Item, scope: Scope) -> Data:
    if isinstance(item.value, Typed) and not item.value.text:
        raise SlipError(item.place.mark, f"“{item.name}”后面没有写数", f"写上数；没有的写 {GAP}")
    return worth(item.value, scope, by_column=False)


def _evaluated(typed: Typed, scope: Scope) -> Data:
    number = literal(typed)
    if number is not None:
        return {"": {"": number}}
    if typed.text in NOTHING:
        return {"": {"": None}}
    if found := number_and_unit(half_width(typed.text)):
        message = f"“{typed.text}”带着单位，不是一个数"
        raise SlipError(typed.mark, message, f"这里只写 {found[0]}")
    return _data(_value(typed, scope), typed)


def _value(typed: Typed, scope: Scope) -> Any:
    if len(typed.text) > MAX_TAG:
        raise SlipError(typed.mark, f"这里超过 {MAX_TAG} 个字符", "写一个数或者要引用的名称")
    try:
        return expression(fold(typed.text))(scope)
    except ExpressionError as error:
        hint = "写一个数，或者要引用的名称，例如 指标.渠道、表.行"
        raise SlipError(_at(typed, error.at), f"“{typed.text[:20]}”读不懂", hint) from None
    except UnitError as error:
        raise _with_unit(typed, error.texts[0]) from None
    except CitationError as error:
        hint = error.hint or "写一个数或者要引用的名称"
        raise SlipError(_at(typed, error.at), error.message, hint) from None
    except (TypeError, ArithmeticError, RecursionError):
        raise SlipError(typed.mark, "这里的值不能这样计算", "写一个数或者要引用的名称") from None


def _at(typed: Typed, at: int | None) -> Any:
    return typed.mark._replace(column=typed.mark.column + (at or 0))


def _with_unit(typed: Typed, text: str) -> SlipError:
    number, _ = number_and_unit(text) or ("", "")
    where = f"第 {text.mark.line} 行" if isinstance(text, TypedText) else "那里"
    return SlipError(typed.mark, f"“{text}”带着单位，不是一个数", f"{where}只写 {number}")


def _data(value: Any, typed: Typed) -> Data:
    if isinstance(value, Number):
        return {"": {"": _known(value)}}
    if isinstance(value, Decimal):
        return {"": {"": value}}
    if isinstance(value, Names):
        return _indicators(value, typed)
    if isinstance(value, RowScope):
        return {"": dict(_row(value.figures, value.item))}
    if isinstance(value, TableScope):
        return {"": _rows(value.figures, value.figures.table.rows, typed)}
    if isinstance(value, str) and number_and_unit(value):
        raise _with_unit(typed, value)
    hint = "写一个数、一组指标（指标.渠道）或者表的一行（表.行）"
    raise SlipError(typed.mark, f"{describe(value)}不是数，画不成图", hint)


def _known(number: Number) -> Decimal | None:
    return None if number.text == "?" else Decimal(number)


def _indicators(names: Names, typed: Typed) -> Data:
    values: Values = {}
    series: Data = {}
    for name, value in names.values.items():
        if isinstance(value, Number):
            values[name] = _known(value)
        elif isinstance(value, Names) and all(isinstance(v, Number) for v in value.values.values()):
            series[name] = {key: _known(number) for key, number in value.values.items()}
        elif isinstance(value, str) and number_and_unit(value):
            raise _with_unit(typed, value)
        else:
            shown = f"写的是“{value[:20]}”，" if isinstance(value, str) else ""
            hint = "各项都写数；或者在这里只写要画的几项：{名称: 指标.…}"
            raise SlipError(typed.mark, f"“{names.what}”里的“{name}”{shown}不是一个数", hint)
    if values and series:
        hint = f"写到下一级，例如 {typed.text}.{next(iter(series))}"
        raise SlipError(typed.mark, f"“{names.what}”里有的是数，有的是一组数", hint)
    return series or {"": values}


def _row(figures: Figures, item: Row) -> Iterator[tuple[str, Decimal | None]]:
    """A row by its columns, a group by its rows; totals are left out."""
    if item.items:
        for row in item.items:
            if not row.sum:
                yield plain_label(row.label), figures.row_total(row.name)
        return
    for column in figures.table.columns_of[item.name]:
        if not column.sum:
            yield plain_label(column.label), figures[item.name, column.name]


def _rows(figures: Figures, rows: tuple[Row, ...], typed: Typed) -> Values:
    """The rows of a table by what their columns come to."""
    table = figures.table
    if len(table.blocks) > 1:
        row = next(row.name for row in rows)
        hint = f"写到表的一行，例如 {table.name}.{row}；几行一起画，写成 {{名称: {table.name}.行名.列名}}"
        raise SlipError(typed.mark, f"“{table.name}”表各行的列不同，画不到一张图上", hint)
    return {plain_label(row.label): figures.row_total(row.name) for row in rows if not row.sum}


def _column(typed: Typed, scope: Scope) -> Data | None:
    """The rows of a group or table in one column, if the data are that."""
    match = _COLUMN.fullmatch(fold(typed.text)) if len(typed.text) <= MAX_TAG else None
    if match is None:
        return None
    try:
        owner = expression(match[1])(scope)
    except (ExpressionError, CitationError, TypeError, ArithmeticError, RecursionError):
        return None
    if not isinstance(owner, (RowScope, TableScope)):
        return None
    figures = owner.figures
    rows = owner.item.items if isinstance(owner, RowScope) else figures.table.rows
    if not rows or (isinstance(owner, TableScope) and figures.table.find(match[2])):
        return None
    key = name_key(match[2])
    values: Values = {}
    for row in rows:
        columns = figures.table.columns_of[row.name]
        column = next((c for c in columns if key == name_key(c.name) or c.matches(match[2])), None)
        if column is None:
            return None
        if not row.sum:
            values[plain_label(row.label)] = figures[row.name, column.name]
    return {"": values}
