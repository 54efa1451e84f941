"""Only what has changed is built again: every single thing that a report
depends on, and every way in which the record may be wrong."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from makereport import build_bytes, check_file
from makereport.bulk import fresh as fresh_module
from makereport.bulk import inputs
from makereport.bulk.fresh import Freshness
from makereport.source.looked import digest, watching
from tests.support.drawing import png
from tests.support.reports import FORM, ROOT, written

PNG = png(40, 20)
TEXT = "总体情况: |\n  本机关依法公开政府信息。\n  ![图](图.png)\n"
REPORT = f"{TEXT}下级: [各局/*.yaml, 名单外.yaml]\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, of this test only."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    return tmp_path / "cache" / "makereport"


class Desk:
    """A report with all that it may depend on, and builds of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.file = written(folder, "2021.yaml", REPORT)
        self.target = folder / "2021.docx"
        written(folder, "2020.yaml", "年度: 2020\n")
        written(folder / "各局", "甲.yaml", "单位: 甲局\n")
        (folder / "图.png").write_bytes(PNG)
        shutil.copy(FORM.template, folder / "模板.docx")
        self.template: Path | None = folder / "模板.docx"
        self.strict = False

    @property
    def options(self) -> dict[str, object]:
        return {"template": self.template, "strict": self.strict}

    def build(self, run: Freshness, between: Callable[[], object] = lambda: None) -> None:
        """Build as the command line does; `between` reading and telling
        something else may happen."""
        run.fresh(self.file, self.target, self.options)
        with watching() as looked:
            data = build_bytes(check_file(self.file), self.template)
        between()
        self.target.write_bytes(data)
        run.built(self.file, self.target, self.options, looked, digest(data))

    def built(self) -> None:
        """One run."""
        run = Freshness()
        self.build(run)
        run.save()

    @property
    def is_fresh(self) -> bool:
        """What the next run says."""
        return Freshness().fresh(self.file, self.target, self.options) is not None

    def edit(self, name: str) -> None:
        """Change a text a little, at its end."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write("# 改过\n")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "年报")


def test_what_has_not_changed_is_not_built_again(desk: Desk, monkeypatch: Any) -> None:
    assert not desk.is_fresh
    desk.built()
    assert desk.is_fresh

    for path in desk.folder.rglob("*"):
        os.utime(path, (1, 1))
    assert desk.is_fresh, "the time of a file says nothing"
    monkeypatch.chdir(desk.folder)
    assert Freshness().fresh("2021.yaml", "2021.docx", desk.options) is not None


CHANGES: dict[str, Callable[[Desk], object]] = {
    "the report": lambda desk: desk.edit("2021.yaml"),
    "last year's report": lambda desk: desk.edit("2020.yaml"),
    "last year's report goes": lambda desk: (desk.folder / "2020.yaml").unlink(),
    "another that may be last year's": lambda desk: written(desk.folder, "2020年报.yml"),
    "a picture": lambda desk: (desk.folder / "图.png").write_bytes(PNG + b"\0"),
    "a picture goes": lambda desk: (desk.folder / "图.png").unlink(),
    "a picture is a folder": lambda desk: shutil.copytree(
        desk.folder / "各局",
        (desk.folder / "图.png").rename(desk.folder / "一.png").with_stem("图"),
    ),
    "a subordinate report": lambda desk: desk.edit("各局/甲.yaml"),
    "a subordinate report more": lambda desk: written(desk.folder / "各局", "乙.yaml"),
    "a subordinate report less": lambda desk: (desk.folder / "各局" / "甲.yaml").unlink(),
    "a subordinate report that was missing": lambda desk: written(desk.folder, "名单外.yaml"),
    "a file named like the pattern": lambda desk: written(desk.folder / "各局", "*.yaml"),
    "the template": lambda desk: shutil.copy(
        ROOT / "templates" / "zfxxgk-2019" / "report.docx", desk.folder / "模板.docx"
    ),
    "the template goes": lambda desk: (desk.folder / "模板.docx").unlink(),
    "the form's template": lambda desk: setattr(desk, "template", None),
    "an option": lambda desk: setattr(desk, "strict", True),
    "the document is edited": lambda desk: desk.target.write_bytes(
        desk.target.read_bytes() + b"\0"
    ),
    "the document goes": lambda desk: desk.target.unlink(),
    "the document is another's": lambda desk: setattr(desk, "file", desk.folder / "2020.yaml"),
    "the document is elsewhere": lambda desk: setattr(desk, "target", desk.folder / "2022.docx"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_single_change_is_built_again(desk: Desk, name: str, tmp_path: Path) -> None:
    desk.built()
    shutil.copytree(desk.folder, tmp_path / "before")
    CHANGES[name](desk)

    assert not desk.is_fresh

    shutil.rmtree(desk.folder)
    shutil.copytree(tmp_path / "before", desk.folder)
    desk.file, desk.target = desk.folder / "2021.yaml", desk.folder / "2021.docx"
    desk.template, desk.strict = desk.folder / "模板.docx", False
    assert desk.is_fresh, "all is as it was"


def test_what_was_looked_for_in_vain_counts_when_it_appears(desk: Desk) -> None:
    (desk.folder / "2020.yaml").unlink()
    desk.built()
    assert desk.is_fresh

    written(desk.folder, "2020.yaml", "年度: 2020\n")
    assert not desk.is_fresh


def test_a_published_report_of_last_year_counts_by_its_content(desk: Desk) -> None:
    last = build_bytes(check_file(desk.folder / "2020.yaml"))
    (desk.folder / "去年.docx").write_bytes(last)
    with desk.file.open("a", encoding="utf-8") as file:
        file.write("上年: 去年.docx\n")
    desk.built()
    assert desk.is_fresh

    (desk.folder / "去年.docx").write_bytes(last + b"\0")
    assert not desk.is_fresh


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_elsewhere_counts(desk: Desk) -> None:
    picture = desk.folder / "图.png"
    picture.rename(desk.folder / "一.png")
    (desk.folder / "二.png").write_bytes(PNG + b"\0")
    picture.symlink_to("一.png")
    desk.built()
    assert desk.is_fresh

    picture.unlink()
    picture.symlink_to("二.png")
    assert not desk.is_fresh


def test_the_version_and_the_forms_count(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, package = tmp_path / "forms", tmp_path / "package"
    shutil.copytree(ROOT / "templates", forms)
    shutil.copytree(ROOT / "src" / "makereport" / "bulk", package)
    monkeypatch.setattr(inputs, "forms_folder", lambda: forms)
    monkeypatch.setattr(inputs, "_PACKAGE", package)
    desk.built()
    assert desk.is_fresh

    form = forms / "zfxxgk-2021" / "form.yaml"
    for changed in (form, form.with_name("report.docx"), package / "__init__.py"):
        content = changed.read_bytes()
        status = changed.stat()
        changed.write_bytes(content.replace(b"a", b"b"))
        os.utime(changed, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert not desk.is_fresh, changed
        changed.write_bytes(content)
        os.utime(changed, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert desk.is_fresh
    (forms / "new").mkdir()
    (forms / "new" / "form.yaml").write_bytes(form.read_bytes())
    assert not desk.is_fresh


@pytest.mark.parametrize("name", ["the report", "last year's report", "a picture"])
def test_a_change_while_the_report_is_built_is_not_lost(desk: Desk, name: str) -> None:
    run = Freshness()
    desk.build(run, lambda: CHANGES[name](desk))
    run.save()

    assert not desk.is_fresh


def test_a_template_that_changes_while_reports_are_built_is_not_lost(desk: Desk) -> None:
    run = Freshness()
    desk.build(run)
    CHANGES["the template"](desk)
    run.save()
    assert not desk.is_fresh

    run = Freshness()
    run.built(desk.file, desk.target, desk.options, [], digest(desk.target.read_bytes()))
    run.save()
    assert not desk.is_fresh, "nobody knows what the template was"


def test_a_run_that_is_killed_leaves_nothing_that_is_taken_for_done(desk: Desk) -> None:
    desk.build(Freshness())

    assert not desk.is_fresh


def test_what_is_not_said_to_have_been_read_is_not_fresh(desk: Desk) -> None:
    run = Freshness()
    run.fresh(desk.file, desk.target, desk.options)
    desk.target.write_bytes(b"x")
    run.built(desk.file, desk.target, desk.options, [], digest(b"x"))
    run.save()

    assert not desk.is_fresh


def test_of_two_runs_at_once_the_later_keeps_what_the_earlier_has_built(desk: Desk) -> None:
    first, second = Freshness(), Freshness()
    desk.build(first)
    target, desk.target = desk.target, desk.folder / "另存.docx"
    desk.build(second)
    first.save()
    second.save()

    assert desk.is_fresh
    desk.target = target
    assert desk.is_fresh


def test_of_two_runs_with_one_target_what_stands_there_decides(desk: Desk) -> None:
    first, second = Freshness(), Freshness()
    desk.build(first)
    desk.edit("2021.yaml")
    desk.file.write_text(desk.file.read_text("utf-8").replace("依法", "依照法律"), "utf-8")
    desk.build(second)
    second.save()
    first.save()

    assert not desk.is_fresh


def test_the_record_does_not_grow_without_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_module, "_MOST", 2)
    first = desk.target
    for name in ("一.docx", "二.docx"):
        desk.target = first.with_name(name)
        desk.built()
    desk.target = first
    desk.built()

    assert desk.is_fresh
    desk.target = first.with_name("一.docx")
    assert not desk.is_fresh, "the oldest is forgotten"
    desk.target = first.with_name("二.docx")
    assert desk.is_fresh


def test_what_was_built_is_kept_before_the_end_of_a_long_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_module, "_AT_ONCE", 2)
    run = Freshness()
    desk.build(run)
    assert not desk.is_fresh
    target, desk.target = desk.target, desk.folder / "另存.docx"
    desk.build(run)

    assert desk.is_fresh
    desk.target = target
    assert desk.is_fresh


@pytest.mark.skipif(os.name == "nt", reason="every name is text there")
def test_a_name_that_is_no_text_is_remembered_too(desk: Desk) -> None:
    desk.target = desk.folder / os.fsdecode("年报.docx".encode("gbk"))
    desk.built()

    assert desk.is_fresh


def planted(cache: Path, statement: str, *values: object) -> None:
    """Change the record by hand."""
    (record,) = cache.iterdir()
    with closing(sqlite3.connect(record)) as connection, connection:
        connection.execute(statement, values)


def more(*look: object) -> tuple[str, str]:
    """One more look in every row."""
    return "UPDATE made SET looked = json_insert(looked, '$[#]', json(?))", json.dumps(look)


PLANTED: dict[str, tuple[object, ...]] = {
    "no table": ("DROP TABLE made",),
    "another table": ("ALTER TABLE made RENAME TO others",),
    "a column more": ("ALTER TABLE made ADD COLUMN x",),
    "a trigger": (
        "CREATE TRIGGER x AFTER INSERT ON made BEGIN UPDATE made SET looked = '[]'; END",
    ),
    "a row holds other types": (
        "UPDATE made SET program = 1, file = 2, options = 3, written = 4, looked = 5",
    ),
    "nothing in a row": ("UPDATE made SET written = NULL, looked = NULL",),
    "looks are no JSON": ("UPDATE made SET looked = 'abc'",),
    "looks are text": ("UPDATE made SET looked = '\"abc\"'",),
    "looks in looks": ("UPDATE made SET looked = ?", "[" * 100_000),
    "looks are a number": ("UPDATE made SET looked = 7",),
    "a look is a number": ("UPDATE made SET looked = '[7]'",),
    "a look is of lists": more([], [], []),
    "no looks": ("UPDATE made SET looked = '[]'",),
    "a notice of numbers": ("UPDATE made SET notice = '[1, 2]'",),
    "half a notice": ("UPDATE made SET notice = '[\"x\"]'",),
    "no notice": ("UPDATE made SET notice = NULL",),
    "a device": more("/dev/zero", "0" * 64, ""),
    "another machine": more("//evil/share", "x", ""),
    "a name that is none": more("a\0b", "x", ""),
    "half a letter": more("\ud800", "x", ""),
    "a long walk": more("/", "", "**/*.yaml"),
    "another program": ("UPDATE made SET program = 'x'",),
    "another file": ("UPDATE made SET file = ?", b"/x"),
    "not written": ("UPDATE made SET written = ''",),
    "written otherwise": ("UPDATE made SET written = ?", "0" * 64),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_false_record_is_built_again(desk: Desk, cache: Path, name: str) -> None:
    desk.built()
    planted(cache, *map(str, PLANTED[name][:1]), *PLANTED[name][1:])

    assert not desk.is_fresh
    desk.built()
    assert desk.is_fresh


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_in_the_record_is_not_waited_for(desk: Desk, cache: Path, tmp_path: Path) -> None:
    desk.built()
    os.mkfifo(tmp_path / "pipe")
    planted(cache, *more(str(tmp_path / "pipe"), "0" * 64, ""))

    assert not desk.is_fresh


def test_a_large_file_is_never_taken_for_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.built()
    run = Freshness()
    monkeypatch.setattr("makereport.source.looked.MAX_BYTES", 10)

    assert not run.fresh(desk.file, desk.target, desk.options)
    assert not desk.is_fresh
    with watching() as looked:
        check_file(desk.file)
    assert {look.found for look in looked if look.path.endswith(".yaml")} >= {"?"}


@pytest.mark.parametrize("content", [b"", b"{", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_record_is_built_again(desk: Desk, cache: Path, content: bytes) -> None:
    desk.built()
    (record,) = cache.iterdir()
    record.write_bytes(content)

    assert not desk.is_fresh
    desk.built()
    assert desk.is_fresh


@pytest.mark.parametrize("place", [0, 40, 100, 4096, 4200, 8100, 8192, 8300, -200])
def test_a_record_damaged_anywhere_does_not_stay_so(desk: Desk, cache: Path, place: int) -> None:
    desk.built()
    (record,) = cache.iterdir()
    data = bytearray(record.read_bytes())
    data[place : place + 100] = b"\xff" * len(data[place : place + 100])
    record.write_bytes(data)

    for _ in range(3):  # until it is found out
        desk.built()
    assert desk.is_fresh


def test_a_record_that_is_a_folder_or_has_no_place_harms_nobody(
    desk: Desk, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.built()
    (record,) = cache.iterdir()
    record.unlink()
    record.mkdir()
    desk.built()
    assert not desk.is_fresh

    shutil.rmtree(cache)
    cache.write_text("in the way", encoding="utf-8")
    desk.built()
    assert not desk.is_fresh
    assert cache.read_text(encoding="utf-8") == "in the way"

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setattr(Path, "home", homeless)
    desk.built()
    assert not desk.is_fresh


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_record_that_cannot_be_written_harms_nobody(desk: Desk, cache: Path) -> None:
    desk.built()
    (record,) = cache.iterdir()
    record.chmod(0o400)
    desk.edit("2021.yaml")
    desk.built()

    assert not desk.is_fresh


def test_a_run_that_holds_the_record_is_not_waited_for(desk: Desk, cache: Path) -> None:
    desk.built()
    (record,) = cache.iterdir()
    with closing(sqlite3.connect(record)) as other:
        other.execute("BEGIN EXCLUSIVE")
        desk.edit("2021.yaml")
        desk.built()
    assert not desk.is_fresh


def test_nobody_is_watched_who_did_not_ask(desk: Desk) -> None:
    with watching() as outer:
        with watching() as inner:
            check_file(desk.file)
        check_file(desk.folder / "2020.yaml")
    check_file(desk.file)

    assert len(outer) == 3  # the file, the forms beside it, last year's report
    assert {Path(look.path).name for look in inner} >= {"2021.yaml", "2020.yaml", "图.png"}
