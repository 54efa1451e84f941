"""A folder of many reports, each of another agency, some of them broken."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.reports import ROOT

EXAMPLE = (ROOT / "examples" / "yunxi" / "2021.yaml").read_text(encoding="utf-8")
LAST = (ROOT / "examples" / "yunxi" / "2020.yaml").read_text(encoding="utf-8")


def many(folder: Path, count: int, broken: int = 0, *, last: bool = False) -> Path:
    """Reports 年报/局0000/2021.yaml and so on; every so many is broken."""
    for number in range(count):
        place = folder / "年报" / f"局{number:04}"
        place.mkdir(parents=True)
        text = _of(EXAMPLE, number).replace("行政许可: 286", f"行政许可: {number}")
        if broken and number % (count // broken) == 0:
            text = text.replace("行政许可:", "行政许可：")
        (place / "2021.yaml").write_text(text, encoding="utf-8")
        if last:
            (place / "2020.yaml").write_text(_of(LAST, number), encoding="utf-8")
    return folder / "年报"


def _of(text: str, number: int) -> str:
    return re.sub(r"^单位: .*$", f"单位: 云溪县第{number}局", text, count=1, flags=re.MULTILINE)


def begin(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command line under way, the first of a group of processes."""
    return subprocess.Popen(
        [sys.executable, "-m", "makereport", *words],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "XDG_STATE_HOME": str(folder / "state")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    """Until something is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.005)


def children(process: int) -> list[int]:
    """The processes that a process began; Linux only."""
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").glob("*/children")
        for child in task.read_text().split()
    ]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
