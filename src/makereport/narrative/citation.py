"""Citations in narrative: `{{ … }}`, `{% if %}` and `{% for %}` of Jinja.

The narrative is cut at its tags. Each tag goes to Jinja on a line of its own,
so that the line Jinja reports tells the tag, whose place in the file is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from traceback import walk_tb
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes

from makereport.findings.finding import Finding, Mark
from makereport.form.numbers import DIGITS
from makereport.narrative.filters import FILTERS
from makereport.narrative.grammar import LITERAL
from makereport.narrative.sandbox import KeyOnlyEnvironment, printed
from makereport.narrative.scope import CitationError
from makereport.report.texts import SourceText, TextLine

MAX_FINDINGS = 50
WORK = 5000
"""Tags that are rendered in all, over the attempts to find every fault."""
MAX_TAG = 500
MAX_NESTING = 20
_TAG = re.compile(rf"\{{\{{([^\n]{{0,{MAX_TAG}}}?)\}}\}}|\{{%([^\n]{{0,{MAX_TAG}}}?)%\}}")
_OPENING = re.compile(r"\{\{|\{%|[{｛]｛|｛[{%％]|\{％")
_LOOSE = re.compile(r"\{(?=[{%])")
_APART = "{\x04"
_MARKS = re.compile(r"[*#|｜!！`\\\-]")
_NUMBERED = re.compile(r"\x05([0-9]+)\x05")
_OPENS_BLOCK = re.compile(r"\s*(?:if|for)\b")
_ENDS_BLOCK = re.compile(r"\s*(?:endif|endfor)\b")
_WORDS = re.compile(r"\s*(\w+)")
_FOLD = str.maketrans(
    "（）【】｜，、．。：＝！＜＞＋－＊／“”‘’＂＇％　", "()[]|,,..:=!<>+-*/\"\"''\"'% "
)
_ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Name,
    nodes.NSRef, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Add, nodes.Sub,
    nodes.Mul, nodes.Div, nodes.Neg, nodes.Pos,
)  # fmt: skip


def _literal(value: Any) -> str:
    return _MARKS.sub(lambda match: LITERAL + match.group(), printed(value))


@cache
def _environment() -> KeyOnlyEnvironment:
    return KeyOnlyEnvironment(finalize=_literal)


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    """A narrative as a Jinja template of nothing but what is allowed here.
    Cached: a form's title and preface are the same for every report."""
    tree = _environment().parse(source)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED_NODES):
            raise TemplateSyntaxError("not allowed", getattr(node, "lineno", 1))
    return _environment().from_string(tree)


@dataclass
class _Tag:
    """One tag of the narrative: `start` in the joined text, `code` folded to
    half width at equal length."""

    start: int
    raw: str
    code: str
    is_block: bool
    jinja_line: int = 0


def cite(text: SourceText, scope: dict[str, Any]) -> tuple[list[TextLine], list[Finding]]:
    """The lines of the narrative with every citation replaced, each with the
    place of the line it comes from. A line that only its tags have left empty
    is none: the rows of a table stay together around `{% for %}`."""
    if not _OPENING.search(text.text):
        return list(text.lines), []
    return _Citer(text, scope).run()


class _Citer:
    def __init__(self, text: SourceText, scope: dict[str, Any]) -> None:
        self.text = text
        self.joined = text.text
        self.scope = scope
        self.findings: list[Finding] = []
        self.tags: list[_Tag] = []

    def run(self) -> tuple[list[TextLine], list[Finding]]:
        self._cut()
        # Jinja stops at a fault: each attempt leaves out what failed before and
        # finds one more. Long texts get fewer, for each is compiled anew.
        for _ in range(max(3, min(MAX_FINDINGS, WORK // (len(self.tags) + 1)))):
            rendered = self._attempt()
            if rendered is not None:
                return self._placed(rendered), self.findings
        return [], self.findings

    def _placed(self, rendered: str) -> list[TextLine]:
        """The rendered lines with the places of the lines they come from; one
        without a number goes on within a cited value."""
        lines = []
        source = self.text.lines[0]
        for text in rendered.split("\n"):
            number = _NUMBERED.match(text)
            if number:
                source = self.text.lines[int(number.group(1))]
                text = text[number.end() :]
            if text.strip() or not source.text.strip():
                lines.append(TextLine(text, source.mark))
        return lines

    def _cut(self) -> None:
        covered = 0
        for match in _TAG.finditer(self.joined):
            self._loose(covered, match.start())
            covered = match.end()
            expression = match.group(1) if match.group(1) is not None else match.group(2)
            tag = _Tag(match.start(), match.group(), _fold(expression), match.group(1) is None)
            fault = _fault(tag)
            if fault:
                self._add("N406", tag.start, *fault)
                tag.code = ""
            self.tags.append(tag)
        self._loose(covered, len(self.joined))
        self._check_nesting()

    def _check_nesting(self) -> None:
        depth = 0
        for tag in self.tags:
            if tag.is_block:
                depth += (
                    1 if _OPENS_BLOCK.match(tag.code) else -1 if _ENDS_BLOCK.match(tag.code) else 0
                )
            if depth > MAX_NESTING:
                self._add("N406", tag.start, f"if 和 for 嵌套超过 {MAX_NESTING} 层", "请分开来写")
                for block in self.tags:
                    block.code = "" if block.is_block else block.code
                return

    def _loose(self, start: int, end: int) -> None:
        """Opening braces that no tag closes."""
        for match in _OPENING.finditer(self.joined, start, end):
            if len(self.findings) >= MAX_FINDINGS:
                return
            wide = not match.group().isascii()
            message = (
                "花括号要用半角"
                if wide
                else f"“{match.group()}”没有配对的“{'}}' if match.group() == '{{' else '%}'}”"
            )
            self._add("N406", match.start(), message, "写成 {{ 表.行.列 }}，在同一行里结束")

    def _attempt(self) -> str | None:
        """Render once. None where a tag failed and has been taken out."""
        try:
            template = _compiled(self._source())
        except TemplateSyntaxError as error:
            self._fail(error.lineno, "N406", *_syntax(error))
            return None
        except RecursionError:
            self._fail(1, "N406", "花括号里嵌套太深", "请分开来写")
            return None
        try:
            return template.render(self.scope).replace(_APART, "{")
        except CitationError as error:
            self._fail(
                _line_of(error),
                "N405",
                error.message,
                error.hint,
                error.name,
                error.of,
                error.echoes,
            )
        except TypeError as error:
            self._fail(
                _line_of(error), "N405", "这里的值不能这样比较或计算", "先写到某一列，使它是一个数"
            )
        return None

    def _source(self) -> str:
        pieces = []
        line = 1
        position = 0
        numbers = count(1)
        for tag in self.tags:
            before = self.joined[position : tag.start]
            line += before.count("\n")
            pieces.append(_prepared(before, numbers))
            position = tag.start + len(tag.raw)
            if tag.code:
                line += 1
                tag.jinja_line = line
                pieces.append(f"{{%\n{tag.code}%}}" if tag.is_block else f"{{{{\n{tag.code}}}}}")
        pieces.append(_prepared(self.joined[position:], numbers))
        return "".join(pieces)

    def _fail(
        self,
        line: int,
        code: str,
        message: str,
        hint: str,
        name: str = "",
        of: str = "",
        echoes: str = "",
    ) -> None:
        """Report the tag on a line of the Jinja source, at the name that stands
        after `of`, and take it out, with all others where the structure of if
        and for would suffer."""
        tag = next((tag for tag in self.tags if tag.code and tag.jinja_line >= line), None)
        if tag is None:
            tag = next(tag for tag in reversed(self.tags) if tag.code)
        offset = tag.raw.find(name, max(0, tag.raw.find(of))) if name else -1
        if offset < 0:
            offset = 2 + len(tag.raw[2:]) - len(tag.raw[2:].lstrip())
        same = [other for other in self.tags if other.raw == tag.raw and other.code]
        for other in [tag] if tag.is_block else same[: MAX_FINDINGS - len(self.findings)]:
            self._add(code, other.start + offset, message, hint, echoes)
        for other in self.tags:
            if other.raw == tag.raw or (tag.is_block and other.is_block):
                other.code = ""

    def _add(self, code: str, offset: int, message: str, hint: str, echoes: str = "") -> None:
        before = self.joined.count("\n", 0, offset)
        column = offset - (self.joined.rfind("\n", 0, offset) + 1)
        mark = self.text.lines[before].mark
        self.findings.append(
            self.text.finding(code, Mark(mark.line, mark.column + column), message, hint, echoes)
        )


def _prepared(text: str, numbers: Iterator[int]) -> str:
    """Text between tags: its braces kept from Jinja, each further line with
    its index, by which it is known again when it is rendered."""
    first, *lines = _LOOSE.sub(_APART, text).split("\n")
    return first + "".join(f"\n\x05{next(numbers)}\x05{line}" for line in lines)


def _fold(code: str) -> str:
    """Full-width marks to half width, quoted strings left as they are."""
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


def _fault(tag: _Tag) -> tuple[str, str] | None:
    """What is wrong with a tag at first sight."""
    if "{{" in tag.code or "{%" in tag.code:
        return "前一个花括号没有配对", "写成 {{ 表.行.列 }}，在同一行里结束"
    if not tag.code.strip():
        return "花括号里是空的", "写成 {{ 表.行.列 }}"
    if tag.code.count("(") + tag.code.count("[") + tag.code.count("-") > MAX_NESTING:
        return "花括号里的写法太复杂", "请分开来写"
    if tag.code[0] in "-+" or tag.code[-1] in "-+":
        return "花括号旁边不能有 - 或 +", "去掉它"
    if tag.is_block:
        word = _WORDS.match(tag.code)
        if word is None or word.group(1) not in ("if", "elif", "else", "endif", "for", "endfor"):
            return "只能用 {% if %} 和 {% for %}", "引用数据用 {{ }}"
    return None


def _syntax(error: TemplateSyntaxError) -> tuple[str, str]:
    text = error.message or ""
    if text.startswith("No filter named"):
        name = re.sub(r"^No filter named '(.*)'\.$", r"\1", text)
        return f"没有过滤器“{name}”", f"可以用：{'、'.join(FILTERS)}"
    if "endif" in text or "endfor" in text or "else" in text:
        return "{% if %} 或 {% for %} 没有配对", "每个 if 要有 endif，每个 for 要有 endfor"
    if text == "not allowed":
        return "这种写法这里不能用", "只能按名称引用、四则运算、比较和用过滤器"
    return (
        "花括号里的写法不对",
        '写成 {{ 表.行.列 }} 或 {{ 表.行.列 | 过滤器 }}；名称不是词的写成 指标["名称"]',
    )


def _line_of(error: BaseException) -> int:
    """The line of the Jinja source that an error came from. Jinja compiles to
    Python, so that only the frame in which a fault arose tells the line."""
    frames = walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 1
