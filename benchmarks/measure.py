"""What the benchmarks measure with, and on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "yunxi" / "2022.yaml"
CITY = ROOT / "examples" / "jinglan" / "2021.yaml"
ROUNDS = 200


def seconds(*words: str) -> float:
    """Wall-clock seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return time.perf_counter() - start


def peak_megabytes(*words: str) -> float:
    """Peak resident memory of a process."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, sys.executable, *words], check=True, capture_output=True
    )
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return int(result.stdout) / unit


def each(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of one call, the mean of many."""
    start = time.perf_counter()
    for _ in range(rounds):
        action()
    return (time.perf_counter() - start) / rounds
