"""The jobs of makereport, from files to files. Nothing here prints or exits.

Functions that write raise MakereportError where they cannot, and then leave
what stood there; what is wrong with a user's report is never raised: it is a
finding in what they return.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from makereport.checks import run_checks
from makereport.findings.errors import LastYearError, WriteError
from makereport.findings.finding import Finding, has_errors
from makereport.form.model import Form
from makereport.form.shelf import edition, forms_beside, template_in
from makereport.loading import Loaded, load_any, load_bytes, load_report
from makereport.narrative.document import Document
from makereport.products import Style, format_of, is_own, web_page, word_file
from makereport.report.beside import last_year_files
from makereport.report.report import Report
from makereport.source.disk import (
    ANOTHER_HINT,
    AnyPath,
    as_text,
    create_below,
    creating,
    identity,
    os_reason,
    refuse_existing,
    relative,
    replace_own_file,
    safe_name,
)
from makereport.source.text import clipped

if TYPE_CHECKING:
    from makereport.writing.last_year import LastYear


QUOTED = 30
"""Characters of a line of narrative that a message quotes."""


@dataclass(frozen=True)
class Checked:
    """A report file, read and checked. `document` is None where the file
    could not be read far enough to make one; `findings` are in the order of
    their places, `silenced` the warnings that a comment in the file silences."""

    path: Path
    report: Report
    document: Document | None
    findings: list[Finding]
    silenced: list[Finding]

    @property
    def has_errors(self) -> bool:
        """Whether the report must not be built."""
        return has_errors(self.findings)

    @property
    def form(self) -> Form:
        """The form that the report was read by."""
        return self.report.draft.form

    @property
    def understood(self) -> str:
        """What the figures say, in one line of Chinese."""
        return self.report.understood


@dataclass(frozen=True)
class Imported:
    """A report file made from a published report: what checking it says, the
    findings about the published one, the pictures beside the file (their
    paths from its folder), and whether the schema stands there too."""

    checked: Checked
    findings: list[Finding]
    pictures: list[str]
    has_schema: bool


@dataclass(frozen=True)
class Created:
    """A new report file: its path and form, whether the schema stands beside it,
    and what is wrong with last year's report, if it goes on from one."""

    path: Path
    form: Form
    has_schema: bool
    findings: list[Finding]


def check_file(path: AnyPath, file: str | None = None) -> Checked:
    """Read and check one report file; `file` is its name in the findings, as
    given if absent. Whatever is wrong with it becomes a finding; nothing is
    raised."""
    return _checked(load_report(Path(path), os.fspath(path) if file is None else file))


def check_published(path: AnyPath, file: str | None = None) -> Checked:
    """As `check_file`, of a published report (Word, web page, Excel, PDF):
    what the checks find points at no line, for nobody has seen the text that
    was read."""
    return _checked(load_any(Path(path), os.fspath(path) if file is None else file))


def check_bytes(data: bytes, file: AnyPath = "年报.yaml") -> Checked:
    """As `check_file`, with the content of the file given. `file` need not
    exist: last year's report and pictures are looked for in its folder."""
    return _checked(load_bytes(data, Path(file), os.fspath(file)))


def _checked(loaded: Loaded) -> Checked:
    report, document = loaded.report, loaded.document
    found = run_checks(report) if document is not None else []
    if report.draft.source.is_published:
        found = [_unplaced(finding) for finding in found]
    return Checked(report.path, report, document, *loaded.settled(found))


def _unplaced(finding: Finding) -> Finding:
    """A finding about the text that a published report was read as. What it
    says of a line of narrative is quoted instead."""
    message, line = finding.message, finding.excerpt
    if line.startswith(" ") and finding.code.startswith("N"):
        start = max(0, finding.column - 1 - QUOTED // 2)
        message += f"：“{'…' if start else ''}{clipped(line[start:].strip(), QUOTED)}”"
    return replace(finding, message=message, line=1, column=1, excerpt="")


def build_bytes(
    checked: Checked,
    template: AnyPath | None = None,
    *,
    to: str = "docx",
    draft: bool = False,
    fragment: bool = False,
    links: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A report without errors made `to` a Word file (`docx`), in the form's own
    template or in another (or a folder of `export_folder`), as a web page (`html`) or as a `pdf`; marked as a
    `draft`, one with errors too. Of a page `fragment` gives what goes into a
    site's own, and `links` are what it links to (what it is, its address). The
    same report gives the same bytes. Raises ValueError for a report with
    errors, MakereportError where the template is of no use or no PDF can be
    made."""
    if checked.document is None or (checked.has_errors and not draft):
        raise ValueError("a report with errors cannot be built")
    own = None if template is None else template_in(Path(template))
    style = Style(own, draft, fragment)
    if to == "html":
        return web_page(checked.document, style, links)
    word = word_file(checked.document, style)
    if to != "pdf":
        return word
    # Here, not above: few reports become PDFs.
    from makereport.office.pdf import PdfError, to_pdfs

    [pdf] = to_pdfs([word])
    if pdf.data is None:
        raise PdfError(str(checked.path), pdf.message, pdf.hint)
    return pdf.data


def build_file(
    checked: Checked,
    target: AnyPath,
    *,
    template: AnyPath | None = None,
    force: bool = False,
    draft: bool = False,
    fragment: bool = False,
) -> bytes:
    """Write a report as the suffix of `target` says, .docx, .html or .pdf;
    what was written. A target that somebody has edited is left alone unless
    `force`. Raises as `build_bytes`, and MakereportError where the file cannot
    be written."""
    to = format_of(target)
    data = build_bytes(checked, template, to=to, draft=draft, fragment=fragment)
    replace_own_file(Path(target), data, is_own, force)
    return data


def make_folder(folder: AnyPath) -> None:
    """Make a folder, and those it is in, where they are missing. Raises
    MakereportError."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        reason = "这里已有一个同名的文件" if os.path.isfile(folder) else os_reason(error)
        raise WriteError(os.fspath(folder), reason, "用 -o 换一个文件夹") from None


def schema_file(form: Form, target: AnyPath, *, force: bool = False) -> None:
    """Write the JSON Schema of a form; an earlier one is renewed, any other
    file only with `force`. Raises MakereportError."""
    from makereport.writing.schema import is_own_schema, schema_bytes

    replace_own_file(Path(target), schema_bytes(form), is_own_schema, force, ANOTHER_HINT)


def draw_file(form: Form, target: AnyPath, *, force: bool = False) -> None:
    """Draw the Word template of a form from its data. A target that somebody
    has edited is left alone unless `force`. Raises MakereportError."""
    from makereport.ooxml.package import is_own_template, write_package
    from makereport.word.draw import draw_template

    replace_own_file(Path(target), write_package(draw_template(form)), is_own_template, force)


def new_file(form: Form, year: int, target: AnyPath, last: AnyPath | None = None) -> Created:
    """Write a starter for a year of a form, and the schema beside it that its
    first line points to; in a folder it is named as the form says. With last year's
    report (a report file, or what was published) it goes on from there, in its own
    form where the year chose the other one. Never overwrites anybody's file. Raises
    MakereportError."""
    # Here, not above: a check or a build writes no report files.
    from makereport.writing.schema import schema_beside
    from makereport.writing.starter import starter

    loaded = _loaded_last(Path(last), year) if last else None
    unit = loaded.report.draft.unit if loaded else ""
    known = loaded.report.draft.form if loaded else form
    path = Path(target)
    with forms_beside(path if os.path.isdir(path) else path.parent):
        if known.family != form.family:
            if not form.is_default:
                raise LastYearError(str(last), f"它的格式是 {known.id}，不是 {form.id} 一类的")
            form = edition(known, year)
        if os.path.isdir(path):
            path = path / f"{safe_name(form.file_stem(year, unit))}.yaml"
        refuse_existing(path)
        before, findings = _last_year(loaded, year, path) if loaded else (None, [])
        data = starter(form, year, as_text(path.name), before).encode("utf-8")
    with creating(path, data):
        has_schema = schema_beside(form, path)
    return Created(path, form, has_schema, findings)


def _loaded_last(path: Path, year: int) -> Loaded:
    """Last year's report. Raises LastYearError where it is of no use."""
    loaded = load_any(path)
    if loaded.document is None:
        first = loaded.settled().shown[0]
        raise LastYearError(first.file, first.message, first.hint)
    if loaded.report.draft.year != year - 1:
        reason = f"它的年度是 {loaded.report.draft.year}，不是 {year - 1}"
        raise LastYearError(str(path), reason)
    return loaded


def _last_year(loaded: Loaded, year: int, target: Path) -> tuple[LastYear, list[Finding]]:
    from makereport.writing.last_year import LastYear

    path, draft, findings = loaded.report.path, loaded.report.draft, loaded.settled().shown
    if loaded.document is None:
        raise ValueError("last year's report was not read")
    found = last_year_files(target, year, draft.unit, draft.form)
    is_found = [identity(each) for each in found] == [identity(path)]
    name = "" if is_found else relative(path, target.parent)
    if name != as_text(name):
        raise LastYearError(name, "文件名不是 UTF-8 文字，写不进年报", "先给文件改名")
    return LastYear(loaded.report, loaded.document, name, not has_errors(findings)), findings


def import_file(path: AnyPath, target: AnyPath, file: str | None = None) -> Imported:
    """Read a published report (Word, web page, Excel, PDF) back and write it
    as a report file, its pictures in a folder beside it. Never overwrites
    anybody's file. Raises MakereportError where there is nothing to import."""
    # Here, not above: nobody else needs the readers.
    from makereport.importing.importing import import_report
    from makereport.writing.schema import schema_beside

    source, written_to = Path(path), Path(target)
    if os.path.exists(source) and identity(written_to) != identity(
        source
    ):  # else the reader says so
        refuse_existing(written_to)
    folder = f"{as_text(written_to.stem)}-图片"
    written = import_report(
        source, os.fspath(path) if file is None else file, folder, written_to.parent
    )
    for name, data in written.pictures.items():
        create_below(written_to.parent, name, data)
    # A file's name, which the text cites, may be no text.
    data = written.text.encode("utf-8", "replace")
    checked = check_bytes(data, written_to)
    with creating(written_to, data):
        # Beside the new file its form may be unknown, so that it was checked by another.
        has_schema = schema_beside(written.form, written_to)
    return Imported(checked, written.findings, list(written.pictures), has_schema)
