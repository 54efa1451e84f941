"""The form as data, read once from its `form.yaml` (see `form.reader`): sections,
with tables (`form.tables`) or text, what it asks of them (`form.rules`), and who
reports by it (`form.agencies`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from makereport.form.agencies import CALENDAR, CONTACTS, UNIT_KINDS, Deadline, Period, UnitKind
from makereport.form.labels import label_key
from makereport.form.lexicon import Lexicon
from makereport.form.rules import Aspect, Given, Mention, Superseded
from makereport.form.tables import BESIDE, Beside, Relation, Table

_EDITION = re.compile("-[0-9]{4}$")
FILE_FIELDS = ("单位", "年度")
"""What the name of a report file may be made of."""


def family_of(form_id: str) -> str:
    """What the editions of one form have in common: the id without its year."""
    return _EDITION.sub("", form_id)


class TextPlace(NamedTuple):
    """Where a section has text. `name` is what the text is called in reports
    and templates, `key` what it is typed under among the rows of a table
    (empty for a section that is text), `label` what it is called in messages."""

    name: str
    key: str
    label: str


@dataclass(frozen=True, eq=False)
class Part:
    """A heading with nothing of its own under it, as 第一部分; `heading` is
    printed in place of the label and may cite 单位 and 年度."""

    label: str
    level: int = 1
    heading: str = ""

    name = ""
    """Nobody types or cites it."""

    @property
    def printed(self) -> str:
        """The heading as it is printed, with its citations."""
        return self.heading or self.label


@dataclass(frozen=True, eq=False)
class Section:
    """A section of the report: narrative (`table` is None), or one table.
    `parts` are the headings of the form that stand above its own, which has a
    `level` of 1 or 2; `heading` is printed in place of the label and may cite 单位
    and 年度.

    `outline` are headings for a starter; `least` is how many characters of
    text say something at all, `most` how many it may have; `repeats` is the
    share of sentences that may not be last year's (all 0 where nothing is
    asked)."""

    label: str
    name: str
    table: Table | None = None
    outline: tuple[str, ...] = ()
    least: int = 0
    repeats: float = 0.0
    mentions: tuple[Mention, ...] = ()
    most: int = 0
    aspects: tuple[Aspect, ...] = ()
    given: tuple[Given, ...] = ()
    level: int = 1
    heading: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def printed(self) -> str:
        """The heading as it is printed, with its citations."""
        return self.heading or self.label

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset((label_key(self.label), label_key(self.name)))

    @cached_property
    def texts(self) -> tuple[TextPlace, ...]:
        """The section's own text, or those before and after its table."""
        if self.table is None:
            return (TextPlace(self.name, "", self.label),)
        return tuple(
            TextPlace(f"{self.name}_{key}", key, f"{self.label}（{key}）") for key in BESIDE
        )


@dataclass(frozen=True, eq=False)
class Form:
    """One official form. `title` and `preface` (which it may lack) are narrative
    with citations; `subjects` are what titles of its reports name, `is_signed`
    tells that unit and date may stand at the end, `is_default` that the year of
    a report chooses it by itself; `fixed` is which of FIXED no report may word in
    its own way; `contacts` are the ways to reach an office that a report may name;
    `file_name` is how report files are called, a pattern of FILE_FIELDS."""

    id: str
    name: str
    source: str
    first_year: int
    last_year: int | None
    title: str
    sections: tuple[Section, ...]
    lexicon: Lexicon
    folder: Path
    preface: str = ""
    subjects: tuple[str, ...] = ()
    is_signed: bool = True
    is_default: bool = False
    published: tuple[Deadline, ...] = ()
    fixed: tuple[str, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = UNIT_KINDS
    contacts: tuple[str, ...] = CONTACTS
    period: Period = CALENDAR
    file_name: str = "{年度}"
    superseded: tuple[Superseded, ...] = ()
    relations: tuple[Relation, ...] = ()
    beside: tuple[Beside, ...] = ()

    def kind_of(self, unit: str) -> str:
        """The kind of an agency by its name; nothing where the form tells of none."""
        told = (k for k in self.unit_kinds if not k.ends or unit.endswith(k.ends))
        return next((kind.name for kind in told), "")

    def file_stem(self, year: int, unit: str) -> str:
        """How a report file is called, without its suffix."""
        return self.file_name.replace("{单位}", unit).replace("{年度}", str(year))

    @property
    def family(self) -> str:
        """What the editions of one form have in common."""
        return family_of(self.id)

    @property
    def years(self) -> str:
        """The years that it serves, in words."""
        if self.last_year is None:
            return f" {self.first_year} 年度起"
        return f" {self.first_year}—{self.last_year} 年度"

    def serves(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @cached_property
    def tables(self) -> dict[str, Table]:
        return {s.table.name: s.table for s in self.sections if s.table is not None}

    @property
    def template(self) -> Path:
        """The form's official Word template."""
        return self.folder / "report.docx"

    @property
    def page(self) -> Path:
        """The form's template of the web page."""
        return self.folder / "page.html"
