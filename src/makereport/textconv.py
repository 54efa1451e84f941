"""A Word file as lines of text, so that `git diff` can show what changed:
`python -m makereport.textconv FILE.docx` (docs/ci.md says how to set it up)."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from makereport.errors import TemplateError
from makereport.word.package import Parts, parse_xml, read_package

_DOCUMENT = "/officeDocument"
# Formats, text that is struck out, and text that is there again for old programs.
_SKIPPED = frozenset({"pPr", "rPr", "del", "moveFrom", "Fallback"})
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def docx_lines(path: Path) -> list[str]:
    """The paragraphs and table rows of a Word file, a line each; of merged
    cells the first has the text. Raises TemplateError."""
    try:
        parts = read_package(path)
        body = parse_xml(parts[_main_part(parts)])
    except (KeyError, EOFError, ValueError, zlib.error, etree.XMLSyntaxError):
        raise TemplateError(str(path), "不是完好的 .docx 文件") from None
    return [line for block in _inside(body, {"p", "tbl"}) for line in _lines(block)]


def _main_part(parts: Parts) -> str:
    """The name of the part with the document itself."""
    for relation in parse_xml(parts["_rels/.rels"]).iter("{*}Relationship"):
        if relation.get("Type", "").endswith(_DOCUMENT):
            return relation.get("Target", "").lstrip("/")
    raise KeyError(_DOCUMENT)


def _lines(block: etree._Element) -> Iterator[str]:
    if _name(block) == "p":
        yield from _text(block).split("\n")
        return
    for row in _inside(block, {"tr"}):
        yield "| " + " | ".join(_cell(cell) for cell in _inside(row, {"tc"})) + " |"


def _cell(cell: etree._Element) -> str:
    """The text of a cell in one line, nothing where an upper cell goes on."""
    merge = cell.find("{*}tcPr/{*}vMerge")
    if merge is not None and "restart" not in merge.attrib.values():
        return ""
    texts = (_text(paragraph) for paragraph in _inside(cell, {"p"}))
    return " ".join(" ".join(texts).split())


def _text(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for found in _inside(element, {"t", "docPr", *_MARKS}):
        name = _name(found)
        if name == "docPr":
            yield f"[图：{found.get('descr') or found.get('name') or ''}]"
        elif name == "t":
            yield found.text or ""
        elif found.attrib.values() != ["page"]:
            yield _MARKS[name]


def _inside(element: etree._Element, names: set[str]) -> Iterator[etree._Element]:
    """The nearest descendants of these names, whatever wraps them."""
    for child in element:
        name = _name(child)
        if name in names:
            yield child
        elif name not in _SKIPPED:
            yield from _inside(child, names)


def _name(element: etree._Element) -> str:
    """The name without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def main(words: list[str]) -> int:
    """Print the text of one Word file as UTF-8; the exit code."""
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    if len(words) != 1:
        sys.stderr.write("用法：python -m makereport.textconv 文件.docx\n")
        return 2
    try:
        lines = docx_lines(Path(words[0]))
    except TemplateError as error:
        sys.stderr.write(f"{words[0]}: 读不出文字：{error.reason}\n")
        return 1
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
