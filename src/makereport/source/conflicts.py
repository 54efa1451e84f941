"""What git leaves in a file where two people have changed the same lines."""

from __future__ import annotations

from makereport.findings.finding import Finding, Mark
from makereport.source.text import Source

_OURS, _BASE, _THEIRS, _END = _MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_MESSAGE = "这是 git 合并冲突的标记：同一处两边改得不一样，还没有选定"
_HINT = "两份里留下一份：删去不要的那几行，再删去 <<<<<<<、=======、>>>>>>> 开头的行"


def conflicts(source: Source) -> tuple[list[Finding], frozenset[int]]:
    """One finding for each conflict, at its first mark, and the lines that are
    no text of the report: the marks, and of each conflict the other's side."""
    if not any(mark in source.text for mark in _MARKS):
        return [], frozenset()
    marks = [
        (number, line[:7])
        for number, line in enumerate(source.lines, 1)
        if line[:7] in _MARKS and line[7:8] in ("", " ")
    ]
    findings: list[Finding] = []
    left_out = {number for number, _ in marks}
    begun = others = 0  # where a conflict and its other side begin
    for number, mark in marks:
        if mark == _OURS or not begun:
            findings.append(source.finding("Y101", Mark(number, 1), (), _MESSAGE, _HINT))
        if mark == _OURS:
            begun, others = number, 0
        elif mark == _END:
            left_out.update(range(others, number) if others else ())
            begun = others = 0
        elif begun:
            others = others or number
    return findings, frozenset(left_out)
