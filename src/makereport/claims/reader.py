"""What a narrative states of the figures of its tables: each number bound to
the row and the column that the words of its clause name.

A clause is read as of a table only where each of its words has a sense there:
what the lexicon does not know between a number and its words means silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from makereport.claims.binding import Binding
from makereport.claims.cells import Cells, Figure, Whole, column_of, figures_of
from makereport.claims.clauses import (
    Clause,
    clauses,
    until_number,
    without_asides,
    without_brackets,
)
from makereport.claims.denials import denied, zeroed
from makereport.claims.own_names import own_names
from makereport.claims.said import DENIES, Said, said, senses_of
from makereport.claims.state import Paragraph, State
from makereport.claims.tokens import Scanner, Token, scaled
from makereport.form.lexicon import SAYS_NOTHING, TableWords
from makereport.form.model import Form
from makereport.form.numbers import ZERO

_STATES = DENIES | {"zero"}
_BEGINS = frozenset({"own", "now"})
_LEVELS = tuple(f"{level}本级" for level in ("政府", *"省市州盟县区旗镇乡"))
_UNKNOWN = Token(0, 0, "")
_NONE = frozenset[str]()


def _begins(before: Token, token: Token) -> bool:
    """Whether a statement begins at two words, whatever stands before
    (提升质效2022年我局收到12件)."""
    own = token if token.is_a("own") else before
    is_both = before.word.kinds | token.word.kinds >= _BEGINS
    return is_both and own.text[:1] in "我本全"


def _is_before_way(rest: Clause) -> bool:
    """Whether the next in a list is a way (书面申请1份、网上申请3份)."""
    return bool(rest) and rest[0].text == "、" and any(t.is_a("way") for t in until_number(rest[1:]))


Total = Callable[[Iterable[Figure]], Decimal | None]
"""The sum of figures in a report; None where one of them has no number."""


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
    wholes: tuple[Whole, ...] = ()
    """Numbers before it with words that are not known: it is a part of them, unless
    they are what their known words say."""

    def holds(self, total: Total) -> bool:
        """Whether it is read right, by the numbers before it."""
        return all(any(total(each) == value for each in sums) for value, sums in self.wholes)


def reader_of(form: Form, unit: str, kind: str) -> Reader:
    """A reader of what an agency writes; its kind is one of the form's."""
    ends = {end for each in form.unit_kinds if each.name == kind for end in each.ends}
    is_government = any(end.endswith("政府") for end in ends)
    scanner = Scanner(form.lexicon, own_names(unit, is_government))
    is_reviewer = is_government or any(word in unit for word in form.lexicon.reviewers)
    return Reader(form, scanner, is_reviewer=is_reviewer)


class Reader:
    """Reads paragraphs by the lexicon of a form. An agency that reviews acts of
    others handles their cases, too."""

    def __init__(self, form: Form, scanner: Scanner, *, is_reviewer: bool = False) -> None:
        self._tables = form.tables
        self._lexicon = form.lexicon
        self._scanner = scanner
        self._is_reviewer = is_reviewer
        self._paragraph = Paragraph("", "")

    def claims(self, text: str, heading: str = "") -> Iterator[Claim]:
        """The claims of a unified paragraph under a heading."""
        self._paragraph = Paragraph(text, heading, self._is_reviewer)
        state = State()
        for sentence in self._scanner.sentences(text):
            if not sentence:
                state = State(state.rows, is_foreign=True)
            if not any(t.value is not None or t.word.kinds & _STATES for t in sentence):
                continue
            is_foreign = state.is_foreign and sentence[0].is_a("among")
            state = State(
                state.rows,
                counts_before=state.counts or state.counts_before,
                table=state.table,
                is_foreign=is_foreign,
            )
            claims = self._whole(list(self._sentence(sentence, state)))
            if claims:
                told = {claim.figure for claim in claims}
                near = tuple(
                    each for each in self._labelled(sentence) if self._is_apart(each, told)
                )
                yield from (claim._replace(near=near) for claim in claims)

    def _whole(self, claims: list[Claim]) -> list[Claim]:
        """The claims of a sentence without those that give one of several columns
        two numbers: they are of parts of it (确认违法1件，撤销1件)."""
        told = Counter(claim.figure for claim in claims)
        totals = {own.table: own.column for own in self._lexicon.tables}
        return [c for c in claims if told[c.figure] == 1 or c.figure[2] == totals[c.figure[0]]]

    def _sentence(self, tokens: Clause, state: State) -> Iterator[Claim]:
        outer, inner = without_brackets(tokens)
        found = [(without_asides(clause), mark) for clause, mark in clauses(outer)]
        for index, (clause, mark) in enumerate(found):
            if clause:
                state.mark = mark
                state.is_divided &= mark != "；"
                if mark != "，":  # 有效文件60份，规章2份
                    state.columns.clear()
                ahead = found[index + 1][0] if index + 1 < len(found) else []
                # What is said of all is said of these (复议7件，均因信息公开申请而起).
                is_of_all = bool(ahead) and ahead[0].is_a("every")
                self._paragraph.end = (ahead if is_of_all else clause)[-1].end
                yield from self._clause(clause, state, inner, ahead)

    def _clause(
        self, clause: Clause, state: State, inner: dict[int, Clause], ahead: Clause
    ) -> Iterator[Claim]:
        left: Clause = []
        is_compared = has_number = False
        for index, token in enumerate(clause):
            kinds, rest = token.word.kinds, clause[index + 1 :]
            is_open = not (is_compared or state.is_past or state.is_elsewhere)
            if token.is_number:
                if is_open:
                    yield from self._number(token, left, rest, state, ahead)
                has_number = True
                left = []
            elif "past" in kinds:
                is_compared |= bool(left) and left[-1].is_a("compare", "join")
                state.is_past |= not is_compared
            elif "elsewhere" in kinds:
                state.is_elsewhere = True
            elif kinds & _STATES and is_open:
                claims = list(self._denial(token, left, rest, state, has_number))
                yield from claims
                if claims and "zero" not in kinds:
                    break
                left.append(token)
            else:
                is_compared |= "compare" in kinds
                self._word(token, left, state, clause[:index], has_number)
            if token.end in inner:
                yield from self._brackets(inner[token.end], left, state)
                self._paragraph.end = clause[-1].end
        if not has_number and state.last is not None:
            yield from self._of_all(*state.last, left, state)
        if not has_number:
            state.last = None
        if has_number or not all(token.word.kinds & SAYS_NOTHING for token in left):
            state.pending = () if has_number else self._named(left)

    def _of_all(self, number: Token, cells: Cells, clause: Clause, state: State) -> Iterator[Claim]:
        """What a clause without a number says of all that were counted before it
        (12件，均为公民提出)."""
        words, table = cells.words, self._tables[cells.words.table]
        senses = senses_of(clause, words.table)
        is_all = number.value == 1 or any(token.is_a("every") for token in clause)
        if not senses or not is_all or any(token.is_a(*_STATES, "among") for token in clause):
            return
        named = said(senses)
        if named.is_apart(self._paragraph.is_reviewer) or named.is_sum or named.is_mixed:
            return
        rows = [row.name for row in named.rows if row.kind == "row"]
        if len(named.columns) == 1 and not rows:
            made = Cells(words, cells.rows, named.columns[0])
        elif len(rows) == 1 and not named.columns and cells.rows[0] in words.parts:
            wholes: tuple[Whole, ...] = ()
            if cells.rows[0] == words.row:
                binding = Binding(words, table, self._paragraph, state)
                wholes = binding.wholes(rows[0], number.value)
                if not wholes:
                    return
            made = Cells(words, tuple(rows), "", wholes)
        else:
            return
        for claim in self._claim(number, made):
            yield claim._replace(wholes=(*state.wholes, *made.wholes))

    def _word(
        self, token: Token, left: Clause, state: State, before: Clause, has_number: bool
    ) -> None:
        """Add a word to those before a number, and change what it changes."""
        kinds = token.word.kinds
        if token.text == "、" and has_number and left:
            left.clear()  # 2件维持、1件未审结
            return
        if left and kinds & _BEGINS and _begins(left[-1], token):
            left[:] = [word for word in left if word.word.kinds]
        left.append(token)
        self._change(state, kinds, left, before)

    def _brackets(self, inside: Clause, left: Clause, state: State) -> Iterator[Claim]:
        yield from self._sentence(inside, replace(state, rows=dict(state.rows)))
        named = () if any(token.is_number for token in inside) else self._named(inside)
        if named and not self._is_below(named, self._named(left)):
            left.append(_UNKNOWN)  # 公开（含区分处理）12件 is of both

    def _is_below(self, inner: tuple[Cells, ...], outer: tuple[Cells, ...]) -> bool:
        """Whether rows are rows of a group (不提供（不掌握）3件)."""
        if len(outer) != 1:
            return False
        words, (name, *_) = outer[0].words, outer[0].rows
        within = {name, *self._tables[words.table].below[name]}
        return all(each.words is words and each.rows[0] in within for each in inner)

    def _change(self, state: State, kinds: frozenset[str], left: Clause, before: Clause) -> None:
        """Change what a word changes for all that follows it; those of its own
        clause hold against 全年 (去年全年)."""
        if "now" in kinds:
            state.is_past &= any(token.is_a("past") for token in before)
            state.is_elsewhere &= any(token.is_a("elsewhere") for token in before)
        elif "own" in kinds:
            # 其中县本级办理40件: of a government that reports for the county
            state.is_elsewhere = state.is_divided and left[-1].text.endswith(_LEVELS)
        elif "among" in kinds:
            state.is_part = state.is_foreign
            state.is_divided = not state.is_foreign
        elif "each" in kinds:
            state.awaited = (*state.pending, *self._named(left))

    def _number(
        self, number: Token, left: Clause, rest: Clause, state: State, ahead: Clause
    ) -> Iterator[Claim]:
        right = until_number(rest)
        self._paragraph.is_none = number.value == 0
        cells = self._expected(number, left, right, state, right == rest)
        if cells is None and _is_before_way(rest):
            cells = ()
        if cells is None:
            readings = self._readings(number, left, right, state, ahead if right == rest else [])
            cells = tuple(readings) if len(readings) == 1 else ()
            cells = (*cells, *(more for each in cells for more in self._followed(each, left)))
        if cells:
            state.table = cells[0].words.table
            state.is_named = bool(cells[0].words.given)
            state.rows[state.table] = cells[0].rows[0]
            if not cells[0].column:
                state.counts.setdefault(state.table, {})[cells[0].rows[0]] = number.value
            state.is_foreign = False
            state.columns[state.table] = cells[0].column
            state.last = (number, cells[0]) if len(cells) == 1 and not cells[0].column else None
            for each in cells:
                for claim in self._claim(number, each):
                    yield claim._replace(wholes=(*state.wholes, *each.wholes))
        self._paragraph.is_none = False
        if not cells:
            state.last = None
        if not cells and number.measure and not state.is_divided and self._is_foreign(left, right, state):
            self._part(number, [*left, *right], state)

    def _part(self, number: Token, clause: Clause, state: State) -> None:
        """Go on behind a number of which not all words are known: what follows may
        be parts of it."""
        named = list(self._known(number, clause))
        if len(named) == 1 and number.value is not None:
            words, rows = named[0]
            state.wholes += ((number.value, tuple(self._sums(words, rows))),)
            state.table = words.table
            state.rows[state.table] = rows[0]
            return
        state.is_foreign = True
        state.measure = number.measure
        state.table = ""

    def _sums(self, words: TableWords, rows: tuple[str, ...]) -> Iterator[tuple[Figure, ...]]:
        """What a number of rows may be, whatever its column."""
        table = self._tables[words.table]
        for row in rows:
            column = column_of(words, table, row)
            for name in [column] if column else table.columns_by_name[row]:
                yield ((words.table, row, name),)
            if row in words.also:
                yield tuple(figures_of(Cells(words, words.also[row]), table))

    def _known(
        self, number: Token, clause: Clause
    ) -> Iterator[tuple[TableWords, tuple[str, ...]]]:
        """The tables of which a clause names a row or the noun, among other words,
        each with the rows of which its number may be."""
        for words in self._lexicon.tables:
            if number.measure not in words.units or not self._paragraph.is_given(words):
                continue
            named = said(s for token in clause for s in token.word.senses.get(words.table, ()))
            rows = [row.name for row in named.rows if row.kind == "row"]
            if named.has_way:
                continue
            if rows:
                yield words, (rows[-1],)
            elif named.has_noun and words.row:
                yield words, words.parts or (words.row,)

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
            named = (*pending, *self._named(left, with_all_columns=True))
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

    def _denial(
        self, word: Token, left: Clause, rest: Clause, state: State, has_number: bool
    ) -> Iterator[Claim]:
        """The figures that are zero by a word."""
        cells: tuple[Cells, ...] = ()
        start, end = word.start, word.end
        if not word.is_a("zero"):
            clause = (left, word, rest)
            found = denied(self._lexicon, self._tables, self._paragraph, state, clause)
            if found is not None:
                cells, start, end = found
        elif not has_number and all(token.word.kinds for token in rest):
            cells = tuple(zeroed(self._lexicon, self._paragraph, state, left, word))
        text = self._paragraph.text[start:end]
        number = Token(start, end, text, is_number=True, value=ZERO)
        claims = [claim for each in cells for claim in self._claim(number, each)]
        if claims and not word.is_a("zero"):
            state.table = claims[0].figure[0]
            state.pending = ()
        yield from claims

    def _claim(self, number: Token, cells: Cells) -> Iterator[Claim]:
        words, table = cells.words, self._tables[cells.words.table]
        figures = [] if number.value is None else figures_of(cells, table)
        if not figures or number.value is None:
            return
        _, row, column = figures[0]
        kind = table.columns_by_name[row][column].kind
        if (kind == "amount") != (number.measure in words.amounts) and number.value:
            return
        sums = filter(None, map(words.also.get, cells.rows))
        also: list[tuple[Figure, ...]] = [(figure,) for figure in figures[1:]]
        also += [tuple((words.table, name, column) for name in names) for names in sums]
        shift = words.amounts.get(number.measure, 0)
        # The number as it is typed, without its measure word.
        end = number.start + len(number.text)
        value = scaled(number.value, shift)
        yield Claim(number.start, end, value, shift, figures[0], tuple(also))

    def _named(self, clause: Clause, *, with_all_columns: bool = False) -> tuple[Cells, ...]:
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

    def _is_apart(self, figure: Figure, told: set[Figure]) -> bool:
        """Whether a figure is neither told nor of a group that a row told is in
        (2件因不掌握而不提供)."""
        table, row, column = figure
        below = self._tables[table].below[row]
        return figure not in told and not any((table, name, column) in told for name in below)

    def _labelled(self, sentence: Clause) -> Iterator[Figure]:
        """The figures whose rows a sentence names by their labels."""
        senses = {sense for token in sentence for s in token.word.senses.values() for sense in s}
        for sense in sorted(senses):
            if sense.kind == "row":
                words = self._lexicon.by_table[sense.table]
                column = column_of(words, self._tables[sense.table], sense.name)
                if column:
                    yield (sense.table, sense.name, column)
