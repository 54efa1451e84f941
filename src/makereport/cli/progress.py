"""How far a run over many files is: one line redrawn on a terminal, a plain
line every so often elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

from makereport.cli.console import cell_width, complain

REDRAWN = 0.1
"""Seconds between two drawings of the line; it is first drawn after as long
as a run may last without a word."""
FIRST = 0.5
TOLD = 10.0
"""Seconds between two plain lines, told only of runs over more than MANY files."""
MANY = 200


class Progress:
    """Of a run over `total` files. Whatever else is printed, `clear` comes first."""

    def __init__(self, total: int, quiet: bool = False) -> None:
        self._total = total
        self._done = self._bad = 0
        self._began = self._told = time.monotonic()
        self._drawn = False
        self._is_terminal = sys.stderr.isatty()
        self._is_silent = quiet or total < 2 or not (self._is_terminal or total > MANY)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False

    def step(self, is_bad: bool) -> None:
        """One more file is done."""
        self._done += 1
        self._bad += is_bad
        if self._is_silent:
            return
        now = time.monotonic()
        if not self._is_terminal:
            if now - self._told >= TOLD and self._done < self._total:
                self._told = now
                complain(self._line(now))
        elif now - self._began >= FIRST and (now - self._told >= REDRAWN or not self._drawn):
            self._told, self._drawn = now, True
            line = self._line(now)
            while cell_width(line) >= shutil.get_terminal_size().columns:
                line = line[:-1]
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()

    def _line(self, now: float) -> str:
        rate = self._done / max(now - self._began, 0.001)
        left = _duration((self._total - self._done) / rate)
        bad = f"，{self._bad} 份有错误" if self._bad else ""
        speed = f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"
        return f"{self._done}/{self._total} 份，每秒 {speed} 份，还要 {left}{bad}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
