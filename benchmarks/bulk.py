"""Build report after report in this process, as a program with many would.

Usage: bulk.py FILES.txt TARGET WARM [check]

Prints milliseconds of CPU per report, from YAML on disk to .docx on disk (with
`check`, to its findings). The first WARM reports are not counted.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from makereport import build_file, check_file


def main() -> None:
    listed, target, warm, *only = sys.argv[1:]
    files = Path(listed).read_text(encoding="utf-8").split("\n")
    start = time.process_time()
    for number, file in enumerate(files):
        if number == int(warm):
            start = time.process_time()
        checked = check_file(file)
        if checked.has_errors:
            raise SystemExit(f"{file}: {checked.findings}")
        if not only:
            build_file(checked, f"{target}{number}.docx")
    spent = time.process_time() - start
    print(json.dumps({"ms": spent * 1000 / (len(files) - int(warm))}))


if __name__ == "__main__":
    main()
