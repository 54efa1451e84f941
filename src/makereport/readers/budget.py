"""How much a file from elsewhere may ask for. Reports need a small part of it;
what asks for more is made to fill the memory, or no report."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Limit(NamedTuple):
    """The most that a file may have of something, as told to its owner."""

    most: int
    name: str
    is_size: bool = False
    """Whether it is of bytes."""


XML_BYTES = Limit(24 << 20, "正文、样式等部分的大小", is_size=True)
MARKUP = Limit(1_000_000, "标签和属性")
"""A tree takes some 150 bytes of memory for each."""
BLOCKS = Limit(20_000, "段落、表格和图片")
CHARACTERS = Limit(4_000_000, "字数")
PARAGRAPH = Limit(200_000, "一段或一格里的字数")
PLACES = Limit(100_000, "表格的格子")
"""Each place that a merged cell takes counts."""
COLUMNS = Limit(1_000, "一张表的列")
DEPTH = Limit(300, "一层套一层的元素")
STYLE_STEPS = Limit(3_000_000, "样式规则与元素的比对")
PICTURE_BYTES = Limit(100 << 20, "图片的大小", is_size=True)


class BudgetError(Exception):
    """A file asks for more than it may have."""

    def __init__(self, limit: Limit) -> None:
        most = f"{limit.most >> 20} MB" if limit.is_size else f"{limit.most:,}"
        self.reason = f"{limit.name}超过 {most} 的上限"
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
