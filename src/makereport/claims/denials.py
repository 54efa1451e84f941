"""The figures that are zero by what a clause denies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from makereport.claims.cells import Cells, nearest
from makereport.claims.clauses import Clause
from makereport.claims.said import NAMES, QUIET, Said, said, senses_of
from makereport.claims.state import Paragraph, State
from makereport.claims.tokens import Token
from makereport.form.lexicon import SAYS_NOTHING, Lexicon, Sense, TableWords
from makereport.form.tables import Table


class Denial(NamedTuple):
    """Cells that are zero, and where the words stand that say so."""

    cells: tuple[Cells, ...]
    start: int
    end: int


def denied(
    lexicon: Lexicon,
    tables: dict[str, Table],
    paragraph: Paragraph,
    state: State,
    clause: tuple[Clause, Token, Clause],
) -> Denial | None:
    """What is denied by a word, with the clause before it and behind it: of one
    table, or of several in a list (没有收到申请、复议和诉讼)."""
    left, word, rest = clause
    parts = _listed(rest)
    if len(parts) > 1:
        each = [_of_one_table(lexicon, tables, paragraph, state, (left, word, p)) for p in parts]
        known = [denial for denial in each if denial is not None]
        cells = tuple(cell for denial in known for cell in denial.cells)
        if len(known) == len(each) and len({cell.words.table for cell in cells}) > 1:
            return Denial(cells, word.start, known[-1].end)
    return _of_one_table(lexicon, tables, paragraph, state, clause)


def _listed(clause: Clause) -> list[Clause]:
    """The members of a list."""
    parts: list[Clause] = [[]]
    for token in clause:
        if token.is_a("join"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _of_one_table(
    lexicon: Lexicon,
    tables: dict[str, Table],
    paragraph: Paragraph,
    state: State,
    clause: tuple[Clause, Token, Clause],
) -> Denial | None:
    for words in lexicon.tables:
        if state.is_part and not words.given:
            continue
        # What denies more than the table's matter denies it, too.
        is_doubtful = words.given and (
            state.is_part or (state.is_foreign and not paragraph.is_given(words))
        )
        if is_doubtful and not paragraph.tells(words, [*clause[0], *clause[2]]):
            continue
        found = _denied(words, tables[words.table], paragraph, state, clause)
        if found is not None:
            return found
    return None


def _denied(
    words: TableWords,
    table: Table,
    paragraph: Paragraph,
    state: State,
    clause: tuple[Clause, Token, Clause],
) -> Denial | None:
    """The same, read as of one table."""
    left, word, rest = clause
    tokens = [token for token in rest if not (token.is_number and token.value == 1)]
    before, after = senses_of(left, words.table), senses_of(tokens, words.table)
    if before is None or after is None or any(sense.kind == "among" for sense in after):
        return None
    named, behind = said(before), said(after)
    if named.is_apart(paragraph.is_reviewer) or behind.is_apart(paragraph.is_reviewer):
        return None
    start, end = word.start, word.end
    cells: list[Cells] = []
    if behind.names_something and not word.is_a("both"):
        is_part = any(sense.kind == "among" for sense in before)
        cells = list(_behind(words, table, state, named, behind, is_part))
        end = max((t.end for t in tokens if t.word.kinds & NAMES), default=end)
    elif all(sense.kind in QUIET for sense in after):
        cells = list(_before(words, state, named, after))
        if len(cells) < len(state.pending):
            return None
        start = left[0].start if named.names_something else start
    return Denial(tuple(dict.fromkeys(cells)), start, end) if cells else None


def _behind(
    words: TableWords, table: Table, state: State, named: Said, behind: Said, is_part: bool
) -> Iterator[Cells]:
    """What is named behind the denial (未发生复议)."""
    has_rows, has_columns = bool(behind.rows), bool(behind.columns)
    if behind.is_mixed or (named.has_noun and not has_rows and not has_columns):
        return
    if named.rows and has_rows and not has_columns and not is_part:
        return
    if has_columns:
        yield from _in_columns(words, table, state, named, behind)
    elif any(row.kind == "act" for row in behind.rows):
        is_received = named.has_noun and behind.rows[0].name == words.row  # 申请未收到
        if behind.has_noun or is_received or any(row.kind == "row" for row in behind.rows):
            yield Cells(words, nearest(table, behind.rows)[0][:1])
    elif has_rows:
        yield from (Cells(words, (row.name,)) for row in behind.rows)
    elif words.row and behind.has_strong:
        yield Cells(words, (words.row,))


def _in_columns(
    words: TableWords, table: Table, state: State, named: Said, behind: Said
) -> Iterator[Cells]:
    """Columns that are named behind the denial, of each row that is (未制发、废止规章)."""
    rows = [row.name for row in behind.rows or named.rows[-1:]]
    before = state.rows.get(words.table, "")
    for column in behind.columns:
        for row in rows or [before or table.only_rows.get(column, "")]:
            if row or (behind.has_noun and words.row):
                yield Cells(words, (row or words.row,), column)


def _before(words: TableWords, state: State, named: Said, after: list[Sense]) -> Iterator[Cells]:
    """What is named before the denial (复议没有发生)."""
    if all(sense.kind in SAYS_NOTHING for sense in after):
        yield from (cells for cells in state.pending if cells.words is words)
    column = named.columns[-1] if named.columns else ""
    yield from (Cells(words, (row.name,), column) for row in named.rows)
    if named.has_noun and not named.rows and words.row:
        yield Cells(words, (words.row,))


def zeroed(
    lexicon: Lexicon, paragraph: Paragraph, state: State, left: Clause, word: Token
) -> Iterator[Cells]:
    """What is zero by words that say so of all (全部办结)."""
    for words in lexicon.tables:
        senses = senses_of(left, words.table)
        named = [s.name for s in word.word.senses.get(words.table, ()) if s.kind == "zero"]
        if not named or senses is None or state.is_foreign:
            continue
        if any(sense.kind in ("among", "each") for sense in senses):
            continue
        all_rows = (words.row, *words.parts)
        is_all = state.rows.get(words.table, words.row) in all_rows
        is_all &= all(row.name in all_rows for row in said(senses).rows)
        if is_all and paragraph.is_about(words, state):
            yield Cells(words, (named[0],))
