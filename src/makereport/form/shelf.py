"""Where the forms are, and which one serves a year; a form read from its folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from makereport.findings.errors import FormError, TemplateError
from makereport.findings.finding import Mark
from makereport.form.fields import Fields
from makereport.form.lexicon_reader import read_lexicon
from makereport.form.model import Form, family_of
from makereport.form.reader import read_parts
from makereport.form.relation_reader import read_beside, read_relations
from makereport.source.text import read_source
from makereport.source.tree import Mapping, parse

_PRINTED = (
    *("label", "name", "kind", "level", "heading", "direction", "widths", "blocks", "notes"),
    *("not_applicable", "empty"),
)
_LISTS = re.compile("[，、；;]")
_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def forms_folder() -> Path:
    """The folder of the official forms: inside the installed package, or at
    the top of the source tree (also for an editable install)."""
    shipped = _PACKAGE / "templates"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1] / "templates"


@cache
def form_ids() -> tuple[str, ...]:
    """The ids of all forms, newest last."""
    folders = (path.parent for path in forms_folder().glob("*/form.yaml"))
    return tuple(sorted(folder.name for folder in folders))


@cache
def load_form(form_id: str) -> Form:
    """A form by its id (one of `form_ids()`); read once per process."""
    return read_form(forms_folder() / form_id)


def read_form(folder: Path) -> Form:
    """The form that a folder holds. Raises FormError naming file, line and column."""
    source = read_source(folder / "form.yaml")
    root, findings = parse(source) if not source.findings else (None, list(source.findings))
    if findings:
        first = findings[0]
        raise FormError(first.file, Mark(first.line, first.column), first.message)
    if not isinstance(root, Mapping):
        raise FormError(source.file, Mark(1, 1), "应当是一组“键: 值”")
    fields = Fields(source, root, "格式")
    form = read_parts(fields, folder)
    relations = read_relations(fields, form.tables)
    beside = read_beside(fields, form.tables, form.family)
    claims = fields.take("claims")
    words = read_lexicon(fields.inner(claims, "claims"), form.tables) if claims else form.lexicon
    fields.done()
    return replace(form, relations=relations, beside=beside, lexicon=words)


def template_in(path: Path) -> Path:
    """The Word template that a path names: a file, or a folder with a copy of
    a form, to be restyled and no more. Raises TemplateError where the folder has
    no template, or a form that is none of ours."""
    if not path.is_dir():
        return path
    template, form = path / "report.docx", path / "form.yaml"
    if not template.is_file():
        hint = "文件夹用 makereport template export 得到，或者直接写模板的文件名（.docx）"
        raise TemplateError(str(path), "文件夹里没有 report.docx", hint)
    known = (forms_folder() / form_id / form.name for form_id in form_ids())
    if form.is_file() and _printed(form) not in map(_printed, known):
        reason = f"{form} 的节、表改过，或者是别的版本的：表按程序里的格式填，改它不起作用"
        raise TemplateError(str(path), reason, f"只用里面的 Word 模板，写 {template}")
    return template


def is_form_folder(names: Collection[str]) -> bool:
    """Whether a folder with these names in it is a form's, or a copy of one."""
    return "form.yaml" in names and "report.docx" in names


def _printed(path: Path) -> object:
    """What of a form's file is printed: its sections and tables. How reports are
    checked against it may be that of another version."""
    try:
        told = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        return told["id"], [{key: each.get(key) for key in _PRINTED} for each in told["sections"]]
    except (OSError, yaml.YAMLError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def listing_labels() -> tuple[str, ...]:
    """The labels of rows and columns of all forms that list things, so that they
    have commas in them; the longest first."""
    tables = (table for form_id in form_ids() for table in load_form(form_id).tables.values())
    labels = {label for table in tables for label in table.labels if _LISTS.search(label)}
    return tuple(sorted(labels, key=lambda label: (-len(label), label)))


def form_for_year(year: int) -> Form | None:
    """The form that a year chooses by itself, None where none does."""
    return next((form for form in _by_year() if form.serves(year)), None)


def form_of_family(family: str, year: int = 0) -> Form | None:
    """The newest form of a family, or the newest that serves a year; None where
    there is none."""
    ids = (form_id for form_id in reversed(form_ids()) if family_of(form_id) == family)
    return next((each for each in map(load_form, ids) if not year or each.serves(year)), None)


def edition(form: Form, year: int) -> Form:
    """The newest form of the same family that serves a year; without one, the
    form itself."""
    return form_of_family(form.family, year) or form


def latest_form() -> Form:
    """The newest of the forms that a year chooses."""
    return next(_by_year())


def _by_year() -> Iterator[Form]:
    """The forms that a year chooses, the newest first. Any other form has to
    be named by the report."""
    # To read a form takes longer than to see that it has no such word.
    named = (each for each in reversed(form_ids()) if _has_word(each, b"default"))
    return (form for form in map(load_form, named) if form.is_default)


@cache
def _has_word(form_id: str, word: bytes) -> bool:
    return word in (forms_folder() / form_id / "form.yaml").read_bytes()
