"""The indents of keys from line to line, and which line is to blame where
they do not fit together: not always the one at which YAML notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

STEP = 2
"""Spaces by which a level is indented."""
Fault = tuple[int, int, bool]
"""A line that is wrong (1-based), the indent it should have, and whether it
has a dash too many."""


@dataclass
class _Dashes:
    """A list under way: its indent, and the lines of it that are keys."""

    level: int
    keys: list[int]


@dataclass
class Levels:
    """Follows the lines with keys. `open` are the indents of the mappings that
    a line stands in, with the lines of each."""

    _open: list[tuple[int, list[int]]] = field(default_factory=list)
    _opened: bool = False  # the last key has nothing behind it
    _childless: int | None = None  # indent of a key with nothing behind or below it
    _since: list[int] = field(default_factory=list)  # the keys that follow it, in line with it
    _dashes: _Dashes | None = None

    def fits(self, level: int, opens: bool, number: int) -> bool:
        """Take a key of this indent if that fits the lines above."""
        if self._dashes is not None:
            return False
        if not self._open:
            self._open.append((level, []))
        top, lines = self._open[-1]
        if level == top:
            lines.append(number)
            self._in_line(level, opens, number)
        elif level > top:
            if not self._opened:
                return False
            self._open.append((level, [number]))
            self._childless = None
        else:
            depth = len(self._open) - 1
            while depth and self._open[depth][0] > level:
                depth -= 1
            if self._open[depth][0] != level:
                return False
            del self._open[depth + 1 :]
            self._open[-1][1].append(number)
            self._childless = None
        self._opened = opens
        return True

    def _in_line(self, level: int, opens: bool, number: int) -> None:
        if self._opened:
            self._childless, self._since = level, [number]
        elif self._childless is not None:
            self._since.append(number)
        if opens:
            self._childless = None

    def faults(
        self, level: int, opens: bool, number: int, below: Callable[[], int]
    ) -> tuple[list[Fault], int]:
        """The lines to blame for a key that does not fit, and the indent that
        it has if they are mended. `below` tells the indent of the next line."""
        if self._dashes is not None:
            return self._after_dashes(self._dashes, level, opens, number, below)
        if self.fits(level, opens, number):
            return [], level
        top, lines = self._open[-1]
        faults: list[Fault] = []
        if level > top:
            if self._childless == top and level >= top + STEP and self._since:
                # Those above have slipped out from below the key before them.
                faults = [(line, level, False) for line in self._since]
                del lines[-len(self._since) :]
                self._open.append((level, list(self._since)))
            else:
                faults, level = [(number, top, False)], top
        else:
            while self._open and self._open[-1][0] > level:
                deeper, lines = self._open.pop()
            if not self._open:  # all above is too far to the right
                self._open.append((level, lines))
                self._childless = None
                faults = [(line, level, False) for line in lines]
                self.fits(level, opens, number)
                return faults, level
            outer, following = self._open[-1][0], below()
            if following == level and len(lines) == 1:
                faults = [(lines[0], level, False)]
                self._open.append((level, lines))
            else:
                is_nearer = level - outer < deeper - level
                is_outer = opens if following == deeper else is_nearer and following < deeper
                level = outer if is_outer else deeper
                faults = [(number, level, False)]
                if level == deeper:
                    self._open.append((deeper, lines))
        self._childless = None
        self.fits(level, opens, number)
        return faults, level

    def dash(self, level: int, number: int, has_key: bool) -> bool:
        """Take a line that begins with a dash; whether none belongs there."""
        if self._dashes is None:
            if not self._opened:
                return has_key
            self._dashes = _Dashes(level, [])
        if has_key and level == self._dashes.level:
            self._dashes.keys.append(number)
        return False

    def _after_dashes(
        self, dashes: _Dashes, level: int, opens: bool, number: int, below: Callable[[], int]
    ) -> tuple[list[Fault], int]:
        """A key without a dash after lines with one."""
        top = self._open[-1][0] if self._open else 0
        if level > dashes.level or top < level < dashes.level:
            return [], level  # of an item, or for YAML to say
        self._dashes = None
        if level == dashes.level > top and dashes.keys:
            self._open.append((level, [*dashes.keys, number]))
            self._opened = opens
            return [(line, level, True) for line in dashes.keys], level
        self._opened = False
        return self.faults(level, opens, number, below)
