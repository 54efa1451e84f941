"""Figures and texts as lines of a report file, the way people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from makereport.form.model import Item, Table
from makereport.writing.schema import plain_label

LONGEST_KEY = 20
"""Characters of a label that still serves as a key."""
_NO_COMMENT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")
_DIRECTIVE = re.compile(r"#(?=\s*makereport)", re.IGNORECASE)
_WORD = "0-9０-９A-Za-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "_.%/+\\-、。·—…（）()《》〈〉〔〕【】“”‘’"
_PLAIN = re.compile(f"[-+]?[{_WORD}（《〈〔【“‘](?:[{_WORD}{_MARKS} ]*[{_WORD}{_MARKS}])?")
"""What needs no quotation marks anywhere: as a value, in braces, as a key."""
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def scalar(text: str) -> str:
    """The text as a scalar on one line: plain, or in double quotation marks
    where another reading is possible."""
    return text if _PLAIN.fullmatch(text) else f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def comment(text: str) -> str:
    """Anybody's text as one line of comment, which tells makereport nothing."""
    return "# " + _DIRECTIVE.sub("＃", _NO_COMMENT.sub(" ", text))


def table_lines(table: Table, cells: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """The lines below the key of a table. `cells` are texts by the short names
    of row and column; rows without any are left out."""
    yield from _rows(table, table.rows, cells, "  ")


def _rows(
    table: Table, items: tuple[Item, ...], cells: Mapping[tuple[str, str], str], indent: str
) -> Iterator[str]:
    for item in items:
        key, note = key_of(item)
        if item.items:
            inner = list(_rows(table, item.items, cells, indent + "  "))
            if inner:
                yield f"{indent}{scalar(key)}:{note}"
                yield from inner
            continue
        columns = table.columns_of[item.name]
        typed = {c: cells[item.name, c.name] for c in columns if (item.name, c.name) in cells}
        if typed and len(columns) == 1:
            yield f"{indent}{scalar(key)}: {scalar(typed[columns[0]])}{note}"
        elif typed:
            pairs = (f"{scalar(key_of(c)[0])}: {scalar(text)}" for c, text in typed.items())
            yield f"{indent}{scalar(key)}: {{{', '.join(pairs)}}}{note}"


def key_of(item: Item) -> tuple[str, str]:
    """The key of an item, short enough to read, and a comment if it is not
    the label itself."""
    label = plain_label(item.label)
    return (label, "") if len(label) <= LONGEST_KEY else (item.name, f"  # {item.label}")
