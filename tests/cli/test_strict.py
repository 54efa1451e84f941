"""What `build --strict` holds back, and what is said of places left to be filled in."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import makereport
from tests.support.reports import names_in, written
from tests.support.runner import run

WARNED = "主动公开:\n  行政强制: 无\n"
SILENCED = "主动公开:\n  行政强制: 无  # makereport: 忽略 Y108\n"
UNFILLED = "联系方式: {地址: 待填写, 邮编: 待填写}\n其他需要报告的事项: 待填写\n"


def test_a_report_with_warnings_is_not_written_and_the_line_says_why(tmp_path: Path) -> None:
    written(tmp_path, yaml=WARNED)
    result = run("build", "2021.yaml", "--strict", cwd=tmp_path)

    assert (result.code, result.stdout) == (1, "")
    assert "2021.yaml:2:9: 警告 Y108" in result.stderr
    assert result.stderr.endswith("\n2021.yaml: 有 1 个警告（--strict），没有写出 Word 文件\n")
    assert names_in(tmp_path) == ["2021.yaml"]


def test_an_earlier_word_file_is_left_and_that_is_said(tmp_path: Path) -> None:
    written(tmp_path, yaml=WARNED)
    run("build", "2021.yaml", cwd=tmp_path)
    before = (tmp_path / "2021.docx").stat().st_mtime_ns
    result = run("build", "2021.yaml", "--strict", "--force", cwd=tmp_path)

    assert result.code == 1
    assert "；原有的 Word 文件没有更新\n" in result.stderr
    assert (tmp_path / "2021.docx").stat().st_mtime_ns == before


def test_silenced_warnings_are_shown_and_do_not_count(tmp_path: Path) -> None:
    written(tmp_path, yaml=SILENCED)
    plain = run("build", "2021.yaml", cwd=tmp_path)
    strict = run("build", "2021.yaml", "--strict", cwd=tmp_path)

    assert (plain.code, strict.code) == (0, 0)
    assert plain.stderr == ""
    assert "警告 Y108" in strict.stderr
    assert "（已忽略）" in strict.stderr
    assert plain.stdout == strict.stdout


def test_of_several_the_others_are_written_and_counts_and_summary_tell(tmp_path: Path) -> None:
    for name, text in {"甲": "", "乙": WARNED, "丙": UNFILLED, "丁": SILENCED}.items():
        written(tmp_path, f"{name}.yaml", f"单位: {name}局\n{text}")
    words = ["build", ".", "-o", "出", "--summary", "s.json"]
    loose = run(*words, cwd=tmp_path)
    strict = run(*words, "--strict", cwd=tmp_path, env={"XDG_CACHE_HOME": str(tmp_path / "c")})
    summary = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    status = {Path(row["file"]).stem: row["status"] for row in summary["files"]}

    assert (loose.code, strict.code) == (0, 1)
    assert loose.stdout.splitlines()[-1] == (
        "共 4 份年报：写出 4 份；1 份还有待填写的地方，不能公布；错误 0 个，警告 4 个"
    )
    assert "共 4 份年报：写出 2 份，2 份有警告没有写出；1 份还有" in strict.stdout
    assert status == {"甲": "written", "乙": "held_back", "丙": "held_back", "丁": "written"}
    assert summary["totals"]["files_held_back"] == 2
    assert summary["totals"]["files_unfilled"] == 1
    assert summary["files"][1]["targets"] == []


def test_what_was_built_without_strict_does_not_count_as_done_with_it(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        written(tmp_path, f"{name}.yaml", f"单位: {name}局\n")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    said = [
        run("build", "甲.yaml", "乙.yaml", *more, cwd=tmp_path, env=env).stdout.splitlines()[-1]
        for more in ([], ["--strict"], ["--strict"], [])
    ]

    assert ["没有变" in line for line in said] == [False, False, True, False]


def test_an_executor_and_bytes_hold_back_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, yaml=WARNED)
    target = tmp_path / "2021.docx"
    with ThreadPoolExecutor(1) as executor:
        [far] = makereport.build_many({str(path): target}, strict=True, executor=executor)
    [by_bytes] = makereport.work_on_bytes({"a.yaml": path.read_bytes()}, ["a.yaml"], strict=True)
    [loose] = makereport.work_on_bytes({"a.yaml": path.read_bytes()}, ["a.yaml"])

    assert (far.status, by_bytes.status, loose.status) == ("held_back", "held_back", "built")
    assert not by_bytes.made
    assert not target.exists()


def test_places_left_are_counted_in_the_line_of_build_and_a_finished_report_has_none(
    tmp_path: Path,
) -> None:
    written(tmp_path, "半.yaml", UNFILLED)
    written(tmp_path, "全.yaml")
    half, whole = (run("build", f"{name}.yaml", cwd=tmp_path) for name in ("半", "全"))

    assert (half.code, whole.code) == (0, 0)
    assert half.stdout.endswith("见上）；还有 3 处待填写，不能公布\n")
    assert "待填写" not in whole.stdout
