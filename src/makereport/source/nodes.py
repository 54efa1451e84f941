"""What a YAML file is read as: text with places, in mappings and sequences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from makereport.findings.finding import Mark


class Scalar(NamedTuple):
    """Text. `style` is YAML's: `''` (plain), `'`, `"`, `|` or `>`; `last` is
    the number of the line that it ends in (of a block, the one after it)."""

    value: str
    style: str
    mark: Mark
    last: int


class Entry(NamedTuple):
    """One key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(slots=True)
class Mapping:
    """Entries in the order of the file. A key may be there twice: who reads
    them says so, as only they know which spellings are one key."""

    mark: Mark
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Sequence:
    mark: Mark
    items: list[Node] = field(default_factory=list)


Node = Scalar | Mapping | Sequence
