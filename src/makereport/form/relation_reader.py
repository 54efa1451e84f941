"""Reading the equations between cells of any tables of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from makereport.findings.errors import FormError
from makereport.findings.finding import Mark
from makereport.form.fields import Fields, Word, unplaced
from makereport.form.model import Form, family_of
from makereport.form.numbers import parse_number
from makereport.form.tables import Beside, CellName, Item, Relation, Table
from makereport.source.nodes import Mapping as Entries
from makereport.source.nodes import Node
from makereport.source.text import read_source

Tables = Mapping[str, Table]


def read_relations(fields: Fields, tables: Tables) -> tuple[Relation, ...]:
    """The equations under `relations` of a form with these tables. Raises FormError."""

    told: set[object] = set()

    def read(node: Node) -> Relation:
        relation = _relation(fields.inner(node, "relations 的一项"), tables)
        sides = [frozenset(relation.left), frozenset(relation.right)]
        said = tuple(sides) if relation.is_limit else frozenset(sides)
        if said in told:
            fields.fail(node, "与前面的一项说的是同一件事")
        told.add(said)
        return relation

    made: tuple[Relation, ...] = unplaced(fields.list("relations", read, required=False))
    return made


def _relation(fields: Fields, tables: Tables) -> Relation:
    """Sums of cells that are equal, or one of which is the most that the other
    comes to."""

    def side(key: str, required: bool | str = True) -> tuple[tuple[CellName, ...], set[CellName]]:
        cells = _side(fields, key, tables, required)
        return cells, {part for cell in cells for part in _parts(tables[cell[0]], cell)}

    left, left_parts = side("figures")
    most, most_parts = side("at_most", required=False)
    equal, equal_parts = side("equal", "" if most else "equal 或 at_most")
    if equal and most:
        fields.fail(fields.node, "equal（等于）和 at_most（不大于）只写一个")
    right = equal or most
    if left_parts == equal_parts | most_parts:
        fields.fail(fields.node, "两边是同样的数，总是成立")
    tolerance = _tolerance(fields)
    check = fields.check("B207" if most else "B206", "B207" if most else "B206")
    relation = Relation(left, right, bool(most), check, tolerance, fields.text("note", ""))
    fields.done()
    return relation


def read_beside(fields: Fields, tables: Tables, own: str) -> tuple[Beside, ...]:
    """The equations under `beside` of a form of the family `own`, with cells of
    other forms. Raises FormError."""

    def read(node: Node) -> Beside:
        return _beside(fields.inner(node, "beside 的一项"), tables, own)

    return tuple(unplaced(each) for each in fields.list("beside", read, required=False))


def _beside(fields: Fields, tables: Tables, own: str) -> Beside:
    family = fields.text("form")
    if family_of(family) != family:
        fields.fail(family, f"form 写格式的代号，不带年份：{family_of(family)}")
    if family == own:
        fields.fail(family, "form 是本格式自己；表与表之间的关系写在 relations 里")
    right = fields.list("equal", fields.word)
    for word in right:
        if not 2 <= len(word.split(".")) <= 3:
            fields.fail(word, f"“{word}”没有指明一个数，写成 表.行.列")
    beside = Beside(
        family,
        _side(fields, "figures", tables),
        tuple((str(word), word.mark) for word in right if isinstance(word, Word)),
        fields.check("C309", "C309"),
        _tolerance(fields),
        fields.text("note", ""),
    )
    fields.done()
    return beside


def cells_beside(
    form: Form, beside: Beside, other: Form, newest: Form | None
) -> tuple[CellName, ...]:
    """The cells of another form that one of `form.beside` names; nothing where an
    older edition lacks one. Raises FormError where the `newest` lacks it, too."""
    fields = Fields(read_source(form.folder / "form.yaml"), Entries(Mark(1, 1)), "beside")
    words = [Word.at(*each) for each in beside.right]
    try:
        return _cells(fields, "equal", words, other.tables)
    except FormError:
        _cells(fields, "equal", words, (newest or other).tables)
        return ()


def _side(
    fields: Fields, key: str, tables: Tables, required: bool | str = True
) -> tuple[CellName, ...]:
    return _cells(fields, key, fields.list(key, fields.word, required), tables)


def _cells(fields: Fields, key: str, words: Iterable[str], tables: Tables) -> tuple[CellName, ...]:
    words = list(words)
    cells = [read_cell(fields, word, tables) for word in words]
    counted: set[CellName] = set()
    for word, cell in zip(words, cells, strict=True):
        parts = set(_parts(tables[cell[0]], cell))
        if parts & counted:
            fields.fail(word, f"{key} 里的“{word}”算了两次")
        counted |= parts
    return tuple(cells)


def _tolerance(fields: Fields) -> Decimal:
    typed = fields.text("tolerance", "0")
    tolerance = parse_number(typed, "amount")
    if tolerance is None:
        fields.fail(typed, "tolerance 是不小于零的数，例如 0.05")
    return tolerance


def read_cell(fields: Fields, word: str, tables: Tables) -> CellName:
    """The cell of an address: 表.行.列, without the row or the column where the
    table or the row has one only."""
    name, *rest = word.split(".")
    fields.expect(name, tables, f"“{word}”里的表“{name}”不在格式中", word)
    table = tables[name]
    is_short = len(rest) == 1 and (table.is_row or rest[0] not in table.items)
    if not 1 <= len(rest) <= 2 or (table.is_row and not is_short):
        form = "表.列" if table.is_row else "表.行.列"
        fields.fail(word, f"“{word}”没有指明一个数，写成 {form}")
    if is_short and len(table.leaf_rows) == 1:
        rest = [table.leaf_rows[0].name, *rest]
    row = rest[0]
    fields.expect(row, table.items, f"“{word}”里的行“{row}”不在表“{name}”中", word)
    columns = {column.name: column for column in table.columns_of[row]}
    if rest[-1] in {c.name for c in table.all_columns_of[row]} - columns.keys():
        fields.fail(word, f"“{word}”不是数，不能相加")
    if len(rest) == 1 and len(columns) != 1:
        shown = "、".join(columns)
        fields.fail(word, f"“{word}”有好几列，后面写明一列：{shown}")
    column = rest[1] if len(rest) == 2 else next(iter(columns))
    fields.expect(column, columns, f"“{word}”里的列“{column}”不在行“{row}”中", word)
    return name, row, column


def _parts(table: Table, cell: CellName) -> Iterator[CellName]:
    """The cells that a total is made of."""
    name, row, column = cell
    known = {each.name: each for each in table.columns_of[row]}
    for part in _rows(table, table.items[row]):
        for each in _columns(known, known[column]):
            yield name, part.name, each.name


def _rows(table: Table, row: Item) -> Iterator[Item]:
    for part in row.sum or [each.name for each in table.addends(row.name)]:
        item = table.items[part]
        yield from [item] if item is row else _rows(table, item)


def _columns(known: Mapping[str, Item], column: Item) -> Iterator[Item]:
    if not column.sum:
        yield column
    for part in column.sum:
        yield from _columns(known, known[part])
