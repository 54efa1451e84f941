"""Batches over processes: in order, never many at a time, and what happens
when a process is killed or the user has had enough."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from makereport.findings.errors import MakereportError

BATCH = 25
AHEAD = 3
"""Batches handed out for each process: enough that none waits, few enough
that memory does not grow with the number of reports."""
PATIENCE = 0.6
"""Seconds that processes have to put their files away when all is to end."""
KILLED = "进程被系统结束了（多半是内存不够）"
KILLERS = ("KilledWorker",)
"""What Dask calls a task that ended the workers it was given to."""


class PoolError(MakereportError):
    """The processes or machines that were to do the work are gone."""

    what = "没有做完"


class KilledError(MakereportError):
    """The process that worked on a file was killed, twice."""

    what = "没有做完"


W = TypeVar("W")
R = TypeVar("R")


class Pool(Protocol[W, R]):
    """What does batches somewhere else."""

    width: int

    def submit(self, works: list[W]) -> Future[list[R]]:
        """Begin a batch."""

    def finish(self, result: R) -> R:
        """What is left to do here of one result."""

    def lost(self, work: W, error: Exception) -> R:
        """The result of a work that was lost, alone in its batch."""

    def check(self) -> None:
        """Raises PoolError if nothing that is under way will ever be done."""

    def renew(self) -> bool:
        """Begin anew after a process was killed; whether everything that was
        under way is lost with it. Raises PoolError where that is of no use
        any more."""

    def close(self, at_once: bool) -> None:
        """End everything, `at_once` without waiting for what was begun."""


@dataclass
class _Batch(Generic[W, R]):
    works: list[W]
    future: Future[list[R]] | None


def spread(works: Iterable[W], pool: Pool[W, R]) -> Generator[R, None, None]:
    """The results of all works in their order. A batch that is lost is tried
    again one by one, so that only what loses it is not done."""
    is_whole = False
    try:
        waiting: deque[_Batch[W, R]] = deque()
        for batch in _batches(works):
            waiting.append(_Batch(batch, _submit(pool, batch)))
            if len(waiting) >= AHEAD * pool.width:
                yield from _first(waiting, pool)
        while waiting:
            yield from _first(waiting, pool)
        is_whole = True
    finally:
        pool.close(at_once=not is_whole)


def _batches(works: Iterable[W]) -> Iterator[list[W]]:
    left = iter(works)
    while batch := list(islice(left, BATCH)):
        yield batch


def _submit(pool: Pool[W, R], batch: list[W]) -> Future[list[R]] | None:
    """The batch under way; None if the pool has just been found broken."""
    try:
        return pool.submit(batch)
    except BrokenExecutor:
        return None


def _first(waiting: deque[_Batch[W, R]], pool: Pool[W, R]) -> Iterator[R]:
    """The results of the batch that is first in line."""
    batch = waiting.popleft()
    try:
        done = _waited(batch.future, pool) if batch.future else None
    except PoolError:
        raise
    except Exception:
        done = None
    if done is None:
        is_all_lost = pool.renew()
        done = [_alone(work, pool) for work in batch.works]
        for other in waiting:
            if is_all_lost and not _is_done(other.future):
                other.future = _submit(pool, other.works)
    yield from map(pool.finish, done)


def _waited(future: Future[list[R]], pool: Pool[W, R]) -> list[R]:
    while not wait([future], timeout=1).done:
        pool.check()
    return future.result()


def _is_done(future: Future[list[R]] | None) -> bool:
    """Whether a batch has results."""
    return (
        future is not None
        and future.done()
        and not future.cancelled()
        and future.exception() is None
    )


def _alone(work: W, pool: Pool[W, R]) -> R:
    """The result of a work that nothing else can be blamed for."""
    try:
        return _waited(pool.submit([work]), pool)[0]
    except PoolError:
        raise
    except Exception as error:
        pool.renew()
        is_killed = isinstance(error, BrokenExecutor) or type(error).__name__ in KILLERS
        return pool.lost(work, KilledError(str(work), KILLED) if is_killed else error)


class Processes(Generic[W, R]):
    """Processes of this machine, which read and write the files themselves."""

    def __init__(self, width: int, do: Callable[[W], R], lost: Callable[[W, Exception], R]) -> None:
        self.width = width
        self.lost = lost
        self._do = do
        self._executor = self._begin()

    def _begin(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.width, initializer=_begin_worker)

    def submit(self, works: list[W]) -> Future[list[R]]:
        with _uninterrupted():  # a process that begins hears nothing until it is ready
            return self._executor.submit(_in_worker, works, self._do)

    def finish(self, result: R) -> R:
        return result

    def check(self) -> None:
        """Nothing: a broken executor ends all its futures."""

    def renew(self) -> bool:
        self._end(self._executor)
        self._executor = self._begin()
        return True

    def close(self, at_once: bool) -> None:
        if at_once:
            self._end(self._executor)
        else:
            self._executor.shutdown()

    def _end(self, executor: ProcessPoolExecutor) -> None:
        """End the processes: politely first, so that they remove what they
        have half written."""
        workers: dict[int, Any] = dict(getattr(executor, "_processes", None) or {})
        manager = getattr(executor, "_executor_manager_thread", None)
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers.values():
            worker.terminate()
        until = time.monotonic() + PATIENCE
        for worker in workers.values():
            worker.join(max(0.0, until - time.monotonic()))
            if worker.is_alive():
                worker.kill()
        if manager is not None:  # or the interpreter wakes it up while it closes its pipe
            manager.join(PATIENCE)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C and the word to end are heard afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where nothing is inherited
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Ended(BaseException):
    """The worker is to end, as soon as its file is put away."""


@dataclass
class _State:
    """Of a worker: whether it has files in hand, and whether it is to end."""

    is_working: bool = False
    is_ending: bool = False


_state = _State()


def _begin_worker() -> None:
    """Ctrl-C is for the parent to hear; its word to end, or its own end, is
    heard here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end_worker)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # see _uninterrupted
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_worker(*_: object) -> None:
    _state.is_ending = True
    if _state.is_working:
        raise _Ended
    _end_now()


def _end_now() -> None:
    """The executor would go on with the next batch after an exception."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.raise_signal(signal.SIGTERM)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _in_worker(works: list[W], do: Callable[[W], R]) -> list[R]:
    done = []
    try:
        _state.is_working = True
        for work in works:
            if _state.is_ending:  # an exception may be lost in somebody's finaliser
                raise _Ended
            done.append(do(work))
    except _Ended:
        _end_now()
    finally:
        _state.is_working = False
    return done
