"""LibreOffice that is not there, fails, hangs or is killed: what is told, what is
done all the same, and that nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from makereport.office import pdf as office_pdf
from tests.support.reports import names_in, written
from tests.support.runner import CommandLine
from tests.support.stand_in import EACH, stand_in, without_office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="shell scripts stand in for LibreOffice")
MADE = EACH.format(each='cp "$PDF" "$OUT/$n.pdf"')


@pytest.fixture
def line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    (tmp_path / "desk").mkdir()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return CommandLine(tmp_path / "desk", monkeypatch, capsys)


def reports(folder: Path, count: int) -> list[str]:
    names = [f"{number}.yaml" for number in range(count)]
    for number, name in enumerate(names):
        written(folder, name, f"单位: 第{number}局\n")
    return names


def test_without_libreoffice_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: CommandLine
) -> None:
    names = reports(tmp_path / "desk", 2)
    old = tmp_path / "desk" / "0.pdf"
    old.write_bytes(b"old")
    without_office(monkeypatch, tmp_path / "bin")
    done = line.run("build", *names, "--format", "docx", "--format", "pdf")

    assert done.code == 1
    assert done.stderr.count("错误 F705 这台电脑上没有找到 LibreOffice，做不了 PDF") == 1
    assert "装好 LibreOffice（www.libreoffice.org" in done.stderr
    assert "0.yaml: 有错误，没有写出 PDF；原有的 PDF 没有更新" in done.stderr
    assert "0.yaml → 0.docx：" in done.stdout
    assert names_in(tmp_path / "desk") == ["0.docx", "0.pdf", "0.yaml", "1.docx", "1.yaml"]
    assert old.read_bytes() == b"old"


def test_one_process_for_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: CommandLine
) -> None:
    names = reports(tmp_path / "desk", 31)
    calls = tmp_path / "calls"
    stand_in(tmp_path, f'echo "$@" >> {calls}\n{MADE}', monkeypatch)
    done = line.run("build", *names, "--format", "pdf", "--jobs", "2")

    assert (done.code, done.stderr) == (0, "")
    called = calls.read_text(encoding="utf-8").splitlines()
    assert sorted(each.count(".docx") for each in called) == [1, 30]
    assert len({each.split()[0] for each in called}) == 2  # each its own profile
    assert [name for name in names_in(tmp_path / "desk") if name.endswith(".pdf")] == sorted(
        f"{number}.pdf" for number in range(31)
    )
    assert [row.split(" → ")[0] for row in done.stdout.splitlines()[:-1]] == names
    assert names_in(tmp_path / "tmp") == []


def test_only_what_it_cannot_do_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: CommandLine
) -> None:
    names = reports(tmp_path / "desk", 5)
    each = '[ "$n" = 2 ] && exit 1; cp "$PDF" "$OUT/$n.pdf"'
    stand_in(tmp_path, EACH.format(each=each), monkeypatch)
    done = line.run("build", *names, "--format", "pdf")

    assert done.code == 1
    assert done.stderr.count("F707") == 1
    assert "2.yaml:1:1: 错误 F707 PDF 没有做成：LibreOffice 没有转换成功" in done.stderr
    made = [name for name in names_in(tmp_path / "desk") if name.endswith(".pdf")]
    assert made == ["0.pdf", "1.pdf", "3.pdf", "4.pdf"]


def test_half_a_pdf_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: CommandLine
) -> None:
    [name] = reports(tmp_path / "desk", 1)
    stand_in(tmp_path, EACH.format(each='head -c 60 "$PDF" > "$OUT/$n.pdf"'), monkeypatch)
    assert "F707" in line.run("build", name, "--format", "pdf").stderr
    assert names_in(tmp_path / "desk") == ["0.yaml"]


def test_a_libreoffice_that_never_ends_is_ended_and_soon_not_asked_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: CommandLine
) -> None:
    names = reports(tmp_path / "desk", 6)
    alive = tmp_path / "alive"
    stand_in(tmp_path, f"sleep 100 & echo $! >> {alive}; echo $$ >> {alive}; wait", monkeypatch)
    monkeypatch.setattr(office_pdf, "PATIENCE", 3.0)
    done = line.run("build", *names, "--format", "pdf")

    assert done.code == 1
    assert "0.yaml:1:1: 错误 F707 PDF 没有做成：LibreOffice 3 秒没有做完" in done.stderr
    assert "共 6 份年报：写出 0 份，6 份有错误没有写出" in done.stdout
    pids = alive.read_text().split()
    assert len(pids) == 2 * office_pdf.HOPELESS
    assert not any(map(is_running, pids))
    assert names_in(tmp_path / "tmp") == []


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_runs_on_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kill: signal.Signals
) -> None:
    [name] = reports(tmp_path, 1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    stand_in(tmp_path, f"sleep 100 & echo $! $$ > {pipe}; wait", monkeypatch)
    process = subprocess.Popen(
        [sys.executable, "-m", "makereport", "build", name, "--format", "docx,pdf"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    pids = pipe.read_text().split()  # waits until there is somebody to write to it
    assert len(pids) == 2
    assert all(map(is_running, pids))
    process.send_signal(kill)
    process.communicate(timeout=20)
    until = time.monotonic() + 20
    while any(map(is_running, pids)):
        assert time.monotonic() < until
    assert not [each for each in names_in(tmp_path) if each.endswith((".docx", "0.pdf"))]


def is_running(pid: str) -> bool:
    """Whether a process runs; one that nobody has asked after has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return Path("/proc").is_dir() is False and _answers(pid)
    return state not in "ZX"


def _answers(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except OSError:
        return False
    return True
