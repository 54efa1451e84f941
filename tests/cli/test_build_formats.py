"""`build --format`: several files of one report, each whole or absent, each told;
what each of them is made from decides whether it is made again."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import makereport
from makereport.html.page import forget_templates
from tests.support.reports import names_in, written
from tests.support.runner import CommandLine, Run
from tests.support.stand_in import EACH, stand_in, without_office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for LibreOffice")
ALL = ("--format", "docx", "--format", "pdf", "--format", "html")
MADE = EACH.format(each='cp "$PDF" "$OUT/$n.pdf"')


@pytest.fixture
def line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    for name in ("desk", "tmp", "cache", "bin"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    stand_in(tmp_path / "bin", MADE, monkeypatch)
    return CommandLine(tmp_path / "desk", monkeypatch, capsys)


def links(page: Path) -> list[str]:
    return re.findall(r'href="([^"#]+\.(?:docx|pdf))"', page.read_text("utf-8"))


def test_three_files_of_one_report(tmp_path: Path, line: CommandLine) -> None:
    written(tmp_path / "desk")
    done = line.run("build", "2021.yaml", *ALL)
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith("2021.yaml → 2021.docx、2021.pdf、2021.html：")
    assert names_in(tmp_path / "desk") == ["2021.docx", "2021.html", "2021.pdf", "2021.yaml"]
    assert links(tmp_path / "desk" / "2021.html") == ["2021.docx", "2021.pdf"]
    again = line.run("build", "2021.yaml", "--format", "docx,html，pdf")
    assert (again.code, again.stderr) == (0, "")
    alone = line.run("build", "2021.yaml", "-o", "页/a.html", "--force")
    assert "文件夹不存在" in alone.stderr
    alone = line.run("build", "2021.yaml", "-o", "a.html")
    assert alone.code == 0
    assert links(tmp_path / "desk" / "a.html") == []
    assert names_in(tmp_path / "tmp") == []


def test_a_fragment_links_to_nothing(tmp_path: Path, line: CommandLine) -> None:
    written(tmp_path / "desk")
    done = line.run("build", "2021.yaml", "--format", "docx,html", "--fragment")
    page = tmp_path / "desk" / "2021.html"
    assert done.code == 0
    assert "<html" not in page.read_text("utf-8")
    assert links(page) == []
    wrong = line.run("build", "2021.yaml", "--fragment")
    assert (wrong.code, wrong.stderr) == (
        2,
        "错误 --fragment 只用于网页\n    提示：加上 --format html\n",
    )


def test_a_page_is_made_by_the_page_template_of_the_folder(
    tmp_path: Path, line: CommandLine
) -> None:
    written(tmp_path / "desk")
    assert line.run("template", "export", "-o", "我的模板").code == 0
    page = tmp_path / "desk" / "我的模板" / "page.html"
    words = ("build", "2021.yaml", "--template", "我的模板", "--format", "html")
    for mark in ("<!-- 县政府网站 -->", "<!-- 改版 -->"):
        text = re.sub("(<!--.*-->)?<body", f"{mark}<body", page.read_text("utf-8"), count=1)
        page.write_text(text, "utf-8")
        forget_templates()  # another process has read none
        done = line.run(*words)
        assert (done.code, done.stderr) == (0, "")
        assert mark in (tmp_path / "desk" / "2021.html").read_text("utf-8")


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_a_file_that_somebody_has_edited_is_left_alone(
    tmp_path: Path, line: CommandLine, suffix: str
) -> None:
    path = written(tmp_path / "desk")
    assert line.run("build", "2021.yaml", *ALL).code == 0
    edited = path.with_suffix(f".{suffix}")
    edited.write_bytes(edited.read_bytes() + b"\n\n")
    left = edited.read_bytes()
    path.write_bytes(path.read_bytes().replace("依法".encode(), "依规".encode()))
    page = path.with_suffix(".html").read_bytes()
    done = line.run("build", "2021.yaml", *ALL)

    assert done.code == 1
    assert f"2021.{suffix}: 没有写成：它不是 makereport 写的，或者写好后有人改过" in done.stderr
    assert edited.read_bytes() == left
    assert path.with_suffix(".html").read_bytes() == page
    if suffix != "html":
        assert f"2021.html: 没有写成：它要链接的 2021.{suffix} 没有写成" in done.stderr
    others = [each for each in ("docx", "pdf") if each != suffix]
    assert f"2021.yaml → {'、'.join(f'2021.{each}' for each in others)}：" in done.stdout
    assert line.run("build", "2021.yaml", *ALL, "--force").code == 0
    assert edited.read_bytes() != left


@pytest.mark.parametrize("full", range(1, 4))
def test_a_disk_that_is_full_at_one_of_the_files(
    tmp_path: Path, line: CommandLine, full: int
) -> None:
    written(tmp_path / "desk")
    synced = 0

    def fsync(file: int) -> None:
        nonlocal synced
        synced += 1
        if synced == full:
            raise OSError(errno.ENOSPC, "full")

    done = line.run("build", "2021.yaml", *ALL, fsync=fsync)
    order = ["docx", "pdf", "html"]
    lost = order[full - 1]
    assert done.code == 1
    assert f"2021.{lost}: 没有写成：磁盘已满" in done.stderr
    kept = [each for each in order[:2] if each != lost]
    assert names_in(tmp_path / "desk") == sorted(["2021.yaml", *(f"2021.{each}" for each in kept)])
    assert f"2021.yaml → {'、'.join(f'2021.{each}' for each in kept)}：" in done.stdout
    assert line.run("build", "2021.yaml", *ALL).code == 0


def test_a_page_without_its_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: CommandLine
) -> None:
    written(tmp_path / "desk")
    without_office(monkeypatch, tmp_path / "nothing")
    done = line.run("build", "2021.yaml", *ALL)
    assert done.code == 1
    assert "F705" in done.stderr
    assert "2021.html: 没有写成：它要链接的 2021.pdf 没有写成" in done.stderr
    assert "只要网页的，不要写 --format pdf" in done.stderr
    assert names_in(tmp_path / "desk") == ["2021.docx", "2021.yaml"]


def counted(done: Run) -> str:
    return done.stdout.splitlines()[-1]


def test_what_has_not_changed_is_not_made_again(tmp_path: Path, line: CommandLine) -> None:
    for name in ("甲", "乙"):
        written(tmp_path / "desk", f"{name}.yaml", f"单位: {name}局\n")
    page, pdf = tmp_path / "desk" / "甲.html", tmp_path / "desk" / "乙.pdf"
    same = "共 2 份年报：写出 0 份，2 份没有变、不用重写；错误 0 个，警告 0 个"
    one = "共 2 份年报：写出 1 份，1 份没有变、不用重写；错误 0 个，警告 0 个"
    all_anew = "共 2 份年报：写出 2 份；错误 0 个，警告 0 个"
    assert counted(line.run("build", ".", *ALL)) == all_anew
    assert counted(line.run("build", ".", *ALL)) == same
    pdf.unlink()
    assert counted(line.run("build", ".", *ALL)) == one
    assert pdf.exists()
    assert counted(line.run("build", ".", *ALL, "--draft")) == all_anew
    assert "草稿" in page.read_text("utf-8")
    assert counted(line.run("build", ".", *ALL)) == all_anew
    assert "草稿" not in page.read_text("utf-8")
    # Without links to others it is another page.
    assert counted(line.run("build", ".", "--format", "html")) == all_anew
    assert links(page) == []
    program = tmp_path / "bin" / "soffice"
    program.write_text(program.read_text() + "# another version\n")
    assert counted(line.run("build", ".", "--format", "docx,pdf")) == all_anew
    assert counted(line.run("build", ".", "--format", "docx,pdf")) == same


def test_processes_and_an_executor_give_the_same_files(tmp_path: Path, line: CommandLine) -> None:
    for number in range(4):
        written(tmp_path / "desk", f"{number}.yaml", f"单位: 第{number}局\n")
    found = makereport.find_reports(["."]).files
    made = {}
    for name in ("one", "two", "far"):
        (tmp_path / "desk" / name).mkdir()
        targets = {
            file: [f"{name}/{Path(file).stem}.{each}" for each in makereport.FORMATS]
            for file in found
        }
        with ThreadPoolExecutor(2) as executor:
            done = makereport.build_many(
                targets,
                jobs=2 if name == "two" else 1,
                executor=executor if name == "far" else None,
            )
            assert [each.status for each in done] == ["written"] * 4
        paths = sorted((tmp_path / "desk" / name).iterdir())
        made[name] = {path.name: path.read_bytes() for path in paths}
    assert len(made["one"]) == 12
    assert made["one"] == made["two"] == made["far"]
    files = {file: Path(file).read_bytes() for file in found}
    for outcome in makereport.work_on_bytes(files, found, formats=["html", "docx", "pdf"]):
        stem = Path(outcome.file).stem
        assert outcome.status == "built"
        for each, data in outcome.made.items():
            assert data == made["one"][f"{stem}.{each}"]
        assert outcome.made.keys() == {"html", "docx", "pdf"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "doc"], "--format 只能是 docx、pdf、html，不能是 doc"),
        (["--format", "docx,"], "--format 只能是 docx、pdf、html，不能是 空的"),
        (["--format", "pdf", "-o", "a.docx"], "-o 的文件名要以 .pdf 结尾，不是 a.docx"),
        (["--format", "pdf,html", "-o", "a.txt"], "-o 的文件名要以 .pdf、.html 结尾，不是 a.txt"),
        (["-o", "a.txt"], "-o 的文件名要以 .docx 结尾，不是 a.txt"),
    ],
)
def test_formats_that_cannot_be_meant(
    tmp_path: Path, line: CommandLine, words: list[str], said: str
) -> None:
    written(tmp_path / "desk")
    done = line.run("build", "2021.yaml", *words)
    assert (done.code, done.stderr) == (2, f"错误 {said}\n")
