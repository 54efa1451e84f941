"""Matching of the labels that people type against those of the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from makereport.form.traditional import SIMPLIFIED

MOST_LABEL = 1000
"""Characters of a text that may be a label."""
_ORDINAL = re.compile(
    r"^\s*(?:[(]\s*[一二三四五六七八九十]+\s*[)]|[(]?\s*\d+\s*[)]|\d+\s*[.、](?!\d)"
    r"|[一二三四五六七八九十]+\s*、)\s*"
)
# 第一部分, 表一: what stands before the label of a part or a table.
_PART = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]{1,3}(?:部分|章|编|篇)|附?表[一二三四五六七八九十]{1,3}(?=[\s、:：.]))"
    r"[\s、,，:：.]*(?=\S)"
)
_DIGIT = re.compile("[0-9０-９]")
_TRAILING_NOTE = re.compile(r"(?<=.)[(][^()]*[)]\s*$", re.DOTALL)


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """The label without leading ordinal, trailing note in brackets, spaces,
    punctuation and width: what two spellings of one label have in common."""
    text = _unified(label)
    text = _ORDINAL.sub("", _PART.sub("", text))
    shorter = _TRAILING_NOTE.sub("", text)
    return _bare(shorter) or _bare(text)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The name without spaces, punctuation and width: what a citation is
    matched by. Ordinals stay: `12345热线` is a name of its own."""
    return _bare(_unified(name))


@lru_cache(maxsize=4096)
def full_key(label: str) -> str:
    """As `label_key`, but of a label with a number more than its ordinal all
    of it: 许可（5） and 5.许可5 say more than 许可."""
    bare = strip_ordinal(label)
    return name_key(bare) if _DIGIT.search(bare) else label_key(label)


def strip_ordinal(text: str) -> str:
    """The text without the ordinals of headings typed before it
    (`一、`, `（一）`, `1.`, `（1）`)."""
    return _TYPED_ORDINAL.sub("", text, count=1)


_NOTE = re.compile(r"（[^（）]*）$")
_TYPED_ORDINAL = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十]+[）)][、.．]?|[（(][0-9０-９]{1,3}[）)]"
    r"|[0-9０-９]{1,3}[.．、](?![0-9０-９])|[一二三四五六七八九十]+、)\s*"
)


def plain_label(label: str) -> str:
    """The label as people type it: without ordinal and trailing note."""
    return _NOTE.sub("", strip_ordinal(_PART.sub("", label)))


def _unified(text: str) -> str:
    """The text in one spelling of each character. Long runs of combining marks
    would take quadratic time; no label has them, so that of a text that is none
    each character stands for itself."""
    parts = [text] if len(text) <= MOST_LABEL else text
    text = "".join(unicodedata.normalize("NFKC", part) for part in parts)
    return text.translate(SIMPLIFIED)


def _bare(text: str) -> str:
    # Letters, marks and digits; anything invisible or decorative goes.
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN")


def close_matches(wanted: str, known: Iterable[str], cutoff: float) -> list[str]:
    """The one of the known words that is nearest, if any is near."""
    # Here, not above: few files have anything to suggest a word for.
    from difflib import get_close_matches

    return get_close_matches(wanted, list(known), 1, cutoff)


def suggestion(typed: str, known: Iterable[str]) -> str | None:
    """The known label or name nearest to what was typed, if one is near."""
    keys = {label_key(label): label for label in known}
    wanted = label_key(typed)
    near = close_matches(wanted, keys, 0.5)
    if near:
        return keys[near[0]]
    containing = [
        label for key, label in keys.items() if wanted and (wanted in key or key in wanted)
    ]
    return containing[0] if len(containing) == 1 else None
