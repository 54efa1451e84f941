"""The sentences and lines of a narrative, as rules look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.findings.finding import Mark
from makereport.form.numbers import DIGITS, half_width
from makereport.narrative.grammar import is_prose
from makereport.narrative.tags import tags
from makereport.report.texts import SourceText, TextLine

MIN_SENTENCE = 8
"""Characters of a sentence that is more than a phrase."""
LONGEST_LABEL = 30
"""Characters of a line that may be a heading or a caption."""
_MARK = re.compile("[，。！？；,;!?]")
_LONG_ENOUGH = re.compile(rf"(?:[\W_]*[^\W_]){{{MIN_SENTENCE}}}")
_END = re.compile(r"[。！？；;!?\n]+")
_NUMBER = re.compile(r"[0-9０-９.,，．%％]+|[〇零一二三四五六七八九十百千万亿两]+")
_THOUSANDS = re.compile(r"，(?<=[0-9]，)(?=[0-9]{3}(?![0-9]))")
_FULL_WIDTH = DIGITS | str.maketrans("．％（）", ".%()")
_WIDE = re.compile("[０-９．％（）]")
_NUMBER_OR_TAG = re.compile(r"\{\{.*?\}\}|" + _NUMBER.pattern)


def sentences(text: SourceText) -> Iterator[tuple[TextLine, str]]:
    """The sentences of a text, each with its line. Tables, headings and captions
    keep their words from year to year; there are none in them."""
    for line in text.prose:
        if is_prose(line.text) and not _is_label(line.text):
            for piece in _END.split(line.text):
                sentence = piece.strip(" \u3000#*")
                if _LONG_ENOUGH.match(sentence):
                    yield line, sentence


def _is_label(line: str) -> bool:
    """Whether a line is a heading or a caption: it has no mark of a sentence."""
    text = line.strip()
    return text.startswith("##") or (len(text) <= LONGEST_LABEL and not _MARK.search(text))


def masked(sentence: str) -> str:
    """What is left of a sentence when numbers and what is cited are masked."""
    # Behind the last `}}` no tag ends, and none is looked for.
    end = sentence.rfind("}}") + 2 if "}}" in sentence else 0
    return _NUMBER_OR_TAG.sub("0", sentence[:end]) + _NUMBER.sub("0", sentence[end:])


def fold(line: str) -> str:
    """The line with citations blanked and digits half width, at equal length."""
    pieces: list[str] = []
    last = 0
    for start, end in tags(line) if "{" in line else ():
        pieces += line[last:start], "□" * (end - start)
        last = end
    line = "".join(pieces) + line[last:]
    if _WIDE.search(line):
        line = line.translate(_FULL_WIDTH)
    return _THOUSANDS.sub(",", line)


def found(
    pattern: re.Pattern[str], *texts: SourceText | None
) -> Iterator[tuple[SourceText, re.Match[str], Mark]]:
    """Where the pattern is found in the texts once digits are half width."""
    for text in filter(None, texts):
        for line in text.lines:
            for match in pattern.finditer(half_width(line.text)):
                yield text, match, Mark(line.mark.line, line.mark.column + match.start())
