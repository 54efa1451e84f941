"""What somebody does who follows a hint to the letter."""

from __future__ import annotations

import re

from makereport.findings.finding import Finding

_LINES = re.compile(r"第[一二]行改为：(.*?)(?:；(?=第二行|下面|以下)|$)")
_WORD = re.compile("“([^”]*)”改为：(.*)")


def mended(text: str, finding: Finding) -> str:
    """The text of a file with the correction that the hint of a finding gives:
    of a word in the line, of two lines for one, of the line."""
    lines = text.split("\n")
    index = finding.line - 1
    line = lines[index]
    indent = line[: len(line) - len(line.lstrip())]
    rule = re.search("下面加一行：(.*?)；", finding.hint)
    word = _WORD.search(finding.hint)
    both = _LINES.findall(finding.hint)
    if rule:  # a table: the two lines are there, the rule goes between
        lines[index : index + 2] = [indent + both[0], indent + rule.group(1), indent + both[1]]
    elif both:
        lines[index : index + 1] = [indent + part for part in both]
    elif word:
        start = finding.column - 1
        assert line[start:].startswith(word.group(1)), (line[start:], word.group(1))
        lines[index] = line[:start] + word.group(2) + line[start + len(word.group(1)) :]
    else:
        lines[index] = indent + finding.hint.split("改为：", 1)[1]
    return "\n".join(lines)
