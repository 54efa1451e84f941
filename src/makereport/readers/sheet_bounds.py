"""What a workbook asks for, seen before openpyxl reads it and makes objects of
everything there is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from makereport.findings.errors import ImportFailure
from makereport.ooxml.package import Parts, broken
from makereport.readers.budget import (
    FORMULAS,
    MERGED,
    SHEET_BYTES,
    SHEET_ELEMENTS,
    Budget,
    within,
)

SMALLER = "请把要导入的表格复制到一个新的工作簿，另存后再导入"
_SHEETS = "xl/worksheets/"
_LARGE = (_SHEETS, "xl/sharedStrings", "xl/styles")
_SHEET_ROOTS = frozenset({"worksheet", "chartsheet", "dialogsheet", "macrosheet"})


def inspect(path: Path, parts: Parts, budget: Budget) -> bool:
    """Refuse what would take openpyxl long or much memory; whether there are
    formulas that no program has computed. Raises ImportFailure, PackageError or
    BudgetError."""
    seen = _Seen(path, budget)
    try:
        for name, data in parts.items():
            if name.startswith(_LARGE):
                within(SHEET_BYTES, len(data))
            if name.endswith(".xml"):
                seen.read(data)
    except (expat.ExpatError, LookupError, ValueError):
        raise broken(path) from None
    if seen.listed > seen.sheets:
        raise ImportFailure(str(path), "同一个工作表列了几次", SMALLER)
    return seen.lacks_values


@dataclass
class _Seen:
    """What the parts of a workbook have asked for so far."""

    path: Path
    budget: Budget
    listed: int = 0
    """Sheets in the list of the workbook."""
    sheets: int = 0
    """Parts that are one."""
    lacks_values: bool = False
    _kind: str = ""
    _has_formula: bool = False
    _has_value: bool = False
    _is_value: bool = False
    _is_shared: bool = False
    _shared: int = 0
    _longest: int = 0
    _formula: int = -1
    """Characters of the formula that is being read; none is with -1."""

    def read(self, data: bytes) -> None:
        """Go through a part. Raises ImportFailure, BudgetError, and what expat does."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._kind = ""
        self._shared = self._longest = 0
        parser.Parse(data, True)
        within(FORMULAS, self._shared * self._longest)

    def _refuse_doctype(self, *_: object) -> None:
        raise ImportFailure(str(self.path), "文件里有不该有的内容（DOCTYPE 声明）")

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = full.rpartition("}")[2]
        self.budget.spend(SHEET_ELEMENTS)
        if not self._kind:
            self._kind = name
            self.sheets += name in _SHEET_ROOTS
        elif self._kind == "workbook":
            self.listed += name == "sheet" and any(key.endswith("}id") for key in attributes)
        elif name == "c":
            self._has_formula, self._has_value = False, attributes.get("t") == "str"
        elif name == "v":
            self._is_value = True
        elif name == "f":
            self._has_formula, self._formula = True, 0
            self._shared += attributes.get("t") == "shared"
        elif name == "mergeCell":
            self.budget.spend(MERGED, _area(attributes.get("ref", "")))

    def _end(self, full: str) -> None:
        name = full.rpartition("}")[2]
        if name == "c" and self._kind == "worksheet":
            self.lacks_values |= self._has_formula and not self._has_value
        elif name == "v":
            self._is_value = False
        elif name == "f":
            self._longest, self._formula = max(self._longest, self._formula), -1

    def _text(self, text: str) -> None:
        if self._is_value:
            self._has_value = True
        elif self._formula >= 0:
            self._formula += len(text)


def _area(reference: str) -> int:
    """Places of a range such as A1:C3; too many of one that is none."""
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError:
        return MERGED.most + 1
    if None in (left, top, right, bottom):
        return MERGED.most + 1
    return (right - left + 1) * (bottom - top + 1)  # type: ignore[operator]
