"""Temporary files and folders: named so that what a killed run has left is known
and swept by the next one."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = re.compile(r"\.makereport-[0-9a-f]{16}")
_FILE_AFTER, _FOLDER_AFTER = 60.0, 86_400.0
"""Seconds that no file takes to be written, no folder is worked in."""
_swept: set[Path] = set()


def temporary_name() -> str:
    """A name that nobody else has."""
    # Not by tempfile: the name must be known before there is anything to remove.
    return f".makereport-{os.urandom(8).hex()}"


def sweep(folder: Path) -> None:
    """Remove what runs that were killed have left in a folder, once for each."""
    if folder in _swept:
        return
    _swept.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name):
                with suppress(OSError):
                    _remove(entry)


def _remove(entry: os.DirEntry[str]) -> None:
    age = time.time() - entry.stat(follow_symlinks=False).st_mtime
    if not entry.is_dir(follow_symlinks=False):
        if age > _FILE_AFTER:
            os.unlink(entry.path)
    elif age > _FOLDER_AFTER:
        shutil.rmtree(entry.path, ignore_errors=True)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for this user's eyes that is gone afterwards. Raises OSError
    where none can be made."""
    base = Path(tempfile.gettempdir())
    sweep(base)
    folder = base / temporary_name()
    try:
        os.mkdir(folder, 0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
