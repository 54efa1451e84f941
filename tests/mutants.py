"""Change the source at random, one thing at a time, and see which changes the
tests notice: `make mutants COUNT=300 SEED=1`. Not a test, and not in CI.

First the suite runs once under coverage, to know which tests execute each
line; then each change is tried in a copy of the project by the tests that
execute its line, the quickest first, until one fails.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 60.0
"""Seconds of tests that are tried on one change."""
STUCK = 3.0
"""Times as long as tests take that they may take on a change; then it is noticed."""
COMPARED = {
    "==": "!=",
    "!=": "==",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
JOINED = {"and": "or", "or": "and"}
COMPUTED = {"+": "-", "-": "+", "*": "+", "//": "*", "/": "*", "%": "+", "|": "&", "&": "|"}


OURS = frozenset(("ValueError", "KeyError", "TypeError", "MalformedError"))
"""Exceptions whose words no user sees: the program catches them, or they are bugs."""


class Change(NamedTuple):
    """A stretch of a file's bytes that becomes another."""

    file: str
    line: int
    start: int
    end: int
    new: str


class Known(NamedTuple):
    """Which tests execute each line (`file:line`), and how long each takes."""

    tests: dict[str, list[str]]
    seconds: dict[str, float]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, default=300)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--known", type=Path, help="keep what coverage says here, or take it")
    words.add_argument("--under", default="", help="only files whose path begins so")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        copies = [_copy(Path(name) / str(number)) for number in range(os.cpu_count() or 1)]
        known = _known(copies[0], given.known)
        changes = _chosen(given.count, given.seed, given.under)
        free: Queue[Path] = Queue()
        for copy in copies:
            free.put(copy)

        def tried(change: Change) -> bool:
            copy = free.get()
            try:
                return _is_noticed(change, copy, known)
            finally:
                free.put(copy)

        counts = Counter[tuple[str, bool]]()
        with ThreadPoolExecutor(len(copies)) as pool:
            for change, noticed in zip(changes, pool.map(tried, changes), strict=True):
                counts[change.file.split("/")[2], noticed] += 1
                if not noticed:
                    print(_told(change), flush=True)
    for package in sorted({package for package, _ in counts}):
        seen = counts[package, True]
        print(f"{package:12} {seen:4} of {seen + counts[package, False]}")
    seen = sum(count for (_, is_seen), count in counts.items() if is_seen)
    print(f"noticed {seen} of {len(changes)} changes, seed {given.seed}")


def _copy(folder: Path) -> Path:
    """The project as it is in the work tree, without what is not kept."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _environment(copy: Path) -> dict[str, str]:
    paths = os.pathsep.join((str(copy / "src"), str(copy)))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


# What executes what


def _known(copy: Path, path: Path | None) -> Known:
    if path and path.exists():
        return Known(*json.loads(path.read_text(encoding="utf-8")))
    settings, inner, report = (copy / name for name in ("outer.ini", "inner.ini", "times.xml"))
    common = f"[run]\nparallel = True\ndata_file = {copy / '.coverage'}\nsource = {copy / 'src'}\n"
    settings.write_text(f"{common}dynamic_context = test_function\n")
    # A command line that a test begins executes lines for that test.
    inner.write_text(f"{common}context = ${{PYTEST_CURRENT_TEST}}\n")
    (copy / "sitecustomize.py").write_text(
        "import os\nif 'PYTEST_CURRENT_TEST' in os.environ:\n"
        "    import coverage\n    coverage.process_startup()\n"
    )
    environment = {**_environment(copy), "COVERAGE_PROCESS_START": str(inner)}
    coverage = [sys.executable, "-m", "coverage"]
    pytest = ["-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}"]
    for words in (
        ["run", f"--rcfile={settings}", *pytest, "-o", "junit_family=xunit1"],
        ["combine", "-q", f"--rcfile={settings}"],
    ):
        subprocess.run([*coverage, *words], cwd=copy, env=environment, check=False)
    (copy / "sitecustomize.py").unlink()
    known = Known(_contexts(copy), _durations(report))
    if path:
        path.write_text(json.dumps(known), encoding="utf-8")
    return known


def _contexts(copy: Path) -> dict[str, list[str]]:
    from coverage import CoverageData

    data = CoverageData(str(copy / ".coverage"))
    data.read()
    return {
        f"{Path(file).relative_to(copy)}:{line}": sorted(filter(None, map(_test, contexts)))
        for file in data.measured_files()
        for line, contexts in data.contexts_by_lineno(file).items()
    }


def _test(context: str) -> str:
    """The test of a context: `tests.cli.test_x.test_y`, or what pytest says in
    the environment."""
    if "::" in context:
        return re.split(r"\[| \(", context)[0]
    module, _, name = context.rpartition(".")
    return f"{module.replace('.', '/')}.py::{name}" if module.startswith("tests.") else ""


def _durations(report: Path) -> dict[str, float]:
    """Seconds of each test, all its cases together."""
    from xml.etree import ElementTree

    seconds: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        name = _test(f"{case.get('classname')}.{case.get('name', '').split('[')[0]}")
        seconds[name] += float(case.get("time", "0"))  # type: ignore[assignment]
    return dict(seconds)


# Changes


def _chosen(count: int, seed: int, under: str) -> list[Change]:
    """Changes spread over all files by how much there is in them."""
    changes = [
        change
        for path in sorted((ROOT / "src").rglob("*.py"))
        if str(path.relative_to(ROOT / "src" / "makereport")).startswith(under)
        for change in changes_of(path)
    ]
    random.Random(seed).shuffle(changes)
    return sorted(islice(filter(_parses, changes), count))


class _Source:
    """A file and the places of its nodes in bytes."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.data = path.read_bytes()
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        last = self.starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
        return self.starts[node.lineno - 1] + node.col_offset, last

    def change(self, node: ast.expr | ast.stmt, start: int, end: int, new: str) -> Change:
        return Change(self.name, node.lineno, start, end, new)


def changes_of(path: Path) -> Iterator[Change]:
    """Every change of a file that is tried."""
    source = _Source(path)
    for node in _nodes(ast.parse(source.data)):
        yield from _operators(source, node)
        yield from _values(source, node)
        yield from _statements(source, node)


def _operators(source: _Source, node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(left=left, comparators=[right]):
            words = COMPARED
        case ast.BoolOp(values=[left, right, *_]):
            words = JOINED
        case ast.BinOp(left=left, right=right) if not isinstance(left, ast.Constant):
            words = COMPUTED
        case _:
            return
    first, last = source.span(left)[1], source.span(right)[0]
    between = source.data[first:last]
    word = re.sub(r"[\s()]+", " ", between.decode()).strip()
    at = between.find(word.encode())
    if word in words and at >= 0:
        yield source.change(left, first + at, first + at + len(word.encode()), words[word])


def _values(source: _Source, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield source.change(node, source.span(node)[0], source.span(node.operand)[0], "")
        return
    if not isinstance(node, ast.Constant):
        return
    start, end = source.span(node)
    value = node.value
    if isinstance(value, bool):
        yield source.change(node, start, end, str(not value))
    elif isinstance(value, int):
        yield source.change(node, start, end, str(value + 1))
    elif isinstance(value, str) and value:
        opening = re.match(rb'[rR]?"(?!"")', source.data[start:end])
        if opening:
            at = start + opening.end()
            yield source.change(node, at, at, "Z")


def _statements(source: _Source, node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            start, end = source.span(test)
            yield source.change(test, start, end, f"(not ({source.data[start:end].decode()}))")
        case ast.Expr(value=ast.Call()):
            yield source.change(node, *source.span(node), "pass")
        case _:
            pass


def _parses(change: Change) -> bool:
    try:
        ast.parse(_changed((ROOT / change.file).read_bytes(), change))
    except SyntaxError:
        return False
    return True


def _changed(data: bytes, change: Change) -> bytes:
    return data[: change.start] + change.new.encode() + data[change.end :]


def _nodes(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    """What runs and means something: no docstrings, types, sizes of caches,
    words that only developers see."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for field, value in ast.iter_fields(node):
            children = value if isinstance(value, list) else [value]
            if field not in ("annotation", "returns", "decorator_list", "bases"):
                waiting += (c for c in children if isinstance(c, ast.AST) and not _is_talk(c))
        if isinstance(node, ast.expr | ast.stmt):
            yield node


def _is_talk(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.keyword(arg="maxsize"):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in OURS:
            return True
        case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar"))):
            return True
        case _:
            return False


# Tries


def _is_noticed(change: Change, copy: Path, known: Known) -> bool:
    path = copy / change.file
    whole = path.read_bytes()
    path.write_bytes(_changed(whole, change))
    try:
        # What runs when its module is loaded is counted to the test that loads it first.
        own = known.tests.get(f"{change.file}:{change.line}") if _in_function(whole, change) else []
        tests = own or _beside(change.file, known)
        chosen, spent = list[str](), 0.0
        for test in sorted(tests, key=lambda test: known.seconds.get(test, 1.0)):
            spent += known.seconds.get(test, 1.0)
            if chosen and spent > LONGEST:
                break
            chosen.append(test)
        return _fails(chosen, copy, STUCK * min(spent, LONGEST) + 20)
    finally:
        path.write_bytes(whole)


def _in_function(data: bytes, change: Change) -> bool:
    """Whether the change is in the body of a function."""
    return any(
        node.body[0].lineno <= change.line <= (node.end_lineno or 0)
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.FunctionDef)
    )


def _beside(file: str, known: Known) -> set[str]:
    """Tests of a line that runs when its module is loaded, or in a process of
    its own: those that execute anything in the file, and those of its package."""
    in_file = (tests for place, tests in known.tests.items() if place.startswith(f"{file}:"))
    package = file.split("/")[2].removesuffix(".py")
    folders = tuple(f"tests/{each}/" for each in (package, "cli"))
    return {*chain.from_iterable(in_file), *(t for t in known.seconds if t.startswith(folders))}


def _fails(tests: list[str], copy: Path, seconds: float) -> bool:
    words = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--no-header", *tests]
    process = subprocess.Popen(
        words,
        cwd=copy,
        env=_environment(copy),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > until:
            os.killpg(process.pid, 9)
            process.wait()
            return True
        time.sleep(0.05)
    return process.returncode != 0


def _told(change: Change) -> str:
    data = (ROOT / change.file).read_bytes()
    begin = data.rfind(b"\n", 0, change.start) + 1
    stop = data.find(b"\n", change.end)
    line = data[begin:stop].decode()
    new = (data[begin : change.start] + change.new.encode() + data[change.end : stop]).decode()
    return f"{change.file}:{change.line}\n  - {line.strip()}\n  + {new.strip()}"


if __name__ == "__main__":
    main()
