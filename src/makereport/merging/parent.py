"""The YAML of a parent's report, with the sums of its subordinate reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from makereport.form.labels import plain_label
from makereport.form.model import Form, Section
from makereport.form.numbers import format_number
from makereport.form.shelf import form_for_year
from makereport.merging.roll import Attendance
from makereport.report.figures import Address, typed_addresses
from makereport.report.keys import PLACEHOLDER, TOP_KEYS
from makereport.report.table_reader import NOT_APPLICABLE
from makereport.writing.schema import modeline
from makereport.writing.starter import narrative_skeleton, outline
from makereport.writing.yaml_lines import Rows, comment, key_lines, scalar, starter_lines

_MOST_IN_LINE = 3
"""Names of subordinate reports on one line; more stand one a line."""


def parent_yaml(
    form: Form,
    year: int,
    sums: Mapping[Address, Decimal],
    count: int,
    attendance: Attendance | None,
    children: Sequence[str] = (),
    void: Collection[str] = (),
) -> str:
    """A report that checks without errors, for somebody to fill in the texts.
    `sums` may hold totals, which are left out; `count` is how many reports
    were added up, `children` what the key 下级 says of them, `void` are the tables
    that apply to none of them."""
    lines = [
        modeline(form),
        f"# {count} 个单位 {year} 年度年报的汇总（{form.source}格式），由 makereport merge 写出。",
        *_attendance_lines(attendance),
        "#",
        "# 表里的数是各单位之和：没有写的都是 0，总计由程序计算。",
        *_unsummed(form),
        f"# 写着“{PLACEHOLDER}”的地方换成本机关的内容。",
        "# “下级”是加进来的年报，检查时就与它们的和核对。"
        if children
        else "# 把各单位的年报写在“下级”里（例如 下级: [各局/*.yaml]），检查时就与它们的和核对。",
        "",
    ]
    for key in TOP_KEYS.values():
        lines += starter_lines(key, year, form) if key.is_required else ()
    if form_for_year(year) is not form:
        lines += key_lines(TOP_KEYS["格式"], form.id)
    if len(children) > _MOST_IN_LINE:
        lines += ["下级:", *(f"  - {scalar(name)}" for name in children)]
    elif children:
        lines += key_lines(TOP_KEYS["下级"], children)
    wanted = set(typed_addresses(form))
    cells = {key: format_number(value) for key, value in sums.items() if value and key in wanted}
    for section in form.sections:
        is_void = section.name in void
        own = [f"{plain_label(section.label)}: {NOT_APPLICABLE}"] if is_void else None
        lines += ["", *(own or _section(section, cells))]
    return "\n".join(lines) + "\n"


def _unsummed(form: Form) -> Iterator[str]:
    """What is not added up, once for all."""
    words = {c.name: c.label for table in form.tables.values() for _, c in table.word_cells}
    if words:
        yield comment(f"文字和百分比不能相加，这些列空着，请自己填：{'、'.join(words.values())}")


def _attendance_lines(attendance: Attendance | None) -> Iterator[str]:
    if attendance is None:
        return
    if attendance.missing:
        yield f"# 名单上的 {attendance.expected} 个单位里，{len(attendance.missing)} 个没有交："
        for name in attendance.missing:
            near = attendance.near.get(name)
            question = f"（不在名单上的“{near}”是不是它？）" if near else ""
            yield comment(f"  {name}{question}")
    else:
        yield f"# 名单上的 {attendance.expected} 个单位都交齐了。"
    if attendance.unexpected:
        yield f"# 不在名单上、也加进来了的 {len(attendance.unexpected)} 个："
        yield from (comment(f"  {name}") for name in attendance.unexpected)


def _section(section: Section, cells: Mapping[Address, str]) -> Iterator[str]:
    table = section.table
    if table is None:
        yield from narrative_skeleton(section.name, outline(section))
        return
    own = {(row, column): text for (name, row, column), text in cells.items() if name == table.name}
    rows = list(Rows(table, own).lines())
    yield f"{plain_label(section.label)}:" + ("" if rows else "  # 各单位都是 0")
    yield from rows
