"""The JSON Schema of a form: what an editor completes and flags while a report
is typed. It knows one spelling of each label and each short name; the many
spellings that makereport accepts besides are for makereport alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from makereport.form.labels import strip_ordinal
from makereport.form.model import Block, Form, Item, Section, Table
from makereport.form.numbers import NOTHING
from makereport.report.reader import CONTACTS, UNIT_KINDS

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MARK = "由 makereport 生成，升级后会重新写出，请不要修改。"
_NOTE = re.compile(r"（[^（）]*）$")

# The grammar of numerals.py in the regular expressions of ECMA-262. A test
# holds the two together.
_DIGIT, _LEADING, _COMMA = "[0-9０-９]", "[1-9１-９]", "[,，]"
_WHOLE = f"(?:[0０]|{_LEADING}{_DIGIT}*|{_LEADING}{_DIGIT}{{0,2}}(?:{_COMMA}{_DIGIT}{{3}})+)"
_NOTHING = "|".join(re.escape(mark).replace("\\-", "-") for mark in sorted(NOTHING))


def _whole_text(pattern: str) -> str:
    return rf"^\s*(?:(?:{pattern})\s*)?$"


BLANK: Json = {
    "pattern": _whole_text(_NOTHING),
    "patternErrorMessage": "这里要分项填写，例如另起一行缩进两格写各项",
}
KINDS: dict[str, Json] = {
    "count": {
        "type": ["integer", "string", "null"],
        "minimum": 0,
        "pattern": _whole_text(f"{_WHOLE}|{_NOTHING}"),
        "patternErrorMessage": "件数只能是不小于零的整数",
    },
    "change": {
        "type": ["integer", "string", "null"],
        "pattern": _whole_text(f"[+＋－−-]?{_WHOLE}|{_NOTHING}"),
        "patternErrorMessage": "增减只能是整数，减少的前面写 -",
    },
    "amount": {
        "type": ["number", "string", "null"],
        "minimum": 0,
        "pattern": _whole_text(rf"{_WHOLE}(?:[.．]{_DIGIT}+)?|{_NOTHING}"),
        "patternErrorMessage": "金额只能是不小于零的数，例如 61.59",
    },
}
TEXT: Json = {"type": ["string", "number", "boolean", "null"]}
_TOTAL = "不用写，自动算出；写了就核对。"


def schema_name(form: Form) -> str:
    """The file name that a report's first line points to."""
    return f"{form.id}.schema.json"


def modeline(form: Form) -> str:
    """The first line of a report file: where editors find the schema."""
    return f"# yaml-language-server: $schema={schema_name(form)}"


def schema_bytes(form: Form) -> bytes:
    """The schema as a file: the same bytes for the same form."""
    return json.dumps(form_schema(form), ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def is_own_schema(path: Path) -> bool:
    """Whether the file is a schema that makereport wrote."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("$comment") == MARK


def plain_label(label: str) -> str:
    """The label as people type it: without ordinal and trailing note."""
    return _NOTE.sub("", strip_ordinal(label))


def form_schema(form: Form) -> Json:
    """The JSON Schema (draft 2020-12) of the reports of a form."""
    defs: Json = {**KINDS, "text": TEXT, "indicator": _indicator()}
    properties = _top(form)
    for number, section in enumerate(form.sections, 1):
        properties.update(_keyed(section.label, section.name, _section(section, number, defs)))
    return {
        "$schema": DIALECT,
        "$id": schema_name(form),
        "$comment": MARK,
        "title": form.name,
        "description": (
            f"依据：{form.source}。键写表上的文字（不带序号和末尾括号里的说明）或短名，同一项只写一次。"
            "别的写法（带序号、空格、全角半角不同等）makereport 也认，只是编辑器不认；"
            "数据对不对，以 makereport check 为准。"
        ),
        "type": "object",
        "required": ["单位", "年度"],
        "properties": properties,
        "additionalProperties": False,
        "$defs": defs,
    }


def _top(form: Form) -> Json:
    years = (
        f"{form.first_year}—{form.last_year}年度"
        if form.last_year
        else f"{form.first_year}年度及以后"
    )
    return {
        "单位": _titled("单位", "本机关的全称，必填。", {"type": "string", "pattern": r"\S"}),
        "年度": _titled("年度", f"四位年份，必填。这一格式适用于{years}。", _year()),
        "格式": _titled("格式", "格式的代号，一般不写，按年度选用。", {"enum": [form.id]}),
        "标题": _titled("标题", "代替报告的标题一行。", _ref("text")),
        "前言": _titled("前言", "代替格式规定的开头说明。", _ref("text")),
        "联系方式": _titled("联系方式", "会写进报告开头的说明。", _contacts()),
        "指标": _titled("指标", "只在正文里引用、不进表格的数据，可以分层。", _indicators()),
        "上年": _titled(
            "上年", "上年年报的文件名；不写时用同一文件夹的“上一年.yaml”。", _ref("text")
        ),
        "发布日期": _titled(
            "发布日期", "写了就在报告末尾署单位和日期，例如 2022-01-20。", _ref("text")
        ),
        "单位类型": _titled("单位类型", "不写时按单位名称判断。", {"enum": [*UNIT_KINDS, None]}),
        "下级": _titled("下级", "下级年报的文件名，可以写一个列表。", _files()),
    }


def _year() -> Json:
    pattern = rf"^\s*{_LEADING}{_DIGIT}{{3}}\s*$"
    message = "年度是四位数字，例如 2021"
    return {
        "type": ["integer", "string"],
        "minimum": 1900,
        "maximum": 9999,
        "pattern": pattern,
        "patternErrorMessage": message,
    }


def _contacts() -> Json:
    properties = {key: _titled(key, "", _ref("text")) for key in CONTACTS}
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _indicators() -> Json:
    return {"type": ["object", "null"], "additionalProperties": _ref("indicator")}


def _indicator() -> Json:
    kinds = ["object", "array", *TEXT["type"]]
    return {
        "type": kinds,
        "items": _ref("indicator"),
        "additionalProperties": _ref("indicator"),
    }


def _files() -> Json:
    return {"type": [*TEXT["type"], "array"], "items": _ref("text")}


def _section(section: Section, number: int, defs: Json) -> Json:
    """The property of a section; what its table needs goes into `defs`."""
    if section.table is None:
        return _titled(
            section.label, "正文：写“|”，从下一行起缩进两格，一行一段。", {"type": "string"}
        )
    for place, block in enumerate(section.table.blocks, 1):
        defs[f"columns-{number}-{place}"] = _columns(block)
    defs[f"table-{number}"] = _rows(section.table, section.table.rows, str(number), defs)
    note = _short(section.label, section.name) + "没有的行和格按 0 计，整张表可以不写。"
    return _titled(section.label, note, _ref(f"table-{number}"))


def _rows(table: Table, rows: Iterable[Item], address: str, defs: Json) -> Json:
    """One level of rows and groups. Each is defined once, by its place in the
    form, and cited by its label and its short name."""
    properties: Json = {}
    for place, row in enumerate(rows, 1):
        name = f"row-{address}-{place}"
        if row.items:
            value = _rows(table, row.items, f"{address}-{place}", defs)
        else:
            value = _ref(f"columns-{address.split('-')[0]}-{_block(table, row)}")
        defs[name] = _titled(row.label, _row_note(table, row), value)
        for key in (plain_label(row.label), row.name):
            properties.setdefault(key, _ref(name))
    return _mapping(properties)


def _block(table: Table, row: Item) -> int:
    """The number of the block that a row stands in."""
    blocks = enumerate(table.blocks, 1)
    return next(number for number, block in blocks if row in block.leaf_rows)


def _columns(block: Block) -> Json:
    """What a row of the block holds; a single column needs no name."""
    columns = block.leaf_columns
    properties: Json = {}
    for column in columns:
        value = _titled(column.label, _column_note(column), _ref(column.kind))
        properties.update(_keyed(column.label, column.name, value))
    mapping = _mapping(properties)
    if len(columns) > 1:
        return mapping
    cell = KINDS[columns[0].kind]
    return {**mapping, **cell, "type": [*cell["type"], "object"]}


def _mapping(properties: Json) -> Json:
    """A level of a table. Left empty it is all zeros."""
    return {
        "type": ["object", "string", "null"],
        **BLANK,
        "properties": properties,
        "additionalProperties": False,
    }


def _row_note(table: Table, row: Item) -> str:
    columns = table.columns_of[row.name]
    units = "、".join(dict.fromkeys(column.unit for column in columns))
    if row.items:
        return _short(row.label, row.name) + "下面分项填写。"
    note = f"{_short(row.label, row.name)}单位：{units}。"
    if row.name == table.carried:
        return note + "整行不写时自动算出。"
    return note + (_TOTAL if row.sum else "")


def _column_note(column: Item) -> str:
    note = f"{_short(column.label, column.name)}单位：{column.unit}。"
    return note + (_TOTAL if column.sum else "")


def _short(label: str, name: str) -> str:
    return "" if plain_label(label) == name else f"短名：{name}。"


def _keyed(label: str, name: str, value: Json) -> Json:
    """One value under its two keys."""
    return {plain_label(label): value, name: value}


def _titled(title: str, description: str, value: Json) -> Json:
    return {"title": title, **({"description": description} if description else {}), **value}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}
