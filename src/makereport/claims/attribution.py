"""Of what the numbers of a paragraph are: rows and columns, by all tables of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from makereport.claims.binding import Binding
from makereport.claims.cells import Cells, Figure, Whole, column_of, figures_of
from makereport.claims.clauses import Clause, until_number
from makereport.claims.said import DENIES, Said, said, senses_of
from makereport.claims.state import Paragraph, State
from makereport.claims.tokens import Token
from makereport.form.lexicon import SAYS_NOTHING, Lexicon, TableWords
from makereport.form.tables import Table

_STATES = DENIES | {"zero", "among"}
_NONE = frozenset[str]()


def _is_listed(rest: Clause, right: Clause) -> bool:
    """Whether a list goes on behind a number and its words, so that it is of a part
    (书面申请1份、网上申请3份) or of several (36件由企业、律师事务所提出)."""
    others = rest[len(right) :]
    if not others or others[0].text != "、":
        return False
    following = until_number(others[1:])
    if right:
        is_last = len(following) == len(others) - 1
        return is_last and any(token.is_a("column") for token in following)
    return any(token.is_a("way") for token in following)


class Attribution:
    """Says of what the numbers of one paragraph are."""

    def __init__(self, lexicon: Lexicon, tables: Mapping[str, Table], paragraph: Paragraph) -> None:
        self._lexicon = lexicon
        self._tables = tables
        self._paragraph = paragraph

    def of_number(
        self, number: Token, left: Clause, rest: Clause, state: State, ahead: Clause
    ) -> tuple[Cells, ...]:
        """Of what a number is, between the words before it and the rest of its
        clause, with the clause ahead; several for a number that is of each."""
        right = until_number(rest)
        self._paragraph.is_none = number.value == 0
        cells = self._expected(number, left, right, state, right == rest)
        if cells is None and not _is_listed(rest, right):
            readings = self._readings(number, left, right, state, ahead if right == rest else [])
            cells = tuple(readings) if len(readings) == 1 else ()
            cells = (*cells, *(more for each in cells for more in self._followed(each, left)))
        self._paragraph.is_none = False
        return cells or ()

    def of_all(self, cells: Cells, number: Token, clause: Clause, state: State) -> Cells | None:
        """Of what a number is, too, by a clause without one that says it of all that
        were counted (12件，均为公民提出)."""
        words = cells.words
        senses = senses_of(clause, words.table)
        if not senses or any(token.is_a(*_STATES) for token in clause):
            return None
        named = said(senses)
        is_all = any(token.is_a("every") for token in clause)
        # 复议3件，未结: where the cases are the row, a column is of all of them.
        has_total = column_of(words, self._tables[words.table], cells.rows[0]) != ""
        is_of_cases = has_total and not (words.row or named.rows or named.has_noun)
        if not (is_all or number.value == 1 or is_of_cases):
            return None
        if named.is_apart(self._paragraph.is_reviewer) or named.is_sum or named.is_mixed:
            return None
        rows = tuple(row.name for row in named.rows if row.kind == "row")
        if len(named.columns) == 1 and not rows:
            return Cells(words, cells.rows, named.columns[0])
        if len(rows) != 1 or named.columns or cells.rows[0] not in words.parts:
            return None
        wholes: tuple[Whole, ...] = ()
        if cells.rows[0] == words.row:
            table = self._tables[words.table]
            wholes = Binding(words, table, self._paragraph, state).wholes(rows[0], number.value)
        return Cells(words, rows, "", wholes) if wholes or cells.rows[0] != words.row else None

    def unread(self, number: Token, left: Clause, right: Clause, state: State) -> None:
        """Change what a number changes that no table reads: what follows may be parts
        of it, or of what the known words among its own name."""
        if not number.measure or state.is_divided or not self._is_foreign(left, right, state):
            return
        known = list(self._known(number, [*left, *right]))
        if len(known) == 1 and number.value is not None:
            words, rows = known[0]
            state.wholes += ((number.value, tuple(self._sums(words, rows))),)
            state.table = words.table
            state.rows[state.table] = rows[0]
            return
        state.is_foreign = True
        state.measure = number.measure
        state.table = ""

    def named(self, clause: Clause, *, with_all_columns: bool = False) -> tuple[Cells, ...]:
        """The rows that a clause without a number names, by table, in the last of
        the columns that it names or in all."""
        found: list[Cells] = []
        if any(not token.word.senses for token in clause):
            return ()
        for words in self._lexicon.tables:
            is_given = self._paragraph.is_given(words)
            senses = senses_of(clause, words.table) if is_given else None
            named = Said() if senses is None else said(senses)
            columns = (named.columns if with_all_columns else named.columns[-1:]) or ("",)
            if named.has_way:
                continue
            if any(row.kind == "row" for row in named.rows) or (named.rows and named.has_noun):
                found += [Cells(words, (row.name,), c) for row in named.rows for c in columns]
            elif named.has_noun and words.row and not named.columns:
                found.append(Cells(words, (words.row,)))
        return tuple(found)

    def _followed(self, cells: Cells, left: Clause) -> Iterator[Cells]:
        """The row of an act that follows the act of which a number is
        (收到并答复12件 are received as well as handled; 收到和办理 may be of either)."""
        words = cells.words
        before: frozenset[str] = frozenset()
        for token in left:
            senses = token.word.senses.get(words.table, ())
            acts = frozenset(sense.name for sense in senses if sense.kind == "act")
            if before == {words.row} == {cells.rows[0]} and acts - before:
                yield Cells(words, (min(acts - before),), cells.column)
                return
            if acts or token.is_a("join") or not token.word.kinds & SAYS_NOTHING:
                before = acts

    def _readings(
        self, number: Token, left: Clause, right: Clause, state: State, ahead: Clause
    ) -> list[Cells]:
        """What a number may be of, by each table that counts so."""
        found = []
        for words in self._lexicon.tables:
            if not number.measure or number.measure in words.units:
                before = senses_of(left, words.table)
                if before is None or not self._paragraph.is_given(words):
                    continue
                binding = Binding(words, self._tables[words.table], self._paragraph, state)
                cells = binding.cells(before, right, ahead, number)
                if cells:
                    found.append(cells)
        return found

    def _expected(
        self, number: Token, left: Clause, right: Clause, state: State, is_last: bool
    ) -> tuple[Cells, ...] | None:
        """What a number is of by words before its clause; None where they do
        not tell."""
        kinds = _NONE.union(*[token.word.kinds for token in left])
        if not kinds.isdisjoint(DENIES):
            return ()
        if state.awaited:
            if number.value == 0 and is_last and len(state.awaited) > 1:
                return () if right else state.awaited  # 分别为0件
            first, *others = state.awaited
            state.awaited = tuple(others)
            return () if any(not token.word.kinds for token in left) else (first,)
        if "each" in kinds:
            begin = max(index for index, token in enumerate(left) if token.is_a("each"))
            if not any(token.is_a("row") for token in left[begin:]):
                return ()
        is_each = any(token.is_a("every") for token in left[-2:])
        is_none = number.value == 0 and "join" in kinds
        if not right and (is_each or is_none):  # a sum that is zero is zero of each
            pending = state.pending if is_each else ()
            named = (*pending, *self.named(left, with_all_columns=True))
            return named if len(named) > 1 else None
        is_bare = not left and not right and state.mark == "："
        if is_bare and number.value == 0:
            return state.pending
        if is_bare and number.measure and len(state.pending) == 1:
            return state.pending
        return None

    def _is_foreign(self, left: Clause, right: Clause, state: State) -> bool:
        """Whether a number that no table reads is of what the lexicon does not
        know, or of what no table counts (发布106件)."""
        if right and not right[0].word.senses:
            return True
        typed = [token for token in left if token.text]
        if not typed or any(not token.word.senses for token in typed):
            return bool(typed)
        return not any(self._is_matter(typed, words, state) for words in self._lexicon.tables)

    def _is_matter(self, clause: Clause, words: TableWords, state: State) -> bool:
        """Whether a clause is of the matter of a table (行政争议5件)."""
        senses = senses_of(clause, words.table)
        if senses is None or not self._paragraph.is_given(words):
            return False
        is_quiet = all(sense.kind in SAYS_NOTHING for sense in senses)
        named = said(senses)
        if named.has_way:  # 来信12件 may be of anything, but behind 收到申请20件
            return named.has_noun or words.table in state.counts
        return is_quiet or bool(words.given) or named.names_something

    def _known(self, number: Token, clause: Clause) -> Iterator[tuple[TableWords, tuple[str, ...]]]:
        """The tables of which a clause names a row or the noun, among other words,
        each with the rows of which its number may be."""
        for words in self._lexicon.tables:
            if number.measure not in words.units or not self._paragraph.is_given(words):
                continue
            named = said([s for token in clause for s in token.word.senses.get(words.table, ())])
            rows = [row.name for row in named.rows if row.kind == "row"]
            if named.has_way:
                continue
            if rows:
                yield words, (rows[-1],)
            elif named.has_noun and words.row:
                yield words, words.parts or (words.row,)

    def _sums(self, words: TableWords, rows: tuple[str, ...]) -> Iterator[tuple[Figure, ...]]:
        """What a number of rows may be, whatever its column."""
        table = self._tables[words.table]
        for row in rows:
            column = column_of(words, table, row)
            for name in [column] if column else table.columns_by_name[row]:
                yield ((words.table, row, name),)
            if row in words.also:
                yield tuple(figures_of(Cells(words, words.also[row]), table))
