"""Files that are no report, or are written in another encoding."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import NoReturn

import pytest

from makereport.findings.errors import WriteError
from makereport.source.disk import create_file
from makereport.source.temporary import temporary_folder
from tests.support.printed import Said, findings_in, told
from tests.support.reports import (
    TEXT,
    built,
    check_bytes,
    check_text,
    complete,
    names_in,
    narrative,
    written,
)
from tests.support.runner import OBEYS, run


def not_written(folder: Path, *words: str) -> list[Said]:
    """The findings of a build that fails and writes nothing."""
    before = names_in(folder)
    result = run("build", *words, cwd=folder)

    assert result.code == 1
    assert result.stdout == ""
    assert result.stderr.endswith("有错误，没有写出 Word 文件\n")
    assert "Traceback" not in result.stderr
    assert names_in(folder) == before
    return findings_in(result.stderr)


def test_a_missing_file(tmp_path: Path) -> None:
    assert not_written(tmp_path, "没有.yaml") == [
        Said("没有.yaml:1:1", "错误 Y100", "文件不存在", hint="请检查文件名和所在的文件夹")
    ]


def test_a_name_that_is_too_long_for_the_system(tmp_path: Path) -> None:
    [said] = not_written(tmp_path, "长" * 200 + ".yaml")

    assert (said.label, said.message) == ("错误 Y100", "文件读不出来（文件名太长）")


def test_a_path_through_a_file(tmp_path: Path) -> None:
    written(tmp_path)
    [said] = not_written(tmp_path, "2021.yaml/2021.yaml")

    assert (said.label, said.message) == ("错误 Y100", "文件读不出来（路径中有一段不是文件夹）")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    written(tmp_path).chmod(0)
    result = run("check", "2021.yaml", cwd=tmp_path, before=OBEYS)
    [said] = findings_in(result.stdout)

    assert (result.code, said.label) == (1, "错误 Y100")
    assert said.message.startswith("文件读不出来（没有权限")
    assert said.hint == "请检查文件的权限"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", "# 只有注释\n".encode()])
def test_an_empty_file_is_one_finding(tmp_path: Path, content: bytes) -> None:
    [said] = told(check_bytes(tmp_path, content))

    assert (said.place, said.label) == ("2021.yaml:1:1", "错误 Y104")
    assert said.message == ("文件里没有填写任何一项" if b"#" in content else "文件是空的")
    assert "makereport new" in said.hint


def test_a_file_of_six_megabytes_is_not_even_read(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_bytes(complete("").encode() + b"#" * 6 * 1024 * 1024)

    assert not_written(tmp_path, "2021.yaml") == [
        Said(
            "2021.yaml:1:1",
            "错误 Y110",
            "文件有 6.0 MB，超过 5 MB 的上限",
            hint="年报文件通常只有几十 KB，请检查是不是选错了文件",
        )
    ]


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "GB18030"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")]
)
def test_a_file_in_another_encoding_builds_with_a_reminder(
    tmp_path: Path, encoding: str, name: str
) -> None:
    (tmp_path / "2021.yaml").write_bytes(complete("单位: 云溪县“示范”局\n").encode(encoding))
    result = run("build", "2021.yaml", cwd=tmp_path)

    assert result.code == 0
    assert findings_in(result.stderr) == [
        Said(
            "2021.yaml:1:1",
            "警告 Y109",
            f"文件不是 UTF-8 编码，已按 {name} 读取",
            "单位: 云溪县“示范”局",
            "单",
            "请用编辑器另存为 UTF-8，免得别的工具读成乱码",
        )
    ]
    assert narrative((tmp_path / "2021.docx").read_bytes())[0] == "云溪县“示范”局"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbf" + complete("").encode(), []),
        (complete("").replace("\n", "\r\n").encode(), []),
        (complete("").replace("\n", "\r").encode(), []),
        (complete("").encode("utf-8-sig").replace(b"\n", b"\r\n"), []),
    ],
    ids=["a byte order mark", "CRLF", "CR", "both"],
)
def test_a_byte_order_mark_and_any_newline_are_no_fault(
    tmp_path: Path, content: bytes, said: list[Said]
) -> None:
    assert told(check_bytes(tmp_path, content)) == said


def test_a_surrogate_in_the_bytes_is_told_where_it_stands(tmp_path: Path) -> None:
    content = complete(TEXT + "  甲X乙\n").encode().replace(b"X", b"\xed\xa0\x80")
    [said] = told(check_bytes(tmp_path, content))

    assert (said.place, said.label) == ("2021.yaml:2:4", "错误 Y101")
    assert said.message == "这里的字节（0xED）不是合法的 UTF-8 文字"
    assert said.under == "\ufffd"


def test_bytes_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    content = complete("").encode().rstrip()[:-1]
    [said] = told(check_bytes(tmp_path, content))

    assert said.label == "错误 Y101"
    assert said.place.startswith("2021.yaml:5:")


def test_a_word_file_is_called_one(tmp_path: Path) -> None:
    [said] = told(check_bytes(tmp_path, built(check_text(tmp_path, "", "good.yaml"))))

    assert (said.label, said.message) == (
        "错误 Y100",
        "这是 Word、Excel、PDF 或压缩文件，不是 YAML",
    )


def test_of_many_who_create_one_file_at_once_one_does(tmp_path: Path) -> None:
    target = tmp_path / "汇总.yaml"
    begin = Barrier(8)

    def create(number: int) -> bool:
        begin.wait()
        try:
            create_file(target, f"{number}".encode())
        except WriteError:
            return False
        return True

    for _ in range(20):
        with ThreadPoolExecutor(8) as pool:
            created = list(pool.map(create, range(8)))
        assert created.count(True) == 1
        assert target.read_text() == str(created.index(True))
        assert list(tmp_path.iterdir()) == [target]
        target.unlink()


def test_what_a_killed_run_has_left_is_swept_by_the_next(tmp_path: Path) -> None:
    old, new = tmp_path / f".makereport-{'a' * 16}", tmp_path / f".makereport-{'b' * 16}"
    foreign = tmp_path / ".makereport-笔记"
    for path in (old, new, foreign):
        path.write_text("x")
    for path in (old, foreign):
        os.utime(path, (1, 1))

    create_file(tmp_path / "年报.yaml", b"x")

    assert names_in(tmp_path) == sorted([new.name, foreign.name, "年报.yaml"])


def test_so_are_temporary_folders_a_day_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / f".makereport-{'a' * 16}", tmp_path / f".makereport-{'b' * 16}"
    foreign = tmp_path / "makereport-examples"
    for path, hours in ((old, 25), (new, 23), (foreign, 25)):
        path.mkdir()
        (path / "x").write_text("x")
        then = time.time() - hours * 3600
        os.utime(path, (then, then))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with temporary_folder() as own:
        assert sorted(tmp_path.iterdir()) == sorted([new, foreign, own])
        if os.name != "nt":
            assert own.stat().st_mode & 0o777 == 0o700
    assert sorted(tmp_path.iterdir()) == sorted([new, foreign])


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_links_gets_new_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", fail)
    create_file(tmp_path / "年报.yaml", b"x")
    with pytest.raises(WriteError, match="已有同名文件"):
        create_file(tmp_path / "年报.yaml", b"y")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(WriteError):
        create_file(tmp_path / "另一份.yaml", b"y")

    assert names_in(tmp_path) == ["年报.yaml"]
    assert (tmp_path / "年报.yaml").read_bytes() == b"x"


def test_two_who_create_one_file_on_a_disk_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> NoReturn:
        (tmp_path / "年报.yaml").write_bytes(b"x")
        raise OSError(errno.EPERM, "")

    monkeypatch.setattr(os, "link", taken)
    with pytest.raises(WriteError, match="已有同名文件"):
        create_file(tmp_path / "年报.yaml", b"y")

    assert names_in(tmp_path) == ["年报.yaml"]
    assert (tmp_path / "年报.yaml").read_bytes() == b"x"
