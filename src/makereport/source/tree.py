"""YAML as a tree of text with places.

Scalars stay text; what they mean is for the form to say. The tree is built
from the parser's events, so that aliases, tags and several documents can be
refused and every node keeps its place. libyaml is used where PyYAML has it;
errors always come from the pure parser, so that both ways say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any, NoReturn

import yaml

from makereport.findings.finding import Finding, Mark
from makereport.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from makereport.source.prescan import prescan
from makereport.source.slips import is_strange
from makereport.source.text import START, Source

MAX_DEPTH = 50
FAST_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
# Sets of few ranges each: one of them all takes ten times as long to compile.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")
"""A character that XML 1.0, and so a Word file, cannot hold."""


class _StopReading(Exception):  # noqa: N818 - no error, a way out
    """Ends the reading of a file at a finding."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def parse(
    source: Source, loader: Any = None, labels: Callable[[], Iterable[str]] = tuple
) -> tuple[Node | None, list[Finding]]:
    """The tree of a file, None where there is none, and all findings of form.
    `labels` gives keys that have in them what separates items elsewhere."""
    scan = prescan(source, labels)
    findings = list(scan.findings)
    if scan.fatal:
        return None, findings
    builder, finding = _built(source, scan.text, loader or FAST_LOADER)
    if finding and finding.line not in scan.lines:
        findings.append(finding)
    root = None if finding else builder.root
    if root is not None:
        findings.extend(
            _check_scalars(source, scalars(root) if scan.strange else builder.doubtful, scan.lines)
        )
    return root, findings


def sound_tree(source: Source) -> Node | None:
    """The tree of a file that is typed as it should be, without looking at each
    line; None where `parse` may have something to say."""
    if source.findings or is_strange(source.text):
        return None
    builder, finding = _built(source, source.text, FAST_LOADER)
    return None if finding or any(_check_scalars(source, builder.doubtful)) else builder.root


def _built(source: Source, text: str, loader: Any) -> tuple[_Builder, Finding | None]:
    told, back = _told_alike(text)
    builder = _Builder(source, back)
    try:
        builder.build(iter(loader(told).get_event, None))
    except (_StopReading, yaml.YAMLError) as problem:
        if loader is not yaml.Loader:
            return _built(source, text, yaml.Loader)
        if isinstance(problem, _StopReading):
            return builder, problem.finding
        return builder, _syntax_finding(source, problem)
    return builder, None


# Not at the beginning of a key or a value, where it means something.
_ASKED = re.compile("([^ \t\n\x85\u2028\u2029,\\[{:-][ \t]*|-)([?]+)")
_DIFFERING = "?\ufeff"


def _told_alike(text: str) -> tuple[str, dict[int, str]]:
    """The text with other characters in the place of those that only one of the
    two parsers takes as any other, and what turns these back: in braces the pure
    one ends a text at a question mark, and it does not count U+FEFF."""
    if not any(mark in text for mark in _DIFFERING):
        return text, {}
    used = set(text)
    free = [mark for mark in map(chr, range(0xE000, 0xF900)) if mark not in used]
    if len(free) < 2:
        return text, {}
    asked, marked = free[:2]
    told = _ASKED.sub(lambda found: found[1] + asked * len(found[2]), text)
    return told.replace("\ufeff", marked), {ord(asked): "?", ord(marked): "\ufeff"}


class _Builder:
    """Turns parser events into nodes, refusing what the format does not allow.
    `doubtful` are the scalars that are no block and have more than one line,
    or could have escapes; `back` turns characters into those of the file."""

    def __init__(self, source: Source, back: dict[int, str]) -> None:
        self.source = source
        self.back = back
        self.root: Node | None = None
        self.doubtful: list[Scalar] = []

    def build(self, events: Iterator[Any]) -> None:
        """One pass that asks of each event only what it may have: a report has
        hundreds of them."""
        around: list[tuple[Mapping | Sequence | None, Scalar | None]] = []
        inside: Mapping | Sequence | None = None  # what the next node stands in
        key: Scalar | None = None  # of which the next node is the value
        for event in events:
            if type(event) in _ENDINGS:
                inside, key = around.pop()
                continue
            node = self._node(event)
            if node is None:
                continue
            if inside is None:
                self.root = node
            elif isinstance(inside, Sequence):
                inside.items.append(node)
            elif key is not None:
                inside.entries.append(Entry(key, node))
                key = None
            elif isinstance(node, Scalar):
                key = node
            else:
                self._stop("Y101", node.mark, "这里的键不是文字", "键只能是一个词，例如 年度: 2021")
            if not isinstance(node, Scalar):
                around.append((inside, key))
                inside, key = node, None
                if len(around) > MAX_DEPTH:
                    hint = "年报文件用不到这么多层，请检查缩进和括号"
                    self._stop("Y110", node.mark, f"嵌套超过 {MAX_DEPTH} 层", hint)

    def _node(self, event: Any) -> Node | None:
        """The node that an event begins, if it does."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.tag or event.anchor:
                self._refuse(event)
            style, mark = event.style or "", _mark(event.start_mark)
            value = event.value.translate(self.back) if self.back else event.value
            scalar = Scalar(value, style, mark, event.end_mark.line + 1)
            if style == '"' or (mark.line != scalar.last and style not in ("|", ">")):
                self.doubtful.append(scalar)
            return scalar
        if kind in _BEGINNINGS:
            if event.tag or event.anchor:
                self._refuse(event)
            return _BEGINNINGS[kind](_mark(event.start_mark))
        if kind is yaml.AliasEvent:
            self._refuse(event)
        if kind is yaml.DocumentStartEvent and self.root is not None:
            message, hint = "一个文件里有几份文档（--- 分隔）", "一个文件只写一份年报，请拆开"
            self._stop("Y101", _mark(event.start_mark), message, hint)
        return None

    def _refuse(self, event: Any) -> None:
        """Stop at what YAML has and a report does not use."""
        anchor = (event.anchor or "").translate(self.back)
        if isinstance(event, yaml.AliasEvent):
            sign, message = "*", f"“*{anchor}”是 YAML 的引用，这里不用引用"
        elif event.tag:
            sign, message = "!", "以 ! 开头的内容是 YAML 的标签，这里不用标签"
        else:
            sign, message = "&", f"“&{anchor}”是 YAML 的锚点，这里不用锚点"
        hint = f"如果是以 {sign} 开头的文字，请给整段文字加英文引号"
        self._stop("Y101", _mark(event.start_mark), message, hint)

    def _stop(self, code: str, mark: Mark, message: str, hint: str) -> NoReturn:
        raise _StopReading(self.source.finding(code, mark, (), message, hint))


_BEGINNINGS: dict[type, type[Mapping] | type[Sequence]] = {
    yaml.MappingStartEvent: Mapping,
    yaml.SequenceStartEvent: Sequence,
}
_ENDINGS = frozenset((yaml.MappingEndEvent, yaml.SequenceEndEvent))


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)


def _check_scalars(
    source: Source, doubtful: Iterable[Scalar], told: Container[int] = ()
) -> Iterator[Finding]:
    """Characters that only an escape can bring in, and quoted text over several
    lines, whose line breaks YAML would fold away, but for the lines told already."""
    for scalar in doubtful:
        bad = UNFIT.search(scalar.value)
        if bad:
            message = f"文字里有 Word 放不下的字符 U+{ord(bad.group()):04X}"
            hint = "请删去这个字符（它可能是用 \\ 转义写进来的）"
        elif (
            scalar.style not in ("|", ">")
            and scalar.mark.line != scalar.last
            and scalar.mark.line not in told
            and scalar.value.strip()
        ):
            what = "引号里的文字跨了几行" if scalar.style else "文字写了几行却没有用“|”"
            message = f"{what}，换行会丢失"
            hint = "多行文字请在键后写“|”，正文从下一行起缩进两格"
        else:
            continue
        yield source.finding("Y101", scalar.mark, (), message, hint)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar below a node, keys included, in the order of the file."""
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Scalar):
            yield current
        elif isinstance(current, Sequence):
            stack.extend(reversed(current.items))
        else:
            for entry in reversed(current.entries):
                stack.extend((entry.value, entry.key))


def _syntax_finding(source: Source, error: yaml.YAMLError) -> Finding:
    problem = str(getattr(error, "problem", None) or "")
    context = str(getattr(error, "context", None) or "")
    opened = "flow" in context or "end of stream" in problem
    place = getattr(error, "context_mark" if opened else "problem_mark", None)
    mark = _mark(place) if place else START
    # The parser notices the end of a file one line after the last.
    if mark.line > 1 and not source.line(mark.line) and mark.line >= len(source.lines):
        last = max(i for i, line in enumerate(source.lines, 1) if line.strip() or i == 1)
        mark = Mark(last, len(source.line(last)) + 1)
    generic = "这里不合 YAML 的写法", "请检查这一行和上一行的缩进、冒号、括号和引号"
    words = next((words for part, words in _PROBLEMS.items() if part in problem), generic)
    return source.finding("Y101", mark, (), *words)


_INDENT = "同一层的键要对齐，下一层多缩进两个空格"
_BEHIND_BAR = "“|”后面不能再写文字", "正文从下一行开始，缩进两格"
# What the pure parser says, or a part of it, and what is said here.
_PROBLEMS = {
    "mapping values are not allowed": (
        "一行里出现了两个“键: 值”，或缩进不对",
        _INDENT + "；文字里有冒号加空格时，请给文字加英文引号",
    ),
    "could not find expected ':'": (
        "这一行没有冒号，不知道是哪一项",
        "项目写成“键: 值”；正文要比它的键多缩进两格",
    ),
    "expected <block end>": ("缩进与上面各行不一致", _INDENT),
    "expected ',' or '}'": (
        "花括号没有配对，或各项之间少了英文逗号",
        "各项之间用英文逗号加空格隔开，最后用“}”结束",
    ),
    "expected ',' or ']'": (
        "方括号没有配对，或各项之间少了英文逗号",
        "各项之间用英文逗号加空格隔开，最后用“]”结束",
    ),
    "found unexpected end of stream": (
        "引号没有配对，直到文件末尾也没有结束",
        "请补上另一半英文引号",
    ),
    "cannot start any token": ("这个字符不能用在文字的开头", "请给整段文字加英文引号"),
    "sequence entries are not allowed": (
        "“- ”列表不能写在这里",
        "请检查这一项要的是文字还是数字",
    ),
    "escape": ("双引号里的反斜杠 \\ 会被当作转义", "请改用英文单引号"),
    "expected a comment or a line break": _BEHIND_BAR,
    "expected chomping or indentation": _BEHIND_BAR,
    "incompatible YAML document": ("文件开头的 %YAML 指令不能用", "请删去这一行"),
}
