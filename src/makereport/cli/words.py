"""The words of a command line before they mean anything: what an input method
has typed for a dash, a quotation mark or a space, a file named without its
suffix, a name that is empty. The line that was meant is shown, never run: a
guess is not what somebody publishes by."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import makereport
from makereport import MakereportError
from makereport.cli.console import quoted, shown

REPORTS = (".yaml", ".yml")
PRODUCTS = (".docx", ".html", ".pdf")
INPUTS = frozenset(("files", "a", "b", "last", "template", "expect"))
"""Parameters of the commands that name what must be there."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー", "-"))
_QUOTES = "“”‘’＂＇「」"
_SPACES = re.compile("[\u00a0\u2002\u2003\u3000]+")
_ADDRESS = re.compile("https?:", re.IGNORECASE)
_IS = re.compile("[=＝]")
Kinds = tuple[tuple[str, ...], ...]
"""Suffixes of files that can be meant, those that are meant first before others."""


class UsageError(MakereportError):
    """The words of the command line contradict each other."""


@dataclass
class _Line:
    """A line as it is read: its words, and what its command knows."""

    command: str
    words: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    argument: Any = None
    kinds: Kinds = ()
    meant: list[str] = field(default_factory=list)
    reason: str = ""
    folders: dict[Path, dict[str, list[str]]] = field(default_factory=dict)

    def mean(self, reason: str, *words: str) -> None:
        """Take other words for what was typed; the first reason is told."""
        self.meant += words
        self.reason = self.reason or reason


def refuse_slips(command: Any, ctx: Any, words: Sequence[str]) -> None:
    """Raises UsageError for words of a command that are not what was meant,
    its hint the line that was."""
    if set(ctx.help_option_names) & set(words):
        return
    line = _Line(ctx.command_path, _joined(words))
    parameters = command.get_params(ctx)
    for each in parameters:
        if each.param_type_name == "option":
            line.options |= dict.fromkeys(each.opts, each)
        elif each.name in INPUTS:
            line.argument = each
    if any(each.name in INPUTS for each in parameters):
        published = tuple(makereport.PUBLISHED)
        only = {"build": (REPORTS,), "import": (published,)}
        line.kinds = only.get(ctx.info_name, (REPORTS, published))
    _split(line)
    _read(line)
    _refuse(line)
    _refuse_repeated(line)


def refuse_command(names: Sequence[str], ctx: Any, words: Sequence[str]) -> None:
    """The same for the word that should be the name of a command."""
    if not words or words[0] in names:
        return
    first, *rest = words
    pieces = _SPACES.split(first)
    name = _folded(pieces[0]).lstrip("-").lower()
    line = _Line(ctx.command_path)
    if name in names:
        line.mean(f"没有命令 {shown(first)}", name, *pieces[1:], *rest)
    elif os.path.isfile(first) and first.lower().endswith(REPORTS):
        line.mean(f"先要写命令，{shown(first)} 是一个文件", "build", *words)
    _refuse(line)


def _refuse(line: _Line) -> None:
    if line.reason:
        meant = shown(" ".join([line.command, *map(quoted, line.meant)]))
        raise UsageError(line.reason, hint=f"改为：{meant}")


def _folded(word: str) -> str:
    """The word with its marks and letters as a command line has them."""
    return unicodedata.normalize("NFKC", word).translate(_DASHES)


def _joined(words: Sequence[str]) -> list[str]:
    """The words, with those between two full-width quotation marks as one."""
    joined: list[str] = []
    opened = -1
    for word in words:
        joined.append(word)
        begins, ends = word[:1] in tuple(_QUOTES), word[-1:] in tuple(_QUOTES)
        if begins and not ends and not os.path.lexists(word):
            opened = len(joined) - 1
        elif ends and not begins and opened >= 0:
            joined[opened:] = [" ".join(joined[opened:])]
            opened = -1
    return joined


def _split(line: _Line) -> None:
    """Take the words apart that spaces of full width hold together."""
    words = []
    for word in line.words:
        first, *rest = _SPACES.split(word)
        if rest and not os.path.lexists(word) and (os.path.lexists(first) or _dash(first)):
            line.reason = line.reason or f"“{shown(word)}”里的空格是全角的"
            words += [first, *rest]
        else:
            words.append(word)
    line.words = words


def _dash(word: str) -> bool:
    return _folded(word).startswith("-")


def _read(line: _Line) -> None:
    """Read the words in turn, and mean what they mean."""
    owner: Any = None
    words = iter(line.words)
    for word in words:
        if owner is not None:
            _value(line, owner, word)
            owner = None
            continue
        if word == "--":
            line.meant += [word, *words]
            return
        name, equals = _IS.split(word, maxsplit=1)[0], _IS.search(word)
        if name in line.options and not (equals and equals[0] == "＝"):
            owner = None if _is_flag(line.options[name]) else line.options[name]
            if owner is not None and equals:
                _value(line, owner, word[equals.end() :])
                line.meant[-1] = f"{name}={line.meant[-1]}"
                owner = None
            else:
                line.meant.append(word)
        elif option := _option(line, word):
            line.mean(f"“{shown(word)}”不是选项，要用英文的横线和字母", option)
            known = line.options.get(option)
            owner = None if known is None or _is_flag(known) else known
        elif word.startswith("-") and word != "-":
            owner = _dashed(line, word)
        else:
            _argument(line, word)


def _is_flag(option: Any) -> bool:
    return bool(option.is_flag or option.count)


def _option(line: _Line, word: str) -> str:
    """The option that is meant by a word; nothing where none is."""
    name, *value = _IS.split(word, maxsplit=1)
    folded = _folded(name)
    bare = folded.lstrip("-").lower()
    if os.path.lexists(word) or not folded.startswith("-") or not bare:
        return ""
    for known in (f"--{bare}", f"-{bare}"):  # one long dash may stand for two
        if known in line.options:
            return "=".join([known, *value])
    if not word.startswith("-") and bare.isascii() and bare.replace("-", "").isalpha():
        raise UsageError(f"没有选项 --{bare}", hint=f"运行 {line.command} --help 看用法")
    return ""


def _dashed(line: _Line, word: str) -> Any:
    """A word with a dash that is no option of the command, but may be several
    short ones; the option that waits for its value."""
    if os.path.isfile(word):
        line.mean(f"{shown(word)} 以横线开头，会当作选项", os.path.join(".", word))
        return None
    line.meant.append(word)  # if it means nothing, that is for Typer to say
    options = [line.options.get(f"-{letter}") for letter in word[1:]]
    if None in options or not all(map(_is_flag, options[:-1])):
        return None
    return None if _is_flag(options[-1]) else options[-1]


def _value(line: _Line, option: Any, word: str) -> None:
    """The value of an option."""
    if not word.strip():
        raise UsageError(
            f"选项 {option.opts[-1]} 后面的值是空的", hint="写上它的值，或者不写这个选项"
        )
    if option.name in INPUTS:
        _file(line, word, option, f"选项 {option.opts[-1]} ")
    elif inner := _unquoted(word):
        line.mean(f"{shown(word)} 带着中文引号", inner)
    else:
        line.meant.append(word)


def _argument(line: _Line, word: str) -> None:
    """A word that is no option, nor the value of one."""
    if line.argument is None:
        inner = _unquoted(word)
        line.mean(f"{shown(word)} 带着中文引号", inner) if inner else line.meant.append(word)
    else:
        _file(line, word, line.argument, line.command.split()[-1])


def _unquoted(word: str) -> str:
    """What stands between quotation marks that no shell takes for such."""
    wrapped = len(word) > 2 and word[0] in _QUOTES and word[-1] in _QUOTES
    return word[1:-1] if wrapped and not os.path.lexists(word) else ""


def _file(line: _Line, word: str, parameter: Any, what: str) -> None:
    """The name of a file or folder that should be there."""
    kinds = {"template": ((".docx",),), "expect": ()}.get(parameter.name, line.kinds)
    if not word.strip():
        raise UsageError("有一个文件名是空的", hint="写上文件名")
    if word == "-":
        raise UsageError("不能从管道里读（-）", hint="先存成文件，再写文件名")
    if _ADDRESS.match(word):
        raise UsageError(f"不从网上读：{shown(word)}", hint="先在浏览器里另存为 .html，再写文件名")
    if parameter.nargs == 1 and parameter.name != "template" and os.path.isdir(word):
        inside = [name for names in _inside(line, Path(word)).values() for name in names]
        found = [name for kind in kinds for name in inside if name.lower().endswith(kind)][:1]
        example = f"，例如 {quoted(os.path.join(word, found[0]))}" if found else ""
        reason = f"{what.strip()} 要的是一个文件，{shown(word)} 是文件夹"
        raise UsageError(reason, hint=f"写出里面的文件{shown(example)}")
    if os.path.lexists(word):
        line.meant.append(word)
        return
    if inner := _unquoted(word):
        line.mean(f"{shown(word)} 带着中文引号", inner)
        return
    if parameter is line.argument and _is_output(line, word):
        line.mean(f"没有文件 {shown(word)}；要写成的文件，前面加 -o", "-o", word)
        return
    near = _near(line, word, kinds)
    if len(near) > 1:
        hint = f"有 {shown('、'.join(near))}，写明是哪一个"
        raise UsageError(f"没有文件 {shown(word)}", hint=hint)
    if near:
        line.mean(f"没有文件 {shown(word)}，有 {shown(near[0])}", near[0])
    else:
        line.meant.append(word)


def _is_output(line: _Line, word: str) -> bool:
    """Whether a file that is not there, after one that is, is to be written."""
    suffix = Path(word).suffix.lower()
    is_product = suffix in (*REPORTS, *PRODUCTS) and not any(suffix in kind for kind in line.kinds)
    return (
        is_product
        and any(map(os.path.lexists, line.meant))
        and "-o" in line.options
        and not {"-o", "--output"} & set(line.words)
    )


def _near(line: _Line, word: str, kinds: Kinds) -> list[str]:
    """The files that may be meant by a name: in other letters, without its
    suffix or with another one; of the first kind that is there."""
    for name in dict.fromkeys((word, word.strip(), _folded(word).replace("。", "."))):
        if name not in ("", word) and os.path.lexists(name):
            return [name]
        path = Path(name)
        stems = {path.name, path.stem} if path.suffix[1:].isalpha() else {path.name}
        inside = _inside(line, path.parent)
        beside = [str(path.parent / each) for stem in stems for each in inside.get(stem, ())]
        for kind in kinds:
            if near := [each for each in beside if each.lower().endswith(kind)]:
                return near
    return []


def _inside(line: _Line, folder: Path) -> dict[str, list[str]]:
    """The names of what is in a folder, by what stands before their suffixes."""
    if folder not in line.folders:
        names: dict[str, list[str]] = {}
        with suppress(OSError, ValueError):
            for name in sorted(os.listdir(folder)):
                names.setdefault(os.path.splitext(name)[0], []).append(name)
        line.folders[folder] = names
    return line.folders[folder]


def _refuse_repeated(line: _Line) -> None:
    """Raises UsageError for an option that is given two values."""
    seen: set[str] = set()
    for word in line.meant:
        if word == "--":
            return
        option = line.options.get(_IS.split(word, maxsplit=1)[0])
        if option is None or _is_flag(option) or option.multiple:
            continue
        if option.name in seen:
            raise UsageError(f"选项 {option.opts[-1]} 写了两次", hint="只留一个")
        seen.add(option.name)
