"""What `check` found, as values that every reporter reads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from makereport import Finding


@dataclass(frozen=True)
class FileResult:
    """The findings of one file. `silenced` are warnings to show that do not
    count. `failure` says why the file was not checked to its end; if that was
    a fault of the program, `log` is where the traceback is. `unit` is whose
    report it is, where that could be read."""

    file: str
    findings: Sequence[Finding] = ()
    silenced: Sequence[Finding] = ()
    failure: str = ""
    log: Path | None = None
    unit: str = ""

    @property
    def shown(self) -> list[Finding]:
        """All findings in the order of their places."""
        return sorted([*self.findings, *self.silenced], key=lambda finding: finding.order)

    @property
    def errors(self) -> int:
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    def with_more(self, more: FileResult) -> FileResult:
        """The result with further findings."""
        return replace(
            self,
            findings=[*self.findings, *more.findings],
            silenced=[*self.silenced, *more.silenced],
        )

    def silences(self, finding: Finding) -> bool:
        """Whether a comment in the file silences the finding."""
        return any(finding is silenced for silenced in self.silenced)

    @property
    def path(self) -> Path:
        """The file from the working folder, or from the root if not below it."""
        whole = Path(os.path.abspath(self.file))
        try:
            return whole.relative_to(os.getcwd())
        except ValueError:
            return whole


class Counts:
    """How much was found in files that need not be kept for it. `log` is
    where the last traceback is, if the program failed over a file."""

    def __init__(self) -> None:
        self.files = self.failed = 0
        self._troubled: set[str] = set()
        self.errors = self.warnings = self.silenced = 0
        self.log: Path | None = None

    def add(self, result: FileResult) -> None:
        """Count the findings of one more file."""
        self.files += 1
        self.failed += bool(result.failure)
        self.log = result.log or self.log
        self.add_more(result)

    @property
    def troubled(self) -> int:
        """How many files have findings."""
        return len(self._troubled)

    def add_more(self, result: FileResult) -> None:
        """Count further findings of a file that was counted."""
        if result.findings:
            self._troubled.add(result.file)
        self.errors += result.errors
        self.warnings += result.warnings
        self.silenced += len(result.silenced)


@dataclass(frozen=True)
class Checkup:
    """The results of all files, in the order in which they were named."""

    results: Sequence[FileResult]

    @property
    def failures(self) -> list[FileResult]:
        """The results of the files that were not checked to their end."""
        return [result for result in self.results if result.failure]
