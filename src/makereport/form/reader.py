"""Reading of `form.yaml`. Every mistake in it is reported where it stands, so
that no name of a form that was read can be wrong later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from makereport.findings.codes import CODES
from makereport.form.fields import Fields, placed, unplaced
from makereport.form.labels import label_key, name_key
from makereport.form.lexicon import Lexicon
from makereport.form.model import (
    BESIDE,
    UNIT_KINDS,
    WORD_KINDS,
    Balance,
    Block,
    Deadline,
    Form,
    Item,
    Limit,
    Mention,
    Part,
    Section,
    Table,
    YearRule,
)
from makereport.form.numbers import GRAMMARS, parse_number

KINDS = (*GRAMMARS, *WORD_KINDS)
YES_NO = ("是", "否")
DIRECTIONS = ("down", "across")
_CITED = re.compile("{{.*?}}|{%.*?%}")
_BRACES = re.compile("[{}]")
_IN_HEADING = ("单位", "年度")
_YEAR_WORD = re.compile("^年度?")
_TITLE_END = re.compile("(?:工作)?(?:年度)?(?:报告|年报)$")
MOST_COLUMNS = 63
"""of a table in Word."""


def read_parts(fields: Fields, folder: Path) -> Form:
    """The form of these entries, without `relations` and `claims`, which speak
    of its tables. Raises FormError naming file, line and column."""
    no_years: tuple[int, int | None] = (0, None)
    first, last = fields.attempt(
        lambda: _years(fields.inner(fields.need("years"), "years")), no_years
    )
    title = fields.text("title")
    if any("单位" in cited for cited in _CITED.findall(title)):
        fields.complain(title, "title 里不写单位：单位总是印在标题上面一行")
    form = Form(
        id=fields.text("id"),
        name=fields.text("name"),
        source=fields.text("source"),
        first_year=first,
        last_year=last,
        title=title,
        sections=_sections(fields),
        folder=folder,
        preface=fields.text("preface", ""),
        subjects=fields.list("subjects", fields.word, False) or _subjects(title),
        is_signed=not fields.choice("signature", ("none",), ""),
        is_default=bool(fields.choice("default", ("true",), "")),
        lexicon=Lexicon(),
        published=fields.list(
            "published", lambda node: _deadline(fields.inner(node, "published")), False
        ),
    )
    heads: list[Section | Part] = []
    for section in form.sections:
        heads += [*section.parts, section]
    _check_distinct(fields, heads)
    made: Form = unplaced(form)
    return made


def _years(years: Fields) -> tuple[int, int | None]:
    first = years.number(years.need("from"))
    until = years.take("to")
    last = years.number(until) if until else None
    if until and last is not None and last < first:
        years.fail(until, "to 早于 from")
    years.done()
    return first, last


def _subjects(title: str) -> tuple[str, ...]:
    """What a title names, without the words for a year and a report."""
    subject = _TITLE_END.sub("", _YEAR_WORD.sub("", _CITED.sub("", title).strip(), count=1))
    return (subject,) if len(subject) > 1 else ()


def _deadline(fields: Fields) -> Deadline:
    check, kind = fields.choice("check", CODES), fields.choice("unit_kind", UNIT_KINDS)
    until = fields.text("until")
    fields.done()
    match = re.fullmatch("([0-9]{2})-([0-9]{2})", until)
    if match is None or not (1 <= int(match.group(1)) <= 12 and 1 <= int(match.group(2)) <= 31):
        fields.fail(until, "until 是月和日，例如 01-31")
    return Deadline(check, kind, int(match.group(1)), int(match.group(2)))


def _limit(fields: Fields) -> Limit:
    check, kind = fields.choice("check", CODES), fields.choice("unit_kind", UNIT_KINDS)
    typed = fields.text("value")
    value = parse_number(typed, "amount")
    fields.done()
    if value is None:
        fields.fail(typed, "value 应当是数")
    return Limit(check, kind, value)


def _plain(fields: Fields, text: str) -> str:
    """A sentence that is printed as it is."""
    if _BRACES.search(text):
        fields.complain(text, f"“{text}”照原样印出，不能有花括号")
    return text


def _sections(fields: Fields) -> tuple[Section, ...]:
    """The sections, each with the headings that stand above its own."""
    read = fields.list("sections", lambda node: _section_or_part(fields.inner(node, "section")))
    sections: list[Section] = []
    parts: list[Part] = []
    for each in read:
        if each.level == 2 and not (parts or sections):
            fields.complain(each.label, "第一个标题的 level 只能是 1")
        if isinstance(each, Part):
            parts.append(each)
        else:
            sections.append(replace(each, parts=tuple(parts)))
            parts = []
    if parts:
        fields.complain(parts[-1].label, f"标题“{parts[-1].label}”下面没有一节")
    return tuple(sections)


def _section_or_part(fields: Fields) -> Section | Part:
    kind = fields.choice("kind", ("narrative", "table", "heading"))
    if not kind and "blocks" in fields.entries:  # it is wrong, but its other keys tell
        kind = "table"
    label = fields.label()
    level = int(fields.choice("level", ("1", "2"), "1") or 1)
    heading = fields.text("heading", "")
    for cited in _CITED.findall(heading):
        if cited.strip("{} ") not in _IN_HEADING:
            fields.complain(heading, f"heading 里只能引用 {'、'.join(_IN_HEADING)}，不能用 {cited}")
    if _BRACES.search(_CITED.sub("", heading)):
        fields.complain(heading, "heading 里的花括号没有配对")
    if kind == "heading":
        fields.done()
        return Part(label, level, heading)
    return _section(fields, kind, Section(label, fields.name(), level=level, heading=heading))


def _section(fields: Fields, kind: str, section: Section) -> Section:
    if kind == "table":
        section = replace(section, table=_table(fields, section))
    else:
        section = replace(
            section,
            outline=fields.list("outline", fields.word, required=False),
            least=fields.whole("least"),
            repeats=fields.whole("repeats", most=100) / 100,
            mentions=fields.list("mentions", lambda n: _mention(fields.inner(n, "mention")), False),
        )
    fields.done()
    return section


def _mention(fields: Fields) -> Mention:
    mention = Mention(
        check=fields.choice("check", CODES),
        what=fields.text("what"),
        any=fields.list("any", fields.word),
        unit_kind=fields.choice("unit_kind", UNIT_KINDS, ""),
    )
    fields.done()
    return mention


def _table(fields: Fields, section: Section) -> Table:
    direction = fields.choice("direction", DIRECTIONS) or DIRECTIONS[0]
    widths = fields.list("widths", fields.number)
    blocks = fields.list("blocks", lambda node: _block(fields.inner(node, "block"), direction))
    is_row = direction == "across" and len(blocks) == 1 and not blocks[0].rows
    if is_row:
        own = Item(section.label, section.name)
        blocks = (replace(blocks[0], rows=(own,)),)
    elif not all(block.rows for block in blocks) and not fields.is_torn:
        message = "只有横排（direction: across）、只有一个 block 的表才可以不写 rows"
        fields.fail(fields.asked["blocks"], message)
    balance = fields.take("balance")
    table = Table(
        section.name,
        direction,
        widths,
        blocks,
        fields.attempt(lambda: _balance(fields.inner(balance, "balance")), None, tears=True)
        if balance
        else None,
        fields.list("years", lambda n: _year_rule(fields.inner(n, "years")), False),
        is_row,
        fields.list("notes", lambda node: _plain(fields, fields.word(node)), False),
        _plain(fields, fields.text("not_applicable", "")),
        _plain(fields, fields.text("empty", "")),
    )
    if not fields.is_torn:
        _check_table(fields, table)
    return table


def _check_table(fields: Fields, table: Table) -> None:
    """What the parts of a table say of each other."""
    _check_names(fields, table)
    _check_grid(fields, table)
    for block in table.blocks:
        _check_sums(fields, "列", block.leaf_columns, {c.name: c for c in block.leaf_columns})
    _check_sums(fields, "行", table.leaf_rows, table.items)
    if table.balance:
        fields.attempt(partial(_check_balance, fields, table, table.balance), None)
    for row in table.leaf_rows:
        fields.attempt(partial(_check_added, fields, table, row.name, row.sum), None)
    for rule in table.years:
        fields.attempt(partial(_check_year_rule, fields, table, rule), None)


def _block(fields: Fields, direction: str) -> Block:
    block = Block(
        label=fields.text("label", ""),
        # Across the page no column of labels stands beside the head.
        head=fields.text("head", "") if direction == "down" else "",
        columns=fields.list("columns", lambda node: _item(fields.inner(node, "列"), "columns")),
        rows=fields.list("rows", lambda node: _item(fields.inner(node, "行"), "rows"), False),
    )
    fields.done()
    return block


def _item(fields: Fields, members: str) -> Item:
    """A row or a column. A group of them has no figures of its own, and a group
    of columns is nowhere named."""
    label = fields.label()
    items = fields.list(members, lambda n: _item(fields.inner(n, fields.what), members), False)
    is_row = members == "rows"
    fields.what = f"{'一组' if items else ''}{'行' if is_row else '列'}“{label}”"
    item = Item(label, fields.name() if is_row or not items else "", items)
    if not items:
        item = replace(item, **(_total(fields) if is_row else _column(fields)))
    fields.done()
    return item


def _total(fields: Fields) -> dict[str, Any]:
    sums = fields.list("sum", fields.word, required=False)
    return {"sum": sums, "check": fields.choice("check", CODES) if sums else ""}


def _column(fields: Fields) -> dict[str, Any]:
    """What only columns have, by their kind."""
    kind = fields.choice("kind", KINDS)
    if kind in WORD_KINDS:
        return {
            "kind": kind,
            "choices": _choices(fields, kind),
            "blank": fields.text("blank", ""),
        }
    return {
        "kind": kind,
        **_total(fields),
        "unit": fields.text("unit", ""),
        "unit_in_cell": bool(fields.choice("unit_in_cell", ("true",), "")),
        "most": fields.list("most", lambda n: _limit(fields.inner(n, "most")), False),
    }


def _choices(fields: Fields, kind: str) -> tuple[str, ...]:
    if kind != "choice":
        return YES_NO if kind == "yes-no" else ()
    choices = fields.list("choices", fields.word)
    for number, choice in enumerate(choices):
        if choice in choices[:number]:
            fields.complain(choice, f"choices 里的“{choice}”写了两次")
    if len(choices) == 1:
        fields.complain(choices[0], "choices 至少写两个")
    return choices


def _year_rule(fields: Fields) -> YearRule:
    per = fields.choice("per", ("row", "column"))
    rule = YearRule(
        check=fields.choice("check", CODES),
        per=per,
        this=fields.text("this"),
        last=fields.text("last"),
        plus=fields.text("plus", "") if per == "row" else "",
        minus=fields.text("minus", "") if per == "row" else "",
    )
    fields.done()
    return rule


def _balance(fields: Fields) -> Balance:
    def side(key: str) -> tuple[tuple[str, str], ...]:
        terms = fields.inner(fields.need(key), key)
        if not terms.entries:
            fields.fail(terms.node, f"{key} 是空的")
        return tuple(
            (placed(entry.key), terms.text(entry.key.value)) for entry in terms.node.entries
        )

    balance = Balance(
        left=side("left"),
        right=side("right"),
        computes=fields.text("computes"),
        check=fields.choice("check", CODES),
    )
    fields.done()
    return balance


def _check_names(fields: Fields, table: Table) -> None:
    """Short names are the addresses of cells: unique, also as citations."""
    seen: dict[str, str] = {}
    for name in (item.name for row in table.rows for item in row.walk()):
        first = seen.setdefault(name_key(name), name)
        if first is not name:
            fields.complain(name, f"表“{table.name}”里行的短名“{name}”与“{first}”重复")
    for row in table.rows:
        for word in (row.label, row.name):
            if label_key(word) in BESIDE:
                fields.complain(word, f"“{word}”是年报文件里别的键，不能作一行的名称")
    groups = [item.items for item in table.items.values() if item.items]
    for siblings in (table.rows, *(block.leaf_columns for block in table.blocks), *groups):
        _check_distinct(fields, siblings)


def _check_distinct(fields: Fields, items: Iterable[Item] | Iterable[Section | Part]) -> None:
    """No typed key may mean two of them."""
    seen: dict[str, Item | Section | Part] = {}
    for item in items:
        for word in (item.label, item.name):
            first = seen.setdefault(label_key(word), item)
            if first is not item and label_key(word):
                fields.complain(word, f"“{word}”与“{first.label}”分不开")


def _check_grid(fields: Fields, table: Table) -> None:
    """The numbers of a block find room on the grid (see `form.layout`)."""
    grid, place = len(table.widths), fields.asked["widths"]
    if grid > MOST_COLUMNS:
        fields.complain(place, f"widths 最多 {MOST_COLUMNS} 列")
    for number, block in enumerate(table.blocks, 1):
        columns = len(block.leaf_columns)
        needed = table.label_columns + columns
        fits = needed <= grid
        if table.direction == "across":
            needed = columns * len(block.leaf_rows)
            fits = grid % needed == 0
        if not fits:
            more = "或它的倍数" if table.direction == "across" else "以上"
            message = f"表“{table.name}”的 widths 与行、列的数目不符：有 {grid} 列"
            fields.complain(place, f"{message}，第 {number} 个 block 要 {needed} 列{more}")


def _check_sums(fields: Fields, what: str, leaves: Iterable[Item], known: dict[str, Item]) -> None:
    """Totals are worked out in the order of the form, each part counted once."""
    ready: set[str] = set()
    for total in leaves:
        fields.attempt(partial(_check_sum, fields, what, total, known, ready), None)
        ready.add(total.name)


def _check_sum(
    fields: Fields, what: str, total: Item, known: dict[str, Item], ready: set[str]
) -> None:
    counted: set[Item] = set()
    for name in total.sum:
        where = f"{what}“{total.label}”的 sum 里的“{name}”"
        fields.expect(name, known, f"{where}不在表中")
        if known[name].kind in WORD_KINDS:
            fields.fail(name, f"{where}不是数（kind: {known[name].kind}），不能相加")
        if known[name].sum and name not in ready:
            fields.fail(name, f"{where}也是总计，要排在它前面")
        if counted.intersection(known[name].leaves):
            fields.fail(name, f"{where}算了两次")
        counted.update(known[name].leaves)


def _check_balance(fields: Fields, table: Table, balance: Balance) -> None:
    left, right = ([name for name, _ in side] for side in (balance.left, balance.right))
    for name in (*left, *right, balance.computes):
        fields.expect(name, table.items, f"balance 里的行“{name}”不在表中")
    computed = table.items[balance.computes]
    if computed.items or computed.sum or computed.name not in right:
        fields.fail(
            balance.computes,
            f"computes 只能是 right 里的一行，不是总计，也不是一组行：{computed.name}",
        )
    others = [*left, *(name for name in right if name != computed.name)]
    _check_added(fields, table, computed.name, others)


def _check_added(fields: Fields, table: Table, row: str, added: Iterable[str]) -> None:
    """Figures are added up column by column, before the balance is worked out."""
    for name in added:
        if table.carried in _names(table.items[name].leaves):
            fields.fail(name, f"“{name}”里有 balance 算出的行“{table.carried}”，不能再相加")
        missing = [c for c in _typed_columns(table, row) if c not in _typed_columns(table, name)]
        if missing:
            fields.fail(name, f"“{name}”没有“{missing[0]}”一列，不能与“{row}”相加")


def _check_year_rule(fields: Fields, table: Table, rule: YearRule) -> None:
    """The rule has cells to compare. Last year's form may be another one, but
    from its second year on a form follows itself."""
    if rule.per == "column":
        for name in (rule.this, rule.last):
            fields.expect(name, table.items, f"years 里的行“{name}”不在表中")
        if not set(_typed_columns(table, rule.this)) & set(_names(table.columns_of[rule.last])):
            fields.fail(rule.last, f"“{rule.last}”与“{rule.this}”没有相同的列")
        return
    names = [name for name in (rule.this, rule.last, rule.plus, rule.minus) if name]
    blocks = [_names(c for c in b.leaf_columns if c.is_figure) for b in table.blocks]
    for name in names:
        fields.expect(name, [c for block in blocks for c in block], f"years 里的列“{name}”不在表中")
    if not any(set(names) <= set(block) for block in blocks):
        fields.fail(rule.this, f"没有一行同时有 years 里的各列：{'、'.join(names)}")


def _typed_columns(table: Table, row: str) -> list[str]:
    return [column.name for column in table.columns_of[row] if not column.sum]


def _names(items: Iterable[Item]) -> list[str]:
    return [item.name for item in items]
