"""Reports as bytes: what they need goes with them, and no disk is shared."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from makereport.bulk.work import Options, Outcome, Work, outcome
from makereport.findings.errors import MakereportError
from makereport.findings.finding import Finding
from makereport.form.shelf import form_files, form_folders, given_forms, only_forms
from makereport.source.disk import AnyPath, read_file
from makereport.source.temporary import temporary_folder

_TEMPLATE = "template"
MAX_SENT = 64 * 1024 * 1024
"""Bytes of a file that is sent away."""


@dataclass(frozen=True)
class Parcel:
    """Reports and the files that they need, by their paths from one folder
    with `/` in them; a path that ends so is a folder. `reports` is where each
    work's report lies among them."""

    works: tuple[Work, ...]
    reports: tuple[str, ...]
    files: Mapping[str, bytes]
    template: bytes | None = None
    template_name: str = ""
    options: Options = field(default_factory=Options)
    forms: Mapping[str, bytes] = field(default_factory=dict)
    """Those of `use_forms`, by their paths from its folder."""


def unpacked(parcel: Parcel) -> list[Outcome]:
    """Work on a parcel in a folder of this machine that is gone afterwards."""
    with temporary_folder() as name:
        # Links followed: as paths appear in messages, they are found there.
        root = Path(os.path.realpath(name))
        folder, own = root / "files", root / f"{_TEMPLATE}.docx"
        forms = root / "forms"
        for each, files in ((folder, parcel.files), (forms, parcel.forms)):
            each.mkdir()
            _lay_out(each, files)
        template = ""
        if parcel.template is not None:
            own.write_bytes(parcel.template)
            template = str(own)
        options = replace(parcel.options, template=template)
        done = []
        for work, report in zip(parcel.works, parcel.reports, strict=True):
            path = folder / report
            names = (
                (_start(path.parent), _start(Path(work.file).parent)),
                (_start(folder), ""),
                (str(own), parcel.template_name),
            )
            sent = form_folders(forms)  # a single one may have been named itself
            with only_forms(sent[0] if len(sent) == 1 else forms):
                done.append(_renamed(outcome(work, options, path), names))
        return done


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files. Raises ValueError for a path that leaves the folder."""
    for name, data in files.items():
        path = Path(os.path.normpath(folder / name))
        if not path.is_relative_to(folder):
            raise ValueError(f"{name} leaves its folder")
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _start(folder: Path) -> str:
    """What the paths in a folder begin with; nothing in the working folder."""
    return "" if folder == Path() else str(folder / "_")[:-1]


def _renamed(done: Outcome, names: Iterable[tuple[str, str]]) -> Outcome:
    """The outcome with the files called what they are called at home."""

    def home(text: str) -> str:
        for here, there in names:
            text = text.replace(here, there)
        return text

    def at_home(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(replace(f, message=home(f.message), hint=home(f.hint)) for f in findings)

    return replace(
        done,
        findings=at_home(done.findings),
        silenced=at_home(done.silenced),
        failures=tuple(map(home, done.failures)),
    )


def packed(
    works: Iterable[Work], needed: Mapping[str, Mapping[Path, bytes]], options: Options
) -> Parcel:
    """The parcel of works, `needed` having what each of their files needs by
    whole paths."""
    works = tuple(works)
    files = {path: data for work in works for path, data in needed[work.file].items()}
    homes = {work.file: Path(os.path.abspath(work.file)) for work in works}
    base = Path(os.path.commonpath([path.parent for path in (*files, *homes.values())]))
    template = options.template
    return Parcel(
        works,
        tuple(homes[work.file].relative_to(base).as_posix() for work in works),
        {
            path.relative_to(base).as_posix() + ("/" if path.is_dir() else ""): data
            for path, data in files.items()
        },
        read_file(template, MAX_SENT) if template else None,
        template,
        Options(strict=options.strict, draft=options.draft, fragment=options.fragment),
        _forms(),
    )


def _forms() -> dict[str, bytes]:
    """The forms of `use_forms`. One that was named by its own folder keeps its name."""
    root = given_forms()
    if root is None:
        return {}
    files = form_files(form_folders(root))
    return {f"{each.parent.name}/{each.name}": read_file(each, MAX_SENT) for each in files}


def needed_files(file: AnyPath) -> dict[Path, bytes] | None:
    """The report and every file that reading it may open, with their content
    (of a folder, nothing), by whole paths; None where one of them cannot be
    read or is not there, so that whoever looks for it must look here."""
    from makereport.bulk.needs import named_files

    path = Path(os.path.abspath(file))
    try:
        data = read_file(path, MAX_SENT)
        others = named_files(path, data)
        if others is None:
            return None
        return {
            path: data,
            **{each: b"" if each.is_dir() else read_file(each, MAX_SENT) for each in others},
        }
    except (OSError, ValueError, MakereportError):
        return None
