"""Slips that a line may have whatever it stands in, and the edit that corrects one."""

from __future__ import annotations

import re
from dataclasses import dataclass

KEY_END = re.compile(r":(?=[ \t]|$)")
COMMENT = re.compile(r"[ \t]#")
_GLUED = re.compile(r":(?=[{\[｛])")
_WIDE_SPACE = re.compile("[:：][ ]*[\u3000\xa0][ \u3000\xa0]*")
_TIGHT = re.compile(r":(?=[^\s:/\\])")  # no address of the web, no path of Windows
_PROSE = re.compile("[，。；]")
UNPRINTABLE = re.compile(
    "[\x00-\x08\n-\x1f\x7f-\x9f]|[\u2028\u2029]|[\ud800-\udfff]|[\ufffe\uffff]"
)
# What XML cannot hold, and what YAML takes for the end of a line or refuses.
# Sets of few ranges each: one of them all takes ten times as long to compile.
_KEY = r"[^\s\d０-９:：=＝,，、；;{}｛｝()（）\[\]【】][^:：=＝,，、；;{}｛｝()（）\[\]【】]*"
_ITEM = rf"({_KEY})[:：=＝]\s*([\d０-９]+)(?![\d０-９:：.．])"
_ITEMS = re.compile(_ITEM)
# Columns with their numbers, in no braces or in brackets that are none.
_ROW = re.compile(
    rf"([(（【「〔\[]?)\s*{_ITEM}(?:[\s,，、；;]*{_ITEM})*\s*([)）】」〕\]}}｝]{{0,2}})\s*(?:\s#.*)?"
)
_LOST_COLON = re.compile(
    r"([^\W\d]\w*)(?: *[=＝,，;；、.．。~—－∶﹕︰-] *| +)([\d０-９][\d０-９,.，．]*)\s*"
)
_LOST_BAR = re.compile(r"([^\W\d]\w*) *([|｜])\s*")
_SPACES = {"\t": "制表符（Tab）", "\xa0": "不间断空格（多半是从网页或 Word 粘贴来的）"}
_EQUAL = str.maketrans("＝", "=")
_WIDE_COLONS = "：∶﹕︰"
WIDE_COLON = "键后用了全角冒号“：”"
TIGHT_COLON = "冒号后面少了一个空格"
LOST_COLON = "键和数之间要写英文冒号加空格"


@dataclass
class Edit:
    """A correction of one line: the characters at `column` (0-based) that
    are replaced, and what was wrong (nothing, where it harms nobody). The
    finding points to `points` where that is not the column, and has `hint`
    where the corrected line would not do."""

    column: int
    length: int
    text: str
    message: str = ""
    points: int | None = None
    hint: str = ""


def apply_edits(line: str, edits: list[Edit]) -> str:
    """The line with all corrections made."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda e: e.column):
        if edit.column >= at:
            pieces += [line[at : edit.column], edit.text]
            at = edit.column + edit.length
    return "".join((*pieces, line[at:]))


def colon_slip(piece: str, start: int) -> list[Edit]:
    """The slip at the colon of one `key: value` that begins at `start`."""
    if piece.strip()[:1] in ("'", '"'):
        return []
    match = KEY_END.search(piece)
    key = piece[: match.start()] if match else piece
    wide = wide_colon(key, start)
    if wide:
        return [wide]
    spaced = _WIDE_SPACE.search(piece)
    if spaced and not match:
        at, length = start + spaced.start() + 1, len(spaced.group()) - 1
        return [Edit(at, length, " ", f"冒号后面用了{space_name(spaced.group())}")]
    if not match and ":" in key:
        return [Edit(start + key.index(":") + 1, 0, " ", TIGHT_COLON)]
    if not match and "=" in key.translate(_EQUAL):
        at = key.translate(_EQUAL).index("=")
        return [Edit(start + at, 1, ": ", LOST_COLON)]
    return []


def wide_colon(key: str, start: int) -> Edit | None:
    """The correction of a full-width colon after a key, brackets left alone."""
    depth = 0
    for position, character in enumerate(key):
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(0, depth - 1)
        elif character in _WIDE_COLONS and depth == 0:
            rest = key[position + 1 :]
            spaces = len(rest) - len(rest.lstrip(" \u3000：:"))
            message = WIDE_COLON if character == "：" else f"键后的“{character}”不是英文冒号"
            return Edit(start + position, 1 + spaces, ": ", message)
    return None


def block_colon_slip(line: str, start: int, end: int, without_space: bool) -> Edit | None:
    """The slip at the colon of a key that begins at `start`; its `: `, or what
    else ends it, is at `end`. The value begins behind the correction."""
    glued = _GLUED.search(line, start)
    if glued and glued.start() < end:
        return Edit(glued.end(), 0, " ", TIGHT_COLON)
    spaced = _WIDE_SPACE.search(line, start)
    if spaced and spaced.start() < end:
        length = len(spaced.group()) - 1
        message = f"冒号后面用了{space_name(spaced.group())}"
        return Edit(spaced.start() + 1, length, " ", message)
    wide = wide_colon(line[start:end], start)
    if wide and wide.column + wide.length == end < len(line):  # `：:`
        wide.length += len(line) - end - len(line[end:].lstrip(": "))
    tight = _TIGHT.search(line, start, end) if without_space else None
    if tight and not (wide and wide.column < tight.start()):
        return Edit(tight.end(), 0, " ", TIGHT_COLON)
    return wide


def lost_colon(body: str, start: int) -> Edit | None:
    """The colon of a line that is a key and its number, with another mark or
    nothing but a space between them."""
    match = _LOST_COLON.fullmatch(COMMENT.split(body, maxsplit=1)[0])
    if match is None:
        return None
    return Edit(start + match.end(1), match.start(2) - match.end(1), ": ", LOST_COLON)


def lost_bar_colon(line: str, start: int) -> Edit | None:
    """The colon of a line that is a key and the bar of its text."""
    match = _LOST_BAR.fullmatch(line, start)
    if match is None:
        return None
    return Edit(match.end(1), match.start(2) - match.end(1), ": ", "键和“|”之间要写英文冒号加空格")


def space_name(spaces: str) -> str:
    """What stands in place of plain spaces, for a message."""
    return next((name for mark, name in _SPACES.items() if mark in spaces), "全角空格")


def row_of_figures(value: str) -> tuple[str, str] | None:
    """The columns of a row whose braces are missing or are other marks, in
    braces, and what was wrong; None for any other value."""
    bare = value[2:] if value.startswith("{{") else value
    match = None if bare[:1] in ("", "{", "｛") else _ROW.fullmatch(bare)
    if match is None:
        return None
    items = ", ".join(f"{key.strip()}: {number}" for key, number in _ITEMS.findall(value))
    return f"{{{items}}}", "一行的各列要写在英文花括号里"


def is_prose(text: str) -> bool:
    """Whether a line without `: ` is no key: it has no colon at all, or one
    that the punctuation of a sentence goes before."""
    wide, tight = wide_colon(text, 0), _TIGHT.search(text)
    key = text[: wide.column] if wide else text[: tight.start()] if tight else text
    return key == text or bool(_PROSE.search(key))


def is_strange(text: str) -> bool:
    """Whether any line has a character that is unprintable."""
    if text.replace("\n", "").replace("\u3000", "").isprintable():
        return False
    return any(map(UNPRINTABLE.search, text.split("\n")))


def unprintable(line: str) -> list[Edit]:
    """Characters no Word file can hold, and separators that YAML would take
    for the end of a line."""
    return [
        Edit(match.start(), 1, " ", f"这里有看不见的字符 U+{ord(match.group()):04X}，年报里放不下")
        for match in UNPRINTABLE.finditer(line)
    ]


def quoted(value: str, start: int, message: str) -> Edit:
    """The whole value put in quotation marks, a comment behind it left out."""
    text = COMMENT.split(value, maxsplit=1)[0].rstrip()
    return Edit(start, len(text), in_quotes(text), message)


def in_quotes(text: str) -> str:
    """The text as a quoted scalar: every character of it stays what it is."""
    return "'" + text.replace("'", "''") + "'" if set(text) & set('"\\') else f'"{text}"'
