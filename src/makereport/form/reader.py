"""Reading of `form.yaml`. Every mistake in it is reported where it stands, so
that no name of a form that was read can be wrong later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from makereport.form.fields import Fields, Word, placed, unplaced
from makereport.form.labels import label_key, name_key, suggestion
from makereport.form.lexicon import Lexicon
from makereport.form.model import (
    BESIDE,
    CONTACTS,
    FILE_FIELDS,
    FIXED,
    UNIT_KINDS,
    WORD_KINDS,
    Aspect,
    Balance,
    Block,
    Deadline,
    Form,
    Given,
    Item,
    Limit,
    Mention,
    Part,
    Period,
    Section,
    Superseded,
    Table,
    UnitKind,
    YearRule,
)
from makereport.form.numbers import GRAMMARS, parse_number
from makereport.source.nodes import Node

KINDS = (*GRAMMARS, *WORD_KINDS)
YES_NO = ("是", "否")
DIRECTIONS = ("down", "across")
_CITED = re.compile("{{.*?}}|{%.*?%}")
_BRACES = re.compile("[{}]")
_IN_HEADING = ("单位", "年度")
_SUFFIX = re.compile(r"\.(?:ya?ml|docx?|html?|pdf)$", re.IGNORECASE)
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
        id=fields.attempt(lambda: _id(fields), ""),
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
            "published", lambda node: _deadline(fields.inner(node, "published 的一项")), False
        ),
        unit_kinds=fields.list(
            "unit_kinds", lambda n: _unit_kind(fields.inner(n, "unit_kinds 的一项")), False
        )
        or UNIT_KINDS,
        contacts=fields.attempt(lambda: _contacts(fields), ()),
        period=fields.attempt(lambda: _period(fields), Period()),
        file_name=fields.attempt(lambda: _file_name(fields), ""),
        fixed=fields.list("fixed", lambda node: _fixed(fields, node), False),
        superseded=fields.list(
            "superseded", lambda node: _superseded(fields.inner(node, "superseded 的一项")), False
        ),
    )
    heads: list[Section | Part] = []
    for section in form.sections:
        heads += [*section.parts, section]
    if not fields.is_torn:
        fields.attempt(lambda: _check_kinds(fields, form), None)
        _check_distinct(fields, heads)
        if fields.problems and len({s.name for s in form.sections}) < len(form.sections):
            fields.problems.torn = True  # the table that is meant may be the other one
        else:
            fields.attempt(lambda: _check_given(fields, form), None)
    made: Form = unplaced(form)
    return made


def _id(fields: Fields) -> str:
    """The id, which is the name of a folder and a word of the command line."""
    form_id = fields.text("id")
    if form_id and not re.fullmatch(r"[\w-]+", form_id):
        fields.fail(form_id, "id 只用汉字、字母、数字和 -，例如 tsg-2024")
    return form_id


def _years(years: Fields) -> tuple[int, int | None]:
    first = years.year(years.need("from"))
    until = years.take("to")
    last = years.year(until) if until else None
    if until and last is not None and last < first:
        years.fail(until, "to 早于 from")
    years.done()
    return first, last


def _subjects(title: str) -> tuple[str, ...]:
    """What a title names, without the words for a year and a report."""
    subject = _TITLE_END.sub("", _YEAR_WORD.sub("", _CITED.sub("", title).strip(), count=1))
    return (subject,) if len(subject) > 1 else ()


def _deadline(fields: Fields) -> Deadline:
    check, kind = fields.check("N416"), fields.text("unit_kind")
    deadline = Deadline(check, kind, *_day(fields, "until", "01-31"))
    fields.done()
    return deadline


def _day(fields: Fields, key: str, example: str) -> tuple[int, int]:
    """A month and a day that every year has."""
    typed = fields.text(key)
    try:
        day = datetime.strptime(f"2001-{typed}", "%Y-%m-%d")
    except ValueError:
        day = None
    if day is None or not re.fullmatch("[0-9]{2}-[0-9]{2}", typed):
        fields.fail(typed, f"{key} 是月和日，例如 {example}")
    return day.month, day.day


def _contacts(fields: Fields) -> tuple[str, ...]:
    contacts = fields.list("contacts", fields.word, required=False)
    keys: set[str] = set()
    for name in contacts:
        if label_key(name) in keys:
            fields.fail(name, f"contacts 里的“{name}”写了两次")
        keys.add(label_key(name))
    return contacts or CONTACTS


def _unit_kind(fields: Fields) -> UnitKind:
    kind = UnitKind(fields.text("name"), fields.list("ends", fields.word, required=False))
    fields.done()
    return kind


def _check_kinds(fields: Fields, form: Form) -> None:
    """Each kind of agencies is told in one way, and those that rules name are there."""
    names: list[str] = []
    for kind in form.unit_kinds:
        if kind.name in names:
            fields.fail(kind.name, f"unit_kinds 里的“{kind.name}”写了两次")
        if not kind.ends and kind is not form.unit_kinds[-1]:
            fields.fail(kind.name, f"“{kind.name}”没有 ends，是其余的单位，要排在最后")
        names.append(kind.name)
    mentions = [mention for section in form.sections for mention in section.mentions]
    items = [item for t in form.tables.values() for b in t.blocks for item in b.leaf_columns]
    limits = [limit for item in items for limit in item.most]
    rules: tuple[Deadline | Mention | Limit, ...] = (*form.published, *mentions, *limits)
    for kind_named in filter(None, (rule.unit_kind for rule in rules)):
        known = "" if suggestion(kind_named, names) else f"；可以写 {'、'.join(names)}"
        fields.expect(kind_named, names, f"不认识的 unit_kind：{kind_named}{known}")


def _period(fields: Fields) -> Period:
    node = fields.take("period")
    if node is None:
        return Period()
    inner = fields.inner(node, "period")
    period = Period(*_day(inner, "from", "09-01"))
    inner.done()
    return period


def _file_name(fields: Fields) -> str:
    name = fields.text("file_name", "{年度}")
    rest = name
    for each in FILE_FIELDS:
        rest = rest.replace(f"{{{each}}}", "")
    if (
        "{年度}" not in name
        or re.search(r'[\\/:*?"<>|{}\x00-\x1f]', rest)
        or rest.endswith((".", " "))
        or _SUFFIX.search(name)
    ):
        known = "、".join(f"{{{each}}}" for each in FILE_FIELDS)
        fields.fail(name, f"file_name 是不带后缀的文件名，可以用 {known}，要有 {{年度}}")
    return name


def _fixed(fields: Fields, node: Node) -> str:
    word = fields.word(node)
    fields.expect(word, FIXED, f"不认识的 fixed：{word}；可以写 {'、'.join(FIXED)}")
    return word


def _superseded(fields: Fields) -> Superseded:
    made = Superseded(
        any=fields.list("any", fields.word),
        since=fields.year(fields.need("from")),
        instead=fields.text("instead"),
    )
    fields.done()
    return made


def _limit(fields: Fields) -> Limit:
    check, kind = fields.check("B205"), fields.text("unit_kind")
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
    read = fields.list("sections", lambda node: _section_or_part(fields.inner(node, "一节")))
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
    if label:
        fields.what = f"一节“{label}”"
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
            mentions=fields.list(
                "mentions", lambda n: _mention(fields.inner(n, "mentions 的一项")), False
            ),
            most=fields.whole("most"),
            aspects=fields.list(
                "aspects", lambda n: _aspect(fields.inner(n, "aspects 的一项")), False
            ),
            given=fields.list("given", lambda n: _given(fields.inner(n, "given 的一项")), False),
        )
        if section.most and section.most < section.least:
            fields.fail(fields.asked["most"], "most 小于 least")
        headings = [*section.outline, *(aspect.name for aspect in section.aspects)]
        for given in section.given:
            message = f"“{given.under}”不是 outline 里的标题，也不是 aspects 的名称"
            fields.expect(given.under, dict.fromkeys(headings), message)
    fields.done()
    return section


def _aspect(fields: Fields) -> Aspect:
    aspect = Aspect(fields.text("name"), fields.list("any", fields.word))
    fields.done()
    return aspect


def _given(fields: Fields) -> Given:
    def row(node: Node) -> tuple[str, str]:
        typed = fields.word(node)
        table, dot, name = typed.partition(".")
        if not dot:
            fields.fail(node, f"“{typed}”应当写成 表.行")
        # Each part stays where it was typed, for the mistake that shows later.
        return Word.at(table, node.mark), Word.at(name, node.mark)

    given = Given(
        what=fields.text("what"),
        under=fields.text("under"),
        any=fields.list("any", fields.word),
        of=fields.list("of", row),
    )
    fields.done()
    return given


def _mention(fields: Fields) -> Mention:
    mention = Mention(
        check=fields.check("N408"),
        what=fields.text("what"),
        any=fields.list("any", fields.word),
        unit_kind=fields.text("unit_kind", ""),
    )
    fields.done()
    return mention


def _table(fields: Fields, section: Section) -> Table:
    before = fields.mistakes
    direction = fields.choice("direction", DIRECTIONS) or DIRECTIONS[0]
    widths = fields.list("widths", fields.width)
    blocks = fields.list(
        "blocks", lambda node: _block(fields.inner(node, "blocks 的一段"), direction)
    )
    is_row = direction == "across" and len(blocks) == 1 and not blocks[0].rows
    if is_row:
        own = Item(section.label, section.name)
        blocks = (replace(blocks[0], rows=(own,)),)
    elif not all(block.rows for block in blocks) and not fields.is_torn:
        message = "只有横排（direction: across）、只有一段的表才可以不写 rows"
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
        fields.list("years", lambda n: _year_rule(fields.inner(n, "years 的一项")), False),
        is_row,
        fields.list("notes", lambda node: _plain(fields, fields.word(node)), False),
        _plain(fields, fields.text("not_applicable", "")),
        _plain(fields, fields.text("empty", "")),
    )
    if not fields.is_torn:
        _check_table(fields, table, before)
    if fields.problems is not None:
        fields.problems.unsound |= fields.mistakes > before
    return table


def _check_table(fields: Fields, table: Table, before: int) -> None:
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
        item = replace(item, **(_total(fields, "B202") if is_row else _column(fields)))
    fields.done()
    return item


def _total(fields: Fields, code: str) -> dict[str, Any]:
    sums = fields.list("sum", fields.word, required=False)
    return {"sum": sums, "check": fields.check(code) if sums else ""}


def _column(fields: Fields) -> dict[str, Any]:
    """What only columns have, by their kind."""
    kind = fields.choice("kind", KINDS)
    if kind in WORD_KINDS:
        choices, blank = _choices(fields, kind), fields.text("blank", "")
        is_choice = bool(blank) and name_key(blank) in map(name_key, choices)
        if is_choice and (name_key(blank) or blank in choices):
            fields.complain(blank, f"blank“{blank}”也是一个选项，分不清是空着还是选了它")
        if kind == "percent" and parse_number(blank.rstrip("%％"), "amount") is not None:
            fields.complain(blank, f"blank“{blank}”也是一个百分数，分不清是空着还是填了它")
        return {"kind": kind, "choices": choices, "blank": blank}
    return {
        "kind": kind,
        **_total(fields, "B201"),
        "unit": fields.text("unit", ""),
        "unit_in_cell": bool(fields.choice("unit_in_cell", ("true",), "")),
        "most": fields.list("most", lambda n: _limit(fields.inner(n, "most 的一项")), False),
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
        check=fields.check("C302" if per == "row" else "C301"),
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
        check=fields.check("B203"),
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


def _check_given(fields: Fields, form: Form) -> None:
    """The rows whose numbers a section must give are there."""
    for table, row in (each for s in form.sections for given in s.given for each in given.of):
        fields.expect(table, form.tables, f"given 里的表“{table}”不在格式中")
        fields.expect(row, form.tables[table].items, f"given 里的行“{row}”不在表“{table}”中")


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
