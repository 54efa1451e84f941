"""How much a file from elsewhere may ask for. Reports need a small part of it;
what asks for more is made to fill the memory, or no report."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Limit(NamedTuple):
    """The most that a file may have of something, as told to its owner."""

    most: int
    name: str
    unit: str = ""
    """Bytes are counted with that of `MB`."""


XML_BYTES = Limit(24 << 20, "正文、样式等部分的大小", "MB")
MARKUP = Limit(1_000_000, "标签和属性")
"""A tree takes some 150 bytes of memory for each."""
BLOCKS = Limit(20_000, "段落、表格和图片")
CHARACTERS = Limit(4_000_000, "字数")
PARAGRAPH = Limit(200_000, "一段或一格里的字数")
PLACES = Limit(100_000, "表格的格子")
"""Each place that a merged cell takes counts."""
COLUMNS = Limit(1_000, "一张表的列")
DEPTH = Limit(300, "一层套一层的元素")
STYLE_STEPS = Limit(10_000_000, "样式规则与元素的比对")
PICTURE_BYTES = Limit(100 << 20, "图片的大小", "MB")

# Workbooks, of which openpyxl makes objects: those in their parts, and in all.
SHEET_BYTES = Limit(8 << 20, "一个工作表的大小", "MB")
SHEET_ELEMENTS = Limit(400_000, "工作簿的标签")
"""A cell takes two or three."""
MERGED = Limit(100_000, "合并的格子")
FORMULAS = Limit(1_000_000, "格子共用的公式的字数")
"""Once for each cell that shares one."""
SHEET_PLACES = Limit(200_000, "工作表的格子")
"""Rows that are not empty times columns up to the last text."""
SHEET_CHARACTERS = Limit(2_000_000, "工作表的字数")
"""A text that is stored once may be in many cells."""

PAGES = Limit(200, "页数")
STREAM_BYTES = Limit(64 << 20, "一段内容解开后的大小", "MB")
PAGE_BYTES = Limit(1 << 20, "画出一页的内容的大小", "MB")
"""All that a page draws is in memory at once."""
DRAWN_BYTES = Limit(10 << 20, "画出各页的内容的大小", "MB")
"""A page of text takes some thousand bytes."""
EDGES = Limit(3_000, "一页的线条")
"""More are a drawing, not tables."""

# Of what reads in another process.
MEMORY = Limit(224 << 20, "内容太复杂，要用的内存", "MB")
"""Beyond that of an interpreter."""
PAGE_SECONDS = Limit(4, "内容太复杂，读的时间", "秒")
SHEET_SECONDS = Limit(15, "内容太复杂，读的时间", "秒")
PDF_SECONDS = Limit(30, "内容太复杂，读的时间", "秒")


class BudgetError(Exception):
    """A file asks for more than it may have."""

    def __init__(self, limit: Limit) -> None:
        most = limit.most >> 20 if limit.unit == "MB" else limit.most
        amount = f"{most:,} {limit.unit}".strip()
        gap = " " if amount.isascii() else ""
        self.reason = f"{limit.name}超过 {amount}{gap}的上限"
        super().__init__(limit)  # whole, for it comes from another process


class Budget:
    """What one file has spent."""

    def __init__(self) -> None:
        self._spent: Counter[Limit] = Counter()

    def spend(self, limit: Limit, amount: int = 1) -> None:
        """Take some more. Raises BudgetError when it is too much in all."""
        self._spent[limit] += amount
        within(limit, self._spent[limit])

    def spend_markup(self, data: bytes) -> bytes:
        """Data in XML or HTML, once it is known that its tree is not too large.
        Raises BudgetError."""
        self.spend(XML_BYTES, len(data))
        self.spend(MARKUP, data.count(b"<") + data.count(b"="))
        return data


def within(limit: Limit, amount: int) -> None:
    """Raises BudgetError where something is too much by itself."""
    if amount > limit.most:
        raise BudgetError(limit)
