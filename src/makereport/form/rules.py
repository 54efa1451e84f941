"""What a form asks of the texts of a report."""

from __future__ import annotations

from dataclasses import dataclass

FIXED = ("title", "sections")
"""What of a form a report may be held to: its title, and the names of its
sections, wherever a preface lists them."""


@dataclass(frozen=True)
class Mention:
    """What a section must speak of: one of the words in `any`. `unit_kind`
    limits it to agencies of that kind, `what` names it in the message."""

    check: str
    what: str
    any: tuple[str, ...]
    unit_kind: str = ""


@dataclass(frozen=True)
class Aspect:
    """What a section goes through: its name, and words that speak of it."""

    name: str
    any: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """Numbers that a section gives under one of its headings, beside one of the
    words in `any`, where the rows in `of` (table and row) are not all zero.
    `what` names them in the message."""

    what: str
    under: str
    any: tuple[str, ...]
    of: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Superseded:
    """A basis, by any of its names, that no longer holds for the reports of the
    year `since` and later; `instead` is what does."""

    any: tuple[str, ...]
    since: int
    instead: str
