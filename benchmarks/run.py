"""Measure makereport, as ratios within one run, and write docs/benchmarks.md.

Usage: run.py [--long]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cold import cold
from contexts import Template
from engines import engines
from formats import formats
from growth import growth, jobs, narrative
from importing import importing
from makereport import latest_form
from measure import ROOT, machine
from merging import merging
from results import Results


def main() -> None:
    results = Results()
    template = Template(latest_form().template)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("cold", lambda: cold(results, template, folder)),
            ("engines", lambda: engines(results, template, folder)),
            ("growth", lambda: growth(results, folder, "--long" in sys.argv)),
            ("jobs", lambda: jobs(results, folder)),
            ("narrative", lambda: narrative(results, folder)),
            ("formats", lambda: formats(results, folder)),
            ("import", lambda: results.numbers.extend(row[:2] for row in importing())),
            ("merge", lambda: results.numbers.extend(row[:2] for row in merging())),
        )
        for what, measured in steps:
            measured()
            print(f"{what}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    page = results.page(machine())
    (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8", newline="\n")
    print(page)


if __name__ == "__main__":
    main()
