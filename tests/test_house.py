"""The order of the house: who may import whom, and who may print."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from typing import NamedTuple

import makereport
from makereport.form.labels import plain_label
from makereport.form.model import Form
from makereport.form.shelf import form_ids, load_form
from tests.support.reports import ROOT

SOURCE = ROOT / "src" / "makereport"
ORDER = (
    *("findings", "source", "form", "ooxml", "office", "report", "narrative", "charts", "html"),
    *("word", "readers", "writing", "importing", "loading", "claims", "checks", "comparing"),
    *(
        "templating",
        "authoring",
        "products",
        "jobs",
        "bulk",
        "merging",
        "__init__",
        "textconv",
        "cli",
    ),
    "__main__",
)
"""From the ground up: a package imports itself and what stands before it."""
LONGEST_CHAIN = 20
LEAST_LABEL = 3
"""Characters of a label that is one of a form. Those of two are words of any report
(总计, 其他, 申请), of which the source may speak."""


class Import(NamedTuple):
    """One module imported by another, and where."""

    importer: str
    imported: str
    place: str


@cache
def modules() -> dict[str, ast.Module]:
    """Every module by its dotted name below the package; a package's own file
    is `__init__` of it."""
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts): ast.parse(path.read_bytes())
        for path in SOURCE.rglob("*.py")
    }


@cache
def imports() -> tuple[Import, ...]:
    """Every import of one module by another, lazy ones and those for types too."""
    return tuple(found for name, tree in modules().items() for found in _imports(name, tree))


def _imports(name: str, tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        place = f"{name.replace('.', '/')}.py:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            yield from (
                Import(name, "__init__", place) for a in node.names if a.name == "makereport"
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("makereport"):
            home = (node.module or "").removeprefix("makereport").lstrip(".")
            for alias in node.names:
                inner = f"{home}.{alias.name}".lstrip(".")
                known = (inner, f"{inner}.__init__", home, f"{home}.__init__", "__init__")
                yield Import(name, next(each for each in known if each in modules()), place)


def package(module: str) -> str:
    return module.split(".")[0]


def test_every_package_has_a_place_and_one_sentence_of_purpose() -> None:
    assert {package(name) for name in modules()} == set(ORDER)
    assert len(imports()) > 300
    packages = [name for name in modules() if name.endswith(".__init__")]
    assert len(packages) >= 15
    for name in packages:
        sentence = ast.get_docstring(modules()[name]) or ""
        assert sentence.endswith("."), name


def test_a_package_imports_only_what_stands_below_it() -> None:
    upwards = [
        f"{found.place}: {found.importer} imports {found.imported}"
        for found in imports()
        if ORDER.index(package(found.imported)) > ORDER.index(package(found.importer))
    ]

    assert upwards == []


def test_no_module_imports_itself_by_way_of_others_and_no_chain_is_long() -> None:
    # The package's face imports nothing when it is loaded; it only says where names are.
    below: dict[str, set[str]] = {name: set() for name in modules()}
    for found in imports():
        if found.importer != "__init__" and found.imported != found.importer:
            below[found.importer].add(found.imported)
    chains: dict[str, list[str]] = {}
    for name in TopologicalSorter(below).static_order():  # raises CycleError
        longest = max((chains[other] for other in below[name]), key=len, default=[])
        chains[name] = [name, *longest]

    longest = max(chains.values(), key=len)
    assert 10 < len(longest) <= LONGEST_CHAIN, " > ".join(longest)


def _told(node: ast.AST) -> str:
    """What a module does that only the command line may; nothing for all else."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        return "typer" if any(name.split(".")[0] == "typer" for name in names) else ""
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ""
        if called in ("print", "exit", "quit", "sys.exit", "os._exit") or "sys.std" in called:
            return called
    return ""


def test_only_the_command_line_prints_exits_or_knows_typer() -> None:
    entrances = {"cli", "textconv", "__main__"}
    below = {name: tree for name, tree in modules().items() if package(name) not in entrances}

    assert len(below) > 70
    assert any(_told(node) for node in ast.walk(modules()["textconv"]))
    told = [
        f"{name}:{getattr(node, 'lineno', 0)}: {_told(node)}"
        for name, tree in below.items()
        for node in ast.walk(tree)
        if _told(node)
    ]
    assert told == []


def test_the_command_line_uses_only_public_names() -> None:
    used = [found for found in imports() if package(found.importer) == "cli"]

    assert {package(found.imported) for found in used} == {"cli", "__init__"}
    names = {
        node.attr
        for name, tree in modules().items()
        if package(name) == "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "makereport"
    }
    assert len(names) > 15
    assert names <= set(makereport.__all__)


def test_every_public_name_is_where_it_is_said_to_be() -> None:
    for name in set(makereport.__all__) - {"__version__"}:
        named = [
            found.imported
            for found in imports()
            if found.importer == "__init__"
            and hasattr(importlib.import_module(f"makereport.{found.imported}"), name)
        ]
        assert named, name
        assert getattr(makereport, name) is not None


def labels(form: Form) -> Iterator[str]:
    """What a form calls its sections, rows and columns."""
    for section in form.sections:
        yield from (section.label, section.name, *(part.label for part in section.parts))
    for block in (block for table in form.tables.values() for block in table.blocks):
        for item in (item for each in (*block.rows, *block.columns) for item in each.walk()):
            yield from (item.label, item.name, plain_label(item.label))


def test_no_label_of_a_form_stands_in_the_source() -> None:
    """Forms are data: to change one, or to add one, no code is touched. Docs, samples of
    codes (docs/codes.yaml) and tests do name them."""
    words = {word for form_id in form_ids() for word in labels(load_form(form_id))}
    told = {word for word in words if len(word) >= LEAST_LABEL}
    pattern = re.compile("|".join(map(re.escape, sorted(told, key=len, reverse=True))))
    files = [path for path in SOURCE.rglob("*") if path.is_file() and path.suffix != ".pyc"]

    assert len(told) > 150
    assert not [
        f"{path.relative_to(SOURCE)}:{number} {found.group()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for found in pattern.finditer(line)
    ]
