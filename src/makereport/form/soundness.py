"""Whether the parts of a form that were read agree with each other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from makereport.form.fields import Fields
from makereport.form.labels import label_key, name_key
from makereport.form.model import Part, Section
from makereport.form.tables import BESIDE, WORD_KINDS, Balance, Item, Table, YearRule

MOST_COLUMNS = 63
"""of a table in Word."""


def check_table(fields: Fields, table: Table, before: int) -> None:
    """What the parts of a table say of each other. `before` it there were so many
    mistakes."""
    _check_names(fields, table)
    for block in table.blocks:
        _check_sums(fields, "列", block.leaf_columns, {c.name: c for c in block.leaf_columns})
    _check_sums(fields, "行", table.leaf_rows, table.items)
    is_sound = fields.mistakes == before
    _check_grid(fields, table)
    if not is_sound:  # what follows adds up columns and rows that may be others
        return
    if table.balance:
        fields.attempt(partial(_check_balance, fields, table, table.balance), None)
    for row in table.leaf_rows:
        fields.attempt(partial(_check_added, fields, table, row.name, row.sum), None)
    for rule in table.years:
        fields.attempt(partial(_check_year_rule, fields, table, rule), None)


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
        check_distinct(fields, siblings)


def check_distinct(fields: Fields, items: Iterable[Item] | Iterable[Section | Part]) -> None:
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
            fields.complain(place, f"{message}，第 {number} 段要 {needed} 列{more}")


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
