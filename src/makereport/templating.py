"""Templates of one's own: copied to restyle, found in a folder, and checked
against the form before a report is built with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from makereport.findings.errors import TemplateError, WriteError
from makereport.findings.finding import Finding
from makereport.form.model import Form
from makereport.form.numbers import format_number
from makereport.form.shelf import form_ids, load_form, template_in
from makereport.form.tables import Table
from makereport.source.disk import AnyPath, create_below, os_reason, refuse_existing
from makereport.source.temporary import temporary_folder

if TYPE_CHECKING:
    from makereport.narrative.document import Document
    from makereport.word.checking import CheckedTags


@dataclass(frozen=True)
class CheckedTemplate:
    """A template checked against a form: the one that was named, else the one
    that it fits best. `findings` are in the order of the template's parts."""

    form: Form
    findings: list[Finding]

    @property
    def has_errors(self) -> bool:
        """Whether no report can be built with it."""
        return any(finding.is_error for finding in self.findings)


def export_folder(form: Form, folder: AnyPath) -> list[Path]:
    """Copy what a form is made of into a new folder, to be restyled; the files
    written. Never overwrites anything. Raises MakereportError."""
    target = Path(folder)
    refuse_existing(target)
    names = [each.name for each in sorted(form.folder.iterdir()) if each.is_file()]
    try:
        contents = {name: (form.folder / name).read_bytes() for name in names}
        os.makedirs(target)
    except OSError as error:
        raise WriteError(os.fspath(folder), os_reason(error), "用 -o 换一个文件夹") from None
    for name, data in contents.items():
        create_below(target, name, data)
    return [target / name for name in names]


def check_template(
    path: AnyPath, form: Form | None = None, file: str | None = None
) -> CheckedTemplate:
    """Check a Word template, or the one in a folder, against its form. `file`
    is its name in the findings, as given if absent; lines and columns are
    those of paragraphs in their parts. Raises TemplateError for what is no Word
    file at all."""
    # Here, not above: nothing else needs lxml and Jinja for it.
    from makereport.word.checking import check_tags, missing_findings, statically_missing

    template = template_in(Path(path))
    name = os.fspath(path) if file is None else file
    forms = [form] if form else [load_form(each) for each in reversed(form_ids())]
    checked = {each: check_tags(template, each, name) for each in forms}
    missing = {each: statically_missing(checked[each], each) for each in forms}
    # The newest of those that fit alike.
    best = min(forms, key=lambda each: len(missing[each]) + len(checked[each].findings))
    found = checked[best]
    if found.has_errors:
        more = missing_findings(found, best, missing[best])
    else:
        more = [*_tried(found, template, best)]
    return CheckedTemplate(best, [*found.findings, *more])


def _tried(found: CheckedTags, template: Path, form: Form) -> Iterator[Finding]:
    """What only filling tells of a template whose tags are sound."""
    from makereport.word.checking import hidden_findings, missing_findings
    from makereport.word.trial import try_template

    trial = try_template(template, form)
    if trial.failure is not None:
        error = trial.failure
        yield Finding("F711", error.reason, error.hint, (), found.file, 1, 1)
        return
    yield from missing_findings(found, form, trial.missing)
    yield from hidden_findings(found, form, trial.hidden)
    if trial.document is not None and not trial.missing:
        yield from _misplaced(found, trial.docx, trial.document)


def _misplaced(found: CheckedTags, docx: bytes, document: Document) -> Iterator[Finding]:
    """F714: cells of the filled template, read back by their labels, that hold
    the figure or words of another cell."""
    form = document.form
    from makereport.importing.recognise import recognise
    from makereport.readers.word import read_word
    from makereport.word.checking import misplaced_finding

    try:
        with temporary_folder() as folder:
            path = folder / "report.docx"
            path.write_bytes(docx)
            read = recognise(read_word(path), form).tables
    except OSError as error:
        raise TemplateError(
            found.file, f"试填的报告写不进临时文件夹（{os_reason(error)}）"
        ) from None
    printed = {name: _distinct(table, document) for name, table in form.tables.items()}
    owners = {text: (name, key) for name, texts in printed.items() for key, text in texts.items()}
    for name, table in form.tables.items():
        cells = read[name].cells if name in read else {}
        for row, column in table.every_cell:
            figure = cells.get((row.name, column.name))
            meant = printed[name].get((row.name, column.name))
            if figure is None or meant is None or figure.text == meant or figure.text not in owners:
                continue
            other, cell = owners[figure.text]
            there = ".".join(form.tables[other].address(*cell))
            own = ".".join(table.address(row.name, column.name))
            yield misplaced_finding(found, form, own, row, column, there)


def _distinct(table: Table, document: Document) -> dict[tuple[str, str], str]:
    """What the cells of a table have that no other cell of the report has."""
    figures = document.tables[table.name]
    words = document.words[table.name]
    return {key: format_number(value) for key, value in figures.items()} | {
        (row.name, column.name): words[row.name, column.name]
        for row, column in table.word_cells
        if not column.choices
    }
