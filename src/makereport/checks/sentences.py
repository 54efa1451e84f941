"""The sentences of a narrative, for rules that look for text used twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.narrative.grammar import is_prose
from makereport.report.texts import SourceText, TextLine

MIN_SENTENCE = 8
"""Characters of a sentence that is more than a phrase."""
_LONG_ENOUGH = re.compile(rf"(?:[\W_]*[^\W_]){{{MIN_SENTENCE}}}")
_END = re.compile(r"[。！？；;!?\n]+")
_NUMBER = re.compile(r"[0-9０-９.,，．%％]+|[〇零一二三四五六七八九十百千万亿两]+")
_NUMBER_OR_TAG = re.compile(r"\{\{.*?\}\}|" + _NUMBER.pattern)


def sentences(text: SourceText) -> Iterator[tuple[TextLine, str]]:
    """The sentences of a text, each with its line. A table keeps its labels
    from year to year, so it has none."""
    for line in text.lines:
        if is_prose(line.text):
            for piece in _END.split(line.text):
                sentence = piece.strip(" \u3000#*")
                if _LONG_ENOUGH.match(sentence):
                    yield line, sentence


def masked(sentence: str) -> str:
    """What is left of a sentence when numbers and what is cited are masked."""
    # Behind the last `}}` no tag ends, and none is looked for.
    end = sentence.rfind("}}") + 2 if "}}" in sentence else 0
    return _NUMBER_OR_TAG.sub("0", sentence[:end]) + _NUMBER.sub("0", sentence[end:])
