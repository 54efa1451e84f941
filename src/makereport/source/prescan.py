"""What an input method does to YAML, found line by line before YAML is read.

Each slip gets a finding on its own line, with the corrected line as hint. The
corrected lines are also what the YAML parser then reads, so that one slip
does not hide the others; the number of lines never changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from makereport.findings.finding import Finding, Mark
from makereport.source.conflicts import conflicts
from makereport.source.flow_slips import Flow, after_quote
from makereport.source.levels import Fault, Levels
from makereport.source.slips import (
    COMMENT,
    KEY_END,
    UNPRINTABLE,
    Edit,
    apply_edits,
    block_colon_slip,
    in_quotes,
    is_prose,
    is_strange,
    lost_bar_colon,
    lost_colon,
    quoted,
    row_of_figures,
    space_name,
    unprintable,
)
from makereport.source.text import Source, clipped

MAX_FLOW_DEPTH = 50
# Lines in which nothing can be wrong, whatever stands above them outside text and braces:
# a key of the plainest kind with nothing, `|`, a number or braces of plain words behind it.
# Most lines are such, and need no careful look.
_WORD = r"[\w（][\w（）、.]*"
_FLOW = rf"\{{{_WORD}: [\w.]*(?:, {_WORD}: [\w.]*)*\}}"
_CLEAN = re.compile(rf"( *){_WORD}:(?: (?:(\|)|[\d.]+|{_FLOW})|())")
_BLOCK_HEADER = re.compile(r"[|>｜＞][+-]?([1-9]?)[+-]?(?:\s+#.*)?\s*$")
_CUT = re.compile(r"[ \t]#(?=[^ \t#])")  # `# ` is a comment; `#3` is text, and YAML cuts it off
_DASHES = re.compile(r"(?:- +)*")
_BULLET = re.compile(r"[*+•●○◆■] +(?=[^:：]{1,40}[:：] )")
_DASHED = "键前面不要加“- ”"
_MISPLACED = "缩进与上下各行对不齐"
_LIKE_A_BAR = frozenset("lI1丨︱│┃¦!！")
_TWO_ITEMS = re.compile(r"([\d０-９][\d０-９.．]*)[\s,，、；;]+([^\s\d０-９].*[:：].*)")
_PROSE = re.compile("[，。；]")
_NUMERIC = re.compile(r"[\d０-９.,，．]*")
_BARS = {
    "｜": "用了全角竖线“｜”",
    ">": "“>”会把各行并成一段，换行会丢失",
    "＞": "“＞”会把各行并成一段，换行会丢失",
}


@dataclass
class Scan:
    """Findings, the text with every slip corrected, the lines that have one.
    A fatal scan is not worth parsing. A strange text has characters that no
    report can hold."""

    findings: list[Finding]
    text: str
    lines: set[int]
    fatal: bool = False
    strange: bool = False


@dataclass
class _Key:
    """What is found of a key: its slips, and where its value begins (None
    where the line has none)."""

    edits: list[Edit]
    value: int | None


def prescan(source: Source, labels: Callable[[], Iterable[str]] = tuple) -> Scan:
    """Look at every line of the source once. `labels` gives keys with marks in them
    that would separate items, the longest first; it is asked only where they do."""
    return _Scanner(source, labels).run()


class _Scanner:
    """Takes the lines one by one, as whoever typed them meant them.

    It is dense since no grammar describes wrong lines: whether a mark is a
    slip depends on what the lines above have begun, and the order in which
    slips are looked for decides what a line with several is taken for. Each
    has a sample in tests/source/test_slips.py."""

    def __init__(self, source: Source, labels: Callable[[], Iterable[str]]) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self.number = 0
        self.in_text = False  # the line is text of a block scalar
        self.block_indent: int | None = None  # indent of the key whose block scalar runs
        self.content_indent: int | None = None  # indent of that scalar's text
        self.after_block = False  # a block scalar has just ended
        self.ended = (0, 2)  # indents of its key and its text
        self.flow = Flow(labels)  # an open flow collection or quoted scalar
        self.flow_level = 0  # indent of the key that it belongs to
        self.plain_indent = 0  # indent of text that stands below its key without `|`
        self.next_indent = 0  # what the next key is indented by, if it is a sibling
        self.levels = Levels()
        self.repaired: list[str] = []

    def run(self) -> Scan:
        repaired = self.repaired
        strange = is_strange(self.source.text)
        self.findings, left_out = conflicts(self.source)
        for line in self.source.lines:
            self.number += 1
            if self.number in left_out:
                repaired.append("")
                continue
            if not strange and self._is_clean(line):
                repaired.append(line)
                continue
            edits = unprintable(line) if strange else []
            edits += self._line(UNPRINTABLE.sub(" ", line) if strange else line)
            corrected = apply_edits(line, edits)
            # The two parsers differ about tabs outside text; spaces they read alike.
            repaired.append(
                corrected if self.in_text else corrected.expandtabs(1).rstrip(" \u3000\xa0")
            )
            self._report(edits, corrected)
            if len(self.flow.brackets) > MAX_FLOW_DEPTH:
                column = len(line) - len(line.lstrip())
                message = f"括号嵌套超过 {MAX_FLOW_DEPTH} 层"
                self._add(column, message, "年报文件用不到这么多层，请检查括号", "Y110")
                break
        fatal = any(finding.code == "Y110" for finding in self.findings)
        lines = {finding.line for finding in self.findings}
        return Scan(self.findings, "\n".join(repaired), lines, fatal, strange)

    def _is_clean(self, line: str) -> bool:
        """Whether a line is known at a glance to have no slip; then it has been
        taken as `_line` would take it."""
        if self.flow.brackets or self.flow.quote:
            return False
        if not line:
            return True
        if self.block_indent is not None:
            spaces = len(line) - len(line.lstrip(" "))
            if spaces > self.block_indent:
                if line.isspace() or spaces < (self.content_indent or 0):
                    return False
                self.content_indent = self.content_indent or spaces
                return True
        match = _CLEAN.fullmatch(line)
        if match is None:
            return False
        level = match.end(1)
        begins_text, ends = match.start(2) >= 0, match.start(3) >= 0
        if not self.levels.fits(level, ends, self.number):
            return False
        self.block_indent, self.content_indent = level if begins_text else None, None
        self.after_block = False
        self.plain_indent = 0
        self.next_indent = level + 2 if ends else level
        return True

    def _report(self, edits: list[Edit], corrected: str) -> None:
        first = {edit.message: edit for edit in reversed(edits) if edit.message}
        for edit in sorted(first.values(), key=lambda e: e.column):
            column = edit.column if edit.points is None else edit.points
            self._add(column, edit.message, edit.hint or f"改为：{corrected.rstrip()}")

    def _add(self, column: int, message: str, hint: str, code: str = "Y101") -> None:
        mark = Mark(self.number, column + 1)
        self.findings.append(self.source.finding(code, mark, (), message, hint))

    def _line(self, line: str) -> list[Edit]:
        self.in_text = False
        if self.flow.is_open:
            return self._flow(line)
        indent = _indent(line)
        if self.block_indent is not None:
            if not line.strip(" \t\u3000\xa0"):
                return [Edit(0, len(line), "")] if line.strip(" ") else []
            edits = self._block_text(line, indent, self.block_indent)
            if edits is not None:
                self.in_text = True
                return edits
            self.ended = self.block_indent, self.content_indent or self.block_indent + 2
            self.block_indent = self.content_indent = None
            self.after_block = True
        return self._structure(line, indent)

    def _block_text(self, line: str, indent: str, key_indent: int) -> list[Edit] | None:
        """A line of a block scalar; None where the scalar has ended."""
        spaces = len(line) - len(line.lstrip(" "))
        wanted = self.content_indent or key_indent + 2
        if spaces > key_indent:
            if self.content_indent and spaces < self.content_indent:
                return [Edit(0, spaces, " " * wanted, "这一行正文的缩进比上面的少")]
            self.content_indent = self.content_indent or spaces
            return []
        if not indent.strip(" "):
            return None
        self.content_indent = wanted
        return [_respaced(indent, wanted, "正文行用{}缩进，YAML 只认半角空格")]

    def _structure(self, line: str, indent: str) -> list[Edit]:
        body = line[len(indent) :]
        if not body or body.startswith("#"):
            return [Edit(0, len(indent), " " * len(indent))] if indent.strip(" ") else []
        edits, level = [], len(indent)
        if indent.strip(" "):
            level = self.next_indent
            edits.append(_respaced(indent, level, "缩进用了{}，YAML 只认半角空格"))
        bullet = _BULLET.match(line, len(indent))
        if bullet:
            edits.append(
                Edit(len(indent), bullet.end() - len(indent), "", f"键前面不要加“{bullet[0]}”")
            )
        dashes = bullet or _DASHES.match(line, len(indent))
        start = dashes.end() if dashes else len(indent)
        if start == len(line):
            return edits
        after_block, self.after_block = self.after_block, False
        found = self._key(line, start, after_block)
        opens = found.value is not None and not line[found.value :].split("#")[0].strip()
        has_key = found.value is not None and found.value > start
        if start > len(indent) and not bullet:
            if self.levels.dash(level, self.number, has_key):
                edits.append(Edit(len(indent), start - len(indent), "", _DASHED))
                start = len(indent)
                self.levels.fits(level, opens, self.number)
        elif has_key:
            faults, level = self.levels.faults(level, opens, self.number, self._below)
            edits += self._misplaced(faults, len(indent))
        self.next_indent = level + 2 if opens else level
        edits += found.edits
        if found.value is not None:
            dashed = 0 if found.value == start else start - len(indent)
            edits += self._value(line, found.value, level + dashed)
        return edits

    def _misplaced(self, faults: list[Fault], indent: int) -> list[Edit]:
        """The edit of this line, and those of lines above made there."""
        edits = []
        for number, wanted, is_dashed in faults:
            if number == self.number:
                edits.append(Edit(0, indent, " " * wanted, _MISPLACED, indent))
                continue
            line = self.repaired[number - 1]
            body = line.lstrip(" ")
            bare = _DASHES.sub("", body, count=1) if is_dashed else body
            self.repaired[number - 1] = corrected = " " * wanted + bare
            message = _DASHED if is_dashed else _MISPLACED
            typed = self.source.line(number)
            mark = Mark(number, len(typed) - len(typed.lstrip()) + 1)
            hint = f"改为：{corrected}"
            self.findings.append(self.source.finding("Y101", mark, (), message, hint))
        return edits

    def _below(self) -> int:
        """The indent of the next line with text, 0 at the end."""
        following = self._following()
        return len(following) - len(following.lstrip(" "))

    def _key(self, line: str, start: int, after_block: bool) -> _Key:
        """Where the value of the line begins, and slips in its key."""
        if line[start] in "{[｛|>｜":
            return _Key([], start)
        if line[start] in "\"'":
            close = after_quote(line, start + 1, line[start])
            match = KEY_END.search(line, close) if close else None
            return _Key([], match.end() if match else start)
        match, comment = KEY_END.search(line, start), _CUT.search(line, start)
        end = min(m.start() if m else len(line) for m in (match, comment))
        if not match and after_block and is_prose(line[start:end]):
            return self._slipped_text(line, start)
        if not match and line[:start].rstrip().endswith("-"):
            return _Key([], start)
        slip = block_colon_slip(line, start, end, match is None)
        if slip:
            return _Key([slip], slip.column + slip.length)
        if match:
            self.plain_indent = 0
            return _Key([], match.end())
        return self._without_colon(line, start)

    def _without_colon(self, line: str, start: int) -> _Key:
        """A line that is no key: text that misses its `|`, or a lost colon."""
        if line.startswith(("---", "...", "%")) or line[start] in "?!&*@`":
            return _Key([], None)
        lost = lost_colon(line[start:], start)
        if lost:
            return _Key([lost], lost.column + lost.length)
        bar = lost_bar_colon(line, start)
        if bar:
            return _Key([bar], bar.column + bar.length)
        above = self.source.line(self.number - 1).rstrip()
        if above.endswith(":") and len(above) - len(above.lstrip()) < start:
            self.plain_indent = start
        if start >= self.plain_indent > 0:
            return _Key([], None)
        message = "这一行没有冒号，不知道是哪一项"
        hint = "项目写成“键: 值”；正文要比它的键多缩进两格"
        return _Key([Edit(start, len(line) - start, "", message, hint=hint)], None)

    def _slipped_text(self, line: str, start: int) -> _Key:
        """Text that has lost its indent and so fallen out of its block."""
        if line.startswith(("---", "...")):
            return _Key([], None)
        self.block_indent, self.content_indent = self.ended
        indent = " " * self.content_indent
        return _Key([Edit(0, start, indent, "正文没有缩进，YAML 不知道它属于哪一项")], None)

    def _value(self, line: str, start: int, level: int) -> list[Edit]:
        value = line[start:].lstrip(" \t\u3000")
        start = len(line) - len(value)
        if not value or value.startswith("#"):
            return []
        if value[0] in "|｜>＞":
            return self._bar(value, start, level)
        figures = row_of_figures(value)
        if figures:
            text, message = figures
            length = len(COMMENT.split(value, maxsplit=1)[0].rstrip())
            return [Edit(start, length, text, message)]
        if value.startswith(("{{", "{%", "**")):
            return [quoted(value, start, "以花括号或 * 开头的文字要加引号")]
        if value[0] == "*":
            edit = quoted(value, start, f"“{clipped(value, 12)}”是 YAML 的引用，这里不用引用")
            edit.hint = "如果是以 * 开头的文字，请给整段文字加英文引号"
            return [edit]
        if value.rstrip() in _LIKE_A_BAR and self._continues(level):
            self.block_indent = level
            return [Edit(start, len(value), "|", f"“{value.rstrip()}”应当是竖线“|”")]
        if value[0] in "{[｛":
            self.flow_level = level
            return self._flow(line, start)
        if value[0] in "\"'":
            close = after_quote(value, 1, value[0])
            rest = value[close:].strip() if close else ""
            if rest and not rest.startswith("#"):
                return [quoted(value, start, "引号只包住了文字的一部分")]
            self.flow.quote = value[0]
            return self.flow.scan(line, start + 1)
        return self._plain(line, value, start, level)

    def _bar(self, value: str, start: int, level: int) -> list[Edit]:
        """What begins a text of several lines."""
        self.block_indent = level
        header = _BLOCK_HEADER.match(value)
        if not header:
            text = clipped(value[1:].strip(), 12)
            if not any(map(str.isalnum, text)):
                return [Edit(start, len(value), "|", f"“|”后面多了“{text}”")]
            hint = f"请把“{text}”移到下一行，缩进两格"
            return [Edit(start, len(value), "|", "“|”后面不能再写文字", hint=hint)]
        deeper = header.group(1)
        self.content_indent = level + int(deeper) if deeper else None
        return [Edit(start, 1, "|", _BARS[value[0]])] if value[0] in _BARS else []

    def _flow(self, line: str, start: int = 0) -> list[Edit]:
        """A line of a collection, of which it may lack the end."""
        edits = self.flow.scan(line, start)
        if self.flow.brackets and not self.flow.quote:
            edits += self.flow.line_end(line, self._following(), self.flow_level)
        return edits

    def _following(self) -> str:
        """The next line with text that is no comment; nothing at the end."""
        for number in range(self.number, len(self.source.lines)):  # a slice would copy the rest
            line = self.source.lines[number]
            if line.strip() and not line.lstrip().startswith("#"):
                return line
        return ""

    def _plain(self, line: str, value: str, start: int, level: int) -> list[Edit]:
        cut = _CUT.search(value)
        text = value[: cut.start()] if cut else COMMENT.split(value, maxsplit=1)[0]
        if cut and not _NUMERIC.fullmatch(text.strip()):
            message = f"“ #”后面的文字“{clipped(value[cut.end() - 1 :], 12)}”会被当作注释丢掉"
            return [Edit(start, len(value), in_quotes(value), message, start + cut.end() - 1)]
        if value[0] in "!&" or (value == "-"):
            return [Edit(start, 1, '"-"')] if value == "-" else []
        inner = KEY_END.search(text)
        two = _TWO_ITEMS.match(text)
        if two:
            hint = f"一行只写一项，请把“{two[2].strip()}”移到下一行，与这一行对齐"
            return [Edit(start, len(value), two[1], "一行里写了两项", start + two.start(2), hint)]
        if inner:
            message = "文字里有“: ”（冒号加空格），YAML 会当作又一个键"
            return [Edit(start, len(value), in_quotes(text.rstrip()), message)]
        if not _NUMERIC.fullmatch(text.strip()) and self._continues(level):
            self.block_indent = level
            message = "文字写了几行，YAML 会并成一行"
            hint = f"请在键后写“|”，把“{clipped(text.strip(), 12)}”移到下一行，缩进两格"
            return [Edit(start, len(value), "|", message, hint=hint)]
        return []

    def _continues(self, level: int) -> bool:
        """Whether the next line is more of a text that stands at a level."""
        lines = self.source.lines
        for number in range(self.number, len(lines)):
            line = lines[number]
            if line.strip():
                indent = _indent(line)
                body = line[len(indent) :]
                key = KEY_END.search(body)
                is_key = key and not _PROSE.search(body[: key.start()])
                return len(indent) > level and not is_key and not body.startswith("#")
        return False


def _indent(line: str) -> str:
    """What a line begins with that is, or looks like, spaces."""
    return line[: len(line) - len(line.lstrip(" \t\u3000\xa0"))]


def _respaced(indent: str, width: int, message: str) -> Edit:
    """The indent made of spaces; `{}` in the message is what it is made of."""
    return Edit(0, len(indent), " " * width, message.format(space_name(indent)))
