"""What differs between two reports, as values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from makereport.comparing.wording import TextChange
from makereport.findings.finding import Finding, has_errors
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.form.numbers import EXACT
from makereport.form.tables import Item
from makereport.report.figures import Value


@dataclass(frozen=True)
class Side:
    """One of the two reports. `findings` are those of reading it; `figures`
    tells whether it could be read at all."""

    file: str
    unit: str
    year: int
    form: Form
    findings: list[Finding]
    readable: bool

    @property
    def has_errors(self) -> bool:
        return has_errors(self.findings)


@dataclass(frozen=True)
class FieldChange:
    """A key at the top of the file whose value differs."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class FigureChange:
    """A cell of both forms that differs, by short names; None is a value that
    is not known."""

    row: str
    column: Item
    before: Value
    after: Value

    @property
    def change(self) -> Value:
        """What was added or, below zero, taken away."""
        if self.before is None or self.after is None:
            return None
        return EXACT.subtract(self.after, self.before)

    @property
    def percent(self) -> Decimal | None:
        """The change in per cent, rounded half up to one decimal; None where
        the value before is no base for it."""
        if self.change is None or self.before is None or self.before <= 0:
            return None
        tenths = abs(Fraction(self.change)) * 1000 / Fraction(self.before)
        rounded = EXACT.scaleb(Decimal(int(tenths + Fraction(1, 2))), -1)
        return rounded.copy_sign(self.change)


@dataclass(frozen=True)
class LoneFigure:
    """A cell that only the form of side `A` or `B` has, and that is not zero."""

    side: str
    row: str
    column: Item
    value: Value


@dataclass(frozen=True)
class WordChange:
    """A cell of words that differs, by short names; nothing where it is blank or
    not in the form, None where it is not known."""

    row: str
    column: Item
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Part:
    """A part of the report with what differs in it. `unread` names the sides
    whose table is not known at all, so that it was not compared; `as_typed`
    tells that the text was compared with its citations unreplaced, as one of
    them is wrong."""

    name: str
    label: str
    figures: tuple[FigureChange, ...] = ()
    lone: tuple[LoneFigure, ...] = ()
    words: tuple[WordChange, ...] = ()
    unread: tuple[str, ...] = ()
    texts: tuple[TextChange, ...] = ()
    as_typed: bool = False

    @property
    def has_content(self) -> bool:
        return bool(self.figures or self.lone or self.words or self.unread or self.texts)


@dataclass(frozen=True)
class Comparison:
    """What differs between two reports, in the order of the report. There is
    nothing in it where one of them could not be read."""

    a: Side
    b: Side
    fields: tuple[FieldChange, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def readable(self) -> bool:
        return self.a.readable and self.b.readable

    @property
    def has_errors(self) -> bool:
        return self.a.has_errors or self.b.has_errors

    @property
    def same_unit(self) -> bool:
        return name_key(self.a.unit) == name_key(self.b.unit)

    @property
    def figures(self) -> int:
        """How many figures differ."""
        return sum(len(part.figures) + len(part.lone) for part in self.parts)

    @property
    def words(self) -> int:
        """How many cells of words differ."""
        return sum(len(part.words) for part in self.parts)

    @property
    def texts(self) -> int:
        """How many paragraphs differ."""
        return sum(len(part.texts) for part in self.parts)

    @property
    def differs(self) -> bool:
        return bool(self.fields or self.figures or self.words or self.texts)
