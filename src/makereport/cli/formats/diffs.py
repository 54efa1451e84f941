"""The reports of `diff` by the name of the format. Text is printed as the
console can show it; bytes are UTF-8 whatever the console speaks."""

from __future__ import annotations

from collections.abc import Callable

from makereport.cli.formats.diff_json import json_diff
from makereport.cli.formats.diff_markdown import markdown_diff
from makereport.cli.formats.diff_text import text_diff
from makereport.comparing.differences import Comparison

DIFFS: dict[str, Callable[[Comparison], str | bytes]] = {
    "text": text_diff,
    "json": json_diff,
    "markdown": markdown_diff,
}
