"""What stands around a report on its page or in it: buttons and remarks of the
page, the ways to reach the office."""

from __future__ import annotations

import re
from itertools import takewhile

from makereport.form.agencies import CONTACTS
from makereport.form.model import Form
from makereport.readers.flow import Block, Grid, Text

SHORT = 20
"""Characters of what beside the report is more than a button."""
LONGEST_REMARK = 120

# What a page says of the document: when, by whom, how often it was read.
_REMARK = re.compile(
    r"(?:发布|发文|公开|生成|成文|更新)?(?:日期|时间)\s*[：:]|(?:信息)?来源\s*[：:]|作者\s*[：:]"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)|字号|字体|打印|分享|索引号|发布机构|发布单位|责任编辑"
    r"|文\s*号\s*[：:]|(?:当前|您(?:现在|当前)?的?)位置"
)
# What follows the text: links, buttons, the foot of the page, a page's number.
_TAIL = re.compile(
    r"相关(?:链接|附件|文档|新闻|文章|稿件)|上一[篇条]|下一[篇条]|扫一扫|分享|打印|关闭|【.{0,8}】$"
    r"|返回|版权所有|主办单位|扫码|[-—–]\s*\d{1,4}\s*[-—–]$"
)
_CONTACT_WORDS = {word: word for word in CONTACTS} | {
    "邮政编码": "邮编",
    "联系电话": "电话",
    "咨询电话": "电话",
    "联系地址": "地址",
    "通信地址": "地址",
    "通讯地址": "地址",
    "电子邮箱": "邮箱",
    "电子邮件": "邮箱",
    "办公电话": "电话",
    "办公地址": "地址",
    "传真号码": "传真",
    "网站": "网址",
}


def region(blocks: list[Block], known: list[int]) -> set[int]:
    """The blocks of the element of a page that holds all that is known to be
    the report's; everything where nothing is known, or in a file without elements."""
    first, *others = [blocks[index].trail for index in known] or [()]
    steps = zip(first[:-1], *others, strict=False)
    common = tuple(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))
    return {index for index, block in enumerate(blocks) if block.trail[: len(common)] == common}


def is_remark(block: Block) -> bool:
    """Whether a paragraph is a remark of the page about the document."""
    return isinstance(block, Text) and _is_remark(block.text)


def is_card(block: Block) -> bool:
    """Whether a table is the page's card about the document."""
    return isinstance(block, Grid) and any(_is_remark(f"{cell.text}：") for cell in block.cells)


def is_tail(block: Block) -> bool:
    """Whether a paragraph behind the report is the page's."""
    if not isinstance(block, Text):
        return False
    return _TAIL.match(block.text) is not None or (len(block.text) < SHORT and is_remark(block))


def contacts_of(preface: str, form: Form) -> dict[str, str]:
    """The ways to reach the office that a preface names, by the form's words or
    the usual ones."""
    usual = {word: name for word, name in _CONTACT_WORDS.items() if name in form.contacts}
    names = usual | {name: name for name in form.contacts}
    # The longer words first: 联系电话 has 电话 in it.
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    contacts: dict[str, str] = {}
    for word, value in re.findall(rf"({words})\s*[：:为]\s*([^，,；;。、）)]+)", preface):
        contacts.setdefault(names[word], value.strip())
    return contacts


def _is_remark(text: str) -> bool:
    return len(text) <= LONGEST_REMARK and _REMARK.search(text) is not None
