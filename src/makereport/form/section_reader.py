"""Reading of the sections of a form and their tables."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from makereport.form.fields import Fields, Word, placed
from makereport.form.labels import name_key
from makereport.form.model import Part, Section
from makereport.form.numbers import GRAMMARS, parse_number
from makereport.form.rules import Aspect, Given, Mention
from makereport.form.soundness import check_table
from makereport.form.tables import WORD_KINDS, Balance, Block, Item, Limit, Table, YearRule
from makereport.source.nodes import Node

KINDS = (*GRAMMARS, *WORD_KINDS)
YES_NO = ("是", "否")
DIRECTIONS = ("down", "across")
CITED = re.compile("{{.*?}}|{%.*?%}")
_BRACES = re.compile("[{}]")
_IN_HEADING = ("单位", "年度")


def read_sections(fields: Fields) -> tuple[Section, ...]:
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
    for cited in CITED.findall(heading):
        if cited.strip("{} ") not in _IN_HEADING:
            fields.complain(heading, f"heading 里只能引用 {'、'.join(_IN_HEADING)}，不能用 {cited}")
    if _BRACES.search(CITED.sub("", heading)):
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
        check_table(fields, table, before)
    if fields.problems is not None:
        fields.problems.unsound |= fields.mistakes > before
    return table


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
