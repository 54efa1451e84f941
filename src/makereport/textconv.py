"""A Word file as lines of text, so that `git diff` can show what changed:
`python -m makereport.textconv FILE.docx` (docs/ci.md says how to set it up)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from makereport.findings.errors import PackageError
from makereport.ooxml.body import TEXT, continues, inside, local_name, main_part, text_of
from makereport.ooxml.package import broken, parse_xml, read_package
from makereport.ooxml.scan import MalformedError
from makereport.source.disk import os_reason

_BLOCKS = frozenset({"p", "tbl"})
_ROW, _CELL, _PARAGRAPH = frozenset({"tr"}), frozenset({"tc"}), frozenset({"p"})
_PIECES = TEXT | {"docPr"}


def docx_lines(path: Path) -> list[str]:
    """The paragraphs and table rows of a Word file, a line each; of merged
    cells the first has the text. Raises PackageError."""
    parts = read_package(path)
    try:
        body = parse_xml(parts[main_part(parts)])
    except (KeyError, MalformedError):
        raise broken(path) from None
    return [line for block in inside(body, _BLOCKS) for line in _lines(block)]


def _lines(block: etree._Element) -> Iterator[str]:
    if local_name(block) == "p":
        yield from _text(block).split("\n")
        return
    for row in inside(block, _ROW):
        yield "| " + " | ".join(_cell(cell) for cell in inside(row, _CELL)) + " |"


def _cell(cell: etree._Element) -> str:
    """The text of a cell in one line, nothing where an upper cell goes on."""
    if continues(cell):
        return ""
    texts = (_text(paragraph) for paragraph in inside(cell, _PARAGRAPH))
    return " ".join(" ".join(texts).split())


def _text(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for found in inside(element, _PIECES):
        if local_name(found) == "docPr":
            yield f"[图：{found.get('descr') or found.get('name') or ''}]"
        else:
            yield text_of(found)


def main(words: list[str]) -> int:
    """Print the text of one Word file as UTF-8; the exit code."""
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    if len(words) != 1:
        sys.stderr.write("用法：python -m makereport.textconv 文件.docx\n")
        return 2
    try:
        lines = docx_lines(Path(words[0]))
    except PackageError as error:
        sys.stderr.write(f"{words[0]}: 读不出文字：{error.reason}\n")
        return 1
    try:
        sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
        sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"输出写不下：{os_reason(error)}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
