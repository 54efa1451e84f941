"""Names of the files of reports made of what their reports say."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from makereport.loading import load_alone
from makereport.report.heads import plainly_said
from makereport.source.disk import AnyPath, read_file, safe_name
from makereport.source.text import MAX_BYTES, source_of

FIELDS = ("单位", "年度", "文件名")
_FIELD = re.compile(r"\{([^{}]*)\}")
_UNMEANT = re.compile(r"[\\/{}]")


def named_by(pattern: str, file: AnyPath) -> str:
    """The name of the Word file of a report by a pattern with `{单位}`, `{年度}` and
    `{文件名}`, of what a report file says; empty where it does not say it.
    What no file name can hold becomes `_`. Raises ValueError for a pattern
    that names anything else."""
    path = Path(file)
    wanted = _FIELD.findall(pattern)
    if not set(wanted) <= set(FIELDS) or _UNMEANT.search(_FIELD.sub("", pattern)):
        raise ValueError(pattern)
    values = {"文件名": path.stem}
    if {"单位", "年度"} & set(wanted):
        values |= _said(path)
    if not all(values.get(field) for field in wanted):
        return ""
    name = _FIELD.sub(lambda match: values[match[1]], re.sub(r"\.(?:docx|html|pdf)$", "", pattern))
    return f"{safe_name(name)}.docx"


def same_name(path: AnyPath) -> str:
    """What two paths have in common that are one file on some system."""
    whole = os.path.realpath(path)
    return unicodedata.normalize("NFC", whole).casefold()


def _said(path: Path) -> dict[str, str]:
    """Agency and year of a report file, read as a whole only where they are
    not typed plainly."""
    try:
        text = source_of(read_file(path, MAX_BYTES), str(path)).text
    except (OSError, ValueError):
        return {}
    plain = plainly_said(text)
    if plain is not None:
        return {"单位": plain[0], "年度": str(plain[1])}
    draft = load_alone(path)[0].draft
    return {"单位": draft.unit, "年度": str(draft.year or "")}
