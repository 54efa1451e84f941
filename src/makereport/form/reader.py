"""Reading of `form.yaml`. Every mistake in it is reported where it stands, so
that no name of a form that was read can be wrong later."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from makereport.findings.errors import FormError
from makereport.findings.finding import Mark
from makereport.form.agencies import CALENDAR, CONTACTS, UNIT_KINDS, Deadline, Period, UnitKind
from makereport.form.fields import Fields, Problems, unplaced
from makereport.form.labels import label_key, suggestion
from makereport.form.lexicon import Lexicon
from makereport.form.lexicon_reader import read_lexicon
from makereport.form.model import FILE_FIELDS, Form, Part, Section
from makereport.form.places import FILE
from makereport.form.relation_reader import read_beside, read_relations
from makereport.form.rules import FIXED, Mention, Superseded
from makereport.form.section_reader import CITED, read_sections
from makereport.form.soundness import check_distinct
from makereport.form.tables import Beside, Limit, Relation
from makereport.source.nodes import Mapping, Node
from makereport.source.text import Source, read_source
from makereport.source.tree import parse, sound_tree

MOST_BYTES = 1024 * 1024
"""of a form.yaml; the longest official one has 30 KB."""
_SUFFIX = re.compile(r"\.(?:ya?ml|docx?|html?|pdf)$", re.IGNORECASE)
_YEAR_WORD = re.compile("^年度?")
_TITLE_END = re.compile("(?:工作)?(?:年度)?(?:报告|年报)$")


def read_form(folder: Path, problems: Problems | None = None) -> Form:
    """The form that a folder holds. Raises FormError naming file, line and column;
    with `problems` only for a file that is no mapping at all, and adds to them
    what else is wrong: then the form is of no use."""
    source = read_source(folder / FILE)
    if len(source.text) > MOST_BYTES:
        raise FormError(source.file, Mark(1, 1), f"格式文件最多 {MOST_BYTES >> 20} MB")
    if problems is None and isinstance(tree := sound_tree(source), Mapping):
        # Most forms are right: the lines are looked at where one is not.
        with suppress(FormError):
            return _form(source, tree, folder, None)
    root, findings = parse(source) if not source.findings else (None, list(source.findings))
    if any(each.code == "Y109" for each in findings):  # other tools read it, too
        hint = "用编辑器另存为 UTF-8"
        raise FormError(source.file, Mark(1, 1), "格式文件要存成 UTF-8 编码，这个不是", hint)
    if findings:
        wrong = [FormError(f.file, Mark(f.line, f.column), f.message, f.hint) for f in findings]
        if problems is not None:
            problems += wrong[:-1]
        raise wrong[-1 if problems is not None else 0]
    if not isinstance(root, Mapping):
        raise FormError(source.file, Mark(1, 1), "应当是一组“键: 值”")
    return _form(source, root, folder, problems)


def _form(source: Source, root: Mapping, folder: Path, problems: Problems | None) -> Form:
    """The form of the entries of its file."""
    fields = Fields(source, root, "格式", problems)
    form = _parts(fields, folder)
    claims = fields.take("claims")
    if fields.is_torn:  # what speaks of its tables may be right
        fields.take("relations")
        fields.take("beside")
        fields.done()
        return form
    relations: tuple[Relation, ...] = ()
    beside: tuple[Beside, ...] = ()
    if fields.is_unsound:  # a sum of a name that is none, or of itself, leads nowhere
        fields.take("relations")
        fields.take("beside")
    else:
        relations = read_relations(fields, form.tables)
        beside = read_beside(fields, form.tables, form.family)
    words = fields.attempt(lambda: _lexicon(fields, claims, form), form.lexicon)
    fields.done()
    return replace(form, relations=relations, beside=beside, lexicon=words)


def _lexicon(fields: Fields, claims: Node | None, form: Form) -> Lexicon:
    if claims is None:
        return form.lexicon
    return read_lexicon(fields.inner(claims, "claims"), form.tables)


def _parts(fields: Fields, folder: Path) -> Form:
    """The form of these entries, without `relations` and `claims`, which speak
    of its tables. Raises FormError naming file, line and column."""
    no_years: tuple[int, int | None] = (0, None)
    first, last = fields.attempt(
        lambda: _years(fields.inner(fields.need("years"), "years")), no_years
    )
    title = fields.text("title")
    if any("单位" in cited for cited in CITED.findall(title)):
        fields.complain(title, "title 里不写单位：单位总是印在标题上面一行")
    form = Form(
        id=fields.attempt(lambda: _id(fields), ""),
        name=fields.text("name"),
        source=fields.text("source"),
        first_year=first,
        last_year=last,
        title=title,
        sections=read_sections(fields),
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
        period=fields.attempt(lambda: _period(fields), CALENDAR),
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
        check_distinct(fields, heads)
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
    subject = _TITLE_END.sub("", _YEAR_WORD.sub("", CITED.sub("", title).strip(), count=1))
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
        return CALENDAR
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


def _check_given(fields: Fields, form: Form) -> None:
    """The rows whose numbers a section must give are there."""
    for table, row in (each for s in form.sections for given in s.given for each in given.of):
        fields.expect(table, form.tables, f"given 里的表“{table}”不在格式中")
        fields.expect(row, form.tables[table].items, f"given 里的行“{row}”不在表“{table}”中")
