"""Reports found in folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from makereport.form.shelf import is_form_folder
from makereport.loading import PUBLISHED
from makereport.source.disk import AnyPath, identity, is_lock

REPORTS = frozenset((".yaml", ".yml"))


@dataclass
class FoundFiles:
    """Files and folders as named, the folders searched: each file once, in
    `files`; `repeated` are those that were named again, `empty` the folders
    with nothing in them, `closed` those that could not be looked into."""

    files: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def find_reports(
    paths: Iterable[AnyPath], *, published: bool = False, or_published: bool = False
) -> FoundFiles:
    """The report files that are meant by files and folders; those of a folder,
    and of the folders in it, in the order of their paths. There everything is
    passed over that is hidden, that an office program keeps beside an open
    document, or that is a schema of makereport or a copy of a form. With `published`, what can be
    imported is looked for instead, with `or_published` in a folder without any
    report file. A file that is named counts whatever it
    is, and need not exist. Nothing is raised."""
    found, seen = FoundFiles(), set()
    suffixes = PUBLISHED if published else REPORTS
    for path in paths:
        named = os.fspath(path)
        is_folder = os.path.isdir(named)
        files = _in_folder(named, suffixes, found.closed) if is_folder else [named]
        if or_published and not files:
            files = _in_folder(named, PUBLISHED, [])
        if not files:
            found.empty.append(named)
        for file in files:
            key = identity(file)
            if key not in seen:
                found.files.append(file)
            elif not is_folder:
                found.repeated.append(file)
            seen.add(key)
    return found


def _in_folder(folder: str, suffixes: frozenset[str], closed: list[str]) -> list[str]:
    paths = sorted(_walk(Path(folder), closed))
    return [str(path) for path in paths if _is_report(path, suffixes)]


def _walk(folder: Path, closed: list[str]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        closed.append(str(Path(error.filename or folder)))

    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if is_form_folder(Path(place), names):
            continue
        yield from (Path(place, name) for name in names)


def _is_report(path: Path, suffixes: frozenset[str]) -> bool:
    # Here, not above: a file that is named is not asked what it is.
    from makereport.writing.schema import is_own_schema

    return (
        path.suffix.lower() in suffixes
        and not path.name.startswith(".")
        and not is_lock(path)
        and not (".schema." in path.name and is_own_schema(path))
    )
