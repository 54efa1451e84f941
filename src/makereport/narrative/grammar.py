"""The line grammar of narrative: lines in, neutral blocks out.

Each line that is not empty is a paragraph; `##` and `###` make headings that
are numbered here; `**` makes bold; lines between `|` make tables; `![alt](path)`
alone on its line makes a picture; lines between ``` are a chart. A line `图 …`
or `表 …` beside any of these is its caption. Everything else stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from makereport.form.labels import strip_ordinal
from makereport.form.numbers import chinese_ordinal
from makereport.narrative.blocks import Heading, Paragraph, Picture, Span, Spans, Table
from makereport.narrative.captions import (
    Candidate,
    CaptionCounts,
    Made,
    Remark,
    caption_of,
    captioned,
)
from makereport.report.fences import fence_at

T = TypeVar("T")

LITERAL = "\x01"
"""Before a character of a cited value that this grammar must not read. No
file can contain it."""
MAX_COLUMNS = 63
"""Of a table: Word opens no wider one."""
_BOLD_BEGINS = re.compile(rf"(?<!{LITERAL})\*\*(?=[^\s*])")
_BOLD_ENDS = re.compile(rf"(?<=\S)(?<!{LITERAL})\*\*")
_HEADING = re.compile(r"(#{2,3})(?!#)\s*(\S.*)")
_PICTURE = re.compile(r"[!！][\[【](.*?)[\]】][(（](.*)")
_PICTURE_ENDS = (")", "）")
PIPES = ("|", "｜")
_PIECE = re.compile(rf"{LITERAL}.|\\[|｜]|.")
_DELIMITER = re.compile(r"([:：]?)-+([:：]?)")
_ALIGNMENTS = {"": "", "l": "left", "r": "right", "lr": "center"}
_SPACE = " \t\u3000"


def parse(
    lines: Iterable[str],
    counts: HeadingCounts | None = None,
    captions: CaptionCounts | None = None,
    remark: Remark = lambda *_: None,
) -> tuple[list[Made], list[int]]:
    """The blocks, charts among them as they are typed, and the indexes of the
    lines that became paragraphs. Headings go on from `counts`, where the section
    has had text before, captions from those of the report."""
    parser = _Parser([line.strip(_SPACE) for line in lines], counts or HeadingCounts())
    made = captioned(parser.run(), captions or CaptionCounts(), remark)
    return [*made], parser.plain


def parse_spans(text: str) -> Spans:
    """The text of one line that is no block of its own."""
    pieces = ((_clean(piece), bold) for piece, bold in bold_pieces(text))
    return tuple(Span(piece, bold=bold) for piece, bold in pieces if piece)


def bold_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A line cut where bold text begins and ends, and whether each piece is bold."""
    position = 0
    while begin := _BOLD_BEGINS.search(text, position):
        end = _BOLD_ENDS.search(text, begin.end() + 1)
        if end is None:  # nor is there one for any mark behind this
            break
        yield text[position : begin.start()], False
        yield text[begin.end() : end.start()], True
        position = end.end()
    yield text[position:], False


def is_prose(line: str) -> bool:
    """Whether a line as typed is text: no row of a table, no picture."""
    text = line.strip(_SPACE)
    return not text.startswith(PIPES) and _picture(text) is None


def heading_of(line: str) -> tuple[int, str] | None:
    """Level and title of a line that is a heading, as typed; None for any other."""
    match = _HEADING.fullmatch(line.strip(_SPACE))
    return (len(match.group(1)), match.group(2)) if match else None


class HeadingCounts:
    """The numbers of the headings of a section, one after the other."""

    def __init__(self) -> None:
        self._counts = {2: 0, 3: 0}

    def next(self, level: int) -> str:
        """The text before the next heading of a level."""
        self._counts[level] += 1
        if level == 2:
            self._counts[3] = 0
        count = self._counts[level]
        return f"（{chinese_ordinal(count)}）" if level == 2 else f"{count}."


class _Parser:
    def __init__(self, lines: list[str], counts: HeadingCounts) -> None:
        self.lines = lines
        self.plain: list[int] = []
        self.counts = counts

    def run(self) -> list[Made | Candidate]:
        blocks: list[Made | Candidate] = []
        position = 0
        while position < len(self.lines):
            fence = fence_at(self.lines, position)
            if fence is not None:
                blocks.append(fence)
                position = fence.end
                continue
            if self._begins_table(position):
                end = position + 2
                while self._is_row(end):
                    end += 1
                blocks += self._table(position, end)
                position = end
                continue
            if self.lines[position]:
                blocks.append(self._line(position))
            position += 1
        return blocks

    def _line(self, position: int) -> Made | Candidate:
        text = self.lines[position]
        heading = heading_of(text)
        if heading is not None:
            return self._heading(*heading)
        picture = _picture(text)
        if picture is not None:
            alt, path = (_clean(group).strip(_SPACE) for group in picture.groups())
            return Picture(alt, path, position)
        self.plain.append(position)
        spans = parse_spans(text)
        said = caption_of(text)
        if said is None:
            return Paragraph(spans)
        return Candidate(said, parse_spans(text[said.at :]), Paragraph(spans), position)

    def _heading(self, level: int, title: str) -> Heading:
        return Heading(level, self.counts.next(level), parse_spans(strip_ordinal(title)))

    def _begins_table(self, position: int) -> bool:
        if not self._is_row(position) or not self._is_row(position + 1):
            return False
        return is_delimiter(self.lines[position + 1])

    def _table(self, position: int, end: int) -> Sequence[Made]:
        """The table of a header row, a row of dashes and more rows; one that is
        too wide stays as typed."""
        lines = self.lines[position:end]
        alignments = _alignments(lines[1]) or []
        rows = [cells_of(line) for line in (lines[0], *lines[2:])]
        width = max(len(alignments), *map(len, rows))
        if width > MAX_COLUMNS:
            self.plain += range(position, end)
            return [Paragraph(parse_spans(line)) for line in lines]
        spans = [_padded([parse_spans(cell) for cell in row], width, ()) for row in rows]
        return [Table(_padded(alignments, width, ""), spans[0], tuple(spans[1:]))]

    def _is_row(self, position: int) -> bool:
        return position < len(self.lines) and self.lines[position].startswith(PIPES)


def _picture(text: str) -> re.Match[str] | None:
    """Text and path of a picture, if the line is one. The last bracket ends
    it; looking for that first keeps the time linear."""
    return _PICTURE.fullmatch(text, 0, len(text) - 1) if text.endswith(_PICTURE_ENDS) else None


def _padded(values: list[T], width: int, blank: T) -> tuple[T, ...]:
    return (*values, *[blank] * (width - len(values)))


def cells_of(line: str) -> list[str]:
    """The cells of a row. Full-width bars part them where the row begins with one."""
    pipes = PIPES if line.startswith("｜") else ("|",)
    cells: list[list[str]] = [[]]
    for piece in _PIECE.findall(line[1:]):
        if piece in pipes:
            cells.append([])
        else:
            cells[-1].append(piece.removeprefix("\\") if len(piece) == 2 else piece)
    texts = ["".join(cell).strip(_SPACE) for cell in cells]
    return texts[:-1] if len(texts) > 1 and not texts[-1] else texts


def is_delimiter(line: str) -> bool:
    """Whether a row is that of dashes below the header of a table."""
    return line.startswith(PIPES) and _alignments(line) is not None


def _alignments(line: str) -> list[str] | None:
    """What a row of dashes says about the columns; None for any other row."""
    found = []
    for cell in cells_of(line):
        match = _DELIMITER.fullmatch(cell)
        if match is None:
            return None
        sides = ("l" if match.group(1) else "") + ("r" if match.group(2) else "")
        found.append(_ALIGNMENTS[sides])
    return found


def _clean(text: str) -> str:
    return text.replace(LITERAL, "")
