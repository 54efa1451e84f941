"""Which file beside a report is last year's.

One rule for all who ask: a file of the same folder that is named after the year
before, alone or as an annual report (`2021`, `2021年报`, `2021年度报告`, the form's
own title), and of nobody else: with no name, the report's agency, or all else
that the report's own file is called by.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from makereport.findings.errors import MakereportError
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.form.shelf import form_ids, forms_beside, load_form
from makereport.source.disk import identity, is_lock

TYPED = (".yaml", ".yml")
_WORD = (".docx",)
_SUFFIXES = frozenset((*TYPED, *_WORD, ".html", ".htm"))
_PLAIN = re.compile("年?|年度|(?:年|年度)?(?:年报|年度报告)|年度年报")
_TITLED = re.compile("(?:年度|年)?(.*?)(?:年度报告|年报|报告)?")
_CITED = re.compile(r"\{\{.*?\}\}")
_LEAST = 4
"""Characters of a form's title that tell it from any other report."""
_NOTE = "last year"
Index = dict[str, list[str]]
"""The files that are named after a year, by what else they are called."""

_run: ContextVar[str] = ContextVar("run", default="")


@contextmanager
def one_run(token: str) -> Iterator[None]:
    """In this block a folder is listed once for all reports of the run that
    the token names: what the run itself writes is not looked at. Without a
    token every folder is listed anew."""
    before = _run.set(token)
    try:
        yield
    finally:
        _run.reset(before)


def this_run() -> str:
    """The token of the run, nothing outside one."""
    return _run.get()


def last_year_files(path: Path, year: int, unit: str, form: Form) -> list[Path]:
    """The files beside `path` that may be the report of the year before
    `year`, by their names alone: none, the one, or several of which nobody
    knows which is meant. `path` need not exist. Nothing is raised."""
    topic = _topic(form)
    own = _called(name_key(path.stem), year, topic)
    stems = {form.file_stem(year - 1, each) for each in (unit, "")}
    named = {_called(name_key(stem), year - 1, topic) for stem in stems}
    names = {_without_topic(name_key(unit), topic), own or "", *filter(None, named)}
    index = _index(str(path.parent), year - 1, topic)
    for tier in (names, {""}):
        found = sorted(name for called in tier for name in index.get(called, ()))
        others = [each for each in map(path.with_name, found) if is_other(each, path)]
        if others:
            return _preferred(others)
    return []


def _preferred(files: list[Path]) -> list[Path]:
    """Report files before what was published; a page of the same name as a
    Word file is the same report again."""
    typed = [file for file in files if file.suffix.lower() in TYPED]
    words = {file.stem for file in files if file.suffix.lower() in _WORD}
    return typed or [f for f in files if f.suffix.lower() in _WORD or f.stem not in words]


def note_of(path: Path, year: int, unit: str, form: Form) -> str:
    """What was looked for beside a report, as `looked.Looked` has a pattern."""
    return json.dumps([_NOTE, path.name, year, unit, form.id])


def noted_files(folder: Path, note: str) -> list[Path] | None:
    """What a note of `note_of` finds now in a folder; None for a pattern
    that is no such note. Raises ValueError for one that nobody has made."""
    if not note.startswith(f'["{_NOTE}"'):
        return None
    _, name, year, unit, form_id = json.loads(note)
    if not (isinstance(year, int) and isinstance(unit, str)):
        raise ValueError(note)
    if not isinstance(name, str) or Path(name).name != name:
        raise ValueError(note)
    try:
        with forms_beside(folder):
            form = load_form(form_id) if form_id in form_ids() else None
    except MakereportError:  # of a user's, and changed
        form = None
    return last_year_files(folder / name, year, unit, form) if form else []


def is_other(file: Path, path: Path) -> bool:
    """Whether a file is there, and another one than `path`."""
    return os.path.isfile(file) and identity(file) != identity(path)


def _index(folder: str, year: int, topic: str) -> Index:
    run = this_run()
    return _kept_index(folder, year, topic, run) if run else _new_index(folder, year, topic)


@lru_cache(maxsize=16)
def _kept_index(folder: str, year: int, topic: str, run: str) -> Index:
    return _new_index(folder, year, topic)


def _new_index(folder: str, year: int, topic: str) -> Index:
    index: Index = {}
    try:
        names = os.listdir(folder)
    except (OSError, ValueError):
        return index
    digits = str(year)
    for name in names:
        stem, suffix = os.path.splitext(name)
        if suffix.lower() not in _SUFFIXES or name.startswith(".") or is_lock(Path(name)):
            continue
        if digits in name or digits in unicodedata.normalize("NFKC", name):
            called = _called(name_key(stem), year, topic)
            if called is not None:
                index.setdefault(called, []).append(name)
    return index


def _called(stem: str, year: int, topic: str) -> str | None:
    """What a file is called by beside its year, nothing for one of this year's
    report alone; None where the year is not in its name, or not just once."""
    parts = re.split(rf"(?<!\d){year}(?!\d)", stem)
    if len(parts) != 2:
        return None
    before, after = parts
    if not _PLAIN.fullmatch(after):
        titled = _TITLED.fullmatch(after)
        if titled is None or len(titled[1]) < _LEAST or titled[1] not in topic:
            return f"{before} {after}"
    return _without_topic(before, topic)


def _without_topic(name: str, topic: str) -> str:
    """A name without words of the form's title at its end."""
    for length in range(min(len(name), len(topic)), _LEAST - 1, -1):
        if name[-length:] in topic:
            return name[:-length]
    return name


@lru_cache(maxsize=64)
def _topic(form: Form) -> str:
    """What the form's title says beside the year and that it is a report."""
    title = _TITLED.fullmatch(name_key(_CITED.sub("", form.title)))
    return title[1] if title else ""
