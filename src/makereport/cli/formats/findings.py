"""The reporters of `check` by name. Text is printed as the console can show
it; bytes are UTF-8 whatever the console speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

import typer

from makereport import CODES, Finding
from makereport.cli.console import SILENCED, finding_text, shown
from makereport.cli.formats.checkup import Checkup, Counts, FileResult
from makereport.cli.formats.machine import as_json, message_and_hint, utf8
from makereport.cli.formats.sarif import sarif_report


def text_report(checkup: Checkup) -> str:
    """The findings file by file, and how many there are."""
    grouped, counts = len(checkup.results) > 1, Counts()
    parts: list[str] = []
    for result in checkup.results:
        counts.add(result)
        parts += file_text(result, grouped)
    return "\n".join([*parts, total_text(counts)])


def file_text(result: FileResult, grouped: bool) -> Iterator[str]:
    """The findings of one file as lines, under its name where it is one of
    several."""
    findings = result.shown
    if grouped and findings:
        yield typer.style(f"{shown(result.file)}：{_counted(result)}", bold=True)
    for finding in findings:
        yield finding_text(finding, SILENCED if result.silences(finding) else "")
    if grouped and findings:
        yield ""


def total_text(counts: Counts) -> str:
    """The last line of the text: how much was found."""
    files = f"检查了 {counts.files} 个文件"
    if counts.files > 1:
        files += f"，{counts.troubled} 个有问题" if counts.troubled else "，都没有问题"
    total = f"{files}：{_counted(counts)}"
    if counts.silenced:
        total += f"，另有 {counts.silenced} 个已忽略"
    if counts.failed:
        total += f"；{counts.failed} 个文件没有检查完"
    return total


def _counted(result: Counts | FileResult) -> str:
    return f"{result.errors} 个错误，{result.warnings} 个警告"


def json_report(checkup: Checkup) -> bytes:
    """One array of objects with the promised keys."""
    rows = [_row(finding) for result in checkup.results for finding in result.shown]
    return utf8(as_json(rows))


def _row(finding: Finding) -> dict[str, object]:
    row = asdict(finding)
    del row["excerpt"], row["echoes"]
    return {"code": row.pop("code"), "severity": finding.severity, **row}


def github_report(checkup: Checkup) -> bytes:
    """Workflow commands of GitHub, one a line; each becomes an annotation."""
    return utf8(*(line for result in checkup.results for line in _annotations(result)))


def _annotations(result: FileResult) -> Iterator[str]:
    file = _property(result.path.as_posix())
    if result.failure:
        yield f"::error file={file}::{_data(result.failure)}"
    for finding in result.shown:
        level = "notice" if result.silences(finding) else finding.severity
        place = f"file={file},line={finding.line},col={finding.column}"
        title = _property(f"{finding.code} {CODES[finding.code].title}")
        yield f"::{level} {place},title={title}::{_data(message_and_hint(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def xlsx_report(checkup: Checkup) -> bytes:
    """A workbook to send back to those who are to put their reports right."""
    # Here, not above: only this needs it.
    from makereport.cli.formats.xlsx import xlsx_report

    return xlsx_report(checkup)


REPORTERS: dict[str, Callable[[Checkup], str | bytes]] = {
    "text": text_report,
    "json": json_report,
    "sarif": sarif_report,
    "github": github_report,
    "xlsx": xlsx_report,
}
