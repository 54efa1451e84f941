"""Twice as much to read is twice the work, whatever is on one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from makereport import check_bytes
from makereport.cli.console import finding_text

HEAD = "单位: 示范局\n年度: 2021\n"
LINES: dict[str, Callable[[int], str]] = {
    "unknown keys": lambda n: "主动公开: {" + ", ".join(f"甲{i}: 1" for i in range(n)) + "}",
    "one key": lambda n: "主动公开: {" + ", ".join("行政许可: 1" for _ in range(n)) + "}",
    "wide marks": lambda n: "主动公开: {" + "，".join(f"甲{i}：1" for i in range(n)) + "}",
    "question marks": lambda n: "指标: {" + ", ".join(f"甲{i}?: 1?" for i in range(n)) + "}",
    "telephones": lambda n: "总体情况: " + "，".join("13812345678" for _ in range(n)),
    "stars": lambda n: "总体情况: " + "**甲 " * n,
    "numerals": lambda n: "总体情况: " + "一" * n,
    "numbers": lambda n: "总体情况: " + "收到申请9件、" * n,
    "denials": lambda n: "总体情况: " + "未收到申请，" * n,
    "half citations": lambda n: "总体情况: |\n  " + "{{ " * n,
}


def work(text: str) -> int:
    """The calls that checking a report takes, with what is printed of it."""
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        for finding in check_bytes((HEAD + text + "\n").encode()).findings:
            finding_text(finding)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_twice_the_line_is_twice_the_work(line: Callable[[int], str]) -> None:
    work(line(10))  # forms are read once
    assert 1 < work(line(800)) / work(line(400)) < 2.5
