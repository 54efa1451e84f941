"""The words of a form in which narratives speak of its figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.findings.errors import FormError
from makereport.form.lexicon import MOST_WORDS, PatternError, Words, check_pattern, expanded
from makereport.form.reader import read_form
from makereport.form.shelf import load_form
from tests.support.reports import FORMS, ROOT

FORM = load_form("zfxxgk-2021")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("收到", ["收到"]),
        ("(办结|答复)(数)?", ["办结", "办结数", "答复", "答复数"]),
        ("(上年(度)?|去年)结转", ["上年结转", "上年度结转", "去年结转"]),
        ("(全部)?", ["全部"]),
    ],
)
def test_a_pattern_stands_for_words(pattern: str, words: list[str]) -> None:
    assert sorted(expanded(pattern)) == sorted(words)


_FEW = st.text("收到办结件", max_size=6)


@given(st.lists(_FEW.filter(bool), max_size=6), _FEW)
def test_words_are_found_wherever_they_stand(words: list[str], text: str) -> None:
    assert Words(words).are_in(text) == any(word in text for word in words)


@pytest.mark.parametrize(
    "pattern", ["申请[0-9]件", "申请(件", "a*件", "收到|受理", "件?", "申请 件"]
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        check_pattern(pattern)


def test_a_pattern_cannot_stand_for_any_number_of_words() -> None:
    with pytest.raises(PatternError):
        expanded("(一|二|三|四|五|六|七|八|九|十)" * 4)
    assert len(expanded("(一|二|三|四|五|六|七|八|九|十)" * 3)) == 1000 <= MOST_WORDS


def test_every_label_of_every_table_can_be_spoken_of() -> None:
    for form in FORMS:
        for name, table in form.tables.items():
            for row in table.items.values():
                if len(row.name) > 2 and row.name not in ("办理结果",):
                    says = form.lexicon.entries[row.name].senses.get(name, ())
                    assert row.name in {sense.name for sense in says}, (form.id, row.name)


def test_a_table_that_is_not_listed_can_be_spoken_of(tmp_path: Path) -> None:
    folder = ROOT / "templates" / "zfxxgk-2021"
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    start, end = text.index("    - table: 复议诉讼"), text.index("    - table: 主动公开")
    (tmp_path / "form.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    form = read_form(tmp_path)

    words = form.lexicon.by_table["复议诉讼"]
    assert (words.measures, words.column) == (("件",), "总计")
    assert form.lexicon.entries["行政诉讼"].senses["复议诉讼"][0].name == "行政诉讼"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    - table: 复议诉讼", "    - table: 复议", "table 里的表“复议”不在格式中"),
        ("        无法提供: [", "        无法提拱: [", "rows 里的“无法提拱”不在表“申请”中"),
        ("        结果维持: [", "        维持: [", "columns 里的“维持”不在表“复议诉讼”中"),
        ("      row: 本年新收", "      row: 新收", "row 里的行“新收”不在表“申请”中"),
        ("parts: [本年新收, 办结]", "parts: [本年新收, 办完]", "parts 里的行“办完”不在表"),
        ("本年新收: [本年新收, 上年结转]", "本年新收: [上年]", "also 里的行“上年”不在表里"),
        ("元: 4}", "元: 万}", "应当是整数"),
        ("    among: [", "    amung: [", "words 里不认识或用不上的键：amung"),
        ("[不予处理]", '["不予(处理"]', "词语“不予(处理”的括号或问号不对"),
        ("[不予处理]", '["不予.处理"]', "词语“不予.处理”里有不能用的字符"),
    ],
)
def test_a_mistake_in_the_words_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = (ROOT / "templates" / "zfxxgk-2021" / "form.yaml").read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    (tmp_path / "form.yaml").write_text(changed, encoding="utf-8")

    with pytest.raises(FormError) as failure:
        read_form(tmp_path)

    assert message in str(failure.value)
    line = next(i for i, row in enumerate(changed.splitlines(), 1) if new.strip() in row)
    assert f":{line}:" in str(failure.value)
