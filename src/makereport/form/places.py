"""Where the parts of a form stand in its form.yaml, read again for a message: a
form that was read knows no places."""

from __future__ import annotations

from pathlib import Path

from makereport.findings.errors import FormError
from makereport.source.nodes import Mapping, Node
from makereport.source.text import START, Source, read_source
from makereport.source.tree import parse

FILE = "form.yaml"


def top_value(folder: Path, key: str) -> tuple[Source, Node | None]:
    """The file of a form, and the value of one of its top keys; None where that
    cannot be found any more."""
    source = read_source(folder / FILE)
    root = parse(source)[0] if not source.findings else None
    entries = root.entries if isinstance(root, Mapping) else ()
    return source, next((entry.value for entry in entries if entry.key.value == key), None)


def error_at(folder: Path, key: str, message: str, hint: str = "") -> FormError:
    """A mistake of a form at the value of one of its top keys."""
    source, value = top_value(folder, key)
    return FormError(source.file, value.mark if value else START, message, hint)
