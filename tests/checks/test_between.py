"""Rules between the reports of one run (F701–F703)."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from makereport.checks.between import Between, digest
from makereport.findings.finding import Settled
from tests.support.reports import TEXT, check_text

SENTENCES = [
    "我们坚持以公开为常态不公开为例外",
    "主要负责人亲自研究部署政务公开工作",
    "全年召开政务公开专题会议12次",
    "通过政府网站公开信息317条",
    "组织全县政务公开业务培训三期",
    "完善依申请公开登记审核答复流程",
]
PROSE = TEXT + "".join(f"  {sentence}。\n" for sentence in SENTENCES)


def between(folder: Path, *reports: str) -> dict[str, Settled]:
    """What is said of reports named 0.yaml, 1.yaml and so on, each of which has
    come from another process."""
    collected = Between()
    for number, yaml in enumerate(reports):
        name = f"{number}.yaml"
        (folder / name).mkdir()
        report = check_text(folder / name, yaml, name).report
        collected.add(name, pickle.loads(pickle.dumps(digest(report))))
    return collected.settled()


def shown(found: dict[str, Settled]) -> list[tuple[str, str, int]]:
    return [(file, f.code, f.line) for file, settled in found.items() for f in settled.shown]


def head(unit: str, year: int = 2021) -> str:
    return f"单位: {unit}\n年度: {year}\n"


def test_the_same_agency_twice_is_told_in_both(tmp_path: Path) -> None:
    found = between(tmp_path, head("甲局"), head("乙局"), head("甲 局"), head("甲局", 2022))

    assert shown(found) == [("0.yaml", "F701", 1), ("2.yaml", "F701", 1)]
    (finding,) = found["0.yaml"].shown
    assert finding.message == "“甲局”2021 年度的年报不止一份：还有 2.yaml"
    assert (finding.excerpt, finding.path) == ("单位: 甲局", ("单位",))


def test_a_long_list_of_files_is_cut(tmp_path: Path) -> None:
    found = between(tmp_path, *[head("甲局")] * 6)

    assert "还有 0.yaml、1.yaml、2.yaml等 5 份" in found["5.yaml"].shown[0].message


def test_an_odd_year_is_told(tmp_path: Path) -> None:
    found = between(tmp_path, *(head(f"{n}局") for n in "甲乙丙"), head("丁局", 2020))

    assert shown(found) == [("3.yaml", "F702", 2)]
    assert "一起检查的 4 份里有 3 份是 2021 年度" in found["3.yaml"].shown[0].message


@pytest.mark.parametrize(
    "reports",
    [
        [head("甲局"), head("乙局"), head("丙局", 2020)],
        [head("甲局"), head("乙局"), head("丙局"), head("甲局", 2020)],
        [head("甲局", year) for year in (2020, 2021, 2022, 2023)],
        ["单位: 待填写\n年度: 2021\n"] * 2,
        ["年度: 2021\n", "单位: 乙局\n"],
    ],
    ids=["too few", "last year's of an agency", "years of one agency", "to be written", "nothing"],
)
def test_nothing_is_said_of_what_may_well_be(tmp_path: Path, reports: list[str]) -> None:
    assert between(tmp_path, *reports) == {}


def test_the_text_of_another_agency_is_told_in_both(tmp_path: Path) -> None:
    own = "  本段写的是自己的情况和做法。\n  甲局公开信息三百条，乙局没有。\n"
    copy = PROSE.replace("317", "{{ 年度 }}").replace("三期", "6期") + own.replace("甲局", "丙局")
    found = between(
        tmp_path, head("甲局") + PROSE + own, head("乙局") + TEXT + own, head("丙局") + copy
    )

    assert shown(found) == [("0.yaml", "F703", 3), ("2.yaml", "F703", 3)]
    (finding,) = found["2.yaml"].shown
    assert finding.message == (
        "“一、总体情况”的 8 句话里有 8 句（从第 4 行起）与“甲局”的年报 0.yaml 相同"
    )


@pytest.mark.parametrize(
    "reports",
    [
        [head("甲局") + PROSE, head("甲局", 2022) + PROSE],
        [head("甲局") + PROSE.replace("  全年", "  每年"), head("乙局") + PROSE],
        [head(f"{n}局") + PROSE.replace("  ", "  ## ") for n in "甲乙"],
        [head(f"{n}局") + PROSE.replace("  ", "  | ") for n in "甲乙"],
    ],
    ids=["the same agency", "few in a row", "headings", "tables"],
)
def test_text_that_is_no_copy(tmp_path: Path, reports: list[str]) -> None:
    assert between(tmp_path, *reports) == {}


def test_sentences_of_the_preface_are_everybodys(tmp_path: Path) -> None:
    preface = TEXT + "".join(
        f"  {sentence}\n"
        for sentence in (
            "本报告依照《中华人民共和国政府信息公开条例》第五十条规定，由{}编制。",
            *(f"{sentence}。" for sentence in SENTENCES[:4]),
        )
    )

    assert between(tmp_path, *(head(f"{n}局") + preface.format(f"{n}局") for n in "甲乙")) == {}


def test_comments_silence(tmp_path: Path) -> None:
    silent = PROSE.replace("|", "| # makereport: 忽略 F703")
    found = between(tmp_path, head("甲局") + silent, head("乙局") + PROSE)

    assert shown(found) == [("1.yaml", "F703", 3)]
    assert [finding.code for finding in found["0.yaml"].silenced] == ["F703"]


def test_each_report_is_compared_once_however_many_there_are(tmp_path: Path) -> None:
    """What is kept grows with the reports, not with their pairs."""
    made = [digest(check_text(tmp_path, head(f"甲{n}局") + PROSE).report) for n in range(12)]
    kept = []
    for size in (3, 6, 12):
        collected = Between()
        for number, one in enumerate(made[:size]):
            collected.add(f"{number}.yaml", one)
        kept.append(sum(map(len, collected._homes.values())))
        assert len(collected.settled()) == size

    assert kept[0] == kept[1] == kept[2] == 4
