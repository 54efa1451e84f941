"""What an input method does to YAML, found line by line before YAML is read.

Each slip gets a finding on its own line, with the corrected line as hint. The
corrected lines are also what the YAML parser then reads, so that one slip
does not hide the others; the number of lines never changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from makereport.findings.finding import Finding, Mark
from makereport.source.flow_slips import (
    KEY_END,
    TIGHT_COLON,
    Edit,
    Flow,
    after_quote,
    apply_edits,
    wide_colon,
)
from makereport.source.text import Source, clipped

MAX_FLOW_DEPTH = 50
_UNPRINTABLE = re.compile(
    "[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_INDENT = re.compile("[ \t\u3000\xa0]*")
_BLOCK_HEADER = re.compile(r"[|>｜＞][+-]?([1-9]?)[+-]?(?:\s+#.*)?\s*$")
_CUT = re.compile(r"[ \t]#(?=[^ \t#])")
_DASHES = re.compile(r"(?:- +)*")
_GLUED = re.compile(r":(?=[{\[｛])")
_WIDE_SPACE = re.compile("[:：][ ]*[\u3000\xa0][ \u3000\xa0]*")
_TIGHT = re.compile(r":(?=[^\s:/\\])")
_PROSE = re.compile("[，。；]")
_NUMERIC = re.compile(r"[\d０-９.,，．]*")


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
    flow: Flow = field(default_factory=Flow)  # an open flow collection or quoted scalar
    after_block: bool = False  # a block scalar has just ended
    plain_indent: int = 0  # indent of text that stands below its key without `|`
    next_indent: int = 0  # what the next key is indented by, if it is a sibling


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
        self.in_text = False

    def run(self) -> Scan:
        for line in self.source.lines:
            self.number += 1
            edits = _unprintable(line)
            edits += self._line(_UNPRINTABLE.sub(" ", line))
            corrected = apply_edits(line, edits)
            # The two parsers differ about tabs outside text; spaces they read alike.
            self.repaired.append(
                corrected if self.in_text else corrected.expandtabs(1).rstrip(" \u3000\xa0")
            )
            self._report(edits, corrected)
            if len(self.state.flow.brackets) > MAX_FLOW_DEPTH:
                self._too_deep(line)
                break
        fatal = any(finding.code == "Y110" for finding in self.findings)
        lines = {finding.line for finding in self.findings}
        return Scan(self.findings, "\n".join(self.repaired), lines, fatal)

    def _report(self, edits: list[Edit], corrected: str) -> None:
        first = {edit.message: edit for edit in reversed(edits) if edit.message}
        for edit in sorted(first.values(), key=lambda e: e.column):
            column = edit.column if edit.points is None else edit.points
            self._add(column, edit.message, edit.hint or f"改为：{corrected.rstrip()}")

    def _add(self, column: int, message: str, hint: str, code: str = "Y101") -> None:
        mark = Mark(self.number, column + 1)
        self.findings.append(self.source.finding(code, mark, (), message, hint))

    def _too_deep(self, line: str) -> None:
        column = len(line) - len(line.lstrip())
        message = f"括号嵌套超过 {MAX_FLOW_DEPTH} 层"
        self._add(column, message, "年报文件用不到这么多层，请检查括号", "Y110")

    def _line(self, line: str) -> list[Edit]:
        state = self.state
        self.in_text = False
        if state.flow.is_open:
            return state.flow.scan(line)
        match = _INDENT.match(line)
        indent = match.group() if match else ""
        if state.block_indent is not None:
            if not line.strip(" \t\u3000\xa0"):
                return [Edit(0, len(line), "")] if line.strip(" ") else []
            edits = self._block_text(line, indent)
            if edits is not None:
                self.in_text = True
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
            spaces = " " * self.state.next_indent
            edits.append(Edit(0, len(indent), spaces, f"缩进用了{name}，YAML 只认半角空格"))
        level = len(indent)
        dashes = _DASHES.match(line, level)
        start = dashes.end() if dashes else level
        if start == len(line):
            return edits
        after_block, self.state.after_block = self.state.after_block, False
        found = self._key(line, start, after_block)
        opens = found.value is not None and not line[found.value :].split("#")[0].strip()
        level = len(edits[0].text) if edits else level
        self.state.next_indent = level + 2 if opens else level
        edits.extend(found.edits)
        if found.value is not None:
            edits.extend(
                self._value(
                    line,
                    found.value,
                    level if found.value == start else level + start - len(indent),
                )
            )
        return edits

    def _key(self, line: str, start: int, after_block: bool) -> _Key:
        """Where the value of the line begins, and slips in its key."""
        if line[start] in "{[｛|>｜":
            return _Key([], start)
        if line[start] in "\"'":
            close = after_quote(line, start + 1, line[start])
            match = KEY_END.search(line, close) if close else None
            return _Key([], match.end() if match else start)
        rest = line[start:]
        match = KEY_END.search(rest)
        comment = _CUT.search(rest)
        end = min(m.start() if m else len(rest) for m in (match, comment))
        key = rest[:end]
        wide = wide_colon(key, start)
        tight = _TIGHT.search(key) if not match else None
        before = key[: wide.column - start] if wide else key[: tight.start()] if tight else key
        if after_block and not match and (_PROSE.search(before) or before == key):
            return self._slipped_text(line, start)
        if line[:start].rstrip().endswith("-") and not match:
            return _Key([], start)
        glued = _GLUED.search(rest)
        if glued and glued.start() < end:
            return _Key([Edit(start + glued.end(), 0, " ", TIGHT_COLON)], start + glued.end())
        spaced = _WIDE_SPACE.search(rest)
        if spaced and spaced.start() < end:
            edit = Edit(
                start + spaced.start() + 1, len(spaced.group()) - 1, " ", "冒号后面用了全角空格"
            )
            return _Key([edit], start + spaced.end())
        if wide and (tight is None or wide.column < start + tight.start()):
            return _Key([wide], wide.column + wide.length)
        if tight:
            return _Key([Edit(start + tight.end(), 0, " ", TIGHT_COLON)], start + tight.end())
        if match:
            self.state.plain_indent = 0
            return _Key([], start + match.end())
        return self._without_colon(line, start)

    def _without_colon(self, line: str, start: int) -> _Key:
        """A line that is no key: text that misses its `|`, or a lost colon."""
        if line.startswith(("---", "...", "%")) or line[start] in "?!&*@`":
            return _Key([], None)
        above = self.source.line(self.number - 1).rstrip()
        if above.endswith(":") and len(above) - len(above.lstrip()) < start:
            self.state.plain_indent = start
        if start >= self.state.plain_indent > 0:
            return _Key([], None)
        message = "这一行没有冒号，不知道是哪一项"
        hint = "项目写成“键: 值”；正文要比它的键多缩进两格"
        return _Key([Edit(start, len(line) - start, "", message, hint=hint)], None)

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
            deeper = header.group(1)
            self.state.block_indent = level
            self.state.content_indent = level + int(deeper) if deeper else None
            return self._block_header(value, start)
        if value[0] in "|｜>＞":
            self.state.block_indent = level
            text = value[1:].strip()
            return [
                Edit(
                    start,
                    len(value),
                    "|",
                    f"“|”后面不能再写文字，请把“{clipped(text, 12)}”移到下一行，缩进两格",
                )
            ]
        if value.startswith(("{{", "{%", "**")):
            return [_quoted(value, start, "以花括号或 * 开头的文字要加引号")]
        if value[0] == "*":
            edit = _quoted(value, start, f"“{clipped(value, 12)}”是 YAML 的引用，这里不用引用")
            edit.hint = "如果是以 * 开头的文字，请给整段文字加英文引号"
            return [edit]
        if value[0] in "{[｛":
            return self.state.flow.scan(line, start)
        if value[0] in "\"'":
            close = after_quote(value, 1, value[0])
            rest = value[close:].strip() if close else ""
            if rest and not rest.startswith("#"):
                return [_quoted(value, start, "引号只包住了文字的一部分")]
            self.state.flow.quote = value[0]
            return self.state.flow.scan(line, start + 1)
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
            message = f"“ #”后面的文字“{clipped(value[cut.end() - 1 :], 12)}”会被当作注释丢掉"
            return [Edit(start, len(value), _in_quotes(value), message, start + cut.end() - 1)]
        if value[0] in "!&" or (value == "-"):
            return [Edit(start, 1, '"-"')] if value == "-" else []
        inner = KEY_END.search(text)
        if inner:
            message = "文字里有“: ”（冒号加空格），YAML 会当作又一个键"
            return [Edit(start, len(value), _in_quotes(text.rstrip()), message)]
        if not _NUMERIC.fullmatch(text.strip()) and self._continues(level):
            self.state.block_indent = level
            message = f"文字写了几行，YAML 会并成一行；请在键后写“|”，把“{clipped(text.strip(), 12)}”移到下一行，缩进两格"
            return [Edit(start, len(value), "|", message)]
        return []

    def _continues(self, level: int) -> bool:
        """Whether the next line with text is indented deeper."""
        lines = self.source.lines
        for number in range(self.number, len(lines)):  # a slice would copy the rest each time
            line = lines[number]
            if line.strip():
                indent = _INDENT.match(line)
                body = line.lstrip(" \t\u3000\xa0")
                slipped = bool(indent and indent.group().strip(" ") and KEY_END.search(body))
                deeper = bool(indent and len(indent.group()) > level)
                return deeper and not slipped and not body.startswith("#")
        return False


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


def _quoted(value: str, start: int, message: str) -> Edit:
    """The whole value put in quotation marks, a comment behind it left out."""
    text = re.split(r"[ \t]#", value, maxsplit=1)[0].rstrip()
    return Edit(start, len(text), _in_quotes(text), message)


def _in_quotes(text: str) -> str:
    """The text as a quoted scalar: every character of it stays what it is."""
    return "'" + text.replace("'", "''") + "'" if set(text) & set('"\\') else f'"{text}"'
