"""Whole paragraphs as offices write them: how many of the figures that they state
are read, and that what stands beside them is not taken for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from makereport.checks.sentences import LONGEST_LABEL, fold
from makereport.claims.reader import reader_of
from makereport.claims.tokens import unified
from makereport.form.shelf import load_form
from tests.support.reports import ROOT

FORM = load_form("zfxxgk-2021")
PARAGRAPHS = ROOT / "tests" / "corpus" / "paragraphs.txt"
MARK = re.compile(r"<([^|>]*)\|([^>]*)>")
LEAST = 0.92
"""Of the figures stated."""


class Stated(NamedTuple):
    """A figure at a place of a line: row.column, or the row for its total."""

    start: int
    end: int
    figure: str
    value: Decimal
    is_silent: bool


def paragraphs() -> Iterator[tuple[str, int, list[tuple[str, list[Stated]]]]]:
    """Agency, year and lines of each paragraph, the lines with what they state."""
    unit, year = "", 0
    lines: list[tuple[str, list[Stated]]] = []
    for line in PARAGRAPHS.read_text(encoding="utf-8").splitlines():
        if line.startswith("##"):
            continue
        if line.startswith("# "):
            if lines:
                yield unit, year, lines
            _, unit, told = line.split(" ")
            year, lines = int(told), []
        else:
            lines.append(read_marks(line))
    yield unit, year, lines


def read_marks(line: str) -> tuple[str, list[Stated]]:
    text, stated, last = "", [], 0
    for mark in MARK.finditer(line):
        text += line[last : mark.start()]
        start = len(text)
        text += mark[1]
        for told in mark[2].split("|"):
            figure, _, value = told.partition("=")
            number = Decimal(value or mark[1].replace(",", ""))
            is_silent = figure.startswith("~")
            stated.append(Stated(start, len(text), figure.lstrip("~"), number, is_silent))
        last = mark.end()
    return text + line[last:], stated


def claims(unit: str, year: int, lines: list[str]) -> Iterator[tuple[int, str, Decimal, int, bool]]:
    """What is read: the line, the figure as above, its value, where it begins, and
    whether it may be another sum, too."""
    reader = reader_of(FORM, unit, FORM.kind_of(unit))
    heading = ""
    for index, line in enumerate(lines):
        folded = fold(line)
        text, places = unified(folded, year)
        for claim in reader.claims(text, heading):
            table, row, column = claim.figure
            own = FORM.lexicon.by_table[table].column
            names = [row] if column in (own, "处理决定", "收费金额") else [row, column]
            yield index, ".".join(names), claim.value, places[claim.start], bool(claim.also)
        if len(folded) <= LONGEST_LABEL:
            heading = folded


def test_most_figures_are_read_and_their_neighbours_are_not() -> None:
    total = 0
    missed, wrong = [], []
    for unit, year, lines in paragraphs():
        found = list(claims(unit, year, [text for text, _ in lines]))
        for index, (text, stated) in enumerate(lines):
            for each in stated:
                there = [
                    is_either
                    for at, figure, value, start, is_either in found
                    if (at, figure, value) == (index, each.figure, each.value)
                    and (each.start <= start < each.end or not value)
                ]
                if each.is_silent:
                    wrong += [(text, each)] if each.value and not all(there) else []
                else:
                    total += 1
                    missed += [] if there else [(text, each)]

    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    assert f"写到表里的数 {total} 处，读出 {total - len(missed)} 处" in page
    assert not wrong
    assert len(missed) <= total * (1 - LEAST), missed
