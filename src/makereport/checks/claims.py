"""What a narrative states of the figures of its tables: each number bound to
the row and the column that the words of its clause name.

A clause is read as of a table only where each of its words has a sense there;
what the lexicon does not know between a number and its words means silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from makereport.checks.tokens import Scanner, Token, scaled
from makereport.form.lexicon import Sense, TableWords
from makereport.form.model import Form, Item
from makereport.form.numbers import ZERO

Figure = tuple[str, str, str]
_ENDS = "。！？"
_BREAKS = "，；：！？。"
_SAYS_NOTHING = frozenset(
    {"pass", "own", "now", "whole", "each", "every", "join", "among", "deny", "none", "both", "by"}
)
_SHARED = ("by", "pass", "own", "now", "whole", "each", "every", "join")


_NAMES = frozenset({"row", "act", "noun", "column"})
_UNKNOWN = Token(0, 0, "")


class Claim(NamedTuple):
    """A number that the text states: its place in the unified text, how many
    places its unit is smaller than that of the figure, what it is taken for,
    and what else it may be (each a sum of figures)."""

    start: int
    end: int
    value: Decimal
    shift: int
    figure: Figure
    also: tuple[tuple[Figure, ...], ...] = ()
    is_denial: bool = False


@dataclass
class _State:
    """What the sentence has said so far."""

    row: dict[str, str] = field(default_factory=dict)
    table: str = ""
    past: bool = False
    elsewhere: bool = False
    colon: bool = False
    """Whether a colon stands before the clause."""
    foreign: bool = False
    """Whether the last number was of what the lexicon does not know."""
    pending: tuple[tuple[str, str, str], ...] = ()
    """Rows named without a number yet, with table and column."""
    awaited: tuple[tuple[str, str, str], ...] = ()
    """Rows whose numbers follow one by one."""
    among: bool = False
    """Whether what follows are parts of something foreign."""


class _Reading(NamedTuple):
    rows: tuple[str, ...]
    column: str


class Reader:
    """Reads the paragraphs of a narrative by the lexicon of a form."""

    def __init__(self, form: Form, scanner: Scanner) -> None:
        self.form = form
        self.lexicon = form.lexicon
        self.scanner = scanner
        self.context = ""

    def claims(self, text: str, context: str = "") -> Iterator[Claim]:
        """The claims of a unified paragraph; `context` is what stands before it."""
        state = _State()
        self.context = context
        self.text = text
        for sentence in _sentences(list(self.scanner.tokens(text))):
            state = _State(row=state.row, table=state.table, foreign=False)
            end = sentence[-1].end
            self.seen = context + text[:end]
            self.begins = sentence[0].start
            yield from _distinct(list(self._sentence(sentence, state)))

    def _sentence(self, tokens: list[Token], state: _State) -> Iterator[Claim]:
        outer, inner = _brackets(tokens)
        clauses = [_applied(clause) for clause in _clauses(outer)]
        for clause, ahead in zip(clauses, [*clauses[1:], []], strict=True):
            if clause:
                self.seen = self.context + self.text[: clause[-1].end]
            yield from self._clause(clause, state, inner, ahead)
            if clause:
                state.colon = self.text[clause[-1].end : clause[-1].end + 1] == "："

    def _bracket(self, tokens: list[Token], state: _State) -> Iterator[Claim]:
        kept = replace(state, row=dict(state.row))
        yield from self._sentence(tokens, kept)

    def _clause(
        self,
        clause: list[Token],
        state: _State,
        inner: dict[int, list[Token]],
        ahead: list[Token],
    ) -> Iterator[Claim]:
        left: list[Token] = []
        blocked = False
        had_number = False
        index = 0
        while index < len(clause):
            token = clause[index]
            rest = clause[index + 1 :]
            if token.is_number:
                if not (blocked or state.past or state.elsewhere):
                    yield from self._bound(token, left, rest, state, ahead)
                had_number = True
                left = []
            elif token.has("past"):
                if blocked:
                    pass
                elif any(t.has("compare") or t.has("join") for t in left[-1:]):
                    blocked = True
                else:
                    state.past = True
            elif token.has("now"):
                state.past = False
                left.append(token)
            elif token.has("among"):
                state.among = state.foreign
                left.append(token)
            elif token.has("own"):
                state.elsewhere = False
                left.append(token)
            elif token.has("elsewhere") and not self._is_table_word(token, state):
                state.elsewhere = True
            elif token.has("compare"):
                blocked = True
                left.append(token)
            elif token.has("deny") or token.has("none") or token.has("both"):
                if not (blocked or state.past or state.elsewhere):
                    found = list(self._denied(token, left, rest, state))
                    yield from found
                    if found:
                        break
                left.append(token)
            else:
                if token.has("each"):
                    state.awaited = (*state.pending, *self._named(left))
                left.append(token)
            if any(s.kind == "zero" for s in token.senses) and not had_number:
                yield from self._zero(token, left, rest, state)
            if token.end in inner:
                inside = inner[token.end]
                yield from self._bracket(inside, state)
                if not any(t.is_number for t in inside) and self._named(inside):
                    left.append(_UNKNOWN)
            index += 1
        named = () if had_number else self._named(left)
        if clause and not had_number:
            state.pending = named or state.pending
            if not named and any(not t.senses for t in left):
                state.pending = ()
        elif had_number:
            state.pending = ()

    def _is_table_word(self, token: Token, state: _State) -> bool:
        return False

    # -- binding ---------------------------------------------------------------

    def _bound(
        self,
        number: Token,
        left: list[Token],
        rest: list[Token],
        state: _State,
        ahead: list[Token],
    ) -> Iterator[Claim]:
        right = _until_number(rest)
        if state.awaited:
            (table, row, column), *others = state.awaited
            state.awaited = tuple(others)
            if not any(not t.senses for t in left):
                yield from self._claim(number, self.lexicon.by_table[table], _Reading((row,), column), state)
            return
        if any(t.has("every") for t in left[-2:]):
            named = (*state.pending, *self._named(left))
            if len(named) > 1 and not right:
                for table, row, column in named:
                    words = self.lexicon.by_table[table]
                    yield from self._claim(number, words, _Reading((row,), column), state)
                return
        if not left and len(state.pending) == 1 and state.colon and not right:
            table, row, column = state.pending[0]
            words = self.lexicon.by_table[table]
            yield from self._claim(number, words, _Reading((row,), column), state)
            state.table = table
            return
        found: list[tuple[TableWords, _Reading]] = []
        for words in self.lexicon.tables:
            reading = self._reading(words, number, left, right, state, ahead if len(right) == len(rest) else [])
            if reading is not None:
                found.append((words, reading))
        if any(t.has("deny") or t.has("none") for t in left):
            return
        if len(found) != 1:
            is_foreign = not found and (
                any(t.text and not t.senses for t in left) or (bool(right) and not right[0].senses)
            )
            if is_foreign and number.measure:
                state.foreign = True
                state.table = ""
            return
        words, reading = found[0]
        yield from self._claim(number, words, reading, state)
        state.row[words.table] = reading.rows[0]
        state.foreign = False
        state.table = words.table

    def _claim(
        self, number: Token, words: TableWords, reading: _Reading, state: _State
    ) -> Iterator[Claim]:
        table = self.form.tables[words.table]
        figures = [
            (words.table, row, column)
            for row in reading.rows
            for column in [reading.column or self._column(words, row)]
            if row in table.columns_of and column in {c.name for c in table.columns_of[row]}
        ]
        if not figures:
            return
        column = next(c for c in table.columns_of[figures[0][1]] if c.name == figures[0][2])
        shift = 0
        if number.measure in words.amounts:
            if column.kind != "amount":
                return
            shift = words.amounts[number.measure]
        elif column.kind == "amount" and number.value:
            return
        also = [(figure,) for figure in figures[1:]]
        if reading.rows[0] in words.also:
            names = words.also[reading.rows[0]]
            also.append(tuple((words.table, row, figures[0][2]) for row in names))
        value = scaled(number, shift)
        if value is None:
            return
        # The number as it is typed, without its measure word.
        end = number.start + len(number.text)
        yield Claim(number.start, end, value, shift, figures[0], tuple(also))

    def _column(self, words: TableWords, row: str) -> str:
        columns = self.form.tables[words.table].columns_of[row]
        names = [column.name for column in columns]
        if words.column in names:
            return words.column
        return names[0] if len(names) == 1 else ""

    def _reading(
        self,
        words: TableWords,
        number: Token,
        left: list[Token],
        right: list[Token],
        state: _State,
        ahead: list[Token],
    ) -> _Reading | None:
        """What a number is of, read as of a table."""
        if number.measure and number.measure not in (*words.measures, *words.amounts):
            return None
        if words.given and not any(word in self.seen for word in words.given):
            return None
        before = self._senses(left, words)
        if before is None:
            return None
        kinds = [sense.kind for sense in before]
        is_part = "among" in kinds
        if is_part:
            last = len(kinds) - 1 - kinds[::-1].index("among")
            lead, before = before[:last], before[last + 1 :]
        else:
            lead = []
        rows, columns, nouns = _gathered(before)
        lead_rows, _, _ = _gathered(lead)
        known = list(takewhile(lambda token: self._sense(token, words), right))
        after = self._senses(known, words) or []
        right_rows, right_columns, right_nouns = _gathered(after)
        is_clear = len(known) == len(right) or (bool(after) and after[0].kind in _SHARED)
        if rows or columns or nouns:
            if right and not is_clear and not (after and after[0].kind in ("tail",)):
                return None
            if _is_sum(before, rows):
                return None
            if not rows and not right_rows and nouns and not columns and not is_part:
                rows = [("row", words.row)] if words.row else []
            elif not rows and right_rows and columns:
                rows = right_rows[:1]
            if not columns and right_columns and right[0].senses and after[0].kind == "column":
                if rows and not nouns:
                    columns = right_columns[:1]
        elif right_rows or right_columns or right_nouns:
            if len(known) < len(right) and after and after[-1].kind not in (*_SHARED, "tail"):
                return None
            rows, columns, nouns = right_rows[:1], right_columns[:1], right_nouns
            if not rows and not columns:
                # 4件申请因故延期，结转下年度: the next clause says what is of them.
                first = list(takewhile(lambda token: self._sense(token, words), ahead))
                next_rows, _, _ = _gathered(self._senses(first, words) or [])
                if next_rows and next_rows[0][0] == "row" and not any(t.is_number for t in ahead):
                    rows = next_rows[:1]
                elif is_part or not words.row or not is_clear:
                    return None
                else:
                    rows = [("row", words.row)]
        elif "whole" in kinds and state.pending and not is_part:
            pending = [p for p in state.pending if p[0] == words.table]
            if len(state.pending) != 1 or not pending or (right and not is_clear):
                return None
            rows, columns = [("row", pending[0][1])], [pending[0][2]] if pending[0][2] else []
            nouns = ["noun"]
        else:
            return None
        return self._settled(words, rows, columns, nouns, lead_rows, is_part, state)

    def _settled(
        self,
        words: TableWords,
        rows: list[tuple[str, str]],
        columns: list[str],
        nouns: list[str],
        lead_rows: list[tuple[str, str]],
        is_part: bool,
        state: _State,
    ) -> _Reading | None:
        if len(set(columns)) > 1:
            return None
        column = columns[0] if columns else ""
        if not rows and columns:
            pending = [row for table, row, _ in state.pending if table == words.table]
            inherited = lead_rows[-1][1] if lead_rows else ""
            inherited = inherited or (pending or [state.row.get(words.table, "")])[-1]
            only = self._only_row(words.table, column)
            if only:
                rows = [("row", only)]
            elif inherited:
                rows = [("row", inherited)]
            elif nouns and words.row:
                rows = [("row", words.row)]
            else:
                return None
            if state.foreign and not nouns and not only:
                return None
        is_act = any(kind == "act" for kind, _ in rows)
        is_full = bool(columns) and rows[0][0] == "row"
        if (state.foreign or state.among) and not lead_rows and not is_full:
            if not nouns or state.among:
                return None
        if is_act and not nouns and not lead_rows and not self._is_about(words, state):
            return None
        names = self._nearest(words.table, rows)
        if len(names) > 1 and any(kind == "row" for kind, _ in rows):
            return None
        if is_part and names[0] in words.parts and not columns:
            return None
        return _Reading(names, column) if names else None

    def _nearest(self, table: str, rows: list[tuple[str, str]]) -> tuple[str, ...]:
        """The rows that are meant: a label rather than an act, a row rather than
        the group it is in."""
        told = [row for row in rows if row[0] == "row"] or rows
        names = tuple(dict.fromkeys(name for _, name in told))
        items = self.form.tables[table].items
        return tuple(name for name in names if not _below(items[name], names))

    def _is_about(self, words: TableWords, state: _State) -> bool:
        """Whether the paragraph speaks of a table, so that acts alone are of it."""
        if state.table:
            return state.table == words.table
        return any(word in self.seen for word in self._nouns(words))

    def _nouns(self, words: TableWords) -> Iterable[str]:
        return self._noun_words.get(words.table, ())

    @property
    def _noun_words(self) -> dict[str, list[str]]:
        if not hasattr(self, "_nouns_by_table"):
            found: dict[str, list[str]] = {}
            for word, senses in self.lexicon.senses.items():
                for sense in senses:
                    if sense.kind == "noun" and sense.name == "strong":
                        found.setdefault(sense.table, []).append(word)
            self._nouns_by_table = found
        return self._nouns_by_table

    def _only_row(self, table: str, column: str) -> str:
        """The row that alone has a column."""
        rows = [
            row.name
            for row in self.form.tables[table].leaf_rows
            if column in {c.name for c in self.form.tables[table].columns_of[row.name]}
        ]
        return rows[0] if len(rows) == 1 else ""

    def _senses(self, tokens: Iterable[Token], words: TableWords) -> list[Sense] | None:
        """What tokens say in a clause of a table, None where one says nothing."""
        found: list[Sense] = []
        for token in tokens:
            senses = self._sense(token, words)
            if not senses:
                return None
            found += senses
        return found

    def _sense(self, token: Token, words: TableWords) -> tuple[Sense, ...]:
        """The senses of a token in a clause of a table: its own, else one that
        is of every table."""
        own = tuple(s for s in token.senses if s.table == words.table)
        if own:
            return tuple(s for s in own if s.kind == own[0].kind)
        return tuple(s for s in token.senses if s.kind in _SAYS_NOTHING)[:1]

    # -- denials ---------------------------------------------------------------

    def _denied(
        self, token: Token, left: list[Token], rest: list[Token], state: _State
    ) -> Iterator[Claim]:
        if state.among:
            return
        for words in self.lexicon.tables:
            if words.given and not any(word in self.seen for word in words.given):
                continue
            found = list(self._denial(words, token, left, rest, state))
            about = "".join(t.text for t in (*left, *rest))
            if state.foreign and words.given and not any(w in about for w in words.given):
                continue
            if found:
                state.table = words.table
                yield from found
                return

    def _denial(
        self, words: TableWords, token: Token, left: list[Token], rest: list[Token], state: _State
    ) -> Iterator[Claim]:
        before = self._senses(left, words)
        tokens = [t for t in rest if not (t.is_number and t.value == 1)]
        senses = self._senses(tokens, words)
        if before is None or senses is None:
            return
        left_rows, left_columns, left_nouns = _gathered(before)
        rows, columns, nouns = _gathered(senses)
        kinds = {s.kind for s in senses}
        if "among" in kinds:
            return
        start, end = token.start, token.end
        pairs: list[tuple[str, str]] = []
        if not token.has("both") and (rows or columns or nouns):
            if left_nouns and not rows and not columns:
                return
            if left_rows and rows and not columns and "among" not in {s.kind for s in before}:
                return
            if columns:
                row = rows[0][1] if rows else left_rows[-1][1] if left_rows else ""
                row = row or state.row.get(words.table, "") or self._only_row(words.table, columns[0])
                pairs = [(row, column) for column in columns if row]
            elif rows:
                if all(kind == "act" for kind, _ in rows) and not nouns:
                    return
                pairs = [(name, "") for _, name in rows]
                if any(kind == "act" for kind, _ in rows):
                    pairs = pairs[:1]
            elif words.row and nouns:
                pairs = [(words.row, "")]
            named = [t for t in tokens if {s.kind for s in t.senses if s.table == words.table} & _NAMES]
            end = max((t.end for t in named), default=end)
        elif left_rows or left_nouns:
            if kinds - {"pass", "tail", "own", "now"}:
                return
            pairs = [(name, "") for kind, name in left_rows]
            if not pairs and words.row:
                pairs = [(words.row, "")]
            if left_columns:
                pairs = [(name, left_columns[-1]) for name, _ in pairs]
            pairs = [(row, column) for table, row, column in state.pending if table == words.table] + pairs
            start = left[0].start
        elif state.pending and not kinds - {"pass", "tail", "own", "now"}:
            pairs = [(row, column) for table, row, column in state.pending if table == words.table]
            if len(pairs) != len(state.pending):
                return
        state.pending = ()
        for row, column in dict.fromkeys(pairs):
            number = Token(start, end, self.text[start:end], (), True, ZERO)
            for claim in self._claim(number, words, _Reading((row,), column), state):
                yield claim._replace(is_denial=True)

    def _zero(
        self, token: Token, left: list[Token], rest: list[Token], state: _State
    ) -> Iterator[Claim]:
        """Words that say that a row is zero (全部办结)."""
        if state.past or state.elsewhere or state.foreign or rest:
            return
        for words in self.lexicon.tables:
            named = [s for s in token.senses if s.kind == "zero" and s.table == words.table]
            senses = self._senses(left, words)
            if not named or senses is None or state.table != words.table:
                continue
            if any(s.kind in ("among", "each") for s in senses):
                continue
            if state.row.get(words.table) not in (words.row, *words.parts):
                continue
            number = Token(token.start, token.end, token.text, (), True, ZERO)
            for claim in self._claim(number, words, _Reading((named[0].name,), ""), state):
                yield claim._replace(is_denial=True)

    def _named(self, left: Sequence[Token]) -> tuple[tuple[str, str, str], ...]:
        """The rows that a clause names without a number, by table."""
        found: list[tuple[str, str, str]] = []
        for words in self.lexicon.tables:
            if words.given and not any(word in self.seen for word in words.given):
                continue
            senses = self._senses(left, words)
            if senses is None:
                continue
            rows, columns, nouns = _gathered(senses)
            column = columns[-1] if columns else ""
            if rows and not (all(kind == "act" for kind, _ in rows) and not nouns):
                found += [(words.table, name, column) for _, name in rows]
            elif nouns and words.row and not columns:
                found.append((words.table, words.row, ""))
        return tuple(found)


def _below(item: Item, names: tuple[str, ...]) -> set[str]:
    """Which of the names are of rows in a group."""
    return {inner.name for inner in item.walk() if inner is not item and inner.name in names}


def _gathered(
    senses: Iterable[Sense],
) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """The rows (with the kind of the word), columns and nouns among senses."""
    rows: list[tuple[str, str]] = []
    columns: list[str] = []
    nouns: list[str] = []
    for sense in senses:
        if sense.kind in ("row", "act"):
            rows.append((sense.kind, sense.name))
        elif sense.kind == "column":
            columns.append(sense.name)
        elif sense.kind == "noun":
            nouns.append(sense.name)
    return rows, columns, nouns


def _is_sum(senses: list[Sense], rows: list[tuple[str, str]]) -> bool:
    """Whether several rows are named together, so that the number is of all."""
    seen: set[str] = set()
    joined = False
    for sense in senses:
        if sense.kind == "join":
            joined = bool(seen)
        elif sense.kind in ("row", "act"):
            if joined and sense.name not in seen:
                return True
            seen.add(sense.name)
            joined = False
    return False


def _applied(clause: list[Token]) -> list[Token]:
    """A clause without the words for those who applied: between an act and 提出,
    or before 向 and the agency. One kind of applicant alone is a column."""
    dropped: set[int] = set()
    begin = 0
    for index, token in enumerate(clause):
        if token.is_number:
            begin = index + 1
        span = clause[begin:index]
        is_to = token.text == "向" and index + 1 < len(clause) and clause[index + 1].has("own")
        acts = [i for i in range(begin, index) if clause[i].has("act")]
        if is_to:
            kept = ("deny", "none", "now", "own")
            dropped.update(
                begin + i for i, t in enumerate(span) if not any(t.has(kind) for kind in kept)
            )
        elif token.has("by") and acts and not any(t.has("deny") or t.has("none") for t in span):
            who = range(acts[0] + 1, index)
            columns = [i for i in who if clause[i].has("column")]
            strange = [i for i in who if all(s.kind == "tail" for s in clause[i].senses)]
            dropped.update(strange)
            if strange or len(columns) > 1:
                dropped.update(columns)
    return [token for i, token in enumerate(clause) if i not in dropped]


def _until_number(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.is_number or token.text == "、":
            break
        found.append(token)
    return found


def _sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for token in tokens:
        sentence.append(token)
        if token.text in _ENDS and not token.is_number:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _brackets(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """The tokens outside brackets, and those inside by where the token before
    them ends."""
    outer: list[Token] = []
    inner: dict[int, list[Token]] = {}
    depth = 0
    place = -1
    for token in tokens:
        if token.text == "（":
            if depth == 0:
                place = outer[-1].end if outer else -1
            depth += 1
        elif token.text == "）":
            depth = max(0, depth - 1)
        elif depth:
            inner.setdefault(place, []).append(token)
        else:
            outer.append(token)
    return outer, inner


def _clauses(tokens: list[Token]) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in tokens:
        if token.text in _BREAKS and not token.is_number and token.has("mark"):
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _distinct(claims: list[Claim]) -> Iterator[Claim]:
    yield from claims
