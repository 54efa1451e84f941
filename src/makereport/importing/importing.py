"""From a published report to the text of a report file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from makereport.findings.errors import ImportFailure
from makereport.findings.finding import Finding
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.form.shelf import form_ids, forms_beside, load_form
from makereport.importing.found import WHOLE, Found
from makereport.importing.recognise import recognise
from makereport.importing.report_text import MOST, ReportWriter, Written
from makereport.importing.titles import Title, titled, titles_of
from makereport.narrative.front import compose_front
from makereport.readers.flow import Flow, Text
from makereport.readers.opening import read_flow
from makereport.report.draft import Draft
from makereport.report.keys import PLACEHOLDER
from makereport.source.text import Source, clipped

PICTURES = "图片"
LONGEST = 60
"""Characters of a text in a remark."""
FIRST = 40
"""Paragraphs among which a title is looked for, to know the form by it."""


def import_report(path: Path, file: str, folder: str = PICTURES, *homes: Path) -> Written:
    """The report file that a published report makes, with its pictures in
    `folder`, and the findings about it. Forms are looked for in the folders
    `homes` (that of the report file), then beside the published one. Raises ImportFailure or PackageError where
    there is nothing to import, FormError for a wrong form beside it."""
    flow = read_flow(path)
    with forms_beside(*homes, path.parent):
        return _written(flow, file, folder)


def _written(flow: Flow, file: str, folder: str) -> Written:
    found = _recognised(flow)
    if found.is_twice:
        raise ImportFailure(
            file, "里面有两份年报，同一张表出现了两次，数还不一样", "分成两个文件，再分别导入"
        )
    if not (found.headed or found.tables or found.title):
        raise ImportFailure(
            file, "没有认出年报：没有年报的标题，也没有格式里的标题和表格", "检查是不是选错了文件"
        )
    if flow.is_own and found.headed * 2 < len(found.form.sections):
        # We print every heading of a form: what lacks most of them is of another one.
        raise ImportFailure(
            file,
            "是 makereport 生成的年报，但是找不到它的格式",
            "把它的格式放在年报旁边的 templates 文件夹里，或者写 --forms 格式的文件夹",
        )
    written = ReportWriter(found, file, folder, _kept(found, flow)).run()
    written.findings += _remarks(flow, file)
    return written


def _remarks(flow: Flow, file: str) -> Iterator[Finding]:
    """What the reader did not read, or read otherwise than it is written."""
    for line, text in flow.notes:
        hint = "需要的话对照原文补上"
        yield Finding("I605", text, hint, (), file, max(1, line), 1, "")
    if flow.passed:
        message = f"划去、隐藏、上标的字没有算作正文和数：{_listed(flow.passed)}"
        hint = "对照原文核对这几处的数"
        yield Finding("I608", message, hint, (), file, max(1, flow.passed[0][0]), 1, "")
    if flow.doubtful:
        message = f"有的数不一定看得见，也导入了：{_listed(flow.doubtful)}"
        hint = "打开原文看这几处；看不见的，改成看得见的数，或者写“待填写”"
        yield Finding("I610", message, hint, (), file, max(1, flow.doubtful[0][0]), 1, "")
    for line, text in flow.strays[:MOST]:
        message = "原文的数不在表格的格子或正文里"
        hint = "对照原文，把数填到格式的行、列里；不是年报的数，不用管"
        yield Finding("I609", message, hint, (), file, max(1, line), 1, clipped(text, LONGEST))
    if len(flow.strays) > MOST:
        message = f"另有 {len(flow.strays) - MOST} 处不在格子里的数：{_listed(flow.strays[MOST:])}"
        line = max(1, flow.strays[MOST][0])
        yield Finding("I609", message, "对照原文核对整张表", (), file, line, 1, "")


def _listed(places: Sequence[tuple[int, str]]) -> str:
    """Some texts with their lines, each once, the rest counted."""
    texts = list(dict.fromkeys(f"{clipped(text, LONGEST)}第 {line} 行" for line, text in places))
    rest = f"……共 {len(texts)} 处" if len(texts) > MOST else ""
    return "、".join(texts[:MOST]) + rest


def _recognised(flow: Flow) -> Found:
    """The report by the form that its title names; of several (or if the title
    names none, or one of which nothing is there) by the one that fits it best, by
    that of its year if two fit as well."""
    forms = [load_form(form_id) for form_id in form_ids()]
    title = _title(flow, forms)
    named = titled(forms, title.title) if title else []
    year = flow.year or (title.year if title else 0)
    best = _best(flow, named, year) if named else None
    if best is None or not (best.headed or best.tables):
        others = [form for form in forms if form not in named]
        found = _best(flow, others, year) if others else None
        best = found if found and (best is None or found.headed or found.tables) else best
    if best is None:
        raise ValueError("there are no forms")
    return best


def _best(flow: Flow, forms: Sequence[Form], year: int) -> Found:
    """The reading that fits best. The form of the year is tried first: where
    all of the report is found by it, no other fits better."""
    readings = []
    for form in sorted(forms, key=lambda form: not form.serves(year)):
        found = recognise(flow, form)
        if _serves(found) and found.is_whole:
            return found
        readings.append(found)

    def fitness(found: Found) -> tuple[int, bool, int]:
        return found.score, _serves(found), found.form.first_year

    best = max(readings, key=fitness)
    family = (found for found in readings if found.form.family == best.form.family)
    due = next((found for found in family if _serves(found)), best)
    return best if _is_really(best, due) else due


def _serves(found: Found) -> bool:
    """Whether the form serves the year of the report, if that is known."""
    return bool(found.year) and found.form.serves(found.year)


def _is_really(best: Found, due: Found) -> bool:
    """Whether a report is of a form though another is due for its year: the
    tables that fit better are all there, not single heads in its words."""
    return all(
        table.share > WHOLE
        for name, table in best.tables.items()
        if name not in due.tables or table.score > due.tables[name].score
    )


def _title(flow: Flow, forms: Sequence[Form]) -> Title | None:
    """The title of the report as it seems, by the name of the page, too."""
    texts = (block.text for block in flow.blocks if isinstance(block, Text))
    titles = titles_of((*forms,))
    return titles.of_page(flow.title) or titles.find([*islice(texts, FIRST)])[0]


def _kept(found: Found, flow: Flow) -> frozenset[str]:
    """Which of title and preface the form does not print by itself."""
    draft = Draft(source=Source("", ""), form=found.form, year=found.year, contacts=found.contacts)
    draft.unit = found.unit or PLACEHOLDER
    title, preface = compose_front(draft)
    kept = {"标题"} if found.title and name_key(found.title) != name_key(title) else set()
    theirs = [part.block.text for part in found.preface if isinstance(part.block, Text)]
    if found.preface or flow.is_own:
        is_more = len(theirs) < len(found.preface)  # a table, a picture
        kept |= {"前言"} if is_more or theirs != preface else set()
    return frozenset(kept)
