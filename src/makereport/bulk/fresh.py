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
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from makereport.bulk.inputs import Options, options_digest, program_digest, unchanged
from makereport.findings.errors import WriteError
from makereport.source.disk import AnyPath, identity, write_file
from makereport.source.looked import Looked, UnusableError, content, digest

_DIGEST = re.compile("[0-9a-f]{64}")


class _Made(NamedTuple):
    """How a target was made: from which file, with which options, from what
    else, and the digest of what was written."""

    file: str
    options: str
    looked: frozenset[Looked]
    written: str


class Freshness:
    """What is known of the targets in one folder. Nothing here raises for
    what is wrong with the record or the disk; the worst is to build again.

    Ask `is_fresh` before a report is built, also if it is built in any case:
    options whose files were not looked at before are not recorded."""

    def __init__(self, folder: AnyPath, program: str | None = None) -> None:
        self._folder = identity(folder)
        self._program = this_program() if program is None else program
        self._record = _record_path(self._folder) if self._program else None
        self._known = self._load()
        self._new: dict[str, _Made] = {}
        self._options: dict[str, str] = {}

    def is_fresh(self, file: AnyPath, target: AnyPath, options: Options) -> bool:
        """Whether the target is what building the file would give."""
        try:
            told = self._options_digest(options)
            made = self._known.get(self._name(target))
            return (
                made is not None
                and made.file == os.path.abspath(file)
                and made.options == told
                and unchanged(Path(file), made.looked)
                and digest(content(os.fspath(target))) == made.written
            )
        except (UnusableError, OSError, ValueError, RuntimeError, re.error):
            return False

    def built(
        self,
        file: AnyPath,
        target: AnyPath,
        options: Options,
        looked: Iterable[Looked],
        written: str,
    ) -> None:
        """The target was written, its content of this digest, from what was
        looked at on the way."""
        name, told = self._name(target), self._options.get(_key(options))
        if name and told is not None:
            made = _Made(os.path.abspath(file), told, frozenset(looked), written)
            self._known[name] = self._new[name] = made

    def save(self) -> None:
        """Keep what was built. Of runs at the same time one may be forgotten."""
        if not self._new or self._record is None:
            return
        known = {**self._load(), **self._new}
        try:
            present = set(os.listdir(self._folder))
            rows = {name: _row(made) for name, made in known.items() if name in present}
            record = {"program": self._program, "folder": self._folder, "targets": rows}
            self._record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_file(self._record, json.dumps(record).encode())
        except (OSError, ValueError, WriteError):
            return
        self._new = {}

    def _name(self, target: AnyPath) -> str:
        """The name of a target in the folder, nothing for one elsewhere."""
        folder, name = os.path.split(os.path.abspath(target))
        return name if identity(folder) == self._folder else ""

    def _options_digest(self, options: Options) -> str:
        key = _key(options)
        if key not in self._options:
            self._options[key] = options_digest(options)
        return self._options[key]

    def _load(self) -> dict[str, _Made]:
        """The record by another program or of another folder is none."""
        try:
            data = content(self._record) if self._record else None
            record = json.loads(data or b"{}")
            if (record["program"], record["folder"]) != (self._program, self._folder):
                return {}
            return {name: _made(row) for name, row in record["targets"].items()}
        except (UnusableError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
            return {}


def this_program() -> str:
    """The digest of the program, which a run over many folders works out once;
    nothing where it cannot be told, and then nothing is recorded."""
    try:
        return program_digest()
    except (UnusableError, OSError):
        return ""


def _key(options: Options) -> str:
    return repr(sorted(options.items()))


def _row(made: _Made) -> list[Any]:
    return [made.file, made.options, made.written, sorted(made.looked)]


def _made(row: Any) -> _Made:
    """A row of the record. Raises ValueError or TypeError for any other."""
    file, options, written, looked = row
    if not (isinstance(file, str) and isinstance(options, str) and _DIGEST.fullmatch(written)):
        raise ValueError(row)
    return _Made(file, options, frozenset(map(_look, looked)), written)


def _look(row: Any) -> Looked:
    path, found, pattern = row
    if not all(isinstance(each, str) for each in row):
        raise ValueError(row)
    return Looked(path, found, pattern)


def _record_path(folder: str) -> Path | None:
    """Where the record of a folder is, None where there is no place for it."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or ""
    try:
        cache = Path(base) if os.path.isabs(base) else Path.home() / ".cache"
    except RuntimeError:
        return None
    name = digest(folder.encode("utf-8", "surrogateescape"))
    return cache / "makereport" / "fresh" / f"{name}.json"
