"""Lines that were meant as headings, bold text, tables, pictures, charts or
citations and became plain text: near misses of the line grammar, which print as typed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from makereport.form.labels import name_key
from makereport.narrative.grammar import (
    LITERAL,
    MAX_COLUMNS,
    PIPES,
    bold_pieces,
    cells_of,
    is_delimiter,
)
from makereport.narrative.tags import tags
from makereport.report.fences import CHART, FENCE
from makereport.report.texts import TextLine

_DASHES = re.compile(r"[-:：|｜\s—–－─_]+")
_STRAY_PICTURE = re.compile(rf"(?<!{LITERAL})[!！][\[【][^\]】]{{0,200}}[\]】][(（]")
_HASHES = r"([#＃]+)\s*(.*)"
_TOPIC = "[#＃，。；！？]"
# Those below are text, not compiled: few narratives need them.
_WIDE_BOLD = r"(?:＊＊|\*\*)[^*＊\s][^*＊]*(?:＊＊|\*\*)"
_SPACED_BOLD = r"(?:^|(?<=[，。；：！？、（“]))\*\*([^*]+)\*\*"
# Two stars that begin or end something; those that stand for a name or digits (张**, 138****5678)
# do not.
_LOOSE_BOLD = rf"(?:^|(?<=[，。；：:！？、（“\s]))(?<!{LITERAL})\*\*(?=[^\s*])|(?<=[，。；：！？）”])\*\*(?!\*)"
_BRACES = r"(?<![{｛])[{｛](?: {1,3}[{｛])?\s*([^\W\d][^{}｛｝%\n]{0,80}?)[}｝](?: {0,3}[}｝])?"
_FIRST_NAME = r"[.\[|。．【｜\s]"
_GAP = re.compile(r"\t+|[ \xa0]{3,}|\u3000{2,}")
_GAPS = ("\t", "   ", "\u3000\u3000", "\xa0\xa0")
_NO_CELL = ("。", "；", "，")
_MOST_CELL = 20
"""Characters of a cell of a table typed with spaces."""
_UNREAD = "这里的表格没有认出，竖线会照原样印出"
_FENCES = "`·｀~～'‘’"
_STRAY_FENCE = rf"[{_FENCES}]{{2,4}}\s*(图表)?(.{{0,20}})"
_ALL_BARS = "表格的每一行都以竖线 | 开头，第一行是表头"


@dataclass(frozen=True)
class Stray:
    """The index of a line, and what is to be said of it and those below;
    `column` is where it stands in the line (0-based)."""

    line: int
    message: str
    hint: str
    column: int = 0


def strays(lines: Sequence[str], plain: Iterable[int]) -> Iterator[Stray]:
    """What looks like markup among the lines that became plain text, whose
    indexes are `plain`; of each table once."""
    texts = [line.strip() for line in lines]
    last = -1  # the last line that looked like a table
    typed_until = -1  # the last line of a table typed without bars
    has_fence = False
    for index in plain:
        text = texts[index]
        if text.startswith(PIPES) or ("|" in text and _DASHES.fullmatch(text)):
            if last < 0 or any(texts[last + 1 : index]):
                yield Stray(index, _UNREAD, _table_advice(texts, index))
            last = index
        elif _STRAY_PICTURE.search(text):
            hint = "把 ![说明](图片.png) 单独写成一行"
            yield Stray(index, "图片没有单独占一行，会照原样印成文字", hint)
        elif index > typed_until and any(gap in text for gap in _GAPS):
            typed_until = _typed_table(texts, index)
            if typed_until > index:
                yield _spaced(texts, index)
        if text.startswith(tuple(_FENCES)) and not has_fence:
            fence = _fence(index, text)
            has_fence = bool(fence)
            yield from fence
        if text.startswith(("#", "＃")):
            yield from _heading(index, text)
        elif "**" in text or "＊＊" in text:
            yield from _bold(index, text)


def single_braces(lines: Iterable[TextLine], known: Container[str]) -> Iterator[Stray]:
    """Names in single braces that could be cited, in lines as typed. `known`
    has the first names of citations as keys of names."""
    for index, (line, _) in enumerate(lines):
        if line.count("{") == 2 * line.count("{{") + line.count("{%") and "｛" not in line:
            continue  # all of them belong to tags
        if not re.search(_BRACES, line):
            continue
        cited = [False] * len(line)
        for start, end in tags(line):
            cited[start:end] = [True] * (end - start)
        found = [
            (match, name)
            for match in re.finditer(_BRACES, line)
            if not cited[match.start()] and _first(name := match.group(1).strip()) in known
        ]
        better: list[str] = []
        last = 0
        for match, name in found:
            better += line[last : match.start()], f"{{{{ {name} }}}}"
            last = match.end()
        hint = f"改为：{(''.join(better) + line[last:]).strip()}"
        for match, _ in found:
            message = f"“{match.group()}”没有认作引用，会照原样印出：引用用两层半角花括号"
            yield Stray(index, message, hint, match.start())


def _first(name: str) -> str:
    """The first name of a citation, as keys of names are."""
    return name_key(re.split(_FIRST_NAME, name, maxsplit=1)[0])


def _heading(index: int, text: str) -> Iterator[Stray]:
    match = re.fullmatch(_HASHES, text)
    if match is None:
        return
    marks, title = match.groups()
    if not title:
        message = f"“{marks}”后面没有标题，会照原样印出"
        yield Stray(index, message, "写上标题，或者删去这一行")
    elif len(marks) > 1 or not re.search(_TOPIC, title):  # #话题# is none
        level = "##" if len(marks) < 3 else "###"
        message = f"“{marks}”没有认作标题，会照原样印出：标题用半角的 ## 或 ###"
        yield Stray(index, message, f"改为：{level} {title}")


def _fence(index: int, text: str) -> list[Stray]:
    """A line that was meant to begin or end a chart."""
    match = re.fullmatch(_STRAY_FENCE, text)
    if match is None or not (match[1] or text.startswith(FENCE)):
        return []
    message = f"“{text}”没有认作图表，会照原样印出：图表以三个半角的反引号开头"
    return [Stray(index, message, f"图表的第一行写成 {FENCE}{CHART}，最后一行写成 {FENCE}")]


def _bold(index: int, text: str) -> Iterator[Stray]:
    wide = re.search(_WIDE_BOLD, text) if "＊＊" in text else None
    if wide:
        better = re.sub(_WIDE_BOLD, lambda match: match.group().replace("＊", "*"), text)
        message = "全角的“＊＊”没有认作加粗，会照原样印出"
        yield Stray(index, message, f"改为：{better}")
        return
    rest = "".join(LITERAL if bold else piece for piece, bold in bold_pieces(text))
    loose = re.search(_LOOSE_BOLD, rest)
    spaced = re.sub(_SPACED_BOLD, lambda match: f"**{match.group(1).strip()}**", text)
    if spaced != text and "**" in rest:
        yield Stray(index, "“**”里面有空格，没有认作加粗，会照原样印出", f"改为：{spaced}")
    elif loose:
        plain = text.replace("**", "")
        message = "“**”没有成对，会照原样印出"
        yield Stray(index, message, f"在要加粗的文字前后各写一个 **；不加粗的改为：{plain}")


def _typed_table(texts: Sequence[str], index: int) -> int:
    """The last line of a table typed with tabs or wide spaces that begins with
    a line; that line itself if it is none."""
    cells = _spaced_cells(texts[index])
    end = index
    while cells and end + 1 < len(texts) and len(_spaced_cells(texts[end + 1])) == len(cells):
        end += 1
    return end


def _spaced_cells(text: str) -> list[str]:
    """The cells of a row typed with tabs or wide spaces; none where it is text."""
    cells = [cell.strip() for cell in _GAP.split(text)]
    if len(cells) < 2 or any(len(cell) > _MOST_CELL or cell.endswith(_NO_CELL) for cell in cells):
        return []
    return [] if any(mark in text for mark in "：:") else cells


def _spaced(texts: Sequence[str], index: int) -> Stray:
    """What to say of a table typed without bars that begins with a line."""
    first, second = (_spaced_cells(texts[number]) for number in (index, index + 1))
    rule = "|" + "---|" * len(first)
    message = "这里像是用制表符或空格排的表格，会照原样印成文字"
    hint = f"第一行改为：{_row(first)}；下面加一行：{rule}；以下各行也这样写，第二行改为：{_row(second)}"
    return Stray(index, message, hint)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _table_advice(texts: Sequence[str], index: int) -> str:
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
