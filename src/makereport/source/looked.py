"""What a run looked at on disk, from which a later run can tell whether it
would see the same. Who reads a user's file says so here; nothing is noted
unless somebody watches."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
"""Of a file that is looked over: a record of an earlier run may name any."""


class UnusableError(Exception):
    """It cannot be told whether a file is as it was."""


class Looked(NamedTuple):
    """A file by its absolute path or, with `pattern`, what a pattern finds from
    a folder. `found` is the SHA-256 of what was there, nothing where no file
    was or it could not be read."""

    path: str
    found: str
    pattern: str = ""


_looks: ContextVar[list[Looked] | None] = ContextVar("looks", default=None)


@contextmanager
def watching() -> Iterator[list[Looked]]:
    """Collect what is looked at in this thread until the block ends."""
    looks: list[Looked] = []
    token = _looks.set(looks)
    try:
        yield looks
    finally:
        _looks.reset(token)


def look(path: Path, data: bytes) -> None:
    """Note the content of a file that was read."""
    _note(path, digest(data), "")


def look_at(path: Path) -> None:
    """Note a file that is about to be read, or looked for in vain. Should it
    change in between, the note is of what is gone."""
    if _looks.get() is not None:
        try:
            found = digest(content(path))
        except UnusableError:
            found = "?"
        _note(path, found, "")


def look_for(folder: Path, pattern: str, paths: Iterable[Path]) -> None:
    """Note what a pattern has found from a folder."""
    _note(folder, names_digest(paths), pattern)


def _note(path: Path, found: str, pattern: str) -> None:
    looks = _looks.get()
    if looks is not None:
        looks.append(Looked(os.path.abspath(path), found, pattern))


def content(path: str | Path) -> bytes | None:
    """A file as it is now, None where there is none that can be read. Raises
    UnusableError for one that is larger than any of a report."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return None
        if status.st_size > MAX_BYTES:
            raise UnusableError
        with open(path, "rb") as file:
            return file.read(status.st_size)
    except (OSError, ValueError):
        return None


def digest(data: bytes | None) -> str:
    """The content of a file as `Looked` has it."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def names_digest(paths: Iterable[Path]) -> str:
    """What a pattern has found, as `Looked` has it."""
    return digest(b"\0".join(map(os.fsencode, map(os.path.abspath, paths))))
