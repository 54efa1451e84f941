"""What is said of wrong reports, word for word: the samples of tests/data/said.txt.

A sample is its code, files (the last is checked; required keys are added) and
what is printed about it. `python -m tests.support.said` writes anew what is
printed; look at what that changes before it is kept.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support.printed import printed
from tests.support.reports import ROOT, check_text

SAID = ROOT / "tests" / "data" / "said.txt"
_SAMPLE = re.compile(r"^==== (.+)\n((?:(?!====).*\n)*)", re.MULTILINE)
_PART = re.compile(r"^---- ?(.*)\n((?:(?!----).*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    """Files by name, the last of which is wrong, and what is printed."""

    code: str
    files: tuple[tuple[str, str], ...]
    said: str

    @property
    def text(self) -> str:
        files = "".join(f"---- {name}\n{text}" for name, text in self.files)
        return f"==== {self.code}\n{files}----\n{self.said}\n"


def samples() -> Iterator[Sample]:
    """All samples of the file."""
    for code, body in _SAMPLE.findall(SAID.read_text(encoding="utf-8")):
        *files, (_, said) = _PART.findall(body)
        yield Sample(code, tuple(files), said.rstrip("\n"))


def now_said(sample: Sample) -> str:
    """What is printed of a sample today."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sample.files:
            checked = check_text(Path(folder), text, name)
        return printed(checked).replace(f"{Path(folder)}{os.sep}", "")


def main() -> None:
    found = [replace(sample, said=now_said(sample)).text for sample in samples()]
    SAID.write_text("".join(found), encoding="utf-8")


if __name__ == "__main__":
    main()
