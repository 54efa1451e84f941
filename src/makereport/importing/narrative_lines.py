"""Narrative as the lines of a report file: what the line grammar of narrative
reads back as the same blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from makereport.form.labels import strip_ordinal
from makereport.form.numbers import format_number
from makereport.importing.found import Passage
from makereport.importing.printed_numbers import counted_ranks
from makereport.narrative.blocks import Chart, Span, plain
from makereport.narrative.chart_items import GAP, written_name
from makereport.narrative.grammar import HeadingCounts
from makereport.readers.flow import Drawing, Grid, joined
from makereport.report.fences import CHART, FENCE

_SPACE = " \t\u3000"
# What the grammar would read as a citation, as bold, or as a block of its own.
_CITES = re.compile(r"[{｛](?=[{｛%％])")
_BEFORE_CITATION = re.compile(r'[{｛](?=\{\{ ")')
_STARS = re.compile(r"\*(?=\*)")
_LEADING = re.compile(r"#(?=#)|[|｜]|[!！](?=[\[【])|`(?=``)")
_PIPE = re.compile(r"\|")
_ALIGNMENTS = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}

SaveDrawing = Callable[[Drawing], str]
"""Gives the line of a picture, nothing where it could not be kept."""


def narrative_lines(
    parts: Sequence[Passage], save: SaveDrawing, counts: HeadingCounts | None = None
) -> Iterator[str]:
    """The lines of a section's blocks, its headings going on from `counts`. What
    prints is what was printed: where counting would give headings other
    numbers, they are lines with their own."""
    counts = counts or HeadingCounts()
    counted = counted_ranks(parts, counts)
    after_table = False
    for part in parts:
        block = part.block
        if isinstance(block, Grid):
            if after_table:
                yield ""
            yield from _table(block)
        elif isinstance(block, Drawing) and block.chart is not None:
            yield from _chart(block.chart)
        elif isinstance(block, Drawing):
            line = save(block)
            if line:
                yield line
        elif part.rank in counted:
            yield _heading(part.rank, block.spans, counts.next(part.rank))
        elif part.rank and strip_ordinal(block.text) == block.text:
            yield _guarded(_text([Span(block.text, bold=True)]))
        else:
            yield _guarded(_text(block.spans).strip(_SPACE))
        after_table = isinstance(block, Grid)


def _heading(rank: int, spans: tuple[Span, ...], number: str) -> str:
    """A heading without its number, which is counted anew; one that would
    lose a second number keeps both."""
    typed = plain(spans).lstrip(_SPACE)
    bare = typed.removeprefix(number) if typed.startswith(number) else strip_ordinal(typed)
    if not bare.strip(_SPACE) or strip_ordinal(bare) != bare:
        bare = typed
    kept = _dropped(spans, len(plain(spans)) - len(bare))
    text = _text(kept).strip(_SPACE)
    return f"{'#' * rank} {_escape(text[0]) + text[1:] if text.startswith('#') else text}"


def _dropped(spans: Iterable[Span], count: int) -> Iterator[Span]:
    """The spans without their first characters."""
    for span in spans:
        yield Span(span.text[count:], span.bold)
        count = max(0, count - len(span.text))


def _guarded(line: str) -> str:
    """A line whose beginning is not the mark of another kind of block."""
    match = _LEADING.match(line)
    return f"{_escape(match.group())}{line[match.end() :]}" if match else line


def _text(spans: Iterable[Span]) -> str:
    text = "".join(map(_span, joined(_trimmed(spans))))
    return _BEFORE_CITATION.sub(lambda match: _escape(match.group()), text)


def _trimmed(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with the white space around bold text outside of it."""
    for span in spans:
        bare = span.text.strip()
        if not span.bold or not bare:
            yield Span(span.text)
            continue
        start = span.text.index(bare)
        yield Span(span.text[:start])
        yield Span(bare, bold=True)
        yield Span(span.text[start + len(bare) :])


def _span(span: Span) -> str:
    text = _CITES.sub(lambda match: _escape(match.group()), span.text)
    text = _STARS.sub(lambda match: _escape(match.group()), text)
    if text.startswith("*"):
        text = f"{_escape('*')}{text[1:]}"
    if text.endswith("*"):
        text = f"{text[:-1]}{_escape('*')}"
    return f"**{text}**" if span.bold else text


def _escape(mark: str) -> str:
    """A character that is to print and not to be read as a mark: cited."""
    return f'{{{{ "{mark}" }}}}'


def _table(grid: Grid) -> Iterator[str]:
    """A pipe table. A merged cell is written once, its other places stay blank."""
    shown: set[int] = set()
    for number, places in enumerate(grid.rows):
        cells = []
        for cell in places:
            cells.append(_cell(cell.spans) if cell and id(cell) not in shown else "")
            shown.add(id(cell))
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"| {' | '.join(_ALIGNMENTS[align] for align in _alignments(grid))} |"


def _chart(chart: Chart) -> Iterator[str]:
    """A chart with its numbers, as nobody can tell from where they came."""
    yield f"{FENCE}{CHART}"
    yield f"类型: {chart.kind}"
    if chart.title:
        yield _cited(f"标题: {chart.title}")
    yield "数据:"
    for each in chart.series:
        items = [
            f"{written_name(name)}: {GAP if value is None else format_number(value)}"
            for name, value in zip(chart.categories, each.values, strict=True)
        ]
        if each.name or len(chart.series) > 1:
            items = [f"{written_name(each.name)}: {{{', '.join(items)}}}"]
        yield from (_cited(f"  {item}") for item in items)
    yield FENCE


def _cited(line: str) -> str:
    """A line that is not to be read as a citation."""
    return _CITES.sub(lambda match: _escape(match.group()), line)


def _cell(spans: tuple[Span, ...]) -> str:
    flat = (Span(" ".join(span.text.split("\n")), span.bold) for span in spans)
    return _PIPE.sub(r"\\|", _text(flat).strip(_SPACE))


def _alignments(grid: Grid) -> list[str]:
    """The alignment that all cells of a column below the head share."""
    found: list[set[str]] = [set() for _ in range(grid.width)]
    for cell in grid.cells:
        if cell.row:
            found[cell.column].add(cell.align)
    return [next(iter(aligns)) if len(aligns) == 1 else "" for aligns in found]
