"""What a narrative states of the figures of its tables: each number bound to
the row and the column that the words of its clause name.

A clause is read as of a table only where each of its words has a sense there:
what the lexicon does not know between a number and its words means silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from makereport.claims.attribution import Attribution
from makereport.claims.cells import Cells, Whole
from makereport.claims.claim import Claim, claim_of, named_beside
from makereport.claims.clauses import (
    Clause,
    clauses,
    until_number,
    without_asides,
    without_brackets,
)
from makereport.claims.denials import denied, zeroed
from makereport.claims.own_names import own_names
from makereport.claims.said import DENIES
from makereport.claims.state import Paragraph, State
from makereport.claims.tokens import Scanner, Token
from makereport.form.lexicon import SAYS_NOTHING
from makereport.form.model import Form
from makereport.form.numbers import ZERO

_STATES = DENIES | {"zero"}
_BEGINS = frozenset({"own", "now"})
_LEVELS = tuple(f"{level}本级" for level in ("政府", *"省市州盟县区旗镇乡"))
_UNKNOWN = Token(0, 0, "")


def _begins(before: Token, token: Token) -> bool:
    """Whether a statement begins at two words, whatever stands before
    (提升质效2022年我局收到12件)."""
    own = token if token.is_a("own") else before
    is_both = before.word.kinds | token.word.kinds >= _BEGINS
    return is_both and own.text[:1] in "我本全"


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
        self._attribution = Attribution(self._lexicon, self._tables, self._paragraph)

    def claims(self, text: str, heading: str = "") -> Iterator[Claim]:
        """The claims of a unified paragraph under a heading."""
        self._paragraph = Paragraph(text, heading, self._is_reviewer)
        self._attribution = Attribution(self._lexicon, self._tables, self._paragraph)
        state = State()

        def is_about(end: int) -> bool:
            return bool(state.table) or self._paragraph.is_of_any(self._lexicon.tables, end)

        for sentence in self._scanner.sentences(text, is_about):
            if not sentence:
                state = State(state.rows, is_foreign=True)
            if not any(t.value is not None or t.word.kinds & _STATES for t in sentence):
                continue
            goes_on = sentence[0].is_a("among")
            state = State(
                state.rows,
                counts_before=state.counts or state.counts_before,
                table=state.table,
                is_foreign=goes_on and state.is_foreign,
                wholes=state.wholes if goes_on else (),
            )
            claims = self._whole(list(self._sentence(sentence, state)))
            if claims:
                told = {claim.figure for claim in claims}
                near = tuple(named_beside(sentence, told, self._lexicon, self._tables))
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
        if has_number:
            state.pending = ()
        else:
            yield from self._without_number(left, state)

    def _without_number(self, clause: Clause, state: State) -> Iterator[Claim]:
        """What a clause without a number says of that before it."""
        if state.last is not None:
            number, cells = state.last
            made = self._attribution.of_all(cells, number, clause, state)
            yield from self._claims(number, [made] if made else [], state.wholes)
            state.last = None
        if not all(token.word.kinds & SAYS_NOTHING for token in clause):
            state.pending = self._attribution.named(clause)

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
        named = () if any(token.is_number for token in inside) else self._attribution.named(inside)
        if named and not self._is_below(named, self._attribution.named(left)):
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
            state.awaited = (*state.pending, *self._attribution.named(left))

    def _number(
        self, number: Token, left: Clause, rest: Clause, state: State, ahead: Clause
    ) -> Iterator[Claim]:
        cells = self._attribution.of_number(number, left, rest, state, ahead)
        state.last = None
        if not cells:
            self._attribution.unread(number, left, until_number(rest), state)
            return
        (words, (row, *_), column, _), *others = cells
        state.table = words.table
        state.is_named = bool(words.given)
        state.is_foreign = False
        state.rows[state.table] = row
        state.columns[state.table] = column
        if not column:
            state.counts.setdefault(state.table, {})[row] = number.value
            state.last = None if others else (number, cells[0])
        yield from self._claims(number, cells, state.wholes)

    def _claims(
        self, number: Token, cells: Iterable[Cells], wholes: tuple[Whole, ...] = ()
    ) -> Iterator[Claim]:
        made = (claim_of(number, each, self._tables[each.words.table], wholes) for each in cells)
        yield from filter(None, made)

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
        claims = list(self._claims(number, cells))
        if claims and not word.is_a("zero"):
            state.table, row, _ = claims[0].figure
            state.rows[state.table] = row
            state.pending = ()
        yield from claims
