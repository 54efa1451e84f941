"""What the commands print: findings as text and JSON, and plain lines."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TextIO

import typer

from makereport.finding import Finding

SEVERITIES = {"error": ("错误", typer.colors.RED), "warning": ("警告", typer.colors.YELLOW)}
EXCERPT_WIDTH = 76


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a line; colour is kept on a terminal only."""
    typer.echo(text, file=stream or sys.stdout)


def complain(text: str) -> None:
    """Print a line to stderr."""
    say(text, sys.stderr)


def finding_text(finding: Finding) -> str:
    """A finding as lines: place and message, source line with caret, hint."""
    word, colour = SEVERITIES[finding.severity]
    message, hint = _shown(finding.message), _shown(finding.hint)
    excerpt = _shown(finding.excerpt.replace("\t", " "))
    place = f"{finding.file}:{finding.line}:{finding.column}:"
    label = typer.style(f"{word} {finding.code}", fg=colour, bold=True)
    lines = [f"{place} {label} {message}"]
    if excerpt.strip():
        lines += _excerpt(excerpt, finding.column)
    if hint:
        lines.append(f"    提示：{hint}")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """The text as this console can show it, one character for each."""
    encoding = sys.stdout.encoding or "utf-8"
    tame = "".join("\ufffd" if _is_wild(character) else character for character in text)
    return tame.encode(encoding, "replace").decode(encoding)


def _is_wild(character: str) -> bool:
    """Whether a terminal would obey the character instead of showing it."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")


def report_text(findings: list[Finding], files: int) -> None:
    """Findings one after the other, and how many there are."""
    for finding in findings:
        say(finding_text(finding))
    errors = sum(finding.is_error for finding in findings)
    say(f"检查了 {files} 个文件：{errors} 个错误，{len(findings) - errors} 个警告")


def report_json(findings: list[Finding], files: int) -> None:
    """One array of objects, UTF-8 whatever the console speaks."""
    _write_bytes(findings_json(findings))


def report_github(findings: list[Finding], files: int) -> None:
    """Annotations of GitHub's workflow commands, one on a line."""
    for f in findings:
        place = f"file={_property(f.file)},line={f.line},col={f.column}"
        text = f"{f.message}（{f.hint}）" if f.hint else f.message
        line = f"::{f.severity} {place},title={_property(f.code)}::{_command_data(text)}\n"
        _write_bytes(line.encode("utf-8", "backslashreplace"))


REPORTERS: dict[str, Callable[[list[Finding], int], None]] = {
    "text": report_text,
    "json": report_json,
    "github": report_github,
}


def _command_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command_data(text).replace(":", "%3A").replace(",", "%2C")


def _write_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def findings_json(findings: Iterable[Finding]) -> bytes:
    """One array of objects with the promised keys."""
    rows = []
    for finding in findings:
        row = asdict(finding)
        del row["excerpt"]
        rows.append({"code": row.pop("code"), "severity": finding.severity, **row})
    text = json.dumps(rows, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _excerpt(line: str, column: int) -> list[str]:
    """The source line, cut to a screen's width around the column, and a caret
    under it. Chinese characters are two columns wide."""
    line = line.replace("\t", " ")
    start = max(0, column - 1 - EXCERPT_WIDTH)
    while cell_width(line[start : column - 1]) > EXCERPT_WIDTH // 2:
        start += 1
    shown = line[start : start + 2 * EXCERPT_WIDTH]
    end = len(shown)
    while cell_width(shown[:end]) > EXCERPT_WIDTH:
        end -= max(1, (cell_width(shown[:end]) - EXCERPT_WIDTH) // 2)
    head, tail = ("…" if start else ""), ("…" if start + end < len(line) else "")
    caret = " " * (cell_width(head) + cell_width(line[start : column - 1])) + "^"
    return [f"    {head}{shown[:end]}{tail}", f"    {caret}"]


def cell_width(text: str) -> int:
    """The columns a text takes on a terminal."""
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
