"""What the heads of report files say, mostly without reading the whole of them as
reports; and by that which files beside a report are the agency's reports of the
same year by other forms."""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from makereport.findings.errors import MakereportError
from makereport.form.labels import name_key
from makereport.form.model import Form, family_of
from makereport.form.numbers import read_year
from makereport.form.shelf import form_beside, form_for_year, forms_beside
from makereport.report.beside import TYPED, is_other, last_year_files, this_run
from makereport.report.reader import read_report
from makereport.source.disk import is_lock, read_file
from makereport.source.text import MAX_BYTES, source_of

_NOTE = "other form"
KEYS = ("单位", "年度", "格式")
_PLAIN = r"^{}:[ \t]+([^\s'\"&*!|>%@`\[\]{{}}#,?:-][^#:'\"\n]*)$(?!(?:\n[ \t]*)*\n[ \t]+[^\s#])"
_HEAD = {key: re.compile(_PLAIN.format(key), re.MULTILINE) for key in KEYS}
_MAY_NAME_FORM = re.compile(r"格[\s\u3000]*式|\\[uUx]")
"""Or what may do so: in double quotes a letter may be written by its number."""


class Head(NamedTuple):
    """Whose report of which year it is, and the family of its form; nothing, or 0,
    where that is not said."""

    unit: str
    year: int
    family: str


Heads = list[tuple[str, tuple[str, int, str]]]
"""Names of report files with agency (by its key), year and family of each."""


def plainly_said(text: str) -> tuple[str, int] | None:
    """Agency and year of a report file where they are typed so plainly that
    nobody has to read the whole of it."""
    typed = {key: _HEAD[key].findall(text) for key in KEYS[:2]}
    if all(len(found) == 1 for found in typed.values()):
        year = read_year(typed["年度"][0].strip())
        if year is not None:
            return typed["单位"][0].strip(), year
    return None


def head_of(path: Path) -> Head | None:
    """The head of a report file, None for one that cannot be read. Nothing is
    raised."""
    try:
        return _head(read_file(path, MAX_BYTES), path)
    except (OSError, ValueError):
        return None


def _head(data: bytes, path: Path) -> Head:
    source = source_of(data, str(path))
    said, named = plainly_said(source.text), _HEAD["格式"].findall(source.text)
    if said is not None and (len(named) == 1 or not _MAY_NAME_FORM.search(source.text)):
        form = None if named else _due(path, said[1])
        return Head(*said, family_of(named[0].strip()) if named else form.family if form else "")
    draft = read_report(source, path)[0].draft
    return Head(draft.unit, draft.year, draft.form.family)


def _due(path: Path, year: int) -> Form | None:
    """The form of a report that names none."""
    try:
        with forms_beside(path.parent):
            return form_for_year(year)
    except MakereportError:  # a form beside it is wrong, which reading it tells
        return None


def other_reports(path: Path, year: int, unit: str, family: str) -> list[Path]:
    """The report files beside `path` that are the agency's of the year by a form
    of another family, by what they say; without one, what was published of it, by
    its name. Nothing is raised."""
    wanted = name_key(unit), year, family
    names = [name for name, head in _heads(str(path.parent)) if head == wanted]
    typed = [each for each in map(path.with_name, names) if is_other(each, path)]
    form = form_beside(path.parent, family, year)
    if typed or form is None or not year:
        return typed
    named = last_year_files(path, year + 1, unit, form)
    return [each for each in named if each.suffix.lower() not in TYPED]


def _heads(folder: str) -> Heads:
    """The report files of a folder with agency, year and family of each."""
    run = this_run()
    return _kept_heads(folder, run) if run else _new_heads(folder)


@lru_cache(maxsize=16)
def _kept_heads(folder: str, run: str) -> Heads:
    return _new_heads(folder)


def _new_heads(folder: str) -> Heads:
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
    heads = []
    for name in names:
        path = Path(folder, name)
        if path.suffix.lower() in TYPED and not name.startswith(".") and not is_lock(path):
            head = head_of(path)
            if head is not None and head.unit and head.year:
                heads.append((name, (name_key(head.unit), head.year, head.family)))
    return heads


def note_of_other(path: Path, year: int, unit: str, family: str) -> str:
    """What was looked for, as `looked.Looked` has a pattern."""
    return json.dumps([_NOTE, path.name, year, unit, family])


def noted_others(folder: Path, note: str) -> list[Path] | None:
    """What a note of `note_of_other` finds now in a folder; None for a pattern
    that is no such note. Raises ValueError for one that nobody has made."""
    if not note.startswith(f'["{_NOTE}"'):
        return None
    _, name, year, unit, family = json.loads(note)
    if not (isinstance(year, int) and isinstance(unit, str) and isinstance(family, str)):
        raise ValueError(note)
    if not isinstance(name, str) or Path(name).name != name:
        raise ValueError(note)
    return other_reports(folder / name, year, unit, family)
