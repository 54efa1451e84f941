"""Reports of several agencies, and `merge` over them."""

from __future__ import annotations

from pathlib import Path

from tests.support.reports import written
from tests.support.runner import Run, run

APPLICATIONS = "收到和处理政府信息公开申请情况"
LICENCES = "主动公开:\n  行政许可: {}\n"


def write(folder: Path, name: str, yaml: str = "") -> str:
    """A complete report, its agency named after the file unless it says."""
    text = yaml if "单位" in yaml else f"单位: {Path(name).stem}\n{yaml}"
    written(folder, name, text)
    return name


def agencies(folder: Path, **numbers: int) -> list[str]:
    """Reports with a number of licences each."""
    return [write(folder, f"{name}.yaml", LICENCES.format(n)) for name, n in numbers.items()]


def merge(folder: Path, *words: str) -> Run:
    return run("merge", *words, "-o", "汇总.yaml", cwd=folder)


def merged_text(folder: Path) -> str:
    return (folder / "汇总.yaml").read_text(encoding="utf-8")
