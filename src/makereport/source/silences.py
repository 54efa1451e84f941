"""Comments that silence a warning: `# makereport: 忽略 C302`.

On a line of its own key the comment holds for that line and for all below
the key. Errors cannot be silenced.
"""

from __future__ import annotations

import re
from heapq import heappop, heappush

from makereport.findings.codes import CODES
from makereport.findings.finding import ERROR, Finding, Mark, Silence
from makereport.source.nodes import Node
from makereport.source.text import Source
from makereport.source.tree import scalars

WORD = "忽略"
_COMMENT = re.compile(rf"(?:^|\s)#\s*makereport\s*[:：]\s*{WORD}\s*(.*)$", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]+\d*")


def read_silences(source: Source, root: Node | None) -> tuple[list[Silence], list[Finding]]:
    """The silences of a file; a comment that can have no effect is a finding."""
    silences: list[Silence] = []
    findings: list[Finding] = []
    if WORD not in source.text:  # and so there is no such comment
        return silences, findings
    texts = _text_lines(root)
    ends = _Ends(source)
    for number, line in enumerate(source.lines, 1):
        match = _COMMENT.search(line) if "#" in line and number not in texts else None
        if match is None:
            continue
        for code in _CODE.finditer(match.group(1)):
            name = code.group().upper()
            fault = _fault(name)
            if fault:
                mark = Mark(number, match.start(1) + code.start() + 1)
                findings.append(source.finding("Y111", mark, (), *fault))
            else:
                silences.append(Silence(name, number, ends.of(number)))
    return silences, findings


def _fault(code: str) -> tuple[str, str] | None:
    if code not in CODES:
        return f"没有代码“{code}”，这条忽略不起作用", "运行 makereport explain 看全部代码"
    if CODES[code].severity == ERROR:
        return f"{code} 是错误，不能忽略", "改正错误后删去这条注释"
    return None


def _text_lines(root: Node | None) -> set[int]:
    """The lines that are text of block scalars, where `#` is no comment."""
    found: set[int] = set()
    for scalar in scalars(root) if root is not None else ():
        if scalar.style in ("|", ">"):
            found.update(range(scalar.mark.line + 1, scalar.last))
    return found


class _Ends:
    """The last line that belongs to the key on a line: those indented deeper.
    All are worked out in one pass, when one is first asked for."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.ends: list[int] = []

    def of(self, number: int) -> int:
        self.ends = self.ends or self._all()
        return self.ends[number]

    def _all(self) -> list[int]:
        ends = list(range(len(self.source.lines) + 1))
        open_keys: list[tuple[int, int]] = []  # the deepest first: minus its indent, its number
        text = 0  # the last line that is no comment and not empty
        for number, line in enumerate(self.source.lines, 1):
            indent, bare = _indent(line), line.strip()
            if bare and not bare.startswith("#"):
                while open_keys and -open_keys[0][0] >= indent:
                    _, ended = heappop(open_keys)
                    ends[ended] = max(ended, text)
                text = number
            heappush(open_keys, (-indent, number))
        for _, ended in open_keys:
            ends[ended] = max(ended, text)
        return ends


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
