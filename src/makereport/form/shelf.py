"""Where the forms are, and which one serves a year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from makereport.form.model import Form
from makereport.form.reader import read_form

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


def form_for_year(year: int) -> Form | None:
    """The form that a year chooses by itself, None where none does."""
    return next((form for form in _by_year() if form.serves(year)), None)


def latest_form() -> Form:
    """The newest of the forms that a year chooses."""
    return next(_by_year())


def _by_year() -> Iterator[Form]:
    """The forms that a year chooses, the newest first. Any other form has to
    be named by the report."""
    forms = (load_form(form_id) for form_id in reversed(form_ids()))
    return (form for form in forms if form.is_default)
