"""N415, word by word: what in a sentence says that its year is another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reports import check_text, codes

ELSEWHERE = [
    *(
        "今年",
        "本年",
        "上年",
        "上一年",
        "去年",
        "当年",
        "次年",
        "同期",
        "最高",
        "新高",
        "近年",
        "近两年",
    ),
    *(
        "近三年",
        "近四年",
        "近五年",
        "历年",
        "往年",
        "同比",
        "相比",
        "比上",
        "较上",
        "倍",
        "增至",
        "降至",
    ),
    *(
        "增加到",
        "下降到",
        "分别为",
        "持平",
        "被评",
        "被列",
        "荣获",
        "获评",
        "获得",
        "试点",
        "施行",
        "修订",
    ),
    *(
        "整改",
        "指出",
        "提出的",
        "起诉",
        "提起",
        "延续",
        "开通的",
        "启用的",
        "制定的",
        "印发的",
        "建成",
    ),
]
PLANNED = [
    *(
        "将",
        "下一步",
        "计划",
        "拟",
        "力争",
        "打算",
        "预计",
        "届时",
        "目标",
        "继续",
        "规划",
        "远景",
        "纲要",
    ),
    *(
        "有效",
        "基本建成",
        "前完成",
        "期限",
        "延至",
        "结转",
        "转入",
        "届满",
        "到期",
        "下年",
        "下一年",
        "明年",
    ),
]


def told(folder: Path, line: str) -> list[str]:
    return [code for code in codes(check_text(folder, f"总体情况: {line}\n")) if code == "N415"]


@pytest.mark.parametrize("line", ["2020年，全年收到申请3件，甲乙。", "2031年，本机关公开信息。"])
def test_the_sentence_without_such_a_word_is_told(tmp_path: Path, line: str) -> None:
    assert told(tmp_path, line) == ["N415"]


@pytest.mark.parametrize("word", ELSEWHERE)
def test_what_looks_elsewhere(tmp_path: Path, word: str) -> None:
    assert told(tmp_path, f"2020年，全年收到申请3件，甲{word}乙。") == []


@pytest.mark.parametrize("word", PLANNED)
def test_what_looks_ahead(tmp_path: Path, word: str) -> None:
    assert told(tmp_path, f"2031年，本机关{word}公开信息。") == []


@pytest.mark.parametrize("year", ["1839", "2082", "9999"])
def test_years_that_nobody_can_report_of(tmp_path: Path, year: str) -> None:
    assert told(tmp_path, f"甲{year}年乙。") == ["N415"]


@pytest.mark.parametrize("year", ["1840", "1949", "2081"])
def test_years_that_somebody_may_speak_of(tmp_path: Path, year: str) -> None:
    assert told(tmp_path, f"甲{year}年乙。") == []
