"""Structural faults of a .docx that the Open XML SDK validator does not see."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

Element = etree._Element
Members = dict[str, bytes]
Roots = dict[str, Element]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
CONTENT_TYPES = "[Content_Types].xml"

TEXT_TAGS = {W + name for name in ("t", "delText", "instrText", "delInstrText")}
# Wrappers that are transparent: what they hold counts as standing in their place.
WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml")}
# A field must begin and end within one of these.
STORY_TAGS = {W + name for name in ("tc", "footnote", "endnote", "comment", "txbxContent")}
STYLE_REFERENCES = {
    W + "pStyle": "paragraph",
    W + "rStyle": "character",
    W + "tblStyle": "table",
    W + "basedOn": "",
    W + "next": "paragraph",
    W + "link": "",
}


def lint(path: Path | str) -> list[str]:
    """Return one line per fault, each naming the part and the place in it; empty if none."""
    with zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        members = {name: archive.read(name) for name in names}
    roots, problems = _parse(members)
    counts = Counter(names).items()
    problems += [f"{name}: stands {count} times in the zip" for name, count in counts if count > 1]
    problems += _content_types(members, roots)
    problems += _relationship_targets(members, roots)
    problems += _relationship_ids(roots)
    problems += _docpr_ids(roots)
    styles = _style_types(roots)
    for name, root in roots.items():
        problems += _jinja(name, root)
        problems += _stray_text(name, root)
        problems += _fields(name, root)
        problems += _styles(name, root, styles)
        for cell in root.iter(W + "tc"):
            problems += _cell(name, cell)
        for table in root.iter(W + "tbl"):
            problems += _table(name, table)
    return problems


def _parse(members: Members) -> tuple[Roots, list[str]]:
    roots: Roots = {}
    problems: list[str] = []
    for name, data in members.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        try:
            roots[name] = etree.fromstring(data)
        except etree.XMLSyntaxError as error:
            problems.append(f"{name}: not well-formed: {error}")
    return roots, problems


def _at(name: str, element: Element) -> str:
    return f"{name} {element.getroottree().getpath(element)}"


def _attributes(element: Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]


def _number(element: Element | None, attribute: str = "val", default: int = 0) -> int:
    """A whole-number attribute; the SDK reports what is not a number, so that reads as default."""
    value = "" if element is None else element.get(W + attribute, "")
    return int(value) if value.isascii() and value.isdigit() else default


def _children(parent: Element, *tags: str) -> Iterator[Element]:
    for child in parent:
        if child.tag in WRAPPERS:
            yield from _children(child, *tags)
        elif child.tag in tags:
            yield child


# --- package -----------------------------------------------------------------------------------


def _content_types(members: Members, roots: Roots) -> Iterator[str]:
    types = roots.get(CONTENT_TYPES)
    if types is None:
        yield f"{CONTENT_TYPES}: missing"
        return
    defaults = {e.get("Extension", "").lower() for e in types.iter("{*}Default")}
    overrides = {e.get("PartName", "").lstrip("/").lower() for e in types.iter("{*}Override")}
    for name in members:
        extension = name.rpartition(".")[2].lower()
        if name != CONTENT_TYPES and extension not in defaults and name.lower() not in overrides:
            yield f"{name}: has no content type"
    for name in sorted(overrides - {member.lower() for member in members}):
        yield f"{CONTENT_TYPES}: names {name}, which is missing"


def _source(rels: str) -> str:
    """The part whose relationships these are: a/_rels/b.xml.rels belongs to a/b.xml."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    return posixpath.join(folder, posixpath.basename(rels).removesuffix(".rels"))


def _relationship_targets(members: Members, roots: Roots) -> Iterator[str]:
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        source = _source(name)
        if source and source not in members:
            yield f"{name}: belongs to {source}, which is missing"
        for link in root.iter("{*}Relationship"):
            if link.get("TargetMode") == "External":
                continue
            target = posixpath.join("/", posixpath.dirname(source), unquote(link.get("Target", "")))
            target = posixpath.normpath(target).lstrip("/")
            if target not in members:
                yield f"{name} {link.get('Id')}: points to {target}, which is missing"


def _relationship_ids(roots: Roots) -> Iterator[str]:
    known = {
        (_source(name), link.get("Id"))
        for name, root in roots.items()
        if name.endswith(".rels")
        for link in root.iter("{*}Relationship")
    }
    for name, root in roots.items():
        for element in root.iter("*"):
            for key, value in _attributes(element):
                if key.startswith(R) and (name, value) not in known:
                    yield f"{_at(name, element)}: no relationship {value}"


def _docpr_ids(roots: Roots) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, root in roots.items():
        for element in root.iter(DOC_PR):
            number = element.get("id", "")
            if number in seen:
                yield f"{_at(name, element)}: docPr id {number} is taken by {seen[number]}"
            seen.setdefault(number, _at(name, element))


# --- text --------------------------------------------------------------------------------------


def _jinja(name: str, root: Element) -> Iterator[str]:
    for element in root.iter("*"):
        pieces = [value for _, value in _attributes(element)]
        if element.tag == W + "p":
            # Word likes to cut a tag into several runs, so a paragraph is read as one text.
            pieces.append("".join(text.text or "" for text in element.iter(*TEXT_TAGS)))
        elif element.tag not in TEXT_TAGS:
            pieces.append(element.text or "")
        for piece in pieces:
            if "{{" in piece or "{%" in piece:
                yield f"{_at(name, element)}: template tag left in {piece[:60]!r}"


def _stray_text(name: str, root: Element) -> Iterator[str]:
    for element in root.iter(W + "*"):
        if element.tag in TEXT_TAGS:
            continue
        # Direct text and what follows each child, comments included.
        pieces = [element.text] + [child.tail for child in element]
        text = "".join(piece or "" for piece in pieces).strip()
        if text:
            yield f"{_at(name, element)}: stray text {text[:60]!r}"


def _fields(name: str, root: Element) -> Iterator[str]:
    stories: dict[Element, list[Element]] = {}
    for mark in root.iter(W + "fldChar", W + "instrText"):
        story = next((a for a in mark.iterancestors() if a.tag in STORY_TAGS), root)
        stories.setdefault(story, []).append(mark)
    for story, marks in stories.items():
        yield from _balance(name, story, marks)


def _balance(name: str, story: Element, marks: list[Element]) -> Iterator[str]:
    open_fields: list[str] = []
    for mark in marks:
        kind = mark.get(W + "fldCharType") if mark.tag == W + "fldChar" else "instrText"
        state = open_fields[-1] if open_fields else "closed"
        if kind == "begin":
            open_fields.append("begin")
        elif state == "closed" or (kind != "end" and state == "separate"):
            yield f"{_at(name, mark)}: field {kind} without its begin"
        elif kind == "separate":
            open_fields[-1] = "separate"
        elif kind == "end":
            open_fields.pop()
    if open_fields:
        yield f"{_at(name, story)}: {len(open_fields)} field(s) without an end"


# --- styles ------------------------------------------------------------------------------------


def _style_types(roots: Roots) -> dict[str, str]:
    return {
        style.get(W + "styleId", ""): style.get(W + "type", "paragraph")
        for root in roots.values()
        if root.tag == W + "styles"
        for style in root.iter(W + "style")
    }


def _styles(name: str, root: Element, styles: dict[str, str]) -> Iterator[str]:
    for element in root.iter(*STYLE_REFERENCES):
        wanted = STYLE_REFERENCES[str(element.tag)]
        style = element.get(W + "val", "")
        if style not in styles:
            yield f"{_at(name, element)}: style {style} is not defined"
        elif wanted and styles[style] != wanted:
            yield f"{_at(name, element)}: {style} is a {styles[style]} style, not a {wanted} style"


# --- tables ------------------------------------------------------------------------------------


def _cell(name: str, cell: Element) -> Iterator[str]:
    blocks = list(_children(cell, W + "p", W + "tbl"))
    if not any(block.tag == W + "p" for block in blocks):
        yield f"{_at(name, cell)}: cell without a paragraph"
    elif blocks[-1].tag == W + "tbl":
        yield f"{_at(name, cell)}: cell ends in a table"


def _table(name: str, table: Element) -> Iterator[str]:
    grid = [_number(column, "w") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    if not grid or 0 in grid:
        yield f"{_at(name, table)}: tblGrid without columns or with a column without width"
        return
    width = table.find(f"{W}tblPr/{W}tblW")
    if width is not None and width.get(W + "type") == "dxa" and _number(width, "w") != sum(grid):
        yield f"{_at(name, table)}: tblW is {_number(width, 'w')}, tblGrid adds up to {sum(grid)}"
    open_merges: set[tuple[int, int]] = set()
    for row in _children(table, W + "tr"):
        cells = list(_row_cells(row))
        used = cells[-1][1] if cells else 0
        used += _number(row.find(f"{W}trPr/{W}gridAfter"))
        if used != len(grid):
            fault = "short row" if used < len(grid) else "row overflows"
            yield f"{_at(name, row)}: {fault}: {used} grid columns of {len(grid)}"
        merges: set[tuple[int, int]] = set()
        for start, end, cell in cells:
            yield from _cell_width(name, cell, grid[start:end])
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None:
                continue
            merges.add((start, end))
            if merge.get(W + "val", "continue") == "continue" and (start, end) not in open_merges:
                yield f"{_at(name, cell)}: vMerge continues nothing"
        open_merges = merges


def _row_cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """Each cell with its first grid column and the one after its last."""
    start = _number(row.find(f"{W}trPr/{W}gridBefore"))
    for cell in _children(row, W + "tc"):
        end = start + _number(cell.find(f"{W}tcPr/{W}gridSpan"), default=1)
        yield start, end, cell
        start = end


def _cell_width(name: str, cell: Element, columns: list[int]) -> Iterator[str]:
    width = cell.find(f"{W}tcPr/{W}tcW")
    if width is None or width.get(W + "type", "dxa") != "dxa":
        return
    found = _number(width, "w")
    if found != sum(columns):
        yield f"{_at(name, cell)}: tcW is {found}, its grid columns add up to {sum(columns)}"
