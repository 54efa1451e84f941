"""What an input method does to YAML, found line by line before YAML is read.

Each slip gets a finding on its own line, with the corrected line as hint. The
corrected lines are also what the YAML parser then reads, so that one slip
does not hide the others; the number of lines never changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from makereport.finding import Finding, Mark
from makereport.source import Source

MAX_FLOW_DEPTH = 50
_UNPRINTABLE = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT = re.compile("[ \t\u3000\xa0]*")
_FULL_BRACES = {"｛": "{", "｝": "}"}
_BLOCK_HEADER = re.compile(r"[|>｜＞]([0-9+\-]*)\s*(#.*)?$")
_KEY_END = re.compile(r":(?=[ \t]|$)")
_CUT = re.compile(r"[ \t]#(?=[^ \t#])")
_CUT_NUMBER = re.compile(r"[\d０-９]{3}[^\d０-９:：]{0,3}")
_NUMERIC = re.compile(r"[\d０-９.,，．]*")


@dataclass
class Edit:
    """A correction of one line: the characters at `column` (0-based) that
    are replaced, and what was wrong (nothing, where it harms nobody). The
    finding points to `points` where that is not the column."""

    column: int
    length: int
    text: str
    message: str = ""
    points: int | None = None


@dataclass
class Scan:
    """Findings, the text with every slip corrected, the lines that have one.
    A fatal scan is not worth parsing."""

    findings: list[Finding]
    text: str
    lines: set[int]
    fatal: bool = False


@dataclass
class _State:
    block_indent: int | None = None  # indent of the key whose block scalar runs
    content_indent: int | None = None  # indent of that scalar's text
    quote: str = ""  # the quotation mark of an open quoted scalar
    flow: list[str] = field(default_factory=list)  # open brackets
    after_block: bool = False  # a block scalar has just ended


def prescan(source: Source) -> Scan:
    """Look at every line of the source once."""
    return _Scanner(source).run()


class _Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.state = _State()
        self.findings: list[Finding] = []
        self.repaired: list[str] = []
        self.number = 0

    def run(self) -> Scan:
        for self.number, line in enumerate(self.source.lines, 1):
            edits = _unprintable(line)
            edits += self._line(_UNPRINTABLE.sub(" ", line))
            corrected = _apply(line, edits)
            self.repaired.append(corrected)
            self._report(edits, corrected)
            if len(self.state.flow) > MAX_FLOW_DEPTH:
                self._too_deep(line)
                break
        fatal = any(finding.code == "Y110" for finding in self.findings)
        lines = {finding.line for finding in self.findings}
        return Scan(self.findings, "\n".join(self.repaired), lines, fatal)

    def _report(self, edits: list[Edit], corrected: str) -> None:
        first = {edit.message: edit for edit in reversed(edits) if edit.message}
        for edit in sorted(first.values(), key=lambda e: e.column):
            column = edit.column if edit.points is None else edit.points
            self._add(column, edit.message, f"改为：{corrected.rstrip()}")

    def _add(self, column: int, message: str, hint: str, code: str = "Y101") -> None:
        mark = Mark(self.number, column + 1)
        self.findings.append(self.source.finding(code, mark, (), message, hint))

    def _too_deep(self, line: str) -> None:
        column = len(line) - len(line.lstrip())
        message = f"括号嵌套超过 {MAX_FLOW_DEPTH} 层"
        self._add(column, message, "年报文件用不到这么多层，请检查括号", "Y110")

    def _line(self, line: str) -> list[Edit]:
        state = self.state
        if state.quote:
            return self._inside_quotes(line)
        if state.flow:
            return self._flow(line, 0)
        match = _INDENT.match(line)
        indent = match.group() if match else ""
        if state.block_indent is not None:
            if not line.strip(" \t\u3000\xa0"):
                return [Edit(0, len(line), "")] if line.strip(" ") else []
            edits = self._block_text(line, indent)
            if edits is not None:
                return edits
        return self._structure(line, indent)

    def _block_text(self, line: str, indent: str) -> list[Edit] | None:
        """A line of a block scalar; None where the scalar has ended."""
        state = self.state
        spaces = len(line) - len(line.lstrip(" "))
        wanted = state.content_indent or (state.block_indent or 0) + 2
        if spaces > (state.block_indent or 0):
            if state.content_indent and spaces < state.content_indent:
                return [Edit(0, spaces, " " * wanted, "这一行正文的缩进比上面的少")]
            state.content_indent = state.content_indent or spaces
            return []
        if indent.strip(" "):
            name = "制表符（Tab）" if "\t" in indent else "全角空格"
            edit = Edit(0, len(indent), " " * wanted, f"正文行用{name}缩进，YAML 只认半角空格")
            state.content_indent = wanted
            return [edit]
        state.block_indent = None
        state.content_indent = None
        state.after_block = True
        return None

    def _structure(self, line: str, indent: str) -> list[Edit]:
        body = line[len(indent) :]
        if not body or body.startswith("#"):
            return [Edit(0, len(indent), " " * len(indent))] if indent.strip(" ") else []
        edits = []
        if indent.strip(" "):
            name = "制表符（Tab）" if "\t" in indent else "全角空格"
            spaces = re.sub("[\t\u3000]", "  ", indent).replace("\xa0", " ")
            edits.append(Edit(0, len(indent), spaces, f"缩进用了{name}，YAML 只认半角空格"))
        start = len(indent)
        level = start
        while line.startswith("- ", start):
            start += 2 + len(line[start + 2 :]) - len(line[start + 2 :].lstrip(" "))
        after_block, self.state.after_block = self.state.after_block, False
        found = self._key(line, start, after_block)
        edits.extend(found.edits)
        if found.value is not None:
            edits.extend(self._value(line, found.value, level if found.value == start else start))
        return edits

    def _key(self, line: str, start: int, after_block: bool) -> _Key:
        """Where the value of the line begins, and slips in its key."""
        if line[start] in "{[｛":
            return _Key([], start)
        if line[start] in "\"'":
            close = line.find(line[start], start + 1)
            match = _KEY_END.search(line, close) if close > 0 else None
            return _Key([], match.end() if match else start)
        rest = line[start:]
        match = _KEY_END.search(rest)
        end = match.start() if match else len(rest)
        comment = _CUT.search(rest)
        key = rest[: min(end, comment.start() if comment else end)]
        wide = _outside_brackets(key, "：")
        tight = re.search(r":(?=[^\s:/\\])", key) if not match else None
        if after_block and not match and (re.search("[，。；]", key) or (wide is tight is None)):
            return self._slipped_text(line, start)
        if start and line[:start].rstrip().endswith("-") and not match:
            return _Key([], start)
        if wide is not None and (tight is None or wide < tight.start()):
            spaces = len(key) - wide - 1 - len(key[wide + 1 :].lstrip(" \u3000"))
            edit = Edit(start + wide, 1 + spaces, ": ", "键后用了全角冒号“：”")
            return _Key([edit], start + wide + 1 + spaces)
        if tight is not None:
            edit = Edit(start + tight.end(), 0, " ", "冒号后面少了一个空格")
            return _Key([edit], start + tight.end())
        if match:
            return _Key([], start + match.end())
        return _Key([], None)

    def _slipped_text(self, line: str, start: int) -> _Key:
        """Text that has lost its indent and so fallen out of its block."""
        if line.startswith(("---", "...")):
            return _Key([], None)
        self.state.block_indent = 0
        self.state.content_indent = 2
        return _Key([Edit(0, start, "  ", "正文没有缩进，YAML 不知道它属于哪一项")], None)

    def _value(self, line: str, start: int, level: int) -> list[Edit]:
        value = line[start:].lstrip(" \t\u3000")
        start = len(line) - len(value)
        if not value or value.startswith("#"):
            return []
        header = _BLOCK_HEADER.match(value)
        if header:
            digits = header.group(1).strip("+-")
            self.state.block_indent = level
            self.state.content_indent = level + int(digits) if digits else None
            return self._block_header(value, start)
        if value[0] in "|｜":
            self.state.block_indent = level
            text = value[1:].strip()
            return [Edit(start, len(value), "|", f"“|”后面不能再写文字，请把“{_short(text)}”移到下一行，缩进两格")]
        if value[0] in "{[｛":
            return self._flow(line, start)
        if value[0] in "\"'":
            self.state.quote = value[0]
            return self._inside_quotes(line, start + 1)
        return self._plain(line, value, start, level)

    def _block_header(self, value: str, start: int) -> list[Edit]:
        if value[0] == "|":
            return []
        messages = {
            "｜": "用了全角竖线“｜”",
            ">": "“>”会把各行并成一段，换行会丢失",
            "＞": "“＞”会把各行并成一段，换行会丢失",
        }
        return [Edit(start, 1, "|", messages[value[0]])]

    def _plain(self, line: str, value: str, start: int, level: int) -> list[Edit]:
        cut = _CUT.search(value)
        text = value[: cut.start()] if cut else re.split(r"[ \t]#", value, maxsplit=1)[0]
        if cut and not _NUMERIC.fullmatch(text.strip()):
            whole = value.replace('"', "”") if '"' in value else value
            message = f"“ #”后面的文字“{_short(value[cut.end() - 1 :])}”会被当作注释丢掉"
            return [Edit(start, len(value), f'"{whole}"', message, start + cut.end() - 1)]
        inner = _KEY_END.search(text)
        if inner:
            edit = Edit(start, len(value), f'"{text.rstrip()}"', "文字里有“: ”（冒号加空格），YAML 会当作又一个键")
            return [edit]
        if self._continues(level):
            self.state.block_indent = level
            return [Edit(start, len(value), "|", "文字写了几行，YAML 会并成一行；多行正文请用“|”，从下一行写起")]
        return []

    def _continues(self, level: int) -> bool:
        """Whether the next line with text is indented deeper."""
        for line in self.source.lines[self.number :]:
            if line.strip():
                indent = _INDENT.match(line)
                body = line.lstrip(" \t\u3000\xa0")
                return bool(indent and len(indent.group()) > level and not body.startswith("#"))
        return False

    def _inside_quotes(self, line: str, start: int = 0) -> list[Edit]:
        quote = self.state.quote
        position = start
        while position < len(line):
            if quote == '"' and line[position] == "\\":
                position += 2
                continue
            if line[position] == quote:
                if quote == "'" and line.startswith("''", position):
                    position += 2
                    continue
                self.state.quote = ""
                return self._flow(line, position + 1) if self.state.flow else []
            position += 1
        return []

    def _flow(self, line: str, start: int) -> list[Edit]:
        """The flow collection that runs in this line from `start`."""
        edits: list[Edit] = []
        state = self.state
        token = start
        previous_number = False
        position = start
        while position < len(line):
            character = line[position]
            if character in _FULL_BRACES:
                edits.append(Edit(position, 1, _FULL_BRACES[character], "用了全角花括号"))
                character = _FULL_BRACES[character]
            if character == "#" and position and line[position - 1] in " \t":
                break
            if character in "\"'" and not line[token:position].strip():
                state.quote = character
                self._inside_quotes_within(line, position + 1)
                if state.quote:
                    return edits
                position = _after_quote(line, position)
                continue
            if character in "{[":
                state.flow.append(character)
                token = position + 1
                previous_number = False
            elif character in "}],":
                previous_number = self._token(line, token, position, previous_number, edits)
                token = position + 1
                if character != ",":
                    if state.flow:
                        state.flow.pop()
                    previous_number = False
                    if not state.flow:
                        return edits
            position += 1
        self._token(line, token, position, previous_number, edits)
        return edits

    def _inside_quotes_within(self, line: str, start: int) -> None:
        end = _after_quote(line, start - 1)
        if end <= len(line) and end > start and line[end - 1] == self.state.quote:
            self.state.quote = ""

    def _token(
        self, line: str, start: int, end: int, previous_number: bool, edits: list[Edit]
    ) -> bool:
        """One `key: value` of a flow mapping. Returns whether its value could
        be the head of a number cut by a thousands separator."""
        if not self.state.flow or self.state.flow[-1] != "{":
            return False
        text = line[start:end]
        if previous_number and _CUT_NUMBER.fullmatch(text.strip()):
            edits.append(Edit(start - 1, 1 + len(text), text.strip(), "花括号里的千分位逗号会把数字切成两半"))
            return True
        for piece, offset in _pieces(text):
            _colon(piece, start + offset, edits)
            if offset:
                edits.append(Edit(start + offset - 1, 1, ", ", "用了全角逗号“，”分隔各项"))
        value = re.split("[:：]", text)[-1].strip()
        return bool(re.fullmatch(r"[\d０-９]{1,3}", value))


@dataclass
class _Key:
    edits: list[Edit]
    value: int | None


def _unprintable(line: str) -> list[Edit]:
    """Characters no Word file can hold, and separators that YAML would take
    for the end of a line."""
    return [
        Edit(match.start(), 1, " ", f"这里有看不见的字符 U+{ord(match.group()):04X}，年报里放不下")
        for match in _UNPRINTABLE.finditer(line)
    ]


def _pieces(text: str) -> list[tuple[str, int]]:
    """The text cut at each full-width comma that a further key follows."""
    pieces = []
    start = 0
    for match in re.finditer(r"，(?=\s*[^，：:\d０-９\s][^，：:]*[:：])", text):
        pieces.append((text[start : match.start()], start))
        start = match.end()
    pieces.append((text[start:], start))
    return pieces


def _colon(piece: str, start: int, edits: list[Edit]) -> None:
    """A slip at the colon of one `key: value` piece, if there is one."""
    if piece.strip()[:1] in "\"'":
        return
    match = _KEY_END.search(piece)
    key = piece[: match.start()] if match else piece
    wide = _outside_brackets(key, "：")
    if wide is not None:
        spaces = len(key) - wide - 1 - len(key[wide + 1 :].lstrip(" \u3000"))
        edits.append(Edit(start + wide, 1 + spaces, ": ", "键后用了全角冒号“：”"))
    elif not match and ":" in key:
        edits.append(Edit(start + key.index(":") + 1, 0, " ", "冒号后面少了一个空格"))


def _outside_brackets(text: str, wanted: str) -> int | None:
    depth = 0
    for position, character in enumerate(text):
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(0, depth - 1)
        elif character == wanted and depth == 0:
            return position
    return None


def _after_quote(line: str, start: int) -> int:
    """The position after the quoted scalar that opens at `start`."""
    quote = line[start]
    position = start + 1
    while position < len(line):
        if quote == '"' and line[position] == "\\":
            position += 2
            continue
        if line[position] == quote:
            if quote == "'" and line.startswith("''", position):
                position += 2
                continue
            return position + 1
        position += 1
    return len(line) + 1


def _apply(line: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda e: e.column, reverse=True):
        line = line[: edit.column] + edit.text + line[edit.column + edit.length :]
    return line


def _short(text: str) -> str:
    return text if len(text) <= 12 else text[:12] + "…"
