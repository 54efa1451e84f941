"""The words that changed in a paragraph, and paragraphs beside their new wording."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makereport.comparing.wording import TextChange, text_changes, word_pieces

TEXTS = st.text(alphabet="本年新收申请件，。；1205.,%％ab*\u0301\U000e0101\n", max_size=60)
LINES = st.lists(st.sampled_from("甲乙丙") | TEXTS, max_size=12)


def marked(old: str, new: str) -> str:
    """The paragraph with the marks of `diff`."""
    return "".join(
        (f"[-{piece.old}-]" if piece.old else "") + (f"{{+{piece.new}+}}" if piece.new else "")
        if piece.changed
        else piece.new
        for piece in word_pieces(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("新收申请12件。", "新收申请13件。", "新收申请[-12-]{+13+}件。"),
        ("共11,398,889条", "共11,398,988条", "共[-11,398,889-]{+11,398,988+}条"),
        ("增长12.3%，", "增长12.5%，", "增长[-12.3%-]{+12.5%+}，"),
        ("收费１２．５万元", "收费１２．８万元", "收费[-１２．５-]{+１２．８+}万元"),
        ("用WPS打开", "用Word打开", "用[-WPS-]{+Word+}打开"),
        ("予以公开3件，部分公开1件", "予以公开4件，部分公开2件", "予以公开[-3-]{+4+}件，部分公开[-1-]{+2+}件"),
        ("依法公开", "依法主动公开", "依法{+主动+}公开"),
        ("依法主动公开", "依法公开", "依法[-主动-]公开"),
        ("**重点**公开", "重点公开", "[-**-]重点[-**-]公开"),
        ("葛\U000e0101城区", "葛\U000e0102城区", "[-葛\U000e0101-]{+葛\U000e0102+}城区"),
        # Single characters that happen to stand in both are no words of both.
        ("今年办的是网站", "去岁做的有短信", "[-今年办的是网站-]{+去岁做的有短信+}"),
    ],
)  # fmt: skip
def test_the_changed_words_are_marked(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = word_pieces(old, new)

    assert "".join(piece.old for piece in pieces) == old
    assert "".join(piece.new for piece in pieces) == new


@given(LINES, LINES)
def test_what_was_removed_and_added_makes_the_other_text(old: list[str], new: list[str]) -> None:
    changes = text_changes(old, new)
    lines = Counter(old)
    lines.subtract(change.before for change in changes if change.before is not None)
    lines.update(change.after for change in changes if change.after is not None)

    assert +lines == Counter(new)
    assert all(change.before != change.after for change in changes)


def test_a_paragraph_in_which_everything_repeats_is_marked_as_a_whole() -> None:
    """Word by word it would take a time that grows with the square of its length."""
    old, new = "甲乙" * 2000, "乙甲" * 2000 + "丙"

    assert word_pieces(old, new) == ((old, new),)


def test_a_very_long_paragraph_is_marked_within_the_sentences_that_changed() -> None:
    old = "".join(f"第{i}次会议研究公开工作。" for i in range(5000))
    new = old.replace("第7次会议研究", "第7次会议讨论").replace(
        "第4990次会议研究", "第4990次会议听取"
    )
    changed = [piece for piece in word_pieces(old, new) if piece.changed]

    assert changed == [("研究", "讨论"), ("研究", "听取")]


def test_a_paragraph_is_shown_beside_its_new_wording() -> None:
    old = ["一、本机关全年公开信息12条。", "举办培训2场，参加57人次。", "没有变。"]
    new = [
        "新增一段完全不同的话。",
        "一、本机关全年公开信息15条。",
        "举办培训4场，参加126人次。",
        "没有变。",
    ]

    assert text_changes(old, new) == [
        TextChange(None, new[0]),
        TextChange(old[0], new[1]),
        TextChange(old[1], new[2]),
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (["甲乙丙丁"], ["甲乙丙戊"], [("甲乙丙丁", "甲乙丙戊")]),
        (["甲乙丙丁"], ["戊己庚辛"], [("甲乙丙丁", None), (None, "戊己庚辛")]),
        (["甲乙丙丁"], [], [("甲乙丙丁", None)]),
        ([], ["甲"], [(None, "甲")]),
        (["甲", "乙"], ["乙", "甲"], [(None, "乙"), ("乙", None)]),
        # Of five neighbours of two paragraphs each, two in common are 0.4 of them.
        (["甲乙丙丁"], ["甲乙戊己"], [("甲乙丙丁", "甲乙戊己")]),
        (["甲乙丙丁"], ["甲戊己庚"], [("甲乙丙丁", None), (None, "甲戊己庚")]),
        (
            ["一二三四五", "甲乙丙丁戊"],
            ["甲乙丙丁己", "一二三四六"],
            [("一二三四五", None), ("甲乙丙丁戊", "甲乙丙丁己"), (None, "一二三四六")],
        ),
        (
            ["一二三四五", "甲乙丙丁戊"],
            ["零", "一二三四六", "天地", "甲乙丙丁己"],
            [
                (None, "零"),
                ("一二三四五", "一二三四六"),
                (None, "天地"),
                ("甲乙丙丁戊", "甲乙丙丁己"),
            ],
        ),
    ],
)
def test_paragraphs_are_paired_with_what_is_like_them(
    old: list[str], new: list[str], changes: list[tuple[str | None, str | None]]
) -> None:
    assert [(each.before, each.after) for each in text_changes(old, new)] == changes


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        # A gap of up to three words goes with longer changes on both of its sides.
        ("甲乙丙丁中戊己庚辛", "一二三四中五六七八", "[-甲乙丙丁中戊己庚辛-]{+一二三四中五六七八+}"),
        ("甲乙丙丁上中下戊己庚辛", "一二三四上中下五六七八", "[-甲乙丙丁上中下戊己庚辛-]{+一二三四上中下五六七八+}"),
        ("甲乙丙丁东南西北戊己庚辛壬", "一二三四东南西北五六七八九", "[-甲乙丙丁-]{+一二三四+}东南西北[-戊己庚辛壬-]{+五六七八九+}"),
        ("甲乙中丙丁", "一二中三四", "[-甲乙中丙丁-]{+一二中三四+}"),
        ("甲中乙丙丁", "一中二三四", "[-甲-]{+一+}中[-乙丙丁-]{+二三四+}"),
        ("共3.5万件", "共3.6万件", "共[-3.5-]{+3.6+}万件"),
        ("增长５０％", "增长６０％", "增长[-５０％-]{+６０％+}"),
        ("1，234件", "1，235件", "[-1，234-]{+1，235+}件"),
        ("3‰", "4‰", "[-3‰-]{+4‰+}"),
        ("ＡＢ网", "ＡＣ网", "[-ＡＢ-]{+ＡＣ+}网"),
    ],
)  # fmt: skip
def test_words_and_the_gaps_between_them(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown
