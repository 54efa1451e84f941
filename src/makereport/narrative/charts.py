"""Charts of the narrative: from the lines between the fences to the block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from makereport.findings.finding import Finding, Mark
from makereport.form.labels import close_matches
from makereport.form.numbers import DIGITS
from makereport.narrative.blocks import CHART_KINDS, Chart, Series
from makereport.narrative.chart_data import Data, Values, has_literal, worth
from makereport.narrative.chart_items import (
    Item,
    Key,
    SlipError,
    Typed,
    items_of_lines,
    keys_of,
    value_of,
)
from makereport.narrative.values import Scope
from makereport.report.fences import FENCE, TITLE, Fence
from makereport.report.texts import SourceText, TextLine

KIND, DATA, AGAINST = "类型", "数据", "比较"
KEYS = (KIND, TITLE, DATA, AGAINST)
MAX_CATEGORIES = 50
MAX_SERIES = 6
MAX_DIGITS = 15
"""Of a number, the point among them: a workbook keeps no more."""
MAX_SLICES = 6
"""Of a pie, that are not 0: more could not be told apart without colours."""
LAST = "上年"
_YEARS = re.compile(r"(?:最?近)([二两三四五2-5])年")
_COUNT = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_SHAPE = f"写成 {FENCE}图表、{KIND}: 柱形、{DATA}: 指标.渠道、{FENCE} 四行"
_SUFFIXES = ("图", "状图", "形图", "状", "形")


def years_against(value: str) -> int:
    """How many years `比较: 近三年` asks for; 0 for anything else."""
    match = _YEARS.fullmatch(value.strip().translate(DIGITS))
    return 0 if match is None else _COUNT.get(match[1]) or int(match[1])


@dataclass
class ChartScope:
    """What charts may cite: `scope` as the narrative, `before` the same of
    reports of earlier years, the last year first, as many as are asked for; None where
    there is no such report."""

    year: int
    scope: Scope
    before: Callable[[int], Sequence[Scope | None]]


@dataclass
class ChartReader:
    """Reads the charts of one text; what is wrong with them becomes a finding."""

    text: SourceText
    scope: ChartScope
    findings: list[Finding] = field(default_factory=list)

    def chart(self, fence: Fence, lines: Sequence[TextLine]) -> Chart | None:
        """The chart that the lines of a fence make; none, and told, where they
        make none."""
        opening = lines[fence.first]
        start = len(opening.text) - len(opening.text.lstrip())
        mark = Mark(opening.mark.line, opening.mark.column + start)
        if not fence.is_closed:
            message = f"“{FENCE}图表”没有结束"
            self._add("N424", mark, message, f"在图表的最后一行下面，另起一行写 {FENCE}")
            return None
        try:
            keys = self._keys([*keys_of(lines[fence.first + 1 : fence.end - 1])], mark)
        except SlipError as slip:
            self._add("N424", slip.mark, slip.message, slip.hint)
            return None
        if keys is None:
            return None
        kind = self._kind(keys[KIND])
        data = self._data(keys[DATA])
        against = self._against(keys.get(AGAINST), kind, data)
        if not kind or data is None or against is None:
            return None
        return self._drawn(kind, keys, data, against)

    def _add(self, code: str, mark: Mark, message: str, hint: str, echoes: str = "") -> None:
        self.findings.append(self.text.finding(code, mark, f"图表：{message}", hint, echoes))

    def _keys(self, found: list[Key], mark: Mark) -> dict[str, Key] | None:
        keys: dict[str, Key] = {}
        is_sound = True
        for key in found:
            name = key.name.text
            if name not in KEYS:
                near = close_matches(name, KEYS, 0.5)
                hint = f"改为：{near[0]}" if near else f"这里可以写：{'、'.join(KEYS)}"
                if any(known.name.text == DATA and not known.value.text for known in found):
                    hint += "；数据的各项要比“数据”多缩进两格" * (not near)
                self._add("N424", key.name.mark, f"不认识的键“{name[:20]}”", hint)
            elif name in keys:
                self._add("N424", key.name.mark, f"“{name}”写了两次", "留下正确的一处，删去另一处")
            elif key.below and name != DATA:
                self._add("N424", key.below[0].mark, f"“{name}”下面不该有缩进的行", "写在同一行里")
            else:
                keys[name] = key
                continue
            is_sound = False
        if is_sound and KIND not in keys:
            self._add("N424", mark, f"没有写“{KIND}”", f"补上一行，例如 {KIND}: {CHART_KINDS[0]}")
        elif is_sound and DATA not in keys:
            self._add("N425", mark, f"没有写“{DATA}”", f"补上一行，例如 {DATA}: 指标.渠道")
        return keys if is_sound and KIND in keys and DATA in keys else None

    def _kind(self, key: Key) -> str:
        typed = key.value.text
        if typed in CHART_KINDS:
            return typed
        bare = next((typed.removesuffix(end) for end in _SUFFIXES if typed.endswith(end)), typed)
        near = next((kind for kind in CHART_KINDS if bare and bare[:1] == kind[:1]), "")
        hint = f"改为：{KIND}: {near}" if near else f"可以写：{'、'.join(CHART_KINDS)}"
        message = f"没有“{typed[:20]}”这种图" if typed else f"没有写“{KIND}”是什么"
        self._add("N424", key.value.mark, message, hint)
        return ""

    def _data(self, key: Key) -> Typed | list[Item] | None:
        if not key.value.text and not key.below:
            message, hint = (
                f"“{DATA}”后面是空的",
                f"写成 {DATA}: 指标.渠道，或者 {{网站: 450}}",
            )
            # A citation that is at fault has left nothing, and is told.
            self._add("N425", key.name.mark, message, hint, "N405")
            return None
        try:
            if key.value.text and key.below:
                hint = "几项数据各占一行时，“数据:”后面空着"
                raise SlipError(key.below[0].mark, "“数据”后面已经写了，下面又有缩进的行", hint)
            return items_of_lines(key.below) if key.below else value_of(key.value)
        except SlipError as slip:
            self._add("N424", slip.mark, slip.message, slip.hint)
            return None

    def _against(self, key: Key | None, kind: str, data: Typed | list[Item] | None) -> int | None:
        """The number of years to draw, -1 for last year beside this one, 0 for
        this year alone; None where that is wrong."""
        if key is None:
            return 0
        years = years_against(key.value.text)
        if key.value.text != LAST and not years:
            message = f"“{AGAINST}”不能写“{key.value.text[:20]}”"
            self._add(
                "N424",
                key.value.mark,
                message,
                f"写成 {AGAINST}: {LAST}，或者 {AGAINST}: 近三年（二至五年）",
            )
            return None
        if kind == "饼":
            hint = f"改用 {KIND}: 柱形，或者删去“{AGAINST}”"
            self._add("N424", key.name.mark, "饼图只画一年的数，不能比较", hint)
            return None
        if data is not None and has_literal(data):
            message = "数据里有直接写的数，不知道往年是多少"
            hint = (
                f"各年的数都写在“{DATA}”里，例如 {{2020年: {{…}}, 2021年: {{…}}}}，删去“{AGAINST}”"
            )
            self._add("N425", key.name.mark, message, hint)
            return None
        return years or -1

    def _drawn(
        self, kind: str, keys: dict[str, Key], data: Typed | list[Item], against: int
    ) -> Chart | None:
        place = keys[DATA].value.mark if keys[DATA].value.text else keys[DATA].name.mark
        try:
            drawn = worth(data, self.scope.scope, against <= 0)
            if against:
                drawn = self._over_years(keys, data, drawn, against)
            names = self._categories(drawn, place)
            series = tuple(
                Series(name, tuple(map(_plain, map(values.get, names))))
                for name, values in drawn.items()
            )
            self._refuse_undrawable(kind, names, series, place)
        except SlipError as slip:
            self._add("N425", slip.mark, slip.message, slip.hint)
            return None
        return Chart(kind, keys[TITLE].value.text if TITLE in keys else "", names, series)

    def _over_years(
        self, keys: dict[str, Key], data: Typed | list[Item], now: Data, against: int
    ) -> Data:
        """The data of several years: with last year, a series for each year;
        else the years are the categories."""
        mark = keys[AGAINST].name.mark
        if len(now) > 1 or "" not in now:
            raise SlipError(
                mark, "已经有几组数，不能再与往年比较", f"只留一组数，或者删去“{AGAINST}”"
            )
        is_single = "" in now[""]
        count = 2 if against < 0 else against
        years = {self.scope.year: now[""]}
        missing: list[str] = []
        for back, scope in enumerate(self.scope.before(count - 1), 1):
            year = self.scope.year - back
            try:
                found = None if scope is None else worth(data, scope, against <= 0)
            except SlipError as slip:
                missing.append(f"{year}年（{slip.message}）")
                continue
            if found is None or "" not in found:
                missing.append(f"{year}年（没有可用的年报）")
            else:
                years[year] = found[""]
        if missing:
            message = f"图上没有{'、'.join(missing)}的数"
            hint = "把往年的年报放在同一文件夹，以年度为名；没有的不用管，或者改“比较”"
            if len(years) == 1 and (is_single or against > 0):
                raise SlipError(mark, message, f"只有一年，画不成图：{hint}")
            self._add("N426", mark, message, hint)
        self._tell_other_names(years, mark)
        if against < 0 and not is_single:
            return {f"{year}年": years[year] for year in sorted(years, reverse=True)}
        names = list(dict.fromkeys(name for values in years.values() for name in values))
        return {
            name: {f"{year}年": years[year].get(name) for year in sorted(years)} for name in names
        }

    def _tell_other_names(self, years: dict[int, Values], mark: Mark) -> None:
        own = years[self.scope.year]
        for year, values in years.items():
            lacking = [name for name in own if name not in values]
            more = [name for name in values if name not in own]
            said = [f"没有{'、'.join(lacking[:5])}"] * bool(lacking)
            said += [f"多出{'、'.join(more[:5])}"] * bool(more)
            if said:
                message = (
                    f"{year}年与{self.scope.year}年的各项不同：{year}年{'，'.join(said)}，图上空着"
                )
                self._add("N426", mark, message, "核对名称是不是写得不同；确实没有的不用管")

    def _categories(self, drawn: Data, place: Mark) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for values in drawn.values() for name in values))
        lacking = next(
            ((s, n) for s, values in drawn.items() for n in names if n not in values), None
        )
        if lacking and AGAINST:
            series, name = lacking
            if not series.endswith("年"):
                message = f"“{series}”里没有“{name}”，图上空着"
                self._add("N426", place, message, "核对名称是不是写得不同；确实没有的写 —")
        return names

    def _refuse_undrawable(
        self, kind: str, names: Sequence[str], series: Sequence[Series], place: Mark
    ) -> None:
        """Raises SlipError for what no such chart can show."""
        known = [value for each in series for value in each.values if value is not None]
        if not known:
            raise SlipError(place, "没有数可以画", f"{DATA}写成 指标.渠道，或者 {{网站: 450}}")
        long = next((value for value in known if len(f"{abs(value):f}") > MAX_DIGITS), None)
        if long is not None:
            message = f"有的数超过 {MAX_DIGITS} 位，Word 里的图表记不准"
            raise SlipError(place, message, "换成大一些的单位，例如“万件”")
        if names == ("",):
            hint = "写到一组数，例如 指标.渠道；要看几年的变化，加一行 比较: 近三年"
            raise SlipError(place, "只有一个数，画不成图", hint)
        if len(names) > MAX_CATEGORIES:
            message = f"有 {len(names)} 项，一张图最多 {MAX_CATEGORIES} 项"
            raise SlipError(place, message, "只画主要的几项，其余改用表格")
        if len(series) > MAX_SERIES:
            message = f"有 {len(series)} 组数，一张图最多 {MAX_SERIES} 组"
            raise SlipError(place, message, "分成几张图，或者改用表格")
        if kind == "饼":
            _refuse_pie(series, known, place)


def _refuse_pie(series: Sequence[Series], known: Sequence[Decimal], place: Mark) -> None:
    """Raises SlipError for what no pie can show."""
    if len(series) > 1:
        raise SlipError(place, "饼图只能画一组数", f"改用 {KIND}: 堆叠")
    if any(value < 0 for value in known):
        raise SlipError(place, "饼图里不能有负数", f"改用 {KIND}: 柱形")
    if not any(known):
        raise SlipError(place, "各项都是 0，画不成饼图", f"改用 {KIND}: 柱形，或者删去这张图")
    slices = sum(map(bool, known))
    if slices > MAX_SLICES:
        message = f"饼图最多 {MAX_SLICES} 项不为 0，这里有 {slices} 项"
        raise SlipError(place, message, f"改用 {KIND}: 条形")


def _plain(value: Decimal | None) -> Decimal | None:
    """A value as charts print it: without a plus sign."""
    return None if value is None else Decimal(value)


def may_ask_years(lines: Iterable[str]) -> bool:
    """Whether the lines of a file may be of a chart of several years."""
    for line in lines:
        name, _, value = line.strip().replace("：", ":").partition(":")
        if name.strip() == AGAINST and (years_against(value) or "{" in value):
            return True
    return False
