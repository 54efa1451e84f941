"""Change real files at random and see that each is read, refused or found
fault with, and no more: `make fuzz MINUTES=20`. Some of it is in the suite,
see `test_fuzz.py`.

An input is known by its kind, the seed and its number, and made from these
alone, so that what fails can be made again.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import traceback
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from openpyxl import Workbook

from makereport import Checked, MakereportError, build_bytes, check_bytes, import_file
from makereport.form.labels import name_key
from makereport.form.reader import read_form
from makereport.ooxml.package import write_package
from makereport.readers.flow import Grid, Text
from makereport.readers.opening import read_flow
from makereport.source.prescan import prescan
from tests.support.published import PAGE, PAGES, WORD
from tests.support.reports import EXAMPLES, ROOT, built, complete

SLOW = 10.0
"""Seconds that no input of this size may take."""
LONGEST = 300_000
"""Characters, for repeating what is repeated grows fast."""
ODD = (
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        "：",
        "，",
        ",",
        "|",
        "｜",
        "#",
        " #",
        "- ",
        "*",
        "&a",
        "!t",
        "%",
        "`",
    ),
    *(
        '"',
        "'",
        "“",
        "”",
        "\\",
        "\t",
        "\u3000",
        "\u00a0",
        "\ufeff",
        "\u2028",
        "\x00",
        "\x1b",
        "\x85",
    ),
    *("{{", "}}", "{% for 甲 in 指标 %}", "{% if 1 %}", "{% endif %}", "{% endfor %}", "**", "## "),
    *("| a | b |", "|---|", "![", "](a.png)", "\u200b", "\u202e", "\u0301", "😀", "𠀀", "\ud800"),
    *(
        "---",
        "...",
        "<<",
        "~",
        "null",
        "\n",
        "\n\n",
        "\n  ",
        "\r",
        "\r\n",
        "<",
        ">",
        "&amp;",
        "&#0;",
    ),
    *(
        "<td>",
        "</td>",
        "<tr>",
        "</table>",
        "<table>",
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<del>",
        "<sup>1",
    ),
)
NUMBERS = (
    *(
        "0",
        "-1",
        "1",
        "00",
        "007",
        "1e999",
        "1e3",
        "0x1F",
        "1_000",
        "1,234",
        "12,34",
        "１２",
        "三",
        "1.50",
    ),
    *(
        "999999999999999999999",
        "9" * 400,
        "0." + "0" * 40 + "1",
        "-0",
        "+3",
        "1/2",
        "½",
        "²",
        "NaN",
    ),
    *(
        "-Infinity",
        "2147483648",
        "1048577",
        "4294967296",
        "3件",
        "待填写",
        "无",
        "",
        "=1+1",
        ".5",
        "5.",
    ),
)
_TAG = re.compile(r"<[^<>]*>")
_NUMBER = re.compile(r"\d[\d.,]*")
_TYPED = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NO_TABLES = ("指标", "联系方式")


class Tried(NamedTuple):
    """Whether an input was taken as sound, and what happened that should not."""

    is_sound: bool
    wrong: str


class Kind(NamedTuple):
    """A kind of input: the files it begins with, how they are changed, and
    what is done with one: whether it is sound. Raises what should not happen."""

    seeds: Callable[[], list[bytes]]
    change: Callable[[random.Random, bytes], bytes]
    use: Callable[[bytes, Path], bool]


def inputs(kind: str, seed: int) -> Iterator[bytes]:
    """The inputs of a kind, without end."""
    made = KINDS[kind]
    for number in count():
        chance = random.Random(f"{kind} {seed} {number}")
        yield made.change(chance, chance.choice(made.seeds()))


# Changes


def _changed_text(chance: random.Random, data: bytes) -> bytes:
    """Text with a few changes of its lines, tags, numbers and characters."""
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        text = chance.choice(_TEXT_CHANGES)(chance, text)[:LONGEST]
    data = text.encode("utf-8", "surrogatepass" if "\ud800" in text else "surrogateescape")
    return _changed_bytes(chance, data) if chance.random() < 0.05 else data


def _lines(chance: random.Random, text: str) -> str:
    return _pieces(chance, text.split("\n"), "\n")


def _tags(chance: random.Random, text: str) -> str:
    return _pieces(chance, re.split(r"(?=<)", text), "")


def _pieces(chance: random.Random, pieces: list[str], between: str) -> str:
    """Pieces of a text, with some dropped, repeated, moved or swapped."""
    first = chance.randrange(len(pieces))
    last = min(len(pieces), first + chance.choice((1, 1, 2, 5, 20)))
    taken = pieces[first:last]
    match chance.randrange(5):
        case 0:
            pieces[first:last] = []
        case 1:
            pieces[first:last] = taken * chance.choice((2, 2, 3, 50))
        case 2:
            at = chance.randrange(len(pieces))
            pieces[first:last] = []
            pieces[at:at] = taken
        case 3:
            other = chance.randrange(len(pieces))
            pieces[first], pieces[other] = pieces[other], pieces[first]
        case _:
            pieces[first:last] = reversed(taken)
    return between.join(pieces)


def _number(chance: random.Random, text: str) -> str:
    """Another number in the place of one."""
    found = [*_NUMBER.finditer(text)]
    if not found:
        return text
    start, end = chance.choice(found).span()
    return text[:start] + chance.choice(NUMBERS) + text[end:]


def _odd(chance: random.Random, text: str) -> str:
    """Something odd between characters, or in the place of some."""
    start = chance.randrange(len(text) + 1)
    end = start + chance.choice((0, 0, 1, 3, 30))
    return text[:start] + chance.choice(ODD) * chance.choice((1, 1, 1, 2, 500)) + text[end:]


def _indented(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice(("", " ", "  ", "      ", "\t", "\u3000")) + lines[at].lstrip()
    return "\n".join(lines)


def _cut(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)] if chance.random() < 0.3 else text


_TEXT_CHANGES = (_lines, _lines, _tags, _number, _number, _odd, _odd, _indented, _cut)


def _changed_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bytes with some of them others, or without their end."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 5, 50))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(
        changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.2 else changed
    )


def _changed_package(chance: random.Random, data: bytes) -> bytes:
    """A package with parts changed, dropped, or put in the place of others."""
    if chance.random() < 0.05:
        return _changed_bytes(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in parts if name.endswith((".xml", ".rels"))]
    main = [name for name in texts if re.search(r"document\.xml$|sheet\d*\.xml$", name)]
    for _ in range(chance.choice((1, 1, 2))):
        name = chance.choice(main if main and chance.random() < 0.6 else texts)
        match chance.randrange(12):
            case 0:
                parts[name] = b""
            case 1:
                parts[name] = parts[chance.choice(texts)]
            case _:
                parts[name] = _changed_text(chance, parts[name])
    if chance.random() < 0.05:
        del parts[chance.choice([*parts])]
    return write_package(parts)


def _changed_narrative(chance: random.Random, data: bytes) -> bytes:
    """A report whose narrative alone is changed: lines of all examples mixed."""
    lines = data.decode().split("\n")
    taken = [chance.choice(lines) for _ in range(chance.choice((1, 3, 10, 30)))]
    text = _changed_text(chance, "\n".join(taken).encode()).decode("utf-8", "replace")
    text = "\n".join(f"  {line}" for line in text.split("\n"))
    return complete(f"总体情况: |\n{text}\n").encode("utf-8", "surrogatepass")


# The files that are changed


@cache
def _reports() -> list[bytes]:
    tests = ROOT / "tests/data"
    paths = [*EXAMPLES, tests / "reference.yaml", *sorted((tests / "published").glob("*.yaml"))]
    return [path.read_bytes() for path in paths]


@cache
def _narratives() -> list[bytes]:
    lines = (line.strip() for data in _reports() for line in data.decode().split("\n"))
    return [
        "\n".join(
            line for line in lines if len(line) > 20 or "{%" in line or line[:1] == "|"
        ).encode()
    ]


@cache
def _words() -> list[bytes]:
    return [WORD, *(built(check_bytes(path.read_bytes(), path)) for path in EXAMPLES)]


@cache
def _pages() -> list[bytes]:
    return [PAGE.encode(), *(path.read_bytes() for path in sorted(PAGES.glob("*.html")))]


@cache
def _workbooks() -> list[bytes]:
    """What the published documents hold, as somebody would copy it to sheets."""
    return [_workbook(data) for data in _words()]


def _workbook(document: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "年报.docx")
        path.write_bytes(document)
        flow = read_flow(path)
    book = Workbook()
    sheet: Any = book.active
    row = 1
    for block in flow.blocks:
        if isinstance(block, Text):
            sheet.cell(row, 1, block.text)
            row += 1
        elif isinstance(block, Grid):
            for cell in block.cells:
                value = int(cell.text) if cell.text.isdecimal() else cell.text
                place = sheet.cell(row + cell.row, 1 + cell.column, value)
                place.number_format = "#,##0" if isinstance(value, int) else "General"
                if cell.width > 1 or cell.height > 1:
                    end = (place.row + cell.height - 1, place.column + cell.width - 1)
                    sheet.merge_cells(None, place.row, place.column, *end)
            row += len(block.lines) + 1
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:  # the time of day is in it
        names = [name for name in archive.namelist() if name != "docProps/core.xml"]
        return write_package({name: archive.read(name) for name in names})


@cache
def _forms() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "templates").glob("*/form.yaml"))]


# What is done with an input


def _check(data: bytes, folder: Path) -> bool:
    checked = check_bytes(data, folder / "2021.yaml")
    _check_places(checked, data)
    if checked.has_errors:
        return False
    typed = Counter(
        cell.value
        for table in checked.report.draft.tables.values()
        for cell in table.cells.values()
        if cell.value
    )
    assert typed == _figures(checked), "figures that are not in the text"
    with suppress(MakereportError):
        build_bytes(checked)
    return True


def _check_places(checked: Checked, data: bytes) -> None:
    lines = checked.report.draft.source.lines
    for finding in checked.findings:
        assert finding.message, finding
        assert 1 <= finding.line <= max(len(lines), data.count(b"\n") + data.count(b"\r") + 1), (
            finding
        )
        assert finding.column >= 1, finding


def _figures(checked: Checked) -> Counter[Decimal]:
    """The numbers of the tables that are not zero, as PyYAML alone reads them
    once slips of the input method are mended."""
    text = prescan(checked.report.draft.source).text
    root = yaml.load(text.encode("utf-8", "surrogatepass"), yaml.BaseLoader)
    tables = [value for key, value in root.items() if name_key(key) not in _NO_TABLES]
    found: Counter[Decimal] = Counter()
    for value in filter(lambda value: isinstance(value, dict), tables):
        found.update(number for number in map(_typed, _leaves(value)) if number)
    return found


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, str):
        yield value


def _typed(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    found = _TYPED.search(plain)
    return Decimal(found[0]) if found else Decimal(0)


def _importing(name: str) -> Callable[[bytes, Path], bool]:
    def use(data: bytes, folder: Path) -> bool:
        source, target = folder / name, folder / "读回.yaml"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        try:
            done = import_file(source, target)
        except MakereportError as refused:
            told = str(refused)
        else:
            _check_places(done.checked, target.read_bytes())
            return not done.checked.has_errors
        assert "有读不懂的内容" not in told, told  # said by no reader, but by a library
        return False

    return use


def _form(data: bytes, folder: Path) -> bool:
    (folder / "form.yaml").write_bytes(data)
    try:
        read_form(folder)
    except MakereportError as refused:
        told = str(refused)
    else:
        return True
    assert re.search(r"form\.yaml:\d+:\d+: ", told), told
    return False


KINDS = {
    "yaml": Kind(_reports, _changed_text, _check),
    "narrative": Kind(_narratives, _changed_narrative, _check),
    "docx": Kind(_words, _changed_package, _importing("年报.docx")),
    "html": Kind(_pages, _changed_text, _importing("年报.html")),
    "xlsx": Kind(_workbooks, _changed_package, _importing("年报.xlsx")),
    "form": Kind(_forms, _changed_text, _form),
}


# The long one


def main() -> None:
    """Try inputs of all kinds in turn until the time is up; what failed is kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--kind", choices=KINDS, action="append")
    options = parser.parse_args()
    kept = ROOT / "build" / "fuzz"
    print(f"seed {options.seed}", flush=True)
    until = time.monotonic() + options.minutes * 60
    done: Counter[str] = Counter()
    failures = 0
    streams = {kind: inputs(kind, options.seed) for kind in options.kind or KINDS}
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            for kind, stream in streams.items():
                data = next(stream)
                if wrong := tried(kind, data, Path(folder)).wrong:
                    failures += 1
                    kept.mkdir(parents=True, exist_ok=True)
                    file = kept / f"{options.seed}-{kind}-{done[kind]}"
                    file.write_bytes(data)
                    print(f"{kind} {done[kind]}, kept as {file}\n{wrong}", flush=True)
                done[kind] += 1
    print(", ".join(f"{number} {kind}" for kind, number in done.items()))
    print(f"{done.total()} inputs, {failures} failures")
    sys.exit(failures > 0)


def tried(kind: str, data: bytes, folder: Path) -> Tried:
    """What becomes of an input."""
    began = time.monotonic()
    try:
        is_sound = KINDS[kind].use(data, folder)
    except Exception:
        return Tried(False, traceback.format_exc())
    took = time.monotonic() - began
    return Tried(is_sound, f"took {took:.1f} s" if took > SLOW else "")


if __name__ == "__main__":
    main()
