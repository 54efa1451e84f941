"""Characters that nobody sees and that are printed (N420): those that turn the
direction of text, and those without width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.findings.finding import Finding, Mark
from makereport.report.keys import TOP_KEYS
from makereport.report.report import Report

_TURN = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ANY = (*_TURN, *"\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff")
# Joiners belong to other scripts and to pictures made of several.
_INVISIBLE = (
    f"[{_TURN}\u00ad\u180e\u200b\u2060\ufeff]"
    "|(?<![\u0600-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_COMMENT = re.compile(r"(?:^|\s)#.*")


def invisible_characters(report: Report) -> Iterator[Finding]:
    """N420: in any text of the file that is printed. What stands in comments,
    keys and numbers of tables is not."""
    draft = report.draft
    texts = [text for text in (draft.number, draft.title, draft.preface) if text]
    texts += [text for _, _, text in draft.texts()]
    for text in texts:
        for line in text.lines if _has_any(text.text) else ():
            yield from _in_line(report, line.text, line.mark, text.path)
    if _has_any(draft.source.text):
        yield from _in_top_keys(report, {text.path[:1] for text in texts})


def _in_top_keys(report: Report, seen: set[tuple[str, ...]]) -> Iterator[Finding]:
    """In the values of top keys that are no texts of their own."""
    draft = report.draft
    begun = sorted((mark.line, key) for key, mark in draft.keys.items())
    for number, line in enumerate(draft.source.lines, 1):
        if not _has_any(line):
            continue
        key = next((key for first, key in reversed(begun) if first <= number), "")
        if key in TOP_KEYS and (key,) not in seen:
            yield from _in_line(report, _COMMENT.sub("", line), Mark(number, 1), (key,))


def _has_any(text: str) -> bool:
    return not text.isascii() and any(mark in text for mark in _ANY)


def _in_line(report: Report, line: str, mark: Mark, path: tuple[str, ...]) -> Iterator[Finding]:
    matches = list(re.finditer(_INVISIBLE, line))
    if matches:
        names = "、".join(dict.fromkeys(f"U+{ord(match.group()):04X}" for match in matches))
        effect = "会使文字颠倒" if any(mark in line for mark in _TURN) else "会印进报告"
        message = f"这里有看不见的字符 {names}，{effect}"
        place = Mark(mark.line, mark.column + matches[0].start())
        hint = f"改为：{re.sub(_INVISIBLE, '', line).strip()}"
        yield report.draft.source.finding("N420", place, path, message, hint)
