"""The command `diff`: what differs between two reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED
from makereport.cli.console import complain, finding_text, put
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Comparison


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="一份年报，例如上年的")],
    b: Annotated[str, typer.Argument(metavar="B", help="另一份年报，例如今年的")],
    output_format: Annotated[str, typer.Option("--format", help="text、json 或 markdown")] = "text",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="有不同时退出码是 1，没有时是 0")
    ] = False,
) -> int:
    """比较两份年报：哪些数变了、变了多少，文字改了哪些。"""
    # Here, not above: no other command needs them.
    from makereport.cli.formats.diff_json import json_diff
    from makereport.cli.formats.diff_markdown import markdown_diff
    from makereport.cli.formats.diff_text import text_diff

    formats: dict[str, Callable[[Comparison], str | bytes]] = {
        "text": text_diff,
        "json": json_diff,
        "markdown": markdown_diff,
    }
    if output_format not in formats:
        raise UsageError(f"--format 只能是 {'、'.join(formats)}，不能是 {output_format}")
    comparison = makereport.diff_files(a, b)
    for finding in (*comparison.a.findings, *comparison.b.findings):
        complain(finding_text(finding))
    if not comparison.readable:
        complain("没有比较：有一份年报读不出来")
        return FAILED
    put(formats[output_format](comparison))
    return FAILED if comparison.has_errors or (exit_code and comparison.differs) else DONE
