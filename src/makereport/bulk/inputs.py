"""What a built report depends on, by content: nothing here reads YAML or zip."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from makereport.findings.errors import MakereportError
from makereport.form.shelf import (
    NOTE,
    form_files,
    form_folders,
    forms_folder,
    forms_found,
    given_forms,
)
from makereport.report.beside import noted_files
from makereport.report.heads import noted_others
from makereport.source.looked import Looked, UnusableError, content, digest, names_digest

_PACKAGE = Path(__file__).parents[1]

Options = Mapping[str, object]
"""What the result depends on beside the files that the report names: values
of JSON, and paths, of which the content counts."""


def program_digest() -> str:
    """The program: its version, its files as the system tells them apart (the
    version of a working copy stays the same for long), and all forms but those beside reports."""
    seen = [digest(content(_PACKAGE / "__init__.py"))]
    for path in sorted(_PACKAGE.glob("**/*.py")):
        status = path.stat()
        seen.append(f"{path.relative_to(_PACKAGE)} {status.st_size} {status.st_mtime_ns}")
    for root in (forms_folder(), given_forms()):
        files = form_files(form_folders(root)) if root else []
        seen += (f"{path.parent.name}/{path.name} {digest(content(path))}" for path in files)
    return digest("\n".join(seen).encode("utf-8", "surrogatepass"))


def options_digest(options: Options) -> str:
    """The options, with the content of the files that they name."""
    told = {name: _told(value) for name, value in sorted(options.items())}
    return digest(json.dumps(told).encode())


def _told(value: object) -> object:
    if not isinstance(value, os.PathLike):
        return value
    path = Path(value)
    if not path.is_dir():
        return [str(path.suffix), digest(content(path))]
    files = sorted(each for each in path.rglob("*") if each.is_file())
    return [[str(each.relative_to(path)), digest(content(each))] for each in files]


def unchanged(file: Path, looked: Collection[Looked]) -> bool:
    """Whether a report that was made from `file` would see now what a run has
    looked at. Raises UnusableError where that cannot be told."""
    path = os.path.abspath(file)
    text = content(path)
    own = Looked(path, digest(text))
    if text is None or own not in looked:
        return False
    return all(_is_same(each, path, text) for each in looked if each != own)


def differs(file: Path, looked: Collection[Looked]) -> bool:
    """Whether anything that a run has looked at is not as it was; also where
    that cannot be told."""
    path = os.path.abspath(file)
    try:
        text = content(path) or b""
        return not all(_is_same(look, path, text) for look in looked)
    except UnusableError:
        return True


def _is_same(look: Looked, file: str, text: bytes) -> bool:
    if look.pattern and look.pattern != NOTE:
        return _finds_the_same(look, file, text)
    if _drive(look.path) not in ("", _drive(file)):
        raise UnusableError  # no record has us call another machine
    if look.pattern:
        return names_digest(_forms_found(look.path)) == look.found
    return digest(content(look.path)) == look.found


def _forms_found(folder: str) -> list[Path]:
    try:
        return forms_found(Path(folder))
    except MakereportError:
        raise UnusableError from None


def _drive(path: str) -> str:
    """The machine that a path leads to; nothing where it is this one."""
    drive = os.path.splitdrive(path)[0]
    return os.path.normcase(drive) if drive.startswith(("\\\\", "//")) else ""


def _finds_the_same(look: Looked, file: str, text: bytes) -> bool:
    """A pattern is followed only where the report itself has it: it may take
    any time."""
    folder = os.path.dirname(file)
    if look.path != folder:
        raise UnusableError
    beside = noted_files(Path(folder), look.pattern)
    if beside is None:
        beside = noted_others(Path(folder), look.pattern)
    if beside is not None:
        return names_digest(beside) == look.found
    # Here, not above: few reports have patterns.
    from makereport.checks.subordinates import matches

    if look.pattern.encode("utf-8", "replace") not in text:
        raise UnusableError
    return names_digest(matches(Path(folder), look.pattern)) == look.found
