"""The JSON Schema of a form: what an editor completes and flags while a report
is typed. It knows one spelling of each label and each short name; the many
spellings that makereport accepts besides are for makereport alone."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from makereport.form.labels import plain_label
from makereport.form.model import Form, Section
from makereport.form.numbers import NOTHING, YEARS
from makereport.form.tables import BESIDE, Block, Item, Table
from makereport.report.keys import TOP_KEYS, TopKey, members_of
from makereport.report.table_reader import NOT_APPLICABLE
from makereport.source.disk import read_file, replace_own_file

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MARK = "由 makereport 生成，升级后会重新写出，请不要修改。"

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
PERCENT: Json = {
    "type": ["number", "string", "null"],
    "minimum": 0,
    "pattern": _whole_text(rf"{_WHOLE}(?:[.．]{_DIGIT}+)?\s*[%％]?|{_NOTHING}"),
    "patternErrorMessage": "百分比只能是不小于零的数，例如 72.5%",
}
_INDICATOR: Json = {
    "type": ["object", "array", "string", "number", "boolean", "null"],
    "items": {"$ref": "#/$defs/indicator"},
    "additionalProperties": {"$ref": "#/$defs/indicator"},
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


_MAX_BYTES = 1024 * 1024


def is_own_schema(path: Path) -> bool:
    """Whether the file is a schema that makereport wrote."""
    try:
        found = json.loads(read_file(path, _MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("$comment") == MARK


def schema_beside(form: Form, report: Path) -> bool:
    """Write the schema that a report's first line points to. False where
    another file stands in its place. Raises WriteError."""
    schema = report.with_name(schema_name(form))
    if os.path.exists(schema) and not is_own_schema(schema):
        return False
    replace_own_file(schema, schema_bytes(form), is_own_schema)
    return True


def form_schema(form: Form) -> Json:
    """The JSON Schema (draft 2020-12) of the reports of a form."""
    defs: Json = {**KINDS, "text": TEXT, "indicator": _INDICATOR}
    properties = _top(form)
    for number, section in enumerate(form.sections, 1):
        value = _section(section, number, defs)
        properties |= {plain_label(section.label): value, section.name: value}
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
        "required": [key.name for key in TOP_KEYS.values() if key.is_required],
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
    notes = {key.name: key.note.replace("{years}", years) for key in TOP_KEYS.values()}
    if not form.is_default:
        notes["格式"] = f"格式的代号，要写：{form.id} 不按年度选用。"
    return {
        name: _titled(name, note, _top_value(TOP_KEYS[name], form)) for name, note in notes.items()
    }


def _top_value(key: TopKey, form: Form) -> Json:
    match key.kind:
        case "year":
            return _year()
        case "form":
            return {"enum": [form.id]}
        case "members":
            names = {name: _titled(name, "", _ref("text")) for name in members_of(key, form)}
            return {"type": ["object", "null"], "properties": names, "additionalProperties": False}
        case "indicators":
            return {"type": ["object", "null"], "additionalProperties": _ref("indicator")}
        case "choice":
            return {"enum": [*members_of(key, form), None]}
        case "parts":
            own = [key for s in form.sections for key in (plain_label(s.label), s.name)]
            return {
                "type": ["object", "null"],
                "propertyNames": {"pattern": r"\S", "not": {"enum": list(dict.fromkeys(own))}},
                "additionalProperties": _ref("text"),
            }
        case "files":
            return {"type": [*TEXT["type"], "array"], "items": _ref("text")}
    return {"type": "string", "pattern": r"\S"} if key.is_required else _ref("text")


def _year() -> Json:
    return {
        "type": ["integer", "string"],
        "minimum": YEARS[0],
        "maximum": YEARS[-1],
        "pattern": rf"^\s*{_LEADING}{_DIGIT}{{3}}\s*$",
        "patternErrorMessage": "年度是四位数字，例如 2021",
    }


def _section(section: Section, number: int, defs: Json) -> Json:
    """The property of a section; what its table needs goes into `defs`."""
    if section.table is None:
        note = "正文：写“|”，从下一行起缩进两格，一行一段。"
        return _titled(section.label, note, {"type": "string"})
    if section.table.is_row:
        table = _columns(section.table.blocks[0])
    else:
        for place, block in enumerate(section.table.blocks, 1):
            defs[f"columns-{number}-{place}"] = _columns(block)
        table = _rows(section.table, section.table.rows, str(number), defs)
    for key in BESIDE:
        note = f"印在表格{key[1]}面的说明，不是表里的一行：写“|”，从下一行起缩进四格。"
        table["properties"][key] = _titled(key, note, _ref("text"))
    defs[f"table-{number}"] = table
    note = _short(section.label, section.name) + "没有的行和格按 0 计，整张表可以不写。"
    if section.table.not_applicable:
        note += f"没有这项职责的写“{NOT_APPLICABLE}”。"
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
        value = _titled(column.label, _column_note(column), _cell(column))
        properties |= {plain_label(column.label): value, column.name: value}
    mapping = _mapping(properties)
    if len(columns) > 1:
        return mapping
    cell = KINDS.get(columns[0].kind) or _words(columns[0])
    return {**mapping, **cell, "type": [*cell["type"], "object"]}


def _words(column: Item) -> Json:
    """The words of a single column; of them only a pattern allows a mapping, too."""
    if column.kind == "percent":
        return PERCENT
    pattern = _whole_text("|".join(map(re.escape, column.choices))) if column.choices else ""
    message = f"只能写：{'、'.join(column.choices)}" if column.choices else "写成一行文字"
    return {"type": TEXT["type"], "pattern": pattern, "patternErrorMessage": message}


def _cell(column: Item) -> Json:
    if column.choices:
        return {"enum": [*column.choices, "", None]}
    return PERCENT if column.kind == "percent" else _ref(column.kind)


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
    note = _short(row.label, row.name) + (f"单位：{units}。" if units else "")
    if row.name == table.carried:
        return note + "整行不写时自动算出。"
    return note + (_TOTAL if row.sum else "")


def _column_note(column: Item) -> str:
    note = _short(column.label, column.name) + (f"单位：{column.unit}。" if column.unit else "")
    return note + (_TOTAL if column.sum else "")


def _short(label: str, name: str) -> str:
    return "" if plain_label(label) == name else f"短名：{name}。"


def _titled(title: str, description: str, value: Json) -> Json:
    return {"title": title, **({"description": description} if description else {}), **value}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}
