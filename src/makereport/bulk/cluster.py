"""An existing Dask cluster as an executor."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from makereport.findings.errors import MakereportError
from makereport.findings.installing import install_command

_ADDRESS = re.compile(
    r"(?:(?:tcp|tls|ws|wss|ucx)://)?[^\s/:]+:\d{1,5}|\w+://\[[\da-fA-F:]+\]:\d{1,5}"
)
PATIENCE = 10
"""Seconds that a scheduler has to answer."""


class ClusterError(MakereportError):
    """A cluster cannot be used."""

    what = "集群用不了"


def _version() -> str:
    """Of the makereport that a worker has."""
    return version("makereport")


@contextmanager
def cluster(address: str, timeout: float = PATIENCE) -> Iterator[Executor]:
    """The workers of the Dask scheduler at an address like `tcp://host:8786`,
    as an executor for `build_many` and `check_many`, while the context lasts.
    Needs `makereport[dask]`, and on every worker this version of makereport.
    Raises MakereportError."""
    try:
        from distributed import Client
    except ImportError:
        hint = f"运行 {install_command('distributed')}，或者不写 --cluster，用 --jobs"
        raise ClusterError(address, "没有装 Dask", hint) from None
    hint = "地址写成 tcp://主机:8786；看看 dask scheduler 有没有运行，防火墙通不通"
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(address, "这不是调度器的地址", hint)
    client: Any = None
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:  # what is lost is told in our words
        logger.setLevel(logging.CRITICAL)
    try:
        try:
            client = Client(  # type: ignore[no-untyped-call]
                address, timeout=timeout, set_as_default=False
            )
        except OSError:
            raise ClusterError(address, f"{timeout:g} 秒内没有连上调度器", hint) from None
        _check_workers(client, address)
        yield client.get_executor()
    finally:
        if client is not None:
            client.close(timeout=1)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _check_workers(client: Any, address: str) -> None:
    """That there are workers, and that each has this makereport."""
    hint = "在每台工作机上装好同一版本的 makereport，再运行 dask worker 调度器的地址"
    try:
        versions = client.run(_version, on_error="return")
    except Exception as error:
        raise ClusterError(address, f"问不到工作机（{error}）", hint) from None
    if not versions:
        raise ClusterError(address, "没有一台工作机", hint)
    for worker, theirs in versions.items():
        if isinstance(theirs, Exception):
            raise ClusterError(address, f"工作机 {worker} 上没有装 makereport", hint)
        if theirs != _version():
            reason = f"工作机 {worker} 上的 makereport 是 {theirs}，这里的是 {_version()}"
            raise ClusterError(address, reason, hint)
