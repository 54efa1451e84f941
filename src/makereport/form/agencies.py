"""What a form says of the agencies that report by it, and of when they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

CONTACTS = ("地址", "邮编", "电话", "传真", "邮箱", "网址")
"""How an office is reached, unless a form says other ways."""


@dataclass(frozen=True)
class UnitKind:
    """A kind of agencies, told by what their names end in; one without ends is
    all others."""

    name: str
    ends: tuple[str, ...] = ()


UNIT_KINDS = (UnitKind("政府", ("政府",)), UnitKind("部门"))
"""The kinds of agencies, unless a form tells others apart."""


@dataclass(frozen=True)
class Period:
    """The year that reports are of, by the month and day on which it begins; it
    has the number of the calendar year in which it ends."""

    month: int = 1
    day: int = 1

    @property
    def is_calendar(self) -> bool:
        return (self.month, self.day) == (1, 1)

    def begin(self, year: int) -> date:
        """The first day of a year."""
        return date(year if self.is_calendar else year - 1, self.month, self.day)

    def end(self, year: int) -> date:
        """The last day of a year."""
        if self.is_calendar:
            return date(year, 12, 31)
        return date(year, self.month, self.day) - timedelta(days=1)

    def calendar_years(self, year: int) -> tuple[int, ...]:
        """The calendar years that a year has days of, its own the last."""
        return tuple(dict.fromkeys((self.begin(year).year, year)))

    def next(self, year: int, month: int, day: int) -> date:
        """The first such day behind the end of a year."""
        end = self.end(year)
        this = date(end.year, month, day)
        return this if this > end else date(min(end.year + 1, MAXYEAR), month, day)


CALENDAR = Period()
"""The year of the calendar, unless a form has another."""


@dataclass(frozen=True)
class Deadline:
    """Until when agencies of a kind publish their reports: the first such day
    behind the year of the report."""

    check: str
    unit_kind: str
    month: int
    day: int
