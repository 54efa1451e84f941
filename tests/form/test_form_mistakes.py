"""Forms are checked wholly: whatever is wrong in one is reported where it stands."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from makereport.findings.errors import FormError
from makereport.form.model import Form
from makereport.form.reader import read_form
from makereport.form.shelf import form_ids, forms_folder
from makereport.source.nodes import Mapping, Node, Scalar, Sequence
from makereport.source.text import read_source
from makereport.source.tree import parse

TEXT = (forms_folder() / "zfxxgk-2021/form.yaml").read_text(encoding="utf-8")
TOP = """id: 甲
name: 甲
source: 甲
years: {from: 2030}
title: 甲
preface: 甲
sections:
"""
NARRATIVE = "  - {label: 一、情况, name: 情况, kind: narrative}\n"
TABLE = """  - label: 二、数据
    name: 数据
    kind: table
    direction: down
    widths: [2000, 1000, 1000, 1000]
    blocks:
      - columns:
          - {label: 个人, name: 个人, kind: count}
          - {label: 单位, name: 单位, kind: count}
          - {label: 合计, name: 合计, kind: count, sum: [个人, 单位], check: B201}
        rows:
          - {label: 新收, name: 新收}
          - {label: 办结, name: 办结}
          - {label: 小计, name: 小计, sum: [新收, 办结], check: B202}
      - columns:
          - {label: 金额, name: 金额, kind: amount}
        rows:
          - {label: 收费, name: 收费}
          - {label: 结转, name: 结转}
"""
ACROSS = """  - label: 三、争议
    name: 争议
    kind: table
    direction: across
    widths: [500, 500, 500, 500]
    blocks:
      - columns: [{label: 维持, name: 维持, kind: count}, {label: 纠正, name: 纠正, kind: count}]
        rows: [{label: 复议, name: 复议}, {label: 诉讼, name: 诉讼}]
"""
SMALL = TOP + NARRATIVE + TABLE + ACROSS


def read(folder: Path, text: str) -> Form:
    (folder / "form.yaml").write_text(text, encoding="utf-8")
    return read_form(folder)


def refused(folder: Path, text: str) -> tuple[tuple[int, int], str]:
    """Line, column and message with which a form is refused."""
    with pytest.raises(FormError) as caught:
        read(folder, text)
    said = re.fullmatch(
        r".*form\.yaml:(\d+):(\d+): 格式文件有误：(.*)", str(caught.value).split("\n")[0]
    )
    assert said is not None
    return (int(said[1]), int(said[2])), said[3]


def place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def assert_refused(folder: Path, text: str, before: str, after: str, message: str) -> None:
    """`after`, put for the first `before`, is refused where its ▲ stands."""
    assert before in text
    marked = text.replace(before, after, 1)
    changed = marked.replace("▲", "")
    assert refused(folder, changed) == (place(marked, marked.index("▲")), message)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: amount", "kind: ▲money", "不认识的 kind：money；是不是“amount”？"),
        ("kind: amount", "kind: ▲", "不认识的 kind："),
        ("check: B204", "check: ▲B999", "不认识的 check：B999"),
        ("direction: across", "direction: ▲up", "不认识的 direction：up"),
        ("unit_kind: 政府", "unit_kind: ▲政俯", "不认识的 unit_kind：政俯；是不是“政府”？"),
        ("per: row", "per: ▲line", "不认识的 per：line"),
        ("{from: 2021}", "{from: ▲soon}", "应当是整数"),
        ("{from: 2021}", "{from: 2021, to: ▲2020}", "to 早于 from"),
        ("repeats: 50", "repeats: ▲101", "最多是 100"),
        ("until: 01-31", "until: ▲1月31日", "until 是月和日，例如 01-31"),
        ("until: 01-31", "until: ▲13-01", "until 是月和日，例如 01-31"),
        ("value: 100000", "value: ▲十亿", "value 应当是数"),
        ("元: 4}", "元: ▲10}", "最多是 9"),
        ("outline: [主动公开,", "outline: [▲'',", "应当是文字"),
        ("any: [考核]", "any: ▲[]", "any 是空的"),
        ("any: [考核]", "any: [▲'']", "应当是文字"),
        (
            "name: 行政强制}",
            "▲nam: 行政强制}",
            "行“行政强制”里不认识或用不上的键：nam；是不是“name”？",
        ),
        ("name: 规章}", "name: 规章, ▲extra: 1}", "行“规章”里不认识或用不上的键：extra"),
        ("name: 规章}", "name: 规章, ▲kind: count}", "行“规章”里不认识或用不上的键：kind"),
        ("name: 规章}", "name: 规章, ▲check: B202}", "行“规章”里不认识或用不上的键：check"),
        ("name: 规章}", "name: ▲规.章}", "短名“规.章”只能用汉字、字母、数字和下划线，不以数字开头"),
        ("label: 规章,", "label: ▲'',", "label 是空的"),
        (
            "name: 不予公开\n",
            "name: 不予公开\n                ▲sum: [予以公开]\n",
            "一组行“（三）不予公开”里不认识或用不上的键：sum",
        ),
        (
            "label: 申请人情况\n",
            "label: 申请人情况\n            ▲kind: count\n",
            "一组列“申请人情况”里不认识或用不上的键：kind",
        ),
        ("id: zfxxgk-2021\n", "▲", "格式缺少 id"),
        ("sections:", "sections▲：", "键后用了全角冒号“：”"),
        (
            "name: 行政强制}",
            "name: ▲行政处罚}",
            "表“主动公开”里行的短名“行政处罚”与“行政处罚”重复",
        ),
        ("label: 行政强制,", "label: ▲行政 处罚,", "“行政 处罚”与“行政处罚”分不开"),
        ("label: 行政强制,", "label: ▲表前文字,", "“表前文字”是年报文件里别的键，不能作一行的名称"),
        ("name: 行政强制}", "name: ▲表后文字}", "“表后文字”是年报文件里别的键，不能作一行的名称"),
        ("name: 废止,", "name: ▲制发,", "“制发”与“本年制发件数”分不开"),
        ("label: 本年废止件数,", "label: ▲制发,", "“制发”与“本年制发件数”分不开"),
        ("name: 主动公开\n", "name: ▲总体情况\n", "“总体情况”与“一、总体情况”分不开"),
        ("label: 二、主动公开政府信息情况", "label: ▲二、总体情况", "“二、总体情况”与“一、总体情况”分不开"),
        ("[结果维持, 结果纠正,", "[结果维持, ▲没有,", "列“总计”的 sum 里的“没有”不在表中"),
        ("sum: [予以公开, 部分", "sum: [▲予以, 部分", "行“（七）总计”的 sum 里的“予以”不在表中；是不是“予以公开”？"),
        ("sum: [自然人, 商业", "sum: [▲总计, 商业", "列“总计”的 sum 里的“总计”也是总计，要排在它前面"),
        ("sum: [予以公开, 部分", "sum: [▲办结, 部分", "行“（七）总计”的 sum 里的“办结”也是总计，要排在它前面"),
        ("sum: [予以公开, 部分公开,", "sum: [予以公开, ▲予以公开,", "行“（七）总计”的 sum 里的“予以公开”算了两次"),
        ("sum: [予以公开, 部分", "sum: [▲结转下年度, 部分", "“结转下年度”里有 balance 算出的行“结转下年度”，不能再相加"),
        ("left: {本年新收:", "left: {▲本年收到:", "balance 里的行“本年收到”不在表中；是不是“本年新收”？"),
        ("left: {本年新收: 新收, 上年结转: 上年结转}", "left: ▲{}", "left 是空的"),
        ("right: {办结:", "right: {▲办完:", "balance 里的行“办完”不在表中；是不是“办结”？"),
        ("left: {本年新收:", "left: {▲结转下年度:", "“结转下年度”里有 balance 算出的行“结转下年度”，不能再相加"),
        ("computes: 结转下年度", "computes: ▲下年度", "balance 里的行“下年度”不在表中；是不是“结转下年度”？"),
        ("computes: 结转下年度", "computes: ▲办结", "computes 只能是 right 里的一行，不是总计，也不是一组行：办结"),
        ("computes: 结转下年度", "computes: ▲不予公开", "computes 只能是 right 里的一行，不是总计，也不是一组行：不予公开"),
        ("结转下年度: 结转}\n      computes: 结转下年度", "不予公开: 结转}\n      computes: ▲不予公开", "computes 只能是 right 里的一行，不是总计，也不是一组行：不予公开"),
        ("computes: 结转下年度", "computes: ▲本年新收", "computes 只能是 right 里的一行，不是总计，也不是一组行：本年新收"),
        ("this: 上年结转", "this: ▲上年转", "years 里的行“上年转”不在表中；是不是“上年结转”？"),
        ("last: 结转下年度", "last: ▲自然人", "years 里的行“自然人”不在表中"),
        ("per: column,", "per: column, ▲plus: 办结,", "years 的一项里不认识或用不上的键：plus"),
        ("this: 现行有效", "this: ▲现行", "years 里的列“现行”不在表中；是不是“现行有效”？"),
        ("last: 现行有效", "last: ▲规章", "years 里的列“规章”不在表中"),
        ("plus: 制发", "plus: ▲制法", "years 里的列“制法”不在表中；是不是“制发”？"),
        ("minus: 废止", "minus: ▲费止", "years 里的列“费止”不在表中；是不是“废止”？"),
        ("this: 现行有效", "this: ▲处理决定", "没有一行同时有 years 里的各列：处理决定、现行有效、制发、废止"),
        ("    - table: 复议诉讼", "    - table: ▲复议", "table 里的表“复议”不在格式中；是不是“复议诉讼”？"),
        ("      row: 本年新收", "      row: ▲新收", "row 里的行“新收”不在表“申请”中；是不是“本年新收”？"),
        ("parts: [本年新收, 办结]", "parts: [本年新收, ▲办完]", "parts 里的行“办完”不在表“申请”中；是不是“办结”？"),
        ("本年新收: [本年新收, 上年结转]", "本年新收: [▲上年]", "also 里的行“上年”不在表里；是不是“上年结转”？"),
        ("[不予处理]", '[▲"不予(处理"]', "词语“不予(处理”的括号或问号不对"),
        ("[不予处理]", '[▲"不予.处理"]', "词语“不予.处理”里有不能用的字符"),
        ("[不予处理]", f"[▲{'(不|未|没)' * 7}处理]", "词语的写法太多"),
        (
            "widths: [589, ",
            "widths: ▲[",
            "表“复议诉讼”的 widths 与行、列的数目不符：有 14 列，第 1 段要 15 列或它的倍数",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_it_stands(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert_refused(tmp_path, TEXT, before, after, message)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("widths: [2000, 1000, 1000, 1000]", "widths: ▲[2000, 1000, 1000]", "表“数据”的 widths 与行、列的数目不符：有 3 列，第 1 段要 4 列以上"),
        ("widths: [2000, 1000, 1000, 1000]", f"widths: ▲[{', '.join(['100'] * 64)}]", "widths 最多 63 列"),
        ("sum: [新收, 办结]", "sum: [新收, ▲收费]", "“收费”没有“个人”一列，不能与“小计”相加"),
        ("name: 新收}", "name: 新收, sum: [▲小计], check: B202}", "行“新收”的 sum 里的“小计”也是总计，要排在它前面"),
        ("kind: count}", "kind: count, sum: [▲合计], check: B201}", "列“个人”的 sum 里的“合计”也是总计，要排在它前面"),
        ("  - label: 三、", "    balance: {left: {▲新收: 收}, right: {结转: 转}, computes: 结转, check: B203}\n  - label: 三、", "“新收”没有“金额”一列，不能与“结转”相加"),
        ("  - label: 三、", "    years:\n      - {check: C301, per: column, this: 新收, last: ▲收费}\n  - label: 三、", "“收费”与“新收”没有相同的列"),
        ("  - label: 三、", "    years:\n      - {check: C302, per: row, this: ▲金额, last: 金额, plus: 个人}\n  - label: 三、", "没有一行同时有 years 里的各列：金额、金额、个人"),
        ("kind: narrative}", "kind: narrative, ▲direction: down}", "一节“一、情况”里不认识或用不上的键：direction"),
        ("    direction: down", "    ▲mentions: [{check: N408, what: 甲, any: [甲]}]\n    direction: down", "一节“二、数据”里不认识或用不上的键：mentions"),
        ("      - columns: [{label: 维持", "      - ▲head: 甲\n        columns: [{label: 维持", "blocks 的一段里不认识或用不上的键：head"),
        ("        rows: [{label: 复议, name: 复议}, {label: 诉讼, name: 诉讼}]", "        rows: ▲[]", "rows 是空的"),
        ("widths: [500, 500, 500, 500]", "widths: ▲[500, 500, 500, 500, 500]", "表“争议”的 widths 与行、列的数目不符：有 5 列，第 1 段要 4 列或它的倍数"),
        ("widths: [500, 500, 500, 500]", "widths: ▲[500, 500, 500]", "表“争议”的 widths 与行、列的数目不符：有 3 列，第 1 段要 4 列或它的倍数"),
    ],
)  # fmt: skip
def test_a_mistake_in_another_form_is_reported_where_it_stands(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert_refused(tmp_path, SMALL, before, after, message)


@pytest.mark.parametrize(
    "sections", [NARRATIVE, TABLE, ACROSS, NARRATIVE + TABLE, NARRATIVE + TABLE + ACROSS]
)
def test_forms_of_narrative_of_tables_and_without_balance_are_read(
    tmp_path: Path, sections: str
) -> None:
    form = read(tmp_path, TOP + sections)

    assert len(form.sections) == sections.count("label: 一、") + len(form.tables)
    assert not any(table.balance for table in form.tables.values())


def test_a_group_may_be_added_up_by_a_total_among_its_own_rows(tmp_path: Path) -> None:
    text = TEXT.replace(
        "[予以公开, 部分公开, 不予公开, 无法提供, 不予处理, 其他处理]", "[办理结果]"
    )
    assert text != TEXT
    table = read(tmp_path, text).tables["申请"]

    assert table.items["办结"].sum == ("办理结果",)
    assert table.items["办结"] not in table.addends("办理结果")


def test_what_was_read_is_plain_text(tmp_path: Path) -> None:
    """Others write it as YAML, or send it to another process."""
    form = read(tmp_path, SMALL)
    [*items] = form.tables["数据"].items.values()
    texts = [form.id, form.sections[0].label, items[0].name, *items[2].sum]

    assert [type(text) for text in texts] == [str] * 5
    assert pickle.loads(pickle.dumps(form)).tables["数据"].items["小计"].sum == ("新收", "办结")


# What a form says in free words; everything else is a name that something knows.
FREE = {"id", "name", "source", "title", "preface", "label", "head", "unit", "what", "outline"}
FREE |= {"heading", "notes", "not_applicable", "empty", "note", "most", "instead"}
FREE |= {"subjects", "any", "least", "repeats", "widths", "from", "to", "left", "right"}
WORDS = {"words", "measures", "nouns", "weak_nouns", "tail", "given", "rows", "acts", "columns"}
WORDS |= {"zero", "ways", "reviews", "items", "kinds", "matters", "topics", "reviewers"}
OWN_KEYS = {"left", "right"}  # their keys are rows, their values words


def names(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Keys, and values that are not free, with the keys that lead to them."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if path[-1:] != ("amounts",):  # any measure word
                yield (*path, "key"), entry.key
            yield from names(entry.value, (*path, entry.key.value))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from names(item, path)
    elif path[0] == "claims" and WORDS.intersection(path):
        return
    elif path in (("beside", "form"), ("beside", "equal")):
        return  # of another form, which need not be there (see test_families)
    elif path[-1] not in FREE and not OWN_KEYS.intersection(path):
        yield path, node


@pytest.mark.parametrize("form_id", form_ids())
def test_no_name_of_an_official_form_can_be_misspelt(tmp_path: Path, form_id: str) -> None:
    source = read_source(forms_folder() / form_id / "form.yaml")
    root, _ = parse(source)
    assert root is not None
    first_of_each: dict[tuple[str, ...], Scalar] = {}
    for path, scalar in names(root):
        word = () if OWN_KEYS.intersection(path) else (scalar.value,)
        last = word if path[-1] == "key" else ()
        first_of_each.setdefault((*path, *last), scalar)
    assert len(first_of_each) > 20
    lines = source.text.splitlines()
    for path, scalar in first_of_each.items():
        line, column = scalar.mark
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        wrong = after.replace(scalar.value, scalar.value + "误", 1)
        text = "\n".join([*lines[: line - 1], before + wrong, *lines[line:]])
        found, message = refused(tmp_path, text)
        assert found == (line, column), (path, message)
