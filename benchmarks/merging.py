"""Measure `merge`: reports added up with an overview, at two sizes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import CITY, peak_megabytes, seconds

SIZES = (100, 1000)


def merging() -> list[tuple[str, str, str]]:
    """Rows for the page of benchmarks: time and memory at both sizes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = _reports(folder, max(SIZES))
        times = [seconds(*_words(folder, files[:size], f"t{size}")) for size in SIZES]
        peaks = [peak_megabytes(*_words(folder, files[:size], f"m{size}")) for size in SIZES]
    each = "、".join(f"{time / size * 1000:.1f}" for time, size in zip(times, SIZES, strict=True))
    sizes = "、".join(f"{size:,} 份" for size in SIZES)
    return [
        (f"`merge` 汇总 {SIZES[-1]:,} 份，并写出各单位数据的 .csv，秒", f"{times[-1]:.1f}", "–"),
        (f"同上，汇总 {sizes}时，每份毫秒（应不变）", each, "–"),
        (f"同上，汇总 {sizes}时，内存峰值，MB", "、".join(f"{peak:.0f}" for peak in peaks), "–"),
    ]


def _reports(folder: Path, count: int) -> list[str]:
    """One report many times, each of another agency."""
    lines = CITY.read_text(encoding="utf-8").split("\n")
    unit = next(number for number, line in enumerate(lines) if line.startswith("单位:"))
    files = []
    for number in range(count):
        lines[unit] = f"单位: 第{number}局"
        path = folder / f"{number}.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        files.append(str(path))
    return files


def _words(folder: Path, files: list[str], name: str) -> list[str]:
    out = ["-o", str(folder / f"{name}.yaml"), "--overview", str(folder / f"{name}.csv")]
    return ["-m", "makereport", "merge", *files, *out]


if __name__ == "__main__":
    for row in merging():
        print(*row[:2])
