"""What other engines need to make the same reports: ready data, and the
official template in their syntax.

The data is what stands between the template's own XML in a report that
makereport has built, so that it needs nothing of the inside of makereport, and
every engine gets the very text that it has to print.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

PART = "word/document.xml"
_PARAGRAPH = re.compile(
    r"<w:p>(?:(?!</w:p>).)*?\{\{p (?P<name>\w+) \}\}(?:(?!</w:p>).)*</w:p>", re.DOTALL
)
_TAG = re.compile(
    r"\{% set (?P<short>\w+) = (?P<row>[\w.]+) %\}|\{\{(?P<raw>p?) (?P<name>[\w.]+) \}\}"
)
_BLOCK = re.compile(r"<w:tbl>.*?</w:tbl>|<w:p[ >].*?</w:p>", re.DOTALL)

Flat = dict[str, str]


def flat_name(name: str) -> str:
    """A figure's name as engines without nested data cite it."""
    return name.replace(".", "_")


class Template:
    """The official template: its own XML, and between that what it cites."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.xml = self.parts[PART].decode()
        self.raw: set[str] = set()
        self.literals, self.names = self._cut(_PARAGRAPH.sub(r"{{p \g<name> }}", self.xml))

    def _cut(self, xml: str) -> tuple[list[str], list[str]]:
        literals, names, rows, start = [""], [], dict[str, str](), 0
        for tag in _TAG.finditer(xml):
            literals[-1] += xml[start : tag.start()]
            start = tag.end()
            if tag["short"]:
                rows[tag["short"]] = tag["row"]
                continue
            head, dot, column = tag["name"].partition(".")
            names.append(rows.get(head, head) + dot + column)
            literals.append("")
            if tag["raw"]:
                self.raw.add(tag["name"])
        literals[-1] += xml[start:]
        return literals, names

    def context(self, report: Path) -> Flat:
        """The data of a report built with this template, by flat name."""
        with zipfile.ZipFile(report) as archive:
            xml = archive.read(PART).decode()
        if not xml.startswith(self.literals[0]):
            raise ValueError(f"{report}: not made with {self.path}")
        found, place = {}, len(self.literals[0])
        for name, literal in zip(self.names, self.literals[1:], strict=True):
            end = xml.index(literal, place)
            text = xml[place:end]
            found[flat_name(name)] = text if name in self.raw else re.sub("<[^>]*>", "", text)
            place = end + len(literal)
        return found

    def nested(self, flat: Flat) -> dict[str, Any]:
        """The data as docxtpl takes it: table → row → column."""
        data: dict[str, Any] = {"年度": "2022"}
        for name in self.names:
            *path, last = name.split(".")
            inner = data
            for key in path:
                inner = inner.setdefault(key, {})
            inner[last] = flat[flat_name(name)]
        return data

    def write_flat(self, target: Path, raw: str) -> None:
        """The template with `{name}` for a figure and `raw` for narrative."""
        xml = "".join(
            literal + (_holder(name, raw) if name in self.raw else f"{{{flat_name(name)}}}")
            for literal, name in zip(self.literals, [*self.names, ""], strict=True)
        ).removesuffix("{}")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                if name == PART:
                    data = xml.encode()
                elif name == "docProps/core.xml":
                    data = re.sub(rb"\{\{ ([^ ]+) \}\}", rb"{\1}", data)
                archive.writestr(name, data)


def _holder(name: str, raw: str) -> str:
    return f"<w:p><w:r><w:t>{raw.format(name)}</w:t></w:r></w:p>"


def blocks(xml: str) -> list[str]:
    """Narrative as an array of paragraphs and tables."""
    return _BLOCK.findall(xml)


def text_of(report: Path) -> str:
    """The text of a Word file, to see that engines print the same."""
    with zipfile.ZipFile(report) as archive:
        xml = archive.read(PART).decode()
    return re.sub(r"\s+", "", re.sub("<[^>]*>", "", xml[xml.index("<w:body") :]))
