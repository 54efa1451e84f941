"""The names by which an agency speaks of itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_REGIONS = re.compile(
    r"(?P<province>.{2,6}?(?:省|自治区))?(?P<city>[^省县区旗]{2,12}?自治州|[^省县区旗]{2,6}?(?:市|盟))?"
    r"(?P<county>.{1,6}?(?:县|区|旗)|.{2,14}?自治(?:县|旗))?"
    r"(?P<town>.{1,6}?(?:镇|乡|街道|苏木)(?=人民政府|办事处|$))?"
)
_MIDDLE = re.compile("(?:人民)?政府(?=.+(?:街道|镇|乡)(?:人民政府|办事处))")
# What names end in, and what is left of it in short forms.
_ENDS: dict[str, str] = {
    "人民政府": "(?:人民)?政府",
    "办事处": "(?:办事处|办)",
    "委员会": "委(?:员?会)?",
    "办公室": "办(?:公室)?",
    "联合会": "联(?:合会)?",
    "联合社": "联?社",
    "管理局": "管?理?局",
    **{end: end for end in ("中心", *"局厅委办院校馆站队所社会")},
    "中学": "学校",
    "小学": "学校",
    "大学": "(?:大学|学校)",
    "学院": "(?:学院|学校)",
}
_BRANCH = re.compile("[^市区县]*[市区县](?P<body>.{2,12}?)局(?P<place>.{1,6}[市区县旗])分局$")
"""澜州市公安局望岫区分局, called 望岫区公安分局 or 区分局."""
_PART = re.compile("(?:^|[局关行])(?P<name>[^局关行]*(?:分[局关行]|[大支总中]队))$")
"""A branch of an office: 云湖分局, 治安大队."""
_FIRST_PERSON = (
    "(?!全部)(?:本|我|全)(?:机关|单位|部门|行政机关|级|街|苏木|农场|团场|开发区|园区|新区|景区|度假区"
    "|保税区|管委会|公司|支队|大队|总队|分局|署|关|行|部|街办)",
    "(?:各)?机关(?:本级)?",
    "[局委办厅镇乡](?:机关)?本级",
    "(?:开发区|园区|管委会|高新区|经开区|新区|学校|医院|中心|集团|公司)",
)
_OFFICE = "(?:信息公开|政务公开|党政)?(?:办公室|办)"
_ALL = (
    "(?:各级|各有关|各)?(?:行政机关|职能部门|政府机关|政府部门|部门|单位|乡镇|镇街|镇乡|街道|县区|区县"
    "|党政机关|政府系统)"
)


class OwnNames(NamedTuple):
    """What an agency is called in its own report: by its name, and as one of its
    kind. The regions in its name are marked in the text before these are looked
    for, so that agencies share patterns: compiling them for each would take as long
    as checking its report."""

    name: re.Pattern[str]
    kind: re.Pattern[str]
    marks: tuple[tuple[str, str], ...]

    def ends(self, text: str, start: int, end: int) -> dict[int, int]:
        """Where names end in a part of a text without spaces, by where they begin."""
        part = text[start:end]
        for region, mark in self.marks:
            part = part.replace(region, mark)
        return {
            start + match.start(): start + match.end()
            for pattern in (self.kind, self.name)
            for match in pattern.finditer(part)
        }


class _Kind(NamedTuple):
    """Of what kind an agency is: the levels of the regions in its name, the end of
    the rest of it, and whether it is a government, the office of one or of a town,
    or has a zone of its own."""

    levels: tuple[str, ...]
    end: str
    is_government: bool
    is_office: bool
    is_town: bool
    is_zone: bool


def own_names(unit: str, is_government: bool) -> OwnNames:
    """The names of an agency: its name or a short form of it, the first person,
    and of a government its region, too."""
    unit = _MIDDLE.sub("", re.sub(r"\s", "", unit))
    match = _REGIONS.match(unit)
    regions = [part for part in match.groups() if part] if match else []
    marks = [(region, _mark(index, region)) for index, region in enumerate(regions)]
    # 云溪苗族瑶族自治县 is called 云溪县, too.
    short = [f"{region[:2]}{region[-1]}" if "自治" in region else "" for region in regions]
    marks += [(name, _mark(index, name)) for index, name in enumerate(short) if name]
    levels = tuple(next(filter(region.endswith, _LONG), region[-1]) for region in regions)
    body = unit[sum(map(len, regions)) :]
    branch = unit if _BRANCH.match(unit) else ""
    end = "" if branch else next((end for end in _KINDS if body.endswith(end)), "")
    kind = _Kind(
        levels,
        end,
        bool(levels) and is_government,
        bool(levels) and body == "人民政府办公室",
        bool(levels) and levels[-1] in _TOWNS and body in _OFFICES,
        not levels and _ZONE.search(body) is not None,
    )
    part = _PART.search(unit)
    name = _name_pattern(body, levels, part["name"] if part else "", branch)
    return OwnNames(name, _kind_pattern(kind), tuple(sorted(marks, key=_length, reverse=True)))


def _length(mark: tuple[str, str]) -> int:
    return len(mark[0])


def _mark(index: int, region: str) -> str:
    """What stands for a region, as long as it is."""
    return chr(_FIRST + index) + _FILLER * (len(region) - 1)


def _marked(levels: tuple[str, ...]) -> list[str]:
    """Patterns of what stands for the regions."""
    return [f"{chr(_FIRST + index)}{_FILLER}*" for index in range(len(levels))]


@lru_cache(maxsize=1024)
def _name_pattern(body: str, levels: tuple[str, ...], part: str, branch: str) -> re.Pattern[str]:
    """The name of an agency and its short forms: `body` is what it is without the
    regions, `part` that of a branch, `branch` all of it where the place is behind."""
    regions = _marked(levels)
    # The longer before what it begins with: the first that fits is taken.
    names = ["".join([*regions, re.escape(body)])] if body or regions else []
    places = "|".join(dict.fromkeys((*regions, *levels, "我", "本", "全")))
    if short := _short(body):
        known = f"(?=[{re.escape(body)}]{{3}})"
        names.append(f"(?:(?:{places}){short}|{known}{short})(?:党政办|机关|本级)?")
    if len(body) > 3 and body != "人民政府":
        names.append(re.escape(body))
    if part:
        names.append(f"(?:{re.escape(part)}|(?:本|我|全)?{part[-2:]})")
    if found := _BRANCH.match(branch):
        place, body = found["place"], found["body"]
        here = f"(?:{place}|{place[:-1]}|{place[-1]})?"
        names.append(f"(?:我|本|{here})?(?:{body}局?)?{here}分局")
        names.append(f"(?:本|我|全)局|局(?:{_OFFICE}|里|机关)")
    return re.compile("|".join(names) or "(?!)")


@lru_cache(maxsize=256)
def _kind_pattern(kind: _Kind) -> re.Pattern[str]:
    """What any agency of a kind calls itself."""
    names: list[str] = []
    region, level = (_marked(kind.levels)[-1], kind.levels[-1]) if kind.levels else ("", "")
    if kind.is_government or kind.is_town:
        here = f"(?:(?:全|本|我){level}|{region})"
        names.append(
            f"(?:{here}|{level})(?:人民)?政府"
            f"(?:系统|本级|(?:及|和)(?:其|{level}(?:人民)?政府)?办公室"
            f"|(?:及)?(?:其)?{_ALL}(?:[、和及]{_ALL})*)?"
        )
        if kind.is_town:
            office = "党政(?:综合)?办(?:公室)?"
            names.append(f"(?:{region}|{level})(?:办事处|办|机关|里|{office})?")
            names += [f"办事处|{office}", _OFFICE]
        names += [
            f"(?:{here}|{level})本级",
            f"{here}(?:(?:的)?{_ALL}(?:[、和及]{_ALL})*|各级)?",
            f"{level}(?:里|党政办)",
            f"{level}(?:级各?{_ALL}(?:[、和及]{_ALL})+|[、和]?[镇乡]两级(?:{_ALL})?)",
            "各(?:级|有关|相关)?(?:行政机关|单位|部门)(?:[、和及]各(?:乡镇|镇街|街道))*",
        ]
    if kind.is_office:
        names.append(f"(?:{region}|{level})(?:人民)?政府")
    if kind.is_zone:
        names.append("(?:全|我|本)区")
    if kind.end:
        ends = "|".join(_KINDS[kind.end])
        names.append(f"(?:本|我|全)(?:{ends})")
        names.append(f"(?:{ends})(?:{_OFFICE}|里|机关)")
        names += [end for end in _KINDS[kind.end] if len(end) > 1]
    return re.compile("|".join([*names, *_FIRST_PERSON]))


_LONG = ("街道", "苏木")
_TOWNS = ("镇", "乡", *_LONG)
_ZONE = re.compile("开发区|园区|新区|保税区|港区|景区|管委会|管理委员会")
_FIRST, _FILLER = 0x10, "\x0f"
"""Control characters, which no report may have: the first stands for the first
region."""
_OFFICES = ("人民政府", "办事处", "")
_KINDS: dict[str, tuple[str, ...]] = {
    "办公室": ("办公室", "室", "办"),
    "委员会": ("委", "委员会"),
    "中心": ("中心",),
    "联合会": ("会", "联合会"),
    **{
        end: ("学校", "校", "院" if end == "学院" else "校", end)
        for end in ("大学", "学院", "中学", "小学")
    },
    **{end: (end,) for end in "局厅委办院校馆站队所社会"},
}


def _short(body: str) -> str:
    """A pattern of the short forms of a name: some of its characters in order,
    and what is left of its end."""
    end = next((end for end in _ENDS if body.endswith(end)), "")
    start = body[: len(body) - len(end)]
    if not end or not start:
        return ""
    return "".join([*(f"{re.escape(c)}?" for c in start), _ENDS[end]])
