"""Kinds of parts that narratives tell apart: those of one kind leave no other
and do not overlap, but for the media in which the same is published twice.
Any report has those below; a form adds kinds of its own (`kinds` of its claims)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from makereport.report.report import Report

Kinds = Mapping[str, re.Pattern[str]]
"""What names a part, by its kind."""
MEDIUM = "medium"
CHANNEL = "channel"
_ANY_REPORT: Kinds = {
    CHANNEL: re.compile(
        "网上|网络|在线|互联网|网站|平台|电子邮|邮箱|邮件|信函|来信|信件|邮寄|寄送|邮政|挂号|快递|EMS"
        "|当面|现场|窗口|当场|来访|上门|传真|电话|口头|线上|线下"
    ),
    MEDIUM: re.compile(
        "微信|微博|公众号|客户端|APP|短视频|抖音|头条|报刊|报纸|公报|公[示告]栏|电视|广播|新媒体|电子屏|简报|网站|门户网"
    ),
    "grade": re.compile("优秀|良好|一般|合格|较好|较差|达标|满意|优等|中等"),
    "period": re.compile("季度|上半年|下半年"),
}


def kinds_of(report: Report) -> Kinds:
    """The kinds of parts that a report may tell apart."""
    return {**_ANY_REPORT, **report.draft.form.lexicon.kind_patterns}


def families_of(labels: Iterable[str], kinds: Kinds) -> set[str]:
    """All kinds of which some label names a part."""
    return {kind for label in labels for kind, words in kinds.items() if words.search(label)}


def family_of(label: str, kinds: Kinds) -> str:
    """The kind of parts that a label belongs to; nothing for none or several."""
    families = families_of([label], kinds)
    return families.pop() if len(families) == 1 else ""
