"""What became of many reports, as a JSON file for other programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from makereport.bulk.work import Outcome
from makereport.source.disk import AnyPath, opened, replace_own_file

MARK = "makereport summary"


class Summary:
    """The outcomes of a run, of which it keeps a line each: `totals` are how
    many there are of each status, of errors, of warnings, and of files with
    places left to be filled in."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self._rows: list[str] = []

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        counted = {"errors": outcome.errors, "warnings": outcome.warnings}
        self.totals.update(files=1, **counted)
        self.totals[f"files_{outcome.status}"] += 1
        if outcome.unfilled:
            self.totals["files_unfilled"] += 1
        codes = Counter(finding.code for finding in outcome.findings)
        row: dict[str, object] = {
            "file": outcome.file,
            "targets": _standing(outcome),
            "status": outcome.status,
            "unit": outcome.unit,
            "year": outcome.year or None,
            **counted,
            "codes": dict(sorted(codes.items())),
        }
        if outcome.failures:
            row["failure"] = "\n".join(outcome.failures)
        self._rows.append(json.dumps(row, ensure_ascii=False))

    def write(self, path: AnyPath) -> None:
        """Write the file, over an earlier one. Raises MakereportError where
        anything else stands there, or it cannot be written."""
        head = json.dumps({"made_by": MARK, "totals": self.totals}, ensure_ascii=False)
        rows = ",\n".join(self._rows)
        text = f'{head[:-1]}, "files": [\n{rows}\n]}}\n'
        hint = "给 --summary 换一个文件名，或者先删去它"
        replace_own_file(Path(path), text.encode("utf-8", "backslashreplace"), _is_own, hint=hint)


def _standing(outcome: Outcome) -> list[str]:
    """The files of a report that stand there now."""
    if outcome.is_written:
        return list(outcome.targets)
    return [target for target in outcome.targets if target in outcome.written]


def _is_own(path: Path) -> bool:
    with opened(path, sys.maxsize) as file:
        return file.read(100).startswith(f'{{"made_by": "{MARK}"'.encode())
