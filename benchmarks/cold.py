"""Measure whole processes: one report from a cold start, against docxtpl alone."""

from __future__ import annotations

import json
import statistics
import zipfile
from pathlib import Path

from contexts import Template
from measure import EXAMPLE, MAKEREPORT, peak_megabytes, seconds
from results import Results

BARE = Path(__file__).with_name("bare_docxtpl.py")
PAIRS = 11


def cold(results: Results, template: Template, folder: Path) -> None:
    """Pairs, turn about: the machine may be slow or busy, the ratio stays."""
    target, context = folder / "cold.docx", folder / "cold.json"
    build = [*MAKEREPORT, "build", "-q", str(EXAMPLE), "-o", str(target)]
    seconds(*build)
    context.write_text(json.dumps([template.nested(template.context(target))]), encoding="utf-8")
    bare = [str(BARE), str(template.path), str(context), str(folder / "bare.docx")]
    pairs = []
    for _ in range(PAIRS):
        target.unlink()
        pairs.append((seconds(*build), seconds(*bare)))
    if not zipfile.is_zipfile(target):
        raise SystemExit("nothing was built")
    middle = statistics.median
    ratio = middle(own / other for own, other in pairs)
    results.at_most(f"冷启动 `build` 一份 ÷ docxtpl 脚本（{PAIRS} 对的中位数）", ratio, 0.7)
    own, other = (middle(pair[side] for pair in pairs) * 1000 for side in (0, 1))
    results.number("冷启动 `build` 一份，对照 docxtpl 脚本，毫秒", own, other)
    for name, words in (("check", ["check", str(EXAMPLE)]), ("--version", ["--version"])):
        times = [seconds(*MAKEREPORT, *words) for _ in range(PAIRS)]
        results.number(f"冷启动 `{name}`，毫秒", middle(times) * 1000)
    peaks = peak_megabytes(*build), peak_megabytes(*bare)
    results.number("内存峰值 `build` 一份，对照 docxtpl 脚本，MB", *peaks)
