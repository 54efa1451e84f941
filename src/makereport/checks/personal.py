"""Numbers of persons in the narrative (N411): mobile phones, identity cards,
bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makereport.checks.sentences import found
from makereport.findings.finding import Finding
from makereport.form.numbers import half_width
from makereport.report.report import Report

_LONG_NUMBER = re.compile(r"\d{4}[ -]?\d{4}")
_MOBILE = re.compile(r"(?<![\d.-])1[3-9]\d([ -]?)\d{4}\1\d{4}(?![\d.])")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# By what cards of Chinese banks begin; of other numbers as long few have a right check digit too.
_CARD = re.compile(
    r"(?<![\dA-Za-z.〔〕第-])(?:62|60|9558|4\d|5[1-5]|3[57])\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\dA-Za-z号-])"
)
_CARD_LENGTHS = range(16, 20)
_DOCUMENT = re.compile(
    r"(?:编号|文号|证号|代码|批号|流水号|案号|索引号|备案|项目号?)[为是：:（(]*\s*$"
)

HINT = "公开前请删去或遮盖个人信息"


def personal_numbers(report: Report) -> Iterator[Finding]:
    """N411, wherever a number stands: in narrative or preface, or among the words of a table."""
    draft = report.draft
    texts = [*(text for _, _, text in draft.texts()), draft.preface]
    texts = [text for text in texts if text and _LONG_NUMBER.search(text.text)]
    cells = [cell for table in draft.tables.values() for cell in table.words.values()]
    for pattern, what, is_one in (
        (_MOBILE, "手机号码", bool),
        (_IDENTITY, "身份证号码", _is_identity),
        (_CARD, "银行卡号码", _is_card),
    ):
        for text, match, mark in found(pattern, *texts):
            if is_one(match.group()) and not _is_of_document(match):
                message = f"正文里有{what} {_hinted(match)}"
                yield text.finding("N411", mark, message, HINT)
        for cell in cells:
            for match in pattern.finditer(half_width(cell.text or "")):
                if is_one(match.group()) and not _is_of_document(match):
                    message = f"表里有{what} {_hinted(match)}"
                    yield draft.source.finding("N411", cell.mark, cell.path, message, HINT)


def _is_of_document(match: re.Match[str]) -> bool:
    """Whether what may be the number of a card is said to be another one."""
    return match.re is _CARD and _DOCUMENT.search(match.string, 0, match.start()) is not None


def _hinted(match: re.Match[str]) -> str:
    number = match.group()
    return f"{number[:3]}…{number[-2:]}"


def _is_identity(number: str) -> bool:
    """Whether the check digit is right (GB 11643—1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def _is_card(number: str) -> bool:
    """Whether the check digit is right (Luhn), and it is no identity card."""
    digits = re.sub("[ -]", "", number)
    if len(digits) not in _CARD_LENGTHS or (len(digits) == 18 and _is_identity(digits)):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
