"""The machines of a Dask cluster, which share no disk with this one."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bulk.agencies import begin, many, wait_for
from tests.support.reports import names_in, written
from tests.support.runner import run

Client = pytest.importorskip("distributed").Client
linux = pytest.mark.skipif(sys.platform != "linux", reason="kills by signal")


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    with dask("scheduler", *words, cwd=tmp_path):
        yield address


class dask:  # noqa: N801 - a context manager, read as a command
    """A process of a cluster, in a folder of its own."""

    def __init__(self, what: str, *words: str, cwd: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dask", what, *words],
            cwd=cwd,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


@linux
def test_two_workers_of_which_one_is_killed_give_what_this_machine_gives(
    tmp_path: Path, scheduler: str
) -> None:
    many(tmp_path, 300, broken=10)
    here = run("build", "年报", "-o", "这里", "--name", "{单位}", cwd=tmp_path)
    away = tmp_path / "别处"
    away.mkdir()
    words = [scheduler, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    with dask("worker", *words, cwd=away) as first, dask("worker", *words, cwd=away):
        with Client(scheduler, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=15)
        process = begin(
            tmp_path, *("build", "年报", "-o", "那里", "--name", "{单位}", "--cluster", scheduler)
        )
        wait_for(lambda: len(list((tmp_path / "那里").glob("*.docx"))) >= 30)
        os.kill(first.pid, signal.SIGKILL)
        stdout, stderr = process.communicate(timeout=30)

    assert process.returncode == here.code == 1
    assert stderr.decode() == here.stderr
    assert stdout.decode() == here.stdout.replace("这里", "那里")
    assert len(names_in(tmp_path / "那里")) == 290
    for name in names_in(tmp_path / "那里"):
        assert (tmp_path / "那里" / name).read_bytes() == (tmp_path / "这里" / name).read_bytes()


def test_a_cluster_without_workers_and_one_that_is_not_there(
    tmp_path: Path, scheduler: str
) -> None:
    written(tmp_path)
    idle = run("check", "2021.yaml", "--cluster", scheduler, cwd=tmp_path)
    absent = run("check", "2021.yaml", "--cluster", "127.0.0.1:1", cwd=tmp_path)
    wrong = run("check", "2021.yaml", "--cluster", "nowhere://x", cwd=tmp_path)

    assert (idle.code, absent.code, wrong.code) == (1, 1, 1)
    assert f"错误 {scheduler}: 集群用不了：没有一台工作机" in idle.stderr
    assert "错误 127.0.0.1:1: 集群用不了：10 秒内没有连上调度器" in absent.stderr
    assert "错误 nowhere://x: 集群用不了：这不是调度器的地址" in wrong.stderr
    for result in (idle, absent, wrong):
        assert re.fullmatch(r"错误 .*\n    提示：.*\n", result.stderr), result.stderr


def test_without_dask_it_is_told_what_to_install(tmp_path: Path) -> None:
    written(tmp_path)
    code = (
        "import sys; sys.modules['distributed'] = None;"
        "sys.argv = ['makereport', 'check', '2021.yaml', '--cluster', 'tcp://x:1'];"
        "from makereport.cli.main import main; sys.exit(main())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert result.returncode == 1
    command = f"{sys.executable} -m pip install distributed"
    assert f"没有装 Dask\n    提示：运行 {command}，或者" in result.stderr
