"""Slips inside a flow collection (`{…}`, `[…]`), and what they share with
those of block lines: the edit that corrects a slip."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_GLUED = re.compile(r":(?=[{\[｛])")
_WIDE_SPACE = re.compile("[:：][ ]*[\u3000\xa0][ \u3000\xa0]*")
TIGHT = re.compile(r":(?=[^\s:/\\])")  # no address of the web, no path of Windows
_EQUAL = str.maketrans("＝", "=")
LOST_COLON = "键和数之间要写英文冒号加空格"
WIDE_COLON = "键后用了全角冒号“：”"
TIGHT_COLON = "冒号后面少了一个空格"
CUT_NUMBER = "花括号里的千分位逗号会把数字切成两半"
KEY_END = re.compile(r":(?=[ \t]|$)")
# What a thousands separator in braces cuts off: three digits, perhaps with a unit; or
# three digits before the full-width comma of the next item.
_CUT_NUMBER = re.compile(r"[\d０-９]{3}[^\d０-９:：]{0,3}")
_CUT_HEAD = re.compile(r"[\d０-９]{3}(?=，)")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?")
_CLOSED = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
_NUMBER_HEAD = re.compile(r"[\d０-９]{1,3}")
# A mark that a further `key:` follows; others are part of a text. Of two items
# with nothing between them the first must be a number.
_FURTHER = r"\s*[^，、；;：:\d０-９\s][^，、；;：:]*[:：]"
_SEPARATOR = re.compile(
    rf"，(?={_FURTHER})|(?<=[\d０-９])\s*[、；;](?={_FURTHER})|(?<=[\d０-９])\s+(?={_FURTHER})"
)
_MARKS = {"，": "用了全角逗号“，”分隔各项", "": "两项之间少了英文逗号"}
_ROUND = ")）】」〕"
_COMMENT = re.compile(r"[ \t]#")
_LOST_COLON = re.compile(
    r"(\s*[^\W\d]\w*?)\s*[=＝,，;；、.．。~—－ -]\s*([\d０-９][\d０-９,.，．]*)\s*"
)
_FULL_BRACES = {"｛": "{", "｝": "}"}
_CLOSING = {"{": "}", "[": "]"}
_KEY = r"[^\s\d０-９:：=＝,，、；;{}｛｝()（）\[\]【】][^:：=＝,，、；;{}｛｝()（）\[\]【】]*"
_ITEM = rf"({_KEY})[:：=＝]\s*([\d０-９]+)(?![\d０-９:：.．])"
_ITEMS = re.compile(_ITEM)
# Columns with their numbers, in no braces or in brackets that are none.
_ROW = re.compile(
    rf"([(（【「〔\[]?)\s*{_ITEM}(?:[\s,，、；;]*{_ITEM})*\s*([)）】」〕\]}}｝]?)\s*(?:\s#.*)?"
)
_SPACES = {"\t": "制表符（Tab）", "\xa0": "不间断空格（多半是从网页或 Word 粘贴来的）"}


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
    for edit in sorted(edits, key=lambda e: e.column, reverse=True):
        line = line[: edit.column] + edit.text + line[edit.column + edit.length :]
    return line


@dataclass
class Flow:
    """The open brackets and the open quotation mark at the end of a line."""

    brackets: list[str] = field(default_factory=list)
    quote: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.brackets or self.quote)

    def scan(self, line: str, start: int = 0) -> list[Edit]:
        """Slips from `start` to where the collection or the line ends."""
        edits: list[Edit] = []
        position = start
        if self.quote:
            position = self._close_quote(line, start)
        elif not self.brackets:
            self.brackets.append(self._narrow(line[start], start, edits))
            position += 1
        token, cut = position, False
        while position < len(line) and self.brackets:
            character = self._narrow(line[position], position, edits)
            if character == "#" and line[position - 1 : position] in (" ", "\t"):
                break
            if character in "\"'" and line[token:position].strip()[-1:] in ("", ":", "："):
                self.quote = character
                position = self._close_quote(line, position + 1)
                continue
            if character in "{[":
                self.brackets.append(character)
                token, cut = position + 1, False
            elif character in "}],":
                if character != "," and character != _CLOSING[self.brackets[-1]]:
                    closing = _CLOSING[self.brackets[-1]]
                    message = f"这里应当是“{closing}”，与前面的“{self.brackets[-1]}”配对"
                    edits.append(Edit(position, 1, closing, message))
                cut = self._token(line, token, position, cut, edits) and character == ","
                token = position + 1
                if character != "," and self.brackets:
                    self.brackets.pop()
            position += 1
        self._token(line, token, position, cut, edits)
        return edits + self._behind(line, position)

    def closed(self, line: str) -> Edit:
        """What is open closed at the end of a line, in place of a comma or of
        a bracket that closes nothing."""
        text = _COMMENT.split(line, maxsplit=1)[0].rstrip()
        end = len(text.rstrip(" \u3000\xa0,，、；;"))
        if text[end - 1] in _ROUND and sum(map(text.count, "(（")) < sum(map(text.count, _ROUND)):
            end -= 1
        name = "花括号" if self.brackets[-1] == "{" else "方括号"
        closing = "".join(_CLOSING[each] for each in reversed(self.brackets))
        self.brackets.clear()
        return Edit(end, len(text) - end, closing, f"{name}没有配对，这一行末尾少了“{closing}”")

    def _behind(self, line: str, position: int) -> list[Edit]:
        """What stands behind the end of the collection and is no comment."""
        rest = line[position:]
        if self.is_open or not rest.strip() or rest.lstrip().startswith("#"):
            return []
        return [Edit(position, len(rest), "", f"花括号或引号后面多了“{rest.strip()[:12]}”")]

    def _narrow(self, character: str, position: int, edits: list[Edit]) -> str:
        if character in _FULL_BRACES:
            character = _FULL_BRACES[character]
            edits.append(Edit(position, 1, character, "用了全角花括号"))
        return character

    def _close_quote(self, line: str, start: int) -> int:
        end = after_quote(line, start, self.quote)
        if end is None:
            return len(line)
        self.quote = ""
        return end

    def _token(self, line: str, start: int, end: int, cut: bool, edits: list[Edit]) -> bool:
        """One `key: value` of a flow mapping. `cut` tells whether the one
        before could be the head of a number that a thousands separator cuts
        in two; returned is the same of this one."""
        if not self.brackets or self.brackets[-1] != "{":
            return False
        text = _QUOTED.sub(lambda match: "□" * len(match.group()), line[start:end])
        head = _CUT_HEAD.match(text) if cut else None
        if head:
            edits.append(Edit(start - 1, 1, "", CUT_NUMBER))
        if cut and _CUT_NUMBER.fullmatch(text.strip()):
            edits.append(Edit(start - 1, 1 + len(text), text.strip(), CUT_NUMBER))
            return True
        for piece, offset in _pieces(text):
            edits.extend(colon_slip(piece, start + offset))
        for mark in _SEPARATOR.finditer(text):
            typed = mark.group().strip()
            message = _MARKS.get(typed, f"各项之间用英文逗号，不用“{typed}”")
            edits.append(Edit(start + mark.start(), len(mark.group()), ", ", message))
        return bool(_NUMBER_HEAD.fullmatch(re.split("[:：]", text)[-1].strip()))


def _pieces(text: str) -> list[tuple[str, int]]:
    """The text cut at each mark that a further key follows."""
    marks = list(_SEPARATOR.finditer(text))
    starts, ends = [0, *(m.end() for m in marks)], [*(m.start() for m in marks), len(text)]
    return [(text[start:end], start) for start, end in zip(starts, ends, strict=True)]


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
    if not match and "=" in key.translate(_EQUAL):
        at = key.translate(_EQUAL).index("=")
        return [Edit(start + at, 1, ": ", LOST_COLON)]
    if not match and ":" in key:
        return [Edit(start + key.index(":") + 1, 0, " ", TIGHT_COLON)]
    return []


def wide_colon(key: str, start: int) -> Edit | None:
    """The correction of a full-width colon after a key, brackets left alone."""
    depth = 0
    for position, character in enumerate(key):
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(0, depth - 1)
        elif character == "：" and depth == 0:
            rest = key[position + 1 :]
            spaces = len(rest) - len(rest.lstrip(" \u3000"))
            return Edit(start + position, 1 + spaces, ": ", WIDE_COLON)
    return None


def after_quote(line: str, start: int, quote: str) -> int | None:
    """The position after the closing quotation mark, None if the line ends first."""
    match = _CLOSED[quote].match(line, start)
    return match.end() if match else None


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
    tight = TIGHT.search(line, start, end) if without_space else None
    if tight and not (wide and wide.column < tight.start()):
        return Edit(tight.end(), 0, " ", TIGHT_COLON)
    return wide


def lost_colon(body: str, start: int) -> Edit | None:
    """The colon of a line that is a key and its number, with another mark or
    nothing but a space between them."""
    match = _LOST_COLON.fullmatch(_COMMENT.split(body, maxsplit=1)[0])
    if match is None:
        return None
    return Edit(start + match.end(1), match.start(2) - match.end(1), ": ", LOST_COLON)


def space_name(spaces: str) -> str:
    """What stands in place of plain spaces, for a message."""
    return next((name for mark, name in _SPACES.items() if mark in spaces), "全角空格")


def row_of_figures(value: str) -> tuple[str, str] | None:
    """The columns of a row whose braces are missing or are other marks, in
    braces, and what was wrong; None for any other value."""
    match = _ROW.fullmatch(value)
    if match is None or value[0] in "{｛":
        return None
    items = ", ".join(f"{key.strip()}: {number}" for key, number in _ITEMS.findall(value))
    return f"{{{items}}}", "一行的各列要写在英文花括号里"
