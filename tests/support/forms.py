"""Forms beside the official ones, for the length of a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from makereport import draw_file
from makereport.form import shelf
from makereport.form.model import Form
from tests.support.reports import ROOT

AddForm = Callable[[str, str], Form]
"""Puts a form.yaml on the shelf under an id, and draws its template;
its page is that of the others."""


@pytest.fixture
def add_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AddForm]:
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder)
    monkeypatch.setattr(shelf, "forms_folder", lambda: folder)

    def add(form_id: str, text: str) -> Form:
        (folder / form_id).mkdir()
        shutil.copy(folder / "zfxxgk-2021" / "page.html", folder / form_id)
        (folder / form_id / "form.yaml").write_text(text, encoding="utf-8")
        clear_shelf()
        made = shelf.load_form(form_id)
        draw_file(made, made.template)
        return made

    yield add
    monkeypatch.undo()
    clear_shelf()


def clear_shelf() -> None:
    """Have forms read again that have changed."""
    shelf._official_ids.cache_clear()
    shelf._official.cache_clear()
    shelf._has_word.cache_clear()
