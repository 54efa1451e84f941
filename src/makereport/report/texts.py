"""Text of a report file, line by line with its places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from makereport.findings.finding import Finding, Mark
from makereport.report.fences import FENCE, TITLE, fences
from makereport.source.text import START, Source


class TextLine(NamedTuple):
    """One line of text and the place of its first character."""

    text: str
    mark: Mark


class TypedText(str):
    """A text of one value, with its place."""

    __slots__ = ("mark",)
    mark: Mark

    def __new__(cls, text: str, mark: Mark) -> TypedText:
        typed = super().__new__(cls, text)
        typed.mark = mark
        return typed


@dataclass(frozen=True)
class SourceText:
    """Text of the file, line by line. `mark` is the place of its key."""

    source: Source
    path: tuple[str, ...]
    mark: Mark
    lines: tuple[TextLine, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def prose(self) -> tuple[TextLine, ...]:
        """The lines that stand in no fenced block."""
        return tuple(line for i, line in enumerate(self.lines) if i not in self._fenced)

    @property
    def titles(self) -> tuple[TextLine, ...]:
        """The lines in fenced blocks that are printed as a title."""
        fenced = (self.lines[index] for index in sorted(self._fenced))
        return tuple(line for line in fenced if line.text.lstrip().startswith(TITLE))

    @cached_property
    def _fenced(self) -> frozenset[int]:
        if FENCE not in self.text:
            return frozenset()
        found = fences([line.text for line in self.lines])
        return frozenset(index for each in found for index in range(each.first, each.end))

    def finding(
        self, code: str, mark: Mark, message: str, hint: str = "", echoes: str = ""
    ) -> Finding:
        return self.source.finding(code, mark, self.path, message, hint, echoes)


def plain_text(file: str, text: str) -> SourceText:
    """Text that stands in no report file (a form's preface): a source of its own."""
    lines = tuple(TextLine(line, Mark(i, 1)) for i, line in enumerate(text.split("\n"), 1))
    return SourceText(Source(file, text), (), START, lines)
