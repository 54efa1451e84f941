"""A report that stands in one table, taken apart: its headings and texts, and
the official tables between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from makereport.importing.cells import is_value
from makereport.readers.flow import Block, Cell, Grid, Text, texts

HEADINGS = 2
"""Of sections or of the report, that make a table more than an official one."""


def opened(
    grid: Grid,
    is_heading: Callable[[Text], bool],
    is_title: Callable[[str], bool],
    is_label: Callable[[str], bool],
) -> list[Block]:
    """The blocks of a grid that holds headings of several sections, or rows that
    begin with one and nothing else; any other grid as it is. `is_heading` tells the headings
    of sections, `is_title` that of the report, `is_label` what is of an official table."""
    rows = [[cell for cell in cells if cell.text] for cells in grid.row_cells]
    heads = [_is_head(cells, is_heading, is_title) for cells in rows]
    if sum(heads) < HEADINGS and not (any(heads) and sum(heads) == sum(map(bool, rows))):
        return [grid]
    blocks: list[Block] = []
    begin = 0  # of the rows that are not written yet
    for number, cells in enumerate(rows):
        own = [cell for cell in cells if cell.row == number]
        is_text = len(grid.row_cells[number]) == 1 and own and not is_label(own[0].text)
        if not heads[number] and not is_text:
            continue
        if begin < number:
            blocks.append(grid.part(begin, number))
        line = grid.lines[number]
        blocks += [text for cell in own for text in _texts(cell, is_heading, line, grid)]
        begin = number + 1
    return [*blocks, grid.part(begin, len(rows))] if begin < len(rows) else blocks


def _is_head(
    cells: list[Cell], is_heading: Callable[[Text], bool], is_title: Callable[[str], bool]
) -> bool:
    """Whether a row begins with the heading of a section, or is the title; one
    with numbers is neither."""
    if not cells or any(is_value(cell.text) for cell in cells[1:]):
        return False
    first = Text(cells[0].spans, 0)
    return _heading(first.text, is_heading) != "" or is_title(first.text)


def _heading(text: str, is_heading: Callable[[Text], bool]) -> str:
    """The lines of a cell that are the heading of a section: the first, or all
    of them, where a narrow cell has broken it."""
    for heading in (text.split("\n")[0], "".join(text.split("\n"))):
        if is_heading(Text.of(heading)):
            return heading
    return ""


def _texts(cell: Cell, is_heading: Callable[[Text], bool], line: int, grid: Grid) -> Iterator[Text]:
    heading = _heading(cell.text, is_heading)
    if heading and "\n" not in heading and heading == "".join(cell.text.split("\n")):
        yield Text.of(heading, line, grid.trail)
    else:
        yield from texts(cell.spans, line, trail=grid.trail)
