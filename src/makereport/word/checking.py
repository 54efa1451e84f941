"""A template against its form: every fault at the place where somebody finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from makereport.findings.errors import PackageError, TemplateError
from makereport.findings.finding import Finding, Mark
from makereport.form.model import Form
from makereport.form.tables import Item
from makereport.narrative.printing import UnusableTagError
from makereport.ooxml.package import Parts, read_package
from makereport.ooxml.scan import MalformedError
from makereport.word.carried import BODY
from makereport.word.naming import Naming, names_of, paragraph_names
from makereport.word.places import Line, lines_of, part_title
from makereport.word.tags import Fault, Scanned, Tag, scan, tree_of
from makereport.word.template import JOINED, joined_message

_WORD = re.compile(r"\w+")
LISTED = 4
"""Names that a finding lists."""


@dataclass
class CheckedTags:
    """What is wrong with a template; `printed` has the places where each
    figure and text of the form is printed, as far as tags tell."""

    file: str
    findings: list[Finding]
    printed: dict[str, list[tuple[Line, int]]]
    broken: list[frozenset[str]] = field(default_factory=list)
    """The words on each line of a tag that is broken."""

    @property
    def has_errors(self) -> bool:
        """Whether no report can be built with the template."""
        return any(finding.is_error for finding in self.findings)


def check_tags(path: Path, form: Form, file: str) -> CheckedTags:
    """The tags of a template, each by what it names. Raises TemplateError for
    what is no Word file, or has too many."""
    try:
        parts = read_package(path)
    except PackageError as error:
        raise TemplateError(str(path), error.reason, error.hint) from None
    if BODY not in parts:
        raise TemplateError(str(path), "不是 Word 文件", "模板应当是 .docx")
    checked = CheckedTags(file, [], {})
    for name, data in _with_text(parts):
        try:
            lines = lines_of(name, data)
        except MalformedError:
            raise TemplateError(str(path), f"{name} 不是完好的 XML") from None
        try:
            _check_part(checked, lines, form)
        except UnusableTagError as error:
            raise TemplateError(str(path), f"{part_title(name)}里的{error}用不了") from None
    return checked


def _with_text(parts: Parts) -> Iterator[tuple[str, bytes]]:
    """The parts that may have tags, the body first."""
    yield BODY, parts[BODY]
    for name, data in parts.items():
        is_more = name.endswith(".xml") and name.startswith(("word/", "docProps/"))
        if is_more and name != BODY and (b"{" in data or "｛".encode() in data or b"20" in data):
            yield name, data


def _check_part(checked: CheckedTags, lines: list[Line], form: Form) -> None:
    names = names_of(form)
    texts = [line.text for line in lines]
    scanned = scan(texts, frozenset(names))
    faults = [*scanned.faults, *_paragraph_tags(scanned, form)]
    lost = {fault.mark.line for fault in scanned.faults}
    checked.broken += (frozenset(_WORD.findall(texts[line - 1])) for line in sorted(lost))
    naming = Naming(names, texts, scanned.tags)
    with suppress(RecursionError):  # of a tag that filling will tell of
        naming.follow(tree_of(scanned), dict(names))
    faults += naming.faults
    faults += _years(scanned.bare, _year_of(form.subjects))
    if lines and lines[0].place[0] == part_title(BODY):
        faults += _joined(texts)
    for fault in sorted(dict.fromkeys(faults), key=lambda fault: fault.mark):
        checked.findings.append(_finding(checked.file, lines, fault))
    for address, numbers in naming.printed.items():
        places = checked.printed.setdefault(address, [])
        places += ((lines[number - 1], number) for number in numbers)


def _finding(file: str, lines: Sequence[Line], fault: Fault) -> Finding:
    line = lines[fault.mark.line - 1]
    message = f"{''.join(line.place)}：{fault.message}"
    return Finding(fault.code, message, fault.hint, line.place, file, *fault.mark, line.text)


def _paragraph_tags(scanned: Scanned, form: Form) -> Iterator[Fault]:
    """Tags for whole paragraphs that are not written as such, or that take the
    text beside them away."""
    whole = set(paragraph_names(form))
    by_line: dict[int, list[Tag]] = {}
    for tag in scanned.tags:
        by_line.setdefault(tag.mark.line, []).append(tag)
    for line, tags in by_line.items():
        for tag in tags:
            name = tag.jinja.strip("{}").strip("-+ ")
            if not tag.word and name in whole and tag.prefix != "p":
                message = f"“{name}”是几段文字，{tag.written} 里放不下"
                yield Fault("F711", tag.mark, message, f"独占一段，写成 {{{{p {name} }}}}")
        givers = [tag for tag in tags if tag.prefix == "p"]
        beside = scanned.bare[line - 1].strip()
        if givers and beside:
            message = f"{givers[0].written} 所在的整段会让出来，旁边的“{beside[:20]}”不会印出"
            yield Fault("F711", givers[0].mark, message, "旁边的文字另起一段")


def _joined(texts: Sequence[str]) -> Iterator[Fault]:
    for number, text in enumerate(texts, 1):
        for found in JOINED.finditer(text):
            mark = Mark(number, found.start() + 1)
            yield Fault("F711", mark, joined_message(found[0]), "删去多出来的数，或者隔开")


@cache
def _year_of(subjects: tuple[str, ...]) -> re.Pattern[str]:
    """A year before what titles of the form name, or a period."""
    named = "".join(f"{re.escape(subject)}|" for subject in subjects)
    return re.compile(rf"(?<!\d)20\d\d年(?=度|{named}(?:工作)?年[度报]|1月1日|$)")


def _years(lines: Sequence[str], year: re.Pattern[str]) -> Iterator[Fault]:
    for number, text in enumerate(lines, 1):
        for found in year.finditer(text):
            message = f"“{found[0]}”是直接写的，别的年度也会这样印"
            mark = Mark(number, found.start() + 1)
            yield Fault("F713", mark, message, "写成 {{ 年度 }}年")


def missing_findings(checked: CheckedTags, form: Form, missing: Sequence[str]) -> list[Finding]:
    """A finding for each row, text or table that is not printed, where its
    neighbours are."""
    optional = {name for name in paragraph_names(form) if name not in _required(form)}
    findings = []
    for title, addresses, tag in _grouped(form, missing):
        line, number = _neighbour(checked, form, addresses[0])
        code = "F713" if addresses[0] in optional else "F712"
        place = f"{''.join(line.place)}：" if number > 1 else ""
        if code == "F713":
            message = f"没有标签 {tag}，写了{title}的年报不能用它"
            hint = f"在要印的地方加一段 {tag}"
        else:
            message = f"{place}没有印出{title}"
            hint = f"在要印的地方写 {tag}；0 也要印"
        shown = line.text if number > 1 else ""
        findings.append(Finding(code, message, hint, line.place, checked.file, number, 1, shown))
    return sorted(findings, key=lambda finding: finding.order)


def hidden_findings(checked: CheckedTags, form: Form, hidden: Sequence[str]) -> list[Finding]:
    """A finding for each row or text that a condition hides in some reports."""
    findings = []
    for title, addresses, _ in _grouped(form, hidden):
        own = checked.printed.get(addresses[0])
        line, number = own[0] if own else _neighbour(checked, form, addresses[0])
        message = f"{''.join(line.place)}：等于 0 时没有印出{title}"
        hint = "去掉包着它的 {% if %}：每个数都要印，0 也要印"
        findings.append(
            Finding("F712", message, hint, line.place, checked.file, number, 1, line.text)
        )
    return sorted(findings, key=lambda finding: finding.order)


def misplaced_finding(
    checked: CheckedTags, form: Form, own: str, row: Item, column: Item, other: str
) -> Finding:
    """F714: in the cell of a row and column, cited as `own`, stands the `other`. It
    is told at the tag that prints the other there, as far as tags tell which."""
    line, number = beside = _neighbour(checked, form, own)
    if tags := checked.printed.get(other):
        same_row = (each for each in tags if each[0].place[:-1] == beside[0].place[:-1])
        line, number = next(same_row, tags[-1])
    at = max(0, line.text.find("{{")) + 1
    message = f"{''.join(line.place)}：“{row.label}”的“{column.label}”一格印的是 {other}"
    hint = f"这一格写 {{{{ {own} }}}}，或者把这一行的标签改对"
    return Finding("F714", message, hint, line.place, checked.file, number, at, line.text)


def _required(form: Form) -> set[str]:
    preface = ["前言"] if form.preface else []
    return {*preface, *(section.name for section in form.sections if section.table is None)}


def _grouped(form: Form, missing: Sequence[str]) -> Iterator[tuple[str, list[str], str]]:
    """What is missing in words, row by row, with its addresses and a tag."""
    left = [address for address in missing if "." not in address]
    for address in left:
        prefix = "" if address in ("单位", "标题", "年度") else "p"
        yield f"“{address}”", [address], f"{{{{{prefix} {address} }}}}"
    for table in form.tables.values():
        lost = [address for address in missing if address.startswith(f"{table.name}.")]
        if lost and len(lost) == len(table.addresses):
            yield f"整张表“{table.name}”", lost, f"{{{{ {lost[0]} }}}} 等"
            continue
        rows: dict[str, list[str]] = {}
        for address in lost:
            rows.setdefault(address.rpartition(".")[0], []).append(address)
        for row, addresses in rows.items():
            item = table.items[row.rpartition(".")[2]]
            columns = {column.name: column.label for column in table.all_columns_of[item.name]}
            labels = [f"“{columns[each.rpartition('.')[2]]}”" for each in addresses]
            what = "、".join(labels[:LISTED]) + (
                f"等 {len(labels)} 格" if len(labels) > LISTED else ""
            )
            yield f"“{item.label}”的{what}", addresses, f"{{{{ {addresses[0]} }}}}"


def _neighbour(checked: CheckedTags, form: Form, address: str) -> tuple[Line, int]:
    """Where a figure of the same row is printed, else the last one before it."""
    nearest = Line(("正文",), ""), 1
    table = form.tables.get(address.partition(".")[0])
    cells = table.addresses if table and address in table.addresses else {}
    for each, (row, _) in cells.items():
        if row is cells[address][0]:
            siblings = (sibling for sibling, (owner, _) in cells.items() if owner is row)
            known = [each[0] for each in map(checked.printed.get, siblings) if each]
            return known[0] if known else nearest
        before = checked.printed.get(each)
        nearest = before[0] if before else nearest
    return nearest


def statically_missing(checked: CheckedTags, form: Form) -> list[str]:
    """What no tag of the template prints, as far as tags tell."""
    wanted = ["单位", "标题", *paragraph_names(form)]
    for table in form.tables.values():
        wanted += table.addresses
    missing = [address for address in wanted if address not in checked.printed]
    for words in checked.broken:  # A broken tag is told of; what it would print is not missed, too.
        meant = (each for each in missing if each.rpartition(".")[2] in words)
        if (found := next(meant, "")) != "":
            missing.remove(found)
    return missing


@cache
def first_error(path: Path, form: Form) -> Finding | None:
    """The first tag of a template that is wrong, for the error of a build."""
    try:
        findings = check_tags(path, form, str(path)).findings
    except TemplateError:
        return None
    return next((finding for finding in findings if finding.is_error), None)


def draw_command(form: Form) -> str:
    """What draws the Word template of a form again."""
    return f"makereport template draw {form.id} --forms {form.folder} -o {form.template}"
