"""Grids and paragraphs as every reader makes them."""

from __future__ import annotations

import pytest

from makereport.narrative.blocks import Span
from makereport.readers.budget import Budget
from makereport.readers.flow import Cell, Flow, Grid, GridMaker, joined, paragraphs, texts
from tests.support.flows import grids


def cell(text: str, row: int, column: int, height: int = 1, width: int = 1) -> Cell:
    return Cell((Span(text),) if text else (), row, column, height, width)


def shown(*found: Grid) -> list[list[list[str]]]:
    return grids(Flow([*found]))


def test_cells_go_around_those_that_reach_down() -> None:
    maker = GridMaker(Budget())
    maker.row(3)
    maker.add([Span("甲")], 2, 2)
    maker.add([Span("乙")], height=3)
    maker.row(5)
    maker.add([Span("丙")])
    maker.row(6)
    maker.add([Span("丁")])
    maker.column_to(4)
    maker.add([Span("戊", True)], align="right")
    grid = maker.made((1, 2))

    assert shown(grid) == [
        [["甲", "甲", "乙", "", ""], ["甲", "甲", "乙", "丙", ""], ["丁", "", "乙", "", "戊"]]
    ]
    assert (grid.lines, grid.line, grid.trail, grid.width) == ((3, 5, 6), 3, (1, 2), 5)
    last = grid.cells[-1]
    assert (last.spans, last.align, last.row, last.column) == ((Span("戊", True),), "right", 2, 4)


def test_a_cell_ends_with_the_grid() -> None:
    maker = GridMaker(Budget())
    maker.row(1)
    maker.add([Span("甲")], height=5)
    maker.row(2)
    assert maker.made().cells[0].height == 2


def test_a_grid_of_nothing() -> None:
    grid = GridMaker(Budget()).made()
    assert (grid.width, grid.rows, grid.line, grid.parted()) == (0, [], 0, [grid])


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        (["甲", "乙"], [["甲", "乙"]]),
        (["甲", "", "乙"], [["甲", ""], ["乙"]]),
        (["甲", "", "", "乙"], [["甲", "", ""], ["乙"]]),
        (["", "甲"], [[""], ["甲"]]),
        (["甲", ""], [["甲", ""]]),
        (["甲", "", "乙", "", "丙"], [["甲", ""], ["乙", ""], ["丙"]]),
    ],
)
def test_a_grid_is_cut_after_its_blank_rows(rows: list[str], parts: list[list[str]]) -> None:
    cells = tuple(cell(text, row, 0) for row, text in enumerate(rows))
    found = Grid(cells, tuple(range(7, 7 + len(rows))), (4,), "表").parted()
    assert [[row[0] for row in grid] for grid in shown(*found)] == parts
    assert [line for part in found for line in part.lines] == list(range(7, 7 + len(rows)))
    assert all((part.trail, part.caption) == ((4,), "表") for part in found)


def test_a_cell_that_reaches_over_a_cut_ends_there() -> None:
    cells = (cell("甲", 0, 0), cell("", 1, 0, 3), cell("乙", 2, 1))
    first, second = Grid(cells, (1, 2, 3, 4)).parted()
    assert [each.height for each in first.cells] == [1, 1]
    assert [(each.row, each.height, each.text) for each in second.cells] == [(0, 1, "乙")]


def test_a_merged_cell_is_once_among_the_cells_of_a_row() -> None:
    grid = Grid((cell("甲", 0, 0, 2, 2), cell("乙", 0, 2), cell("丙", 1, 2)), (1, 2))
    assert [[each.text for each in row] for row in grid.row_cells] == [["甲", "乙"], ["甲", "丙"]]


@pytest.mark.parametrize("mark", ["\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_all_that_ends_a_line_does(mark: str) -> None:
    spans = [Span("甲"), Span(f"乙{mark}丙", True), Span(f"{mark} {mark}丁")]
    assert list(paragraphs(spans)) == [
        (Span("甲"), Span("乙", True)),
        (Span("丙", True),),
        (Span("丁"),),
    ]
    maker = GridMaker(Budget())
    maker.row(1)
    maker.add([Span(f"甲{mark}乙")])
    assert maker.cells[0].text == "甲\n乙"


@pytest.mark.parametrize(
    "mark", ["\x00", "\x08", "\x0e", "\x1f", "\x7f", "\x86", "\ufffe", "\uffff"]
)
def test_what_nobody_sees_goes(mark: str) -> None:
    assert list(paragraphs([Span(f"甲{mark}乙\t丙")])) == [(Span("甲乙\t丙"),)]


def test_neighbours_of_one_appearance_are_one() -> None:
    spans = [Span("甲"), Span(""), Span("乙"), Span("丙", True), Span("", False), Span("丁", True)]
    assert list(joined(spans)) == [Span("甲乙"), Span("丙丁", True)]


def test_texts_have_all_that_is_said_of_them() -> None:
    [found] = texts([Span(" 甲 ")], 4, 2, "title", (1,))
    assert (found.text, found.line, found.level, found.role, found.trail) == (
        "甲",
        4,
        2,
        "title",
        (1,),
    )
