"""What a narrative states of the figures of its tables: each number bound to
the row and the column that the words of its clause name.

A clause is read as of a table only where each of its words has a sense there:
what the lexicon does not know between a number and its words means silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from makereport.checks.clauses import (
    Clause,
    clauses,
    until_number,
    without_applicants,
    without_brackets,
)
from makereport.checks.tokens import Scanner, Token, scaled
from makereport.form.lexicon import SAYS_NOTHING, Sense, TableWords
from makereport.form.model import Form, Item, Table
from makereport.form.numbers import ZERO

Figure = tuple[str, str, str]
_DENIES = ("deny", "none", "both")
_QUIET = SAYS_NOTHING | {"tail"}
_BECAUSE = ("因", "由于", "因为")
_PLAIN = ("pass", "tail")
_STATES = frozenset({*_DENIES, "zero"})
_NAMES = frozenset({"noun", "act", "row", "column"})
_UNKNOWN = Token(0, 0, "")


class Claim(NamedTuple):
    """A number that the text states: where it stands in the unified text, how
    many places its unit is smaller than that of the figure, what it is taken
    for, and what else it may be (each a sum of figures)."""

    start: int
    end: int
    value: Decimal
    shift: int
    figure: Figure
    also: tuple[tuple[Figure, ...], ...] = ()
    near: tuple[Figure, ...] = ()
    """What else the sentence names and gives no number for."""


class _Cells(NamedTuple):
    """What a number is of: rows of a table (the second and further are other
    readings), and a column, if one is named."""

    words: TableWords
    rows: tuple[str, ...]
    column: str = ""


@dataclass
class _State:
    """What the sentence has said so far."""

    rows: dict[str, str] = field(default_factory=dict)
    """The last row that a number was of, by table."""
    table: str = ""
    """That of the last number; nothing where that was foreign."""
    is_past: bool = False
    is_elsewhere: bool = False
    is_foreign: bool = False
    """Whether the last number was of what the lexicon does not know."""
    is_part: bool = False
    """Whether what follows are parts of something foreign."""
    is_divided: bool = False
    """Whether what follows are parts of the last figure."""
    mark: str = ""
    """Before the clause."""
    pending: tuple[_Cells, ...] = ()
    """What the last clause without a number names."""
    awaited: tuple[_Cells, ...] = ()
    """Of what the next numbers are, one by one."""


class _Said(NamedTuple):
    """What the words of a clause name, read as of one table."""

    rows: tuple[Sense, ...] = ()
    columns: tuple[str, ...] = ()
    has_noun: bool = False
    has_strong: bool = False
    """Whether one of the nouns can be of nothing else."""
    is_sum: bool = False
    """Whether rows are joined, so that a number is of all of them."""
    is_mixed: bool = False
    """Whether rows stand apart and are not joined."""


class Reader:
    """Reads paragraphs by the lexicon of a form."""

    def __init__(self, form: Form, scanner: Scanner) -> None:
        self._tables = form.tables
        self._lexicon = form.lexicon
        self._scanner = scanner
        self._text = ""
        self._heading = ""
        self._found: dict[tuple[str, ...], int] = {}
        self._end = 0

    def claims(self, text: str, heading: str = "") -> Iterator[Claim]:
        """The claims of a unified paragraph under a heading."""
        self._text = text
        self._heading = heading
        self._found.clear()
        state = _State()
        for sentence in self._scanner.sentences(text):
            if any(t.value is not None or t.word.kinds & _STATES for t in sentence):
                is_foreign = state.is_foreign and sentence[0].is_a("among")
                state = _State(rows=state.rows, table=state.table, is_foreign=is_foreign)
                claims = list(self._sentence(sentence, state))
                named = self._figures_named(sentence)
                told = {claim.figure for claim in claims}
                near = tuple(figure for figure in named if figure not in told)
                yield from (claim._replace(near=near) for claim in claims)

    def _figures_named(self, sentence: Clause) -> Iterator[Figure]:
        """The figures whose rows a sentence names."""
        senses = {sense for token in sentence for s in token.word.senses.values() for sense in s}
        for sense in sorted(senses):
            if sense.kind == "row":
                words = self._lexicon.by_table[sense.table]
                column = _total(words, self._tables[sense.table], sense.name)
                if column:
                    yield (sense.table, sense.name, column)

    def _sentence(self, tokens: Clause, state: _State) -> Iterator[Claim]:
        outer, inner = without_brackets(tokens)
        found = [(without_applicants(clause), mark) for clause, mark in clauses(outer)]
        for index, (clause, mark) in enumerate(found):
            if clause:
                state.mark = mark
                self._end = clause[-1].end
                ahead = found[index + 1][0] if index + 1 < len(found) else []
                yield from self._clause(clause, state, inner, ahead)

    def _clause(
        self, clause: Clause, state: _State, inner: dict[int, Clause], ahead: Clause
    ) -> Iterator[Claim]:
        left: Clause = []
        is_compared = has_number = False
        for index, token in enumerate(clause):
            kinds = token.word.kinds
            rest = clause[index + 1 :]
            is_open = not (is_compared or state.is_past or state.is_elsewhere)
            if token.is_number:
                if is_open:
                    yield from self._number(token, left, rest, state, ahead)
                has_number = True
                left = []
            elif "past" in kinds:
                if is_compared or (left and left[-1].is_a("compare", "join")):
                    is_compared = True
                else:
                    state.is_past = True
            elif "elsewhere" in kinds:
                state.is_elsewhere = True
            else:
                left.append(token)
                if "now" in kinds:
                    state.is_past &= any(t.is_a("past") for t in clause[:index])
                    state.is_elsewhere &= any(t.is_a("elsewhere") for t in clause[:index])
                elif "own" in kinds:
                    state.is_elsewhere = False
                elif "compare" in kinds:
                    is_compared = True
                elif "among" in kinds:
                    state.is_part = state.is_foreign
                    state.is_divided = not state.is_foreign
                elif "each" in kinds:
                    state.awaited = (*state.pending, *self._named(left))
                elif kinds & _STATES and is_open:
                    if "zero" in kinds and not has_number and _is_known(rest):
                        yield from self._zero(token, left[:-1], state)
                    elif not token.word.kinds.isdisjoint(_DENIES):
                        denied = list(self._denied(token, left[:-1], rest, state))
                        if denied:
                            yield from denied
                            break
            if token.end in inner:
                inside = inner[token.end]
                yield from self._sentence(inside, replace(state, rows=dict(state.rows)))
                self._end = clause[-1].end
                if not any(t.is_number for t in inside) and self._named(inside):
                    left.append(_UNKNOWN)  # 公开（含部分公开）12件 is of both
        named = () if has_number else self._named(left)
        if has_number or not all(token.word.kinds & SAYS_NOTHING for token in left):
            state.pending = named

    # Numbers

    def _number(
        self, number: Token, left: Clause, rest: Clause, state: _State, ahead: Clause
    ) -> Iterator[Claim]:
        right = until_number(rest)
        cells = self._expected(number, left, right, state)
        if cells is None:
            if len(right) < len(rest):
                ahead = []
            found = [
                reading
                for words in self._lexicon.tables
                if (reading := self._reading(words, number, left, right, state, ahead))
            ]
            cells = tuple(found) if len(found) == 1 else ()
        if cells:
            state.rows[cells[0].words.table] = cells[0].rows[0]
            state.table = cells[0].words.table
            state.is_foreign = False
            for each in cells:
                yield from self._claim(number, each)
        elif number.measure and not state.is_divided and _is_foreign(left, right):
            state.is_foreign = True
            state.table = ""

    def _expected(
        self, number: Token, left: Clause, right: Clause, state: _State
    ) -> tuple[_Cells, ...] | None:
        """What a number is of by words before its clause; None where they do
        not tell."""
        if any(token.is_a(*_DENIES) for token in left):
            return ()
        if state.awaited:
            first, *others = state.awaited
            state.awaited = tuple(others)
            return () if any(not token.word.kinds for token in left) else (first,)
        if any(token.is_a("each") for token in left):
            return ()
        is_each = any(token.is_a("every") for token in left[-2:])
        is_none = number.value == 0 and any(token.is_a("join") for token in left)
        if not right and (is_each or is_none):  # a sum that is zero is zero of each
            named = (*(state.pending if is_each else ()), *self._named(left))
            return named if len(named) > 1 else None
        if not left and not right and len(state.pending) == 1 and state.mark == "：":
            return state.pending
        return None

    def _claim(self, number: Token, cells: _Cells) -> Iterator[Claim]:
        words = cells.words
        table = self._tables[words.table]
        figures: list[Figure] = []
        for row in cells.rows:
            column = cells.column or _total(words, table, row)
            if any(column == item.name for item in table.columns_of[row]):
                figures.append((words.table, row, column))
        if not figures or number.value is None:
            return
        shift = words.amounts.get(number.measure, 0)
        is_amount = _column(table, figures[0]).kind == "amount"
        if is_amount != (number.measure in words.amounts) and number.value:
            return
        also = [(figure,) for figure in figures[1:]]
        for sum_of in filter(None, map(words.also.get, cells.rows)):
            also.append(tuple((words.table, row, figures[0][2]) for row in sum_of))
        value = scaled(number.value, shift)
        # The number as it is typed, without its measure word.
        end = number.start + len(number.text)
        yield Claim(number.start, end, value, shift, figures[0], tuple(also))

    def _reading(
        self,
        words: TableWords,
        number: Token,
        left: Clause,
        right: Clause,
        state: _State,
        ahead: Clause,
    ) -> _Cells | None:
        """What a number is of, read as of a table."""
        if (number.measure and number.measure not in words.units) or not self._is_given(words):
            return None
        before = _senses(left, words.table)
        if before is None:
            return None
        lead, before, is_part = _parted(before)
        said = _said(before)
        known = _known(right, words.table)
        after = _senses(known, words.table) or []
        behind = _said(after)
        is_clear = len(known) == len(right) or _goes_on(after)
        if said.rows or said.columns or said.has_noun:
            if not is_clear or said.is_sum:
                return None
            rows, columns, has_noun = said.rows, said.columns, said.has_noun
            if not rows and behind.rows and columns:
                rows = behind.rows[:1]
            elif not rows and not columns and not behind.rows and not is_part:
                is_vague = any(sense.kind == "by" for sense in before) and not said.has_strong
                rows = () if is_vague else _whole(words)
            if not columns and rows and not has_noun and after and after[0].kind == "column":
                columns = behind.columns[:1]
        elif reason := self._after_reason(words, right):
            rows, columns, has_noun = reason, (), behind.has_noun
        elif behind.rows or behind.columns or behind.has_noun:
            # 4件结转下年度: the words stand behind the number.
            if behind.is_sum or (len(known) < len(right) and after[-1].kind not in _PLAIN):
                return None
            rows, columns, has_noun = behind.rows[:1], behind.columns[:1], behind.has_noun
            if not rows and not columns:
                rows = self._next_row(words, ahead)
            if not rows and not columns:
                if is_part or len(known) < len(right):
                    return None
                rows = _whole(words)
        elif any(sense.kind == "whole" for sense in before) and not is_part and is_clear:
            if len(state.pending) != 1 or state.pending[0].words is not words:
                return None
            return state.pending[0]
        else:
            return None
        lead_rows = _said(lead).rows
        if not rows and any(sense.kind == "now" for sense in before):
            lead_rows = _whole(words) or lead_rows  # 其中本年自然人申请100件
        return self._settled(words, rows, columns, has_noun, lead_rows, is_part, state)

    def _settled(
        self,
        words: TableWords,
        rows: tuple[Sense, ...],
        columns: tuple[str, ...],
        has_noun: bool,
        lead: tuple[Sense, ...],
        is_part: bool,
        state: _State,
    ) -> _Cells | None:
        """The row and column of a number, where what the clause leaves out is
        clear; `lead` are the rows of which it is a part."""
        if len(set(columns)) > 1:
            return None
        column = columns[0] if columns else ""
        is_full = bool(rows and columns) and rows[0].kind == "row"
        if state.is_divided and rows and rows == _whole(words):
            return None
        if (state.is_foreign or state.is_part) and not lead and not is_full:
            only = self._only_row(words.table, column) if column and not rows else ""
            if state.is_part or not (has_noun or only):
                return None
        if not rows:
            row = self._missing_row(words, column, has_noun, lead, state)
            return _Cells(words, (row,), column) if row else None
        is_act = all(row.kind == "act" for row in rows)
        if is_act and not has_noun and not lead and not self._is_about(words, state):
            return None
        names, groups = _nearest(self._tables[words.table], rows)
        if len(names) > 1 and not is_act:
            return None
        if is_part and names[0] in words.parts and not columns:
            return None
        return _Cells(words, (*names, *groups), column)

    def _missing_row(
        self,
        words: TableWords,
        column: str,
        has_noun: bool,
        lead: tuple[Sense, ...],
        state: _State,
    ) -> str:
        """The row of a number of which the clause names the column only."""
        if not column:
            return ""
        pending = [cells.rows[0] for cells in state.pending if cells.words is words]
        return (
            self._only_row(words.table, column)
            or (lead[-1].name if lead else "")
            or (pending[-1] if pending else "")
            or state.rows.get(words.table, "")
            or (words.row if has_noun else "")
        )

    def _next_row(self, words: TableWords, ahead: Clause) -> tuple[Sense, ...]:
        """The row that a clause without a number begins with
        (4件申请因故延期，结转下年度)."""
        if any(token.is_number for token in ahead):
            return ()
        rows = _said(_senses(_known(ahead, words.table), words.table) or []).rows
        return rows[:1] if rows and rows[0].kind == "row" else ()

    def _after_reason(self, words: TableWords, right: Clause) -> tuple[Sense, ...]:
        """The row of a number after which a reason is given (2件因案情复杂结转下年度);
        of a row in a group the reason may be one of several."""
        causes = [index for index, token in enumerate(right) if token.text in _BECAUSE]
        if not causes or len(_known(right, words.table)) < causes[0]:
            return ()
        for token in right[causes[0] + 1 :]:
            rows = _said(token.word.senses.get(words.table, ())).rows
            if rows and rows[0].kind == "row":
                items = self._tables[words.table].items
                is_top = any(row is items[rows[0].name] for row in self._tables[words.table].rows)
                return rows[:1] if is_top else ()
        return ()

    def _is_given(self, words: TableWords) -> bool:
        return not words.given or self._first(words.given) < self._end

    def _is_about(self, words: TableWords, state: _State) -> bool:
        """Whether the paragraph speaks of a table, so that acts alone are of it."""
        if state.table:
            return state.table == words.table
        return self._first(words.about) < self._end

    def _first(self, words: tuple[str, ...]) -> int:
        """Where the first of the words stands in the paragraph, -1 in its heading;
        behind its end where none does."""
        if words not in self._found:
            text, heading = self._text, self._heading
            places = [place for word in words if (place := text.find(word)) >= 0]
            is_above = any(word in heading for word in words)
            self._found[words] = -1 if is_above else min(places, default=len(text) + 1)
        return self._found[words]

    def _only_row(self, table: str, column: str) -> str:
        """The row that alone has a column."""
        columns_of = self._tables[table].columns_of
        rows = [
            row.name
            for row in self._tables[table].leaf_rows
            if any(item.name == column for item in columns_of[row.name])
        ]
        return rows[0] if len(rows) == 1 else ""

    # Denials

    def _denied(self, denial: Token, left: Clause, rest: Clause, state: _State) -> Iterator[Claim]:
        if state.is_part:
            return
        for words in self._lexicon.tables:
            # What denies more than the table's matter denies it, too.
            if state.is_foreign and words.given and not self._tells(words, [*left, *rest]):
                continue
            found = list(self._denial(words, denial, left, rest, state))
            if found:
                state.table = words.table
                state.pending = ()
                yield from found
                return

    def _tells(self, words: TableWords, clause: Clause) -> bool:
        text = self._text[clause[0].start : clause[-1].end] if clause else ""
        return any(word in text for word in words.given)

    def _denial(
        self, words: TableWords, denial: Token, left: Clause, rest: Clause, state: _State
    ) -> Iterator[Claim]:
        """The figures that are zero by a denial, read as of a table."""
        tokens = [token for token in rest if not (token.is_number and token.value == 1)]
        before, after = _senses(left, words.table), _senses(tokens, words.table)
        if before is None or after is None or any(sense.kind == "among" for sense in after):
            return
        said, denied = _said(before), _said(after)
        start, end = denial.start, denial.end
        cells: list[_Cells] = []
        if denied != _NOTHING and not denial.is_a("both"):
            cells = list(self._denied_cells(words, said, denied, before, state))
            named = (token.end for token in tokens if token.word.kinds & _NAMES)
            end = max(named, default=end)
        elif not any(sense.kind not in _QUIET for sense in after):
            is_bare = all(sense.kind in SAYS_NOTHING for sense in after)
            cells = [
                *(cells for cells in state.pending if cells.words is words and is_bare),
                *(_Cells(words, (row.name,), *said.columns[-1:]) for row in said.rows),
            ]
            if said.has_noun and not said.rows and words.row:
                cells.append(_Cells(words, (words.row,)))
            if len(cells) < len(state.pending):
                return
            start = left[0].start if said != _NOTHING else start
        number = Token(start, end, self._text[start:end], is_number=True, value=ZERO)
        for each in dict.fromkeys((c.rows[:1], c.column) for c in cells):
            yield from self._claim(number, _Cells(words, *each))

    def _denied_cells(
        self,
        words: TableWords,
        said: _Said,
        denied: _Said,
        before: list[Sense],
        state: _State,
    ) -> Iterator[_Cells]:
        if denied.is_mixed or (said.has_noun and not denied.rows and not denied.columns):
            return
        is_part = any(sense.kind == "among" for sense in before)
        if said.rows and denied.rows and not denied.columns and not is_part:
            return
        if denied.columns:
            rows = [row.name for row in (*denied.rows[:1], *said.rows[-1:])]
            rows += filter(None, [state.rows.get(words.table)])
            for column in denied.columns:
                row = next(iter(rows), "") or self._only_row(words.table, column)
                if row or (denied.has_noun and words.row):
                    yield _Cells(words, (row or words.row,), column)
        elif any(row.kind == "act" for row in denied.rows):
            if denied.has_noun or any(row.kind == "row" for row in denied.rows):
                names, _ = _nearest(self._tables[words.table], denied.rows)
                yield _Cells(words, names[:1])
        elif denied.rows:
            yield from (_Cells(words, (row.name,)) for row in denied.rows)
        elif words.row and denied.has_strong:
            yield _Cells(words, (words.row,))

    def _zero(self, token: Token, left: Clause, state: _State) -> Iterator[Claim]:
        """The row that is zero by words that say so (全部办结)."""
        for words in self._lexicon.tables:
            senses = _senses(left, words.table)
            named = [s for s in token.word.senses.get(words.table, ()) if s.kind == "zero"]
            if not named or senses is None or state.is_foreign:
                continue
            if not self._is_about(words, state):
                continue
            if any(sense.kind in ("among", "each") for sense in senses):
                continue
            if state.rows.get(words.table, words.row) in (words.row, *words.parts):
                number = Token(token.start, token.end, token.text, is_number=True, value=ZERO)
                yield from self._claim(number, _Cells(words, (named[0].name,)))

    def _named(self, clause: Clause) -> tuple[_Cells, ...]:
        """The rows that a clause without a number names, by table."""
        found: list[_Cells] = []
        for words in self._lexicon.tables:
            senses = _senses(clause, words.table) if self._is_given(words) else None
            said = _said(senses) if senses is not None else _NOTHING
            column = said.columns[-1] if said.columns else ""
            if any(row.kind == "row" for row in said.rows) or (said.rows and said.has_noun):
                found += [_Cells(words, (row.name,), column) for row in said.rows]
            elif said.has_noun and words.row and not column:
                found.append(_Cells(words, (words.row,)))
        return tuple(found)


_NOTHING = _Said()


def _senses(tokens: Iterable[Token], table: str) -> list[Sense] | None:
    """What tokens say in a clause of a table, None where one says nothing."""
    found: list[Sense] = []
    for token in tokens:
        senses = token.word.senses.get(table)
        if senses is None:
            return None
        found += senses
    return found


def _known(tokens: Clause, table: str) -> Clause:
    """The tokens before the first that says nothing in a clause of a table."""
    for index, token in enumerate(tokens):
        if table not in token.word.senses:
            return tokens[:index]
    return tokens


def _said(senses: Iterable[Sense]) -> _Said:
    rows: list[Sense] = []
    columns: list[str] = []
    has_noun = has_strong = is_joined = is_apart = is_sum = is_mixed = False
    for sense in senses:
        if sense.kind in ("row", "act"):
            is_new = bool(rows) and all(row.name != sense.name for row in rows)
            is_sum |= is_joined and is_new
            is_mixed |= is_apart and is_new and not is_joined and sense.kind == "row"
            rows.append(sense)
            is_joined = is_apart = False
        elif sense.kind == "column":
            columns.append(sense.name)
        elif sense.kind == "noun":
            has_noun = True
            has_strong |= sense.name == "strong"
        elif sense.kind == "join":
            is_joined = bool(rows)
        else:
            is_apart = True
    return _Said(tuple(rows), tuple(columns), has_noun, has_strong, is_sum, is_mixed)


def _parted(senses: list[Sense]) -> tuple[list[Sense], list[Sense], bool]:
    """What stands before 其中 and behind it, and whether it is there."""
    for index in range(len(senses) - 1, -1, -1):
        if senses[index].kind == "among":
            after = senses[index + 1 :]
            # 其中本机关收到5件: the agency's own are no part of the agency's.
            return senses[:index], after, all(sense.kind != "own" for sense in after)
    return [], senses, False


def _goes_on(senses: list[Sense]) -> bool:
    """Whether what follows a number tells no more of it than a noun does."""
    return next((s.kind for s in senses if s.kind != "noun"), "") in SAYS_NOTHING - {"by"}


def _is_known(tokens: Clause) -> bool:
    return all(token.word.kinds for token in tokens)


def _is_foreign(left: Clause, right: Clause) -> bool:
    return any(token.text and not token.word.senses for token in left) or (
        bool(right) and not right[0].word.senses
    )


def _whole(words: TableWords) -> tuple[Sense, ...]:
    """The row of a number of which only the noun is named."""
    return (Sense("row", words.table, words.row),) if words.row else ()


def _nearest(table: Table, rows: tuple[Sense, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rows that are meant: a label rather than an act, a row rather than
    the group that it is in; and these groups."""
    told = [row for row in rows if row.kind == "row"] or rows
    names = tuple(dict.fromkeys(row.name for row in told))
    if len(names) == 1:
        return names, ()
    groups = tuple(name for name in names if _holds(table.items[name], names))
    return tuple(name for name in names if name not in groups), groups


def _holds(group: Item, names: tuple[str, ...]) -> bool:
    return any(item is not group and item.name in names for item in group.walk())


def _total(words: TableWords, table: Table, row: str) -> str:
    """The column of a number of which only the row is named."""
    names = [column.name for column in table.columns_of[row]]
    if words.column in names:
        return words.column
    return names[0] if len(names) == 1 else ""


def _column(table: Table, figure: Figure) -> Item:
    return next(column for column in table.columns_of[figure[1]] if column.name == figure[2])
