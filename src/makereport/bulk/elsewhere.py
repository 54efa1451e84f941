"""Batches over somebody's executor, by bytes: the machines of a cluster."""

from __future__ import annotations

from concurrent.futures import Executor, Future

from makereport.bulk.parcel import needed_files, packed, unpacked
from makereport.bulk.pool import PoolError
from makereport.bulk.work import Options, Outcome, Work, lost, outcome, put
from makereport.report.beside import one_run

WIDTH = 16
"""Batches under way for an executor that does not say how wide it is."""
PATIENCE = 3
"""Losses one after another that may be the fault of the reports."""


class Elsewhere:
    """An executor that shares no disk with this machine. What cannot be sent
    – a file that is not there, one that cannot be read – is done here."""

    def __init__(self, executor: Executor, options: Options) -> None:
        self.width = getattr(executor, "_max_workers", None) or WIDTH
        self._executor = executor
        self._options = options
        self._lost = 0
        self._begun: list[Future[list[Outcome]]] = []

    def submit(self, works: list[Work]) -> Future[list[Outcome]]:
        with one_run(self._options.run):
            needed = {work.file: needed_files(work.file) for work in works}
        sent = {file: files for file, files in needed.items() if files is not None}
        here = [work for work in works if needed[work.file] is None]
        there = [work for work in works if work.file in sent]
        own = {work.file: outcome(work, self._options) for work in here}
        future: Future[list[Outcome]] = Future()
        if not there:
            future.set_result([own[work.file] for work in works])
            return future
        try:
            parcel = packed(there, sent, self._options)
        except OSError:  # the template: for each report to say
            future.set_result([outcome(work, self._options) for work in works])
            return future
        try:
            begun = self._executor.submit(unpacked, parcel)
        except Exception as error:
            raise PoolError("集群", f"交不出去（{error}）", "看看调度器还在不在") from None
        self._begun = [other for other in self._begun if not other.done()] + [begun]
        begun.add_done_callback(lambda there: _join(future, there, works, own))
        return future

    def lost(self, work: Work, error: Exception) -> Outcome:
        return lost(work, error)

    def finish(self, outcome: Outcome) -> Outcome:
        """Write the files where they belong."""
        if not outcome.failures:
            self._lost = 0
        if not outcome.made or outcome.waits_for_pdf:
            return outcome
        return put(outcome, self._options)

    def check(self) -> None:
        """A Dask client that has lost its scheduler for good never says so."""
        client = getattr(self._executor, "_client", None)
        if getattr(client, "status", "") in ("closing", "closed"):
            self._begun.clear()  # there is nobody left to cancel them
            raise PoolError("集群", "与调度器的连接断了", "看看调度器还在不在，然后再运行一次")

    def renew(self) -> bool:
        """A cluster replaces its own workers, if there are any."""
        self._lost += 1
        if self._lost > PATIENCE:
            raise PoolError("集群", "工作机一台接一台没有了", "看看调度器和工作机还在不在")
        return False

    def close(self, at_once: bool) -> None:
        """The executor is not ours to end, but what it has not begun is."""
        if at_once:
            for begun in self._begun:
                begun.cancel()


def _join(
    whole: Future[list[Outcome]],
    begun: Future[list[Outcome]],
    works: list[Work],
    own: dict[str, Outcome],
) -> None:
    """End a batch of which some reports were done here and the others there."""
    try:
        there = {done.file: done for done in begun.result()}
    except BaseException as error:
        whole.set_exception(error)
    else:
        whole.set_result([own.get(work.file) or there[work.file] for work in works])
