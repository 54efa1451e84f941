"""Lines of a narrative that were meant as tables or pictures and are text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from makereport.narrative.grammar import MAX_COLUMNS, PIPES, cells_of, is_delimiter

_DASHES = re.compile(r"[-:：|｜\s—–－─_]+")
_PICTURE = re.compile(r"(?<!\x01)[!！][\[【][^\]】]{0,200}[\]】][(（]")
_UNREAD = "这里的表格没有认出，竖线会照原样印出"
_ALL_BARS = "表格的每一行都以竖线 | 开头，第一行是表头"


@dataclass(frozen=True)
class Stray:
    """The index of a line, and what is to be said of it and those below."""

    line: int
    message: str
    hint: str


def strays(lines: Sequence[str], plain: Iterable[int]) -> Iterator[Stray]:
    """What looks like tables and pictures among the lines that became plain
    text, whose indexes are `plain`; of each table once."""
    texts = [line.strip() for line in lines]
    last = -1  # the last line that looked like a table
    for index in plain:
        text = texts[index]
        if text.startswith(PIPES) or ("|" in text and _DASHES.fullmatch(text)):
            if last < 0 or any(texts[last + 1 : index]):
                yield Stray(index, _UNREAD, _advice(texts, index))
            last = index
        elif _PICTURE.search(text):
            hint = "把 ![说明](图片.png) 单独写成一行"
            yield Stray(index, "图片没有单独占一行，会照原样印成文字", hint)


def _advice(texts: Sequence[str], index: int) -> str:
    """How to write the table that begins with a line."""
    if _DASHES.fullmatch(texts[index]):
        return _ALL_BARS
    below = texts[index + 1] if index + 1 < len(texts) else ""
    if is_delimiter(below):
        return f"表格最多 {MAX_COLUMNS} 列，请拆成几张"
    after = next((texts[i] for i in range(index + 1, len(texts)) if texts[i]), "")
    if not below and after.startswith(PIPES):
        return "表格的行与行之间不要空行"
    rule = "|" + "---|" * len(cells_of(texts[index]))
    if below.startswith(PIPES) and _DASHES.fullmatch(below):
        return f"第二行用半角的减号，写成 {rule}"
    return f"第一行是表头，下面加一行 {rule}"
