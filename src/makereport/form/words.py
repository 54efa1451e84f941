"""Cells that hold words in place of a figure: what each kind of them can hold."""

from __future__ import annotations

from makereport.form.labels import name_key
from makereport.form.numbers import format_number, parse_number
from makereport.form.tables import Item

MOST_TEXT = 500
"""Characters of a cell."""


def parse_words(text: str, column: Item) -> str | None:
    """What a cell of the column holds by a text that is typed or printed there:
    nothing where it is left blank, one of its choices as the form spells it, a
    percentage with its mark. None where the column holds no such text."""
    text = " ".join(text.split())
    if not text or text == column.blank:
        return ""
    if column.kind == "percent":
        number = parse_number(text[:-1] if text[-1] in "%％" else text, "amount")
        return None if number is None else f"{format_number(number)}%"
    if not column.choices or text in column.choices:
        return text
    key = name_key(text)
    alike = [choice for choice in column.choices if key and name_key(choice) == key]
    return alike[0] if len(alike) == 1 else None
