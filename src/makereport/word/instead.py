"""Sentences in the place of tables: of one that does not apply to an agency, or
has nothing but zeros. Templates know nothing of it: figures carry a mark that
tells which table is to give way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from makereport.form.labels import name_key
from makereport.form.model import Form

_TOKEN = re.compile(r"<w:tbl[ >]|</w:tbl>|<!--makereport ([^-]+)-->")
_PARAGRAPH = re.compile(r"\s*<w:p[ >].*?</w:p>", re.DOTALL)
_TAG = re.compile("<[^>]*>")


def mark(table: str) -> str:
    """What stands in the cells of a table that is to give way; no text of a
    report can be the same."""
    return f"<!--makereport {table}-->"


def replaced(xml: str, form: Form, sentences: Mapping[str, str]) -> tuple[str, set[str]]:
    """A part with the XML of a sentence in the place of each table that gives
    way, by its name, the form's notes below it included; and which of them were
    there. Marked figures outside of tables are zero."""
    found = dict(_tables(xml))
    spans = sorted((*span, name) for span, name in found.items())
    pieces, done, told = [], 0, set[str]()
    for begin, end, name in spans:
        pieces += [xml[done:begin], "" if name in told else sentences[name]]
        told.add(name)
        done = _after_notes(xml, end, {name_key(note) for note in form.tables[name].notes})
    pieces.append(xml[done:])
    return _TOKEN.sub(lambda m: "0" if m[1] else m[0], "".join(pieces)), told


def _tables(xml: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The innermost tables with a mark in them: where they are, and whose it is."""
    open_tables: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(xml):
        if token[1] and open_tables:
            open_tables[-1] = open_tables[-1][0], token[1]
        elif token[0] == "</w:tbl>" and open_tables:
            begin, name = open_tables.pop()
            if name:
                yield (begin, token.end()), name
        elif not token[1]:
            open_tables.append((token.start(), ""))


def _after_notes(xml: str, end: int, notes: set[str]) -> int:
    """Where the form's notes below a table end."""
    while (below := _PARAGRAPH.match(xml, end)) is not None:
        if name_key(_TAG.sub("", below[0])) not in notes:
            break
        end = below.end()
    return end
