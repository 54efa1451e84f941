"""What the benchmarks measure with, and on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "yunxi" / "2022.yaml"
CITY = ROOT / "examples" / "jinglan" / "2021.yaml"
MAKEREPORT = ("-m", "makereport")
_WRAPPER = (
    "import json, resource, subprocess, sys, time;"
    "start = time.perf_counter();"
    "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE);"
    "wall = time.perf_counter() - start;"
    "sys.exit(done.stderr.decode()[-2000:]) if done.returncode else None;"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss]))"
)


@dataclass(frozen=True)
class Usage:
    """What a process with all its children took: seconds by the clock and of
    CPU, and the largest resident memory of one of them."""

    wall: float
    cpu: float
    megabytes: float


def usage(*words: str, home: Path | None = None) -> Usage:
    """Run Python with these words. With `home` nothing of an earlier run that
    is kept in a user's folders is found."""
    kept = {f"XDG_{kind}_HOME": str(home) for kind in ("CACHE", "STATE", "DATA")} if home else {}
    result = subprocess.run(
        [sys.executable, "-c", _WRAPPER, sys.executable, *words],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | kept,
    )
    wall, cpu, memory = json.loads(result.stdout)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Usage(wall, cpu, memory / unit)


def seconds(*words: str) -> float:
    """Wall-clock seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return time.perf_counter() - start


def peak_megabytes(*words: str) -> float:
    """Peak resident memory of a process."""
    return usage(*words).megabytes


def printed_by(script: str, *words: str) -> dict[str, float]:
    """What a script beside this one prints as JSON."""
    path = Path(__file__).with_name(script)
    result = subprocess.run([sys.executable, str(path), *words], check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(result.stdout)
    return found


def each(action: Callable[[], object], rounds: int) -> float:
    """Seconds of one call, the mean of many."""
    start = time.perf_counter()
    for _ in range(rounds):
        action()
    return (time.perf_counter() - start) / rounds


def machine() -> str:
    """The size of this machine, as far as it matters."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count()
    return (
        f"{cores} 核，Python {platform.python_version()}，{platform.system()} {platform.machine()}"
    )
