"""Only what has changed is built again.

A record beside no document, in the user's cache folder, has for each target
what it was made from and what was written. It is a hint, not to be trusted:
whatever is missing, damaged or false in it ends in building again, because a
target is left alone only if its own content and that of all it was made from
are as recorded.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any

from makereport.bulk.inputs import Options, options_digest, program_digest, unchanged
from makereport.source.disk import AnyPath, identity
from makereport.source.looked import Looked, UnusableError, content, digest

_TABLE = (
    "CREATE TABLE made (target BLOB PRIMARY KEY, program TEXT, file BLOB, options TEXT,"
    " written TEXT, looked TEXT, notice TEXT)"
)
_ASK = "SELECT program, file, options, written, looked, notice FROM made WHERE target = ?"
_KEEP = "INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?, ?, ?, ?)"
_FORGET = "DELETE FROM made WHERE rowid <= (SELECT max(rowid) FROM made) - ?"
_MOST = 200_000
"""Targets that are remembered, the latest."""
_AT_ONCE = 500
"""Targets that are kept in memory before they are written down."""
_PATIENCE = 0.2
"""Seconds to wait for another run that writes to the record."""


Notice = tuple[str, ...]
"""What was said of the faces of this computer: a message and a hint, or nothing."""


class Freshness:
    """What is known of targets. Nothing here raises for what is wrong with the
    record or the disk; the worst is to build again.

    Ask `fresh` before a report is built, also if it is built in any case:
    options whose files were not looked at before are not recorded."""

    def __init__(self) -> None:
        self._program = _this_program()
        self._record = _opened() if self._program else None
        self._new: list[tuple[str | bytes, ...]] = []
        self._options: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def fresh(self, file: AnyPath, target: AnyPath, options: Options) -> Notice | None:
        """What was said when the target was built, if it is what building the
        file would give; else None."""
        try:
            told = self._options_digest(options)
            row = self._record and self._record.execute(_ASK, [self._name(target)]).fetchone()
            if not row or row[:3] != (self._program, _path(file), told):
                return None
            looked = frozenset(map(_look, json.loads(row[4])))
            is_same = unchanged(Path(file), looked)
            if is_same and digest(content(os.fspath(target))) == row[3] != "":
                return _strings(json.loads(row[5]), (0, 2))
        except (UnusableError, OSError, ValueError, TypeError, RuntimeError):
            pass
        except (re.error, sqlite3.Error):
            pass
        return None

    def built(
        self,
        file: AnyPath,
        target: AnyPath,
        options: Options,
        looked: Iterable[Looked],
        written: str,
        notice: Notice = (),
    ) -> None:
        """The target was written, its content of this digest, from what was
        looked at on the way; what was said of this computer."""
        told = self._options.get(_key(options))
        if told is None:
            return
        made = (_path(file), told, written, json.dumps(sorted(set(looked))), json.dumps(notice))
        self._new.append((self._name(target), self._program, *made))
        if len(self._new) >= _AT_ONCE:
            self.save()

    def save(self) -> None:
        """Keep what was built."""
        new, self._new = self._new, []
        if not new or self._record is None:
            return
        try:
            with self._record:
                self._record.executemany(_KEEP, new)
                self._record.execute(_FORGET, [_MOST])
        except sqlite3.OperationalError:  # a full disk, another run that takes long
            pass
        except sqlite3.DatabaseError:  # damaged, though it did not look so
            with suppress(OSError, RuntimeError):
                _record_path().unlink()

    def close(self) -> None:
        """Keep what was built, and let go of the record."""
        self.save()
        if self._record:
            self._record.close()
            self._record = None

    def _name(self, target: AnyPath) -> bytes:
        folder, name = os.path.split(os.path.abspath(target))
        if folder not in self._folders:
            self._folders[folder] = identity(folder)
        return os.fsencode(os.path.join(self._folders[folder], name))

    def _options_digest(self, options: Options) -> str:
        key = _key(options)
        if key not in self._options:
            self._options[key] = options_digest(options)
        return self._options[key]


def _this_program() -> str:
    """The digest of the program; nothing where it cannot be told, and then
    nothing is recorded."""
    try:
        return program_digest()
    except (UnusableError, OSError):
        return ""


def _path(file: AnyPath) -> bytes:
    """As bytes: not every name is text."""
    return os.fsencode(os.path.abspath(file))


def _key(options: Options) -> str:
    return repr(sorted(options.items()))


def _look(row: Any) -> Looked:
    """A look as recorded. Raises ValueError or TypeError for anything else."""
    return Looked(*_strings(row, (3,)))


def _strings(row: Any, lengths: tuple[int, ...]) -> tuple[str, ...]:
    if len(row) not in lengths or not all(isinstance(each, str) for each in row):
        raise ValueError(row)
    return tuple(row)


def _opened() -> sqlite3.Connection | None:
    """The record, a new one in place of a damaged one; None where there is no
    place for it."""
    try:
        path = _record_path()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _connected(path) or _connected(path, anew=True)
    except (OSError, RuntimeError, sqlite3.Error):
        return None


def _connected(path: Path, anew: bool = False) -> sqlite3.Connection | None:
    """None for a file that is no record of ours. Raises OSError, sqlite3.Error."""
    if anew:
        path.unlink()
    if os.path.lexists(path) and not S_ISREG(path.lstat().st_mode):
        raise OSError(path)
    record = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    try:
        # All of it can be made again: no time is spent on its safety.
        record.execute("PRAGMA synchronous = OFF")
        record.execute("PRAGMA journal_mode = MEMORY")
        if not record.execute("SELECT sql FROM sqlite_master").fetchall():
            record.execute(_TABLE)
        known = [sql for (sql,) in record.execute("SELECT sql FROM sqlite_master")]
        if known == [_TABLE, None]:  # the table and its index: no view, no trigger
            return record
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):  # somebody else is writing
            record.close()
            raise
    record.close()
    return None


def _record_path() -> Path:
    """Where the record is. Raises RuntimeError where there is no place for it."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or ""
    cache = Path(base) if os.path.isabs(base) else Path.home() / ".cache"
    return cache / "makereport" / "built.sqlite3"
