"""What the commands print: findings as text, failures, and plain lines."""

from __future__ import annotations

import os
import re
import shlex
import sys
import unicodedata
from contextvars import ContextVar
from itertools import accumulate, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from makereport import Finding

if TYPE_CHECKING:
    from makereport import Form

SEVERITIES = {"error": ("错误", typer.colors.RED), "warning": ("警告", typer.colors.YELLOW)}
SILENCED = "（已忽略）"
"""The remark on a finding that a comment in the file silences."""
EXCERPT_WIDTH = 76
_SPECIAL = re.compile(r"[\s'\"()&;|<>$`!*?#^%]")
_LIVE = re.compile(r'["$`!\\]')
"""What a shell obeys, and what it obeys between double quotation marks, too."""

typed_forms: ContextVar[str] = ContextVar("typed_forms", default="")
"""The option --forms of this command."""


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a line; colour is kept on a terminal only, unless the environment
    wants none (NO_COLOR) or wants it everywhere (FORCE_COLOR)."""
    typer.echo(text, file=stream or sys.stdout, color=_wants_colour())


def _wants_colour() -> bool | None:
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR", "0") not in ("", "0") else None


def complain(text: str) -> None:
    """Print a line to stderr."""
    say(text, sys.stderr)


def other_schema(form: Form) -> str:
    """That another file stands where the schema of a form belongs."""
    from makereport import schema_name

    return f"旁边的 {schema_name(form)} 不是 makereport 写的，没有动它；编辑器会按它检查"


def put(report: str | bytes) -> None:
    """Print a report: text as a line, bytes as they are."""
    if isinstance(report, str):
        say(report)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(report)
    sys.stdout.flush()


def failure_text(text: str) -> str:
    """An expected failure as lines; what follows the first is the hint."""
    text, _, hint = text.partition("\n")
    label = typer.style("错误", fg=typer.colors.RED, bold=True)
    return f"{label} {text}" + (f"\n    提示：{hint.strip()}" if hint else "")


def finding_text(finding: Finding, remark: str = "") -> str:
    """A finding as lines: place and message, source line with caret, hint. A
    remark follows the message."""
    word, colour = SEVERITIES[finding.severity]
    message, hint = shown(finding.message), shown(finding.hint)
    place = f"{shown(finding.file)}:{finding.line}:{finding.column}:"
    label = typer.style(f"{word} {finding.code}", fg=colour, bold=True)
    lines = [f"{place} {label} {message}{remark}"]
    if finding.excerpt.strip():
        lines += _excerpt(finding.excerpt, finding.column)
    if hint:
        lines.append(f"    提示：{hint}")
    return "\n".join(lines)


def shown(text: str) -> str:
    """The text as this console can show it, one character for each."""
    encoding = sys.stdout.encoding or "utf-8"
    tame = "".join("\ufffd" if _is_wild(character) else character for character in text)
    return tame.encode(encoding, "replace").decode(encoding)


def shown_whole(text: str) -> bool:
    """Whether every character of the text can be printed and written to a file."""
    return not any(map(_is_wild, text))


def _is_wild(character: str) -> bool:
    """Whether a terminal would obey the character instead of showing it."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")


def _excerpt(line: str, column: int) -> list[str]:
    """The source line, cut to a screen's width around the column, and a caret
    under it. Chinese characters are two columns wide."""
    begin = max(0, column - 1 - EXCERPT_WIDTH)
    # A line may be as long as its file, and have thousands of findings.
    near = shown(line[begin : begin + 4 * EXCERPT_WIDTH].replace("\t", " "))
    widths = [_cell(character) for character in near]
    start, caret_at = 0, column - 1 - begin
    before = sum(widths[:caret_at])
    while before > EXCERPT_WIDTH // 2:
        before -= widths[start]
        start += 1
    fit = takewhile(
        lambda width: width <= EXCERPT_WIDTH, accumulate(widths[start : start + 2 * EXCERPT_WIDTH])
    )
    cut = near[start : start + sum(1 for _ in fit)]
    head = "…" if begin + start else ""
    tail = "…" if begin + start + len(cut) < len(line) else ""
    return [f"    {head}{cut}{tail}", f"    {' ' * (cell_width(head) + before)}^"]


def quoted(path: Path | str) -> str:
    """The path as it is typed on a command line."""
    text = str(path)
    if text and not _SPECIAL.search(text):
        return text
    return shlex.quote(text) if os.name == "posix" and _LIVE.search(text) else f'"{text}"'


def forms_again() -> str:
    """The option --forms as it was typed, for the next command, which needs it too."""
    folder = typed_forms.get()
    return f" --forms {shown(quoted(folder))}" if folder else ""


def cell_width(text: str) -> int:
    """The columns a text takes on a terminal."""
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
