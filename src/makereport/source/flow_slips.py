"""Slips inside a flow collection (`{…}`, `[…]`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from makereport.source.slips import COMMENT, KEY_END, Edit, colon_slip, in_quotes, wide_colon

CUT_NUMBER = "花括号里的千分位逗号会把数字切成两半"
# What a thousands separator in braces cuts off: three digits, perhaps with a unit; or
# three digits before the full-width comma of the next item.
_CUT_NUMBER = re.compile(r"[\d０-９]{3}[^\d０-９:：]{0,3}")
_CUT_HEAD = re.compile(r"[\d０-９]{3}(?=，)")
# `# ` is a comment; `#3` is text, and YAML cuts it off.
_CUT = re.compile(r"#(?=[^ \t#])")
_ITEM_END = re.compile(r"[ \t]*(?:[}｝]|,(?=[ \t]))")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?")
_CLOSED = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
_NUMBER_HEAD = re.compile(r"[\d０-９]{1,3}")
# A mark that a further `key:` follows; others are part of a text. Of two items
# with nothing between them the first must be a number.
_FURTHER = r"[^，、；;：:\d０-９\s][^，、；;：:]{0,60}[:：]"
_SEPARATOR = re.compile(
    rf"，[ \u3000]*(?={_FURTHER})|(?<=[\d０-９])\s*[、；;][ \u3000]*(?={_FURTHER})"
    rf"|(?<=[\d０-９])\s+(?={_FURTHER})"
)
_MARKS = {"，": "用了全角逗号“，”分隔各项", "": "两项之间少了英文逗号"}
_FULL_BRACES = {"｛": "{", "｝": "}"}
_CLOSING = {"{": "}", "[": "]"}
_ROUND = ")）】」〕"


@dataclass
class Flow:
    """The open brackets and the open quotation mark at the end of a line. `labels`
    gives keys that have in them what separates items where others are meant."""

    labels: Callable[[], Iterable[str]] = tuple
    brackets: list[str] = field(default_factory=list)
    quote: str = ""
    known: tuple[str, ...] | None = None

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
                text = self._cut_text(line, token, position)
                if text is None:
                    break
                edits.append(text)
                token = position = text.column + text.length
                continue
            if character in "\"'" and line[token:position].strip()[-1:] in ("", ":", "："):
                self.quote = character
                position = self._close_quote(line, position + 1)
                continue
            if character in "{[":
                self.brackets.append(character)
                token, cut = position + 1, False
            elif character in "}],":
                edits.extend(self._unpaired(character, position))
                cut = self._token(line, token, position, cut, edits) and character == ","
                token = position + 1
                if character != "," and self.brackets:
                    self.brackets.pop()
            position += 1
        self._token(line, token, position, cut, edits)
        return edits + self._behind(line, position)

    def _cut_text(self, line: str, token: int, position: int) -> Edit | None:
        """The text of an item that YAML would cut off at a `#`, in quotes; None for
        a comment: it stands behind a number or a key, or nothing closes what is open."""
        colon = KEY_END.search(line, token, position)
        end = _ITEM_END.search(line, position)
        start = colon.end() if colon else position
        if self.brackets[-1] != "{" or not _CUT.match(line, position) or end is None:
            return None
        if line[end.end() - 1] != "}" and "}" not in line[end.end() :]:
            return None
        text = line[start : end.start()]
        if not line[start:position].strip(" \t0123456789.%"):
            return None
        start += len(text) - len(text.lstrip())
        message = f"“ #”后面的文字“{line[position : end.start()].strip()[:12]}”会被当作注释丢掉"
        value = text.strip()
        return Edit(start, len(value), in_quotes(value), message, position)

    def line_end(self, line: str, following: str, level: int) -> list[Edit]:
        """What an unquoted collection that is open at the end of a line lacks
        there; its key is indented by `level`, `following` is the next line."""
        text = COMMENT.split(line, maxsplit=1)[0].rstrip()
        below, is_deeper = following.strip(), len(following) - len(following.lstrip()) > level
        if not text or text[-1] in "{[":
            return []
        closes = sum(map(following.count, "}]｝")) > sum(map(following.count, "{[｛"))
        is_item = text[-1] in ",，" and below[-1:] != ":" and not set(below) & set("{[｛")
        if not below or not (is_deeper or closes or is_item):
            return [self._closed(text)]
        if text[-1] in "，、；;":
            return [Edit(len(text) - 1, 1, ",", "这一行末尾要用英文逗号")]
        has_key = KEY_END.search(following) or wide_colon(following, 0)
        if self.brackets[-1] == "{" and has_key and text[-1] not in ",:：":
            return [Edit(len(text), 0, ",", "这一行末尾少了英文逗号")]
        return []

    def _closed(self, text: str) -> Edit:
        """What is open closed at the end of a line, in place of a comma or of
        a bracket that closes nothing."""
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

    def _unpaired(self, character: str, position: int) -> list[Edit]:
        """A mark that closes another bracket than the one that is open."""
        opening = self.brackets[-1]
        if character in (",", _CLOSING[opening]):
            return []
        closing = _CLOSING[opening]
        message = f"这里应当是“{closing}”，与前面的“{opening}”配对"
        return [Edit(position, 1, closing, message)]

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

    def _without_labels(self, text: str) -> str:
        """The text, equally long, with keys that are known as they are in it."""
        if self.known is None:
            self.known = tuple(self.labels())
        for label in self.known:
            if label in text:
                known = re.compile(rf"(?<!\w){re.escape(label)}(?=\s*[:：])")
                text = known.sub("□" * len(label), text)
        return text

    def _token(self, line: str, start: int, end: int, cut: bool, edits: list[Edit]) -> bool:
        """One `key: value` of a flow mapping. `cut` tells whether the one
        before could be the head of a number that a thousands separator cuts
        in two; returned is the same of this one."""
        if not self.brackets or self.brackets[-1] != "{":
            return False
        if (
            line[max(0, start - 1) : start] == "," == line[end : end + 1]
            and not line[start:end].strip()
        ):
            edits.append(Edit(start - 1, end + 1 - start, "", "多了一个逗号"))
        text = _QUOTED.sub(lambda match: "□" * len(match.group()), line[start:end])
        if _SEPARATOR.search(text):
            text = self._without_labels(text)
        head = _CUT_HEAD.match(text) if cut else None
        if head:
            edits.append(Edit(start - 1, 1, "", CUT_NUMBER))
        if cut and _CUT_NUMBER.fullmatch(text.strip()):
            edits.append(Edit(start - 1, 1 + len(text), text.strip(), CUT_NUMBER))
            return True
        edits.extend(_question(text, start))
        for piece, offset in _pieces(text):
            edits.extend(colon_slip(piece, start + offset))
        for mark in _SEPARATOR.finditer(text):
            typed = mark.group().strip()
            message = _MARKS.get(typed, f"各项之间用英文逗号，不用“{typed}”")
            edits.append(Edit(start + mark.start(), len(mark.group()), ", ", message))
        return bool(_NUMBER_HEAD.fullmatch(re.split("[:：]", text)[-1].strip()))


def _question(text: str, start: int) -> list[Edit]:
    """A question mark inside a value (an address of the web) is no slip, but
    only one of the two parsers reads it: for them it stands in quotes."""
    colon = KEY_END.search(text) if "?" in text else None
    if colon is None or "□" in text or _SEPARATOR.search(text):
        return []
    value = text[colon.end() :].strip()
    return [Edit(start + text.rindex(value), len(value), in_quotes(value))]


def _pieces(text: str) -> list[tuple[str, int]]:
    """The text cut at each mark that a further key follows."""
    marks = list(_SEPARATOR.finditer(text))
    starts, ends = [0, *(m.end() for m in marks)], [*(m.start() for m in marks), len(text)]
    return [(text[start:end], start) for start, end in zip(starts, ends, strict=True)]


def after_quote(line: str, start: int, quote: str) -> int | None:
    """The position after the closing quotation mark, None if the line ends first."""
    match = _CLOSED[quote].match(line, start)
    return match.end() if match else None
