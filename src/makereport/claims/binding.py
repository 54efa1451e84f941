"""Of what a number is, by the words of its clause read as of one table."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from makereport.claims.cells import Cells, Whole, column_of, figures_of, nearest
from makereport.claims.clauses import Clause
from makereport.claims.said import Said, goes_on, known, parted, said, senses_of
from makereport.claims.state import Paragraph, State
from makereport.claims.tokens import Token
from makereport.form.lexicon import Sense, TableWords
from makereport.form.numbers import EXACT
from makereport.form.tables import Table

_PLAIN = ("pass", "tail")
_BECAUSE = ("因", "由于", "因为")


def _is_less(count: Decimal | None, value: Decimal | None) -> bool:
    return count is not None and value is not None and count < value


class _Named(NamedTuple):
    """What a clause names of a number; `lead` are the rows of which it is a part."""

    rows: tuple[Sense, ...]
    columns: tuple[str, ...]
    has_noun: bool
    lead: tuple[Sense, ...]
    is_part: bool


class Binding:
    """Binds numbers by the words of one table."""

    def __init__(self, words: TableWords, table: Table, paragraph: Paragraph, state: State) -> None:
        self.words = words
        self.table = table
        self.paragraph = paragraph
        self.state = state

    def cells(
        self, before: list[Sense], right: Clause, ahead: Clause, number: Token
    ) -> Cells | None:
        """What a number is of, by what the words before it say, by the words behind
        it and those of the next clause; None where they leave a doubt."""
        lead, before, is_part = parted(before)
        named, known_right = said(before), known(right, self.words.table)
        after = senses_of(known_right, self.words.table) or []
        behind = said(after)
        measure = number.measure
        if self._is_apart(named, behind, measure):
            return None
        is_whole = len(known_right) == len(right)
        is_clear = self._is_clear(right, after, measure, is_whole)
        if named.names_something:
            is_sound = is_clear and not self._is_sum(named)
            rows, columns = self._before(before, named, after, behind, is_part)
        elif rows := self._after_reason(right):
            is_sound, columns = True, ()
        elif behind.names_something:
            is_sound = not self._is_sum(behind) and (is_whole or after[-1].kind in _PLAIN)
            rows, columns = behind.rows[:1], behind.columns[:1]
            if rows and rows[0].kind == "act" and any(token.text in _BECAUSE for token in right):
                return None  # 5件因年底收到，结转下年
            if rows and rows[0].kind == "act" and behind.has_noun:
                rows = self._done(behind)  # 12件申请均已答复
            if not rows and not columns:
                rows = self._noun_row(ahead, is_whole, is_part)
        else:
            is_total = any(sense.kind == "whole" for sense in before)
            return self._pending() if is_total and is_clear and not is_part else None
        if not is_sound or not (rows or columns):
            return None
        lead_rows = said(lead).rows
        if not rows and any(sense.kind == "now" for sense in before):
            lead_rows = self.words.whole or lead_rows  # 其中本年公民申请100件
        has_noun = named.has_noun or behind.has_noun
        return self._settled(_Named(rows, columns, has_noun, lead_rows, is_part), number.value)

    def _done(self, behind: Said) -> tuple[Sense, ...]:
        """The rows of a number of which the noun is named and what was done with
        it: received as well as handled."""
        whole = (sense._replace(kind="act") for sense in self.words.whole)
        return (*behind.rows[:1], *whole)

    def _pending(self) -> Cells | None:
        """What the clause before names, of its total (收到的申请，总数12件)."""
        pending = self.state.pending
        return pending[0] if len(pending) == 1 and pending[0].words is self.words else None

    def _noun_row(self, ahead: Clause, is_whole: bool, is_part: bool) -> tuple[Sense, ...]:
        """The row of a number with only a noun behind it (4件申请)."""
        rows = self._next_row(ahead)
        return rows if rows or is_part or not is_whole else self.words.whole

    def _before(
        self, before: list[Sense], named: Said, after: list[Sense], behind: Said, is_part: bool
    ) -> tuple[tuple[Sense, ...], tuple[str, ...]]:
        """Rows and columns of a number with words before it, completed by those
        behind it (制发5件规章)."""
        rows, columns = named.rows, named.columns
        if not rows and behind.rows and columns:
            rows = behind.rows[:1]
        elif not (rows or columns or is_part) and behind.rows and behind.rows[0].kind == "act":
            rows = self._done(behind)  # 依申请公开12件全部按期答复
        elif not rows and not columns and not behind.rows and not is_part:
            is_vague = any(sense.kind == "by" for sense in before) and not named.has_strong
            rows = () if is_vague else self.words.whole
        if not columns and rows and not named.has_noun and after and after[0].kind == "column":
            columns = behind.columns[:1]
        return rows, columns

    def _settled(self, named: _Named, value: Decimal | None) -> Cells | None:
        """The row and column of a number, where what the clause leaves out is
        clear."""
        state, rows = self.state, named.rows
        if len(set(named.columns)) > 1 or (rows and state.is_divided and rows == self.words.whole):
            return None
        column = named.columns[0] if named.columns else ""
        if self._is_of_what_is_foreign(named, column) or (rows and self._is_of_two(rows)):
            return None
        if self._is_of_another(named.has_noun or bool(named.lead)):
            return None
        if not rows:
            missing = self._missing_rows(column, named, value)
            return Cells(self.words, missing, column) if missing else None
        is_act = all(row.kind == "act" for row in rows)
        is_other = state.rows.get(self.words.table) != rows[0].name
        if not column and is_other and not column_of(self.words, self.table, rows[0].name):
            column = state.columns.get(self.words.table, "")  # 制发规章0件、文件12件
        is_about = named.has_noun or named.lead or self._is_about()
        names, groups = nearest(self.table, rows)
        if (is_act and not is_about) or (len(names) > 1 and not is_act):
            return None
        if column or names[0] not in self.words.parts or not (named.is_part or state.is_divided):
            return Cells(self.words, (*names, *groups), column)
        wholes = self.wholes(names[0], value)
        return Cells(self.words, (*names, *groups), "", wholes) if wholes else None

    def _is_about(self) -> bool:
        """Whether acts are of the table, by the paragraph or the head of a list
        (申请办理：收到18件)."""
        is_headed = any(cells.words is self.words for cells in self.state.pending)
        return (is_headed and self.state.mark == "：") or self.paragraph.is_about(
            self.words, self.state
        )

    def _is_of_what_is_foreign(self, named: _Named, column: str) -> bool:
        """Whether a number may be a part of one before it that the lexicon does not
        know, as it names too little itself."""
        rows, state = named.rows, self.state
        is_full = bool(rows and column) and rows[0].kind == "row"
        if not (state.is_foreign or state.is_part) or named.lead or is_full:
            return False
        only = self.table.only_rows.get(column, "") if column and not rows else ""
        return state.is_part or not (named.has_noun or only)

    def wholes(self, row: str, value: Decimal | None) -> tuple[Whole, ...]:
        """What must be so for a part of what came in to be the row's whole number
        (收到15件，其中办结12件): all that there was is in the number that came in,
        and what is not in the part was carried over."""
        words, table = self.words, self.table
        before = self.state.counts_before.get(words.table, {}).get(words.row)
        counts = self.state.counts.get(words.table, {})
        came = counts.get(words.row, before)
        if row == words.row and came is None:  # 办结52件，其中新收49件
            came = next((counts[part] for part in words.parts if part in counts), None)
        sums = words.also.get(words.row)
        if came is None or value is None or sums is None:
            return ()
        wholes: tuple[Whole, ...] = ((came, (tuple(figures_of(Cells(words, sums), table)),)),)
        if row != words.row:
            rest = tuple(figures_of(Cells(words, (table.carried,)), table)) if table.carried else ()
            wholes += ((EXACT.subtract(came, value), (rest,)),)
        return wholes

    def _is_clear(self, right: Clause, after: list[Sense], measure: str, is_whole: bool) -> bool:
        """Whether what follows a number leaves no doubt. An amount with more to it
        is a part (2万元的案件1件, 1万元已缴入国库)."""
        if measure in self.words.amounts:
            return is_whole and not (right and right[0].text == "的")
        return is_whole or goes_on(after)

    def _is_apart(self, named: Said, behind: Said, measure: str) -> bool:
        """Whether a number is of a part or of another's, or one of which only a
        noun is named may count pieces of information (发布40件，申请12件)."""
        is_reviewer = self.paragraph.is_reviewer
        if named.is_apart(is_reviewer) or behind.is_apart(is_reviewer):
            return True
        if self.paragraph.is_none:  # none of what is counted is none of the table's
            return False
        is_like = self.state.is_foreign and measure == self.state.measure
        is_piece = measure in self.words.items
        is_bare = not (named.rows or named.columns or behind.rows)
        return (is_bare and (is_like or is_piece)) or (is_like and is_piece)

    def _is_sum(self, named: Said) -> bool:
        """Whether a number is of several rows; a row and the group that it is in
        are one."""
        is_group = all(row.kind == "row" for row in named.rows)
        return named.is_sum and not (is_group and len(nearest(self.table, named.rows)[0]) == 1)

    def _is_of_two(self, rows: tuple[Sense, ...]) -> bool:
        """Whether what came in follows another row (除结转外收到12件)."""
        acts = [row.name for row in rows if row.kind == "act"]
        is_last = rows[-1].kind == "act" and rows[0].kind == "row"
        return is_last and rows[0].name != self.words.row and set(acts) == {self.words.row}

    def _is_of_another(self, has_noun: bool) -> bool:
        """Whether a number stands among parts of what only its own words name
        (收到复议3件，其中1件正在办理)."""
        whole = self.state.table
        is_like = whole in ("", self.words.table) or has_noun or not self.state.is_divided
        return not is_like and not self.words.given and self.state.is_named

    def _missing_rows(self, column: str, named: _Named, value: Decimal | None) -> tuple[str, ...]:
        """The row of a number of which the clause names the column only, and the
        others that it may be of."""
        if not column:
            return ()
        pending = [cells.rows[0] for cells in self.state.pending if cells.words is self.words]
        row = (
            self.table.only_rows.get(column, "")
            or (named.lead[-1].name if named.lead else "")
            or (pending[-1] if pending else "")
        )
        last = self.state.rows.get(self.words.table, "")
        if row or not last:
            row = row or (self.words.row if named.has_noun else "")
            return (row,) if row else ()
        return self._counted(last, value)

    def _counted(self, last: str, value: Decimal | None) -> tuple[str, ...]:
        """The last row that was counted and those counted with it, first the last
        of which a number can be a part (去年转来0件。其中公民申请52件)."""
        table = self.words.table
        counts = self.state.counts.get(table) or self.state.counts_before.get(table, {})
        rows = [last, *(row for row in reversed(counts) if row != last)]
        return tuple(sorted(rows, key=lambda row: _is_less(counts.get(row), value)))

    def _next_row(self, ahead: Clause) -> tuple[Sense, ...]:
        """The row that a clause without a number begins with
        (4件申请因故延期，结转下年)."""
        if any(token.is_number for token in ahead):
            return ()
        rows = said(senses_of(known(ahead, self.words.table), self.words.table) or []).rows
        return rows[:1] if rows and rows[0].kind == "row" else ()

    def _after_reason(self, right: Clause) -> tuple[Sense, ...]:
        """The row of a number after which a reason is given (2件因案情复杂结转下年);
        of a row in a group the reason may be one of several."""
        causes = [index for index, token in enumerate(right) if token.text in _BECAUSE]
        if not causes or len(known(right, self.words.table)) < causes[0]:
            return ()
        for token in right[causes[0] + 1 :]:
            rows = said(token.word.senses.get(self.words.table, ())).rows
            if rows and rows[0].kind == "row":
                row = self.table.items[rows[0].name]
                return rows[:1] if any(row is top for top in self.table.rows) else ()
        return ()
