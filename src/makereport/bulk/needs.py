"""Which files a report needs beside itself, without reading it as a report:
rather one too many than one too few."""

from __future__ import annotations

import os
import re
from pathlib import Path

from makereport.form.model import Form
from makereport.form.shelf import (
    form_files,
    form_for_year,
    forms_beside,
    forms_found,
    official_form,
)
from makereport.narrative.charts import may_ask_years
from makereport.report.beside import last_year_files
from makereport.report.draft import Draft
from makereport.report.heads import other_reports, plainly_said
from makereport.report.reader import read_report
from makereport.source.text import MAX_BYTES, source_of

_NAMING_KEYS = re.compile(r"(?:上年|下级|格式)\W*[:：]|\\[uUx]")
"""Or what may be one: in double quotes a letter may be written by its number."""
_PICTURE = re.compile(r"[!！][\[【].*?[\]】][(（](.*)[)）]")
_CITED = re.compile(r"\{\{|\{%")
_WILD = re.compile(r"[*?\[]")


def named_files(path: Path, data: bytes) -> list[Path] | None:
    """What the content of a report file names, as it is there; None if it
    names what is not there, or if a chart goes back more than a year: what it
    then needs, only those years' reports tell. Raises OSError, ValueError, and
    MakereportError for a form of a user's that is wrong."""
    if len(data) > MAX_BYTES:
        return None
    source = source_of(data, str(path))
    if may_ask_years(source.lines):
        return None
    said = None if _NAMING_KEYS.search(source.text) else plainly_said(source.text)
    draft = read_report(source, path)[0].draft if said is None else None
    found = _last_year(path, draft, said) + _beside(path, draft, said)
    named = [match[1].strip() for match in _PICTURE.finditer(source.text)]
    if any(_CITED.search(name) for name in named):
        return None
    if draft is not None:
        named += [draft.last_year] if draft.last_year else []
        for pattern in draft.subordinates:
            typed = pattern.replace("\\", "/")
            if _WILD.search(typed) and not (path.parent / typed).exists():
                found += _matches(path.parent, typed)
            else:
                named.append(typed)
    for name in named:
        other = Path(os.path.normpath(path.parent / name.replace("\\", "/")))
        if not other.exists() or other.is_symlink():
            return None
        found.append(other)
    homes = {path.parent, *(other.parent for other in found)}
    forms = [found.parent for home in sorted(homes) for found in forms_found(home)]
    return found + form_files(forms)


def _last_year(path: Path, draft: Draft | None, said: tuple[str, int] | None) -> list[Path]:
    """What the report may take for last year's, all of several: that there are
    several is told of it."""
    if draft is not None:
        return last_year_files(path, draft.year, draft.unit, draft.form) if draft.year else []
    if said is None:
        return []
    unit, year = said
    return last_year_files(path, year, unit, _due(path, year))


def _due(path: Path, year: int) -> Form:
    """The form of a report that names none."""
    with forms_beside(path.parent):
        return form_for_year(year) or official_form()


def _beside(path: Path, draft: Draft | None, said: tuple[str, int] | None) -> list[Path]:
    """The reports by other forms that the report is compared with."""
    unit, year = (draft.unit, draft.year) if draft else said or ("", 0)
    form = draft.form if draft else _due(path, year)
    families = dict.fromkeys(each.family for each in form.beside)
    return [file for family in families for file in other_reports(path, year, unit, family)]


def _matches(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern with wildcards may mean."""
    if Path(pattern).is_absolute():
        raise ValueError(pattern)
    return [Path(os.path.normpath(each)) for each in folder.glob(pattern) if each.is_file()]
