"""Which files a report needs beside itself, without reading it as a report:
rather one too many than one too few."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from makereport.report.reader import read_report
from makereport.source.text import MAX_BYTES, source_of

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NAMING_KEYS = re.compile(r"(?:上年|下级)\W*[:：]|\\[uUx]")
"""Or what may be one: in double quotes a letter may be written by its number."""
_PICTURE = re.compile(r"[!！][\[【].*?[\]】][(（](.*)[)）]")
_CITED = re.compile(r"\{\{|\{%")
_WILD = re.compile(r"[*?\[]")


def named_files(path: Path, data: bytes) -> list[Path] | None:
    """What the content of a report file names, as it is there; None if it
    names what is not there. Raises OSError and ValueError."""
    if len(data) > MAX_BYTES:
        return None
    source = source_of(data, str(path))
    plain = unicodedata.normalize("NFKC", source.text)
    years = {int(year) for year in _YEAR.findall(plain)}
    guessed = sorted(path.with_name(f"{year - 1}.yaml") for year in years)
    found = [other for other in guessed if other.is_file()]
    named = [match[1].strip() for match in _PICTURE.finditer(source.text)]
    if any(_CITED.search(name) for name in named):
        return None
    if _NAMING_KEYS.search(source.text):
        draft = read_report(source, path)[0].draft
        named += [draft.last_year] if draft.last_year else []
        beside = path.with_name(f"{draft.year - 1}.yaml")
        found += [beside] if beside.is_file() else []
        for pattern in draft.subordinates:
            typed = pattern.replace("\\", "/")
            if _WILD.search(typed) and not (path.parent / typed).exists():
                found += _matches(path.parent, typed)
            else:
                named.append(typed)
    for name in named:
        other = Path(os.path.normpath(path.parent / name.replace("\\", "/")))
        if not other.exists() or other.is_symlink():
            return None
        found.append(other)
    return found


def _matches(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern with wildcards may mean."""
    if Path(pattern).is_absolute():
        raise ValueError(pattern)
    return [Path(os.path.normpath(each)) for each in folder.glob(pattern) if each.is_file()]
