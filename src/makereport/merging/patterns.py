"""How a parent's report names the reports that were added up into it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from makereport.checks.subordinates import matches
from makereport.source.disk import identity, relative
from makereport.source.tree import UNFIT


def subordinates(files: Sequence[str], parent: Path) -> list[str]:
    """The files as the parent's key 下级 names them, relative to it, in their
    order: many of a folder, or of one name in neighbouring folders, as a
    pattern where it finds them and no others. Nothing where a name cannot be
    typed."""
    folder = parent.parent
    named = {identity(file): relative(Path(file), folder) for file in files}
    if not all(_can_be_typed(name, key, folder) for key, name in named.items()):
        return []
    patterns: dict[str, str] = {}
    for pattern in (_of_a_folder, _of_one_name):
        groups: dict[str, set[str]] = defaultdict(set)
        for key, name in named.items():
            if key not in patterns:
                groups[pattern(name)].add(key)
        for wild, keys in groups.items():
            if len(keys) > 1 and _finds(folder, wild) - {identity(parent)} == keys:
                patterns.update(dict.fromkeys(keys, wild))
    return list(dict.fromkeys(patterns.get(key, name) for key, name in named.items()))


def _can_be_typed(name: str, key: str, folder: Path) -> bool:
    """Whether the name, read from the parent's file, leads to the file."""
    return not UNFIT.search(name) and identity(folder / name.replace("\\", "/")) == key


def _of_a_folder(name: str) -> str:
    head, file = os.path.split(name)
    return os.path.join(head, f"*{Path(file).suffix}").replace(os.sep, "/")


def _of_one_name(name: str) -> str:
    head, file = os.path.split(name)
    return os.path.join(os.path.dirname(head), "*", file).replace(os.sep, "/")


def _finds(folder: Path, pattern: str) -> set[str]:
    try:
        return {identity(path) for path in matches(folder, pattern)}
    except (OSError, ValueError):
        return set()
