"""Kinds of parts that narratives tell apart: those of one kind leave no other
and do not overlap, but for the media in which the same is published twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

MEDIUM = "medium"
_FAMILIES = {
    "channel": re.compile(
        "网上|网络|在线|互联网|网站|平台|电子邮|邮箱|邮件|信函|来信|信件|邮寄|寄送|邮政|挂号|快递|EMS"
        "|当面|现场|窗口|当场|来访|上门|传真|电话|口头|线上|线下"
    ),
    MEDIUM: re.compile(
        "微信|微博|公众号|客户端|APP|短视频|抖音|头条|报刊|报纸|公报|公[示告]栏|电视|广播|新媒体|电子屏|简报|网站|门户网"
    ),
    "applicant": re.compile(
        "自然人|公民|个人|法人|企业|科研机构|律师|法律服务|公益|(?:其[他它]|社会)组织|社会团体|事业单位"
    ),
    "outcome": re.compile(
        "(?:予以|部分|不予|同意|全部|全文|主动|已|已经|不|依法|依申请)公开|无法提供|不予处理|其[他它]处理|不存在|非政府信息|结转"
        "|不属于|告知|不掌握|不予提供|补正|撤回|作其[他它]"
    ),
    "result": re.compile("维持|纠正|未审结|撤诉|驳回|撤销|胜诉|败诉|其[他它]结果"),
    "grade": re.compile("优秀|良好|一般|合格|较好|较差|达标|满意|优等|中等"),
    "period": re.compile("季度|上半年|下半年"),
    "source": re.compile("新收|上年结转|上年遗留|上年转"),
}


def covers(family: str, text: str) -> bool:
    """Whether a text names a part of a kind."""
    return bool(_FAMILIES[family].search(text))


def families_of(labels: Iterable[str]) -> set[str]:
    """All kinds of which some label names a part."""
    return {family for label in labels for family in _FAMILIES if covers(family, label)}


def family_of(label: str) -> str:
    """The kind of parts that a label belongs to; nothing for none or several."""
    families = families_of([label])
    return families.pop() if len(families) == 1 else ""
