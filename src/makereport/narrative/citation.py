"""Citations in narrative: `{{ … }}`, `{% if %}` and `{% for %}`.

The narrative is cut at its tags, which are nested as they open and close, and
rendered in one pass: a faulty tag is told where it stands and prints nothing,
so that every fault is found. Each rendered line keeps the place of the line
it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from makereport.findings.finding import Finding, Mark
from makereport.form.numbers import DIGITS
from makereport.form.tables import UNKNOWN
from makereport.narrative.expressions import Evaluate, ExpressionError, Loop, expression, loop
from makereport.narrative.grammar import LITERAL
from makereport.narrative.tags import tags
from makereport.narrative.values import (
    CitationError,
    Round,
    Said,
    Scope,
    UnitError,
    items_of,
    number_and_unit,
    printed,
)
from makereport.report.texts import SourceText, TextLine, TypedText

T = TypeVar("T")
V = TypeVar("V")

MAX_FINDINGS = 50
MAX_TAG = 500
MAX_NESTING = 20
MAX_ROUNDS = 10_000
"""Rounds of all loops of one narrative."""
_OPENING = re.compile("[{｛][{｛%％]")
_MARKS = re.compile(r"[*#|｜!！`\\\-]")
_WORD = re.compile(r"\s*(\w+)")
_MULTIPLES = "十百千万亿"
_FOLD = str.maketrans(
    "（）【】｜，、．。：＝！＜＞＋－＊／“”‘’＂＇％　", "()[]|,,..:=!<>+-*/\"\"''\"'% "
)
_WIDE = re.compile(f"[{''.join(map(chr, _FOLD | DIGITS))}]")


class Piece(NamedTuple):
    """Text between tags: the index of its first line, and its lines."""

    line: int
    lines: list[str]


@dataclass
class Tag:
    """A tag: where it, its content and its expression begin in the text. What
    it is worth is None where it cannot be read."""

    start: int
    inside: int
    expression: int
    word: str = ""
    value: Evaluate | None = None
    loop: Loop | None = None


@dataclass
class Branch:
    """A part of an `if` or `for`, with what stands in it."""

    tag: Tag
    body: list[Node] = field(default_factory=list)


@dataclass
class Block:
    """An `if` or a `for`: its branches, `else` among them."""

    branches: list[Branch]


Node = Piece | Tag | Block


class Reading(NamedTuple):
    """What a tag says wherever it stands: as a tag, the places from its start;
    and what is wrong with it, `at` a place."""

    inside: int
    expression: int
    word: str
    value: Evaluate | None = None
    loop: Loop | None = None
    fault: tuple[str, str] | None = None
    at: int = 0


@lru_cache(maxsize=4096)
def _reading(typed: str, is_block: bool) -> Reading:
    """The content of a tag as it was typed. Cached: reports of one kind cite alike."""
    code = fold(typed)
    match = _WORD.match(code) if is_block else None
    word, begins = (match.group(1), match.end()) if match else ("", 0)
    read = Reading(2 + len(code) - len(code.lstrip()), 2 + begins, word)
    fault = _fault(code, word, is_block)
    if fault is not None:
        return read._replace(fault=fault)
    try:
        if word == "for":
            return read._replace(loop=loop(code[begins:]))
        if word in ("", "if", "elif"):
            return read._replace(value=expression(code[begins:]))
    except ExpressionError as error:
        at = read.inside if error.at is None else read.expression + error.at
        fault = _unbalanced(code) or (error.message, error.hint)
        return read._replace(fault=fault, at=at)
    return read


def cite(text: SourceText, scope: Scope) -> tuple[list[TextLine], list[Finding]]:
    """The lines of the narrative with every citation replaced, each with the
    place of the line it comes from. A line that only its tags have left empty
    is none: the rows of a table stay together around `{% for %}`."""
    if not _OPENING.search(text.text):
        return list(text.lines), []
    faults = _Faults(text)
    nodes = _Cutter(text.text, faults).run()
    renderer = _Renderer(text, faults)
    renderer.render(nodes, scope)
    return renderer.lines(), faults.findings


class _Faults:
    """The findings of a narrative, each once."""

    def __init__(self, text: SourceText) -> None:
        self.text = text
        self.joined = text.text
        self.findings: list[Finding] = []
        self.told: set[tuple[int, str]] = set()

    def add(self, code: str, offset: int, message: str, hint: str, echoes: str = "") -> None:
        if (offset, message) in self.told or len(self.findings) >= MAX_FINDINGS:
            return
        self.told.add((offset, message))
        line = self.joined.count("\n", 0, offset)
        column = offset - (self.joined.rfind("\n", 0, offset) + 1)
        mark = self.text.lines[line].mark
        place = Mark(mark.line, mark.column + column)
        self.findings.append(self.text.finding(code, place, message, hint, echoes))

    def units(self, texts: list[TypedText]) -> None:
        """Told where the indicators were typed."""
        for text in texts:
            number, unit = number_and_unit(text) or ("", "")
            message = f"“{text}”带着单位，正文里不能用它计算"
            hint = f"这里只写 {number}；“{unit}”写到正文里引用的后面"
            if unit[:1] in _MULTIPLES:
                hint += f"，或者换算成不带“{unit[:1]}”的数"
            self.findings.append(
                self.text.source.finding("Y112", text.mark, ("指标",), message, hint)
            )


class _Cutter:
    """Cuts a narrative into pieces and tags, nested."""

    def __init__(self, joined: str, faults: _Faults) -> None:
        self.joined = joined
        self.faults = faults
        self.root: list[Node] = []
        self.open: list[Block] = []
        self.line = 0

    def run(self) -> list[Node]:
        covered = 0
        for start, end in tags(self.joined, MAX_TAG):
            self._piece(covered, start)
            covered = end
            self._tag(start, self.joined[start + 2 : end - 2], self.joined[start + 1] == "%")
        self._piece(covered, len(self.joined))
        for block in self.open:
            self._unpaired(block.branches[0].tag)
        return self.root

    @property
    def body(self) -> list[Node]:
        return self.open[-1].branches[-1].body if self.open else self.root

    def _piece(self, start: int, end: int) -> None:
        for match in _OPENING.finditer(self.joined, start, end):
            opening = match.group()
            closing = "}}" if opening == "{{" else "%}"
            message = f"“{opening}”没有配对的“{closing}”" if opening.isascii() else "花括号要用半角"
            self.faults.add("N406", match.start(), message, "写成 {{ 表.行.列 }}，在同一行里结束")
        lines = self.joined[start:end].split("\n")
        self.body.append(Piece(self.line, lines))
        self.line += len(lines) - 1

    def _tag(self, start: int, code: str, is_block: bool) -> None:
        read = _reading(code, is_block)
        inside, begins = start + read.inside, start + read.expression
        tag = Tag(start, inside, begins, read.word, read.value, read.loop)
        if read.fault is not None:
            self.faults.add("N406", start + read.at, *read.fault)
        if is_block:
            self._nest(tag)
        else:
            self.body.append(tag)

    def _nest(self, tag: Tag) -> None:
        innermost = self.open[-1].branches if self.open else []
        if tag.word in ("if", "for"):
            if len(self.open) == MAX_NESTING:
                message = f"if 和 for 嵌套超过 {MAX_NESTING} 层"
                self.faults.add("N406", tag.start, message, "请分开来写")
            block = Block([Branch(tag)])
            if len(self.open) < MAX_NESTING:  # what is deeper is told, not rendered
                self.body.append(block)
            self.open.append(block)
        elif tag.word in ("endif", "endfor"):
            if innermost and innermost[0].tag.word == tag.word.removeprefix("end"):
                self.open.pop()
            else:
                self._unpaired(tag)
        elif tag.word in ("elif", "else"):
            kinds = [branch.tag.word for branch in innermost] or ["else"]
            if kinds[-1] != "else" and (tag.word == "else" or kinds[0] == "if"):
                innermost.append(Branch(tag))
            else:
                self._unpaired(tag)

    def _unpaired(self, tag: Tag) -> None:
        hint = "每个 if 要有 endif，每个 for 要有 endfor"
        self.faults.add("N406", tag.inside, "{% if %} 或 {% for %} 没有配对", hint)


class _Renderer:
    """Renders the nodes of a narrative into lines."""

    def __init__(self, text: SourceText, faults: _Faults) -> None:
        self.text = text
        self.faults = faults
        self.rounds = 0
        self.sources = [0]  # for each rendered line the line that it comes from
        self.pieces: list[list[str]] = [[]]

    def lines(self) -> list[TextLine]:
        rendered = []
        for source, pieces in zip(self.sources, self.pieces, strict=True):
            line, text = self.text.lines[source], "".join(pieces)
            if text.strip() or not line.text.strip():
                rendered.append(TextLine(text, line.mark))
        return rendered

    def render(self, nodes: Iterable[Node], scope: Scope) -> None:
        for node in nodes:
            if isinstance(node, Piece):
                self._write(node.lines, range(node.line, node.line + len(node.lines)))
            elif isinstance(node, Tag):
                value = self._worth(node, node.value, lambda found: _literal(found(scope)))
                if value is None:  # only a draft prints it
                    value = UNKNOWN
                if value:
                    lines = value.split("\n")
                    self._write(lines, [self.sources[-1]] * len(lines))
            elif node.branches[0].tag.word == "for":
                self._for(node, scope)
            else:
                self._if(node, scope)

    def _write(self, lines: list[str], sources: Sequence[int]) -> None:
        self.pieces[-1].append(lines[0])
        if len(lines) == 1:
            return
        for line, source in zip(lines[1:], sources[1:], strict=True):
            self.pieces.append([line])
            self.sources.append(source)

    def _worth(self, tag: Tag, found: T | None, use: Callable[[T], V]) -> V | None:
        """What is made of a tag; None, and told, where it is at fault."""
        if found is None:
            return None
        try:
            return use(found)
        except UnitError as error:
            self.faults.units(error.texts)
        except CitationError as error:
            at = tag.inside if error.at is None else tag.expression + error.at
            self.faults.add("N405", at, error.message, error.hint, error.echoes)
        except (TypeError, ArithmeticError):
            hint = "先写到某一列，使它是一个数"
            self.faults.add("N405", tag.inside, "这里的值不能这样比较或计算", hint)
        except RecursionError:
            self.faults.add("N406", tag.inside, "花括号里嵌套太深", "请分开来写")
        return None

    def _if(self, block: Block, scope: Scope) -> None:
        for branch in block.branches:
            is_true = branch.tag.word == "else" or self._worth(
                branch.tag, branch.tag.value, lambda test: bool(test(scope))
            )
            if is_true is None:
                self._look_through(block, scope)
            elif is_true:
                self.render(branch.body, scope)
            if is_true is not False:
                break

    def _look_through(self, block: Block, scope: Scope) -> None:
        """Tell what is at fault in a block that cannot be decided; nothing of
        it is printed."""
        kept = self.pieces, self.sources
        self.pieces, self.sources = [[]], [0]
        for branch in block.branches:
            self.render(branch.body, scope)
        self.pieces, self.sources = kept

    def _for(self, block: Block, scope: Scope) -> None:
        head, *others = block.branches
        tag = head.tag
        scopes = self._worth(tag, tag.loop, lambda loop: list(_rounds(loop, scope)))
        if scopes is None:
            return
        for inner in scopes:
            self.rounds += 1
            if self.rounds > MAX_ROUNDS:
                message = f"循环超过 {MAX_ROUNDS} 次"
                self.faults.add("N406", tag.start, message, "只列出要写的几项")
                return
            self.render(head.body, inner)
        for branch in others if not scopes else ():
            self.render(branch.body, scope)


def _rounds(loop: Loop, scope: Scope) -> Iterator[Scope]:
    """What may be cited in each round of a loop."""
    inner = [{**scope, loop.name: item} for item in items_of(loop.items(scope))]
    wanted = [each for each in inner if loop.wanted is None or loop.wanted(each)]
    for index, each in enumerate(wanted):
        yield {**each, "loop": Round(index, len(wanted))}


def _literal(value: Any) -> str:
    if isinstance(value, Said) and not value:
        hint = "填上那一格；可以空着的，用 {% if %}…{% endif %} 包住"
        raise CitationError("", "引用的那一格空着，没有字", hint)
    return _MARKS.sub(lambda match: LITERAL + match.group(), printed(value))


def fold(code: str) -> str:
    """Full-width marks to half width, quoted strings left as they are."""
    if not _WIDE.search(code):
        return code
    folded = []
    quote = ""
    for character in code:
        narrow = character.translate(_FOLD)
        if not quote or narrow == quote:
            quote = "" if quote else (narrow if narrow in "\"'" else "")
            folded.append(narrow.translate(DIGITS))
        else:
            folded.append(character)
    return "".join(folded)


def _unbalanced(code: str) -> tuple[str, str] | None:
    """What is wrong with the brackets of what cannot be read."""
    for opening, closing, name in (("(", ")", "圆括号"), ("[", "]", "方括号")):
        more = code.count(opening) - code.count(closing)
        if more > 0:
            return f"{name}没有配对", f"在后面补上“{closing}”"
        if more < 0:
            return f"{name}没有配对", f"删去多的“{closing}”，或在前面补上“{opening}”"
    return None


def _fault(code: str, word: str, is_block: bool) -> tuple[str, str] | None:
    """What is wrong with a tag at first sight."""
    if "{{" in code or "{%" in code:
        return "前一个花括号没有配对", "写成 {{ 表.行.列 }}，在同一行里结束"
    if not code.strip():
        return "花括号里是空的", "写成 {{ 表.行.列 }}"
    if code.count("(") + code.count("[") + code.count("-") > MAX_NESTING:
        return "花括号里的写法太复杂", "请分开来写"
    if code[0] in "-+" or code[-1] in "-+":
        return "花括号旁边不能有 - 或 +", "去掉它"
    if is_block and word not in ("if", "elif", "else", "endif", "for", "endfor"):
        return "只能用 {% if %} 和 {% for %}", "引用数据用 {{ }}"
    return None
