"""Years in the text that are not that of the report (N415): last year's left
in a statement of this year, years that nobody can report of yet, and years
with a digit too few or too many.

A false alarm is worse than a miss: a year counts only where the sentence is
one about the agency's year and nothing in it looks back, ahead or elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from makereport.checks.sentences import fold
from makereport.findings.finding import Finding, Mark
from makereport.form.lexicon import any_of
from makereport.form.model import Form
from makereport.form.numbers import CHINESE_DIGITS
from makereport.narrative.grammar import is_prose
from makereport.report.report import Report

FIRST_YEAR = 1840
"""Before it nothing happened that a report speaks of."""
FARTHEST = 60
"""How many years ahead a report may look."""
_QUOTED = re.compile("《[^》]*》|“[^”]*”|「[^」]*」|〔[^〕]*〕")
_SENTENCE = re.compile("[^。！？!?]{1,500}")
_AROUND = 60
"""Characters before and behind a year that tell what it is of."""
# Those below are text, not compiled: few narratives name another year at all.
_YEAR = r"(?<![\d.])(\d{4}|[〇零一二三四五六七八九]{4})(\s?)年"
# With a digit too few or too many, or a letter for one. 200年 is a length of time.
_MISTYPED = (
    r"(?<![\dA-Za-z.])(?:2(?!00)\d\d|20\d{3}|[12](?=\d*[Oo])[\dOo]{3})\s?年(?![前来间内期历])"
)
_AT_A_GLANCE = re.compile(r"(\d[\dOo]{2,4}|[〇零一二三四五六七八九]{4})\s?年")
_WHOLE_YEAR = (
    r"(\d{4})\s?年1月1日起?(?:至|到|—|－|-|–)+(?:(\d{4})\s?年)?12月31日(?=$|[止，、。；）)])"
)
_PERIOD_WORDS = "统计", "期限", "数据"
# Before a year: what is said of it is compared, past or to come.
_BEFORE = r"(?:[比较与同从由自对至到—－\-–~、和于]|相较|相比|针对|面向|展望)\s?$"
_NO_YEAR_OF_WORK = (
    r"^(?:以来|以前|以后|起|至|到|[—－\-–~]|\d|[底末初春夏秋冬][^，]|上半年|下半年|前|后"
    r"|[与和、]|的|结转|存在|提出|同期|开通|启用|制[定发]|印发|出台|建[成立]|发布的|修订|被"
    r"|[^，]*中，)"
)
# Who reports: in the first person, or some agency by its name, perhaps another one.
_OWN = "(?:本|我|全)(?:机关|单位|局|委|办|厅|院|校|中心)"
_NAMED = (
    "(?:本|我)(?:镇|乡|街道|县|市|区|省)|(?:(?![的由把为])[\u4e00-\u9fff]){1,20}(?:局|委员会|厅|镇|乡|街道"
    "|办事处|政府|办公室|大学|学院|中心|各级行政机关)"
)
_WORK = (
    "未|没有|无|共|累计|全年(?:共|累计|主动|新收|收到|受理|办结|未|没有|公开|发布)"
    "|(?:新收|收到|受理|办结|发布|通过)(?!的)|依法|认真|严格|坚持|围绕|紧紧围绕|按照|把"
    "|以(?!来|前|后|上|下|及|内)"
)
_TOPIC = "培训|办理"
_AT_START = (
    r"(?:^|[；;：:])[#\s]*(?:[一二三四五六七八九十]是|其中|[^，；;：:]{1,12}方面)?，?"
    r"(?:综上，|总的来看，|总体来看，)?在?$"
)
# Right after the year, where no comma parts them: no words that may belong to a noun.
_DONE_IN_YEAR = (
    "(?:未|没有)(?:因|曾|再)?(?:发|收|产|出|接|受|引|新)|无(?:政府|其他|因|需)"
    "|(?:全年|共|累计|全年共|共计)?(?:收到|受理|办结|新收|(?:主动)?公开|发布|制发|召开|举办|开展|接听|办理)"
    "[^，的]{0,20}\\d|以(?!来|前|后|上|下|及|内|公开)[^，]{1,20}为|通过(?![^，]*的)"
)
# Of the work of a year there are plans and meetings, too.
_DONE_SO = "工作(?!要点|领导|的|任务|安排|部署|分工|计划|方案|总结|考核|评估|培训|推进|会)"
_AGENCY_BEFORE = rf"(?:{_OWN}|{_NAMED})[在于]?$"
_NOT_CHARGED = rf"^度?(?:{_OWN})?(?:未|没有)(?:收取|发生|产生|发出)"
_UNTIL_END = r"^(?:12月31日|12月底|年?底|年?末)"
_THIS_REPORT = r"现(?:将|公布|发布|公开)[^，]{0,30}$"
_ACTUAL = "^[^，]{0,20}工作实际"
# Words of a sentence that looks elsewhere than at the agency's year.
_ELSEWHERE = (
    *("今年", "本年", "上年", "上一年", "去年", "当年", "次年", "同期", "□年", "最高", "新高"),
    *("近年", "近两年", "近三年", "近四年", "近五年", "历年", "往年"),
    *("同比", "相比", "比上", "较上", "倍", "增至", "降至", "增加到", "下降到", "分别为", "持平"),
    *("被评", "被列", "荣获", "获评", "获得", "试点", "施行", "修订", "整改", "指出", "提出的"),
    *("起诉", "提起", "延续", "开通的", "启用的", "制定的", "印发的", "建成"),
)
_PLANNED = (
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
)
_DONE = "全年|共|累计|未|没有|收到|受理|办结"


class OddYear(NamedTuple):
    """A year in a line that should not stand there: where it begins, how it
    is written, what it is (0 where it is none), and what is wrong with it."""

    start: int
    text: str
    year: int
    what: str


class _Patterns(NamedTuple):
    """What stands right after a year of which work is told: where a sentence
    begins with it, after an agency, and where it is that of this report."""

    opens: str
    worked: str
    report: str


@lru_cache(maxsize=8)
def _patterns(form: Form) -> _Patterns:
    subjects, matters = any_of(form.subjects), any_of(form.lexicon.matters)
    work = f"{_WORK}|(?:{matters})(?!的)"
    rows = any_of({name for table in form.tables.values() for name in table.items})
    done = f"{_DONE_IN_YEAR}|无(?:{rows})|(?:{subjects}){_DONE_SO}"
    topics = f"{_TOPIC}|{any_of(form.lexicon.topics)}"
    opens = (
        rf"^(?:(?:度|里|期间)?(?:，(?:{work}|(?:{_NAMED})(?:{work}))|{done}|(?:{_NAMED})(?:{work}))"
        rf"|(?:度|里|期间)?，?{_OWN}(?!被|获|荣|年|的)[^，]{{0,30}}?(?:{work}|{topics}))"
    )
    return _Patterns(opens, rf"^度?，?(?:{work})", f"^度?(?:{subjects})(?:工作)?(?:年度)?报告")


def odd_years(
    line: str, form: Form, year: int, published: int, begins: int = 0
) -> Iterator[OddYear]:
    """The years in a line of a report of `year`, published in the year
    `published`, that are beyond doubt not meant; the report's year begins in the
    calendar year `begins`, if that is another one."""
    if "年" not in line:
        return
    folded = _QUOTED.sub(lambda match: "□" * len(match.group()), fold(line))
    for sentence in _SENTENCE.finditer(folded):
        text = sentence.group()
        for found in sorted(_in_sentence(text, form, year, published, begins or year)):
            start = sentence.start() + found.start
            yield found._replace(start=start, text=line[start : start + len(found.text)])


def _in_sentence(
    text: str, form: Form, year: int, published: int, begins: int
) -> Iterator[OddYear]:
    for match in re.finditer(_MISTYPED, text):
        yield OddYear(match.start(), match.group(), 0, "mistyped")
    years = [(match, _value(match)) for match in re.finditer(_YEAR, text)]
    others = [(match, value) for match, value in years if value not in (year, begins)]
    if not others:
        return
    patterns = _patterns(form)
    periods = _periods(text, year)
    yield from periods
    known = {found.start for found in periods}
    is_elsewhere = len({value for _, value in years}) > 1 or any(w in text for w in _ELSEWHERE)
    for match, value in others:
        if match.start() in known:
            continue
        start, end = match.span()
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        before = f"…{before}" if start > _AROUND else before
        if not FIRST_YEAR <= value <= year + FARTHEST:
            yield OddYear(match.start(), match.group(), value, "impossible")
        elif value > published:
            if not _is_planned(text, before, after) and _is_statement(
                text, before, after, False, patterns
            ):
                yield OddYear(match.start(), match.group(), value, "impossible")
        elif not is_elsewhere and _is_statement(text, before, after, value > year, patterns):
            yield OddYear(match.start(), match.group(), value, "other")


def _value(match: re.Match[str]) -> int:
    return int(match.group(1).translate(CHINESE_DIGITS))


def _periods(text: str, year: int) -> list[OddYear]:
    """The years of a period of statistics that is a whole other year."""
    if not any(word in text for word in _PERIOD_WORDS):
        return []
    return [
        OddYear(match.start(group), f"{match.group(group)}年", int(match.group(group)), "other")
        for match in re.finditer(_WHOLE_YEAR, text)
        for group in (1, 2)
        if match.group(group) and int(match.group(group)) != year
    ]


def _is_planned(text: str, before: str, after: str) -> bool:
    return bool(
        any(word in text for word in _PLANNED)
        or re.search(_BEFORE, before)
        or re.match(r"\s?[—－\-–~至到]|前|底前|）", after)
    )


def _is_statement(text: str, before: str, after: str, is_ahead: bool, patterns: _Patterns) -> bool:
    """Whether the sentence states something of the agency's year."""
    if re.search(_THIS_REPORT, before) and re.match(patterns.report, after):
        return True
    if before.endswith("按照") and re.match(_ACTUAL, after):
        return True
    if before.endswith("截至") and len(before) <= 4:
        return bool(re.match(_UNTIL_END, after)) and not is_ahead
    if re.search(_BEFORE, before) or re.match(_NO_YEAR_OF_WORK, after):
        return False
    if is_ahead and (any(word in text for word in _PLANNED) or not re.search(_DONE, after)):
        return False
    if before.endswith("，") and re.match(_NOT_CHARGED, after):
        return True
    if re.search(_AT_START, before):
        return bool(re.match(patterns.opens, after))
    return bool(re.search(_AGENCY_BEFORE, before) and re.match(patterns.worked, after))


def text_years(report: Report) -> Iterator[Finding]:
    """N415: the narrative speaks of another year as if it were this one."""
    draft = report.draft
    if not draft.form.serves(draft.year):  # that has a finding
        return
    year = draft.year
    given = re.match(r"\d{4}", draft.published)
    published = max(year + 1, int(given.group())) if given else year + 1
    begins = draft.form.period.begin(year).year
    for _, _, text in draft.texts():
        if _names_only({year, begins}, text.text):
            continue
        for line in (*text.prose, *text.titles):
            if "年" not in line.text or not is_prose(line.text):
                continue
            for odd in odd_years(line.text, draft.form, year, published, begins):
                mark = Mark(line.mark.line, line.mark.column + odd.start)
                message, hint = _said(odd, year)
                yield text.finding("N415", mark, message, hint)


def _names_only(years: set[int], text: str) -> bool:
    """Whether a text names no year but these, at a glance."""
    return set(_AT_A_GLANCE.findall(text)) <= set(map(str, years))


def _said(odd: OddYear, year: int) -> tuple[str, str]:
    if odd.what == "mistyped":
        return f"“{odd.text}”不是四位的年份", f"核对年份；说的是今年，“{odd.text}”改为：{year}年"
    if odd.what == "impossible":
        return (
            f"“{odd.text}”不会是年报里说的年份",
            f"核对年份；说的是今年，“{odd.text}”改为：{year}年",
        )
    message = f"这里说的是 {odd.year} 年，年报的年度是 {year}"
    return message, f"核对年份；说的是今年的情况，“{odd.text}”改为：{year}年"
