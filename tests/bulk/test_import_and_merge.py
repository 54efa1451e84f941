"""`import` and `merge` over many files: the same by several processes as by one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import makereport
from makereport import jobs
from makereport.bulk.pool import KILLED
from tests.bulk.agencies import begin, children, is_alive, many, wait_for
from tests.support.reports import names_in
from tests.support.runner import run

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def published(folder: Path, count: int, broken: int) -> Path:
    """Word files 公布/0000.docx and so on; every so many is none."""
    reports = many(folder, 4)
    documents = [
        makereport.build_bytes(makereport.check_file(reports / f"局{number:04}" / "2021.yaml"))
        for number in range(4)
    ]
    target = folder / "公布"
    target.mkdir()
    for number in range(count):
        data = b"x" if broken and number % (count // broken) == 0 else documents[number % 4]
        (target / f"{number:04}.docx").write_bytes(data)
    return target


def test_two_processes_import_the_same_and_say_the_same_as_one(tmp_path: Path) -> None:
    published(tmp_path, 60, broken=3)

    one = run("import", "公布", "-o", "读", "--jobs", "1", "--summary", "1.json", cwd=tmp_path)
    (tmp_path / "读").rename(tmp_path / "读1")
    two = run("import", "公布", "-o", "读", "--jobs", "2", "--summary", "2.json", cwd=tmp_path)

    assert (one.code, two.code) == (1, 1)
    assert two == one
    assert one.stdout.endswith("共 60 份：3 份有错误或没有导入（见上）\n")
    assert one.stderr.count("0.docx: 不能导入：") == 3
    assert len([name for name in names_in(tmp_path / "读") if name.endswith(".yaml")]) == 57
    for file in (tmp_path / "读").iterdir():
        assert file.read_bytes() == (tmp_path / "读1" / file.name).read_bytes()
    rows = json.loads((tmp_path / "1.json").read_bytes())
    assert rows["totals"] == {"files": 60, "errors": 0, "warnings": 0, **rows["totals"]}
    assert (rows["totals"]["files_written"], rows["totals"]["files_failed"]) == (57, 3)
    assert rows["files"][1]["targets"] == [str(Path("读", "0001.yaml"))]
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_an_accident_with_one_file_does_not_stop_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = published(tmp_path, 3, broken=0)

    import_file = jobs.import_file

    def fall(file: str, target: str) -> makereport.Imported:
        if file.endswith("1.docx"):
            raise ZeroDivisionError
        return import_file(file, target)

    monkeypatch.setattr(jobs, "import_file", fall)
    targets = {str(file): tmp_path / f"{file.stem}.yaml" for file in sorted(folder.iterdir())}
    done = list(makereport.import_many(targets))

    assert [outcome.status for outcome in done] == ["written", "crashed", "written"]
    assert "ZeroDivisionError" in done[1].crash
    assert [(tmp_path / f"000{n}.yaml").exists() for n in range(3)] == [True, False, True]


@pytest.mark.parametrize("broken", [0, 5])
def test_two_processes_merge_the_same_and_say_the_same_as_one(tmp_path: Path, broken: int) -> None:
    many(tmp_path, 60, broken=broken)

    words = ("merge", "年报", "-o", "汇总.yaml", "--overview", "各局.csv")
    one = run(*words, "--jobs", "1", cwd=tmp_path)
    for name in ("汇总.yaml", "各局.csv"):
        if not broken:
            (tmp_path / name).rename(tmp_path / f"1{name}")
    two = run(*words, "--jobs", "2", cwd=tmp_path)

    assert one.code == two.code == (1 if broken else 0)
    assert two == one
    assert one.stderr.count("错误 Y101") == broken
    for name in ("汇总.yaml", "各局.csv"):
        if not broken:
            assert (tmp_path / name).read_bytes() == (tmp_path / f"1{name}").read_bytes()
    if not broken:
        total = sum(range(60))
        assert f"行政许可: {total}\n" in (tmp_path / "汇总.yaml").read_text(encoding="utf-8")


FATAL = """
import os, signal
import makereport
from makereport.merging import merge

load = merge.load_alone

def read(path, file):
    if "局0030" in file:
        os.kill(os.getpid(), signal.SIGKILL)
    return load(path, file)

merge.load_alone = read
try:
    makereport.merge_files(makereport.find_reports(["年报"]).files, "汇总.yaml", jobs=2)
except makereport.MakereportError as error:
    print(error)
"""


@needs_linux
def test_a_sum_with_a_report_less_is_never_written(tmp_path: Path) -> None:
    many(tmp_path, 60)
    words = [sys.executable, "-X", "utf8", "-c", FATAL]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)

    assert done.stdout == f"{Path('年报', '局0030', '2021.yaml')}: 没有做完：{KILLED}\n"
    assert not (tmp_path / "汇总.yaml").exists()


@needs_linux
@pytest.mark.parametrize("command", ["import", "merge"])
def test_an_interrupt_ends_it_at_once_and_leaves_no_part(tmp_path: Path, command: str) -> None:
    if command == "import":
        published(tmp_path, 600, broken=0)
        process = begin(tmp_path, "import", "公布", "-o", "读", "--jobs", "2")
        wait_for(lambda: len(list((tmp_path / "读").glob("*.yaml"))) >= 20)
    else:
        many(tmp_path, 600)
        process = begin(tmp_path, "merge", "年报", "-o", "汇总.yaml", "--jobs", "2")
        wait_for(lambda: len(children(process.pid)) == 2)
    workers = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, stderr = process.communicate(timeout=3)

    assert process.returncode == 130
    assert stderr.decode().endswith("已中断\n")
    assert "Traceback" not in stderr.decode()
    assert not any(map(is_alive, workers))
    assert list(tmp_path.rglob(".makereport-*")) == []
    assert not (tmp_path / "汇总.yaml").exists()
    read = list((tmp_path / "读").glob("*.yaml"))
    assert all(makereport.check_file(file).report.is_read for file in read)
    assert len(read) < 600
