"""The clauses of a sentence, as lists of tokens."""

from __future__ import annotations

from makereport.claims.tokens import Token

_BREAKS = frozenset("，；：。！？")
_WAY_BEGINS = frozenset({"通过", "经", "以", "采取", "采用", "利用"})
_WAY_ENDS = frozenset({"方式", "途径", "渠道", "形式", "平台", "名义"})
_SEVERAL = frozenset({"、", "和", "及", "与", "或", "以及", "等"})
Clause = list[Token]


def without_brackets(sentence: Clause) -> tuple[Clause, dict[int, Clause]]:
    """The tokens outside brackets, and those inside by where the token before
    them ends (-1 where none does)."""
    if all(token.text != "（" for token in sentence):
        return sentence, {}
    outer: Clause = []
    inner: dict[int, Clause] = {}
    depth = 0
    for token in sentence:
        if token.text == "（":
            depth += 1
        elif token.text == "）":
            depth = max(0, depth - 1)
        elif depth:
            inner.setdefault(outer[-1].end if outer else -1, []).append(token)
        else:
            outer.append(token)
    return outer, inner


def clauses(tokens: Clause) -> list[tuple[Clause, str]]:
    """The clauses of a sentence, each with the mark before it."""
    found: list[tuple[Clause, str]] = []
    clause: Clause = []
    mark = ""
    for token in tokens:
        if token.text in _BREAKS:
            found.append((clause, mark))
            clause, mark = [], token.text
        else:
            clause.append(token)
    return [*found, (clause, mark)]


def without_asides(clause: Clause) -> Clause:
    """A clause without the words for those who applied between an act and 提出,
    or before 向 and the agency, and without several ways in which they did: one
    kind of applicant alone is a column, one way a part."""
    dropped: set[int] = set()
    begin = 0
    way: int | None = None
    for index, token in enumerate(clause):
        if token.is_number:
            begin, way = index + 1, None
        elif token.text in _WAY_BEGINS:
            way = index
        elif way is None and token.is_a("act"):
            way = index + 1
        elif token.text in _WAY_ENDS and way is not None:
            if any(t.text in _SEVERAL for t in clause[way:index]):
                dropped.update(range(way, index + 1))
            way = None
        elif token.text == "向" and index + 1 < len(clause) and clause[index + 1].is_a("own"):
            dropped.update(
                i for i in range(begin, index) if not clause[i].is_a("deny", "none", "now", "own")
            )
        elif token.is_a("by"):
            dropped.update(_applicants(clause, begin, index))
    return [token for i, token in enumerate(clause) if i not in dropped] if dropped else clause


def _applicants(clause: Clause, begin: int, end: int) -> list[int]:
    act = next((i for i in range(begin, end) if clause[i].is_a("act")), end)
    if any(token.is_a("deny", "none") for token in clause[begin:end]):
        return []
    who = range(act + 1, end)
    columns = [i for i in who if clause[i].is_a("column")]
    strange = [i for i in who if clause[i].word.kinds <= {"tail"}]
    return [*strange, *(columns if strange or len(columns) > 1 else [])]


def until_number(tokens: Clause) -> Clause:
    """The tokens before the next number or the next in a list."""
    for index, token in enumerate(tokens):
        if token.is_number or token.text == "、":
            return tokens[:index]
    return tokens
