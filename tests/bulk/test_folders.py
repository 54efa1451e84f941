"""`import` and `merge` over folders."""

from __future__ import annotations

from pathlib import Path

from tests.support.reports import names_in, written
from tests.support.runner import run


def test_import_reads_a_folder_back_into_another(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        written(tmp_path, f"{name}.yaml", f"单位: {name}局\n")
    run("build", ".", "-o", "公布", cwd=tmp_path)
    (tmp_path / "公布" / "坏.docx").write_bytes(b"PK")

    result = run("import", "公布", "-o", "读回", cwd=tmp_path)
    again = run("import", "公布", "-o", "读回", cwd=tmp_path)

    assert (result.code, again.code) == (1, 1)
    assert {"乙.yaml", "甲.yaml"} <= set(names_in(tmp_path / "读回"))
    assert result.stdout.endswith("共 3 份：1 份有错误或没有导入（见上）\n")
    assert "坏.docx" in result.stderr
    assert again.stderr.count("已有同名文件，没有覆盖") >= 2


def test_import_refuses_two_files_for_one_before_anything_is_written(tmp_path: Path) -> None:
    for name in ("a.docx", "a.html"):
        (tmp_path / name).write_bytes(b"")
    clash = run("import", ".", cwd=tmp_path)
    no_folder = run("import", "a.docx", "a.html", "-o", "x.yaml", cwd=tmp_path)

    assert (clash.code, no_folder.code) == (2, 2)
    assert clash.stderr == "错误 a.docx 和 a.html 会写成同一个文件 a.yaml\n"
    assert no_folder.stderr == "错误 有几份年报时，-o 要写一个文件夹；x.yaml 不是\n"


def test_merge_adds_up_a_folder_in_which_a_file_is_named_again(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    for name in ("甲", "乙"):
        written(tmp_path, f"各局/{name}.yaml", f"单位: {name}\n主动公开:\n  行政许可: 2\n")

    result = run("merge", "各局", "空", "各局/甲.yaml", "-o", "汇总.yaml", cwd=tmp_path)

    assert result.code == 0
    assert "空: 文件夹里没有年报" in result.stderr
    assert "各局/甲.yaml 与前面的是同一个文件，只算一次" in result.stderr
    assert "行政许可: 4" in (tmp_path / "汇总.yaml").read_text(encoding="utf-8")
