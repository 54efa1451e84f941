"""The tags in the lines of a part, one by one: where each begins, and what is
wrong with how it is written. What they name is for `makereport.word.naming`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from jinja2 import TemplateSyntaxError, nodes

from makereport.findings.finding import Mark
from makereport.narrative.printing import MANY_TAGS, MAX_TAGS, UnusableTagError
from makereport.narrative.sandbox import DEEP, KeyOnlyEnvironment, unusable

_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”")
_PREFIX = re.compile(r"(\{[{%#])(p|tr|tc|r)(?=\s)")
_OF_CELL = re.compile(r"\{%(\s*)(colspan|cellbg|vm|hm)\b(.*)%\}", re.DOTALL)
_LITERAL = re.compile(r"\{_\{|\}_\}|\{_%|%_\}")
_SMART = str.maketrans("‘’“”", "''\"\"")
_WORD = re.compile(r"\{%[-+]?\s*(\w+)")
_BLOCKS = {"endif": "if", "endfor": "for", "endwith": "with"}
_MIDDLES = {"elif": ("if",), "else": ("if", "for")}
_FOLDED = str.maketrans("｛｝％＃", "{}%#")
_NEAR = re.compile(
    r"[{｛]\s?[{｛%％][^{}｛｝%％\n]{0,60}[%％}｝]\s?[}｝]|[{｛][^{}｛｝\n]{0,60}[}｝]+|[{｛]\s?[{｛%％]|[%％}｝]\s?[}｝]"
)
_WIDE = re.compile("[。．，、；：（）［］【】＝｜＋－×÷＞＜“”‘’]")
LONGEST = 50_000
"""Characters of a tag."""
MOST = 100
"""Tags without an end: there is no use in telling more of a part."""
_NAME = re.compile(r"[^\W\d]\w*")
_WORDS = frozenset({"if", "for", "set", "with", *_MIDDLES, *_BLOCKS})


@dataclass(frozen=True)
class Tag:
    """A tag as it is written, and as Jinja reads it: equally long, without
    what docxtpl takes for its own. `prefix` is what gives way (`p`, `tr`,
    `tc`, `r`, or nothing)."""

    mark: Mark
    written: str
    jinja: str
    prefix: str
    start: int

    @property
    def word(self) -> str:
        """What a `{% %}` tag begins with, nothing for others."""
        found = _WORD.match(self.jinja)
        return found[1] if found else ""


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a part: a code, and what to say."""

    code: str
    mark: Mark
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Scanned:
    """The sound tags of a part as one text for Jinja, a line for each of the
    part's, and what is wrong with others."""

    tags: list[Tag]
    source: str
    faults: list[Fault]
    bare: list[str]
    """The lines with spaces in place of their tags."""


def scan(lines: Sequence[str], names: frozenset[str]) -> Scanned:
    """The tags of the lines. `names` is what a tag may begin with, by which
    one is known that is none. Raises UnusableTagError for too many."""
    text = "\n".join(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def mark(position: int) -> Mark:
        line = bisect_right(starts, position)
        return Mark(line, position - starts[line - 1] + 1)

    tags: list[Tag] = []
    faults: list[Fault] = []
    rest = list(text)
    place = 0
    while opening := _OPENING.search(text, place):
        start, closing = opening.start(), _CLOSING[opening[0]]
        if len(tags) == MAX_TAGS:
            raise UnusableTagError(MANY_TAGS)
        is_note = opening[0] == "{#"
        end = text.find(closing, start, None if is_note else start + LONGEST)
        inside = "" if is_note else _QUOTED.sub("", text[opening.end() : max(end, opening.end())])
        if end < 0 or _OPENING.search(inside) or "\n" in inside:
            shown = text[start : start + 20].split("\n")[0]
            rest[start : start + 2] = "  "
            hint = f"标签写在一段之内，以 {closing} 结束；Word 自动换了符号的，重新打一遍"
            faults.append(
                Fault("F711", mark(start), f"标签“{shown}”没有写完，少了 {closing}", hint)
            )
            place = opening.end()
            if len(faults) == MOST:
                break
            continue
        place = end + 2
        if not is_note:
            tags.append(_tag(mark(start), text[start:place], start))
        rest[start:place] = [" " if each != "\n" else each for each in text[start:place]]
    bare = "".join(rest)
    bound = {tag.jinja.split()[2] for tag in tags if tag.word == "set" and tag.jinja.count(" ") > 2}
    faults += islice(_near_tags(bare, mark, names | bound), MOST)
    sound = [*_in_blocks(_sound(tags, faults), faults)]
    faults.sort(key=lambda fault: fault.mark)
    return Scanned(sound, _source(sound), faults, bare.split("\n"))


def _tag(mark: Mark, written: str, start: int) -> Tag:
    prefix = _PREFIX.match(written)
    jinja = _PREFIX.sub(lambda found: found[1] + " " * len(found[2]), written)
    if own := _OF_CELL.fullmatch(jinja):
        named = own[3] if own[2] in ("colspan", "cellbg") else " '' "
        jinja = f"{{{{{own[1]} {named}}}}}"
    return Tag(mark, written, jinja.translate(_SMART), prefix[2] if prefix else "", start)


def _near_tags(text: str, mark: Callable[[int], Mark], names: frozenset[str]) -> Iterator[Fault]:
    """What was meant for a tag and is none: braces of full width, one instead
    of two."""
    text = _LITERAL.sub("   ", text)
    for found in _NEAR.finditer(text):
        inner = found[0].translate(_FOLDED)
        first = _NAME.search(re.sub(r"^[{%\s]+(?:p|tr|tc|r)\s", "", inner))
        is_double = bool(re.search(r"[{%}]\s?[{}]|\{\s?%", inner))
        if first is None and not is_double:
            continue
        if first is not None and not is_double and first[0] not in names | _WORDS:
            continue
        content = inner.strip("{}%# ")
        kind = "{{% {} %}}" if first is not None and first[0] in _WORDS else "{{{{ {} }}}}"
        hint = f"写成 {kind.format(content)}，括号用半角，中间不空" if content else "删去多余的括号"
        yield Fault("F711", mark(found.start()), f"“{found[0]}”像标签，但会照原样印出", hint)


def _sound(tags: list[Tag], faults: list[Fault]) -> Iterator[Tag]:
    """The tags that Jinja and the sandbox can read, each by itself."""
    environment = KeyOnlyEnvironment(finalize=str)
    for tag in tags:
        word = tag.word
        if word in _BLOCKS:
            yield tag
            continue
        after = f"{{% end{word} %}}" if word in ("if", "for", "with") else ""
        around = ("{% if 1 %}", "{% endif %}") if word in _MIDDLES else ("", after)
        fault = _fault(tag, environment, tag.jinja.join(around))
        if fault is None:
            yield tag
            continue
        faults.append(fault)
        if after:  # what it closes is still there
            stand_in = {"if": "{% if 1 %}", "with": "{% with %}"}.get(word, "{% for _ in () %}")
            yield Tag(tag.mark, tag.written, stand_in, tag.prefix, tag.start)


def _fault(tag: Tag, environment: KeyOnlyEnvironment, whole: str) -> Fault | None:
    """What is wrong with a tag by itself, which is a `whole` block for Jinja."""
    hint = _EXAMPLE
    try:
        tree = environment.parse(whole) if tag.word in {"", *_WORDS} else None
        bad = f"{{% {tag.word} %}}" if tree is None else next(unusable(tag.jinja, tree), "")
        message = f"标签 {_shown(tag)} 用不了：{bad}" if bad else ""
    except RecursionError:
        message = f"标签 {_shown(tag)} 用不了：{DEEP}"
    except TemplateSyntaxError:
        message = f"标签 {_shown(tag)} 写错了"
        hint = "标签里的标点要用半角" if _WIDE.search(_QUOTED.sub("", tag.written)) else hint
    return Fault("F711", tag.mark, message, hint) if message else None


_EXAMPLE = "标签写成 {{ 名称 }}、{% if 名称 %} 等，见“自己的 Word 模板”一页的表"


def _shown(tag: Tag) -> str:
    return tag.written if len(tag.written) <= 40 else f"{tag.written[:38]}……"


def _in_blocks(tags: Iterator[Tag], faults: list[Fault]) -> Iterator[Tag]:
    """The tags but those that open or close a block alone."""
    kept: list[Tag] = []
    opened: list[tuple[str, int]] = []
    for tag in tags:
        word = tag.word
        if word in _BLOCKS or word in _MIDDLES:
            wanted = (_BLOCKS[word],) if word in _BLOCKS else _MIDDLES[word]
            if not opened or opened[-1][0] not in wanted:
                message = f"标签 {tag.written} 前面没有 {{% {wanted[0]} … %}}"
                faults.append(Fault("F711", tag.mark, message, "成对的标签次序要对，各写一个"))
                continue
            if word in _BLOCKS:
                opened.pop()
        elif word in ("if", "for", "with"):
            opened.append((word, len(kept)))
        kept.append(tag)
    lost = {index for _, index in opened}
    for word, index in opened:
        message = f"标签 {_shown(kept[index])} 后面没有 {{% end{word} %}}"
        faults.append(Fault("F711", kept[index].mark, message, "成对的标签次序要对，各写一个"))
    middles = {"elif", "else"} if lost else set()
    return (tag for index, tag in enumerate(kept) if index not in lost and tag.word not in middles)


def _source(tags: Sequence[Tag]) -> str:
    """The tags for Jinja, each on the line where it stands."""
    pieces: list[str] = []
    line = 1
    for tag in tags:
        pieces += "\n" * (tag.mark.line - line), tag.jinja
        line = tag.mark.line
    return "".join(pieces)


def tree_of(scanned: Scanned) -> nodes.Template:
    """What the sound tags of a part say together."""
    return KeyOnlyEnvironment(finalize=str).parse(scanned.source)
