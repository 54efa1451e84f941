"""What reports were made from, looked at again: which of them a save concerns."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from makereport.bulk.inputs import differs
from makereport.bulk.work import Outcome
from makereport.source.disk import AnyPath
from makereport.source.looked import Looked

TEMPLATES = ("report.docx", "page.html")
"""What the form of a user's is printed by."""
Stamp = tuple[tuple[str, int, int, int], ...]


class Watch:
    """Reports as they were built with `noted`, and what they were made from:
    their own files, last year's, pictures, those of patterns, the template.
    Content decides; the times of files only say when to look at it."""

    def __init__(self, template: AnyPath | None = None) -> None:
        self._template = Path(template) if template else None
        self._template_seen = _stamp(self._template_files())
        self._looked: dict[str, tuple[Looked, ...]] = {}
        self._seen: dict[str, Stamp] = {}

    def note(self, outcome: Outcome) -> None:
        """A report was built."""
        path = os.path.abspath(outcome.file)
        # Where the work was lost nobody knows, and any save will do.
        self._looked[outcome.file] = outcome.looked or (Looked(path, "?"),)

    def stamp(self, others: Iterable[str] = ()) -> Stamp:
        """The times of all that is watched, and of other files: while it
        changes, somebody is still saving."""
        paths = set(others) | {path for looked in self._looked.values() for path in _paths(looked)}
        return _stamp([*sorted(paths), *self._template_files()])

    def changed(self) -> list[str]:
        """The reports that would be built of something else now than they were."""
        seen = _stamp(self._template_files())
        if seen != self._template_seen:
            self._template_seen = seen
            _forget_templates()
            return list(self._looked)
        found = []
        for file, looked in self._looked.items():
            seen = _stamp(_paths(looked))
            # What has just been compared is not compared again, so that what can
            # never be told is not built for ever.
            if seen != self._seen.get(file) and differs(Path(file), looked):
                found.append(file)
                if any(os.path.basename(look.path) in TEMPLATES for look in looked):
                    _forget_templates()
            self._seen[file] = seen
        return found

    def _template_files(self) -> list[str]:
        if self._template is None:
            return []
        if self._template.is_dir():
            return sorted(map(str, self._template.rglob("*")))
        return [str(self._template)]


def _forget_templates() -> None:
    # Here, not above: a template that is saved anew is rare.
    from makereport.html import page
    from makereport.word import template as word

    page.forget_templates()
    word.forget_templates()


def _paths(looked: tuple[Looked, ...]) -> list[str]:
    """The files, and the folders in which patterns find others."""
    paths = {look.path for look in looked}
    for folder in {look.path for look in looked if look.pattern}:
        with suppress(OSError):
            paths |= {entry.path for entry in os.scandir(folder) if entry.is_dir()}
    return sorted(paths)


def _stamp(paths: list[str]) -> Stamp:
    return tuple((path, *_times(path)) for path in paths)


def _times(path: str) -> tuple[int, int, int]:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino
