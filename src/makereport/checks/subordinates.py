"""The subordinate reports that a report names by its key 下级."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath

from makereport.form.labels import name_key
from makereport.loading import load_alone
from makereport.report.figures import Address, nonzero
from makereport.report.report import Report
from makereport.source.disk import identity, is_lock
from makereport.source.looked import look_at, look_for

_WILD = re.compile(r"[*?\[]")
_HIDDEN = re.compile(r"\.[^.]")
_SUFFIXES = frozenset((".yaml", ".yml"))


@dataclass(frozen=True)
class Child:
    """A subordinate report: its file as seen from the parent's folder, and
    its cells that are not zero."""

    file: str
    unit: str
    values: dict[Address, Decimal]


class Children:
    """The subordinate reports of a year that a report names, each once, in
    `used`, and in `faults` why others cannot be used. What a pattern with
    wildcards finds is passed over if it is the report itself, of another year
    or of another kind; a file that is named must be of use."""

    def __init__(self, report: Report) -> None:
        self.used: list[Child] = []
        self.faults: list[str] = []
        self._report = report
        self._folder = report.path.parent
        self._usable = {identity(report.path): False}  # the files seen, and whether they count
        self._files: dict[str, str] = {}  # by agency
        for pattern in report.draft.subordinates:
            self._pattern(pattern)

    def _pattern(self, pattern: str) -> None:
        typed = pattern.replace("\\", "/")
        literal = self._folder / typed
        try:
            named = not _WILD.search(typed) or literal.exists()
            folder = named and literal.is_dir()
            paths = [literal] if named else matches(self._folder, typed)
            if not named:
                look_at(literal)
                look_for(self._folder, typed, paths)
        except (OSError, ValueError, re.error):
            self.faults.append(f"“{pattern}”不能用作文件名或通配符")
            return
        if folder:
            self.faults.append(f"“{pattern}”是一个文件夹，要写成“{typed.rstrip('/')}/*.yaml”")
            return
        if not sum(self._counts(path, named) for path in paths):
            year = self._report.draft.year
            self.faults.append(f"“{pattern}”没有找到 {year} 年度的年报（本文件不算）")

    def _counts(self, path: Path, named: bool) -> bool:
        """Whether a file is, or should have been, a report to use."""
        look_at(path)
        key = identity(path)
        if key not in self._usable:
            self._usable[key] = self._file(path, named)
        return self._usable[key]

    def _file(self, path: Path, named: bool) -> bool:
        """Read a file that was not seen before."""
        is_inside = path.is_relative_to(self._folder)
        file = (path.relative_to(self._folder) if is_inside else path).as_posix()
        child, findings = load_alone(path, file, self._folder)
        draft, parent = child.draft, self._report.draft
        error = next((finding for finding in findings if finding.is_error), None)
        if draft.year and draft.year != parent.year:
            if named:
                self.faults.append(f"{file} 的年度是 {draft.year}，不是 {parent.year}")
            return named
        if draft.year and draft.form.family != parent.form.family:
            if named:  # a pattern finds it beside those that are meant
                self.faults.append(f"{file} 用的是另一种格式 {draft.form.id}")
            return named
        if error:
            has_lines = error.excerpt and not draft.source.is_published
            line = f"第 {error.line} 行" if has_lines else ""
            self.faults.append(f"{file} {line}有错误 {error.code}：{error.message}")
        elif draft.form.id != parent.form.id:
            self.faults.append(f"{file} 用的是另一种格式 {draft.form.id}")
        elif name_key(draft.unit) in self._files:
            self.faults.append(
                f"{self._files[name_key(draft.unit)]} 和 {file} 都是“{draft.unit}”的年报"
            )
        else:
            self._files[name_key(draft.unit)] = file
            self.used.append(Child(file, draft.unit, nonzero(child.figures)))
        return True


def matches(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern with wildcards finds, in order: reports by
    their suffix unless the pattern names another; nothing that is hidden. No
    link to a folder is followed by `**`."""
    parts = PurePath(pattern)
    base = Path(parts.anchor) if parts.is_absolute() else folder
    rest = parts.relative_to(parts.anchor)
    if any("**" in part and part != "**" for part in rest.parts):
        raise ValueError(pattern)
    if rest.name == "**":
        rest = rest / "*"
    suffixes = _SUFFIXES if _WILD.search(rest.suffix) or not rest.suffix else {rest.suffix.lower()}
    return sorted(
        path
        for path in base.glob(str(rest))
        if path.suffix.lower() in suffixes
        and not any(map(_HIDDEN.match, path.relative_to(base).parts))
        and not is_lock(path)
        and path.is_file()
    )
