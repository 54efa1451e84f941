"""One thing done to many files, by this process or by several."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

W = TypeVar("W")
R = TypeVar("R")

FEW = 50
"""Files that are done before other processes would have begun."""


def run(
    works: Sequence[W], do: Callable[[W], R], lost: Callable[[W, Exception], R], jobs: int
) -> Generator[R, None, None]:
    """What `do` gives for each of the works, in their order, in so many
    processes, 0 for as many as pay; then all that it takes and gives must be
    fit to be sent. `lost` says what to give for a work whose process died, or
    raises."""
    width = min(jobs or as_many_as_pay(len(works)), len(works))
    if width <= 1:
        return (do(work) for work in works)
    # Here, not above: few runs need processes.
    from makereport.bulk.pool import Processes, spread

    return spread(works, Processes(width, do, lost))


def as_many_as_pay(files: int) -> int:
    """How many processes are worth their beginning for so many files."""
    if files < FEW:
        return 1
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        cores = os.cpu_count() or 1
    return min(cores, files // (FEW // 2))
