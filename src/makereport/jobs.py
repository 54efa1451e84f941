"""The jobs of makereport, from files to files. Nothing here prints or exits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from makereport.checks import run_checks
from makereport.findings.finding import Finding, has_errors, in_order, without_echoes
from makereport.form.model import Form
from makereport.loading import load_report
from makereport.narrative.document import Document, compose
from makereport.report.report import Report
from makereport.report.summary import understood
from makereport.source.disk import (
    create_below,
    create_file,
    identity,
    refuse_existing,
    replace_own_file,
)
from makereport.source.silences import read_silences
from makereport.writing.schema import is_own_schema, schema_bytes, schema_name


@dataclass(frozen=True)
class Checked:
    """A report file, read and checked. `document` is None where the file
    could not be read far enough to make one; `silenced` are the warnings that
    a comment in the file silences."""

    path: Path
    report: Report
    document: Document | None
    findings: list[Finding]
    silenced: list[Finding]

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)

    @property
    def understood(self) -> str:
        """What the figures say, in one line."""
        return understood(self.report)


@dataclass(frozen=True)
class Imported:
    """A report file made from a published report: what checking it says, the
    findings about the published one, the pictures beside the file, and
    whether the schema stands there too."""

    checked: Checked
    findings: list[Finding]
    pictures: list[str]
    has_schema: bool


def check_file(path: Path, file: str | None = None) -> Checked:
    """Read and check one report file; `file` is its name in the findings.
    Whatever is wrong with it becomes a finding; nothing is raised."""
    report, findings = load_report(path, file)
    document = None
    if report.figures:
        document, more = compose(report)
        findings = findings + more + run_checks(report)
    silences, more = read_silences(report.draft.source, report.draft.tree)
    findings = in_order(without_echoes(findings + more))
    split: dict[bool, list[Finding]] = {False: [], True: []}
    for finding in findings:
        split[any(silence.covers(finding) for silence in silences)].append(finding)
    return Checked(path, report, document, split[False], split[True])


def build_file(
    checked: Checked, target: Path, *, template: Path | None = None, force: bool = False
) -> None:
    """Write the Word file of a report without errors. A target that somebody
    has edited is left alone unless `force`. Raises MakereportError."""
    # Here, not above: a check needs no Word.
    from makereport.ooxml.package import is_untouched
    from makereport.word.render import render_docx

    if checked.document is None or checked.has_errors:
        raise ValueError("a report with errors cannot be built")
    data = render_docx(checked.document, template)
    replace_own_file(target, data, is_untouched, force)


def schema_beside(form: Form, report: Path) -> bool:
    """Write the schema that a report's first line points to. False where
    another file stands in its place. Raises MakereportError."""
    schema = report.with_name(schema_name(form))
    if schema.exists() and not is_own_schema(schema):
        return False
    schema_file(form, schema)
    return True


def schema_file(form: Form, target: Path, *, force: bool = False) -> None:
    """Write the JSON Schema of a form; an earlier one is renewed. Raises
    MakereportError."""
    replace_own_file(target, schema_bytes(form), is_own_schema, force)


def import_file(path: Path, target: Path, file: str | None = None) -> Imported:
    """Read a published report (Word, web page, Excel, PDF) back and write it
    as a report file, its pictures in a folder beside it. Never overwrites
    anybody's file. Raises MakereportError where there is nothing to import."""
    # Here, not above: nobody else needs the readers.
    from makereport.importing.importing import import_report

    if identity(target) != identity(path):  # that is for the reader to refuse
        refuse_existing(target)
    folder = f"{target.stem}-图片"
    written = import_report(path, str(path) if file is None else file, folder)
    for name, data in written.pictures.items():
        create_below(target.parent, name, data)
    create_file(target, written.text.encode("utf-8"))
    checked = check_file(target)
    has_schema = schema_beside(checked.report.draft.form, target)
    return Imported(checked, written.findings, list(written.pictures), has_schema)


def draw_file(form: Form, target: Path, *, force: bool = False) -> None:
    """Draw the Word template of a form from its data. Raises MakereportError."""
    from makereport.ooxml.package import is_untouched, write_package
    from makereport.word.draw import draw_template

    replace_own_file(target, write_package(draw_template(form)), is_untouched, force)
