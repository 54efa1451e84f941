"""What sentences of narratives are read as, and the names of agencies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.checks.sentences import fold
from makereport.claims.reader import reader_of
from makereport.claims.tokens import unified
from makereport.form.shelf import load_form
from tests.support.reports import ROOT

FORM = load_form("zfxxgk-2021")
YEAR = 2022
READINGS = ROOT / "tests" / "corpus" / "readings.txt"


def read(unit: str, sentence: str) -> list[str]:
    """What a sentence states, as row.column=value; with ? where it holds only if a
    number before it is what its known words say."""
    text, _ = unified(fold(sentence), YEAR)
    kind = "政府" if unit.endswith("政府") else "部门"
    claims = reader_of(FORM, unit, kind).claims(text)
    return [
        f"{claim.figure[1]}.{claim.figure[2]}={claim.value}{'?' * bool(claim.wholes)}"
        for claim in claims
    ]


def readings() -> Iterator[tuple[str, str, list[str]]]:
    unit = ""
    for line in READINGS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            unit = line.removeprefix("# ")
        elif not line.startswith("#"):
            sentence, _, expected = line.partition(" |")
            yield unit, sentence, expected.split()


def test_every_sentence_is_read_as_it_is_meant() -> None:
    found = [(sentence, read(unit, sentence)) for unit, sentence, _ in readings()]

    assert len(found) > 300
    assert found == [(sentence, expected) for _, sentence, expected in readings()]


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("丹湄区市场监督管理局", "区市场监督管理局 区市监局 市场监督管理局 我局 本局 全局 丹湄区市监局"),
        ("岚屿区人民政府办公室", "区政府办公室 区政府办 我办 本办 区人民政府办公室"),
        ("汐城区人民政府枫陌街道办事处", "枫陌街道 街道 街道办 我街道 街道办事处 枫陌街道办事处"),
        ("云溪县人民政府", "全县 我县 县政府 县人民政府 全县各级行政机关 云溪县 本县各部门、各乡镇"),
        ("霁川省教育厅", "省教育厅 我厅 本厅"),
        ("云溪县残疾人联合会", "县残联 县残疾人联合会"),
        ("绫江师范学院", "学校 学院 我校 我院"),
        ("澜州市公安局", "市公安局 市局 我局"),
        ("澜州市公安局望岫区分局", "望岫区公安分局 区公安分局 区分局 我分局 分局"),
        ("云溪新城管理委员会", "全区 我区 管委会"),
        ("白石镇人民政府", "白石镇 镇政府 全镇 镇里 我镇"),
    ],
)  # fmt: skip
def test_an_agency_is_known_by_its_names(unit: str, names: str) -> None:
    for name in names.split():
        sentence = f"{name}全年共收到政府信息公开申请12件。"
        assert read(unit, sentence) == ["本年新收.总计=12"], name


@pytest.mark.parametrize(
    ("unit", "others"),
    [
        ("丹湄区市场监督管理局", "区教育局 全区 市市场监管局 各街道 望岫区"),
        ("岚屿区人民政府办公室", "全区 市政府办公室 各部门"),
        ("云溪县人民政府", "全市 全省 各乡镇 鹤汀县 该县"),
        ("澜州市公安局", "县公安局 省公安厅 全市 各分局 下属单位"),
    ],
)
def test_no_other_agency_is_taken_for_it(unit: str, others: str) -> None:
    for name in others.split():
        assert read(unit, f"{name}全年共收到政府信息公开申请12件。") == [], name


@pytest.mark.parametrize(
    "typed", ["收到申请 12 件", "收到申请**12**件", "收到申请１２件", "收到申请十二件", "收到 申请12 宗",
              "收到申请12份", "收到 12 件申请", "收到申请：12件", "收到申请,12件"]
)  # fmt: skip
def test_habits_of_typing_do_not_matter(typed: str) -> None:
    expected = [] if "," in typed else ["本年新收.总计=12"]  # a comma parts them
    assert read("云溪县教育局", f"依申请公开方面，2022年{typed}.") == expected


def test_a_number_of_a_row_is_not_of_the_group_named_with_it() -> None:
    text, _ = unified(fold("2件因本机关不掌握相关政府信息而无法提供，予以公开。"), YEAR)
    [claim] = reader_of(FORM, "云溪县教育局", "部门").claims(text)

    assert claim.figure[1] == "本机关不掌握相关政府信息"
    assert [row for _, row, _ in claim.near] == ["予以公开"]


PIECES = sorted(
    {entry.kinds: word for word, entry in FORM.lexicon.entries.items()}.values()
)  # fmt: skip
"""A word of each kind, or of several."""


@given(st.lists(st.sampled_from([*PIECES, "12件", "0件", "3万元", "、", "，", "（", "）", "不识"])))
def test_words_in_any_order_are_read_without_harm(pieces: list[str]) -> None:
    text, _ = unified(fold("".join(pieces)), YEAR)

    for claim in reader_of(FORM, "云溪县教育局", "部门").claims(text):
        assert 0 <= claim.start < claim.end <= len(text)
