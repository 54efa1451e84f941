"""What `check` found, as values that every reporter reads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
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
        self.files = self.troubled = self.failed = 0
        self.errors = self.warnings = self.silenced = 0
        self.log: Path | None = None

    def add(self, result: FileResult) -> None:
        """Count the findings of one more file."""
        self.files += 1
        self.troubled += bool(result.findings)
        self.failed += bool(result.failure)
        self.errors += result.errors
        self.warnings += result.warnings
        self.silenced += len(result.silenced)
        self.log = result.log or self.log


@dataclass(frozen=True)
class Checkup:
    """The results of all files, in the order in which they were named."""

    results: Sequence[FileResult]

    @property
    def failures(self) -> list[FileResult]:
        """The results of the files that were not checked to their end."""
        return [result for result in self.results if result.failure]
