"""What the words of a clause name, read as of one table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from makereport.claims.clauses import Clause
from makereport.form.lexicon import SAYS_NOTHING, Sense

QUIET = SAYS_NOTHING | {"tail", "review"}
"""Kinds of words that name nothing in a clause of their table."""
DENIES = frozenset({"deny", "none", "both"})
NAMES = frozenset({"noun", "act", "row", "column"})


class Said(NamedTuple):
    """The rows (of the kinds `row` and `act`) and columns that are named, in order."""

    rows: tuple[Sense, ...] = ()
    columns: tuple[str, ...] = ()
    has_noun: bool = False
    has_strong: bool = False
    """Whether one of the nouns can be of nothing else."""
    is_sum: bool = False
    """Whether rows are joined, so that a number is of all of them."""
    is_mixed: bool = False
    """Whether rows stand apart and are not joined."""
    has_way: bool = False
    """Whether a way is named, so that a number is of a part."""
    has_review: bool = False
    """Whether an act is named that is a reviewer's where the agency is one."""

    def is_apart(self, is_reviewer: bool) -> bool:
        """Whether a number is of a part, or of what a reviewer does."""
        return self.has_way or (is_reviewer and self.has_review)

    @property
    def names_something(self) -> bool:
        return bool(self.rows or self.columns or self.has_noun)


def said(senses: Sequence[Sense]) -> Said:
    """What is named by the words of a clause."""
    rows: list[Sense] = []
    columns: list[str] = []
    has_noun = has_strong = is_joined = is_apart = is_sum = is_mixed = has_way = has_review = False
    has_by = False
    for sense in senses:
        if sense.kind in ("row", "act"):
            is_new = bool(rows) and all(row.name != sense.name for row in rows)
            # 受理和办结12件: of either.
            is_sum |= is_joined and is_new and (sense.kind == "row" or rows[-1].kind == "row")
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
            has_by |= sense.kind == "by"
            has_way |= sense.kind == "way"
            has_review |= sense.kind == "review"
    if columns and has_by:
        columns = _alone(senses)
    return Said(
        tuple(rows), tuple(columns), has_noun, has_strong, is_sum, is_mixed, has_way, has_review
    )


def _alone(senses: Sequence[Sense]) -> list[str]:
    """The columns but for those in a list with others who apply: a number is of all
    of them (公民、企业、群众申请12件)."""
    found: list[str] = []
    run: list[Sense] = []
    for before, sense in pairwise((Sense("join"), *senses, Sense(""))):
        if sense.kind == "join":
            continue
        if before.kind != "join" or sense.kind not in ("by", "column"):
            if all(each.kind == "column" for each in run):
                found += [each.name for each in run]
            run = []
        if sense.kind in ("by", "column"):
            run.append(sense)
    return found


def senses_of(tokens: Clause, table: str) -> list[Sense] | None:
    """What tokens say in a clause of a table, None where one says nothing."""
    found: list[Sense] = []
    for token in tokens:
        senses = token.word.senses.get(table)
        if senses is None:
            return None
        found += senses
    return found


def known(tokens: Clause, table: str) -> Clause:
    """The tokens before the first that says nothing in a clause of a table."""
    for index, token in enumerate(tokens):
        if table not in token.word.senses:
            return tokens[:index]
    return tokens


def parted(senses: list[Sense]) -> tuple[list[Sense], list[Sense], bool]:
    """What stands before 其中 and behind it, and whether it is there."""
    for index in range(len(senses) - 1, -1, -1):
        if senses[index].kind == "among":
            after = senses[index + 1 :]
            # 其中本机关收到5件: the agency's own are no part of the agency's.
            return senses[:index], after, all(sense.kind != "own" for sense in after)
    return [], senses, False


def goes_on(senses: list[Sense]) -> bool:
    """Whether what follows a number tells no more of it than a noun does."""
    return next((s.kind for s in senses if s.kind != "noun"), "") in SAYS_NOTHING - {"by"}
