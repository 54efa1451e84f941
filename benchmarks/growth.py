"""Measure what must grow no faster than the work: more reports, longer text,
more processes, and nothing to do."""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from makereport import build_bytes, check_file
from measure import MAKEREPORT, Usage, seconds, usage
from reports import write_reports
from results import Results

SIZES = (100, 1000)
LONG = 10_000
JOBS_COUNT, JOBS_ROUNDS = 600, 3
LENGTHS = (2_000, 20_000, 200_000)


def growth(results: Results, folder: Path, is_long: bool) -> None:
    """More reports in one command: time of each, and memory."""
    sizes = (*SIZES, LONG) if is_long else SIZES
    options = ["--jobs", "1"] if _has_jobs() else []
    first = _repeated(1, 7, folder, options)
    used = [_repeated(size, max(1, 2000 // size), folder, options) for size in sizes]
    per_report = [(one.cpu - first.cpu) / (size - 1) for one, size in zip(used, sizes, strict=True)]
    files = write_reports(folder / "checked", SIZES[-1], seed=2)
    rate = SIZES[-1] / seconds(*MAKEREPORT, "check", *map(str, files))
    shown = "、".join(f"{size:,}" for size in sizes)
    results.at_most(
        f"`build` {sizes[-1]:,} 份时每份 ÷ {sizes[-2]:,} 份时每份",
        per_report[-1] / per_report[-2],
        1.05,
    )
    results.at_most(
        f"内存峰值：`build` {sizes[-1]:,} 份 ÷ {sizes[-2]:,} 份",
        used[-1].megabytes / used[-2].megabytes,
        1.1,
    )
    results.number(f"`build` {shown} 份时，每份 CPU 毫秒", *(time * 1000 for time in per_report))
    results.number(f"`build` {shown} 份时，内存峰值，MB", *(one.megabytes for one in used))
    results.number(f"一条 `check` 检查 {SIZES[-1]:,} 份，每秒份数", rate)
    if not is_long:
        results.left_out.append(f"{LONG:,} 份没有测：用 `make bench LONG=1`")


def _repeated(size: int, rounds: int, folder: Path, options: list[str]) -> Usage:
    """The least disturbed of some runs, each over files of its own."""
    runs = []
    for turn in range(min(rounds, 7)):
        name = f"many{size}-{turn}"
        files = write_reports(folder / name, size, seed=2)
        runs.append(_build(files, folder, name, options))
        shutil.rmtree(folder / name)
    return min(runs, key=lambda run: run.cpu)


def jobs(results: Results, folder: Path) -> None:
    """Two processes against one; and a second time, with nothing changed."""
    if not _has_jobs():
        results.left_out.append("几个进程一起做、没有改动时不重做：`build` 还没有 `--jobs`")
        return
    singles, doubles, agains = [], [], []
    starts = [_twice(folder / f"start{turn}", 1, turn)[:2] for turn in range(5)]
    for turn in range(JOBS_ROUNDS):
        *times, is_kept = _twice(folder / f"single{turn}", JOBS_COUNT, turn)
        singles.append(times[0])
        agains.append(times[1])
        files = write_reports(folder / f"double{turn}", JOBS_COUNT, seed=3 + turn)
        doubles.append(_build(files, folder, f"double{turn}", ["--jobs", "2"]).wall)
    speedup = statistics.median(one / two for one, two in zip(singles, doubles, strict=True))
    count = f"{JOBS_COUNT:,} 份"
    results.at_least(f"`build --jobs 2` 快于 `--jobs 1` 的倍数（{count}）", speedup, 1.8)
    middle = [statistics.median(times) * 1000 for times in (singles, doubles, agains)]
    results.number(f"`build` {count}：一个进程、两个进程、没有改动再做，毫秒", *middle)
    if not is_kept:
        results.left_out.append("没有改动时不重做：`build` 还是全部重做了")
        return
    start, start_again = (statistics.median(one[side] for one in starts) for side in (0, 1))
    again = statistics.median(
        (two - start_again) / (one - start) for one, two in zip(singles, agains, strict=True)
    )
    results.at_most(f"没有改动再做一次 ÷ 第一次（{count}，减去只做一份的时间）", again, 0.03)


def _twice(folder: Path, count: int, turn: int) -> tuple[float, float, bool]:
    """Seconds of a build in one process and of the same again, and whether
    that left the Word files alone."""
    files = write_reports(folder, count, seed=3 + turn)
    targets = [file.with_suffix(".docx") for file in files]

    def build() -> tuple[float, list[int]]:
        used = _build(files, folder.parent, folder.name, ["--jobs", "1"])
        return used.wall, [target.stat().st_mtime_ns for target in targets]

    (first, written), (again, left) = build(), build()
    return first, again, written == left


def narrative(results: Results, folder: Path) -> None:
    """Longer text in one report, checked and built."""
    times = []
    for length in LENGTHS:
        rounds = max(3, 40_000 // length)
        files = [_told(folder / f"{length}-{turn}.yaml", length, turn) for turn in range(rounds)]
        spent = []
        for file in files:
            start = time.process_time()
            build_bytes(check_file(file))
            spent.append((time.process_time() - start) * 1000)
        times.append(statistics.median(spent))
    expected = (LENGTHS[2] - LENGTHS[1]) / (LENGTHS[1] - LENGTHS[0])
    ratio = (times[2] - times[1]) / (times[1] - times[0]) / expected
    results.at_most("正文 2 万 → 20 万字，增加的时间 ÷ 按字数成正比的时间", ratio, 1.05)
    results.number("正文 2 千、2 万、20 万字，检查并做成，CPU 毫秒", *times)


def _told(path: Path, length: int, turn: int) -> Path:
    chance = random.Random(f"{length}/{turn}")
    lines, size = list[str](), 0
    while size < length:
        few, many = chance.randint(2, 40), chance.randint(300, 9000)
        line = f"  {{{{ 年度 }}}}年组织**政策宣讲**{few}场，发放手册{many}份，第{len(lines)}期内容随后上网，供群众查阅。"
        lines.append(line)
        size += len(line) - 2
    text = "\n".join(lines)
    path.write_text(
        f"单位: 云溪县示范局\n年度: 2021\n总体情况: |\n{text}\n"
        "存在的主要问题及改进情况: 解读材料偏少，将逐件配发。\n"
        "其他需要报告的事项: 未收取信息处理费。\n",
        encoding="utf-8",
    )
    return path


def _build(files: list[Path], folder: Path, name: str, options: list[str]) -> Usage:
    words = [*MAKEREPORT, "build", "-q", *options, *map(str, files)]
    return usage(*words, home=folder / f"{name}-home")


def _has_jobs() -> bool:
    words = [sys.executable, *MAKEREPORT, "build", "--help"]
    shown = subprocess.run(words, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    return "--jobs" in shown
