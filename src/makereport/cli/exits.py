"""The exit codes, and the error that stands for wrong usage."""

from __future__ import annotations

from makereport.findings.errors import MakereportError

DONE, FAILED, USAGE, UNEXPECTED, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(MakereportError):
    """The words of the command line contradict each other."""
